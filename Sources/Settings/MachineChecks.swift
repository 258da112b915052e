import Foundation
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

    /// One line `user:password`, as far as this user may read it.
    mutating func expectCredentials(_ node: Node, _ key: String, _ path: String) {
        guard checksMachine else { return }
        let before = faults.count
        expect(.file, node, key, path)
        guard faults.count == before, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
        if !text.contains(":") { fault(node, key, "\(path): must hold one line “user:password”") }
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
            let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
            let whole = text.contains("://") ? text : "http://" + text
            let parts = URLComponents(string: whole)
            let isPlain = parts?.path.isEmpty != false || parts?.path == "/"
            guard text.isEmpty || (parts?.host?.isEmpty == false && schemes.contains(parts?.scheme?.lowercased() ?? "") && isPlain),
                (parts?.port).map({ (1...65_535).contains($0) }) ?? true
            else {
                // The address may hold a password.
                return me.fault(node, key, "is not the address of a proxy; write it as http://host:port or socks5h://host:port")
            }
            set(text)
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
