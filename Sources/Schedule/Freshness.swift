import Markup

/// What header fields say about when to come again.
enum Freshness {
    /// Seconds that an answer stays fresh, and the words that say so (RFC 9111 §4.2.1); nil where nothing is said.
    static func lifetime(_ headers: PollHeaders, now: Int64) -> (seconds: Int64, reason: String)? {
        if let control = headers.cacheControl {
            let directives = directives(control)
            if directives["no-store"] != nil || directives["no-cache"] != nil { return nil }
            if let text = directives["max-age"], let age = Int64(text), age >= 0 {
                let spent = headers.age.flatMap { Int64($0) } ?? 0
                let left = max(0, age - max(0, spent))
                return (left, spent > 0 ? "max-age=\(age) less Age=\(spent)" : "max-age=\(age)")
            }
        }
        guard let text = headers.expires, let expires = parseDate(text) else { return nil }
        // Against the server's own clock, so that ours may be wrong.
        let base = headers.date.flatMap { parseDate($0)?.unixSeconds } ?? now
        let left = expires.unixSeconds - base
        return left > 0 ? (left, "Expires \(text)") : nil
    }

    /// When Retry-After lets us come again (RFC 9110 §10.2.3, seconds or a date).
    static func retryAfter(_ headers: PollHeaders, now: Int64) -> (until: Int64, reason: String)? {
        if let text = headers.retryAfter {
            if let seconds = Int64(text.filter { !$0.isWhitespace }), seconds >= 0 {
                return (now + min(seconds, 1 << 40), "Retry-After: \(text)")
            }
            if let date = parseDate(text) {
                let base = headers.date.flatMap { parseDate($0)?.unixSeconds } ?? now
                return (now + max(0, date.unixSeconds - base), "Retry-After: \(text)")
            }
        }
        if let text = headers.rateLimitReset, let value = Double(text) {
            let number = Int64(value.rounded(.up))
            // Both forms are in use: a moment, or seconds from now.
            return (number > 1_000_000_000 ? number : now + max(0, number), "X-RateLimit-Reset: \(text)")
        }
        return nil
    }

    static func directives(_ text: String) -> [String: String] {
        var out: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard let name = pair.first?.filter({ !$0.isWhitespace }).lowercased(), out[name] == nil else { continue }
            out[name] = pair.count > 1 ? pair[1].filter { !$0.isWhitespace && $0 != "\"" } : ""
        }
        return out
    }
}
