import ControlAPI
import Hummingbird

/// The parameters of a request, decoded once; a name or value that is not understood is refused, never ignored.
///
/// Decoding follows application/x-www-form-urlencoded (WHATWG URL, section 5.1): `+` is a blank, then `%XX` are bytes of UTF-8.
public struct QueryParameters: Sendable {
    private let values: [String: String]

    /// Entries on a page unless the request says otherwise.
    public static let defaultLimit = 50
    /// Entries on a page at most.
    public static let largestLimit = 1_000

    /// Reads a request's query.
    ///
    /// - Parameter known: the names that the route takes; nil takes every name.
    /// - Throws: `Problem` with status 400.
    public init(_ request: Request, known: Set<String>? = nil) throws {
        try self.init(query: request.uri.query ?? "", known: known)
    }

    /// Reads the part of an address behind the `?`.
    public init(query: String, known: Set<String>? = nil) throws {
        var values: [String: String] = [:]
        for part in query.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decode(pair[0])
            if let known, !known.contains(name) {
                throw Problem.badRequest(
                    "parameter “\(name.prefix(40))”: not known here; "
                        + (known.isEmpty ? "this path takes none" : "use \(known.sorted().joined(separator: ", "))"))
            }
            guard values[name] == nil else { throw Problem.badRequest("parameter “\(name.prefix(40))”: given twice; give it once") }
            values[name] = try Self.decode(pair.count > 1 ? pair[1] : "")
        }
        self.values = values
    }

    /// Every parameter by name.
    public var all: [String: String] { values }

    /// The value as text; nil when the parameter is absent.
    ///
    /// - Throws: `Problem` when the value is empty: an empty value is a mistake, not the absence of a filter.
    public func text(_ name: String) throws -> String? {
        guard let value = values[name] else { return nil }
        guard !value.isEmpty else { throw Problem.badRequest("\(name): is empty; give a value or leave it out") }
        return value
    }

    /// The value as a whole number within the range.
    public func number(_ name: String, in range: ClosedRange<Int64> = 1...Int64.max) throws -> Int64? {
        guard let text = try text(name) else { return nil }
        guard text.utf8.first != UInt8(ascii: "+"), let value = Int64(text), range.contains(value) else {
            let bounds = range.upperBound == .max ? "of \(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
            throw Problem.badRequest("\(name) “\(text.prefix(40))”: is not valid; give a whole number \(bounds)")
        }
        return value
    }

    /// The value as yes or no.
    public func flag(_ name: String) throws -> Bool {
        guard let text = try text(name) else { return false }
        switch text {
        case "1", "true", "yes": return true
        case "0", "false", "no": return false
        default: throw Problem.badRequest("\(name) “\(text.prefix(40))”: is not valid; give true or false")
        }
    }

    /// How many entries are wanted, 1 to `largestLimit`.
    public func limit() throws -> Int {
        try number("limit", in: 1...Int64(Self.largestLimit)).map { Int(clamping: $0) } ?? Self.defaultLimit
    }

    /// The cursor of a list that is paged by position.
    public func offset() throws -> Int {
        guard let text = try text("after") else { return 0 }
        guard text.utf8.first != UInt8(ascii: "+"), let value = Int(text), (0...999_999_999).contains(value) else { throw Self.badCursor(text) }
        return value
    }

    /// The error for a cursor that no list gave out.
    public static func badCursor(_ text: String) -> Problem {
        Problem.badRequest("after “\(text.prefix(40))”: is not a cursor; give the “next” of the page before")
    }

    private static func decode(_ text: Substring) throws -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw Problem.badRequest(
                        "the query “\(text.prefix(40))”: “%” is not followed by two hexadecimal digits; write a plain “%” as %25")
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let value = String(validating: bytes, as: UTF8.self) else {
            throw Problem.badRequest("the query “\(text.prefix(40))”: is not UTF-8; encode it as UTF-8 before escaping it")
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
