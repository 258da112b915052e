import ControlAPI
import FeedParsing
import Fetch

/// Finds the feed behind an address that may be a site's.
struct FeedFinder {
    let client: HTTPClient
    let workers: WorkerPool

    struct Found {
        var url: String
        /// What the feed's address answered, if it was asked.
        var answer: Result<FetchResponse, FetchError>?
    }

    /// The address itself when it gives a feed or cannot be looked at now, else the first feed that its page names.
    ///
    /// - Throws: `Problem` when the page names none.
    func find(_ url: String) async throws -> Found {
        let response: FetchResponse
        do { response = try await client.fetch(FetchRequest(url: url, kind: .feed, isUrgent: true)) } catch {
            return Found(url: url, answer: .failure(error))
        }
        guard response.status == 200 else { return Found(url: url, answer: .success(response)) }
        do {
            _ = try await workers.run { try parseFeed(response.body, documentURL: response.url, contentType: response.header("content-type")) }
            return Found(url: url, answer: .success(response))
        } catch FeedError.html(let feeds) {
            if let first = feeds.first { return Found(url: first) }
            throw Problem(status: 422, title: "Unprocessable Content", detail: "\(url): is a page that names no feed; give the feed's own address")
        } catch {
            throw Problem(status: 422, title: "Unprocessable Content", detail: "\(url): \(error)")
        }
    }
}
