import Markup
import Models

/// What newspapers put around the text of an article: the dateline in front, the credits behind.
///
/// The same step for seed texts, feed items and pages, so that an article reads the same whichever way it came.
public struct PaperParts: Sendable, Equatable {
    public var dateline: String?
    public var located: Place?
    /// `April 3` of `SEOUL, April 3 (Yonhap) --`.
    public var datelineDate: String?
    public var body: [String]
    public var creditLines: [String]

    /// Takes dateline and credits off the paragraphs.
    ///
    /// - Parameter acceptsClosingLines: short last lines without a full stop are credits, as in the seed format.
    public init(paragraphs: [String], acceptsClosingLines: Bool) {
        body = paragraphs
        creditLines = []
        var agency: String?
        if let first = body.first, let found = Dateline(first) {
            dateline = found.place
            located = Gazetteer.place(found.place)
            datelineDate = found.date
            agency = found.agency
            body[0] = found.rest
        }
        takeClosingLines(onlyMarked: !acceptsClosingLines)
        takeTail()
        if let agency, !creditLines.contains(agency) { creditLines.insert(agency, at: 0) }
        body.removeAll { $0.isEmpty }
    }

    /// - Parameter onlyMarked: only `— VNS` and names in capitals alone count: pages have other short lines.
    private mutating func takeClosingLines(onlyMarked: Bool) {
        var lines: [String] = []
        while body.count > 1, lines.count < 4, let last = body.last, Self.isCredit(last) {
            if onlyMarked {
                let isMarked = last.unicodeScalars.first.map(Self.isDash) ?? false
                guard isMarked || Self.isAgency(last) && last.utf8.count <= 12, body[body.count - 2].utf8.count > 60 else { break }
            }
            lines.insert(last, at: 0)
            body.removeLast()
        }
        creditLines += lines.map(Self.withoutDash)
    }

    /// A short line of names: no full stop, every weighty word in capitals.
    static func isCredit(_ line: String) -> Bool {
        let line = withoutDash(line)
        guard !line.isEmpty, line.utf8.count <= 60, let last = line.unicodeScalars.last, !".!?:;,”\"’'".unicodeScalars.contains(last) else {
            return false
        }
        let words = line.split(separator: " ")
        guard words.count <= 6 else { return false }
        let small: Set<Substring> = ["of", "and", "the", "for", "with", "by", "&", "de", "la"]
        return words.allSatisfy { word in
            small.contains(word) || (word.unicodeScalars.first.map { $0.properties.isUppercase || "(/&".unicodeScalars.contains($0) } ?? false)
        } && line.unicodeScalars.contains { $0.properties.isUppercase } && !line.utf8.contains { (0x30...0x39).contains($0) }
    }

    private static func withoutDash(_ line: String) -> String {
        var line = line[...]
        while let first = line.first, first == "—" || first == "–" || first == "-" || first == " " { line = line.dropFirst() }
        return String(line)
    }

    /// `… on a trade deal.— VNS`.
    private mutating func takeTail() {
        guard let last = body.last, Self.mayHaveTail(last) else { return }
        let scalars = Array(last.unicodeScalars)
        // The dash stands near the end, behind the end of a sentence.
        var i = scalars.count - 1
        while i > 0, scalars.count - i < Self.longestTail, !Self.isDash(scalars[i]) { i -= 1 }
        guard i > 0, Self.isDash(scalars[i]), i < scalars.count - 1 else { return }
        var from = i
        while from > 0, Self.isDash(scalars[from - 1]) { from -= 1 }
        var end = from
        while end > 0, scalars[end - 1].properties.isWhitespace { end -= 1 }
        let isPlainHyphen = scalars[from] == "-" && i == from
        guard end > 0, ".!?”\")’…".unicodeScalars.contains(scalars[end - 1]), !isPlainHyphen || scalars[i + 1] == " " else { return }
        let credit = PlainText.fold(String(String.UnicodeScalarView(scalars[(i + 1)...])))
        guard Self.isCredit(credit) || Self.isAgency(credit) else { return }
        creditLines.insert(credit, at: 0)
        body[body.count - 1] = String(String.UnicodeScalarView(scalars[..<end]))
    }

    /// Characters of a tail, with its dash.
    private static let longestTail = 48

    /// Whether the end has a byte of a dash. Most paragraphs have none there.
    private static func mayHaveTail(_ paragraph: String) -> Bool {
        var characters = 0
        for byte in paragraph.utf8.reversed() {
            if byte == 0x2D || byte == 0xE2 { return true }
            if byte & 0xC0 != 0x80 { characters += 1 }
            if characters == longestTail { return false }
        }
        return false
    }

