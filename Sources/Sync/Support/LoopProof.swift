import Synchronization

/// Shows whether a loop makes progress: it passes through its steps, or waits for something for no longer than it announced.
final class LoopProof: Sendable {
    private enum State {
        case working
        /// Until then; nil for as long as it takes.
        case waiting(until: SuspendingClock.Instant?)
    }

    private let state = Mutex(State.working)
    /// Fires whenever the loop has moved.
    private let moves = AsyncEvent()
    /// Time that a wait may take beyond the announced one.
    private static let slack = Duration.seconds(60)

    /// The loop has done a step.
    func passed() async { await moves.fire() }

    /// The loop has ended, so that it owes no more proofs.
    func ended() async { await enter(.waiting(until: nil)) }

    /// Waits in the loop's name.
    ///
    /// - Parameter seconds: how long the wait takes at most; nil for a wait that may take as long as it likes.
    func waiting<Value>(
        for seconds: Double?, isolation: isolated (any Actor)? = #isolation, _ wait: () async throws -> Value
    ) async rethrows -> Value {
        await enter(.waiting(until: seconds.map { SuspendingClock.now + .seconds($0) + Self.slack }))
        defer { state.withLock { $0 = .working } }
        return try await wait()
    }

    /// Returns when the loop moves again, at once while it waits.
    func proof() async {
        let seen = await moves.current
        guard !isWaiting else { return }
        await moves.wait(after: seen)
    }

    private var isWaiting: Bool {
        state.withLock { state in
            guard case .waiting(let until) = state else { return false }
            return until.map { SuspendingClock.now <= $0 } ?? true
        }
    }

    private func enter(_ new: State) async {
        state.withLock { $0 = new }
        await moves.fire()
    }
}
