import Markup

/// An item, or the feed itself, while its elements come.
struct ItemDraft {
    var item = ParsedItem()
    var about: String?
    private var ranks: [Field: Int] = [:]
    private var linkRank = Int.max
    private var guid: (text: String, isPermalink: Bool)?
    private var origLink: String?
    private var enclosureURLs: Set<String> = []

    mutating func setLink(_ url: String, rank: Int) {
        guard rank < linkRank, !url.isEmpty else { return }
        linkRank = rank
        item.link = url
    }

    mutating func enclosure(url: String, type: String?, length: String?) {
        guard !url.isEmpty, item.enclosures.count < 200 else { return }
        item.enclosures.append(Enclosure(url: url, type: type, length: length))
    }

    mutating func setImage(_ url: String) { if item.image == nil { item.image = url } }

    mutating func category(_ text: String) {
        let text = PlainText.from(text)
        if !text.isEmpty, item.categories.count < 500 { item.categories.append(text) }
    }

    mutating func author(_ name: String) {
        let name = PlainText.from(name)
        if !name.isEmpty, !item.authors.contains(name), item.authors.count < 100 { item.authors.append(name) }
    }

    /// True when nothing of a better rank stands there already.
    private mutating func wins(_ capture: Capture) -> Bool {
        let rank = FieldTable.rank(capture.field, capture.name)
        guard rank <= ranks[capture.field] ?? Int.max else { return false }
        ranks[capture.field] = rank
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
                if capture.language != nil, item.language == nil { item.language = capture.language }
            }
        case .summary:
            // A second description of the same rank that is longer is the text itself.
            if let html = capture.html {
                let rank = FieldTable.rank(.summary, capture.name)
                if rank < ranks[.summary] ?? Int.max {
                    ranks[.summary] = rank
                    item.summaryHTML = html
                } else if rank == ranks[.summary], item.contentHTML == nil, rank == 0, item.summaryHTML != html {
                    item.contentHTML = html
                }
            }
        case .content:
            if let html = capture.html, wins(capture) {
                item.contentHTML = html
                if item.language == nil { item.language = capture.language }
            }
        case .published: if let date = capture.date, wins(capture) { item.published = date }
        case .updated: if let date = capture.date, wins(capture) { item.updated = date }
        case .author, .newsName:
            if let name = PersonDraft.name(in: capture.plainText) { author(name) }
        case .category: category(capture.plainText)
        case .keywords: for word in capture.plainText.split(separator: ",") { category(String(word)) }
        case .language: if !capture.plainText.isEmpty { item.language = capture.plainText }
        default: break
        }
    }

    mutating func finish() -> ParsedItem {
        if let origLink { item.link = origLink }
        if let guid {
            item.id = guid.text
            let isAddress = WebURL.isWeb(guid.text)
            if guid.isPermalink, isAddress {
                item.idIsPermalink = item.link == nil || item.link == guid.text
                if item.link == nil { item.link = guid.text }
            }
        }
        if item.id == nil { item.id = about }
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
        var text = text[...]
        if text.contains("@") || text.contains("(") {
            if let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close, text.contains("@") {
                let inner = text[text.index(after: open)..<close]
                if !inner.isEmpty, !inner.contains("@") { return String(inner) }
                text = text[..<open]
            } else if let open = text.firstIndex(of: "<"), open > text.startIndex {
                text = text[..<open]
            } else {
                // `Name, ann@example.org`: the words that are no address.
                let words = text.split(separator: " ").filter { !$0.contains("@") }
                if !words.isEmpty { text = words.joined(separator: " ")[...] }
            }
        }
        let name = text.drop { $0 == " " || $0 == "," || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "," || $0 == "\"" }.reversed()
        return name.isEmpty ? nil : String(name)
    }
}
