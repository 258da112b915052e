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

    /// Names that sign the text.
    var signature: [String] = []

    /// Scalars of text from which on an attempt is enough.
    private static let enough = 500
    /// Bytes of text below which the page's other data are asked.
    private static let little = 500

    static func find(_ tree: HTMLTree, text: PageText, metadata: PageMetadata) -> MainText {
        var best: Content?
        for rules in FinderRules.chain {
            var finder = ContentFinder(tree: tree, text: text, rules: rules, headline: metadata.headlineNode)
            let content = finder.find()
            // A laxer attempt must find much more: it also finds what stands around a short article.
            if content.length > (best.map { $0.length < 60 ? $0.length : $0.length + $0.length / 2 } ?? -1) { best = content }
            if content.length >= enough { break }
        }
        guard let content = best else { return MainText(paragraphs: stated(metadata) ?? [], captions: [], region: 0..<tree.count) }
        var writer = BlockWriter(tree: tree, text: text)
        for root in content.roots { writer.write(root, isCut: content.isCut) }
        var filter = BlockFilter(writer.blocks, metadata: metadata, tree: tree)
        let blocks = filter.filter()
        var paragraphs = blocks.map(\.text)
        // What scripts would have put into the page is at times in its metadata.
        if let own = stated(metadata), length(own) > 2 * length(paragraphs) { paragraphs = own }
        if length(paragraphs) < little, let data = StateData.paragraphs(tree, headline: metadata.headline), length(data) > 2 * length(paragraphs) {
            paragraphs = data
        }
        let start = content.roots.first ?? 0
        let end = content.roots.last.map(tree.end) ?? tree.count
        return MainText(
            paragraphs: paragraphs, captions: filter.captions, openingLines: filter.openingLines, region: headline(tree, before: start)..<end,
            signature: filter.signature)
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
