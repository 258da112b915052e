import Markup

/// Reads a feed while its bytes arrive; memory stays in proportion to one item.
///
/// Elements go to a `FeedBuilder`; this type keeps the order of open elements, their vocabularies, base addresses and languages,
/// and heals what is wrong with them. No entity but the built-in ones and short ones of the document's own is ever expanded, and
/// nothing is fetched.
public struct FeedParser {
    private var decoder: CharsetDecoder
    var tokenizer: TagTokenizer
    private var buffer: [UInt8] = []
    var builder: FeedBuilder
    let limits: FeedLimits
    var open: [OpenElement] = []
    var prefixes: [(prefix: String, namespace: Namespace, depth: Int)] = []
    private var entities: [[UInt8]: [UInt8]] = [:]
    private var taken = 0
    private var json: JSONFeedParser?
    private let onItem: ((ParsedItem) -> Void)?
    private var isDecided = false
    var sawRoot = false
    var isHTML = false
    var links: FeedDiscovery
    let documentURL: String?
    var elements = 0
    /// Lines in what was dropped from the buffer.
    private var lines = 0
    private var damageSeen = 0
    /// Bytes at the buffer's beginning that are known to hold no control characters.
    private var clean = 0
    /// Bytes that the buffer must hold before it is read again: what begins a token is read again with each piece until its end is there.
    private var needed = 0

