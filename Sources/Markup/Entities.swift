import CXML

/// Character references of XML and HTML.
public enum Entities {
    /// Decodes references in `bytes` and appends the text; what is not a reference stays as it is.
    ///
    /// Numbers 128…159 are read as Windows-1252, as browsers do (WHATWG HTML §13.2.5.80).
    public static func decode(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8], named: [[UInt8]: [UInt8]] = [:]) {
        var start = 0
        let count = bytes.count
        while start < count {
            guard let amp = ByteScan.find(0x26, in: bytes, from: start) else { break }
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<amp]))
            if let (value, length) = reference(bytes, at: amp) {
                UTF8Scan.append(value, to: &out)
                start = amp + length
            } else if !named.isEmpty, let (text, length) = own(bytes, at: amp, named) {
                out.append(contentsOf: text)
                start = amp + length
            } else {
                out.append(0x26)
                start = amp + 1
            }
        }
        if start < count { out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<count])) }
    }

    /// Replaces references to a document's own entities and leaves all others as they stand.
    public static func expand(_ named: [[UInt8]: [UInt8]], in bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        var start = 0
        while let amp = ByteScan.find(0x26, in: bytes, from: start) {
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<amp]))
            if reference(bytes, at: amp) == nil, let (text, length) = own(bytes, at: amp, named) {
                out.append(contentsOf: text)
                start = amp + length
            } else {
                out.append(0x26)
                start = amp + 1
            }
        }
        if start < bytes.count { out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start...])) }
    }

    /// The text without references.
    public static func decode(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var out: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { decode($0, into: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Where the reference begins that ends at `end` and is the first half of a character in UTF-16; nil when there is none.
    static func highSurrogate(endingAt end: Int, in b: UnsafeRawBufferPointer, notBefore start: Int) -> Int? {
        guard end > start, b[end - 1] == 0x3B else { return nil }
        var amp = end - 1
        while amp > start, end - amp < 12, b[amp] != 0x26 { amp -= 1 }
        guard b[amp] == 0x26, let (value, length) = single(b, at: amp), amp + length == end, (0xD800..<0xDC00).contains(value) else { return nil }
        return amp
    }

    /// The code point and the length of the reference that begins at an ampersand.
    ///
    /// Two references to the halves of one character in UTF-16 (Unicode 15 §3.9) are that character.
    static func reference(_ b: UnsafeRawBufferPointer, at amp: Int) -> (value: UInt32, length: Int)? {
        guard let first = single(b, at: amp), (0xD800..<0xDC00).contains(first.value), amp + first.length < b.count, b[amp + first.length] == 0x26,
            let second = single(b, at: amp + first.length), (0xDC00..<0xE000).contains(second.value)
        else { return single(b, at: amp) }
        return (0x10000 + (first.value - 0xD800) << 10 + (second.value - 0xDC00), first.length + second.length)
    }

    private static func single(_ b: UnsafeRawBufferPointer, at amp: Int) -> (value: UInt32, length: Int)? {
        var i = amp + 1
        guard i < b.count else { return nil }
        if b[i] == 0x23 {
            i += 1
            let isHex = i < b.count && b[i] | 0x20 == 0x78
            if isHex { i += 1 }
            let digits = i
            var value: UInt32 = 0
            while i < b.count, i - digits < 9, let digit = digit(b[i], isHex: isHex) {
                value = min(value &* (isHex ? 16 : 10) &+ digit, 0x11_0000)
                i += 1
            }
            guard i > digits else { return nil }
            if i < b.count, b[i] == 0x3B { i += 1 }
            if (0x80..<0xA0).contains(value) { value = Windows1252.high[Int(value) - 0x80] }
            if value == 0 || (value < 0x20 && value != 9 && value != 10 && value != 13) { value = 0xFFFD }
            return (value, i - amp)
        }
        let name = i
        while i < b.count, i - name < 12, isAlphanumeric(b[i]) { i += 1 }
        guard i > name, let base = b.baseAddress else { return nil }
        let isClosed = i < b.count && b[i] == 0x3B
        let value = dl_html_entity(base.advanced(by: name).assumingMemoryBound(to: CChar.self), Int32(i - name))
        // Without a semicolon only the oldest names are meant: `AT&T`, `a&copyright` are text. In front of `=` they name a parameter of an
        // address: `?id=1&copy=3` (WHATWG HTML §13.2.5.73).
        guard value != 0, isClosed || (i == b.count || b[i] != 0x3D) && isLegacy(b, name, i) else { return nil }
        return (value, i - amp + (isClosed ? 1 : 0))
    }

    private static func own(_ b: UnsafeRawBufferPointer, at amp: Int, _ named: [[UInt8]: [UInt8]]) -> ([UInt8], Int)? {
        guard let end = ByteScan.find(0x3B, in: b, from: amp, limit: amp + 64), end > amp + 1, let text = named[Array(b[(amp + 1)..<end])]
        else { return nil }
        return (text, end + 1 - amp)
    }

    private static func isLegacy(_ b: UnsafeRawBufferPointer, _ from: Int, _ to: Int) -> Bool {
        ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"].contains(String(decoding: UnsafeRawBufferPointer(rebasing: b[from..<to]), as: UTF8.self))
    }

    @inline(__always)
    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46 where isHex: UInt32(byte - 0x37)
        case 0x61...0x66 where isHex: UInt32(byte - 0x57)
        default: nil
        }
    }

    @inline(__always)
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
