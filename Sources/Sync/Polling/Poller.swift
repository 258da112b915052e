import FeedParsing
import Fetch
import Foundation
import Ingestion
import Models
import Schedule
import Settings
import Store

/// One poll of one feed, from the request to the row: `poll` can be read from top to bottom.
struct Poller: Sendable {
    let services: EngineServices
    let connectivity: Connectivity
    /// Bytes of documents between parser and store at a time. Of those that wait for the writer only the drafts are kept, which take about
    /// three times the document's memory: text, its folded form for the index, keys.
    private let documents = AsyncSemaphore(total: 4 << 20)

    /// Answers that carry the document (RFC 9110 §15.3, RFC 3229 §10.4.1).
    private static let documentStatuses: Set<Int> = [200, 203, 226]

    init(services: EngineServices, connectivity: Connectivity) {
        self.services = services
        self.connectivity = connectivity
    }

    private var clock: Clock { services.clock }
    private var store: Store { services.store }
    private var queuesHooks: Bool { !services.configuration.settings.hooks.onArticle.isEmpty }

    // MARK: One poll

    /// Polls a feed.
    ///
    /// - Parameters:
    ///   - force: validators and the times that servers asked for are ignored.
    ///   - isManual: a person asked for it.
    func poll(_ feed: FeedRow, force: Bool, isManual: Bool) async -> FeedResult {
        if isManual, !force, let until = feed.state.notBefore, until > clock.now() { return held(feed, until) }
        var request: FetchRequest
        do { request = try Self.request(feed) } catch {
            return await finish(feed, .transport(kind: .basicAuthFile, text: "\(error)"), PollReport())
        }
        request.isUrgent = isManual
        request.ignoresPause = force
        if !force { request.validators = Validators(etag: feed.state.etag, lastModified: feed.state.lastModified) }
        let answer = await services.client.result(request)
        return await take(consume answer, feed, isConditional: !request.validators.isEmpty)
    }

    /// What an answer, or that there is none, means for the feed.
    ///
    /// - Parameter isConditional: the request carried validators.
    func take(_ answer: consuming Result<FetchResponse, FetchError>, _ feed: FeedRow, isConditional: Bool) async -> FeedResult {
        var answered: FetchResponse
        switch consume answer {
        case .success(let good): answered = good
        case .failure(let error): return await unanswered(error, feed)
        }
        let headers = PollHeaders(answered)
        let (body, size) = (Handed(answered.body), answered.body.count)
        answered.body = []
        let response = answered
        if response.status != 0, !feed.url.lowercased().hasPrefix("file:") { await connectivity.serverAnswered() }
        let report = PollReport(response)
        if response.status == 304, isConditional { return await finish(feed, .notModified(headers), report) }
        guard Self.documentStatuses.contains(response.status) else {
            return await finish(feed, .httpError(status: response.status, headers), report)
        }
        switch await documents.withShare(of: size, { await read(body, response, headers, feed, report) }) {
        case .ended(let result): return result
        case .gap(var parsed):
            // Items were missed. Outside the permit, since following the archive may take long.
            let hints = DocumentHints(parsed, isDelta: response.status == 226)
            var report = report
            report.archive = await ArchiveReader(services: services).followArchives(of: &parsed, from: response.url, feed: feed)
            let (items, final) = (Handed(parsed.items), report)
            parsed.items = []
            let head = parsed
            return await documents.withShare(of: size) { await keep(head, items, hints, headers, feed, final) }
        }
    }

    private enum Step {
        case ended(FeedResult)
        /// Items were missed, and the feed names the documents that have them.
        case gap(ParsedFeed)
    }