    struct OpenElement {
        var name: ElementName
        var raw: [UInt8]
        /// `xml:base` of the element or one around it, absolute.
        var explicitBase: String?
        /// What relative addresses are relative to: `xml:base`, else the channel's link where it counts, else the document's address.
        var base: String?
        /// `xml:base`, else the document's address.
        var documentBase: String?
        var language: String?
    }

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
        tokenizer = TagTokenizer(maxAttributes: limits.maxAttributes)
        // An address that leads to no document (`javascript:`) is not a base.
        let base = contentLocation.map { WebURL.resolve($0, base: documentURL) }.flatMap { WebURL.isWeb($0) ? $0 : nil } ?? documentURL
        self.documentURL = base
        self.onItem = onItem
        builder = FeedBuilder(documentURL: base, language: contentLanguage, limits: limits, onItem: onItem)
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
        if buffer.count >= needed { try parse(isLast: false) }
    }

    /// Ends the document.
    ///
    /// - Throws: `FeedError` when it was not a feed.
    public mutating func finish() throws -> ParsedFeed {
        [UInt8]().withUnsafeBytes { decoder.push($0, isLast: true, into: &buffer) }
        try parse(isLast: true)
        if json != nil { return try json?.finish(warnings: decoder.warnings) ?? ParsedFeed() }
        if isHTML { throw FeedError.html(feeds: links.candidates) }
        guard builder.isFeed else {
            if taken == 0 { throw FeedError.empty }
            throw FeedError.notAFeed(
                reason: sawRoot ? "the document's elements are of no feed format" : "the document has no elements; is it text or a binary file?")
        }
        if !open.isEmpty { builder.damage("the document ends before its elements do", line: lines + 1) }
        var feed = try builder.finish(warnings: decoder.warnings)
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
            if first == 0x7B || first == 0x5B { json = JSONFeedParser(base: documentURL, limits: limits, onItem: onItem) }
        }
        if json != nil {
            try buffer.withUnsafeBytes { try json?.consume($0) }
            buffer.removeAll(keepingCapacity: true)
            return
        }
        removeControls()
        // The buffer is moved out while tokens are ranges of it, so that no copy is made.
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        defer { swap(&bytes, &buffer) }
        try bytes.withUnsafeBytes { all in
            while let token = tokenizer.next(all, isLast: isLast) {
                try take(token, all)
                if !builder.fresh.isEmpty || tokenizer.damage.count > damageSeen { locateDamage(all) }
            }
        }
        let used = min(tokenizer.position, bytes.count)
        tokenizer.drop(tokenizer.position)
        bytes.withUnsafeBytes { lines += ByteScan.count(0x0A, in: UnsafeRawBufferPointer(rebasing: $0[..<used])) }
        if used >= bytes.count { bytes.removeAll(keepingCapacity: true) } else { bytes.removeFirst(used) }
        clean = bytes.count
        // Twice what is there: the work stays in proportion to the bytes however small the pieces are.
        needed = bytes.count > 256 ? bytes.count * 2 : 0
    }

    /// Control characters are not part of XML 1.0, and of no use in text.
    private mutating func removeControls() {
        guard let first = buffer.withUnsafeBytes({ ByteScan.findControl(in: $0, from: clean) }) else { return }
        builder.damage("a control character")
        var kept = first
        for index in first..<buffer.count
        where buffer[index] >= 0x20 || ByteScan.isSpace(buffer[index]) && buffer[index] != 0x0B && buffer[index] != 0x0C {
            buffer[kept] = buffer[index]
            kept += 1
        }
        buffer.removeLast(buffer.count - kept)
    }

    /// Says on which line the new faults lie.
    private mutating func locateDamage(_ b: UnsafeRawBufferPointer) {
        let line = lines + ByteScan.count(0x0A, in: UnsafeRawBufferPointer(rebasing: b[..<min(tokenizer.position, b.count)])) + 1
        builder.settleFresh(line: line)
        for what in tokenizer.damage[damageSeen...] { builder.damage(what, line: line) }
        damageSeen = tokenizer.damage.count
    }

    private mutating func take(_ token: TagTokenizer.Token, _ b: UnsafeRawBufferPointer) throws {
        switch token {
        case .text(let range):
            let text = UnsafeRawBufferPointer(rebasing: b[range])
            if open.isEmpty { return noteOutside(text) }
            try builder.text(text, isRaw: false, entities: entities)
        case .cdata(let range):
            if open.isEmpty { return }
            try builder.text(UnsafeRawBufferPointer(rebasing: b[range]), isRaw: true, entities: entities)
        case .start(let name, let isEmpty): try start(b[name], AttributeList(tokenizer.attributes, b, entities: entities), isEmpty: isEmpty)
        case .end(let name): try end(b[name])
        case .doctype(let range): declare(UnsafeRawBufferPointer(rebasing: b[range]))
        case .comment, .instruction: break
        }
    }

    private mutating func noteOutside(_ text: UnsafeRawBufferPointer) {
        if !ByteScan.trimmed(text).isEmpty { builder.damage("text outside of the document's root") }
    }

    /// Internal entities of the document's own: only short ones that name no others, so that none can grow.
    private mutating func declare(_ doctype: UnsafeRawBufferPointer) {
        if doctype.count > 12, String(decoding: doctype[9..<min(20, doctype.count)], as: UTF8.self).lowercased().contains("html") { isHTML = true }
        var at = 0
        while let found = ByteScan.find("<!ENTITY", in: doctype, from: at) {
            guard let end = ByteScan.find(0x3E, in: doctype, from: found) else { return }
            at = end
            let parts = doctype[(found + 8)..<end].split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: { ByteScan.isSpace($0) })
            guard parts.count == 2, let name = parts.first, let open = parts[1].first(where: { !ByteScan.isSpace($0) }) else { continue }
            guard open == 0x22 || open == 0x27, let from = parts[1].firstIndex(of: open), let to = parts[1][(from + 1)...].firstIndex(of: open) else {
                builder.damage("an external or parameter entity; it is not expanded")
                continue
            }
            let value = parts[1][(from + 1)..<to]
            guard entities.count < 64, value.count <= 256 else {
                builder.damage("more or longer entities of the document's own than are read")
                continue
            }
            var text: [UInt8] = []
            Entities.decode(UnsafeRawBufferPointer(rebasing: value), into: &text)
            if text.contains(0x26), value.count > 16 {
                builder.damage("an entity that names entities; it is not expanded")
            } else {
                entities[Array(name)] = text
            }
        }
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
    try bytes.withUnsafeBytes { all in
        // In pieces, so that the decoded text never stands in memory as a whole beside the bytes.
        for start in stride(from: 0, to: all.count, by: 256 << 10) {
            try parser.consume(UnsafeRawBufferPointer(rebasing: all[start..<min(start + (256 << 10), all.count)]))
        }
    }
    return try parser.finish()
}
