import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import Models
import NIOCore

/// Which request gets which answer.
struct Routes: Sendable {
    let backend: any ControlBackend
    let permissions: Permissions
    let maxBody: Int

    /// Method and path of every route, as the API's description lists them.
    static let all: [(method: HTTPRequest.Method, path: String, changes: Bool)] = [
        (.get, "/v1/status", false), (.get, "/v1/feeds", false), (.post, "/v1/feeds", true), (.get, "/v1/feeds/{id}", false),
        (.post, "/v1/feeds/import", true),
        (.patch, "/v1/feeds/{id}", true), (.delete, "/v1/feeds/{id}", true), (.post, "/v1/sync", true), (.get, "/v1/articles", false),
        (.get, "/v1/articles/{id}", false), (.get, "/v1/search", false), (.get, "/v1/stories", false), (.get, "/v1/stories/{id}", false),
        (.get, "/v1/timeline", false), (.get, "/v1/facts", false), (.get, "/v1/tariffs", false), (.get, "/v1/figures", false),
        (.get, "/v1/people", false), (.get, "/v1/conflicts", false), (.get, "/v1/events", false), (.post, "/v1/import", true),
        (.post, "/v1/reparse", true), (.post, "/v1/backup", true), (.post, "/v1/verify", false), (.post, "/v1/reload", true),
        (.post, "/v1/log-level", true), (.get, "/metrics", false), (.get, "/healthz", false),
    ]

    func router() -> Router<ControlContext> {
        let router = Router(context: ControlContext.self)
        for route in Self.all {
            let path = RouterPath(route.path.replacingOccurrences(of: "{id}", with: ":id"))
            router.on(path, method: route.method) { request, context in
                do {
                    if route.changes { try await requireAdmin(context) }
                    return try await answer(route.method, route.path, request, context)
                } catch { return ProblemResponse.make(error) }
            }
        }
        router.add(middleware: NotFound())
        return router
    }

    private func requireAdmin(_ context: ControlContext) async throws {
        guard permissions.mayChange(await context.peer()) else {
            throw Problem(
                status: 403, title: "Forbidden",
                detail:
                    "this changes the daemon: only root, the daemon's own user and the users of control.admins may; run it with sudo or add your user there"
            )
        }
    }

