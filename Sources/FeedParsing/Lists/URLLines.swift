import Markup

/// Lists of feeds with one address a line, as newsboat's `urls` file has them (newsboat manual, “The urls file”).
///
/// Behind the address stand tags, in quotation marks where they hold blanks; one that begins with `~` is the title, one with `!` hides the
/// feed. `#` begins a comment.
enum URLLines {
    /// Reads a list from UTF-8; nil when no line is an address.
    static func read(_ text: [UInt8]) -> SubscriptionList? {
        var list = SubscriptionList()
        var seen: [String: Int] = [:]
        var number = 0
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let words = words(line.prefix(8_192))
            guard let address = words.first else { continue }
            if let reason = unreadable(address) {
                list.reject(number, String(decoding: line, as: UTF8.self), reason)
                continue
            }
            let title = words.dropFirst().first { $0.hasPrefix("~") }.map { String($0.dropFirst()) }
            let tags = words.dropFirst().filter { !$0.hasPrefix("~") && !$0.hasPrefix("!") }
            list.add(address, title: title, site: nil, tags: tags, line: number, seen: &seen)
        }
        return list.entries.isEmpty && list.rejected.allSatisfy { !isNewsboat($0.text) } ? nil : list
    }

    /// Why newsboat's own kinds of lines are not feeds here.
    private static func unreadable(_ address: String) -> String? {
        if address.hasPrefix("query:") { return "it is a query over other feeds of newsboat; use `search` instead" }
        if address.hasPrefix("exec:") { return "it is a program; programs are not run for feeds" }
        if address.hasPrefix("filter:") { return "it passes a feed through a program; programs are not run for feeds" }
        return nil
    }

    private static func isNewsboat(_ text: String) -> Bool { text.contains("query:") || text.contains("exec:") || text.contains("filter:") }

    /// Words of a line: divided by blanks, quotation marks hold them together, `\` before a quotation mark or itself makes it plain.
    private static func words(_ line: some Sequence<UInt8>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var isQuoted = false
        var isEscaped = false
        var hasWord = false
        func finish() {
            if hasWord { words.append(String(decoding: word, as: UTF8.self)) }
            word = []
            hasWord = false
        }
        for byte in line {
            if isEscaped {
                word.append(byte)
                isEscaped = false
            } else if byte == 0x5C, isQuoted {
                isEscaped = true
            } else if byte == 0x22 {
                isQuoted.toggle()
                hasWord = true
            } else if ByteScan.isSpace(byte), !isQuoted {
                finish()
            } else if byte == 0x23, !isQuoted, !hasWord {
                break
            } else {
                word.append(byte)
                hasWord = true
            }
        }
        finish()
        return words
    }
}
