/// The order of lists of articles, and the index that gives it.
///
/// Articles of one feed have times of many days, so an index of times would be written at random: at a million articles each new one would change a
/// page or two. The index `articles_listed` has hours and, within an hour, the order in which articles came. SQLite sorts each hour by itself and stops
/// with the hour in which the list is full. So a page of a list costs as much as its hours have articles: 12,000 in one hour take about 2 ms.
enum ListOrder {
    /// What the index divides times by.
    static let seconds: Int64 = 3_600

    /// Hours of articles `a`, as the index has them.
    private static let hour = "a.listed_at / \(seconds)"

    /// Articles `a`, the latest first.
    static let latestFirst = "\(hour) DESC, a.listed_at DESC, a.id DESC"

    /// A statement for a part of a list, with two parameters more: LIMIT and OFFSET. Only articles that are in that part are read whole.
    ///
    /// - Parameter source: `FROM` with a table of articles `a`, and the conditions.
    static func page(of source: String) -> String { articles("SELECT a.id \(source) ORDER BY \(latestFirst) LIMIT ? OFFSET ?") }

    /// The same where a condition is costly: articles are tested in the order of the list until the part is full, and not all of an hour before it is
    /// sorted. SQLite runs the inner SELECT as a co-routine, and gives the rows in its order.
    static func page(testing condition: String) -> String {
        articles(
            """
            SELECT a.id FROM (SELECT a.id FROM articles a ORDER BY \(latestFirst) LIMIT -1) listed CROSS JOIN articles a ON a.id = listed.id
            WHERE \(condition) LIMIT ? OFFSET ?
            """)
    }

    private static func articles(_ ids: String) -> String {
        "SELECT \(Store.listingColumns) FROM articles a WHERE a.id IN (\(ids)) ORDER BY a.listed_at DESC, a.id DESC"
    }

    /// True of articles `a` of a moment or later, and of some that are earlier: by it the index is asked.
    static func mayReach(_ moment: Int64) -> String { "\(hour) >= \(moment / seconds)" }

    /// True of articles `a` of a moment or earlier, and of some that are later.
    static func mayPrecede(_ moment: Int64) -> String { "\(hour) <= \(moment / seconds)" }

    /// Unix seconds by which the latest article is listed; NULL without articles.
    static let latest = "SELECT max(a.listed_at) FROM articles a WHERE \(hour) = (SELECT max(\(hour)) FROM articles a)"
}
