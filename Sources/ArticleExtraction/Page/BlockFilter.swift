import CXML
import Markup
import Models

/// The precision pass: takes out of the blocks what is around an article rather than of it.
///
/// What is taken out: captions (they belong to the pictures), the headline and the lines between it and the text, teasers, share bars,
/// newsletter boxes, comments, notices, and what stands behind the text.
struct BlockFilter {
    private var blocks: [Block]
    private let metadata: PageMetadata
    private let tree: HTMLTree
    /// The headline, folded.
    private let title: String?
    private var isKept: [Bool]
    /// Out even where nothing else stays: captions, notices, the headline.
    private var isNoText: [Bool]
    private var total: Int

    /// Short lines in front of the text.
    private(set) var openingLines: [String] = []
    /// Names that sign the text at its end.
    private(set) var signature: [String] = []
    /// Blocks that are captions, in order.
    private(set) var captions: [Block] = []

    init(_ blocks: [Block], metadata: PageMetadata, tree: HTMLTree) {
        self.blocks = blocks
        self.metadata = metadata
        self.tree = tree
        title = metadata.headline.map { folded($0.prefix(600)) }
        isKept = [Bool](repeating: true, count: blocks.count)
        isNoText = [Bool](repeating: false, count: blocks.count)
        total = blocks.reduce(0) { $0 + $1.length }
    }

    /// The article's blocks in order.
    mutating func filter() -> [Block] {
        takeCaptions()
        takeMarked()
        takeFurniture()
        takeLinkRuns()
        takePointers()
        takeHeadline()
        takeOpening()
        takeSignature()
        takeEnd()
        takeRepeats()
        joinDateline()
        let kept = blocks.indices.filter { isKept[$0] }.map { blocks[$0] }
        // A page of links alone is what it is; one of notices alone holds no text.
        return kept.isEmpty ? blocks.indices.filter { !isNoText[$0] }.map { blocks[$0] } : kept
    }

    // MARK: Kinds of blocks

    /// Reads like a paragraph of a text.
    private func isProse(_ block: Block) -> Bool {
        guard !Tags.headings.contains(block.tag), block.linked * 2 < block.length else { return false }
        return block.length >= 160 || block.length >= 60 && Self.endsSentence(block.text) || block.length >= 30 && Self.isIdeographic(block.text)
    }

    static func endsSentence(_ text: String) -> Bool {
        for scalar in text.unicodeScalars.reversed() {
            if ".!?…。！？।؟।".unicodeScalars.contains(scalar) { return true }
            // Quotation marks and brackets close behind the full stop.
            guard "”\"’')»」』】） ]".unicodeScalars.contains(scalar) else { return false }
        }
        return false
    }

    private static func isIdeographic(_ text: String) -> Bool {
        text.unicodeScalars.prefix(40).count { (0x3040...0x9FFF).contains($0.value) || (0xAC00...0xD7AF).contains($0.value) } > 20
    }

    private static func words(_ text: String) -> Int { text.split(separator: " ").count }

    // MARK: Passes

    private mutating func takeCaptions() {
        for index in blocks.indices where blocks[index].isCaption {
            captions.append(blocks[index])
            isNoText[index] = true
            isKept[index] = false
            total -= blocks[index].length
        }
    }

    /// Boxes that name themselves furniture, unless so much stands in them that the name must mean something else.
    private mutating func takeMarked() {
        for hint in [Hint.comment, Hint.teaser, Hint.share, Hint.paywall] {
            let marked = blocks.indices.filter { isKept[$0] && blocks[$0].hints & hint != 0 }
            let length = marked.reduce(0) { $0 + blocks[$1].length }
            guard length * 3 < total else { continue }
            for index in marked { isKept[index] = false }
            total -= length
        }
    }

    /// Lines of furniture, and the lists below those that head one.
    private mutating func takeFurniture() {
        var isInList = false
        let entries = LiveEntries(blocks, isKept)
        for index in blocks.indices where isKept[index] {
            let block = blocks[index]
            if Furniture.isFurniture(block) {
                isKept[index] = false
                isInList = block.length < 60 && block.linked * 2 < block.length
            } else if isInList {
                let isTeaser = block.length < 300 && block.linked * 3 > block.length && (block.isListed || !isProse(block))
                if isTeaser { isKept[index] = false } else { isInList = false }
            }
            if entries.isClock(block) || isEmbedSignature(block) { isKept[index] = false }
            if Furniture.isScriptNotice(block.text, ofTotal: total) || Furniture.isData(block.text) {
                (isKept[index], isNoText[index]) = (false, true)
            }
        }
    }

