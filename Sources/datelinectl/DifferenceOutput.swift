import Pages

/// How a difference is printed.
extension TextDifference {
    func print() {
        Terminal.out(Terminal.style("revision \(from) → \(to)", .dim))
        for runs in paragraphs {
            Terminal.out("")
            let text = runs.map { run -> String in
                switch run {
                case .same(let text): Terminal.clean(text)
                case .removed(let text): "[-\(Terminal.clean(text))-]"
                case .added(let text): "{+\(Terminal.clean(text))+}"
                }
            }.joined(separator: " ")
            var style: Terminal.Style?
            for line in Terminal.wrap(text, Terminal.textWidth) { Terminal.out(Self.coloured(line, &style)) }
        }
    }

    /// Colours the runs of a line; one that goes on in the next keeps its colour.
    private static func coloured(_ line: String, _ style: inout Terminal.Style?) -> String {
        guard Terminal.hasColour else { return line }
        var out = ""
        for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if word.hasPrefix("[-") { style = .red } else if word.hasPrefix("{+") { style = .green }
            out += (index > 0 ? " " : "") + (style.map { Terminal.style(String(word), $0) } ?? String(word))
            if word.hasSuffix("-]") || word.hasSuffix("+}") { style = nil }
        }
        return out
    }
}
