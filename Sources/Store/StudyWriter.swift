import Foundation
import GRDB
import Models

/// Writes what an article says, and takes back what it no longer says, inside the caller's transaction.
struct StudyWriter {
    let db: Database
    let linker: Linker
    /// Unix seconds.
    let now: Int64

    func save(_ study: Study, of job: StudyJob) throws {
        let id = job.articleID
        if try replaceFacts(study, id: id), !study.facts.isEmpty {
            try ChangeWriter(db: db, now: now).add(
                "fact", feed: job.article.source?.feed, article: id, data: JSONText.object([("facts", .int(Int64(study.facts.count)))]))
        }
        // Read here and not from the job: a copy may have been linked, or a story joined, since it was taken.
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT duplicate_of, story_id FROM articles WHERE id = ?"), arguments: [id]), row["story_id"] == nil
        else { return }
        if let original: Int64 = row["duplicate_of"] { try followStory(of: original, id: id) } else { try joinStory(study, of: job) }
    }

    // MARK: Facts

    /// Puts these facts and topics in the place of those that the article had; facts that stay keep their identifiers.
    ///
    /// - Returns: whether the facts changed.
    private func replaceFacts(_ study: Study, id: Int64) throws -> Bool {
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
            ? study.facts
            : study.facts.filter { keyed in
                let fact = keyed.fact
                let identity = Identity(
                    mergeKey: keyed.mergeKey, evidence: fact.evidence, place: [fact.paragraph, fact.start, fact.end], rule: fact.rule,
                    detail: keyed.detailJSON)
                return old[identity]?.popLast() == nil
            }
        let gone = old.values.joined()
        for fact in gone { try db.cachedStatement(sql: "DELETE FROM facts WHERE id = ?").execute(arguments: [fact]) }
        try add(fresh, id: id)
        try replaceTopics(study.topics.filter { $0.value > 0 }, id: id)
        return !fresh.isEmpty || !gone.isEmpty
    }

    private func add(_ facts: [KeyedFact], id: Int64) throws {
        guard !facts.isEmpty else { return }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO facts (article_id, kind, merge_key, date, first_day, last_day, evidence, paragraph, start, "end", rule, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for keyed in facts {
            let fact = keyed.fact
            try insert.execute(arguments: [
                id, fact.kind.rawValue, keyed.mergeKey, fact.date, keyed.firstDay, keyed.lastDay, fact.evidence, fact.paragraph, fact.start,
                fact.end, fact.rule, keyed.detailJSON,
            ])
        }
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

    /// A copy stands in its original's story; before that has one, it waits for it.
    private func followStory(of original: Int64, id: Int64) throws {
        guard
            let story = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT story_id FROM articles WHERE id = ? AND story_id IS NOT NULL"), arguments: [original])
        else { return }
        try db.cachedStatement(sql: "UPDATE articles SET story_id = ? WHERE id = ?").execute(arguments: [story, id])
        try db.cachedStatement(sql: "UPDATE stories SET articles = articles + 1 WHERE id = ?").execute(arguments: [story])
    }

    private func joinStory(_ study: Study, of job: StudyJob) throws {
        guard let story = study.story, !story.terms.isEmpty else { return }
        let id = job.articleID
        let (joined, state) = linker.joinStory(story, try candidates(for: story))
        let date = job.article.datePublished.map { String($0.prefix(10)) } ?? ArticleWriter.day(job.article, now: job.firstSeen)
        let storyID: Int64
        if let joined {
            storyID = joined
            try db.cachedStatement(
                sql: """
                    UPDATE stories SET articles = articles + 1, state = ?, first_date = min(coalesce(first_date, ?), ?),
                        last_date = max(coalesce(last_date, ?), ?) WHERE id = ?
                    """
            ).execute(arguments: [Data(state), date, date, date, date, joined])
        } else {
            try db.cachedStatement(
                sql: "INSERT INTO stories (headline, first_date, last_date, articles, state) VALUES (?, ?, ?, 1, ?)"
            ).execute(arguments: [job.article.headline ?? job.article.body.first.map { String($0.prefix(120)) }, date, date, Data(state)])
            storyID = db.lastInsertedRowID
        }
        let post = try db.cachedStatement(sql: "INSERT OR IGNORE INTO story_terms (term, day, story_id) VALUES (?, ?, ?)")
        for term in story.terms { try post.execute(arguments: [term, story.day, storyID]) }
        try db.cachedStatement(sql: "UPDATE articles SET story_id = ? WHERE id = ?").execute(arguments: [storyID, id])
        // Copies that were read before their original have waited for it.
        try db.cachedStatement(sql: "UPDATE articles SET story_id = ? WHERE duplicate_of = ? AND story_id IS NULL").execute(arguments: [storyID, id])
        if db.changesCount > 0 {
            try db.cachedStatement(sql: "UPDATE stories SET articles = articles + ? WHERE id = ?").execute(arguments: [db.changesCount, storyID])
        }
    }

    /// Stories near in time that share most terms with the article.
    private func candidates(for story: StoryDraft) throws -> [StoryCandidate] {
        var hits: [Int64] = []
        let find = try KeyLookup(db, sql: "SELECT DISTINCT story_id FROM story_terms WHERE term = ? AND day BETWEEN ? AND ? LIMIT 48")
        // A story may stand under several days; it counts once for each term.
        for term in story.terms {
            try find.each(term, Int64(story.day - story.window), Int64(story.day + story.window)) { hits.append($0.int64) }
        }
        let state = try db.cachedStatement(sql: "SELECT state, articles, first_date, last_date FROM stories WHERE id = ?")
        return try mostFrequent(&hits, 8).compactMap { id, count -> StoryCandidate? in
            guard let row = try Row.fetchOne(state, arguments: [id]) else { return nil }
            return StoryCandidate(
                id: id, sharedTerms: count, state: [UInt8](row["state"] as Data), articles: row["articles"], firstDate: row["first_date"],
                lastDate: row["last_date"])
        }
    }
}
