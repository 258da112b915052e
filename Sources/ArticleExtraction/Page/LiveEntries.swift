/// The clocks of a live blog's entries: `21:04 Ada Winter`.
struct LiveEntries {
    /// Clocks stand in the page more than once.
    private let isLive: Bool

    init(_ blocks: [Block], _ isKept: [Bool]) {
        isLive = blocks.indices.lazy.filter { isKept[$0] && Self.clock(blocks[$0]) != nil }.prefix(2).count == 2
    }

    /// Whether a block holds a clock and at most who wrote the entry.
    func isClock(_ block: Block) -> Bool {
        guard let rest = Self.clock(block) else { return false }
        return rest.isEmpty || isLive && (block.linked > 0 || rest.split(separator: " ").count <= 5)
    }

    /// What stands behind a clock at the start of a short line; nil where none stands.
    private static func clock(_ block: Block) -> String? {
        guard block.length < 80, !BlockFilter.endsSentence(block.text) else { return nil }
        var bytes = Array(block.text.utf8)[...]
        func digits(_ most: Int) -> Int {
            var count = 0
            while count < most, let byte = bytes.first, (0x30...0x39).contains(byte) {
                bytes.removeFirst()
                count += 1
            }
            return count
        }
        guard digits(2) > 0, let mark = bytes.first, mark == 0x3A || mark == 0x2E || mark == 0x68 else { return nil }
        bytes.removeFirst()
        guard digits(2) == 2, bytes.first.map({ !(0x30...0x39).contains($0) && $0 != 0x2E && $0 != 0x2C }) ?? true else { return nil }
        // A second of the clock, a half of the day, a zone.
        if bytes.first == 0x3A {
            bytes.removeFirst()
            guard digits(2) == 2 else { return nil }
        }
        var rest = String(decoding: bytes, as: UTF8.self).trimmingSpaces
        for word in ["a.m.", "p.m.", "am", "pm", "AM", "PM", "Uhr", "h", "hrs", "GMT", "BST", "CET", "CEST", "ET", "EST", "EDT", "UTC", "Z"]
        where rest == word || rest.hasPrefix(word + " ") {
            rest = String(rest.dropFirst(word.count)).trimmingSpaces
        }
        return rest
    }
}