    static func isAgency(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 30 && text.unicodeScalars.allSatisfy { $0.properties.isUppercase || $0 == "/" || $0 == " " || $0 == "&" }
    }

    static func isDash(_ scalar: Unicode.Scalar) -> Bool { scalar == "—" || scalar == "–" || scalar == "-" || scalar == "―" }
}

/// The words in front of an article's first sentence: place, and with some agencies date and agency.
struct Dateline {
    var place: String
    var date: String?
    var agency: String?
    var rest: String

    /// `HÀ NỘI — …`, `SEOUL, April 3 (Yonhap) -- …`, `WASHINGTON (AP) — …`, `LONDON, July 1 (Reuters) - …`, `NEW DELHI: …`; else nil.
    init?(_ paragraph: String) {
        guard Self.mayHaveSeparator(paragraph) else { return nil }
        let scalars = Array(paragraph.unicodeScalars.prefix(Self.longest))
        guard let (cut, next, isColon) = Self.separator(scalars) else { return nil }
        var head = String(String.UnicodeScalarView(scalars[..<cut]))
        while head.last == " " { head.removeLast() }
        if head.hasSuffix(")"), let open = head.lastIndex(of: "(") {
            let inner = head[head.index(after: open)..<head.index(before: head.endIndex)]
            guard !inner.isEmpty, inner.utf8.count <= 40 else { return nil }
            agency = String(inner)
            head = String(head[..<open])
            while head.last == " " || head.last == "," { head.removeLast() }
        }
        var words = head.split(separator: " ").map(String.init)
        // `SEOUL, April 3`, `BEIJING, July 2`, `PARIS, 3 July 2025`: the date behind the place.
        if let month = words.firstIndex(where: { Self.months.contains(folded($0).filter { $0.isLetter }) }), month > 0 {
            var from = month
            if from > 1, words[from - 1].allSatisfy({ $0.isNumber || $0 == "," }) { from -= 1 }
            date = words[from...].joined(separator: " ").filter { $0 != "," }
            words = Array(words[..<from])
        }
        var place = words.joined(separator: " ")
        while place.last == "," || place.last == " " { place.removeLast() }
        guard Self.isPlace(place, hasAgency: agency != nil, hasDate: date != nil), !isColon || Gazetteer.place(place) != nil else { return nil }
        self.place = place
        rest = String(paragraph.unicodeScalars.dropFirst(next).drop { $0.properties.isWhitespace })
        guard !rest.isEmpty else { return nil }
    }

    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb",
        "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    ]

    /// Characters within which the head ends.
    private static let longest = 110

    /// Whether the beginning has a byte of what ends a head: a hyphen, a colon, the first byte of a dash. Most paragraphs have none.
    private static func mayHaveSeparator(_ paragraph: String) -> Bool {
        var characters = 0
        for byte in paragraph.utf8 {
            if byte & 0xC0 != 0x80 { characters += 1 }
            if characters > longest { return false }
            if byte == 0x2D || byte == 0x3A || byte == 0xE2 { return true }
        }
        return false
    }

    /// Where the head ends and the text begins.
    private static func separator(_ s: [Unicode.Scalar]) -> (cut: Int, next: Int, isColon: Bool)? {
        var i = 1
        while i < s.count {
            if s[i] == "—" || s[i] == "–" || s[i] == "―" { return (i, i + 1, false) }
            if s[i] == "-", i + 1 < s.count, s[i + 1] == "-" { return (i, i + 2, false) }
            if s[i] == "-", s[i - 1] == " ", i + 1 < s.count, s[i + 1] == " " { return (i, i + 1, false) }
            if s[i] == "-", s[i - 1] == ")" { return (i, i + 1, false) }
            if s[i] == ":", i + 1 < s.count, s[i + 1] == " ", i <= 40 { return (i, i + 1, true) }
            i += 1
        }
        return nil
    }

    private static func isPlace(_ text: String, hasAgency: Bool, hasDate: Bool) -> Bool {
        guard (2...60).contains(text.unicodeScalars.count) else { return false }
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        guard letters.count >= 2 else { return false }
        let allowed = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || " ,./'’-&()".unicodeScalars.contains($0) || $0.value >= 0x300 && $0.value < 0x370
        }
        guard allowed else { return false }
        let lower = letters.filter { $0.properties.isLowercase }.count
        if lower == 0 { return text.split(separator: " ").count <= 7 }
        // Mixed case counts with an agency or a date beside it, or when the place is known.
        return (hasAgency || hasDate) && Gazetteer.place(text) != nil || Gazetteer.place(text) != nil && text.first?.isUppercase == true
    }
}
