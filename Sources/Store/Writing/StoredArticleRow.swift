import Addresses
import Foundation
import GRDB
import Ingestion
import Markup
import Models

extension StoredArticle {
    /// Reads a row of `articles`.
    init(_ row: Row) {
        let id: Int64 = row["id"]
        let name: String? = row["located_name"]
        let country: String? = row["located_country"]
        let images: String = row["images"]
        self.init(
            id: id,
            article: Article(
                id: id, url: row["url"], headline: row["headline"], byline: Self.list(row["byline"]), datePublished: row["published"],
                dateModified: row["modified"], dateBasis: (row["date_basis"] as String?).flatMap(DateBasis.init(rawValue:)),
                dateline: row["dateline"], located: name.map { Place(name: $0, country: country) }, body: BodyText.split(row["body"]),
                images: images == "[]" ? [] : JSONText.decode([ArticleImage].self, from: images) ?? [],
                creditLines: Self.list(row["credit_lines"]), language: row["language"],
                source: ArticleSource(feed: row["feed_id"], name: row["source_name"], domain: row["domain"]),
                partial: (row["partial"] as Bool) ? true : nil, factsCutShort: (row["facts_cut_short"] as Bool) ? true : nil,
                revision: row["revision"], duplicateOf: row["duplicate_of"],
                duplicateKind: (row["duplicate_kind"] as String?).flatMap(DuplicateKind.init(rawValue:))),
            origin: TextOrigin(rawValue: row["text_origin"]) ?? .feed, bodyHash: [UInt8](row["body_hash"] as Data),
            sketch: SketchBlob.keys(row["sketch"]), volatileRevisions: row["volatile_revisions"], textVersion: row["text_version"],
            firstSeen: row["first_seen"], changedAt: row["changed_at"], listedAt: row["listed_at"], storyID: row["story_id"])
    }

    static func fetch(_ db: Database, id: Int64) throws -> StoredArticle? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM articles WHERE id = ?"), arguments: [id]).map(StoredArticle.init)
    }

    /// Articles that are looked at for one address.
    private static let perAddress = 8

    /// The articles that have the address, the oldest first; of many only the first few.
    static func fetch(_ db: Database, address key: String, except id: Int64? = nil) throws -> [StoredArticle] {
        // Most articles are the only ones with their address: that is told without reading a row.
        let known = try RowStatement(db, sql: "SELECT id FROM articles WHERE url_key = ? LIMIT 1")
        guard try known.first({ $0.add(key) }, read: { _ in true }) != nil else { return [] }
        return try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM articles WHERE url_key = ? ORDER BY id LIMIT \(perAddress)"), arguments: [key]
        ).map(StoredArticle.init).filter { $0.id != id }
    }

    private static func list(_ text: String) -> [String] { text == "[]" ? [] : JSONText.decode([String].self, from: text) ?? [] }
}

/// The column `articles.url_key`.
enum AddressKey {
    /// What an address is found by: neither its scheme nor `www.` makes another document of it.
    static func of(_ url: String) -> String { String(withoutScheme(url)) }

    /// The key of an article: its address, and for an imported document without one its words, so that it is known again.
    static func of(_ article: Article, origin: TextOrigin, bodyHash: [UInt8]) -> String? {
        if let url = article.url { return of(url) }
        guard origin == .document else { return nil }
        let hash = bodyHash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return "text:\(hash):\(article.datePublished ?? ""):\(article.headline ?? "")"
    }
}

/// The column `body`.
package enum BodyText {
    /// What divides paragraphs in a text: a blank line, as a reader of the database expects.
    static let separator = "\n\n"

    /// Paragraphs as one text.
    package static func joined(_ body: [String]) -> String { body.joined(separator: separator) }

    /// Paragraphs of a text; blank lines give none.
    package static func split(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var parts: [String] = []
            var start = 0
            while start < bytes.count {
                let end = ByteScan.find(0x0A, in: UnsafeRawBufferPointer(bytes), from: start) ?? bytes.count
                if end > start { parts.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
                start = end + 1
            }
            return parts
        }
    }
}

/// The column `articles.sketch`: 64-bit numbers in the machine's byte order.
enum SketchBlob {
    static func data(_ keys: [Int64]) -> Data { keys.withUnsafeBytes { Data($0) } }

    static func keys(_ blob: Data) -> [Int64] {
        var keys = [Int64](repeating: 0, count: blob.count / 8)
        _ = keys.withUnsafeMutableBytes { blob.copyBytes(to: $0, count: min($0.count, blob.count)) }
        return keys
    }
}
