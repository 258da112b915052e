import Markup

/// Start and end tags: nesting, vocabularies, `xml:base` and `xml:lang`, and what is wrong with them.
extension FeedParser {
    mutating func start(_ raw: Slice<UnsafeRawBufferPointer>, _ attributes: AttributeList, isEmpty: Bool) throws {
        guard open.count < limits.maxDepth else { throw FeedError.tooDeep(limit: limits.maxDepth) }
        elements += 1
        guard elements <= limits.maxElements else { throw FeedError.tooManyElements(limit: limits.maxElements) }
        guard !tokenizer.isOverfull else { throw FeedError.tooManyAttributes(limit: limits.maxAttributes) }
        for (name, value) in attributes.attributes where attributes.bytes[name].starts(with: "xmlns".utf8) {
            declareNamespace(String(decoding: attributes.bytes[name].dropFirst(5), as: UTF8.self), attributes.bytes[value])
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
        if isHTML {
            links.start(name.local, attributes)
            // What looks like tags in there is none.
            if !isEmpty, Self.rawText.contains(name.local) { tokenizer.skipContent(of: UnsafeRawBufferPointer(rebasing: raw)) }
        }
        var element = OpenElement(
            name: name, raw: Array(raw), explicitBase: open.last?.explicitBase, documentBase: open.last?.documentBase ?? documentURL,
            language: open.last?.language)
        if let base = attributes["xml:base"], base.utf8.count <= WebURL.longestBase {
            element.explicitBase = WebURL.resolve(base, base: element.documentBase)
            element.documentBase = element.explicitBase
        }
        element.base = element.explicitBase ?? builder.linkBase ?? documentURL
        if let language = attributes["xml:lang"] { element.language = language.isEmpty ? nil : language }
        open.append(element)
        try builder.start(element, attributes, isEmpty: isEmpty)
        if isEmpty { try close() }
    }

    /// Elements of HTML whose content is not markup, or none that counts (WHATWG HTML §13.1.2).
    private static let rawText: Set<String> = ["script", "style", "template", "textarea", "title", "iframe", "noembed", "noframes", "xmp"]

    mutating func end(_ raw: Slice<UnsafeRawBufferPointer>) throws {
        guard let last = open.last else { return builder.damage("an end tag without a start tag") }
        if last.raw.elementsEqual(raw) { return try close() }
        // Healed: an element further out ends here, and with it what stands open inside; else the tag is dropped.
        let name = resolve(raw)
        guard let at = open.lastIndex(where: { $0.raw.elementsEqual(raw) || $0.name == name }) else {
            if !builder.isInsideMarkup(depth: open.count) { builder.damage("an end tag </\(Self.shown(raw))> that fits no start tag") }
            return
        }
        if at < open.count - 1, !builder.isInsideMarkup(depth: at + 1) {
            builder.damage("<\(Self.shown(last.raw))> is not closed before </\(Self.shown(raw))>")
        }
        while open.count > at { try close() }
    }

    private static func shown(_ name: some Collection<UInt8>) -> String { String(decoding: name.prefix(30), as: UTF8.self) }

    private mutating func close() throws {
        guard let element = open.last else { return }
        try builder.end(element)
        open.removeLast()
        while let last = prefixes.last, last.depth > open.count { prefixes.removeLast() }
    }

    // MARK: Vocabularies

    /// Each name is looked up among all of them.
    private static let mostPrefixes = 128

    private mutating func declareNamespace(_ prefix: String, _ value: Slice<UnsafeRawBufferPointer>) {
        guard prefix.isEmpty || prefix.hasPrefix(":") else { return }
        let uri = String(decoding: value, as: UTF8.self)
        if prefix.isEmpty, uri.hasSuffix("rdf/simple/0.9/") { builder.isRSS090 = true }
        guard prefixes.count < Self.mostPrefixes else { return builder.damage("more than \(Self.mostPrefixes) namespaces are declared at a time") }
        prefixes.append((String(prefix.dropFirst()).lowercased(), .of(uri: uri), open.count + 1))
    }

    private mutating func resolve(_ raw: Slice<UnsafeRawBufferPointer>) -> ElementName {
        if let colon = raw.firstIndex(of: 0x3A) {
            let prefix = String(decoding: raw[..<colon], as: UTF8.self).lowercased()
            return ElementName(namespace: namespace(prefix), local: String(decoding: raw[(colon + 1)...], as: UTF8.self).lowercased())
        }
        return ElementName(namespace: namespace(""), local: String(decoding: raw, as: UTF8.self).lowercased())
    }

    private mutating func namespace(_ prefix: String) -> Namespace {
        for entry in prefixes.reversed() where entry.prefix == prefix { return entry.namespace }
        if prefix.isEmpty { return .none }
        if prefix != "xml", !isHTML { builder.damageUnlessMarkup("the prefix \(Self.shown(prefix.utf8)) is not declared") }
        return .of(prefix: prefix)
    }
}
