import Foundation
import Markup

/// The text of one element, gathered until the element ends.
struct Capture {
    let field: Field
    let local: String
    let namespace: Namespace
    let name: ElementName
    let depth: Int
    let base: String?
    let language: String?
    let isPermalink: Bool
    /// The document says so itself.
    let isStatedPermalink: Bool
    private let feedLanguage: String?
    private let format: ParsedFeed.Format
    private let type: String?
    private let mode: String?
    private let source: String?
    private(set) var buffer: [UInt8] = []
    /// Elements came: from the first one on the buffer holds markup, not text.
    private(set) var hasMarkup = false

    init(field: Field, element: FeedParser.OpenElement, attributes: AttributeList, depth: Int, format: ParsedFeed.Format, feedLanguage: String?) {
        self.field = field
        self.depth = depth
        self.feedLanguage = feedLanguage
        self.format = format
        name = element.name
        local = element.name.local
        namespace = element.name.namespace
        base = element.base
        language = element.language
        type = attributes["type"].map { $0.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? "" }
        mode = attributes["mode"]?.lowercased()
        source = attributes["src"]
        isStatedPermalink = attributes["ispermalink"]?.lowercased() == "true"
        isPermalink = (attributes["ispermalink"] ?? "true").lowercased() != "false"
    }

    private var inlineData = InlineData()
    /// The text was longer than it may be.
    private(set) var isCut = false

    /// Appends text, of which at most `limit` bytes are kept; gives how many bytes the document's own entities added to it.
    mutating func append(_ bytes: UnsafeRawBufferPointer, isRaw: Bool, entities: [[UInt8]: [UInt8]], limit: Int) -> Int {
        if isCut { return 0 }
        let before = buffer.count
        if hasMarkup || isInlineMarkup {
            // Text between elements stays as it is written, so that it reads the same as markup.
            if isRaw {
                HTMLSanitizer.escape(bytes, into: &buffer)
            } else if entities.isEmpty {
                buffer.append(contentsOf: bytes)
            } else {
                Entities.expand(entities, in: bytes, into: &buffer)
            }
        } else if isRaw {
            buffer.append(contentsOf: bytes)
        } else {
            Entities.decode(bytes, into: &buffer, named: entities)
        }
        // Every other reference is longer than what it stands for.
        let added = entities.isEmpty || isRaw ? 0 : max(0, buffer.count - before - bytes.count)
        inlineData.filter(&buffer)
        cut(to: limit)
        return added
    }

    private mutating func cut(to limit: Int) {
        guard buffer.count - inlineData.undecided > limit else { return }
        isCut = true
        var end = limit
        while end > 0, buffer[end] & 0xC0 == 0x80 { end -= 1 }
        buffer.removeSubrange(end...)
    }

    /// Values of attributes beyond that many bytes are dropped: no address or title is as long, only pictures within addresses are.
    private static let longestValue = 32 << 10

    /// Appends a tag of the element's own markup; beyond the limit nothing more is taken.
    mutating func appendTag(_ raw: [UInt8], _ attributes: AttributeList, isEmpty: Bool, name: ElementName, limit: Int) {
        if !hasMarkup, !isInlineMarkup, !buffer.isEmpty, !looksLikeMarkup {
            // What came as text must stay text now that the rest is markup.
            var escaped: [UInt8] = []
            buffer.withUnsafeBytes { HTMLSanitizer.escape($0, into: &escaped) }
            buffer = escaped
        }
        hasMarkup = true
        if isCut { return }
        buffer.append(0x3C)
        buffer.append(contentsOf: Self.localName(raw))
        for attribute in attributes.attributes {
            let key = attributes.bytes[attribute.name]
            if key.starts(with: "xmlns".utf8) || attribute.value.count > Self.longestValue { continue }
            buffer.append(0x20)
            buffer.append(contentsOf: key)
            buffer.append(contentsOf: [0x3D, 0x22])
            buffer.append(contentsOf: attributes.bytes[attribute.value].map { $0 == 0x22 ? 0x27 : $0 })
            buffer.append(0x22)
        }
        if isEmpty { buffer.append(contentsOf: [0x20, 0x2F]) }
        buffer.append(0x3E)
        lastWasEmpty = isEmpty
        inlineData.restart(buffer)
        cut(to: limit)
    }

    private var lastWasEmpty = false

