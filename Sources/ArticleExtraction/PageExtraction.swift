import CXML
import Markup
import Models

/// Finds the article in an HTML page.
public enum PageExtraction {
    /// What a page gives.
    public struct Reading: Sendable {
        public var article: Article
        /// The address on another site that the page names as its original (RFC 6596); to be believed only when the texts agree.
        public var namedOriginal: String?
        /// A limit that the page reached; an article whose page was not read to its end is marked as partial.
        public var limitReached: PageLimit?
    }

    /// The article of a page: see `read`.
    public static func article(_ page: [UInt8], url: String?, contentType: String?, limits: PageLimits = .default) throws -> Article {
        try read(page, url: url, contentType: contentType, limits: limits).article
    }

    /// Reads a page.
    ///
    /// Nothing is executed and nothing fetched. Of the ways to find the text the strictest that gives enough is taken; what the publisher's
    /// own metadata holds of it comes in where the page shows less.
    ///
    /// - Parameters:
    ///   - url: where the page was; references are relative to it.
    ///   - contentType: the HTTP `Content-Type`, for its charset.
    /// - Throws: `ExtractionError`.
    public static func read(_ page: [UInt8], url: String?, contentType: String?, limits: PageLimits = .default) throws -> Reading {
        guard page.count <= limits.maxBytes else { throw ExtractionError.tooLarge(limit: limits.maxBytes) }
        try DocumentKind.check(page, contentType: contentType)
        let tree = try HTMLTree(decode(page, contentType: contentType), limits: limits)
        var metadata = PageMetadata(tree, url: url)
        var text = PageText(tree, headline: metadata.headlineNode)
        if let headline = metadata.headlineNode {
            text.takeOut(OtherArticles(tree: tree, headline: headline).find())
            text.takeOut(ReaderComments(tree: tree, headline: headline).find())
        }
        let found = MainText.find(tree, text: text, metadata: metadata)
        metadata.acceptPrinted(found.signature)
        metadata.acceptPrinted(found.openingLines.lazy.map(Byline.names(inLine:)).first { !$0.isEmpty } ?? [])
        var article = Article(
            url: metadata.address, headline: metadata.headline, byline: metadata.byline, datePublished: metadata.published,
            dateModified: metadata.modified, dateBasis: metadata.publishedBasis)
        let parts = PaperParts(paragraphs: found.paragraphs, acceptsClosingLines: false)
        article.dateline = parts.dateline
        article.located = parts.located
        article.body = parts.body
        article.creditLines = parts.creditLines
        article.images = PageImages(tree: tree, text: text, metadata: metadata).find(in: found.region, captions: found.captions)
        article.language = language(metadata, article.body)
        article.source = ArticleSource(
            name: metadata.siteName,
            domain: (url ?? metadata.address).flatMap(WebURL.host).map { $0.hasPrefix("www.") ? String($0.dropFirst(4)) : $0 })
        var isCut = false
        if case .nodes = tree.limitReached { isCut = true }
        if isCut || Paywall.isPartial(article.body, metadata: metadata, tree: tree) { article.partial = true }
        guard !article.body.isEmpty || article.headline != nil else { throw ExtractionError.noText }
        return Reading(article: article, namedOriginal: metadata.originalElsewhere, limitReached: tree.limitReached)
    }

    /// Saved pages keep the declaration that they had and are UTF-8 all the same; text of another encoding is hardly ever sound UTF-8.
    private static func decode(_ page: [UInt8], contentType: String?) -> [UInt8] {
        let isUTF8 = holdsManyHighBytes(page) && UTF8Scan.isValid(page)
        return CharsetDecoder.decode(page, contentType: isUTF8 ? "text/html; charset=utf-8" : contentType, kind: .html).utf8
    }

    private static func holdsManyHighBytes(_ page: [UInt8]) -> Bool {
        page.withUnsafeBufferPointer { bytes in
            var count = 0
            for byte in bytes where byte >= 0x80 {
                count += 1
                if count == 32 { return true }
            }
            return false
        }
    }

    /// What the page states, unless the text shows that a template stated it for another language; nil when it is in none that is known here.
    private static func language(_ metadata: PageMetadata, _ body: [String]) -> String? {
        guard let stated = metadata.language else { return LanguageGuess.tag(body) }
        return LanguageGuess.judged(stated, by: body)
    }
}
