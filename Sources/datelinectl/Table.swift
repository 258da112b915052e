/// Rows in columns that fit the terminal; where it is too narrow for them, each row as lines of a heading and a value.
struct Table {
    var headings: [String]
    var rows: [[String]] = []
    /// Columns set flush right.
    var right: Set<Int> = []
    /// Columns that may be cut, the first that gives way first, each down to a least width.
    var flexible: [(column: Int, least: Int)]

    init(_ headings: [String], right: Set<Int> = [], flexible: [(column: Int, least: Int)]) {
        self.headings = headings
        self.right = right
        self.flexible = flexible
    }

    /// Lines that stand dim below a row, by its number.
    private var notes: [Int: [String]] = [:]

    mutating func add(_ row: [String], notes: [String] = []) {
        if !notes.isEmpty { self.notes[rows.count] = notes.map { Terminal.clean($0) } }
        rows.append(row.map { Terminal.clean($0) })
    }

    /// Below that many columns cells are not cut any further.
    private static let narrow = 72

    private func printStacked(_ colour: (Int, Int, String) -> String) {
        let margin = headings.map(Terminal.columns).max() ?? 0
        let room = max(8, Terminal.width - margin - 2)
        for (number, row) in rows.enumerated() {
            if number > 0 { Terminal.out("") }
            for (index, cell) in row.enumerated() {
                let lines = Terminal.wrap(cell, room)
                for (at, line) in lines.enumerated() {
                    let heading = Terminal.style(Terminal.pad(at == 0 ? headings[index] : "", margin), .bold)
                    Terminal.out("\(heading)  \(colour(number, index, line))")
                }
            }
            for note in notes[number] ?? [] {
                for line in Terminal.wrap(note, max(20, Terminal.width - 2)) { Terminal.out("  " + Terminal.style(line, .dim)) }
            }
        }
    }

    func print(colour: (Int, Int, String) -> String = { _, _, text in text }) {
        var widths = headings.map(Terminal.columns)
        for row in rows { for (index, cell) in row.enumerated() { widths[index] = max(widths[index], Terminal.columns(cell)) } }
        let gaps = 2 * (widths.count - 1)
        var over = widths.reduce(0, +) + gaps - Terminal.width
        for (column, least) in flexible where over > 0 {
            let taken = min(over, max(0, widths[column] - max(least, Terminal.columns(headings[column]))))
            widths[column] -= taken
            over -= taken
        }
        if over > 0, Terminal.width < Self.narrow { return printStacked(colour) }
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
            for note in notes[number] ?? [] { Terminal.out("  " + Terminal.style(Terminal.cut(note, max(20, Terminal.width - 2)), .dim)) }
        }
    }
}
