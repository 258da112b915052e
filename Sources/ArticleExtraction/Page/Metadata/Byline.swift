import Markup
import Models

/// Authors' names out of what pages print and state.
enum Byline {
    /// Names in order, cleaned and told apart; empty when the text names no one.
    static func names(_ text: String, site: String? = nil) -> [String] {
        var text = PlainText.fold(text)
        guard !text.isEmpty, text.utf8.count <= 400, !text.contains("://"), !text.hasPrefix("www.") else { return [] }
        // What stands behind a bar or a bullet is a place, a date or a site.
        for bar in [" | ", " • ", " · ", " – ", " — ", " / "] { if let cut = text.firstRange(of: bar) { text = String(text[..<cut.lowerBound]) } }
        text = withoutLead(withoutAsides(text))
        text = withoutDate(text)
        var out: [String] = []
        for piece in split(text) {
            let name = clean(piece)
            guard isName(name) else { continue }
            if let site, folded(site) == folded(name), !out.isEmpty { continue }
            if !out.contains(where: { folded($0) == folded(name) }) { out.append(name) }
        }
        return out
    }

    /// `Jong, Michiel de` as catalogues write it, the right way round.
    static func upright(_ text: String) -> String {
        let parts = text.split(separator: ",")
        guard parts.count == 2, parts[0].split(separator: " ").count == 1, (1...3).contains(parts[1].split(separator: " ").count) else { return text }
        return parts[1].trimmingSpaces + " " + parts[0]
    }

    /// Brackets hold more names when they begin with “with”; else an agency, an address or a name's other form.
    private static func withoutAsides(_ text: String) -> String {
        var text = text
        while let open = text.firstIndex(where: { "([（".contains($0) }) {
            let close = text[open...].firstIndex { ")]）".contains($0) } ?? text.endIndex
            let inner = text[text.index(after: open)..<close]
            let isMore = inner.split(separator: " ").first.map { and.contains(folded($0)) } ?? false
            let tail = close < text.endIndex ? text[text.index(after: close)...] : ""
            text = text[..<open].trimmingSpaces + (isMore ? ", " + inner.drop { $0 != " " }.dropFirst() + "," : "") + " " + tail.trimmingSpaces
            text = text.trimmingSpaces
        }
        return text
    }

    private static let leads = [
        "written by", "story by", "words by", "text by", "reported by", "reporting by", "posted by", "published by", "edited by", "by", "from",
        "par", "von", "por", "di", "da", "door", "av", "af", "de", "tekst", "text", "texto", "texte", "testo", "autor", "autora", "auteur",
        "autore", "author", "authors", "ein artikel von", "eine analyse von", "ein kommentar von", "przez", "autorzy", "skrevet av",
        "oleh", "penulis", "tác giả", "bài", "bởi", "theo", "автор", "текст", "作者", "记者", "文", "撰文",
    ]

    /// The names of the first line that begins as bylines do; lines without `By` and its like are not taken for one.
    static func names(inLines lines: [String]) -> [String] {
        for line in lines where line.utf8.count < 120 {
            let text = PlainText.fold(line)
            let rest = withoutLead(text)
            if rest.utf8.count < text.utf8.count, rest.first?.isUppercase == true { return names(text) }
        }
        return []
    }

    /// `By`, `Par`, `Von`, `Tác giả:` in front of the names.
    private static func withoutLead(_ text: String) -> String {
        var text = text
        for _ in 0..<2 {
            let lower = text.lowercased()
            let lead = leads.filter { lower.hasPrefix($0) }.max { $0.count < $1.count }
            guard let lead else { break }
            let rest = text.dropFirst(lead.count)
            guard let next = rest.first, next == " " || next == ":" || next == "：" || next == "/" || next == "／" else { break }
            // A particle alone may begin a name (`de Gaulle`, `Da Silva`): only a name in capitals behind it makes it a lead.
            let name = rest.drop { " :：/／".contains($0) }
            if next == " ", ["de", "da", "di", "von", "text", "from", "theo"].contains(lead), !text.hasPrefix(lead.prefix(1).uppercased()) { break }
            if next == " ", ["da", "de", "di"].contains(lead), name.split(separator: " ").count < 2 { break }
            guard !name.isEmpty else { break }
            text = String(name)
        }
        return text
    }

