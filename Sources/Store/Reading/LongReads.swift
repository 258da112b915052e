/// Lets a few long reads run at a time, so that short ones find a free connection of the store.
public actor LongReads {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameter width: reads at a time.
    public init(width: Int) { free = width }

    /// Runs the work when there is room for it.
    ///
    /// - Throws: what the work throws; `CancellationError` when the task was cancelled meanwhile.
    public func run<T: Sendable>(_ work: @Sendable () async throws -> T) async throws -> T {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer {
            // The place goes straight to the next.
            if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
        }
        try Task.checkCancellation()
        return try await work()
    }
}
