import CCurl
import Foundation
import Models
import Synchronization

/// The thread that runs every transfer, and the rules by which transfers start.
///
/// libcurl tells which sockets it waits for, and epoll which of them are ready: what a transfer costs does not depend on how many
/// others are hanging.
///
/// `@unchecked Sendable`: what other threads touch is behind `inbox`; all else is touched by the loop's thread alone.
final class TransferLoop: @unchecked Sendable {
    /// What other threads ask of the loop.
    enum Message: Sendable {
        case job(TransferJob)
        case cancel(TransferJob)
        case pause(host: String, until: Int64)
        case shortenPause(host: String, until: Int64)
        case space(host: String, seconds: Double)
        case prioritize(url: String)
        case state(host: String, answer: @Sendable (HostState) -> Void)
        case options(FetchOptions)
        case stall
    }

    private struct Inbox {
        var messages: [Message] = []
        var activity = FetchActivity()
        var isStopping = false
        /// The thread has ended, and with it the descriptor that wakes it.
        var isOver = false
        var isStarted = false
    }

    private let inbox = Mutex(Inbox())
    private let wakeDescriptor = dl_wake_new()
    let clock: @Sendable () -> Int64
    let mayAsk: @Sendable (String) -> Bool
    let want: @Sendable (String) -> Void

    // The loop's thread only, from here on.
    var options: FetchOptions
    var hosts: [String: HostQueue] = [:]
    /// Hosts that have answered, and those that have not yet: a host that never will must not keep the others waiting.
    var proven = StartHeap()
    var untried = StartHeap()
    /// Transfers to hosts that have not answered yet and have not gone quiet.
    var trials = 0
    var active: [UnsafeMutableRawPointer: TransferJob] = [:]
    var stalled = 0
    var queued = 0
    var idle: [UnsafeMutableRawPointer] = []
    var totals = FetchActivity()
    let departures = Departures()
    /// Mean seconds until the first byte of an answer: the measure of what is unusually quiet.
    var answerTime = 0.06
    var maxTransfers = 0
    let multi: UnsafeMutableRawPointer?
    var share: UnsafeMutableRawPointer?
    let proxies = ProxyChoice()
    private let poller = dl_poller_new()
    private var timer: Double?
    private var lastSweep: Double = 0
    private var lastPrune: Double = 0
    private var lastReport: Double = 0
    /// Monotonic seconds at which the thread was last seen to run.
    private var lastSeen: Double = 0
    lazy var inHand = InHand { [weak self] in self?.wake() }

    init(
        options: FetchOptions, clock: @escaping @Sendable () -> Int64, mayAsk: @escaping @Sendable (String) -> Bool,
        want: @escaping @Sendable (String) -> Void
    ) {
        self.options = options
        self.clock = clock
        self.mayAsk = mayAsk
        self.want = want
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
        if !send(.job(job)) { job.finish(.failure(.cancelled)) }
    }

    func cancel(_ job: TransferJob) {
        job.isCancelled.store(true, ordering: .relaxed)
        send(.cancel(job))
    }

