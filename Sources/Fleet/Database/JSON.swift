import Foundation
import Store

/// JSON texts between the two databases.
enum JSON {
    /// As the store encodes it, without U+0000.
    static func text(_ value: some Encodable) -> String {
        String(decoding: withoutNull([UInt8](JSONText.encode(value).utf8)), as: UTF8.self)
    }

    static func value<T: Decodable>(_ type: T.Type, _ text: String) -> T? { try? JSONDecoder().decode(type, from: Data(text.utf8)) }

    /// Takes out the escapes of U+0000, which PostgreSQL's texts cannot hold.
    static func withoutNull(_ json: [UInt8]) -> [UInt8] {
        let escape = Array("\\u0000".utf8)
        guard json.contains(0x5C) else { return json }
        var out: [UInt8] = []
        out.reserveCapacity(json.count)
        var at = 0
        while at < json.count {
            guard json[at] == 0x5C, at + 1 < json.count else {
                out.append(json[at])
                at += 1
                continue
            }
            // Two bytes at a time, so that a backslash that is itself escaped begins nothing.
            if json[at...].starts(with: escape) {
                at += escape.count
            } else {
                out += json[at...(at + 1)]
                at += 2
            }
        }
        return out
    }
}
