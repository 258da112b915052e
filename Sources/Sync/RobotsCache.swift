import Fetch
import Foundation

/// robots.txt of the hosts whose pages are fetched, kept for a day (RFC 9309 §2.4).
actor RobotsCache {
    private let client: HTTPClient
    private let clock: Clock
    private var rules: [String: (rules: RobotsRules, until: Int64)] = [:]
    private var pending: [String: Task<RobotsRules, Never>] = [:]
    private static let agent = "dateline"
    private static let limit = 5_000

    init(client: HTTPClient, clock: Clock) {
        self.client = client
        self.clock = clock
    }

    func allows(_ url: String) async -> Bool {
        guard let scheme = url.range(of: "://") else { return false }
        let rest = url[scheme.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let root = String(url[..<end])
        let path = rest[end...].prefix { $0 != "#" }
        return await rules(for: root).allows(path: path.hasPrefix("/") ? String(path) : "/" + path)
    }

    private func rules(for root: String) async -> RobotsRules {
        if let known = rules[root], known.until > clock.now() { return known.rules }
        if let task = pending[root] { return await task.value }
        let client = client
        let task = Task { () -> RobotsRules in
            guard let response = try? await client.fetch(FetchRequest(url: root + "/robots.txt", kind: .robots, maxBody: 1 << 20)) else {
                return .disallowAll
            }
            switch response.status {
            case 200..<300: return RobotsRules(response.body, agent: Self.agent)
            case 500...599, 429: return .disallowAll
            default: return .allowAll
            }
        }
        pending[root] = task
        let found = await task.value
        pending[root] = nil
        if rules.count >= Self.limit { rules.removeAll() }
        // An unreachable robots.txt is asked for again soon, a read one after a day.
        rules[root] = (found, clock.now() + (found == .disallowAll ? 600 : 86_400))
        return found
    }
}
