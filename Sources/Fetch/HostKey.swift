/// The host by which requests share a budget: lower case, with the port when it is not the scheme's own; empty for what is not fetched.
///
/// Names in ASCII are read here; all other spellings of a host by libcurl, see `FetchAddress`.
public func hostKey(_ url: String) -> String {
    let bytes = url.utf8
    guard let colon = bytes.firstIndex(of: 0x3A), url[colon...].hasPrefix("://") else { return "" }
    let start = bytes.index(colon, offsetBy: 3)  // bounded: the prefix was just seen
    let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? bytes.endIndex
    let authority = bytes[start..<end]
    guard isPlainName(authority) || isPlainAddress(authority) else { return (try? FetchAddress(url))?.key ?? "" }
    var host = url[start..<end].lowercased()
    switch bytes[..<colon].count {
    case 4 where host.hasSuffix(":80"): host.removeLast(3)
    case 5 where host.hasSuffix(":443"): host.removeLast(4)
    default: break
    }
    return host
}

/// Letters, digits, hyphens and dots, the last label beginning with a letter, then perhaps a port without leading zeros.
private func isPlainName(_ authority: Substring.UTF8View) -> Bool {
    var labelStartsWithLetter = false
    var isLabelStart = true
    var host = authority
    if let colon = authority.firstIndex(of: 0x3A) {
        let port = authority[authority.index(after: colon)...]
        guard let first = port.first, first != 0x30, port.count <= 5, port.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        host = authority[..<colon]
    }
    for byte in host {
        let isLetter = (0x61...0x7A).contains(byte | 0x20)
        if byte == 0x2E {
            if isLabelStart { return false }
            isLabelStart = true
            continue
        }
        guard isLetter || (0x30...0x39).contains(byte) || byte == 0x2D else { return false }
        if isLabelStart { labelStartsWithLetter = isLetter }
        isLabelStart = false
    }
    return labelStartsWithLetter && !isLabelStart
}

/// Four numbers below 256 without leading zeros, as libcurl writes an IPv4 address, then perhaps a port without leading zeros.
private func isPlainAddress(_ authority: Substring.UTF8View) -> Bool {
    var numbers = 0, digits = 0, value = 0
    var isPort = false
    func isEnded() -> Bool { digits > 0 && value < (isPort ? 65_536 : 256) }
    for byte in authority {
        switch byte {
        case 0x30...0x39:
            guard digits < 5, digits == 0 || value > 0, !isPort || value > 0 || byte != 0x30 else { return false }
            value = value * 10 + Int(byte - 0x30)
            digits += 1
        case 0x2E:
            guard !isPort, isEnded(), numbers < 3 else { return false }
            (numbers, digits, value) = (numbers + 1, 0, 0)
        case 0x3A:
            guard !isPort, isEnded(), numbers == 3 else { return false }
            (isPort, digits, value) = (true, 0, 0)
        default: return false
        }
    }
    return numbers == 3 && isEnded()
}

/// The name of a host key, without its port.
func hostName(_ key: String) -> String {
    guard let colon = key.lastIndex(of: ":"), !key[colon...].contains("]") else { return key }
    return String(key[..<colon])
}