    /// `— Bay Watcher (@baywatcher) May 14, 2024` under a post of another site.
    private func isEmbedSignature(_ block: Block) -> Bool {
        guard block.hints & Hint.embed != 0, block.length < 300 else { return false }
        let text = block.text
        if let first = text.unicodeScalars.first, PaperParts.isDash(first) { return true }
        return block.linked > 0 && text.firstRange(of: "(@") != nil || text.hasPrefix("A post shared by") || text.hasPrefix("View this post")
            || block.linked * 10 > block.length * 8
    }

    /// Lines that lead to other articles: a label, then a headline that is a link.
    private mutating func takePointers() {
        for index in blocks.indices where isKept[index] && !Tags.headings.contains(blocks[index].tag) {
            let block = blocks[index]
            guard let lead = block.lead, block.links == 1, block.linked >= 24, block.linked * 2 >= block.length, block.length < 300,
                lead.utf8.count <= 80
            else { continue }
            if Furniture.isPointer(lead: lead, line: block.text) { isKept[index] = false }
        }
    }

    /// The headline itself, wherever its element stands among the blocks.
    private mutating func takeHeadline() {
        guard let node = metadata.headlineNode else { return }
        for index in blocks.indices where isKept[index] && tree.contains(node, blocks[index].node) {
            (isKept[index], isNoText[index]) = (false, true)
        }
        guard let title else { return }
        for index in blocks.indices.prefix(200) where isKept[index] && blocks[index].length < 400 && folded(blocks[index].text) == title {
            (isKept[index], isNoText[index]) = (false, true)
        }
    }

    /// Rows of links: teasers, tags, what to read next. The line above them goes too.
    private mutating func takeLinkRuns() {
        var index = 0
        while index < blocks.count {
            guard isKept[index], isLink(blocks[index]) else {
                index += 1
                continue
            }
            var end = index
            while end < blocks.count, !isKept[end] || isLink(blocks[end]) { end += 1 }
            let run = (index..<end).filter { isKept[$0] }
            let isRow = run.count >= 2 && run.allSatisfy { blocks[$0].length < 300 }
            // One link alone is a teaser when it reads like a headline.
            if isRow || run.count == 1 && blocks[index].length < 140 && Self.words(blocks[index].text) >= 6 && !Self.endsSentence(blocks[index].text)
            {
                for at in run { isKept[at] = false }
                if isRow, let above = (max(0, index - 20)..<index).last(where: { isKept[$0] }), isLabel(blocks[above]) { isKept[above] = false }
            }
            index = end
        }
    }

    /// Headings may be links and still head what follows.
    private func isLink(_ block: Block) -> Bool { block.linked * 10 >= block.length * 8 && !Tags.headings.contains(block.tag) }

    /// A heading, or a few words that end no sentence.
    private func isLabel(_ block: Block) -> Bool {
        Tags.headings.contains(block.tag) || block.length < 60 && !Self.endsSentence(block.text) && !block.isListed
    }

    /// Between headline and text: both themselves, byline, date, section. A standfirst stays as the first paragraph.
    private mutating func takeOpening() {
        let order = blocks.indices.filter { isKept[$0] }
        guard let first = order.first(where: { isProse(blocks[$0]) && !isByline(blocks[$0]) }) else { return }
        for index in order.prefix(80) where index < first {
            let block = blocks[index]
            if block.length < 150 { openingLines.append(block.text) }
            if isHeadline(block, title) || isByline(block) || isDate(block) || isShortLabel(block) { isKept[index] = false }
        }
        // The headline is repeated at times below the standfirst or a lead picture; the byline stands between standfirst and text.
        for index in order.prefix(8) where index > first {
            let block = blocks[index]
            if Tags.headings.contains(block.tag) && isHeadline(block, title)
                || block.length < 120 && !Self.endsSentence(block.text) && (isByline(block) || isDate(block))
            {
                openingLines.append(block.text)
                isKept[index] = false
            }
        }
    }

