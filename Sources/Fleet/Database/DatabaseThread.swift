import CPostgres
import Foundation
import Synchronization

/// A connection with a thread of its own: callers wait without holding one of Swift's threads.
///
/// Jobs run one after another. A connection that broke is made again for the next job; while that fails, jobs fail at once until a growing
/// pause is over, so that nobody waits for a database that is down.
final class DatabaseThread: Sendable {
    private struct Job {
        var id: UInt64
        var work: @Sendable (Result<Connection, DatabaseError>) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var nextID: UInt64 = 0
        var current: UInt64?
        var isStopping = false
        /// Why the last attempt to connect failed, and the clock's time before which none is made.
        var fault: DatabaseError?
        var retryAt: Double = 0
        var failures = 0
    }

    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)
    private let wake = dl_pg_wake_new()
    private let address: String
    private let application: String
    private let timeout: Double
    private let idle: Double
    private let prepares: Bool

    /// Seconds between attempts to connect: the first, and the longest.
    private static let firstPause = 0.25
    private static let longestPause = 5.0

    /// Starts the thread; it connects when there is something to do.
    ///
    /// - Parameters:
    ///   - timeout: seconds that a statement may take.
    ///   - idle: seconds that a transaction may stand still between two statements.
    ///   - prepares: statements that come again are planned once.
    init(address: String, application: String, timeout: Double, idle: Double? = nil, prepares: Bool = false) {
        self.prepares = prepares
        self.address = address
        self.application = application
        self.timeout = timeout
        self.idle = idle ?? timeout
        let thread = Thread { [weak self] in
            var connection: Connection?
            // The thread holds its owner only while it works, so that the owner's end is the thread's.
            while let arrived = self?.arrived {
                arrived.wait()
                guard let self, self.step(&connection) else { return }
            }
        }
        thread.name = "dateline.fleet"
        thread.stackSize = 1 << 20
        thread.start()
    }

    deinit {
        dl_pg_wake_close(wake)
        arrived.signal()
    }

    /// Why the last attempt to connect failed; nil when it succeeded.
    var fault: DatabaseError? { state.withLock { $0.fault } }

    /// Does work on the connection's thread.
    ///
    /// - Parameter seconds: how long one statement of it may take; nil for the usual time.
    /// - Throws: `DatabaseError`, and what the work throws.
    func run<T: Sendable>(within seconds: Double? = nil, _ work: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let usual = timeout
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (done: CheckedContinuation<T, any Error>) in
                let job = Job(id: id) { connection in
                    done.resume(
                        with: Result {
                            let connection = try connection.get()
                            connection.timeout = seconds ?? usual
                            return try work(connection)
                        })
                }
                let isTaken = state.withLock { state in
                    guard !state.isStopping else { return false }
                    state.jobs.append(job)
                    return true
                }
                if isTaken { arrived.signal() } else { job.work(.failure(.stopped)) }
                // A task that was cancelled before the job stood in the list has looked for it in vain.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Does work as one transaction.
    func transaction<T: Sendable>(within seconds: Double? = nil, _ work: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        try await run(within: seconds) { try $0.transaction(work) }
    }

    /// Ends the statement under way and all that wait; later ones fail.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            if state.current != nil { dl_pg_wake_fire(wake) }
        }
        arrived.signal()
    }

    private func cancel(_ id: UInt64) {
        let waiting = state.withLock { state in
            // Under the lock, so that it is this job that ends and not the next.
            if state.current == id { dl_pg_wake_fire(wake) }
            return state.jobs.firstIndex { $0.id == id }.map { state.jobs.remove(at: $0) }
        }
        waiting?.work(.failure(.stopped))
    }

    // MARK: The thread

    /// - Returns: false when the thread is to end.
    private func step(_ connection: inout Connection?) -> Bool {
        dl_pg_wake_drain(wake)
        let (job, isStopping) = state.withLock { state in
            let job = state.jobs.isEmpty ? nil : state.jobs.removeFirst()
            state.current = job?.id
            return (job, state.isStopping)
        }
        guard !isStopping else {
            job?.work(.failure(.stopped))
            for job in state.withLock({ state in
                defer { state.jobs = [] }
                return state.jobs
            }) { job.work(.failure(.stopped)) }
            connection = nil
            return false
        }
        guard let job else { return true }
        job.work(open(&connection))
        state.withLock { $0.current = nil }
        // A statement that was given up may still be answered: that connection cannot be used again.
        if connection?.isUsable == false { connection = nil }
        return true
    }

    private func open(_ connection: inout Connection?) -> Result<Connection, DatabaseError> {
        if let connection { return .success(connection) }
        let now = Connection.now()
        if let fault = state.withLock({ $0.fault != nil && now < $0.retryAt ? $0.fault : nil }) { return .failure(fault) }
        do {
            let new = try Connection(
                address: address, application: application, timeout: min(timeout, 10), idle: idle, prepares: prepares, wake: wake)
            connection = new
            state.withLock { ($0.fault, $0.failures) = (nil, 0) }
            return .success(new)
        } catch {
            let fault = error as? DatabaseError ?? .unreachable("\(error)")
            state.withLock { state in
                state.fault = fault
                state.failures += 1
                let pause = min(Self.longestPause, Self.firstPause * Double(1 << min(state.failures, 10)))
                state.retryAt = now + pause
            }
            return .failure(fault)
        }
    }
}
