import Deduplication
import Foundation
import GRDB
import Ingestion
import Models

/// Looks up the articles that a text may copy, by indexes alone: the cost does not grow with the store.
struct CopyFinder {
    let db: Database
    let memory: CopyKeyMemory

    /// Articles whose text is read.
    static let texts = CopyRanking.texts

    /// The link of an article whose text is new to the store, or nil.
    ///
    /// - Parameters:
    ///   - id: the article's own identifier when it is stored already.
    ///   - sameAddress: the oldest other articles with its address, where they have been looked up already.
    ///   - former: the article that it was a copy of before its text changed.
    func link(_ record: ArticleRecord, id: Int64?, sameAddress known: [Int64]? = nil, former: Int64? = nil) throws -> CopyLink? {
        guard record.isTelling || record.article.url != nil else { return nil }
        let sameAddress = try record.article.url.map { try known ?? ids(address: AddressKey.of($0), except: id) } ?? []
        let keys = try CopyKeys.Finder(db, memory: memory)
        let sameText = record.isTelling ? try equal(record.bodyHash, keys, except: id) : []
        var similar = record.isTelling && sameText.isEmpty ? try likely(record.sketch, keys, except: id) : []
        if let former, !similar.contains(former) { similar.append(former) }
        guard !sameAddress.isEmpty || !sameText.isEmpty || !similar.isEmpty else { return nil }
        let link = CopyDecision.decide(
            record, sameAddress: try sameAddress.compactMap(candidate), sameText: try sameText.compactMap(candidate),
            similar: try similar.compactMap(candidate))
        return link?.root == id ? nil : link
    }

