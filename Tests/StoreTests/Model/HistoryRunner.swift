import Deduplication
import Foundation
import GRDB
import Ingestion
import Models
import Schedule
import Store
import TestSupport

/// Runs histories against a real store and compares what it holds with the plain model.
final class HistoryRunner {
    private let folder: TemporaryFolder
    private let path: String
    private var store: Store
    /// Reads the file as any other program does.
    private var reader: DatabaseQueue
    private var now: Int64 = 1_750_000_000
    private var histories = 0

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("d.db")
        store = try Store(path: path)
        reader = try DatabaseQueue(path: path)
    }

    /// - Returns: what differs from the model, nil when nothing does.
    func run(_ history: History) async throws -> String? {
        histories += 1
        let first = try number("SELECT coalesce(max(id), 0) FROM articles")
        var feeds: [Int64] = []
        for number in 0..<History.feeds {
            feeds.append(try await store.addFeed(FeedDraft(url: "https://feeds.example/\(histories)/\(number)"), at: now).id)
        }
        var model = PlainModel(feeds: History.feeds)
        for step in history.steps {
            now += 60
            switch step {
            case .poll(let feed, let items):
                _ = try await store.apply([try await commit(feeds[feed], items)])
                model.poll(feed, items)
            case .failedPoll(let feed, let items):
                let good = try await commit(feeds[feed], items)
                do {
                    _ = try await store.apply([good, Self.broken(good)])
                    return "a transaction with a commit that cannot be stored went through"
                } catch {}
                _ = try await store.apply([try await commit(feeds[feed], items)])
                model.poll(feed, items)
            case .restart:
                try reader.close()
                try store.close()
                store = try Store(path: path)
                reader = try DatabaseQueue(path: path)
            }
        }
        return try await difference(model, after: first, feeds: feeds)
    }

    /// The store as a whole: its own check, and the change log without gaps.
    func check() async throws -> String? {
        let result = try await store.verify()
        if !result.isSound { return "verify: \(result.checks.filter { !$0.problems.isEmpty })" }
        let gaps = try number("SELECT max(seq) - min(seq) + 1 - count(*) FROM changes")
        return gaps == 0 ? nil : "\(gaps) entries of the change log are missing"
    }

    /// What the poller makes of a document.
    private func commit(_ feed: Int64, _ items: [PlainModel.Item]) async throws -> PollCommit {
        let listed = items.map { ItemIdentity.Listed(key: $0.key, linkHash: $0.link.map(Self.hash)) }
        let known = try await store.knownItems(feed: feed, keys: listed.map(\.key))
        let renamed = ItemIdentity.mayBeRenamed(listed) { known[$0] != nil }
        let stored = try await store.items(feed: feed, links: renamed.compactMap(\.linkHash))
        let keys = Set(listed.map(\.key))
        let drafts = items.compactMap { item -> ItemDraft? in
            let hash = contentHash([item.text.headline, item.link, item.text.body])
            guard known[item.key]?.contentHash != hash else { return nil }
            let article = Article(url: item.address, headline: item.text.headline, body: [item.text.body], source: ArticleSource(feed: feed))
            let former =
                known[item.key] == nil
                ? item.link.flatMap { stored[Self.hash($0)] }.flatMap { ItemIdentity.formerKey(of: article, stored: $0, listed: keys) } : nil
            return ItemDraft(
                key: item.key, formerKey: former, contentHash: hash, linkHash: item.link.map(Self.hash),
                draft: ArticleDraft(article: article, origin: .feed, indexedBody: SearchText.indexed(item.text.body)))
        }
        var state = PollState()
        state.nextPoll = now + 3_600
        return PollCommit(feedID: feed, at: now, state: state, health: "ok", items: drafts, poll: PollRow(at: now, outcome: .ok))
    }

    /// A commit that violates a constraint of the tables after all else has been written.
    private static func broken(_ commit: PollCommit) -> PollCommit {
        var broken = commit
        let article = Article(headline: "x", body: ["x"], source: ArticleSource(feed: Int64.max))
        broken.items = [
            ItemDraft(key: "broken", contentHash: [0], draft: ArticleDraft(article: article, origin: .feed, indexedBody: "x"))
        ]
        return broken
    }

    private static func hash(_ link: String) -> Int64 {
        contentHash([link]).withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    // MARK: Comparison

    private func difference(_ model: PlainModel, after first: Int64, feeds: [Int64]) async throws -> String? {
        let rows = try read("SELECT id, headline, body, url, revision, duplicate_of FROM articles WHERE id > ? ORDER BY id", [first])
        guard rows.count == model.articles.count else { return "\(rows.count) articles, the model has \(model.articles.count)" }
        // Identifiers have gaps where a transaction failed, so the articles are matched in their order.
        let ids = rows.map { $0[0] as Int64 }
        let revisions = Dictionary(
            grouping: try read("SELECT article_id, headline, body FROM revisions WHERE article_id > ? ORDER BY article_id, revision", [first])
        ) { $0[0] as Int64 }
        for (row, expected) in zip(rows, model.articles) {
            let id: Int64 = row[0]
            guard row[1] as String? == expected.now.headline, row[2] as String == expected.now.body else {
                return "article \(id) is “\(row[1] as String? ?? "-")”, the model says “\(expected.now.headline ?? "-")”"
            }
            guard row[3] as String? == expected.url else {
                return "article \(id) is at \(row[3] as String? ?? "-"), the model says \(expected.url ?? "-")"
            }
            guard row[4] as Int == expected.texts.count else {
                return "article \(id) has revision \(row[4] as Int), the model \(expected.texts.count)"
            }
            let old = (revisions[id] ?? []).map { PlainModel.Text(headline: $0[1], body: $0[2]) }
            guard old == Array(expected.texts.dropLast()) else { return "article \(id) has other revisions than the model" }
        }
        if let wrong = try wrongAnswer(zip(ids, model.articles).map { ($0, $1) }) { return wrong }
        if let wrong = copies(rows, model, ids) { return wrong }
        return try items(model, ids, feeds)
    }

    /// An article is found by the words of its present text, and by no word of a former one.
    private func wrongAnswer(_ articles: [(id: Int64, expected: PlainModel.ModelArticle)]) throws -> String? {
        var present: [Int64: Set<Substring>] = [:]
        var asked: Set<Substring> = []
        for (id, expected) in articles {
            let now = Self.words(expected.now)
            present[id] = Set(now)
            // Some words of many.
            asked.formUnion(Self.some(now, 17))
            for text in expected.texts.dropLast() { asked.formUnion(Self.some(Self.words(text), 29)) }
        }
        var found: [Substring: Set<Int64>] = [:]
        // Asks the view of the index, as any program may.
        let answers = try read(
            "SELECT w.value, s.id FROM json_each(?) w, article_search s WHERE s.query MATCH '\"' || w.value || '\"'",
            ["[" + asked.map { "\"\($0)\"" }.joined(separator: ",") + "]"])
        for row in answers { found[Substring(row[0] as String), default: []].insert(row[1]) }
        for word in asked.sorted() {
            for (id, _) in articles {
                let isFound = found[word]?.contains(id) ?? false
                let isThere = present[id]?.contains(word) ?? false
                if isThere, !isFound { return "article \(id) is not found by its word \(word)" }
                if isFound, !isThere { return "article \(id) is found by \(word), which its present text does not have" }
            }
        }
        return nil
    }

    private static func words(_ text: PlainModel.Text) -> [Substring] {
        (text.headline?.split(separator: " ") ?? []) + text.body.split(separator: " ")
    }

    private static func some(_ words: [Substring], _ step: Int) -> [Substring] { stride(from: 0, to: words.count, by: step).map { words[$0] } }

    private func copies(_ rows: [Row], _ model: PlainModel, _ ids: [Int64]) -> String? {
        var groups: [Int64: Set<Int64>] = [:]
        for row in rows { groups[row[5] as Int64? ?? row[0], default: []].insert(row[0]) }
        let found = Set(groups.values.filter { $0.count > 1 })
        let expected = Set(model.groups.map { Set($0.map { ids[$0 - 1] }) })
        return found == expected ? nil : "copies are \(found.map { $0.sorted() }), the model says \(expected.map { $0.sorted() })"
    }

    private func items(_ model: PlainModel, _ ids: [Int64], _ feeds: [Int64]) throws -> String? {
        for (feed, expected) in zip(feeds, model.feeds) {
            let rows = try read("SELECT item_key, article_id FROM items WHERE feed_id = ?", [feed])
            let found = rows.map { "\($0[0] as String) \($0[1] as Int64? ?? 0)" }
            let wanted = expected.map { "\($0.key) \(ids[$0.value.article - 1])" }.sorted()
            if found.sorted() != wanted { return "items of feed \(feed) are \(found), the model says \(wanted)" }
        }
        return nil
    }

    private func read(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try reader.read { try Row.fetchAll($0.cachedStatement(sql: sql), arguments: arguments) }
    }
    private func number(_ sql: String) throws -> Int64 { try read(sql).first?[0] ?? 0 }
}
