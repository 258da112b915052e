import Markup
import Models

/// Makes an article of what a feed item carries.
public enum FeedContent {
    /// Splits the item's HTML into paragraphs, pictures and credits.
    ///
    /// One pass over the bytes without a tree: feeds carry simple HTML, and a first sync reads tens of thousands of items.
    public static func article(
        html: String?, headline: String?, url: String?, byline: [String], published: String?, modified: String?, language: String?
    ) -> Article {
        var article = Article(url: url, headline: headline, byline: byline, datePublished: published, dateModified: modified, language: language)
        if published != nil { article.dateBasis = .feed }
        guard let html, !html.isEmpty else { return article }
        var reader = BlockReader()
        var text = html
        text.withUTF8 { reader.read(UnsafeRawBufferPointer($0)) }
        let parts = PaperParts(paragraphs: reader.paragraphs, acceptsClosingLines: false)
        article.dateline = parts.dateline
        article.located = parts.located
        article.body = parts.body
        article.creditLines = parts.creditLines
        article.images = reader.images
        if article.language == nil { article.language = LanguageGuess.tag(article.body) }
        return article
    }
}

/// Cuts HTML into blocks of text.
struct BlockReader {
    private(set) var paragraphs: [String] = []
    private(set) var images: [ArticleImage] = []
    private var buffer: [UInt8] = []
    private var isCaption = false
    private var ignored: [UInt8] = []

    private static let maxParagraphs = 20_000

    mutating func read(_ html: UnsafeRawBufferPointer) {
        var tokenizer = TagTokenizer()
        while let token = tokenizer.next(html, isLast: true) {
            switch token {
            case .text(let range): if ignored.isEmpty { Entities.decode(UnsafeRawBufferPointer(rebasing: html[range]), into: &buffer) }
            case .cdata(let range): if ignored.isEmpty { buffer.append(contentsOf: html[range]) }
            case .start(let name, _):
                let kind = Self.kind(html[name])
                if kind == .inline { continue }
                if kind == .image { image(tokenizer.attributes, html) } else { flush() }
                if kind == .caption { isCaption = true }
                if kind == .ignored, ignored.isEmpty { ignored = Array(html[name]) }
            case .end(let name):
                let kind = Self.kind(html[name])
                if kind == .ignored, ignored.elementsEqual(html[name]) { ignored = [] }
                if kind != .inline, kind != .image { flush() }
                if kind == .caption { isCaption = false }
            default: break
            }
        }
        flush()
    }

    private enum Kind { case inline, block, image, caption, ignored }

    private static func kind(_ name: Slice<UnsafeRawBufferPointer>) -> Kind {
        guard name.count <= 15 else { return .inline }
        // The two most frequent without a String.
        if name.count == 1, let byte = name.first { return byte | 0x20 == 0x70 ? .block : .inline }
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote", "section", "article", "figure", "hr",
            "dd",
            "dt", "dl", "pre", "header", "footer", "aside", "td", "th", "main", "nav":
            return .block
        case "img": return .image
        case "figcaption": return .caption
        case "script", "style": return .ignored
        default: return .inline
        }
    }

    private mutating func flush() {
        guard !buffer.isEmpty else { return }
        let text = PlainText.fold(buffer)
        buffer.removeAll(keepingCapacity: true)
        guard !text.isEmpty else { return }
        if isCaption {
            let (caption, credit) = Caption.split(text)
            if images.isEmpty { images.append(ArticleImage()) }
            if images[images.count - 1].caption == nil {
                images[images.count - 1].caption = caption
                images[images.count - 1].creditLine = credit
            }
        } else if paragraphs.count < Self.maxParagraphs {
            paragraphs.append(text)
        }
    }

    private mutating func image(_ attributes: [TagTokenizer.Attribute], _ html: UnsafeRawBufferPointer) {
        guard images.count < 50 else { return }
        for (name, value) in attributes where html[name].elementsEqual("src".utf8) {
            let url = String(decoding: html[value], as: UTF8.self)
            // Counting pixels are not pictures.
            if WebURL.isWeb(url) { images.append(ArticleImage(url: Entities.decode(url))) }
        }
    }
}
