import Models

extension Schedule {
    /// Notes an error. What the server asked for earlier still binds, so nothing of it is forgotten.
    func fail(_ state: inout PollState, kind: OutcomeKind, text: String, _ now: Int64) {
        state.consecutiveErrors += 1
        state.failingSince = state.failingSince ?? now
        state.errorKind = kind
        state.errorText = text
    }

    /// Doubles from error to error up to a day, and never gives up.
    ///
    /// Where the server has taken the request it begins at the usual interval: an error is not a licence to come more often.
    /// Where no server was reached it begins at a quarter of an hour.
    func backOff(_ state: inout PollState, _ now: Int64, _ jitter: Double, reachedServer: Bool, least: Int64 = 0) {
        let usual = max(policy.minimum, policy.every ?? policy.standard, state.documentInterval ?? 0)
        let first = reachedServer ? usual : min(usual, max(policy.minimum, 300))
        let step = Double(first) * Double(1 << min(state.consecutiveErrors - 1, 16))
        // Room is left for what chance adds, so that the cap holds with it.
        let capped = min(step, Double(policy.errorCap) - Self.spreadLimit)
        state.interval = max(Int64(clamping: capped), first, least)
        let failed = state.consecutiveErrors == 1 ? "the last poll failed" : "\(state.consecutiveErrors) polls in a row failed"
        state.intervalReason = failed + " (\(state.errorKind.map(\.rawValue) ?? "error")), waiting longer each time"
        place(&state, now, jitter, share: 0.2)
    }

    /// Keeps a wait that the server asks for in so many words.
    func hold(_ state: inout PollState, _ until: Int64, _ reason: String, _ now: Int64) {
        let capped = min(until, now.addingClamped(policy.hintCap))
        guard capped > state.notBefore ?? 0 else { return }
        state.notBefore = capped
        state.notBeforeReason = reason + (capped < until ? " (cut to 31 days)" : "")
    }

    /// The class of an error status.
    static func kind(_ status: Int, _ headers: PollHeaders) -> OutcomeKind {
        if headers.challenge != nil { return .challenge }
        switch status {
        case 401, 403, 407, 451: return .forbidden
        case 404: return .notFound
        case 410: return .gone
        case 429: return .rateLimited
        case 503: return .unavailable
        case 500...599: return .serverError
        default: return .http(status)
        }
    }

    /// What an error status means and what the user can do.
    static func words(_ status: Int, _ headers: PollHeaders) -> String {
        if headers.challenge != nil {
            return
                "\(status): the feed is behind a Cloudflare challenge that only a browser can pass; ask the site to exempt its feed, or set user_agent and headers for this feed"
        }
        switch status {
        case 401, 403: return "\(status): the server refuses access; set basic_auth_file or headers for this feed, or ask the site"
        case 404: return "404: there is nothing at this address; look for the feed's new one"
        case 407: return "407: the proxy wants a name and password; put them into fetch.proxy"
        case 410: return "410: the publisher has ended this feed; remove it"
        case 429: return "429: the server wants fewer requests; its whole host is left alone for a while"
        case 451: return "451: the feed is withheld for legal reasons"
        case 204, 205: return "\(status): the server sent no document; polled again later"
        case 206: return "206: the server sent only a part, which was not requested; polled again later"
        case 304: return "304: “not modified”, but the document was never sent; `sync --force` requests it without validators"
        case 300...399: return "\(status): the server redirects without saying where to; look for the feed's address"
        case 400...499: return "\(status): the server does not accept the request; check the address, headers and user_agent of this feed"
        case 500...599: return "\(status): the server failed; polled again later"
        default: return "\(status): unexpected status; polled again later"
        }
    }
}
