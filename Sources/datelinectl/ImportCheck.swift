import Foundation
import Models

/// Looks at the beginning of a document.
enum ImportCheck {
    /// The kind of a document that is not an article: `JSON`, `XML`, `a program`, `data`; nil for texts and pages.
    static func foreignKind(_ data: Data) -> String? {
        let head = String(decoding: data.prefix(16_384), as: UTF8.self)
        let text = head.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.hasPrefix("#!") { return "a program" }
        if text.hasPrefix("{") || text.hasPrefix("["), data.count < 64 << 20, (try? JSONSerialization.jsonObject(with: data)) != nil { return "JSON" }
        if text.hasPrefix("%PDF-") { return "a PDF" }
        if text.hasPrefix("<") { return isPage(text) ? nil : "XML" }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }.prefix(200)
        if isProgram(lines.prefix(60)) { return "program text" }
        if isDifference(lines) { return "a list of differences" }
        if isSettings(lines) { return "a configuration" }
        return isData(lines) ? "data" : nil
    }

    /// Elements that pages begin with.
    private static let pageElements: Set<String> = [
        "html", "head", "body", "article", "main", "section", "div", "p", "h1", "h2", "meta", "title", "link", "header", "span", "blockquote", "a",
        "b", "i", "em", "strong", "ul", "ol", "table", "br", "img", "figure", "font", "center", "style", "script", "nav", "time",
    ]

    /// Whether the first element is one of a page; declarations, comments and processing instructions may stand before it.
    private static func isPage(_ text: Substring) -> Bool {
        var rest = text
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            if rest.lowercased().hasPrefix("!doctype") { return rest.lowercased().hasPrefix("!doctype html") }
            if rest.hasPrefix("!--") {
                guard let end = rest.range(of: "-->") else { return true }
                rest = rest[end.upperBound...]
                continue
            }
            if rest.hasPrefix("?") { continue }
            return pageElements.contains(rest.prefix { $0.isLetter || $0.isNumber || $0 == ":" || $0 == "-" }.lowercased())
        }
        // Text that begins with `<` and has no element.
        return true
    }

    /// Whether most lines end or begin as only lines of programs do.
    private static func isProgram(_ lines: some Collection<Substring>) -> Bool {
        let lines = lines.map { $0.trimmingCharacters(in: .whitespaces) }
        // Lines that no article has.
        let sure = ["#include ", "#include<", "#define ", "#ifndef ", "#pragma ", "int main(", "void main(", "using namespace ", "package main"]
        let isSure = lines.contains { line in sure.contains { line.hasPrefix($0) } }
        guard lines.count >= 4 || isSure else { return false }
        let starts = [
            "import ", "from ", "#include", "#define", "#if", "#endif", "def ", "func ", "class ", "return ", "const ", "let ", "var ", "public ",
            "private ", "static ", "//", "/*", "*/", "* ", "package ", "SELECT ", "INSERT INTO ", "UPDATE ", "DELETE ", "CREATE ", "DROP ", "ALTER ",
            "FROM ", "WHERE ",
        ]
        let hits = lines.filter { line in
            line.hasSuffix(";") || line.hasSuffix("{") || line.hasSuffix("}") || line.hasSuffix("):") || line.hasSuffix("),")
                || isAssignment(line) || starts.contains { line.hasPrefix($0) && ($0 != "from " || line.contains(" import ")) }
        }
        return hits.count * (isSure ? 4 : 2) > lines.count
    }

    /// `name = value`
    private static func isAssignment(_ line: String) -> Bool {
        let name = line.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        return !name.isEmpty && [" = ", " += "].contains { line.dropFirst(name.count).hasPrefix($0) }
    }

    private static func isDifference(_ lines: some Collection<Substring>) -> Bool {
        lines.prefix(20).contains { $0.hasPrefix("@@ -") } && lines.prefix(20).contains { $0.hasPrefix("+++ ") }
    }

    /// `[Section]` and `Key=value`, or YAML: a key in most lines, many of them indented.
    private static func isSettings(_ lines: some Collection<Substring>) -> Bool {
        guard lines.count >= 4 else { return false }
        func isKey(_ line: Substring, _ mark: Character) -> Bool {
            let name = line.drop { $0 == " " || $0 == "-" }.prefix { $0.isLetter || $0.isNumber || "_-./{}\"'".contains($0) }
            let rest = line[name.endIndex...]
            return !name.isEmpty && rest.first == mark && (mark == "=" || rest.count == 1 || rest.dropFirst().first == " ")
        }
        let settings = lines.filter { isKey($0, "=") || ($0.hasPrefix("[") && $0.hasSuffix("]")) || $0.hasPrefix("#") }
        if settings.count * 4 > lines.count * 3, lines.contains(where: { isKey($0, "=") }) { return true }
        let keys = lines.filter { isKey($0, ":") }
        return keys.count * 2 > lines.count && keys.filter { $0.hasPrefix(" ") }.count * 3 > lines.count
    }

    /// Whether several lines hold no sentence, nor words of a script that writes none apart; or a word is longer than any.
    private static func isData(_ lines: some Collection<Substring>) -> Bool {
        if lines.contains(where: { $0.utf8.count > 2_000 && !$0.contains(where: \.isWhitespace) && $0.utf8.allSatisfy { $0 < 0x80 } }) { return true }
        return lines.count >= 4 && !lines.contains { isProse($0) }
    }

    /// Words beside one another, most of them of letters; text beyond Latin script counts as prose.
    private static func isProse(_ line: Substring) -> Bool {
        if line.unicodeScalars.lazy.filter({ $0.value >= 0x370 && $0.properties.isAlphabetic }).prefix(4).count == 4 { return true }
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 5 else { return false }
        let plain = words.filter { word in
            let letters = word.filter(\.isLetter).count
            return letters > 0 && letters * 4 >= word.count * 3
        }
        return plain.count * 4 >= words.count * 3
    }

    /// The day of a ` date YYYY-MM-DD` line that no calendar has.
    static func impossibleDate(_ data: Data) -> String? {
        let line = String(decoding: data.prefix(64), as: UTF8.self).trimmingCharacters(in: .whitespaces)
        guard line.hasPrefix("date ") else { return nil }
        let day = String(line.dropFirst(5).prefix(10))
        let parts = day.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ Int($0) != nil }) else { return nil }
        return PartialDate(day) == nil ? day : nil
    }
}
