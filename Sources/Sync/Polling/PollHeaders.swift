import Fetch
import Schedule

extension PollHeaders {
    /// What the schedule reads of an answer.
    init(_ response: FetchResponse) {
        let validators = response.validators
        self.init(
            etag: validators.etag, lastModified: validators.lastModified, cacheControl: response.list("cache-control"),
            expires: response.header("expires"), date: response.header("date"), age: response.header("age"),
            retryAfter: response.header("retry-after"), rateLimitReset: response.header("x-ratelimit-reset") ?? response.header("ratelimit-reset"),
            rateLimitRemaining: response.header("x-ratelimit-remaining") ?? response.header("ratelimit-remaining"),
            challenge: Self.isChallenge(response) ? "cloudflare" : nil)
    }

    /// Cloudflare says so itself, or did before it had a header for it by a page of its own with 403 or 503.
    private static func isChallenge(_ response: FetchResponse) -> Bool {
        if response.header("cf-mitigated")?.lowercased() == "challenge" { return true }
        guard response.status == 403 || response.status == 503, response.header("server")?.lowercased() == "cloudflare",
            response.header("content-type")?.lowercased().hasPrefix("text/html") == true
        else { return false }
        let page = String(decoding: response.body.prefix(16 << 10), as: UTF8.self)
        return ["/cdn-cgi/challenge-platform/", "cf-chl-", "cf_chl_", "Just a moment..."].contains { page.contains($0) }
    }
}
