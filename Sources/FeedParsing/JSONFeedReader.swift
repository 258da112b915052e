import Foundation
import Markup

/// Reads JSON Feed 1.0 and 1.1 (jsonfeed.org) and RSS-in-JSON.
struct JSONFeedReader {
    let base: String?

    func read(_ bytes: [UInt8], limits: FeedLimits) throws -> ParsedFeed {
        guard Self.depth(bytes) <= limits.maxDepth else { throw FeedError.tooDeep(limit: limits.maxDepth) }
        guard let root = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw FeedError.notAFeed(reason: "the JSON is damaged or no object")
        }
        if let rss = root["rss"] as? [String: Any] { return try rssInJSON(rss) }
        let version = root["version"] as? String ?? ""
        guard version.contains("jsonfeed") || root["items"] is [Any] else { throw FeedError.notAFeed(reason: "JSON, but no JSON Feed") }
        var feed = ParsedFeed()
        feed.format = version.hasSuffix("1.1") ? .jsonFeed11 : .jsonFeed1
        feed.title = text(root["title"])
        feed.description = string(root["description"]).map { html($0, isMarkup: false) }
        feed.link = string(root["home_page_url"]).map { WebURL.resolve($0, base: base) }
        feed.selfLink = string(root["feed_url"])
        feed.language = string(root["language"])
        feed.next = string(root["next_url"]).map { WebURL.resolve($0, base: base) }
        feed.hub = (root["hubs"] as? [[String: Any]])?.compactMap { string($0["url"]) }.first
        if !version.contains("jsonfeed") {
            feed.recovered = true
            feed.warnings.append("the version is missing")
        }
        let items = root["items"] as? [Any] ?? []
        guard items.count <= limits.maxItems else { throw FeedError.tooManyItems(limit: limits.maxItems) }
        let feedAuthors = authors(root)
        var identities = ItemIdentities()
        for case let object as [String: Any] in items {
            var item = ParsedItem()
            item.id = string(object["id"])
            item.link = (string(object["url"]) ?? string(object["external_url"])).map { WebURL.resolve($0, base: base) }
            item.title = text(object["title"])
            if let content = string(object["content_html"]) {
                item.contentHTML = html(content, isMarkup: true)
            } else if let content = string(object["content_text"]) {
                item.contentHTML = html(content, isMarkup: false)
            }
            item.summaryHTML = string(object["summary"]).map { html($0, isMarkup: false) }
            item.published = string(object["date_published"]).flatMap { parseDate($0) }
            item.updated = string(object["date_modified"]).flatMap { parseDate($0) }
            item.language = string(object["language"]) ?? feed.language
            item.image = (string(object["image"]) ?? string(object["banner_image"])).map { WebURL.resolve($0, base: base) }
            let own = authors(object)
            item.authors = own.isEmpty ? feedAuthors : own
            item.categories = (object["tags"] as? [Any] ?? []).compactMap { text($0) }
            for case let attachment as [String: Any] in object["attachments"] as? [Any] ?? [] {
                guard let url = string(attachment["url"]) else { continue }
                item.enclosures.append(
                    Enclosure(
                        url: WebURL.resolve(url, base: base), type: string(attachment["mime_type"]), length: string(attachment["size_in_bytes"])))
            }
            identities.settle(&item)
            feed.items.append(item)
        }
        return feed
    }

    private func rssInJSON(_ rss: [String: Any]) throws -> ParsedFeed {
        guard let channel = rss["channel"] as? [String: Any] else { throw FeedError.notAFeed(reason: "RSS-in-JSON without a channel") }
        var feed = ParsedFeed()
        feed.format = .rssInJSON
        feed.title = text(channel["title"])
        feed.description = string(channel["description"]).map { html($0, isMarkup: true) }
        feed.link = string(channel["link"])
        feed.language = string(channel["language"])
        feed.ttlMinutes = string(channel["ttl"]).flatMap { Int($0) }
        let list: Any? = channel["item"] ?? channel["items"] ?? rss["item"]
        let items = list as? [[String: Any]] ?? (list as? [String: Any]).map { [$0] } ?? []
        var identities = ItemIdentities()
        for object in items {
            var item = ParsedItem()
            item.title = text(object["title"])
            item.link = string(object["link"]).map { WebURL.resolve($0, base: base) }
            if let guid = object["guid"] as? [String: Any] {
                item.id = string(guid["#value"]) ?? string(guid["value"]) ?? string(guid["$t"])
                item.idIsPermalink = string(guid["isPermaLink"]) != "false"
            } else {
                item.id = string(object["guid"])
            }
            if item.link == nil, let id = item.id, WebURL.isWeb(id) { item.link = id }
            item.summaryHTML = string(object["description"]).map { html($0, isMarkup: true) }
            item.contentHTML = string(object["content:encoded"]).map { html($0, isMarkup: true) }
            item.published = (string(object["pubDate"]) ?? string(object["pubdate"])).flatMap { parseDate($0) }
            if let name = (string(object["author"]) ?? string(object["dc:creator"])).flatMap({ PersonDraft.name(in: $0) }) { item.authors = [name] }
            if let category = object["category"] { item.categories = ((category as? [Any]) ?? [category]).compactMap { text($0) } }
            if let enclosure = object["enclosure"] as? [String: Any], let url = string(enclosure["url"]) {
                item.enclosures = [Enclosure(url: url, type: string(enclosure["type"]), length: string(enclosure["length"]))]
            }
            identities.settle(&item)
            feed.items.append(item)
        }
        return feed
    }

    // MARK: Values

    private func string(_ value: Any?) -> String? {
        switch value {
        case let text as String: text.isEmpty ? nil : text
        case let number as NSNumber: CFBooleanCheck.isBool(number) ? (number.boolValue ? "true" : "false") : number.stringValue
        default: nil
        }
    }

    private func text(_ value: Any?) -> String? { string(value).map { PlainText.from($0) }.flatMap { $0.isEmpty ? nil : $0 } }

    private func html(_ text: String, isMarkup: Bool) -> String {
        var out: [UInt8] = []
        Array(text.utf8).withUnsafeBytes {
            if isMarkup { HTMLSanitizer.sanitize($0, base: base, into: &out) } else { HTMLSanitizer.escape($0, into: &out) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private func authors(_ object: [String: Any]) -> [String] {
        let list = (object["authors"] as? [Any] ?? []) + (object["author"].map { [$0] } ?? [])
        var names: [String] = []
        for entry in list {
            let name = (entry as? [String: Any]).flatMap { text($0["name"]) } ?? text(entry)
            if let name, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Deepest nesting, told without a parser that would recurse.
    static func depth(_ bytes: [UInt8]) -> Int {
        var depth = 0, deepest = 0, isInString = false, isEscaped = false
        for byte in bytes {
            if isInString {
                if isEscaped { isEscaped = false } else if byte == 0x5C { isEscaped = true } else if byte == 0x22 { isInString = false }
            } else if byte == 0x22 {
                isInString = true
            } else if byte == 0x7B || byte == 0x5B {
                depth += 1
                deepest = max(deepest, depth)
            } else if byte == 0x7D || byte == 0x5D {
                depth -= 1
            }
        }
        return deepest
    }
}

/// JSON booleans come as numbers from Foundation.
private enum CFBooleanCheck {
    static func isBool(_ number: NSNumber) -> Bool { number.objCType.pointee == 0x63 || number.objCType.pointee == 0x42 }
}
