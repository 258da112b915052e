import ArgumentParser
import FactExtraction
import FeedParsing
import Foundation
import GeneratedNews
import Models
import Store

/// Fixed pieces of work for `make bench-check`, which counts their instructions: the same in every run, with nothing to tune.
struct WorkloadBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workload", abstract: "Do a fixed piece of work once, to be measured from outside: feed, store or facts.")
    @Argument(help: "feed, store or facts.") var name: String

    func run() async throws {
        var generator = NewsGenerator(seed: 21)
        let articles = generator.stream(400).map(\.article)
        switch name {
        case "feed": print(try Self.feed(articles))
        case "store": print(try await Self.store(articles))
        case "facts": print(FactExtractor().extract(TradeNews.article(words: 20_000)).count)
        default: throw ValidationError("“\(name)” is not a workload; use feed, store or facts")
        }
    }

    /// Parses a feed of all articles.
    private static func feed(_ articles: [Article]) throws -> Int {
        let items = articles.enumerated().map { index, article in
            "<item><title>\(escaped(article.headline ?? ""))</title><guid>n\(index)</guid><link>http://news.example/\(index)</link>"
                + "<description>\(escaped(article.body.map { "<p>\(escaped($0))</p>" }.joined()))</description></item>"
        }
        let document = "<rss version=\"2.0\"><channel><title>News</title>\(items.joined())</channel></rss>"
        return try parseFeed([UInt8](document.utf8), documentURL: "http://news.example/feed").items.count
    }

    private static func escaped(_ text: String) -> String { text.replacing("&", with: "&amp;").replacing("<", with: "&lt;") }

    /// Prepares the articles and stores them in transactions of a hundred.
    private static func store(_ articles: [Article]) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-workload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(path: folder.appendingPathComponent("bench.db").path)
        var saved = 0
        for start in stride(from: 0, to: articles.count, by: 100) {
            saved += try await store.save(articles[start..<min(start + 100, articles.count)].map(StreamStore.draft), at: 1_740_787_200).count
        }
        try store.close()
        return saved
    }
}
