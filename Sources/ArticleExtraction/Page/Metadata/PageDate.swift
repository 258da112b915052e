import CXML
import Markup
import Models

/// When a page says that its article was published and changed.
enum PageDate {
    /// A date as metadata writes it, in the form of models.md; nil when it is not one or not of our time.
    ///
    /// A clock without a zone is the writer's: it stays as it is, without one.
    static func read(_ text: String?) -> String? {
        guard let text, text.utf8.count < 100, let date = parseDate(text), isSane(date) else { return nil }
        let iso = date.iso8601Local
        return date.hasTime && date.offset == nil && iso.hasSuffix("Z") ? String(iso.dropLast()) : iso
    }

    /// From 1990 to 2100: what lies outside is a template's zero.
    private static func isSane(_ date: FeedDate) -> Bool { (631_152_000..<4_102_444_800).contains(date.unixSeconds) }

    /// A day, with or without a clock, within a line of text: `Published 11:11 PM EST Nov 19, 2019`, `Updated: 20.11.2019`,
    /// `发布时间：2025年07月02日 10:15 来源：…`.
    static func find(in text: String) -> String? {
        guard text.utf8.count < 240 else { return nil }
        let text = withPlainDigits(text)
        guard holdsYear(text) else { return nil }
        if holdsDay(text), let whole = read(text) { return whole }
        let words = words(text)
        guard words.count <= 40 else { return nil }
        // The longest run of words first: a clock belongs to its day.
        for length in stride(from: min(8, words.count), through: 1, by: -1) {
            // bounded: a length is at most the number of words
            for start in 0...(words.count - length) {
                let run = words[start..<(start + length)].joined(separator: " ")
                guard holdsYear(run), holdsDay(run) else { continue }
                if let date = read(String(run.drop { !$0.isLetter && !$0.isNumber })) { return date }
            }
        }
        return nil
    }

    /// The day of publication that a line states, where it also says when the article was changed.
    ///
    /// - Parameter acceptsChange: whether the day of the change is taken where the line gives no other.
    static func published(in text: String, acceptsChange: Bool) -> String? {
        guard text.utf8.count < 240 else { return nil }
        let parts = DateLabels.parts(text)
        guard parts.contains(where: { $0.kind == .updated }) else { return find(in: text) }
        for kind in [DateLabels.Kind.published, .none] {
            for part in parts where part.kind == kind { if let date = find(in: part.text) { return date } }
        }
        return acceptsChange ? find(in: text) : nil
    }

    /// Digits of other scripts as ASCII ones.
    private static func withPlainDigits(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }), text.unicodeScalars.contains(where: { $0.value >= 0x80 && asciiDigit($0) != nil }) else {
            return text
        }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(asciiDigit(scalar).map { Unicode.Scalar($0) } ?? scalar) }
        return String(out)
    }

    /// Eras whose years have fewer than four digits.
    private static let eras = ["令和", "平成", "昭和", "民國", "民国"]

    /// `17.7.11` alone in an element that says that it is a date.
    static func short(_ text: String) -> String? {
        let parts = text.split(separator: ".")
        guard parts.count == 3, text.utf8.count <= 8,
            parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            parts[2].utf8.count == 2
        else { return nil }
        return read("\(parts[0]).\(parts[1]).20\(parts[2])")
    }

    /// Divided at blanks, bars, and the colons of labels.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var previous: Character = " "
        var rest = text[...]
        while let character = rest.popFirst() {
            let next = rest.first ?? " "
            let isColon = character == ":" || character == "：" || character == "/" && !(previous.isNumber && next.isNumber)
            let isLabel = isColon && !(previous.isNumber && next.isNumber)
            if character.isWhitespace || "|•·｜()[]（）【】，".contains(character) || isLabel {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character == "：" ? ":" : character)
            }
            previous = character
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func holdsYear(_ text: String) -> Bool {
        text.utf8.split { !(0x30...0x39).contains($0) }.contains { digits in
            digits.count == 4 && (digits.starts(with: "19".utf8) || digits.starts(with: "20".utf8) || digits.starts(with: "25".utf8))
                || digits.count == 8
        } || text.utf8.count < 80 && eras.contains { text.firstRange(of: $0) != nil }
    }

    /// Two numbers at least, or one of eight digits: a year alone, or a month of one, is not a day.
    private static func holdsDay(_ text: String) -> Bool {
        let numbers = text.utf8.split { !(0x30...0x39).contains($0) }
        return numbers.contains { $0.count == 8 } || numbers.count { $0.count <= 4 } >= 2
    }

    /// A day within an address: `/2019/11/19/`, `/2019-11-19/`, `/20191119/`, `/2019/nov/18/`.
    static func inAddress(_ url: String) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let path = url[scheme.upperBound...].drop { $0 != "/" }.prefix { $0 != "?" && $0 != "#" }
        guard path.utf8.count < 2_000 else { return nil }
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
