import ControlAPI
import ControlServer
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
}

/// `/v1/fleet`: how the fleet is doing.
struct FleetController: Sendable {
    let fleet: (any FleetAnswering)?

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: status) }

    @Sendable func status(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        guard let fleet else {
            throw Problem.notFound("fleet: this daemon works alone; set fleet.database in its configuration to join a fleet")
        }
        return try .json(try await fleet.status())
    }
}
