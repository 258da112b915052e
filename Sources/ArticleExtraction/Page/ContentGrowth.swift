import CXML

/// Adds to the element with the most text what belongs to the same article beside and above it.
///
/// Many systems set each paragraph, subhead or picture into a wrapper of its own, or cut a text into several containers around advertisements.
/// From the best element upwards to the one that also holds the heading, siblings that are built alike or hold prose are part of the text.
struct ContentGrowth {
    private let tree: HTMLTree
    private let isCut: [Bool]
    private let length: [Int32]
    private let linked: [Float]
    private let headline: Int?
    /// Scalars below each element in paragraphs that are mostly no links.
    private var prose: [Int32]

    private static let most = 2_000

    init(tree: HTMLTree, isCut: [Bool], length: [Int32], linked: [Float], isParagraph: [Bool], headline: Int?) {
        self.tree = tree
        self.isCut = isCut
        self.length = length
        self.linked = linked
        self.headline = headline
        prose = [Int32](repeating: 0, count: tree.count)
        for node in stride(from: tree.count - 1, to: 0, by: -1) where !isCut[node] {
            if isParagraph[node] {
                let least: Int32 = tree.startsUndivided(node) ? 25 : 60
                prose[node] = length[node] >= least && linked[node] * 3 < Float(length[node]) ? length[node] : 0
            }
            let parent = tree.parent(node)
            if parent >= 0, !isParagraph[parent] { prose[parent] += prose[node] }
        }
    }

    /// The best element, or, when it holds little of the prose beside the heading, the innermost one that holds most of that.
    func settled(_ top: Int, body: Int) -> Int {
        guard let headline else { return top }
        var node = tree.commonAncestor(headline, top)
        guard node >= body, prose[node] > 200, Int(prose[top]) * 5 < Int(prose[node]) * 2 else { return top }
        while let inner = mostOf(node), !tree.contains(inner, headline) || inner != node { node = inner }
        return node > body ? node : top
    }

    /// The child with three fifths of an element's prose.
    private func mostOf(_ node: Int) -> Int? {
        for child in tree.children(node) where !isCut[child] && Int(prose[child]) * 5 >= Int(prose[node]) * 3 {
            let tag = tree.tag(child)
            let isFurniture = tree.hints(child) & (Hint.teaser | Hint.comment) != 0 || tag == DL_TAG_nav || tag == DL_TAG_footer || tag == DL_TAG_p
            return isFurniture || tag == DL_TAG_text ? nil : child
        }
        return nil
    }

    /// - Parameters:
    ///   - roots: what was chosen, the best element among it.
    ///   - top: the best element.
    func grown(_ roots: [Int], from top: Int, body: Int) -> [Int] {
        guard top > body else { return roots }
        var found = Set(roots)
        var node = top
        for _ in 0..<14 {
            let parent = tree.parent(node)
            guard parent >= body, parent > 0 else { break }
            // Above the heading's container stand other parts of the page.
            if let headline, !tree.contains(parent, headline), tree.contains(node, headline) { break }
            add(beside: node, in: parent, isBody: parent == body, to: &found)
            if let headline, tree.contains(parent, headline) { break }
            let tag = tree.tag(parent)
            if tag == DL_TAG_article || tag == DL_TAG_main || parent == body { break }
            node = parent
        }
        var all = found.sorted()
        all = standfirst(before: all.first ?? top) + all
        return all
    }

    /// - Parameter isBody: the parent is the page's body, which holds the page's furniture as well: only what is built alike or came late belongs.
    private func add(beside branch: Int, in parent: Int, isBody: Bool, to found: inout Set<Int>) {
        var children: [Int] = []
        for child in tree.children(parent) where !isCut[child] && tree.tag(child) != DL_TAG_text {
            guard children.count < Self.most else { break }
            // Behind comments and the page's foot nothing of the article stands.
            if child > branch, tree.tag(child) == DL_TAG_footer || tree.hints(child) & Hint.comment != 0 { break }
            children.append(child)
        }
        var isIn = children.map {
            $0 == branch || found.contains($0) || belongs($0, beside: branch) && (!isBody || isAlike($0, branch) || tree.has($0, DL_ATTR_hidden))
        }
        // A subhead in a wrapper of its own belongs to what follows it.
        for index in children.indices.dropLast().reversed() where !isIn[index] && isIn[index + 1] && isSubhead(children[index]) {
            isIn[index] = children[index] > children[0] || headline.map { $0 < children[index] } ?? false
        }
        for (index, child) in children.enumerated() where isIn[index] && child != branch { found.insert(child) }
    }

    private func belongs(_ child: Int, beside branch: Int) -> Bool {
        guard length[child] > 0 else { return false }
        let tag = tree.tag(child)
        if tag == DL_TAG_nav || tag == DL_TAG_footer || tag == DL_TAG_aside || tag == DL_TAG_form || tag == DL_TAG_header || tag == DL_TAG_figure {
            return false
        }
        if Tags.headings.contains(tag) { return false }
        if let headline, child < headline || tree.contains(child, headline) { return false }
        let hints = tree.hints(child)
        if hints & (Hint.teaser | Hint.comment | Hint.share | Hint.byline | Hint.paywall | Hint.notice) != 0 { return false }
        if hints & Hint.unlikely != 0, hints & Hint.maybe == 0 { return false }
        let density = linkDensity(child)
        if isAlike(child, branch) {
            return !isOfOthers(child) && (density < 0.3 && prose[child] > 0 || density < 0.6 && endsSentence(child) && length[child] > 50)
        }
        return prose[child] >= (tree.startsUndivided(child) ? 60 : 140) && density < 0.2 && prose[child] * 10 >= length[child] * 6
            && !isOfOthers(child)
    }

