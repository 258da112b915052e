import ControlAPI
import Store

/// What the API tells of a feed.
package struct FeedDescription: Sendable {
    let engine: any EngineCommands

    package init(engine: any EngineCommands) { self.engine = engine }

    /// A feed as lists show it.
    package func info(_ row: FeedRow, articles: Int) -> FeedInfo {
        let polling = engine.polling(url: row.url, state: row.state, everySeconds: row.everySeconds)
        return FeedInfo(
            id: row.id, url: row.shownURL, name: row.displayName, title: row.title, siteLink: row.siteLink, language: row.language, tags: row.tags,
            configured: row.isConfigured, health: row.paused ? "paused" : row.health, everySeconds: row.everySeconds,
            addedAt: iso8601(row.addedAt), nextPoll: row.paused || polling.isGone ? nil : iso8601(row.nextPoll),
            lastPoll: polling.lastPoll.map(iso8601), lastSuccess: polling.lastSuccess.map(iso8601), lastStatus: polling.lastStatus,
            etag: polling.etag, lastModified: polling.lastModified, consecutiveErrors: polling.consecutiveErrors,
            failingSince: polling.failingSince.map(iso8601), lastError: polling.errorText, articles: articles,
            explanation: row.paused ? "not polled: paused; `datelinectl feeds resume \(row.id)` resumes it" : polling.explanation,
            hasCredentials: row.shownURL != row.url ? true : nil)
    }

    /// A feed with the state of its host and its last polls.
    package func full(_ row: FeedRow, articles: Int, history: [PollRow]) async -> FeedInfo {
        var info = info(row, articles: articles)
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
