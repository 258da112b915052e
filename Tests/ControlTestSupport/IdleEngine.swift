import ControlAPI
import Schedule

/// An engine that does nothing, and counts what it is asked.
public final class IdleEngine: EngineCommands {
    private let known: [String]
    public init(topics: [String] = []) { known = topics }

    public var activity: EngineActivity { EngineActivity() }
    public func totals() async -> EngineCounters { EngineCounters() }
    public func polling(url: String, state: PollState, everySeconds: Int?) -> FeedPolling { FeedPolling(state: state) }
    public func host(of url: String) async -> HostActivity { HostActivity() }
    public func topics() async -> [String] { known }
    public func addFeed(_ request: AddFeedRequest) async throws -> Int64 { throw Problem.badRequest("no engine") }
    public func importFeeds(_ request: ImportFeedsRequest) async throws -> ImportFeedsReport { ImportFeedsReport(entries: []) }
    public func removeFeed(_ id: Int64) async throws {}
    public func setPaused(_ paused: Bool, feed id: Int64) async throws {}
    public func removeArticle(_ id: Int64) async throws { throw Problem.notFound("article \(id): not found") }
    public func sync(feeds: [Int64], force: Bool) async throws -> AsyncStream<SyncProgress> {
        AsyncStream { continuation in
            continuation.yield(SyncProgress(finished: feeds.count, total: feeds.count, failed: 0, done: true))
            continuation.finish()
        }
    }
    public func retry(articles: [Int64], feeds: [Int64], all: Bool) async throws -> [SetAsideJob] { [] }
    public func importDocument(_ bytes: [UInt8], name: String, url: String?) async -> ImportReport.Entry { .init(name: name, result: "unchanged") }
    public func reparse(since: Int64) async -> AsyncStream<ReparseProgress> { AsyncStream { $0.finish() } }
    public func extractFacts(articles: [Int64]) async throws {}
    public func catchUp(seconds: Double) async throws {}
    public func changeCount() async -> UInt64 { 0 }
    public func waitForChange(after seen: UInt64, seconds: Double) async { try? await Task.sleep(for: .seconds(seconds)) }
}
