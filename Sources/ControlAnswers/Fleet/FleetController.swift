import ControlAPI
import ControlServer
import HTTPTypes
import Hummingbird
import Store

/// The fleet as the control API sees it.
public protocol FleetAnswering: Sendable {
    /// All articles of the fleet with their facts.
    var archive: any ArchiveReading { get }
    /// Its nodes, their hosts, and how far the archive has followed them.
    ///
    /// - Throws: `Problem` when the fleet's database does not answer.
    func status() async throws -> FleetStatus
    /// Removes an article of the archive for good.
    ///
    /// - Throws: `Problem` when there is none of that number, or the fleet's database does not answer.
    func removeArticle(_ id: Int64) async throws
}

/// `/v1/fleet`: how the fleet is doing.
struct FleetController: Sendable {
    let fleet: (any FleetAnswering)?

    func addRoutes(to routes: RouterGroup<ControlContext>) {
        routes.get(use: status)
        guard fleet == nil else { return }
        // Every question to a fleet gets this answer, not that its path is unknown.
        for method in [HTTPRequest.Method.get, .delete] { routes.on("**", method: method) { _, _ -> Response in throw Self.alone } }
    }

    private static let alone = Problem.notFound("fleet: this daemon works alone; set fleet.database in its configuration to join a fleet")

    @Sendable func status(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        guard let fleet else { throw Self.alone }
        return try .json(try await fleet.status())
    }
}
