import ArticleExtraction
import Models
import Testing

@Suite("What a page is taken for")
struct PageReadingTests {
    @Test(
        "a document of another kind is no page",
        arguments: [
            ("%PDF-1.7\n1 0 obj", "text/html"), ("\u{89}PNG\r\n\u{1A}\n", nil), ("GIF89a........", nil),
            ("PK\u{3}\u{4}....", "application/octet-stream"),
            ("window.onload = function () { start(); };", "application/javascript"), ("{\"title\": \"A\"}", "application/json"),
            ("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>A</title></channel></rss>", "application/rss+xml"),
            ("body { color: red }", "text/css"),
        ] as [(String, String?)])
    func otherDocuments(text: String, type: String?) {
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let error = #expect(throws: ExtractionError.self) { try PageExtraction.article(bytes, url: nil, contentType: type) }
        #expect(error?.code == "not_a_page")
    }

    @Test("a page is a page whatever its server calls it")
    func wrongType() throws {
        let page = "<!DOCTYPE html><html><body><h1>Ferry late</h1>\(Pages.text)</body></html>"
        #expect(try PageExtraction.article(Array(page.utf8), url: nil, contentType: "application/pdf").body.count == 6)
    }

    @Test("what a correction struck out is not stated")
    func struckOut() throws {
        let article = try Pages.article(
            text: Pages.text
                + "<p>The fare is <del>nine</del> <s>ten</s> <span style='text-decoration: line-through'>eleven</span> twelve crowns from May on.</p>"
        )
        #expect(article.body.last == "The fare is twelve crowns from May on.")
    }

    @Test("a notice that scripts are off is no article")
    func scriptNotice() throws {
        let article = try Pages.article(
            head: "<title>Ferry late again</title>", text: "<p>Please enable JavaScript in your browser to read the Harbour Post.</p>")
        #expect(article.headline == "Ferry late again")
        #expect(article.body.isEmpty)
        #expect(article.partial == true)
    }

    @Test("a text below the floor is partial")
    func floor() throws {
        #expect(try Pages.article(text: "<p>The ferry is late again, the board says.</p>").partial == true)
        #expect(try Pages.article().partial == nil)
    }

    @Test("a sentence that begins like furniture is a sentence when somebody said it")
    func sentences() throws {
        let sentence = "See more ferries and fewer lorries on this coast, the minister said, and the harbours will fill again."
        #expect(try Pages.article(text: Pages.text + "<p>\(sentence)</p>").body.last == sentence)
        #expect(try Pages.article(text: Pages.text + "<p>See more ferries</p>").body.count == 6)
    }

    @Test("numbers beyond all bounds are no numbers", arguments: ["9223372036854775807", "99999999999999999999999", "-1", "1e400"])
    func numbers(count: String) throws {
        let head =
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\",\"wordCount\":\(count),\"datePublished\":\"\(count)\"}</script>"
        let article = try Pages.article(head: head, text: "<img src=/a.jpg width=\(count) height=\(count)>" + Pages.text)
        #expect(article.body.count == 6)
        #expect(article.datePublished == nil)
    }

    @Test("a clock without a zone stays as it is")
    func localTime() throws {
        let article = try Pages.article(top: "<h1>Ferry late</h1><time datetime='2024-05-14 09:30'>14 May</time>")
        #expect(article.datePublished == "2024-05-14T09:30:00")
    }

    @Test("a template's language is not believed against a text that has none of its words")
    func language() throws {
        let words =
            "Umkhandlu wetheku uzokwakha kabusha ibhuloho lasempumalanga emva kwesiphepho esabhidliza izinsika zalo ngonyaka odlule, kusho abaholi baso."
        let article = try Pages.article(html: "<html lang=en-US>", text: String(repeating: "<p>\(words)</p>", count: 4))
        #expect(article.language?.hasPrefix("en") != true)
    }

    @Test(
        "names of printed lines",
        arguments: [
            ("<p class=byline>von Ada Winter</p>", ["Ada Winter"]), ("<p>Von Ada Winter und Jon Falk</p>", ["Ada Winter", "Jon Falk"]),
            ("<div class=meta>13. März 2019 von Ada Winter</div>", ["Ada Winter"]),
            ("<p class=author>By Ada Winter, Example Bay</p>", ["Ada Winter"]),
            ("<p>3 May 2024 | Ada Winter</p>", ["Ada Winter"]), ("<span class=author>AFP</span>", ["AFP"]), ("<p>World News | 3 May 2024</p>", []),
        ] as [(String, [String])])
    func bylines(line: String, names: [String]) throws {
        #expect(try Pages.article(top: "<h1>The ferry is late again this year</h1>" + line).byline == names)
    }
}
