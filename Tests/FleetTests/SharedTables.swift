import Foundation
import Synchronization
import TestSupport

@testable import Fleet

/// A database with the fleet's tables, and connections to it that are used from the test's thread.
struct SharedTables: Sendable {
    let address: String

    private static let count = Mutex(0)
    /// A database with empty tables, of which each test gets a copy.
    private static let template: Result<Void, any Error> = Result {
        let address = try Postgres.shared.get().makeDatabase("fleet_template")
        try Migrations.run(try Connection(address: address, application: "test", timeout: 60, wake: -1))
    }
    /// PostgreSQL copies a database only while nobody else does.
    private static let copying = NSLock()

    init() throws {
        address = try Self.copying.withLock {
            try Self.template.get()
            let number = Self.count.withLock { count in
                count += 1
                return count
            }
            return try Postgres.shared.get().makeDatabase("fleet_\(number)", template: "fleet_template")
        }
    }

    func connection(timeout: Double = 10) throws -> Connection {
        try Connection(address: address, application: "test", timeout: timeout, prepares: true, wake: -1)
    }

    /// Hosts with so many feeds each.
    func hosts(_ weights: [String: Int]) throws {
        let connection = try connection()
        for (host, weight) in weights { try connection.run("INSERT INTO hosts (host, weight) VALUES ($1, $2)", [.text(host), .int(Int64(weight))]) }
    }

    func session(_ connection: Connection, _ node: String, lease: Double = 60) throws -> Int64 {
        try LeaseStatements.begin(connection, node: node, store: "store of " + node, version: "1", lease: lease)
    }

    /// The session's lease has run out.
    func expire(_ connection: Connection, _ session: Int64) throws {
        try connection.run("UPDATE sessions SET lease_until = clock_timestamp() - interval '1 ms' WHERE id = $1", [.int(session)])
    }
}
