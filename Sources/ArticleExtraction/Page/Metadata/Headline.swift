import CXML
import Markup
import Models

/// Which of a page's titles is the article's headline.
enum Headline {
    /// - Parameters:
    ///   - stated: what metadata gives, most trusted first.
    ///   - title: the document's `<title>`.
    ///   - headings: texts of the page's `<h1>`, in order.
    ///   - sites: names that the site is known by.
    static func choose(stated: [String?], title: String?, headings: [String], sites: [String]) -> String? {
        if let stated = stated.lazy.compactMap({ $0 }).first(where: { !isSite($0, sites) }) {
            return withoutSite(stated, headings: headings, sites: sites, isStated: true)
        }
        guard let title else { return headings.first }
        return withoutSite(trimmed(title: title, headings: headings, sites: sites), headings: headings, sites: sites, isStated: false)
    }

    /// Of several statements the one that the title repeats more of; the first when they do not differ in that.
    static func agreeing(_ stated: [String], with title: String?) -> String? {
        guard let title, stated.count > 1 else { return stated.first }
        let words = Set(folded(title).split { !$0.isLetter && !$0.isNumber })
        func share(_ text: String) -> Double {
            let own = Set(folded(text).split { !$0.isLetter && !$0.isNumber })
            return own.isEmpty ? 0 : Double(own.intersection(words).count) / Double(own.count)
        }
        return stated.dropFirst().reduce(stated[0]) { share($1) > share($0) + 0.3 ? $1 : $0 }
    }

    private static func isSite(_ text: String, _ sites: [String]) -> Bool { sites.contains { folded($0) == folded(text) } }

    /// Without ` | Site`.
    ///
    /// From a document's title all goes that the page's heading does not show; from a headline that the publisher states only the site's own name.
    private static func withoutSite(_ text: String, headings: [String], sites: [String], isStated: Bool) -> String {
        for cut in separators(in: text).reversed() {
            let head = String(text[..<cut.lowerBound])
            let tail = folded(text[cut.upperBound...])
            let isSite = sites.contains { folded($0) == tail }
            let isShown = headings.contains { folded($0) == folded(head) }
            if isShown, head.split(separator: " ").count > 2, isSite || !isStated { return head }
            if isSite, headings.isEmpty, head.split(separator: " ").count > 3 { return head }
        }
        return text
    }

    private static let bars: Set<Character> = ["|", "-", "–", "—", "\\", "/", ">", "»", "·", "•"]

    /// ` | ` and its kin.
    private static func separators(in text: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var index = text.startIndex
        while index < text.endIndex {
            if bars.contains(text[index]), index > text.startIndex {
                let before = text.index(before: index)
                let after = text.index(after: index)
                if text[before] == " ", after < text.endIndex, text[after] == " " { found.append(before..<text.index(after: after)) }
            }
            index = text.index(after: index)
        }
        return found
    }

    private static func words(_ text: some StringProtocol) -> Int { text.split(whereSeparator: \.isWhitespace).count }

    /// The part of a document's title that is the headline (after `_getArticleTitle` of Mozilla's Readability).
    private static func trimmed(title: String, headings: [String], sites: [String]) -> String {
        var current = title
        let cuts = separators(in: title).filter { !"·•".contains(title[title.index(after: $0.lowerBound)]) }
        var isHierarchy = false
        if let last = cuts.last {
            isHierarchy = cuts.contains { "\\/>»".contains(title[title.index(after: $0.lowerBound)]) }
            current = String(title[..<last.lowerBound])
            if words(current) < 3, let first = cuts.first { current = String(title[first.upperBound...]) }
        } else if title.contains(": "), let first = title.firstIndex(of: ":") {
            // `Site: headline`. A headline of its own may hold a colon as well.
            let rest = title[title.index(after: first)...].trimmingSpaces
            let head = folded(title[..<first])
            if sites.contains(where: { folded($0) == head }) || headings.contains(where: { folded($0) == folded(rest) }) { current = rest }
        } else if title.count > 150 || title.count < 15 {
            if headings.count == 1 { current = headings[0] }
        }
        current = PlainText.fold(current)
        let count = words(current)
        if count <= 4, !isHierarchy || count != words(String(title.map { bars.contains($0) ? " " : $0 })) - 1 { current = title }
        return current
    }
}
