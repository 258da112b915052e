import CXML

/// Takes furniture out of the elements that hold an article.
struct ContentCleaner {
    let tree: HTMLTree
    let text: PageText
    let rules: FinderRules
    let isParagraph: [Bool]
    private(set) var isCut: [Bool]
    private var rootLength = 0

    /// What is below an element.
    private struct Below {
        var length: Int32 = 0
        var commas: Int32 = 0
        var linked: Float = 0
        var paragraphs: Int32 = 0
        var images: Int32 = 0
        var items: Int32 = 0
        var inputs: Int32 = 0
        var embeds: Int32 = 0
        var headings: Int32 = 0
        var listed: Int32 = 0
        var tables: Int32 = 0
        var hasTextual = false

        mutating func add(_ other: Below) {
            length += other.length
            commas += other.commas
            linked += other.linked
            paragraphs += other.paragraphs
            images += other.images
            items += other.items
            inputs += other.inputs
            embeds += other.embeds
            headings += other.headings
            listed += other.listed
            tables += other.tables
            hasTextual = hasTextual || other.hasTextual
        }
    }

    init(tree: HTMLTree, text: PageText, rules: FinderRules, isParagraph: [Bool], isCut: [Bool]) {
        self.tree = tree
        self.text = text
        self.rules = rules
        self.isParagraph = isParagraph
        self.isCut = isCut
    }

    /// Cleans the subtrees; returns the scalars that stay.
    mutating func clean(_ roots: [Int]) -> Int {
        var kept = 0
        for root in roots { kept += clean(root) }
        return kept
    }

    private mutating func clean(_ root: Int) -> Int {
        let end = tree.end(root)
        // Data tables, code and figures shelter what is in them; known from above.
        var shelter = [UInt8](repeating: 0, count: end - root)
        for node in root..<end {
            let parent = tree.parent(node)
            if node > root { shelter[node - root] = shelter[parent - root] }
            let tag = tree.tag(node)
            if tag == DL_TAG_code || tag == DL_TAG_pre { shelter[node - root] |= 1 }
            if tag == DL_TAG_figure { shelter[node - root] |= 2 }
            if tag == DL_TAG_table, isData(table: node) { shelter[node - root] |= 5 }
        }
        rootLength = 0
        for node in root..<end where !isCut[node] { rootLength += Int(text.length[node]) }
        var below = [Below](repeating: Below(), count: end - root)
        for node in stride(from: end - 1, through: root, by: -1) {
            if isCut[node] {
                countFields(node, root, &below)
                continue
            }
            let at = node - root
            let tag = tree.tag(node)
            if tag == DL_TAG_text {
                below[at].length = text.length[node]
                below[at].commas = text.commas[node]
            }
            if node > root, shouldCut(node, tag, below[at], shelter[at], shelter[tree.parent(node) - root]) {
                isCut[node] = true
                continue
            }
            if tag == DL_TAG_a { below[at].linked = Float(below[at].length) * (tree.bytes(node, DL_ATTR_href)?.first == 0x23 ? 0.3 : 1) }
            if isParagraph[node] || tag == DL_TAG_p { below[at].paragraphs += 1 }
            if tag == DL_TAG_img { below[at].images += 1 }
            if tag == DL_TAG_li { below[at].items += 1 }
            if Tags.headings.contains(tag) { below[at].headings += below[at].length }
            if Tags.lists.contains(tag) { below[at].listed = below[at].length }
            if tag == DL_TAG_table, shelter[at] & 4 != 0 { below[at].tables += 1 }
            if Tags.textual.contains(tag), below[at].length > 0 { below[at].hasTextual = true }
            // Old systems set text right into a container.
            if tag == DL_TAG_text, below[at].length >= 40 { below[at].hasTextual = true }
            if node > root { below[tree.parent(node) - root].add(below[at]) }
        }
        return Int(below[0].length)
    }

