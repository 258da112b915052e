/// Base64 (RFC 4648 §4) without Foundation.
enum Base64 {
    /// The bytes that a text stands for, up to the first sign that is none of its alphabet.
    static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, sign) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() { values[Int(sign)] = UInt8(value) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0, count = 0
        for sign in text {
            let value = values[Int(sign)]
            guard value != 0xFF else { break }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
