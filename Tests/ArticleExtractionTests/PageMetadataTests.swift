import ArticleExtraction
import Models
import Testing

/// Pages made here: metadata in front of a text that is long enough to be one.
enum Pages {
    static let text = (1...6).map {
        "<p>Paragraph \($0) tells how the ferry left the old harbour before dawn, how the crew counted the crates, and why nobody waited for the pilot.</p>"
    }.joined()

    static func article(
        head: String = "", top: String = "", html: String = "<html lang=en>", text: String = text, url: String? = "https://news.example.org/a/1"
    ) throws -> Article {
        let page = "<!DOCTYPE html>\(html)<head>\(head)</head><body><main><article>\(top)\(text)</article></main></body></html>"
        return try PageExtraction.article(Array(page.utf8), url: url, contentType: "text/html; charset=utf-8")
    }
}

@Suite("What a page says about its article")
struct PageMetadataTests {
    @Test("JSON-LD comes before OpenGraph, OpenGraph before Dublin Core, and that before the title")
    func precedence() throws {
        let linked =
            #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"From linked data","author":{"name":"Ada Stone"},"datePublished":"2025-04-02T08:00:00+02:00"}</script>"#
        let graph =
            #"<meta property="og:title" content="From the graph"><meta property="article:published_time" content="2025-04-03"><meta name="author" content="Bo Reed">"#
        let core = #"<meta name="dc.title" content="From the core"><meta name="dc.date" content="2025-04-04">"#
        let title = "<title>From the title of the page</title>"
        let all = try Pages.article(head: linked + graph + title)
        #expect(all.headline == "From linked data")
        #expect(all.byline == ["Ada Stone"])
        #expect(all.datePublished == "2025-04-02T08:00:00+02:00")
        #expect(all.dateBasis == .meta)
        #expect(try Pages.article(head: graph + title).headline == "From the graph")
        #expect(try Pages.article(head: graph + title).byline == ["Bo Reed"])
        #expect(try Pages.article(head: core + title).headline == "From the core")
        #expect(try Pages.article(head: title).headline == "From the title of the page")
    }

    @Test(
        "JSON-LD that a template broke is read all the same",
        arguments: [
            #"{"@type":"NewsArticle","headline":"A \#n line end within","datePublished":"2025-04-02",}"#,
            #"<!-- {"@type":"NewsArticle","headline":"A line end within","datePublished":"2025-04-02"} -->"#,
            #"{"@graph":[{"@type":"WebSite","name":"S"},{"@type":["Article","NewsArticle"],"headline":"A line end within","datePublished":"2025-04-02"]}"#,
            #"/*<![CDATA[*/{"@type":"NewsArticle" "headline":"A line end within","datePublished":"2025-04-02"/*]]>*/"#,
        ])
    func broken(json: String) throws {
        let article = try Pages.article(head: "<script type='application/ld+json'>\(json)</script>")
        #expect(article.headline == "A line end within")
        #expect(article.datePublished == "2025-04-02")
    }

    @Test("quotation marks that were not escaped belong to the text")
    func quotes() throws {
        let json = #"{"@type":"NewsArticle","headline":"She said "no" to it","datePublished":"2025-04-02"}"#
        let article = try Pages.article(head: "<script type='application/ld+json'>\(json)</script>")
        #expect(article.headline == #"She said "no" to it"#)
        #expect(article.datePublished == "2025-04-02")
    }

    @Test(
        "a byline is names, without what stands around them",
        arguments: [
            ("By Ada Stone", ["Ada Stone"]), ("By Ada Stone and Bo Reed, Example News", ["Ada Stone", "Bo Reed", "Example News"]),
            ("Par Zoé Lefèvre | Publié le 3 avril", ["Zoé Lefèvre"]), ("Von Jörg Weiß und Ute Kern", ["Jörg Weiß", "Ute Kern"]),
            ("ADA STONE • Updated 3 April 2025", ["ADA STONE"]), ("Ada Stone (Reuters)", ["Ada Stone"]), ("Ada Stone22 Dec 2016", ["Ada Stone"]),
            ("https://social.example/ada", []), ("Tác giả: Lê Thị Mai", ["Lê Thị Mai"]), ("Ada Stone, ada@example.org", ["Ada Stone"]),
            ("staff reporter", []),
            ("Rig & sail", ["Rig & sail"]), ("Dodd & Mead", ["Dodd & Mead"]), ("Ada Stone & Bo Reed", ["Ada Stone", "Bo Reed"]),
            ("Reed, B.", ["B. Reed"]), ("Reed, B.; Stone, A. van", ["B. Reed", "A. van Stone"]),
            ("Reed, B. C., Stone, A.", ["B. C. Reed", "A. Stone"]),
            ("Written by Ada Stone Edited by Bo Reed", ["Ada Stone"]), ("Ada Stone, with photographs by Bo Reed", ["Ada Stone"]),
            ("By Ada Stone and Cy Holm | Medically reviewed by Bo Reed, MD", ["Ada Stone", "Cy Holm"]),
        ])
    func bylines(printed: String, names: [String]) throws {
        #expect(try Pages.article(head: "<meta name=author content='\(printed)'>").byline == names)
    }