    /// Of one template: the same element with the same class.
    private func isAlike(_ a: Int, _ b: Int) -> Bool {
        guard tree.tag(a) == tree.tag(b) else { return false }
        switch (tree.bytes(a, DL_ATTR_class), tree.bytes(b, DL_ATTR_class)) {
        case (nil, nil): return tree.tag(a) == DL_TAG_section || tree.tag(a) == DL_TAG_p
        case (let first?, let second?): return first.elementsEqual(second)
        default: return false
        }
    }

    /// Begins with a first-level heading, or holds links that stand alone, or a heading that says so: other articles and teasers of them.
    private func isOfOthers(_ node: Int) -> Bool {
        var alone = 0
        var paragraphs = 0
        var inner = node
        while inner < min(tree.end(node), node + 400) {
            let tag = tree.tag(inner)
            if isCut[inner] {
                inner = tree.end(inner)
                continue
            }
            if tag == DL_TAG_h1, inner < node + 12 { return true }
            if Tags.headings.contains(tag) {
                if linked[inner] * 2 > Float(length[inner]) { alone += 1 }
                if length[inner] < 60, Furniture.isFurniture(tree.plain(inner)) { return true }
            }
            if tag == DL_TAG_a, length[inner] > 3, isAlone(inner) { alone += 1 }
            if prose[inner] > 0, tag == DL_TAG_p || tag == DL_TAG_div && prose[inner] == length[inner] { paragraphs += 1 }
            inner += 1
        }
        return alone >= 2 && alone * 2 >= paragraphs
    }

    /// A link that is all the text of what holds it.
    private func isAlone(_ link: Int) -> Bool {
        let parent = tree.parent(link)
        return parent > 0 && length[link] * 10 >= length[parent] * 9 && !Tags.headings.contains(tree.tag(parent))
    }

    private func isSubhead(_ node: Int) -> Bool {
        // Three letters are a label more than a subhead.
        guard length[node] > (tree.startsUndivided(node) ? 1 : 3), length[node] < 160, linkDensity(node) < 0.3 else { return false }
        if let headline, tree.contains(node, headline) { return false }
        var inner = node
        while inner < min(tree.end(node), node + 20) {
            if tree.tag(inner) != DL_TAG_h1, Tags.headings.contains(tree.tag(inner)) { return length[inner] * 10 >= length[node] * 9 }
            inner += 1
        }
        return false
    }

    /// Paragraphs between the heading and the text, as a rule in the heading's own container.
    private func standfirst(before first: Int) -> [Int] {
        guard let headline, headline < first else { return [] }
        var found: [Int] = []
        var node = tree.end(headline)
        var steps = 0
        while node < first, steps < 400, found.count < 3 {
            steps += 1
            let tag = tree.tag(node)
            if isCut[node] || tag == DL_TAG_figure || tag == DL_TAG_nav || tag == DL_TAG_aside || tag == DL_TAG_form || tag == DL_TAG_ul {
                node = tree.end(node)
                continue
            }
            if tree.end(node) <= first, isStandfirst(node) {
                found.append(node)
                node = tree.end(node)
                continue
            }
            node += 1
        }
        return found
    }

    private func isStandfirst(_ node: Int) -> Bool {
        let tag = tree.tag(node)
        guard tag == DL_TAG_p || tag == DL_TAG_h2 || tag == DL_TAG_div || tag == DL_TAG_h3 || tag == DL_TAG_strong else { return false }
        let isUndivided = tree.startsUndivided(node)
        guard ((isUndivided ? 15 : 40)..<700).contains(length[node]), linkDensity(node) < 0.3 else { return false }
        let hints = tree.hints(node)
        if hints & (Hint.teaser | Hint.byline | Hint.caption | Hint.credit | Hint.share | Hint.date) != 0 { return false }
        if hints & Hint.lead != 0 { return true }
        let isLed = tree.parent(node) > 0 && tree.hints(tree.parent(node)) & Hint.lead != 0
        return tag == DL_TAG_p && (isLed || length[node] >= (isUndivided ? 25 : 60) && endsSentence(node))
    }

    private func linkDensity(_ node: Int) -> Float { length[node] > 0 ? min(1, linked[node] / Float(length[node])) : 0 }

    private func endsSentence(_ node: Int) -> Bool { tree.endsSentence(node) }
}

extension HTMLTree {
    /// Whether a text is in a script of which a letter says about as much as two of others: ideographs, kana, Hangul.
    func startsUndivided(_ node: Int) -> Bool {
        text(node).prefix(64).first { $0 > 0x40 && !($0 == 0xE3 || $0 == 0x80 || $0 == 0x81) }.map { (0xE3...0xED).contains($0) } ?? false
    }

    /// Whether the text below a node ends as sentences do, quotation marks and brackets aside.
    func endsSentence(_ node: Int) -> Bool { BlockFilter.endsSentence(String(decoding: text(node).suffix(24), as: UTF8.self)) }
}