    /// Fields and embedded players are not text but tell what their container is.
    private func countFields(_ node: Int, _ root: Int, _ below: inout [Below]) {
        guard node > root, !isCut[tree.parent(node)] else { return }
        let parent = tree.parent(node) - root
        let tag = tree.tag(node)
        if tag == DL_TAG_input { below[parent].inputs += 1 }
        if tag == DL_TAG_object || tag == DL_TAG_embed || tag == DL_TAG_iframe { below[parent].embeds += 1 }
    }

    private func shouldCut(_ node: Int, _ tag: UInt8, _ below: Below, _ shelter: UInt8, _ outer: UInt8) -> Bool {
        if tag == DL_TAG_text { return false }
        if tag == DL_TAG_footer { return true }
        // Some layouts put the article itself into an `aside`.
        if tag == DL_TAG_aside { return Int(below.length) * 2 < rootLength }
        let hints = tree.hints(node)
        if hints & Hint.share != 0, below.length < 500, tag != DL_TAG_p || below.length < 60 { return true }
        guard rules.cleans else { return false }
        let weight = rules.weighsClasses ? tree.weight(node) : 0
        if tag == DL_TAG_h1 || tag == DL_TAG_h2 { return weight < 0 }
        if tag == DL_TAG_nav { return below.length > 0 && below.linked > Float(below.length) * 0.3 }
        guard Tags.conditional.contains(tag), !isParagraph[node] else { return false }
        if shelter & 5 != 0 || outer & 1 != 0 || below.tables > 0 { return false }
        if weight < 0 { return true }
        guard below.commas < 10 else { return false }
        let length = Float(below.length)
        let density = length > 0 ? min(1, below.linked / length) : 0
        let isList = Tags.lists.contains(tag) || length > 0 && Float(below.listed) / length > 0.9
        let isInFigure = outer & 2 != 0
        let items = below.items - 100
        if !isInFigure, below.images > 1, Float(below.paragraphs) / Float(below.images) < 0.5 { return !isGallery(isList, below) }
        if !isList, items > below.paragraphs { return true }
        if below.inputs > below.paragraphs / 3 { return true }
        if !isList, !isInFigure, length == 0 || Float(below.headings) / length < 0.9, below.length < 25, below.images == 0 || below.images > 2,
            density > 0
        {
            return true
        }
        let isLinkedSentence = below.paragraphs == 1 && below.items == 0 && length * (1 - density) >= 20 && tree.endsSentence(node)
        if !isList, weight < 25, density > 0.2, !isLinkedSentence { return true }
        if weight >= 25, density > 0.5, !isLinkedSentence { return true }
        if below.embeds == 1 && below.length < 75 || below.embeds > 1 { return true }
        if below.images == 0, !below.hasTextual, !Tags.lists.contains(tag), !(below.headings > 2 && density < 0.3) { return true }
        if isList, density > 0.5, below.length < 2_000, !isGallery(isList, below) { return weight < 25 }
        return false
    }

    private func isGallery(_ isList: Bool, _ below: Below) -> Bool { isList && below.items > 0 && below.images == below.items }

    /// Tables of data, not of layout.
    private func isData(table: Int) -> Bool {
        if tree.attribute(table, DL_ATTR_role, is: "presentation") { return false }
        if tree.bytes(table, DL_ATTR_summary).map({ !$0.isEmpty }) ?? false { return true }
        var rows = 0
        var columns = 0
        var cells = 0
        var node = table + 1
        while node < tree.end(table) {
            let tag = tree.tag(node)
            if tag == DL_TAG_table { return false }
            if tag == DL_TAG_caption || tag == DL_TAG_tfoot || tag == DL_TAG_thead || tag == DL_TAG_th { return true }
            if tag == DL_TAG_tr {
                rows += 1
                cells = 0
            }
            if tag == DL_TAG_td {
                cells += 1
                columns = max(columns, cells)
            }
            node += 1
        }
        if rows <= 1 || columns <= 1 { return false }
        return rows >= 10 || columns > 4 || rows * columns > 10
    }
}
