import CXML

/// Tells the words below a picture where no element says that they are its caption.
struct PictureBoxes {
    let tree: HTMLTree

    /// Whether an element stands with a picture in a box that holds nothing but both.
    ///
    /// - Parameter root: what holds the article.
    func holds(_ node: Int, below root: Int) -> Bool {
        let tag = tree.tag(node)
        guard tag == DL_TAG_div || tag == DL_TAG_center || tag == DL_TAG_section || tag == DL_TAG_tr,
            (1..<400).contains(tree.size(node))
        else { return false }
        var at = node
        // Of a table all rows together are the box: a picture and what stands below it.
        while at > root, tree.tag(at) == DL_TAG_tr || tree.tag(at) == DL_TAG_tbody { at = tree.parent(at) }
        for _ in 0..<3 where at > root {
            guard tree.size(at) < 400, tree.size(at) * 3 < tree.size(root) else { return false }
            if holdsPicture(at) { return true }
            at = tree.parent(at)
        }
        return false
    }

    /// A picture, and no paragraph, list, heading, form or table of data.
    private func holdsPicture(_ node: Int) -> Bool {
        var found = false
        var cells = 0
        var inner = node + 1
        while inner < min(tree.end(node), node + 80) {
            let tag = tree.tag(inner)
            if tag == DL_TAG_p || tag == DL_TAG_li || Tags.headings.contains(tag) || tag == DL_TAG_form || tag == DL_TAG_blockquote { return false }
            if tag == DL_TAG_td { cells += 1 }
            if cells > 2 { return false }
            if tag == DL_TAG_img || tag == DL_TAG_picture || tag == DL_TAG_amp_img { found = true }
            inner += 1
        }
        return found
    }
}
