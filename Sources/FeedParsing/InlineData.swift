import Markup

/// Takes the data of `data:` addresses (RFC 2397) out of text while it is gathered, so that a picture of megabytes within an item does not
/// use up the room of the words behind it. Nothing else is lost: the sanitiser drops pictures with such addresses anyway.
struct InlineData {
    /// Data shorter than this stays.
    private static let least = 1_024
    /// Bytes between `data:` and the comma.
    private static let longestHeader = 128

    private enum State {
        case text
        /// Within the data, which begins at the index.
        case data(start: Int, Ending)
        /// Within data that is dropped; the buffer ends where it began.
        case dropped(Ending)
    }

    /// What ends the data.
    private enum Ending {
        /// Anything that base64 has no use for; line ends may stand in it.
        case base64
        /// The quotation mark that the address began with: pictures of drawings hold the other one.
        case quote(UInt8)
        case mark
    }

    private var state = State.text
    /// Bytes at the buffer's beginning that were looked at.
    private var scanned = 0

    /// Bytes at the buffer's end that may still turn out to be data that goes.
    var undecided: Int {
        switch state {
        case .data(let start, _): max(0, scanned - start)
        case .text, .dropped: 0
        }
    }

    /// Looks at what was appended to the buffer since the last call, and takes out what is data.
    mutating func filter(_ buffer: inout [UInt8]) {
        while true {
            switch state {
            case .text:
                guard let start = nextData(buffer) else { return }
                state = .data(start: start.at, start.ending)
                scanned = start.at
            case .data(let start, let ending):
                let (end, isOpen) = Self.end(buffer, from: scanned, ending)
                scanned = end
                if scanned - start > Self.least {
                    buffer.removeSubrange(start..<scanned)
                    scanned = start
                    state = isOpen ? .dropped(ending) : .text
                } else if !isOpen {
                    state = .text
                }
                if isOpen { return }
            case .dropped(let ending):
                let (end, isOpen) = Self.end(buffer, from: scanned, ending)
                buffer.removeSubrange(scanned..<end)
                if isOpen { return }
                state = .text
            }
        }
    }

    /// What follows is not a continuation: elements came, or the buffer was rewritten.
    mutating func restart(_ buffer: [UInt8]) {
        state = .text
        scanned = buffer.count
    }

    /// Where the next data begins; notes how far was looked.
    private mutating func nextData(_ buffer: [UInt8]) -> (at: Int, ending: Ending)? {
        buffer.withUnsafeBytes { bytes in
            while let colon = ByteScan.find(0x3A, in: bytes, from: scanned) {
                guard colon >= 4, Self.isWord(bytes, colon - 4, "data") else {
                    scanned = colon + 1
                    continue
                }
                var comma = colon + 1
                while comma < bytes.count, comma - colon <= Self.longestHeader, Self.isHeader(bytes[comma]) { comma += 1 }
                if comma == bytes.count, comma - colon <= Self.longestHeader {
                    // The header may go on in the next piece.
                    scanned = colon
                    return nil
                }
                guard bytes[comma] == 0x2C else {
                    scanned = colon + 1
                    continue
                }
                if comma >= 7, Self.isWord(bytes, comma - 6, "base64") { return (comma + 1, .base64) }
                let opening = colon >= 5 ? bytes[colon - 5] : 0
                return (comma + 1, opening == 0x22 || opening == 0x27 ? .quote(opening) : .mark)
            }
            scanned = bytes.count
            return nil
        }
    }

    private static func isWord(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ word: StaticString) -> Bool {
        for i in 0..<word.utf8CodeUnitCount where bytes[at + i] | 0x20 != word.utf8Start[i] | 0x20 { return false }
        return true
    }

    /// Letters, digits and marks of media types and their parameters.
    private static func isHeader(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x2D && byte <= 0x39) || byte == 0x3B || byte == 0x3D || byte == 0x2B || byte == 0x5C
    }

    /// Where the data ends, or the buffer does; open when it may go on in the next piece. Within JSON a slash may be written `\/`.
    private static func end(_ buffer: [UInt8], from start: Int, _ ending: Ending) -> (end: Int, isOpen: Bool) {
        buffer.withUnsafeBytes { bytes in
            var i = start
            while i < bytes.count {
                let byte = bytes[i]
                if byte == 0x5C {
                    guard i + 1 < bytes.count else { return (i, true) }
                    guard bytes[i + 1] == 0x2F else { return (i, false) }
                    i += 2
                    continue
                }
                if ends(byte, ending) { return (i, false) }
                i += 1
            }
            return (i, true)
        }
    }

    private static func ends(_ byte: UInt8, _ ending: Ending) -> Bool {
        switch ending {
        case .quote(let mark): byte == mark
        case .base64: byte == 0x22 || byte == 0x27 || byte == 0x3C || byte == 0x3E || byte == 0x26 || byte == 0x29 || byte == 0x20
        case .mark: byte == 0x22 || byte == 0x27 || byte == 0x3C || byte == 0x3E || byte == 0x26 || ByteScan.isSpace(byte)
        }
    }
}
