import Markup

/// Turns elements in document order into a feed and its items.
struct FeedBuilder {
    /// What the open elements mean.
    enum Context { case root, channel, item, person, ignored, skipHours, skipDays, media, newsBlock, source }

    var feed = ParsedFeed()
    private(set) var isFeed = false
    /// The root declared the vocabulary of RSS 0.90.
    var isRSS090 = false
    let limits: FeedLimits
    private let onItem: ((ParsedItem) -> Void)?
    var contexts: [(context: Context, depth: Int)] = [(.root, 0)]
    var capture: Capture?
    var draft: ItemDraft?
    var channel = ItemDraft()
    var person = PersonDraft()
    private var identities = ItemIdentities()
    private var depth = 0
    var count = 0
    /// The channel's link: what relative addresses are relative to where no `xml:base` says it.
    private(set) var linkBase: String?
    private var updatePeriod: String?
    private var updateFrequency: Double?
    /// Bytes that the document's own entities added.
    private var expanded = 0
    private var faults: Set<String> = []
    /// Faults whose line is still to be told.
    private(set) var fresh: [String] = []

    private let documentURL: String?

    init(documentURL: String?, language: String?, limits: FeedLimits, onItem: ((ParsedItem) -> Void)?) {
        self.documentURL = documentURL
        self.limits = limits
        self.onItem = onItem
        feed.language = language
    }

    // MARK: Damage

    /// Each kind of fault is told once, and not more than so many.
    private static let maxWarnings = 20

    /// Notes a fault; the line follows by `settleFresh`.
    mutating func damage(_ what: String) {
        feed.recovered = true
        if faults.count < Self.maxWarnings, faults.insert(what).inserted { fresh.append(what) }
    }

    mutating func damage(_ what: String, line: Int) {
        damage(what)
        settleFresh(line: line)
    }

    mutating func settleFresh(line: Int) {
        for what in fresh { feed.warnings.append("line \(line): \(what)") }
        fresh = []
    }

    /// Inside an item's own markup a wrong tag is the author's affair.
    mutating func damageUnlessMarkup(_ what: String) { if capture == nil { damage(what) } }

    /// Whether an element at a depth belongs to the markup of the text that is being gathered.
    func isInsideMarkup(depth: Int) -> Bool { capture.map { depth > $0.depth } ?? false }

    // MARK: Events

    mutating func start(_ element: FeedParser.OpenElement, _ attributes: AttributeList, isEmpty: Bool) throws {
        depth += 1
        let name = element.name
        if capture != nil {
            guard isItem(name, element), capture?.field != .content || name.namespace == capture?.namespace else {
                capture?.appendTag(element.raw, attributes, isEmpty: isEmpty, name: name, limit: limits.maxText)
                return
            }
            damage("an item begins inside <\(capture?.local ?? "")>, which is not closed")
            finishCapture()
        }
        switch contexts.last?.context ?? .root {
        case .root: root(name, element, attributes)
        case .ignored:
            if isItem(name, element) { try beginItem(element, attributes) }
        case .channel: try inChannel(name, element, attributes, isEmpty: isEmpty)
        case .item, .media, .newsBlock: try inItem(name, element, attributes, isEmpty: isEmpty)
        case .source: source(name, element, attributes)
        case .person: begin(FieldTable.person(name), element, attributes)
        case .skipHours, .skipDays: begin(name.local == "hour" ? .hour : name.local == "day" ? .day : nil, element, attributes)
        }
    }

    mutating func text(_ bytes: UnsafeRawBufferPointer, isRaw: Bool, entities: [[UInt8]: [UInt8]]) throws {
        if !isRaw, let fault = XMLReferences.fault(in: bytes, declared: entities) { damage(fault) }
        if capture != nil {
            expanded += capture?.append(bytes, isRaw: isRaw, entities: entities, limit: limits.maxText) ?? 0
            guard expanded <= limits.maxEntityBytes else { throw FeedError.entityExpansion(limit: limits.maxEntityBytes) }
            if capture?.isCut == true { damage("text of <\(capture?.local ?? "")> longer than \(limits.maxText) bytes; the rest is cut") }
        } else if contexts.last?.context == .person {
            person.loose.append(contentsOf: bytes)
        }
    }

    mutating func end(_ element: FeedParser.OpenElement) throws {
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

    func isCore(_ name: ElementName, _ element: FeedParser.OpenElement) -> Bool {
        switch name.namespace {
        case .none, .rss, .atom, .sitemap: true
        case .other: !element.raw.contains(0x3A)
        case .rdf: name.local != "li" && name.local != "seq"
        default: false
        }
    }

    func isItem(_ name: ElementName, _ element: FeedParser.OpenElement) -> Bool {
        guard name.local == "item" || name.local == "entry" else { return false }
        return isCore(name, element)
    }

    mutating func push(_ context: Context) { contexts.append((context, depth)) }

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
            feed.format = isRSS090 ? .rss090 : .rss1
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
            if let href = attributes["href"] {
                channel.setLink(WebURL.resolve(href, base: element.base), rank: 0)
                settleBase()
            }
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
        guard let field = FieldTable.channel(name, isCore: isCore(name, element)) else {
            // What stands in elements that are not known is not the channel's own; items are, wherever they stand.
            return push(.ignored)
        }
        begin(field, element, attributes)
    }

