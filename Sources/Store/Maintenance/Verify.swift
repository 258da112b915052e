import Foundation
import GRDB
import Ingestion
import Models

extension Store {
    /// Articles whose entries in the search index are compared with their texts; of more, as many at equal distances.
    private static let comparedArticles = 20_000

    /// Checks the files and their integrity, the references between tables, the search index against the texts, and the counts that are kept twice.
    ///
    /// A search index that is wrong is marked, so that it is rebuilt; one that is marked already is not marked again, since its rebuild may just
    /// have ended.
    public func verify() async throws -> VerifyResult {
        let fault = fault
        // What has the store's name now is another file, or none.
        if case .replaced? = fault { return VerifyResult(checks: [("integrity", fault.map { ["\($0)"] } ?? [])]) }
        var result = VerifyResult(
            checks: try await readInBackground([
                ("integrity", Self.integrity), ("references", Self.references), ("search index", Self.searchIndex), ("evidence", Self.evidence),
                ("copies", Self.copies), ("counts", Self.counts),
            ]))
        if let fault, !result.checks.isEmpty { result.checks[0].problems.insert("\(fault)", at: 0) }
        let index = result.checks.first { $0.name == "search index" }?.problems ?? []
        if !index.isEmpty, index != [Self.markedAlready] { try await markSearchIndexDamaged() }
        return result
    }

    private static func integrity(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
    }

    private static func references(_ db: Database) throws -> [String] {
        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map {
            "\($0["table"] as String? ?? "?") row \($0["rowid"] as Int64? ?? 0) refers to a row of \($0["parent"] as String? ?? "?") that is missing"
        }
    }

    private static let markedAlready = "the index is damaged; it is rebuilt in the background"

    /// Each compared article must be found by words of its headline and of its text, under the entry of its present version.
    private static func searchIndex(_ db: Database) throws -> [String] {
        if try SearchIndex.State(db).isDamaged { return [markedAlready] }
        let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM articles") ?? 0
        let step = max(1, total / comparedArticles)
        var missing: [Int64] = []
        do {
            let find = try db.makeStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM \(SearchIndex.table) WHERE \(SearchIndex.table) MATCH ? AND rowid = ?)")
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, text_version, headline, body FROM articles WHERE id % ? = 0 ORDER BY id", arguments: [step])
            while let row = try rows.next(), missing.count < 20 {
                guard let query = SearchText.probe(headline: row[2], body: row[3]) else { continue }
                let entry = SearchIndex.row(article: row[0], version: row[1])
                if try !(Bool.fetchOne(find, arguments: [query, entry]) ?? false) { missing.append(row[0]) }
            }
        } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
            return ["the index cannot be read: \(error.message ?? "damaged")"]
        }
        return missing.isEmpty ? [] : ["articles that are not found by their own words: \(missing.map { "#\($0)" }.joined(separator: ", "))"]
    }

    private static func evidence(_ db: Database) throws -> [String] {
        let wrong =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM facts f JOIN articles a ON a.id = f.article_id
                    WHERE f.paragraph >= 0 AND instr(a.body, f.evidence) = 0 AND a.id NOT IN (SELECT article_id FROM analysis_jobs)
                    """) ?? 0
        return wrong > 0 ? ["\(wrong) facts whose words are not in their article"] : []
    }

    private static func copies(_ db: Database) throws -> [String] {
        let chained =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM articles c JOIN articles o ON o.id = c.duplicate_of WHERE o.duplicate_of IS NOT NULL") ?? 0
        return chained > 0 ? ["\(chained) copies whose original is itself a copy"] : []
    }

    private static func counts(_ db: Database) throws -> [String] {
        let wrong =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM stories s WHERE s.articles <> (SELECT count(*) FROM articles a WHERE a.story_id = s.id)
                    """) ?? 0
        guard let kept = try Row.fetchOne(db, sql: Counts.kept) else { return ["the row of numbers is missing"] }
        let counted = try Row.fetchOne(db, sql: Counts.counted) ?? [:]
        let differing = zip(kept, counted).filter { $0.1 != $1.1 }.map { "the number of \($0.0) is kept as \($0.1) and is \($1.1)" }
        return differing + (wrong > 0 ? ["\(wrong) stories whose number of articles is wrong"] : [])
    }
}

/// What a check of the store found.
public struct VerifyResult: Sendable {
    /// Name of the check and what it found; empty when sound.
    public var checks: [(name: String, problems: [String])]

    public var isSound: Bool { checks.allSatisfy { $0.problems.isEmpty } }
}
