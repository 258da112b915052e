import Foundation
import Models

/// What one revision of an article changed in another: runs of words that went and runs that came.
struct TextDifference: Encodable {
    /// A stretch of a paragraph.
    enum Run: Encodable, Equatable {
        case same(String)
        case removed(String)
        case added(String)

        private enum Key: String, CodingKey { case same, removed, added }

        func encode(to encoder: any Encoder) throws {
            var box = encoder.container(keyedBy: Key.self)
            switch self {
            case .same(let text): try box.encode(text, forKey: .same)
            case .removed(let text): try box.encode(text, forKey: .removed)
            case .added(let text): try box.encode(text, forKey: .added)
            }
        }
    }

    let article: Int64?
    let from: Int
    let to: Int
    /// The paragraphs that changed, the headline first.
    let paragraphs: [[Run]]

    init(from old: Article, to new: Article) {
        article = new.id
        from = old.revision
        to = new.revision
        paragraphs = Self.aligned([old.headline ?? ""] + old.body, [new.headline ?? ""] + new.body).filter { $0 != $1 }.map { Self.runs($0, $1) }
    }

    func print() {
        Terminal.out(Terminal.style("revision \(from) → \(to)", .dim))
        for runs in paragraphs {
            Terminal.out("")
            let text = runs.map { run -> String in
                switch run {
                case .same(let text): Terminal.clean(text)
                case .removed(let text): "[-\(Terminal.clean(text))-]"
                case .added(let text): "{+\(Terminal.clean(text))+}"
                }
            }.joined(separator: " ")
            var style: Terminal.Style?
            for line in Terminal.wrap(text, Terminal.textWidth) { Terminal.out(Self.coloured(line, &style)) }
        }
    }

    /// Colours the runs of a line; one that goes on in the next keeps its colour.
    private static func coloured(_ line: String, _ style: inout Terminal.Style?) -> String {
        guard Terminal.hasColour else { return line }
        var out = ""
        for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if word.hasPrefix("[-") { style = .red } else if word.hasPrefix("{+") { style = .green }
            out += (index > 0 ? " " : "") + (style.map { Terminal.style(String(word), $0) } ?? String(word))
            if word.hasSuffix("-]") || word.hasSuffix("+}") { style = nil }
        }
        return out
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
}
