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
        var hash = StableHash()
        var isWord = false
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            guard byte < 0x80 else {
                let (value, length) = decodeScalar(bytes, i)
                Words.take(value, &hash, &isWord, &words)
                Folding.append(value, written: UnsafeBufferPointer(rebasing: bytes[i..<(i + length)]), to: &folded, blank: &blank)
                i += length
                continue
            }
            i += 1
            let lower = byte &- 65 < 26 ? byte | 0x20 : byte
            if lower &- 97 < 26 || lower &- 48 < 10 {
                if !isWord {
                    hash = StableHash()
                    isWord = true
                }
                hash.add(lower)
            } else {
                // An apostrophe does not end a word.
                if isWord, byte != 39 {
                    words.append(hash.value)
                    isWord = false
                }
                if byte == 0x20 || byte &- 9 < 5 {
                    blank = !folded.isEmpty
                    continue
                }
            }
            if blank {
                folded.append(0x20)
                blank = false
            }
            folded.append(lower)
        }
        if isWord { words.append(hash.value) }
    }
}
