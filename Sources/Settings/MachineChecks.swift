import Addresses
import Foundation
import Models
import Yams

/// What can be said of a configuration only on the machine where it is used: whether files, programs, users and groups are there.
///
/// `datelined check-config` asks for it. The daemon starts without it, since a disk may come later than the daemon.
extension SettingsReader {
    private enum Kind { case file, folder, program }

    mutating func expectFile(_ node: Node, _ key: String, _ path: String) { expect(.file, node, key, path) }
    mutating func expectFolder(_ node: Node, _ key: String, _ path: String) { expect(.folder, node, key, path) }
    mutating func expectProgram(_ node: Node, _ key: String, _ path: String) { expect(.program, node, key, path) }

    private mutating func expect(_ kind: Kind, _ node: Node, _ key: String, _ path: String) {
        guard checksMachine else { return }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return fault(node, key, "\(path): does not exist; create it or correct the path")
        }
        switch kind {
        case .file where isFolder.boolValue: fault(node, key, "\(path): is a folder, not a file")
        case .folder where !isFolder.boolValue: fault(node, key, "\(path): is a file, not a folder")
        case .program where isFolder.boolValue: fault(node, key, "\(path): is a folder, not a program")
        case .program where !FileManager.default.isExecutableFile(atPath: path):
            fault(node, key, "\(path): may not be executed; chmod +x it")
        default: break
        }
    }

    mutating func expectProfile(_ node: Node, _ key: String, _ path: String) {
        guard checksMachine, Self.isFolder(path) else { return expect(.file, node, key, path) }
        fault(node, key, "\(path): is a folder; list the profile files in it, such as \(path)/trade.yaml")
    }

    /// A path at which a file is made.
    mutating func expectNoFolder(_ node: Node, _ key: String, _ path: String) {
        if checksMachine, Self.isFolder(path) { fault(node, key, "\(path): is a folder; name a file in it") }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Certificates in PEM (RFC 7468), as far as this user may read them.
    mutating func expectCertificates(_ node: Node, _ key: String, _ path: String) {
        guard checksMachine else { return }
        let before = faults.count
        expect(.file, node, key, path)
        guard faults.count == before, let data: Data = contents(node, key, path, limit: SmallFile.longest) else { return }
        let marks = ["-----BEGIN CERTIFICATE-----", "-----BEGIN TRUSTED CERTIFICATE-----", "-----BEGIN X509 CERTIFICATE-----"]
        if !marks.contains(where: { data.range(of: Data($0.utf8)) != nil }) {
            fault(node, key, "\(path): holds no certificate; it must be a file of certificates in PEM")
        }
    }

    /// A feed's file is read only where it lies below one of the folders, links resolved.
    mutating func expectBelow(_ roots: [String], _ node: Node, _ key: String, _ path: String) {
        guard checksMachine else { return }
        func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
        let file = real(path)
        let isBelow = roots.contains { root in
            let root = real(root)
            return file == root || file.hasPrefix(root.hasSuffix("/") ? root : root + "/")
        }
        if !isBelow { fault(node, key, "\(path): lies outside of fetch.file_roots; add its folder there") }
    }

    /// The bytes of a file as far as this user may read it: that the daemon's user may is not known here.
    private mutating func contents(_ node: Node, _ key: String, _ path: String, limit: Int) -> Data? {
        do { return try SmallFile.data(path, limit: limit) } catch {
            if case .unreadable = error { return nil }
            fault(node, key, "\(path): \(error)")
            return nil
        }
    }

    /// One line `user:password`, as far as this user may read it.
    mutating func expectCredentials(_ node: Node, _ key: String, _ path: String) {
        guard checksMachine else { return }
        let before = faults.count
        expect(.file, node, key, path)
        guard faults.count == before, let data = contents(node, key, path, limit: SmallFile.longestSecret) else { return }
        if !data.contains(UInt8(ascii: ":")) { fault(node, key, "\(path): must hold one line “user:password”") }
    }

    mutating func expectGroup(_ node: Node, _ key: String, _ name: String) {
        if checksMachine, getgrnam(name) == nil { fault(node, key, "there is no group “\(name)”; create it with groupadd or correct the name") }
    }

    /// A name or a number; a number needs no entry in the user database.
    mutating func expectUser(_ node: Node, _ key: String, _ name: String) {
        if checksMachine, UInt32(name) == nil, getpwnam(name) == nil {
            fault(node, key, "there is no user “\(name)”; create it with useradd or correct the name")
        }
    }
}

