import Schedule
import ControlAPI
import ControlServer
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Store
import Testing

@testable import ControlAnswers

/// The control API over a store of the test's, without a socket.
struct LocalAPI {
    static let now: Int64 = 1_755_000_000
    let responder: ControlResponder

    init(store: Store, engine: IdleEngine = IdleEngine()) {
        let answers = ControlAnswers(store: store, engine: engine, daemon: IdleDaemon(), version: "0", now: { Self.now })
        responder = ControlResponder(router: answers.router(permissions: Permissions(admins: [])))
    }

    func respond(_ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: String = "") async throws -> (Response, Data) {
        let response = await responder.respond(to: Self.request(body, method, path, headers), context: Self.context)
        let writer = Collector()
        try await response.body.write(writer)
        return (response, Data(writer.box.buffer.readableBytesView))
    }

    static func request(_ body: String, _ method: HTTPRequest.Method = .post, _ path: String = "", _ headers: HTTPFields = [:]) -> Request {
        Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: "/v1/" + path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body)))
    }

    static var context: ControlContext {
        ControlContext(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    func status(_ path: String) async throws -> Int { try await respond(.get, path).0.status.code }

    func get<T: Decodable>(_ type: T.Type, _ path: String) async throws -> T {
        let (response, body) = try await respond(.get, path)
        #expect(response.status == .ok, "\(path): \(String(decoding: body, as: UTF8.self))")
        return try JSONDecoder().decode(type, from: body)
    }

    func items<T: Codable & Sendable>(_ type: T.Type, _ path: String) async throws -> [T] { try await get(Page<T>.self, path).items }
}

/// Keeps what is written.
private struct Collector: ResponseBodyWriter {
    final class Box: @unchecked Sendable {
        // One task writes, and reads when the writing has ended.
        var buffer = ByteBuffer()
    }
    let box = Box()

    mutating func write(_ buffer: ByteBuffer) async throws { box.buffer.writeImmutableBuffer(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// An engine that does nothing, and counts what it is asked.
final class IdleEngine: EngineCommands {
    let known: [String]
    init(topics: [String] = []) { known = topics }

    var activity: EngineActivity { EngineActivity() }
    func totals() async -> EngineCounters { EngineCounters() }
    func polling(url: String, state: PollState, everySeconds: Int?) -> FeedPolling { FeedPolling() }
    func host(of url: String) async -> HostActivity { HostActivity() }
    func topics() async -> [String] { known }
    func addFeed(_ request: AddFeedRequest) async throws -> Int64 { throw Problem.badRequest("no engine") }
    func importFeeds(_ request: ImportFeedsRequest) async throws -> ImportFeedsReport { ImportFeedsReport(entries: []) }
    func removeFeed(_ id: Int64) async throws {}
    func setPaused(_ paused: Bool, feed id: Int64) async throws {}
    func removeArticle(_ id: Int64) async throws { throw Problem.notFound("article \(id): not found") }
    func sync(feeds: [Int64], force: Bool) async throws -> AsyncStream<SyncProgress> {
        AsyncStream { continuation in
            continuation.yield(SyncProgress(finished: feeds.count, total: feeds.count, failed: 0, done: true))
            continuation.finish()
        }
    }
    func retry(articles: [Int64], feeds: [Int64], all: Bool) async throws -> [SetAsideJob] { [] }
    func importDocument(_ bytes: [UInt8], name: String, url: String?) async -> ImportReport.Entry { .init(name: name, result: "unchanged") }
    func reparse(since: Int64) async -> AsyncStream<ReparseProgress> { AsyncStream { $0.finish() } }
    func extractFacts(articles: [Int64]) async throws {}
    func catchUp(seconds: Double) async throws {}
    func changeCount() async -> UInt64 { 0 }
    func waitForChange(after seen: UInt64, seconds: Double) async { try? await Task.sleep(for: .seconds(seconds)) }
}

/// A program that takes everything over.
struct IdleDaemon: DaemonCommands {
    func reload() async throws -> ReloadReport { ReloadReport(feedsAdded: 0, feedsRemoved: 0, feeds: 0) }
    func setLogLevel(_ level: String) -> Bool { level == "debug" }
}
