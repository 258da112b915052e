import ControlAPI
import Foundation
import Models

/// What pages tell of the articles that they cite, and where each stands.
public struct Citations: Sendable {
    /// What is told of one article.
    public struct Source: Sendable {
        public var headline: String?
        public var name: String?
        /// ISO 8601.
        public var datePublished: String?
        public var duplicateOf: Int64?
        public var language: String?
        /// The text, where what stands around the evidence is shown.
        public var body: [String]
        /// Words that are marked in the text, where it is in the same file.
        public var marked: Set<String> = []

        public init(
            headline: String? = nil, name: String? = nil, datePublished: String? = nil, duplicateOf: Int64? = nil, language: String? = nil,
            body: [String] = []
        ) {
            self.headline = headline
            self.name = name
            self.datePublished = datePublished
            self.duplicateOf = duplicateOf
            self.language = language
            self.body = body
        }

        /// What an article of a list tells.
        public init(_ article: ArticleSummary) {
            self.init(
                headline: article.headline, name: article.source?.name ?? article.source?.domain, datePublished: article.datePublished,
                duplicateOf: article.duplicateOf, language: article.language)
        }
    }

    public var sources: [Int64: Source]
    /// Articles stand in the page itself, as in a report, and not at addresses of their own.
    public var isOneFile: Bool

    public init(_ sources: [Int64: Source] = [:], isOneFile: Bool = false) {
        self.sources = sources
        self.isOneFile = isOneFile
    }

    /// Where an article stands.
    func href(_ article: Int64) -> String { isOneFile ? "#a\(article)" : "/articles/\(article)" }

    /// Where the words of an article stand that state something.
    func href(_ article: Int64, words: String) -> String {
        // In one file the marks of texts that are not in it are nowhere.
        if isOneFile, !(sources[article]?.marked.contains(words) ?? false) { return "#a\(article)" }
        return (isOneFile ? "" : "/articles/\(article)") + "#" + Self.anchor(article, words: words)
    }

    /// The name of the mark of a statement's words. It is made from the words, so that an address stays true when other words change.
    public static func anchor(_ article: Int64, words: String) -> String {
        var hash = StableHash()
        for byte in words.utf8 { hash.add(byte) }
        return "a\(article)-\(String(hash.value, radix: 36))"
    }

    /// How many say it: copies of an article are no further witnesses.
    func witnesses(_ evidence: [Evidence]) -> Int { Set(evidence.map { sources[$0.article]?.duplicateOf ?? $0.article }).count }

    /// `3 articles`, `1 article and its copy`.
    func support(_ evidence: [Evidence]) -> String {
        let articles = Set(evidence.map(\.article))
        let witnesses = witnesses(evidence)
        let copies = articles.count - witnesses
        return Words.count(witnesses, "article") + (copies > 0 ? ", " + Words.count(copies, "copy", plural: "copies") : "")
    }

    // MARK: Markup

    /// How many articles say it, in a line; nothing where it is the one whose words stand there.
    func supportLine(_ evidence: [Evidence]) -> HTML {
        Set(evidence.map(\.article)).count > 1 ? "<div class=\"dim\">\(support(evidence))</div>" : HTML()
    }

    /// Evidence of originals; copies only where their original is not cited.
    func independent(_ evidence: [Evidence]) -> [Evidence] {
        let cited = Set(evidence.map(\.article))
        return evidence.filter { one in sources[one.article]?.duplicateOf.map { !cited.contains($0) } ?? true }
    }

    /// A link to the words, named after the article's source and day.
    func link(_ evidence: Evidence) -> HTML {
        let source = sources[evidence.article]
        let name = clipped(evidence.source ?? source?.name ?? "article \(evidence.article)", 48)
        let day = evidence.datePublished.map { Words.date(String($0.prefix(10))) }
        let copy: HTML = source?.duplicateOf == nil ? "" : " <span class=\"dim\">(copy)</span>"
        return
            "<a class=\"cite\" href=\"\(href: href(evidence.article, words: evidence.evidence))\"><bdi>\(name)</bdi>\(day.map { ", \($0)" })</a>\(copy)"
    }

    /// The words that state something, each with those who say it; copies behind their originals, further words folded.
    func list(_ evidence: [Evidence], shown: Int = 2, most: Int = 12) -> HTML {
        // What a copy says is what its original says.
        let evidence = independent(evidence)
        var order: [String] = []
        var groups: [String: [Evidence]] = [:]
        for one in evidence {
            if groups[one.evidence] == nil { order.append(one.evidence) }
            groups[one.evidence, default: []].append(one)
        }
        // Words that only copies have come last.
        let originals = order.filter { groups[$0]?.contains { sources[$0.article]?.duplicateOf == nil } ?? false }
        let ordered = originals + order.filter { !originals.contains($0) }
        let items = ordered.prefix(most).map { words in item(words, groups[words] ?? []) }
        guard !items.isEmpty else { return HTML() }
        var out: HTML = "<ul class=\"evidence\">\(Array(items.prefix(shown)))</ul>"
        if items.count > shown {
            let rest = ordered.count > most ? " <p class=\"dim\">and \(Words.number(ordered.count - most)) more</p>" as HTML : HTML()
            out +=
                "<details><summary>\(Words.count(ordered.count - shown, "other wording"))</summary><ul class=\"evidence\">\(Array(items.dropFirst(shown)))</ul>\(rest)</details>"
        }
        return out
    }

    private func item(_ words: String, _ group: [Evidence]) -> HTML {
        var seen: Set<Int64> = []
        let unique = group.filter { seen.insert($0.article).inserted }
        let originals = unique.filter { sources[$0.article]?.duplicateOf == nil }
        let shown = originals.isEmpty ? Array(unique.prefix(1)) : Array(originals.prefix(3))
        let more = (originals.count - 3 > 0 ? " +\(originals.count - 3)" : "")
        let language = group.first.flatMap { sources[$0.article]?.language }
        return
            "<li><q\(lang: language) dir=\"auto\">\(clipped(words, 400))</q> <span class=\"cites\">\(shown.map(link).joined(separator: " "))\(more)</span></li>"
    }

    /// The sentence around the words, with the words marked; nil where the text is not at hand.
    func context(_ evidence: Evidence, around: Int = 140) -> HTML? {
        guard let source = sources[evidence.article], !evidence.evidence.isEmpty else { return nil }
        for paragraph in source.body {
            guard let range = paragraph.range(of: evidence.evidence) else { continue }
            let before = paragraph.unicodeScalars[..<range.lowerBound].suffix(around)
            let after = paragraph.unicodeScalars[range.upperBound...].prefix(around)
            let isCut = before.startIndex > paragraph.startIndex
            let goesOn = after.endIndex < paragraph.endIndex
            return
                "<span\(lang: source.language) dir=\"auto\">\(isCut ? "…" : "")\(String(before))<mark class=\"plain\">\(clipped(evidence.evidence, 400))</mark>\(String(after))\(goesOn ? "…" : "")</span>"
        }
        return nil
    }
}
