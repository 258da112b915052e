import Models

/// Tells the language of a text by its script and its most frequent small words.
enum LanguageGuess {
    /// BCP 47 tag; nil for texts too short or of a language not known here.
    static func tag(_ body: [String]) -> String? {
        var tally = Tally()
        for paragraph in body where tally.bytes < sample { tally.add(paragraph) }
        return tally.byScript ?? tally.byWords
    }

    /// Another language than the stated one that the text must be in: it is in another script, or has its small words and hardly one of the
    /// stated one's; nil when the two agree or nothing can be told.
    static func contradiction(to stated: String, in body: [String]) -> String? {
        let primary = String(stated.prefix { $0 != "-" })
        var tally = Tally()
        for paragraph in body where tally.bytes < sample { tally.add(paragraph) }
        if let script = tally.byScript { return areAlike(primary, script, sharedScripts) ? nil : script }
        guard let code = tally.byWords, code != primary, tally.words >= 80, tally.score(code) * 6 >= tally.words else { return nil }
        if codes.contains(primary) {
            return tally.score(primary) * 3 < tally.score(code) && !areAlike(primary, code, relatives) ? code : nil
        }
        // The words of a language that is not known here cannot be missed; letters of another script can.
        return Script.allCases.contains { areAlike($0.language, primary, sharedScripts) } ? code : nil
    }

    /// Languages of one script cannot be told apart by it.
    private static let sharedScripts = ["ru uk bg sr mk be kk ky mn tg tt", "ar fa ur ps ku ckb ug sd", "zh yue ja ko", "hi mr ne sa", "bn as"]
    /// Nor close relatives by their small words.
    private static let relatives = ["da no nb nn sv", "es pt gl ca it", "cs sk pl", "id ms", "nl af de"]

    private static func areAlike(_ a: String, _ b: String, _ groups: [String]) -> Bool {
        a == b
            || groups.contains { group in
                let names = group.split(separator: " ")
                return names.contains { $0 == a } && names.contains { $0 == b }
            }
    }

    /// Bytes after which more text does not change the answer.
    private static let sample = 3_000

    /// Counts of one text: an article's language costs one pass over bytes, for a first sync asks it of tens of thousands.
    private struct Tally {
        private(set) var bytes = 0
        private var letters = 0
        private(set) var words = 0
        private var scores = [Int](repeating: 0, count: codes.count)
        private var scripts = [Int](repeating: 0, count: Script.allCases.count)
        private var ukrainian = 0
        private var persian = 0

        mutating func add(_ paragraph: String) {
            var text = paragraph
            text.withUTF8 { all in
                let end = min(all.count, 2_000)
                bytes += end
                var word = StableHash()
                var length = 0
                var i = 0
                while i < end {
                    let byte = all[i]
                    if byte < 0x80 {
                        i += 1
                        if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
                            word.add(byte | 0x20)
                            length += 1
                        } else if length > 0 {
                            close(&word, &length)
                        }
                        continue
                    }
                    let (value, size) = decodeScalar(all, i)
                    if isLetter(value) {
                        count(value)
                        length += 1
                        for at in i..<min(i + size, all.count) {
                            // Capitals of Latin-1 as small letters: U+00C0…U+00DE are C3 80…9E.
                            word.add(at == i + 1 && value >= 0xC0 && value <= 0xDE ? all[at] + 0x20 : all[at])
                        }
                    } else if length > 0 {
                        close(&word, &length)
                    }
                    i += size
                }
                if length > 0 { close(&word, &length) }
            }
        }

        private mutating func close(_ word: inout StableHash, _ length: inout Int) {
            words += 1
            letters += length
            for language in frequent[word.value] ?? [] { scores[language] += 1 }
            word = StableHash()
            length = 0
        }

        private func isLetter(_ value: UInt32) -> Bool {
            switch value {
            case 0xAA, 0xB5, 0xBA: true
            case ..<0xC0, 0xD7, 0xF7, 0x2000...0x2BFF, 0x3000...0x3004, 0x3008...0x3020, 0xFF00...0xFF20, 0x1F000...0x1FAFF: false
            default: true
            }
        }

        private mutating func count(_ value: UInt32) {
            guard value >= 0x370, let script = Script(value) else { return }
            scripts[script.rawValue] += 1
            switch value {
            case 0x404, 0x406, 0x407, 0x454, 0x456, 0x457, 0x490, 0x491: ukrainian += 1
            case 0x67E, 0x686, 0x698, 0x6AF, 0x6A9, 0x6CC: persian += 1
            default: break
            }
        }

