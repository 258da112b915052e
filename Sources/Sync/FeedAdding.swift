import Addresses
import ControlAPI
import FeedParsing
import Fetch
import Foundation
import Store

/// How feeds come into the store by hand: one by one after a look at what their address gives, or a whole list at once.
extension SyncEngine {
    public func addFeed(_ request: AddFeedRequest) async throws -> Int64 {
        try Self.checkInterval(request.everySeconds)
        let addresses = try Self.addresses(request.url)
        if let old = try await services.store.feed(at: addresses) {
            throw Problem.conflict("feed \(old.shownURL): exists already; `datelinectl feeds show \(old.id)` shows it")
        }
        var found = addresses.first.map { FeedFinder.Found(url: $0) }
        if request.wait ?? true {
            let finder = FeedFinder(client: services.client, access: services.access, workers: services.parsing)
            found = try await finder.find(addresses, anyway: request.anyway ?? false)
        }
        guard let found else { throw Problem.badRequest("\(AddressError.noAddress(request.url))") }
        do {
            let row = try await scheduler.add(
                FeedDraft(url: found.url, name: request.name, tags: request.tags ?? [], everySeconds: request.everySeconds), answer: found.answer)
            await scheduler.lookAgain()
            await services.changes.fire()
            return row.id
        } catch StoreError.alreadyThere(let what) { throw Problem.conflict("\(what): exists already; `datelinectl feeds` lists it") }
    }

    /// Keeps all feeds of a list, then lets the schedule poll them: a server that does not answer holds up nobody.
    public func importFeeds(_ request: ImportFeedsRequest) async throws -> ImportFeedsReport {
        var entries: [ImportFeedsReport.Entry] = []
        for feed in request.feeds {
            do {
                try Self.checkInterval(feed.everySeconds)
                guard let url = try Self.addresses(feed.url).first else { continue }
                let row = try await scheduler.add(
                    FeedDraft(url: url, name: feed.name, tags: feed.tags ?? [], everySeconds: feed.everySeconds), answer: nil)
                entries.append(.init(url: row.shownURL, result: .added, feed: row.id))
            } catch StoreError.alreadyThere {
                entries.append(.init(url: withoutCredentials(feed.url), result: .present))
            } catch let problem as Problem {
                entries.append(.init(url: withoutCredentials(feed.url), result: .rejected, reason: problem.detail))
            }
        }
        await scheduler.lookAgain()
        await services.changes.fire()
        return ImportFeedsReport(entries: entries)
    }

    private static func addresses(_ text: String) throws -> [String] {
        do { return try TypedAddress.candidates(text) } catch { throw Problem.badRequest("\(error)") }
    }

    private static func checkInterval(_ seconds: Int?) throws {
        guard let seconds, !(60...31_536_000).contains(seconds) else { return }
        throw Problem.badRequest("everySeconds \(seconds): is not valid; give 60 (a minute) to 31536000 (a year)")
    }
}

/// Finds the feed behind an address that may be a site's.
struct FeedFinder {
    let client: HTTPClient
    let access: HostAccess
    let workers: WorkerPool

    struct Found {
        var url: String
        /// What the feed's address answered.
        var answer: Result<FetchResponse, FetchError>?
    }

    private enum Look {
        case feed(FetchResponse)
        case page([FeedCandidate])
        /// Nothing to read, now or at all.
        case nothing(Result<FetchResponse, FetchError>, why: String)
    }

    /// Feeds that a page names beyond that many are not tried.
    private static let mostTries = 10

    /// The first of the addresses that gives a feed, or the first feed that its page names and that answers.
    ///
    /// - Parameters:
    ///   - addresses: what a user's words may mean, the likeliest first.
    ///   - anyway: the address is kept when it gives no feed now.
    /// - Throws: `Problem` with what each address gave instead.
    func find(_ addresses: [String], anyway: Bool) async throws -> Found {
        var reasons: [String] = []
        var kept: Found?
        for url in addresses {
            switch await look(at: url, mayReadFiles: true) {
            case .feed(let response): return Found(url: url, answer: .success(response))
            case .page(let candidates):
                if let found = await firstFeed(of: candidates, isLocal: url.hasPrefix("file:"), reasons: &reasons) { return found }
                if candidates.isEmpty { reasons.append("\(withoutCredentials(url)) is a page that names no feed; give the feed's own address") }
                kept = kept ?? Found(url: url)
            case .nothing(let answer, let why):
                reasons.append(why)
                kept = Found(url: url, answer: answer)
                // Whoever answers by one scheme is not asked by the other.
                if case .failure = answer { continue }
            }
            break
        }
        if anyway, let kept { return kept }
        throw Problem(
            status: 422, title: "Unprocessable Content",
            detail: reasons.joined(separator: "; ") + ". Nothing was added; `feeds add --anyway` adds the address and polls it later")
    }

    private func firstFeed(of candidates: [FeedCandidate], isLocal: Bool, reasons: inout [String]) async -> Found? {
        for candidate in candidates.prefix(Self.mostTries) {
            // A page from the network must not name a local file.
            switch await look(at: candidate.url, mayReadFiles: isLocal) {
            case .feed(let response): return Found(url: candidate.url, answer: .success(response))
            case .page: reasons.append("\(candidate.url): is a page, not a feed")
            case .nothing(_, let why): reasons.append(why)
            }
        }
        return nil
    }

    private func look(at url: String, mayReadFiles: Bool) async -> Look {
        let shown = withoutCredentials(url)
        if !access.mayAsk(hostKey(url)) { _ = await access.acquire(hostKey(url)) }
        let response: FetchResponse
        do { response = try await client.fetch(FetchRequest(url: url, kind: .feed, isUrgent: true, mayReadFiles: mayReadFiles)) } catch {
            return .nothing(.failure(error), why: "\(error)")
        }
        defer { response.lease?.release() }
        guard response.status == 200 else { return .nothing(.success(response), why: "\(shown): answers with status \(response.status)") }
        do {
            let feed = try await workers.run {
                try parseFeed(response.body, documentURL: response.url, contentType: response.header("content-type"))
            }
            guard !feed.items.isEmpty || !feed.isCut else {
                return .nothing(.success(response), why: "\(shown): the document breaks off before its first item")
            }
            return .feed(response)
        } catch FeedError.html(let candidates) {
            return .page(candidates)
        } catch {
            return .nothing(.success(response), why: "\(shown): \(error)")
        }
    }
}
