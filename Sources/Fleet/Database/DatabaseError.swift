/// Why the shared database did not do what it was asked.
public enum DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It cannot be reached, or the connection broke: the statement may or may not have been carried out.
    case unreachable(String)
    /// It took longer than it may.
    case late(seconds: Double)
    /// PostgreSQL refused the statement: its code (PostgreSQL 15, appendix A) and its words.
    case refused(state: String, message: String)
    /// What it answered is not what was asked for.
    case unexpected(String)
    /// The schema was made by a newer version of this program.
    case newerSchema(Int)
    case stopped

    public var description: String {
        switch self {
        case .unreachable(let why): "the fleet's database cannot be reached: \(why)"
        case .late(let seconds): "the fleet's database did not answer within \(Int(clamping: Int64(exactly: seconds.rounded()) ?? 0)) s"
        case .refused("42501", let message):
            "the fleet's database refused: \(message); make the node's role the owner of the database (ALTER DATABASE … OWNER TO …)"
        case .refused("42P01", _), .refused("3F000", _):
            "the fleet's tables are not there yet; a node makes them when it joins, and `datelinectl fleet status` tells what keeps it from that"
        case .refused(let state, let message): "the fleet's database refused (\(state)): \(message)"
        case .unexpected(let what): "the fleet's database answered unexpectedly: \(what)"
        case .newerSchema(let version):
            "the fleet's database has schema \(version), which is newer than this program; install the newer version on this node too"
        case .stopped: "the connection to the fleet's database is closed"
        }
    }

    /// PostgreSQL refused what it was given to store: bad values, broken constraints, limits of size.
    var isAboutContent: Bool {
        if case .refused(let state, _) = self { ["22", "23", "54"].contains(String(state.prefix(2))) } else { false }
    }

    /// The same statement may succeed when it is tried again.
    var isTransient: Bool {
        switch self {
        case .unreachable, .late: true
        // Serialization failures, deadlocks, timeouts, resources, shutdown, and read-only standbys after a failover.
        case .refused(let state, _): ["40", "53", "55", "57", "58"].contains(String(state.prefix(2))) || state == "25006"
        case .unexpected, .newerSchema, .stopped: false
        }
    }
}
