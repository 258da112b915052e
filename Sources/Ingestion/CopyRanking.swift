/// Which articles share so much with a text that they may be its original or its copies, by the keys of their sketches alone.
package enum CopyRanking {
    /// Articles of one key that are looked at: the oldest. A key that as many have is common, one that fewer have is rare.
    package static let perKey = 8
    /// Articles whose sketch is compared, and whose text is read.
    private static let sketches = 16
    package static let texts = 4

    /// The articles whose sketches are to be compared with the text's, the likeliest first.
    ///
    /// - Parameters:
    ///   - articles: for each key of the text that any article has, the oldest `perKey` of these, in the order of their identifiers.
    ///   - id: the text's own article, which is no candidate.
    ///   - newest: the identifier of the newest article; called only when it is needed.
    package static func likely<E: Error>(_ articles: [[Int64]], except id: Int64?, newest last: () throws(E) -> Int64) throws(E) -> [Int64] {
        var rare: [[Int64]] = [], common: [[Int64]] = []
        for sharing in articles {
            let others = sharing.filter { $0 != id }
            if sharing.count < perKey { rare.append(others) } else { common.append(others) }
        }
        var found = ranked(rare: rare, common: common, limit: sketches)
        if !common.isEmpty, found.count < sketches {
            let first = try last() - newest
            found += ofNewStories(common, newFrom: first).filter { !found.contains($0) }
        }
        return Array(found.prefix(sketches))
    }

    /// Articles by what the keys say that they share with the text, the likeliest first, the older before the younger.
    ///
    /// A key counts the more the fewer articles have it. An article that is found by common keys alone needs two of them: a shingle of everyday words
    /// makes no copy, and in a large store most of what is found by chance is found by one such key. Of these articles half of the limit is given:
    /// a site's articles share the words that it puts below all of them.
    ///
    /// - Parameters:
    ///   - rare: the articles of each key that few have.
    ///   - common: some articles of each key that many have.
    package static func ranked(rare: [[Int64]], common: [[Int64]], limit: Int) -> [Int64] {
        var hits = rare.flatMap { articles in articles.flatMap { repeatElement($0, count: perKey / max(1, articles.count)) } }
        let isRare = Set(rare.joined())
        var alone: [Int64] = []
        for article in common.joined() { if isRare.contains(article) { hits.append(article) } else { alone.append(article) } }
        let pairs = mostFrequent(&alone, limit / 2).filter { $0.count > 1 }
        let all = mostFrequent(&hits, limit) + pairs
        return all.sorted { ($1.count, $0.id) < ($0.count, $1.id) }.prefix(max(0, limit)).map(\.id)
    }

    /// How many articles count as new: those of three weeks at 2,000 a day, all of a small store. Where identifiers have gaps, as in a fleet's archive,
    /// so many identifiers.
    private static let newest: Int64 = 50_000

    /// The two oldest articles of each common key whose articles are all new, the key that came last first. Such articles may be copies of one story,
    /// and two of them are enough to find it.
    ///
    /// - Parameters:
    ///   - common: the articles of each key, in the order of their identifiers.
    ///   - first: the first article that is new.
    package static func ofNewStories(_ common: [[Int64]], newFrom first: Int64) -> [Int64] {
        let new = common.filter { $0.first.map { $0 >= first } ?? false }.sorted { $1[0] < $0[0] }
        return new.flatMap { $0.prefix(2) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

/// The values that stand most often in the list, with how often; the smaller before the greater. Sorts the list.
package func mostFrequent(_ hits: inout [Int64], _ limit: Int) -> [(id: Int64, count: Int)] {
    hits.sort()
    var best: [(id: Int64, count: Int)] = []
    var i = 0
    while i < hits.count {
        var j = i + 1
        while j < hits.count, hits[j] == hits[i] { j += 1 }
        if best.count < limit || j - i > best[best.count - 1].count {
            best.insert((hits[i], j - i), at: best.firstIndex { $0.count < j - i } ?? best.count)
            if best.count > limit { best.removeLast() }
        }
        i = j
    }
    return best
}
