/// Writes JSON as bytes (RFC 8259); what `inspect` prints goes through it.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Makes an empty writer.
    public init(capacity: Int = 4_096) { bytes.reserveCapacity(capacity) }

    /// Forgets what was written.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Forgets the bytes and goes on where they ended: what was written so far has been passed on.
    public mutating func removeBytes() { bytes.removeAll(keepingCapacity: true) }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
        needsComma = true
    }

    /// Writes `{ … }`.
    public mutating func object(_ body: (inout JSONWriter) -> Void) { nest(0x7B, 0x7D, body) }

    /// Writes `[ … ]`.
    public mutating func array(_ body: (inout JSONWriter) -> Void) { nest(0x5B, 0x5D, body) }

    private mutating func nest(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    /// Writes a member's name; its value follows.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3A)
        needsComma = false
    }

    /// Writes a string value.
    public mutating func string(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { quote(UnsafeRawBufferPointer($0)) }
    }

    /// Writes UTF-8 as a string value.
    public mutating func string(_ utf8: [UInt8]) {
        separate()
        utf8.withUnsafeBytes { quote($0) }
    }

    /// Writes a whole number.
    public mutating func number(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number; one that JSON has no form for becomes null.
    public mutating func number(_ value: Double) {
        separate()
        bytes.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    }

    /// Writes true or false.
    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes values that are JSON already, with the commas between them; nothing when there are none.
    public mutating func rawSequence(_ json: [UInt8]) { if !json.isEmpty { raw(json) } }

    /// Writes a member when there is a value.
    public mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    /// Writes a member when there is a value.
    public mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        number(value)
    }

    private static let escapes: [Bool] = (0..<256).map { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }

    private mutating func quote(_ text: UnsafeRawBufferPointer) {
        bytes.append(0x22)
        var start = 0
        var i = 0
        let n = text.count
        Self.escapes.withUnsafeBufferPointer { special in
            while i < n {
                // Eight bytes at a time: none below 0x20, none a quotation mark, backslash or delete (Mycroft's zero-byte test).
                while i + 8 <= n {
                    let w = text.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                    let q = w ^ 0x2222_2222_2222_2222, s = w ^ 0x5C5C_5C5C_5C5C_5C5C, d = w ^ 0x7F7F_7F7F_7F7F_7F7F
                    let ones: UInt64 = 0x0101_0101_0101_0101, high: UInt64 = 0x8080_8080_8080_8080
                    let hit = ((w &- 0x2020_2020_2020_2020) & ~w) | ((q &- ones) & ~q) | ((s &- ones) & ~s) | ((d &- ones) & ~d)
                    if hit & high != 0 { break }
                    i += 8
                }
                while i < n, !special[Int(text[i])] {
                    i += 1
                    if i + 8 <= n, i & 7 == 0 { break }
                }
                guard i < n, special[Int(text[i])] else { continue }
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<i]))
                escape(text[i])
                i += 1
                start = i
            }
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<n]))
        bytes.append(0x22)
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(0x5C)
        switch byte {
        case 0x22, 0x5C: bytes.append(byte)
        case 0x0A: bytes.append(0x6E)
        case 0x0D: bytes.append(0x72)
        case 0x09: bytes.append(0x74)
        default:
            let hex = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: [0x75, 0x30, 0x30, hex[Int(byte >> 4)], hex[Int(byte & 15)]])
        }
    }
}
