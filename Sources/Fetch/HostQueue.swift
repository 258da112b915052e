/// The requests that wait for one host, and when the next may start.
final class HostQueue {
    let key: String
    private var urgent: [TransferJob] = []
    private var waiting: [TransferJob] = []
    private var urgentHead = 0
    private var waitingHead = 0
    var active = 0
    /// Monotonic seconds before which nothing starts.
    var nextStart: Double = 0
    /// Unix seconds before which the host asked to be left alone.
    var pausedUntil: Int64 = 0
    /// Seconds between starts that the host itself asks for (`Crawl-delay`).
    var ownDelay: Double = 0
    /// The last transfer brought an answer, whatever it was.
    var hasAnswered = false
    /// In one of the heaps of hosts that can start something.
    var isQueued = false

    init(key: String) { self.key = key }

    var count: Int { urgent.count - urgentHead + waiting.count - waitingHead }
    var isEmpty: Bool { count == 0 }

    func push(_ job: TransferJob) {
        if job.request.isUrgent { urgent.append(job) } else { waiting.append(job) }
    }

    /// Puts a request that was popped before all others.
    func putBack(_ job: TransferJob) { urgent.insert(job, at: urgentHead) }

    func pop() -> TransferJob? {
        if urgentHead < urgent.count { return Self.pop(&urgent, &urgentHead) }
        if waitingHead < waiting.count { return Self.pop(&waiting, &waitingHead) }
        return nil
    }

    var first: TransferJob? {
        urgentHead < urgent.count ? urgent[urgentHead] : waitingHead < waiting.count ? waiting[waitingHead] : nil
    }

    /// Moves the waiting requests for an address to the front.
    func prioritize(url: String) {
        let chosen = waiting[waitingHead...].filter { $0.url == url || $0.request.url == url }
        guard !chosen.isEmpty else { return }
        waiting = waiting[waitingHead...].filter { $0.url != url && $0.request.url != url }
        waitingHead = 0
        urgent += chosen
    }

    /// Takes out those that a pause holds back.
    func removePausable() -> [TransferJob] {
        let all = removeAll()
        for job in all where job.request.ignoresPause { push(job) }
        return all.filter { !$0.request.ignoresPause }
    }

    func removeAll() -> [TransferJob] {
        defer {
            urgent = []
            waiting = []
            urgentHead = 0
            waitingHead = 0
        }
        return Array(urgent[urgentHead...]) + waiting[waitingHead...]
    }

    private static func pop(_ list: inout [TransferJob], _ head: inout Int) -> TransferJob {
        let job = list[head]
        head += 1
        // The spent front goes in one move when it is half of the list: constant time on average.
        if head > 32, head * 2 > list.count {
            list.removeFirst(head)
            head = 0
        }
        return job
    }
}

/// Hosts by the time at which each may start its next request; a binary heap.
struct StartHeap {
    private var entries: [(time: Double, host: HostQueue)] = []

    var first: (time: Double, host: HostQueue)? { entries.first }

    mutating func push(_ time: Double, _ host: HostQueue) {
        entries.append((time, host))
        var child = entries.count - 1
        while child > 0, entries[(child - 1) / 2].time > entries[child].time {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> HostQueue? {
        guard let top = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            var parent = 0
            while true {
                var least = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child].time < entries[least].time {
                    least = child
                }
                if least == parent { break }
                entries.swapAt(parent, least)
                parent = least
            }
        }
        return top.host
    }
}
