import Synchronization

/// Lets so many in at a time; the others wait in the order of their coming.
///
/// A lock rather than an actor: who finds room goes straight on.
final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
        var head = 0
    }
    private let state: Mutex<State>

    init(width: Int) { state = Mutex(State(free: width)) }

    /// Runs the work when there is room for it.
    func pass<T: Sendable>(isolation: isolated (any Actor)? = #isolation, _ work: () async -> T) async -> T {
        if !enter() {
            await withCheckedContinuation { continuation in
                let hasRoom = state.withLock { state in
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append(continuation)
                    return false
                }
                if hasRoom { continuation.resume() }
            }
        }
        defer { leave() }
        return await work()
    }

    private func enter() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
    }

    private func leave() {
        // The place goes straight to the next.
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
