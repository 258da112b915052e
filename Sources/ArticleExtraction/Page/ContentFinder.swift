import CXML

/// What an attempt at finding the text may rely on.
struct FinderRules {
    var dropsUnlikely = true
    var weighsClasses = true
    var cleans = true

    /// From the strictest to the most lenient.
    static let chain = [
        FinderRules(), FinderRules(dropsUnlikely: false), FinderRules(dropsUnlikely: false, weighsClasses: false),
        FinderRules(dropsUnlikely: false, weighsClasses: false, cleans: false),
    ]
}

/// Where the text of a page is: some subtrees without some of their parts.
struct Content {
    var roots: [Int]
    /// Not part of the text, with everything below.
    var isCut: [Bool]
    /// Scalars of text.
    var length: Int
    var top: Int
}

/// Finds the elements that hold an article.
///
/// Mozilla's Readability, over arrays instead of a changing document: paragraphs give points to the elements above them, points fall with
/// the share of linked text, the best element and its likely siblings are the article, and containers that look like furniture go.
struct ContentFinder {
    let tree: HTMLTree
    let text: PageText
    let rules: FinderRules

    private var isCut: [Bool]
    private var length: [Int32]
    private var commas: [Int32]
    private var linked: [Float]
    private var score: [Float]
    private var isParagraph: [Bool]
    private var isTransparent: [Bool]
    private var body = 0
    private let headline: Int?

    /// - Parameter headline: the article's heading.
    init(tree: HTMLTree, text: PageText, rules: FinderRules, headline: Int?) {
        self.tree = tree
        self.text = text
        self.rules = rules
        self.headline = headline
        isCut = text.isOut
        length = text.length
        commas = text.commas
        linked = [Float](repeating: 0, count: tree.count)
        score = [Float](repeating: .nan, count: tree.count)
        isParagraph = [Bool](repeating: false, count: tree.count)
        isTransparent = isParagraph
    }

    /// Runs one attempt.
    mutating func find() -> Content {
        prune()
        measure()
        scoreParagraphs()
        let growth = ContentGrowth(tree: tree, isCut: isCut, length: length, linked: linked, isParagraph: isParagraph, headline: headline)
        let top = growth.settled(chooseTop(), body: body)
        let roots = growth.grown(withSiblings(top), from: top, body: body)
        var cleaner = ContentCleaner(tree: tree, text: text, rules: rules, isParagraph: isParagraph, isCut: isCut)
        let kept = cleaner.clean(roots)
        return Content(roots: roots, isCut: cleaner.isCut, length: kept, top: top)
    }

    /// Takes out what names itself furniture.
    private mutating func prune() {
        var isSheltered = [Bool](repeating: false, count: tree.count)
        for node in 0..<tree.count {
            let parent = tree.parent(node)
            if parent >= 0 {
                if isCut[parent] {
                    isCut[node] = true
                    continue
                }
                let above = tree.tag(parent)
                isSheltered[node] = isSheltered[parent] || above == DL_TAG_table || above == DL_TAG_code
            }
            if isCut[node] { continue }
            let tag = tree.tag(node)
            if tag == DL_TAG_body, body == 0 { body = node }
            guard rules.dropsUnlikely, tag != DL_TAG_text, tag != DL_TAG_body, tag != DL_TAG_html, tag != DL_TAG_a else { continue }
            let hints = tree.hints(node)
            if hints & Hint.unlikely != 0, hints & Hint.maybe == 0, !isSheltered[node] { isCut[node] = true }
            if let role = tree.bytes(node, DL_ATTR_role), Self.isUnlikely(role: role) { isCut[node] = true }
        }
    }

    private static func isUnlikely(role: UnsafeBufferPointer<UInt8>) -> Bool {
        switch String(decoding: role, as: UTF8.self).lowercased() {
        case "menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog": true
        default: false
        }
    }

