import CXML
import Markup
import Models

/// A heading that may be the article's.
struct Heading {
    var node: Int
    var tag: UInt8
    var text: String
}

/// Which of a page's titles is the article's headline.
///
/// Readers see the heading; metadata, written for search engines and other sites, is often another sentence or carries the site's name. So
/// the heading that shares its words with what is stated is the headline, and what is stated without such a heading is one without the site.
struct Headline {
    /// Titles that metadata states, most trusted first.
    let stated: [String]
    /// The document's `<title>`.
    let title: String?
    /// Headings in document order.
    let headings: [Heading]
    /// Names that the site is known by.
    let sites: SiteNames

    /// The headline and, where it stands in the page, its element.
    func choose() -> (text: String?, node: Int?) {
        let main = headings.filter { $0.tag == DL_TAG_h1 && !sites.isSite($0.text) }
        let claims = stated.filter { !sites.isSite($0) } + [title].compactMap { $0 }
        if let shown = shown(main, claims) { return (shown.text, shown.node) }
        if let first = stated.first(where: { !sites.isSite($0) }) {
            let text = withoutSite(first, isStated: true)
            return (text, node(of: text))
        }
        if let title, !sites.isSite(title) {
            let text = withoutSite(title, isStated: false)
            return (text, node(of: text))
        }
        let first = main.first ?? headings.first { !sites.isSite($0.text) } ?? headings.first
        return (first?.text ?? title, first?.node)
    }

    /// Of several statements the one that the title repeats more of; the first when they do not differ in that.
    static func agreeing(_ stated: [String], with title: String?) -> String? {
        guard let title, stated.count > 1 else { return stated.first }
        let words = TitleWords(title)
        return stated.dropFirst().reduce(stated[0]) { TitleWords($1).share(in: words) > TitleWords($0).share(in: words) + 0.3 ? $1 : $0 }
    }

    // MARK: Headings

    /// The main heading that says what is stated.
    private func shown(_ main: [Heading], _ claims: [String]) -> (text: String, node: Int)? {
        guard !claims.isEmpty else { return nil }
        let words = claims.map(TitleWords.init)
        var best: (heading: Heading, score: Double, claim: Int)?
        for heading in main {
            let own = TitleWords(heading.text)
            for (index, claim) in words.enumerated() {
                let score = own == claim ? 3 : own.count > 1 && isHead(heading.text, ofAny: [claims[index]]) ? 2 : own.agreement(claim)
                if score > best?.score ?? 0 { best = (heading, score, index) }
            }
        }
        guard let best else { return nil }
        // The same words: the publisher's own letters.
        if best.score == 3 { return (claims[best.claim], best.heading.node) }
        let own = TitleWords(best.heading.text)
        // A kicker stands in the heading in front of the title.
        for claim in claims {
            let bare = withoutSite(claim, isStated: true)
            let tail = TitleWords(bare)
            if tail.count >= 3, tail.count < own.count, own.ends(with: tail), let cut = Self.tail(of: best.heading.text, as: bare) {
                return (cut, best.heading.node)
            }
        }
        return (best.heading.text, best.heading.node)
    }

    private func isHead(_ text: String, ofAny claims: [String]) -> Bool {
        claims.contains { claim in
            separators(in: claim).contains { folded(claim[..<$0.lowerBound]) == folded(text) } || folded(claim) == folded(text)
        }
    }

    /// The end of a heading that says the same as the title, in the heading's letters.
    private static func tail(of heading: String, as title: String) -> String? {
        let end = folded(title)
        var index = heading.startIndex
        while let blank = heading[index...].firstIndex(of: " ") {
            index = heading.index(after: blank)
            let rest = heading[index...]
            if folded(rest) == end { return String(rest) }
        }
        return nil
    }

    /// The element that prints a headline: the heading most like it.
    private func node(of text: String) -> Int? {
        let words = TitleWords(text)
        var best: (node: Int, score: Double)?
        for heading in headings {
            let own = TitleWords(heading.text)
            guard own.count >= 2 || own.count == words.count else { continue }
            let score = own.likeness(words) + (heading.tag == DL_TAG_h1 ? 0.1 : 0)
            if score > best?.score ?? 0.69 { best = (heading.node, score) }
        }
        return best?.node
    }

    // MARK: The site's name

