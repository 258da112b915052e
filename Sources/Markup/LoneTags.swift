/// Tags in a line of text that are words of it rather than markup.
enum LoneTags {
    private struct Opening {
        let name: PackedName
        let range: Range<Int>
    }

    /// Tags that are open at a time beyond that many are markup, so that the search stays in proportion to the text.
    private static let mostOpen = 64

    /// Where the tags stand that are words, in order.
    static func find(_ text: UnsafeRawBufferPointer) -> [Range<Int>] {
        var tokenizer = TagTokenizer(isHTML: true)
        var open: [Opening] = []
        var words: [Range<Int>] = []
        while true {
            let start = tokenizer.position
            guard let token = tokenizer.next(text, isLast: true) else { break }
            switch token {
            case .start(let name, let isEmpty):
                let range = start..<tokenizer.position
                // Word processors leave elements of vocabularies of their own behind.
                if text[name].contains(0x3A) { continue }
                guard let name = PackedName(UnsafeRawBufferPointer(rebasing: text[name])), let tag = Tags.kinds[name] else {
                    // No element of HTML at all: `<T>`, `<your name>`.
                    words.append(range)
                    continue
                }
                if tag == .void || isEmpty || !tokenizer.attributes.isEmpty || open.count >= mostOpen { continue }
                open.append(Opening(name: name, range: range))
            case .end(let name):
                if text[name].contains(0x3A) { continue }
                let name = PackedName(UnsafeRawBufferPointer(rebasing: text[name]))
                if let at = open.lastIndex(where: { $0.name == name }) {
                    words += open[(at + 1)...].map(\.range)
                    open.removeSubrange(at...)
                } else if name.map({ Tags.kinds[$0] == nil }) ?? true {
                    words.append(start..<tokenizer.position)
                }
            default: break
            }
        }
        // A paragraph or list item needs no end tag.
        words += open.filter { Tags.kinds[$0.name] != .optional || $0.range.lowerBound > leading(text) }.map(\.range)
        return words.sorted { $0.lowerBound < $1.lowerBound }
    }

    private static func leading(_ text: UnsafeRawBufferPointer) -> Int { text.firstIndex { !ByteScan.isSpace($0) } ?? 0 }

    private enum Tags {
        /// `optional`: the end tag may be left out.
        enum Kind: Sendable { case paired, void, optional }

        static let kinds: NameTable<Kind> = {
            let paired = """
                a abbr acronym address applet article aside audio b bdi bdo big blink blockquote body button canvas caption center cite code data \
                datalist del details dfn dialog dir div dl em fieldset figcaption figure font footer form frameset h1 h2 h3 h4 h5 h6 head header html i \
                iframe ins kbd label legend main map mark marquee math menu meter nav noframes noscript object ol optgroup output picture pre \
                progress q ruby s samp script section select small span strike strong style sub summary sup svg table template textarea time title \
                tt u ul var video
                """
            let void = "area base br col embed frame hr img input keygen link meta param source track wbr"
            let optional = "p li dt dd rp rt option td th tr tbody thead tfoot colgroup"
            return NameTable(
                paired.split(separator: " ").map { ($0, .paired) } + void.split(separator: " ").map { ($0, .void) }
                    + optional.split(separator: " ").map { ($0, .optional) })
        }()
    }
}
