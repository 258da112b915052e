import ControlServer
import HTTPTypes
import Hummingbird
import Pages

/// A feed that Dateline offers, in the form that is asked for.
struct OutFeed: Sendable {
    /// One entry of it.
    struct Entry: Sendable {
        /// Unique in this store.
        var id: String
        var title: String
        /// Its page here.
        var url: String
        /// Its address at its source.
        var original: String?
        /// RFC 3339.
        var published: String?
        var updated: String
        var source: String?
        var language: String?
        var content: HTML
    }

    var title: String
    /// Address of the feed itself.
    var path: String
    /// The page that shows the same.
    var page: String
    var entries: [Entry]

    /// Scheme and host that the reader used; the host has passed the guard.
    static func base(_ request: Request) -> String {
        let isSecure = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https"
        return (isSecure ? "https" : "http") + "://" + (request.head.authority ?? "localhost")
    }

    private var updated: String { entries.map(\.updated).max() ?? "1970-01-01T00:00:00Z" }

    private static func identifier(_ part: String) -> String { "urn:x-dateline:\(part)" }

    // MARK: Atom

    /// RFC 4287.
    func atom(base: String) -> String {
        let items = entries.html { entry -> HTML in
            let original = entry.original.map { "<link rel=\"via\" href=\"\(href: $0)\"/>" as HTML }
            let published = entry.published.map { "<published>\($0)</published>" as HTML }
            return """
                <entry><id>\(Self.identifier(entry.id))</id><title>\(clipped(entry.title, 300))</title><link rel="alternate" type="text/html" href="\(href: base + entry.url)"/>\(original)<updated>\(entry.updated)</updated>\(published)<author><name>\(clipped(entry.source ?? "Dateline", 120))</name></author><content type="html">\(entry.content.text)</content></entry>

                """
        }
        let feed: HTML = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom"><id>\(Self.identifier(path))</id><title>\(title)</title><link rel="self" type="application/atom+xml" href="\(href: base + path)"/><link rel="alternate" type="text/html" href="\(href: base + page)"/><updated>\(updated)</updated><generator>Dateline</generator>
            \(items)</feed>

            """
        return feed.text
    }

    // MARK: JSON Feed

    private struct Document: Encodable {
        var version = "https://jsonfeed.org/version/1.1"
        var title: String
        var homePageURL: String
        var feedURL: String
        var items: [Item]

        enum CodingKeys: String, CodingKey {
            case version, title, items
            case homePageURL = "home_page_url"
            case feedURL = "feed_url"
        }
    }

    private struct Item: Encodable {
        struct Author: Encodable { var name: String }

        var id: String
        var url: String
        var externalURL: String?
        var title: String
        var contentHTML: String
        var datePublished: String?
        var dateModified: String
        var language: String?
        var authors: [Author]

        enum CodingKeys: String, CodingKey {
            case id, url, title, language, authors
            case externalURL = "external_url"
            case contentHTML = "content_html"
            case datePublished = "date_published"
            case dateModified = "date_modified"
        }
    }

    /// JSON Feed 1.1 (jsonfeed.org).
    func json(base: String) throws -> String {
        let items = entries.map { entry in
            Item(
                id: Self.identifier(entry.id), url: base + entry.url,
                externalURL: entry.original.flatMap { $0.hasPrefix("http") ? cleaned($0) : nil },
                title: cleaned(clipped(entry.title, 300)), contentHTML: entry.content.text, datePublished: entry.published,
                dateModified: entry.updated, language: entry.language.map { cleaned($0) },
                authors: [.init(name: cleaned(clipped(entry.source ?? "Dateline", 120)))])
        }
        let document = Document(title: cleaned(title), homePageURL: base + page, feedURL: base + path, items: items)
        // No program that guesses types finds markup in it.
        return String(decoding: try JSONBody.encode(document), as: UTF8.self).replacing("<", with: "\\u003C")
    }
}