    /// Without ` | Site` behind and `Site: ` in front.
    ///
    /// From a document's title more is cut than from what is stated as the headline: there a dash belongs to the words unless a site is behind.
    private func withoutSite(_ text: String, isStated: Bool) -> String {
        var text = text
        for round in 0..<3 {
            guard let cut = siteCut(in: text, isStated: isStated || round > 0) else { break }
            text = String(text[cut]).trimmingSpaces
        }
        if let colon = text.firstRange(of: ": ") {
            let rest = folded(text[colon.upperBound...])
            let isShown = headings.contains { folded($0.text) == rest && TitleWords($0.text).count > 2 }
            if sites.isSite(String(text[..<colon.lowerBound])) || isShown { text = String(text[colon.upperBound...]) }
        }
        return text
    }

    /// What stays of a text after one cut.
    private func siteCut(in text: String, isStated: Bool) -> Range<String.Index>? {
        let all = separators(in: text)
        // `Headline @ The Bay Blog :: Example Hosting`: from the site's name on all is about the site.
        if let cut = all.first(where: { sites.begins(text[$0.upperBound...]) }), TitleWords(String(text[..<cut.lowerBound])).count > 1 {
            return text.startIndex..<cut.lowerBound
        }
        // An `@` stands in front of places as well: only the site's own name behind it is cut.
        let cuts = all.filter { !text[$0].contains("@") }
        guard let end = cuts.last, let first = cuts.first else { return nil }
        if isShown(text[..<end.lowerBound]) { return text.startIndex..<end.lowerBound }
        // The site's name in front, the section behind it: `The Bay Courier » News » Headline`.
        if let start = cuts.first(where: { isShown(text[$0.upperBound...]) }) { return start.upperBound..<text.endIndex }
        if sites.isSite(String(text[end.upperBound...])) || sites.resembles(String(text[end.upperBound...])) {
            return text.startIndex..<end.lowerBound
        }
        if sites.isSite(String(text[..<first.lowerBound])) { return first.upperBound..<text.endIndex }
        // A colon with blanks stands within French headlines: it is cut only at what is known.
        guard let last = cuts.last(where: { !text[$0].contains(":") || text[$0].contains("::") }) else { return nil }
        let head = text[..<last.lowerBound]
        let tail = text[last.upperBound...]
        let (headWords, tailWords) = (TitleWords(String(head)), TitleWords(String(tail)))
        let bar = text[last].first { $0 != " " } ?? " "
        // An underscore never stands within a sentence, a vertical bar hardly ever.
        if "｜ㅣ_".contains(bar) || bar == "|" && !isStated {
            return headWords.count >= 2 && tailWords.count <= headWords.count + 2 ? text.startIndex..<last.lowerBound : nil
        }
        guard !isStated, headWords.count >= 3, tailWords.count <= min(5, headWords.count) else { return nil }
        // Sites' names have capitals, the second half of a sentence has not.
        return tail.first?.isLowercase != true ? text.startIndex..<last.lowerBound : nil
    }

    /// A heading says the same, and is more than the site's name.
    private func isShown(_ text: Substring) -> Bool {
        let plain = folded(text)
        return !sites.isSite(plain) && headings.contains { folded($0.text) == plain && TitleWords($0.text).count > 1 }
    }

    private static let bars: Set<Character> = ["|", "-", "–", "—", "\\", "/", ">", "<", ":", "»", "·", "•", "｜", "ㅣ", "_", "«", "@"]

    /// ` | ` and its kin with their blanks. Where words are not divided by blanks neither are the bars.
    private func separators(in text: String) -> [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var index = text.startIndex
        var quotes = 0
        while index < text.endIndex {
            let character = text[index]
            let after = text.index(after: index)
            defer { index = after }
            if character == "«" { quotes += 1 }
            if character == "»", quotes > 0 {
                quotes -= 1
                continue
            }
            if character == ":", let bar = doubleColon(in: text, at: index) {
                found.append(bar)
                continue
            }
            guard Self.bars.contains(character), character != "«", index > text.startIndex, after < text.endIndex else { continue }
            let before = text.index(before: index)
            if character == "-", text[before] == " ", text[index...].hasPrefix("-- ") {
                found.append(before..<(text.index(index, offsetBy: 3, limitedBy: text.endIndex) ?? text.endIndex))
            } else if text[before] == " ", text[after] == " " {
                found.append(before..<text.index(after: after))
            } else if "|｜ㅣ_-–—".contains(character), isUndivided(text[before]) || "_｜ㅣ".contains(character) {
                let start = text[before] == " " ? before : index
                found.append(start..<(text[after] == " " ? text.index(after: after) : after))
            }
        }
        return found
    }

