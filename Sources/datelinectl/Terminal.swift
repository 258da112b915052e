import Foundation
import Models

/// What a terminal can show.
enum Terminal {
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    static let hasColour =
        isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Columns of the terminal; text elsewhere is cut at 160.
    static let width: Int = {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 { return Int(size.ws_col) }
        if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), columns > 20 { return columns }
        return 160
    }()

    static func out(_ text: String) { write(text + "\n") }

    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        var at = 0
        while at < bytes.count {
            let count = bytes[at...].withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                exit(74)
            }
            at += count
        }
    }

    /// A line on standard error that does not end the command.
    static func note(_ text: String) { FileHandle.standardError.write(Data("datelinectl: \(clean(text))\n".utf8)) }

    static func fail(_ text: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(code)
    }

    // MARK: Text of the network

    /// Makes control characters, escape sequences and direction marks visible: nothing of the network is written raw to a terminal.
    static func clean(_ text: String, keepsLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            if !isControl(scalar) || (keepsLines && scalar == "\n") {
                out.unicodeScalars.append(scalar)
            } else if scalar.value < 0x20 {
                out.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
            } else {
                out += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return out
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        return value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
            || value == 0x200E
            || value == 0x200F || value == 0xFEFF || value == 0x2028 || value == 0x2029
    }

    /// Columns that a text takes: East Asian wide characters and pictures take two, combining marks none (UAX #11).
    static func columns(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns($1) } }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x300...0x36F, 0x200B...0x200D, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }

    /// Cuts a text to so many columns.
    static func cut(_ text: String, _ width: Int) -> String {
        guard columns(text) > width else { return text }
        var out = ""
        var used = 0
        for scalar in text.unicodeScalars {
            let next = columns(scalar)
            if used + next > width - 1 { break }
            out.unicodeScalars.append(scalar)
            used += next
        }
        return out + "…"
    }

    static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let fill = String(repeating: " ", count: max(0, width - columns(text)))
        return right ? fill + text : text + fill
    }

    /// Breaks a text into lines of so many columns at blanks.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let next = columns(String(word))
            if used > 0, used + 1 + next > width {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word
            used += next
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
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

    // MARK: Times and numbers

    /// A UTC time in the reader's own zone: `02 Jul 10:15`, with the year when it is another one.
    static func local(_ iso: String?) -> String {
        guard let iso else { return "–" }
        let parser = ISO8601DateFormatter()
        guard let date = parser.date(from: iso) else { return clean(iso) }
        var time = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&time, &parts)
        var now = time_t(Date().timeIntervalSince1970)
        var today = tm()
        localtime_r(&now, &today)
        if abs(Int(time) - Int(now)) > 50 * 365 * 86_400 { return "never" }
        let format = parts.tm_year == today.tm_year ? (parts.tm_yday == today.tm_yday ? "%H:%M:%S" : "%d %b %H:%M") : "%Y-%m-%d"
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func bytes(_ count: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        return unit == 0 ? "\(count) B" : String(format: "%.1f %@", value, units[unit])
    }

    static func number(_ value: Int) -> String {
        var digits = String(abs(value))
        var out = ""
        while digits.count > 3 {
            out = " " + digits.suffix(3) + out
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + digits + out
    }

    static func rate(_ value: Double) -> String { "\(plain(value)) %" }

    /// Without a needless fraction; what no integer holds, as it is.
    private static func plain(_ value: Double) -> String {
        // bounded: below 1e15
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// 123.5 bn of whole units.
    static func money(_ value: Double, _ currency: String) -> String {
        let (scaled, word): (Double, String) =
            switch abs(value) {
            case 1e12...: (value / 1e12, " tn")
            case 1e9...: (value / 1e9, " bn")
            case 1e6...: (value / 1e6, " m")
            default: (value, "")
            }
        let text = scaled == scaled.rounded() ? plain(scaled) : String(format: "%g", (scaled * 1_000).rounded() / 1_000)
        return "\(currency) \(text)\(word)"
    }

    static func duration(_ seconds: Int) -> String {
        let days = seconds / 86_400, hours = seconds / 3_600 % 24, minutes = seconds / 60 % 60
        if days > 0 { return "\(days) d \(hours) h" }
        if hours > 0 { return "\(hours) h \(minutes) min" }
        return minutes > 0 ? "\(minutes) min \(seconds % 60) s" : "\(seconds) s"
    }
}

/// Rows in columns that fit the terminal; the widest column gives way first.
struct Table {
    var headings: [String]
    var rows: [[String]] = []
    /// Columns set flush right.
    var right: Set<Int> = []
    /// The column that gives way first.
    var flexible: Int

    init(_ headings: [String], right: Set<Int> = [], flexible: Int) {
        self.headings = headings
        self.right = right
        self.flexible = flexible
    }

    /// Lines that stand dim below a row, by its number.
    private var notes: [Int: String] = [:]

    mutating func add(_ row: [String], note: String? = nil) {
        if let note { notes[rows.count] = Terminal.clean(note) }
        rows.append(row.map { Terminal.clean($0) })
    }

    func print(colour: (Int, Int, String) -> String = { _, _, text in text }) {
        var widths = headings.map(Terminal.columns)
        for row in rows { for (index, cell) in row.enumerated() { widths[index] = max(widths[index], Terminal.columns(cell)) } }
        let gaps = 2 * (widths.count - 1)
        var over = widths.reduce(0, +) + gaps - Terminal.width
        if over > 0 {
            let taken = min(over, max(0, widths[flexible] - 12))
            widths[flexible] -= taken
            over -= taken
        }
        while over > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 6 {
            widths[widest] -= 1
            over -= 1
        }
        func line(_ cells: [String], _ number: Int?) -> String {
            var parts: [String] = []
            for (index, cell) in cells.enumerated() {
                let shown = Terminal.cut(cell, widths[index])
                let padded =
                    index == cells.count - 1 && !right.contains(index) ? shown : Terminal.pad(shown, widths[index], right: right.contains(index))
                parts.append(number.map { colour($0, index, padded) } ?? Terminal.style(padded, .bold))
            }
            return parts.joined(separator: "  ")
        }
        Terminal.out(line(headings, nil))
        for (number, row) in rows.enumerated() {
            Terminal.out(line(row, number))
            if let note = notes[number] { Terminal.out("  " + Terminal.style(Terminal.cut(note, max(20, Terminal.width - 2)), .dim)) }
        }
    }
}

/// JSON on standard output.
enum JSONOutput {
    static func line(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let data = try? encoder.encode(value) else { return }
        Terminal.out(String(decoding: data, as: UTF8.self))
    }

    static func lines(_ values: [some Encodable]) { for value in values { line(value) } }
}
