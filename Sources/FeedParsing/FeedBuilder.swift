import Markup

/// Turns elements in document order into a feed and its items.
struct FeedBuilder {
    /// What the open elements mean.
    enum Context { case root, channel, item, image, person, ignored, skipHours, skipDays, media, newsBlock }

    private(set) var feed = ParsedFeed()
    private(set) var isFeed = false
    private let limits: FeedLimits
    private let onItem: ((ParsedItem) -> Void)?
    private let base: String?
    private var contexts: [(context: Context, depth: Int)] = [(.root, 0)]
    private var capture: Capture?
    private var draft: ItemDraft?
    private var channel = ItemDraft()
    private var person = PersonDraft()
    private var identities = ItemIdentities()
    private var depth = 0
    private var count = 0
    private var updatePeriod: String?
    private var updateFrequency: Double?
    private var isInCapture: Bool { capture != nil }

    init(base: String?, language: String?, limits: FeedLimits, onItem: ((ParsedItem) -> Void)?) {
        self.base = base
        self.limits = limits
        self.onItem = onItem
        feed.language = language
    }

    mutating func damage(_ what: String) {
        feed.recovered = true
        if feed.warnings.count < 20, !feed.warnings.contains(what) { feed.warnings.append(what) }
    }

    /// Inside an item's own markup a wrong tag is the author's affair.
    mutating func damageUnlessMarkup(_ what: String) { if capture == nil { damage(what) } }

    /// Whether an end tag of an outer element may end what is open: markup inside text may not end the text's own element by accident.
    func mayClose(outerDepth: Int, depth: Int) -> Bool { true }

    // MARK: Events

    mutating func start(_ element: FeedParser.OpenElement, _ attributes: AttributeList, isEmpty: Bool) throws {
        depth += 1
        let name = element.name
        if capture != nil {
            guard isItem(name, element), capture?.field != .content || name.namespace == capture?.namespace else {
                capture?.appendTag(element.raw, attributes, isEmpty: isEmpty, name: name)
                return
            }
            damage("an item begins inside <\(capture?.local ?? "")>, which is not closed")
            finishCapture()
        }
        switch contexts.last?.context ?? .root {
        case .root: root(name, element, attributes)
        case .ignored, .image:
            if isItem(name, element) { try beginItem(element, attributes) }
        case .channel: try inChannel(name, element, attributes, isEmpty: isEmpty)
        case .item, .media, .newsBlock: try inItem(name, element, attributes, isEmpty: isEmpty)
        case .person: begin(FieldTable.person(name), element, attributes)
        case .skipHours, .skipDays: begin(name.local == "hour" ? .hour : name.local == "day" ? .day : nil, element, attributes)
        }
    }

    mutating func text(_ bytes: UnsafeRawBufferPointer, isRaw: Bool, entities: [[UInt8]: [UInt8]]) {
        if capture != nil {
            capture?.append(bytes, isRaw: isRaw, entities: entities, limit: limits.maxText)
        } else if contexts.last?.context == .person {
            person.loose.append(contentsOf: bytes)
        }
    }

    mutating func end(_ element: FeedParser.OpenElement, depth open: Int) throws {
        defer { depth -= 1 }
        if let capture, capture.depth < depth {
            self.capture?.appendEnd(element.raw, name: element.name)
            return
        }
        if capture != nil { finishCapture() }
        while let last = contexts.last, last.depth >= depth, contexts.count > 1 {
            contexts.removeLast()
            switch last.context {
            case .item: try finishItem()
            case .person: finishPerson()
            default: break
            }
        }
    }

    // MARK: Where elements stand

    private func isCore(_ name: ElementName, _ element: FeedParser.OpenElement) -> Bool {
        switch name.namespace {
        case .none, .rss, .atom, .sitemap: true
        case .other: !element.raw.contains(0x3A)
        case .rdf: name.local != "li" && name.local != "seq"
        default: false
        }
    }

    private func isItem(_ name: ElementName, _ element: FeedParser.OpenElement) -> Bool {
        guard name.local == "item" || name.local == "entry" else { return false }
        return isCore(name, element)
    }

    private mutating func push(_ context: Context) { contexts.append((context, depth)) }

