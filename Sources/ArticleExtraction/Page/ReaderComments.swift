import CXML
import Markup
import Models

/// Finds the readers' comments that only a heading above them names: `15 Comments`, `Kommentare (3)`.
struct ReaderComments {
    let tree: HTMLTree
    /// The article's heading.
    let headline: Int

    private static let most = 200
    /// Bytes of text that have to stand between the headline and the comments.
    private static let leastText = 120

    /// Nodes from such a heading on to the end of the blocks below it.
    func find() -> [Range<Int>] {
        var found: [Range<Int>] = []
        var node = tree.end(headline)
        let start = Int(tree.nodes[headline].text_end)
        var looked = 0
        while node < tree.count, looked < Self.most {
            let here = node
            node += 1
            let size = tree.size(here)
            guard tree.tag(here) != DL_TAG_text, size >= 4, size < 80, Self.isBlock(tree.tag(here)) else { continue }
            guard Int(tree.nodes[here].text) >= start + Self.leastText else { continue }
            looked += 1
            guard let count = Self.count(inHeading: tree.plain(here)), let end = end(below: here, count: count) else { continue }
            found.append(here..<end)
            node = max(end, node)
        }
        return found
    }

    private static func isBlock(_ tag: UInt8) -> Bool { Tags.headings.contains(tag) || Tags.block.contains(tag) && tag != DL_TAG_li }

    /// The end of the blocks below a heading, when they repeat each other as comments do.
    private func end(below heading: Int, count: Int?) -> Int? {
        var top = heading
        // The heading may stand in a box of its own.
        for _ in 0..<3 {
            let outer = tree.parent(top)
            guard outer > 0, tree.end(outer) == tree.end(top), !tree.contains(outer, headline), tree.size(outer) < tree.size(heading) + 40 else {
                break
            }
            top = outer
        }
        let outer = tree.parent(top)
        guard outer >= 0 else { return nil }
        let level = tree.tag(heading)
        var end = tree.end(top)
        var below: [Int] = []
        while end < tree.end(outer), below.count < 2_000 {
            let tag = tree.tag(end)
            if Tags.headings.contains(tag), Tags.headings.contains(level), tag <= level || tag == DL_TAG_h1 { break }
            if tag == DL_TAG_footer { break }
            if tag != DL_TAG_text { below.append(end) }
            end = max(tree.end(end), end + 1)
        }
        return repeated(below, least: count == 1 ? 1 : 2, depth: 0) ? end : nil
    }

    /// Whether blocks of one kind follow each other, at once or in a box that holds them.
    private func repeated(_ nodes: [Int], least: Int, depth: Int) -> Bool {
        var kinds: [String: Int] = [:]
        for node in nodes.prefix(500) where tree.size(node) > 20 {
            let tag = tree.tag(node)
            guard
                tag == DL_TAG_div || tag == DL_TAG_li || tag == DL_TAG_article || tag == DL_TAG_section || tag == DL_TAG_dd
                    || tag == DL_TAG_blockquote || tag == DL_TAG_table
            else { continue }
            kinds["\(tag) \(tree.attribute(node, DL_ATTR_class)?.prefix(40) ?? "")", default: 0] += 1
        }
        if kinds.values.contains(where: { $0 >= least }) { return true }
        guard depth < 3, let box = nodes.first(where: { tree.size($0) > 20 }) else { return false }
        return repeated(Array(tree.children(box).filter { tree.tag($0) != DL_TAG_text }.prefix(500)), least: least, depth: depth + 1)
    }

    /// How many comments a heading announces, `.some(nil)` where it gives no number; nil for other headings.
    private static func count(inHeading text: String) -> Int?? {
        let words = folded(text).split { !$0.isLetter && !$0.isNumber }
        guard (1...6).contains(words.count) else { return nil }
        var number: Int?
        var isNamed = false
        for word in words {
            if word.allSatisfy(\.isNumber) {
                number = Int(word) ?? number
            } else if names.contains(word) || undivided.contains(where: { word.hasSuffix($0) }) {
                isNamed = true
            } else if !beside.contains(word) {
                return nil
            }
        }
        return isNamed ? .some(number) : nil
    }

    /// Words for comments, folded.
    private static let names: Set<Substring> = words(
        """
        comment comments discussion replies responses reply response kommentar kommentare kommentarer kommentarar leserkommentare diskussion
        comentario comentarios comentari comentaris comentarii commentaire commentaires reaction reactions commento commenti discussione
        reactie reacties komentarz komentarze komentarzy dyskusja komentar komentare komentaru komentari diskuse prispevku
        kommentti kommentit kommenttia hozzaszolas hozzaszolasok yorum yorumlar yorumlari iruzkin kommentaar kommentaari kommentaarid
        komentarai komentaras komentars σχολια σχολιο комментарии комментарий комментариев комментария коментарі коментар коментарів
        коментари коментара обсуждение отзывы تعليق تعليقات التعليقات نظر نظرات תגובות टिप्पणियाँ टिप्पणियां মন্তব্য
        """)

    /// Words in scripts that set a number in front of them without a blank.
    private static let undivided = ["评论", "評論", "留言", "コメント", "댓글", "ความคิดเห็น"].map { folded($0) }

    /// Words that stand beside them.
    private static let beside: Set<Substring> = words(
        """
        reader readers the all view user your our to on of and there are post article der leser zu diesem artikel alle les des lecteurs sur los las
        de lectores dos leitores dei lettori van lezers
        """)

    private static func words(_ text: String) -> Set<Substring> {
        Set(text.split(whereSeparator: \.isWhitespace).map { Substring(folded($0)) })
    }
}
