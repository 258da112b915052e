import Models

/// What is computed of an article's text before it is stored, in one walk over its bytes: the fingerprint and the folded text.
///
/// A first sync does this for tens of thousands of articles. Folding and words look at the same classes of characters, so that both come of
/// one reading of each byte.
public struct ReadText: Sendable, Equatable {
    /// `folded` of the paragraphs, divided by line breaks.
    public let folded: String
    public let fingerprint: Fingerprint

    /// Reads the paragraphs of a text.
    public init(_ paragraphs: [String]) {
        var walk = TextWalk(bytes: paragraphs.reduce(0) { $0 + $1.utf8.count + 1 })
        for paragraph in paragraphs {
            var paragraph = paragraph
            paragraph.withUTF8 { walk.add($0) }
        }
        folded = String(decoding: walk.folded, as: UTF8.self)
        fingerprint = Fingerprint(words: walk.words)
    }
}

/// A text that is being read.
private struct TextWalk {
    private(set) var folded: [UInt8] = []
    /// Hashes of its folded words: see `Words`.
    private(set) var words: [UInt64] = []

    init(bytes: Int) {
        folded.reserveCapacity(bytes)
        words.reserveCapacity(bytes / 6 + 1)
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        // White space stands between this and the text so far.
        var blank = !folded.isEmpty
        var word = OpenWord()
        var i = 0
        while i < bytes.count {
            let start = i
            let raw = UnsafeRawBufferPointer(bytes)
            while i + 8 <= raw.count, raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 { i += 8 }
            while i < bytes.count, bytes[i] < 0x80 { i += 1 }
            if i > start { addASCII(UnsafeBufferPointer(rebasing: bytes[start..<i]), &word, &blank) }
            guard i < bytes.count else { break }
            let (value, length) = decodeScalar(bytes, i)
            Words.take(value, &word.hash, &word.isOpen, &words)
            Folding.append(value, written: UnsafeBufferPointer(rebasing: bytes[i..<(i + length)]), to: &folded, blank: &blank)
            i += length
        }
        if word.isOpen { words.append(word.hash.value) }
    }

    /// A word whose end has not been read.
    private struct OpenWord {
        var hash = StableHash()
        var isOpen = false
    }

    /// A run of ASCII: written in place, as it only gets shorter but for the blank before it.
    private mutating func addASCII(_ run: UnsafeBufferPointer<UInt8>, _ word: inout OpenWord, _ blank: inout Bool) {
        let start = folded.count
        folded.append(contentsOf: run)
        folded.append(0)
        let end = folded.withUnsafeMutableBufferPointer { out in
            var n = start
            var i = 0
            while i < run.count {
                let byte = run[i]
                if asciiLetter(byte) != nil {
                    if blank {
                        out[n] = 0x20
                        n &+= 1
                        blank = false
                    }
                    // The letters of a word at once, with its hash in a register.
                    var hash = word.isOpen ? word.hash : StableHash()
                    while i < run.count, let letter = asciiLetter(run[i]) {
                        hash.add(letter)
                        out[n] = letter
                        n &+= 1
                        i &+= 1
                    }
                    word = OpenWord(hash: hash, isOpen: true)
                    continue
                }
                i &+= 1
                // An apostrophe does not end a word.
                if word.isOpen, byte != 39 {
                    words.append(word.hash.value)
                    word.isOpen = false
                }
                if byte == 0x20 || byte &- 9 < 5 {
                    blank = n > 0
                    continue
                }
                if blank {
                    out[n] = 0x20
                    n &+= 1
                    blank = false
                }
                out[n] = byte
                n &+= 1
            }
            return n
        }
        folded.removeLast(folded.count - end)
    }
}
