import ControlAPI
import ControlAnswers
import ControlServer
import Foundation
import Hummingbird
import Models
import Pages
import Store

/// `/`: stories by importance, what is new among the facts, feeds in trouble.
struct TodayPage: Sendable {
    /// Stories that are weighed, the latest ones, and those that are shown.
    private static let (weighed, shown) = (200, 25)
    /// Stories that are shown with the first words of an article.
    private static let led = 8

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("/", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let topic = try await site.reader.topic(QueryParameters(request, known: ["topic"]).text("topic"))
        let day = try await site.kept.answer("today|\(topic ?? "")", changes: site.reader.engine.changeCount()) { try await read(topic) }
        let overview = try await site.store.feedOverview(now: site.reader.now())
        let topics = await site.reader.engine.topics().sorted()
        let main: HTML = """
            <h1>Today</h1>
            \(topics.count > 1 ? chips(topics, topic) : HTML())
            \(trouble(overview))
            <div class="columns">
            <section aria-label="Stories">\(list(day.stories, day.digests, day.leads))</section>
            <aside aria-label="New facts">\(newFacts(day.facts))</aside>
            </div>
            """
        return site.page(
            title: "Today", section: .today, feeds: .init(title: "Articles", atom: "/atom/articles", json: "/json/articles"), main)
    }

    /// What the page shows, as the store has it.
    private struct Day: Sendable {
        var stories: [StoryRow]
        var digests: [Int64: StoryDigest]
        var leads: [Int64: StoryLead]
        var facts: [StoredFact]
    }

    private func read(_ topic: String?) async throws -> Day {
        let stories = try await site.store.stories(limit: Self.weighed)
        let digests = try await site.store.digests(of: stories.map(\.id))
        let ranked = Array(Self.ranked(stories, digests, topic: topic).prefix(Self.shown))
        return Day(
            stories: ranked, digests: digests, leads: try await site.store.leads(of: ranked.prefix(Self.led).map(\.id)),
            facts: try await site.store.newestFacts(kinds: [.tariffMeasure, .tradeFigure, .event, .quotation], limit: 60))
    }

    // MARK: Importance

    /// Stories by importance: sources count most, then topics, then articles; each day of age takes away.
    static func ranked(_ stories: [StoryRow], _ digests: [Int64: StoryDigest], topic: String?) -> [StoryRow] {
        let newest = stories.compactMap { day($0.lastDate) }.max() ?? 0
        let weighed = stories.compactMap { story -> (StoryRow, Double)? in
            guard let digest = digests[story.id] else { return nil }
            if let topic, digest.topics[topic] == nil { return nil }
            let age = Double(newest - (day(story.lastDate) ?? newest))
            let relevance = topic.flatMap { digest.topics[$0] } ?? digest.topics.values.max() ?? 0
            let weight = 2 * log2(1 + Double(digest.sources)) + 2 * relevance + 0.5 * log2(1 + Double(story.articles)) - 0.6 * min(age, 30)
            return (story, weight)
        }
        return weighed.sorted { ($1.1, $1.0.id) < ($0.1, $0.0.id) }.map(\.0)
    }

    private static func day(_ text: String?) -> Int? { text.flatMap { PartialDate($0.prefix(10))?.last } }

    // MARK: Markup

    private func chips(_ topics: [String], _ chosen: String?) -> HTML {
        let all: HTML = chosen == nil ? "<li><a href=\"/\" aria-current=\"true\">All topics</a></li>" : "<li><a href=\"/\">All topics</a></li>"
        let others = topics.html { topic in
            let current: HTML = topic == chosen ? " aria-current=\"true\"" : ""
            return "<li><a href=\"\(href: address("/", [("topic", topic)]))\"\(current)>\(topic)</a></li>"
        }
        return "<ul class=\"chips\" aria-label=\"Topics\">\(all)\(others)</ul>"
    }

