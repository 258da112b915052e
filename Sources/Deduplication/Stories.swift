import Models

/// What an article brings to the clustering of stories.
public struct StoryFeatures: Sendable, Equatable {
    /// Weights in ascending order of the term's hash.
    var terms: [WeightedTerm]
    /// The terms that the article is looked up by: the heaviest.
    public var keys: [Int64]

    /// Days before and after which articles can be of one story.
    public static let window = 4
    /// Terms looked up and posted.
    public static let lookups = 8
    /// Terms kept.
    static let kept = 64

    /// Features of headline and text: the lead and full names weigh most, for they tell one happening from another.
    public init(_ article: Article) {
        var weights: [UInt64: Use] = [:]
        Self.add(article.headline ?? "", 2, &weights)
        for (index, paragraph) in article.body.prefix(12).enumerated() { Self.add(paragraph, index == 0 ? 1.5 : 0.8, &weights) }
        // Repetition counts, but less than in proportion (Salton & Buckley 1988).
        let damped = weights.map { (term: $0.key, weight: $0.value.kind * ($0.value.sum > 1 ? 1 + $0.value.sum.logarithm : $0.value.sum)) }
        let top = damped.sorted { ($1.weight, $0.term) < ($0.weight, $1.term) }.prefix(Self.kept)
        terms = top.sorted { $0.term < $1.term }.map { WeightedTerm(term: $0.term, weight: $0.weight) }
        keys = top.prefix(Self.lookups).map { Int64(bitPattern: $0.term) }
    }

    /// How often a term is used, and how telling its kind is.
    private struct Use {
        var sum: Float = 0
        var kind: Float = 0

        mutating func add(_ factor: Float, kind: Float) {
            sum += factor
            self.kind = max(self.kind, kind)
        }
    }

    /// A full name tells one happening from another, its parts and numbers less so. Not by much: one town has many happenings.
    private static let fullName: Float = 2
    private static let name: Float = 1.2
    private static let number: Float = 1.2

