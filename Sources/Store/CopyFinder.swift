import Foundation
import GRDB
import Models

/// Finds the article that a new one copies, by look-ups alone: the cost does not grow with the store.
struct CopyFinder {
    let db: Database
    let linker: Linker

    struct Copy {
        var original: Int64
        var kind: DuplicateKind
        /// The new article was published before the one found, so the one found becomes the copy.
        var isEarlier: Bool
    }

    /// Articles looked at for one key: those that share a shingle of everyday words are many, and a true copy shares other keys too.
    private static let perKey = 8
    /// Articles whose sketch is compared, and whose text is read.
    private static let sketches = 8
    private static let texts = 4

    func original(of draft: ArticleDraft) throws -> Copy? {
        guard !draft.article.body.isEmpty else { return nil }
        if let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT coalesce(duplicate_of, id) AS id, published FROM articles WHERE body_hash = ? ORDER BY first_seen, id LIMIT 1"),
            arguments: [Data(draft.bodyHash)])
        {
            return Copy(original: row["id"], kind: .exact, isEarlier: Self.isEarlier(draft.article.datePublished, than: row["published"]))
        }
        let candidates = try likely(draft.bands).prefix(Self.texts).compactMap(article)
        guard !candidates.isEmpty, let (found, kind) = linker.copyOf(draft.article, candidates),
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT coalesce(duplicate_of, id) AS id, published FROM articles WHERE id = ?"), arguments: [found])
        else { return nil }
        return Copy(original: row["id"], kind: kind, isEarlier: Self.isEarlier(draft.article.datePublished, than: row["published"]))
    }

    /// Articles that share most keys and whose sketches allow a copy, the likeliest first, the older before the younger.
    private func likely(_ bands: [Int64]) throws -> [Int64] {
        var hits: [Int64] = []
        let find = try KeyLookup(db, sql: "SELECT article_id FROM fingerprint_bands WHERE band = ? LIMIT \(Self.perKey)")
        for band in bands.prefix(linker.posted) { try find.each(band) { hits.append($0.int64) } }
        guard !hits.isEmpty else { return [] }
        let sketch = try KeyLookup(db, sql: "SELECT bands FROM articles WHERE id = ?")
        return try mostFrequent(&hits, Self.sketches).map(\.id).filter { id in
            var may = false
            try sketch.each(id) { may = linker.mayCopy(bands, $0.int64s) }
            return may
        }
    }

    /// As much of an article as a comparison needs.
    private func article(_ id: Int64) throws -> Article? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT headline, body, domain FROM articles WHERE id = ?"), arguments: [id]).map { row in
            Article(id: id, headline: row["headline"], body: ArticleRow.split(row["body"]), source: ArticleSource(domain: row["domain"]))
        }
    }

    /// True only when both are known to a common precision and the first is before the second.
    static func isEarlier(_ date: String?, than other: String?) -> Bool {
        guard let date, let other else { return false }
        return date.utf8.count >= 10 && other.utf8.count >= 10 && date.prefix(10) < other.prefix(10)
    }

    /// Makes the new article the original of the old one and of its copies.
    func reroot(from old: Int64, to new: Int64, kind: DuplicateKind) throws {
        try db.execute(sql: "UPDATE articles SET duplicate_of = NULL, duplicate_kind = NULL WHERE id = ?", arguments: [new])
        try db.execute(
            sql: "UPDATE articles SET duplicate_of = ?, duplicate_kind = coalesce(duplicate_kind, ?) WHERE id = ? OR duplicate_of = ?",
            arguments: [new, kind.rawValue, old, old])
    }
}

/// The values that stand most often in the list, with how often; the smaller before the greater. Sorts the list.
func mostFrequent(_ hits: inout [Int64], _ limit: Int) -> [(id: Int64, count: Int)] {
    hits.sort()
    var best: [(id: Int64, count: Int)] = []
    var i = 0
    while i < hits.count {
        var j = i + 1
        while j < hits.count, hits[j] == hits[i] { j += 1 }
        if best.count < limit || j - i > best[best.count - 1].count {
            best.insert((hits[i], j - i), at: best.firstIndex { $0.count < j - i } ?? best.count)
            if best.count > limit { best.removeLast() }
        }
        i = j
    }
    return best
}

extension Store {
    /// The stored article that a draft would be linked to as a copy, and how; nothing is written.
    public func original(of draft: ArticleDraft, linker: Linker) async throws -> (id: Int64, kind: DuplicateKind)? {
        try await read { db in try CopyFinder(db: db, linker: linker).original(of: draft).map { ($0.original, $0.kind) } }
    }
}
