import Models

/// Tells the language of a text by its script and its most frequent small words.
enum LanguageGuess {
    /// BCP 47 tag; nil for texts too short or of a language not known here.
    static func tag(_ body: [String]) -> String? {
        let sample = sample(body)
        if let script = byScript(sample) { return script }
        let (scores, words) = count(sample)
        guard let best = best(scores), best.value * 12 >= words, words >= 5 else { return nil }
        return best.key
    }

    /// Another language than the stated one that the text must be in: it is in another script, or has its small words and none of the
    /// stated one's; nil when the two agree or nothing can be told.
    static func contradiction(to stated: String, in body: [String]) -> String? {
        let primary = String(stated.prefix { $0 != "-" })
        let sample = sample(body)
        if let script = byScript(sample) { return sharesScript(primary, script) ? nil : script }
        let (scores, words) = count(sample)
        guard words >= 80, let best = best(scores), best.key != primary, best.value * 6 >= words, scores[primary, default: 0] * 3 < best.value,
            !sharesWords(primary, best.key)
        else { return nil }
        return best.key
    }

    private static func sample(_ body: [String]) -> [UInt8] {
        var sample: [UInt8] = []
        for paragraph in body where sample.count < 2_400 {
            sample += paragraph.utf8.prefix(1_200)
            sample.append(0x20)
        }
        return sample
    }

    /// By bytes: only capitals beyond ASCII are lost by that, which small words hardly begin with.
    private static func count(_ sample: [UInt8]) -> (scores: [String: Int], words: Int) {
        var scores: [String: Int] = [:]
        var words = 0
        var word: [UInt8] = []
        for byte in sample + [0x20] {
            let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if lower >= 0x61 && lower <= 0x7A || byte >= 0x80 {
                word.append(lower)
            } else if !word.isEmpty {
                words += 1
                if word.count <= longest { for language in frequent[String(decoding: word, as: UTF8.self)] ?? [] { scores[language, default: 0] += 1 } }
                word.removeAll(keepingCapacity: true)
            }
        }
        return (scores, words)
    }

    private static let longest = frequent.keys.map(\.utf8.count).max() ?? 0

    private static func best(_ scores: [String: Int]) -> (key: String, value: Int)? {
        scores.max { ($0.value, $1.key) < ($1.value, $0.key) }
    }

    /// Languages of one script cannot be told apart by it.
    private static func sharesScript(_ a: String, _ b: String) -> Bool {
        a == b
            || ["ru uk bg sr mk be kk ky mn tg tt", "ar fa ur ps ku ckb ug sd", "zh yue ja ko", "hi mr ne sa", "bn as"].contains { group in
                let names = group.split(separator: " ")
                return names.contains { $0 == a } && names.contains { $0 == b }
            }
    }

    /// Close relatives, and languages whose words are not known here.
    private static func sharesWords(_ a: String, _ b: String) -> Bool {
        guard known.contains(a) else { return !["zh", "ja", "ko", "ru", "ar", "he", "th", "hi", "el", "uk"].contains(a) }
        return ["da no nb nn sv", "es pt gl ca it", "cs sk pl", "id ms", "nl af de"].contains { group in
            let names = group.split(separator: " ")
            return names.contains { $0 == a } && names.contains { $0 == b }
        }
    }

    private static let known: Set<String> = Set(frequent.values.joined())

