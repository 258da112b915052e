/// Vocabularies that feeds are written in.
enum Namespace {
    case none, atom, rdf, rss, dc, dcterms, content, media, itunes, slash, sy, georss, gml, geo, feedburner, xhtml, sitemap, news, xml, other

    /// By address, without its case, scheme and closing slash or mark: publishers vary them.
    static func of(uri: String) -> Namespace {
        var key = uri.lowercased()[...]
        for scheme in ["http://", "https://", "urn:"] where key.hasPrefix(scheme) { key = key.dropFirst(scheme.count) }
        while let last = key.last, last == "/" || last == "#" { key = key.dropLast() }
        return byURI[String(key)] ?? .other
    }

    /// By prefix, where the document forgot to declare it.
    static func of(prefix: String) -> Namespace { byPrefix[prefix] ?? .other }

    private static let byURI: [String: Namespace] = [
        "": .none, "www.w3.org/2005/atom": .atom, "purl.org/atom/ns": .atom, "example.com/newformat": .atom, "necho": .atom,
        "purl.org/echo": .atom, "uri/of/echo/namespace#": .atom, "purl.org/pie": .atom, "atom": .atom, "uri/of/echo/namespace": .atom,
        "example.com/necho": .atom, "www.w3.org/1999/02/22-rdf-syntax-ns": .rdf, "purl.org/rss/1.0": .rss, "my.netscape.com/rdf/simple/0.9": .rss,
        "channel.netscape.com/rdf/simple/0.9": .rss, "my.netscape.com/publish/formats/rss-0.91.dtd": .rss,
        "backend.userland.com/rss": .rss, "backend.userland.com/rss2": .rss, "blogs.law.harvard.edu/tech/rss": .rss,
        "backend.userland.com/rss091": .rss, "cyber.law.harvard.edu/rss": .rss, "www.rssboard.org/rss-specification": .rss,
        "backend.userland.com/rss092": .rss, "example.com/rss": .rss, "purl.org/net/rss1.1": .rss,
        "purl.org/dc/elements/1.1": .dc, "purl.org/dc/elements/1.0": .dc, "purl.org/dc/terms": .dcterms,
        "purl.org/rss/1.0/modules/content": .content, "search.yahoo.com/mrss": .media, "video.search.yahoo.com/mrss": .media,
        "www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "example.com/dtds/podcast-1.0.dtd": .itunes, "purl.org/rss/1.0/modules/slash": .slash,
        "purl.org/rss/1.0/modules/syndication": .sy, "www.georss.org/georss": .georss, "www.opengis.net/gml": .gml,
        "www.w3.org/2003/01/geo/wgs84_pos": .geo, "rssnamespace.org/feedburner/ext/1.0": .feedburner,
        "www.w3.org/1999/xhtml": .xhtml, "www.sitemaps.org/schemas/sitemap/0.9": .sitemap, "www.google.com/schemas/sitemap/0.84": .sitemap,
        "www.google.com/schemas/sitemap-news/0.9": .news, "www.w3.org/xml/1998/namespace": .xml, "www.w3.org/tr/rec-html40": .xhtml,
    ]

    private static let byPrefix: [String: Namespace] = [
        "atom": .atom, "atom10": .atom, "atom03": .atom, "a10": .atom, "rdf": .rdf, "rss": .rss, "dc": .dc, "dcterms": .dcterms, "content": .content,
        "media": .media, "itunes": .itunes, "slash": .slash, "sy": .sy, "georss": .georss, "gml": .gml, "geo": .geo, "feedburner": .feedburner,
        "xhtml": .xhtml,
        "body": .xhtml, "news": .news, "xml": .xml, "html": .xhtml,
    ]
}

/// An element's name: vocabulary and local name in lower case.
struct ElementName: Equatable {
    var namespace: Namespace
    var local: String
}
