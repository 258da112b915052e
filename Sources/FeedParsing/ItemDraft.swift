import Markup

/// An item, or the feed itself, while its elements come.
struct ItemDraft {
    var item = ParsedItem()
    var about: String?
    /// The best rank so far of each field.
    private var ranks = [Int](repeating: .max, count: Field.allCases.count)
    private var linkRank = Int.max
    private var guid: (text: String, isPermalink: Bool)?
    /// The address that a relative permalink means.
    private var relativePermalink: String?
    /// Authors of the feed that the item comes from.
    private var sourceAuthors: [String] = []
    private var origLink: String?
    /// Where the content is when it is not in the document.
    private var contentURL: String?
    private var latitude: Double?
    private var longitude: Double?
    private var placeName: String?

    mutating func setLink(_ url: String, rank: Int) {
        guard rank < linkRank, !url.isEmpty else { return }
        linkRank = rank
        item.link = url
    }

    mutating func enclosure(url: String, type: String?, length: String?) {
        guard !url.isEmpty, item.enclosures.count < 200 else { return }
        item.enclosures.append(Enclosure(url: url, type: type, length: length))
    }

    /// A file that Media RSS names; feeds often name the same one as an enclosure too.
    mutating func media(url: String, type: String?, length: String?) {
        guard let same = item.enclosures.firstIndex(where: { $0.url == url }) else { return enclosure(url: url, type: type, length: length) }
        if item.enclosures[same].type == nil { item.enclosures[same].type = type }
        if item.enclosures[same].length == nil { item.enclosures[same].length = length }
    }

    mutating func setSource(url: String?) {
        var source = item.source ?? ItemSource()
        source.url = source.url ?? url
        item.source = source
    }

    mutating func setImage(_ url: String) { if item.image == nil { item.image = url } }

    mutating func category(_ text: String) {
        let text = PlainText.from(text)
        if !text.isEmpty, item.categories.count < 500, !item.categories.contains(text) { item.categories.append(text) }
    }

    mutating func author(_ name: String) {
        let name = PlainText.from(name)
        if !name.isEmpty, item.authors.count < 100, !item.authors.contains(name) { item.authors.append(name) }
    }

    mutating func sourceAuthor(_ name: String) {
        let name = PlainText.from(name)
        if !name.isEmpty, sourceAuthors.count < 100, !sourceAuthors.contains(name) { sourceAuthors.append(name) }
    }

    /// True when nothing of a better rank stands there already.
    private mutating func wins(_ capture: Capture) -> Bool {
        let rank = FieldTable.rank(capture.field, capture.name)
        guard rank <= ranks[capture.field.rawValue] else { return false }
        ranks[capture.field.rawValue] = rank
        return true
    }

    mutating func take(_ capture: Capture) {
        switch capture.field {
        case .title:
            let text = capture.plainText
            if !text.isEmpty, wins(capture) { item.title = text }
        case .link, .location:
            let text = capture.trimmed
            if !text.isEmpty { setLink(WebURL.resolve(text, base: capture.base), rank: 1) }
        case .origLink: origLink = capture.trimmed.isEmpty ? nil : capture.trimmed
        case .id:
            let text = capture.trimmed
            if !text.isEmpty, wins(capture) {
                guid = (text, capture.local == "guid" && capture.isPermalink)
                let isPath = text.hasPrefix("/") || capture.isStatedPermalink && !text.contains(":")
                let isRelative = guid?.isPermalink == true && isPath && !text.contains(where: \.isWhitespace)
                relativePermalink = isRelative ? WebURL.resolve(text, base: capture.base) : nil
                if capture.language != nil, item.language == nil { item.language = capture.language }
            }
        case .summary:
            // A second description of the same rank that is longer is the text itself.
            if let html = capture.html {
                let rank = FieldTable.rank(.summary, capture.name)
                let best = ranks[Field.summary.rawValue]
                if rank < best {
                    ranks[Field.summary.rawValue] = rank
                    item.summaryHTML = html
                } else if rank == best, item.contentHTML == nil, rank == 0, item.summaryHTML != html {
                    item.contentHTML = html
                }
            }
        case .content:
            if let html = capture.html {
                guard wins(capture) else { break }
                item.contentHTML = html
                if item.language == nil { item.language = capture.language }
            } else if let (url, type) = capture.elsewhere {
                // A page is where the item leads when no link says better; anything else is a file of it.
                if type.map({ $0.contains("html") || $0 == "text" }) ?? true {
                    setLink(url, rank: 4)
                    contentURL = url
                } else {
                    media(url: url, type: type, length: nil)
                }
            }
        case .published: if let date = capture.date, wins(capture) { item.published = date }
        case .updated: if let date = capture.date, wins(capture) { item.updated = date }
        case .author, .newsName:
            if let name = PersonDraft.name(in: capture.plainText) { author(name) }
        case .category: category(capture.plainText)
        case .keywords: for word in capture.plainText.split(separator: ",") { category(String(word)) }
        case .sourceName:
            let name = capture.plainText
            if !name.isEmpty { item.source = ItemSource(name: name, url: item.source?.url) }
        case .comments:
            // `slash:comments` is how many there are, RSS's own the page of them.
            if let count = Int(capture.trimmed) {
                item.commentCount = count >= 0 ? count : nil
            } else if capture.namespace != .slash, !capture.trimmed.isEmpty {
                item.commentsURL = WebURL.resolve(capture.trimmed, base: capture.base)
            }
        case .point:
            let numbers = capture.numbers
            if numbers.count >= 2 { (latitude, longitude) = (numbers[0], numbers[1]) }
        case .latitude: latitude = capture.numbers.first
        case .longitude: longitude = capture.numbers.first
        case .placeName: placeName = capture.plainText.isEmpty ? nil : capture.plainText
        case .language: if !capture.plainText.isEmpty { item.language = capture.plainText }
        default: break
        }
    }

