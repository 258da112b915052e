/// An IPv4 or IPv6 address as its bytes in network order: 4 or 16 of them.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    public let bytes: [UInt8]

    /// Takes 4 or 16 bytes, else nil. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) becomes the IPv4 address that it stands for.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let mapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = mapped ? Array(bytes[12...]) : bytes
    }

    /// Reads `192.0.2.1` or `2001:db8::1` (RFC 4291 §2.2), without zone or brackets.
    public init?(_ text: some StringProtocol) {
        if text.contains(":") {
            guard let bytes = Self.parseV6(String(text)) else { return nil }
            self.init(bytes: bytes)
        } else {
            guard let bytes = Self.parseV4(String(text)) else { return nil }
            self.init(bytes: bytes)
        }
    }

    private static func parseV4(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        // A leading zero means octal to some and decimal to others, so it is neither (RFC 6943 §3.1.1).
        let bytes = parts.compactMap { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part.utf8.count == 1 || part.first != "0") ? UInt8(part) : nil
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func parseV6(_ text: String) -> [UInt8]? {
        let halves = text.components(separatedByDoubleColon: true)
        guard halves.count <= 2 else { return nil }
        func groups(_ part: String) -> [UInt8]? {
            if part.isEmpty { return [] }
            var bytes: [UInt8] = []
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            for (index, word) in words.enumerated() {
                if word.contains("."), index == words.count - 1, let tail = parseV4(String(word)) {
                    bytes += tail
                } else {
                    guard (1...4).contains(word.utf8.count), word.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }), let value = UInt16(word, radix: 16)
                    else { return nil }
                    bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
                }
            }
            return bytes
        }
        guard let head = groups(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    public var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}

extension String {
    fileprivate func components(separatedByDoubleColon: Bool) -> [String] {
        var parts = [""]
        var index = startIndex
        while index < endIndex {
            let next = self.index(after: index)
            if self[index] == ":", next < endIndex, self[next] == ":" {
                parts.append("")
                index = self.index(after: next)
            } else {
                parts[parts.count - 1].append(self[index])
                index = next
            }
        }
        return parts
    }
}

/// A block of addresses, `10.0.0.0/8` (RFC 4632).
public struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    public let address: IPAddress
    /// Bits that are fixed.
    public let prefix: Int

    /// Reads CIDR notation; an address alone is a block of one. Nil when it is neither.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else {
            self.address = address
            prefix = bits
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]), length <= bits else { return nil }
        self.address = address
        prefix = length
    }

    /// Whether the address lies in the block.
    public func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        let whole = prefix / 8
        guard other.bytes[..<whole] == address.bytes[..<whole] else { return false }
        let rest = prefix % 8
        return rest == 0 || other.bytes[whole] >> (8 - rest) == address.bytes[whole] >> (8 - rest)
    }

    public var description: String { "\(address)/\(prefix)" }

    /// Blocks that are not the public internet: the special-purpose registries of RFC 6890 with loopback, private, link-local,
    /// carrier-grade NAT, benchmarking, documentation, multicast, and the NAT64 and 6to4 ranges that can lead to them.
    public static let special: [IPNetwork] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::1/128", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7",
        "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap { IPNetwork($0) }

    /// Whether a fetch may connect to the address: a public one, or one that the configuration allows.
    public static func mayConnect(to address: IPAddress, allowed: [IPNetwork]) -> Bool {
        allowed.contains { $0.contains(address) } || !special.contains { $0.contains(address) }
    }
}
