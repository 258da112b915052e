import Foundation
import TestSupport
import Testing

@testable import Fleet

@Suite("The shared tables and their versions", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct SchemaTests {
    private func database(_ name: String) throws -> String { try Postgres.shared.get().makeDatabase("fleet_schema_\(name)") }

    private func connect(_ address: String) throws -> Connection {
        try Connection(address: address, application: "test", timeout: 20, prepares: true, wake: -1)
    }

    private func versions(_ connection: Connection) throws -> [Int64] {
        try connection.run("SELECT version FROM dateline.migrations ORDER BY at, version").rows.map { $0.int("version") }
    }

    @Test("nodes that begin at the same time make the tables once")
    func once() async throws {
        let address = try database("once")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<4 {
                group.addTask {
                    let thread = DatabaseThread(address: address, application: "node \(index)", timeout: 20)
                    try await thread.run { try Migrations.run($0) }
                    thread.stop()
                }
            }
            try await group.waitForAll()
        }
        #expect(try versions(connect(address)) == Array(1...Int64(Migrations.scripts.count)))
    }

    @Test("steps are taken in order, each once, and those that a database has are not taken again")
    func steps() throws {
        let connection = try connect(try database("steps"))
        let first = "CREATE TABLE dateline.steps (step int); INSERT INTO dateline.steps VALUES (1)"
        let others = (2...3).map { "INSERT INTO dateline.steps SELECT \($0) WHERE (SELECT max(step) FROM dateline.steps) = \($0 - 1)" }
        func steps() throws -> [Int64] { try connection.run("SELECT step FROM dateline.steps ORDER BY step").rows.map { $0.int("step") } }
        try Migrations.run(connection, scripts: [first])
        #expect(try steps() == [1])
        try Migrations.run(connection, scripts: [first] + others)
        #expect(try steps() == [1, 2, 3])
        try Migrations.run(connection, scripts: [first] + others)
        #expect(try steps() == [1, 2, 3])
        #expect(try versions(connection) == [1, 2, 3])
    }

    @Test("a step that fails leaves the database as it was")
    func failure() throws {
        let connection = try connect(try database("failure"))
        try Migrations.run(connection, scripts: ["CREATE TABLE dateline.kept (a int)"])
        #expect(throws: DatabaseError.self) {
            try Migrations.run(
                connection, scripts: ["", "CREATE TABLE dateline.half (a int)", "SELECT * FROM dateline.not_there"])
        }
        #expect(try versions(connection) == [1])
        #expect(try connection.run("SELECT to_regclass('dateline.half') IS NULL AS gone").first?.bool("gone") == true)
    }

    @Test("a database that a newer program made is left alone")
    func newer() throws {
        let connection = try connect(try database("newer"))
        try Migrations.run(connection)
        try connection.run("INSERT INTO dateline.migrations (version) VALUES (999)")
        #expect(throws: DatabaseError.newerSchema(999)) { try Migrations.run(connection) }
    }

    @Test("a statement that the server has planned works again after a newer node has changed its table")
    func changedTable() throws {
        let connection = try connect(try database("changed"))
        try connection.run("CREATE TABLE public.t (a int)")
        try connection.run("INSERT INTO public.t VALUES (7)")
        func columns() throws -> Int { try connection.run("SELECT * FROM public.t WHERE a = $1", [.int(7)]).rows.count }
        for _ in 0..<3 { #expect(try columns() == 1) }
        try connection.run("ALTER TABLE public.t ADD COLUMN b int")
        // One statement fails with its transaction, which is tried again.
        _ = try? columns()
        #expect(try columns() == 1)
    }
}
