import ControlAPI
import ControlServer
import ControlTestSupport
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

/// A program that takes everything over.
struct IdleDaemon: DaemonCommands {
    func reload() async throws -> ReloadReport { ReloadReport(feedsAdded: 0, feedsRemoved: 0, feeds: 0) }
    func setLogLevel(_ level: String) -> Bool { level == "debug" }
}
