import Foundation
import Settings

/// Why the web view cannot start; each message says what to do.
public enum WebFailure: Error, Sendable, CustomStringConvertible {
    case passwordFile(path: String, reason: String)
    case cannotListen(address: String, reason: String)

    public var description: String {
        switch self {
        case .passwordFile(let path, let reason): "web.password_file: \(path): \(reason); write a line “user:password” for each reader"
        case .cannotListen(let address, let reason): "web.listen: \(address): \(reason); stop what listens there or choose another address"
        }
    }
}

/// Users and passwords of HTTP's Basic scheme (RFC 7617).
struct PasswordFile: Sendable {
    /// `user:password` of each reader.
    private let entries: [[UInt8]]

    /// Reads a file with a line `user:password` for each reader; empty lines and lines that begin with `#` are left out.
    init(path: String) throws {
        let text: String
        do { text = try SmallFile.text(path, limit: SmallFile.longestSecret) } catch {
            throw WebFailure.passwordFile(path: path, reason: "\(error)")
        }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") && !$0.allSatisfy(\.isWhitespace) }
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex, line.index(after: colon) < line.endIndex else {
                throw WebFailure.passwordFile(path: path, reason: "has a line without a user or a password")
            }
        }
        guard !lines.isEmpty else { throw WebFailure.passwordFile(path: path, reason: "names nobody") }
        entries = lines.map { Array($0.utf8) }
    }

    /// Whether an `Authorization` field names a reader.
    func allow(_ field: String?) -> Bool {
        guard let field, field.lowercased().hasPrefix("basic "), let data = Data(base64Encoded: String(field.dropFirst(6))) else { return false }
        let given = [UInt8](data)
        // Every entry is compared to its end, so that the time tells nothing.
        return entries.reduce(false) { found, entry in Self.isEqual(entry, given) || found }
    }

    private static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard !b.isEmpty else { return false }
        var difference = a.count ^ b.count
        for index in a.indices { difference |= Int(a[index] ^ b[index % b.count]) }
        return difference == 0
    }
}
