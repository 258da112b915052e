import Addresses
import Fetch
import Foundation
import Schedule

/// robots.txt of the hosts whose pages are fetched, kept for a day (RFC 9309 §2.4).
actor RobotsCache {
    /// What a robots.txt says of an address.
    enum Verdict: Sendable, Equatable {
        case allowed, forbidden
        /// It could not be read, so nothing may be fetched for now (RFC 9309 §2.3.1.4); again after the time.
        case unknown(until: Int64)
    }

    private struct Entry {
        /// Nil where it could not be read.
        var rules: RobotsRules?
        var until: Int64
    }

    private let client: HTTPClient
    private let clock: Clock
    private var entries: [String: Entry] = [:]
    private var pending: [String: Task<Entry, Never>] = [:]
    private static let agent = "dateline"
    private static let limit = 5_000
    /// Seconds that rules are kept, and after which one that could not be read is asked for again.
    private static let kept: Int64 = 86_400
    private static let again: Int64 = 600
    /// Longest `Crawl-delay` that is kept to, in seconds.
    private static let longestDelay = 120.0

    init(client: HTTPClient, clock: Clock) {
        self.client = client
        self.clock = clock
    }

    /// Whether the address may be fetched.
    func verdict(_ url: String) async -> Verdict {
        guard let parts = AddressParts(url) else { return .forbidden }
        let entry = await entry(for: String(parts.origin))
        guard let rules = entry.rules else { return .unknown(until: entry.until) }
        return rules.allows(path: parts.target.hasPrefix("/") ? String(parts.target) : "/" + parts.target) ? .allowed : .forbidden
    }

    /// Seconds that the host asks to be between two requests (`Crawl-delay`), as far as its robots.txt is known.
    func delay(_ url: String) -> Double {
        let known = AddressParts(url).flatMap { entries[String($0.origin)] }
        return min(known?.rules?.crawlDelay ?? 0, Self.longestDelay)
    }

    private func entry(for root: String) async -> Entry {
        if let known = entries[root], known.until > clock.now() { return known }
        if let task = pending[root] { return await task.value }
        let task = Task { await self.fetch(root) }
        pending[root] = task
        let found = await task.value
        pending[root] = nil
        if entries.count >= Self.limit { entries.removeAll() }
        entries[root] = found
        if let rules = found.rules { client.space(host: hostKey(root), seconds: min(rules.crawlDelay ?? 0, Self.longestDelay)) }
        return found
    }

    private func fetch(_ root: String) async -> Entry {
        do {
            let response = try await client.fetch(FetchRequest(url: root + "/robots.txt", kind: .robots, maxBody: 1 << 20))
            switch response.status {
            case 200..<300: return Entry(rules: RobotsRules(response.body, agent: Self.agent), until: clock.now() + Self.kept)
            case 429:
                let pause = Schedule.requestedPause(PollHeaders(response), now: clock.now(), least: Self.again)
                return Entry(rules: nil, until: pause.until)
            case 500...599: return Entry(rules: nil, until: clock.now() + Self.again)
            // There is none (RFC 9309 §2.3.1.3).
            default: return Entry(rules: .allowAll, until: clock.now() + Self.kept)
            }
        } catch FetchError.hostPaused(_, let until) {
            return Entry(rules: nil, until: until)
        } catch {
            return Entry(rules: nil, until: clock.now() + Self.again)
        }
    }
}
