import ArticleExtraction
import Models
import Testing

@Suite("The text of a page")
struct PageTextTests {
    @Test("captions belong to their pictures, with the credit apart")
    func captions() throws {
        let figure =
            "<figure><img src='/p/ferry.jpg' width=800><figcaption>The ferry at the old quay on Thursday. Photo: Coast Wire</figcaption></figure>"
        let article = try Pages.article(text: Pages.text + figure + Pages.text)
        #expect(
            article.images == [
                ArticleImage(url: "https://news.example.org/p/ferry.jpg", caption: "The ferry at the old quay on Thursday.", creditLine: "Coast Wire")
            ])
        #expect(!article.body.contains { $0.contains("old quay") })
        #expect(article.body.count == 12)
    }

    @Test(
        "what stands around a text is not of it",
        arguments: [
            "<p>Read more: What the pilot said</p>", "<p>Lesen Sie auch: Was der Lotse sagte</p>", "<p>Xem thêm: Chuyến phà sớm</p>",
            "<div class='share-bar'><span>Share this on every network that there is</span></div>", "<p>Advertisement</p>",
            "<div class='newsletter-box'><p>Our letter brings the harbour to your desk every morning.</p></div>",
            "<ul class='related'><li><a href='/b'>The pilot overslept again</a></li><li><a href='/c'>Crates were counted twice</a></li></ul>",
            "<div id='comments'><p>First! I was on that ferry and it was cold, believe me.</p></div>",
            "<p>© 2025 Harbour Post. All rights reserved.</p>",
            "<aside><p>Ferries have crossed the bay for two hundred years and more.</p></aside>",
            "<p><a href='/d'>Harbour board wants to buy a second ferry soon</a></p>",
        ])
    func furniture(html: String) throws {
        let article = try Pages.article(text: Pages.text + html + Pages.text)
        #expect(article.body.count == 12)
        #expect(article.body.allSatisfy { $0.hasPrefix("Paragraph") })
    }

    @Test("the dateline, its place and the agency leave the first paragraph")
    func dateline() throws {
        let article = try Pages.article(
            text: "<p>HÀ NỘI — The ferry left the old harbour before dawn, and the crew counted the crates.</p>" + Pages.text
                + "<p>The pilot came at noon and saw that he was late by hours. — VNS</p>")
        #expect(article.dateline == "HÀ NỘI")
        #expect(article.located == Place(name: "Hà Nội", country: "VN"))
        #expect(article.creditLines == ["VNS"])
        #expect(article.body.first == "The ferry left the old harbour before dawn, and the crew counted the crates.")
        #expect(article.body.last == "The pilot came at noon and saw that he was late by hours.")
    }

    @Test("a wall, or a text much shorter than stated, makes the article partial")
    func paywall() throws {
        let wall = "<div class=paywall><p>Subscribe to read on. Subscribers know more about the harbour.</p></div>"
        #expect(
            try Pages.article(text: "<p>The ferry left the old harbour before dawn, and the crew counted the crates twice.</p>" + wall).partial
                == true)
        let stated = #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","wordCount":900}</script>"#
        #expect(try Pages.article(head: stated).partial == true)
        #expect(try Pages.article().partial == nil)
    }

    @Test("the encoding is told by header, declaration, or by the bytes where both lie")
    func charset() throws {
        let text = String(repeating: "<p>Žluťoučký přívoz vyplul před úsvitem, posádka spočítala bedny a nikdo nečekal na lodivoda.</p>", count: 5)
        let utf8 = "<html><head><meta charset=windows-1250></head><body><article>\(text)</article></body></html>"
        #expect(try PageExtraction.article(Array(utf8.utf8), url: nil, contentType: nil).body.first?.hasPrefix("Žluťoučký přívoz") == true)
        let latin: [UInt8] =
            Array("<html><head><meta charset=iso-8859-1></head><body><article>".utf8)
            + Array(
                repeating: Array("<p>Der F".utf8) + [0xE4] + Array("hrmann z".utf8) + [0xE4]
                    + Array("hlte die Kisten noch vor dem Morgen, und niemand wartete.</p>".utf8), count: 5
            ).joined()
            + Array("</article></body></html>".utf8)
        #expect(try PageExtraction.article(latin, url: nil, contentType: nil).body.first?.hasPrefix("Der Fährmann zählte") == true)
    }

    @Test("the publisher's own copy stands in where the page shows next to nothing")
    func statedBody() throws {
        let body = (1...8).map { "Line \($0) of the ferry's log says who was on board and what they carried." }.joined(separator: "\\n")
        let head = #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Log","articleBody":"\#(body)"}</script>"#
        let article = try Pages.article(head: head, text: "<p>Loading the log of the ferry.</p>")
        #expect(article.body.count == 8)
    }

    @Test("nests are read as text, floods up to a limit that says so")
    func bombs() throws {
        let deep = String(repeating: "<div>", count: 100_000) + Pages.text
        let flat = try PageExtraction.read(Array(deep.utf8), url: nil, contentType: nil)
        #expect(flat.article.body.joined().contains("Paragraph 6"))
        #expect(flat.limitReached == .depth(800))
        let flood = Pages.text + String(repeating: "<b>x</b>", count: 2_000)
        let cut = try PageExtraction.read(Array(flood.utf8), url: nil, contentType: nil, limits: PageLimits(maxNodes: 1_000))
        #expect(cut.limitReached == .nodes(1_000))
        #expect(cut.article.partial == true)
        #expect(throws: ExtractionError.tooLarge(limit: 10)) {
            try PageExtraction.article(Array("<p>more than ten bytes</p>".utf8), url: nil, contentType: nil, limits: PageLimits(maxBytes: 10))
        }
    }
}
