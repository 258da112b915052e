import CXML
import Markup
import Models

/// Finds the article in an HTML page.
public enum PageExtraction {
    /// - Throws: `ExtractionError`.
    public static func article(_ page: [UInt8], url: String?, contentType: String?, limits: PageLimits = .default) throws -> Article {
        guard page.count <= limits.maxBytes else { throw ExtractionError.tooLarge(limit: limits.maxBytes) }
        let decoded = CharsetDecoder.decode(page, contentType: contentType, kind: .html).utf8
        let tree = try HTMLTree(decoded, limits: limits)
        let text = PageText(tree)
        let apart = [Bool](repeating: false, count: tree.count)
        var best: Content?
        for rules in FinderRules.chain {
            var finder = ContentFinder(tree: tree, text: text, rules: rules, apart: apart)
            let content = finder.find()
            if content.length > best?.length ?? -1 { best = content }
            if content.length >= 500 { best = content; break }
        }
        var writer = BlockWriter(tree: tree, text: text)
        if let best { for root in best.roots { writer.write(root, isCut: best.isCut) } }
        var article = Article(url: url)
        article.body = writer.blocks.map(\.text)
        return article
    }
}