    /// Reads the document, and stores what is new.
    private func read(_ body: Handed<[UInt8]>, _ response: FetchResponse, _ headers: PollHeaders, _ feed: FeedRow, _ report: PollReport) async -> Step
    {
        var parsed: ParsedFeed
        do {
            parsed = try await services.parsing.run(job: .init(kind: .poll, id: feed.id)) {
                try parseFeed(
                    body.take() ?? [], documentURL: response.url, contentType: response.header("content-type"),
                    contentLocation: response.header("content-location"), contentLanguage: response.header("content-language"))
            }
        } catch {
            // What came of a transfer that broke off is not a feed: the transfer is at fault.
            if let cut = response.cut { return .ended(await finish(feed, .transport(kind: cut.kind, text: cut.description), report)) }
            let kind = (error as? FeedError).map { OutcomeKind(rawValue: $0.code) } ?? .unreadable
            return .ended(await finish(feed, .unreadable(kind: kind, text: "\(error)", headers), report))
        }
        response.lease?.release()
        if let cut = response.cut {
            parsed.recovered = true
            parsed.warnings.insert("\(cut)", at: 0)
        }
        let hints = DocumentHints(parsed, isDelta: response.status == 226)
        if parsed.prevArchive ?? parsed.next != nil, schedule(feed).isGap(hints, after: feed.state) { return .gap(parsed) }
        let items = Handed(parsed.items)
        parsed.items = []
        return .ended(await keep(parsed, items, hints, headers, feed, report))
    }

    /// Decides which items are new or changed, and stores them.
    ///
    /// - Parameters:
    ///   - parsed: the feed without its items.
    ///   - items: its items, which go as soon as drafts are made of them.
    private func keep(
        _ parsed: ParsedFeed, _ items: Handed<[ParsedItem]>, _ hints: DocumentHints, _ headers: PollHeaders, _ feed: FeedRow, _ report: PollReport
    ) async -> FeedResult {
        let configuration = services.configuration.current
        do {
            var items = items.take() ?? []
            let listed = items.map(ArticleReader.listed)
            let known = try await store.knownItems(feed: feed.id, keys: listed.map(\.key))
            let renamed = ItemIdentity.mayBeRenamed(listed) { known[$0] != nil }
            let stored = try await store.items(feed: feed.id, links: renamed.compactMap(\.linkHash))
            let wantsPages = feed.options.pages ?? configuration.settings.pages.fetch
            let now = clock.now()
            // Nil when the last draft is made: what waits for the writer are the drafts alone.
            var drafts: FeedDrafts? = FeedDrafts(
                reader: configuration.reader, items: items, language: parsed.language, feedID: feed.id, sourceName: feed.name ?? parsed.title,
                known: known, stored: stored, wantsPages: wantsPages, now: now)
            items = []
            var parts = (drafts?.parts ?? [])[...]
            var earlier = CommitResult(feedID: feed.id)
            while true {
                let part = parts.popFirst() ?? 0..<0
                let items = try await services.parsing.run(job: .init(kind: .poll, id: feed.id)) { [drafts] in drafts?.make(part) ?? [] }
                if parts.isEmpty {
                    drafts = nil
                    return await finish(feed, .success(hints, headers), report, parsed: parsed, items: items, earlier: earlier)
                }
                // What a long document brings is stored in parts; the last one has the validators, so a poll that is cut short is made again.
                earlier.add(try await services.writer.submit(.part(feed.id, items, at: now, queuesHooks: queuesHooks)))
            }
        } catch { return await notStored(feed, error) }
    }

