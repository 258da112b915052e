import Models

/// Dates in other scripts, brought into the letters and signs that `DateReader` knows.
enum DateText {
    /// The text with digits of any script as ASCII digits, full-width and look-alike signs as plain ones, blanks of any kind as blanks and
    /// marks of direction taken out; nil when it is ASCII already.
    static func normalized(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let value = scalar.value
            switch value {
            case 0..<0x80: out.append(UInt8(truncatingIfNeeded: value))
            // Marks of direction, joiners, soft hyphen.
            case 0xAD, 0x61C, 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: break
            case 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: out.append(0x20)
            case 0x2010, 0x2011, 0x2012, 0x2212: out.append(0x2D)
            // Arabic comma, and the marks between the parts of numbers.
            case 0x60C, 0x3001, 0xFF0C: out.append(0x2C)
            case 0x66B: out.append(0x2E)
            case 0xFF01...0xFF5E: out.append(UInt8(truncatingIfNeeded: value - 0xFEE0))
            default:
                if let digit = asciiDigit(scalar) { out.append(digit) } else { UTF8Scan.append(value, to: &out) }
            }
        }
        return out
    }
}

/// Years that are not counted from the birth of Christ, where the date says so.
enum DateEra {
    /// An era whose years begin with those of the Gregorian calendar.
    struct Era {
        let marks: [String]
        /// What is added to its years to give Gregorian ones.
        let offset: Int
    }

    /// Marks stand before or behind the year. The Japanese ones are those of the Japanese government's calendar, the Republic's (民國) is used
    /// in Taiwan, the Buddhist one in South East Asia.
    static let eras: [Era] = [
        Era(marks: ["พ.ศ.", "พ.ศ", "พุทธศักราช", "ព.ស.", "ពុទ្ធសករាជ", "ພ.ສ.", "B.E.", "BE", "佛历", "佛曆", "仏暦"], offset: -543),
        Era(marks: ["令和"], offset: 2018), Era(marks: ["平成"], offset: 1988), Era(marks: ["昭和"], offset: 1925), Era(marks: ["大正"], offset: 1911),
        Era(marks: ["明治"], offset: 1867), Era(marks: ["民國", "民国", "中華民國"], offset: 1911),
    ]

    /// Marks of years of calendars whose months are others; a year with such a mark is not a year here.
    static let foreign = ["هـ", "ه.ق", "ه.ش", "هجري", "هجری", "AH", "वि.सं.", "বঙ্গাব্দ"]

    /// Thai, Lao and Khmer dates count Buddhist years also where no mark says so.
    static func isBuddhistScript(_ scalar: Unicode.Scalar) -> Bool {
        (0x0E00...0x0EFF).contains(scalar.value) || (0x1780...0x17FF).contains(scalar.value)
    }
}
