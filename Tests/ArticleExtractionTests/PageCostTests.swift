import ArticleExtraction
import Testing

@Suite("What a hostile page costs")
struct PageCostTests {
    /// Shapes that have made parsers and walks over trees quadratic.
    private static let shapes: [(name: String, unit: String, tail: String)] = [
        ("nested elements", "<div>", ""),
        ("nested elements and stray end tags", "<i>", "</b>"),
        ("attributes of one tag", " a%=1", ""),
        ("elements with attributes", "<p class='comment story-body hidden' id=x%>a</p>", ""),
        ("entities", "&amp;&#x41;&copy", ""),
        ("links", "<a href=/x%>word word word word word word word</a> ", ""),
        ("unclosed paragraphs", "<p>one two three, four", ""),
        ("unclosed tags", "<a href='", ""),
        ("tables in tables", "<table><tr><td>cell ", ""),
        ("brackets", "([(", ""),
        ("headings", "<h1>The same words | again - and « again » %</h1>", ""),
        ("dates", "<time itemprop=datePublished>1 May 2020 </time>", ""),
        ("bars", " | a - b", ""),
        ("hidden parts", "<div hidden><p>Thirty and more letters of a text, hidden.</p></div>", ""),
        ("walls", "<div class=paywall>subscribe", ""),
        ("authors", "<span class=author>By Ada Winter %, </span>", ""),
        ("data", "<script type=application/ld+json>[{\"@type\":\"NewsArticle\",\"author\":[\"A B %\",", ""),
    ]

    private func page(_ shape: (name: String, unit: String, tail: String), bytes: Int) -> [UInt8] {
        var out = "<html><head><title>The same words again and again</title></head><body>"
        if shape.name == "attributes of one tag" { out += "<div" }
        let half = shape.tail.isEmpty ? bytes : bytes / 2
        var number = 0
        while out.utf8.count < half {
            out += shape.unit.replacing("%", with: String(number))
            number += 1
        }
        while out.utf8.count < bytes { out += shape.tail.isEmpty ? " " : shape.tail }
        return Array(out.utf8)
    }

    @Test("sixteen times the page takes at most some forty times the time, whatever is in it", arguments: shapes.indices)
    func proportion(index: Int) throws {
        let shape = Self.shapes[index]
        let clock = ContinuousClock()
        func cost(_ bytes: Int) -> Duration {
            let page = page(shape, bytes: bytes)
            return (0..<3).map { _ in
                clock.measure { _ = try? PageExtraction.article(page, url: "https://news.example.net/a/b", contentType: "text/html; charset=utf-8") }
            }.min() ?? .zero
        }
        let costs = [10_000, 40_000, 160_000].map(cost)
        print(
            "  \(shape.name): \(costs.map { "\($0.formatted(.units(allowed: [.milliseconds], fractionalPart: .show(length: 1))))" }.joined(separator: " "))"
        )
        #expect(costs[2] < max(costs[0], .milliseconds(1)) * 40, "\(shape.name)")
    }
}
