import Markup
import Models

/// What header fields say about when to come again.
enum Freshness {
    /// The largest number of seconds that is told apart (RFC 9111 §1.2.2 asks for 2^31 at least); more is as much.
    private static let most: Int64 = 1 << 31

    /// Seconds that an answer stays fresh, and the words that say so (RFC 9111 §4.2.1); nil where nothing is said.
    static func lifetime(_ headers: PollHeaders, now: Int64) -> (seconds: Int64, reason: String)? {
        if let control = headers.cacheControl {
            let directives = directives(control)
            if directives["no-store"] != nil || directives["no-cache"] != nil { return nil }
            if let age = directives["max-age"].flatMap(seconds) {
                let spent = headers.age.flatMap(seconds) ?? 0
                return (max(0, age - spent), spent > 0 ? "max-age=\(age) less Age=\(spent)" : "max-age=\(age)")
            }
        }
        guard let text = headers.expires, let expires = date(text) else { return nil }
        // Against the server's own clock, so that ours may be wrong.
        let left = min(most, expires.subtractingClamped(headers.date.flatMap(date) ?? now))
        return left > 0 ? (left, "Expires \(text)") : nil
    }

    /// When Retry-After lets us come again (RFC 9110 §10.2.3, seconds or a date).
    static func retryAfter(_ headers: PollHeaders, now: Int64) -> (until: Int64, reason: String)? {
        guard let text = headers.retryAfter else { return nil }
        if let value = Double(text.filter { !$0.isWhitespace }), value >= 0 {
            return (now.addingClamped(min(most, Int64(clamping: value.rounded(.up)))), "Retry-After: \(text)")
        }
        guard let date = date(text) else { return nil }
        let wait = date.subtractingClamped(headers.date.flatMap(self.date) ?? now)
        return (now.addingClamped(min(most, max(0, wait))), "Retry-After: \(text)")
    }

    /// When a rate limit is lifted. The field is not a standard: a moment, in seconds or milliseconds, or seconds from now.
    static func rateLimit(_ headers: PollHeaders, now: Int64) -> (until: Int64, reason: String)? {
        guard let text = headers.rateLimitReset, let value = Double(text.filter { !$0.isWhitespace }), value >= 0, value < 1e15 else { return nil }
        let number = Int64(clamping: value.rounded(.up))
        let until = number > 100_000_000_000 ? (number + 999) / 1_000 : number > 1_000_000_000 ? number : now.addingClamped(number)
        return (max(now, until), "X-RateLimit-Reset: \(text)")
    }

    /// The allowance is used up: the next request is one too many.
    static func isSpent(_ headers: PollHeaders) -> Bool {
        guard let text = headers.rateLimitRemaining, let left = Double(text.filter { !$0.isWhitespace }) else { return false }
        return left < 1
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

    /// A number of seconds; one too large to count is the largest (RFC 9111 §1.2.2).
    private static func seconds(_ text: String) -> Int64? {
        let digits = text.filter { !$0.isWhitespace }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return min(most, Int64(digits) ?? most)
    }

    /// A date with a day and a time; a bare number such as the common `Expires: 0` is none.
    private static func date(_ text: String) -> Int64? {
        guard text.contains(where: \.isLetter) || text.contains("-") && text.utf8.count >= 10 else { return nil }
        return parseDate(text)?.unixSeconds
    }
}
