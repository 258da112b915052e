import Foundation
import GRDB
import Models

/// One row of `articles` as values.
struct ArticleRow: Sendable {
    var id: Int64
    var article: Article
    var bodyHash: [UInt8]
    var bands: [Int64]
    var volatileRevisions: Int
    var firstSeen: Int64
    var changedAt: Int64
    var storyID: Int64?

    init(_ row: Row) {
        id = row["id"]
        bodyHash = [UInt8](row["body_hash"] as Data)
        bands = Self.keys(row["bands"])
        volatileRevisions = row["volatile_revisions"]
        firstSeen = row["first_seen"]
        changedAt = row["changed_at"]
        storyID = row["story_id"]
        let name: String? = row["located_name"]
        let country: String? = row["located_country"]
        let images: String = row["images"]
        article = Article(
            id: id, url: row["url"], headline: row["headline"], byline: Self.list(row["byline"]), datePublished: row["published"],
            dateModified: row["modified"], dateBasis: (row["date_basis"] as String?).flatMap(DateBasis.init(rawValue:)),
            dateline: row["dateline"], located: name.map { Place(name: $0, country: country) }, body: Self.split(row["body"]),
            images: images == "[]" ? [] : JSONText.decode([ArticleImage].self, from: images) ?? [],
            creditLines: Self.list(row["credit_lines"]), language: row["language"],
            source: ArticleSource(feed: row["feed_id"], name: row["source_name"], domain: row["domain"]),
            partial: (row["partial"] as Bool) ? true : nil, revision: row["revision"], duplicateOf: row["duplicate_of"],
            duplicateKind: (row["duplicate_kind"] as String?).flatMap(DuplicateKind.init(rawValue:)))
    }

    static func fetch(_ db: Database, id: Int64) throws -> ArticleRow? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM articles WHERE id = ?"), arguments: [id]).map(ArticleRow.init)
    }

    static func fetch(_ db: Database, url: String) throws -> ArticleRow? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM articles WHERE url_key = ?"), arguments: [key(ofURL: url)]).map(ArticleRow.init)
    }

    /// What an address is found by: neither its scheme nor `www.` makes another document of it.
    static func key(ofURL url: String) -> String {
        guard let colon = url.utf8.firstIndex(of: 0x3A), url[colon...].hasPrefix("://") else { return url }
        let rest = url[url.utf8.index(colon, offsetBy: 3)...]
        return String(rest.hasPrefix("www.") ? rest.dropFirst(4) : rest)
    }

    /// Paragraphs as one text: divided by blank lines, as a reader of the database expects.
    static func joined(_ body: [String]) -> String { body.joined(separator: "\n\n") }

    static func split(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var parts: [String] = []
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
                if end > start { parts.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
                start = end + 1
            }
            return parts
        }
    }

    private static func list(_ text: String) -> [String] { text == "[]" ? [] : JSONText.decode([String].self, from: text) ?? [] }

    static func keys(_ blob: Data) -> [Int64] {
        var keys = [Int64](repeating: 0, count: blob.count / 8)
        _ = keys.withUnsafeMutableBytes { blob.copyBytes(to: $0, count: min($0.count, blob.count)) }
        return keys
    }
}

extension Fact {
    /// The date by which facts of the kind are ordered.
    var date: String? {
        switch detail {
        case .tariffMeasure(let value): value.date
        case .tradeFigure(let value): value.period
        case .event(let value): value.date
        case .person, .organisation, .quotation: nil
        }
    }
}
