import Markup
import Models

/// Finds the day of an article that states none: a day in dateline, caption or lead, checked against the weekday named there.
struct DateInference {
    let article: Article
    let datelineDate: String?
    /// Days since 1970-01-01 beyond which nothing is inferred.
    let today: Int64?

    private struct DayOfYear {
        var month: Int
        var day: Int
        var year: Int?
    }

    /// The date and how it was found; nil where the text does not give one.
    var result: (String, DateBasis)? {
        let years = namedYears
        let lead = article.body.prefix(2).joined(separator: " ")
        let weekday = Self.weekday(in: lead)
        if let datelineDate, let day = Self.days(in: datelineDate).first, let date = settle(day, weekday: nil, years: years) {
            return (date, .dateline)
        }
        for text in article.images.compactMap(\.caption) + [lead] {
            for day in Self.days(in: text) {
                if let date = settle(day, weekday: day.year == nil ? weekday : nil, years: years) { return (date, .inferred) }
            }
        }
        return nil
    }

    /// The first year, from the latest one named on, in which the day falls on the weekday; without a weekday the latest year named.
    private func settle(_ day: DayOfYear, weekday: Int?, years: [Int]) -> String? {
        let last = today.map { FeedDate.civil($0).year } ?? 2_100
        if let year = day.year { return format(year, day) }
        guard let latest = years.max() else { return nil }
        guard let weekday else { return format(latest, day) }
        // The latest year named may be one to come: an earlier one in which the weekday fits is as good.
        let earliest = max(years.min() ?? latest, latest - 2)
        for year in earliest...max(latest, min(last, latest + 6)) {
            let days = FeedDate.days(year: year, month: day.month, day: day.day)
            if let today, days > today { return nil }
            // 1970-01-01 was a Thursday, the fourth day counted from Monday as 0.
            if Int((days % 7 + 10) % 7) == weekday { return format(year, day) }
        }
        return nil
    }

    private func format(_ year: Int, _ day: DayOfYear) -> String {
        FeedDate(unixSeconds: FeedDate.days(year: year, month: day.month, day: day.day) * 86_400, hasTime: false).iso8601Local
    }

    private var namedYears: [Int] {
        var years: [Int] = []
        for text in article.body + article.images.compactMap(\.caption) {
            for word in text.utf8.split(whereSeparator: { !(0x30...0x39).contains($0) }) where word.count == 4 {
                if let year = Int(String(decoding: word, as: UTF8.self)), (1_990...2_100).contains(year) { years.append(year) }
            }
        }
        return years
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// Counted from Monday as 0.
    private static func weekday(in text: String) -> Int? {
        for word in folded(text).split(whereSeparator: { !$0.isLetter }) { if let index = weekdays.firstIndex(of: String(word)) { return index } }
        return nil
    }

    /// `May 6`, `6 May`, `May 6, 2025`.
    private static func days(in text: String) -> [DayOfYear] {
        let words = folded(text).split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
        var found: [DayOfYear] = []
        for (index, word) in words.enumerated() {
            guard word.count >= 3,
                let month = months.firstIndex(where: { $0 == word || (word.count >= 3 && word != "may" && word != "mar" && $0.hasPrefix(word)) })
            else { continue }
            func number(_ at: Int) -> Int? { words.indices.contains(at) ? Int(words[at]) : nil }
            let year = [number(index + 2), number(index + 1)].compactMap { $0 }.first { (1_990...2_100).contains($0) }
            for candidate in [number(index + 1), number(index - 1)] {
                if let day = candidate, (1...CivilDay.monthLength(year: 2_024, month: month + 1)).contains(day) {
                    found.append(DayOfYear(month: month + 1, day: day, year: year))
                    break
                }
            }
        }
        return found
    }
}
