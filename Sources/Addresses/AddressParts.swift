/// The parts of an absolute address as they are written (RFC 3986 §3); nothing is decoded or checked.
public struct AddressParts: Sendable {
    /// Scheme and authority: `https://example.org:8080`.
    public var origin: Substring
    /// Path and query, empty where there are none.
    public var target: Substring
    /// Without the `#`; nil where there is none.
    public var fragment: Substring?

    /// Cuts an address into its parts; nil when it has no `scheme://`.
    public init?(_ url: String) {
        guard let start = url.behindScheme else { return nil }
        let rest = url.utf8[start...]
        let end = rest.firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? url.endIndex
        let hash = rest[end...].firstIndex(of: 0x23)
        origin = url[..<end]
        target = url[end..<(hash ?? url.endIndex)]
        fragment = hash.map { url[url.utf8.index(after: $0)...] }
    }
}

/// What an address says of which document it is: neither its scheme nor a leading `www.` makes it another.
public func withoutScheme(_ url: String) -> Substring {
    guard let start = url.behindScheme else { return url[...] }
    // bounded: the four bytes were just seen
    return url[(url.utf8[start...].starts(with: "www.".utf8) ? url.utf8.index(start, offsetBy: 4) : start)...]
}

/// The address without its fragment.
public func withoutFragment(_ url: String) -> String {
    url.utf8.firstIndex(of: 0x23).map { String(url[..<$0]) } ?? url
}
