import FeedParsing
import Fetch
import Foundation
import Models
import Schedule
import Store

/// How one feed's poll ended, for those who asked for it.
public struct FeedResult: Sendable {
    public var feed: Int64
    public var name: String
    public var outcome: OutcomeKind
    public var message: String?
    public var added = 0
    public var changed = 0
}

/// What is told of a poll beside its outcome.
struct PollReport: Sendable {
    var status: Int?
    var bytes = 0
    var milliseconds = 0
    var move: PermanentMove?
    /// Host that gave the answer, which a redirect may have led to.
    var host: String?
    var archive: ArchiveReport?

    /// Of a poll without an answer.
    init() {}

    init(_ response: FetchResponse) {
        status = response.status
        bytes = response.bytesOnWire
        milliseconds = Int(clamping: Int64(exactly: (response.seconds * 1_000).rounded()) ?? 0)
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
            items: feed.items.map { ArticleReader.hash(of: ArticleReader.key($0)) },
            dates: feed.items.compactMap { ($0.published ?? $0.updated)?.unixSeconds }, title: feed.title.map { ArticleReader.hash(of: $0) },
            isDelta: isDelta, isCut: feed.isCut)
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

extension PollOutcome {
    /// Its class, as history and change log name it.
    var kind: OutcomeKind {
        switch self {
        case .success: .ok
        case .notModified: .notModified
        case .httpError(let status, _): status == 410 ? .gone : .http(status)
        case .transport(let kind, _), .unreadable(let kind, _, _): kind
        }
    }
}

extension PollEvent {
    /// The event as the change log has it.
    func change(_ archive: ArchiveReport?) -> (kind: String, data: String)? {
        switch self {
        case .health(let from, let to): ("health", "{\"from\":\"\(from.rawValue)\",\"to\":\"\(to.rawValue)\"}")
        case .gap: ("gap", archive.map { "{\"documents\":\($0.documents),\"items\":\($0.items),\"met\":\($0.met)}" } ?? "{}")
        case .gone: ("gone", "{}")
        case .moved(let from, let to):
            ("move", (try? JSONEncoder().encode(["from": from, "to": to])).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
        case .hostPause: nil
        }
    }
}
