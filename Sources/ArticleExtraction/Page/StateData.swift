import Markup

/// The text of a page that carries it only in the data of its scripts.
enum StateData {
    /// Paragraphs of the longest text in the data; the one beside the headline where there are several.
    ///
    /// - Returns: nil when no script holds a text of some length.
    static func paragraphs(_ tree: HTMLTree, headline: String?) -> [String]? {
        var search = Search(headline: headline.map(PlainText.fold))
        for script in tree.dataScripts.prefix(30) {
            for value in LenientJSON.values(script) { search.visit(value, depth: 0, isBesideHeadline: false) }
        }
        return search.best?.paragraphs
    }

    private struct Search {
        struct Found {
            var paragraphs: [String]
            var length: Int
            var isBesideHeadline: Bool
        }

        let headline: String?
        var best: Found?

        /// Bytes below which a text is a teaser.
        private static let least = 300
        private static let keys: Set<String> = [
            "text", "content", "value", "html", "body", "paragraph", "contenthtml", "bodyhtml", "articlebody", "fulltext", "data", "children", "copy",
            "markup",
        ]

        init(headline: String?) { self.headline = headline }

        mutating func visit(_ node: JSONNode, depth: Int, isBesideHeadline: Bool) {
            guard depth < 40 else { return }
            switch node {
            case .object(let members):
                // Within two levels of the article's own title.
                let isBeside = isBesideHeadline || members.contains { isHeadline($0.value) }
                for member in members {
                    if case .string(let text) = member.value {
                        offer(Self.texts(of: text, key: member.name), isBeside)
                    } else {
                        visit(member.value, depth: depth + 1, isBesideHeadline: isBeside)
                    }
                }
            case .array(let values):
                offer(values.prefix(2_000).flatMap(Self.pieces), isBesideHeadline)
                for value in values { visit(value, depth: depth + 1, isBesideHeadline: isBesideHeadline) }
            default: return
            }
        }

        private func isHeadline(_ node: JSONNode) -> Bool {
            guard let headline, headline.utf8.count > 8, case .string(let text) = node, text.utf8.count < 600 else { return false }
            return PlainText.from(text) == headline
        }

        private mutating func offer(_ paragraphs: [String], _ isBesideHeadline: Bool) {
            let length = paragraphs.reduce(0) { $0 + $1.utf8.count }
            guard length >= Self.least, !paragraphs.contains(where: Furniture.isData) else { return }
            if let best, (best.isBesideHeadline, best.length) >= (isBesideHeadline, length) { return }
            best = Found(paragraphs: paragraphs, length: length, isBesideHeadline: isBesideHeadline)
        }

        /// A string of markup, or a long one under a name that texts have.
        private static func texts(of text: String, key: String) -> [String] {
            guard text.utf8.count >= least else { return [] }
            if text.firstRange(of: "<p") != nil {
                var reader = BlockReader()
                Array(text.utf8).withUnsafeBytes { reader.read($0) }
                return reader.paragraphs
            }
            guard keys.contains(key.lowercased()), text.utf8.count(where: { $0 == 0x20 }) > 30 else { return [] }
            return text.split(whereSeparator: \.isNewline).map { PlainText.from(String($0)) }.filter { !$0.isEmpty }
        }

        /// The text of one of several blocks: `{"type": "paragraph", "text": "…"}`.
        private static func pieces(_ node: JSONNode) -> [String] {
            switch node {
            case .string(let text): return text.utf8.count >= 40 && text.utf8.count(where: { $0 == 0x20 }) > 4 ? [PlainText.from(text)] : []
            case .object(let members):
                for member in members where keys.contains(member.name.lowercased()) {
                    switch member.value {
                    case .string(let text) where text.utf8.count > 20: return [PlainText.from(text)]
                    case .object: return pieces(member.value)
                    case .array(let values):
                        let inner = values.prefix(200).flatMap(pieces)
                        if !inner.isEmpty { return [inner.joined(separator: " ")] }
                    default: continue
                    }
                }
                return []
            default: return []
            }
        }
    }
}

private func >= (_ a: (Bool, Int), _ b: (Bool, Int)) -> Bool { a.0 == b.0 ? a.1 >= b.1 : a.0 }
