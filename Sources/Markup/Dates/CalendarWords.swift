import Models

/// Finds out which months and days of the week a word may mean, in which languages.
enum CalendarWords {
    /// How a word stands for a name: lower is surer.
    enum Match: Int { case exact, shortened, inflected }

    struct Use: Equatable {
        /// Place in the order of languages.
        var language: Int
        var isMonth: Bool
        /// 1…12, or 0 for Monday to 6 for Sunday.
        var number: Int
        var match: Match
    }

    /// What a folded word may mean: as it is printed in full or usually shortened, else as the beginning of a name, else as a name with an
    /// ending. Empty when it is not a name at all.
    static func uses(of word: String) -> [Use] {
        if let exact = index.exact[word] { return exact }
        let count = word.unicodeScalars.count
        guard count >= 3, count <= 40 else { return [] }
        let shortened = index.names(beginningWith: word)
        if !shortened.isEmpty { return shortened }
        var stem = word
        for _ in 0..<5 {
            stem.unicodeScalars.removeLast()
            guard stem.unicodeScalars.count >= 4 else { break }
            if let full = index.full[stem] {
                return full.map { Use(language: $0.language, isMonth: $0.isMonth, number: $0.number, match: .inflected) }
            }
        }
        return []
    }

    /// Places in the order of languages of a language tag (BCP 47), with those of its regions and scripts.
    static func places(ofLanguage tag: String) -> Set<Int> {
        let code = tag.lowercased().prefix { $0 != "-" && $0 != "_" }
        return index.places[String(code == "no" ? "nb" : code)] ?? []
    }

    /// The word is the first of a name of several words, such as `كانون الثاني`.
    static func mayContinue(_ word: String) -> Bool { index.beginnings.contains(word) }

    /// Words for the hours before (false) and after noon (true), the longest first.
    static let halves: [(word: String, isAfternoon: Bool)] = {
        var found: [String: Bool] = [:]
        for line in CalendarNames.halves.split(separator: "\n") {
            let halves = (line.split(separator: "=").last ?? "").split(separator: "|")
            guard halves.count == 2 else { continue }
            for (half, isAfternoon) in zip(halves, [false, true]) { for word in half.split(separator: ",") { found[String(word)] = isAfternoon } }
        }
        // Without their points, and as Vietnamese and East Asian pages write them.
        for (word, isAfternoon) in [("μμ", true), ("πμ", false), ("午後", true), ("午前", false), ("SA", false), ("CH", true)] {
            found[word] = isAfternoon
        }
        return found.map { ($0.key, $0.value) }.sorted { ($1.word.utf8.count, $0.word) < ($0.word.utf8.count, $1.word) }
    }()

    /// Whether one of `halves` begins with a byte: the place of most dates' hours and zones need not be compared with each of them.
    static let beginsHalf: [Bool] = {
        var found = [Bool](repeating: false, count: 256)
        for (word, _) in halves { if let first = word.utf8.first { found[Int(first)] = true } }
        return found
    }()

    /// Forms that people and programs write beside those of CLDR; by number of the month.
    private static let others = [
        "de": "jan|feb|mrz,maerz|apr|mai|jun|jul|aug|sep,sept|okt|nov|dez", "en": "||||||||sept|||", "fr": "||||||jul|||||", "pt": "||marco|||||||||",
        "es": "||||||||set||||", "it": "||||||||sett|||", "th": "มค|กพ|มีค|เมย|พค|มิย|กค|สค|กย|ตค|พย|ธค",
        "hu": "jan|feb|mar|apr|maj|jun|jul|aug|szep|okt|nov|dec", "el": "ιαν|φεβ|μαρ|απρ|μαι|ιουν|ιουλ|αυγ|σεπτ|οκτ|νοε|δεκ",
        "cs": "led|uno|bre|dub|kve|cvn|cvc|srp|zar|rij|lis|pro", "sl": "||||||||||nov|",
    ]

    // MARK: Index

    private static let index = Index()

    private struct Index {
        var exact: [String: [Use]] = [:]
        /// Names in full.
        var full: [String: [Use]] = [:]
        private var sorted: [String] = []
        var beginnings: Set<String> = []
        var places: [String: Set<Int>] = [:]

        init() {
            var codes: [Substring] = []
            for (isMonth, table) in [(true, CalendarNames.months), (false, CalendarNames.days)] {
                for line in table.split(separator: "\n") {
                    let parts = line.split(separator: "=", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    let language = codes.firstIndex(of: parts[0]) ?? codes.count
                    if language == codes.count { codes.append(parts[0]) }
                    places[String(parts[0].prefix { $0 != "_" }), default: []].insert(language)
                    add(parts[1], language: language, isMonth: isMonth, areExtra: false)
                    if isMonth, let more = CalendarWords.others[String(parts[0])] {
                        add(more[...], language: language, isMonth: true, areExtra: true)
                    }
                }
            }
            sorted = full.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }

        private mutating func add(_ names: Substring, language: Int, isMonth: Bool, areExtra: Bool) {
            for (number, forms) in names.split(separator: "|", omittingEmptySubsequences: false).enumerated() {
                let widths = forms.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
                for (width, list) in widths.enumerated() {
                    for form in list.split(separator: ",") {
                        let name = CalendarWords.bare(folded(form))
                        let use = Use(language: language, isMonth: isMonth, number: isMonth ? number + 1 : number, match: .exact)
                        Self.insert(use, name, &exact)
                        if width == 0, !areExtra { Self.insert(use, name, &full) }
                        if let blank = name.firstIndex(of: " ") { beginnings.insert(String(name[..<blank])) }
                    }
                }
            }
        }

        private static func insert(_ use: Use, _ name: String, _ map: inout [String: [Use]]) {
            if !(map[name]?.contains(use) ?? false) { map[name, default: []].append(use) }
        }

        func names(beginningWith word: String) -> [Use] {
            var low = 0
            var high = sorted.count
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle].utf8.lexicographicallyPrecedes(word.utf8) { low = middle + 1 } else { high = middle }
            }
            var found: [Use] = []
            while low < sorted.count, sorted[low].utf8.starts(with: word.utf8), found.count < 64 {
                for use in full[sorted[low]] ?? [] {
                    let use = Use(language: use.language, isMonth: use.isMonth, number: use.number, match: .shortened)
                    if !found.contains(use) { found.append(use) }
                }
                low += 1
            }
            return found
        }
    }

    /// Without the points of an abbreviation.
    static func bare(_ word: String) -> String { word.contains(".") ? word.replacing(".", with: "") : word }
}
