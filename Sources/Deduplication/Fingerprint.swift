import Models

/// What copies of an article are found by.
public struct Fingerprint: Sendable, Equatable {
    /// 128-bit hash of the folded text: equal texts, whatever their accents, case and spacing.
    public var bodyHash: [UInt8]
    /// The smallest hashes of the text's word 3-shingles, ascending. The first `Fingerprint.keys` of them are posted for look-ups, all of
    /// them estimate resemblance.
    public var sketch: [Int64]
    /// Number of words of the body.
    public var words: Int

    /// Whether the text is long enough that an equal text is evidence of a copy: see `Duplicates.minimumWords`.
    public var isTelling: Bool { words >= Duplicates.minimumWords }

    /// The texts that a text is likeliest to copy, or to be copied by, first those that its sketch agrees with most.
    ///
    /// - Parameters:
    ///   - sketch: of the text.
    ///   - others: identifiers and sketches of other texts; of two that agree as much, the one that stands first here stays before the other.
    public static func likeliest(_ sketch: [Int64], among others: [(id: Int64, sketch: [Int64])], limit: Int) -> [Int64] {
        let ranked = others.enumerated().compactMap { place, other in agreement(sketch, other.sketch).map { (place, other.id, share: $0) } }
        return ranked.sorted { ($1.share, $0.0) < ($0.share, $1.0) }.prefix(max(0, limit)).map(\.1)
    }

    /// How much of the shorter text the longer one has, as two sketches tell; nil when it is too little for one to copy the other.
    ///
    /// The share of common values among the k smallest of both together estimates the resemblance (Broder 1997 §4); at the smallest
    /// resemblance of copies, 0.16, fewer than 4 of 48 are common in 4 of 100 cases. Texts that were found by chance through two common
    /// keys rarely have two more. A text of fewer shingles than the sketch has places may lie within the other, and is never ruled out.
    ///
    /// The result is the share of common values among those of either text that the other's sketch would have, by Laplace's rule of succession: one
    /// value that is common tells less than six of seven.
    static func agreement(_ a: [Int64], _ b: [Int64]) -> Double? {
        let (isCut, otherIsCut) = (a.count == sketchSize, b.count == sketchSize)
        var i = 0, j = 0, common = 0, seen = 0
        while i < a.count, j < b.count {
            let (x, y) = (UInt64(bitPattern: a[i]), UInt64(bitPattern: b[j]))
            common += x == y ? 1 : 0
            i += x <= y ? 1 : 0
            j += y <= x ? 1 : 0
            seen += 1
            if seen == sketchSize, isCut, otherIsCut, common < 4 { return nil }
        }
        let known = min(otherIsCut ? i : a.count, isCut ? j : b.count)
        return Double(common + 1) / Double(known + 2)
    }

    /// Number of look-up keys: the sketch size.
    ///
    /// The keys are the smallest hashes of the text's word 3-shingles, a bottom-k sketch (Broder 1997, “On the resemblance and
    /// containment of documents”, §4). Two texts of resemblance r share none of k keys with probability (1 - r)^k: with k = 16 texts that
    /// share a fifth of their shingles are missed in 3 of 100 cases, those that share half never.
    public static let keys = 16

    /// Size of the sketch that is kept whole, to tell from it alone whether two texts can be copies.
    public static let sketchSize = 48

    /// Words in a shingle.
    public static let shingle = 3

    /// Makes the fingerprint of an article's text.
    ///
    /// The store keeps `bodyHash` with an index, and one row (key, article) a key; it answers which articles share a key.
    public init(_ article: Article) { self.init(words: Words(article.body).hashes) }

    /// Makes the fingerprint of a text from the hashes of its words.
    init(words: [UInt64]) {
        self.words = words.count
        var hash = StableHash()
        var second = StableHash()
        for word in words {
            hash.add(word)
            second.add(word &+ 0x9E37_79B9)
        }
        bodyHash = hashBytes(hash, second)
        sketch = Self.smallest(Words.shingles(words), Self.sketchSize).map { Int64(bitPattern: $0) }
    }

    /// The k smallest distinct values.
    static func smallest(_ values: [UInt64], _ k: Int) -> [UInt64] {
        // Hashes are spread evenly, so that up to this bound there are half as many again as are wanted, and most values need no look.
        let bound = values.count > 2 * k ? UInt64.max / UInt64(values.count) &* UInt64(k + k / 2) : .max
        let kept = smallest(values, k, upTo: bound)
        return kept.count == k || bound == .max ? kept : smallest(values, k, upTo: .max)
    }

    /// The k smallest distinct values up to a bound, in one pass: a value is looked at closer only when it is below the largest kept.
    private static func smallest(_ values: [UInt64], _ k: Int, upTo bound: UInt64) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: k + 1) { kept, count in
            var bound = bound
            for value in values where value <= bound {
                var low = 0
                var high = count
                while low < high {
                    let middle = (low + high) / 2
                    if kept[middle] < value { low = middle + 1 } else { high = middle }
                }
                if low < count, kept[low] == value { continue }
                var at = count
                while at > low {
                    kept[at] = kept[at - 1]
                    at -= 1
                }
                kept[low] = value
                count = min(count + 1, k)
                if count == k { bound = kept[k - 1] }
            }
        }
    }
}

