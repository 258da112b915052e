import Deduplication
import Foundation
import GRDB
import Ingestion
import Models

/// Writes what an article says, and takes back what it no longer says, inside the caller's transaction.
struct AnalysisWriter {
    let db: Database
    /// Unix seconds.
    let now: Int64

    func save(_ analysis: Analysis, of job: AnalysisJob) throws {
        let id = job.articleID
        if try replaceFacts(analysis, id: id), !analysis.facts.isEmpty {
            try ChangeWriter(db: db, now: now).add(
                "fact", feed: job.article.source?.feed, article: id, data: JSONText.object([("facts", .int(Int64(analysis.facts.count)))]))
        }
        try db.cachedStatement(sql: "UPDATE articles SET facts_cut_short = ?1 WHERE id = ?2 AND facts_cut_short <> ?1")
            .execute(arguments: [analysis.isCutShort, id])
        try settleStory(analysis, of: job)
    }

    // MARK: Facts

    /// Puts these facts and topics in the place of those that the article had; facts that stay keep their identifiers.
    ///
    /// - Returns: whether the facts changed.
    private func replaceFacts(_ analysis: Analysis, id: Int64) throws -> Bool {
        struct Identity: Hashable {
            var mergeKey: String
            var evidence: String
            var place: [Int]
            var rule: String
            var detail: String
        }
        var old: [Identity: [Int64]] = [:]
        let stored = try Row.fetchCursor(db.cachedStatement(sql: "SELECT * FROM facts WHERE article_id = ? ORDER BY id DESC"), arguments: [id])
        while let row = try stored.next() {
            let identity = Identity(
                mergeKey: row["merge_key"], evidence: row["evidence"], place: [row["paragraph"], row["start"], row["end"]], rule: row["rule"],
                detail: row["detail"])
            old[identity, default: []].append(row["id"])
        }
        let fresh =
            old.isEmpty
            ? analysis.facts
            : analysis.facts.filter { keyed in
                let fact = keyed.fact
                let identity = Identity(
                    mergeKey: keyed.mergeKey, evidence: fact.evidence, place: [fact.paragraph, fact.start, fact.end], rule: fact.rule,
                    detail: keyed.detailJSON)
                return old[identity]?.popLast() == nil
            }
        let gone = old.values.joined()
        for fact in gone { try db.cachedStatement(sql: "DELETE FROM facts WHERE id = ?").execute(arguments: [fact]) }
        try add(fresh, id: id)
        try replaceTopics(analysis.topics.filter { $0.value > 0 }, id: id)
        return !fresh.isEmpty || !gone.isEmpty
    }

