import Markup
import Models

/// Authors' names out of what pages print and state.
enum Byline {
    /// Names in order, cleaned and told apart; empty when the text names no one.
    static func names(_ text: String) -> [String] {
        var text = PlainText.fold(text)
        guard !text.isEmpty, text.utf8.count <= 400, text.firstRange(of: "://") == nil, !text.hasPrefix("www.") else { return [] }
        // What stands behind a bar or a bullet is a place, a date or a site.
        for bar in [" | ", " • ", " · ", " – ", " — ", " / "] { if let cut = text.firstRange(of: bar) { text = String(text[..<cut.lowerBound]) } }
        text = withoutLead(withoutAsides(withoutOffices(text)))
        text = withoutDate(text)
        var out: [String] = []
        for piece in split(text) {
            let name = clean(piece)
            guard isName(name) else { continue }
            if !out.contains(where: { folded($0) == folded(name) }) { out.append(name) }
        }
        return out
    }

    /// `王明 责任编辑：李军`, `Ada Winter, illustrated by Tom Hale`: who edited, translated or illustrated a text did not write it. `byDaisy Moraa`: two
    /// elements without a blank between them.
    private static func withoutOffices(_ text: String) -> String {
        var text = text
        for office in ["责任编辑", "责编", "編輯", "编辑：", "编辑:", "校对", "来源", "Redaktur", "Editor:"] {
            if let found = text.firstRange(of: office), found.lowerBound > text.startIndex { text = String(text[..<found.lowerBound]).trimmingSpaces }
        }
        text = withoutHelpers(text)
        // `Ada Winter for The Bay Courier`: whom somebody wrote for.
        for lead in [" for ", " für ", " pour ", " för ", " voor "] {
            guard let found = text.firstRange(of: lead), text[found.upperBound...].first?.isUppercase == true else { continue }
            let names = text[..<found.lowerBound].split(separator: " ")
            if names.count >= 2, names.suffix(2).allSatisfy({ $0.first?.isUppercase == true }) { text = String(text[..<found.lowerBound]) }
        }
        if text.hasPrefix("by"), text.dropFirst(2).first?.isUppercase == true { text = String(text.dropFirst(2)) }
        for lead in ["View all posts by ", "Posts by ", "All posts by "] where text.hasPrefix(lead) { text = String(text.dropFirst(lead.count)) }
        return text
    }

    /// Without the part that begins with what somebody else did: `… Edited by`, `… photographs by`.
    private static func withoutHelpers(_ text: String) -> String {
        let words = text.split(separator: " ")
        guard words.count > 3 else { return text }
        for index in 1..<(words.count - 1) where helpers.contains(folded(words[index]).filter { $0.isLetter }) {
            let next = folded(words[index + 1]).filter { $0.isLetter }
            guard ["by", "von", "par", "por", "de", "door", "di", "av", "af"].contains(next) || words[index].hasSuffix(":") else { continue }
            // `with photographs by`, `and edited by`, `medically reviewed by`.
            var end = index
            while end > 1, and.contains(folded(words[end - 1])) || words[end - 1].hasSuffix("ly") { end -= 1 }
            return words[..<end].joined(separator: " ")
        }
        return text
    }

    /// What is done to a text by others than its author, folded.
    private static let helpers: Set<String> = [
        "edited", "translated", "translation", "illustrated", "illustration", "illustrations", "photographed", "photographs", "photography", "photos",
        "photo", "pictures", "video", "graphics", "graphic", "reviewed", "factchecked", "checked", "produced", "narrated", "ubersetzt", "bearbeitet",
        "fotos", "foto", "traduit", "traduction", "photographies", "traducido", "editado", "fotografias", "ilustraciones", "traduzione", "vertaling",
    ]

    /// The names in an element that marks itself as the byline, with date and place around them: `Veröffentlicht am 3. Mai 2024 von Ada Winter`.
    static func names(marked text: String) -> [String] {
        let line = PlainText.fold(text)
        let rest = withoutLead(behindDate(line))
        let found = names(rest)
        // `By Ada Winter, Example Bay`: of two with no “and” the second is a place or an office.
        if rest.utf8.count < line.utf8.count, found.count == 2, rest.firstRange(of: ", ") != nil, !holdsAnd(rest) { return [found[0]] }
        return found
    }

