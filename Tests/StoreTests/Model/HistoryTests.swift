import Foundation
import Testing

/// Random histories against a plain model: after each the store holds what the model says.
///
/// `DATELINE_HISTORIES` sets how many are run, `DATELINE_SEED` where they begin: a failure prints its seed.
@Suite("Histories of feeds")
struct HistoryTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["DATELINE_HISTORIES"].flatMap { UInt64($0) } ?? 10_000
    private static let first = environment["DATELINE_SEED"].flatMap { UInt64($0) } ?? 1
    /// Histories that share a store, which keeps them apart by their words and addresses.
    private static let perStore: UInt64 = 250

    @Test("leave the store as the plain model says", .timeLimit(.minutes(240)))
    func model() async throws {
        let end = Self.first + Self.count
        let ranges = stride(from: Self.first, to: end, by: Int(Self.perStore)).map { $0..<min(end, $0 + Self.perStore) }
        let faults = try await withThrowingTaskGroup(of: String?.self) { group in
            var next = ranges.makeIterator()
            for range in (0..<ProcessInfo.processInfo.activeProcessorCount).compactMap({ _ in next.next() }) {
                group.addTask { try await Self.fault(in: range) }
            }
            var faults: [String] = []
            while let fault = try await group.next() {
                if let fault { faults.append(fault) } else if let range = next.next() { group.addTask { try await Self.fault(in: range) } }
            }
            return faults
        }
        for fault in faults { Issue.record("\(fault)") }
        if faults.isEmpty { print("histories: \(Self.count) from seed \(Self.first), all as the model says") }
    }

    /// Runs histories on one store.
    ///
    /// - Returns: the first difference with its seed and a small history that shows it.
    private static func fault(in seeds: Range<UInt64>) async throws -> String? {
        let runner = try HistoryRunner()
        for seed in seeds {
            let history = History(seed: seed)
            if let difference = try await runner.run(history) {
                let (small, why) = try await shrunk(history, difference)
                return "seed \(seed): \(why)\n\(small)"
            }
        }
        return try await runner.check().map { "after the histories of seeds \(seeds): \($0)" }
    }

    /// A history without the steps that are not needed for a difference, and the difference.
    private static func shrunk(_ history: History, _ difference: String) async throws -> (History, String) {
        var (small, why) = (history, difference)
        var at = small.steps.count - 1
        while at >= 0 {
            var shorter = small
            shorter.steps.remove(at: at)
            if let other = try await HistoryRunner().run(shorter) { (small, why) = (shorter, other) }
            at -= 1
        }
        return (small, why)
    }
}
