import Models

/// A title or office as printed.
struct Role: Sendable, Hashable {
    var tokens: Range<Int>
    var text: String
    /// The title stood in the plural before a list of names.
    var isPlural: Bool
    /// It stood behind the name or before a comma.
    var isApposition: Bool
}

/// Finds titles in front of a name and in apposition to it.
struct RoleGrammar {
    let document: Document
    /// The span that a token lies in, -1 where there is none.
    let spanAt: [Int32]
    let spans: [NameSpan]

    private let tokens: [Token]

    init(document: Document, spanAt: [Int32], spans: [NameSpan]) {
        self.document = document
        tokens = document.tokens
        self.spanAt = spanAt
        self.spans = spans
    }

    private func isOrganisation(_ at: Int) -> Bool {
        guard spanAt[at] >= 0 else { return false }
        if case .organisation = spans[Int(spanAt[at])].kind { return true }
        return false
    }

    private func isCandidate(_ at: Int) -> Bool {
        guard at < spanAt.count, spanAt[at] >= 0 else { return false }
        if case .candidate = spans[Int(spanAt[at])].kind { return true }
        return false
    }

    private func isPlaceName(_ at: Int) -> Bool {
        guard spanAt[at] >= 0 else { return false }
        switch spans[Int(spanAt[at])].kind {
        case .country, .place: return true
        default: return false
        }
    }

    // MARK: In front

    /// The title in front of a name: `US Secretary of Commerce`, `the country's finance minister,`.
    func front(of name: Int) -> Role? {
        let sentence = document.sentences[document.sentence(of: name)].tokens
        var start = name
        // `Health Commissioner Dr. X`: the office stands in front of the form of address.
        while start > sentence.lowerBound, name - start < 3, tokens[start - 1].has(.honorific) { start -= 1 }
        guard start > sentence.lowerBound else { return nil }
        if tokens[start - 1].key == ")" { return bracketed(before: start, sentence) }
        var stop = start
        let isComma = tokens[start - 1].key == ","
        // `whose president is X`
        let isCopula =
            (tokens[start - 1].is("is") || tokens[start - 1].is("was")) && start - 1 > sentence.lowerBound && tokens[start - 2].has(.office)
        if isComma || isCopula { stop -= 1 }
        var at = stop
        while at > sentence.lowerBound, stop - at < 14, isTitlePart(at - 1, before: stop) { at -= 1 }
        return role(at, stop, isComma: isComma, sentence)
    }

    /// `(sporting director) X`: a title that an editor put in.
    private func bracketed(before start: Int, _ sentence: Range<Int>) -> Role? {
        let close = start - 1
        guard let open = (max(sentence.lowerBound, close - 7)..<close).last(where: { tokens[$0].key == "(" }), open + 1 < close,
            tokens[close - 1].has(.office), (open + 1..<close).allSatisfy({ isTitlePart($0, before: close) })
        else { return nil }
        return Role(tokens: open + 1..<close, text: document.text(open + 1..<close), isPlural: false, isApposition: true)
    }

    private func isTitlePart(_ at: Int, before stop: Int) -> Bool {
        let token = tokens[at]
        if token.key == "'s" || token.key == "-" || token.key == "&" { return true }
        // `Trade, Industry and Competition Minister`
        if token.key == ",", at > 0, at + 1 < stop, tokens[at - 1].has(.portfolio), tokens[at + 1].has(.portfolio), tokens[at - 1].isCapital,
            tokens[at + 1].isCapital
        {
            return true
        }
        if token.is("charge"), tokens[at + 1].is("d'affaires") { return true }
        guard token.isWord else { return false }
        if isOrganisation(at) || isPlaceName(at) { return true }
        if isCandidate(at) {
            // An unknown company before an office: `Acme chief executive`; no full name of a person.
            let span = spans[Int(spanAt[at])].tokens
            return span.upperBound < stop && tokens[span.upperBound].has([.office, .officeModifier, .portfolio])
                && !tokens[span.lowerBound].has(.givenName)
        }
        if token.has([.office, .officeModifier, .portfolio, .organisationHead, .organisationTail]) { return !token.has(.auxiliary) }
        if ["of", "for", "and", "the", "at"].contains(token.key) { return true }
        if token.key.utf8.contains(UInt8(ascii: "-")), token.isCapital || token.key.hasSuffix("based") || token.key.hasSuffix("elect") { return true }
        return token.isCapital && !token.has([.function, .month, .weekday, .preposition, .pronoun, .determiner])
    }

