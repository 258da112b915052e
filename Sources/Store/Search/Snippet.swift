import Models

/// The part of a text that shows why it was found.
public enum Snippet {
    /// Words of a snippet.
    static let length = 28

    /// A stretch of a paragraph, and how well it shows what was asked for.
    private struct Window {
        var words: [String] = []
        var start = 0
        /// For each word the number of hits in the row that it stands in; 0 for other words.
        var runs: [Int] = []
        var longestRun = 0
        var distinct = 0

        func isBetter(than other: Window) -> Bool { (longestRun, distinct) > (other.longestRun, other.distinct) }
    }

    /// Cuts the stretch that shows most of the words, next to one another if they are anywhere; hits stand between U+0002 and U+0003, in the
    /// text's own spelling.
    public static func make(body: [String], words: [String]) -> String {
        let wanted = Set(words)
        var best: Window?
        for paragraph in body.prefix(200) {
            let parts = paragraph.split(separator: " ").map(String.init)
            let hits = parts.map { wantedWords(in: $0, wanted) }
            let runs = runLengths(hits)
            let places = hits.indices.filter { !hits[$0].isEmpty }
            // The window begins a few words before a hit.
            for place in places.isEmpty ? [0] : Array(places.prefix(40)) {
                let start = max(0, place - 6)
                let range = start..<min(parts.count, start + length)
                let window = Window(
                    words: parts, start: start, runs: runs, longestRun: runs[range].max() ?? 0,
                    distinct: Set(hits[range].joined()).count)
                if best.map(window.isBetter) ?? true { best = window }
            }
        }
        guard let best else { return "" }
        let end = min(best.words.count, best.start + length)
        // Where the words stand together, each of them alone says nothing.
        let least = best.longestRun > 1 ? best.longestRun : 1
        let shown = (best.start..<end).map { best.runs[$0] >= least ? "\u{2}\(best.words[$0])\u{3}" : best.words[$0] }
        return (best.start > 0 ? "… " : "") + shown.joined(separator: " ") + (end < best.words.count ? " …" : "")
    }

    /// Lengths of the rows of neighbouring hits.
    private static func runLengths(_ hits: [Set<String>]) -> [Int] {
        var runs = [Int](repeating: 0, count: hits.count)
        var start = 0
        while start < hits.count {
            var end = start
            while end < hits.count, !hits[end].isEmpty { end += 1 }
            for place in start..<end { runs[place] = end - start }
            start = end + 1
        }
        return runs
    }

    /// The wanted words that a word of the text stands for.
    private static func wantedWords(in word: String, _ wanted: Set<String>) -> Set<String> {
        Set(
            folded(word).unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.compactMap { part in
                let part = String(part)
                return wanted.contains(part) ? part : wanted.first { $0.count > 3 && part.hasPrefix($0) }
            })
    }
}
