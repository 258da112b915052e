import ArticleExtraction
import Foundation
import Models
import Testing

/// Pages as publishing systems build them, each in several languages: `Fixtures/Pages` holds a template for each system and texts of our own.
enum SystemPages {
    /// A page and what it says.
    struct Case: Sendable {
        var name: String
        var html: String
        var headline: String
        var byline: [String]
        /// The day, or with a minute where the page gives a clock.
        var date: String
        var body: [String]
    }

    private struct Text: Decodable {
        var site, headline, author, by, date, time, printed, published, section, standfirst: String
        var paragraphs: [String]
        var subhead, caption, credit, related, teaser, comment, cookies, newsletter, bio: String
    }

    /// Every template in three languages, all languages in turn.
    static func cases() throws -> [Case] {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent("Pages")
        let texts = try JSONDecoder().decode([String: Text].self, from: Data(contentsOf: folder.appendingPathComponent("texts.json")))
        let languages = texts.keys.sorted()
        let templates = try FileManager.default.contentsOfDirectory(at: folder.appendingPathComponent("templates"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "html" }.sorted { $0.path < $1.path }
        var cases: [Case] = []
        for (index, file) in templates.enumerated() {
            let template = try String(contentsOf: file, encoding: .utf8)
            for step in 0..<3 {
                let language = languages[(index * 3 + step * 5) % languages.count]
                let text = try #require(texts[language])
                cases.append(made(file.deletingPathExtension().lastPathComponent, template, language, text))
            }
        }
        return cases
    }

    /// The first line of a template is a comment with what its pages show: `<!-- date=time standfirst subhead -->`.
    private static func made(_ name: String, _ template: String, _ language: String, _ text: Text) -> Case {
        let first = template.prefix { !$0.isNewline }
        let shows = Set(first.dropFirst(4).dropLast(3).split(separator: " "))
        var html = String(template.dropFirst(first.count + 1))
        var values = [
            "lang": language, "site": text.site, "headline": text.headline, "author": text.author, "by": text.by, "date": text.date,
            "time": text.time,
            "printed": text.printed, "published": text.published, "section": text.section, "standfirst": text.standfirst, "subhead": text.subhead,
            "caption": text.caption, "credit": text.credit, "related": text.related, "teaser": text.teaser, "comment": text.comment,
            "cookies": text.cookies, "newsletter": text.newsletter, "bio": text.bio,
        ]
        for (index, paragraph) in text.paragraphs.enumerated() { values["p\(index + 1)"] = paragraph }
        for (key, value) in values { html = html.replacingOccurrences(of: "{{\(key)}}", with: value) }
        var body = shows.contains("short") ? Array(text.paragraphs.prefix(2)) : text.paragraphs
        if shows.contains("subhead") { body.insert(text.subhead, at: 3) }
        if shows.contains("standfirst") { body.insert(text.standfirst, at: 0) }
        return Case(
            name: "\(name) in \(language)", html: html, headline: text.headline, byline: shows.contains("nobyline") ? [text.site] : [text.author],
            date: shows.contains("date=time") ? "\(text.date)T\(text.time)" : text.date, body: body)
    }

    /// Precision and recall of runs of four words; scripts that do not divide words count by letters.
    static func overlap(_ truth: [String], _ found: [String]) -> (precision: Double, recall: Double) {
        let (a, b) = (shingles(truth), shingles(found))
        var common = 0
        for (key, count) in a { common += min(count, b[key] ?? 0) }
        let (all, given) = (a.values.reduce(0, +), b.values.reduce(0, +))
        return (given == 0 ? 0 : Double(common) / Double(given), all == 0 ? 0 : Double(common) / Double(all))
    }

    private static func shingles(_ paragraphs: [String]) -> [[String]: Int] {
        var words: [String] = []
        for paragraph in paragraphs {
            for word in paragraph.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                let isUndivided = word.unicodeScalars.contains { (0x3040...0x9FFF).contains($0.value) }
                if isUndivided { words += word.map(String.init) } else { words.append(String(word)) }
            }
        }
        var counts: [[String]: Int] = [:]
        for start in 0..<max(1, words.count - 3) { counts[Array(words[start..<min(start + 4, words.count)]), default: 0] += 1 }
        return words.isEmpty ? [:] : counts
    }
}

@Suite("Pages of publishing systems")
struct SystemPagesTests {
    @Test("text, headline, byline and date of pages as publishing systems build them")
    func figures() throws {
        let cases = try SystemPages.cases()
        #expect(cases.count >= 60)
        var precision = 0.0
        var recall = 0.0
        var headlines = 0
        var bylines = 0
        var dates = 0
        for page in cases {
            let article = try PageExtraction.article(
                Array(page.html.utf8), url: "https://news.example.net/a/box", contentType: "text/html; charset=utf-8")
            let share = SystemPages.overlap(page.body, article.body)
            precision += share.precision
            recall += share.recall
            let isDate = article.datePublished?.hasPrefix(page.date) ?? false
            if article.headline == page.headline { headlines += 1 }
            if article.byline == page.byline { bylines += 1 }
            if isDate { dates += 1 }
            if share.precision < 0.97 || share.recall < 0.97 || article.headline != page.headline || article.byline != page.byline || !isDate {
                print(
                    "  \(page.name): precision \(rounded(share.precision)) recall \(rounded(share.recall)) headline \(article.headline ?? "-")",
                    "byline \(article.byline) date \(article.datePublished ?? "-")")
            }
        }
        let count = Double(cases.count)
        let (p, r) = (precision / count, recall / count)
        print(
            "pages \(cases.count)  body F1 \(rounded(2 * p * r / (p + r)))  P \(rounded(p))  R \(rounded(r))  headline \(headlines)  byline \(bylines)",
            " date \(dates)")
        #expect(2 * p * r / (p + r) >= 0.985)
        #expect(headlines >= cases.count * 97 / 100)
        #expect(bylines >= cases.count * 90 / 100)
        #expect(dates >= cases.count * 95 / 100)
    }

    private func rounded(_ value: Double) -> String { String(format: "%.4f", value) }
}
