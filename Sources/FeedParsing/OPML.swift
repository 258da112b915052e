import Markup

/// A list of feeds as readers exchange it (OPML 2.0, opml.org/spec2.opml).
public struct OPMLList: Sendable, Equatable {
    /// One subscription.
    public struct Entry: Sendable, Equatable {
        /// The feed's address.
        public var url: String
        public var title: String?
        /// The site's address.
        public var siteURL: String?
        /// Titles of the folders around it, outermost first, and its `category` words.
        public var tags: [String]

        /// Makes an entry.
        public init(url: String, title: String? = nil, siteURL: String? = nil, tags: [String] = []) {
            self.url = url
            self.title = title
            self.siteURL = siteURL
            self.tags = tags
        }
    }

    public var title: String?
    public var entries: [Entry]

    /// Makes a list.
    public init(title: String? = nil, entries: [Entry] = []) {
        self.title = title
        self.entries = entries
    }
}

/// Reads a list of feeds; nil when the bytes are no OPML.
///
/// Each address once, in document order; folders become tags. Damage is passed over as in feeds.
public func parseOPML(_ bytes: [UInt8]) -> OPMLList? {
    let text = CharsetDecoder.decode(bytes, contentType: nil, kind: .xml).utf8
    return text.withUnsafeBytes { all in
        var tokenizer = TagTokenizer()
        var list = OPMLList()
        var folders: [String?] = []
        var seen: Set<String> = []
        var isOPML = false
        var isInTitle = false
        var title: [UInt8] = []
        while let token = tokenizer.next(all, isLast: true) {
            switch token {
            case .start(let range, let isEmpty):
                switch String(decoding: all[range], as: UTF8.self).lowercased() {
                case "opml": isOPML = true
                case "title": isInTitle = !isEmpty && folders.isEmpty && title.isEmpty
                case "outline":
                    let attributes = AttributeList(tokenizer.attributes, all)
                    let name = (attributes["title"] ?? attributes["text"]).map { PlainText.from($0) }.flatMap { $0.isEmpty ? nil : $0 }
                    if let entry = entry(attributes, name: name, folders: folders), seen.insert(entry.url).inserted {
                        list.entries.append(entry)
                        if !isEmpty { folders.append(nil) }
                    } else if !isEmpty {
                        // Nesting beyond sense still has to be counted, so that its ends fit.
                        folders.append(folders.count < 16 ? name : nil)
                    }
                default: break
                }
            case .end(let range):
                switch String(decoding: all[range], as: UTF8.self).lowercased() {
                case "outline": _ = folders.popLast()
                case "title": isInTitle = false
                default: break
                }
            case .text(let range) where isInTitle: Entities.decode(UnsafeRawBufferPointer(rebasing: all[range]), into: &title)
            case .cdata(let range) where isInTitle: title.append(contentsOf: all[range])
            default: break
            }
        }
        guard isOPML else { return nil }
        let name = PlainText.fold(title)
        list.title = name.isEmpty ? nil : name
        return list
    }
}

private func entry(_ attributes: AttributeList, name: String?, folders: [String?]) -> OPMLList.Entry? {
    guard let raw = attributes["xmlurl"] else { return nil }
    var url = WebURL.resolve(raw, base: nil)
    // `feed:` stands before or instead of the scheme in old lists.
    if url.lowercased().hasPrefix("feed:") {
        let rest = url.dropFirst(5)
        url = rest.hasPrefix("//") ? "http:" + rest : String(rest)
    }
    guard WebURL.isWeb(url) || WebURL.scheme(url) == "file" else { return nil }
    var tags: [String] = []
    for tag in folders.compactMap({ $0 }) + (attributes["category"] ?? "").split(separator: ",").map({ PlainText.from(String($0)) }) {
        let tag = tag.hasPrefix("/") ? String(tag.dropFirst()) : tag
        if !tag.isEmpty, !tags.contains(tag) { tags.append(tag) }
    }
    let site = attributes["htmlurl"].map { WebURL.resolve($0, base: nil) }
    return OPMLList.Entry(url: url, title: name == url ? nil : name, siteURL: site.flatMap { WebURL.isWeb($0) ? $0 : nil }, tags: tags)
}

/// Writes a list of feeds that other readers read: entries with the same first tag stand in one folder, further tags in `category`.
public func writeOPML(_ list: OPMLList) -> [UInt8] {
    var out = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head>".utf8)
    element("title", list.title ?? "Feeds", &out)
    out += Array("</head>\n<body>\n".utf8)
    var folders: [String] = []
    for entry in list.entries { if let tag = entry.tags.first, !folders.contains(tag) { folders.append(tag) } }
    for entry in list.entries where entry.tags.isEmpty { outline(entry, &out) }
    for folder in folders {
        out += Array("<outline".utf8)
        attribute("text", folder, &out)
        out += Array(">\n".utf8)
        for entry in list.entries where entry.tags.first == folder { outline(entry, &out) }
        out += Array("</outline>\n".utf8)
    }
    out += Array("</body>\n</opml>\n".utf8)
    return out
}

private func outline(_ entry: OPMLList.Entry, _ out: inout [UInt8]) {
    out += Array("<outline type=\"rss\"".utf8)
    attribute("text", entry.title ?? entry.url, &out)
    if let title = entry.title { attribute("title", title, &out) }
    attribute("xmlUrl", entry.url, &out)
    if let site = entry.siteURL { attribute("htmlUrl", site, &out) }
    if entry.tags.count > 1 { attribute("category", entry.tags.dropFirst().joined(separator: ","), &out) }
    out += Array("/>\n".utf8)
}

private func attribute(_ name: String, _ value: String, _ out: inout [UInt8]) {
    out += Array(" \(name)=\"".utf8)
    escape(value, &out)
    out.append(0x22)
}

private func element(_ name: String, _ value: String, _ out: inout [UInt8]) {
    out += Array("<\(name)>".utf8)
    escape(value, &out)
    out += Array("</\(name)>".utf8)
}

/// As XML: control characters that XML 1.0 has no way to write become blanks.
private func escape(_ text: String, _ out: inout [UInt8]) {
    let bytes = text.utf8.map { $0 < 0x20 ? 0x20 : $0 }
    bytes.withUnsafeBytes { HTMLSanitizer.escape($0, into: &out) }
}
