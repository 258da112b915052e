import CCurl
import Models

/// When a request may start.
extension TransferLoop {
    func queue(_ key: String) -> HostQueue {
        if let queue = hosts[key] { return queue }
        let queue = HostQueue(key: key)
        hosts[key] = queue
        return queue
    }

    func enqueue(_ job: TransferJob, _ now: Double) {
        let target: FetchAddress
        do { target = try FetchAddress(job.url) } catch { return job.finish(.failure(error)) }
        job.go(to: target)
        let key = target.key
        // Without a proxy each address is judged when its socket is opened.
        if !proxies.proxy(for: target, configured: options.proxy).isEmpty, let address = ProxyChoice.localAddress(target),
            !IPNetwork.mayConnect(to: address, allowed: options.allowPrivateNetworks)
        {
            return job.finish(.failure(.blockedAddress(host: key, address: address.description)))
        }
        let host = queue(key)
        if !job.request.ignoresPause, host.pausedUntil > clock() {
            // The schedule decides when to ask again; a request would only sit here.
            return job.finish(.failure(.hostPaused(host: key, until: host.pausedUntil)))
        }
        host.push(job)
        queued += 1
        offer(host, now)
    }

    /// Leaves a host alone until the time; what waits for it is told so.
    func pause(_ host: HostQueue, until: Int64) {
        host.pausedUntil = max(host.pausedUntil, until)
        guard host.pausedUntil > clock() else { return }
        let held = host.removePausable()
        queued -= held.count
        for job in held { job.finish(.failure(.hostPaused(host: host.key, until: host.pausedUntil))) }
    }

    /// Puts a host among those that can start something, once.
    func offer(_ host: HostQueue, _ now: Double) {
        guard !host.isQueued, !host.isEmpty, host.active < (options.policy(host.key)?.perHost ?? options.perHost) else { return }
        host.isQueued = true
        if host.hasAnswered { proven.push(max(now, host.nextStart), host) } else { untried.push(max(now, host.nextStart), host) }
    }

    /// Transfers at a time to hosts that have not answered yet: the other half stays for those that do.
    var mostTrials: Int { max(1, options.concurrency / 2) }

    /// Monotonic seconds of the next start that a host allows.
    var nextStart: Double? { [proven.first?.time, trials < mostTrials ? untried.first?.time : nil].compactMap { $0 }.min() }

    /// Something waits until transfers under way have ended or gone quiet.
    var isHeldUp: Bool {
        active.count - stalled >= options.concurrency ? proven.first != nil || untried.first != nil : trials >= mostTrials && untried.first != nil
    }

    /// The next host that may be asked now.
    private func nextHost(_ now: Double) -> HostQueue? {
        if let next = proven.first, next.time <= now { return proven.pop() }
        guard trials < mostTrials, let next = untried.first, next.time <= now else { return nil }
        return untried.pop()
    }

    func startWhatMay(_ now: Double) {
        while active.count - stalled < options.concurrency, active.count < maxTransfers, inHand.current < options.maxInHand,
            let host = nextHost(now)
        {
            host.isQueued = false
            // A request before it has left later than it was started.
            guard host.nextStart <= now else {
                offer(host, now)
                continue
            }
            while let job = host.pop() {
                queued -= 1
                if job.isCancelled.load(ordering: .relaxed) {
                    job.finish(.failure(.cancelled))
                    continue
                }
                if !mayAsk(host.key) {
                    if wait(job, for: host, now) { break }
                    job.finish(.failure(.otherNode(host: host.key)))
                    continue
                }
                job.pace = max(options.policy(host.key)?.hostDelay ?? options.hostDelay, host.ownDelay)
                host.nextStart = now + job.pace
                begin(job, host: host, now)
                break
            }
            offer(host, now)
        }
    }

    /// Seconds after which it is looked again whether a host may be asked.
    private static let turnPause = 0.25

    /// Keeps a redirect until the host that it leads to may be asked, for as long as a transfer may take: what it was redirected from was asked
    /// already, and is not to be asked again for this.
    ///
    /// - Returns: false for other requests, and when the time is over.
    private func wait(_ job: TransferJob, for host: HostQueue, _ now: Double) -> Bool {
        guard !job.redirects.isEmpty else { return false }
        if job.waitsSince == 0 { job.waitsSince = now }
        guard now - job.waitsSince < options.timeout else { return false }
        want(host.key)
        host.putBack(job)
        queued += 1
        host.nextStart = max(host.nextStart, now + Self.turnPause)
        return true
    }

    private func begin(_ job: TransferJob, host: HostQueue, _ now: Double) {
        guard let target = job.target else { return job.finish(.failure(.badURL(job.url, reason: "it was not read"))) }
        guard let multi, let handle = idle.popLast() ?? curl_easy_init() else {
            return job.finish(.failure(.badResponse(host: host.key, detail: "libcurl has no memory")))
        }
        job.resetForHop()
        job.host = host
        job.mayAsk = mayAsk
        job.departures = departures
        job.waitsSince = 0
        job.handle = handle
        job.started = now
        job.lastBytes = now
        job.absent = 0
        if job.firstStarted == 0 { job.firstStarted = now }
        TransferSetup(options: options, share: share, proxies: proxies).apply(to: handle, job: job, target: target)
        host.active += 1
        job.isTrial = !host.hasAnswered
        if job.isTrial { trials += 1 }
        active[handle] = job
        totals.requests += 1
        curl_multi_add_handle(multi, handle)
        noteDepartures()
    }
}
