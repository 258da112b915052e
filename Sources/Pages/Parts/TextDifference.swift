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

    /// Runs of the words of two paragraphs.
    private static func runs(_ a: String, _ b: String) -> [Run] {
        let old = a.split(separator: " ").map(String.init), new = b.split(separator: " ").map(String.init)
        // The difference of two long texts without a word in common takes the square of their length.
        guard old.count + new.count < 4_000 else { return [.removed(a), .added(b)].filter { $0 != .removed("") && $0 != .added("") } }
        var runs: [Run] = []
        var same: [String] = []
        var changes = new.difference(from: old).reduce(into: (removed: Set<Int>(), added: Set<Int>())) { sets, change in
            switch change {
            case .remove(let offset, _, _): sets.removed.insert(offset)
            case .insert(let offset, _, _): sets.added.insert(offset)
            }
        }
        var i = 0, j = 0
        while i < old.count || j < new.count {
            var (gone, come): ([String], [String]) = ([], [])
            while i < old.count, changes.removed.remove(i) != nil {
                gone.append(old[i])
                i += 1
            }
            while j < new.count, changes.added.remove(j) != nil {
                come.append(new[j])
                j += 1
            }
            if gone.isEmpty, come.isEmpty {
                same.append(new[j])
                i += 1
                j += 1
                continue
            }
            if !same.isEmpty { runs.append(.same(same.joined(separator: " "))) }
            same = []
            if !gone.isEmpty { runs.append(.removed(gone.joined(separator: " "))) }
            if !come.isEmpty { runs.append(.added(come.joined(separator: " "))) }
        }
        if !same.isEmpty { runs.append(.same(same.joined(separator: " "))) }
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
            let text = runs.map { run -> HTML in
                switch run {
                case .same(let text): HTML(text: text)
                case .removed(let text): "<del>\(text)</del>"
                case .added(let text): "<ins>\(text)</ins>"
                }
            }.joined(separator: " ")
            return "<p\(lang: language) dir=\"auto\">\(text)</p>\n"
        }
        return "<div class=\"diff\">\(shown)</div>"
    }
}
