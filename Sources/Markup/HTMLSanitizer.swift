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
        var base = base
        guard base != nil else { return rewrite(html, base: nil, into: &out) }
        base?.withUTF8 { rewrite(html, base: UnsafeRawBufferPointer($0), into: &out) }
    }

    private static func rewrite(_ html: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?, into out: inout [UInt8]) {
        var tokenizer = TagTokenizer(isHTML: true)
        var open: [Tag] = []
        while let token = tokenizer.next(html, isLast: true) {
            switch token {
            case .text(let range): appendText(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .cdata(let range): escape(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .start(let name, let isEmpty):
                guard let tag = Tag(UnsafeRawBufferPointer(rebasing: html[name])) else { continue }
                if tag.dropsContent {
                    if !isEmpty { tokenizer.skipContent(of: UnsafeRawBufferPointer(rebasing: html[name]), in: html) }
                    continue
                }
                guard open.count < maxDepth else { continue }
                out.append(0x3C)
                tag.name.append(to: &out)
                for attribute in tokenizer.attributes { append(attribute, of: tag, html, base: base, into: &out) }
                out.append(0x3E)
                if !tag.isVoid { open.append(tag) }
            case .end(let name):
                guard let tag = Tag(UnsafeRawBufferPointer(rebasing: html[name])), !tag.dropsContent, !tag.isVoid,
                    let at = open.lastIndex(where: { $0.name == tag.name })
                else { continue }
                while open.count > at { close(open.removeLast(), into: &out) }
            case .comment, .instruction, .doctype: break
            }
        }
        while let tag = open.popLast() { close(tag, into: &out) }
    }

    private static func close(_ tag: Tag, into out: inout [UInt8]) {
        out.append(0x3C)
        out.append(0x2F)
        tag.name.append(to: &out)
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
        _ attribute: TagTokenizer.Attribute, of tag: Tag, _ html: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?, into out: inout [UInt8]
    ) {
        guard let name = PackedName(UnsafeRawBufferPointer(rebasing: html[attribute.name])), let use = Tag.attributes[name],
            use.tags.isEmpty || use.tags.contains(tag.name)
        else { return }
        let raw = UnsafeRawBufferPointer(rebasing: html[attribute.value])
        var value: [UInt8] = []
        Entities.decode(raw, into: &value)
        if use.address != .plain {
            guard let url = safeURL(value, base: base, schemes: use.address == .link ? Tag.linkSchemes : Tag.pictureSchemes) else { return }
            value = url
        }
        out.append(0x20)
        name.append(to: &out)
        out.append(0x3D)
        out.append(0x22)
        value.withUnsafeBytes { escape($0, into: &out) }
        out.append(0x22)
    }

    /// The absolute address, or nil for one whose scheme could run or carry code.
    private static func safeURL(_ text: [UInt8], base: UnsafeRawBufferPointer?, schemes: NameTable<Bool>) -> [UInt8]? {
        var text = text
        // Browsers drop control characters before they read the scheme.
        if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) { text.removeAll { $0 < 0x20 || $0 == 0x7F } }
        var url: [UInt8] = []
        text.withUnsafeBytes { WebURL.append($0, base: base, into: &url) }
        let isSafe = url.withUnsafeBytes { bytes in
            guard let colon = WebURL.schemeEnd(bytes) else { return base == nil || bytes.starts(with: "//".utf8) }
            return PackedName(UnsafeRawBufferPointer(rebasing: bytes[..<colon])).flatMap { schemes[$0] } ?? false
        }
        return isSafe ? url : nil
    }
}

/// An HTML element's name and what becomes of it.
struct Tag {
    let name: PackedName
    let dropsContent: Bool
    let isVoid: Bool

    private enum Rule { case allowed, void, dropped }

    /// nil for an element that is neither kept nor dropped with its content: its tags go, its text stays.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let name = PackedName(bytes), let rule = Self.rules[name] else { return nil }
        self.name = name
        dropsContent = rule == .dropped
        isVoid = rule == .void
    }

    static let linkSchemes = NameTable("http https mailto tel ftp gopher news nntp irc xmpp sms geo magnet", true)
    static let pictureSchemes = NameTable("http https", true)

    /// Whatever stands in other elements is text to be read: captions of drawings, what stands in for a frame.
    private static let rules: NameTable<Rule> = {
        let allowed = """
            a abbr acronym address article aside audio b bdi bdo big blockquote caption center cite code colgroup dd del details dfn div dl dt em \
            figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins kbd li main map mark menu nav ol p picture pre q rp rt ruby s samp section \
            small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video
            """
        let void = "area br col hr img source track wbr"
        let dropped = "script style applet"
        return NameTable(
            allowed.split(separator: " ").map { ($0, .allowed) } + void.split(separator: " ").map { ($0, .void) }
                + dropped.split(separator: " ").map { ($0, .dropped) })
    }()

    /// What an attribute's value is, and the elements that may have it; all when none is named.
    struct Attribute: Sendable {
        enum Address { case plain, link, picture }
        let address: Address
        let tags: [PackedName]

        init(_ address: Address, _ tags: String = "") {
            self.address = address
            self.tags = tags.split(separator: " ").compactMap { PackedName($0) }
        }
    }

    static let attributes = NameTable<Attribute>([
        ("href", Attribute(.link, "a area")), ("src", Attribute(.picture, "img source audio video track")), ("poster", Attribute(.picture, "video")),
        ("cite", Attribute(.link, "blockquote q del ins")), ("alt", Attribute(.plain)), ("title", Attribute(.plain)), ("width", Attribute(.plain)),
        ("height", Attribute(.plain)), ("lang", Attribute(.plain)), ("dir", Attribute(.plain)), ("colspan", Attribute(.plain)),
        ("rowspan", Attribute(.plain)), ("datetime", Attribute(.plain)), ("abbr", Attribute(.plain)), ("align", Attribute(.plain)),
        ("start", Attribute(.plain, "ol")), ("type", Attribute(.plain, "ol ul source")), ("controls", Attribute(.plain, "audio video")),
        ("rel", Attribute(.plain, "a")), ("scope", Attribute(.plain, "th")), ("span", Attribute(.plain, "col colgroup")),
    ])
}
