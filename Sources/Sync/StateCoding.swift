import Deduplication
import Fetch
import Foundation
import Schedule

/// The schedule's state as bytes in the store.
///
/// A version byte, then fields in any order: a number made of the field's own and its shape, then the value. Fields that are empty
/// are left out, unknown ones are passed over, so older and newer programs read each other's. It is written at every poll, which is
/// why it is not JSON: that would be the dearest part of a poll.
enum StateCoding {
    private static let version: UInt8 = 1

    static func encode(_ state: PollState) -> [UInt8] {
        var out = StateWriter(version: version)
        out.put(1, state.nextPoll)
        out.put(2, state.lastPoll)
        out.put(3, state.lastSuccess)
        out.put(4, state.lastStatus.map(Int64.init))
        out.put(5, state.etag)
        out.put(6, state.lastModified)
        out.put(7, Int64(state.consecutiveErrors))
        out.put(8, state.failingSince)
        out.put(9, state.errorKind)
        out.put(10, state.errorText)
        out.put(11, state.notBefore)
        out.put(12, state.notBeforeReason)
        out.put(13, state.freshUntil)
        out.put(14, state.freshReason)
        out.put(15, state.freshStatus.map(Int64.init))
        out.put(16, state.freshAt)
        out.put(17, state.documentInterval)
        out.put(18, state.skipHours.map(Int64.init))
        out.put(19, state.skipDays.isEmpty ? nil : state.skipDays.joined(separator: " "))
        out.put(20, state.meanGap)
        out.put(21, state.longGap)
        out.put(22, state.lastItem)
        out.put(23, state.moveTarget)
        out.put(24, state.moveSince)
        out.put(25, Int64(state.moveCount))
        out.put(26, state.moveIsSame ? 0 : 1)
        out.put(27, state.movedFrom)
        out.put(28, state.movedAt)
        out.put(29, state.isGone ? 1 : 0)
        out.put(30, state.lastItems)
        out.put(31, state.gapAt)
        out.put(32, Int64(state.gapShift))
        out.put(33, state.shortenedAt)
        out.put(34, state.titleHash)
        out.put(35, state.meanMilliseconds.map(Int64.init))
        out.put(36, state.wasCut ? 1 : 0)
        out.put(37, Int64(state.documentBytes))
        out.put(38, state.intervalReason)
        out.put(39, state.interval)
        out.put(40, state.spread)
        return out.bytes
    }

    /// The state, as far as the bytes can be read.
    static func decode(_ bytes: [UInt8]) -> PollState {
        var state = PollState()
        guard bytes.first == version else { return state }
        var input = StateReader(bytes)
        while let field = input.next() {
            switch (field.number, field.value) {
            case (1, .number(let value)): state.nextPoll = value
            case (2, .number(let value)): state.lastPoll = value
            case (3, .number(let value)): state.lastSuccess = value
            case (4, .number(let value)): state.lastStatus = Int(value)
            case (5, .bytes(let bytes)): state.etag = text(bytes)
            case (6, .bytes(let bytes)): state.lastModified = text(bytes)
            case (7, .number(let value)): state.consecutiveErrors = Int(value)
            case (8, .number(let value)): state.failingSince = value
            case (9, .bytes(let bytes)): state.errorKind = text(bytes)
            case (10, .bytes(let bytes)): state.errorText = text(bytes)
            case (11, .number(let value)): state.notBefore = value
            case (12, .bytes(let bytes)): state.notBeforeReason = text(bytes)
            case (13, .number(let value)): state.freshUntil = value
            case (14, .bytes(let bytes)): state.freshReason = text(bytes)
            case (15, .number(let value)): state.freshStatus = Int(value)
            case (16, .number(let value)): state.freshAt = value
            case (17, .number(let value)): state.documentInterval = value
            case (18, .bytes(let bytes)): state.skipHours = StateReader.numbers(bytes).map { Int(truncatingIfNeeded: $0) }
            case (19, .bytes(let bytes)): state.skipDays = text(bytes).split(separator: " ").map(String.init)
            case (20, .number(let value)): state.meanGap = value
            case (21, .number(let value)): state.longGap = value
            case (22, .number(let value)): state.lastItem = value
            case (23, .bytes(let bytes)): state.moveTarget = text(bytes)
            case (24, .number(let value)): state.moveSince = value
            case (25, .number(let value)): state.moveCount = Int(value)
            case (26, .number(let value)): state.moveIsSame = value == 0
            case (27, .bytes(let bytes)): state.movedFrom = text(bytes)
            case (28, .number(let value)): state.movedAt = value
            case (29, .number(let value)): state.isGone = value != 0
            case (30, .bytes(let bytes)): state.lastItems = StateReader.numbers(bytes)
            case (31, .number(let value)): state.gapAt = value
            case (32, .number(let value)): state.gapShift = Int(value)
            case (33, .number(let value)): state.shortenedAt = value
            case (34, .number(let value)): state.titleHash = value
            case (35, .number(let value)): state.meanMilliseconds = Int(value)
            case (36, .number(let value)): state.wasCut = value != 0
            case (37, .number(let value)): state.documentBytes = Int(value)
            case (38, .bytes(let bytes)): state.intervalReason = text(bytes)
            case (39, .number(let value)): state.interval = value
            case (40, .number(let value)): state.spread = value
            default: break
            }
        }
        return state
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    static func hash(_ text: String) -> Int64 {
        contentHash([text]).withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    static func object(_ members: [String: String]) -> String {
        (try? JSONEncoder().encode(members)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

/// Writes fields: numbers as zigzag varints, all else as bytes with their count before.
private struct StateWriter {
    var bytes: [UInt8] = []

    init(version: UInt8) {
        bytes.reserveCapacity(512)
        bytes.append(version)
    }

    mutating func put(_ number: Int, _ value: Int64?) {
        guard let value, value != 0 else { return }
        varint(UInt64(number << 1))
        varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func put(_ number: Int, _ text: String?) {
        guard var text else { return }
        varint(UInt64(number << 1 | 1))
        text.withUTF8 { utf8 in
            varint(UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func put(_ number: Int, _ values: [Int64]) {
        guard !values.isEmpty else { return }
        varint(UInt64(number << 1 | 1))
        varint(UInt64(values.count * 8))
        for value in values { withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) } }
    }

    private mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }
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
