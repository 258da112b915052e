import CCurl
import Foundation
import Models
import Synchronization

/// The thread that runs every transfer, and the rules by which transfers start.
///
/// `@unchecked Sendable`: what other threads touch is behind `inbox`; all else is touched by the loop's thread alone.
final class TransferLoop: @unchecked Sendable {
    private struct Inbox {
        var jobs: [TransferJob] = []
        var cancelled: [TransferJob] = []
        var pauses: [(host: String, until: Int64)] = []
        var options: FetchOptions?
        var activity = FetchActivity()
        var isStopped = false
        var isStarted = false
    }

    private let inbox = Mutex(Inbox())
    private let multi: UnsafeMutableRawPointer?

    // The loop's thread only, from here on.
    private var options: FetchOptions
    private var hosts: [String: HostQueue] = [:]
    private var heap = StartHeap()
    private var active: [UnsafeMutableRawPointer: TransferJob] = [:]
    private var stalled = 0
    private var idle: [UnsafeMutableRawPointer] = []
    private var share: UnsafeMutableRawPointer?
    private var lastSweep: Double = 0
    private var totals = FetchActivity()
    private lazy var inHand = InHand { [weak self] in self?.wake() }

    /// Seconds without a byte after which a transfer no longer counts as work.
    private static let stallAfter = 1.0

    init(options: FetchOptions) {
        self.options = options
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        multi = curl_multi_init()
    }

    // MARK: From any thread

    func start() {
        let isFirst = inbox.withLock { inbox in
            defer { inbox.isStarted = true }
            return !inbox.isStarted
        }
        guard isFirst else { return }
        let thread = Thread { self.run() }
        thread.name = "dateline.fetch"
        thread.stackSize = 1 << 20
        thread.start()
    }

    func submit(_ job: TransferJob) {
        let isStopped = inbox.withLock { inbox in
            if !inbox.isStopped { inbox.jobs.append(job) }
            return inbox.isStopped
        }
        if isStopped { job.finish(.failure(.cancelled)) } else { wake() }
    }

    func cancel(_ job: TransferJob) {
        job.isCancelled.store(true, ordering: .relaxed)
        inbox.withLock { $0.cancelled.append(job) }
        wake()
    }

    func pause(host: String, until: Int64) {
        inbox.withLock { $0.pauses.append((host, until)) }
        wake()
    }

    func reconfigure(_ options: FetchOptions) {
        inbox.withLock { $0.options = options }
        wake()
    }

    func activity() -> FetchActivity { inbox.withLock { $0.activity } }

    func stop() {
        inbox.withLock { $0.isStopped = true }
        wake()
    }

    private func wake() { if let multi { curl_multi_wakeup(multi) } }

    // MARK: The loop

