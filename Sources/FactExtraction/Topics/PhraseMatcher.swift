import Models

/// Finds all of many phrases in one pass over folded text (Aho & Corasick 1975), in time proportional to the text.
///
/// A phrase is found at the borders of words only. Scripts that are written without blanks (Han, Kana, Thai and their like) have no such
/// borders, so there a phrase is found anywhere. A `*` at the end of a phrase stands for any ending.
struct PhraseMatcher: Sendable {
    private struct Phrase: Sendable {
        var length: Int
        var opensWord: Bool
        var closesWord: Bool
    }

    private var phrases: [Phrase] = []
    /// Column of the transition table for each byte; bytes that no phrase has share column 0.
    private var column = [UInt8](repeating: 0, count: 256)
    private var width = 1
    /// Next state by state and column.
    private var next: [Int32] = []
    /// The phrases that end in a state: `list[first[state]..<first[state] + count[state]]`.
    private var list: [Int32] = []
    private var first: [Int32] = []
    private var count: [Int32] = []
    /// Nearest other state, along the failure links, in which a phrase ends; -1 when there is none.
    private var shorter: [Int32] = []

    /// Makes a matcher; `found` gives indices into the phrases. Empty phrases are never found.
    init(_ texts: [String]) {
        let folds = texts.map { text -> (bytes: [UInt8], isPrefix: Bool) in
            let text = folded(text)
            return text.hasSuffix("*") ? (Array(text.utf8.dropLast()), true) : (Array(text.utf8), false)
        }
        for byte in Set(folds.flatMap(\.bytes)).sorted() {
            // Folded text has fewer than 255 different bytes: capitals and C0 controls never occur.
            column[Int(byte)] = UInt8(truncatingIfNeeded: min(width, 255))
            width = min(width + 1, 256)
        }
        var goto: [[UInt8: Int]] = [[:]]
        var ends: [[Int32]] = [[]]
        for (index, fold) in folds.enumerated() {
            fold.bytes.withUnsafeBufferPointer { bytes in
                phrases.append(
                    Phrase(
                        length: bytes.count, opensWord: !bytes.isEmpty && Self.isLetter(bytes, at: 0),
                        closesWord: !fold.isPrefix && !bytes.isEmpty && Self.isLetter(bytes, endingAt: bytes.count)))
            }
            guard !fold.bytes.isEmpty else { continue }
            var state = 0
            for byte in fold.bytes {
                if let known = goto[state][byte] {
                    state = known
                } else {
                    goto[state][byte] = goto.count
                    state = goto.count
                    goto.append([:])
                    ends.append([])
                }
            }
            ends[state].append(Int32(index))
        }
        build(goto, ends)
    }

    private mutating func build(_ goto: [[UInt8: Int]], _ ends: [[Int32]]) {
        next = [Int32](repeating: 0, count: goto.count * width)
        first = [Int32](repeating: 0, count: goto.count)
        count = [Int32](repeating: 0, count: goto.count)
        shorter = [Int32](repeating: -1, count: goto.count)
        for state in goto.indices {
            first[state] = Int32(list.count)
            count[state] = Int32(ends[state].count)
            list += ends[state]
        }
        var failure = [Int](repeating: 0, count: goto.count)
        var queue: [Int] = []
        for (byte, target) in goto[0] {
            next[Int(column[Int(byte)])] = Int32(target)
            queue.append(target)
        }
        var at = 0
        while at < queue.count {
            let state = queue[at]
            at += 1
            let fall = failure[state]
            shorter[state] = count[fall] > 0 ? Int32(fall) : shorter[fall]
            for column in 0..<width { next[state * width + column] = next[fall * width + column] }
            for (byte, target) in goto[state] {
                failure[target] = Int(next[fall * width + Int(column[Int(byte)])])
                next[state * width + Int(column[Int(byte)])] = Int32(target)
                queue.append(target)
            }
        }
    }

    /// Calls back with the index of each phrase found in folded text, in the order of where they end.
    func find(in text: String, _ found: (Int) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            var state = 0
            for i in bytes.indices {
                state = Int(next[state * width + Int(column[Int(bytes[i])])])
                var hit = count[state] > 0 ? state : Int(shorter[state])
                while hit >= 0 {
                    for entry in Int(first[hit])..<Int(first[hit] + count[hit]) {
                        let index = Int(list[entry])
                        let phrase = phrases[index]
                        let start = i + 1 - phrase.length
                        if phrase.opensWord, start > 0, Self.isLetter(bytes, endingAt: start) { continue }
                        if phrase.closesWord, i + 1 < bytes.count, Self.isLetter(bytes, at: i + 1) { continue }
                        found(index)
                    }
                    hit = Int(shorter[hit])
                }
            }
        }
    }

    /// Whether a letter or digit of a script with blanks between words begins here.
    private static func isLetter(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let byte = bytes[index]
        if byte < 0x80 { return (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) }
        var end = index + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        guard let scalar = String(decoding: bytes[index..<end], as: UTF8.self).unicodeScalars.first else { return false }
        return scalar.properties.isAlphabetic && !isUnspaced(scalar.value)
    }

    private static func isLetter(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Bool {
        var start = end - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return isLetter(bytes, at: start)
    }

    /// Thai to Myanmar, Khmer, and Kana and Han with their extensions (Unicode 16 blocks); Hangul joins particles to words without a blank.
    private static func isUnspaced(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x3040...0x31FF, 0x3400...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF,
            0xF900...0xFAFF, 0xFF66...0xFFDC, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
