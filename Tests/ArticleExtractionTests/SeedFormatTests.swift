import ArticleExtraction
import Models
import Testing

@Suite("The seed format, read and written")
struct SeedFormatTests {
    private func read(_ text: String) throws -> Article { try SeedFormat.parse(Array(text.utf8), today: 20_300) }

    private static let lead = "The ferry left the old harbour before dawn on Thursday, and nobody waited for the pilot."
    private static let second = "Crews counted forty crates and found that one was missing from the list."

    @Test("a date line, or the date in front of the text on the same line")
    func header() throws {
        for text in [" date 2025-07-02 \n\n\(Self.lead)\n\n\(Self.second)\n", " date 2025-07-02 \(Self.lead)\n\n\(Self.second)"] {
            let article = try read(text)
            #expect(article.datePublished == "2025-07-02")
            #expect(article.dateBasis == .header)
            #expect(article.body == [Self.lead, Self.second])
        }
    }

    @Test("a picture table gives caption and credit")
    func pictures() throws {
        let article = try read("![](ferry.jpg) |\n---|\nThe ferry at the quay. — COAST WIRE Photo |\n\n\(Self.lead)\n\n\(Self.second)")
        #expect(article.images == [ArticleImage(url: "ferry.jpg", caption: "The ferry at the quay.", creditLine: "COAST WIRE Photo")])
        #expect(article.body == [Self.lead, Self.second])
        #expect(try read("![]() |\nThe ferry at the quay. — CW Photo |\n\(Self.lead)").images.first?.url == nil)
    }

    @Test("a dateline in capitals and its place")
    func dateline() throws {
        let article = try read("HÀ NỘI — \(Self.lead)\n\n\(Self.second)")
        #expect(article.dateline == "HÀ NỘI")
        #expect(article.located == Place(name: "Hà Nội", country: "VN"))
        #expect(article.body.first == Self.lead)
    }

    @Test("paragraphs by blank lines or, where there is none, by line ends; every kind of line end", arguments: ["\n\n", "\n", "\r\n", "\r\n\r\n"])
    func paragraphs(divider: String) throws { #expect(try read(Self.lead + divider + Self.second).body == [Self.lead, Self.second]) }

    @Test(
        "a credit tail behind a dash, with blanks or without, or as closing lines",
        arguments: [" — VNS", "— VNS", "—VNS", " – VNS", "\n\nVNS", "\nVNS\n"])
    func credits(tail: String) throws {
        let article = try read(Self.lead + "\n\n" + Self.second + tail)
        #expect(article.creditLines == ["VNS"])
        #expect(article.body == [Self.lead, Self.second])
    }

    @Test("several closing lines keep their order")
    func closingLines() throws {
        let article = try read("\(Self.lead)\n\n\(Self.second)\n\nViet Nam News\nAsia News Network")
        #expect(article.creditLines == ["Viet Nam News", "Asia News Network"])
    }

    @Test("a picture without words does not take the text behind it for a caption, even one that ends in a bar")
    func pictureWithoutWords() throws {
        let article = Article(body: ["| Cargo | Crates |", Self.lead], images: [ArticleImage(url: "x.jpg")])
        let again = try read(SeedFormat.write(article))
        #expect(again.images == article.images)
        #expect(again.body.last == Self.lead)
        #expect(try read("![](x.jpg) The ferry at the quay. — CW Photo |\n\n\(Self.lead)").images.first?.caption == "The ferry at the quay.")
    }

    @Test(
        "what was written is read again as it was",
        arguments: [
            Article(body: [lead, second]),
            Article(datePublished: "2025-07-02", dateBasis: .header, body: [lead, second]),
            Article(
                datePublished: "2025-07-02", dateBasis: .header, dateline: "HÀ NỘI", located: Place(name: "Hà Nội", country: "VN"),
                body: [lead, second], creditLines: ["VNS"]),
            Article(
                body: [lead, second],
                images: [ArticleImage(url: "ferry.jpg", caption: "The ferry.", creditLine: "COAST WIRE Photo"), ArticleImage(url: "quay.jpg")]),
            Article(
                dateline: "SEOUL", located: Place(name: "Seoul", country: "KR"), body: [lead], creditLines: ["Viet Nam News", "Asia News Network"]),
            Article(
                datePublished: "2025-07-02", dateBasis: .header, dateline: "HÀ NỘI", located: Place(name: "Hà Nội", country: "VN"),
                body: [lead, second],
                images: [ArticleImage(caption: "The ferry at the quay.", creditLine: "CW Photo")], creditLines: ["VNS"]),
        ])
    func roundTrip(article: Article) throws {
        var again = try read(SeedFormat.write(article))
        again.language = nil
        if article.datePublished == nil { (again.datePublished, again.dateBasis) = (nil, nil) }
        #expect(again == article)
    }
}
