import Foundation
import Ingestion
import Models
import Store

/// An article on its way to the archive, as a row of JSON.
struct ArchiveRow: Encodable, Sendable {
    struct FactRow: Encodable, Sendable {
        var kind, mergeKey: String
        var firstDay, lastDay: String?
        var evidence: String
        var paragraph, start, end: Int
        var rule: String
        var confidence: Double?
        var detail: String

        enum CodingKeys: String, CodingKey {
            case kind
            case mergeKey = "merge_key"
            case firstDay = "first_day"
            case lastDay = "last_day"
            case evidence, paragraph, start, end, rule, confidence, detail
        }
    }

    struct RevisionRow: Encodable, Sendable {
        var revision: Int
        var headline: String?
        var body, hash: String
        var seenAt: Int64

        enum CodingKeys: String, CodingKey {
            case revision, headline, body, hash
            case seenAt = "seen_at"
        }
    }

    /// The archive's identifier and month, once they are known.
    var id: Int64 = 0
    var month = ""
    /// The first addresses of the feeds that list it, the one that brought it before all others; the archive has numbers for them.
    var feeds: [String]
    /// The node holds the host that the article came from, so that its word counts; else it only adds what nobody else has brought.
    var isFresh = false
    var url, urlKey, headline: String?
    var byline, body, images, creditLines: String
    var published, modified, dateBasis, dateline, locatedName, locatedCountry, language, sourceName, domain: String?
    var isPartial: Bool
    var textOrigin: String
    var firstSeen, changedAt, listedAt: Int64
    var bodyHash: String
    var isTelling: Bool
    var search: String
    var sketch: String
    /// Absent while the article is still to be analysed.
    var facts: [FactRow]?
    var topics: [String: Double]
    var revisions: [RevisionRow]

    enum CodingKeys: String, CodingKey {
        case id, month
        case feeds
        case isFresh = "fresh"
        case url
        case urlKey = "url_key"
        case headline, byline, body, images
        case creditLines = "credit_lines"
        case published, modified
        case dateBasis = "date_basis"
        case dateline
        case locatedName = "located_name"
        case locatedCountry = "located_country"
        case language
        case sourceName = "source_name"
        case domain
        case isPartial = "partial"
        case textOrigin = "text_origin"
        case firstSeen = "first_seen"
        case changedAt = "changed_at"
        case listedAt = "listed_at"
        case bodyHash = "body_hash"
        case isTelling = "telling"
        case search, sketch, facts, topics, revisions
    }

    init(_ article: OutboxArticle, isAnalysed: Bool) {
        let (stored, text) = (article.stored, article.stored.article)
        feeds = article.items.map(\.feedURL).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        url = text.url
        urlKey = article.addressKey
        headline = text.headline
        byline = JSON.text(text.byline)
        body = BodyText.joined(text.body)
        images = text.images.isEmpty ? "[]" : JSON.text(text.images)
        creditLines = JSON.text(text.creditLines)
        published = text.datePublished
        modified = text.dateModified
        dateBasis = text.dateBasis?.rawValue
        dateline = text.dateline
        locatedName = text.located?.name
        locatedCountry = text.located?.country
        language = text.language
        sourceName = text.source?.name
        domain = text.source?.domain
        isPartial = text.partial == true
        textOrigin = stored.origin.rawValue
        firstSeen = stored.firstSeen
        changedAt = stored.changedAt
        listedAt = stored.listedAt
        bodyHash = hexadecimal(stored.bodyHash)
        isTelling = article.isTelling
        search = TextVector.vector(headline: text.headline, body: text.body.joined(separator: "\n"))
        sketch = "{" + stored.sketch.map { String($0) }.joined(separator: ",") + "}"
        topics = article.topics
        facts =
            isAnalysed
            ? article.facts.map {
                FactRow(
                    kind: $0.kind, mergeKey: $0.mergeKey, firstDay: $0.firstDay, lastDay: $0.lastDay, evidence: $0.evidence, paragraph: $0.paragraph,
                    start: $0.start, end: $0.end, rule: $0.rule, confidence: $0.confidence, detail: $0.detail)
            } : nil
        revisions = article.revisions.map {
            RevisionRow(revision: $0.revision, headline: $0.headline, body: $0.body, hash: hexadecimal($0.bodyHash), seenAt: $0.seenAt)
        }
    }
}

extension OutboxArticle {
    /// Hosts of the feeds that list it.
    var feedURLs: Set<String> { Set(items.map(\.currentURL)) }
}
