import Models

/// Decides whether an article copies another.
public enum Duplicates {
    /// Share of the shorter text's 3-shingles that a copy has in common with the longer one.
    ///
    /// Broder 1997 §2, counted exactly on the shingles of the candidates that the sketch finds; containment rather than resemblance, because a
    /// copy that was cut still lies within the whole. Three in ten words replaced at random leave about 0.34 (0.7³). The word test beside it
    /// keeps apart articles that only share a background paragraph. `dateline-bench copies` prints precision and recall on the half of the
    /// generated news on which this was chosen, and on the other half.
    public static let shingleContainment = 0.33
    /// Share of the shorter text's distinct words that the longer one has.
    public static let wordContainment = 0.62
    /// Texts of fewer words are never copies by their text alone.
    ///
    /// Feeds repeat short texts under different headlines (“Comments”, “Read more”, “Continue reading on our site”); none of those in the
    /// generated set has more than 14 words, and no report has fewer than 30.
    public static let minimumWords = 20
    /// Texts of fewer words are copies only when their headlines do not contradict that: notices for subscribers and descriptions of a series
    /// are as long as this and stand under many headlines.
    public static let shortWords = 60
    /// Shares of the shorter headline's words that two headlines have in common: from the first on they can be of one article, from the
    /// second on they are. In between they say nothing.
    static let possibleHeadline = 0.5
    static let sameHeadline = 0.8

    /// The candidate that the article copies: best first by agreement, then by age.
    ///
    /// - Returns: the original's identifier and whether it is a `near` copy (same site) or a `syndicated` one (another's).
    public static func original(of own: ComparedText, among candidates: [Article]) -> (original: Int64, kind: DuplicateKind)? {
        guard own.wordCount >= minimumWords else { return nil }
        var best: (id: Int64, score: Double, candidate: Article)?
        for candidate in candidates {
            guard let id = candidate.id, let score = containment(own, ComparedText(candidate)) else { continue }
            if best.map({ score > $0.score + 0.001 || (score > $0.score - 0.001 && id < $0.id) }) ?? true { best = (id, score, candidate) }
        }
        guard let best else { return nil }
        let isSameSite = own.domain != nil && own.domain == best.candidate.source?.domain
        return (best.id, isSameSite ? .near : .syndicated)
    }

    /// Whether two articles with equal bodies are copies.
    ///
    /// - Parameter words: words of the body.
    public static func isExact(_ a: Article, _ b: Article, words: Int) -> Bool {
        guard words >= minimumWords else { return false }
        return words >= shortWords || headlines(ComparedText.headline(a), ComparedText.headline(b)) != .contradict
    }

    /// Shared shingles of two texts when one copies the other, else nil.
    static func containment(_ a: ComparedText, _ b: ComparedText) -> Double? {
        if min(a.wordCount, b.wordCount) < shortWords, headlines(a, b) == .contradict { return nil }
        return textContainment(a, b)
    }

    /// Shared shingles of two texts when their words say that one copies the other, whatever their headlines.
    private static func textContainment(_ a: ComparedText, _ b: ComparedText) -> Double? {
        guard min(a.wordCount, b.wordCount) >= minimumWords else { return nil }
        let shingles = share(a.shingles, b.shingles)
        guard shingles >= shingleContainment, share(a.words, b.words) >= wordContainment, !TemplateTest.isTemplate(a, b) else { return nil }
        return shingles
    }

    /// Whether two texts are one, whatever their headlines say: equal, or one within the other. Texts that are too short to tell must be equal.
    public static func textsAgree(_ own: ComparedText, _ article: Article) -> Bool {
        let other = ComparedText(article)
        if own.wordCount == 0, other.wordCount == 0 { return headlines(own, other) == .agree }
        if own.hash == other.hash { return own.wordCount >= minimumWords || headlines(own, other) != .contradict }
        return textContainment(own, other) != nil
    }

    /// Whether two readings can be of one article: what an address that both carry says is believed unless the texts contradict it.
    public static func agreement(_ own: ComparedText, _ article: Article) -> Agreement {
        let other = ComparedText(article)
        let headlines = headlines(own, other)
        guard min(own.wordCount, other.wordCount) >= minimumWords else {
            return own.wordCount > 0 && own.hash == other.hash && headlines == .unknown ? .agree : headlines
        }
        if own.hash == other.hash || textContainment(own, other) != nil { return .agree }
        // A summary and the text that it sums up share few words; their headline is the same.
        return headlines == .agree ? .agree : .contradict
    }