    private mutating func root(_ name: ElementName, _ element: FeedParser.OpenElement, _ attributes: AttributeList) {
        switch name.local {
        case "rss":
            isFeed = true
            let version = attributes["version"] ?? ""
            feed.format = version.hasPrefix("2") || version.isEmpty ? .rss2 : .rss09x
            push(.channel)
            language(element)
        case "rdf":
            isFeed = true
            feed.format = .rss1
            push(.channel)
        case "feed":
            isFeed = true
            feed.format = (attributes["version"] ?? "").hasPrefix("0") ? .atom03 : .atom1
            push(.channel)
            language(element)
        case "channel" where isCore(name, element):
            isFeed = true
            // Channel Definition Format has no root around its channel, and writes names in capitals.
            if feed.format == .unknown { feed.format = element.raw.first == 0x43 || attributes["href"] != nil ? .cdf : .rss2 }
            if let href = attributes["href"] { channel.setLink(WebURL.resolve(href, base: element.base), rank: 0) }
            push(.channel)
        case "urlset":
            isFeed = true
            feed.format = .newsSitemap
            push(.channel)
        case "sitemapindex":
            isFeed = true
            feed.format = .sitemapIndex
            push(.channel)
        case "item", "entry":
            // A fragment, or a document whose beginning is lost.
            isFeed = true
            damage("the document's root is missing")
            feed.format = name.local == "item" ? .rss2 : .atom1
            push(.channel)
            contexts[contexts.count - 1].depth = 0
            try? beginItem(element, attributes)
        default: break
        }
    }

    private mutating func language(_ element: FeedParser.OpenElement) {
        if let language = element.language { feed.language = language }
    }

    private mutating func inChannel(
        _ name: ElementName, _ element: FeedParser.OpenElement, _ attributes: AttributeList, isEmpty: Bool
    ) throws {
        if isItem(name, element) { return try beginItem(element, attributes) }
        if name.namespace == .sitemap || feed.format == .newsSitemap || feed.format == .sitemapIndex, name.local == "url" || name.local == "sitemap" {
            return try beginItem(element, attributes)
        }
        if isCore(name, element) || name.namespace == .rdf {
            switch name.local {
            case "channel":
                push(.channel)
                if let language = element.language, feed.language == nil { feed.language = language }
                return
            case "image", "textinput", "items", "cloud": return push(.ignored)
            case "author", "contributor", "managingeditor", "webmaster":
                person = PersonDraft(isContributor: name.local != "author")
                return push(.person)
            case "skiphours": return push(.skipHours)
            case "skipdays": return push(.skipDays)
            case "link":
                if let href = attributes["href"] { return channelLink(href, attributes, element) }
            default: break
            }
        }
        switch (name.namespace, name.local) {
        case (.atom, "link"): return
        case (.itunes, "owner"), (.itunes, "category"), (.itunes, "image"): return push(.ignored)
        default: break
        }
        begin(FieldTable.channel(name, isCore: isCore(name, element)), element, attributes)
    }

    private mutating func channelLink(_ href: String, _ attributes: AttributeList, _ element: FeedParser.OpenElement) {
        let url = WebURL.resolve(href, base: element.base)
        switch (attributes["rel"] ?? "alternate").lowercased() {
        case "alternate":
            let isPage = attributes["type"].map { $0.contains("html") } ?? true
            channel.setLink(url, rank: isPage ? 0 : 2)
        case "hub": if feed.hub == nil { feed.hub = url }
        case "next": if feed.next == nil { feed.next = url }
        case "prev-archive": if feed.prevArchive == nil { feed.prevArchive = url }
        case "self": if feed.selfLink == nil { feed.selfLink = url }
        default: break
        }
    }

    // MARK: Items

    private mutating func beginItem(_ element: FeedParser.OpenElement, _ attributes: AttributeList) throws {
        if draft != nil {
            damage("an item begins before the one before it ends")
            while let last = contexts.last, contexts.count > 2, last.context != .channel {
                contexts.removeLast()
                if last.context == .item { try finishItem() }
            }
        }
        count += 1
        guard count <= limits.maxItems else { throw FeedError.tooManyItems(limit: limits.maxItems) }
        var draft = ItemDraft()
        draft.about = attributes["rdf:about"]
        // The feed's own language is not the item's to repeat.
        draft.item.language = element.language
        if feed.format == .cdf {
            if let href = attributes["href"] { draft.setLink(WebURL.resolve(href, base: element.base), rank: 0) }
            draft.item.updated = attributes["lastmod"].flatMap { parseDate($0) }
        }
        self.draft = draft
        push(.item)
    }

