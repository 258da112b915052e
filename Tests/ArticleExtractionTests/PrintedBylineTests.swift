import ArticleExtraction
import Testing

@Suite("Bylines, titles and comments as pages print them")
struct PrintedBylineTests {
    @Test(
        "a lead in any language names the author, and the date behind the name is not part of it",
        arguments: [
            ("<p>Posted by Ada Stone on November 14, 2024</p>", ["Ada Stone"]),
            ("<p>Verfasst von Ada Stone am Do., 14.11.2024 - 08:30</p>", ["Ada Stone"]),
            ("<p>Pubblicato da Ada Stone il 14 novembre 2024</p>", ["Ada Stone"]),
            ("<p>Geplaatst door Ada Stone op 14 november 2024</p>", ["Ada Stone"]),
            ("<p>Kirjoittaja: Ada Stone</p>", ["Ada Stone"]), ("<p>Συντάκτης: Άννα Πέτρου</p>", ["Άννα Πέτρου"]), ("<p>लेखक: मीरा शर्मा</p>", ["मीरा शर्मा"]),
            ("<div class='byline'>Ada Stone<br>Harbour correspondent</div>", ["Ada Stone"]),
            ("<ul class='authors'><li>Ada Stone</li><li>Bo Reed</li></ul>", ["Ada Stone", "Bo Reed"]),
            ("<p class='byline'>By Ada Stone for Harbour Post</p>", ["Ada Stone"]), ("<p>作者：李小龍</p>", ["李小龍"]), ("<p>記者李小龍／高雄報導</p>", ["李小龍"]),
            ("<p>입력 2024.11.14 08:30 박민수 기자</p>", ["박민수"]),
        ])
    func leads(line: String, expected: [String]) throws {
        #expect(try Pages.article(top: "<h1>Ferry late again</h1>" + line).byline == expected)
    }

    @Test(
        "the site's name is cut off a title at either end",
        arguments: [
            "Harbour Post - Ferry late again", "Harbour Post » Local » Ferry late again", "Ferry late again : Harbour Post",
            "Ferry late again < Harbour Post", "Ferry late again -- Harbour Post",
        ])
    func titles(title: String) throws {
        let top = "<h1 class='site-title'>Harbour Post</h1><h2 class='entry-title'>Ferry late again</h2>"
        #expect(try Pages.article(head: "<title>\(title)</title>", top: top).headline == "Ferry late again")
    }

    @Test(
        "readers' comments are not the article's text, whatever names them",
        arguments: [
            "<section id='kommentarer'>%</section>", "<div class='reacties'>%</div>", "<div id='комментарии'>%</div>",
            "<div class='discussion'>%</div>",
            "<div itemprop='comment'>%</div>", "<div itemscope itemtype='https://schema.org/Comment'>%</div>", "<div><h3>4 Comments</h3>%</div>",
            "<div><h3>Kommentare (4)</h3><ul>%</ul></div>",
        ])
    func comments(box: String) throws {
        let said = (1...4).map {
            "<div class='entry'><b>Sailor \($0)</b><p>Nobody asked the pilots, and I for one would have liked to hear what they think of plan \($0).</p></div>"
        }.joined()
        let article = try Pages.article(top: "<h1>Ferry late again</h1>", text: Pages.text + box.replacing("%", with: said))
        #expect(article.body.count == 6 && !article.body.contains { $0.contains("pilots") })
    }

    @Test("a part of the article that is headed Comments stays where no blocks repeat below it")
    func commentsPart() throws {
        let article = try Pages.article(
            top: "<h1>Ferry late again</h1>", text: Pages.text + "<h2>Comments</h2>" + Pages.text.replacing("Paragraph", with: "Part"))
        #expect(article.body.contains { $0.hasPrefix("Part 6") })
    }

    @Test("a sentence that begins like a notice stays")
    func sentences() throws {
        let sentence = "Follow us, the pilots called across the water, and the crew cast off the lines without a word to the harbour master."
        #expect(try Pages.article(text: Pages.text + "<p>\(sentence)</p>" + Pages.text).body.contains(sentence))
    }

    @Test("an address that a template did not fill in is not the article's")
    func template() throws {
        #expect(try Pages.article(head: "<link rel=canonical href='{{page.url}}'>").url == "https://news.example.org/a/1")
    }
}
