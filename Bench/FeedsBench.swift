import ArgumentParser
import FeedParsing
import Foundation
import GeneratedNews
import Inspection
import Models

/// What it costs to read feeds and print them, next to what libxml2 takes to look at the same bytes.
struct FeedsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract:
            "CPU time of reading, sanitising and printing feeds as a multiple of xmllint's; peak memory with a long feed. At most 5, and under 60 MB."
    )
    @Option(help: "Feeds.") var feeds = 300
    @Option(help: "Items of a feed.") var items = 40
    @Option(help: "Megabytes of the long feed.") var long = 500

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-feeds-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let longPeak = try parseLong()
        print("a feed of \(long) MB in pieces: peak memory \(longPeak >> 10) MB")
        let (paths, bytes) = try write(to: folder)
        let own = (0..<5).map { _ in inspect(paths) }.sorted()[2]
        print("\(paths.count) feeds, \(bytes >> 20) MB: \(Self.shown(own)) s of CPU, \(Int(Double(bytes >> 20) / own)) MB/s")
        guard let theirs = xmllint(paths) else { return print("xmllint is not installed: no ratio") }
        print("xmllint --stream: \(Self.shown(theirs)) s of CPU; ratio \(Self.shown(own / theirs))")
    }

    private static func shown(_ value: Double) -> String { String(format: "%.2f", value) }

    // MARK: Feeds

    private static func item(_ article: Article, _ index: Int) -> String {
        let paragraphs = article.body.map { "<p>\(escaped($0)) <a href=\"/tag/\(index)\">more</a></p>" }.joined()
        return """
            <item><title>\(escaped(article.headline ?? ""))</title><link>http://news.example/\(index)</link><guid isPermaLink="false">n\(index)</guid>
            <pubDate>Wed, 02 Jul 2025 10:15:00 +0700</pubDate><dc:creator>Desk</dc:creator><category>trade</category>
            <description>\(escaped("<p>\(escaped(article.body.first ?? ""))</p>"))</description><content:encoded><![CDATA[\(paragraphs)]]></content:encoded></item>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Trade</title><link>http://news.example/</link>
        """
    private static let foot = "</channel></rss>"

    private func write(to folder: URL) throws -> (paths: [String], bytes: Int) {
        var generator = NewsGenerator(seed: 5)
        let articles = generator.stream(items * 50).map(\.article)
        var paths: [String] = []
        var total = 0
        for feed in 0..<feeds {
            let body = (0..<items).map { Self.item(articles[(feed * items + $0) % articles.count], feed * items + $0) }.joined()
            let data = Data((Self.head + body + Self.foot).utf8)
            let path = folder.appendingPathComponent("\(feed).xml").path
            try data.write(to: URL(fileURLWithPath: path))
            paths.append(path)
            total += data.count
        }
        return (paths, total)
    }

    // MARK: Costs

    private func inspect(_ paths: [String]) -> Double {
        let start = Self.cpu(RUSAGE_SELF)
        _ = InspectionRun(pieces: FeedInspection.write) { !$0.isEmpty }.files(paths, url: "http://news.example/feed")
        return Self.cpu(RUSAGE_SELF) - start
    }

    private func xmllint(_ paths: [String]) -> Double? {
        let candidates = ["/usr/bin/xmllint", "/usr/local/bin/xmllint", "/bin/xmllint"]
        guard let program = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
        var costs: [Double] = []
        for _ in 0..<5 {
            let start = Self.cpu(RUSAGE_CHILDREN)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["--stream", "--noout"] + paths
            guard (try? process.run()) != nil else { return nil }
            process.waitUntilExit()
            costs.append(Self.cpu(RUSAGE_CHILDREN) - start)
        }
        return costs.sorted()[2]
    }

    /// Feeds one long document to the parser in pieces; gives the process's peak memory in KB.
    private func parseLong() throws -> Int {
        var generator = NewsGenerator(seed: 7)
        let articles = generator.stream(200).map(\.article)
        var count = 0
        var parser = FeedParser { _ in count += 1 }
        func feed(_ text: String) throws -> Int {
            let bytes = Array(text.utf8)
            try bytes.withUnsafeBytes { try parser.consume($0) }
            return bytes.count
        }
        var taken = try feed(Self.head)
        var index = 0
        while taken < long << 20 {
            taken += try feed(Self.item(articles[index % articles.count], index))
            index += 1
        }
        _ = try feed(Self.foot)
        _ = try parser.finish()
        guard count == index else { throw ValidationError("\(index) items were given, \(count) came out") }
        return Self.usage(RUSAGE_SELF).ru_maxrss
    }

    private static func usage(_ who: __rusage_who) -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(who.rawValue), &usage)
        return usage
    }

    /// User and system seconds.
    private static func cpu(_ who: __rusage_who) -> Double {
        let usage = usage(who)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}
