import Foundation
import TestSupport
import Testing

/// What every command prints at 80 and 140 columns and in a pipe, against texts that are wide, right-to-left, hostile and very long.
///
/// `DATELINE_UPDATE_GOLDEN=1 swift test --filter GoldenOutput` writes the files again; look at the difference before you commit it.
@Suite("Golden output", .enabled(if: Screen.isInstalled, "script(1) is not installed"), .timeLimit(.minutes(10)))
struct GoldenOutputTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    private static let texts: [(String, String)] = [
        (
            "a",
            " date 2025-04-05 HANOI — Vietnam is willing to cut its duties on goods from the United States to zero, General Secretary To Lam told President Donald Trump in a phone call on Friday.\n\n\"We want trade that both sides gain from,\" Minister Jane Roe told reporters.\n\nExports of Vietnam to the United States came to US$119.5 billion in 2024, up 23.3 percent on the year before.\n\nHarbour Wire\n"
        ),
        (
            "b",
            " date 2025-07-02 WASHINGTON — The United States will impose a tariff of 20 percent on goods from Vietnam, President Donald Trump said on July 2, 2025, down from the 46 percent announced in April.\n\nHarbour Wire\n"
        ),
        ("c", " date 2025-07-03 東京の港で新しい埠頭が開き、最初の船が荷を降ろした。港の管理者は、工事が一年遅れたと述べた。\n\n次の船は来週着く予定だという。\n"),
        ("d", " date 2025-07-04 افتتح الميناء رصيفه الجديد اليوم \u{202E}\u{2066}بعد عام من التأخير، وقال المدير إن العمل سيستمر.\n"),
        ("e", " date 2025-07-05 The \u{1B}]0;owned\u{7} port of \u{1B}[31mred\u{1B}[0m cranes \u{9B}2J opened its second quay.\n\nHarbour Wire\n"),
        (
            "f",
            " date 2025-07-06 " + String(repeating: "A very long sentence about the quay goes on and on, ", count: 30)
                + "and ends.\n\nHarbour Wire\n"
        ),
    ]

    private static let commands: [(String, [String])] = [
        ("articles", ["articles"]), ("articles-limit", ["articles", "--limit", "2"]), ("search", ["search", "quay"]),
        ("search-none", ["search", "nowhere"]), ("search-date", ["search", "tariff* OR duties", "--sort", "date"]), ("show", ["show", "1"]),
        ("show-hostile", ["show", "5"]), ("show-wide", ["show", "3"]), ("facts", ["facts"]), ("timeline", ["timeline"]), ("tariffs", ["tariffs"]),
        ("figures", ["figures", "Vietnam", "US"]), ("people", ["people"]), ("people-name", ["people", "to", "lam"]), ("conflicts", ["conflicts"]),
        ("stories", ["stories"]), ("feeds", ["feeds"]), ("feeds-export", ["feeds", "export"]), ("verify", ["verify"]),
        ("export-csv", ["export", "--format", "csv"]), ("articles-json", ["articles", "--json", "--limit", "1", "--feed", "nobody"]),
        ("usage", ["articles", "--sinse", "2d"]), ("help", ["help"]), ("help-articles", ["help", "articles"]), ("help-search", ["help", "search"]),
        ("help-retry", ["help", "retry"]), ("retry-all", ["retry", "--all"]), ("retry-none", ["retry", "1"]), ("retry-usage", ["retry"]),
        ("status", ["status"]), ("stories-show", ["stories", "show", "1"]), ("show-diff", ["show", "1", "--diff"]), ("reload", ["reload"]),
        ("log-level", ["log-level", "info"]), ("sync", ["sync", "--wait"]), ("help-nosuch", ["help", "nosuch"]),
        ("help-rm", ["help", "articles", "rm"]),
        // Each width removes another article.
        ("articles-rm", ["articles", "rm", "N", "77"]),
    ]

    /// What differs from run to run: the folder, the time, the process and sizes.
    private static func steady(_ text: String, _ folder: String) -> String {
        var text = text.replacingOccurrences(of: folder, with: "/var/lib/dateline")
        for (pattern, fixed) in [("up [0-9]+ s", "up 7 s"), ("process [0-9]+", "process 1914"), ("[0-9.]+ [KM]iB", "1.2 MiB")] {
            text = text.replacingOccurrences(of: pattern, with: fixed, options: .regularExpression)
        }
        return text
    }

    @Test("is what it was")
    func golden() throws {
        let daemon = try Daemon()
        try daemon.start()
        for (name, text) in Self.texts { try daemon.folder.write(text, to: "texts/\(name).txt") }
        try daemon.ctl("import", daemon.folder.file("texts"))
        let isUpdate = ProcessInfo.processInfo.environment["DATELINE_UPDATE_GOLDEN"] != nil
        let program = Programs.path("datelinectl")
        for (name, command) in Self.commands {
            for (article, (width, columns)) in zip(4..., [("80", 80), ("140", 140), ("pipe", 0)]) {
                let arguments = ["--socket", daemon.socket] + command.map { $0 == "N" ? String(article) : $0 }
                var out: String
                if columns > 0 {
                    out = try Screen.run(program, arguments, columns: columns)
                    let lines = out.split(separator: "\n").filter { !$0.hasPrefix("datelinectl:") }
                    let widest = lines.map { Self.columns($0) }.max() ?? 0
                    // Data is not cut.
                    #expect(widest <= columns || name.contains("export"), "\(name) at \(width) is \(widest) columns wide")
                } else {
                    let ended = try Programs.run(program, arguments)
                    out = ended.out + ended.error
                }
                if name == "status" { out = Self.steady(out, daemon.folder.path) }
                // A pipe gets exported data as it is.
                let isRaw = out.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" || $0 == "\u{7}" || $0 == "\u{202E}" }
                #expect(!isRaw || columns == 0 && name.contains("export"), "\(name) at \(width)")
                let file = Self.folder.appendingPathComponent("\(width)/\(name).txt")
                if isUpdate {
                    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try out.write(to: file, atomically: true, encoding: .utf8)
                } else {
                    #expect(try String(contentsOf: file, encoding: .utf8) == out, "\(name) at \(width)")
                }
            }
        }
    }

    @Test("at 40 columns no line of a table is wider, and every value of a row is there")
    func narrow() throws {
        let daemon = try Daemon()
        try daemon.start()
        for (name, text) in Self.texts { try daemon.folder.write(text, to: "texts/\(name).txt") }
        try daemon.ctl("import", daemon.folder.file("texts"))
        try daemon.ctl("feeds", "add", "--no-wait", "--name", "The long name of a feed about ships", "http://127.0.0.1:1/a/feed/of/some/length.xml")
        func shown(_ command: [String]) throws -> String {
            try Screen.run(Programs.path("datelinectl"), ["--socket", daemon.socket] + command, columns: 40)
        }
        let tables = [
            "articles", "articles-limit", "search", "search-date", "show", "show-hostile", "show-wide", "facts", "timeline", "tariffs", "figures",
            "people", "people-name", "conflicts", "stories", "stories-show", "feeds",
        ]
        for (name, command) in Self.commands where tables.contains(name) {
            for line in try shown(command).split(separator: "\n") where !line.hasPrefix("datelinectl:") {
                #expect(Self.columns(line) <= 40, "\(name): \(line)")
            }
        }
        let feeds = try shown(["feeds"])
        let words = feeds.split { $0 == " " || $0 == "\n" }.joined()
        #expect(words.contains("http://127.0.0.1:1/a/feed/of/some/length.xml"), "\(feeds)")
        for heading in ["ID", "NAME", "HEALTH", "NEXT", "ADDRESS"] { #expect(feeds.contains(heading), "\(feeds)") }
    }

    /// Columns of a line, with East Asian characters as two.
    private static func columns(_ line: Substring) -> Int {
        line.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60: sum + 2
            default: scalar.properties.generalCategory == .nonspacingMark ? sum : sum + 1
            }
        }
    }
}
