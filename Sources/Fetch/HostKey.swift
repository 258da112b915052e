/// The host part by which requests share a budget: lower case, with the port when it is not the scheme's own.
public func hostKey(_ url: String) -> String {
    let bytes = url.utf8
    guard let colon = bytes.firstIndex(of: 0x3A), url[colon...].hasPrefix("://") else { return "" }
    var start = bytes.index(colon, offsetBy: 3)
    let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? bytes.endIndex
    if let at = bytes[start..<end].lastIndex(of: 0x40) { start = bytes.index(after: at) }
    var host = url[start..<end].lowercased()
    let isSecure = colon == bytes.index(bytes.startIndex, offsetBy: 5)
    if host.hasSuffix(isSecure ? ":443" : ":80") { host.removeLast(isSecure ? 4 : 3) }
    return host
}

/// The name of a host key, without its port.
func hostName(_ key: String) -> String {
    guard let colon = key.lastIndex(of: ":"), !key[colon...].contains("]") else { return key }
    return String(key[..<colon])
}