    /// The names in a line that has no mark but a lead word or a date beside them; empty for every other line.
    static func names(inLine text: String) -> [String] {
        let line = PlainText.fold(text)
        let eastAsian = EastAsianByline.names(inLine: line)
        if !eastAsian.isEmpty { return eastAsian.filter(isName) }
        guard line.utf8.count < 140, !(BlockFilter.endsSentence(line) && line.utf8.count > 60) else { return [] }
        let rest = withoutLead(behindDate(line))
        if rest.utf8.count < line.utf8.count, rest.first.map({ $0.isUppercase || !$0.isCased }) ?? false {
            return names(marked: line).filter { isFullName($0) }
        }
        guard PageDate.find(in: line) != nil else { return [] }
        let pieces = line.split { "|•·–—".contains($0) }.map(\.trimmingSpaces)
        let others = pieces.filter { piece in !piece.utf8.contains { (0x30...0x39).contains($0) } && isFullName(piece) && isName(piece) }
        return pieces.count <= 4 && others.count == 1 ? others : []
    }

    /// The names in a line that signs a text at its end; empty for other lines.
    static func names(signature text: String) -> [String] {
        let line = withoutLead(PlainText.fold(text))
        guard !line.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return [] }
        let found = names(line)
        return found.allSatisfy { isFullName($0) && $0.split(separator: " ").count > 1 } && found.joined().utf8.count * 2 > line.utf8.count
            ? found : []
    }

    /// What stands behind a lead word that follows a date: `… 13. März 2019 von Ada Winter`.
    private static func behindDate(_ line: String) -> String {
        guard line.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return line }
        for lead in [" von ", " by ", " By ", " par ", " por ", " Por ", " door ", " av ", " af ", " di ", " przez ", " oleh ", " autor: ", " Von "] {
            guard let found = line.firstRange(of: lead) else { continue }
            let name = line[found.upperBound...]
            if name.first?.isUppercase == true, line[..<found.lowerBound].contains(where: \.isNumber) { return String(name) }
        }
        return line
    }

    private static func holdsAnd(_ text: String) -> Bool { text.split(separator: " ").contains { and.contains(folded($0)) } }

    /// Two to four words with capitals that no section is called by; or the few letters of a name in a script without case.
    private static func isFullName(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        if agencies.contains(text.uppercased()) { return true }
        guard let first = text.first else { return false }
        if !first.isCased { return (2...30).contains(text.count) && !counters.contains { text.hasPrefix($0) || text.hasSuffix($0) } }
        return (2...4).contains(words.count) && words[0].first?.isUppercase == true && words[words.count - 1].first?.isUppercase == true
            && !words.contains { sections.contains(folded($0)) }
    }

    private static let sections: Set<String> = [
        "news", "world", "business", "politics", "sport", "sports", "opinion", "travel", "breaking", "latest", "read", "video", "photo", "local",
        "economy", "culture", "health", "science", "technology", "home", "live", "magazine", "edition", "issue", "volume", "chapter", "press",
        "release",
    ]

    /// What pages of scripts without case print beside a date: numbers of readers and comments, buttons, sections.
    private static let counters = [
        "人氣", "人气", "留言", "評論", "评论", "閱讀", "阅读", "浏览", "瀏覽", "點擊", "点击", "分享", "收藏", "轉發", "转发", "字号", "新闻", "新聞", "コメント", "記事",
        "シェア", "ニュース", "조회", "댓글", "입력", "수정", "공유", "뉴스",
    ]

    /// Agencies that sign in capitals or by one word.
    static let agencies: Set<String> = [
        "AFP", "AP", "DPA", "EFE", "ANSA", "APA", "SDA", "ATS", "TT", "NTB", "STT", "PAP", "CTK", "ČTK", "MTI", "BTA", "TASS", "PTI", "ANI", "IANS",
        "UPI",
        "KNA", "EPD", "SID", "VNS", "VNA", "TTXVN", "AAP", "CNA", "ANP", "BELGA", "LUSA", "AGI", "ADNKRONOS", "REUTERS", "XINHUA", "YONHAP", "KYODO",
        "BERNAMA", "ANTARA", "UNB", "BSS", "APP", "SANA", "WAM", "SPA", "KUNA", "QNA", "MAP", "APS", "TAP", "PANA", "ANA", "LETA", "BNS", "ELTA",
        "RITZAU",
    ]

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
        "oleh", "penulis", "tác giả", "bài", "bởi", "theo", "автор", "текст", "作者", "记者", "文", "撰文", "記者", "文・", "írta", "teksti", "autorka",
        "submitted by", "created by", "contributed by", "verfasst von", "geschrieben von", "veröffentlicht von", "eingestellt von", "gepostet von",
        "erstellt von", "escrito por", "redactado por", "publicado por", "enviado por", "postado por", "criado por", "publié par", "écrit par",
        "rédigé par", "posté par", "proposé par", "pubblicato da", "scritto da", "redatto da", "inviato da", "a cura di", "geplaatst door",
        "geschreven door", "gepubliceerd door", "skriven av", "publicerad av", "skrevet af", "napisał", "napisała", "dodał", "dodała", "napsal",
        "napsala", "vložil", "scris de", "publicat de", "escrit per", "szerző", "yazar", "yazan", "haber", "kirjoittaja", "kirjoittanut",
        "συντάκτης", "συντάκτρια", "του συντάκτη", "γράφει ο", "γράφει η", "लेखक", "লেখক", "автор статьи", "ავტორი", "مؤلف", "الكاتب", "نویسنده",
        "מאת", "ผู้เขียน", "viết bởi", "ditulis oleh", "penulis", "autorius", "autors", "reporter", "redaktion", "redakcja", "بقلم", "كتب", "del", "af", "door", "tekst", "del corresponsal", "de notre correspondant", "от", "του",
        "της",
    ]

    /// `By`, `Par`, `Von`, `Tác giả:` in front of the names.
    private static func withoutLead(_ text: String) -> String {
        var text = text
        for _ in 0..<2 {
            let lower = text.lowercased()
            let lead = leads.filter { lower.hasPrefix($0) }.max { $0.count < $1.count }
            guard let lead else { break }
            let rest = text.dropFirst(lead.count)
            guard let next = rest.first,
                lead.hasSuffix("・") || next == " " || next == "|" || next == "｜" || next == ":" || next == "：" || next == "/" || next == "／"
            else { break }
            // A particle alone may begin a name (`de Gaulle`, `Da Silva`): only a name in capitals behind it makes it a lead.
            let name = rest.drop { " :：/／|｜".contains($0) }
            let words = name.split(separator: " ")
            if next == " ", ["de", "da", "di", "text", "from", "theo", "del", "reporter"].contains(lead), !text.hasPrefix(lead.prefix(1).uppercased())
            {
                break
            }
            // `von Ada Winter` names an author, `von Neumann` is one.
            if next == " ", lead == "von", !text.hasPrefix("V"), words.count < 2 || words[0].first?.isUppercase != true { break }
            if next == " ", ["da", "de", "di", "del"].contains(lead), words.count < 2 { break }
            guard !name.isEmpty else { break }
            text = String(name)
        }
        return text
    }

    /// Cuts where a date, a clock or `updated` begins.
    private static func withoutDate(_ text: String) -> String {
        var kept: [Substring] = []
        let words = text.split(separator: " ")
        for (index, word) in words.enumerated() {
            let plain = folded(word).filter { $0.isLetter || $0.isNumber }
            if stops.contains(plain) { break }
            if index > 0, isBeforeDate(words[index...]) { break }
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

    /// `on July 2`, `am Mi., 02.07.2025`, `el 2 de julio`: a small word, perhaps a month or a day of the week, then a number.
    private static func isBeforeDate(_ words: ArraySlice<Substring>) -> Bool {
        guard let first = words.first, dayLeads.contains(first.lowercased()), first.first?.isLowercase == true else { return false }
        for (index, word) in words.dropFirst().prefix(3).enumerated() {
            if word.first?.isNumber == true { return true }
            let plain = folded(word).filter { $0.isLetter }
            guard index < 2, months.contains(plain) || word.last == "," || word.last == "." || plain.count <= 3 && word.first?.isLowercase == true
            else { return false }
        }
        return false
    }

    /// What stands between a name and a day.
    private static let dayLeads: Set<String> = [
        "on", "at", "am", "vom", "um", "el", "le", "à", "il", "em", "op", "om", "den", "d.", "dnia", "dne", "w", "na", "pe", "la", "на", "от",
        "στις",
    ]

    private static let stops: Set<String> = [
        "updated", "last", "published", "posted", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "aktualisiert",
        "publie",
        "publicado", "actualizado", "pubblicato", "follow", "email", "share", "veroffentlicht", "gepubliceerd", "publikováno", "julkaistu",
        "publisert",
        "publicerad", "opublikowano", "geplaatst", "erstellt", "опубликовано", "опубліковано",
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
        for part in upright(text.split(whereSeparator: { ",;、，；/／".contains($0) }).map(\.trimmingSpaces)) {
            var words: [Substring] = []
            let all = part.split(separator: " ")
            for (index, word) in all.enumerated() {
                let joins = and.contains(folded(word)) && word.first?.isUppercase != true && (word != "&" || isBetweenPeople(all, index))
                if joins, !words.isEmpty, index + 1 < all.count {
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

    /// Two people on both sides of a `&` have two names each; `Mac & i` and `Dodd & Mead` are firms.
    private static func isBetweenPeople(_ words: [Substring], _ index: Int) -> Bool {
        let left = words[..<index].reversed().prefix { !and.contains(folded($0)) }.count
        return left > 1 && words[(index + 1)...].prefix { !and.contains(folded($0)) }.count > 1
    }

    /// `Kooman`, `F.`: a surname and the initials that catalogues write behind it, as one name.
    private static func upright(_ parts: [String]) -> [String] {
        var out: [String] = []
        for part in parts {
            if let last = out.last, isInitials(part), last.split(separator: " ").count == 1, !isInitials(last) {
                out[out.count - 1] = part + " " + last
            } else {
                out.append(part)
            }
        }
        return out
    }

    /// `F.`, `J. R.`, `M. de`: capitals with full stops, and particles of a name behind them.
    private static func isInitials(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        let initials = words.prefix { word in
            word.hasSuffix(".") && word.split(separator: ".").allSatisfy { $0.count == 1 && $0.first?.isUppercase == true }
        }
        return (1...3).contains(initials.count) && words.dropFirst(initials.count).allSatisfy { $0.first?.isLowercase == true && $0.count < 5 }
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
        // `홍길동 기자`, `王明 记者`: the office behind the name.
        for office in [" 기자", " 특파원", " 선임기자", " 논설위원", " 记者", " 記者"] where text.hasSuffix(office) { text = String(text.dropLast(office.count)) }
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
        "comments", "comment", "posts", "reports", "partners", "redacao", "redazione", "redactie", "redakcja", "redakce", "toimitus", "newsroom",
        "desk",
    ]
    /// Words that alone are not a name.
    private static let fillers: Set<String> = [
        "by", "von", "par", "por", "name", "anzeige", "unknown", "anonymous", "未知", "匿名", "user", "root", "webmaster", "null", "undefined", "none",
        "unterwegs",
    ]

    /// Names have a capital or no case at all, are not too long, and are not just an office.
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
        if agencies.contains(text) { return true }
        if words.count == 1, letters.count <= 3, hasCase, text.allSatisfy({ !$0.isLowercase }) { return false }
        // `Posted on`, `Ada Winter am`: no name ends in a small word.
        if hasCase, words.count > 1, words[words.count - 1].first?.isLowercase == true, words[words.count - 1].count <= 3, !words.contains("&") {
            return false
        }
        // Where somebody wrote: `Hamburg, Germany`.
        if Gazetteer.place(text) != nil || fillers.contains(folded(text)) || counters.contains(where: text.contains) { return false }
        return !words.allSatisfy { roles.contains(folded($0)) } && !roles.contains(folded(words[words.count - 1]))
    }
}