    /// Puts the poll's result and the next date into the store.
    private func finish(
        _ feed: FeedRow, _ outcome: PollOutcome, _ report: PollReport, parsed: ParsedFeed? = nil, items: [ItemDraft] = [],
        earlier: CommitResult? = nil
    ) async -> FeedResult {
        let now = clock.now()
        let schedule = schedule(feed)
        var (next, events) = schedule.after(
            feed.state, outcome: outcome, url: feed.url, move: report.move, milliseconds: report.milliseconds, now: now, jitter: services.random())
        if case .success(let hints, _) = outcome, !hints.isDelta { next.documentBytes = report.bytes }
        // A feed may live at the new address already; then this one stays where it is.
        let movedTo = await newAddress(events)
        if movedTo == nil { events.removeAll { if case .moved = $0 { true } else { false } } }
        let host = report.host ?? hostKey(feed.url)
        for case .hostPause(let until, let reason) in events { await services.pause(host: host, until: until, reason: reason) }
        // What the parser had to heal stands in the history beside an outcome that is good.
        let warnings = parsed.flatMap { $0.recovered ? "damaged, but read: \($0.warnings.prefix(3).joined(separator: "; "))" : nil }
        let message = next.errorText ?? warnings
        let health = schedule.health(next, now: now).rawValue
        // A feed that is gone is asked again only by hand: its date lies beyond any clock.
        if next.isGone { next.nextPoll = Int64.max / 2 }
        let commit = PollCommit(
            feedID: feed.id, at: now, state: next, health: health, movedTo: movedTo, title: parsed?.title, siteLink: parsed?.link,
            language: parsed?.language, items: items,
            poll: PollRow(
                at: now, status: report.status, outcome: outcome.kind, detail: message, newArticles: earlier?.added.count ?? 0,
                changedArticles: earlier?.changed.count ?? 0, bytes: report.bytes, milliseconds: report.milliseconds),
            changes: events.compactMap { $0.change(report.archive) }, queuesHooks: queuesHooks)
        services.counters.update { $0.count(report, host: hostKey(feed.url), saved: report.status == 304 ? feed.state.documentBytes : 0) }
        do {
            var result = try await services.writer.submit(commit)
            services.storeHealth.stored(feed: feed.id)
            if let earlier { result.add(earlier) }
            tell(feed, next, commit.poll)
            if movedTo != nil { await connectivity.hostsChanged() }
            if !items.isEmpty || earlier != nil {
                await services.analysisWanted.fire()
                await services.pagesWanted.fire()
            }
            return FeedResult(
                feed: feed.id, name: feed.name ?? parsed?.title ?? feed.displayName, outcome: outcome.kind, message: message,
                added: result.added.count, changed: result.changed.count)
        } catch { return await notStored(feed, error) }
    }

    /// Tells the journal of a failure once, and of its end with how often it came.
    private func tell(_ feed: FeedRow, _ next: PollState, _ poll: PollRow) {
        let logger = services.logger
        logger.trace(
            "polled",
            metadata: [
                "feed": "\(feed.shownURL)", "outcome": "\(poll.outcome)", "status": "\(poll.status ?? 0)", "bytes": "\(poll.bytes)",
                "milliseconds": "\(poll.milliseconds)",
            ])
        if let error = next.errorText, next.consecutiveErrors > 0 {
            let isNew = feed.state.consecutiveErrors == 0 || feed.state.errorKind != next.errorKind
            logger.log(
                level: isNew ? .notice : .debug, "poll failed",
                metadata: ["feed": "\(feed.shownURL)", "error": "\(error)", "count": "\(next.consecutiveErrors)"])
        } else if feed.state.consecutiveErrors > 0 {
            logger.notice("polls succeed again", metadata: ["feed": "\(feed.shownURL)", "count": "\(feed.state.consecutiveErrors)"])
        }
    }

    // MARK: Polls without an answer

    private func unanswered(_ error: FetchError, _ feed: FeedRow) async -> FeedResult {
        switch error {
        case .cancelled:
            return FeedResult(feed: feed.id, name: feed.displayName, outcome: .cancelled, message: "the daemon stops")
        case .otherNode(let host) where host != hostKey(feed.url):
            return await postpone(feed, until: clock.now().addingClamped(Self.otherNodePause), outcome: error.kind, why: "\(error)")
        case .otherNode:
            // The feed stays due, for whoever may ask its host.
            return FeedResult(feed: feed.id, name: feed.displayName, outcome: error.kind, message: "\(error)")
        case .hostPaused(let host, let until):
            return await postpone(
                feed, until: until, outcome: .hostPaused, reason: "\(host) asked for a pause",
                why: "\(host) asked for a pause until \(iso8601(until)); --force polls anyway")
        // A node that was stopped past its lease sees transfers fail that others have taken over: that is no fault of the feed.
        case _ where !services.access.mayAsk(hostKey(feed.url)):
            services.access.lost(hostKey(feed.url))
            return FeedResult(feed: feed.id, name: feed.displayName, outcome: .otherNode, message: "\(error)")
        case .interrupted:
            return await interrupted(feed, "\(error)")
        default:
            if error.mayBeOurNetwork {
                if let waiting = await connectivity.failed(feed, error) { return waiting }
            } else if error.provesNetwork {
                await connectivity.serverAnswered()
            }
            return await finish(feed, .transport(kind: error.kind, text: error.description), PollReport())
        }
    }