    private func ids(address: String, except id: Int64?) throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM articles WHERE url_key = ? ORDER BY id LIMIT \(Self.texts + 1)"), arguments: [address]
        ).filter { $0 != id }
    }

    /// Articles with an equal body, the oldest first.
    private func equal(_ bodyHash: [UInt8], _ find: CopyKeys.Finder, except id: Int64?) throws -> [Int64] {
        var found: [Int64] = []
        try find.find([ArticleKeys.body(bodyHash)], &found)
        guard !found.isEmpty else { return [] }
        let hash = try db.cachedStatement(sql: "SELECT body_hash = ? FROM articles WHERE id = ?")
        return try found.filter { try $0 != id && Bool.fetchOne(hash, arguments: [Data(bodyHash), $0]) ?? false }.prefix(Self.texts).map { $0 }
    }

    /// Articles that share most keys and whose sketches allow a copy, the likeliest first, the older before the younger.
    private func likely(_ keys: [Int64], _ find: CopyKeys.Finder, except id: Int64?) throws -> [Int64] {
        var articles: [[Int64]] = []
        try find.each(Array(keys.prefix(Fingerprint.keys))) { articles.append($0) }
        let found = try CopyRanking.likely(articles, except: id) {
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM articles")) ?? 0
        }
        guard !found.isEmpty else { return [] }
        let query = try KeyLookup(db, sql: "SELECT sketch FROM articles WHERE id = ?")
        var sketches: [(id: Int64, sketch: [Int64])] = []
        for id in found {
            try query.each(id) {
                sketches.append((id, $0.int64s))
                return false
            }
        }
        return Fingerprint.likeliest(keys, among: sketches, limit: Self.texts)
    }

    /// As much of an article as a comparison needs.
    private func candidate(_ id: Int64) throws -> CopyCandidate? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT a.headline, a.body, a.domain, a.url, coalesce(a.duplicate_of, a.id), a.duplicate_kind,
                        coalesce(r.published, a.published), coalesce(r.domain, a.domain)
                    FROM articles a LEFT JOIN articles r ON r.id = a.duplicate_of WHERE a.id = ?
                    """), arguments: [id]
        ).map { row in
            CopyCandidate(
                article: Article(
                    id: id, url: row[3], headline: row[0], body: BodyText.split(row[1]), source: ArticleSource(domain: row[2])),
                root: row[4], rootKind: (row[5] as String?).flatMap(DuplicateKind.init(rawValue:)), rootPublished: row[6], rootDomain: row[7])
        }
    }

    // MARK: Writing links

    /// Makes the article a copy as the link says; its own copies go with it, each with the kind that is true of the two.
    func write(_ link: CopyLink, of id: Int64) throws {
        if link.replacesRoot {
            try unlink(id)
            try move(link.root, to: id, kind: link.kind)
        } else {
            try move(id, to: link.root, kind: link.kind)
        }
    }

    /// The article is an original again.
    func unlink(_ id: Int64) throws {
        try db.cachedStatement(sql: "UPDATE articles SET duplicate_of = NULL, duplicate_kind = NULL WHERE id = ?").execute(arguments: [id])
    }

    /// Makes an original and all its copies copies of another original.
    private func move(_ old: Int64, to new: Int64, kind: DuplicateKind) throws {
        guard old != new else { return }
        try moveCopies(of: old, to: new, kind: kind)
        try set(old, root: new, kind)
    }

    /// Makes the copies of an original copies of another, each with the kind that is true of the two.
    private func moveCopies(of old: Int64, to new: Int64, kind: DuplicateKind) throws {
        let domain = try String.fetchOne(db.cachedStatement(sql: "SELECT domain FROM articles WHERE id = ?"), arguments: [new])
        try relink(old) { copy in
            guard copy.id != new else { return .keep }
            return .copy(of: new, CopyDecision.combined(copy.kind ?? kind, kind, isSameSite: domain != nil && copy.domain == domain))
        }
    }

    /// Copies that are compared again when the text of their original changes.
    private static let compared = 64

    /// After the text of an original has changed: its copies stay where they still are copies, each with the kind that is true now; the oldest
    /// of the others becomes their original.
    func textChanged(_ record: ArticleRecord, id: Int64) throws {
        var root: Int64?
        try relink(id, limit: Self.compared) { copy in
            guard var candidate = try candidate(copy.id) else { return .keep }
            (candidate.root, candidate.rootKind) = (copy.id, nil)
            let isExact = Duplicates.isExact(record.article, candidate.article, words: record.words) && candidate.article.body == record.article.body
            let link = CopyDecision.decide(
                record, sameAddress: record.article.url == candidate.article.url ? [candidate] : [], sameText: isExact ? [candidate] : [],
                similar: [candidate])
            if let link { return .copy(of: id, link.kind) }
            if let root { return .copy(of: root, .near) }
            root = copy.id
            return .original
        }
    }

    /// Takes an article out of the links, before it is removed: the oldest of its copies becomes the original of the others.
    func detach(_ id: Int64) throws {
        var first: (id: Int64, kind: DuplicateKind)?
        try relink(id, limit: 1) { copy in
            first = (copy.id, copy.kind ?? .near)
            return .original
        }
        if let first { try moveCopies(of: id, to: first.id, kind: first.kind) }
    }

    // MARK: Rows of links

    private struct Copy {
        var id: Int64
        var kind: DuplicateKind?
        var domain: String?
    }

    private enum NewLink {
        case keep
        case original
        case copy(of: Int64, DuplicateKind)
    }

    /// Gives the copies of an article other links, the oldest first.
    private func relink(_ original: Int64, limit: Int = -1, _ decide: (Copy) throws -> NewLink) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, duplicate_kind, domain FROM articles WHERE duplicate_of = ? ORDER BY id LIMIT ?"),
            arguments: [original, limit])
        for row in rows {
            let copy = Copy(id: row[0], kind: (row[1] as String?).flatMap(DuplicateKind.init(rawValue:)), domain: row[2])
            switch try decide(copy) {
            case .keep: break
            case .original: try unlink(copy.id)
            case .copy(let root, let kind): try set(copy.id, root: root, kind)
            }
        }
    }

    private func set(_ id: Int64, root: Int64, _ kind: DuplicateKind) throws {
        try db.cachedStatement(sql: "UPDATE articles SET duplicate_of = ?, duplicate_kind = ? WHERE id = ?")
            .execute(arguments: [root, kind.rawValue, id])
    }
}

extension Store {
    /// The stored article that a draft would be linked to as a copy, and how; nothing is written.
    public func original(of draft: ArticleDraft) async throws -> (id: Int64, kind: DuplicateKind)? {
        let memory = copyKeyMemory
        // By the connection that writes: what it has in memory of the keys is true of what it sees.
        return try await pool.writeWithoutTransaction { db in
            guard
                case .insert(let record) = ArticleDecision.place(
                    draft, stored: nil, linkChanged: false, sameAddress: [], ownArticle: { _ in false }, now: 0)
            else { return nil }
            var link: CopyLink?
            // One transaction for its many queries, as where an article is stored.
            try db.inTransaction(.deferred) {
                link = try CopyFinder(db: db, memory: memory).link(record, id: nil)
                return .commit
            }
            return link.map { ($0.root, $0.kind) }
        }
    }
}
