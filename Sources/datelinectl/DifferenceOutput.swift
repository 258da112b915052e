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
                case .removed(let text): "\(Self.blank(text))[-\(Terminal.clean(String(text.trimmingPrefix(" "))))-]"
                case .added(let text): "\(Self.blank(text)){+\(Terminal.clean(String(text.trimmingPrefix(" "))))+}"
                }
            }.joined()
            var style: Terminal.Style?
            for line in Terminal.wrap(text, Terminal.textWidth) { Terminal.out(Self.coloured(line, &style)) }
        }
    }

    /// Colours the runs of a line; one that goes on in the next keeps its colour.
    private static func coloured(_ line: String, _ style: inout Terminal.Style?) -> String {
        guard Terminal.hasColour else { return line }
        var out = ""
        var run = ""
        func end() {
            out += run.isEmpty ? "" : style.map { Terminal.style(run, $0) } ?? run
            run = ""
        }
        var rest = line[...]
        while let first = rest.first {
            if rest.hasPrefix("[-") || rest.hasPrefix("{+") {
                end()
                style = first == "[" ? .red : .green
                run += rest.prefix(2)
                rest.removeFirst(2)
            } else if style != nil, rest.hasPrefix("-]") || rest.hasPrefix("+}") {
                run += rest.prefix(2)
                rest.removeFirst(2)
                end()
                style = nil
            } else {
                run.append(first)
                rest.removeFirst()
            }
        }
        end()
        return out
    }
}
