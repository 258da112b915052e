import Models

/// How long before or after publication a date lies, as a word for cues.
extension Reading {
    /// Steps of days, months or years, whichever the date has; of a span its last date counts.
    func age(of date: String?) -> String {
        guard let date else { return "none" }
        let last = date.utf8.lastIndex(of: UInt8(ascii: "/")).map { date[date.utf8.index(after: $0)...] } ?? date[...]
        guard let published = document.published, !last.isEmpty, last.utf8.first != UInt8(ascii: ".") else { return "open" }
        if let day = Day(iso: String(last)) {
            let days = day.number - published.number
            return "day" + Self.step(days, [1, 2, 6, 14, 31, 92, 300])
        }
        let (year, month, _) = published.civil
        guard let ownYear = Int(last.prefix(4)) else { return "open" }
        if last.utf8.count == 7, let ownMonth = Int(last.suffix(2)) {
            return "month" + Self.step((ownYear - year) * 12 + ownMonth - month, [1, 2, 3, 6, 11])
        }
        return "year" + Self.step(ownYear - year, [1, 2, 5])
    }

    /// How many of some borders a number has reached, with its sign.
    private static func step(_ number: Int, _ borders: [Int]) -> String {
        let size = number.magnitude
        let reached = borders.count { size >= $0 }
        return number == 0 ? "0" : number < 0 ? "-\(reached)" : "+\(reached)"
    }
}
