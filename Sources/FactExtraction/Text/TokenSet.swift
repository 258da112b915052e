/// A set of tokens, made of ranges of them.
struct TokenSet: Sendable {
    private var isInside: [Bool]

    init(_ ranges: [Range<Int>], count: Int) {
        isInside = [Bool](repeating: false, count: count)
        for range in ranges { for token in range.clamped(to: 0..<count) { isInside[token] = true } }
    }

    func contains(_ token: Int) -> Bool { isInside.indices.contains(token) && isInside[token] }
}