    private mutating func inItem(
        _ name: ElementName, _ element: FeedParser.OpenElement, _ attributes: AttributeList, isEmpty: Bool
    ) throws {
        if isItem(name, element) { return try beginItem(element, attributes) }
        let core = isCore(name, element)
        switch (name.namespace, name.local) {
        case (_, "link") where core && attributes["href"] != nil:
            return itemLink(attributes, element)
        case (.atom, "link"):
            // Old Atom wrote the address as text.
            guard attributes["href"] == nil, (attributes["rel"] ?? "alternate").lowercased() == "alternate" else {
                return itemLink(attributes, element)
            }
        case (_, "enclosure") where core:
            if let url = attributes["url"] ?? attributes["href"] {
                draft?.enclosure(url: WebURL.resolve(url, base: element.base), type: attributes["type"], length: attributes["length"])
            }
            return
        case (.media, "content"):
            if let url = attributes["url"] {
                draft?.enclosure(url: WebURL.resolve(url, base: element.base), type: attributes["type"], length: attributes["filesize"])
            }
            return push(.media)
        case (.media, "group"): return push(.media)
        case (.media, "thumbnail"), (.itunes, "image"):
            if let url = attributes["url"] ?? attributes["href"] { draft?.setImage(WebURL.resolve(url, base: element.base)) }
            return
        case (.itunes, "category"):
            if let text = attributes["text"] { draft?.category(text) }
            return
        case (_, "source") where core, (_, "image") where core, (_, "textinput") where core: return push(.ignored)
        case (_, "author") where core, (_, "contributor") where core:
            person = PersonDraft(isContributor: name.local != "author")
            return push(.person)
        case (_, "category") where core:
            if let term = attributes["term"] ?? attributes["label"] {
                draft?.category(term)
                return push(.ignored)
            }
        case (.news, "news"), (.news, "publication"): return push(.newsBlock)
        default: break
        }
        guard let field = FieldTable.item(name, isCore: core, inMedia: contexts.last?.context == .media) else {
            return
        }
        begin(field, element, attributes)
    }

    private mutating func itemLink(_ attributes: AttributeList, _ element: FeedParser.OpenElement) {
        guard let href = attributes["href"] else { return }
        let url = WebURL.resolve(href, base: element.base)
        switch (attributes["rel"] ?? "alternate").lowercased() {
        case "alternate":
            let isPage = attributes["type"].map { $0.contains("html") } ?? true
            draft?.setLink(url, rank: isPage ? 0 : 3)
        case "enclosure": draft?.enclosure(url: url, type: attributes["type"], length: attributes["length"])
        default: break
        }
    }

    private mutating func begin(_ field: Field?, _ element: FeedParser.OpenElement, _ attributes: AttributeList) {
        guard let field else { return }
        capture = Capture(field: field, element: element, attributes: attributes, depth: depth, format: feed.format)
    }

    private mutating func finishCapture() {
        guard let capture else { return }
        self.capture = nil
        switch contexts.last?.context {
        case .person: person.take(capture)
        case .item, .media, .newsBlock: draft?.take(capture)
        case .skipHours:
            if let hour = Int(capture.plainText), (0...24).contains(hour), !feed.skipHours.contains(hour % 24) { feed.skipHours.append(hour % 24) }
        case .skipDays:
            if !capture.plainText.isEmpty { feed.skipDays.append(capture.plainText) }
        default: takeChannel(capture)
        }
    }

    private mutating func takeChannel(_ capture: Capture) {
        switch capture.field {
        case .language: if !capture.plainText.isEmpty { feed.language = capture.plainText }
        case .ttl: feed.ttlMinutes = Int(capture.plainText).flatMap { $0 > 0 ? $0 : nil } ?? feed.ttlMinutes
        case .updatePeriod: updatePeriod = capture.plainText.lowercased()
        case .updateFrequency: updateFrequency = Double(capture.plainText)
        default:
            channel.take(capture)
            // Empty is something else than absent.
            if capture.field == .summary, channel.item.summaryHTML == nil { channel.item.summaryHTML = "" }
        }
    }

    private mutating func finishPerson() {
        guard !person.isContributor, let name = person.name else { return }
        if draft != nil { draft?.author(name) } else { channel.author(name) }
    }

    private mutating func finishItem() throws {
        guard var draft else { return }
        self.draft = nil
        var item = draft.finish()
        identities.settle(&item)
        if let onItem { onItem(item) } else { feed.items.append(item) }
    }

    mutating func finish(warnings: [String]) -> ParsedFeed {
        if draft != nil { try? finishItem() }
        var feed = feed
        let own = channel.finish()
        feed.title = own.title
        feed.link = own.link
        feed.description = own.summaryHTML
        feed.warnings += warnings
        if !warnings.isEmpty { feed.recovered = true }
        if let period = updatePeriod {
            let minutes = ["hourly": 60.0, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600][period]
            feed.updatePeriodMinutes = minutes.map { Int($0 / max(updateFrequency ?? 1, 0.01)) }
        }
        return feed
    }
}

/// Keeps identifiers apart within one feed.
struct ItemIdentities {
    private var seen: Set<String> = []

    /// Gives the item an identifier where it has none, and another where it is taken by a different item.
    mutating func settle(_ item: inout ParsedItem) {
        guard let id = item.id else { return }
        if seen.insert(id).inserted { return }
        // Publishers repeat identifiers: the link tells the items apart, else the title.
        guard let other = item.link ?? item.title, other != id else { return }
        let apart = "\(id)#\(other)"
        if seen.insert(apart).inserted { item.id = apart }
    }
}
