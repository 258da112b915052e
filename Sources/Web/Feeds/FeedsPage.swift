import ControlAPI
import ControlAnswers
import ControlServer
import Foundation
import Hummingbird
import Models
import Pages
import Store

/// `/feeds`: how each feed is doing, when it is polled next and why, what its last polls brought.
struct FeedsPage: Sendable {
    private static let limit = 30
    private static let healths = ["ok", "new", "failing", "silent", "gone", "paused"]

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("feeds", use: list).get("feeds/:id", use: get) }

    // MARK: All feeds

    @Sendable func list(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["health", "tag", "after"], emptyMeansAbsent: true)
        let (health, tag) = (try query.text("health"), try query.text("tag"))
        if let health, !Self.healths.contains(health) {
            throw Problem.badRequest("health “\(health.prefix(40))”: is not known; use \(Self.healths.joined(separator: ", "))")
        }
        let after = try query.number("after", in: 0...Int64.max) ?? 0
        let page = try await site.store.feedPage(health: health, tag: tag, after: after, limit: Self.limit, polls: 40)
        if let tag, page.matching == 0, try await !site.store.hasFeed(tag: tag) {
            throw Problem.notFound("tag “\(tag.prefix(40))”: no feed has it")
        }
        let setAside = try await SetAsideJobs(store: site.store).byFeed()
        let rows = page.feeds.html { feed in
            let info = FeedDescription(engine: site.reader.engine).info(feed, articles: 0, setAside: setAside[feed.id])
            return row(feed, info, page.polls[feed.id] ?? [])
        }
        let totals = await site.reader.engine.totals()
        let summary = Self.healths.compactMap { name in page.byHealth[name].map { (name, $0) } }.html { name, count in
            let current: HTML = name == health ? " aria-current=\"true\"" : ""
            return "<li><a href=\"\(href: address("/feeds", [("health", name), ("tag", tag)]))\"\(current)>\(Words.number(count)) \(name)</a></li>"
        }
        let everything: HTML = health == nil ? HTML() : "<li><a href=\"/feeds\">all</a></li>"
        let next = page.hasMore ? page.feeds.last.map { String($0.id) } : nil
        let main: HTML = """
            <h1>Feeds</h1>
            <ul class="chips" aria-label="Feeds by health">\(everything)\(summary)</ul>
            <p class="dim">\(Words.count(page.matching, "feed"))\(tag.map { " with the tag \(clipped($0, 60))" } ?? ""). Since the daemon started, answers of 304 (not modified) saved \(Words.bytes(totals.savedBytes)).</p>
            \(page.feeds.isEmpty ? "<p>No feeds here.</p>" : table(rows))
            \(Filters.next(request, next))
            <h2>Feeds that Dateline offers</h2>
            <ul>
            <li>Articles without copies: <a href="/atom/articles">Atom</a>, <a href="/json/articles">JSON Feed</a></li>
            <li>New facts: <a href="/atom/facts">Atom</a>, <a href="/json/facts">JSON Feed</a></li>
            <li>Conflicts: <a href="/atom/conflicts">Atom</a>, <a href="/json/conflicts">JSON Feed</a></li>
            <li>Every search and every story offers its own.</li>
            </ul>
            """
        return site.page(title: "Feeds", section: .feeds, main)
    }

    private func table(_ rows: HTML) -> HTML {
        "<table class=\"stack feeds\"><caption class=\"vh\">Feeds</caption><thead><tr><th scope=\"col\">Feed</th><th scope=\"col\">Health</th><th scope=\"col\">Next poll, and why</th><th scope=\"col\">Last polls</th></tr></thead><tbody>\(rows)</tbody></table>"
    }

    private func row(_ feed: FeedRow, _ info: FeedInfo, _ polls: [PollRow]) -> HTML {
        let error = info.lastError.map { "<div class=\"dim\">\(clipped($0, 160))</div>" as HTML }
        let tags = feed.tags.prefix(6).html { " <a class=\"tag\" href=\"\(href: address("/feeds", [("tag", $0)]))\">\(clipped($0, 30))</a>" }
        return
            "<tr><th scope=\"row\"><a href=\"/feeds/\(feed.id)\"><bdi>\(clipped(feed.displayName, 100))</bdi></a>\(tags)</th><td>\(badge(info.health))\(error)</td><td>\(Words.time(info.nextPoll))<div class=\"dim\">\(clipped(info.reason, 200))</div></td><td>\(Self.chart(polls))</td></tr>\n"
    }

    private func badge(_ health: String) -> HTML { "<span class=\"health \(health.filter(\.isLetter))\">\(health)</span>" }

    /// The last polls as bars, the latest on the right: new articles, nothing new, failed.
    static func chart(_ polls: [PollRow]) -> HTML {
        let polls = polls.sorted { $0.at < $1.at }.suffix(40)
        guard !polls.isEmpty else { return "<span class=\"dim\">never polled</span>" }
        let top = Double(max(1, polls.map(\.newArticles).max() ?? 1))
        var paths = (new: "", quiet: "", bad: "")
        var (found, failed) = (0, 0)
        for (index, poll) in polls.enumerated() {
            let x = index * 4
            found += poll.newArticles
            switch poll.outcome {
            case .ok where poll.newArticles > 0:
                let height = max(4, Int(clamping: Int64((Double(poll.newArticles) / top * 22).rounded())))  // bounded: at most 22
                paths.new += "M\(x) \(24 - height)h3v\(height)h-3z"
            case .ok, .notModified, .offline: paths.quiet += "M\(x) 21h3v3h-3z"
            default:
                failed += 1
                paths.bad += "M\(x) 2h3v22h-3z"
            }
        }
        let label = "\(Words.count(polls.count, "poll")): \(Words.count(found, "new article")), \(failed) failed"
        return
            "<svg class=\"history\" viewBox=\"0 0 160 24\" role=\"img\" aria-label=\"\(label)\"><path class=\"bar quiet\" d=\"\(paths.quiet)\"/><path class=\"bar c0\" d=\"\(paths.new)\"/><path class=\"bar bad\" d=\"\(paths.bad)\"/></svg><div class=\"dim\">\(label)</div>"
    }

    // MARK: One feed

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let id = try context.id()
        guard let feed = try await site.store.feed(id: id) else { throw Problem.notFound("feed \(id): not found") }
        let polls = try await site.store.polls(feed: id, limit: 40)
        let info = await FeedDescription(engine: site.reader.engine).full(
            feed, articles: try await site.store.articleCount(feed: id), setAside: try await SetAsideJobs(store: site.store).byFeed()[id],
            history: polls)
        let latest = try await site.store.newestArticles(of: id, limit: 12)
        let unchanged = polls.filter { $0.outcome == .notModified }.count
        let (saved, isTooMuch) = unchanged.multipliedReportingOverflow(by: max(0, feed.state.documentBytes))
        let rows = polls.sorted { $0.at > $1.at }.prefix(40).html { poll in
            "<tr><td class=\"date\">\(Words.time(iso8601(poll.at)))</td><td>\(Words.words(poll.outcome.rawValue))\(poll.status.map { " (\($0))" } ?? "")<div class=\"dim\">\(clipped(poll.detail ?? "", 160))</div></td><td class=\"num\" data-label=\"New\">\(poll.newArticles)</td><td class=\"num\" data-label=\"Edited\">\(poll.changedArticles)</td><td class=\"num\" data-label=\"Size\">\(Words.bytes(poll.bytes))</td><td class=\"num\" data-label=\"Took\">\(Words.number(poll.milliseconds)) ms</td></tr>"
        }
        let failing = info.failingSince.map {
            "<p class=\"notice\">Failing since \(Words.time($0)), \(Words.count(info.consecutiveErrors, "time")) in a row: \(clipped(info.lastError ?? "", 300))</p>"
                as HTML
        }
        let link = info.siteLink.map { "<span><a href=\"\(href: $0)\" rel=\"noreferrer\">site</a></span>" as HTML }
        let table: HTML = """
            <h2>Polls</h2>
            <table class="stack"><caption class="vh">Polls of this feed</caption><thead><tr><th scope="col">When</th><th scope="col">Outcome</th><th scope="col" class="num">New</th><th scope="col" class="num">Edited</th><th scope="col" class="num">Size</th><th scope="col" class="num">Took</th></tr></thead><tbody>\(rows)</tbody></table>
            """
        let articles: HTML =
            latest.isEmpty
            ? ""
            : "<h2>Latest articles</h2><ul>\(latest.html { "<li dir=\"auto\"><a href=\"/articles/\($0.article.id ?? 0)\">\(clipped(ArticleSummary($0).headline ?? "Article", 200))</a> <span class=\"dim\">\(Words.date($0.article.datePublished.map { String($0.prefix(10)) }))</span></li>" })</ul>"
        let main: HTML = """
            <h1 dir="auto">\(clipped(feed.displayName, 200))</h1>
            <p class="meta"><span>\(badge(info.health))</span><span>\(clipped(info.url, 200))</span>\(link)<span><a href="\(href: address("/search", [("q", "feed:\(id)")]))">\(Words.count(info.articles, "article"))</a></span></p>
            \(failing)
            <div class="cards">
            <div><span class="dim">next poll</span><span class="big">\(Words.time(info.nextPoll))</span><span class="dim">\(clipped(info.reason, 400))</span></div>
            <div><span class="dim">last success</span><span class="big">\(Words.time(info.lastSuccess))</span><span class="dim">\(info.etag == nil && info.lastModified == nil ? "the server gives no validator" : "the server gives a validator")</span></div>
            <div><span class="dim">saved by 304</span><span class="big">\(Words.bytes(isTooMuch ? 0 : saved))</span><span class="dim">\(Words.number(unchanged)) of the last \(Words.count(polls.count, "poll")): not modified</span></div>
            <div><span class="dim">last polls</span>\(Self.chart(polls))</div>
            </div>
            \(polls.isEmpty ? "" : table)
            \(articles)
            """
        return site.page(title: feed.displayName, section: .feeds, main)
    }
}

extension FeedInfo {
    /// Why the next poll is when it is, without the time, which stands beside it.
    var reason: String {
        guard explanation.hasPrefix("next poll "), let colon = explanation.range(of: ": ") else { return explanation }
        return String(explanation[colon.upperBound...])
    }
}
