import Models

/// Decides whether an article copies another.
public enum Duplicates {
    /// Share of the shorter text's 3-shingles that a copy has in common with the longer one.
    ///
    /// Broder 1997 §2, counted exactly on the shingles of the candidates that the sketch finds; containment rather than resemblance, for a copy
    /// that was cut still lies within the whole. Three in ten words replaced at random leave about 0.34 (0.7³); on generated news
    /// (`dateline-bench copies`) 0.33 gives a precision of 0.995 and a recall of 0.996. The word test beside it keeps apart articles that only
    /// share a background paragraph.
    public static let shingleContainment = 0.33
    /// Share of the shorter text's distinct words that the longer one has.
    public static let wordContainment = 0.62
    /// Texts of fewer words are copies only when they are equal.
    public static let minimumWords = 20

    /// The candidate that the article copies, best first by agreement, then by age.
    ///
    /// - Returns: the original's identifier and whether it is a `near` copy (same site) or a `syndicated` one (another's).
    public static func original(of article: Article, among candidates: [Article]) -> (original: Int64, kind: DuplicateKind)? {
        let own = Words(article.body)
        guard own.hashes.count >= minimumWords else { return nil }
        let ownShingles = distinct(own.shingles())
        let ownWords = distinct(own.hashes)
        var best: (id: Int64, score: Double, candidate: Article)?
        for candidate in candidates {
            guard let id = candidate.id else { continue }
            let other = Words(candidate.body)
            guard other.hashes.count >= minimumWords else { continue }
            let shingles = containment(ownShingles, distinct(other.shingles()))
            guard shingles >= shingleContainment, containment(ownWords, distinct(other.hashes)) >= wordContainment else { continue }
            if best == nil || shingles > (best?.score ?? 0) + 0.001 || (shingles > (best?.score ?? 0) - 0.001 && id < (best?.id ?? 0)) {
                best = (id, shingles, candidate)
            }
        }
        guard let best else { return nil }
        let sameSite = article.source?.domain != nil && article.source?.domain == best.candidate.source?.domain
        return (best.id, sameSite ? .near : .syndicated)
    }

    /// |A ∩ B| / min(|A|, |B|) (Broder 1997 §2, of the smaller set), of ascending lists without repeats.
    static func containment(_ a: [UInt64], _ b: [UInt64]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var common = 0
        var i = 0, j = 0
        while i < a.count, j < b.count {
            if a[i] == b[j] { common += 1 }
            if a[i] <= b[j] { i += 1 } else { j += 1 }
        }
        return Double(common) / Double(min(a.count, b.count))
    }

    /// The values in ascending order without repeats.
    static func distinct(_ values: [UInt64]) -> [UInt64] {
        var sorted = values.sorted()
        var kept = 0
        for value in sorted where kept == 0 || value != sorted[kept - 1] {
            sorted[kept] = value
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }

    /// Whether two readings of one article differ only in parts that change by themselves: digits, clocks, counters.
    public static func isVolatile(_ old: Article, _ new: Article) -> Bool {
        guard old.body.count == new.body.count, old.headline == new.headline else { return false }
        func skeleton(_ text: String) -> [UInt8] {
            var bytes: [UInt8] = []
            for byte in text.utf8 where !(0x30...0x39).contains(byte) { bytes.append(byte) }
            return bytes
        }
        // Figures are what an article is about: only short lines count as clocks and counters.
        return zip(old.body, new.body).allSatisfy { $0 == $1 || ($0.utf8.count < 60 && skeleton($0) == skeleton($1)) }
    }
}