    /// ` :: ` with its blanks, also at the end.
    private func doubleColon(in text: String, at index: String.Index) -> Range<String.Index>? {
        let rest = text[index...]
        guard index > text.startIndex, rest.hasPrefix(":: ") || rest == "::" else { return nil }
        let before = text.index(before: index)
        guard text[before] == " " else { return nil }
        return before..<(text.index(index, offsetBy: 3, limitedBy: text.endIndex) ?? text.endIndex)
    }

    private func isUndivided(_ character: Character) -> Bool { character.unicodeScalars.first.map { TitleWords.isIdeographic($0.value) } ?? false }
}

/// Names of a site, and how they stand behind titles.
struct SiteNames {
    private let names: Set<String>
    /// Letters of the host without `www` and the like.
    private let host: String

    init(_ names: [String?], url: String?) {
        var known = Set(names.compactMap { $0 }.map { folded($0) }.filter { !$0.isEmpty })
        let whole = url.flatMap(WebURL.host) ?? ""
        let bare = whole.hasPrefix("www.") ? String(whole.dropFirst(4)) : whole
        if !bare.isEmpty {
            known.insert(folded(bare))
            known.insert(folded(whole))
        }
        self.names = known
        host = Self.letters(bare)
    }

    /// Says the site's name and no more.
    func isSite(_ text: String) -> Bool {
        let text = folded(text)
        return names.contains(text) || names.contains { text == "the " + $0 || "the " + text == $0 }
            || ["home", "homepage", "startseite"].contains(text)
    }

    /// Begins with the site's name.
    func begins(_ text: Substring) -> Bool {
        let start = folded(text.prefix(120))
        return names.contains { name in
            name.unicodeScalars.count > 3 && start.hasPrefix(name) && !(start.dropFirst(name.count).first.map { $0.isLetter || $0.isNumber } ?? false)
        }
    }

    /// Shares so many letters with the host that it names the site: `The Bay Courier` at `baycourier.example`.
    func resembles(_ text: String) -> Bool {
        guard text.utf8.count < 80 else { return false }
        var letters = Self.letters(folded(text))
        if letters.hasPrefix("the") { letters = String(letters.dropFirst(3)) }
        guard letters.utf8.count >= 4 else { return false }
        if host.firstRange(of: letters) != nil || names.contains(where: { Self.letters($0).hasPrefix(letters) && letters.utf8.count >= 5 }) {
            return true
        }
        // `Bay Courier NEWS`: one word more than the host, or a part of a name that is known.
        let words = folded(text).split(separator: " ").filter { $0 != "the" }
        if words.count > 1, let first = words.first, host.hasPrefix(Self.letters(String(first))), first.utf8.count >= 3 {
            let head = Self.letters(words.dropLast().joined())
            if head.utf8.count >= 5, host.hasPrefix(head) { return true }
        }
        return names.contains { $0.utf8.count > 4 && (folded(text).hasPrefix($0) || folded(text).hasSuffix($0)) }
    }

    private static func letters(_ text: String) -> String { String(text.unicodeScalars.filter { $0.properties.isAlphabetic }.map(Character.init)) }
}

/// The words of a title for comparison; scripts that do not divide words count by letters.
struct TitleWords: Equatable {
    private let words: [Substring]
    private let set: Set<Substring>

    init(_ text: String) {
        var found: [Substring] = []
        let plain = folded(text)
        for word in plain.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            if let first = word.unicodeScalars.first, Self.isIdeographic(first.value) {
                for index in word.indices { found.append(word[index...index]) }
            } else {
                found.append(word)
            }
        }
        words = found
        set = Set(found)
    }

    var count: Int { words.count }

    /// Share of the words that both have, of the shorter one.
    func likeness(_ other: TitleWords) -> Double {
        let least = min(set.count, other.set.count)
        return least == 0 ? 0 : Double(set.intersection(other.set).count) / Double(least)
    }

    /// Like `likeness`, and 0 where too few words agree for two forms of one title.
    func agreement(_ claim: TitleWords) -> Double {
        let common = set.intersection(claim.set).count
        let share = likeness(claim)
        return common >= 3 && share >= 0.6 && common * 5 >= claim.set.count * 3 ? share : 0
    }

    /// Share of the words that another title has as well.
    func share(in other: TitleWords) -> Double { set.isEmpty ? 0 : Double(set.intersection(other.set).count) / Double(set.count) }

    func ends(with other: TitleWords) -> Bool { words.suffix(other.words.count).elementsEqual(other.words) }

    static func isIdeographic(_ value: UInt32) -> Bool {
        (0x3040...0x30FF).contains(value) || (0x3400...0x9FFF).contains(value) || (0xF900...0xFAFF).contains(value)
            || (0xE00...0xEFF).contains(value) || (0x1780...0x17FF).contains(value)
    }
}
