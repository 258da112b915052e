import CXML
import Markup

/// The article's paragraphs, and where in the page they are.
struct MainText {
    var paragraphs: [String]
    var captions: [Block]
    /// Short lines in front of the text.
    var openingLines: [String] = []
    /// Nodes from the headline to the end of the text.
    var region: Range<Int>

    /// Scalars of text from which on an attempt is enough.
    private static let enough = 500

    static func find(_ tree: HTMLTree, text: PageText, metadata: PageMetadata, clock: CPUClock) throws -> MainText {
        var best: Content?
        for rules in FinderRules.chain {
            var finder = ContentFinder(tree: tree, text: text, rules: rules)
            let content = finder.find()
            try clock.check()
            if content.length > best?.length ?? -1 { best = content }
            if content.length >= enough {
                best = content
                break
            }
        }
        guard let content = best else { return MainText(paragraphs: stated(metadata) ?? [], captions: [], region: 0..<tree.count) }
        var writer = BlockWriter(tree: tree, text: text)
        for root in content.roots { writer.write(root, isCut: content.isCut) }
        try clock.check()
        var filter = BlockFilter(writer.blocks, metadata: metadata, tree: tree)
        let blocks = filter.filter()
        var paragraphs = blocks.map(\.text)
        // What scripts would have put into the page is at times in its metadata.
        if let own = stated(metadata), length(own) > 2 * length(paragraphs) { paragraphs = own }
        let start = content.roots.first ?? 0
        let end = content.roots.last.map(tree.end) ?? tree.count
        return MainText(
            paragraphs: paragraphs, captions: filter.captions, openingLines: filter.openingLines, region: headline(tree, before: start)..<end)
    }

    private static func length(_ paragraphs: [String]) -> Int { paragraphs.reduce(0) { $0 + $1.utf8.count } }

    private static func stated(_ metadata: PageMetadata) -> [String]? {
        guard let body = metadata.statedBody else { return nil }
        // Some publishers put their markup in.
        if body.contains("</") {
            var reader = BlockReader()
            Array(body.utf8).withUnsafeBytes { reader.read($0) }
            return reader.paragraphs.isEmpty ? nil : reader.paragraphs
        }
        let lines = Entities.decode(body).split(whereSeparator: \.isNewline).map { PlainText.fold(String($0)) }.filter { !$0.isEmpty }
        return lines.isEmpty ? nil : lines
    }

    /// The last `<h1>` in front of the text, so that a lead picture between them is seen; the text's start when there is none.
    private static func headline(_ tree: HTMLTree, before start: Int) -> Int {
        var node = start
        while node > 0, start - node < 400 {
            if tree.tag(node) == DL_TAG_h1 { return node }
            node -= 1
        }
        return start
    }
}
