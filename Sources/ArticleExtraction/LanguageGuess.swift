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

    /// The language of a text whose page states one: that one, or the one that the text shows it to be; nil when the text has none of the stated
    /// language's words and is in no language known here.
    static func judged(_ stated: String, by body: [String]) -> String? {
        if let other = contradiction(to: stated, in: body) { return other }
        // Filler text says nothing about the language of a page.
        if body.prefix(3).contains(where: { $0.prefix(200).lowercased().firstRange(of: "lorem ipsum") != nil }) { return stated }
        let primary = String(stated.prefix { $0 != "-" }).lowercased()
        guard codes.contains(primary) else { return stated }
        var tally = Tally()
        for paragraph in body where tally.bytes < sample { tally.add(paragraph) }
        // A fifth of the words of a text and more are its language's small words; names and figures have none.
        guard tally.byScript == nil, tally.words >= 40, tally.score(primary) * 25 < tally.words else { return stated }
        return tally.byWords.flatMap { tally.score($0) * 6 >= tally.words ? $0 : nil }
    }

    /// Languages of one script cannot be told apart by it.
    private static let sharedScripts = ["ru uk bg sr mk be kk ky mn tg tt", "ar fa ur ps ku ckb ug sd", "zh yue ja ko", "hi mr ne sa", "bn as"]
    /// Nor close relatives by their small words.
    private static let relatives = [
        "da no nb nn sv is", "es pt gl ca it", "cs sk pl", "id ms", "nl af de", "hr bs sr sl", "zu xh", "az tr uz", "fi et",
    ]

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
        private let smallWords = SmallWords.all
        private var scores = [Int](repeating: 0, count: codes.count)
        private var scripts = [Int](repeating: 0, count: Script.allCases.count)
        private var ukrainian = 0
        private var persian = 0
        private var urdu = 0
        private var serbian = 0
        private var macedonian = 0
        private var belarusian = 0
        private var kazakh = 0
        /// Letters that Russian has and Bulgarian has not.
        private var russian = 0

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
                    let letter = byte | 0x20
                    if letter >= 0x61, letter <= 0x7A {
                        i &+= 1
                        word.add(letter)
                        length &+= 1
                        continue
                    }
                    if byte < 0x80 {
                        i += 1
                        if length > 0 { close(&word, &length) }
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

        @inline(__always)
        private mutating func close(_ word: inout StableHash, _ length: inout Int) {
            words += 1
            letters += length
            if let languages = smallWords.languages(of: word.value) { for language in languages { scores[language] += 1 } }
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
            case 0x404, 0x407, 0x454, 0x457, 0x490, 0x491: ukrainian += 1
            case 0x406, 0x456: ukrainian += 1
            case 0x40E, 0x45E: belarusian += 1
            case 0x408, 0x409, 0x40A, 0x40F, 0x458, 0x459, 0x45A, 0x45F: serbian += 1
            case 0x403, 0x405, 0x40C, 0x453, 0x455, 0x45C: macedonian += 1
            case 0x492, 0x493, 0x49A, 0x49B, 0x4A2, 0x4A3, 0x4D8, 0x4D9: kazakh += 1
            case 0x42B, 0x42D, 0x44B, 0x44D: russian += 1
            case 0x679, 0x688, 0x691, 0x6BA, 0x6D2: urdu += 1
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
            if share(.cyrillic, 2) { return cyrillic }
            if share(.arabic, 2) {
                let all = scripts[Script.arabic.rawValue]
                return urdu * 25 > all ? "ur" : persian * 20 > all ? "fa" : "ar"
            }
            if share(.devanagari, 2) { return ["hi", "mr", "ne"].max { score($0) < score($1) || score($0) == score($1) && $1 == "hi" } }
            return Script.allCases.first { share($0, 2) }?.language
        }

        private var cyrillic: String {
            let all = scripts[Script.cyrillic.rawValue]
            if kazakh * 40 > all { return "kk" }
            if belarusian * 60 > all { return "be" }
            if ukrainian * 40 > all { return "uk" }
            if macedonian * 150 > all { return "mk" }
            if serbian * 50 > all { return "sr" }
            return russian == 0 && all > 200 ? "bg" : "ru"
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
        case greek, cyrillic, hebrew, arabic, devanagari, bengali, gurmukhi, gujarati, odia, tamil, telugu, kannada, malayalam, sinhala, thai, lao
        case tibetan, myanmar, georgian, ethiopic, armenian, khmer, kana, hangul, han

        init?(_ value: UInt32) {
            switch value {
            case 0x370...0x3FF: self = .greek
            case 0x400...0x4FF: self = .cyrillic
            case 0x530...0x58F: self = .armenian
            case 0x590...0x5FF: self = .hebrew
            case 0x600...0x6FF: self = .arabic
            case 0x900...0x97F: self = .devanagari
            case 0x980...0x9FF: self = .bengali
            case 0xA00...0xA7F: self = .gurmukhi
            case 0xA80...0xAFF: self = .gujarati
            case 0xB00...0xB7F: self = .odia
            case 0xB80...0xBFF: self = .tamil
            case 0xC00...0xC7F: self = .telugu
            case 0xC80...0xCFF: self = .kannada
            case 0xD00...0xD7F: self = .malayalam
            case 0xD80...0xDFF: self = .sinhala
            case 0xF00...0xFFF: self = .tibetan
            case 0x1000...0x109F: self = .myanmar
            case 0x1200...0x137F: self = .ethiopic
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
            case .gurmukhi: "pa"
            case .gujarati: "gu"
            case .odia: "or"
            case .tamil: "ta"
            case .telugu: "te"
            case .kannada: "kn"
            case .malayalam: "ml"
            case .sinhala: "si"
            case .tibetan: "bo"
            case .myanmar: "my"
            case .ethiopic: "am"
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
        ("sk", "a v na sa je že s z do o to za pre ako ale aj by od po ktorý ktoré sú bol podľa"),
        ("hr", "i u na se je da su za od koji s o ne će iz bi ali to kao što nije prema"),
        ("sl", "in je v na da se za so ki z po ne pa bi s o kot tudi ob bo pri"),
        ("lt", "ir kad į iš su yra tai kaip bet už ne jau dėl buvo po apie jis pagal metų"),
        ("lv", "un ir ka no ar uz par arī kas bet pēc kā to tika gada viņš nav"),
        ("et", "ja on et ei ka ning oma kui see aga mis ta oli või pärast eest"),
        ("sq", "të në e dhe i për me një që nga është si nuk ka do u se më"),
        ("ca", "el la de i a en que els les un una per amb del es no al com més ha"),
        ("gl", "o a de e en que os as un unha por con do da no na se máis como non ao"),
        ("eu", "eta da du ez bat dira ere dute izan zuen zen baina"),
        ("is", "og að í á er sem til um við það en var ekki með af fyrir hann"),
        ("ga", "an na ar agus a go le is do sé sin bhí ag ach"),
        ("cy", "yn y a i o ar mae ei yr wedi gan am ond oedd"),
        ("ms", "yang dan di untuk dengan ini itu dalam pada tidak kepada oleh adalah telah akan beliau berkata"),
        ("tl", "ang ng sa na at mga ay ni si para kay hindi ito nang may kung siya"),
        ("sw", "na ya wa kwa katika ni za la kuwa hiyo huo hii cha ambayo kama alisema yake"),
        ("af", "die van en is in het nie dat te om vir sy aan op wat met as ook was hulle"),
        ("zu", "ukuthi futhi kodwa noma ngoba uma kanye kusho lokhu le lo kule abantu ngesikhathi ukuze yilokho"),
        ("xh", "ukuba kwaye kodwa okanye kuba xa kunye oku le lo abantu ngexesha ukuze njengoko"),
        ("so", "oo iyo ka ku in la uu ay waxaa soo si ah u"),
        ("ha", "da na ya ta ba cikin wannan sun wani don ne ce shi ga"),
        ("yo", "ti ni awọn ati pe si fun o lati won"),
        ("az", "və bu da ilə üçün bir də olan edib deyib ki isə"),
        ("uz", "va bilan bu uchun ham bir esa deb edi"),
        ("hi", "है के में की को से और का पर ने कि यह इस हैं भी"),
        ("mr", "आहे आणि या हे ते व की असे तर ही मात्र आहेत च्या"),
        ("ne", "छ र भने को मा लाई गर्न पनि थियो हो गरेको छन्"),
        ("hu", "a az és hogy nem is egy van volt meg csak de már mint ez még ha lesz szerint"),
    ]

    /// The words of `lists` by their hash.
    private struct SmallWords {
        static let all = SmallWords()

        /// Numbers of words, counted from 1, each at the lower bits of its hash or at the next free place; 0 where none is. Most words of a text
        /// meet a 0.
        private var places = [UInt16](repeating: 0, count: 1 << 13)
        private var hashes: [UInt64] = []
        /// Indices into `codes`.
        private var languages: [[Int]] = []

        private init() {
            for (index, list) in lists.enumerated() {
                for word in list.words.split(separator: " ") {
                    let hash = word.utf8.reduce(into: StableHash()) { $0.add($1) }.value
                    let (place, number) = find(hash)
                    if number > 0 {
                        languages[number - 1].append(index)
                    } else {
                        hashes.append(hash)
                        languages.append([index])
                        places[place] = UInt16(hashes.count)
                    }
                }
            }
        }

        /// The languages that have the word.
        @inline(__always)
        func languages(of hash: UInt64) -> [Int]? {
            let number = find(hash).number
            return number > 0 ? languages[number - 1] : nil
        }

        /// Where the word is, or would be, and its number.
        @inline(__always)
        private func find(_ hash: UInt64) -> (place: Int, number: Int) {
            var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
            while places[place] > 0, hashes[Int(places[place]) - 1] != hash { place = (place + 1) & (places.count - 1) }
            return (place, Int(places[place]))
        }
    }
}
