import CXML
import Markup

/// A paragraph, heading, list item, table row or caption of a page's text.
struct Block {
    var text: String
    /// The innermost block element.
    var node: Int
    var tag: UInt8
    /// Bytes of text, and those within links.
    var length: Int
    var linked: Int
    /// Number of links.
    var links = 0
    /// The words in front of a link that ends the block, folded; nil where no link ends it.
    var lead: String?
    /// Within a list or a quotation.
    var isListed = false
    var isQuoted = false
    /// Under or beside a picture, and about it.
    var isCaption = false
    /// Of the block and what holds it within the article.
    var hints: UInt32 = 0
}

/// Turns the content's subtrees into blocks.
struct BlockWriter {
    let tree: HTMLTree
    let text: PageText
    private(set) var blocks: [Block] = []
    private var buffer: [UInt8] = []
    private var linked = 0
    /// Where in the buffer the first link begins and the last one ends.
    private var linkStart: Int?
    private var linkEnd = 0
    private var links = 0
    private var breaks = 0
    private var rootLength = 0
    private var root = 0

    /// Open block elements: where they end, and what they say.
    private struct Open {
        var end: Int
        var node: Int
        var tag: UInt8
        var hints: UInt32
        var isListed: Bool
        var isQuoted: Bool
        var isCaption: Bool
        var isPre: Bool
    }
    private var open: [Open] = []

    private static let maxBlocks = 50_000
    /// What tells a line from a text; said of the whole article it means something else (`status-publish`).
    private static let ofLines = Hint.date | Hint.byline | Hint.lead | Hint.caption | Hint.credit | Hint.place

    init(tree: HTMLTree, text: PageText) {
        self.tree = tree
        self.text = text
    }

    /// Writes the blocks of one subtree, without what is cut.
    mutating func write(_ root: Int, isCut: [Bool]) {
        self.root = root
        let end = tree.end(root)
        let blockTags = Tags.block
        open = [
            Open(
                end: end, node: root, tag: tree.tag(root), hints: tree.hints(root) & ~Self.ofLines, isListed: false, isQuoted: false,
                isCaption: false, isPre: false)
        ]
        rootLength = Int(tree.nodes[root].text_end - tree.nodes[root].text)
        var linkNodeEnd = 0
        var node = root
        while node < end {
            while let last = open.last, last.end <= node, open.count > 1 {
                flush()
                open.removeLast()
            }
            if isCut[node] {
                node = tree.end(node)
                continue
            }
            let tag = tree.tag(node)
            if tag == DL_TAG_text {
                if text.length[node] > 0 { breaks = 0 }
                append(tree.text(node), isLinked: node < linkNodeEnd)
            } else if blockTags.contains(tag) || isCaption(node, tag) {
                flush()
                enter(node, tag)
            } else if tag == DL_TAG_br {
                lineBreak()
            } else if tag == DL_TAG_td || tag == DL_TAG_th {
                if buffer.contains(where: { $0 > 0x20 }) { buffer += [0x20, 0x7C, 0x20] }
            } else if tag == DL_TAG_a, tree.bytes(node, DL_ATTR_href)?.first != 0x23 {
                // Links within the page are notes and contents, no way out.
                linkNodeEnd = tree.end(node)
                if tree.size(node) > 0 { links += 1 }
            }
            node += 1
        }
        flush()
    }

    private mutating func enter(_ node: Int, _ tag: UInt8) {
        let outer = open[open.count - 1]
        open.append(
            Open(
                end: tree.end(node), node: node, tag: tag,
                hints: outer.hints | (tree.size(node) > 600 ? tree.hints(node) & ~Self.ofLines : tree.hints(node)),
                isListed: outer.isListed || tag == DL_TAG_li, isQuoted: outer.isQuoted || tag == DL_TAG_blockquote,
                isCaption: outer.isCaption || isCaption(node, tag), isPre: outer.isPre || tag == DL_TAG_pre))
    }

