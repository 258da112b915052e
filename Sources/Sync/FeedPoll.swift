import FeedParsing
import Fetch
import Foundation
import Schedule
import Store

/// One poll of one feed: asked, read, and what is new put into the store.
extension SyncEngine {
    /// Answers that carry the document (RFC 9110 §15.3, RFC 3229 §10.4.1).
    private static let documentStatuses: Set<Int> = [200, 203, 226]

    /// Asks the feed's server. Until the answer is there the feed is a request and its row, not a task, which would take ten times as much.
    func ask(_ feed: FeedRow, force: Bool, isManual: Bool) {
        let state = StateCoding.decode(feed.state)
        if isManual, !force, let until = state.notBefore, until > clock.now() {
            let reason = state.notBeforeReason ?? ""
            return finish(feed) { _, _ in
                FeedResult(
                    feed: feed.id, name: feed.displayName, outcome: "held",
                    message: "the server asked to be left alone until \(iso8601(until)) (\(reason)); --force goes ahead all the same",
                    isFailure: true)
            }
        }
        var request: FetchRequest
        do { request = try self.request(feed) } catch {
            let text = "\(error)"
            return finish(feed) { engine, state in await engine.settle(feed, state, outcome: .transport(kind: "basic_auth_file", text: text)) }
        }
        request.isUrgent = isManual
        request.ignoresPause = force
        if !force { request.validators = Validators(etag: state.etag, lastModified: state.lastModified) }
        let isConditional = !request.validators.isEmpty
        client.fetch(request) { answer in
            self.finish(feed) { await $0.take(answer, feed: feed, state: $1, isConditional: isConditional) }
        }
    }

    /// Ends a poll in its turn: few answers are worked on at a time, and the rest wait as they came.
    nonisolated func finish(_ feed: FeedRow, _ work: @escaping @Sendable (SyncEngine, PollState) async -> FeedResult) {
        Task { await answers.pass { await self.end(feed, work) } }
    }

    private func end(_ feed: FeedRow, _ work: (SyncEngine, PollState) async -> FeedResult) async {
        settling.insert(feed.id)
        await ended(feed, await work(self, StateCoding.decode(feed.state)))
    }

    /// The request for a feed, without validators.
    func request(_ feed: FeedRow) throws -> FetchRequest {
        var request = FetchRequest(url: feed.url, kind: .feed)
        request.userAgent = feed.options.userAgent
        request.headers = feed.options.headers ?? [:]
        // Archive documents take over this request: those of a remote feed must not name local files.
        request.mayReadFiles = request.isFile
        if let file = feed.options.basicAuthFile { request.basicAuth = try Self.credentials(file) }
        return request
    }

