import Synchronization

/// Shares a limited amount of something (memory, as bytes) among tasks; who finds too little left waits, in the order in which they came.
///
/// A lock rather than an actor: a task that finds room goes straight on.
final class AsyncSemaphore: Sendable {
    private typealias Waiter = (amount: Int, resume: CheckedContinuation<Void, Never>)
    private struct State {
        var free: Int
        var waiting: [Waiter] = []
        var head = 0
        var isEmpty: Bool { head == waiting.count }
    }
    private let total: Int
    private let state: Mutex<State>

    /// - Parameter total: what there is to share.
    init(total: Int) {
        self.total = max(1, total)
        state = Mutex(State(free: max(1, total)))
    }

    /// Runs the work when there is room for it.
    ///
    /// - Parameter amount: what the work takes; one that takes more than there is runs alone.
    func withShare<T: Sendable>(of amount: Int, isolation: isolated (any Actor)? = #isolation, _ work: () async -> T) async -> T {
        let amount = min(max(1, amount), total)
        if !acquire(amount, orWait: nil) { await withCheckedContinuation { if acquire(amount, orWait: $0) { $0.resume() } } }
        defer { release(amount) }
        return await work()
    }

    /// Takes a share; where there is too little, the waiter is resumed with it.
    private func acquire(_ amount: Int, orWait waiter: CheckedContinuation<Void, Never>?) -> Bool {
        state.withLock { state in
            // Nobody overtakes those who wait, or a large share would never be free.
            guard state.isEmpty, state.free >= amount else {
                if let waiter { state.waiting.append((amount, waiter)) }
                return false
            }
            state.free -= amount
            return true
        }
    }

    private func release(_ amount: Int) {
        let next = state.withLock { state -> [Waiter] in
            state.free += amount
            var next: [Waiter] = []
            while !state.isEmpty, state.free >= state.waiting[state.head].amount {
                state.free -= state.waiting[state.head].amount
                next.append(state.waiting[state.head])
                state.head += 1
            }
            if state.isEmpty {
                state.waiting.removeAll(keepingCapacity: true)
                state.head = 0
            }
            return next
        }
        for waiter in next { waiter.resume.resume() }
    }
}
