/// Why a text is not an address that can be fetched; each message says what to write instead.
public enum AddressError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It names no host.
    case noAddress(String)
    /// Only http and https (and file, where it is allowed) lead to feeds.
    case scheme(String)
    case host(String, reason: String)
    case port(String)

    public var description: String {
        switch self {
        case .noAddress(let text): "“\(Self.short(text))” is not an address; write it like https://example.org/feed"
        case .scheme(let name): "addresses that begin with “\(Self.short(name)):” cannot be fetched; write one that begins with https://"
        case .host(let host, let reason): "the host “\(Self.short(host))” is not valid (\(reason)); correct the address"
        case .port(let port): "“\(Self.short(port))” is not a port; write a number from 0 to 65535, or none"
        }
    }

    /// What an error quotes must not hold what a terminal acts on, nor a password.
    private static func short(_ text: String) -> String {
        var out = ""
        for scalar in withoutCredentials(text).unicodeScalars.prefix(100) where scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) {
            out.unicodeScalars.append(scalar)
        }
        return out
    }
}
