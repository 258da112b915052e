import Foundation
import Markup

/// What the values of JSON Feed 1.0 and 1.1 (jsonfeed.org) and of RSS-in-JSON mean.
struct JSONFeedReader {
    /// What relative addresses of items are relative to.
    let base: String?
    /// Address of the document, which the feed's own other documents are relative to.
    let documentURL: String?

    init(base: String?, documentURL: String?) {
        self.base = base
        self.documentURL = documentURL
    }

    /// What items inherit from their feed.
    struct Defaults {
        var authors: [String] = []
        var language: String?
    }

    // MARK: Feeds

    func feed(_ root: [String: Any], hasItems: Bool) throws -> ParsedFeed {
        if let rss = root["rss"] as? [String: Any] { return try rssFeed(rss) }
        let version = root["version"] as? String ?? ""
        guard version.contains("jsonfeed") || hasItems || root["items"] is [Any] else { throw FeedError.notAFeed(reason: "JSON, but no JSON Feed") }
        var feed = ParsedFeed()
        feed.format = version.hasSuffix("1.1") ? .jsonFeed11 : .jsonFeed1
        feed.title = plain(root["title"])
        feed.description = string(root["description"]).map { html($0, isMarkup: false) }
        feed.link = string(root["home_page_url"]).map { WebURL.resolve($0, base: documentURL) }
        feed.selfLink = string(root["feed_url"])
        feed.language = string(root["language"])
        feed.next = string(root["next_url"]).map { WebURL.resolve($0, base: documentURL) }
        feed.hub = (root["hubs"] as? [Any])?.lazy.compactMap { ($0 as? [String: Any]).flatMap { string($0["url"]) } }.first
        if !version.contains("jsonfeed") { feed.warnings.append("the version is missing") }
        return feed
    }

    /// Only JSON Feed lets items inherit.
    func defaults(_ root: [String: Any]) -> Defaults {
        root["rss"] == nil ? Defaults(authors: authors(root), language: string(root["language"])) : Defaults()
    }

    /// The site that relative addresses lead to; nil when the head does not name it.
    func site(_ root: [String: Any]) -> String? {
        let channel = (root["rss"] as? [String: Any]).map { $0["channel"] as? [String: Any] ?? $0 }
        let link = string(channel.map { $0["link"] } ?? root["home_page_url"]).map { WebURL.resolve($0, base: documentURL) }
        return link.flatMap { WebURL.isWeb($0) ? $0 : nil }
    }

    private func rssFeed(_ rss: [String: Any]) throws -> ParsedFeed {
        guard let channel = rss["channel"] as? [String: Any] else { throw FeedError.notAFeed(reason: "RSS-in-JSON without a channel") }
        var feed = ParsedFeed()
        feed.format = .rssInJSON
        feed.title = text(channel["title"])
        feed.description = string(channel["description"]).map { html($0, isMarkup: true) }
        feed.link = string(channel["link"]).map { WebURL.resolve($0, base: documentURL) }
        feed.language = string(channel["language"])
        feed.ttlMinutes = string(channel["ttl"]).flatMap { Int($0) }.flatMap { $0 > 0 ? min($0, 527_040) : nil }
        return feed
    }

    /// A single item that stands for itself rather than in an array, as converters from XML write it.
    func strayItems(_ root: [String: Any]) -> [ParsedItem] {
        guard let rss = root["rss"] as? [String: Any] else { return [] }
        let channel = rss["channel"] as? [String: Any]
        return [channel?["item"], channel?["items"], rss["item"]].compactMap { ($0 as? [String: Any]).map(rssItem) }
    }

    // MARK: Items

    func item(_ object: [String: Any]) -> ParsedItem {
        var item = ParsedItem()
        item.id = string(object["id"])
        item.link = address(object["url"]) ?? address(object["external_url"])
        // Plain text (jsonfeed.org/version/1.1): what looks like markup is written out.
        item.title = plain(object["title"])
        if let content = string(object["content_html"]) {
            item.contentHTML = html(content, isMarkup: true)
        } else if let content = string(object["content_text"]) {
            item.contentHTML = html(content, isMarkup: false)
        }
        item.summaryHTML = string(object["summary"]).map { html($0, isMarkup: false) }
        item.published = string(object["date_published"]).flatMap { parseDate($0) }
        item.updated = string(object["date_modified"]).flatMap { parseDate($0) }
        item.language = string(object["language"])
        item.image = address(object["image"]) ?? address(object["banner_image"])
        item.authors = authors(object)
        item.categories = strings(object["tags"], isPlain: true)
        for case let attachment as [String: Any] in object["attachments"] as? [Any] ?? [] {
            guard item.enclosures.count < Self.mostEnclosures, let url = address(attachment["url"]) else { continue }
            item.enclosures.append(Enclosure(url: url, type: string(attachment["mime_type"]), length: string(attachment["size_in_bytes"])))
        }
        return item
    }

