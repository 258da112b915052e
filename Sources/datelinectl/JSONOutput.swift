import Foundation
import Models

/// JSON on standard output.
enum JSONOutput {
    /// One value in one line.
    static func line(_ value: some Encodable) { Terminal.out(encode(value)) }

    /// One value a line.
    static func lines(_ values: [some Encodable]) { for value in values { line(value) } }

    /// The value in one line, members in order of their names; control and direction characters are escaped, so that a terminal may show it.
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let data = try? encoder.encode(value) else { return "null" }
        return escaped(String(decoding: data, as: UTF8.self))
    }

    /// JSON text with control and direction characters as `\u009B`: they stand in strings only, where JSON takes them in this form (RFC 8259).
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                for unit in String(scalar).utf16 { out += "\\u" + String(String(0x10000 + Int(unit), radix: 16, uppercase: true).suffix(4)) }
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Line ends stand between values, not in them.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && scalar != "\t" && scalar != "\r" && isTerminalControl(scalar)
    }
}