    private func isHeadline(_ block: Block, _ title: String?) -> Bool {
        guard let title, block.length < 400 else { return false }
        let text = folded(block.text)
        if text == title { return true }
        if block.tag == DL_TAG_h1, Self.overlap(text, title) > 0.4 { return true }
        // The headline set in several lines, each a heading.
        if Tags.headings.contains(block.tag), Self.words(text) >= 2, Self.share(text, title) >= 0.9 { return true }
        guard Tags.headings.contains(block.tag) || block.length < 200 else { return false }
        return Self.overlap(text, title) >= 0.8
    }

    /// Share of a line's words that another has as well.
    private static func share(_ a: String, _ b: String) -> Double {
        let first = Set(a.split { !$0.isLetter && !$0.isNumber })
        return first.isEmpty ? 0 : Double(first.intersection(b.split { !$0.isLetter && !$0.isNumber }).count) / Double(first.count)
    }

    /// Share of words that two lines have in common, of the longer one.
    private static func overlap(_ a: String, _ b: String) -> Double {
        let first = Set(a.split { !$0.isLetter && !$0.isNumber })
        let second = Set(b.split { !$0.isLetter && !$0.isNumber })
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        return Double(first.intersection(second).count) / Double(max(first.count, second.count))
    }

    private func isByline(_ block: Block) -> Bool {
        guard block.length < 150, !Self.endsSentence(block.text) || block.length < 40 else { return false }
        if block.hints & Hint.byline != 0, tree.hints(block.node) & Hint.byline != 0 || block.length < 100 { return true }
        let text = folded(block.text)
        return metadata.byline.contains { text.contains(folded($0)) } && (block.length < 100 || PageDate.find(in: block.text) != nil)
    }

    private func isDate(_ block: Block) -> Bool {
        guard block.length < 120 else { return false }
        if block.hints & Hint.date != 0, tree.hints(block.node) & Hint.date != 0 || block.length < 60 { return true }
        return !Self.endsSentence(block.text) && PageDate.find(in: block.text) != nil
    }

    private func isShortLabel(_ block: Block) -> Bool {
        !isPlace(block) && !block.isListed && !Tags.headings.contains(block.tag) && !Self.endsSentence(block.text) && Self.words(block.text) <= 3
            && block.length <= 40
    }

    /// A place alone in front of the text, in an element of its own.
    private func isPlace(_ block: Block) -> Bool {
        guard block.length <= 60 else { return false }
        if let last = block.text.unicodeScalars.last, PaperParts.isDash(last) { return Dateline(block.text + " x") != nil }
        return tree.hints(block.node) & Hint.place != 0 && Dateline(block.text + " — x") != nil
    }

    /// Sets a place that stands alone in front of the sentence that it belongs to.
    private mutating func joinDateline() {
        let order = blocks.indices.filter { isKept[$0] }.prefix(4)
        for (index, next) in zip(order, order.dropFirst()) where isPlace(blocks[index]) {
            let ends = blocks[index].text.unicodeScalars.last.map(PaperParts.isDash) ?? false
            blocks[next].text = blocks[index].text + (ends ? " " : " — ") + blocks[next].text
            isKept[index] = false
            return
        }
    }

    /// A name alone behind the last paragraph, at the right or in bold.
    private mutating func takeSignature() {
        guard let last = blocks.indices.last(where: { isKept[$0] && !isDate(blocks[$0]) }),
            blocks.indices.contains(where: { isKept[$0] && $0 < last })
        else { return }
        let block = blocks[last]
        guard block.length <= 80, !block.isListed, !Tags.headings.contains(block.tag), !Self.endsSentence(block.text) else { return }
        let names = Byline.names(signature: block.text)
        guard !names.isEmpty, isSetApart(block.node) else { return }
        signature = names
        isKept[last] = false
    }

