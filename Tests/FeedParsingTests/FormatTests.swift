import Testing

@testable import FeedParsing

@Suite("Formats")
struct FormatTests {
    @Test(
        "are told apart by root, version and vocabulary",
        arguments: [
            ("<rss version=\"0.91\"><channel/></rss>", .rss09x), ("<rss version=\"2.0\"><channel/></rss>", .rss2), ("<rss><channel/></rss>", .rss2),
            (
                "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"></rdf:RDF>",
                .rss090
            ),
            ("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"></rdf:RDF>", .rss1),
            ("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"/>", .atom03), ("<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", .atom1),
            ("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"/>", .atom1),
            ("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>", .newsSitemap),
            ("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>", .sitemapIndex),
            ("<CHANNEL HREF=\"http://example.org/\"/>", .cdf),
            ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", .jsonFeed1),
            ("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", .jsonFeed11), ("{\"rss\":{\"channel\":{\"item\":[]}}}", .rssInJSON),
        ] as [(String, ParsedFeed.Format)])
    func formats(text: String, expected: ParsedFeed.Format) throws { #expect(try parse(text).format == expected) }

    @Test("give RSS 2.0's own fields")
    func rss2() throws {
        let feed = try parse(
            """
            <rss version="2.0"><channel><title>Harbour &amp; quay</title><link>http://example.org/</link><description>News of &lt;b&gt;ships&lt;/b&gt;</description>
            <language>vi</language><ttl>45</ttl><skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours><skipDays><day>Sunday</day></skipDays>
            <image><title>Logo</title><link>http://example.com/logo</link><url>l.png</url></image><textInput><title>Search</title><link>http://example.com/s</link></textInput>
            <item><title>First</title><link>/1</link><guid isPermaLink="false">one</guid><pubDate>Wed, 02 Jul 2025 10:15:00 +0700</pubDate>
            <author>ann@example.org (Ann Nguyen)</author><category>Ports</category><category domain="d">Rice</category><category>Ports</category>
            <comments>/1#c</comments><enclosure url="a.mp3" type="audio/mpeg" length="12"/><enclosure url="b.mp3" type="audio/mpeg"/>
            <source url="http://example.com/feed">Pier</source><description>Short</description></item>
            <item><title>Second</title><guid>http://example.org/2</guid></item></channel></rss>
            """)
        #expect(feed.title == "Harbour & quay" && feed.link == "http://example.org/" && feed.language == "vi" && feed.ttlMinutes == 45)
        #expect(feed.description?.text == "News of <b>ships</b>" && feed.skipHours == [0, 5] && feed.skipDays == ["Sunday"])
        let item = try #require(feed.items.first)
        #expect(item.id == "one" && !item.idIsPermalink && item.link == "http://example.org/1" && item.title == "First")
        #expect(item.published?.iso8601UTC == "2025-07-02T03:15:00Z" && item.authors == ["Ann Nguyen"] && item.categories == ["Ports", "Rice"])
        #expect(item.enclosures.map(\.url) == ["http://example.org/a.mp3", "http://example.org/b.mp3"] && item.enclosures.first?.length == "12")
        #expect(item.commentsURL == "http://example.org/1#c" && item.source == ItemSource(name: "Pier", url: "http://example.com/feed"))
        #expect(feed.items.last?.link == "http://example.org/2" && feed.items.last?.idIsPermalink == true)
        #expect(!feed.recovered && feed.warnings.isEmpty)
    }

    @Test("give RSS 1.0's items beside its channel")
    func rdf() throws {
        let feed = try parse(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
             xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel rdf:about="http://example.org/"><title>Quay</title><link>http://example.org/</link>
            <items><rdf:Seq><rdf:li resource="http://example.org/1"/></rdf:Seq></items><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
            <item rdf:about="http://example.org/1"><title>One</title><link>http://example.org/1</link><dc:date>2025-07-02T10:15+07:00</dc:date>
            <dc:creator>Ann</dc:creator><dc:subject>Ports</dc:subject></item></rdf:RDF>
            """)
        #expect(feed.title == "Quay" && feed.updatePeriodMinutes == 30)
        let item = try #require(feed.items.first)
        #expect(item.id == "http://example.org/1" && item.authors == ["Ann"] && item.categories == ["Ports"])
        #expect(item.updated?.iso8601UTC == "2025-07-02T03:15:00Z")
    }

    @Test("give Atom 1.0's fields, and leave what belongs to a source out")
    func atom1() throws {
        let feed = try parse(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title type="html">Quai &amp;amp; port</title><subtitle>Tout</subtitle>
            <link rel="self" href="http://example.org/self"/><link href="/"/><link rel="hub" href="http://hub.example/"/>
            <link rel="next" href="?p=2"/><link rel="prev-archive" href="old"/>
            <entry><source><id>s</id><title>Pier</title><link href="http://example.com/"/><updated>2001-01-01T00:00:00Z</updated><author><name>No</name></author></source>
            <id>urn:1</id><title>Un</title><link rel="related" href="/r"/><link href="/1"/><link rel="enclosure" href="/e.mp3" type="audio/mpeg" length="3"/>
            <published>2025-07-02T10:15:00+07:00</published><updated>2025-07-03T10:15:00+07:00</updated>
            <author><name>Ann</name><email>a@example.org</email></author><author><name>Binh</name></author><contributor><name>C</name></contributor>
            <category term="ports" label="Ports"/><summary>S</summary><content type="html">&lt;p&gt;C&lt;/p&gt;</content></entry></feed>
            """)
        #expect(feed.title == "Quai & port" && feed.description?.text == "Tout" && feed.language == "fr" && feed.link == "http://example.org/")
        #expect(feed.hub == "http://hub.example/" && feed.next == "http://example.org/feed?p=2" && feed.prevArchive == "http://example.org/old")
        #expect(feed.selfLink == "http://example.org/self")
        let item = try #require(feed.items.first)
        #expect(item.id == "urn:1" && item.title == "Un" && item.link == "http://example.org/1" && item.authors == ["Ann", "Binh"])
        #expect(item.published?.iso8601UTC == "2025-07-02T03:15:00Z" && item.updated?.iso8601UTC == "2025-07-03T03:15:00Z")
        #expect(item.summaryHTML?.text == "S" && item.contentHTML?.text == "<p>C</p>" && item.categories == ["ports"])
        #expect(item.enclosures == [Enclosure(url: "http://example.org/e.mp3", type: "audio/mpeg", length: "3")])
        #expect(item.source == ItemSource(name: "Pier", url: "http://example.com/"))
    }

    @Test("give a news sitemap's articles")
    func sitemap() throws {
        let item = try onlyItem(
            """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
             xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>http://example.org/1</loc><lastmod>2025-07-03</lastmod>
            <image:image><image:loc>http://example.org/i.png</image:loc><image:title>Not the title</image:title></image:image>
            <news:news><news:publication><news:name>Quay</news:name><news:language>vi</news:language></news:publication>
            <news:publication_date>2025-07-02T10:15:00+07:00</news:publication_date><news:title>Tide</news:title><news:keywords>a, b</news:keywords></news:news></url></urlset>
            """)
        #expect(item.link == "http://example.org/1" && item.title == "Tide" && item.language == "vi" && item.categories == ["a", "b"])
        #expect(item.published?.iso8601UTC == "2025-07-02T03:15:00Z" && item.updated?.iso8601UTC == "2025-07-03T00:00:00Z")
    }

    @Test("give a sitemap index's sitemaps")
    func index() throws {
        let feed = try parse(
            "<sitemapindex><sitemap><loc>http://example.org/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>")
        #expect(feed.items.map(\.link) == ["http://example.org/a.xml", "http://example.org/b.xml"])
    }
}

@Suite("Modules")
struct ModuleTests {
    @Test("of Dublin Core fill what the format leaves out, and give way to what it says")
    func dublinCore() throws {
        let names = "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
        let alone = try onlyItem(
            rss(
                "<dc:title>T</dc:title><dc:description>D</dc:description><dcterms:issued>2025-07-02</dcterms:issued><dc:language>vi</dc:language>",
                namespaces: names))
        #expect(
            alone.title == "T" && alone.summaryHTML?.text == "D" && alone.published?.iso8601UTC == "2025-07-02T00:00:00Z" && alone.language == "vi")
        let both = try onlyItem(
            rss(
                "<dc:title>No</dc:title><title>T</title><dc:description>No</dc:description><description>D</description><dc:title>No</dc:title>",
                namespaces: names))
        #expect(both.title == "T" && both.summaryHTML?.text == "D")
    }

    @Test("of content, iTunes and Media RSS")
    func content() throws {
        let item = try onlyItem(
            rss(
                """
                <title>T</title><itunes:title>No</itunes:title><itunes:author>Ann</itunes:author><itunes:keywords>a, b,a</itunes:keywords><itunes:summary>Sum</itunes:summary>
                <itunes:image href="i.png"/><content:encoded><![CDATA[<p>Full</p>]]></content:encoded><enclosure url="a.mp3" type="audio/mpeg"/>
                <media:group><media:content url="a.mp3" filesize="9"/><media:content url="v.mp4" type="video/mp4"><media:title>No</media:title></media:content></media:group>
                <media:thumbnail url="t.png"/><media:description>No</media:description><slash:comments>7</slash:comments>
                """,
                namespaces: """
                    xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/"
                    xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
                    """))
        #expect(
            item.title == "T" && item.authors == ["Ann"] && item.categories == ["a", "b"] && item.summaryHTML?.text == "Sum"
                && item.contentHTML?.text == "<p>Full</p>")
        #expect(item.image == "http://example.org/i.png" && item.commentCount == 7)
        #expect(
            item.enclosures == [
                Enclosure(url: "http://example.org/a.mp3", type: "audio/mpeg", length: "9"),
                Enclosure(url: "http://example.org/v.mp4", type: "video/mp4", length: nil),
            ])
    }

    @Test(
        "of places give a point on Earth, and nothing else",
        arguments: [
            ("<georss:point>16.05 108.25</georss:point>", 16.05, 108.25),
            ("<georss:where><gml:Point><gml:pos>16.05 108.25</gml:pos></gml:Point></georss:where>", 16.05, 108.25),
            ("<geo:lat>16.05</geo:lat><geo:long>108.25</geo:long>", 16.05, 108.25), ("<georss:point>16.05, 108.25</georss:point>", 16.05, 108.25),
            ("<georss:point>466000 500300</georss:point>", nil, nil), ("<georss:point>north</georss:point>", nil, nil),
            ("<geo:lat>16</geo:lat>", nil, nil),
        ] as [(String, Double?, Double?)])
    func places(text: String, latitude: Double?, longitude: Double?) throws {
        let item = try onlyItem(
            rss(
                text,
                namespaces:
                    "xmlns:georss=\"http://www.georss.org/georss\" xmlns:gml=\"http://www.opengis.net/gml\" xmlns:geo=\"http://www.w3.org/2003/01/geo/wgs84_pos#\""
            ))
        #expect(item.place?.latitude == latitude && item.place?.longitude == longitude)
    }

    @Test("of FeedBurner give the publisher's own address")
    func feedburner() throws {
        let item = try onlyItem(
            rss(
                "<link>http://feeds.example/x</link><feedburner:origLink>http://example.org/1</feedburner:origLink>",
                namespaces: "xmlns:feedburner=\"http://rssnamespace.org/feedburner/ext/1.0\""))
        #expect(item.link == "http://example.org/1")
    }

    @Test("of Atom links in RSS name hub and pages, and are not the channel's link")
    func atomLinks() throws {
        let feed = try parse(
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><atom:link rel=\"self\" href=\"/s\"/><atom:link rel=\"hub\" href=\"http://hub.example/\"/><atom:link rel=\"next\" href=\"/2\"/><link>http://example.org/</link></channel></rss>"
        )
        #expect(
            feed.link == "http://example.org/" && feed.hub == "http://hub.example/" && feed.next == "http://example.org/2"
                && feed.selfLink == "http://example.org/s")
    }

    @Test("that nobody knows change nothing")
    func unknown() throws {
        let item = try onlyItem(
            rss(
                "<title>T</title><x:title>No</x:title><x:link>no</x:link><x:wrap><x:guid>no</x:guid></x:wrap><link>http://example.org/1</link>",
                namespaces: "xmlns:x=\"http://example.com/ns\""))
        #expect(item.title == "T" && item.link == "http://example.org/1" && item.id == "http://example.org/1")
    }
}
