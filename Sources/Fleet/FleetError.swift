/// What keeps a node out of its fleet.
public enum FleetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A connection string that libpq cannot read, with its words.
    case badAddress(String)
    case nameInUse(String)
    /// The session under which something was to be written has ended.
    case sessionOver

    public var description: String {
        switch self {
        case .badAddress(let why): "fleet.database: \(why); give a connection string such as postgresql:///dateline or service=dateline"
        case .nameInUse(let node): "another node is called “\(node)”; give each node a name of its own in fleet.node"
        case .sessionOver: "the node's lease has ended; nothing is written until it has another"
        }
    }
}