    private static func byScript(_ sample: [UInt8]) -> String? {
        // Scripts beyond Latin begin with these bytes (U+0370 is CD B0).
        let lead = sample.count { $0 >= 0xCD }
        guard lead * 6 > sample.count else { return nil }
        let text = String(decoding: sample, as: UTF8.self)
        var counts: [String: Int] = [:]
        var letters = 0
        for scalar in text.unicodeScalars where scalar.value >= 0x370 && scalar.properties.isAlphabetic {
            letters += 1
            switch scalar.value {
            case 0x370...0x3FF: counts["el", default: 0] += 1
            case 0x400...0x4FF:
                counts["cyrillic", default: 0] += 1
                if "іїєґІЇЄҐ".unicodeScalars.contains(scalar) { counts["uk", default: 0] += 1 }
            case 0x590...0x5FF: counts["he", default: 0] += 1
            case 0x600...0x6FF:
                counts["ar", default: 0] += 1
                if "پچژگکی".unicodeScalars.contains(scalar) { counts["fa", default: 0] += 1 }
            case 0x900...0x97F: counts["hi", default: 0] += 1
            case 0x980...0x9FF: counts["bn", default: 0] += 1
            case 0xB80...0xBFF: counts["ta", default: 0] += 1
            case 0xE00...0xE7F: counts["th", default: 0] += 1
            case 0x3040...0x30FF: counts["ja", default: 0] += 1
            case 0xAC00...0xD7AF: counts["ko", default: 0] += 1
            case 0x4E00...0x9FFF: counts["zh", default: 0] += 1
            case 0x1780...0x17FF: counts["km", default: 0] += 1
            case 0xE80...0xEFF: counts["lo", default: 0] += 1
            case 0x10A0...0x10FF: counts["ka", default: 0] += 1
            case 0x530...0x58F: counts["hy", default: 0] += 1
            default: break
            }
        }
        let total = max(1, text.unicodeScalars.lazy.filter { $0.properties.isAlphabetic }.count)
        guard letters * 3 > total else { return nil }
        if let kana = counts["ja"], kana * 8 > letters { return "ja" }
        if let hangul = counts["ko"], hangul * 4 > letters { return "ko" }
        if let cyrillic = counts["cyrillic"], cyrillic * 2 > letters { return (counts["uk"] ?? 0) * 40 > cyrillic ? "uk" : "ru" }
        if let arabic = counts["ar"], arabic * 2 > letters { return (counts["fa"] ?? 0) * 20 > arabic ? "fa" : "ar" }
        return counts.filter { $0.key != "cyrillic" && $0.key != "uk" && $0.key != "fa" && $0.value * 2 > letters }.max { $0.value < $1.value }?.key
    }

    private static let frequent: [String: [String]] = {
        let lists = [
            "en": "the of and to in that is was for on with as by at from he his it be has have are said this an which not but they will",
            "fr": "le la les de des du et est une un en que qui dans pour sur au par pas avec plus ce sont il elle ne se aux cette",
            "de": "der die das und ist nicht mit von den zu auf ein eine im für dem des sich auch es an werden aus er hat dass sie",
            "es": "el la los las de que y en un una por con para del se no es al lo como más su ha sus pero este",
            "it": "il di che e la per un in è non con del una della sono le si da alla dei come anche più gli nel",
            "pt": "o a os as de que e em um uma para com não por do da no na se mais como dos foi ao ele das",
            "nl": "de het een van en in is dat op te zijn met voor niet aan er om ook als maar bij uit naar",
            "vi": "và của là các trong được cho với không những một có người này đã về việt nam từ khi sẽ để năm",
            "id": "yang dan di dengan untuk dari ini dalam akan pada tidak itu juga oleh adalah telah tersebut ke",
            "tr": "ve bir bu için ile de da olarak çok daha olan gibi sonra kadar ne ise en",
            "pl": "w i na z do nie się że to jest o jak po od przez dla są oraz tym ale przy",
            "cs": "a v se na je že s z do o to za by ve pro jsou ale jako od po který",
            "sv": "och att det som en på är av för med till den har inte om ett men var från sig så",
            "da": "og at det er en den til af på for med der de som har ikke et men om han var",
            "no": "og i det er en på til som av for at med de den har ikke et om han var fra",
            "fi": "ja on ei että se hän oli mutta myös kun ovat joka sen niin kuin mukaan",
            "ro": "și de în la cu a că pe din pentru nu este un o care mai sunt au prin",
            "hu": "a az és hogy nem is egy van volt meg csak de már mint ez még ha lesz szerint",
        ]
        var map: [String: [String]] = [:]
        for (language, words) in lists { for word in words.split(separator: " ") { map[String(word), default: []].append(language) } }
        return map
    }()
}
