import Addresses
import ArticleExtraction
import Deduplication
import FactExtraction
import FeedParsing
import Foundation
import Ingestion
import Markup
import Models
import Store

/// From bytes to drafts, and from articles to what they say: extraction, fingerprints, facts. Pure, so that it runs on any thread.
struct ArticleReader: Sendable {
    let facts: FactExtractor
    let urls: CanonicalURL
    let keepsRaw: Bool

    /// Bytes of text from which on an item's own content counts as the whole article.
    static let fullText = 800

    // MARK: Feeds

    /// The item's identity within its feed: its id, else its link, else its words.
    static func key(_ item: ParsedItem) -> String {
        if let id = item.id, !id.isEmpty { return id }
        if let link = item.link, !link.isEmpty { return link }
        return "words:" + contentHash([item.title, item.summaryHTML?.text, item.contentHTML?.text]).map { String($0, radix: 16) }.joined()
    }

    /// The item, as far as its identity goes.
    static func listed(_ item: ParsedItem) -> ItemIdentity.Listed {
        ItemIdentity.Listed(key: key(item), linkHash: linkHash(item))
    }

    static func hash(_ item: ParsedItem) -> [UInt8] { changeHash([item.title, item.link, item.summaryHTML?.text, item.contentHTML?.text]) }

    /// Hash of the link without scheme and `www.`, but with its fragment.
    static func linkHash(_ item: ParsedItem) -> Int64? {
        guard let link = item.link, !link.isEmpty else { return nil }
        return hash(of: String(withoutScheme(link)))
    }

