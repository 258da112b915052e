import CXML

/// Parts of a page that are not its text at first sight: hidden ones, `noscript`, comments, notices about cookies, authors' lives, forms.
///
/// Each is weighed against what stands outside of them all, since pages also hide or name so what is their article.
struct Veils {
    private enum Kind {
        /// Taken out of sight by an attribute, a style or a class.
        case hidden
        /// `noscript` and `template`.
        case alternative
        /// Old systems set a whole page into a form.
        case form
        /// Comments, notices, authors' lives: furniture even when it is longer than the article.
        case furniture
    }

    private struct Veil {
        var kind: Kind
        var range: Range<Int>
        var outer: Int
        /// Scalars of prose within it and in no inner one.
        var prose: Int32 = 0
        var isOpen = false
    }

    private let tree: HTMLTree
    private let headline: Int?
    private var veils: [Veil] = []
    private var innermost: Int = -1
    /// Scalars of prose outside of all veils.
    private var shown: Int32 = 0

    /// A line of at least this many scalars counts as prose.
    private static let line: Int32 = 25
    private static let most = 20_000

    init(_ tree: HTMLTree, headline: Int?) {
        self.tree = tree
        self.headline = headline
    }

    /// Nodes come in order.
    mutating func enter(_ node: Int) {
        leave(before: node)
        guard let kind = kind(node), veils.count < Self.most else { return }
        veils.append(Veil(kind: kind, range: node..<tree.end(node), outer: innermost))
        innermost = veils.count - 1
    }

    /// Counts a text node that is not out for another reason.
    mutating func add(_ length: Int32, at node: Int) {
        leave(before: node)
        guard length >= Self.line else { return }
        if innermost < 0 { shown += length } else { veils[innermost].prose += length }
    }

    private mutating func leave(before node: Int) {
        while innermost >= 0, veils[innermost].range.upperBound <= node { innermost = veils[innermost].outer }
    }

    /// The parts that stay out.
    func closed() -> [Range<Int>] {
        var veils = self.veils
        // What a veil and the hidden ones within it hold.
        var total = veils.map(\.prose)
        for index in veils.indices.reversed() where veils[index].outer >= 0 && veils[index].kind != .furniture {
            total[veils[index].outer] += total[index]
        }
        for index in veils.indices {
            guard veils[index].outer < 0 || veils[veils[index].outer].isOpen else { continue }
            let isLarger: Bool
            switch veils[index].kind {
            case .hidden: isLarger = total[index] > 200 && total[index] / 2 > shown
            case .alternative, .form: isLarger = total[index] > 150 && total[index] > shown
            // Short articles have few words; a page of comments alone has none outside of them.
            case .furniture: isLarger = shown < 60 && total[index] > 200
            }
            veils[index].isOpen = isLarger || isStreamed(veils[index].range.lowerBound)
        }
        return veils.filter { !$0.isOpen }.map(\.range)
    }

    /// Parts that a server sent late, for a script to move into place: `<div hidden id="S:1">` of React, `af1` of Marko.
    private func isStreamed(_ node: Int) -> Bool {
        guard let id = tree.attribute(node, DL_ATTR_id), id.utf8.count < 12 else { return false }
        for prefix in ["S:", "B:", "af"] where id.hasPrefix(prefix) {
            let rest = id.utf8.dropFirst(2)
            return !rest.isEmpty && rest.allSatisfy { (0x30...0x39).contains($0) || prefix != "af" && (0x61...0x66).contains($0) }
        }
        return false
    }

    private func kind(_ node: Int) -> Kind? {
        let tag = tree.tag(node)
        if tag == DL_TAG_noscript || tag == DL_TAG_template { return .alternative }
        guard tag != DL_TAG_body, tag != DL_TAG_html, tag != DL_TAG_main else { return nil }
        let holdsHeadline = headline.map { tree.contains(node, $0) } ?? false
        if tag == DL_TAG_form { return holdsHeadline ? nil : .form }
        guard tree.nodes[node].attr_count > 0 else { return nil }
        if isHidden(node, tag) { return .hidden }
        let isMarkedComment = tag == DL_TAG_article && tree.attribute(node, DL_ATTR_itemprop, is: "comment")
        guard !holdsHeadline, tag != DL_TAG_article || isMarkedComment, tag != DL_TAG_p, tag != DL_TAG_a else { return nil }
        let hints = tree.hints(node)
        if hints & (Hint.comment | Hint.notice | Hint.biography) != 0, hints & Hint.body == 0 { return .furniture }
        return nil
    }

    private func isHidden(_ node: Int, _ tag: UInt8) -> Bool {
        if tree.has(node, DL_ATTR_hidden) || tree.hints(node) & Hint.hidden != 0 { return true }
        if tree.attribute(node, DL_ATTR_aria_hidden, is: "true") { return tag != DL_TAG_img }
        if tree.attribute(node, DL_ATTR_aria_modal, is: "true"), tree.attribute(node, DL_ATTR_role, is: "dialog") { return true }
        return tree.declares(node, "display", "none") || tree.declares(node, "visibility", "hidden")
    }
}