    /// Sums lengths from the leaves up.
    private mutating func measure() {
        for node in stride(from: tree.count - 1, to: 0, by: -1) where !isCut[node] {
            let parent = tree.parent(node)
            guard parent >= 0 else { continue }
            if tree.tag(node) == DL_TAG_a {
                // A link within the page is a note more than a way out.
                let isLocal = tree.bytes(node, DL_ATTR_href)?.first == 0x23
                linked[node] = Float(length[node]) * (isLocal ? 0.3 : 1)
            }
            length[parent] += length[node]
            commas[parent] += commas[node]
            linked[parent] += linked[node]
        }
    }

    private func linkDensity(_ node: Int) -> Float { length[node] > 0 ? min(1, linked[node] / Float(length[node])) : 0 }

    private mutating func scoreParagraphs() {
        var holdsBlock = [Bool](repeating: false, count: tree.count)
        for node in stride(from: tree.count - 1, to: 0, by: -1) where !isCut[node] {
            let parent = tree.parent(node)
            if parent >= 0, holdsBlock[node] || Tags.divToParagraph.contains(tree.tag(node)) { holdsBlock[parent] = true }
        }
        for node in 0..<tree.count where !isCut[node] {
            let tag = tree.tag(node)
            if tag == DL_TAG_div {
                if !holdsBlock[node] {
                    isParagraph[node] = true
                    give(length[node], commas[node], above: node)
                } else {
                    scoreRuns(node)
                }
            } else if Tags.scored.contains(tag) {
                if tag == DL_TAG_p { isParagraph[node] = true }
                give(length[node], commas[node], above: node)
            }
        }
    }

    /// Lines of text directly within a `div` that holds blocks too.
    private mutating func scoreRuns(_ node: Int) {
        var run: (length: Int32, commas: Int32) = (0, 0)
        var elements = 0
        var only = -1
        var hasText = false
        for child in tree.children(node) where !isCut[child] {
            if tree.tag(child) == DL_TAG_text {
                hasText = hasText || length[child] > 0
            } else {
                elements += 1
                only = child
            }
            if Tags.phrasing.contains(tree.tag(child)) {
                run.length += length[child]
                run.commas += commas[child]
            } else {
                give(run.length, run.commas, from: node)
                run = (0, 0)
            }
        }
        give(run.length, run.commas, from: node)
        if elements == 1, !hasText, tree.tag(only) == DL_TAG_p, linkDensity(only) < 0.25 { isTransparent[node] = true }
    }

    private func up(_ node: Int) -> Int {
        var parent = tree.parent(node)
        while parent > 0, isTransparent[parent] { parent = tree.parent(parent) }
        return parent
    }

    private mutating func give(_ length: Int32, _ commas: Int32, above node: Int) { give(length, commas, from: up(node)) }

    /// Points for a paragraph: half to the second element above it, less further up.
    private mutating func give(_ length: Int32, _ commas: Int32, from first: Int) {
        guard length >= 25 else { return }
        let points = Float(2 + commas) + min(Float(length / 100), 3)
        var node = first
        var level = 0
        while node > 0, level < 5 {
            if score[node].isNaN { score[node] = initial(node) }
            score[node] += level == 0 ? points : level == 1 ? points / 2 : points / Float(level * 3)
            node = up(node)
            level += 1
        }
    }

    private func initial(_ node: Int) -> Float {
        let tag = tree.tag(node)
        var points: Float = 0
        if tag == DL_TAG_div {
            points = 5
        } else if tag == DL_TAG_pre || tag == DL_TAG_td || tag == DL_TAG_blockquote {
            points = 3
        } else if Tags.lists.contains(tag) || tag == DL_TAG_address || tag == DL_TAG_dl || tag == DL_TAG_dd || tag == DL_TAG_dt || tag == DL_TAG_li
            || tag == DL_TAG_form
        {
            points = -3
        } else if Tags.headings.contains(tag) || tag == DL_TAG_th {
            points = -5
        } else if tag == DL_TAG_article || tag == DL_TAG_main {
            points = 5
        }
        return points + (rules.weighsClasses ? tree.weight(node) : 0)
    }

