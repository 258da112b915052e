import Models

/// What copies of an article are found by.
public struct Fingerprint: Sendable, Equatable {
    /// 128-bit hash of the folded text: equal texts, whatever their accents, case and spacing.
    public var bodyHash: [UInt8]
    /// Keys under which near copies are looked up: see `Fingerprint.keys`.
    public var bands: [Int64]

    /// Whether two sketches allow that one text copies the other.
    ///
    /// The share of common values among the k smallest of both together estimates the resemblance (Broder 1997 §4); at the smallest
    /// resemblance of copies, 0.16, fewer than 4 of 48 are common in 4 of 100 cases. Texts that were found by chance through two common
    /// keys rarely have two more.
    public static func mayCopy(_ a: [Int64], _ b: [Int64]) -> Bool {
        guard a.count == sketch, b.count == sketch else { return true }
        var i = 0, j = 0, common = 0, seen = 0
        while seen < sketch, i < a.count, j < b.count {
            let (x, y) = (UInt64(bitPattern: a[i]), UInt64(bitPattern: b[j]))
            if x == y {
                common += 1
                if common >= 4 { return true }
                i += 1
                j += 1
            } else if x < y {
                i += 1
            } else {
                j += 1
            }
            seen += 1
        }
        return false
    }

    /// Number of look-up keys: the sketch size.
    ///
    /// The keys are the smallest hashes of the text's word 3-shingles, a bottom-k sketch (Broder 1997, “On the resemblance and
    /// containment of documents”, §4). Two texts of resemblance r share none of k keys with probability (1 - r)^k: with k = 16 texts that
    /// share a fifth of their shingles are missed in 3 of 100 cases, those that share half never.
    public static let keys = 16

    /// Size of the sketch that is kept whole, to tell from it alone whether two texts can be copies.
    public static let sketch = 48

    /// Words in a shingle.
    public static let shingle = 3

    /// Makes the fingerprint of an article's text.
    ///
    /// The store keeps `bodyHash` with an index, and one row (key, article) a key; it answers which articles share a key.
    public init(_ article: Article) {
        let words = Words(article.body)
        var hash = StableHash()
        var second = StableHash()
        for word in words.hashes {
            hash.add(word)
            second.add(word &+ 0x9E37_79B9)
        }
        bodyHash =
            withUnsafeBytes(of: hash.value.littleEndian) { Array($0) } + withUnsafeBytes(of: second.value.littleEndian) { Array($0) }
        bands = Self.smallest(words.shingles(), Self.sketch).map { Int64(bitPattern: $0) }
    }

    /// The k smallest distinct values, in one pass: a value is looked at closer only when it is below the largest kept.
    static func smallest(_ values: [UInt64], _ k: Int) -> [UInt64] {
        var kept: [UInt64] = []
        kept.reserveCapacity(k + 1)
        for value in values {
            if kept.count == k, value >= kept[k - 1] { continue }
            var low = 0
            var high = kept.count
            while low < high {
                let middle = (low + high) / 2
                if kept[middle] < value { low = middle + 1 } else { high = middle }
            }
            if low < kept.count, kept[low] == value { continue }
            kept.insert(value, at: low)
            if kept.count > k { kept.removeLast() }
        }
        return kept
    }
}

/// A text as hashes of its folded words.
struct Words {
    private(set) var hashes: [UInt64] = []

    init(_ paragraphs: [String]) {
        for paragraph in paragraphs {
            var text = paragraph
            text.withUTF8 { add($0) }
        }
    }

    /// Letters and digits make words; ASCII goes by bytes, the rest by the fold table.
    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hash = StableHash()
        var isInWord = false
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte < 0x80 {
                i += 1
                let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                if (lower >= 97 && lower <= 122) || (lower >= 48 && lower <= 57) {
                    hash.add(lower)
                    isInWord = true
                } else if byte != 39, isInWord {
                    hashes.append(hash.value)
                    hash = StableHash()
                    isInWord = false
                }
                continue
            }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            let end = min(i + length, bytes.count)
            let text = folded(String(decoding: bytes[i..<end], as: UTF8.self))
            i = end
            guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first.properties.numericType != nil else {
                // Combining marks fold to nothing and do not end a word; apostrophes do not either.
                if !text.isEmpty, Self.isBreak(text), isInWord {
                    hashes.append(hash.value)
                    hash = StableHash()
                    isInWord = false
                }
                continue
            }
            for byte in text.utf8 { hash.add(byte) }
            isInWord = true
        }
        if isInWord { hashes.append(hash.value) }
    }

    private static func isBreak(_ text: String) -> Bool { text != "’" && text != "‘" }

    /// Hashes of all runs of `Fingerprint.shingle` words.
    func shingles() -> [UInt64] {
        let n = Fingerprint.shingle
        guard hashes.count >= n else { return hashes.isEmpty ? [] : [hashes.reduce(into: StableHash()) { $0.add($1) }.value] }
        return (0...(hashes.count - n)).map { at in
            var hash = StableHash()
            for k in 0..<n { hash.add(hashes[at + k]) }
            return hash.value
        }
    }
}
