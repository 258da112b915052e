import Models

/// Reports that a program writes from one template with other numbers and places: all their words are the same, and none copies another.
struct ReportTemplate {
    let site: String
    let headline: String
    let paragraphs: [String]

    /// The numbers, places and names of one report: `[n1]` … `[n9]`, `[p1]` … `[p4]`, `[who]`, `[firm]`.
    static func slots(_ random: inout SeededRandom) -> [String: String] {
        var slots: [String: String] = [:]
        for number in 1...9 {
            slots["n\(number)"] = random.chance(0.3) ? "\(random.number(1...99)).\(random.number(1...9))" : "\(random.number(2...980))"
        }
        let places = (Names.cities + Names.regions).shuffled(using: &random)
        for (index, place) in places.prefix(4).enumerated() { slots["p\(index + 1)"] = place }
        slots["who"] = random.pick(Names.given) + " " + random.pick(Names.family)
        slots["firm"] = random.pick(Names.companies)
        return slots
    }

    /// From two dozen words to a page.
    static let all: [ReportTemplate] = [
        ReportTemplate(
            site: "tremors.example", headline: "Earthquake of magnitude [n1] near [p1]",
            paragraphs: [
                "An earthquake of magnitude [n1] was recorded [n2] kilometres from [p1] at a depth of [n3] kilometres, the seismological service reports.",
                "It was felt in [p2] and [p3]. This notice was written by a program and will be replaced when a seismologist has looked at the records.",
            ]),
        ReportTemplate(
            site: "closing-bell.example", headline: "[firm] closes at [n1]",
            paragraphs: [
                "Shares of [firm] closed at [n1] on the exchange of [p1], after [n2] the day before. The volume was [n3] thousand shares.",
                "Over twelve months the share moved between [n4] and [n5]. Of the analysts who follow the company, [n6] advise to buy it and [n7] to hold it.",
                "The company has its seat in [p2] and employs [n8] hundred people. It publishes its next figures in [n9] days.",
            ]),
        ReportTemplate(
            site: "gauge.example", headline: "Water level at [p1]: [n1] cm",
            paragraphs: [
                "At the gauge of [p1] the river stood at [n1] centimetres this morning, [n2] more than yesterday.",
                "The first mark of warning is at [n3] centimetres and shipping ends at [n4].",
            ]),
        ReportTemplate(
            site: "league-desk.example", headline: "[p1] beats [p2] by [n1] to [n2]",
            paragraphs: [
                "[p1] won at home against [p2] by [n1] to [n2]. [n3] spectators came to the ground, and the referee showed [n4] cards.",
                "[who] scored first in minute [n5]. Both teams had chances before the break, but neither used them, and the second half began as the first had ended.",
                "[p1] now has [n6] points from [n7] matches, [p2] has [n8]. The next match of the winners is in [p3], that of the losers at home against [p4].",
            ]),
        ReportTemplate(
            site: "weather-office.example", headline: "Warning of gales for [p1]",
            paragraphs: [
                "The weather office warns of gales for [p1] and [p2]. Gusts of [n1] kilometres an hour are expected from noon, on exposed coasts [n2].",
                "Rain of [n3] litres on the square metre may fall within six hours. Loose things should be tied down, windows closed, and woods avoided until the warning is lifted.",
            ]),
        ReportTemplate(
            site: "roads.example", headline: "Works on the road from [p1] to [p2]",
            paragraphs: [
                "The road between [p1] and [p2] is closed for [n1] nights from kilometre [n2] to kilometre [n3]. Traffic is led through [p3].",
                "The works cost [n4] thousand euros. Buses stop [n5] metres before the site, and drivers should allow [n6] minutes more.",
            ]),
        ReportTemplate(
            site: "air.example", headline: "Air in [p1]: index [n1]",
            paragraphs: [
                "The index of the air in [p1] was [n1] at noon. Fine dust came to [n2] micrograms, ozone to [n3], nitrogen dioxide to [n4].",
                "In [p2] the index was [n5]. People with weak lungs should stay indoors when it is above one hundred.",
            ]),
        ReportTemplate(
            site: "count.example", headline: "Result in the district of [p1]",
            paragraphs: [
                "All votes of the district of [p1] have been counted. [who] has [n1] thousand of them, the candidate behind has [n2] thousand.",
                "Of those who may vote [n3] of a hundred did, [n4] more than four years ago. [n5] papers were not valid. The result becomes final when the committee of the district has met and all complaints have been heard.",
                "In [p2], the largest town of the district, the winner had [n6] of a hundred; in [p3] it was [n7], in [p4] [n8].",
            ]),
        ReportTemplate(
            site: "harbour-log.example", headline: "Arrivals at [p1]",
            paragraphs: [
                "[n1] ships called at the harbour of [p1] this week and landed [n2] thousand tonnes, among them [n3] thousand containers.",
                "[n4] ships are waiting in the roads. The longest wait was [n5] hours, the berth at the northern quay is closed for [n6] days more.",
            ]),
        ReportTemplate(
            site: "rates.example", headline: "Exchange rates at [p1]",
            paragraphs: [
                "In [p1] the central bank set the rate of the dollar at [n1], that of the euro at [n2] and that of the pound at [n3].",
                "The day before they were [n4], [n5] and [n6]. Banks may add [n7] of a thousand when they sell and take off [n8] when they buy.",
            ]),
    ]
}

