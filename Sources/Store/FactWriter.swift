import Foundation
import GRDB
import Models

/// Writes what an article says, and takes back what it no longer says.
extension ArticleWriter {
    /// Adds the facts and topics of a new article.
    func addFacts(_ draft: ArticleDraft, id: Int64) throws {
        if !draft.facts.isEmpty {
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO facts (article_id, kind, merge_key, date, first_day, last_day, evidence, paragraph, start, "end", rule, detail)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            for keyed in draft.facts {
                let fact = keyed.fact
                try insert.execute(arguments: [
                    id, fact.kind.rawValue, keyed.mergeKey, fact.date, keyed.firstDay, keyed.lastDay, fact.evidence, fact.paragraph, fact.start,
                    fact.end, fact.rule, keyed.detailJSON,
                ])
            }
        }
        for (topic, relevance) in draft.topics where relevance > 0 {
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO article_topics (topic, article_id, relevance) VALUES (?, ?, ?)")
                .execute(arguments: [topic, id, relevance])
        }
    }

    /// Puts these facts and topics in the place of those that the article had; facts that stay keep their identifiers.
    ///
    /// - Returns: whether anything changed.
    @discardableResult
    func replaceFacts(_ draft: ArticleDraft, id: Int64) throws -> Bool {
        struct Identity: Hashable {
            var mergeKey: String
            var evidence: String
            var place: [Int]
            var rule: String
            var detail: String
        }
        var old: [Identity: [Int64]] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM facts WHERE article_id = ? ORDER BY id DESC"), arguments: [id]) {
            let identity = Identity(
                mergeKey: row["merge_key"], evidence: row["evidence"], place: [row["paragraph"], row["start"], row["end"]], rule: row["rule"],
                detail: row["detail"])
            old[identity, default: []].append(row["id"])
        }
        let fresh = draft.facts.filter { keyed in
            let fact = keyed.fact
            let identity = Identity(
                mergeKey: keyed.mergeKey, evidence: fact.evidence, place: [fact.paragraph, fact.start, fact.end], rule: fact.rule,
                detail: keyed.detailJSON)
            return old[identity]?.popLast() == nil
        }
        let gone = old.values.joined()
        for fact in gone { try db.cachedStatement(sql: "DELETE FROM facts WHERE id = ?").execute(arguments: [fact]) }
        let topics = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT topic, relevance FROM article_topics WHERE article_id = ?"), arguments: [id]
        ).reduce(into: [String: Double]()) { $0[$1["topic"]] = $1["relevance"] }
        let wanted = draft.topics.filter { $0.value > 0 }
        if topics != wanted {
            try db.cachedStatement(sql: "DELETE FROM article_topics WHERE article_id = ?").execute(arguments: [id])
        }
        var rest = draft
        rest.facts = fresh
        try addFacts(rest, id: id)
        return !fresh.isEmpty || !gone.isEmpty || topics != wanted
    }
}