    /// Shares of the shorter text's 3-shingles and distinct words below which two texts have no more in common than any two of one language.
    static let unlikeShingles = 0.05
    static let unlikeWords = 0.5

    /// Whether two readings have nothing in common: headlines that contradict each other, and texts that are long enough to tell and share
    /// neither phrases nor, beyond common ones, words. What is only rewritten or updated is not unlike.
    public static func areUnlike(_ own: ComparedText, _ article: Article) -> Bool {
        let other = ComparedText(article)
        guard min(own.wordCount, other.wordCount) >= minimumWords, headlines(own, other) == .contradict else { return false }
        return share(own.shingles, other.shingles) < unlikeShingles && share(own.words, other.words) < unlikeWords
    }

    /// What two headlines say about whether their articles are one.
    static func headlines(_ a: ComparedText, _ b: ComparedText) -> Agreement { headlines(a.headline, b.headline) }

    private static func headlines(_ a: [UInt64], _ b: [UInt64]) -> Agreement {
        guard !a.isEmpty, !b.isEmpty else { return .unknown }
        let share = share(a, b)
        return share >= sameHeadline ? .agree : share > possibleHeadline ? .unknown : .contradict
    }

    /// |A ∩ B| / min(|A|, |B|) (Broder 1997 §2, of the smaller set), of ascending lists without repeats.
    static func share(_ a: [UInt64], _ b: [UInt64]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        return Double(common(a, b)) / Double(min(a.count, b.count))
    }

    /// How many values two ascending lists without repeats have in common.
    static func common(_ a: [UInt64], _ b: [UInt64]) -> Int {
        var common = 0
        var i = 0, j = 0
        while i < a.count, j < b.count {
            if a[i] == b[j] { common += 1 }
            if a[i] <= b[j] { i += 1 } else { j += 1 }
        }
        return common
    }

    /// The values in ascending order without repeats.
    static func distinct(_ values: [UInt64]) -> [UInt64] {
        var sorted = ascending(values)
        var kept = 0
        for value in sorted where kept == 0 || value != sorted[kept - 1] {
            sorted[kept] = value
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }

    /// Hashes in ascending order. They are spread evenly: the first bits of each say nearly where it belongs, and few are left to be ordered there.
    private static func ascending(_ hashes: [UInt64]) -> [UInt64] {
        guard hashes.count > 32 else { return hashes.sorted() }
        let bits = Int.bitWidth - hashes.count.leadingZeroBitCount
        let shift = UInt64(UInt64.bitWidth - bits)
        // How many have the same first bits; then where those with them end, and as they are placed, begin.
        var places = [Int](repeating: 0, count: 1 << bits)
        for hash in hashes { places[Int(hash >> shift)] += 1 }
        // A text can be made so that its hashes are alike.
        guard places.allSatisfy({ $0 < 256 }) else { return hashes.sorted() }
        for at in places.indices.dropFirst() { places[at] += places[at - 1] }
        return [UInt64](unsafeUninitializedCapacity: hashes.count) { out, count in
            for hash in hashes {
                places[Int(hash >> shift)] -= 1
                out[places[Int(hash >> shift)]] = hash
            }
            for from in 1..<hashes.count {
                let hash = out[from]
                var to = from
                while to > 0, out[to - 1] > hash {
                    out[to] = out[to - 1]
                    to -= 1
                }
                out[to] = hash
            }
            count = hashes.count
        }
    }

    /// Whether two readings of one article differ only in parts that change by themselves: digits, clocks, counters.
    public static func isVolatile(_ old: Article, _ new: Article) -> Bool {
        guard old.body.count == new.body.count, old.headline == new.headline else { return false }
        func skeleton(_ text: String) -> [UInt8] { text.utf8.filter { !(0x30...0x39).contains($0) } }
        // Figures are what an article is about: only short lines count as clocks and counters.
        return zip(old.body, new.body).allSatisfy { $0 == $1 || ($0.utf8.count < 60 && skeleton($0) == skeleton($1)) }
    }
}

/// What a comparison of two articles says.
public enum Agreement: Sendable, Equatable {
    case agree
    /// Neither has enough words to tell.
    case unknown
    case contradict
}

/// How much of the shorter of two texts the other has, for choosing the thresholds.
package struct TextOverlap: Sendable {
    package let shingles: Double
    package let words: Double
    /// The texts can be compared: long enough, and not made from one template.
    package let isComparable: Bool

    package init(_ a: Article, _ b: Article) {
        let (own, other) = (ComparedText(a), ComparedText(b))
        shingles = Duplicates.share(own.shingles, other.shingles)
        words = Duplicates.share(own.words, other.words)
        let isShort = min(own.wordCount, other.wordCount) < Duplicates.shortWords
        isComparable =
            min(own.wordCount, other.wordCount) >= Duplicates.minimumWords && !TemplateTest.isTemplate(own, other)
            && !(isShort && Duplicates.headlines(own, other) == .contradict)
    }
}

/// What is compared of an article: its words as a set, its shingles, and its numbers and names.
public struct ComparedText: Sendable {
    let domain: String?
    /// Distinct hashes of the headline's words in ascending order; empty without a headline.
    let headline: [UInt64]
    let wordCount: Int
    /// Of all words in order.
    let hash: UInt64
    /// Distinct hashes in ascending order.
    let words: [UInt64]
    let shingles: [UInt64]
    /// Distinct hashes of the words that a template is filled with: numbers, and names within sentences.
    let slots: [UInt64]

