import ArgumentParser
import FactExtraction
import Foundation
import Models

/// What it costs to find the facts of texts of growing length.
struct FactsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts", abstract: "CPU milliseconds for 500 words at three lengths; the figures should stay alike and below 2.")
    @Option(help: "Numbers of words.") var words = [500, 5_000, 50_000]
    @Option(help: "Rounds, of which the median counts.") var rounds = 5

    func run() {
        let extractor = FactExtractor()
        _ = extractor.extract(TradeNews.article(words: 500))
        for count in words {
            let article = TradeNews.article(words: count)
            let length = article.body.reduce(0) { $0 + $1.split(separator: " ").count }
            let repeats = max(1, 20_000 / count)
            var found = 0
            let costs = (0..<rounds).map { _ in
                let start = clock()
                for _ in 0..<repeats { found = extractor.extract(article).count }
                return Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1_000 / Double(repeats) / Double(length) * 500
            }
            print("\(length) words: \(String(format: "%.2f", costs.sorted()[rounds / 2])) ms of CPU for 500 words, \(found) facts")
        }
    }
}

/// Texts that are dense in facts: many people, quotations, dates, rates and sums.
enum TradeNews {
    private static let countries = [
        "Brazil", "India", "Kenya", "Mexico", "Norway", "Poland", "Thailand", "Turkey", "Vietnam", "Peru", "Chile", "Egypt",
    ]
    private static let given = ["Maria", "John", "Anna", "Peter", "Laura", "David", "Ingrid", "Carlos", "Nadia", "Thomas"]
    private static let family = ["Velmore", "Askerud", "Brandow", "Kesslin", "Tarvane", "Oduwale", "Limborn", "Sandrey", "Wexholm", "Corvini"]

    /// An article of about so many words.
    static func article(words: Int) -> Article {
        var body: [String] = []
        var count = 0
        var number = 0
        while count < words {
            let paragraph = paragraph(number)
            body.append(paragraph)
            count += paragraph.split(separator: " ").count
            number += 1
        }
        return Article(datePublished: "2025-06-18", dateBasis: .header, body: body, language: "en")
    }

    private static func paragraph(_ number: Int) -> String {
        let a = countries[number % countries.count], b = countries[(number * 5 + 3) % countries.count]
        let name = "\(given[number % given.count]) \(family[(number / 3) % family.count])"
        let rate = 5 + number % 37, value = 1 + number % 90, day = 1 + number % 28
        switch number % 6 {
        case 0:
            return "\(a) will charge a \(rate) per cent tariff on goods from \(b), Trade Minister \(name) said on Tuesday after talks in the capital."
        case 1: return "\"We have looked at every line of the schedule and see room for an agreement,\" \(name) said. \"It will take some weeks.\""
        case 2: return "\(a)'s exports to \(b) rose \(rate) per cent to $\(value).4 billion in 2024, while imports fell to $\(value).1 billion."
        case 3: return "\(name), an economist at Harrow Street Research, expects the second round of negotiations to begin on July \(day) in Geneva."
        case 4: return "The warehouses along the river were full, and drivers waited for hours at the gate before their papers were stamped."
        default:
            return
                "Officials of both sides met on June \(day) to discuss customs forms; the duty was cut from \(rate + 4) per cent to \(rate) per cent."
        }
    }
}
