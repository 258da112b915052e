import Synchronization

/// Lets a limited number of tasks in at a time; the others wait in the order in which they came.
///
/// A lock rather than an actor: a task that finds room goes straight on.
final class AsyncSemaphore: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        var head = 0
    }
    private let state: Mutex<State>

    init(width: Int) { state = Mutex(State(free: width)) }

    /// Runs the work when there is room for it.
    func withPermit<T: Sendable>(isolation: isolated (any Actor)? = #isolation, _ work: () async -> T) async -> T {
        if !acquire(orWait: nil) { await withCheckedContinuation { if acquire(orWait: $0) { $0.resume() } } }
        defer { release() }
        return await work()
    }

    /// Takes a permit; where there is none, the waiter is resumed with one.
    private func acquire(orWait waiter: CheckedContinuation<Void, Never>?) -> Bool {
        state.withLock { state in
            guard state.free > 0 else {
                if let waiter { state.waiting.append(waiter) }
                return false
            }
            state.free -= 1
            return true
        }
    }

    private func release() {
        // The permit goes straight to the next.
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.head < state.waiting.count else {
                state.free += 1
                return nil
            }
            defer {
                state.head += 1
                if state.head == state.waiting.count {
                    state.waiting.removeAll(keepingCapacity: true)
                    state.head = 0
                }
            }
            return state.waiting[state.head]
        }
        next?.resume()
    }
}
