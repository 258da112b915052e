import ControlAPI
import Foundation
import Models
import Pages
import Testing

@testable import datelinectl

@Suite("The HTML report and the tables")
struct ReportTests {
    private static func evidence(_ articles: Int64..., words: String = "they said so") -> [Evidence] {
        articles.map { Evidence(article: $0, evidence: "\(words) \($0)", datePublished: "2025-07-02", source: "Paper") }
    }

    private static func article(_ id: Int64, _ headline: String, _ url: String, _ day: String) -> ArticleSummary {
        ArticleSummary(
            id: id, headline: headline, url: url, datePublished: day, firstSeen: "", changed: "", source: nil, language: nil, revision: 1,
            duplicateOf: nil, duplicateKind: nil, story: nil, factCount: 3)
    }

    private func report() -> Report {
        Report(
            status: Status(
                version: "1.0.0", pid: 1, startedAt: "2025-08-01T00:00:00Z", uptimeSeconds: 1, offline: false,
                store: .init(path: "x", bytes: 1, articles: 3, copies: 0, revisions: 0, facts: 9, stories: 1, pagesWaiting: 0, factsWaiting: 0),
                feeds: [:],
                syncing: .init(active: 0, queued: 0, current: []), nextPolls: [], lastErrors: [], lastChange: 0),
            articles: [
                Self.article(1, "Rates <script>alert(1)</script> & more", "javascript:alert(1)", "2025-07-02"),
                Self.article(2, "B", "https://example.org/?a=1&b=\"2\"", "2025-08-01"),
            ],
            texts: [
                2: Article(
                    id: 2, headline: "B", body: ["Said on 1 August: they said so 2 in <b>Hà Nội</b>."],
                    facts: [
                        Fact(evidence: "they said so 2", paragraph: 0, start: 18, end: 32, rule: "", detail: .organisation(Organisation(name: "x")))
                    ])
            ],
            timeline: [
                TimelineEntry(
                    event: Event(type: .phoneCall, date: "2025-04-04", status: .held, participants: ["A <b>", "C"]),
                    evidence: Self.evidence(1, 2, words: "“<i>call</i>”")),
                TimelineEntry(event: Event(type: .deadline, date: "2025-07-09", status: .planned), evidence: Self.evidence(2)),
                TimelineEntry(event: Event(type: .meeting, status: .held), evidence: Self.evidence(2)),
            ],
            tariffs: [
                TariffHistory(
                    imposer: "US", target: "BR", scope: "all goods",
                    steps: [
                        .init(date: "2025-04-02", ratePercent: 46, previousRatePercent: nil, status: .announced, evidence: Self.evidence(1)),
                        .init(date: "2025-08-01", ratePercent: 20, previousRatePercent: 46, status: .reduced, evidence: Self.evidence(2)),
                        .init(date: nil, ratePercent: 10, previousRatePercent: nil, status: .proposed, evidence: Self.evidence(2)),
                    ])
            ],
            figures: [
                FigureSeries(
                    reporter: "BR", partner: "US", flow: .surplus, mirror: .deficit,
                    points: [.init(period: "2024", value: 123.5e9, currency: "USD", changePercent: 18.1, rank: 3, evidence: Self.evidence(1, 2))])
            ],
            people: [
                PersonEntry(
                    name: "Tô Lâm", names: ["Tô Lâm", "To Lam"], roles: ["Leader"], firstSeen: "2025-04-05", lastSeen: "2025-07-02", articles: [1])
            ],
            conflicts: [
                Conflict(
                    kind: "office", subject: "Minister",
                    sides: [.init(value: "X", evidence: Self.evidence(1)), .init(value: "Y", evidence: Self.evidence(2))])
            ],
            quotations: [
                FactInfo(
                    id: 9, article: 2,
                    fact: Fact(
                        evidence: "they said so 2", paragraph: 0, start: 0, end: 14, rule: "",
                        detail: .quotation(Quotation(speaker: "A <b>", quote: "so"))))
            ], madeAt: "2025-08-02T00:00:00Z")
    }

