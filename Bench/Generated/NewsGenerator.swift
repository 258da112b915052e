import Foundation
import Models

/// How a copy was made.
public enum CopyKind: String, Sendable, CaseIterable {
    case exact, reheadlined, cut, credits, undiacritic, edited
}

/// An article with what is known about it.
public struct GeneratedArticle: Sendable {
    public var article: Article
    /// The happening that it reports.
    public var event: Int
    /// Index, in the stream, of the article that this one copies.
    public var copyOf: Int?
    public var kind: CopyKind?
    /// Minutes since the stream began.
    var minute: Int
    var serial: Int
}

/// Half of the topics and templates, so that what was chosen on one half can be measured on another that shares nothing with it.
public enum Half: Int, Sendable, CaseIterable {
    case first, second

    func part<T>(of values: [T]) -> [T] { values.enumerated().filter { $0.offset % 2 == rawValue }.map(\.element) }
}

/// Makes a stream of news with known copies and known stories, the same for one seed on every machine.
///
/// Reports of one event by different agencies share facts, names and at times a quotation; later reports repeat a paragraph of the earlier;
/// copies are made the ways that papers make them.
public struct NewsGenerator {
    private var random: SeededRandom
    /// Of what looks like copies: the rest of a stream is the same with and without it.
    var extras: SeededRandom
    var serial = 0

    public init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        extras = SeededRandom(seed: ~seed)
    }

    /// At least so many articles, earliest first.
    ///
    /// - Parameters:
    ///   - half: only of these topics and templates.
    ///   - lookAlikes: with reports written from templates and with short texts that stand under any headline, which are no copies.
    public mutating func stream(_ count: Int, eventsPerDay: Int = 25, half: Half? = nil, lookAlikes: Bool = false) -> [GeneratedArticle] {
        var all: [GeneratedArticle] = []
        var event = 0
        let topics = half?.part(of: Topic.all) ?? Topic.all
        while all.count < count {
            let day = event / eventsPerDay
            all += reports(of: Event(day: day, topics: topics, &random), number: event)
            event += 1
            guard lookAlikes else { continue }
            let headline = all.last?.article.headline ?? ""
            if extras.chance(0.7) { all += templated(day: day, number: -event * 2, half: half) }
            if extras.chance(0.4) { all.append(short(day: day, number: -event * 2 - 1, headline: headline)) }
        }
        all.sort { ($0.minute, $0.serial) < ($1.minute, $1.serial) }
        let place = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.serial, $0) })
        for index in all.indices { all[index].copyOf = all[index].copyOf.flatMap { place[$0] } }
        return all
    }

    /// Everything that is written about one event.
    private mutating func reports(of event: Event, number: Int) -> [GeneratedArticle] {
        var out: [GeneratedArticle] = []
        let quotes = event.quotes.shuffled(using: &random)
        let minute = event.day * 1_440 + random.number(0...1_200)
        let agencies = Names.agencies.shuffled(using: &random)
        for writer in 0..<random.number(1...3) {
            // The strongest quotation is in every report, the others are not.
            var own = random.chance(0.6) ? [quotes[0]] : []
            own += quotes.dropFirst().filter { _ in random.chance(0.4) }.prefix(2)
            let reporter = Reporter(event: event, hand: writer, quotes: own)
            let body = reporter.report(&random)
            let original = make(event, number, body, headline: reporter.headline(&random), credit: agencies[writer].0, minute: minute + writer * 35)
            out.append(original)
            for _ in 0..<random.pick([0, 0, 1, 1, 2, 3, 4]) { out.append(copy(of: original, event, agencies[writer], reporter)) }
            guard random.chance(0.4) else { continue }
            let later = reporter.followUp(to: body, &random)
            let days = random.number(1...3)
            let next = make(
                event, number, later, headline: reporter.headline(&random), credit: agencies[writer].0,
                minute: minute + days * 1_440 + random.number(0...300))
            out.append(next)
            if random.chance(0.3) { out.append(copy(of: next, event, agencies[writer], reporter)) }
        }
        return out
    }

    private mutating func make(
        _ event: Event, _ number: Int, _ body: [String], headline: String, credit: String, minute: Int
    ) -> GeneratedArticle {
        serial += 1
        let domain = credit.lowercased().split(separator: " ").joined() + ".example"
        let article = Article(
            url: "https://\(domain)/\(serial)", headline: headline, datePublished: Self.date(minute), dateBasis: .feed,
            dateline: random.chance(0.7) ? event.city.uppercased() : nil, body: body, creditLines: [credit],
            language: event.topic.isVietnamese ? "vi" : "en", source: ArticleSource(domain: domain))
        return GeneratedArticle(article: article, event: number, copyOf: nil, kind: nil, minute: minute, serial: serial)
    }

    private mutating func copy(of original: GeneratedArticle, _ event: Event, _ agency: (String, String), _ reporter: Reporter) -> GeneratedArticle {
        let kind = random.pick(CopyKind.allCases)
        serial += 1
        var article = original.article
        let domain = random.pick(Names.papers)
        article.url = "https://\(domain)/\(serial)"
        article.source = ArticleSource(domain: domain)
        let minute = original.minute + random.number(5...900)
        article.datePublished = Self.date(minute)
        if kind != .exact, random.chance(0.7) { article.headline = reporter.headline(&random) }
        switch kind {
        case .exact: break
        case .reheadlined:
            article.headline = reporter.headline(&random)
            article.dateline = random.chance(0.5) ? nil : event.city
        case .cut: article.body = CopyEditor.cut(article.body, &random)
        case .credits: article.body = CopyEditor.recredit(article.body, agency: agency, city: event.city, &random)
        case .undiacritic:
            article.body = article.body.map(CopyEditor.withoutDiacritics)
            article.headline = article.headline.map(CopyEditor.withoutDiacritics)
            if random.chance(0.4) { article.body = CopyEditor.cut(article.body, &random) }
        case .edited: article.body = CopyEditor.edit(article.body, share: Double.random(in: 0.05...0.30, using: &random), &random)
        }
        return GeneratedArticle(article: article, event: original.event, copyOf: original.serial, kind: kind, minute: minute, serial: serial)
    }

    /// The stream begins on 2025-03-01.
    static func date(_ minute: Int) -> String {
        var day = minute / 1_440 + 1
        var month = 3
        let lengths = [3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31]
        while let length = lengths[month], day > length {
            day -= length
            month += 1
        }
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "2025-\(two(month))-\(two(day))T\(two(minute / 60 % 24)):\(two(minute % 60)):00Z"
    }
}

