import Models
import Schedule

/// Reads the state of a feed as version 1 of the store kept it: numbered fields in a blob.
enum PollStateVersion1 {
    private static let version: UInt8 = 1

    /// The state, as far as the bytes can be read; nil for bytes of another kind.
    static func decode(_ bytes: [UInt8]) -> PollState? {
        var state = PollState()
        guard bytes.first == version else { return nil }
        var input = StateReader(bytes)
        while let field = input.next() {
            switch (field.number, field.value) {
            case (1, .number(let value)): state.nextPoll = value
            case (2, .number(let value)): state.lastPoll = value
            case (3, .number(let value)): state.lastSuccess = value
            case (4, .number(let value)): state.lastStatus = Int(clamping: value)
            case (5, .bytes(let bytes)): state.etag = text(bytes)
            case (6, .bytes(let bytes)): state.lastModified = text(bytes)
            case (7, .number(let value)): state.consecutiveErrors = Int(clamping: value)
            case (8, .number(let value)): state.failingSince = value
            case (9, .bytes(let bytes)): state.errorKind = OutcomeKind(rawValue: text(bytes))
            case (10, .bytes(let bytes)): state.errorText = text(bytes)
            case (11, .number(let value)): state.notBefore = value
            case (12, .bytes(let bytes)): state.notBeforeReason = text(bytes)
            case (13, .number(let value)): state.freshUntil = value
            case (14, .bytes(let bytes)): state.freshReason = text(bytes)
            case (15, .number(let value)): state.freshStatus = Int(clamping: value)
            case (16, .number(let value)): state.freshAt = value
            case (17, .number(let value)): state.documentInterval = value
            case (18, .bytes(let bytes)): state.skipHours = StateReader.numbers(bytes).map { Int(truncatingIfNeeded: $0) }
            case (19, .bytes(let bytes)): state.skipDays = text(bytes).split(separator: " ").map(String.init)
            case (20, .number(let value)): state.meanGap = value
            case (21, .number(let value)): state.longGap = value
            case (22, .number(let value)): state.lastItem = value
            case (23, .bytes(let bytes)): state.moveTarget = text(bytes)
            case (24, .number(let value)): state.moveSince = value
            case (25, .number(let value)): state.moveCount = Int(clamping: value)
            case (26, .number(let value)): state.moveIsSame = value == 0
            case (27, .bytes(let bytes)): state.movedFrom = text(bytes)
            case (28, .number(let value)): state.movedAt = value
            case (29, .number(let value)): state.isGone = value != 0
            case (30, .bytes(let bytes)): state.lastItems = StateReader.numbers(bytes)
            case (31, .number(let value)): state.gapAt = value
            case (32, .number(let value)): state.gapShift = Int(clamping: value)
            case (33, .number(let value)): state.shortenedAt = value
            case (34, .number(let value)): state.titleHash = value
            case (35, .number(let value)): state.meanMilliseconds = Int(clamping: value)
            case (36, .number(let value)): state.wasCut = value != 0
            case (37, .number(let value)): state.documentBytes = Int(clamping: value)
            case (38, .bytes(let bytes)): state.intervalReason = text(bytes)
            case (39, .number(let value)): state.interval = value
            case (40, .number(let value)): state.spread = value
            default: break
            }
        }
        return state
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

}

/// Reads fields; ends at the first that is damaged.
private struct StateReader {
    enum Value {
        case number(Int64)
        case bytes(ArraySlice<UInt8>)
    }

    private let input: [UInt8]
    private var at = 1

    init(_ bytes: [UInt8]) { input = bytes }

    mutating func next() -> (number: UInt64, value: Value)? {
        guard let key = varint(), let value = varint() else { return nil }
        if key & 1 == 0 { return (key >> 1, .number(Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1))))) }
        guard value <= UInt64(input.count - at) else { return nil }
        defer { at += Int(value) }
        return (key >> 1, .bytes(input[at..<(at + Int(value))]))
    }

    static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int64] {
        bytes.withUnsafeBytes { raw in (0..<(raw.count / 8)).map { Int64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) } }
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < input.count, shift < 64 {
            let byte = input[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
