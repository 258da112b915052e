/// Wakes tasks that wait for something to happen.
///
/// A wake before the wait is not lost: the waiter tells the last count that it has seen.
public actor AsyncEvent {
    private var count: UInt64 = 0
    private var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter: UInt64 = 0

    /// Makes an event that has not fired.
    public init() {}

    /// How often it has fired.
    public var current: UInt64 { count }

    /// Wakes all who wait.
    public func fire() {
        count &+= 1
        let woken = waiters
        waiters = [:]
        for waiter in woken.values { waiter.resume() }
    }

    /// Returns when the count is beyond `seen`, or the task is cancelled.
    public func wait(after seen: UInt64) async {
        guard count == seen, !Task.isCancelled else { return }
        nextWaiter += 1
        let id = nextWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if count != seen || Task.isCancelled { continuation.resume() } else { waiters[id] = continuation }
            }
        } onCancel: {
            Task { await self.cancel(id) }
        }
    }

    /// Like `wait(after:)`, for at most that many seconds.
    public func wait(after seen: UInt64, seconds: Double, clock: Clock = .system) async {
        guard seconds > 0 else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(after: seen) }
            group.addTask { await clock.sleep(seconds) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns when the task is cancelled.
    public func waitForCancellation() async {
        while !Task.isCancelled { await wait(after: current) }
    }

    private func cancel(_ id: UInt64) {
        waiters.removeValue(forKey: id)?.resume()
    }
}
