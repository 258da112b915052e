import Foundation
import TestSupport
import Testing

private enum Schemathesis {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where scripts/deps.sh installs it, or the system has it.
    static let program: String? = {
        let own = root.appendingPathComponent(".build/tools/bin/schemathesis").path
        return access(own, X_OK) == 0 ? own : Programs.find("schemathesis")
    }()
}

/// docs/openapi.yaml against a running daemon: schemathesis makes requests from it, good and bad ones, and checks the answers.
@Suite(
    "Schemathesis", .enabled(if: Schemathesis.program != nil, "schemathesis is not installed; scripts/deps.sh tests installs it"),
    .timeLimit(.minutes(10)))
struct SchemathesisTests {
    /// What is checked. Names of topics, countries and feeds are text that no schema knows, so a request that fits the schema may be refused.
    private static let checks = [
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance", "response_schema_conformance",
        "negative_data_rejection", "unsupported_method", "allow_header_conformance",
    ]
    /// An endless answer, and copies of the store at any path of this machine.
    private static let leftOut = ["getEvents", "postBackup"]

    @Test("no answer is a fault of the server's or differs from the description")
    func conforms() throws {
        let program = try #require(Schemathesis.program)
        let daemon = try Daemon()
        try daemon.start()
        for number in 1...20 {
            try daemon.folder.write(
                """
                 date 2025-07-\(String(format: "%02d", number)) HANOI — The United States will impose a tariff of \(number) percent on goods from Vietnam, President Donald Trump said on July 2, 2025, down from the 46 percent announced in April.

                "We want trade that both sides gain from," Minister Jane Roe told reporters.

                Exports of Vietnam to the United States came to US$1\(number).5 billion in 2024, up 23.3 percent on the year before.

                Harbour Wire

                """, to: "texts/\(number).txt")
        }
        try daemon.ctl("import", daemon.folder.file("texts"))
        try daemon.ctl("feeds", "add", "--anyway", "http://127.0.0.1:1/feed")
        let forwarder = try UnixForwarder(socket: daemon.socket)
        let ended = try Programs.run(
            program,
            [
                "run", Schemathesis.root.appendingPathComponent("docs/openapi.yaml").path, "--url", "http://127.0.0.1:\(forwarder.port)", "--checks",
                Self.checks.joined(separator: ","), "--phases", "coverage,fuzzing", "--max-examples", "10", "--max-time", "45", "--request-timeout",
                "20", "--continue-on-failure", "--generation-deterministic", "--no-color",
            ] + Self.leftOut.flatMap { ["--exclude-operation-id", $0] }, folder: daemon.folder.path)
        #expect(ended.status == 0, "\(ended.out.suffix(6_000)) \(ended.error.suffix(2_000))")
        #expect(try daemon.ctl("status").status == 0)
        #expect(try daemon.ctl("verify").status == 0)
    }
}
