/// Rewrites HTML so that nothing in it can run, load by itself into forms, or break out: an allow-list of elements and attributes.
///
/// Everything that is not listed goes: scripts and styles with their content; event handlers, forms, frames, objects, SVG and MathML
/// as elements, while their text stays; addresses of any scheme but http, https, mailto, tel and their like. Links become absolute.
public enum HTMLSanitizer {
    /// Nesting beyond this is dropped, so that no reader of the result can be made to recurse.
    private static let maxDepth = 200

    /// Appends the sanitised form of `html` to `out`.
    ///
    /// - Parameter base: address that relative links are resolved against.
    public static func sanitize(_ html: UnsafeRawBufferPointer, base: String?, into out: inout [UInt8]) {
        guard ByteScan.find(0x3C, in: html, from: 0) != nil else { return appendText(html, into: &out) }
        var tokenizer = TagTokenizer(isHTML: true)
        var open: [Tag] = []
        while let token = tokenizer.next(html, isLast: true) {
            switch token {
            case .text(let range): appendText(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .cdata(let range): escape(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .start(let name, let isEmpty):
                let tag = Tag(html[name])
                if tag.dropsContent {
                    if !isEmpty { tokenizer.skipContent(of: UnsafeRawBufferPointer(rebasing: html[name]), in: html) }
                    continue
                }
                guard tag.isAllowed, open.count < maxDepth else { continue }
                out.append(0x3C)
                out.append(contentsOf: tag.name.utf8)
                for attribute in tokenizer.attributes { append(attribute, of: tag, html, base: base, into: &out) }
                out.append(0x3E)
                if !tag.isVoid { open.append(tag) }
            case .end(let name):
                let tag = Tag(html[name])
                guard tag.isAllowed, !tag.isVoid, let at = open.lastIndex(where: { $0.name == tag.name }) else { continue }
                while open.count > at { close(open.removeLast(), into: &out) }
            case .comment, .instruction, .doctype: break
            }
        }
        while let tag = open.popLast() { close(tag, into: &out) }
    }

    private static func close(_ tag: Tag, into out: inout [UInt8]) {
        out.append(0x3C)
        out.append(0x2F)
        out.append(contentsOf: tag.name.utf8)
        out.append(0x3E)
    }

    /// Text as it is; references stay references, and an ampersand that begins none becomes one.
    private static func appendText(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        var start = 0
        while let amp = ByteScan.find(0x26, in: text, from: start) {
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<amp]))
            if let (_, length) = Entities.reference(text, at: amp), text[amp + length - 1] == 0x3B {
                out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[amp..<(amp + length)]))
                start = amp + length
            } else {
                out.append(contentsOf: [0x26, 0x61, 0x6D, 0x70, 0x3B])
                start = amp + 1
            }
        }
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<text.count]))
    }

    /// Appends text with `&`, `<`, `>` and `"` as references.
    public static func escape(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        for byte in text {
            switch byte {
            case 0x26: out.append(contentsOf: [0x26, 0x61, 0x6D, 0x70, 0x3B])
            case 0x3C: out.append(contentsOf: [0x26, 0x6C, 0x74, 0x3B])
            case 0x3E: out.append(contentsOf: [0x26, 0x67, 0x74, 0x3B])
            case 0x22: out.append(contentsOf: [0x26, 0x71, 0x75, 0x6F, 0x74, 0x3B])
            default: out.append(byte)
            }
        }
    }

    private static func append(
        _ attribute: TagTokenizer.Attribute, of tag: Tag, _ html: UnsafeRawBufferPointer, base: String?, into out: inout [UInt8]
    ) {
        let name = String(decoding: html[attribute.name], as: UTF8.self).lowercased()
        guard let use = Tag.attributes[name], use.tags == nil || use.tags?.contains(tag.name) == true else { return }
        var value: [UInt8] = []
        Entities.decode(UnsafeRawBufferPointer(rebasing: html[attribute.value]), into: &value)
        if use.isURL {
            guard let url = safeURL(String(decoding: value, as: UTF8.self), base: base, isLink: name == "href" || name == "cite") else { return }
            value = Array(url.utf8)
        }
        out.append(0x20)
        out.append(contentsOf: name.utf8)
        out.append(contentsOf: [0x3D, 0x22])
        value.withUnsafeBytes { escape($0, into: &out) }
        out.append(0x22)
    }

    /// The absolute address, or nil for one whose scheme could run or carry code.
    static func safeURL(_ text: String, base: String?, isLink: Bool) -> String? {
        // Browsers drop control characters before they read the scheme.
        let text = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        let url = WebURL.resolve(text, base: base)
        guard let scheme = WebURL.scheme(url) else { return url.hasPrefix("//") || base == nil ? url : nil }
        let allowed = isLink ? Tag.linkSchemes : ["http", "https"]
        return allowed.contains(scheme) ? url : nil
    }
}

/// An HTML element's name and what becomes of it.
struct Tag {
    let name: String
    let isAllowed: Bool
    let dropsContent: Bool
    let isVoid: Bool

    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let lower = bytes.count <= 15 ? String(decoding: bytes, as: UTF8.self).lowercased() : ""
        name = lower
        isAllowed = Self.allowed.contains(lower)
        dropsContent = !isAllowed && Self.dropped.contains(lower)
        isVoid = isAllowed && Self.void.contains(lower)
    }

    static let linkSchemes = ["http", "https", "mailto", "tel", "ftp", "gopher", "news", "nntp", "irc", "xmpp", "sms", "geo", "magnet"]

    private static let allowed: Set<String> = [
        "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
        "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "map", "area", "mark", "menu", "nav",
        "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "source", "span", "strike", "strong", "sub",
        "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul", "var", "video", "wbr",
    ]
    /// Whatever stands in other elements is text to be read: captions of drawings, what stands in for a frame.
    private static let dropped: Set<String> = ["script", "style", "applet"]
    private static let void: Set<String> = ["area", "br", "col", "hr", "img", "source", "track", "wbr"]

    static let attributes: [String: (isURL: Bool, tags: Set<String>?)] = [
        "href": (true, ["a", "area"]), "src": (true, ["img", "source", "audio", "video", "track"]), "poster": (true, ["video"]),
        "cite": (true, ["blockquote", "q", "del", "ins"]), "alt": (false, nil), "title": (false, nil), "width": (false, nil),
        "height": (false, nil), "lang": (false, nil), "dir": (false, nil), "colspan": (false, nil), "rowspan": (false, nil),
        "datetime": (false, nil), "abbr": (false, nil), "align": (false, nil), "start": (false, ["ol"]), "type": (false, ["ol", "ul", "source"]),
        "controls": (false, ["audio", "video"]), "rel": (false, ["a"]), "scope": (false, ["th"]), "span": (false, ["col", "colgroup"]),
    ]
}
