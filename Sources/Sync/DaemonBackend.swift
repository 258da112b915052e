import ControlAPI
import FactExtraction
import FeedParsing
import Fetch
import Foundation
import Logging
import Markup
import Models
import Schedule
import Settings
import Store

/// Answers the control socket from the store and the engine.
public struct DaemonBackend: ControlBackend {
    let engine: SyncEngine
    let store: Store
    let clock: Clock
    let startedAt: Int64
    /// Reads the configuration again.
    let loadSettings: @Sendable () throws -> (Settings, FactExtractor)
    let changeLogLevel: @Sendable (String) -> Bool

    /// Makes a backend.
    public init(
        engine: SyncEngine, store: Store, clock: Clock = .system, loadSettings: @escaping @Sendable () throws -> (Settings, FactExtractor),
        changeLogLevel: @escaping @Sendable (String) -> Bool
    ) {
        self.engine = engine
        self.store = store
        self.clock = clock
        startedAt = clock.now()
        self.loadSettings = loadSettings
        self.changeLogLevel = changeLogLevel
    }

    // MARK: Status and feeds

    public func status() async throws -> Status {
        let now = clock.now()
        let statistics = try await store.statistics()
        let overview = try await store.feedOverview(now: now)
        let activity = engine.client.activity()
        let vitals = engine.vitals.current
        let errors = overview.failing.map { feed -> Status.LastError in
            let state = StateCoding.decode(feed.state)
            return Status.LastError(
                feed: feed.id, name: feed.displayName, since: iso8601(state.failingSince ?? state.lastPoll ?? now), kind: state.errorKind ?? "error",
                message: state.errorText ?? "")
        }
        return Status(
            version: SyncEngine.version, pid: Int(getpid()), startedAt: iso8601(startedAt), uptimeSeconds: Int(now - startedAt),
            offline: vitals.isOffline,
            store: .init(
                path: store.path, bytes: statistics.bytes, articles: statistics.articles, copies: statistics.copies, revisions: statistics.revisions,
                facts: statistics.facts, stories: statistics.stories, pagesWaiting: statistics.pageJobs,
                factsWaiting: statistics.studyJobs),
            feeds: overview.byHealth, syncing: .init(active: vitals.active, queued: activity.queued, current: activity.urls),
            nextPolls: overview.next.map { .init(feed: $0.id, name: $0.displayName, at: iso8601($0.nextPoll)) }, lastErrors: errors,
            lastChange: try await store.lastChange())
    }

    public func feeds(withCredentials: Bool) async throws -> [FeedInfo] {
        let counts = try await store.articleCounts()
        return try await store.feeds().map { row in
            var info = info(row, articles: counts[row.id] ?? 0)
            if withCredentials { info.url = row.url }
            return info
        }
    }

    public func feed(_ id: Int64) async throws -> FeedInfo {
        guard let row = try await store.feed(id: id) else { throw Problem.notFound("feed \(id): not in the store; `feeds` lists those that are") }
        var info = info(row, articles: try await store.articleCount(feed: id))
        if !row.paused, !StateCoding.decode(row.state).isGone { info.explanation += "; " + (await host(row)) }
        info.history = try await store.polls(feed: id).map {
            PollInfo(
                at: iso8601($0.at), status: $0.status, outcome: $0.outcome, detail: $0.detail, newArticles: $0.newArticles,
                changedArticles: $0.changedArticles, bytes: $0.bytes, milliseconds: $0.milliseconds)
        }
        return info
    }

    /// How things stand with the host that the feed shares.
    private func host(_ row: FeedRow) async -> String {
        let state = await engine.client.state(ofHost: hostKey(row.url))
        if let until = state.pausedUntil { return "host asked for a pause until \(iso8601(until))" }
        return state.active + state.waiting == 0 ? "host free" : "host busy, \(state.waiting) waiting"
    }

    private func info(_ row: FeedRow, articles: Int) -> FeedInfo {
        let state = StateCoding.decode(row.state)
        let now = clock.now()
        let schedule = Schedule(policy: PollPolicy(every: row.everySeconds.map(Int64.init)))
        let explanation =
            row.paused ? "not polled: paused by a user; `feeds resume \(row.id)` goes on" : schedule.explain(state, now: now) { iso8601($0) }
        return FeedInfo(
            id: row.id, url: row.shownURL, name: row.displayName, title: row.title, siteLink: row.siteLink, language: row.language, tags: row.tags,
            configured: row.isConfigured, health: row.paused ? Health.paused.rawValue : row.health, everySeconds: row.everySeconds,
            addedAt: iso8601(row.addedAt), nextPoll: row.paused || state.isGone ? nil : iso8601(row.nextPoll), lastPoll: state.lastPoll.map(iso8601),
            lastSuccess: state.lastSuccess.map(iso8601), lastStatus: state.lastStatus, etag: state.etag, lastModified: state.lastModified,
            consecutiveErrors: state.consecutiveErrors, failingSince: state.failingSince.map(iso8601), lastError: state.errorText, articles: articles,
            explanation: explanation, hasCredentials: row.shownURL != row.url ? true : nil)
    }

