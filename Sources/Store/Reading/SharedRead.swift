/// One read at a time whose result many share: those who ask while one runs share the next, so each gets a result of a read that began after
/// its call.
public actor SharedRead<Value: Sendable> {
    private final class Run {
        let task: Task<Value, any Error>
        var waiting = 0

        init(_ task: Task<Value, any Error>) { self.task = task }
    }

    private var running: Run?
    private var next: Run?

    /// Makes one that runs nothing.
    public init() {}

    /// The result of the work, which is the caller's own or that of another who asked at about the same time.
    ///
    /// - Throws: what the work throws; `CancellationError` when all who wait for it were cancelled.
    public func value(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let run = next ?? begin(work)
        run.waiting += 1
        let task = run.task
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            Task { await self.leave(task) }
        }
    }

    private func begin(_ work: @escaping @Sendable () async throws -> Value) -> Run {
        let before = running?.task
        let run = Run(
            Task {
                _ = await before?.result
                start()
                return try await work()
            })
        next = run
        return run
    }

    private func start() {
        running = next
        next = nil
    }

    /// One who waits has been cancelled; the work ends with the last of them.
    private func leave(_ task: Task<Value, any Error>) {
        for run in [running, next].compactMap({ $0 }) where run.task == task {
            run.waiting -= 1
            if run.waiting == 0 { task.cancel() }
        }
    }
}
