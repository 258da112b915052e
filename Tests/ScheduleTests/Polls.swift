import Schedule

/// 2025-07-02T03:00:00Z, a Wednesday.
let start: Int64 = 1_751_425_200
let hour: Int64 = 3_600
let day: Int64 = 86_400

/// A feed's life as a test tells it: one poll after the other.
struct Polls {
    var schedule = Schedule(policy: PollPolicy())
    var state = PollState()
    var now = start
    var events: [PollEvent] = []
    var jitter = 0.0
    let url = "https://example.org/feed"

    init(policy: PollPolicy = PollPolicy()) { schedule = Schedule(policy: policy) }

    /// Polls, and gives the seconds until the next poll.
    @discardableResult
    mutating func poll(_ outcome: PollOutcome, after seconds: Int64 = 0, move: String? = nil, milliseconds: Int = 100) -> Int64 {
        now += seconds
        (state, events) = schedule.after(
            state, outcome: outcome, url: url, move: move.map { PermanentMove(target: $0) }, milliseconds: milliseconds, now: now, jitter: jitter)
        return state.nextPoll - now
    }

    /// Polls when the schedule says so.
    @discardableResult
    mutating func pollWhenDue(_ outcome: PollOutcome, move: String? = nil) -> Int64 { poll(outcome, after: max(0, state.nextPoll - now), move: move) }

    var health: Health { schedule.health(state, now: now) }
    var explanation: String { schedule.explain(state, now: now) { "t+\(($0 - start) / 60)" } }
}

extension PollOutcome {
    /// A feed with validators that says nothing of when to come again.
    static func ok(_ items: [Int64] = [1, 2, 3], _ change: (inout PollHeaders, inout DocumentHints) -> Void = { _, _ in }) -> PollOutcome {
        var headers = PollHeaders(etag: "\"a\"")
        var hints = DocumentHints(items: items)
        change(&headers, &hints)
        return .success(hints, headers)
    }

    static func unchanged(_ headers: PollHeaders = PollHeaders()) -> PollOutcome { .notModified(headers) }
    static func status(_ status: Int, _ headers: PollHeaders = PollHeaders()) -> PollOutcome { .httpError(status: status, headers) }
    static let noAnswer = PollOutcome.transport(kind: .connect, text: "no connection")
}
