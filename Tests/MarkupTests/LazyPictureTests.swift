import Testing

@testable import Markup

@Suite("Pictures that are loaded late")
struct LazyPictureTests {
    private func clean(_ html: String) -> String {
        Array(html.utf8).withUnsafeBytes { HTMLSanitizer.sanitize($0, base: "https://site.example/news/") }.text
    }

    @Test(
        "have their real address",
        arguments: [
            ("<img src=\"data:image/gif;base64,R0lGODlhAQ==\" data-src=\"/a.jpg\" alt=\"A\">", "<img src=\"https://site.example/a.jpg\" alt=\"A\">"),
            ("<img src=\"/img/spacer.gif\" data-original=\"a.jpg\">", "<img src=\"https://site.example/news/a.jpg\">"),
            ("<img src=small.jpg data-lazy-src=large.jpg>", "<img src=\"https://site.example/news/large.jpg\">"),
            ("<img srcset=\"a-1.jpg 300w, a-2.jpg 1200w, a-3.jpg 600w\">", "<img src=\"https://site.example/news/a-2.jpg\">"),
            ("<img data-srcset=\"a.jpg, b.jpg 2x\" src=blank.png>", "<img src=\"https://site.example/news/b.jpg\">"),
            ("<img src=a.jpg srcset=\"b.jpg 2x\">", "<img src=\"https://site.example/news/a.jpg\">"),
            (
                "<picture><source srcset=\"w.webp 800w\"><img src=\"data:image/gif;base64,AA==\"></picture>",
                "<picture><source><img src=\"https://site.example/news/w.webp\"></picture>"
            ),
            ("<img data-src=a.jpg><noscript><img src=a.jpg></noscript>", "<img src=\"https://site.example/news/a.jpg\">"),
            ("<noscript><img src=b.jpg></noscript>", "<img src=\"https://site.example/news/b.jpg\">"),
            ("<amp-img src=a.jpg width=3></amp-img>", "<img src=\"https://site.example/news/a.jpg\" width=\"3\">"),
            ("<img data-src=\"javascript:x\" src=a.jpg>", "<img src=\"https://site.example/news/a.jpg\">"),
            ("<img src=blank.gif>", "<img src=\"https://site.example/news/blank.gif\">"),
            ("<img data-src=\"  \" src=\"data:image/png,x\">", "<img>"),
            ("<img src=a.jpg src=b.jpg>", "<img src=\"https://site.example/news/a.jpg\">"),
        ])
    func real(html: String, expected: String) {
        #expect(clean(html) == expected)
        #expect(clean(clean(html)) == expected)
    }

    @Test("do not make the text longer than a few times what was written")
    func growth() {
        let html = String(repeating: "<a href=b>c</a>", count: 20_000)
        let base = "https://site.example/" + String(repeating: "x", count: 900) + "/"
        let out = Array(html.utf8).withUnsafeBytes { HTMLSanitizer.sanitize($0, base: base) }.text
        #expect(out.utf8.count < html.utf8.count * 6)
    }
}

@Suite("Titles")
struct TitleTextTests {
    @Test(
        "keep words that only look like tags",
        arguments: [
            ("How to use <b> in HTML", "How to use <b> in HTML"), ("Why <marquee> is back", "Why <marquee> is back"),
            ("Array<T> explained", "Array<T> explained"),
            ("The <p> and <div> tags", "The <p> and <div> tags"), ("</div> is missing", "is missing"), ("Dear <your name>", "Dear <your name>"),
            ("A <b>bold</b> move", "A bold move"), ("One<br>two", "One two"), ("<p>All of it", "All of it"), ("<p>All</p>", "All"),
            ("a < b > c", "a < b > c"),
            ("<a href=\"x\">Linked", "Linked"), ("<em>x</em> and <em>", "x and <em>"), ("<o:p></o:p>Word", "Word"),
            ("AT&amp;T <i>&lt;x&gt;</i>", "AT&T <x>"),
        ])
    func words(html: String, expected: String) { #expect(PlainText.fromText(html) == expected) }
}
