import Models

/// A country as the text names it.
struct CountryMention: Sendable, Hashable {
    enum Form: UInt8, Sendable { case name, demonym, seat }
    var code: String
    var form: Form
}

/// Finds country names of one or more words among tokens.
enum Countries {
    private struct Entry: Sendable {
        var words: [String]
        var mention: CountryMention
        var isAlsoDemonym: Bool
    }

    /// By first word, longest first.
    private static let table: WordTable<[Entry]> = {
        var table: [String: [Entry]] = [:]
        func add(_ text: Substring, _ code: String, _ form: CountryMention.Form) {
            for name in text.split(separator: ",") {
                let words = name.split(separator: " ").map(String.init)
                guard let first = words.first else { continue }
                if let at = table[first]?.firstIndex(where: { $0.words == words }) {
                    table[first]?[at].isAlsoDemonym = true
                } else {
                    table[first, default: []].append(Entry(words: words, mention: .init(code: code, form: form), isAlsoDemonym: false))
                }
            }
        }
        for line in [CountryData.rows, MoreCountries.rows, MoreCountries.former].joined(separator: "\n").split(separator: "\n") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 4 else { continue }
            let code = parts[0].trimmingPrefix { $0 == " " }
            add(parts[1], String(code), .name)
            add(parts[2], String(code), .demonym)
            add(parts[3], String(code), .seat)
        }
        for key in table.keys { table[key]?.sort { $0.words.count > $1.words.count } }
        return WordTable(table)
    }()

    /// The country at a token and the number of tokens it takes.
    static func mention(_ tokens: [Token], _ index: Int, _ end: Int) -> (CountryMention, Int)? {
        guard tokens[index].isWord, tokens[index].isCapital || tokens[index].is("the") || tokens[index].is("global"),
            let entries = table[tokens[index].key]
        else { return nil }
        next: for entry in entries {
            guard index + entry.words.count <= end else { continue }
            for (offset, word) in entry.words.enumerated() where offset > 0 && tokens[index + offset].key != word { continue next }
            // `Turkey` the bird and `China` the porcelain are not capitalised; a name's every word is, but for `of` and `and`.
            guard
                entry.words.count == 1 || tokens[index + entry.words.count - 1].isCapital || entry.words[0] == "the" || entry.words.last == "zone"
                    || entry.words.last == "area" || entry.words.last == "government"
            else { continue }
            return (entry.mention, entry.words.count)
        }
        return nil
    }

    /// The country that a single folded word or phrase names.
    static func code(_ name: String) -> String? {
        let words = name.split(separator: " ").map(String.init)
        guard let first = words.first, let entries = table[first] else { return nil }
        return entries.first { $0.words == words }?.mention.code
    }

    /// The country of a hyphenated pair's part: `Vietnam-US`.
    static func part(_ key: Substring) -> String? {
        let key = key == "us" ? "u.s." : String(key)
        return table[key]?.first { $0.words.count == 1 && $0.mention.form != .seat }?.mention.code
    }
}
