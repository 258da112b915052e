import ControlAPI
import ControlServer
import HTTPTypes
import Hummingbird
import Models
import Store

/// `/v1/events`: what happens, as server-sent events (WHATWG HTML, section 9.2) with the sequence number as id.
struct EventController: Sendable {
    let store: Store
    let engine: any EngineCommands

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: follow) }

    /// Events are read from the store as fast as the caller takes them, so a caller that does not read costs one batch.
    @Sendable func follow(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["since", "kind"])
        var last = try query.number("since", in: 0...Int64.max)
        if let text = HTTPField.Name("Last-Event-ID").flatMap({ request.headers[$0] }) {
            guard let seq = Int64(text), seq >= 0 else {
                throw Problem.badRequest("Last-Event-ID “\(text.prefix(40))”: is not valid; send the id of the last event received")
            }
            last = seq
        }
        let kinds = try query.text("kind")?.split(separator: ",").map(String.init) ?? []
        if let unknown = kinds.first(where: { !ChangeKind.all.contains($0) }) {
            throw Problem.badRequest("kind “\(unknown.prefix(40))”: is not known; use \(ChangeKind.all.joined(separator: ", "))")
        }
        // A number beyond the log is of another store, such as the one before a backup was restored: the log is followed from its end.
        let end = try await store.lastChange()
        return ChangeFollower(store: store, engine: engine, after: min(last ?? end, end), kinds: Set(kinds)).response
    }
}
