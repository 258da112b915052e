import Deduplication
import Fetch
import Foundation
import Schedule

/// The schedule's state as bytes in the store.
enum StateCoding {
    static func encode(_ state: PollState) -> [UInt8] { (try? JSONEncoder().encode(state)).map { [UInt8]($0) } ?? [] }

    static func decode(_ bytes: [UInt8]) -> PollState {
        guard !bytes.isEmpty else { return PollState() }
        return (try? JSONDecoder().decode(PollState.self, from: Data(bytes))) ?? PollState()
    }

    static func hash(_ text: String) -> Int64 {
        contentHash([text]).withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
    }

    static func object(_ members: [String: String]) -> String {
        (try? JSONEncoder().encode(members)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension PollHeaders {
    init(_ response: FetchResponse) {
        let challenged =
            response.header("cf-mitigated")?.lowercased() == "challenge"
            || response.status == 403 && response.header("server")?.lowercased() == "cloudflare" && response.header("cf-ray") != nil
        self.init(
            etag: response.header("etag"), lastModified: response.header("last-modified"), cacheControl: response.header("cache-control"),
            expires: response.header("expires"), date: response.header("date"), age: response.header("age"),
            retryAfter: response.header("retry-after"), rateLimitReset: response.header("x-ratelimit-reset"),
            challenge: challenged ? "cloudflare" : nil)
    }
}
