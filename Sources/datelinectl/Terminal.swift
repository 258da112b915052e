import Foundation

/// What a terminal can show.
enum Terminal {
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    static let hasColour =
        isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Columns of the terminal; in a pipe nothing is cut.
    static let width: Int = {
        guard isTerminal else { return unlimited }
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 { return Int(size.ws_col) }
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns > 20 { return columns }
        return 80
    }()

    /// The width of what is not a terminal.
    static let unlimited = 1_000_000

    /// Columns that running text is wrapped at: long lines are hard to read.
    static var textWidth: Int { min(width, 100) }

    static func out(_ text: String) { write(text + "\n") }

    static func write(_ text: String) {
        guard Array(text.utf8).withUnsafeBytes({ write($0) }) else {
            note("standard output: cannot be written (\(String(cString: strerror(errno)))); check where it goes")
            exit(74)
        }
    }

    /// Writes bytes to standard output; false when it cannot be written.
    static func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at < bytes.count {
            let count = Foundation.write(STDOUT_FILENO, bytes.baseAddress.map { $0 + at }, bytes.count - at)
            if count < 0 {
                if errno == EINTR { continue }
                // A reader that has seen enough, such as head, is not a fault: the program ends as others do then.
                if errno == EPIPE {
                    signal(SIGPIPE, SIG_DFL)
                    raise(SIGPIPE)
                }
                return false
            }
            at += count
        }
        return true
    }

    /// What is said about the output: with it on a terminal, else on standard error, so that pipes get data alone.
    static func remark(_ text: String) { if isTerminal { out(style(clean(text), .dim)) } else { note(text) } }

    /// A message on standard error that does not end the command. Further lines are indented, so that none looks like another message.
    static func note(_ text: String) {
        let lines = clean(text, keepsLines: true).split(separator: "\n").joined(separator: "\n    ")
        // Nobody can be told that there is no standard error.
        try? FileHandle.standardError.write(contentsOf: Data("datelinectl: \(lines)\n".utf8))
    }

    /// Ends the program with a message on standard error.
    static func fail(_ text: String, code: Int32) -> Never {
        Pager.finish()
        note(text)
        exit(code)
    }

    // MARK: Colour

    enum Style: String { case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36" }

    static func style(_ text: String, _ style: Style) -> String { hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text }

    /// Marks the hits of a search snippet.
    static func highlight(_ snippet: String) -> String {
        snippet.replacingOccurrences(of: "\u{2}", with: hasColour ? "\u{1B}[1;33m" : "[").replacingOccurrences(
            of: "\u{3}", with: hasColour ? "\u{1B}[0m" : "]")
    }

    /// A snippet without anything raw but its own marks.
    static func cleanSnippet(_ text: String) -> String {
        text.split(separator: "\u{2}", omittingEmptySubsequences: false).map { part in
            part.split(separator: "\u{3}", omittingEmptySubsequences: false).map { clean(String($0)) }.joined(separator: "\u{3}")
        }.joined(separator: "\u{2}")
    }
}
