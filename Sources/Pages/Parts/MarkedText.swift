import ControlAPI
import Models

/// The text of an article with each fact marked where it stands: by colour, by a letter and by a link to the fact below.
public struct MarkedText {
    let article: Int64
    let language: String?
    let facts: [Fact]
    /// The page that has the list of facts, where it is another one.
    let page: String
    private let byParagraph: [Int: [Int]]
    /// The first fact with given words has their anchor.
    private let anchored: Set<Int>

    /// Facts that lie on top of one another beyond this depth are not marked, only listed.
    private static let depth = 5

    /// - Parameters:
    ///   - facts: as the article has them; their places count Unicode scalars.
    ///   - page: where the list of facts stands; empty for the page of the text itself.
    public init(article: Int64, language: String?, facts: [Fact], page: String = "") {
        self.page = page
        self.article = article
        self.language = language
        self.facts = facts
        byParagraph = Dictionary(grouping: facts.indices) { facts[$0].paragraph }
        var seen: Set<String> = []
        anchored = Set(facts.indices.filter { seen.insert(facts[$0].evidence).inserted })
    }

    /// The paragraphs from the first on as long as they fit; `next` is the first that does not.
    public func paragraphs(_ body: [String], from first: Int = 0, bytes limit: Int) -> (html: HTML, next: Int?) {
        var out = HTML()
        var index = first
        while index < body.count {
            let text = body[index]
            if index > first, out.text.utf8.count + text.utf8.count > limit { return (out, index) }
            out += "<p id=\"a\(article)p\(index)\"\(lang: language) dir=\"auto\">\(paragraph(text, index, most: limit))</p>\n"
            index += 1
        }
        return (out, nil)
    }

    /// One paragraph, cut off behind `most` scalars.
    func paragraph(_ text: String, _ index: Int, most: Int = 20_000) -> HTML {
        let scalars = text.unicodeScalars
        var count = 0
        // Places of the marks' ends, each looked up once: the text is walked over a single time.
        let here = (byParagraph[index] ?? []).filter { facts[$0].start >= 0 && facts[$0].end > facts[$0].start }
        var cuts: Set<Int> = [0]
        for fact in here { cuts.formUnion([facts[fact].start, facts[fact].end]) }
        let starts = Dictionary(grouping: here) { facts[$0].start }
        let places = cuts.filter { $0 < most }.sorted()
        var open: [Int] = []
        var out = HTML()
        var position = scalars.startIndex
        for (at, place) in places.enumerated() {
            guard let begin = scalars.index(position, offsetBy: place - count, limitedBy: scalars.endIndex) else { break }
            count = place
            let next = at + 1 < places.count ? places[at + 1] : most
            let end = scalars.index(begin, offsetBy: next - place, limitedBy: scalars.endIndex) ?? scalars.endIndex
            position = begin
            open.removeAll { facts[$0].end <= place }
            let new = (starts[place] ?? []).sorted { facts[$0].end > facts[$1].end }
            open += new.prefix(max(0, Self.depth - open.count))
            out += segment(String(scalars[begin..<end]), open: open, new: new)
            if next == most, end < scalars.endIndex { out += "…" }
        }
        return out
    }

    /// A stretch of text within the same facts, the widest outside; letters stand where a fact begins.
    private func segment(_ text: String, open: [Int], new: [Int]) -> HTML {
        guard !text.isEmpty else { return HTML() }
        let letters = new.html { fact in
            let kind = facts[fact].kind
            return
                "<a class=\"letter \(kind.style)\" href=\"\(page)#a\(article)f\(fact + 1)\" title=\"\(kind.title), fact \(fact + 1)\">\(kind.letter)</a>"
        }
        var out = HTML()
        for fact in open {
            let id: HTML =
                new.contains(fact) && anchored.contains(fact) ? " id=\"\(Citations.anchor(article, words: facts[fact].evidence))\"" : ""
            out += "<mark class=\"\(facts[fact].kind.style)\"\(id) data-fact=\"\(fact + 1)\">"
        }
        out += "\(letters)\(text)"
        for _ in open { out += "</mark>" }
        return out
    }

    /// Every fact in a line, by kind, with a link to its mark.
    ///
    /// - Parameter isOneFile: the pages of the site cannot be reached from here.
    public func list(isOneFile: Bool = false) -> HTML {
        let kinds = FactKind.allCases.compactMap { kind -> HTML? in
            let indices = facts.indices.filter { facts[$0].kind == kind }
            guard !indices.isEmpty else { return nil }
            let items = indices.prefix(60).map { index in item(index, isOneFile: isOneFile) }
            let rest = indices.count > 60 ? "<p class=\"dim\">and \(Words.number(indices.count - 60)) more</p>" as HTML : HTML()
            return
                "<section class=\"facts\"><h3><span class=\"letter \(kind.style)\">\(kind.letter)</span> \(Words.count(indices.count, kind.title.lowercased(), plural: plural(kind)))</h3><ul>\(items)</ul>\(rest)</section>"
        }
        return kinds.joined()
    }

    private func plural(_ kind: FactKind) -> String { kind == .person ? "people" : kind.title.lowercased() + "s" }

    private func item(_ index: Int, isOneFile: Bool) -> HTML {
        let fact = facts[index]
        let more = (isOneFile ? nil : fact.page).map { " <a class=\"more\" href=\"\(href: $0)\">all articles</a>" as HTML }
        let confidence = fact.confidence.map { ($0 * 100).rounded() }.flatMap { Int(exactly: $0) }
        let sure = confidence.map { " <span class=\"dim\">\($0)\u{A0}% sure</span>" as HTML }
        return
            "<li id=\"a\(article)f\(index + 1)\" class=\"\(fact.kind.style)\"><a href=\"#\(Citations.anchor(article, words: fact.evidence))\" class=\"where\">\(fact.sentence)</a>\(sure)\(more)</li>"
    }
}