/// Values that go into requests.
extension SettingsReader {
    /// A proxy's address as libcurl takes it; empty for none.
    mutating func proxy(_ node: Node, _ key: String, _ set: (String) -> Void) {
        string(node, key) { me, text in
            guard text.isEmpty || Self.isProxy(text) else {
                // The address may hold a password.
                return me.fault(node, key, "is not the address of a proxy; write it as http://host:port or socks5h://host:port")
            }
            set(text)
        }
    }

    /// A scheme that libcurl knows or none, a host, perhaps a name and password and a port, and nothing behind them.
    private static func isProxy(_ text: String) -> Bool {
        let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
        // What is escaped for an address to be valid is not what libcurl would be given.
        guard let parts = URLComponents(string: text.contains("://") ? text : "http://" + text, encodingInvalidCharacters: false),
            schemes.contains(parts.scheme?.lowercased() ?? ""), let host = parts.host, parts.path.isEmpty || parts.path == "/",
            parts.query == nil, parts.fragment == nil
        else { return false }
        if let port = parts.port { guard (1...65_535).contains(port) else { return false } }
        if host.hasPrefix("[") || host.contains(":") { return IPAddress(host.filter { $0 != "[" && $0 != "]" }) != nil }
        return (try? HostName.ascii(host)) != nil
    }

    mutating func userAgent(_ node: Node, _ key: String, _ set: (String) -> Void) {
        string(node, key) { me, text in
            if text.allSatisfy(\.isWhitespace) { return me.fault(node, key, "is empty; leave it out to send Dateline's own") }
            if me.isSendable(text, node, key) { set(text) }
        }
    }

    /// A host's name as requests have it.
    mutating func hostName(_ text: String, _ node: Node, _ key: String) -> String? {
        do {
            // A port, where there is one, is part of what requests are told apart by.
            let port = text.hasPrefix("[") ? nil : text.lastIndex(of: ":")
            return try HostName.ascii(String(text[..<(port ?? text.endIndex)])) + (port.map { String(text[$0...]) } ?? "")
        } catch {
            fault(node, key, "is not the name of a host; write it without a scheme and blanks, such as feeds.example.org")
            return nil
        }
    }

    /// A header field that is sent (RFC 9110 §5.1, §5.5).
    mutating func header(_ name: String, _ node: Node, _ key: String, _ set: (String) -> Void) {
        let isToken =
            !name.isEmpty && name.utf8.allSatisfy { $0 < 0x7F && ($0 >= 0x30 || Self.tokenMarks.contains($0)) && !Self.delimiters.contains($0) }
        guard isToken else {
            return fault(node, key, "“\(name)” is not the name of a header field; use letters, digits and hyphens")
        }
        let own = ["host", "content-length", "transfer-encoding", "connection", "if-none-match", "if-modified-since", "accept-encoding"]
        if own.contains(name.lowercased()) { return fault(node, key, "Dateline sets “\(name)” itself; remove it") }
        string(node, key) { me, text in
            if me.isSendable(text, node, key) { set(text) }
        }
    }

    /// Text of one line without control characters.
    mutating func isSendable(_ text: String, _ node: Node, _ key: String) -> Bool {
        if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) { return true }
        fault(node, key, "has a line end or another control character in it; remove it")
        return false
    }

    /// `!#$%&'*+-.` of a token, all below the digits.
    private static let tokenMarks = Array("!#$%&'*+-.".utf8)
    private static let delimiters = Array(":;<=>?@[\\]{}\"(),/".utf8)
}
