/// Checks of UTF-8 (Unicode 15 table 3-7), eight bytes at a time where they are ASCII.
public enum UTF8Scan {
    /// Index of the first byte from `start` that begins no sound sequence; the count when all are sound.
    public static func validPrefix(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var i = start
        let n = bytes.count
        while i < n {
            if bytes[i] < 0x80 {
                i = asciiPrefix(bytes, from: i)
                continue
            }
            let length = sequence(bytes, at: i)
            if length == 0 { return i }
            i += length
        }
        return n
    }

    /// Index of the first byte from `start` that is not ASCII; the count when all are.
    @inline(__always)
    static func asciiPrefix(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var i = start
        while i + 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 { i += 8 }
        while i < bytes.count, bytes[i] < 0x80 { i += 1 }
        return i
    }

    /// Length of the sound sequence of two to four bytes at the index, 0 when there is none.
    @inline(__always)
    static func sequence(_ b: UnsafeRawBufferPointer, at i: Int) -> Int {
        let first = b[i]
        func next(_ k: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool { i + k < b.count && b[i + k] >= low && b[i + k] <= high }
        switch first {
        case 0xC2...0xDF: return next(1) ? 2 : 0
        case 0xE0: return next(1, 0xA0) && next(2) ? 3 : 0
        case 0xED: return next(1, 0x80, 0x9F) && next(2) ? 3 : 0
        case 0xE1...0xEF: return next(1) && next(2) ? 3 : 0
        case 0xF0: return next(1, 0x90) && next(2) && next(3) ? 4 : 0
        case 0xF1...0xF3: return next(1) && next(2) && next(3) ? 4 : 0
        case 0xF4: return next(1, 0x80, 0x8F) && next(2) && next(3) ? 4 : 0
        default: return 0
        }
    }

    /// Whether the bytes to the end are the beginning of a sequence.
    static func isUnfinished(_ b: UnsafeRawBufferPointer, at i: Int) -> Bool {
        let want = b[i] >= 0xF0 ? 4 : b[i] >= 0xE0 ? 3 : b[i] >= 0xC2 ? 2 : 0
        return want > b.count - i && b[(i + 1)...].allSatisfy { $0 & 0xC0 == 0x80 }
    }

    /// How many sequences of several bytes are sound, and how many bytes begin none; a cut one at the end counts as neither.
    static func sequences(_ bytes: [UInt8]) -> (sound: Int, unsound: Int) {
        bytes.withUnsafeBytes { all in
            var (sound, unsound, i) = (0, 0, 0)
            while i < all.count {
                if all[i] < 0x80 {
                    i += 1
                    continue
                }
                let length = sequence(all, at: i)
                if length == 0, all.count - i < 4, isUnfinished(all, at: i) { break }
                if length == 0 { unsound += 1 } else { sound += 1 }
                i += max(length, 1)
            }
            return (sound, unsound)
        }
    }

    /// Whether all of it is sound; a sequence that is cut at the end counts as sound.
    public static func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in
            let end = validPrefix(all, from: 0)
            return end == all.count || (all.count - end < 4 && isUnfinished(all, at: end))
        }
    }

    /// Appends a scalar; what is none becomes U+FFFD.
    @inline(__always)
    public static func append(_ value: UInt32, to out: inout [UInt8]) {
        switch value {
        case 0..<0x80: out.append(UInt8(value))
        case 0x80..<0x800:
            out.append(UInt8(0xC0 | value >> 6))
            out.append(UInt8(0x80 | value & 0x3F))
        case 0xD800..<0xE000: append(0xFFFD, to: &out)
        case 0x800..<0x10000:
            out.append(UInt8(0xE0 | value >> 12))
            out.append(UInt8(0x80 | value >> 6 & 0x3F))
            out.append(UInt8(0x80 | value & 0x3F))
        case 0x10000..<0x110000:
            out.append(UInt8(0xF0 | value >> 18))
            out.append(UInt8(0x80 | value >> 12 & 0x3F))
            out.append(UInt8(0x80 | value >> 6 & 0x3F))
            out.append(UInt8(0x80 | value & 0x3F))
        default: append(0xFFFD, to: &out)
        }
    }
}

/// Windows-1252: what browsers read for Latin-1 and for stray bytes.
enum Windows1252 {
    /// Scalars of 0x80…0x9F; the five unused ones keep their number, as in WHATWG's index.
    static let high: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90,
        0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    @inline(__always)
    static func append(_ byte: UInt8, to out: inout [UInt8]) {
        if byte < 0x80 {
            out.append(byte)
        } else {
            UTF8Scan.append(byte < 0xA0 ? high[Int(byte) - 0x80] : UInt32(byte), to: &out)
        }
    }
}
