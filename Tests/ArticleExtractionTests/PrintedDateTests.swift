import ArticleExtraction
import Testing

@Suite("Dates that a page prints")
struct PrintedDateTests {
    private func date(_ line: String, below: String = "", lang: String = "en") throws -> String? {
        let article = try Pages.article(
            top: "<h1>Ferry late again</h1>" + line, html: "<html lang=\(lang)>", text: Pages.text + below, url: "https://news.example.org/ferry")
        return article.datePublished.map { String($0.prefix(10)) }
    }

    @Test(
        "a person's name is not a month",
        arguments: [
            ("<div><span>Mart Saar</span> <span>14. november 2024</span></div>", "2024-11-14"),
            ("<div><span>April Holt</span> <span>14 November 2024, 08:30</span></div>", "2024-11-14"),
            ("<div><span>Julia Brandt</span> <span>14.11.2024</span></div>", "2024-11-14"),
            ("<div><span>Jan Wiśniewski</span> <span>2024-11-14</span></div>", "2024-11-14"),
        ])
    func names(line: String, expected: String) throws { #expect(try date(line) == expected) }

    @Test(
        "of two labelled dates the one of publication is taken",
        arguments: [
            "<p>Updated: 20 November 2024 · Published: 14 November 2024</p>", "<p>Published 14 November 2024, updated 20 November 2024</p>",
            "<p>Päivitetty 20.11.2024 | Julkaistu 14.11.2024</p>", "<p>最終更新：2024年11月20日 公開：2024年11月14日</p>",
            "<p>Обновлено 20.11.2024, опубликовано 14.11.2024</p>",
            "<p>Updated <time datetime='2024-11-20T08:00Z'>20 November</time> Published <time datetime='2024-11-14T08:00Z'>14 November</time></p>",
            "<abbr class='published' title='2024-11-14T06:00:00+01:00'>an hour ago</abbr>",
        ])
    func labels(line: String) throws { #expect(try date(line) == "2024-11-14") }

    @Test("the day of a change stands for a publication that is not given")
    func changeAlone() throws { #expect(try date("<p>Last updated: 20 November 2024</p>") == "2024-11-20") }

    @Test(
        "a date beside another story's title is not the article's",
        arguments: [
            "<div><ul><li>3 March 2025 <a href='/b'>Bridge</a></li><li>4 March 2025 <a href='/c'>Canal</a></li></ul></div>",
            "<div><h3><a href='/b'>The old bridge closes for a year</a></h3><p>3 March 2025</p></div>",
        ])
    func elsewhere(below: String) throws { #expect(try date("", below: below) == nil) }

    @Test(
        "digits of other scripts and years of eras are read",
        arguments: [("<time>١٤ نوفمبر ٢٠٢٤</time>", "ar"), ("<span class='date'>১৪ নভেম্বর ২০২৪</span>", "bn"), ("<p>令和6年11月14日</p>", "ja")])
    func digits(line: String, lang: String) throws { #expect(try date(line, lang: lang) == "2024-11-14") }
}