    private mutating func channelLink(_ href: String, _ attributes: AttributeList, _ element: FeedParser.OpenElement) {
        // The feed's own documents are relative to this one, whatever site it is about.
        let url = WebURL.resolve(href, base: element.documentBase)
        switch Self.relation(attributes) {
        case "alternate":
            let isPage = attributes["type"].map { $0.contains("html") } ?? true
            channel.setLink(url, rank: isPage ? 0 : 2)
            settleBase()
        case "hub": if feed.hub == nil { feed.hub = url }
        case "next": if feed.next == nil { feed.next = url }
        case "prev-archive": if feed.prevArchive == nil { feed.prevArchive = url }
        case "self": if feed.selfLink == nil { feed.selfLink = url }
        default: break
        }
    }

    /// RSS does not say what relative addresses are relative to, and means the channel's site. Atom means the document (RFC 4287 §2), unless
    /// it is served from another site than the one it is about.
    private mutating func settleBase() {
        guard let link = channel.item.link, WebURL.isWeb(link) else { return }
        if feed.format == .atom1 || feed.format == .atom03, let documentURL, WebURL.isSameSite(documentURL, link) { return }
        linkBase = link
    }

    mutating func begin(_ field: Field?, _ element: FeedParser.OpenElement, _ attributes: AttributeList) {
        guard let field else { return }
        capture = Capture(field: field, element: element, attributes: attributes, depth: depth, format: feed.format, feedLanguage: feed.language)
    }

    private mutating func finishCapture() {
        guard let capture else { return }
        self.capture = nil
        switch contexts.last?.context {
        case .person: person.take(capture)
        case .item, .media, .newsBlock, .source: draft?.take(capture)
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
        case .ttl: feed.ttlMinutes = Int(capture.plainText).flatMap { $0 > 0 ? min($0, Self.longestMinutes) : nil } ?? feed.ttlMinutes
        case .updatePeriod: updatePeriod = capture.plainText.lowercased()
        case .updateFrequency: updateFrequency = Double(capture.plainText)
        default:
            channel.take(capture)
            // Empty is something else than absent.
            if capture.field == .summary, channel.item.summaryHTML == nil {
                channel.item.summaryHTML = HTMLSanitizer.text(.init(start: nil, count: 0))
            }
            settleBase()
        }
    }

    private mutating func finishPerson() {
        guard !person.isContributor, let name = person.name else { return }
        if contexts.last?.context == .source { return draft?.sourceAuthor(name) ?? () }
        if draft != nil { draft?.author(name) } else { channel.author(name) }
    }

    mutating func finishItem() throws {
        guard var draft else { return }
        self.draft = nil
        var item = draft.finish()
        // An Atom entry without an author is by the feed's (RFC 4287 §4.1.2, §4.2.1).
        if item.authors.isEmpty, feed.format == .atom1 || feed.format == .atom03 { item.authors = channel.item.authors }
        identities.settle(&item)
        if let onItem { onItem(item) } else { feed.items.append(item) }
    }

    mutating func finish(warnings: [String]) throws -> ParsedFeed {
        if capture != nil { finishCapture() }
        if draft != nil { try finishItem() }
        var feed = feed
        feed.warnings += fresh
        let own = channel.finish()
        feed.title = own.title
        feed.link = own.link
        feed.description = own.summaryHTML
        feed.warnings += warnings
        if !warnings.isEmpty { feed.recovered = true }
        if !feed.skipHours.isEmpty { feed.skipHours.sort() }
        feed.updatePeriodMinutes = Self.minutes(period: updatePeriod, frequency: updateFrequency)
        return feed
    }

    /// A year: whoever asks for more has made a mistake.
    private static let longestMinutes = 366 * 1_440

    /// The interval that `sy:updatePeriod` and `sy:updateFrequency` mean (RSS 1.0 Syndication); a frequency that is not a number above 0 is 1.
    static func minutes(period: String?, frequency: Double?) -> Int? {
        guard let minutes = period.flatMap({ ["hourly": 60.0, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600][$0] }) else {
            return nil
        }
        let divided = minutes / (frequency.flatMap { $0 > 0 && $0.isFinite ? $0 : nil } ?? 1)
        return Int(exactly: min(max(divided, 0), Double(longestMinutes)).rounded(.down))
    }
}
