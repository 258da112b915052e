import Foundation
import Models

/// Text that fits a terminal and cannot harm it.
extension Terminal {
    /// Makes control characters, escape sequences and direction marks visible: nothing of the network is written raw to a terminal.
    static func clean(_ text: String, keepsLines: Bool = false) -> String {
        var marks = 0
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            guard scalar.value >= 0x7F else { return scalar.value >= 0x20 }
            marks = isMark(scalar) ? marks + 1 : 0
            return marks <= mostMarks && !isInvisible(scalar) && !isTerminalControl(scalar)
        }
        if isClean { return text }
        var out = ""
        marks = 0
        for scalar in text.unicodeScalars {
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > mostMarks || isInvisible(scalar) { continue }
            if !isTerminalControl(scalar) || (keepsLines && scalar == "\n") {
                out.unicodeScalars.append(scalar)
            } else if scalar.value < 0x20 {
                out.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
            } else {
                out += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return out
    }

    /// Combining marks on one letter beyond which the rest is left out; no language writes that many.
    private static let mostMarks = 8

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    }

    /// Places where a line may be broken, of which terminals know nothing.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0xAD || scalar.value == 0x200B }

    /// Columns that a text takes: East Asian wide characters and pictures take two, combining marks none (UAX #11).
    static func columns(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns($1) } }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x300: 1
        case 0x300...0x36F, 0x200B...0x200D, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory) ? 0 : 1
        }
    }

    /// Cuts a text to this many columns; nothing is cut where output is not for a terminal.
    static func cut(_ text: String, _ width: Int) -> String {
        guard isTerminal, columns(text) > width else { return text }
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

    /// Breaks a text at blanks, and between wide characters, into lines of at most this many columns.
    ///
    /// A longer word without wide characters, such as an address, stays whole where output is not for a terminal.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        func end() {
            lines.append(line)
            line = ""
            used = 0
        }
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let next = columns(String(word))
            let breaks = word.unicodeScalars.contains { columns($0) == 2 } || (next > width && isTerminal)
            if used > 0, used + 1 + next > width, !breaks || used + 2 >= width { end() }
            if used > 0 {
                line += " "
                used += 1
            }
            guard breaks, used + next > width else {
                line += word
                used += next
                continue
            }
            for character in word {
                let wide = columns(String(character))
                if used + wide > width, used > 0 { end() }
                line.append(character)
                used += wide
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
