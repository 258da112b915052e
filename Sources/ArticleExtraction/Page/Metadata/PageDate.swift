import CXML
import Markup
import Models

/// When a page says that its article was published and changed.
enum PageDate {
    /// A date as metadata writes it, in the form of models.md; nil when it is none or not of our time.
    static func read(_ text: String?) -> String? {
        guard let text, let date = parseDate(text), isSane(date) else { return nil }
        return date.iso8601Local
    }

    /// From 1990 to 2100: what lies outside is a template's zero.
    private static func isSane(_ date: FeedDate) -> Bool { (631_152_000..<4_102_444_800).contains(date.unixSeconds) }

    /// A date within a line of text: `Published 11:11 PM EST Nov 19, 2019`, `Updated: 20.11.2019`.
    static func find(in text: String) -> String? {
        guard text.utf8.count < 200 else { return nil }
        if let whole = read(text) { return whole }
        let words = text.split { $0 == " " || $0 == "|" || $0 == "•" || $0 == "·" }.map(String.init)
        guard words.count <= 30, words.contains(where: { $0.utf8.contains { (0x30...0x39).contains($0) } }) else { return nil }
        // The longest run of words first: a clock belongs to its day.
        for length in stride(from: min(8, words.count), through: 1, by: -1) {
            for start in 0...(words.count - length) {
                let run = words[start..<(start + length)].joined(separator: " ")
                guard holdsYear(run) else { continue }
                if let date = read(String(run.drop { !$0.isLetter && !$0.isNumber })) { return date }
            }
        }
        return nil
    }

    private static func holdsYear(_ text: String) -> Bool {
        text.utf8.split { !(0x30...0x39).contains($0) }.contains { digits in
            digits.count == 4 && (digits.starts(with: "19".utf8) || digits.starts(with: "20".utf8)) || digits.count == 8
        }
    }

    /// A day within an address: `/2019/11/19/`, `/2019-11-19/`, `/20191119/`, `/2019/nov/18/`.
    static func inAddress(_ url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let path = url[scheme.upperBound...].drop { $0 != "/" }.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split { $0 == "/" || $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
        for (index, part) in parts.enumerated() {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { continue }
            if part.utf8.count == 8, let date = day(part.prefix(4), part.dropFirst(4).prefix(2), part.suffix(2)) { return date }
            if part.utf8.count == 4, index + 2 < parts.count, let date = day(part, parts[index + 1], parts[index + 2]) { return date }
        }
        return nil
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func day(_ year: some StringProtocol, _ month: some StringProtocol, _ day: some StringProtocol) -> String? {
        let named = months.firstIndex { month.lowercased().hasPrefix($0) && month.count <= 9 && !month.isEmpty && month.first?.isLetter == true }
        guard let year = Int(year), (1_990...2_100).contains(year), let month = named.map({ $0 + 1 }) ?? Int(month), (1...12).contains(month),
            day.utf8.count <= 2, let day = Int(day), (1...31).contains(day)
        else { return nil }
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return read("\(year)-\(two(month))-\(two(day))")
    }
}
