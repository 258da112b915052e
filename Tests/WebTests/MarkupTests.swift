import Foundation
import Models
import Testing

@testable import Pages

@Suite("Markup that escapes by construction")
struct MarkupTests {
    @Test(
        "what is interpolated is escaped",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"), ("\" onload=\"x", "&quot; onload=&quot;x"),
            ("it's & more", "it&#39;s &amp; more"),
            ("a\u{1B}[31mb\u{7}", "a [31mb "), ("a\u{9B}31mb\u{85}", "a 31mb "), ("ab\u{202E}cd\u{2066}e\u{2069}", "abcde"),
            ("x\u{0}y\r\n", "x y \n"),
            ("قال \u{200F}الوزير", "قال \u{200F}الوزير"), ("関税は46％", "関税は46％"), ("\u{FFFE}e\u{301}\u{FFFF}👩🏽‍🚀", "e\u{301}👩🏽‍🚀"), ("", ""),
        ])
    func escaping(_ text: String, _ escaped: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(html.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("markup within markup stays as it is, text of it can be had back")
    func nesting() {
        let words = "a < b & \"c\""
        let inner: HTML = "<b>\(words)</b>"
        #expect(("<p>\(inner)\([inner, inner])\(nil as HTML?)\(3)</p>" as HTML).text.components(separatedBy: "<b>").count == 4)
        #expect(inner.plainText == words)
    }

    @Test(
        "links lead nowhere but to the site itself and to the web",
        arguments: [
            ("https://example.org/?a=1&b=\"2\"", "https://example.org/?a=1&amp;b=&quot;2&quot;"), ("/articles/1#a1-x", "/articles/1#a1-x"),
            ("#top", "#top"),
            ("javascript:alert(1)", "#"), ("JaVaScRiPt:alert(1)", "#"), (" https://example.org", "#"), ("//evil.example", "#"),
            ("/\\evil.example", "#"),
            ("data:text/html,x", "#"), ("vbscript:x", "#"), ("", "#"), ("HTTPS://example.org", "HTTPS://example.org"),
        ])
    func links(_ address: String, _ written: String) { #expect(("\(href: address)" as HTML).text == written) }

    @Test(
        "only language tags become language tags",
        arguments: [
            ("vi", " lang=\"vi\""), ("zh-Hant-TW", " lang=\"zh-Hant-TW\""), ("en\" onload=\"x", ""), ("", ""),
            (String(repeating: "x", count: 99), ""),
        ])
    func languages(_ tag: String, _ written: String) { #expect(("\(lang: tag)" as HTML).text == written) }

    @Test("parameters come back as they were", arguments: ["a b+c&d=e", "“đồng”", "100 %", "a/b?c#d"])
    func addresses(_ value: String) throws {
        let text = address("/search", [("q", value), ("none", nil)])
        let parts = try #require(URLComponents(string: text.replacingOccurrences(of: "+", with: "%20")))
        #expect(parts.queryItems == [URLQueryItem(name: "q", value: value)])
    }

    @Test("a text is cut by scalars, at the cost of what is kept")
    func clipping() {
        #expect(clipped("đồng", 4) == "đồng" && clipped("đồng", 3) == "đồn…" && clipped("", 3) == "")
        let long = String(repeating: "x", count: 5_000_000)
        let begun = ContinuousClock.now
        for _ in 0..<100 { #expect(clipped(long, 10).count == 11) }
        #expect(ContinuousClock.now - begun < .seconds(2))
    }

    @Test(
        "dates as people write them",
        arguments: [
            ("2025-04-02", "2 Apr 2025"), ("2025-04", "Apr 2025"), ("2024", "2024"), ("2025-01/2025-05", "Jan–May 2025"),
            ("2024-11/2025-02", "Nov 2024 – Feb 2025"), ("2025-05-15/2025-05-16", "15–16 May 2025"),
            ("2025-04-28/2025-05-02", "28 Apr – 2 May 2025"), ("2025-04/..", "since Apr 2025"), ("../2025-07-02", "by 2 Jul 2025"),
            ("2023/2024", "2023–2024"), ("<b>", "<b>"),
        ])
    func dates(_ edtf: String, _ text: String) { #expect(Words.date(edtf) == text) }

    @Test("ticks stand at round numbers up to the top", arguments: [0.3, 1, 46, 54, 123.5, 99_999])
    func ticks(_ top: Double) {
        let ticks = SVG.ticks(to: top, count: 5)
        #expect(ticks.first == 0 && (ticks.last ?? 0) >= top && (3...12).contains(ticks.count))
    }

    @Test("only comparable periods stand side by side")
    func comparable() {
        let names = ["2023", "2024", "2024-01", "2025-02", "2024-01/2024-05", "2025-01/2025-05", "2024-01/2024-03", "2024-03-05", "2024/2025", "x"]
            .map { TradePart.Comparable($0)?.name }
        #expect(names == ["Years", "Years", "Months", "Months", "Jan–May", "Jan–May", "Quarters", nil, nil, nil])
    }
}

@Suite("Facts marked in the text")
struct MarkedTextTests {
    private static func fact(_ evidence: String, in text: String, _ name: String = "x") -> Fact {
        LocalSite.place(evidence, in: [text], .organisation(Organisation(name: name)))
    }

    /// What a browser shows of a paragraph, without the letters.
    private static func shown(_ html: HTML) -> String {
        html.text.replacing(#/<a class="letter[^>]*>[A-Z]</a>/#, with: "").replacing(#/<[^>]*>/#, with: "")
    }

    @Test(
        "marks stand on the evidence and the text stays as it was",
        arguments: [
            ("Duties of 46 per cent hit Brazil", ["46 per cent", "Brazil"]), ("Thuế đối ứng 46% với Việt Nam", ["Thuế đối ứng 46%", "Việt Nam"]),
            ("日本の関税は15％だ", ["関税は15％", "日本"]), ("ارتفعت الرسوم إلى ٤٦ في المئة", ["٤٦ في المئة"]), ("e\u{301}tat 👩🏽‍🚀 said 5 %", ["👩🏽‍🚀 said", "5 %"]),
            ("one two three four", ["one two", "two three", "one two three four"]), ("same same", ["same"]),
        ])
    func placed(_ text: String, _ evidence: [String]) throws {
        let marked = MarkedText(article: 7, language: nil, facts: evidence.map { Self.fact($0, in: text) })
        let html = marked.paragraph(text, 0)
        #expect(Self.shown(html) == text)
        for (index, words) in evidence.enumerated() {
            let id = Citations.anchor(7, words: words)
            #expect(html.text.components(separatedBy: "id=\"\(id)\"").count == 2)
            // The parts of the mark together are the evidence.
            let parts = html.text.components(separatedBy: "data-fact=\"\(index + 1)\">").dropFirst()
            let joined = parts.map { part in
                var depth = 1
                var kept = ""
                var rest = part[...]
                while depth > 0, let open = rest.firstIndex(of: "<") {
                    kept += rest[..<open]
                    guard let close = rest[open...].firstIndex(of: ">") else { break }
                    let tag = rest[open...close]
                    if tag.hasPrefix("<mark") { depth += 1 } else if tag == "</mark>" { depth -= 1 }
                    kept += tag.hasSuffix("mark>") || tag.hasPrefix("<mark") ? "" : tag
                    rest = rest[rest.index(after: close)...]
                }
                return kept.replacing(#/<a class="letter[^>]*>[A-Z]</a>/#, with: "")
            }.joined()
            #expect(joined == words)
        }
    }

    @Test("places that are not in the text mark nothing", arguments: [(-3, 5), (4, 4), (9, 2), (100, 200), (0, Int.max), (Int.max - 1, Int.max)])
    func foreign(_ start: Int, _ end: Int) {
        let fact = Fact(evidence: "x", paragraph: 0, start: start, end: end, rule: "", detail: .organisation(Organisation(name: "x")))
        let html = MarkedText(article: 1, language: nil, facts: [fact]).paragraph("Ten letters", 0)
        #expect(Self.shown(html) == "Ten letters")
    }

    @Test("a thousand facts on one text cost in proportion, and only some depth is marked")
    func crowded() {
        let text = String(repeating: "word ", count: 4_000)
        let facts = (0..<1_000).map {
            Fact(evidence: "\($0)", paragraph: 0, start: $0, end: 20_000 - $0, rule: "", detail: .organisation(Organisation(name: "x")))
        }
        let begun = ContinuousClock.now
        let html = MarkedText(article: 1, language: nil, facts: facts).paragraph(text, 0)
        #expect(ContinuousClock.now - begun < .seconds(10))
        #expect(html.text.utf8.count < 2_000_000)
    }

    @Test("a long text goes on at another address")
    func long() {
        let body = (0..<200).map { "Paragraph \($0) " + String(repeating: "of words ", count: 40) }
        let marked = MarkedText(article: 1, language: "en", facts: [])
        let (html, next) = marked.paragraphs(body, bytes: 20_000)
        #expect(html.text.utf8.count < 30_000)
        #expect(next.map { marked.paragraphs(body, from: $0, bytes: 20_000).html.text.contains("Paragraph \($0) ") } == true)
    }
}