    private func isSetApart(_ node: Int) -> Bool {
        var at = node
        for _ in 0..<3 where at > 0 && tree.size(at) < 120 {
            if tree.declares(at, "text-align", "right") || tree.attribute(at, DL_ATTR_align, is: "right") || tree.hints(at) & Hint.byline != 0 {
                return true
            }
            at = tree.parent(at)
        }
        // Bold or slanted from its first to its last letter.
        var inner = node + 1
        while inner < min(tree.end(node), node + 8) {
            let tag = tree.tag(inner)
            if tag == DL_TAG_strong || tag == DL_TAG_b || tag == DL_TAG_em || tag == DL_TAG_i { return tree.size(inner) + 3 >= tree.size(node) }
            inner += 1
        }
        return false
    }

    /// Behind the text: labels, the author's life, where to write to.
    private mutating func takeEnd() {
        // Of a text of a few lines every line counts.
        guard total > 600 else { return }
        takeSelfPortrait()
        var tail = blocks.indices.filter { isKept[$0] }
        var looked = 0
        while let last = tail.last, tail.count > 1, looked < 12 {
            let block = blocks[last]
            looked += 1
            let isOut =
                Tags.headings.contains(block.tag) || isByline(block) || isDate(block) || isLife(block) || isContact(block)
                || (tree.hints(block.node) & (Hint.byline | Hint.teaser) != 0 && block.length < 400)
            guard isOut else { break }
            isKept[last] = false
            // bounded: the loop runs while the tail has a last block
            tail.removeLast()
        }
    }

    /// `About Example Corp.` at the end of a press release, with what stands below it.
    private mutating func takeSelfPortrait() {
        let order = blocks.indices.filter { isKept[$0] }
        guard order.count > 4,
            let at = order.dropFirst(order.count / 2).firstIndex(where: { index in
                let block = blocks[index]
                return block.length < 80 && !Self.endsSentence(block.text)
                    && ["About ", "Über ", "À propos d", "Acerca de ", "Sobre ", "Informazioni su "].contains { block.text.hasPrefix($0) }
            }), order.count - at <= 6
        else { return }
        for index in order[at...] { isKept[index] = false }
    }

    /// `Jane Doe is a reporter …` behind the text.
    private func isLife(_ block: Block) -> Bool {
        guard block.length < 700, block.length * 4 < total else { return false }
        let text = folded(block.text)
        return metadata.byline.contains { name in
            let name = folded(name)
            guard let given = name.split(separator: " ").first, name.utf8.count > 4 else { return false }
            let isFull = text.hasPrefix(name)
            guard isFull || text.hasPrefix(given + " ") else { return false }
            let rest = text.dropFirst(isFull ? name.count : given.count).trimmingSpaces
            return ["is ", "has ", "was ", "joined ", "covers ", "writes ", "reports ", "ist ", "est ", "es ", "e ", "la "].contains {
                rest.hasPrefix($0)
            }
                || rest.hasPrefix(",")
        }
    }

    private func isContact(_ block: Block) -> Bool {
        guard block.length < 220 else { return false }
        if Self.endsSentence(block.text), block.length > 60, Furniture.isSpeech(block.text) { return false }
        let text = folded(block.text)
        if text.hasPrefix("©") || ["twitter.com", "on twitter", "© 20", "all rights reserved"].contains(where: { text.firstRange(of: $0) != nil }) {
            return true
        }
        return block.length < 120 && text.contains("@") && Self.words(block.text) <= 14
    }

    /// A pull quote stands in the text as well, and so does at times a standfirst.
    private mutating func takeRepeats() {
        if blocks.contains(where: \.isQuoted) {
            var seen: Set<String> = []
            for index in blocks.indices where isKept[index] && blocks[index].length >= 12 {
                if !seen.insert(blocks[index].text).inserted, blocks[index].isQuoted { isKept[index] = false }
            }
        }
        guard let first = blocks.indices.first(where: { isKept[$0] }), blocks[first].length >= 40 else { return }
        let isLead =
            (tree.hints(blocks[first].node) | (tree.parent(blocks[first].node) > 0 ? tree.hints(tree.parent(blocks[first].node)) : 0)) & Hint.lead
            != 0
        if let next = blocks.indices.first(where: { $0 > first && isKept[$0] }), isLead || next == first + 1,
            blocks[next].text.hasPrefix(blocks[first].text),
            blocks[next].node != blocks[first].node, isLead || tree.parent(blocks[next].node) != tree.parent(blocks[first].node)
        {
            isKept[first] = false
        }
    }
}
