import Models

/// What the engine has counted since it started.
struct Counters: Sendable {
    /// Of one host.
    struct Host: Sendable {
        var polls = 0
        var failures = 0
        var bytes = 0
        var milliseconds = 0
    }

    var polls: [OutcomeKind: Int] = [:]
    var articles = 0
    var revisions = 0
    var pages = 0
    var pageErrors = 0
    /// Bytes that need not be sent because the document was unchanged.
    var savedBytes = 0
    var hosts: [String: Host] = [:]

    mutating func count(_ result: FeedResult, host: String) {
        polls[result.outcome, default: 0] += 1
        articles += result.added
        revisions += result.changed
        hosts[host, default: Host()].polls += 1
        if result.outcome.isFailure { hosts[host, default: Host()].failures += 1 }
    }

    mutating func count(_ report: PollReport, host: String, saved: Int) {
        savedBytes += saved
        hosts[host, default: Host()].bytes += report.bytes
        hosts[host, default: Host()].milliseconds += report.milliseconds
    }
}