/// A letter of ASCII in lower case, or a digit; nil for any other character.
@inline(__always)
func asciiLetter(_ byte: UInt8) -> UInt8? {
    let lower = byte | 0x20
    if lower &- 97 < 26 { return lower }
    return byte &- 48 < 10 ? byte : nil
}

/// A text as hashes of its folded words.
struct Words {
    private(set) var hashes: [UInt64] = []
    /// For each word whether it is a number or a name: it has a digit, or begins with a capital letter within a sentence.
    private(set) var isSlot: [Bool] = []

    init(_ paragraphs: [String]) {
        for paragraph in paragraphs {
            var text = paragraph
            text.withUTF8 { add($0) }
        }
    }

    /// Letters and digits make words; ASCII goes by bytes, the rest by a table.
    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        hashes.reserveCapacity(hashes.count + bytes.count / 6 + 1)
        isSlot.reserveCapacity(hashes.count + bytes.count / 6 + 1)
        var hash = StableHash()
        var isWord = false, isCapital = false, hasDigit = false
        var beginsSentence = true
        func end(_ words: inout Words) {
            guard isWord else { return }
            words.hashes.append(hash.value)
            words.isSlot.append(hasDigit || (isCapital && !beginsSentence))
            isWord = false
            beginsSentence = false
        }
        func begin(isCapital capital: Bool) {
            hash = StableHash()
            isWord = true
            isCapital = capital
            hasDigit = false
        }
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte < 0x80 {
                if asciiLetter(byte) != nil {
                    if !isWord { begin(isCapital: byte &- 65 < 26) }
                    // The letters of a word at once, with its hash in a register.
                    var run = hash
                    while i < bytes.count, let letter = asciiLetter(bytes[i]) {
                        run.add(letter)
                        if letter < 0x61 { hasDigit = true }
                        i += 1
                    }
                    hash = run
                    continue
                }
                i += 1
                if byte != 39 {
                    end(&self)
                    // A full stop, a question mark, an exclamation mark, a colon, a quotation mark.
                    if byte == 46 || byte == 63 || byte == 33 || byte == 58 || byte == 34 { beginsSentence = true }
                }
                continue
            }
            let (value, length) = decodeScalar(bytes, i)
            i += length
            let character = WordCharacter.of(value)
            switch character.kind {
            case .part:
                if !isWord { begin(isCapital: character.isCapital) }
                for byte in character.folded { hash.add(byte) }
                if character.isNumber { hasDigit = true }
            case .silent: break
            case .end: end(&self)
            case .endOfSentence:
                end(&self)
                beginsSentence = true
            }
        }
        end(&self)
    }

    /// Takes a character beyond ASCII into the word that is being read, or ends it.
    static func take(_ value: UInt32, _ hash: inout StableHash, _ isWord: inout Bool, _ words: inout [UInt64]) {
        let character = WordCharacter.of(value)
        switch character.kind {
        case .part:
            if !isWord {
                hash = StableHash()
                isWord = true
            }
            for byte in character.folded { hash.add(byte) }
        case .silent: break
        case .end, .endOfSentence:
            if isWord { words.append(hash.value) }
            isWord = false
        }
    }

    /// Hashes of all runs of `Fingerprint.shingle` words.
    func shingles() -> [UInt64] { Self.shingles(hashes) }

    static func shingles(_ hashes: [UInt64]) -> [UInt64] {
        let n = Fingerprint.shingle
        guard hashes.count >= n else { return hashes.isEmpty ? [] : [hashes.reduce(into: StableHash()) { $0.add($1) }.value] }
        let runs = hashes.count - n + 1
        return hashes.withUnsafeBufferPointer { hashes in
            [UInt64](unsafeUninitializedCapacity: runs) { out, count in
                for at in 0..<runs {
                    var hash = StableHash()
                    for k in 0..<n { hash.add(hashes[at + k]) }
                    out[at] = hash.value
                }
                count = runs
            }
        }
    }
}

/// What a character beyond ASCII is to the words around it.
private struct WordCharacter {
    enum Kind {
        case part
        /// Combining marks fold to nothing and do not end a word; apostrophes do not either.
        case silent
        case end, endOfSentence
    }

    var folded: [UInt8] = []
    var kind = Kind.silent
    var isCapital = false
    var isNumber = false

    private init(_ value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else { return }
        let text = Models.folded(String(scalar))
        guard let first = text.unicodeScalars.first else { return }
        if first.properties.isAlphabetic || first.properties.numericType != nil {
            kind = .part
            folded = Array(text.utf8)
            isCapital = scalar.properties.isUppercase
            isNumber = first.properties.numericType != nil
        } else if text != "’", text != "‘" {
            kind = scalar == "“" || scalar == "…" ? .endOfSentence : .end
        }
    }

    /// Characters of alphabets, and General Punctuation.
    private static let first: UInt32 = 0x80
    private static let table = (first..<0x2100).map(WordCharacter.init)

    static func of(_ value: UInt32) -> WordCharacter {
        value >= first && value < 0x2100 ? table[Int(value - first)] : WordCharacter(value)
    }
}
