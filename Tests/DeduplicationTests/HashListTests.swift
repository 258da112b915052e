import TestSupport
import Testing

@testable import Deduplication

@Suite("Lists of hashes")
struct HashListTests {
    /// Lists that are spread evenly, crowded below one bound, and full of repeats.
    private static func lists() -> [[UInt64]] {
        var random = SplitMix(seed: 5)
        return (0..<300).map { round in
            let bound: UInt64 = round % 3 == 0 ? .max : round % 3 == 1 ? 1 << 40 : 30
            return (0..<Int.random(in: 0...900, using: &random)).map { _ in UInt64.random(in: 0...bound, using: &random) }
        }
    }

    @Test("the smallest are those that come first in order")
    func smallest() {
        for list in Self.lists() { #expect(Fingerprint.smallest(list, 48) == Array(Set(list).sorted().prefix(48))) }
        #expect(Fingerprint.smallest([UInt64](repeating: .max, count: 500), 48) == [.max])
    }

    @Test("distinct hashes are in order and without repeats")
    func distinct() { for list in Self.lists() { #expect(Duplicates.distinct(list) == Set(list).sorted()) } }
}