    private func answer(_ method: HTTPRequest.Method, _ path: String, _ request: Request, _ context: ControlContext) async throws -> Response {
        let query = Query(request)
        switch (method, path) {
        case (.get, "/v1/status"): return try json(await backend.status())
        case (.get, "/v1/feeds"):
            let withCredentials = query["credentials"] == "1"
            if withCredentials { try await requireAdmin(context) }
            return try json(Page(items: await backend.feeds(withCredentials: withCredentials)))
        case (.post, "/v1/feeds/import"): return try json(await backend.importFeeds(decode(ImportFeedsRequest.self, request)))
        case (.post, "/v1/feeds"): return try json(await backend.addFeed(decode(AddFeedRequest.self, request)), status: .created)
        case (.get, "/v1/feeds/{id}"): return try json(await backend.feed(id(context)))
        case (.patch, "/v1/feeds/{id}"):
            guard let paused = try await decode(ChangeFeedRequest.self, request).paused else {
                throw Problem.badRequest("nothing to change; give “paused”")
            }
            return try json(await backend.setPaused(paused, feed: id(context)))
        case (.delete, "/v1/feeds/{id}"):
            try await backend.removeFeed(id(context))
            return Response(status: .noContent)
        case (.post, "/v1/sync"): return try await sync(request, query)
        case (.get, "/v1/articles"):
            return try json(
                await backend.articles(
                    ArticleQuery(
                        feed: query.int("feed").map(Int64.init), since: query["since"], topic: query["topic"], after: query["after"],
                        limit: query.limit())))
        case (.get, "/v1/articles/{id}"): return try json(await backend.article(id(context), revision: query.int("revision")))
        case (.get, "/v1/search"):
            guard let text = query["q"], !text.isEmpty else { throw Problem.badRequest("search: give what to look for as “q”") }
            return try json(await backend.search(text, after: query["after"], limit: query.limit()))
        case (.get, "/v1/stories"): return try json(await backend.stories(since: query["since"], after: query["after"], limit: query.limit()))
        case (.get, "/v1/stories/{id}"): return try json(await backend.story(id(context)))
        case (.get, "/v1/timeline"): return try json(await backend.timeline(since: query["since"], topic: query["topic"], query.list()))
        case (.get, "/v1/facts"): return try json(await backend.facts(facts(query)))
        case (.get, "/v1/tariffs"): return try json(await backend.tariffs(imposer: query["imposer"], target: query["target"], query.list()))
        case (.get, "/v1/figures"): return try json(await backend.figures(reporter: query["reporter"], partner: query["partner"], query.list()))
        case (.get, "/v1/people"): return try json(await backend.people(name: query["name"], query.list()))
        case (.get, "/v1/conflicts"): return try json(await backend.conflicts(query.list()))
        case (.get, "/v1/events"): return try await events(request, query)
        case (.post, "/v1/import"): return try json(await backend.importDocuments(decode(ImportRequest.self, request)))
        case (.post, "/v1/reparse"): return lines(try await backend.reparse(since: query["since"]))
        case (.post, "/v1/backup"): return try json(await backend.backup(decode(BackupRequest.self, request)))
        case (.post, "/v1/verify"): return try json(await backend.verify())
        case (.post, "/v1/reload"): return try json(await backend.reload())
        case (.post, "/v1/log-level"):
            try await backend.setLogLevel(decode(LogLevelRequest.self, request).level)
            return Response(status: .noContent)
        case (.get, "/metrics"): return text(try await backend.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        case (.get, "/healthz"):
            if let fault = await backend.health() { throw Problem(status: 503, title: "Service Unavailable", detail: fault) }
            return text("ok\n", type: "text/plain; charset=utf-8")
        default: throw Problem.notFound("there is nothing at \(path)")
        }
    }

    private func facts(_ query: Query) throws -> FactQuery {
        var kind: FactKind?
        if let name = query["kind"] {
            guard let known = FactKind(rawValue: name) else {
                throw Problem.badRequest("kind “\(name)”: one of \(FactKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            kind = known
        }
        let known: Set<String> = ["kind", "article", "topic", "since", "after", "limit"]
        return FactQuery(
            kind: kind, article: query.int("article").map(Int64.init), topic: query["topic"], since: query["since"],
            fields: query.all.filter { !known.contains($0.key) }, after: query["after"], limit: query.limit())
    }

    // MARK: Streams

    private func sync(_ request: Request, _ query: Query) async throws -> Response {
        let wanted = try await decode(SyncRequest.self, request, orEmpty: SyncRequest())
        let stream = try await backend.sync(wanted)
        if query["wait"] == "1" || query["wait"] == "true" { return lines(stream) }
        // Nobody waits: the polls go on, and what happens is told by `events`.
        Task { for await _ in stream {} }
        return Response(status: .accepted)
    }

    /// One JSON object a line, as it comes.
    private func lines<T: Encodable & Sendable>(_ stream: AsyncStream<T>) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                for await element in stream { try await writer.write(ByteBuffer(bytes: Self.encode(element) + [0x0A])) }
                try await writer.finish(nil)
            })
    }