    /// A hash that is the same in every run.
    static func hash(of text: String) -> Int64 {
        contentHash([text]).withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    func draft(
        _ item: ParsedItem, feedID: Int64, sourceName: String?, language: String?, wantsPages: Bool, now: Int64
    ) -> ArticleDraft {
        let html = (item.contentHTML ?? item.summaryHTML)?.text
        let link = item.link.flatMap { WebURL.isWeb($0) ? urls.canonical($0) : nil }
        var article = FeedContent.article(
            html: html, headline: item.title, url: link, byline: item.authors, published: (item.published ?? item.updated)?.iso8601Local,
            modified: item.updated.flatMap { $0 == item.published ? nil : $0.iso8601Local }, language: item.language ?? language)
        article.source = ArticleSource(feed: feedID, name: sourceName, domain: link.flatMap(Self.domain))
        let isWhole = item.contentHTML != nil && article.textLength >= Self.fullText
        if !isWhole { article.partial = true }
        var draft = finished(PublishedDate.checked(article, now: now), .feed)
        // Fetched where the feed says it is; the canonical form may lead a server astray.
        if wantsPages, !isWhole, link != nil { draft.page = item.link }
        return draft
    }

    // MARK: Pages

    /// The reading of a fetched page.
    ///
    /// - Parameter url: where the page was in the end.
    /// - Throws: `ExtractionError` for a document that is not a page of text.
    func page(_ body: [UInt8], url: String, contentType: String?, now: Int64) throws -> ArticleDraft {
        let reading = try PageExtraction.read(body, url: url, contentType: contentType)
        return finished(reading, at: url, raw: keepsRaw ? Self.raw(body, url: url, contentType: contentType, kind: .page) : nil, now: now)
    }

    private func finished(_ reading: PageExtraction.Reading, at url: String, raw: RawPage?, now: Int64) -> ArticleDraft {
        var article = reading.article
        // The address that the page names for itself; without one the stored address stays.
        article.url = article.url.flatMap { $0 == url ? nil : urls.canonical($0) }
        var draft = finished(PublishedDate.checked(article, now: now), .page, raw: raw)
        draft.namedOriginal = reading.namedOriginal.map(urls.canonical)
        return draft
    }

    /// The draft of an article, with all that is computed from its text.
    private func finished(_ article: Article, _ origin: TextOrigin, raw: RawPage? = nil) -> ArticleDraft {
        let text = ReadText(article.body)
        return ArticleDraft(
            article: article, origin: origin, fingerprint: text.fingerprint, indexedBody: SearchText.indexed(folded: text.folded), raw: raw)
    }

    // MARK: Analysis

    /// Facts and topics of an article, and what it brings to the stories unless it is a copy.
    func analyse(_ job: AnalysisJob) -> Analysis {
        let article = job.article
        let extraction = facts.extraction(of: article)
        let isStory = article.duplicateOf == nil && (!article.body.isEmpty || article.headline != nil)
        return Analysis(
            facts: extraction.facts.map { KeyedFact(fact: $0, mergeKey: MergeKey($0).description) }, isCutShort: extraction.isCutShort,
            topics: facts.relevance(of: article), story: isStory ? Self.story(article, firstSeen: job.firstSeen) : nil)
    }

    private static func story(_ article: Article, firstSeen: Int64) -> StoryDraft {
        let features = StoryFeatures(article)
        let seconds = article.datePublished.flatMap { parseDate(String($0.prefix(10))) }?.unixSeconds ?? firstSeen
        return StoryDraft(
            // bounded: the date of an article, which the store has bounded
            terms: features.keys, day: Int(seconds / 86_400), window: StoryFeatures.window, state: StoryState(founding: features).bytes)
    }

    /// A name of the rules and topics by which articles are analysed; another when any of them changes.
    var rules: String {
        "\(FactExtractor.version)-" + contentHash(["\(facts.profiles)"]).map { String($0, radix: 16) }.joined()
    }

    // MARK: Documents

    /// Host without `www.`.
    static func domain(_ url: String) -> String? { WebURL.host(url).map { $0.hasPrefix("www.") ? String($0.dropFirst(4)) : $0 } }

    /// Reads a document that a user imported: a saved page when it is HTML, else a seed-format text.
    func document(_ bytes: [UInt8], name: String, url: String?, contentType: String?, now: Int64) throws -> ArticleDraft {
        var article: Article
        let kind: RawPage.Kind
        if Self.looksLikePage(bytes) {
            article = try PageExtraction.article(bytes, url: url, contentType: contentType)
            kind = .page
        } else {
            article = try SeedFormat.parse(bytes, today: PublishedDate.day(now))
            article.url = url
            kind = .text
        }
        article.url = article.url.map(urls.canonical)
        if article.source == nil { article.source = ArticleSource(domain: article.url.flatMap(Self.domain)) }
        let raw = keepsRaw ? Self.raw(bytes, url: url ?? name, contentType: contentType, kind: kind) : nil
        return finished(PublishedDate.checked(article, now: now), .document, raw: raw)
    }

    static func looksLikePage(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
        return head.contains("<html") || head.contains("<!doctype html") || head.contains("<head") || head.contains("<body")
    }

    static func raw(_ bytes: [UInt8], url: String, contentType: String?, kind: RawPage.Kind) -> RawPage? {
        Deflate.compress(bytes).map { RawPage(url: url, contentType: contentType, kind: kind, bytes: bytes.count, zlib: $0) }
    }

    /// Reads kept bytes again.
    ///
    /// - Parameter isFromFeed: the article came from a feed, so that its page stands behind what the feed said.
    func reread(_ raw: RawPage, isFromFeed: Bool, now: Int64) throws -> ArticleDraft {
        guard let bytes = Deflate.decompress(raw.zlib, count: raw.bytes) else { throw ExtractionError.binary }
        switch raw.kind {
        case .feed, .page:
            let reading = try PageExtraction.read(bytes, url: raw.url, contentType: raw.contentType)
            var draft = finished(reading, at: raw.url, raw: raw.kind == .feed ? raw : nil, now: now)
            // The bytes are at hand already; should the article become the page's, they are that page.
            draft.raw?.kind = .page
            if !isFromFeed { draft.origin = .document }
            return draft
        case .text:
            let article = try SeedFormat.parse(bytes, today: PublishedDate.day(now))
            return finished(PublishedDate.checked(article, now: now), .document)
        }
    }
}