    private func trouble(_ overview: FeedOverview) -> HTML {
        let failing = overview.byHealth["failing"] ?? 0
        let gone = overview.byHealth["gone"] ?? 0
        guard failing + gone > 0 else { return HTML() }
        let names = overview.failing.prefix(3).map { feed in
            "<a href=\"/feeds/\(feed.id)\"><bdi>\(clipped(feed.displayName, 60))</bdi></a>" as HTML
        }
        let more = failing + gone - names.count
        return
            "<p class=\"notice\">\(Words.count(failing + gone, "feed")) in trouble: \(names.joined(separator: ", "))\(more > 0 ? " and <a href=\"/feeds?health=failing\">\(Words.number(more)) more</a>" as HTML : HTML())</p>"
    }

    private func list(_ stories: [StoryRow], _ digests: [Int64: StoryDigest], _ leads: [Int64: StoryLead]) -> HTML {
        guard !stories.isEmpty else {
            return "<p>Nothing has come in yet. Feeds are polled one after the other; <a href=\"/feeds\">see how they are doing</a>.</p>"
        }
        let items = stories.html { story -> HTML in
            guard let digest = digests[story.id] else { return HTML() }
            let names = digest.names.map { clipped($0, 40) }.joined(separator: ", ")
            let more = digest.sources > digest.names.count ? " and \(digest.sources - digest.names.count) more" : ""
            var parts: [HTML] = ["<span>\(Words.count(story.articles, "article"))</span>"]
            if digest.copies > 0 { parts.append("<span>\(Words.count(digest.copies, "copy", plural: "copies"))</span>") }
            if digest.edited > 0 { parts.append("<span>\(digest.edited) edited</span>") }
            parts.append("<span>\(Words.time(story.lastDate))</span>")
            let topics = digest.topics.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(2).html { " <span class=\"tag\">\($0.key)</span>" }
            let title = Words.headline(story)
            // An article without a headline is called by its first words, which need not stand there twice.
            let lead = leads[story.id].flatMap { $0.text.hasPrefix(story.headline ?? "\u{0}") ? nil : $0 }.map {
                "<p class=\"lead\"\(lang: $0.language) dir=\"auto\">\(clipped($0.text, 240))</p>" as HTML
            }
            let sources: HTML = names.isEmpty ? "" : "<span><bdi>\(names)</bdi>\(more)</span>"
            return
                "<li data-seen=\"\(digest.lastSeen)\"><h2 dir=\"auto\"><a href=\"/stories/\(story.id)\">\(clipped(title, 300))</a></h2>\(lead)<p class=\"meta\">\(sources)\(parts)\(topics)</p></li>\n"
        }
        return "<ol class=\"stories\">\(items)</ol>"
    }

    private func newFacts(_ facts: [StoredFact]) -> HTML {
        guard !facts.isEmpty else { return "<h2>New facts</h2><p class=\"dim\">None yet.</p>" }
        // A few of each kind, the latest first, rather than forty of one.
        var counts: [FactKind: Int] = [:]
        var seen: Set<String> = []
        let chosen = facts.filter { fact in
            guard seen.insert(fact.mergeKey + fact.fact.evidence).inserted else { return false }
            counts[fact.fact.kind, default: 0] += 1
            return counts[fact.fact.kind, default: 0] <= 5
        }.prefix(16)
        let items = chosen.html { fact in
            "<li dir=\"auto\"><span class=\"letter \(fact.fact.kind.style)\" title=\"\(fact.fact.kind.title)\">\(fact.fact.kind.letter)</span> \(fact.fact.sentence) <a class=\"cite\" href=\"\(href: "/articles/\(fact.articleID)#" + Citations.anchor(fact.articleID, words: fact.fact.evidence))\"><bdi>\(clipped(fact.sourceName ?? fact.domain ?? "article \(fact.articleID)", 40))</bdi></a></li>\n"
        }
        return "<h2>New facts</h2><ul>\(items)</ul><p><a href=\"/atom/facts\">New facts as a feed</a></p>"
    }
}
