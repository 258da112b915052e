/// Tells pages from documents of other kinds.
enum DocumentKind {
    /// - Throws: `ExtractionError.notAPage` for what says that it is something else, by its `Content-Type` or its first bytes.
    static func check(_ bytes: [UInt8], contentType: String?) throws {
        if let name = signatures.first(where: { bytes.starts(with: $0.bytes) })?.name { throw ExtractionError.notAPage(kind: name) }
        if bytes.count > 12, bytes.starts(with: "RIFF".utf8) || bytes[4..<8].elementsEqual("ftyp".utf8) {
            throw ExtractionError.notAPage(kind: "a picture or film")
        }
        if let type = mediaType(contentType), let kind = kind(ofType: type), !looksLikeMarkup(bytes) { throw ExtractionError.notAPage(kind: kind) }
        // UTF-16 has a zero in every other byte and is told by its mark or its first letters.
        let head = bytes.prefix(4_096)
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || contentType?.lowercased().contains("utf-16") == true { return }
        let controls = head.count { $0 < 0x09 || (0x0E...0x1A).contains($0) || (0x1C...0x1F).contains($0) }
        if controls * 10 > head.count, !looksLikeMarkup(bytes) { throw ExtractionError.binary }
        if looksLikeFeed(head) { throw ExtractionError.notAPage(kind: "a feed or other XML") }
    }

    private static let signatures: [(bytes: [UInt8], name: String)] = [
        (Array("%PDF-".utf8), "a PDF"), ([0x89, 0x50, 0x4E, 0x47, 0x0D], "a picture"), ([0xFF, 0xD8, 0xFF], "a picture"),
        (Array("GIF8".utf8), "a picture"), ([0x49, 0x49, 0x2A, 0], "a picture"), ([0x4D, 0x4D, 0, 0x2A], "a picture"),
        ([0x50, 0x4B, 3, 4], "an archive or office document"), ([0x1F, 0x8B], "compressed"), ([0x42, 0x5A, 0x68], "compressed"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "compressed"), ([0x28, 0xB5, 0x2F, 0xFD], "compressed"), (Array("Rar!".utf8), "an archive"),
        ([0x37, 0x7A, 0xBC, 0xAF], "an archive"), ([0xD0, 0xCF, 0x11, 0xE0], "an office document"), (Array("{\\rtf".utf8), "an office document"),
        (Array("ID3".utf8), "a sound"), (Array("OggS".utf8), "a sound or film"), ([0x1A, 0x45, 0xDF, 0xA3], "a film"),
        (Array("fLaC".utf8), "a sound"),
        ([0x7F, 0x45, 0x4C, 0x46], "a program"), (Array("MZ\u{90}".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }), "a program"),
        (Array("%!PS".utf8), "a PostScript document"),
    ]

    private static func mediaType(_ header: String?) -> String? {
        header.map { $0.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased() }
    }

    private static func kind(ofType type: String) -> String? {
        if type.hasPrefix("image/") { return "a picture" }
        if type.hasPrefix("audio/") { return "a sound" }
        if type.hasPrefix("video/") { return "a film" }
        if type.hasPrefix("font/") { return "a font" }
        switch type {
        case "application/pdf": return "a PDF"
        case "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript": return "a script"
        case "text/css": return "a style sheet"
        case "application/json", "application/feed+json", "application/ld+json", "text/json": return "JSON"
        case "text/csv", "application/vnd.ms-excel": return "a table"
        case "application/rss+xml", "application/atom+xml", "application/rdf+xml": return "a feed"
        case "application/zip", "application/gzip", "application/x-gzip", "application/x-tar", "application/x-7z-compressed",
            "application/x-rar-compressed":
            return "an archive"
        case "application/msword", "application/rtf", "application/epub+zip": return "an office document"
        default: return type.hasPrefix("application/vnd.openxmlformats") || type.hasPrefix("application/vnd.oasis") ? "an office document" : nil
        }
    }

    /// Servers call pages anything: what begins as HTML is a page.
    private static func looksLikeMarkup(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(512).drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
        guard head.first == 0x3C else { return false }
        let word = String(decoding: head.dropFirst().prefix(9), as: UTF8.self).lowercased()
        return ["!doctype", "html", "head", "body", "!--", "?xml", "div", "p>", "article", "meta", "title"].contains { word.hasPrefix($0) }
    }

    private static func looksLikeFeed(_ head: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: head.prefix(600), as: UTF8.self).lowercased()
        guard text.drop(while: { $0.isWhitespace || $0 == "\u{FEFF}" }).hasPrefix("<"), !text.contains("<html"), !text.contains("<!doctype html")
        else {
            return false
        }
        return ["<rss", "<feed xmlns", "<rdf:rdf", "<urlset", "<sitemapindex", "<opml"].contains { text.contains($0) }
    }
}