    /// The one line of a file with name and password.
    private static func credentials(_ file: String) throws -> String {
        struct Unreadable: Error, CustomStringConvertible { let description: String }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines), text.contains(":") else {
            throw Unreadable(description: "\(file): cannot be read as “user:password”; correct basic_auth_file")
        }
        return text
    }

    /// What an answer, or that there is none, means for the feed.
    ///
    /// - Parameter isConditional: the request carried validators.
    func take(_ answer: Result<FetchResponse, FetchError>, feed: FeedRow, state: PollState, isConditional: Bool) async -> FeedResult {
        switch answer {
        case .success(let response):
            if !feed.url.hasPrefix("file:") { await networkStands() }
            return await take(response, feed: feed, state: state, isConditional: isConditional)
        case .failure(.cancelled):
            return FeedResult(feed: feed.id, name: feed.displayName, outcome: "cancelled", message: "the daemon stops", isFailure: true)
        case .failure(.hostPaused(let host, let until)):
            return await putOff(feed, state, until: until, host: host)
        case .failure(let error):
            if error.mayBeOurNetwork {
                if await isOurNetwork(feed, state) { return await waitForNetwork(feed, state, error) }
            } else if error.provesNetwork {
                await networkStands()
            }
            return await settle(feed, state, outcome: .transport(kind: error.kind, text: error.description))
        }
    }

    private func take(_ response: FetchResponse, feed: FeedRow, state: PollState, isConditional: Bool) async -> FeedResult {
        let report = PollReport(response)
        if response.status == 304, isConditional { return await settle(feed, state, outcome: .notModified(report.headers), report) }
        guard Self.documentStatuses.contains(response.status) else {
            return await settle(feed, state, outcome: .httpError(status: response.status, report.headers), report)
        }
        let step = await documents.pass { await self.read(response, feed: feed, state: state, report) }
        switch step {
        case .ended(let result): return result
        case .gap(var parsed, let hints):
            // Outside the gate, since it may take long.
            let archive = await followArchives(of: &parsed, from: response.url, feed: feed)
            let (whole, final) = (parsed, report.with(archive))
            return await documents.pass { await self.keep(whole, hints, feed: feed, state: state, final) }
        }
    }

    private enum Step {
        case ended(FeedResult)
        /// Items were missed, and the feed names the documents that have them.
        case gap(ParsedFeed, DocumentHints)
    }

    private func read(_ response: FetchResponse, feed: FeedRow, state: PollState, _ report: PollReport) async -> Step {
        let parsed: ParsedFeed
        do {
            parsed = try await workers.run {
                try parseFeed(
                    response.body, documentURL: response.url, contentType: response.header("content-type"),
                    contentLocation: response.header("content-location"), contentLanguage: response.header("content-language"))
            }
        } catch {
            // What came of a transfer that broke off is no feed: the transfer is at fault.
            if let cut = response.cut { return .ended(await settle(feed, state, outcome: .transport(kind: cut.kind, text: cut.description), report)) }
            let kind = (error as? FeedError)?.code ?? "unreadable"
            return .ended(await settle(feed, state, outcome: .unreadable(kind: kind, text: "\(error)", report.headers), report))
        }
        response.lease?.release()
        let hints = DocumentHints(parsed, isDelta: response.status == 226)
        if parsed.prevArchive ?? parsed.next != nil, Schedule(policy: policy(feed)).isGap(hints, after: state) { return .gap(parsed, hints) }
        return .ended(await keep(parsed, hints, feed: feed, state: state, report))
    }

    private func keep(_ parsed: ParsedFeed, _ hints: DocumentHints, feed: FeedRow, state: PollState, _ report: PollReport) async -> FeedResult {
        do {
            let known = try await store.knownItems(feed: feed.id, keys: parsed.items.map(Pipeline.key))
            let wantsPages = feed.options.pages ?? settings.pages.fetch
            let pipeline = pipeline
            let items = try await workers.run {
                pipeline.drafts(parsed, feedID: feed.id, sourceName: feed.name ?? parsed.title, known: known, wantsPages: wantsPages)
            }
            return await settle(feed, state, outcome: .success(hints, report.headers), report, parsed: parsed, items: items)
        } catch {
            return await storeFailure(feed, error)
        }
    }
}

/// What is told of a poll beside its outcome.
struct PollReport: Sendable {
    var headers = PollHeaders()
    var status: Int?
    var bytes = 0
    var milliseconds = 0
    var move: PermanentMove?
    /// Host that gave the answer, which a redirect may have led to.
    var host: String?
    var archive: ArchiveReport?

    /// Of a poll without an answer.
    init() {}

    func with(_ archive: ArchiveReport) -> PollReport {
        var report = self
        report.archive = archive
        return report
    }

    init(_ response: FetchResponse) {
        headers = PollHeaders(response)
        status = response.status
        bytes = response.bytesOnWire
        milliseconds = Int(response.seconds * 1_000)
        host = hostKey(response.url)
        // Only permanent redirects from the first hop on say that the feed has moved.
        move = response.redirects.prefix { $0.status == 301 || $0.status == 308 }.last.map { PermanentMove(target: $0.to) }
    }
}

extension DocumentHints {
    /// What a document says of its own rhythm.
    init(_ feed: ParsedFeed, isDelta: Bool) {
        self.init(
            ttlMinutes: feed.ttlMinutes, updatePeriodMinutes: feed.updatePeriodMinutes, skipHours: feed.skipHours, skipDays: feed.skipDays,
            items: feed.items.map { StateCoding.hash(Pipeline.key($0)) },
            dates: feed.items.compactMap { ($0.published ?? $0.updated)?.unixSeconds }, title: feed.title.map(StateCoding.hash), isDelta: isDelta,
            isCut: feed.isCut)
    }
}

extension FetchError {
    /// A server was reached, so the network between here and there stands.
    var provesNetwork: Bool {
        switch self {
        case .tls, .tooSlow, .tooLarge, .bomb, .headersTooLarge, .tooManyRedirects, .badRedirect, .badResponse: true
        default: false
        }
    }
}