    /// - Returns: false when the loop has stopped and will not look at it.
    @discardableResult
    func send(_ message: Message) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return false }
            inbox.messages.append(message)
            dl_wake_fire(wakeDescriptor)
            return true
        }
    }

    func activity() -> FetchActivity { inbox.withLock { $0.activity } }

    func stop() {
        inbox.withLock { inbox in
            inbox.isStopping = true
            if !inbox.isOver { dl_wake_fire(wakeDescriptor) }
        }
    }

    private func wake() { inbox.withLock { if !$0.isOver { dl_wake_fire(wakeDescriptor) } } }

    // MARK: The loop

    static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    private func run() {
        defer { stopAll() }
        guard let multi, poller >= 0, wakeDescriptor >= 0 else { return }
        // A transfer takes a connection, and two descriptors more while its host's name is resolved.
        let files = HTTPClient.raiseDescriptors() - HTTPClient.otherDescriptors
        maxTransfers = max(8, min(options.maxTransfers, files / 3))
        dl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, max(8, min(1_024, files / 4)))
        share = dl_share_new()
        dl_multi_on_events(multi, onWaiting, onTimer, Unmanaged.passUnretained(self).toOpaque())
        dl_poller_set(poller, wakeDescriptor, Int32(CURL_POLL_IN))
        var ready = [dl_ready](repeating: dl_ready(), count: 256)
        lastSeen = Self.now()
        while takeInbox() {
            startWhatMay(Self.now())
            let wait = waitTime(Self.now())
            let count = Int(dl_poller_wait(poller, wait, &ready, Int32(ready.count)))
            noteAbsence(Self.now(), expected: Double(wait) / 1e3)
            act(ready: ready[..<count])
            let now = Self.now()
            noteAbsence(now, expected: 0)
            var code = CURLE_OK
            while let handle = dl_multi_next_done(multi, &code) { finished(handle, code) }
            sweep(now)
            prune(now)
            if now - lastReport > 0.02 || active.isEmpty { report(now) }
        }
    }

    private func act(ready: ArraySlice<dl_ready>) {
        guard let multi else { return }
        var running: Int32 = 0
        for socket in ready {
            if socket.fd == wakeDescriptor {
                dl_wake_take(wakeDescriptor)
            } else {
                curl_multi_socket_action(multi, socket.fd, socket.what, &running)
                noteDepartures()
            }
        }
        if let due = timer, due <= Self.now() {
            timer = nil
            curl_multi_socket_action(multi, CURL_SOCKET_BAD, 0, &running)
            noteDepartures()
        }
    }

    /// Counts the pace of hosts from now on to which libcurl has sent a request in its last call. Counted from before, the next request could
    /// follow at once on one that left late: a process may be stopped between the two.
    func noteDepartures() {
        guard !departures.jobs.isEmpty else { return }
        let now = Self.now()
        for job in departures.jobs { if let host = job.host { host.nextStart = max(host.nextStart, now + job.pace) } }
        departures.jobs.removeAll(keepingCapacity: true)
    }

    /// Seconds that the thread may be late without being counted as absent.
    private static let lateness = 0.2

    /// Notes for the transfers under way how long the thread did not run beyond what it meant to wait: what they missed in that time was not the
    /// server's doing.
    private func noteAbsence(_ now: Double, expected: Double) {
        let absence = now - lastSeen - expected
        lastSeen = now
        guard absence > Self.lateness else { return }
        for job in active.values { job.absent += absence }
    }

    /// What libcurl wants to be woken for; called on the loop's thread.
    fileprivate func await(socket: curl_socket_t, what: Int32) { dl_poller_set(poller, socket, what) }

    fileprivate func await(milliseconds: Int) { timer = milliseconds < 0 ? nil : Self.now() + Double(milliseconds) / 1e3 }

    private func takeInbox() -> Bool {
        let (messages, isStopping) = inbox.withLock { inbox in
            defer { inbox.messages = [] }
            return (inbox.messages, inbox.isStopping)
        }
        for message in messages { take(message) }
        return !isStopping
    }

    private func take(_ message: Message) {
        switch message {
        case .job(let job): enqueue(job, Self.now())
        case .cancel(let job):
            if let handle = job.handle, active[handle] === job { end(job) }
            job.finish(.failure(.cancelled))
        case .pause(let host, let until): pause(queue(host), until: until)
        case .space(let host, let seconds): queue(host).ownDelay = seconds
        case .prioritize(let url): hosts[hostKey(url)]?.prioritize(url: url)
        case .state(let key, let answer):
            let host = hosts[key]
            let pause = host.flatMap { $0.pausedUntil > clock() ? $0.pausedUntil : nil }
            answer(HostState(active: host?.active ?? 0, waiting: host?.count ?? 0, pausedUntil: pause))
        case .options(let new): options = new
        case .shortenPause(let host, let until): if let known = hosts[host] { known.pausedUntil = min(known.pausedUntil, until) }
        case .stall: while !inbox.withLock({ $0.isStopping }) { usleep(100_000) }
        }
    }

    /// Seconds without a byte after which a transfer no longer counts as work: several times what an answer usually takes.
    private var stallAfter: Double { min(1, max(0.03, 4 * answerTime)) }

    /// Marks transfers that have gone quiet, so that they keep nobody else waiting.
    private func sweep(_ now: Double) {
        guard now - lastSweep >= min(0.1, stallAfter / 2) else { return }
        lastSweep = now
        let limit = stallAfter
        for job in active.values {
            let isStalled = now - job.lastBytes > limit
            if isStalled != job.isStalled {
                job.isStalled = isStalled
                stalled += isStalled ? 1 : -1
                if job.isTrial { trials += isStalled ? -1 : 1 }
            }
        }
    }

    private static let hostsRemembered = 50_000

    /// Forgets hosts of which there is nothing to remember.
    private func prune(_ now: Double) {
        guard now - lastPrune > 30 else { return }
        lastPrune = now
        let time = clock()
        hosts = hosts.filter { _, host in
            (host.hasAnswered && hosts.count < Self.hostsRemembered) || !host.isEmpty || host.active > 0 || host.isQueued || host.nextStart > now
                || host.pausedUntil > time || host.ownDelay > 0
        }
    }

    /// Milliseconds until something may have to be done without a socket being ready.
    private func waitTime(_ now: Double) -> Int32 {
        var wait = 1.0
        if active.count < maxTransfers, inHand.current < options.maxInHand {
            if isHeldUp { wait = min(wait, stallAfter / 2) }
            if active.count - stalled < options.concurrency, let next = nextStart { wait = min(wait, max(0, next - now)) }
        }
        if let timer { wait = min(wait, max(0, timer - now)) }
        return Int32(clamping: (wait * 1_000).rounded(.up))
    }

    private func report(_ now: Double) {
        lastReport = now
        totals.active = active.count
        totals.stalled = stalled
        totals.queued = queued
        totals.urls = active.values.prefix(16).map(\.url)
        let totals = totals
        inbox.withLock { $0.activity = totals }
    }

    private func stopAll() {
        let late = inbox.withLock { inbox in
            inbox.isStopping = true
            inbox.isOver = true
            defer { inbox.messages = [] }
            return inbox.messages
        }
        let running = Array(active.values)
        for job in running { end(job) }
        for job in running + hosts.values.flatMap({ $0.removeAll() }) { job.finish(.failure(.cancelled)) }
        for message in late {
            switch message {
            case .job(let job), .cancel(let job): job.finish(.failure(.cancelled))
            case .state(_, let answer): answer(HostState())
            default: break
            }
        }
        for handle in idle { curl_easy_cleanup(handle) }
        idle = []
        hosts = [:]
        if let multi { curl_multi_cleanup(multi) }
        if let share { curl_share_cleanup(share) }
        if poller >= 0 { close(poller) }
        if wakeDescriptor >= 0 { close(wakeDescriptor) }
    }
}

private let onWaiting: curl_socket_callback = { _, socket, what, context, _ in
    guard let context else { return 0 }
    Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().await(socket: socket, what: what)
    return 0
}

private let onTimer: curl_multi_timer_callback = { _, milliseconds, context in
    guard let context else { return 0 }
    Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().await(milliseconds: milliseconds)
    return 0
}
