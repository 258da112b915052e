import GRDB

/// The table `story_terms`: under which terms, on which days, stories are found.
struct StoryTerms {
    let db: Database

    /// Days of a period: as many as a look-up spans (four before, its own, four after), so that it asks two periods at most.
    private static let periodDays = 9
    /// Days added so that no number is negative: 1605 is before -133,000.
    private static let offset = 900_000
    /// Stories given for one term and period.
    private static let perTerm = 48

    /// The column `period` of a row that has `day`.
    static let periodSQL = "(max(day, -\(offset)) + \(offset)) / \(periodDays)"

    static func period(_ day: Int) -> Int64 { Int64((max(day, -offset) &+ offset) / periodDays) }

    /// Puts a story under the terms and the day of an article.
    func post(_ draft: StoryDraft, of story: Int64) throws {
        let insert = try KeyLookup(db, sql: "INSERT OR IGNORE INTO story_terms (period, term, day, story_id) VALUES (?, ?, ?, ?)")
        for term in draft.terms { try insert.run(Self.period(draft.day), term, Int64(draft.day), story) }
    }

    /// The stories near in time that share terms with an article, each as often as it shares one.
    func stories(near draft: StoryDraft) throws -> [Int64] {
        let (first, last) = (draft.day - draft.window, draft.day + draft.window)
        let find = try KeyLookup(
            db,
            sql: "SELECT story_id FROM story_terms WHERE period = ? AND term = ? AND day BETWEEN ? AND ?")
        var hits: [Int64] = []
        for term in draft.terms {
            // A story may stand under several days; it counts once for each term.
            var found: Set<Int64> = []
            for period in Self.period(first)...Self.period(last) {
                // Counted here: for DISTINCT SQLite would build a table in memory for each term.
                var inPeriod: Set<Int64> = []
                try find.each(period, term, Int64(first), Int64(last)) {
                    inPeriod.insert($0.int64)
                    return inPeriod.count < Self.perTerm
                }
                found.formUnion(inPeriod)
            }
            hits += found
        }
        return hits
    }
}
