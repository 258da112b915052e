import Models

/// The part of a text that shows why it was found.
enum Snippet {
    /// Words of a snippet.
    static let length = 28

    /// Cuts the stretch with the most hits from the body, hits between U+0002 and U+0003, in the text's own spelling.
    static func make(body: [String], words: [String]) -> String {
        let wanted = Set(words)
        var best: (hits: Int, text: [String], from: Int) = (-1, [], 0)
        for paragraph in body.prefix(200) {
            let parts = paragraph.split(separator: " ").map(String.init)
            let hits = parts.indices.filter { isHit(parts[$0], wanted) }
            guard let first = hits.first else {
                if best.hits < 0 { best = (0, parts, 0) }
                continue
            }
            // The window that begins a few words before a hit and holds most of them.
            for start in hits.prefix(20) {
                let from = max(0, start - 6)
                let count = hits.filter { $0 >= from && $0 < from + length }.count
                if count > best.hits { best = (count, parts, from) }
            }
            if best.hits < 1 { best = (1, parts, max(0, first - 6)) }
        }
        guard best.hits >= 0 else { return "" }
        let end = min(best.text.count, best.from + length)
        let shown = best.text[best.from..<end].map { isHit($0, wanted) ? "\u{2}\($0)\u{3}" : $0 }
        return (best.from > 0 ? "… " : "") + shown.joined(separator: " ") + (end < best.text.count ? " …" : "")
    }

    private static func isHit(_ word: String, _ wanted: Set<String>) -> Bool {
        folded(word).unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
            .contains { part in
                let part = String(part)
                return wanted.contains(part) || wanted.contains { $0.count > 3 && part.hasPrefix($0) }
            }
    }
}