    /// Reads what is compared of an article; made once for all that it is compared with.
    public init(_ article: Article) {
        let all = Words(article.body)
        domain = article.source?.domain
        headline = Self.headline(article)
        wordCount = all.hashes.count
        hash = all.hashes.reduce(into: StableHash()) { $0.add($1) }.value
        words = Duplicates.distinct(all.hashes)
        shingles = Duplicates.distinct(all.shingles())
        // A text in capitals would be all names.
        let slots = zip(all.hashes, all.isSlot).filter(\.1).map(\.0)
        self.slots = slots.count * 2 > all.hashes.count ? [] : Duplicates.distinct(slots)
    }

    static func headline(_ article: Article) -> [UInt64] { article.headline.map { Duplicates.distinct(Words([$0]).hashes) } ?? [] }
}

/// Tells reports that a program writes from one template from copies of one report.
///
/// An editor rewords and cuts and leaves numbers and names as they are. A template does the opposite: all its words are the same, and
/// numbers and names differ; or most of the numbers and names do, far more than other words, where some names are not told from words.
enum TemplateTest {
    /// Numbers and names that each text has and the other lacks, when all else is the same.
    static let slots = 2
    /// Share of the shorter text's numbers and names, for templates with few slots.
    static let share = 0.3
    /// Other words that each text may have and the other lack: at least one, at most this share.
    static let otherWords = 0.06
    /// Share of the numbers and names, and at least how many of them, that prove a template with more other words; at most how many more.
    static let mostSlots = 0.6
    static let manySlots = 4
    static let moreOtherWords = 0.2

    static func isTemplate(_ a: ComparedText, _ b: ComparedText) -> Bool {
        let common = Duplicates.common(a.slots, b.slots)
        let differing = min(a.slots.count, b.slots.count) - common
        guard differing > 0 else { return false }
        guard differing >= slots || Double(differing) >= share * Double(min(a.slots.count, b.slots.count)) else { return false }
        // Words of both texts that are not slots in either.
        let (own, other) = (without(a.words, a.slots, b.slots), without(b.words, a.slots, b.slots))
        let rest = min(own.count, other.count) - Duplicates.common(own, other)
        let isMost = differing >= manySlots && Double(differing) >= mostSlots * Double(min(a.slots.count, b.slots.count))
        // bounded: a share of a number of words
        return rest <= max(1, Int((isMost ? moreOtherWords : otherWords) * Double(min(own.count, other.count))))
    }

    private static func without(_ words: [UInt64], _ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
        var i = 0, j = 0
        return words.filter { word in
            while i < a.count, a[i] < word { i += 1 }
            while j < b.count, b[j] < word { j += 1 }
            return !(i < a.count && a[i] == word) && !(j < b.count && b[j] == word)
        }
    }
}
