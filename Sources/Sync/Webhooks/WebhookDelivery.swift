import Fetch
import Foundation
import Markup
import Models
import Settings
import Store

/// Sends the events of the change log to one webhook: in their order, one at a time, each until the receiver has taken it.
struct WebhookDelivery: Sendable {
    let webhook: WebhookSettings
    let services: EngineServices
    let client: HTTPClient
    let states: WebhookStates
    let proof = LoopProof()

    /// Entries of the log that are read at a time.
    private static let batch = 100
    /// Events sent between two writes of the position: as many may be sent twice after a crash.
    private static let unsaved = 16
    /// Seconds before the second attempt; each failure doubles them, up to the longest pause.
    private static let firstPause: Int64 = 5
    private static let longestPause: Int64 = 3_600
    /// Seconds of the longest pause that a receiver may ask for.
    private static let longestRetryAfter: Int64 = 86_400
    /// Seconds after which an event is passed over that the receiver refuses.
    private static let patienceWithRefusal: Int64 = 3 * 86_400
    /// Statuses that say that the event itself is not accepted (RFC 9110, section 15.5).
    private static let refusals: Set<Int> = [400, 413, 415, 422]
    /// Seconds after which an article's topics are not waited for any longer.
    private static let patienceWithTopics: Int64 = 600
    /// Seconds that a transfer takes at most, its place in the queue included.
    private static let longestTransfer = 120.0
    /// Bytes of an answer; nothing in it is used.
    private static let largestAnswer = 1 << 20

    private enum Next {
        case goOn
        /// Seconds.
        case pause(Double)
        /// Until the store changes.
        case change
    }

    private enum Outcome {
        case taken
        case failed(String, status: Int?, retryAfter: Int64?)
    }

    /// Sends until the task is cancelled.
    func run() async {
        await deliver()
        await proof.ended()
    }

    private func deliver() async {
        var row: WebhookRow?
        while !Task.isCancelled {
            await proof.passed()
            let seen = await services.changes.current
            do {
                if row == nil { row = try await services.store.webhook(webhook.name) }
                guard var state = row else {
                    services.logger.error("webhook without a position; nothing is sent", metadata: ["webhook": "\(webhook.name)"])
                    return await proof.waiting(for: nil) { await services.stopping.waitForCancellation() }
                }
                defer { row = state }
                let next = try await step(&state)
                states.set(state)
                await services.steps.fire()
                switch next {
                case .goOn: continue
                case .pause(let seconds): await pause(seconds)
                case .change: await proof.waiting(for: 60) { await services.changes.wait(after: seen, seconds: 60, clock: services.clock) }
                }
            } catch {
                if Task.isCancelled { return }
                services.logger.warning("webhook: tried again in 30 s", metadata: ["webhook": "\(webhook.name)", "error": "\(error)"])
                await pause(30)
            }
        }
    }

    private func pause(_ seconds: Double) async { await proof.waiting(for: seconds) { await services.clock.sleep(seconds) } }

    /// Sends some events.
    private func step(_ row: inout WebhookRow) async throws -> Next {
        let now = services.clock.now()
        if let at = row.nextAttempt, at > now, at - now <= Self.longestRetryAfter { return .pause(Double(at - now)) }
        let changes = try await services.store.changes(after: row.position, limit: Self.batch)
        guard let first = changes.first else { return .change }
        if first.seq > row.position + 1 { noteGap(&row, before: first.seq) }
        var unsaved = 0
        for change in changes {
            await proof.passed()
            switch try await choice(change) {
            case .no: row.position = change.seq
            case .unknown:
                if unsaved > 0 { try await save(row) }
                return .change
            case .yes:
                switch await send(change, row) {
                case .taken:
                    took(change, &row)
                    unsaved += 1
                    states.set(row)
                    if unsaved % Self.unsaved == 0 { try await save(row) }
                case .failed where Task.isCancelled:
                    // It is sent again at the next start.
                    if unsaved > 0 { try await save(row) }
                    return .goOn
                case .failed(let why, let status, let retryAfter):
                    failed(why, &row, retryAfter: retryAfter)
                    passOver(change, &row, status: status)
                    try await save(row)
                    return .goOn
                }
            }
        }
        if unsaved % Self.unsaved != 0 { try await save(row) }
        return .goOn
    }

    /// A write is not given up with the task: what was sent is kept.
    private func save(_ row: WebhookRow) async throws {
        let store = services.store
        try await Task { try await store.save(row) }.value
    }

    // MARK: Which events

    private enum Choice { case yes, no, unknown }

