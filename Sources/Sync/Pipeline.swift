import ArticleExtraction
import Deduplication
import FactExtraction
import FeedParsing
import Foundation
import Markup
import Models
import Store

/// From bytes to drafts, and from articles to what they say: parsing, extraction, fingerprints, facts. Pure, so that it runs on any thread.
struct Pipeline: Sendable {
    let facts: FactExtractor
    let urls: CanonicalURL
    let keepsRaw: Bool

    /// Characters of text from which on an item's own content counts as the whole article.
    static let fullText = 800

    /// The items of a feed that are new or changed, as drafts in document order.
    ///
    /// - Parameters:
    ///   - known: what is stored of the items, by key.
    ///   - wantsPages: pages are to be fetched where the feed gives only a summary.
    func drafts(_ feed: ParsedFeed, feedID: Int64, sourceName: String?, known: [String: KnownItem], wantsPages: Bool) -> [ItemDraft] {
        var seen: Set<String> = []
        return feed.items.compactMap { item -> ItemDraft? in
            let key = Self.key(item)
            guard seen.insert(key).inserted else { return nil }
            let hash = Self.hash(item)
            if let old = known[key], old.contentHash == hash { return nil }
            return ItemDraft(
                key: key, contentHash: hash,
                draft: draft(item, feedID: feedID, sourceName: sourceName, language: feed.language, wantsPages: wantsPages))
        }
    }

    /// The item's identity within its feed: its id, else its address, else its words.
    static func key(_ item: ParsedItem) -> String {
        if let id = item.id, !id.isEmpty { return id }
        if let link = item.link, !link.isEmpty { return link }
        return "words:" + contentHash([item.title, item.summaryHTML?.text, item.contentHTML?.text]).map { String($0, radix: 16) }.joined()
    }

    static func hash(_ item: ParsedItem) -> [UInt8] { contentHash([item.title, item.link, item.summaryHTML?.text, item.contentHTML?.text]) }

    private func draft(_ item: ParsedItem, feedID: Int64, sourceName: String?, language: String?, wantsPages: Bool) -> ArticleDraft {
        let html = (item.contentHTML ?? item.summaryHTML)?.text
        let link = item.link.flatMap { WebURL.isWeb($0) ? urls.canonical($0) : nil }
        var article = FeedContent.article(
            html: html, headline: item.title, url: link, byline: item.authors, published: (item.published ?? item.updated)?.iso8601Local,
            modified: item.updated.flatMap { $0 == item.published ? nil : $0.iso8601Local }, language: item.language ?? language)
        article.source = ArticleSource(feed: feedID, name: sourceName, domain: link.flatMap(Self.domain))
        let isWhole = item.contentHTML != nil && Self.length(article) >= Self.fullText
        if !isWhole { article.partial = true }
        var finished = finish(article)
        // Fetched where the feed says it is; the canonical form may lead a server astray.
        if wantsPages, !isWhole, link != nil { finished.page = item.link }
        return finished
    }

    /// The article with its fingerprint.
    private func finish(_ article: Article, raw: RawPage? = nil) -> ArticleDraft {
        let fingerprint = Fingerprint(article)
        return ArticleDraft(article: article, bodyHash: fingerprint.bodyHash, bands: fingerprint.bands, raw: raw)
    }

    /// The reading of a page for the article that it belongs to: in full, or only kept where the feed's own text is longer.
    func page(_ body: [UInt8], url: String, contentType: String?, of stored: Article) throws -> PageResult {
        let reading = try PageExtraction.read(body, url: url, contentType: contentType)
        let isLesser = Self.length(reading.article) <= Self.length(stored)
        let raw = keepsRaw ? Self.raw(body, url: url, contentType: contentType, kind: isLesser ? .feed : .page) : nil
        return isLesser ? .lesser(raw) : .article(finish(reading, of: stored, at: url, raw: raw))
    }

    /// A page's reading joined with what is stored of its article.
    ///
    /// - Parameter url: where the page was in the end.
    private func finish(_ reading: PageExtraction.Reading, of stored: Article, at url: String, raw: RawPage?) -> ArticleDraft {
        var article = Self.joined(reading.article, with: stored)
        // The address that the page names for itself; without one the feed's stays.
        if let named = reading.article.url, named != url { article.url = urls.canonical(named) }
        var draft = finish(article, raw: raw)
        draft.namedOriginal = reading.namedOriginal.map(urls.canonical)
        return draft
    }

    /// Bytes of the main text.
    private static func length(_ article: Article) -> Int { article.body.reduce(0) { $0 + $1.utf8.count } }

    // MARK: Study