    private func role(_ from: Int, _ to: Int, isComma: Bool, _ sentence: Range<Int>) -> Role? {
        var start = from
        // Behind the last possessive; then without what cannot open a title.
        if let possessive = (from..<to).last(where: { tokens[$0].key == "'s" }) { start = possessive + 1 }
        start = trimmed(start, to)
        guard start < to, let head = (start..<to).last(where: { tokens[$0].has(.office) && !isNameOnly($0) }) else { return nil }
        // What stands between the head and the name must be the head's complement.
        if head + 1 < to {
            guard ["of", "for", "at", "to"].contains(tokens[head + 1].key) || tokens[head + 1].key == "-" else { return nil }
            // `leader of X`: X is what is led.
            if !isComma, ["of", "for", "at", "to"].contains(tokens[to - 1].key) { return nil }
        }
        // `the Ministry of Trade and Minister X`: another's name before `and` is not part of the title.
        if let and = (start..<head).last(where: { tokens[$0].is("and") }), !(start..<and).contains(where: { tokens[$0].has(.office) }) {
            if !(start..<and).allSatisfy({ tokens[$0].has(.portfolio) || tokens[$0].key == "," }) { start = trimmed(and + 1, to) }
        }
        if isComma {
            // Only what a determiner or possessive opens is an apposition; else it is the end of a list.
            // An adjective may stand between: `the visibly moved Eritrean president, X,`.
            guard start > sentence.lowerBound, head >= start else { return nil }
            let opener = (max(sentence.lowerBound, start - 3)..<start).last { tokens[$0].has(.determiner) || tokens[$0].key == "'s" }
            guard let opener, (opener + 1..<start).allSatisfy({ tokens[$0].isWord && tokens[$0].shape == .lower && !tokens[$0].has(.preposition) })
            else { return nil }
        }
        guard start <= head else { return nil }
        if tokens[head].is("general"), head == start, to == head + 1, tokens[head].shape == .lower { return nil }
        let isPlural = isPlural(head)
        return Role(tokens: start..<to, text: text(start..<to, head: head, isPlural: isPlural), isPlural: isPlural, isApposition: isComma)
    }

    private func trimmed(_ start: Int, _ to: Int) -> Int {
        var at = start
        while at < to, ["of", "for", "and", "the", "at", "-", "'s", "&"].contains(tokens[at].key) { at += 1 }
        return at
    }

    private func isNameOnly(_ at: Int) -> Bool { isCandidate(at) }

    private func isPlural(_ head: Int) -> Bool {
        let key = tokens[head].key
        return key.hasSuffix("s") && key != "boss" && tokens[head].has(.office)
            && (OfficeWords.singular[key] != nil || Lexicon.classes(String(key.dropLast())).contains(.office))
    }

    /// The title's words, its head in the singular.
    private func text(_ range: Range<Int>, head: Int, isPlural: Bool) -> String {
        guard isPlural else { return document.text(range) }
        let printed = document.text(head..<head + 1)
        let key = tokens[head].key
        var single = OfficeWords.singular[key] ?? String(printed.dropLast())
        if printed.first?.isLowercase == true { single = single.lowercased() }
        let before = range.lowerBound < head ? document.text(range.lowerBound..<head) + " " : ""
        let behind = head + 1 < range.upperBound ? " " + document.text(head + 1..<range.upperBound) : ""
        return before + single + behind
    }

    // MARK: Behind

    /// The title in apposition behind a name: `, the US trade representative,`, `, chief economist at ING`.
    func behind(_ end: Int) -> Role? {
        let sentence = document.sentences[document.sentence(of: end - 1)].tokens
        var at = end
        // `X (R-Ohio), …`, `X, 45, …`
        if at < sentence.upperBound, tokens[at].key == "(",
            let close = (at..<min(at + 6, sentence.upperBound)).first(where: { tokens[$0].key == ")" })
        {
            at = close + 1
        }
        guard at < sentence.upperBound, tokens[at].key == "," || tokens[at].key == "–" else { return nil }
        at += 1
        if at + 1 < sentence.upperBound, tokens[at].kind == .number, tokens[at + 1].key == "," { at += 2 }
        if at + 2 < sentence.upperBound, tokens[at].is("who") {
            if ["is", "was"].contains(tokens[at + 1].key) { at += 2 }
            // `who doubles as Minister of …`
            if at + 3 < sentence.upperBound, tokens[at + 2].is("as") { at += 3 }
        }
        let start = at
        // `X, with members from ministries and …`
        guard start < sentence.upperBound, !tokens[start].has(.preposition) || tokens[start].is("as") else { return nil }
        while at < sentence.upperBound, at - start < 9 {
            let token = tokens[at]
            if token.has(.office), !isCandidate(at), !(at + 1 < sentence.upperBound && tokens[at + 1].key == "-") {
                if at + 1 < sentence.upperBound,
                    tokens[at + 1].has([.office, .portfolio]) || tokens[at + 1].key == "'s" || leadsToOffice(at + 1, sentence)
                {
                    at += 1
                    continue
                }
                return apposition(start, head: at, sentence)
            }
            if !token.isWord, token.key != "'s", token.key != "-" { return nil }
            if token.has([.auxiliary, .relative, .pronoun]) || (token.has([.speechVerb, .pastVerb]) && !token.isCapital) { return nil }
            if isCandidate(at), tokens[at].has(.givenName) { return nil }
            at += 1
        }
        return nil
    }

    // MARK: Trades

    /// What no list of offices knows, told by its place: `, a dispatcher in Gikomba`, `glaciologist Signe Lund`.
    func trade(beside name: Range<Int>) -> Role? {
        let sentence = document.sentences[document.sentence(of: name.lowerBound)].tokens
        return tradeBehind(name.upperBound, sentence) ?? tradeInFront(name.lowerBound, sentence)
    }

