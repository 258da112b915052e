import Markup

/// Reads a feed while its bytes arrive; memory stays in proportion to one item.
///
/// Elements go to a `FeedBuilder`; this type keeps the order of open elements, their vocabularies, base addresses and languages,
/// and heals what is wrong with them. No entity but the built-in ones and short ones of the document's own is ever expanded, and
/// nothing is fetched.
public struct FeedParser {
    private var decoder: CharsetDecoder
    private var tokenizer = TagTokenizer()
    private var buffer: [UInt8] = []
    private var builder: FeedBuilder
    private let limits: FeedLimits
    private var open: [OpenElement] = []
    private var prefixes: [(prefix: String, namespace: Namespace, depth: Int)] = []
    private var entities: [[UInt8]: [UInt8]] = [:]
    private var taken = 0
    private var json: JSONText?
    private var isDecided = false
    private var sawRoot = false
    private var isHTML = false
    private var links: FeedDiscovery
    private let documentURL: String?
    private var leading = 0

    struct OpenElement {
        var name: ElementName
        var raw: [UInt8]
        var base: String?
        var language: String?
    }

    /// Bytes of a JSON document, which is read whole.
    struct JSONText { var bytes: [UInt8] = [] }

    /// - Parameters:
    ///   - documentURL: where the document was fetched from.
    ///   - contentType: HTTP `Content-Type`.
    ///   - contentLocation: HTTP `Content-Location`, which relative addresses are relative to (RFC 3986 §5.1.3).
    ///   - contentLanguage: HTTP `Content-Language`.
    ///   - onItem: gets each item as soon as it is whole; without it they gather in the result.
    public init(
        documentURL: String? = nil, contentType: String? = nil, contentLocation: String? = nil, contentLanguage: String? = nil,
        limits: FeedLimits = FeedLimits(), onItem: ((ParsedItem) -> Void)? = nil
    ) {
        decoder = CharsetDecoder(contentType: contentType, kind: .xml)
        // An address that leads to no document (`javascript:`) is no base.
        let base = contentLocation.map { WebURL.resolve($0, base: documentURL) }.flatMap { WebURL.isWeb($0) ? $0 : nil } ?? documentURL
        self.documentURL = base
        builder = FeedBuilder(base: base, language: contentLanguage, limits: limits, onItem: onItem)
        links = FeedDiscovery(base: base)
        self.limits = limits
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `FeedError` when a bound is passed.
    public mutating func consume(_ bytes: UnsafeRawBufferPointer) throws {
        taken += bytes.count
        guard taken <= limits.maxBytes else { throw FeedError.tooLarge(limit: limits.maxBytes) }
        decoder.push(bytes, isLast: false, into: &buffer)
        try parse(isLast: false)
    }

    /// Ends the document.
    ///
    /// - Throws: `FeedError` when it was no feed.
    public mutating func finish() throws -> ParsedFeed {
        [UInt8]().withUnsafeBytes { decoder.push($0, isLast: true, into: &buffer) }
        try parse(isLast: true)
        if let json { return try JSONFeedReader(base: documentURL).read(json.bytes, limits: limits) }
        if isHTML { throw FeedError.html(feeds: links.feeds) }
        guard builder.isFeed else {
            if taken == 0 { throw FeedError.empty }
            throw FeedError.notAFeed(
                reason: sawRoot ? "the document's elements are of no feed format" : "the document has no elements; is it text or a binary file?")
        }
        if !open.isEmpty { builder.damage("the document ends before its elements do") }
        var feed = builder.finish(warnings: decoder.warnings + tokenizer.damage.sorted())
        feed.isCut = !open.isEmpty
        return feed
    }

    private mutating func parse(isLast: Bool) throws {
        if !isDecided {
            guard let first = buffer.first(where: { !ByteScan.isSpace($0) && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }) else {
                if !isLast { buffer.removeAll(keepingCapacity: true) }
                return
            }
            isDecided = true
            if first == 0x7B || first == 0x5B { json = JSONText() }
        }
        if json != nil {
            json?.bytes.append(contentsOf: buffer)
            buffer.removeAll(keepingCapacity: true)
            return
        }
        // The buffer is moved out while tokens are ranges of it, so that no copy is made.
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        try bytes.withUnsafeBytes { all in
            while let token = tokenizer.next(all, isLast: isLast) { try take(token, all) }
        }
        let used = tokenizer.position
        tokenizer.drop(used)
        if used >= bytes.count { bytes.removeAll(keepingCapacity: true) } else { bytes.removeFirst(used) }
        swap(&bytes, &buffer)
    }

    private mutating func take(_ token: TagTokenizer.Token, _ b: UnsafeRawBufferPointer) throws {
        switch token {
        case .text(let range):
            let text = UnsafeRawBufferPointer(rebasing: b[range])
            if open.isEmpty { return noteOutside(text) }
            builder.text(text, isRaw: false, entities: entities)
        case .cdata(let range):
            if open.isEmpty { return }
            builder.text(UnsafeRawBufferPointer(rebasing: b[range]), isRaw: true, entities: entities)
        case .start(let name, let isEmpty): try start(b[name], b, isEmpty: isEmpty)
        case .end(let name): try end(b[name])
        case .doctype(let range): declare(UnsafeRawBufferPointer(rebasing: b[range]))
        case .comment, .instruction: break
        }
    }

    private mutating func noteOutside(_ text: UnsafeRawBufferPointer) {
        if !ByteScan.trimmed(text).isEmpty, leading == 0 {
            leading = 1
            builder.damage("text outside of the document's root")
        }
    }

    // MARK: Elements

    private mutating func start(_ raw: Slice<UnsafeRawBufferPointer>, _ b: UnsafeRawBufferPointer, isEmpty: Bool) throws {
        guard open.count < limits.maxDepth else { throw FeedError.tooDeep(limit: limits.maxDepth) }
        let attributes = AttributeList(attributes: tokenizer.attributes, bytes: b)
        for (name, value) in tokenizer.attributes where b[name].starts(with: "xmlns".utf8) {
            let prefix = String(decoding: b[name].dropFirst(5), as: UTF8.self)
            guard prefix.isEmpty || prefix.hasPrefix(":") else { continue }
            let uri = String(decoding: b[value], as: UTF8.self)
            prefixes.append((String(prefix.dropFirst()).lowercased(), .of(uri: uri), open.count + 1))
        }
        let name = resolve(raw)
        if !sawRoot {
            sawRoot = true
            switch name.local {
            case "html", "body", "head", "div": isHTML = true
            // Whatever the document type says.
            case "rss", "feed", "rdf", "channel", "urlset", "sitemapindex": isHTML = false
            default: break
            }
        }
        if isHTML { links.start(name.local, attributes) }
        var element = OpenElement(name: name, raw: Array(raw), base: open.last?.base ?? documentURL, language: open.last?.language)
        if let base = attributes["xml:base"] { element.base = WebURL.resolve(base, base: element.base) }
        if let language = attributes["xml:lang"] { element.language = language.isEmpty ? nil : language }
        open.append(element)
        try builder.start(element, attributes, isEmpty: isEmpty)
        if isEmpty { try close() }
    }

    private mutating func end(_ raw: Slice<UnsafeRawBufferPointer>) throws {
        guard let last = open.last else { return builder.damage("an end tag without a start tag") }
        if last.raw.elementsEqual(raw) { return try close() }
        // Healed: an element further out ends here, and with it what stands open inside; else the tag is dropped.
        let name = resolve(raw)
        guard let at = open.lastIndex(where: { $0.raw.elementsEqual(raw) || $0.name == name }),
            builder.mayClose(outerDepth: at + 1, depth: open.count)
        else {
            return builder.damageUnlessMarkup("an end tag </\(String(decoding: raw.prefix(30), as: UTF8.self))> that fits no start tag")
        }
        if at < open.count - 1 { builder.damageUnlessMarkup("<\(String(decoding: last.raw.prefix(30), as: UTF8.self))> is not closed") }
        while open.count > at { try close() }
    }

    private mutating func close() throws {
        guard let element = open.last else { return }
        try builder.end(element, depth: open.count)
        open.removeLast()
        while let last = prefixes.last, last.depth > open.count { prefixes.removeLast() }
    }

    private func resolve(_ raw: Slice<UnsafeRawBufferPointer>) -> ElementName {
        if let colon = raw.firstIndex(of: 0x3A) {
            let prefix = String(decoding: raw[..<colon], as: UTF8.self).lowercased()
            return ElementName(namespace: namespace(prefix), local: String(decoding: raw[(colon + 1)...], as: UTF8.self).lowercased())
        }
        return ElementName(namespace: namespace(""), local: String(decoding: raw, as: UTF8.self).lowercased())
    }

    private func namespace(_ prefix: String) -> Namespace {
        for entry in prefixes.reversed() where entry.prefix == prefix { return entry.namespace }
        return prefix.isEmpty ? .none : .of(prefix: prefix)
    }

    /// Internal entities of the document's own: only short ones that name no others, so that none can grow.
    private mutating func declare(_ doctype: UnsafeRawBufferPointer) {
        if doctype.count > 12, String(decoding: doctype[9..<min(20, doctype.count)], as: UTF8.self).lowercased().contains("html") { isHTML = true }
        var at = 0
        while entities.count < 64, let found = ByteScan.find("<!ENTITY", in: doctype, from: at) {
            guard let end = ByteScan.find(0x3E, in: doctype, from: found) else { return }
            at = end
            let parts = doctype[(found + 8)..<end].split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: { ByteScan.isSpace($0) })
            guard parts.count == 2, let name = parts.first, let open = parts[1].first(where: { !ByteScan.isSpace($0) }), open == 0x22 || open == 0x27,
                let from = parts[1].firstIndex(of: open), let to = parts[1][(from + 1)...].firstIndex(of: open)
            else { continue }
            let value = parts[1][(from + 1)..<to]
            guard value.count <= 256 else { continue }
            var text: [UInt8] = []
            Entities.decode(UnsafeRawBufferPointer(rebasing: value), into: &text)
            if !text.contains(0x26) || value.count <= 16 { entities[Array(name)] = text }
        }
    }
}