    @Test("a printed byline and date are found where no metadata states them")
    func printed() throws {
        let article = try Pages.article(
            top: "<h1>The ferry left early</h1><p class=byline>By Ada Stone</p><p class=date>Published 11:05 AM, April 3, 2025</p>")
        #expect(article.byline == ["Ada Stone"])
        #expect(article.datePublished?.hasPrefix("2025-04-03") == true)
        #expect(article.headline == "The ferry left early")
        #expect(article.body.first?.hasPrefix("Paragraph 1") == true)
    }

    @Test("a moment that the page gives in UTC and in the writer's zone is given in the writer's")
    func localDate() throws {
        let linked = #"<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","datePublished":"2025-04-03T01:30:00Z"}</script>"#
        let meta = { (time: String) in "<meta property='article:published_time' content='\(time)'>" }
        #expect(try Pages.article(head: linked + meta("2025-04-02T18:30:00-07:00")).datePublished == "2025-04-02T18:30:00-07:00")
        #expect(try Pages.article(head: linked + meta("2025-04-02T18:31:00-07:00")).datePublished == "2025-04-03T01:30:00Z")
        #expect(try Pages.article(head: linked + meta("2025-04-02T18:30:00")).datePublished == "2025-04-03T01:30:00Z")
    }

    @Test("names in teasers of other articles, and words that only begin like “author”, are no byline")
    func otherBylines() throws {
        let teasers = "<ul><li><h3><a href=/b>The harbour office counts its crates again</a></h3><span class=author>By Bo Reed</span></li></ul>"
        #expect(try Pages.article(top: "<h1>The ferry left early</h1>", text: Pages.text + teasers).byline.isEmpty)
        #expect(try Pages.article(top: "<h1>The ferry left early</h1><p class=authority-control>Port Control</p>").byline.isEmpty)
        let own = "<h1>The ferry left early</h1><div class=author><a rel=author href=/ada>Ada Stone</a><br>Example Health News</div>"
        #expect(try Pages.article(top: own, text: Pages.text + teasers).byline == ["Ada Stone"])
    }

    @Test("from the site's name on a title is about the site")
    func siteInTitle() throws {
        let site = "<meta property='og:site_name' content='The Bay_Blog'>"
        #expect(
            try Pages.article(head: site + "<title>A day at the harbour (2) @ The Bay_Blog :: Example Hosting ::</title>").headline
                == "A day at the harbour (2)")
        #expect(try Pages.article(head: site + "<title>We met @ the harbour</title>").headline == "We met @ the harbour")
    }

    @Test("the address gives a date when nothing else does")
    func addressDate() throws {
        let article = try Pages.article(url: "https://news.example.org/2025/04/03/ferry")
        #expect(article.datePublished == "2025-04-03")
        #expect(article.dateBasis == .url)
    }

    @Test("the page's canonical address is taken on the same site only")
    func canonical() throws {
        #expect(try Pages.article(head: "<link rel=canonical href='https://www.example.org/b'>").url == "https://www.example.org/b")
        #expect(try Pages.article(head: "<link rel=canonical href='https://elsewhere.example.com/b'>").url == "https://news.example.org/a/1")
        #expect(try Pages.article(head: "<link rel=canonical href='https://news.example.org/'>").url == "https://news.example.org/a/1")
    }

    @Test("language tags are brought to their form; a text in another script overrules a template")
    func language() throws {
        #expect(try Pages.article(html: "<html lang='EN_gb'>").language == "en-GB")
        let russian = String(
            repeating: "<p>Паром вышел из старой гавани до рассвета, и команда пересчитала ящики, не дожидаясь лоцмана.</p>", count: 6)
        #expect(try Pages.article(html: "<html lang=en>", text: russian).language == "ru")
        #expect(try Pages.article(html: "<html>").language == "en")
    }

    @Test("a site's name behind the headline is cut where the heading shows it")
    func site() throws {
        let article = try Pages.article(
            head: "<meta property='og:site_name' content='Harbour Post'><title>The ferry left before dawn | Harbour Post</title>",
            top: "<h1>The ferry left before dawn</h1>")
        #expect(article.headline == "The ferry left before dawn")
        #expect(article.source?.name == "Harbour Post")
        #expect(article.source?.domain == "news.example.org")
    }
}
