/// The rules of a robots.txt that concern one crawler (RFC 9309).
public struct RobotsRules: Sendable, Equatable {
    struct Rule: Sendable, Equatable {
        var allows: Bool
        var pattern: [UInt8]
    }

    var rules: [Rule] = []
    /// Seconds between requests that the site asks for (not in the RFC, but honoured).
    public private(set) var crawlDelay: Double?

    /// Everything is allowed.
    public static let allowAll = RobotsRules(rules: [])

    private init(rules: [Rule]) { self.rules = rules }

    /// Reads a robots.txt; only its first 500 KiB count (RFC 9309 §2.5).
    ///
    /// - Parameter agent: product token, compared without case; the group for `*` counts where none names it.
    public init(_ bytes: [UInt8], agent: String) {
        var groups: [(agents: [String], rules: [Rule], delay: Double?)] = []
        var isNaming = false
        for line in bytes.prefix(500 << 10).split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            let text = String(decoding: line.prefix { $0 != 0x23 }, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":") else { continue }
            let key = text[..<colon].filter { !$0.isWhitespace }.lowercased()
            let value = String(text[text.index(after: colon)...].drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
            switch key {
            case "user-agent":
                if !isNaming { groups.append(([], [], nil)) }
                isNaming = true
                groups[groups.count - 1].agents.append(value.lowercased())
            case "allow", "disallow":
                isNaming = false
                guard !groups.isEmpty, !value.isEmpty else { continue }
                groups[groups.count - 1].rules.append(Rule(allows: key == "allow", pattern: Array(value.utf8)))
            case "crawl-delay":
                isNaming = false
                if !groups.isEmpty { groups[groups.count - 1].delay = Double(value).flatMap { $0 >= 0 && $0 < 3_600 ? $0 : nil } }
            default: break
            }
        }
        let own = groups.filter { group in group.agents.contains { $0 == agent.lowercased() } }
        let chosen = own.isEmpty ? groups.filter { $0.agents.contains("*") } : own
        rules = chosen.flatMap(\.rules)
        crawlDelay = chosen.compactMap(\.delay).max()
    }

    /// Whether a path with its query may be fetched: the longest matching rule decides, and `allow` where two are as long.
    public func allows(path: String) -> Bool {
        let path = Array((path.isEmpty ? "/" : path).utf8)
        var best: (length: Int, allows: Bool) = (-1, true)
        var steps = Self.mostSteps
        for rule in rules where Self.matches(rule.pattern, path, &steps) {
            if rule.pattern.count > best.length || (rule.pattern.count == best.length && rule.allows) { best = (rule.pattern.count, rule.allows) }
        }
        // Rules made to be slow: what they say cannot be told, and a guest who does not know stays away.
        return steps > 0 && best.allows
    }

    /// Bytes compared for one path; honest rules need a few thousand.
    private static let mostSteps = 4 << 20

    /// `*` stands for any bytes, `$` at the end for the end; greedy with one step back. Stops, and matches nothing, without steps left.
    private static func matches(_ pattern: [UInt8], _ path: [UInt8], _ steps: inout Int) -> Bool {
        var pattern = pattern[...]
        let isAnchored = pattern.last == 0x24
        if isAnchored { pattern = pattern.dropLast() } else { pattern = pattern + [0x2A] }
        var p = pattern.startIndex, s = 0
        var star: Int?, mark = 0
        while s < path.count {
            steps -= 1
            guard steps > 0 else { return false }
            if p < pattern.endIndex, pattern[p] == 0x2A {
                star = p
                mark = s
                p += 1
            } else if p < pattern.endIndex, pattern[p] == path[s] {
                p += 1
                s += 1
            } else if let back = star {
                p = back + 1
                mark += 1
                s = mark
            } else {
                return false
            }
        }
        while p < pattern.endIndex, pattern[p] == 0x2A { p += 1 }
        return p == pattern.endIndex
    }
}
