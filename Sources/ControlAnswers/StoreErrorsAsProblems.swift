import ControlAPI
import ControlServer
import Hummingbird
import Store

/// Gives the store's errors the status that tells a caller what to do about them.
struct StoreErrorsAsProblems: RouterMiddleware {
    typealias Context = ControlContext

    func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let error as StoreError { throw Self.problem(error) }
    }

    private static func problem(_ error: StoreError) -> Problem {
        switch error {
        case .searchUnavailable, .busy, .interrupted: Problem(status: 503, title: "Service Unavailable", detail: "\(error)")
        case .cannotWrite: Problem(status: 507, title: "Insufficient Storage", detail: "\(error)")
        case .badQuery, .badCursor: Problem.badRequest("\(error)")
        case .notFound: Problem.notFound("\(error)")
        case .alreadyThere: Problem.conflict("\(error)")
        default: Problem(status: 500, title: "Internal Server Error", detail: "\(error)")
        }
    }
}