    /// Cuts where a date, a clock or `updated` begins.
    private static func withoutDate(_ text: String) -> String {
        var kept: [Substring] = []
        for word in text.split(separator: " ") {
            let plain = folded(word).filter { $0.isLetter || $0.isNumber }
            if stops.contains(plain) { break }
            if let digit = word.firstIndex(where: \.isNumber) {
                // `Nolan22`: the date was set right behind the name. A month in front of a number is a date's.
                if digit > word.startIndex, word[..<digit].allSatisfy(\.isLetter) { kept.append(word[..<digit]) }
                if let last = kept.last, digit == word.startIndex, months.contains(folded(last).filter { $0.isLetter }) { kept.removeLast() }
                break
            }
            kept.append(word)
        }
        return kept.joined(separator: " ")
    }

    private static let stops: Set<String> = [
        "updated", "last", "published", "posted", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "aktualisiert",
        "publie",
        "publicado", "actualizado", "pubblicato", "follow", "email", "share",
    ]
    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar",
        "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    ]

    /// Words between names.
    private static let and: Set<String> = ["and", "und", "et", "y", "e", "en", "og", "och", "i", "va", "&", "with", "avec", "mit", "con"]

    /// At commas, semicolons, slashes and the words for “and”.
    private static func split(_ text: String) -> [String] {
        var pieces: [String] = []
        for part in text.split(whereSeparator: { ",;、，；/／".contains($0) }) {
            var words: [Substring] = []
            for word in part.split(separator: " ") {
                if and.contains(folded(word)), !words.isEmpty, word.first?.isUppercase != true {
                    pieces.append(words.joined(separator: " "))
                    words = []
                } else {
                    words.append(word)
                }
            }
            pieces.append(words.joined(separator: " "))
        }
        return pieces
    }

    private static func clean(_ piece: String) -> String {
        var name = piece[...]
        // Addresses behind the name.
        if let open = name.firstIndex(where: { $0 == "<" || $0 == "{" }) { name = name[..<open] }
        var words = name.split(separator: " ")
        words.removeAll { $0.contains("@") }
        if let first = words.first, ["by", "and", "und", "et"].contains(first.lowercased()), words.count > 1 { words.removeFirst() }
        var text = words.joined(separator: " ")
        while let last = text.last, " .,:;-–—|•".contains(last), !(last == "." && isInitial(text)) { text.removeLast() }
        return text
    }

    /// `Martin Luther King Jr.`, `James T.`: the full stop belongs to the name.
    private static func isInitial(_ text: String) -> Bool {
        guard let word = text.split(separator: " ").last else { return false }
        return word.count == 2 || ["Jr.", "Sr."].contains(word)
    }

    private static let roles: Set<String> = [
        "reporter", "writer", "editor", "correspondent", "columnist", "staff", "contributor", "photographer", "producer", "opinion", "admin",
        "administrator", "editorial", "guest", "redaktion", "redaccion", "redaction", "anchor", "author", "bureau", "follow", "subscribe", "login",
    ]

    /// Names have a capital or no case at all, are not too long, and are no office alone.
    private static func isName(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        guard (1...6).contains(words.count), !text.contains(where: { ":?!|“”\"<>=".contains($0) }), (2...60).contains(text.unicodeScalars.count),
            !text.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return false }
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        guard letters.count >= 2 else { return false }
        let hasCase = letters.contains { $0.properties.isUppercase || $0.properties.isLowercase }
        guard !hasCase || letters.contains(where: { $0.properties.isUppercase }) || words.count == 1 else { return false }
        // Degrees and initials stand behind a name, not for it.
        if words.count == 1, letters.count <= 3, hasCase, text.allSatisfy({ !$0.isLowercase }) { return false }
        return !words.allSatisfy { roles.contains(folded($0)) } && !roles.contains(folded(words[words.count - 1]))
    }
}