    public func removeFeed(_ id: Int64) async throws {
        guard let row = try await store.feed(id: id) else { throw Problem.notFound("feed \(id): not in the store") }
        if row.isConfigured { throw Problem.conflict("feed \(id): is listed in the configuration; remove it there and reload") }
        try await store.removeFeed(id: id, at: clock.now())
        await engine.changes.fire()
    }

    public func setPaused(_ paused: Bool, feed id: Int64) async throws -> FeedInfo {
        do { try await store.setPaused(paused, feed: id, at: clock.now()) } catch StoreError.notFound(let what) {
            throw Problem.notFound("\(what): not in the store")
        }
        await engine.poke()
        await engine.changes.fire()
        return try await feed(id)
    }

    public func sync(_ request: SyncRequest) async throws -> AsyncStream<SyncProgress> {
        let all = try await store.feeds()
        var chosen: [FeedRow] = []
        if request.feeds.isEmpty {
            chosen = all.filter { !$0.paused }
        } else {
            for wanted in request.feeds {
                let found = all.filter {
                    String($0.id) == wanted || $0.isAt(wanted) || folded($0.displayName) == folded(wanted)
                        || $0.tags.contains(wanted)
                }
                guard !found.isEmpty else { throw Problem.notFound("feed “\(wanted)”: not in the store; name it by number, address, name or tag") }
                chosen += found.filter { feed in !chosen.contains { $0.id == feed.id } }
            }
        }
        return await engine.sync(chosen, force: request.force)
    }

    // MARK: Articles

    public func articles(_ query: ArticleQuery) async throws -> Page<ArticleSummary> {
        // A list only counts facts: of what has just come they are there in a moment, and more is not waited for.
        try await caughtUp(seconds: query.topic != nil ? 5 : 0.3)
        let rows = try await store.articles(
            ArticleFilter(feed: query.feed, since: try since(query.since), topic: query.topic), after: query.after, limit: query.limit)
        return Page(items: rows.map { Self.summary($0) }, next: rows.count == query.limit ? rows.last.map(Store.cursor) : nil)
    }

    public func article(_ id: Int64, revision: Int?) async throws -> Article {
        try await engine.study(articles: [id])
        guard let listing = try await store.article(id: id, revision: revision) else {
            throw Problem.notFound(revision.map { "article \(id) has no revision \($0)" } ?? "article \(id): not in the store")
        }
        return listing.article
    }

    public func search(_ text: String, after: String?, limit: Int) async throws -> Page<ArticleSummary> {
        let offset = after.flatMap { Int($0) } ?? 0
        try await caughtUp(seconds: 0.3)
        do {
            let rows = try await store.search(text, offset: offset, limit: limit)
            return Page(items: rows.map { Self.summary($0) }, next: rows.count == limit ? String(offset + limit) : nil)
        } catch StoreError.badQuery(let why) { throw Problem.badRequest("search: \(why)") }
    }

    public func stories(since: String?, after: String?, limit: Int) async throws -> Page<StoryInfo> {
        let offset = after.flatMap { Int($0) } ?? 0
        try await caughtUp()
        let rows = try await store.stories(since: try self.since(since), limit: limit, offset: offset)
        return Page(
            items: rows.map {
                StoryInfo(id: $0.id, headline: $0.headline, firstDate: $0.firstDate, lastDate: $0.lastDate, articleCount: $0.articles)
            },
            next: rows.count == limit ? String(offset + limit) : nil)
    }

    public func story(_ id: Int64) async throws -> StoryInfo {
        try await caughtUp()
        guard let row = try await store.story(id: id) else { throw Problem.notFound("story \(id): not in the store") }
        let articles = try await store.articles(ArticleFilter(story: id), limit: 500)
        return StoryInfo(
            id: row.id, headline: row.headline, firstDate: row.firstDate, lastDate: row.lastDate, articleCount: row.articles,
            articles: articles.map { Self.summary($0) })
    }

    static func summary(_ listing: ArticleListing) -> ArticleSummary {
        let article = listing.article
        return ArticleSummary(
            id: article.id ?? 0, headline: article.headline ?? article.body.first.map { Self.lead($0) }, url: article.url,
            datePublished: article.datePublished,
            firstSeen: iso8601(listing.firstSeen), changed: iso8601(listing.changedAt), source: article.source, language: article.language,
            revision: article.revision, duplicateOf: article.duplicateOf, duplicateKind: article.duplicateKind, story: listing.storyID,
            facts: listing.factCount, snippet: listing.snippet)
    }

    /// The first words of an article without a headline.
    private static func lead(_ text: String) -> String {
        let words = text.split(separator: " ")
        return words.prefix(14).joined(separator: " ") + (words.count > 14 ? " …" : "")
    }

    /// A day as the store compares it: an ISO date, or so long ago as `2d`, `12h` say.
    func since(_ text: String?) throws -> String? {
        guard let text, !text.isEmpty else { return nil }
        if let seconds = parseDuration(text), text.last?.isLetter == true { return String(iso8601(clock.now() - Int64(seconds)).prefix(10)) }
        guard parseDate(text) != nil, text.utf8.count >= 4 else {
            throw Problem.badRequest("since “\(text)”: write a date (2025-07-02) or a span (2d, 12h)")
        }
        return text
    }
}
