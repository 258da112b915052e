import Foundation
import TestSupport
import Testing

/// The queries of docs/store.md and docs/metadata.json, run by sqlite3 on a store that a daemon has open.
@Suite("Documented queries", .enabled(if: Programs.find("sqlite3") != nil, "sqlite3 is not installed"), .timeLimit(.minutes(10)))
struct DocumentedQueriesTests {
    private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs")

    private func store() throws -> Daemon {
        let daemon = try Daemon()
        try daemon.start()
        for (name, text) in [
            (
                "a",
                " date 2025-04-05 HANOI — Vietnam is willing to cut its duties on goods from the United States to zero, General Secretary Tô Lâm told President Donald Trump in a phone call on Friday.\n\nExports of Vietnam to the United States came to US$119.5 billion in 2024, up 23.3 percent on the year before.\n\nHarbour Wire\n"
            ),
            (
                "b",
                " date 2025-07-02 WASHINGTON — The United States will impose a tariff of 20 percent on goods from Vietnam, President Donald Trump said on July 2, 2025, down from the 46 percent announced in April.\n\nHarbour Wire\n"
            ),
        ] { try daemon.folder.write(text, to: "texts/\(name).txt") }
        try daemon.ctl("import", daemon.folder.file("texts"))
        try daemon.ctl("feeds", "add", "--anyway", "http://127.0.0.1:1/feed")
        // Facts are there when a command that needs them has answered.
        #expect(try !daemon.ctl("--json", "tariffs").objects.isEmpty)
        return daemon
    }

    private func query(_ daemon: Daemon, _ sql: String, _ parameters: [String: String] = [:]) throws -> Ended {
        let settings = parameters.sorted { $0.key < $1.key }.map { ".parameter set :\($0.key) \"'\($0.value)'\"\n" }.joined()
        return try Programs.run(
            try #require(Programs.find("sqlite3")), ["-readonly", "-bail", daemon.database],
            input: settings + sql + (sql.hasSuffix(";") ? "" : ";") + "\n")
    }

    @Test("of store.md give rows")
    func storePage() throws {
        let daemon = try store()
        let text = try String(contentsOf: Self.docs.appendingPathComponent("store.md"), encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## Queries\n").last?.components(separatedBy: "\n## ").first)
        let queries = section.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        #expect(queries.count > 4)
        for sql in queries {
            let ended = try query(daemon, sql.trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(ended.status == 0 && ended.error.isEmpty, "\(sql): \(ended.error)")
            // Nothing was published this week, and nothing was edited.
            if !sql.contains("'-7 days'"), !sql.contains("revisions") { #expect(!ended.out.isEmpty, "\(sql)") }
        }
    }

    @Test("of metadata.json give rows, and it names tables and columns that there are")
    func metadata() throws {
        let daemon = try store()
        let data = try Data(contentsOf: Self.docs.appendingPathComponent("metadata.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let database = try #require((root["databases"] as? [String: Any])?["dateline"] as? [String: Any])
        let values = [
            "words": "Tô Lâm", "imposer": "US", "target": "VN", "a": "VN", "b": "US", "day": "2025-01-01", "article": "1",
        ]
        for (name, query) in try #require(database["queries"] as? [String: [String: Any]]) {
            let names = query["params"] as? [String] ?? []
            let ended = try self.query(daemon, try #require(query["sql"] as? String), values.filter { names.contains($0.key) })
            #expect(ended.status == 0 && ended.error.isEmpty, "\(name): \(ended.error)")
            if name != "edits" { #expect(!ended.out.isEmpty, "\(name)") }
        }
        for (table, description) in try #require(database["tables"] as? [String: [String: Any]]) {
            let columns = try query(daemon, "SELECT name FROM pragma_table_info('\(table)')").out.split(separator: "\n").map(String.init)
            #expect(!columns.isEmpty, "\(table)")
            let named =
                Array((description["columns"] as? [String: String] ?? [:]).keys) + (description["facets"] as? [String] ?? [])
                + [description["label_column"] as? String].compactMap { $0 }
            #expect(Set(named).isSubset(of: columns), "\(table)")
        }
        let listed = try query(daemon, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        let shown = Set(listed.out.split(separator: "\n").map(String.init))
        let known = Set(try #require(database["tables"] as? [String: Any]).keys)
        #expect(shown.subtracting(known).subtracting(["sqlite_sequence", "article_topics", "hosts", "revisions"]).isEmpty)
    }
}