    /// What is within a figure, and short elements that call themselves captions or credits.
    private func isCaption(_ node: Int, _ tag: UInt8) -> Bool {
        if tag == DL_TAG_figcaption { return true }
        let length = Int(tree.nodes[node].text_end - tree.nodes[node].text)
        if tag == DL_TAG_figure { return length < 1_500 && holdsPicture(node) }
        let hints = tree.hints(node)
        if node > root, PictureBoxes(tree: tree).holds(node, below: root) { return true }
        guard hints & (Hint.caption | Hint.credit) != 0 else { return false }
        return length < (hints & Hint.caption != 0 ? 1_000 : 200) && length * 3 < rootLength
    }

    private func holdsPicture(_ node: Int) -> Bool {
        var inner = node + 1
        while inner < min(tree.end(node), node + 200) {
            let tag = tree.tag(inner)
            if tag == DL_TAG_img || tag == DL_TAG_picture || tag == DL_TAG_video || tag == DL_TAG_amp_img || tag == DL_TAG_iframe
                || tag == DL_TAG_noscript
            {
                return true
            }
            if tag == DL_TAG_blockquote || tag == DL_TAG_pre || tag == DL_TAG_table { return false }
            inner += 1
        }
        return false
    }

    /// Two breaks end a paragraph; so does one behind a whole sentence, as old systems write paragraphs.
    private mutating func lineBreak() {
        if let last = open.last, last.isPre {
            buffer.append(0x0A)
            return
        }
        breaks += 1
        if breaks >= 2 || endsLongSentence { flush() } else { buffer.append(0x20) }
    }

    private var endsLongSentence: Bool {
        guard buffer.count > 120, let last = buffer.last(where: { $0 > 0x20 }) else { return false }
        if last == 0x2E || last == 0x21 || last == 0x3F || last == 0x22 { return true }
        // 。！？” end in these bytes.
        return buffer.count > 3 && last >= 0x80
            && [[0xE3, 0x80, 0x82], [0xEF, 0xBC, 0x81], [0xEF, 0xBC, 0x9F], [0xE2, 0x80, 0x9D]].contains(Array(buffer.suffix(3)))
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, isLinked: Bool) {
        if isLinked, linkStart == nil { linkStart = buffer.count }
        buffer.append(contentsOf: text)
        if isLinked {
            linked += text.count
            linkEnd = buffer.count
        }
    }

    private mutating func flush() {
        breaks = 0
        guard !buffer.isEmpty else { return }
        defer {
            buffer.removeAll(keepingCapacity: true)
            linked = 0
            linkStart = nil
            linkEnd = 0
            links = 0
        }
        guard let at = open.last, blocks.count < Self.maxBlocks else { return }
        var string = at.isPre ? Self.lines(buffer) : PlainText.fold(Self.visible(buffer))
        while string.hasSuffix(" |") { string = String(string.dropLast(2)) }
        guard !string.isEmpty, string != "|" else { return }
        blocks.append(
            Block(
                text: string, node: at.node, tag: at.tag, length: string.utf8.count, linked: min(linked, string.utf8.count), links: links, lead: lead,
                isListed: at.isListed,
                isQuoted: at.isQuoted, isCaption: at.isCaption, hints: at.hints))
    }

    private var lead: String? {
        guard let linkStart, linkStart < 400, linkEnd > linkStart else { return nil }
        // Behind the link only punctuation.
        guard buffer[linkEnd...].allSatisfy({ $0 <= 0x2F }) else { return nil }
        return PlainText.fold(Array(buffer[..<linkStart]))
    }

    /// Without soft hyphens and zero-width blanks.
    private static func visible(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == 0xAD || $0 == 0x8B || $0 == 0xEF }) else { return bytes }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes {
            out.append(byte)
            if byte == 0xAD, out.count >= 2, out[out.count - 2] == 0xC2 { out.removeLast(2) }
            guard out.count >= 3 else { continue }
            let tail = (out[out.count - 3], out[out.count - 2], byte)
            if tail == (0xE2, 0x80, 0x8B) || tail == (0xEF, 0xBB, 0xBF) { out.removeLast(3) }
        }
        return out
    }

    /// Preformatted text keeps its lines.
    private static func lines(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.filter { $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 }, as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last, last.utf8.allSatisfy({ $0 <= 0x20 }) { lines.removeLast() }
        while let first = lines.first, first.utf8.allSatisfy({ $0 <= 0x20 }) { lines.removeFirst() }
        return lines.joined(separator: "\n")
    }
}
