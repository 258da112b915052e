import Yams

/// The section `fleet:`.
extension SettingsReader {
    /// Seconds that a lease may last.
    private static let leases = 3.0...3_600.0

    mutating func fleet(_ node: Node) -> FleetSettings? {
        var fleet = FleetSettings(database: "")
        map(node, "fleet") { me, key, node in
            switch key {
            case "database":
                me.string(node, "fleet.database") { me, text in
                    fleet.database = text
                    if text.contains("\0") {
                        me.fault(node, "fleet.database", "holds a character that no address has; remove it")
                    } else if let why = me.databaseFault(text) {
                        me.fault(node, "fleet.database", why)
                    }
                }
            case "node":
                me.string(node, "fleet.node") { me, text in
                    guard Self.isNodeName(text) else {
                        return me.fault(
                            node, "fleet.node", "“\(text.prefix(40))” is not a name; use up to 63 letters, digits, dots, hyphens and underscores")
                    }
                    fleet.node = text
                }
            case "lease":
                me.seconds(node, "fleet.lease") { fleet.lease = $0 }
                if !Self.leases.contains(fleet.lease) {
                    me.fault(
                        node, "fleet.lease", "must be from 3s to 1h; a short lease has others take over sooner, a long one asks the database less")
                }
            default: return ["database", "node", "lease"]
            }
            return nil
        }
        // An empty section is no fleet, as if it were not there.
        guard case .mapping(let mapping) = node, !mapping.isEmpty else { return nil }
        if fleet.database.isEmpty {
            fault(node, "fleet.database", "is missing; give the shared database, such as postgresql:///dateline or service=dateline")
            return nil
        }
        return fleet
    }

    private static func isNodeName(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || [0x2D, 0x2E, 0x5F].contains($0) }
    }
}