/// The attributes of one start tag, by name.
struct AttributeList {
    let attributes: [TagTokenizer.Attribute]
    let bytes: UnsafeRawBufferPointer

    init(attributes: [TagTokenizer.Attribute], bytes: UnsafeRawBufferPointer) {
        self.attributes = attributes
        self.bytes = bytes
    }

    /// The value with references decoded; the name is compared without case, and without the prefix when the name asked for has none.
    subscript(_ name: String) -> String? {
        let wanted = name.utf8
        for attribute in attributes {
            var own = bytes[attribute.name]
            if own.count != wanted.count, !name.contains(":"), let colon = own.firstIndex(of: 0x3A), !own.starts(with: "xmlns".utf8) {
                own = own[(colon + 1)...]
            }
            guard own.count == wanted.count, zip(own, wanted).allSatisfy({ $0 == $1 || ($0 | 0x20 == $1 && $1 >= 0x61 && $1 <= 0x7A) }) else {
                continue
            }
            var out: [UInt8] = []
            Entities.decode(UnsafeRawBufferPointer(rebasing: bytes[attribute.value]), into: &out)
            return String(decoding: out, as: UTF8.self)
        }
        return nil
    }
}

/// Parses a whole document.
///
/// - Throws: `FeedError`.
public func parseFeed(
    _ bytes: [UInt8], documentURL: String? = nil, contentType: String? = nil, contentLocation: String? = nil, contentLanguage: String? = nil,
    limits: FeedLimits = FeedLimits()
) throws -> ParsedFeed {
    var parser = FeedParser(
        documentURL: documentURL, contentType: contentType, contentLocation: contentLocation, contentLanguage: contentLanguage, limits: limits)
    try bytes.withUnsafeBytes { try parser.consume($0) }
    return try parser.finish()
}
