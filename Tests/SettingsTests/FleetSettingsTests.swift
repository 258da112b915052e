import Testing

@testable import Settings

@Suite("The section fleet")
struct FleetSettingsTests {
    private func read(_ text: String) throws -> Settings { try Settings.parse(text, file: "/etc/dateline/dateline.yaml") }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let error as SettingsError { return error.faults.map { "\($0)" } } catch { return ["\(error)"] }
    }

    @Test("is absent by default, and when it is empty")
    func absent() throws {
        #expect(try read("log: {level: info}").fleet == nil)
        #expect(try read("fleet:\n").fleet == nil)
        #expect(try read("fleet: {}").fleet == nil)
    }

    @Test("names database, node and lease; the lease is a minute unless it says otherwise")
    func values() throws {
        let fleet = try #require(try read("fleet: {database: \"postgresql:///dateline\", node: reader-1.example, lease: 90s}").fleet)
        #expect(fleet.database == "postgresql:///dateline")
        #expect(fleet.node == "reader-1.example")
        #expect(fleet.lease == 90)
        #expect(try read("fleet: {database: service=dateline}").fleet?.lease == 60)
        #expect(try read("fleet: {database: service=dateline}\ncontrol: {answer: fleet}").control.answer == .fleet)
    }

    @Test("a connection string that cannot be read is told with its line")
    func database() {
        let error = #expect(throws: SettingsError.self) {
            try Settings.parse(
                "log: {level: info}\nfleet: {database: \"postgresql://[::1\"}", file: "c.yaml",
                databaseFault: { $0.hasPrefix("postgresql://[") ? "the bracket is not closed" : nil })
        }
        #expect(error?.faults.map { "\($0)" } == ["c.yaml:2: fleet.database: the bracket is not closed"])
    }

    @Test(
        "faults say what to do",
        arguments: [
            ("fleet: {node: a}", "fleet.database: is missing"),
            ("fleet: {database: d, lease: 1s}", "fleet.lease: must be from 3s to 1h"),
            ("fleet: {database: d, lease: 2h}", "fleet.lease: must be from 3s to 1h"),
            ("fleet: {database: d, node: \"a b\"}", "fleet.node: “a b” is not a name"),
            ("fleet: {database: d, node: \"\"}", "fleet.node: “” is not a name"),
            ("fleet: {databse: d}", "did you mean “database”?"),
            ("fleet: yes", "fleet: must be a mapping"),
            ("control: {answer: fleet}", "control.answer: is “fleet”, but there is no fleet"),
            ("control: {answer: both}", "control.answer: “both” is not known; use store or fleet"),
        ])
    func faulty(_ text: String, _ expected: String) {
        #expect(faults(text).contains { $0.contains(expected) }, "\(faults(text))")
    }
}
