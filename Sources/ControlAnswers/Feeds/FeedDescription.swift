import ControlAPI
import Store

/// What the API tells of a feed.
package struct FeedDescription: Sendable {
    let engine: any EngineCommands

    package init(engine: any EngineCommands) { self.engine = engine }

    /// A feed as lists show it.
    package func info(_ row: FeedRow, articles: Int, setAside: SetAsideJob?) -> FeedInfo {
        let polling = engine.polling(url: row.url, state: row.state, everySeconds: row.everySeconds)
        return FeedInfo(
            id: row.id, url: row.shownURL, name: row.displayName, title: row.title, siteLink: row.siteLink, language: row.language, tags: row.tags,
            configured: row.isConfigured, health: row.paused ? "paused" : row.health, everySeconds: row.everySeconds,
            addedAt: iso8601(row.addedAt), nextPoll: row.paused || polling.isGone || setAside != nil ? nil : iso8601(row.nextPoll),
            lastPoll: polling.lastPoll.map(iso8601), lastSuccess: polling.lastSuccess.map(iso8601), lastStatus: polling.lastStatus,
            etag: polling.etag, lastModified: polling.lastModified, consecutiveErrors: polling.consecutiveErrors,
            failingSince: polling.failingSince.map(iso8601), lastError: polling.errorText, articles: articles,
            explanation: explanation(row, setAside) ?? polling.explanation, hasCredentials: row.shownURL != row.url ? true : nil,
            setAside: setAside)
    }

    /// Why a feed is not polled whatever the schedule says; nil when it is.
    private func explanation(_ row: FeedRow, _ setAside: SetAsideJob?) -> String? {
        if row.paused { return "not polled: paused; `datelinectl feeds resume \(row.id)` resumes it" }
        return setAside.map {
            "not polled: set aside after \($0.crashes) crashes of the daemon during its poll; `datelinectl retry \(row.id)` retries it"
        }
    }

    /// A feed with the state of its host and its last polls.
    package func full(_ row: FeedRow, articles: Int, setAside: SetAsideJob?, history: [PollRow]) async -> FeedInfo {
        var info = info(row, articles: articles, setAside: setAside)
        if info.nextPoll != nil { info.explanation += "; " + (await host(row)) }
        info.history = history.map {
            PollInfo(
                at: iso8601($0.at), status: $0.status, outcome: $0.outcome, detail: $0.detail, newArticles: $0.newArticles,
                changedArticles: $0.changedArticles, bytes: $0.bytes, milliseconds: $0.milliseconds)
        }
        return info
    }

    private func host(_ row: FeedRow) async -> String {
        let host = await engine.host(of: row.url)
        if let until = host.pausedUntil { return "host asked for a pause until \(iso8601(until))" }
        return host.active + host.waiting == 0 ? "host idle" : "host busy, \(host.waiting) waiting"
    }
}
