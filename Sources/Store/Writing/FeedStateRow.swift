import GRDB
import Models
import Schedule

/// The row of `feed_states`: what the schedule remembers of a feed, each member of `PollState` a column. `nextPoll` is `feeds.next_poll`.
enum FeedStateRow {
    private static let names = [
        "last_poll", "last_success", "last_status", "etag", "last_modified", "consecutive_errors", "failing_since", "error_kind",
        "error_text", "not_before", "not_before_reason", "fresh_until", "fresh_reason", "fresh_status", "fresh_at", "document_interval",
        "skip_hours", "skip_days", "mean_gap", "long_gap", "last_item", "move_target", "move_since", "move_count", "move_is_same",
        "moved_from", "moved_at", "is_gone", "last_items", "gap_at", "gap_shift", "shortened_at", "title_hash", "mean_milliseconds",
        "was_cut", "document_bytes", "interval_reason", "interval", "spread",
    ]

    /// The columns that `read` reads, in its order.
    static let columns = names.map { "s." + $0 }.joined(separator: ", ")

    private static let insert =
        "INSERT OR REPLACE INTO feed_states (feed_id, \(names.joined(separator: ", "))) VALUES (?\(String(repeating: ", ?", count: names.count)))"

    static func save(_ state: PollState, feed: Int64, _ db: Database) throws {
        let values: [(any DatabaseValueConvertible)?] = [
            feed, state.lastPoll, state.lastSuccess, state.lastStatus, state.etag, state.lastModified, state.consecutiveErrors,
            state.failingSince, state.errorKind?.rawValue, state.errorText, state.notBefore, state.notBeforeReason, state.freshUntil,
            state.freshReason, state.freshStatus, state.freshAt, state.documentInterval,
            state.skipHours.map(String.init).joined(separator: " "), state.skipDays.joined(separator: " "), state.meanGap, state.longGap,
            state.lastItem, state.moveTarget, state.moveSince, state.moveCount, state.moveIsSame, state.movedFrom, state.movedAt,
            state.isGone, state.lastItems.map { String($0) }.joined(separator: " "), state.gapAt, state.gapShift, state.shortenedAt,
            state.titleHash, state.meanMilliseconds, state.wasCut, state.documentBytes, state.intervalReason, state.interval, state.spread,
        ]
        try db.cachedStatement(sql: insert).execute(arguments: StatementArguments(values))
    }

    /// Reads the state from a row that has the columns from a place on; that of a feed that was never polled where there is none.
    static func read(_ row: Row, from start: Int, nextPoll: Int64) -> PollState {
        var state = PollState()
        state.nextPoll = nextPoll
        guard !row.hasNull(atIndex: start + names.count - 1) else { return state }
        var at = start
        func next<T: DatabaseValueConvertible & StatementColumnConvertible>() -> T {
            defer { at += 1 }
            return row[at]
        }
        func nextOptional<T: DatabaseValueConvertible & StatementColumnConvertible>() -> T? {
            defer { at += 1 }
            return row[at]
        }
        // Lists of feeds read dozens of numbers of each.
        func numbers<T: FixedWidthInteger>(_ text: String) -> [T] { text.utf8.split(separator: UInt8(ascii: " ")).compactMap { T(Substring($0)) } }
        state.lastPoll = nextOptional()
        state.lastSuccess = nextOptional()
        state.lastStatus = nextOptional()
        state.etag = nextOptional()
        state.lastModified = nextOptional()
        state.consecutiveErrors = next()
        state.failingSince = nextOptional()
        state.errorKind = (nextOptional() as String?).map { OutcomeKind(rawValue: $0) }
        state.errorText = nextOptional()
        state.notBefore = nextOptional()
        state.notBeforeReason = nextOptional()
        state.freshUntil = nextOptional()
        state.freshReason = nextOptional()
        state.freshStatus = nextOptional()
        state.freshAt = nextOptional()
        state.documentInterval = nextOptional()
        state.skipHours = numbers(next())
        state.skipDays = (next() as String).split(separator: " ").map(String.init)
        state.meanGap = nextOptional()
        state.longGap = nextOptional()
        state.lastItem = nextOptional()
        state.moveTarget = nextOptional()
        state.moveSince = nextOptional()
        state.moveCount = next()
        state.moveIsSame = next()
        state.movedFrom = nextOptional()
        state.movedAt = nextOptional()
        state.isGone = next()
        state.lastItems = numbers(next())
        state.gapAt = nextOptional()
        state.gapShift = next()
        state.shortenedAt = nextOptional()
        state.titleHash = nextOptional()
        state.meanMilliseconds = nextOptional()
        state.wasCut = next()
        state.documentBytes = next()
        state.intervalReason = next()
        state.interval = next()
        state.spread = next()
        return state
    }
}