/// Texts that feeds give in the place of one, and that stand under any headline.
enum ShortText {
    static let all = [
        "Comments", "Read more", "Continue reading", "Read the whole report on our site.", "Continue reading this article on our site and subscribe.",
        "Discuss this on the forum", "Photo gallery", "Video", "This article is for subscribers. Log in to read it, or take a month for free.",
        "The post appeared first on our site.", "Listen to this episode wherever you get your podcasts.", "More to follow.", "Live blog ended",
        "Weiterlesen", "Lire la suite", "Đọc tiếp",
    ]
}

extension NewsGenerator {
    /// A report from a template, and copies of it by papers.
    mutating func templated(day: Int, number: Int, half: Half?) -> [GeneratedArticle] {
        let template = extras.pick(half?.part(of: ReportTemplate.all) ?? ReportTemplate.all)
        let wording = Wording(facts: ReportTemplate.slots(&extras))
        let original = extra(
            template.paragraphs.map { wording.write($0, &extras) }, headline: wording.write(template.headline, &extras), domain: template.site,
            event: number, minute: day * 1_440 + extras.number(0...1_200))
        guard extras.chance(0.3) else { return [original] }
        var copy = extra(
            original.article.body, headline: original.article.headline, domain: extras.pick(Names.papers), event: number,
            minute: original.minute + extras.number(5...600))
        copy.copyOf = original.serial
        let kind = extras.pick([CopyKind.exact, .reheadlined, .credits, .undiacritic])
        copy.kind = kind
        switch kind {
        case .reheadlined: copy.article.headline = "\(extras.pick(["Notice", "Report", "Short news"])) from \(extras.pick(Names.regions))"
        case .credits:
            let (agency, city) = (extras.pick(Names.agencies), extras.pick(Names.cities))
            copy.article.body = CopyEditor.recredit(copy.article.body, agency: agency, city: city, &extras)
        case .undiacritic: copy.article.body = copy.article.body.map(CopyEditor.withoutDiacritics)
        default: break
        }
        return [original, copy]
    }

    /// An item that has a headline of its own and a text that many have.
    mutating func short(day: Int, number: Int, headline: String) -> GeneratedArticle {
        extra(
            [extras.pick(ShortText.all)], headline: headline, domain: extras.pick(Names.papers), event: number,
            minute: day * 1_440 + extras.number(0...1_200))
    }

    private mutating func extra(_ body: [String], headline: String?, domain: String, event: Int, minute: Int) -> GeneratedArticle {
        serial += 1
        let article = Article(
            url: "https://\(domain)/\(serial)", headline: headline, datePublished: Self.date(minute), dateBasis: .feed, body: body, language: "en",
            source: ArticleSource(domain: domain))
        return GeneratedArticle(article: article, event: event, copyOf: nil, kind: nil, minute: minute, serial: serial)
    }
}