    /// Server-sent events (WHATWG HTML §9.2) with the sequence number as id; a comment every 15 s keeps the connection alive.
    private func events(_ request: Request, _ query: Query) async throws -> Response {
        let last = request.headers[HTTPField.Name("Last-Event-ID") ?? .accept].flatMap { Int64($0) } ?? query["since"].flatMap { Int64($0) }
        if let text = query["since"], Int64(text) == nil { throw Problem.badRequest("since “\(text)”: give a sequence number") }
        let kinds = query["kind"]?.split(separator: ",").map(String.init) ?? []
        let events = try await backend.events(after: last, kinds: kinds)
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: ": dateline\n\n"))
                for await event in Self.withHeartbeat(events) {
                    guard let event else {
                        try await writer.write(ByteBuffer(string: ":\n\n"))
                        continue
                    }
                    let text = "id: \(event.seq)\nevent: \(event.kind)\ndata: \(String(decoding: Self.encode(event), as: UTF8.self))\n\n"
                    try await writer.write(ByteBuffer(string: text))
                }
                try await writer.finish(nil)
            })
    }

    private static func withHeartbeat(_ events: AsyncStream<ChangeEvent>) -> AsyncStream<ChangeEvent?> {
        AsyncStream { continuation in
            let source = Task {
                for await event in events { continuation.yield(event) }
                continuation.finish()
            }
            let beat = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(15))
                    continuation.yield(nil)
                }
            }
            continuation.onTermination = { _ in
                source.cancel()
                beat.cancel()
            }
        }
    }

    // MARK: Values

    private func id(_ context: ControlContext) throws -> Int64 {
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text) else { throw Problem.badRequest("“\(text.prefix(40))”: give the number that lists show") }
        return id
    }

    private func decode<T: Decodable>(_ type: T.Type, _ request: Request, orEmpty empty: T? = nil) async throws -> T {
        let buffer: ByteBuffer
        do { buffer = try await request.body.collect(upTo: maxBody) } catch {
            throw Problem(status: 413, title: "Content Too Large", detail: "the body is larger than \(maxBody) bytes")
        }
        if buffer.readableBytes == 0, let empty { return empty }
        do { return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView)) } catch {
            throw Problem.badRequest("the body is no \(T.self) in JSON")
        }
    }

    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(value)).map { [UInt8]($0) } ?? Array("null".utf8)
    }

    private func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: Self.encode(value))))
    }

    private func text(_ text: String, type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// The query part of a request, decoded.
struct Query {
    let all: [String: String]

    init(_ request: Request) {
        var all: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            all[String(name)] = value.removingPercentEncoding.map { $0.replacingOccurrences(of: "+", with: " ") } ?? String(value)
        }
        self.all = all
    }

    subscript(_ name: String) -> String? { all[name] }

    func int(_ name: String) -> Int? { all[name].flatMap { Int($0) } }

    func list() -> ListQuery { ListQuery(after: all["after"], limit: limit()) }

    /// 1…1000, 50 unless told.
    func limit() -> Int { min(1_000, max(1, int("limit") ?? 50)) }
}

/// Errors on the wire (RFC 9457).
enum ProblemResponse {
    static func make(_ error: any Error) -> Response {
        var problem: Problem
        switch error {
        case let known as Problem: problem = known
        case let http as HTTPError: problem = Problem(status: http.status.code, title: http.status.reasonPhrase, detail: http.body)
        default: problem = Problem(status: 500, title: "Internal Server Error", detail: "\(error)")
        }
        if problem.status == 404, problem.detail == nil { problem.detail = "there is nothing at this path; docs/openapi.yaml lists what there is" }
        return Response(
            status: .init(code: problem.status, reasonPhrase: problem.title), headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: Routes.encode(problem))))
    }
}

/// Answers for paths and methods that are not there.
struct NotFound: RouterMiddleware {
    func handle(_ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response) async throws -> Response {
        do { return try await next(request, context) } catch let error as HTTPError where error.status == .notFound {
            let allowed = Routes.all.filter { Self.matches($0.path, request.uri.path) }.map { $0.method.rawValue }
            guard !allowed.isEmpty else { throw error }
            var response = ProblemResponse.make(
                Problem(
                    status: 405, title: "Method Not Allowed",
                    detail: "\(request.method.rawValue) is not for \(request.uri.path); \(allowed.joined(separator: ", ")) is"))
            response.headers[.allow] = allowed.joined(separator: ", ")
            return response
        }
    }

    static func matches(_ pattern: String, _ path: String) -> Bool {
        let (a, b) = (pattern.split(separator: "/"), path.split(separator: "/"))
        return a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || $0 == "{id}" }
    }
}
