import Models

/// What one revision of an article changed in another: runs of words that went and runs that came.
public struct TextDifference: Encodable, Sendable {
    /// A stretch of a paragraph.
    public enum Run: Encodable, Equatable, Sendable {
        case same(String)
        case removed(String)
        case added(String)

        private enum Key: String, CodingKey { case same, removed, added }

        public func encode(to encoder: any Encoder) throws {
            var box = encoder.container(keyedBy: Key.self)
            switch self {
            case .same(let text): try box.encode(text, forKey: .same)
            case .removed(let text): try box.encode(text, forKey: .removed)
            case .added(let text): try box.encode(text, forKey: .added)
            }
        }
    }

    public let article: Int64?
    public let from: Int
    public let to: Int
    /// The paragraphs that changed, the headline first.
    public let paragraphs: [[Run]]

    /// Compares two revisions of an article.
    public init(from old: Article, to new: Article) {
        article = new.id
        from = old.revision
        to = new.revision
        paragraphs = Self.aligned([old.headline ?? ""] + old.body, [new.headline ?? ""] + new.body).filter { $0 != $1 }.map { Self.runs($0, $1) }
    }

    /// Pairs paragraphs that stand at the same place between equal ones.
    private static func aligned(_ a: [String], _ b: [String]) -> [(String, String)] {
        var pairs: [(String, String)] = []
        for (old, new) in gaps(a, b) {
            guard let old, let new else {
                for text in (old ?? []) { pairs.append((text, "")) }
                for text in (new ?? []) { pairs.append(("", text)) }
                continue
            }
            for index in 0..<max(old.count, new.count) {
                pairs.append((index < old.count ? old[index] : "", index < new.count ? new[index] : ""))
            }
        }
        return pairs
    }

    /// A word, or a character of a script that has no blanks between words.
    private struct Token: Hashable {
        let text: Substring
        /// A blank stands before it, which is not compared.
        let isSpaced: Bool

        static func == (a: Token, b: Token) -> Bool { a.text == b.text }
        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    private static func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        for word in text.split(separator: " ") {
            guard word.unicodeScalars.contains(where: Folding.isUnspaced) else {
                tokens.append(Token(text: word, isSpaced: !tokens.isEmpty))
                continue
            }
            var start = word.startIndex
            func end(_ index: String.Index) {
                if start < index { tokens.append(Token(text: word[start..<index], isSpaced: start == word.startIndex && !tokens.isEmpty)) }
                start = index
            }
            for index in word.indices where word[index].unicodeScalars.contains(where: Folding.isUnspaced) {
                end(index)
                end(word.index(after: index))
            }
            end(word.endIndex)
        }
        return tokens
    }

    /// Runs of the words of two paragraphs, with the blanks between them: one behind the other they are the paragraphs.
    private static func runs(_ a: String, _ b: String) -> [Run] {
        let old = tokens(a), new = tokens(b)
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = zip(old.reversed(), new.reversed()).prefix(min(old.count, new.count) - head).prefix { $0 == $1 }.count
        let (oldMiddle, newMiddle) = (old.dropFirst(head).dropLast(tail), new.dropFirst(head).dropLast(tail))
        // The difference of two long texts without a word in common takes the square of their length.
        guard oldMiddle.count + newMiddle.count < 4_000 else { return [.removed(a), .added(b)].filter { $0 != .removed("") && $0 != .added("") } }
        let changes = newMiddle.difference(from: oldMiddle).reduce(into: (removed: Set<Int>(), added: Set<Int>())) { sets, change in
            switch change {
            case .remove(let offset, _, _): sets.removed.insert(head + offset)
            case .insert(let offset, _, _): sets.added.insert(head + offset)
            }
        }
        var runs: [Run] = []
        var i = 0, j = 0
        /// The tokens from a place on while the set has them, or has not.
        func text(_ all: [Token], _ at: inout Int, _ isPart: (Int) -> Bool) -> String {
            var out = ""
            while at < all.count, isPart(at) {
                out += (all[at].isSpaced ? " " : "") + all[at].text
                at += 1
            }
            return out
        }
        while i < old.count || j < new.count {
            let gone = text(old, &i) { changes.removed.contains($0) }
            let come = text(new, &j) { changes.added.contains($0) }
            if !gone.isEmpty { runs.append(.removed(gone)) }
            if !come.isEmpty { runs.append(.added(come)) }
            let from = j
            let same = text(new, &j) { !changes.added.contains($0) && !changes.removed.contains(i + $0 - from) }
            // At the new text's beginning a blank stands in the old one alone.
            let blank = i < old.count && old[i].isSpaced && !same.hasPrefix(" ") && !runs.isEmpty ? " " : ""
            i += j - from
            if !same.isEmpty { runs.append(.same(blank + same)) }
        }
        return runs
    }

    /// What is between the equal paragraphs of two texts.
    private static func gaps(_ a: [String], _ b: [String]) -> [([String]?, [String]?)] {
        // The same holds for two lists of many paragraphs.
        guard a.count + b.count < 4_000 else { return [(a, nil), (nil, b)] }
        var removed: [Int: String] = [:], added: [Int: String] = [:]
        for change in b.difference(from: a) {
            switch change {
            case .remove(let offset, let text, _): removed[offset] = text
            case .insert(let offset, let text, _): added[offset] = text
            }
        }
        var gaps: [([String]?, [String]?)] = []
        var i = 0, j = 0
        while i < a.count || j < b.count {
            var (gone, come): ([String], [String]) = ([], [])
            while i < a.count, let text = removed[i] {
                gone.append(text)
                i += 1
            }
            while j < b.count, let text = added[j] {
                come.append(text)
                j += 1
            }
            if gone.isEmpty, come.isEmpty {
                i += 1
                j += 1
            } else {
                gaps.append((gone, come))
            }
        }
        return gaps
    }

    /// The paragraphs that changed, with what went and what came.
    public func markup(language: String?) -> HTML {
        guard !paragraphs.isEmpty else { return "<p class=\"dim\">The two have the same words.</p>" }
        let shown = paragraphs.prefix(60).html { runs in
            let text = runs.html { run in
                switch run {
                case .same(let text): HTML(text: text)
                case .removed(let text): "\(Self.blank(text))<del>\(String(text.trimmingPrefix(" ")))</del>"
                case .added(let text): "\(Self.blank(text))<ins>\(String(text.trimmingPrefix(" ")))</ins>"
                }
            }
            return "<p\(lang: language) dir=\"auto\">\(text)</p>\n"
        }
        return "<div class=\"diff\">\(shown)</div>"
    }

    /// The blank before a run, which stands outside its mark.
    public static func blank(_ run: String) -> String { run.hasPrefix(" ") ? " " : "" }
}
