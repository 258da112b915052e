import Foundation
import Models
import Pages

/// How times, sizes and numbers are written.
extension Terminal {
    /// A UTC time in the reader's own zone: `02 Jul 10:15`, with the year when it is another one.
    static func local(_ iso: String?) -> String {
        guard let iso else { return "–" }
        let parser = ISO8601DateFormatter()
        guard let date = parser.date(from: iso) else { return clean(iso) }
        var time = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&time, &parts)
        var now = time_t(Date().timeIntervalSince1970)
        var today = tm()
        localtime_r(&now, &today)
        if abs(Int(time) - Int(now)) > 50 * 365 * 86_400 { return "never" }
        let format = parts.tm_year == today.tm_year ? (parts.tm_yday == today.tm_yday ? "%H:%M:%S" : "%d %b %H:%M") : "%Y-%m-%d"
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// ISO times inside a sentence in the reader's own zone.
    static func localTimes(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let core = word.prefix(20)
            return core.utf8.count == 20 && core.hasSuffix("Z") && core.allSatisfy { $0.isNumber || "-T:Z".contains($0) }
                ? local(String(core)) + word.dropFirst(20) : String(word)
        }.joined(separator: " ")
    }

    /// When an article was published, in the reader's own zone: `2025-07-02`, or `2025-07-02 10:15`. A date without a time is the same everywhere.
    static func published(_ iso: String, withTime: Bool = false) -> String {
        guard iso.contains("T"), let date = ISO8601DateFormatter().date(from: iso) else { return clean(iso) }
        // bounded: four digits of a year
        var time = time_t(exactly: date.timeIntervalSince1970.rounded()) ?? 0
        var parts = tm()
        localtime_r(&time, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, withTime ? "%Y-%m-%d %H:%M" : "%Y-%m-%d", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// How long ago, or how long until: `3 min ago`, `in 2 h`.
    static func relative(_ iso: String?) -> String {
        guard let iso else { return "–" }
        guard let date = ISO8601DateFormatter().date(from: iso) else { return clean(iso) }
        let seconds = date.timeIntervalSinceNow
        guard abs(seconds) < 50 * 365 * 86_400 else { return "never" }
        // bounded: fifty years
        let text = span(Int(abs(seconds).rounded()))
        return seconds > 0 ? "in \(text)" : "\(text) ago"
    }

    /// When something pending happens: `in 2 h`, or `now` when it is due.
    static func due(_ iso: String?) -> String {
        guard let iso, let date = ISO8601DateFormatter().date(from: iso), date.timeIntervalSinceNow < 1 else { return relative(iso) }
        return "now"
    }

    /// A span in its largest unit: `45 s`, `12 min`, `3 h`, `9 d`.
    private static func span(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3_600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }

    /// A number with its noun: `1 feed`, `2,531 feeds`.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String { Words.count(number, noun, plural: plural) }

    static func bytes(_ count: Int64) -> String { Words.bytes(Int(clamping: count)) }

    static func number(_ value: Int) -> String { (value < 0 ? "-" : "") + Words.grouped(value.magnitude) }

    static func rate(_ value: Double) -> String { "\(plain(value)) %" }

    /// Without a needless fraction; what no integer holds, as it is.
    private static func plain(_ value: Double) -> String {
        // bounded: below 1e15
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// 123.5 bn of whole units.
    static func money(_ value: Double, _ currency: String) -> String {
        let (number, unit) = Words.scaled(value, whole: plain)
        return "\(currency) \(number)\(unit.isEmpty ? "" : " \(unit)")"
    }

    static func duration(_ seconds: Int) -> String {
        let days = seconds / 86_400, hours = seconds / 3_600 % 24, minutes = seconds / 60 % 60
        // The two largest units; one that is zero says nothing.
        func joined(_ first: String, _ rest: Int, _ unit: String) -> String { rest > 0 ? "\(first) \(rest) \(unit)" : first }
        if days > 0 { return joined("\(days) d", hours, "h") }
        if hours > 0 { return joined("\(hours) h", minutes, "min") }
        return minutes > 0 ? joined("\(minutes) min", seconds % 60, "s") : "\(seconds) s"
    }

    /// The outcome of a poll in words: `unchanged`, `no connection`, `HTTP 503`; what has no words here, without underscores.
    static func outcome(_ kind: OutcomeKind) -> String {
        if let status = kind.httpStatus { return "HTTP \(status)" }
        return outcomes[kind] ?? kind.rawValue.replacingOccurrences(of: "_", with: " ")
    }

    private static let outcomes: [OutcomeKind: String] = [
        .notModified: "unchanged", .connect: "no connection", .dns: "name not found", .tls: "TLS error", .timeout: "timed out",
        .store: "not stored", .held: "too early", .html: "not a feed",
    ]
}
