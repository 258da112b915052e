import Foundation
import Yams

/// The section `web`.
extension SettingsReader {
    mutating func web(_ node: Node, _ web: inout WebSettings) {
        var value = web
        map(node, "web") { me, key, node in
            switch key {
            case "listen": me.listen(node) { value.listen = $0 }
            case "allow_remote": me.bool(node, "web.allow_remote") { value.allowRemote = $0 }
            case "password_file":
                me.string(node, "web.password_file") { me, text in
                    let path = me.absolute(text)
                    value.passwordFile = path
                    me.expectCredentials(node, "web.password_file", path)
                    me.expectPrivate(node, "web.password_file", path)
                }
            case "hosts":
                value.hosts = me.list(node, "web.hosts").map { $0.lowercased() }
                for name in value.hosts where name.isEmpty || !name.utf8.allSatisfy({ Self.isHostByte($0) }) {
                    me.fault(
                        node, "web.hosts", "“\(name.prefix(60))” is not the name of a host; write it without a scheme and a port: news.example.org")
                }
            default: return ["listen", "allow_remote", "password_file", "hosts"]
            }
            return nil
        }
        if case .tcp(let address, _) = value.listen, !Self.isLoopback(address) {
            if !value.allowRemote {
                fault(
                    node["listen"] ?? node, "web.listen",
                    "\(address) can be reached from other machines; listen on 127.0.0.1, or set web.allow_remote: true and web.password_file")
            } else if value.passwordFile == nil {
                fault(node["allow_remote"] ?? node, "web.allow_remote", "needs web.password_file, a file with a line “user:password” for each reader")
            }
        }
        web = value
    }

    /// `127.0.0.1:8470`, `[::1]:8470`, `localhost:8470`, `unix:/run/dateline/web.sock`, or off.
    private mutating func listen(_ node: Node, _ set: (WebSettings.Listen?) -> Void) {
        string(node, "web.listen") { me, text in
            if text.isEmpty || ["off", "no", "false", "null", "~"].contains(text.lowercased()) { return set(nil) }
            if text.hasPrefix("unix:") {
                let path = me.absolute(String(text.dropFirst(5)))
                // sun_path of unix(7) holds 107 bytes and a zero.
                if path.utf8.count > 107 { me.fault(node, "web.listen", "is longer than the 107 bytes that a socket's path may have") }
                return set(.unix(path: path))
            }
            let form = "“\(text.prefix(60))” is not an address and a port; write it as 127.0.0.1:8470, [::1]:8470 or unix:/run/dateline/web.sock"
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else {
                return me.fault(node, "web.listen", form)
            }
            var address = String(text[..<colon])
            if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
            if address.lowercased() == "localhost" { address = "127.0.0.1" }
            guard Self.isAddress(address) else { return me.fault(node, "web.listen", form) }
            set(.tcp(address: address, port: port))
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        var (v4, v6) = (in_addr(), in6_addr())
        return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1
    }

    private static func isLoopback(_ address: String) -> Bool { address == "::1" || address.hasPrefix("127.") }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D: true
        default: false
        }
    }

    /// Passwords that everybody can read protect nothing.
    private mutating func expectPrivate(_ node: Node, _ key: String, _ path: String) {
        guard checksMachine, let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber else { return }
        if mode.intValue & 0o004 != 0 { fault(node, key, "\(path): can be read by everybody; chmod 640 it") }
    }
}