    private func add(_ facts: [KeyedFact], id: Int64) throws {
        guard !facts.isEmpty else { return }
        let insert = try RowStatement(
            db,
            sql: """
                INSERT INTO facts (article_id, kind, merge_key, date, first_day, last_day, evidence, paragraph, start, "end", rule, detail,
                    confidence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for keyed in facts {
            let fact = keyed.fact
            try insert.run { row in
                row.add(id)
                row.add(fact.kind.rawValue)
                row.add(keyed.mergeKey)
                row.add(fact.date)
                row.add(keyed.firstDay)
                row.add(keyed.lastDay)
                row.add(fact.evidence)
                row.add(Int64(fact.paragraph))
                row.add(Int64(fact.start))
                row.add(Int64(fact.end))
                row.add(fact.rule)
                row.add(keyed.detailJSON)
                row.add(fact.confidence)
            }
        }
        try Counts(facts: facts.count).add(db)
    }

    private func replaceTopics(_ wanted: [String: Double], id: Int64) throws {
        let topics = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT topic, relevance FROM article_topics WHERE article_id = ?"), arguments: [id]
        ).reduce(into: [String: Double]()) { $0[$1["topic"]] = $1["relevance"] }
        guard topics != wanted else { return }
        try db.cachedStatement(sql: "DELETE FROM article_topics WHERE article_id = ?").execute(arguments: [id])
        for (topic, relevance) in wanted {
            try db.cachedStatement(sql: "INSERT INTO article_topics (topic, article_id, relevance) VALUES (?, ?, ?)")
                .execute(arguments: [topic, id, relevance])
        }
    }

    // MARK: Stories

    /// Puts the article into the story that its present text belongs to; one that was chosen from an earlier text is left.
    private func settleStory(_ analysis: Analysis, of job: AnalysisJob) throws {
        let id = job.articleID
        // Read here and not from the job: a copy may have been linked, or a story joined, since it was taken.
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT duplicate_of, story_id, story_version, text_version FROM articles WHERE id = ?"), arguments: [id])
        else { return }
        let former: Int64? = row[1]
        if let original: Int64 = row[0] {
            // A copy stands in its original's story; before that has one, it waits for it.
            let story = try Int64.fetchOne(db.cachedStatement(sql: "SELECT story_id FROM articles WHERE id = ?"), arguments: [original])
            guard story != former else { return }
            try leave(former, article: id)
            if let story { try enter(story, article: id) }
            return
        }
        let version: Int64 = row[3]
        if former != nil, row[2] as Int64? == version { return }
        guard let story = analysis.story, !story.terms.isEmpty else { return try leave(former, article: id) }
        try choose(story, version: version, former: former, of: job)
    }

    /// - Parameter version: the text of the article by which the story is chosen.
    private func choose(_ story: StoryDraft, version: Int64, former: Int64?, of job: AnalysisJob) throws {
        let id = job.articleID
        // A story of this article alone keeps its identifier when no other takes the article.
        let own = try former.flatMap { story in
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT id FROM stories WHERE id = ? AND articles = 1"), arguments: [story])
        }
        if own == nil { try leave(former, article: id) }
        let (joined, state) = StoryState.join(story.state, candidates: try candidates(for: story).filter { $0.id != own })
        let date = job.article.datePublished.map { String($0.prefix(10)) } ?? CivilDay.iso(Int(PublishedDate.day(job.firstSeen)))
        let chosen: Int64
        if let joined {
            try leave(own, article: id)
            try db.cachedStatement(
                sql: """
                    UPDATE stories SET state = ?, first_date = min(coalesce(first_date, ?), ?), last_date = max(coalesce(last_date, ?), ?)
                    WHERE id = ?
                    """
            ).execute(arguments: [Data(state), date, date, date, date, joined])
            try enter(joined, article: id, version: version)
            chosen = joined
        } else {
            let headline = job.article.headline ?? job.article.body.first.map { String($0.prefix(StoryRow.leadLength)) }
            if let own {
                try db.cachedStatement(sql: "UPDATE stories SET headline = ?, first_date = ?, last_date = ?, state = ? WHERE id = ?")
                    .execute(arguments: [headline, date, date, Data(state), own])
                try db.cachedStatement(sql: "DELETE FROM story_terms WHERE story_id = ?").execute(arguments: [own])
                try db.cachedStatement(sql: "UPDATE articles SET story_version = ? WHERE id = ?").execute(arguments: [version, id])
                chosen = own
            } else {
                try db.cachedStatement(sql: "INSERT INTO stories (headline, first_date, last_date, articles, state) VALUES (?, ?, ?, 0, ?)")
                    .execute(arguments: [headline, date, date, Data(state)])
                chosen = db.lastInsertedRowID
                try Counts(stories: 1).add(db)
                try enter(chosen, article: id, version: version)
            }
        }
        try StoryTerms(db: db).post(story, of: chosen)
        try followOriginal(id, story: chosen)
    }

    /// - Parameter version: the text by which the story was chosen; nil for one that it has through its original.
    private func enter(_ story: Int64, article id: Int64, version: Int64? = nil) throws {
        try db.cachedStatement(sql: "UPDATE articles SET story_id = ?, story_version = coalesce(?, story_version) WHERE id = ?")
            .execute(arguments: [story, version, id])
        try db.cachedStatement(sql: "UPDATE stories SET articles = articles + 1 WHERE id = ?").execute(arguments: [story])
    }

    /// Articles of a story from which its state is made again when one leaves it; the state of a larger story hardly depends on one.
    private static let smallStory = 8

    /// Takes an article out of its story. A story without articles goes; that of a few articles is made from those that stay.
    private func leave(_ story: Int64?, article id: Int64) throws {
        guard let story else { return }
        try db.cachedStatement(sql: "UPDATE articles SET story_id = NULL WHERE id = ?").execute(arguments: [id])
        try StoryRows.articleLeft(story, db)
        let rest = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT headline, body FROM articles WHERE story_id = ? ORDER BY id LIMIT \(Self.smallStory + 1)"),
            arguments: [story])
        guard !rest.isEmpty, rest.count <= Self.smallStory else { return }
        let features = rest.map { StoryFeatures(Article(headline: $0[0], body: BodyText.split($0[1]))) }
        try db.cachedStatement(sql: "UPDATE stories SET state = ? WHERE id = ?").execute(arguments: [Data(StoryState(of: features).bytes), story])
    }

    /// Copies stand in their original's story: those that waited for it, and those that were in the one that it has left.
    private func followOriginal(_ id: Int64, story: Int64) throws {
        let copies = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, story_id FROM articles WHERE duplicate_of = ? AND story_id IS NOT ?"), arguments: [id, story])
        for copy in copies {
            if let former: Int64 = copy[1] { try StoryRows.articleLeft(former, db, unless: copy[0]) }
            try enter(story, article: copy[0])
        }
    }

    /// Stories near in time that share most terms with the article.
    private func candidates(for story: StoryDraft) throws -> [(id: Int64, state: [UInt8])] {
        var hits = try StoryTerms(db: db).stories(near: story)
        let state = try db.cachedStatement(sql: "SELECT state FROM stories WHERE id = ?")
        return try mostFrequent(&hits, 8).compactMap { id, _ in
            try Data.fetchOne(state, arguments: [id]).map { (id, [UInt8]($0)) }
        }
    }
}

/// The rows of stories whose articles go.
enum StoryRows {
    /// Counts an article less; a story without articles is removed with its postings.
    ///
    /// - Parameter article: one that is about to leave and still stands in the story.
    static func articleLeft(_ story: Int64, _ db: Database, unless article: Int64? = nil) throws {
        try db.cachedStatement(sql: "UPDATE stories SET articles = articles - 1 WHERE id = ?").execute(arguments: [story])
        if let article {
            try db.cachedStatement(sql: "UPDATE articles SET story_id = NULL WHERE id = ?").execute(arguments: [article])
        }
        let count = try Int.fetchOne(db.cachedStatement(sql: "SELECT articles FROM stories WHERE id = ?"), arguments: [story])
        guard let count, count <= 0 else { return }
        try db.cachedStatement(sql: "DELETE FROM story_terms WHERE story_id = ?").execute(arguments: [story])
        try db.cachedStatement(sql: "DELETE FROM stories WHERE id = ?").execute(arguments: [story])
    }
}
