import CPostgres

/// A value that a statement is given, in PostgreSQL's text format.
enum SQLValue: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral, ExpressibleByBooleanLiteral {
    case null
    case text(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .int(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(nilLiteral: ()) { self = .null }
    init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    init(_ value: Int64?) { self = value.map { .int($0) } ?? .null }

    /// PostgreSQL's texts cannot hold U+0000.
    var text: String? {
        switch self {
        case .null: nil
        case .text(let value): value.utf8.contains(0) ? value.filter { $0 != "\0" } : value
        case .int(let value): String(value)
        case .double(let value): String(value)
        case .bool(let value): value ? "t" : "f"
        }
    }

    /// A list as PostgreSQL writes arrays (PostgreSQL 15, §8.15.2).
    static func list(_ values: [Int64]) -> SQLValue { .text("{" + values.map { String($0) }.joined(separator: ",") + "}") }

    /// A list of numbers.
    static func list(_ values: [Double]) -> SQLValue { .text("{" + values.map { String($0) }.joined(separator: ",") + "}") }

    /// A list of texts.
    static func list(_ values: [String]) -> SQLValue {
        var out: [UInt8] = [0x7B]
        for (index, value) in values.enumerated() {
            if index > 0 { out.append(0x2C) }
            out.append(0x22)
            for byte in value.utf8 where byte != 0 {
                if byte == 0x22 || byte == 0x5C { out.append(0x5C) }
                out.append(byte)
            }
            out.append(0x22)
        }
        out.append(0x7D)
        return .text(String(decoding: out, as: UTF8.self))
    }
}

/// What a statement gave: rows of texts, read while the statement's result is still alive.
struct QueryResult {
    private let columns: [String: Int32]
    let rows: [ResultRow]
    /// Rows that a statement changed, or gave.
    let count: Int

    init(_ result: OpaquePointer) {
        let width = PQnfields(result)
        var columns: [String: Int32] = [:]
        for column in 0..<max(0, width) { if let name = PQfname(result, column) { columns[String(cString: name)] = column } }
        self.columns = columns
        rows = (0..<max(0, PQntuples(result))).map { row in
            ResultRow(
                values: (0..<max(0, width)).map { column in
                    if PQgetisnull(result, row, column) != 0 { return nil }
                    guard let bytes = PQgetvalue(result, row, column) else { return nil }
                    let raw = UnsafeRawBufferPointer(start: bytes, count: Int(PQgetlength(result, row, column)))
                    return String(decoding: raw, as: UTF8.self)
                }, columns: columns)
        }
        count = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    var first: ResultRow? { rows.first }
}

/// One row; what is not of the kind that is asked for reads as nil, and as empty where nothing may be missing.
struct ResultRow: Sendable {
    let values: [String?]
    let columns: [String: Int32]

    func text(_ name: String) -> String? {
        guard let column = columns[name], values.indices.contains(Int(column)) else { return nil }
        return values[Int(column)]
    }

    func string(_ name: String) -> String { text(name) ?? "" }
    func optionalInt(_ name: String) -> Int64? { text(name).flatMap { Int64($0) } }
    func int(_ name: String) -> Int64 { optionalInt(name) ?? 0 }
    func double(_ name: String) -> Double? { text(name).flatMap { Double($0) } }
    func bool(_ name: String) -> Bool { text(name) == "t" }

    /// A `bytea` in the hexadecimal format (PostgreSQL 15, §8.4.1).
    func bytes(_ name: String) -> [UInt8] {
        guard let text = text(name), text.hasPrefix("\\x") else { return [] }
        let digits = Array(text.utf8.dropFirst(2))
        func digit(_ byte: UInt8) -> UInt8 {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x57
            default: 0
            }
        }
        return stride(from: 0, to: digits.count - digits.count % 2, by: 2).map { digit(digits[$0]) << 4 | digit(digits[$0 + 1]) }
    }

    /// A `bigint[]` without nulls.
    func ints(_ name: String) -> [Int64] { string(name).dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) } }
}

/// Bytes as hexadecimal digits, which `decode(…, 'hex')` reads.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
