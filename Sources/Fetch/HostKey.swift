/// The host part by which requests share a budget: lower case, with the port when it is not the scheme's own.
public func hostKey(_ url: String) -> String {
    guard let scheme = url.range(of: "://") else { return "" }
    let rest = url[scheme.upperBound...]
    var authority = rest[..<(rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex)]
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    var host = authority.lowercased()
    let isSecure = url.lowercased().hasPrefix("https")
    if host.hasSuffix(isSecure ? ":443" : ":80") { host.removeLast(isSecure ? 4 : 3) }
    return host
}

/// The name of a host key, without its port.
func hostName(_ key: String) -> String {
    guard let colon = key.lastIndex(of: ":"), !key[colon...].contains("]") else { return key }
    return String(key[..<colon])
}