    /// Facts and topics of an article, and what it brings to the stories unless it is a copy.
    func study(_ job: StudyJob) -> Study {
        let article = job.article
        let isStory = article.duplicateOf == nil && (!article.body.isEmpty || article.headline != nil)
        return Study(
            facts: facts.extract(article).map { KeyedFact(fact: $0, mergeKey: mergeKey(of: $0)) }, topics: facts.relevance(of: article),
            story: isStory ? Self.story(article, firstSeen: job.firstSeen) : nil)
    }

    private static func story(_ article: Article, firstSeen: Int64) -> StoryDraft {
        let features = StoryFeatures(article)
        let seconds = article.datePublished.flatMap { parseDate(String($0.prefix(10))) }?.unixSeconds ?? firstSeen
        return StoryDraft(
            terms: features.keys, day: Int(seconds / 86_400), window: StoryFeatures.window, state: StoryState(founding: features).bytes)
    }

    /// A name of the rules and topics by which articles are studied; another when any of them changes.
    var rules: String {
        "\(FactExtractor.version)-" + contentHash(["\(facts.profiles)"]).map { String($0, radix: 16) }.joined()
    }

    // MARK: Documents

    /// Host without `www.`.
    static func domain(_ url: String) -> String? { WebURL.host(url).map { $0.hasPrefix("www.") ? String($0.dropFirst(4)) : $0 } }

    /// Reads a document that came by hand: a saved page when it is HTML, else a seed-format text.
    func document(_ bytes: [UInt8], name: String, url: String?, contentType: String?) throws -> ArticleDraft {
        var article: Article
        let kind: RawPage.Kind
        if Self.looksLikePage(bytes) {
            article = try PageExtraction.article(bytes, url: url, contentType: contentType)
            kind = .page
        } else {
            article = try SeedFormat.parse(bytes, today: Clock.system.now() / 86_400)
            article.url = url
            kind = .text
        }
        article.url = article.url.map(urls.canonical)
        if article.source == nil { article.source = ArticleSource(domain: article.url.flatMap(Self.domain)) }
        return finish(article, raw: keepsRaw ? Self.raw(bytes, url: url ?? name, contentType: contentType, kind: kind) : nil)
    }

    static func looksLikePage(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
        return head.contains("<html") || head.contains("<!doctype html") || head.contains("<head") || head.contains("<body")
    }

    static func raw(_ bytes: [UInt8], url: String, contentType: String?, kind: RawPage.Kind) -> RawPage? {
        Deflate.compress(bytes).map { RawPage(url: url, contentType: contentType, kind: kind, bytes: bytes.count, zlib: $0) }
    }

    /// A page's reading joined with what is stored of its article: headline, date and identity that the feed gave stay.
    static func joined(_ page: Article, with stored: Article) -> Article {
        var article = page
        article.url = stored.url
        article.headline = stored.headline ?? page.headline
        article.datePublished = stored.datePublished ?? page.datePublished
        article.dateBasis = stored.datePublished != nil ? stored.dateBasis : page.dateBasis
        if article.byline.isEmpty { article.byline = stored.byline }
        article.source = ArticleSource(
            feed: stored.source?.feed, name: stored.source?.name ?? page.source?.name, domain: stored.source?.domain ?? page.source?.domain)
        return article
    }

    /// Reads kept bytes again.
    ///
    /// - Parameter stored: what the store has of the article. Without it the feed's headline would give way to the page's, and every article
    ///   would seem to have changed.
    /// - Returns: nil when the feed's text still is the longer one.
    func reread(_ raw: RawPage, stored: Article?) throws -> ArticleDraft? {
        guard let bytes = Deflate.decompress(raw.zlib, count: raw.bytes) else { throw ExtractionError.binary }
        var article: Article
        switch raw.kind {
        case .feed, .page:
            let reading = try PageExtraction.read(bytes, url: raw.url, contentType: raw.contentType)
            var kept: RawPage?
            if raw.kind == .feed {
                guard let stored, Self.length(reading.article) > Self.length(stored) else { return nil }
                // The article is the page's from now on; the bytes are at hand already.
                if keepsRaw { kept = RawPage(url: raw.url, contentType: raw.contentType, kind: .page, bytes: raw.bytes, zlib: raw.zlib) }
            }
            if let stored, raw.kind == .feed || stored.source?.feed != nil { return finish(reading, of: stored, at: raw.url, raw: kept) }
            article = reading.article
        case .text: article = try SeedFormat.parse(bytes, today: Clock.system.now() / 86_400)
        }
        article.url = stored?.url ?? article.url.map(urls.canonical)
        return finish(article)
    }

    /// What the store needs of similarity, as functions.
    static let linker = Linker(
        copyOf: { Duplicates.original(of: $0, among: $1) },
        mayCopy: { Fingerprint.mayCopy($0, $1) }, posted: Fingerprint.keys,
        joinStory: { draft, candidates in StoryState.join(draft.state, candidates: candidates.map { ($0.id, $0.state) }) },
        isVolatile: { Duplicates.isVolatile($0, $1) })
}
