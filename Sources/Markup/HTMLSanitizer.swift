/// Rewrites HTML so that nothing in it can run, load by itself into forms, or break out: an allow-list of elements and attributes.
///
/// Everything that is not listed goes: scripts and styles with their content; event handlers, forms, frames, objects, SVG and MathML
/// as elements, while their text stays; addresses of any scheme but http, https, mailto, tel and their like. Links become absolute.
/// Pictures that scripts would load late get their real address.
public enum HTMLSanitizer {
    /// Nesting beyond this is dropped, so that no reader of the result can be made to recurse.
    private static let maxDepth = 200

    /// The sanitised form of HTML.
    ///
    /// - Parameter base: address that relative links are resolved against.
    public static func sanitize(_ html: UnsafeRawBufferPointer, base: String?) -> SafeHTML {
        var out: [UInt8] = []
        out.reserveCapacity(html.count + 16)
        if ByteScan.find(0x3C, in: html, from: 0) == nil {
            appendText(html, into: &out)
        } else if var base {
            base.withUTF8 { rewrite(html, base: UnsafeRawBufferPointer($0), into: &out) }
        } else {
            rewrite(html, base: nil, into: &out)
        }
        return SafeHTML(sanitized: out)
    }

    /// Text as HTML that shows it as it is.
    public static func text(_ text: UnsafeRawBufferPointer) -> SafeHTML {
        var out: [UInt8] = []
        out.reserveCapacity(text.count + 16)
        escape(text, into: &out)
        return SafeHTML(sanitized: out)
    }

    /// A link that shows its address.
    public static func link(to url: String) -> SafeHTML {
        let anchor = text(url).text
        let html = Array("<a href=\"\(anchor)\">\(anchor)</a>".utf8)
        // Through the allow-list of schemes, as any other link.
        return html.withUnsafeBytes { sanitize($0, base: nil) }
    }

    private static func text(_ text: String) -> SafeHTML { Array(text.utf8).withUnsafeBytes { Self.text($0) } }

    private static func rewrite(_ html: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?, into out: inout [UInt8]) {
        var tokenizer = TagTokenizer(isHTML: true)
        var open: [Tag] = []
        var pictures = PictureSources(html, base: base)
        // Absolute addresses are longer than what was written; a text of nothing but links must not grow without bound.
        let budget = html.count * 4 + (64 << 10)
        while let token = tokenizer.next(html, isLast: true) {
            switch token {
            case .text(let range): appendText(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .cdata(let range): escape(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .start(let name, let isEmpty):
                let name = UnsafeRawBufferPointer(rebasing: html[name])
                pictures.start(name, tokenizer.attributes, isEmpty: isEmpty)
                guard let tag = Tag(name) else { continue }
                if tag.dropsContent {
                    if !isEmpty { tokenizer.skipContent(of: name) }
                    continue
                }
                guard open.count < maxDepth else { continue }
                var source: [UInt8]?
                if tag.name == PictureSources.img {
                    source = pictures.source(tokenizer.attributes)
                    // What stands in for a picture where there are no scripts has been shown already.
                    if pictures.isRepeated(source) { continue }
                }
                out.append(0x3C)
                tag.name.append(to: &out)
                let hasSource = source != nil
                for attribute in tokenizer.attributes where out.count < budget {
                    // The first of several addresses counts.
                    if hasSource, source == nil, PackedName(UnsafeRawBufferPointer(rebasing: html[attribute.name])) == PictureSources.src { continue }
                    append(attribute, of: tag, html, base: base, source: &source, into: &out)
                }
                if let source, out.count < budget { write(PictureSources.src, source, into: &out) }
                out.append(0x3E)
                if !tag.isVoid { open.append(tag) }
            case .end(let name):
                let name = UnsafeRawBufferPointer(rebasing: html[name])
                pictures.end(name)
                guard let tag = Tag(name), !tag.dropsContent, !tag.isVoid, let at = open.lastIndex(where: { $0.name == tag.name }) else { continue }
                while open.count > at, let last = open.popLast() { close(last, into: &out) }
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

    /// Text as it is; references stay references, but an ampersand that begins none becomes one, and references to the halves of a
    /// character become the character.
    private static func appendText(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        var start = 0
        while let amp = ByteScan.find(0x26, in: text, from: start) {
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<amp]))
            if let (value, length) = Entities.reference(text, at: amp), text[amp + length - 1] == 0x3B {
                let reference = UnsafeRawBufferPointer(rebasing: text[amp..<(amp + length)])
                if value >= 0x10000 || (0xD800..<0xE000).contains(value) {
                    UTF8Scan.append(value, to: &out)
                } else {
                    out.append(contentsOf: reference)
                }
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

    /// - Parameter source: a picture's address, which is written in the place of its `src` and is nil afterwards.
    private static func append(
        _ attribute: TagTokenizer.Attribute, of tag: Tag, _ html: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?, source: inout [UInt8]?,
        into out: inout [UInt8]
    ) {
        guard let name = PackedName(UnsafeRawBufferPointer(rebasing: html[attribute.name])), let use = Tag.attributes[name],
            use.tags.isEmpty || use.tags.contains(tag.name)
        else { return }
        if name == PictureSources.src, let found = source {
            source = nil
            return write(name, found, into: &out)
        }
        var value: [UInt8] = []
        Entities.decode(UnsafeRawBufferPointer(rebasing: html[attribute.value]), into: &value)
        if use.address != .plain {
            guard let url = safeURL(value, base: base, schemes: use.address == .link ? Tag.linkSchemes : Tag.pictureSchemes) else { return }
            value = url
        }
        write(name, value, into: &out)
    }

    private static func write(_ name: PackedName?, _ value: [UInt8], into out: inout [UInt8]) {
        guard let name else { return }
        out.append(0x20)
        name.append(to: &out)
        out.append(0x3D)
        out.append(0x22)
        value.withUnsafeBytes { escape($0, into: &out) }
        out.append(0x22)
    }

    /// The absolute address, or nil for one whose scheme could run or carry code.
    static func safeURL(_ text: [UInt8], base: UnsafeRawBufferPointer?, schemes: NameTable<Bool>) -> [UInt8]? {
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
