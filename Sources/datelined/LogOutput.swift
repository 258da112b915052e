import CSystemd
import Foundation
import Logging
import Models
import Synchronization

/// The level below which nothing is written; it may change while the daemon runs.
final class LogLevel: Sendable {
    private let level: Mutex<Logger.Level>

    init(_ name: String) { level = Mutex(Logger.Level(rawValue: name) ?? .info) }

    var current: Logger.Level { level.withLock { $0 } }

    /// False when there is no such level.
    func set(_ name: String) -> Bool {
        guard let new = Logger.Level(rawValue: name) else { return false }
        level.withLock { $0 = new }
        return true
    }
}

/// Where log lines go: to the journal with priority and fields under systemd, else to standard error.
enum LogOutput {
    static func handler(label: String, level: LogLevel, repetition: Repetition) -> any LogHandler {
        // systemd sets JOURNAL_STREAM when standard error leads to the journal (systemd.exec(5)).
        ProcessInfo.processInfo.environment["JOURNAL_STREAM"] == nil
            ? StandardErrorHandler(level: level, repetition: repetition) : JournalHandler(level: level, repetition: repetition)
    }

    /// For parts that have nothing to say to users.
    static let quiet = Logger(label: "quiet", factory: { _ in SwiftLogNoOpLogHandler() })

    /// Text of the network must not carry control characters into a terminal or the journal, and addresses no passwords.
    static func clean(_ text: String) -> String {
        let text = textWithoutCredentials(text)
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isUnsafe($0) ? " " : $0 }))
    }

    /// Control characters, and those that change the direction of writing.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// Lines on standard error: time, level, message, fields.
struct StandardErrorHandler: LogHandler {
    let level: LogLevel
    let repetition: Repetition
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level {
        get { level.current }
        set { _ = level.set(newValue.rawValue) }
    }

    init(level: LogLevel, repetition: Repetition) {
        self.level = level
        self.repetition = repetition
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        guard repetition.isNew(event.level, "\(event.message)", error: all["error"].map { "\($0)" }) else { return }
        let fields = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(LogOutput.clean("\($0.value)"))" }
            .joined()
        let line = "\(ISO8601DateFormatter().string(from: Date())) \(event.level.rawValue): \(LogOutput.clean("\(event.message)"))\(fields)\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
}

/// Entries in systemd's journal (sd_journal_sendv(3)): MESSAGE, PRIORITY and one field for each piece of metadata.
struct JournalHandler: LogHandler {
    let level: LogLevel
    let repetition: Repetition
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level {
        get { level.current }
        set { _ = level.set(newValue.rawValue) }
    }

    init(level: LogLevel, repetition: Repetition) {
        self.level = level
        self.repetition = repetition
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let merged = metadata.merging(event.metadata ?? [:]) { $1 }
        guard repetition.isNew(event.level, "\(event.message)", error: merged["error"].map { "\($0)" }) else { return }
        let all = merged.sorted { $0.key < $1.key }
        let text = ([LogOutput.clean("\(event.message)")] + all.map { "\($0.key)=\(LogOutput.clean("\($0.value)"))" }).joined(separator: " ")
        var fields = ["MESSAGE=\(text)", "PRIORITY=\(Self.priority(event.level))", "SYSLOG_IDENTIFIER=datelined"]
        if let id = MessageID.of("\(event.message)") { fields.append("MESSAGE_ID=\(id)") }
        for (key, value) in all { fields.append("\(Self.field(key))=\(LogOutput.clean("\(value)"))") }
        let copies = fields.map { Array($0.utf8) }
        let pointers = copies.map { bytes -> UnsafeMutablePointer<CChar> in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
            for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
            return copy
        }
        defer { for pointer in pointers { pointer.deallocate() } }
        let constant: [UnsafePointer<CChar>?] = pointers.map { UnsafePointer($0) }
        _ = constant.withUnsafeBufferPointer { list in dl_journal_send(list.baseAddress, copies.map(\.count), Int32(copies.count)) }
    }

    /// `FEED`, `URL`, `ARTICLE`, `HOST` and `ERROR`; all others with a prefix, so that they hide none of the journal's own.
    private static func field(_ key: String) -> String {
        let name = key.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return ["FEED", "URL", "ARTICLE", "HOST", "ERROR", "REASON"].contains(name) ? name : "DATELINE_\(name)"
    }

    /// syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