    mutating func appendEnd(_ raw: [UInt8], name: ElementName) {
        if lastWasEmpty {
            lastWasEmpty = false
            return
        }
        if isCut { return }
        buffer.append(contentsOf: [0x3C, 0x2F])
        buffer.append(contentsOf: Self.localName(raw))
        buffer.append(0x3E)
        inlineData.restart(buffer)
    }

    private static func localName(_ raw: [UInt8]) -> ArraySlice<UInt8> { raw.firstIndex(of: 0x3A).map { raw[($0 + 1)...] } ?? raw[...] }

    // MARK: What the text means (RFC 4287 §3.1 and §4.1.3.3, Atom 0.3 §3.1)

    private var isAtom: Bool { namespace == .atom || format == .atom1 || format == .atom03 }

    /// The element's children are XHTML or XML, by its type.
    private var isInlineMarkup: Bool {
        if namespace == .xhtml { return true }
        guard isAtom, field == .content || field == .summary || field == .title else { return false }
        if type == "xhtml" || type?.hasSuffix("xhtml+xml") == true { return mode != "escaped" }
        return mode == "xml" && (type?.contains("html") ?? false)
    }

    /// Escaped markup, rather than plain text, by its type; nil where the type does not say.
    private var saysMarkup: Bool? {
        guard isAtom, namespace == .atom || namespace == .none || namespace == .other else { return nil }
        switch type {
        case "html", "text/html", "xhtml", "application/xhtml+xml": return true
        case "text", "text/plain": return false
        case nil where mode == "base64": return false
        case nil: return mode == "escaped" || format == .atom03 ? nil : false
        // Bytes of no type that says anything: what they look like counts.
        default: return isBase64 || type?.hasSuffix("+xml") == true || type?.hasPrefix("text/") == true ? nil : false
        }
    }

    private var isBase64: Bool {
        if mode == "base64" { return true }
        guard isAtom, field == .content || field == .summary || field == .title, let type else { return false }
        return type.contains("/") && !type.hasPrefix("text/") && !type.hasSuffix("+xml") && !type.hasSuffix("/xml")
    }

    private var looksLikeMarkup: Bool {
        buffer.withUnsafeBytes { bytes in
            guard let last = bytes.lastIndex(of: 0x3E) else { return false }
            var at = 0
            while let open = ByteScan.find(0x3C, in: bytes, from: at, limit: last) {
                let next = bytes[open + 1]
                if next == 0x2F || next | 0x20 >= 0x61 && next | 0x20 <= 0x7A { return true }
                at = open + 1
            }
            return false
        }
    }

    /// The bytes with base64 undone.
    private var content: [UInt8] {
        guard isBase64, let data = Data(base64Encoded: Data(buffer), options: .ignoreUnknownCharacters) else { return buffer }
        let bytes = [UInt8](data)
        return bytes.contains(0) ? [] : bytes
    }

    private var isMarkup: Bool { hasMarkup || isInlineMarkup || (saysMarkup ?? true) }

    /// One line of text, whatever layers of encoding lie around it.
    ///
    /// Where nothing says that it is markup, a lone `<tag>` is a word of the text.
    var plainText: String {
        let bytes = content
        guard isMarkup else { return PlainText.fold(bytes) }
        let isCertain = hasMarkup || isInlineMarkup || saysMarkup == true
        return bytes.withUnsafeBytes { isCertain ? PlainText.from($0) : PlainText.fromText($0) }
    }

    /// The text as written, trimmed: for addresses and identifiers.
    var trimmed: String { buffer.withUnsafeBytes { String(decoding: ByteScan.trimmed($0), as: UTF8.self) } }

    /// Sanitised HTML with absolute links; nil when there is none.
    var html: SafeHTML? {
        let bytes = content
        let html = bytes.withUnsafeBytes { all in
            let all = ByteScan.trimmed(all)
            return isMarkup ? HTMLSanitizer.sanitize(all, base: base) : HTMLSanitizer.text(all)
        }
        return html.isEmpty ? nil : html
    }

    /// Where the content is when it is not in the document (RFC 4287 §4.1.3.2), with its media type.
    var elsewhere: (url: String, type: String?)? {
        guard field == .content, let source else { return nil }
        let url = WebURL.resolve(source, base: base)
        return WebURL.isWeb(url) ? (url, type) : nil
    }

    /// The text as a number of degrees or a count.
    var numbers: [Double] { plainText.split(whereSeparator: { $0 == " " || $0 == "," }).compactMap { Double($0) }.filter(\.isFinite) }

    var date: FeedDate? { buffer.withUnsafeBytes { parseDate($0, language: language ?? feedLanguage) } }
}
