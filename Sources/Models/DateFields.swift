/// Year, month and day of a date written with dashes, read byte by byte: `2025-07-02`, `2025-07`, `2025`.
///
/// The caller checks how many digits each part has, and whether there is such a date.
public struct DateFields: Sendable {
    @usableFromInline var parts = (year: 0, month: 0, day: 0)
    @usableFromInline var dashCount = 0
    @usableFromInline var digitCount = 0

    @inlinable
    public init() {}

    @inlinable public var year: Int { parts.year }
    @inlinable public var month: Int { parts.month }
    @inlinable public var day: Int { parts.day }
    /// Dashes so far: 0 in the year, 1 in the month, 2 in the day.
    @inlinable public var dashes: Int { dashCount }
    /// Digits so far of the part that is being read.
    @inlinable public var digits: Int { digitCount }

    /// Takes the next byte.
    ///
    /// - Returns: whether it is a digit or a dash.
    @inlinable @inline(__always)
    public mutating func take(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "-") {
            dashCount += 1
            digitCount = 0
            return true
        }
        guard byte >= 0x30, byte <= 0x39 else { return false }
        let digit = Int(byte - 0x30)
        switch dashCount {
        case 0: parts.year = parts.year &* 10 &+ digit
        case 1: parts.month = parts.month &* 10 &+ digit
        default: parts.day = parts.day &* 10 &+ digit
        }
        digitCount += 1
        return true
    }
}
