/// The table beneath a chart: every statement with its evidence, in groups, up to a number of bytes.
struct StatementTable {
    /// What a screen reader says of it.
    let caption: String
    /// Heads of the second and the third column.
    let columns: (String, String)
    /// Head of the first column.
    let first: String
    /// Noun of a row, and the command that prints all of them.
    let noun: String
    let command: String

    /// The table of some groups.
    ///
    /// - Parameters:
    ///   - limit: bytes from which on rows are counted and not shown.
    ///   - head: a group's heading, by its place and the group.
    func markup<Group, Row>(
        _ groups: [Group], bytes limit: Int, head: (Int, Group) -> HTML, rows: (Group) -> [Row], row: (Row) -> HTML
    ) -> HTML {
        var bodies = HTML()
        var left = 0
        for (index, group) in groups.enumerated() {
            bodies += "<tbody><tr class=\"group\"><th colspan=\"4\" scope=\"rowgroup\">\(head(index, group))</th></tr>"
            for one in rows(group) {
                if bodies.text.utf8.count < limit { bodies += row(one) } else { left += 1 }
            }
            bodies += "</tbody>"
        }
        let rest = left > 0 ? "<p class=\"dim\">and \(Words.count(left, noun)) more; `datelinectl \(command)` has all</p>" as HTML : HTML()
        return
            "<table class=\"stack\"><caption class=\"vh\">\(caption)</caption><thead><tr><th scope=\"col\">\(first)</th><th scope=\"col\" class=\"num\">\(columns.0)</th><th scope=\"col\">\(columns.1)</th><th scope=\"col\">Evidence</th></tr></thead>\(bodies)</table>\(rest)"
    }
}
