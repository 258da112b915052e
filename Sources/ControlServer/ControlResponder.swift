import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers every request: by the routes, or by a problem (RFC 9457) where a route fails or there is none.
public struct ControlResponder: Sendable {
    private let responder: RouterResponder<ControlContext>
    /// Method and path of every route; parameters stand in braces, `/v1/feeds/{id}`.
    public let routes: [(method: HTTPRequest.Method, path: String)]

    /// Makes a responder of the routes that are in the router now.
    public init(router: Router<ControlContext>) {
        responder = router.buildResponder()
        routes = router.routes.map { ($0.method, "\($0.path)") }
    }

    /// The answer; never throws.
    public func respond(to request: Request, context: ControlContext) async -> Response {
        let problem: Problem
        do { return try await responder.respond(to: request, context: context) } catch is NoRoute { problem = missing(request) } catch {
            problem = Problem(error)
        }
        let response = Response(problem)
        // No content in the answer to HEAD (RFC 9110 §9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// 405 for a path that takes other methods, else 404.
    private func missing(_ request: Request) -> Problem {
        let matching = routes.filter { Self.matches($0.path, request.uri.path) }
        // A path that is written out comes before one with a parameter: /v1/feeds/import is not a feed.
        let exact = matching.filter { $0.path.split(separator: "/") == request.uri.path.split(separator: "/") }
        let allowed = Set((exact.isEmpty ? matching : exact).map(\.method.rawValue)).sorted()
        guard !allowed.isEmpty else { return Problem.notFound("\(request.uri.path.prefix(100)): not found; docs/openapi.yaml lists the paths") }
        var problem = Problem(
            status: 405, title: "Method Not Allowed",
            detail: "\(request.uri.path.prefix(100)): does not take \(request.method.rawValue); use \(allowed.joined(separator: ", "))")
        problem.allowed = allowed
        return problem
    }

    static func matches(_ pattern: String, _ path: String) -> Bool {
        let (a, b) = (pattern.split(separator: "/"), path.split(separator: "/"))
        return a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || $0.hasPrefix("{") || $0.hasPrefix(":") }
    }
}

/// No route takes the request.
private struct NoRoute: Error {}

/// Keeps the router from writing errors in its own form; the first middleware of every router.
public struct ErrorsAsProblems: RouterMiddleware {
    public typealias Context = ControlContext

    public init() {}

    public func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let error as HTTPError {
            if error.status == .notFound { throw NoRoute() }
            throw Problem(error)
        }
    }
}

extension Problem {
    /// Any error as a problem.
    init(_ error: any Error) {
        switch error {
        case let known as Problem: self = known
        case let http as HTTPError: self.init(status: http.status.code, title: http.status.reasonPhrase, detail: http.body)
        default: self.init(status: 500, title: "Internal Server Error", detail: "\(error)")
        }
    }
}