/// What papers do to agency texts.
enum CopyEditor {
    /// Cuts at the end, as page makers do: between half and nine tenths of the paragraphs stay.
    static func cut(_ body: [String], _ random: inout SeededRandom) -> [String] {
        let share = Double.random(in: 0.4...0.9, using: &random)
        return Array(body.prefix(max(3, Int((Double(body.count) * share).rounded()))))
    }

    /// Another dateline within the text, the agency named, a credit at the end.
    static func recredit(_ body: [String], agency: (String, String), city: String, _ random: inout SeededRandom) -> [String] {
        var body = body
        if random.chance(0.6) { body[0] = "\(city) (\(agency.1)) – " + body[0] }
        if random.chance(0.5) {
            let at = random.number(1...(body.count - 1))
            body[at] += random.pick([" \(agency.1) reported.", " This was reported by \(agency.1).", " (\(agency.0))"])
        }
        body.append(
            random.pick([
                "With material from \(agency.1).", "\(agency.0)/own report", "Additional reporting by our staff.",
                "© \(agency.1). All rights reserved.",
            ]))
        return body
    }

    static func withoutDiacritics(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.decomposedStringWithCanonicalMapping.unicodeScalars.filter { !(0x300...0x36F).contains($0.value) }.map { plain[$0] ?? $0 }))
    }

    private static let plain: [Unicode.Scalar: Unicode.Scalar] = ["đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"]

    /// Replaces, drops, adds and swaps words, alone and in short runs, until the share of words given is touched.
    static func edit(_ body: [String], share: Double, _ random: inout SeededRandom) -> [String] {
        body.map { paragraph in
            var words = paragraph.split(separator: " ").map(String.init)
            var left = Int((Double(words.count) * share).rounded())
            while left > 0, words.count > 4 {
                let run = min(left, random.pick([1, 1, 1, 2, 3]), words.count - 1)
                let at = random.number(0...(words.count - run))
                switch random.number(0...9) {
                case 0...5: for index in at..<(at + run) { words[index] = random.pick(vocabulary) }
                case 6...7: words.removeSubrange(at..<(at + run))
                case 8: words.insert(contentsOf: (0..<run).map { _ in random.pick(vocabulary) }, at: at)
                default: if at + 1 < words.count { words.swapAt(at, at + 1) }
                }
                left -= run
            }
            return words.joined(separator: " ")
        }
    }

    private static let vocabulary = Names.words(
        "about|yesterday|officials|later|nearly|local|people|also|government|which|because|several|new|during|called|public|around|reported|large|today|city|following|many|early|still|until|area|against|own|major|work|part|known|among|recently|however|again|small|local|quickly|next|previous|almost|total|important|long|support|group|under|often|second|near|outside|across|made|given|taken|held|left|current|whole|certain|earlier"
    )
}
