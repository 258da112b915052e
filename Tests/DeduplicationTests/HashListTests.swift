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

    @Test("sketches rank texts by the share of one that the other has; whole sketches with less than four common values are of different texts")
    func likeliest() {
        let own = (Int64(0)..<48).map { $0 }
        let (three, four) = ((Int64(45)..<93).map { $0 }, (Int64(44)..<92).map { $0 })
        #expect(Fingerprint.agreement(own, three) == nil)
        #expect(Fingerprint.agreement(own, four) == 5.0 / 6)
        // A short text: its sketch has all of its shingles, of which the other's would have those up to 47.
        #expect(Fingerprint.agreement(own, [1, 2, 3]) == 4.0 / 5)
        #expect(Fingerprint.agreement([1, 2, 49, 50], own) == 3.0 / 4)
        #expect(Fingerprint.agreement([1, 2, 49, 50], [2, 50, 60]) == 3.0 / 5)
        #expect(Fingerprint.agreement(own, [100]) == 1.0 / 2)
        #expect(Fingerprint.agreement([], own) == 1.0 / 2)
        let others: [(id: Int64, sketch: [Int64])] = [(1, three), (2, [100]), (3, [1, 2, 3]), (4, four), (5, [7, 8, 9])]
        #expect(Fingerprint.likeliest(own, among: others, limit: 9) == [4, 3, 5, 2])
        #expect(Fingerprint.likeliest(own, among: others, limit: 2) == [4, 3])
    }
}
