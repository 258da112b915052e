import CHMAC
import Foundation
import Store

/// One event as a webhook gets it, signed as the Standard Webhooks specification (standardwebhooks.com, version 1) says.
struct WebhookMessage {
    /// The same for every attempt, so that a receiver knows a repeated one.
    let id: String
    let body: [UInt8]

    init(_ change: Change, token: String) {
        id = "\(token)-\(change.seq)"
        body = change.json
    }

    /// The header fields of an attempt; nil when libcrypto cannot sign.
    ///
    /// - Parameter now: Unix seconds.
    func headers(secret: [UInt8], now: Int64) -> [String: String]? {
        guard let signature = Self.signature(of: Array("\(id).\(now).".utf8) + body, secret: secret) else { return nil }
        return [
            "Content-Type": "application/json", "Webhook-Id": id, "Webhook-Timestamp": String(now),
            "Webhook-Signature": "v1," + Data(signature).base64EncodedString(),
        ]
    }

    /// HMAC-SHA256 (RFC 2104).
    private static func signature(of bytes: [UInt8], secret: [UInt8]) -> [UInt8]? {
        var code = [UInt8](repeating: 0, count: 32)
        return dl_hmac_sha256(secret, secret.count, bytes, bytes.count, &code) == 0 ? nil : code
    }
}
