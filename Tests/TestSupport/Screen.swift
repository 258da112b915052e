import Foundation

/// A terminal of a given width that a program runs in, made by script(1) of util-linux.
public enum Screen {
    public static var isInstalled: Bool { Programs.find("script") != nil && Programs.find("stty") != nil }

    /// What a program writes to a terminal of that many columns.
    public static func run(_ path: String, _ arguments: [String], columns: Int, environment: [String: String] = [:]) throws -> String {
        let quoted = ([path] + arguments).map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }.joined(separator: " ")
        let ended = try Programs.run(
            Programs.find("script") ?? "script", ["-qec", "stty cols \(columns) rows 60; exec \(quoted)", "/dev/null"],
            environment: ["PAGER": "cat", "TERM": "xterm", "LC_ALL": "C.UTF-8", "COLUMNS": "\(columns)"].merging(environment) { $1 })
        return ended.out.replacingOccurrences(of: "\r\n", with: "\n")
    }
}
