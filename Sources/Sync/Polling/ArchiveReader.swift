import FeedParsing
import Fetch
import Store

/// What came of following a feed's archive after a gap.
struct ArchiveReport: Sendable, Equatable {
    var documents = 0
    var items = 0
    /// A document held an item that was known: nothing is missing between.
    var met = false
}

/// Fills gaps from what a feed keeps of its past: archive documents (RFC 5005 §4) or pages (§3).
struct ArchiveReader: Sendable {
    let services: EngineServices
    private static let maxDocuments = 50
    private static let maxItems = 20_000

    /// Follows the links back until a document holds an item that is known, and adds the items on the way to the feed's.
    func followArchives(of feed: inout ParsedFeed, from url: String, feed row: FeedRow) async -> ArchiveReport {
        var report = ArchiveReport()
        var seen: Set<String> = [url, row.url]
        var link = feed.prevArchive ?? feed.next
        guard var template = try? Poller.request(row) else { return report }
        while let next = link, report.documents < Self.maxDocuments, report.items < Self.maxItems, seen.insert(next).inserted {
            var request = template
            request.url = next
            // Once a document came from the network, what it and its archives name is never a local file.
            if !request.isFile { template.mayReadFiles = false }
            // What is meant for the feed's own server goes to no other.
            if hostKey(next) != hostKey(row.url) {
                request.headers = [:]
                request.basicAuth = nil
            }
            guard let page = await archive(request) else { break }
            report.documents += 1
            report.items += page.items.count
            feed.items += page.items
            let keys = page.items.map(ArticleReader.key)
            if let known = try? await services.store.knownItems(feed: row.id, keys: keys), !known.isEmpty {
                report.met = true
                break
            }
            link = page.prevArchive ?? page.next
        }
        services.logger.info(
            "items were missed; the feed's archive was followed",
            metadata: ["feed": "\(row.shownURL)", "documents": "\(report.documents)", "items": "\(report.items)", "met": "\(report.met)"])
        return report
    }

    private func archive(_ request: FetchRequest) async -> ParsedFeed? {
        guard let response = try? await services.client.fetch(request), response.status == 200 else { return nil }
        return try? await services.parsing.run {
            try parseFeed(response.body, documentURL: response.url, contentType: response.header("content-type"))
        }
    }
}