    private mutating func chooseTop() -> Int {
        var best: [Int] = []
        for node in 0..<tree.count where !score[node].isNaN && !isCut[node] {
            score[node] *= 1 - linkDensity(node)
            if isForeign(node) { score[node] *= 0.3 }
            var at = best.count
            while at > 0, score[node] > score[best[at - 1]] { at -= 1 }
            if at < 5 {
                best.insert(node, at: at)
                if best.count > 5 { best.removeLast() }
            }
        }
        guard var top = best.first, tree.tag(top) != DL_TAG_body else { return body }
        top = commonAncestor(of: best, top)
        top = climbed(top)
        // An only child stands for its parent: siblings join there.
        while tree.parent(top) > body, isOnlyChild(top) { top = tree.parent(top) }
        return top
    }

    /// Within teasers or the like that the heading is not part of.
    private func isForeign(_ node: Int) -> Bool {
        var at = node
        while at > body, !(headline.map { tree.contains(at, $0) } ?? (tree.size(at) * 2 > tree.size(body))) {
            let tag = tree.tag(at)
            if tree.hints(at) & (Hint.teaser | Hint.comment) != 0, tag != DL_TAG_article, tag != DL_TAG_main { return true }
            at = tree.parent(at)
        }
        return false
    }

    private func isOnlyChild(_ node: Int) -> Bool {
        var seen = 0
        for child in tree.children(tree.parent(node)) where !isCut[child] && tree.tag(child) != DL_TAG_text {
            seen += 1; if seen > 1 { return false }
        }
        return seen == 1
    }

    /// An element over three or more candidates nearly as good as the best.
    private func commonAncestor(of best: [Int], _ top: Int) -> Int {
        let rivals = best.dropFirst().filter { score[$0] >= score[top] * 0.75 }
        guard rivals.count >= 3 else { return top }
        var node = tree.parent(top)
        while node > body {
            if rivals.filter({ node < $0 && $0 < tree.end(node) }).count >= 3 { return node }
            node = tree.parent(node)
        }
        return top
    }

    /// Further up while the points grow: articles in several columns or sections.
    private func climbed(_ top: Int) -> Int {
        var last = score[top]
        let threshold = last / 3
        var node = tree.parent(top)
        while node > body {
            if score[node].isNaN {
                node = tree.parent(node)
                continue
            }
            if score[node] < threshold { break }
            if score[node] > last { return node }
            last = score[node]
            node = tree.parent(node)
        }
        return top
    }

    private func withSiblings(_ top: Int) -> [Int] {
        let parent = tree.parent(top)
        guard top != body, parent > 0 else { return [top] }
        let topScore = score[top].isNaN ? 0 : score[top]
        let threshold = max(10, topScore * 0.2)
        let className = tree.bytes(top, DL_ATTR_class)
        var roots: [Int] = []
        for child in tree.children(parent) where !isCut[child] {
            if child == top {
                roots.append(child)
                continue
            }
            guard tree.tag(child) != DL_TAG_text else { continue }
            var bonus: Float = 0
            if let className, !className.isEmpty, let other = tree.bytes(child, DL_ATTR_class), other.elementsEqual(className) {
                bonus = topScore * 0.2
            }
            if !score[child].isNaN, score[child] + bonus >= threshold {
                roots.append(child)
            } else if isParagraph[child] {
                let density = linkDensity(child)
                if length[child] > 80, density < 0.25 { roots.append(child) }
                if length[child] <= 80, length[child] > 0, density == 0, endsSentence(child) { roots.append(child) }
            }
        }
        return roots
    }

    private func endsSentence(_ node: Int) -> Bool {
        let text = tree.text(node)
        guard let last = text.lastIndex(where: { $0 > 0x20 }) else { return false }
        // A full stop, also the ideographic one (U+3002).
        if text[last] == 0x2E { return true }
        return last >= 2 && text[last] == 0x82 && text[last - 1] == 0x80 && text[last - 2] == 0xE3
    }
}

extension HTMLTree {
    /// What class and id say, from -50 to 50.
    func weight(_ node: Int) -> Float {
        var weight: Float = 0
        for hints in [nodes[node].class_hints, nodes[node].id_hints] {
            if hints & Hint.negative != 0 { weight -= 25 }
            if hints & Hint.positive != 0 { weight += 25 }
        }
        return weight
    }
}