    private static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    private func run() {
        guard let multi else { return stopAll() }
        dl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 1_024)
        share = dl_share_new()
        while true {
            let now = Self.now()
            guard takeInbox(now) else { break }
            startWhatMay(now)
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var code = CURLE_OK
            while let handle = dl_multi_next_done(multi, &code) { finished(handle, code) }
            sweep(Self.now())
            report()
            // Jobs that ended may have made room: look again at once rather than sleep.
            let wait = waitTime(Self.now())
            curl_multi_poll(multi, nil, 0, Int32(wait * 1_000), nil)
        }
        stopAll()
    }

    private func takeInbox(_ now: Double) -> Bool {
        let (jobs, cancelled, pauses, newOptions, isStopped) = inbox.withLock { inbox in
            defer {
                inbox.jobs = []
                inbox.cancelled = []
                inbox.pauses = []
                inbox.options = nil
            }
            return (inbox.jobs, inbox.cancelled, inbox.pauses, inbox.options, inbox.isStopped)
        }
        if let newOptions { options = newOptions }
        for (host, until) in pauses {
            let queue = self.queue(host)
            queue.pausedUntil = max(queue.pausedUntil, until)
        }
        for job in jobs { enqueue(job, now) }
        for job in cancelled {
            if let handle = job.handle, active[handle] === job { end(job) }
            job.finish(.failure(.cancelled))
        }
        return !isStopped
    }

    private func queue(_ key: String) -> HostQueue {
        if let queue = hosts[key] { return queue }
        let queue = HostQueue(key: key)
        hosts[key] = queue
        return queue
    }

    private func enqueue(_ job: TransferJob, _ now: Double) {
        let key = hostKey(job.url)
        let scheme = job.url.prefix(8).lowercased()
        guard !key.isEmpty, scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else {
            return job.finish(.failure(.badURL(job.url, reason: "only http and https are fetched")))
        }
        let host = queue(key)
        if job.request.ignoresPause {
            host.pausedUntil = 0
            host.nextStart = min(host.nextStart, now)
        } else if host.pausedUntil > Int64(Date().timeIntervalSince1970) {
            // The schedule decides when to ask again; a request would only sit here.
            return job.finish(.failure(.hostPaused(host: key, until: host.pausedUntil)))
        }
        host.push(job)
        offer(host, now)
    }

    /// Puts a host among those that can start something, once.
    private func offer(_ host: HostQueue, _ now: Double) {
        guard !host.isQueued, !host.isEmpty, host.active < (options.hosts[host.key]?.perHost ?? options.perHost) else { return }
        host.isQueued = true
        heap.push(max(now, host.nextStart), host)
    }

    private func startWhatMay(_ now: Double) {
        while active.count - stalled < options.concurrency, active.count < options.maxTransfers, inHand.current < options.maxInHand,
            let next = heap.first, next.time <= now, let host = heap.pop()
        {
            host.isQueued = false
            while let job = host.pop() {
                if job.isCancelled.load(ordering: .relaxed) {
                    job.finish(.failure(.cancelled))
                    continue
                }
                host.nextStart = now + (options.hosts[host.key]?.hostDelay ?? options.hostDelay)
                begin(job, host: host, now)
                break
            }
            offer(host, now)
        }
    }

    private func begin(_ job: TransferJob, host: HostQueue, _ now: Double) {
        guard let multi, let handle = idle.popLast() ?? curl_easy_init() else {
            return job.finish(.failure(.badResponse(host: host.key, detail: "libcurl has no memory")))
        }
        job.resetForHop()
        job.host = host
        job.handle = handle
        job.started = now
        job.lastBytes = now
        if job.firstStarted == 0 { job.firstStarted = now }
        TransferSetup(options: options, share: share).apply(to: handle, job: job)
        host.active += 1
        active[handle] = job
        totals.requests += 1
        curl_multi_add_handle(multi, handle)
    }

    /// Takes the transfer out of libcurl and gives the handle back to the pool.
    private func end(_ job: TransferJob) {
        guard let multi, let handle = job.handle else { return }
        curl_multi_remove_handle(multi, handle)
        active[handle] = nil
        job.handle = nil
        if job.isStalled { stalled -= 1 }
        job.isStalled = false
        if let list = job.list { curl_slist_free_all(list) }
        job.list = nil
        if idle.count < 128 {
            curl_easy_reset(handle)
            idle.append(handle)
        } else {
            curl_easy_cleanup(handle)
        }
        if let host = job.host {
            host.active -= 1
            let now = Self.now()
            if host.isEmpty, host.active == 0, host.nextStart <= now, host.pausedUntil == 0 {
                hosts[host.key] = nil
            } else {
                offer(host, now)
            }
        }
    }

    private func finished(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let job = active[handle] else { return }
        let status = dl_getinfo_long(handle, CURLINFO_RESPONSE_CODE)
        job.bytesOnWire += Int(dl_getinfo_offset(handle, CURLINFO_SIZE_DOWNLOAD_T))
        totals.bytes += Int(dl_getinfo_offset(handle, CURLINFO_SIZE_DOWNLOAD_T))
        let opened = dl_getinfo_long(handle, CURLINFO_NUM_CONNECTS)
        totals.connectionsOpened += opened
        if let fault = job.fault {
            end(job)
            return job.finish(.failure(fault))
        }
        guard code == CURLE_OK else {
            let error = TransferSetup.error(code, handle: handle, job: job, options: options)
            end(job)
            return job.finish(.failure(error))
        }
        if [301, 302, 303, 307, 308].contains(status), let target = dl_getinfo_string(handle, CURLINFO_REDIRECT_URL) {
            let target = String(cString: target)
            end(job)
            return follow(job, status: status, to: target)
        }
        let response = FetchResponse(
            status: status, headers: job.headers, body: job.body, url: job.url, redirects: job.redirects,
            httpVersion: TransferSetup.version(dl_getinfo_long(handle, CURLINFO_HTTP_VERSION)), bytesOnWire: job.bytesOnWire,
            seconds: Self.now() - job.firstStarted, reusedConnection: opened == 0,
            remoteAddress: dl_getinfo_string(handle, CURLINFO_PRIMARY_IP).map { String(cString: $0) },
            lease: job.body.isEmpty ? nil : BodyLease(count: job.body.count, owner: inHand))
        job.body = []
        end(job)
        job.finish(.success(response))
    }

    private func follow(_ job: TransferJob, status: Int, to target: String) {
        guard job.redirects.count < options.maxRedirects else {
            return job.finish(.failure(.tooManyRedirects(url: job.request.url, limit: options.maxRedirects)))
        }
        let scheme = target.prefix(8).lowercased()
        guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else {
            return job.finish(.failure(.badRedirect(url: job.url, reason: "it leads to \(target.prefix(60)), which is not http")))
        }
        // The URL's own fragment never goes to a server.
        job.redirects.append(Redirect(status: status, from: job.url, to: target))
        if hostKey(target) != hostKey(job.url) || scheme.hasPrefix("https") != job.url.lowercased().hasPrefix("https") {
            job.sameOrigin = false
        }
        job.url = target
        enqueue(job, Self.now())
    }

    /// Marks transfers that have gone quiet, so that they keep nobody else waiting.
    private func sweep(_ now: Double) {
        guard now - lastSweep >= 0.25 else { return }
        lastSweep = now
        for job in active.values {
            let isStalled = now - job.lastBytes > Self.stallAfter
            if isStalled != job.isStalled {
                job.isStalled = isStalled
                stalled += isStalled ? 1 : -1
            }
        }
    }

    private func waitTime(_ now: Double) -> Double {
        var wait = 1.0
        let hasRoom =
            active.count - stalled < options.concurrency && active.count < options.maxTransfers
            && inHand.current < options.maxInHand
        if hasRoom, let next = heap.first { wait = min(wait, max(0, next.time - now)) }
        if !active.isEmpty, heap.first != nil { wait = min(wait, 0.25) }
        return wait
    }

    private func report() {
        totals.active = active.count
        totals.stalled = stalled
        totals.queued = hosts.values.reduce(0) { $0 + ($1.isEmpty ? 0 : $1.count) }
        totals.urls = active.values.prefix(16).map(\.url)
        let totals = totals
        inbox.withLock { $0.activity = totals }
    }

    private func stopAll() {
        let late = inbox.withLock { inbox in
            inbox.isStopped = true
            defer { inbox.jobs = [] }
            return inbox.jobs
        }
        let running = Array(active.values)
        for job in running { end(job) }
        for job in late + running + hosts.values.flatMap({ $0.removeAll() }) { job.finish(.failure(.cancelled)) }
        for handle in idle { curl_easy_cleanup(handle) }
        idle = []
        if let multi { curl_multi_cleanup(multi) }
        if let share { curl_share_cleanup(share) }
    }
}
