import Markup

/// A value of JSON as pages carry it.
indirect enum JSONNode: Equatable {
    case null
    case bool(Bool)
    /// As written.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])

    struct Member: Equatable {
        var name: String
        var value: JSONNode
    }

    /// The member of that name; nil for other values.
    subscript(name: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The values of an array, or the value itself.
    var elements: [JSONNode] {
        switch self {
        case .array(let values): values
        case .null: []
        default: [self]
        }
    }
}

/// Reads JSON that is broken in the ways that templates break it.
///
/// Over RFC 8259 it takes: comment and CDATA wrappers, line ends and tabs within strings, quotation marks that were not escaped, commas
/// that are missing or too many, single quotes, several values one behind the other, and documents that end too early.
struct LenientJSON {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var nodes = 0

    private static let maxDepth = 64
    private static let maxNodes = 50_000

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The values in order; empty when there is nothing that could be read.
    static func values(_ bytes: UnsafeBufferPointer<UInt8>) -> [JSONNode] {
        var reader = LenientJSON(bytes)
        var values: [JSONNode] = []
        while reader.seekStart(), values.count < 100, let value = reader.value(depth: 0) { values.append(value) }
        return values
    }

    /// On to the next object or array, past wrappers.
    private mutating func seekStart() -> Bool {
        while at < bytes.count, bytes[at] != 0x7B, bytes[at] != 0x5B || isCDATA { at += 1 }
        return at < bytes.count
    }

    /// `<![CDATA[` and its inner bracket.
    private var isCDATA: Bool {
        (at >= 2 && bytes[at - 1] == 0x21 && bytes[at - 2] == 0x3C) || (at >= 5 && bytes[at - 1] == 0x41 && bytes[at - 2] == 0x54)
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            let byte = bytes[at]
            if byte <= 0x20 {
                at += 1
            } else if byte == 0xC2, at + 1 < bytes.count, bytes[at + 1] == 0xA0 {
                at += 2
            } else if byte == 0x2F, at + 1 < bytes.count, bytes[at + 1] == 0x2A {
                at += 2
                while at < bytes.count, !(bytes[at] == 0x2F && bytes[at - 1] == 0x2A) { at += 1 }
                at = min(at + 1, bytes.count)
            } else if byte == 0x2F, at + 1 < bytes.count, bytes[at + 1] == 0x2F {
                while at < bytes.count, bytes[at] != 0x0A { at += 1 }
            } else {
                return
            }
        }
    }

    private mutating func value(depth: Int) -> JSONNode? {
        skipSpace()
        nodes += 1
        guard at < bytes.count, depth < Self.maxDepth, nodes < Self.maxNodes else { return nil }
        switch bytes[at] {
        case 0x7B: return object(depth: depth)
        case 0x5B: return array(depth: depth)
        case 0x22, 0x27: return .string(string())
        default: return word()
        }
    }

    private mutating func object(depth: Int) -> JSONNode? {
        at += 1
        var members: [JSONNode.Member] = []
        while true {
            skipSpace()
            guard at < bytes.count else { break }
            if bytes[at] == 0x7D {
                at += 1
                break
            }
            if bytes[at] == 0x2C || bytes[at] == 0x3B {
                at += 1
                continue
            }
            // A bracket of the outer level: this object was not closed.
            if bytes[at] == 0x5D { break }
            let start = at
            let name = bytes[at] == 0x22 || bytes[at] == 0x27 ? string() : bareName()
            skipSpace()
            if at < bytes.count, bytes[at] == 0x3A {
                at += 1
                guard let value = value(depth: depth + 1) else { break }
                members.append(.init(name: name, value: value))
            } else if at == start {
                at += 1
            }
        }
        return .object(members)
    }

    private mutating func array(depth: Int) -> JSONNode? {
        at += 1
        var values: [JSONNode] = []
        while true {
            skipSpace()
            guard at < bytes.count else { break }
            if bytes[at] == 0x5D {
                at += 1
                break
            }
            if bytes[at] == 0x2C {
                at += 1
                continue
            }
            if bytes[at] == 0x7D { break }
            let start = at
            guard let value = value(depth: depth + 1) else { break }
            values.append(value)
            if at == start { at += 1 }
        }
        return .array(values)
    }

    private mutating func bareName() -> String {
        let start = at
        while at < bytes.count, bytes[at] > 0x20, ![0x3A, 0x2C, 0x7D, 0x5D, 0x22].contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func word() -> JSONNode {
        switch bareName() {
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        case "null", "undefined", "None", "": .null
        case let text: .number(text)
        }
    }

    private mutating func string() -> String {
        let quote = bytes[at]
        at += 1
        var start = at
        var out: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x5C {
                out.append(contentsOf: bytes[start..<at])
                escape(into: &out)
                start = at
            } else if byte == quote, isClosing(quote) {
                break
            } else {
                at += 1
            }
        }
        out.append(contentsOf: bytes[start..<min(at, bytes.count)])
        at = min(at + 1, bytes.count)
        return String(decoding: out, as: UTF8.self)
    }

    /// A mark ends a string when what follows is punctuation of JSON; else the template forgot to escape it.
    private func isClosing(_ quote: UInt8) -> Bool {
        var next = at + 1
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        guard next < bytes.count else { return true }
        switch bytes[next] {
        case 0x3A, 0x7D, 0x5D: return true
        case 0x2C:
            // Behind the comma of a member or element stands a value or a name, not prose.
            next += 1
            while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
            guard next < bytes.count else { return true }
            return [quote, 0x7B, 0x5B, 0x7D, 0x5D, 0x2D, 0x2F].contains(bytes[next]) || (0x30...0x39).contains(bytes[next]) || isLiteral(next)
        case quote: return isName(next)
        default: return false
        }
    }

    /// `"name":` begins here: only a comma is missing.
    private func isName(_ from: Int) -> Bool {
        var next = from + 1
        while next < bytes.count, next - from < 40, bytes[next] == 0x40 || bytes[next] | 0x20 >= 0x61 && bytes[next] | 0x20 <= 0x7A { next += 1 }
        guard next < bytes.count, next > from + 1, bytes[next] == bytes[from] else { return false }
        next += 1
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        return next < bytes.count && bytes[next] == 0x3A
    }

    private func isLiteral(_ from: Int) -> Bool {
        for word in ["true", "false", "null"] where bytes[from...].starts(with: word.utf8) { return true }
        return false
    }

    private mutating func escape(into out: inout [UInt8]) {
        at += 1
        guard at < bytes.count else { return }
        let byte = bytes[at]
        at += 1
        switch byte {
        case 0x6E, 0x72, 0x74, 0x66, 0x62: out.append(byte == 0x6E ? 0x0A : 0x20)
        case 0x75:
            guard var value = hex4() else { return }
            if (0xD800..<0xDC00).contains(value), at + 1 < bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75 {
                at += 2
                if let low = hex4(), (0xDC00..<0xE000).contains(low) { value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00) }
            }
            out.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        default: out.append(byte)
        }
    }

    private mutating func hex4() -> UInt32? {
        guard at + 4 <= bytes.count, let value = UInt32(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16) else { return nil }
        at += 4
        return value
    }
}