    private func held(_ feed: FeedRow, _ until: Int64) -> FeedResult {
        FeedResult(
            feed: feed.id, name: feed.displayName, outcome: .held,
            message: "the server asked not to be polled before \(iso8601(until)) (\(feed.state.notBeforeReason ?? "")); --force polls anyway")
    }

    /// Seconds after which a feed is polled again that a redirect led to a host of another node: by then that host may be this node's.
    private static let otherNodePause: Int64 = 30

    /// The feed waits for a host, which is not an error of its own.
    private func postpone(_ feed: FeedRow, until: Int64, outcome: OutcomeKind, reason: String? = nil, why: String) async -> FeedResult {
        var next = feed.state
        next.nextPoll = max(until, feed.nextPoll)
        next.intervalReason = reason ?? why
        do {
            try await store.saveState(next, health: schedule(feed).health(next, now: clock.now()).rawValue, feed: feed.id)
        } catch { return await notStored(feed, error) }
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: outcome, message: why)
    }

    /// The request may have reached the server, so it counts as a poll, and not as an error: the feed is due an interval later.
    private func interrupted(_ feed: FeedRow, _ why: String) async -> FeedResult {
        let (schedule, now) = (schedule(feed), clock.now())
        var next = feed.state
        next.lastPoll = now
        next.nextPoll = now.addingClamped(max(1, next.interval > 0 ? next.interval : schedule.policy.every ?? schedule.policy.standard))
        next.intervalReason = "the last request was interrupted"
        let commit = PollCommit(
            feedID: feed.id, at: now, state: next, health: schedule.health(next, now: now).rawValue,
            poll: PollRow(at: now, outcome: .cancelled, detail: why))
        do { _ = try await services.writer.submit(commit) } catch { return await notStored(feed, error) }
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: .cancelled, message: why)
    }

    /// Nothing was lost: the feed is polled again as if it had not been.
    private func notStored(_ feed: FeedRow, _ error: any Error) async -> FeedResult {
        var next = feed.state
        next.nextPoll = clock.now() + services.storeHealth.retryAfter(feed: feed.id)
        next.intervalReason = "the last answer could not be stored"
        let health = schedule(feed).health(next, now: clock.now()).rawValue
        let state = next
        await services.storeFailed(error, doing: "poll of \(feed.shownURL)") { try await store.saveState(state, health: health, feed: feed.id) }
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: .store, message: "\(error)")
    }

    // MARK: Parts

    private func schedule(_ feed: FeedRow) -> Schedule { Schedule(policy: Self.policy(feed, services.configuration.settings.poll)) }

    /// How often a feed is to be polled.
    static func policy(_ feed: FeedRow, _ settings: PollSettings) -> PollPolicy {
        PollPolicy(every: feed.everySeconds.map(Int64.init), standard: settings.every, minimum: settings.min, maximum: settings.max)
    }

    private func newAddress(_ events: [PollEvent]) async -> String? {
        for case .moved(_, let to) in events {
            guard let isTaken = try? await store.hasFeed(url: to), !isTaken else { continue }
            return to
        }
        return nil
    }

    /// The request for a feed, without validators.
    static func request(_ feed: FeedRow) throws -> FetchRequest {
        var request = FetchRequest(url: feed.url, kind: .feed)
        request.mayReadFiles = request.isFile
        request.userAgent = feed.options.userAgent
        request.headers = feed.options.headers ?? [:]
        if let file = feed.options.basicAuthFile { request.basicAuth = try credentials(file) }
        return request
    }

    /// The one line of a file with name and password.
    private static func credentials(_ file: String) throws -> String {
        struct Unreadable: Error, CustomStringConvertible { let description: String }
        let text: String
        do { text = try SmallFile.text(file, limit: SmallFile.longestSecret).trimmingCharacters(in: .whitespacesAndNewlines) } catch {
            throw Unreadable(description: "\(file): \(error); correct basic_auth_file")
        }
        guard text.contains(":") else { throw Unreadable(description: "\(file): must hold one line “user:password”; correct basic_auth_file") }
        return text
    }
}

extension HTTPClient {
    /// Fetches one address; gives what came of it.
    func result(_ request: FetchRequest) async -> Result<FetchResponse, FetchError> {
        do { return .success(try await fetch(request)) } catch { return .failure(error) }
    }
}
