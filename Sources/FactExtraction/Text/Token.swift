/// A word, number or mark of a paragraph.
struct Token: Sendable {
    enum Kind: UInt8, Sendable { case word, number, mark, openQuote, closeQuote }
    /// How a word is written.
    enum Shape: UInt8, Sendable { case lower, capitalised, capitals, mixed, none }

    var kind: Kind
    var shape: Shape
    /// UTF-8 offsets in the paragraph.
    var byteStart: Int
    var byteEnd: Int
    /// Unicode scalar offsets in the paragraph.
    var start: Int
    var end: Int
    /// Folded for comparison, dots of abbreviations dropped: `us` is the pronoun, `u.s.` the country however it is printed.
    var key: String
    /// What the lexicon knows of the word.
    var classes: WordClass
    /// A number's value.
    var number: Double
    /// No white space in front.
    var isGlued: Bool

    @inline(__always)
    var isWord: Bool { kind == .word }
    /// Begins with a capital.
    @inline(__always)
    var isCapital: Bool { shape == .capitalised || shape == .capitals || shape == .mixed }

    @inline(__always)
    func has(_ wanted: WordClass) -> Bool { !classes.isDisjoint(with: wanted) }
    // Most words differ in length, which is told without a call.
    func `is`(_ word: String) -> Bool { key.utf8.count == word.utf8.count && key == word }
}
