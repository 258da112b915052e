import ControlAPI
import ControlServer
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// `/v1/events`: what happens, as server-sent events (WHATWG HTML, section 9.2) with the sequence number as id.
struct EventController: Sendable {
    let store: Store
    let engine: any EngineCommands

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: follow) }

    /// Events are read from the store as fast as the caller takes them, so a caller that does not read costs one batch.
    ///
    /// An id alone is not dispatched as an event; it keeps the connection alive and tells the caller where to resume.
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
        if let unknown = kinds.first(where: { !ChangeFollower.kinds.contains($0) }) {
            throw Problem.badRequest("kind “\(unknown.prefix(40))”: is not known; use \(ChangeFollower.kinds.joined(separator: ", "))")
        }
        let start: Int64
        if let last { start = last } else { start = try await store.lastChange() }
        let follower = ChangeFollower(store: store, engine: engine, after: start, kinds: Set(kinds))
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                while let place = await follower.next() { try await writer.write(ByteBuffer(bytes: Self.text(place))) }
                try await writer.finish(nil)
            })
    }

    private static func text(_ place: ChangePlace) throws -> [UInt8] {
        var text = Array("id: \(place.seq)\n".utf8)
        if let event = place.event {
            text += Array("event: \(event.kind)\ndata: ".utf8) + (try JSONBody.encode(event))
            text.append(0x0A)
        }
        return text + [0x0A]
    }
}
