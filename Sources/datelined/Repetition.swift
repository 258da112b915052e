import Logging
import Synchronization

/// Keeps one fault that comes again and again from filling the journal: it is written once, and then how often it came.
///
/// Warnings and errors of the same words and the same error count as the same, whichever feed or page they tell of.
final class Repetition: Sendable {
    private struct Entry {
        var level: Logger.Level
        var message: String
        var error: String?
        var omitted: Int
        var until: ContinuousClock.Instant
    }

    private let entries = Mutex<[String: Entry]>([:])
    private static let span = Duration.seconds(600)
    /// Messages that tell of a change, and so come once for each.
    private static let changes: Set<String> = ["the store cannot be written; polls wait until it can", "no progress", "not reloaded"]
    /// Faults that are told apart at a time.
    private static let limit = 256

    /// Whether the entry is written; else it is counted.
    func isNew(_ level: Logger.Level, _ message: String, error: String?, now: ContinuousClock.Instant = .now) -> Bool {
        guard level >= .warning, !Self.changes.contains(message) else { return true }
        let key = message + "\n" + (error ?? "")
        return entries.withLock { entries in
            if var entry = entries[key], now < entry.until {
                entry.omitted += 1
                entries[key] = entry
                return false
            }
            // One whose span is over is told of by `ended` first.
            if entries[key] == nil, entries.count < Self.limit {
                entries[key] = Entry(level: level, message: message, error: error, omitted: 0, until: now + Self.span)
            }
            return true
        }
    }

    /// Writes how often those faults came whose span is over.
    ///
    /// - Parameter all: of the others, too.
    func tellEnded(_ logger: Logger, all: Bool = false) {
        for fault in ended(now: all ? .now + Self.span : .now) {
            var metadata: Logger.Metadata = ["count": "\(fault.count)"]
            if let error = fault.error { metadata["error"] = "\(error)" }
            logger.log(level: fault.level, "the same came again: \(fault.message)", metadata: metadata)
        }
    }

    /// What was omitted of faults whose span is over.
    func ended(now: ContinuousClock.Instant = .now) -> [(level: Logger.Level, message: String, error: String?, count: Int)] {
        entries.withLock { entries in
            let over = entries.filter { $0.value.until <= now }
            for key in over.keys { entries[key] = nil }
            return over.values.filter { $0.omitted > 0 }.map { ($0.level, $0.message, $0.error, $0.omitted) }
        }
    }
}
