import ControlAPI
import Models
import Store

/// Search in the articles of the fleet, in bounded time: to compare an article with a phrase, and to rank it, is to read all places of its words.
extension FleetArchive {
    /// Articles that a search by relevance ranks: of more hits, the latest.
    private static let ranked = 1_000
    /// Articles with the words of a phrase that are compared with it: of more, the latest.
    private static let compared = 10_000
    /// Seconds that a search may take.
    private static let searchPatience = 5.0

    public func search(_ text: String, filter: SearchFilter, order: SearchOrder, offset: Int, limit: Int) async throws -> [ArticleListing] {
        let isBlank = text.allSatisfy { $0.isWhitespace }
        let query = isBlank ? nil : try TextVector.query(text)
        let candidates = isBlank ? nil : try TextVector.candidates(text)
        let words = SearchText.words(text)
        var conditions = Conditions(filter)
        if let query { conditions.add("a.search @@ ?::tsquery", .text(candidates ?? query)) }
        let counting = conditions
        // The rows that may be hits, and what is left to be compared of them.
        var hits = "articles a \(conditions.text)"
        if candidates != nil, let query {
            let exact = conditions.numbered("?::tsquery", [.text(query)])
            hits = """
                (SELECT a.id, a.month, a.listed_at, a.search FROM articles a \(counting.text) ORDER BY a.listed_at DESC, a.id DESC LIMIT \(Self.compared)) a
                WHERE a.search @@ \(exact)
                """
        }
        let latest = "SELECT a.id, a.month FROM \(hits) ORDER BY a.listed_at DESC, a.id DESC"
        let statement: String
        if order == .relevance, let query {
            // Headlines weigh ten times as much as texts.
            let rank = conditions.numbered("ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', a.search, ?::tsquery, 1)", [.text(query)])
            let page = conditions.numbered("LIMIT ? OFFSET ?", [.int(Int64(limit)), .int(Int64(offset))])
            statement = """
                SELECT \(Self.articleColumns) FROM articles a JOIN (
                    SELECT a.id, a.month, \(rank) AS rank FROM articles a JOIN (
                        \(latest) LIMIT \(Self.ranked)
                    ) latest ON latest.id = a.id AND latest.month = a.month
                    ORDER BY rank DESC, a.listed_at DESC, a.id DESC \(page)
                ) best ON best.id = a.id AND best.month = a.month ORDER BY best.rank DESC, a.listed_at DESC, a.id DESC
                """
        } else {
            let page = conditions.numbered("LIMIT ? OFFSET ?", [.int(Int64(limit)), .int(Int64(offset))])
            statement = """
                SELECT \(Self.articleColumns) FROM articles a JOIN (\(latest) \(page)) best ON best.id = a.id AND best.month = a.month
                ORDER BY a.listed_at DESC, a.id DESC
                """
        }
        let values = conditions.values
        do {
            let found = try await database.run(within: Self.searchPatience) { connection in
                try connection.run(statement, values).rows.map { row in
                    Self.listing(row, snippet: Snippet.make(body: BodyText.split(row.string("body")), words: words))
                }
            }
            if found.isEmpty, offset == 0, candidates != nil, try await hasMoreCandidates(counting) { throw Self.tooMany }
            return found
        } catch DatabaseError.late {
            throw Problem(
                status: 503, title: "Service Unavailable",
                detail: "the search took more than \(Int(Self.searchPatience)) s; add a rarer word, or a filter such as after:DATE or feed:NAME")
        } catch let error as DatabaseError {
            throw Self.unavailable(error)
        }
    }

    private static let tooMany = Problem.badRequest(
        """
        none of the latest \(compared) articles with these words matches; older ones were not compared: add a rarer word, or a filter such as \
        before:DATE or feed:NAME
        """)

    /// Whether more articles have the words of a phrase than are compared with it.
    private func hasMoreCandidates(_ conditions: Conditions) async throws -> Bool {
        try await database.run(within: Self.searchPatience) { connection in
            try !connection.run("SELECT 1 FROM articles a \(conditions.text) LIMIT 1 OFFSET \(Self.compared)", conditions.values).rows.isEmpty
        }
    }
}
