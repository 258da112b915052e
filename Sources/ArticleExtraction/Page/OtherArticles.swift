import CXML

/// Finds the articles that a page shows below its own: the next of an endless page, a list of whole posts.
struct OtherArticles {
    let tree: HTMLTree
    /// The article's heading.
    let headline: Int

    private static let most = 100

    /// Subtrees that are articles of their own, with headings of their own.
    func find() -> [Range<Int>] {
        let level = tree.tag(headline)
        var found: [Range<Int>] = []
        var node = tree.end(headline)
        var looked = 0
        while node < tree.count, looked < Self.most {
            let tag = tree.tag(node)
            guard tag == level && Tags.headings.contains(tag) || tag == DL_TAG_article else {
                node += 1
                continue
            }
            looked += 1
            if let other = article(holding: node) {
                found.append(other)
                node = max(other.upperBound, node + 1)
            } else {
                node += 1
            }
        }
        return found
    }

    /// The subtree beside the headline's that holds a node, when both are articles.
    private func article(holding node: Int) -> Range<Int>? {
        let common = tree.commonAncestor(headline, node)
        guard let mine = child(of: common, holding: headline), let theirs = child(of: common, holding: node), mine != theirs, mine != headline,
            theirs != node || tree.tag(node) == DL_TAG_article
        else { return nil }
        // The headline's own part must be more than a heading.
        guard tree.size(mine) > tree.size(headline) + 200 else { return nil }
        if tree.tag(mine) == DL_TAG_article, tree.tag(theirs) == DL_TAG_article { return theirs..<tree.end(theirs) }
        // Other containers need a first-level heading and a class that says article: some systems head the parts of one text so.
        guard tree.tag(headline) == DL_TAG_h1, tree.tag(node) == DL_TAG_h1, tree.tag(mine) == tree.tag(theirs),
            let first = tree.attribute(mine, DL_ATTR_class)?.lowercased(), let second = tree.attribute(theirs, DL_ATTR_class)?.lowercased(),
            first == second, ["article", "post", "story", "news"].contains(where: { first.firstRange(of: $0) != nil })
        else { return nil }
        return theirs..<tree.end(theirs)
    }

    private func child(of node: Int, holding inner: Int) -> Int? {
        var at = inner
        while at > node, tree.parent(at) != node { at = tree.parent(at) }
        return at > node ? at : nil
    }
}
