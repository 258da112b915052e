import Markup
import Models

/// Which publication dates are believed, and the moment that lists are ordered by.
public enum PublishedDate {
    /// Seconds that a date may lie ahead: a day for time zones that were mixed up, another for clocks and embargoes.
    static let tolerance: Int64 = 2 * 86_400
    /// The year of the first printed newspaper, the Strasbourg “Relation” of 1605: no article is older.
    static let firstYear: Int64 = 1605

    /// The moment that a date means, in Unix seconds; a date without a time means its noon in UTC, a partial one its first day.
    public static func moment(_ text: String) -> Int64? {
        if text.utf8.count > 10, let date = parseDate(text) { return date.unixSeconds }
        guard let day = PartialDate(text)?.first else { return parseDate(text)?.unixSeconds }
        return Int64(day) * 86_400 + 43_200
    }

    /// Whether a date can be the date of an article that exists now.
    public static func isBelievable(_ text: String, now: Int64) -> Bool {
        guard let moment = moment(text) else { return false }
        return moment <= now + tolerance && moment >= (firstYear - 1_970) * 31_556_952
    }

    /// The article without dates that cannot be true.
    public static func checked(_ article: Article, now: Int64) -> Article {
        var article = article
        if let date = article.datePublished, !isBelievable(date, now: now) {
            article.datePublished = nil
            article.dateBasis = nil
        }
        if let date = article.dateModified, !isBelievable(date, now: now) { article.dateModified = nil }
        return article
    }

    /// The moment by which lists are ordered: when the article was published, else when it was first seen.
    public static func listedAt(_ article: Article, firstSeen: Int64) -> Int64 {
        article.datePublished.flatMap(moment) ?? firstSeen
    }

    /// The day of a moment, in days since 1970-01-01.
    public static func day(_ moment: Int64) -> Int64 { moment >= 0 ? moment / 86_400 : -((86_399 - moment) / 86_400) }
}
