import Foundation
import Markup

/// Items and what stands in them.
extension FeedBuilder {
    mutating func beginItem(_ element: FeedParser.OpenElement, _ attributes: AttributeList) throws {
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

    mutating func inItem(
        _ name: ElementName, _ element: FeedParser.OpenElement, _ attributes: AttributeList, isEmpty: Bool
    ) throws {
        if isItem(name, element) { return try beginItem(element, attributes) }
        let core = isCore(name, element)
        switch (name.namespace, name.local) {
        case (_, "link") where core && attributes["href"] != nil:
            return itemLink(attributes, element)
        case (.atom, "link"):
            // Old Atom wrote the address as text.
            guard attributes["href"] == nil, Self.relation(attributes) == "alternate" else {
                return itemLink(attributes, element)
            }
        case (_, "enclosure") where core:
            if let url = attributes["url"] ?? attributes["href"] {
                draft?.enclosure(url: WebURL.resolve(url, base: element.base), type: attributes["type"], length: attributes["length"])
            }
            return
        case (.media, "content"):
            if let url = attributes["url"] {
                draft?.media(url: WebURL.resolve(url, base: element.base), type: attributes["type"], length: attributes["filesize"])
            }
            return push(.media)
        case (.media, "group"): return push(.media)
        case (.media, "thumbnail"), (.itunes, "image"):
            if let url = attributes["url"] ?? attributes["href"] { draft?.setImage(WebURL.resolve(url, base: element.base)) }
            return
        case (.itunes, "category"):
            if let text = attributes["text"] { draft?.category(text) }
            return
        case (_, "source") where core:
            // RSS writes the name as text and the address beside it, Atom a feed's own elements.
            draft?.setSource(url: attributes["url"].map { WebURL.resolve($0, base: element.base) })
            guard feed.format == .atom1 || feed.format == .atom03 else { break }
            return push(.source)
        case (_, "image") where core, (_, "textinput") where core: return push(.ignored)
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
        if let field = FieldTable.item(name, isCore: core, inMedia: contexts.last?.context == .media) {
            begin(field, element, attributes)
        } else if !FieldTable.isTransparent(name) {
            // What stands in elements that are not known is not the item's own.
            push(.ignored)
        }
    }

    private mutating func itemLink(_ attributes: AttributeList, _ element: FeedParser.OpenElement) {
        guard let href = attributes["href"] else { return }
        let url = WebURL.resolve(href, base: element.base)
        switch Self.relation(attributes) {
        case "alternate":
            let isPage = attributes["type"].map { $0.contains("html") } ?? true
            draft?.setLink(url, rank: isPage ? 0 : 3)
        case "enclosure": draft?.enclosure(url: url, type: attributes["type"], length: attributes["length"])
        default: break
        }
    }

    /// A link's relation in lower case; those that IANA registers may be written as addresses (RFC 4287 §4.2.7.2).
    static func relation(_ attributes: AttributeList) -> String {
        let relation = (attributes["rel"] ?? "alternate").lowercased()
        guard relation.utf8.contains(0x2F) else { return relation }
        for base in ["iana.org/assignments/relation/", "iana.org/assignments/link-relations/"] {
            if let found = relation.range(of: base) { return String(relation[found.upperBound...]) }
        }
        return relation
    }

    /// Inside Atom's `source` (RFC 4287 §4.2.11): nothing there is the entry's own.
    mutating func source(_ name: ElementName, _ element: FeedParser.OpenElement, _ attributes: AttributeList) {
        guard isCore(name, element) else { return push(.ignored) }
        switch name.local {
        case "title": begin(.sourceName, element, attributes)
        case "author":
            person = PersonDraft()
            push(.person)
        case "link":
            if let href = attributes["href"], Self.relation(attributes) == "alternate" {
                draft?.setSource(url: WebURL.resolve(href, base: element.base))
            }
        default: push(.ignored)
        }
    }
}