    func rssItem(_ object: [String: Any]) -> ParsedItem {
        var item = ParsedItem()
        item.title = text(object["title"])
        item.link = address(object["link"])
        var isPermalink = true
        if let guid = object["guid"] as? [String: Any] {
            item.id = string(guid["#value"]) ?? string(guid["value"]) ?? string(guid["$t"])
            isPermalink = string(guid["isPermaLink"]) != "false"
        } else {
            item.id = string(object["guid"])
        }
        if isPermalink, let id = item.id, WebURL.isWeb(id) {
            item.idIsPermalink = item.link == nil || item.link == id
            if item.link == nil { item.link = id }
        }
        item.summaryHTML = string(object["description"]).map { html($0, isMarkup: true) }
        item.contentHTML = string(object["content:encoded"]).map { html($0, isMarkup: true) }
        item.published = (string(object["pubDate"]) ?? string(object["pubdate"]) ?? string(object["dc:date"])).flatMap { parseDate($0) }
        if let name = (string(object["author"]) ?? string(object["dc:creator"])).flatMap({ PersonDraft.name(in: $0) }) { item.authors = [name] }
        item.categories = strings(object["category"])
        let enclosures = object["enclosure"] as? [Any] ?? object["enclosure"].map { [$0] } ?? []
        for case let enclosure as [String: Any] in enclosures {
            guard item.enclosures.count < Self.mostEnclosures, let url = address(enclosure["url"]) else { continue }
            item.enclosures.append(Enclosure(url: url, type: string(enclosure["type"]), length: string(enclosure["length"])))
        }
        return item
    }

    // MARK: Values

    private func string(_ value: Any?) -> String? {
        switch value {
        case let text as String: text.isEmpty ? nil : text
        case let number as NSNumber: CFBooleanCheck.isBool(number) ? (number.boolValue ? "true" : "false") : number.stringValue
        default: nil
        }
    }

    /// Text as it is written, on one line.
    private func plain(_ value: Any?) -> String? { string(value).map { PlainText.fold($0) }.flatMap { $0.isEmpty ? nil : $0 } }

    /// Text of RSS, which may be markup.
    private func text(_ value: Any?) -> String? { string(value).map { PlainText.fromText($0) }.flatMap { $0.isEmpty ? nil : $0 } }

    private func address(_ value: Any?) -> String? { string(value).map { WebURL.resolve($0, base: base) } }

    /// As many of each as of items in XML.
    private static let mostEnclosures = 200
    private static let mostStrings = 500
    private static let mostAuthors = 100

    private func strings(_ value: Any?, isPlain: Bool = false) -> [String] {
        var all: [String] = []
        for entry in value as? [Any] ?? value.map({ [$0] }) ?? [] where all.count < Self.mostStrings {
            let entry = (entry as? [String: Any]).flatMap { text($0["#value"]) } ?? (isPlain ? plain(entry) : text(entry))
            if let entry, !all.contains(entry) { all.append(entry) }
        }
        return all
    }

    private func html(_ text: String, isMarkup: Bool) -> SafeHTML {
        var text = text
        return text.withUTF8 {
            let bytes = UnsafeRawBufferPointer($0)
            return isMarkup ? HTMLSanitizer.sanitize(bytes, base: base) : HTMLSanitizer.text(bytes)
        }
    }

    private func authors(_ object: [String: Any]) -> [String] {
        let list = (object["authors"] as? [Any] ?? []) + (object["author"].map { [$0] } ?? [])
        var names: [String] = []
        for entry in list where names.count < Self.mostAuthors {
            let name = (entry as? [String: Any]).flatMap { plain($0["name"]) } ?? plain(entry)
            if let name, !names.contains(name) { names.append(name) }
        }
        return names
    }
}

/// JSON booleans come as numbers from Foundation.
private enum CFBooleanCheck {
    static func isBool(_ number: NSNumber) -> Bool { number.objCType.pointee == 0x63 || number.objCType.pointee == 0x42 }
}
