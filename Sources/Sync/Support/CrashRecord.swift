import CCrashRecord
import Foundation
import Store

/// Remembers over a crash of the process which job it was working on, in a small file beside the store.
///
/// A job during which the process crashes twice is set aside (`CrashedJob`), so that one document cannot end the daemon again and again.
enum CrashRecord {
    struct Job: Sendable {
        var kind: CrashedJob.Kind
        var id: Int64
    }

    /// Opens the record and gives the jobs during which the last run crashed.
    ///
    /// - Throws: `StoreError.cannotWrite` where the disk is full or fails, else `StoreError.cannotOpen`.
    static func open(path: String) throws -> [Job] {
        let error = cr_open(path)
        guard error == 0 else { throw StoreError(opening: path, error: error) }
        var jobs = [cr_job](repeating: cr_job(), count: 64)
        let count = Int(cr_previous(&jobs, Int32(jobs.count)))
        return jobs.prefix(count).compactMap { job in kind(job.kind).map { Job(kind: $0, id: job.id) } }
    }

    /// Runs the work on this thread, with the job noted.
    static func noting<T>(_ job: Job, _ work: () throws -> T) rethrows -> T {
        let slot = cr_begin(number(job.kind), job.id)
        defer { cr_end(slot) }
        return try work()
    }

    private static func number(_ kind: CrashedJob.Kind) -> Int32 {
        switch kind {
        case .poll: 1
        case .page: 2
        case .analysis: 3
        }
    }

    private static func kind(_ number: Int32) -> CrashedJob.Kind? {
        switch number {
        case 1: .poll
        case 2: .page
        case 3: .analysis
        default: nil
        }
    }
}