        /// The language of a script that only one of the languages known here uses; Han with kana is Japanese.
        var byScript: String? {
            let foreign = scripts.reduce(0, +)
            guard foreign > 0, foreign * 3 > letters else { return nil }
            func share(_ script: Script, _ times: Int) -> Bool { scripts[script.rawValue] * times > foreign }
            if share(.kana, 8) { return "ja" }
            if share(.hangul, 4) { return "ko" }
            if share(.cyrillic, 2) { return ukrainian * 40 > scripts[Script.cyrillic.rawValue] ? "uk" : "ru" }
            if share(.arabic, 2) { return persian * 20 > scripts[Script.arabic.rawValue] ? "fa" : "ar" }
            return Script.allCases.first { share($0, 2) }?.language
        }

        /// How many words were small words of a language.
        func score(_ code: String) -> Int { codes.firstIndex(of: code).map { scores[$0] } ?? 0 }

        /// The language most of whose small words stand in the text.
        var byWords: String? {
            guard words >= 5, let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores[best] * 12 >= words else { return nil }
            return codes[best]
        }
    }

    private enum Script: Int, CaseIterable {
        case greek, cyrillic, hebrew, arabic, devanagari, bengali, tamil, thai, lao, georgian, armenian, khmer, kana, hangul, han

        init?(_ value: UInt32) {
            switch value {
            case 0x370...0x3FF: self = .greek
            case 0x400...0x4FF: self = .cyrillic
            case 0x530...0x58F: self = .armenian
            case 0x590...0x5FF: self = .hebrew
            case 0x600...0x6FF: self = .arabic
            case 0x900...0x97F: self = .devanagari
            case 0x980...0x9FF: self = .bengali
            case 0xB80...0xBFF: self = .tamil
            case 0xE00...0xE7F: self = .thai
            case 0xE80...0xEFF: self = .lao
            case 0x10A0...0x10FF: self = .georgian
            case 0x1780...0x17FF: self = .khmer
            case 0x3040...0x30FF: self = .kana
            case 0x4E00...0x9FFF: self = .han
            case 0xAC00...0xD7AF: self = .hangul
            default: return nil
            }
        }

        var language: String {
            switch self {
            case .greek: "el"
            case .cyrillic: "ru"
            case .hebrew: "he"
            case .arabic: "ar"
            case .devanagari: "hi"
            case .bengali: "bn"
            case .tamil: "ta"
            case .thai: "th"
            case .lao: "lo"
            case .georgian: "ka"
            case .armenian: "hy"
            case .khmer: "km"
            case .kana: "ja"
            case .hangul: "ko"
            case .han: "zh"
            }
        }
    }

    /// Languages in a fixed order, so that a tie is always told the same way.
    private static let codes = lists.map(\.code)

    /// The most frequent small words of each language.
    private static let lists: [(code: String, words: String)] = [
        ("en", "the of and to in that is was for on with as by at from he his it be has have are said this an which not but they will"),
        ("fr", "le la les de des du et est une un en que qui dans pour sur au par pas avec plus ce sont il elle ne se aux cette"),
        ("de", "der die das und ist nicht mit von den zu auf ein eine im für dem des sich auch es an werden aus er hat dass sie"),
        ("es", "el la los las de que y en un una por con para del se no es al lo como más su ha sus pero este"),
        ("it", "il di che e la per un in è non con del una della sono le si da alla dei come anche più gli nel"),
        ("pt", "o a os as de que e em um uma para com não por do da no na se mais como dos foi ao ele das"),
        ("nl", "de het een van en in is dat op te zijn met voor niet aan er om ook als maar bij uit naar"),
        ("vi", "và của là các trong được cho với không những một có người này đã về việt nam từ khi sẽ để năm"),
        ("id", "yang dan di dengan untuk dari ini dalam akan pada tidak itu juga oleh adalah telah tersebut ke"),
        ("tr", "ve bir bu için ile de da olarak çok daha olan gibi sonra kadar ne ise en"),
        ("pl", "w i na z do nie się że to jest o jak po od przez dla są oraz tym ale przy"),
        ("cs", "a v se na je že s z do o to za by ve pro jsou ale jako od po který"),
        ("sv", "och att det som en på är av för med till den har inte om ett men var från sig så"),
        ("da", "og at det er en den til af på for med der de som har ikke et men om han var"),
        ("no", "og i det er en på til som av for at med de den har ikke et om han var fra"),
        ("fi", "ja on ei että se hän oli mutta myös kun ovat joka sen niin kuin mukaan"),
        ("ro", "și de în la cu a că pe din pentru nu este un o care mai sunt au prin"),
        ("hu", "a az és hogy nem is egy van volt meg csak de már mint ez még ha lesz szerint"),
    ]

    /// Indices into `codes` by the word's hash.
    private static let frequent: [UInt64: [Int]] = {
        var map: [UInt64: [Int]] = [:]
        for (index, list) in lists.enumerated() {
            for word in list.words.split(separator: " ") { map[word.utf8.reduce(into: StableHash()) { $0.add($1) }.value, default: []].append(index) }
        }
        return map
    }()
}