    private func tradeBehind(_ end: Int, _ sentence: Range<Int>) -> Role? {
        var at = end
        guard at < sentence.upperBound, tokens[at].key == "," else { return nil }
        at += 1
        if at + 1 < sentence.upperBound, tokens[at].kind == .number, tokens[at + 1].key == "," { at += 2 }
        guard at < sentence.upperBound, ["a", "an", "the"].contains(tokens[at].key) else { return nil }
        let start = at + 1
        at = start
        while at < sentence.upperBound, at - start < 5, isNounPart(at) { at += 1 }
        guard at > start, at < sentence.upperBound, !tokens[at].isWord || tokens[at].has([.preposition, .relative, .conjunction]) else { return nil }
        return Role(tokens: start..<at, text: document.text(start..<at), isPlural: false, isApposition: true)
    }

    private func tradeInFront(_ start: Int, _ sentence: Range<Int>) -> Role? {
        let at = start - 1
        guard at >= sentence.lowerBound, isNounPart(at), Self.agents.contains(where: { tokens[at].key.hasSuffix($0) }) else { return nil }
        return Role(tokens: at..<start, text: document.text(at..<start), isPlural: false, isApposition: false)
    }

    /// Endings of words for people by what they do.
    private static let agents = ["er", "or", "ist", "ian", "man", "woman", "eer", "ess", "yst", "wright", "smith", "monger"]

    private func isNounPart(_ at: Int) -> Bool {
        let token = tokens[at]
        return token.isWord && token.shape == .lower && token.key.utf8.count > 2
            && !token.has([.function, .preposition, .conjunction, .pronoun, .auxiliary, .determiner, .speechVerb, .pastVerb, .relative])
            && !token.key.hasSuffix("ly") && !token.key.hasSuffix("ing")
    }

    /// `chief Asia economist`: one word more, then the head.
    private func leadsToOffice(_ at: Int, _ sentence: Range<Int>) -> Bool {
        at + 1 < sentence.upperBound && tokens[at].isWord && tokens[at].isCapital && !isCandidate(at) && tokens[at + 1].has(.office)
            && tokens[at + 1].shape == .lower
    }

    private func apposition(_ from: Int, head: Int, _ sentence: Range<Int>) -> Role? {
        var start = from
        if start < head, tokens[start].has(.determiner) { start += 1 }
        if let possessive = (start..<head).last(where: { tokens[$0].key == "'s" }) { start = possessive + 1 }
        var stop = head + 1
        // A name right behind the head is the holder of the title.
        if stop < sentence.upperBound, isCandidate(stop), tokens[stop - 1].key != "of" { return nil }
        while stop < sentence.upperBound, stop - head < 12 {
            let token = tokens[stop]
            if token.key == "-" || token.key == "&" || token.key == "'s" {
                stop += 1
                continue
            }
            if token.key == ",", stop + 1 < sentence.upperBound, tokens[stop - 1].has(.portfolio), tokens[stop + 1].has(.portfolio),
                tokens[stop + 1].isCapital
            {
                stop += 1
                continue
            }
            guard token.isWord else { break }
            // `X, US Secretary of Commerce Y`: the next of a list, with a title of their own.
            if isCandidate(stop), !isCandidate(stop - 1), tokens[stop].has(.givenName), tokens[stop - 1].has(.portfolio) { return nil }
            if token.has([.auxiliary, .relative]) || (token.has([.speechVerb, .pastVerb]) && !token.isCapital) || token.has(.weekday) { break }
            if token.is("and"), !(stop + 1 < sentence.upperBound && goesOn(stop + 1)) { break }
            stop += 1
        }
        while stop > head + 1, tokens[stop - 1].has([.preposition, .conjunction, .determiner]) || tokens[stop - 1].key == "'s" { stop -= 1 }
        guard start < stop else { return nil }
        return Role(tokens: start..<stop, text: document.text(start..<stop), isPlural: false, isApposition: true)
    }

    /// `president and chief executive`, `Industry and Trade` rather than the next one of a list.
    private func goesOn(_ at: Int) -> Bool {
        if isCandidate(at), tokens[at].has(.givenName) { return false }
        return tokens[at].has([.office, .officeModifier, .portfolio, .organisationTail, .organisationHead]) || isOrganisation(at)
    }

    /// The organisation or country that a title names.
    func affiliation(_ role: Role) -> String? {
        var country: String?
        for at in role.tokens where spanAt[at] >= 0 {
            let span = spans[Int(spanAt[at])]
            switch span.kind {
            case .organisation(let isShort) where !isShort: return document.text(span.tokens)
            case .country(let mention): country = country ?? mention.code
            default: break
            }
        }
        if let country { return country }
        // `Japan's Prime Minister`: the possessor stands in front.
        let before = role.tokens.lowerBound - 1
        if before > 0, tokens[before].key == "'s", spanAt[before - 1] >= 0, case .country(let mention) = spans[Int(spanAt[before - 1])].kind {
            return mention.code
        }
        return nil
    }
}
