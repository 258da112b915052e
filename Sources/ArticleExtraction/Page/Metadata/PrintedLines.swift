import CXML
import Markup

/// The short lines printed around an article's heading: byline, date, section, standfirst.
struct PrintedLines {
    struct Line {
        var text: String
        var node: Int
    }

    /// Behind the heading, in order, up to the text's second paragraph.
    private(set) var behind: [Line] = []
    /// In front of it, the nearest first.
    private(set) var before: [Line] = []

    private static let most = 60
    private static let reach = 500

    /// - Parameter heading: the article's heading; without one lines are taken from the start of the body.
    init(_ tree: HTMLTree, heading: Int?) {
        let start = heading.map { tree.end($0) } ?? 0
        behind = Self.lines(tree, start..<min(tree.count, start + Self.reach), most: Self.most, stopsAtText: true)
        if let heading { before = Self.lines(tree, max(0, heading - 60)..<heading, most: Self.most, stopsAtText: false).reversed() }
    }

    /// All lines from a node on, up to bounds of lines and nodes.
    init(_ tree: HTMLTree, from start: Int, most: Int, reach: Int) {
        behind = Self.lines(tree, start..<min(tree.count, start + reach), most: most, stopsAtText: false)
    }

    private static func lines(_ tree: HTMLTree, _ range: Range<Int>, most: Int, stopsAtText: Bool) -> [Line] {
        var lines: [Line] = []
        var buffer: [UInt8] = []
        var first = range.lowerBound
        var paragraphs = 0
        func flush(at node: Int) {
            defer { buffer.removeAll(keepingCapacity: true) }
            let text = PlainText.fold(buffer)
            guard !text.isEmpty else { return }
            if text.utf8.count >= 200 || BlockFilter.endsSentence(text) && text.utf8.count >= 120 { paragraphs += 1 }
            if text.utf8.count < 240 { lines.append(Line(text: text, node: first)) }
        }
        var node = range.lowerBound
        while node < range.upperBound, lines.count < most, paragraphs < (stopsAtText ? 3 : .max) {
            let tag = tree.tag(node)
            if tag == DL_TAG_text {
                if buffer.isEmpty { first = node }
                if buffer.count < 4_000 { buffer.append(contentsOf: tree.text(node)) }
            } else if Tags.dropped.contains(tag) || tag == DL_TAG_nav || tag == DL_TAG_noscript || tag == DL_TAG_template
                || tree.has(node, DL_ATTR_hidden)
            {
                node = max(tree.end(node), node + 1)
                continue
            } else if Tags.block.contains(tag) || tag == DL_TAG_br || tag == DL_TAG_td {
                flush(at: node)
            } else if !buffer.isEmpty, tree.nodes[node].attr_count > 0 {
                buffer.append(0x20)
            }
            node += 1
        }
        flush(at: node)
        return lines
    }
}