    private func choice(_ change: Change) async throws -> Choice {
        guard webhook.kinds.contains(change.kind) else { return .no }
        if !webhook.feeds.isEmpty {
            guard let id = change.feedID, let feed = try await services.store.feed(id: id), webhook.feeds.contains(where: feed.isMeant(by:)) else {
                return .no
            }
        }
        guard !webhook.topics.isEmpty else { return .yes }
        guard let article = change.articleID else { return .no }
        guard let topics = try await services.store.topics(ofArticle: article) else {
            return services.clock.now() - change.at > Self.patienceWithTopics ? .no : .unknown
        }
        return topics.contains(where: webhook.topics.contains) ? .yes : .no
    }

    /// Events that the log has dropped cannot be sent any more.
    private func noteGap(_ row: inout WebhookRow, before seq: Int64) {
        let count = Int(clamping: seq - row.position - 1)
        row.lost += count
        row.position = seq - 1
        services.logger.error(
            "webhook: events were dropped from the log before they could be sent",
            metadata: ["webhook": "\(webhook.name)", "events": "\(count)"])
    }

    // MARK: Sending

    private func send(_ change: Change, _ row: WebhookRow) async -> Outcome {
        let secret: WebhookSecret
        do { secret = try WebhookSecret(path: webhook.secretFile) } catch { return .failed("\(error)", status: nil, retryAfter: nil) }
        let message = WebhookMessage(change, token: row.token)
        guard let headers = message.headers(secret: secret.bytes, now: services.clock.now()) else {
            return .failed("the event cannot be signed: libcrypto has no SHA-256", status: nil, retryAfter: nil)
        }
        let request = FetchRequest(
            url: webhook.url, kind: .webhook, headers: headers, maxBody: Self.largestAnswer, ignoresPause: true, body: message.body)
        do {
            let response = try await proof.waiting(for: Self.longestTransfer) { try await client.fetch(request) }
            if (200..<300).contains(response.status) { return .taken }
            let isRedirect = (300..<400).contains(response.status)
            let why = "answered with status \(response.status)" + (isRedirect ? ", a redirect, which is not followed; correct the url" : "")
            return .failed(why, status: response.status, retryAfter: retryAfter(response))
        } catch { return .failed("\(error)", status: nil, retryAfter: nil) }
    }

    private func retryAfter(_ response: FetchResponse) -> Int64? {
        guard response.status == 429 || response.status == 503, let value = response.header("retry-after") else { return nil }
        // Seconds or a date (RFC 9110, section 10.2.3).
        let wait = Int64(value) ?? parseDate(value).map { $0.unixSeconds.subtractingClamped(services.clock.now()) }
        return wait.map { min(max(0, $0), Self.longestRetryAfter) }
    }

    private func took(_ change: Change, _ row: inout WebhookRow) {
        if row.attempts > 0 {
            services.logger.notice("webhook works again", metadata: ["webhook": "\(webhook.name)", "attempts": "\(row.attempts + 1)"])
        }
        row.position = change.seq
        row.delivered += 1
        row.lastSuccess = services.clock.now()
        row.failingSince = nil
        row.attempts = 0
        row.nextAttempt = nil
        row.lastError = nil
    }

    private func failed(_ why: String, _ row: inout WebhookRow, retryAfter: Int64?) {
        let now = services.clock.now()
        if row.attempts == 0 {
            services.logger.warning("webhook failed; it is retried", metadata: ["webhook": "\(webhook.name)", "error": "\(why)"])
        }
        row.attempts += 1
        row.failingSince = row.failingSince ?? now
        row.lastError = why
        let pause = min(Self.longestPause, Self.firstPause << Int64(min(row.attempts - 1, 16)))
        // Spread, so that receivers that come back are not asked by all at once.
        let spread = Int64(Double(pause) * 0.2 * services.random())  // bounded: at most an hour
        row.nextAttempt = now + max(pause + spread, retryAfter ?? 0)
    }

    /// One event that is refused for days must not keep all later ones.
    private func passOver(_ change: Change, _ row: inout WebhookRow, status: Int?) {
        guard let status, Self.refusals.contains(status), let since = row.failingSince, services.clock.now() - since >= Self.patienceWithRefusal
        else { return }
        services.logger.error(
            "webhook: an event was refused for three days and is passed over",
            metadata: ["webhook": "\(webhook.name)", "event": "\(change.seq)", "status": "\(status)"])
        row.position = change.seq
        row.lost += 1
        row.attempts = 0
        row.failingSince = nil
        row.nextAttempt = nil
    }
}
