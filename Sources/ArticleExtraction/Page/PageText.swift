import CXML

/// Lengths of the page's texts and what is out from the start.
struct PageText {
    /// Scalars of each text node with white space folded; 0 for elements.
    private(set) var length: [Int32]
    /// Commas of any script in each text node.
    private(set) var commas: [Int32]
    /// Not shown, or never text of an article: scripts, forms' fields, hidden elements, comments, notices, and all below them.
    private(set) var isOut: [Bool]

    /// Measures a page.
    ///
    /// - Parameter headline: the article's heading; what holds it is never taken for comments or a notice.
    init(_ tree: HTMLTree, headline: Int?) {
        let count = tree.count
        length = [Int32](repeating: 0, count: count)
        commas = [Int32](repeating: 0, count: count)
        isOut = [Bool](repeating: false, count: count)
        var veils = Veils(tree, headline: headline)
        let dropped = Tags.dropped
        for node in 0..<count {
            let parent = tree.parent(node)
            if parent >= 0, isOut[parent] {
                isOut[node] = true
                continue
            }
            let tag = tree.tag(node)
            if tag == DL_TAG_text {
                (length[node], commas[node]) = Self.measure(tree.text(node))
                veils.add(length[node], at: node)
            } else if dropped.contains(tag) {
                isOut[node] = true
            } else if Tags.struckOut.contains(tag) || tree.declares(node, "text-decoration", "line-through") {
                isOut[node] = tree.size(node) * 2 < tree.size(0)
            } else {
                veils.enter(node)
            }
        }
        takeOut(veils.closed())
    }

    /// Takes subtrees out.
    mutating func takeOut(_ ranges: [Range<Int>]) { for range in ranges { for node in range { isOut[node] = true } } }

    /// Scalars with white space folded, and commas of the scripts of the world.
    private static func measure(_ text: UnsafeBufferPointer<UInt8>) -> (Int32, Int32) {
        var scalars: Int32 = 0
        var commas: Int32 = 0
        var wasSpace = true
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte <= 0x20 {
                if !wasSpace { scalars += 1 }
                wasSpace = true
            } else if byte < 0x80 || byte >= 0xC0 {
                wasSpace = false
                scalars += 1
                if byte == 0x2C {
                    commas += 1
                } else if byte == 0xEF || byte == 0xE3 || byte == 0xD8, i + 2 < text.count {
                    let second = text[i + 1]
                    let third = text[i + 2]
                    // U+FF0C, U+3001, U+060C.
                    if byte == 0xEF && second == 0xBC && third == 0x8C || byte == 0xE3 && second == 0x80 && third == 0x81
                        || byte == 0xD8 && second == 0x8C
                    {
                        commas += 1
                    }
                }
            }
            i += 1
        }
        if wasSpace, scalars > 0 { scalars -= 1 }
        return (scalars, commas)
    }
}

extension HTMLTree {
    /// `property : … value` in the style attribute.
    func declares(_ node: Int, _ property: StaticString, _ value: StaticString) -> Bool {
        guard nodes[node].attr_count > 0, let style = bytes(node, DL_ATTR_style) else { return false }
        func matches(_ text: StaticString, at start: Int) -> Bool {
            guard start + text.utf8CodeUnitCount <= style.count else { return false }
            for i in 0..<text.utf8CodeUnitCount where style[start + i].lowered != text.utf8Start[i] { return false }
            return true
        }
        var i = 0
        while i < style.count {
            if matches(property, at: i) {
                i += property.utf8CodeUnitCount
                while i < style.count, style[i] != 0x3B {
                    if matches(value, at: i) { return true }
                    i += 1
                }
            }
            i += 1
        }
        return false
    }
}
