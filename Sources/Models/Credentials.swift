/// Text in which no address carries credentials any more: `http://user:word@host/` becomes `http://host/`.
///
/// Works on any text with any number of addresses, such as a message of a library. An address ends at white space, a quotation mark or an
/// angle bracket; its credentials are everything before the last `@` of its authority (RFC 3986 §3.2).
public func textWithoutCredentials(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(0x40) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
        out.append(bytes[at])
        at += 1
        guard out.count >= 3, bytes[at - 1] == 0x2F, bytes[at - 2] == 0x2F, bytes[at - 3] == 0x3A else { continue }
        var end = at
        var mark: Int?
        while end < bytes.count, !isEndOfAuthority(bytes[end]) {
            if bytes[end] == 0x40 { mark = end }
            end += 1
        }
        if let mark { at = mark + 1 }
    }
    return String(decoding: out, as: UTF8.self)
}

private func isEndOfAuthority(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x2F || byte == 0x3F || byte == 0x23 || byte == 0x22 || byte == 0x3C || byte == 0x3E
}
