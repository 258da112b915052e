/// What keeps a node out of its fleet.
public enum FleetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A connection string that libpq cannot read, with its words.
    case badAddress(String)
    case nameInUse(String)
    /// The session under which something was to be written has ended.
    case sessionOver

    /// What is wrong with a connection string, and what to write.
    static func advice(_ why: String) -> String { "\(why); give a connection string such as postgresql:///dateline or service=dateline" }

    public var description: String {
        switch self {
        case .badAddress(let why): "fleet.database: \(Self.advice(why))"
        case .nameInUse(let node): "another node is called “\(node)”; give each node a name of its own in fleet.node"
        case .sessionOver: "the node's lease has ended; nothing is written until it has another"
        }
    }
}