    @Test("nothing of the network becomes markup, and nothing is loaded from elsewhere")
    func escaping() {
        let html = report().html()
        for text in ["<script", "javascript:", "<i>call", "A <b>", " src=", "url(", "@import"] { #expect(!html.contains(text)) }
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"))
        #expect(html.contains("href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\""))
        #expect(html.contains("default-src 'none'"))
    }

    @Test("each chart has something to show, and cited articles are there")
    func content() {
        let html = report().html()
        #expect(html.components(separatedBy: "<svg").count == html.components(separatedBy: "</svg>").count)
        #expect(html.components(separatedBy: "class=\"wide\"").count == 2 && html.components(separatedBy: "class=\"narrow\"").count == 2)
        #expect(html.contains("id=\"a1\"") && html.contains("href=\"#a1\"") && html.contains("id=\"a2\""))
        for text in [
            "46\u{A0}%", "badge force\">reduced", "from 46\u{A0}%", "USD\u{A0}123.5\u{A0}bn", "+18.1\u{A0}%", "4 Apr 2025", "Undated", "To Lam",
            "planned",
            "The United States on Brazil", "<main", "step announced", "step force", "deadline 9 Jul",
        ] { #expect(html.contains(text), "\(text)") }
        #expect(!html.contains("<script") && !html.contains("href=\"/"))
    }

    @Test("evidence leads to its mark in the text, or to the article where the text is not in the report")
    func anchors() {
        let html = report().html()
        let anchor = Citations.anchor(2, words: "they said so 2")
        #expect(html.contains("<mark class=\"k-o\" id=\"\(anchor)\"") && html.contains("href=\"#\(anchor)\""))
        #expect(html.contains("&lt;b&gt;Hà Nội&lt;/b&gt;"))
        for link in html.matches(of: #/href="#([^"]+)"/#) { #expect(html.contains("id=\"\(link.1)\""), "\(link.1)") }
    }

    @Test("a copy is no second witness")
    func copies() {
        var report = report()
        report.articles[0].duplicateOf = 2
        report.articles[0].duplicateKind = .syndicated
        let html = report.html()
        #expect(html.contains("1 article, 1 copy") && !html.contains(">2 articles<") && html.contains("id=\"a1\""))
    }

    @Test("an empty store makes an honest report")
    func empty() {
        var report = report()
        (report.timeline, report.tariffs, report.figures, report.people, report.conflicts, report.articles) = ([], [], [], [], [], [])
        report.quotations = []
        let html = report.html()
        #expect(html.contains("No facts yet") && !html.contains("<h2"))
    }

    @Test("odd values draw no odd charts", arguments: [0, -5, 1e300, 1e-9])
    func oddValues(_ value: Double) {
        var report = report()
        report.tariffs[0].steps[0].ratePercent = value
        report.figures[0].points[0].value = value
        let html = report.html()
        for text in ["\"nan", "\"-nan", "\"inf", "\"-inf"] { #expect(!html.contains(text)) }
    }

    @Test(
        "cells of CSV",
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("two\nlines", "\"two\nlines\""),
            ("two\r\nlines", "\"two\r\nlines\""), ("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "-5"), ("-5 degrees", "'-5 degrees"), ("", ""),
        ])
    func cells(_ text: String, _ cell: String) { #expect(CSV.cell(text) == cell) }

    @Test("records end with CRLF, numbers have no exponent")
    func records() {
        #expect(CSV.record(["a", nil, "b,c"]) == "a,,\"b,c\"\r\n")
        #expect(CSV.number(123_500_000_000) == "123500000000" && CSV.number(36.5) == "36.5" && CSV.number(nil) == nil)
    }

    @Test("articles are cited once each, of many the first")
    func citation() {
        #expect(Terminal.citation([3, 1, 3] as [Int64]) == "#1 #3")
        #expect(Terminal.citation(Array(1...10) as [Int64]) == "#1 #2 #3 #4 #5 #6 +4")
    }
}