    /// Words of the first 800 bytes, folded; ASCII by bytes.
    private static func add(_ text: String, _ factor: Float, _ weights: inout [UInt64: Use]) {
        var text = text
        text.withUTF8 { bytes in
            var i = 0
            var isFirst = true
            // The name in front and where it ended: two with a blank between them are one name.
            var last: (hash: UInt64, end: Int)?
            let end = min(bytes.count, 800)
            while i < end {
                while i < end, bytes[i] < 0x80, !isWordByte(bytes[i]) { i += 1 }
                let start = i
                while i < bytes.count, bytes[i] >= 0x80 || isWordByte(bytes[i]) { i += 1 }
                guard i > start else { continue }
                let first = bytes[start]
                let isNumber = first >= 0x30 && first <= 0x39
                defer { isFirst = false }
                guard i - start > 2 || isNumber else { continue }
                var hash = StableHash()
                if bytes[start..<i].contains(where: { $0 >= 0x80 }) {
                    for byte in folded(String(decoding: bytes[start..<i], as: UTF8.self)).utf8 { hash.add(byte) }
                } else {
                    for byte in bytes[start..<i] { hash.add(byte >= 65 && byte <= 90 ? byte | 0x20 : byte) }
                }
                guard !common.contains(hash.value) else { continue }
                let isName = !isFirst && (first >= 65 && first <= 90 || first >= 0xC3 && first <= 0xC4)
                weights[hash.value, default: Use()].add(factor, kind: isName ? name : isNumber ? number : 1)
                if isName, let before = last, before.end + 1 == start, bytes[before.end] == 0x20 {
                    var pair = StableHash()
                    pair.add(before.hash)
                    pair.add(hash.value)
                    weights[pair.value, default: Use()].add(factor, kind: fullName)
                }
                last = isName ? (hash.value, i) : nil
            }
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool { (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) }

    private static let common: Set<UInt64> = Set(
        """
        the and for that with was were are has have had not but his her its their they this from said says say will would could should can may been being
        who which what when where while after before during over under into out about between among more most than then also only other some such
        all any both each new one two three first second last year years month months week weeks day days monday tuesday wednesday thursday friday
        saturday sunday january february march april june july august september october november december per cent percent according
        told added there here our you your she him them these those because
        """.split(whereSeparator: \.isWhitespace).map { word in word.utf8.reduce(into: StableHash()) { $0.add($1) }.value })
}

extension Float {
    /// Natural logarithm by the identity ln x = k ln 2 + series, without Foundation.
    fileprivate var logarithm: Float {
        var value = self
        var k: Float = 0
        while value > 1.5 {
            value /= 2
            k += 1
        }
        let y = (value - 1) / (value + 1)
        return k * 0.693_147 + 2 * (y + y * y * y / 3 + y * y * y * y * y / 5)
    }
}

/// A term and how much it weighs.
struct WeightedTerm: Sendable, Equatable {
    var term: UInt64
    var weight: Float
}

/// A story's state: the sum of its articles' features.
public struct StoryState: Sendable, Equatable {
    /// In ascending order of the term.
    var terms: [WeightedTerm]

    /// Cosine above which an article joins: the best balance of precision and recall on generated news (`dateline-bench stories`).
    static let threshold: Float = 0.43
    /// Terms kept of a story: the heaviest.
    static let kept = 120

    /// The state of a story that one article founds.
    public init(founding features: StoryFeatures) { terms = features.terms }

    /// The state of a story of these articles.
    public init(of articles: [StoryFeatures]) {
        terms = []
        guard let first = articles.first else { return }
        self = articles.dropFirst().reduce(StoryState(founding: first)) { $0.adding(StoryState(founding: $1)) }
    }

    /// The state with another article's added.
    func adding(_ other: StoryState) -> StoryState {
        var sum: [WeightedTerm] = []
        sum.reserveCapacity(terms.count + other.terms.count)
        var i = 0, j = 0
        while i < terms.count || j < other.terms.count {
            if j == other.terms.count || (i < terms.count && terms[i].term < other.terms[j].term) {
                sum.append(terms[i])
                i += 1
            } else if i == terms.count || other.terms[j].term < terms[i].term {
                sum.append(other.terms[j])
                j += 1
            } else {
                sum.append(WeightedTerm(term: terms[i].term, weight: terms[i].weight + other.terms[j].weight))
                i += 1
                j += 1
            }
        }
        if sum.count > Self.kept {
            sum.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.term < $1.term }
            sum.removeLast(sum.count - Self.kept)
            sum.sort { $0.term < $1.term }
        }
        var state = self
        state.terms = sum
        return state
    }

    /// Cosine of the angle between two states.
    func similarity(_ other: StoryState) -> Float {
        var dot: Float = 0
        var i = 0, j = 0
        while i < terms.count, j < other.terms.count {
            if terms[i].term == other.terms[j].term {
                dot += terms[i].weight * other.terms[j].weight
                i += 1
                j += 1
            } else if terms[i].term < other.terms[j].term {
                i += 1
            } else {
                j += 1
            }
        }
        let a = terms.reduce(Float(0)) { $0 + $1.weight * $1.weight }
        let b = other.terms.reduce(Float(0)) { $0 + $1.weight * $1.weight }
        return a > 0 && b > 0 ? dot / (a * b).squareRoot() : 0
    }

    /// Bytes for the store: term and weight, 12 bytes each, little endian.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(terms.count * 12)
        for entry in terms {
            withUnsafeBytes(of: entry.term.littleEndian) { out.append(contentsOf: $0) }
            withUnsafeBytes(of: entry.weight.bitPattern.littleEndian) { out.append(contentsOf: $0) }
        }
        return out
    }

    /// Reads what `bytes` wrote; nil when it is damaged.
    public init?(bytes: [UInt8]) {
        guard bytes.count % 12 == 0 else { return nil }
        terms = bytes.withUnsafeBytes { all in
            stride(from: 0, to: all.count, by: 12).map { at in
                WeightedTerm(
                    term: UInt64(littleEndian: all.loadUnaligned(fromByteOffset: at, as: UInt64.self)),
                    weight: Float(bitPattern: UInt32(littleEndian: all.loadUnaligned(fromByteOffset: at + 8, as: UInt32.self))))
            }
        }
    }

    /// Which of the candidate stories an article joins: the most similar above the threshold; nil founds a new one.
    ///
    /// - Parameters: states as bytes, the article's own first.
    /// - Returns: the story and its new state.
    public static func join(_ article: [UInt8], candidates: [(id: Int64, state: [UInt8])]) -> (story: Int64?, state: [UInt8]) {
        guard let own = StoryState(bytes: article) else { return (nil, article) }
        var best: (id: Int64, state: StoryState, similarity: Float)?
        for candidate in candidates {
            guard let state = StoryState(bytes: candidate.state) else { continue }
            let similarity = state.similarity(own)
            if similarity >= threshold, similarity > best?.similarity ?? 0 { best = (candidate.id, state, similarity) }
        }
        guard let best else { return (nil, article) }
        return (best.id, best.state.adding(own).bytes)
    }
}
