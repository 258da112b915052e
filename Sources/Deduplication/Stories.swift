import Models

/// What an article brings to the clustering of stories.
public struct StoryFeatures: Sendable, Equatable {
    /// Weights by term hash.
    public var weights: [UInt64: Float]
    /// The terms that the article is looked up by: the heaviest.
    public var keys: [Int64]

    /// Days before and after which articles can be of one story.
    public static let window = 4
    /// Terms looked up and posted.
    public static let lookups = 8
    /// Terms kept.
    static let kept = 40

    /// Features of headline and lead: names and numbers weigh most, for they tell one happening from another.
    public init(_ article: Article) {
        var weights: [UInt64: Float] = [:]
        func add(_ text: String, _ factor: Float) {
            var isFirst = true
            for part in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                let word = folded(part)
                defer { isFirst = false }
                guard word.utf8.count > 2 || part.first?.isNumber == true, !Self.common.contains(word) else { continue }
                var hash = StableHash()
                for byte in word.utf8 { hash.add(byte) }
                let isName = part.first?.isUppercase == true && !isFirst
                weights[hash.value, default: 0] += factor * (isName ? 2.5 : part.first?.isNumber == true ? 1.5 : 1)
            }
        }
        add(article.headline ?? "", 2)
        for (index, paragraph) in article.body.prefix(6).enumerated() { add(String(paragraph.prefix(800)), index == 0 ? 1.5 : 0.8) }
        // Repetition counts, but less than in proportion (Salton & Buckley 1988).
        let damped = weights.mapValues { $0 > 1 ? 1 + $0.logarithm : $0 }
        let top = damped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.kept)
        self.weights = Dictionary(uniqueKeysWithValues: top.map { ($0.key, $0.value) })
        keys = top.prefix(Self.lookups).map { Int64(bitPattern: $0.key) }
    }

    init(weights: [UInt64: Float]) {
        self.weights = weights
        keys = []
    }

    private static let common: Set<String> = Set(
        """
        the and for that with was were are has have had not but his her its their they this from said says say will would could should can may been being
        who which what when where while after before during over under into out about between among more most than then also only other some such
        all any both each new one two three first second last year years month months week weeks day days monday tuesday wednesday thursday friday
        saturday sunday january february march april june july august september october november december per cent percent according
        told added there here our you your she him them these those because
        """.split(whereSeparator: \.isWhitespace).map(String.init))
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

/// A story's state: the sum of its articles' features.
public struct StoryState: Sendable, Equatable {
    var sum: [UInt64: Float]

    /// Cosine above which an article joins.
    static let threshold: Float = 0.34
    static let kept = 80

    /// The state of a story that one article founds.
    public init(founding features: StoryFeatures) { sum = features.weights }

    /// The state with another article.
    public func adding(_ features: StoryFeatures) -> StoryState {
        var sum = self.sum
        for (term, weight) in features.weights { sum[term, default: 0] += weight }
        let top = sum.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.kept)
        var state = self
        state.sum = Dictionary(uniqueKeysWithValues: top.map { ($0.key, $0.value) })
        return state
    }

    /// Cosine of the angle between the article and the story.
    public func similarity(_ features: StoryFeatures) -> Float {
        var dot: Float = 0
        var a: Float = 0
        var b: Float = 0
        for (term, weight) in features.weights {
            dot += weight * (sum[term] ?? 0)
            a += weight * weight
        }
        for weight in sum.values { b += weight * weight }
        return a > 0 && b > 0 ? dot / (a.squareRoot() * b.squareRoot()) : 0
    }

    /// Bytes for the store: term and weight, 12 bytes each, little endian.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(sum.count * 12)
        for (term, weight) in sum.sorted(by: { $0.key < $1.key }) {
            withUnsafeBytes(of: term.littleEndian) { out.append(contentsOf: $0) }
            withUnsafeBytes(of: weight.bitPattern.littleEndian) { out.append(contentsOf: $0) }
        }
        return out
    }

    /// Reads what `bytes` wrote; nil when it is damaged.
    public init?(bytes: [UInt8]) {
        guard bytes.count % 12 == 0 else { return nil }
        sum = [:]
        bytes.withUnsafeBytes { all in
            for at in stride(from: 0, to: all.count, by: 12) {
                let term = UInt64(littleEndian: all.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                sum[term] = Float(bitPattern: UInt32(littleEndian: all.loadUnaligned(fromByteOffset: at + 8, as: UInt32.self)))
            }
        }
    }

    /// Which of the candidate stories the article joins: the most similar above the threshold; nil founds a new one.
    public static func join(_ features: StoryFeatures, candidates: [(id: Int64, state: StoryState)]) -> (id: Int64?, state: StoryState) {
        let best = candidates.map { ($0, $0.state.similarity(features)) }.filter { $0.1 >= threshold }.max { $0.1 < $1.1 }
        guard let best else { return (nil, StoryState(founding: features)) }
        return (best.0.id, best.0.state.adding(features))
    }
}