    mutating func finish() -> ParsedItem {
        if let origLink { item.link = origLink }
        // Nothing else leads there, and no words are in its place.
        if let contentURL, item.link != contentURL, item.contentHTML == nil, item.summaryHTML == nil {
            item.contentHTML = HTMLSanitizer.link(to: contentURL)
        }
        // Coordinates of other reference systems lie out of these bounds and are passed over.
        if let latitude, let longitude, abs(latitude) <= 90, abs(longitude) <= 180 {
            item.place = ItemPlace(latitude: latitude, longitude: longitude, name: placeName)
        }
        if let guid {
            item.id = guid.text
            let isAddress = WebURL.isWeb(guid.text)
            if guid.isPermalink, isAddress {
                item.idIsPermalink = item.link == nil || item.link == guid.text
                if item.link == nil { item.link = guid.text }
            }
        }
        if item.link == nil, let relativePermalink, WebURL.isWeb(relativePermalink) { item.link = relativePermalink }
        if item.id == nil { item.id = about }
        if item.authors.isEmpty { item.authors = sourceAuthors }
        return item
    }
}

/// A person while its elements come.
struct PersonDraft {
    var isContributor = false
    var loose: [UInt8] = []
    private var given: String?
    private var email: String?

    init(isContributor: Bool = false) { self.isContributor = isContributor }

    mutating func take(_ capture: Capture) {
        switch capture.field {
        case .personName: given = capture.plainText
        case .personEmail: email = capture.plainText
        default: break
        }
    }

    var name: String? {
        if let given, !given.isEmpty { return given }
        let text = loose.withUnsafeBytes { PlainText.from($0) }
        if let name = Self.name(in: text) { return name }
        return email
    }

    /// The name in `ann@example.org (Ann Author)`, `Ann Author <ann@example.org>` or plain text (RSS 2.0 `author`).
    static func name(in text: String) -> String? {
        guard text.utf8.contains(where: { $0 == 0x40 || $0 == 0x28 || $0 == 0x2C || $0 == 0x22 }) else { return text.isEmpty ? nil : text }
        var text = text[...]
        if text.contains("@") || text.contains("(") {
            if let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close, text.contains("@") {
                let inner = text[text.index(after: open)..<close]
                if !inner.isEmpty, !inner.contains("@") { return String(inner) }
                text = text[..<open]
            } else if let open = text.firstIndex(of: "<"), open > text.startIndex {
                text = text[..<open]
            } else {
                // `Name, ann@example.org`: the words that are not an address.
                let words = text.split(separator: " ").filter { !$0.contains("@") }
                if !words.isEmpty { text = words.joined(separator: " ")[...] }
            }
        }
        let name = text.drop { $0 == " " || $0 == "," || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "," || $0 == "\"" }.reversed()
        return name.isEmpty ? nil : String(name)
    }
}
