import Foundation
import Models
import Yams

/// How values are written: texts, numbers, lists, durations, sizes, paths.
extension SettingsReader {
    /// Visits a mapping's members; a handler that does not know a key returns those that it knows.
    mutating func map(
        _ node: Node, _ key: String, anyKey: Bool = false, _ visit: (inout SettingsReader, String, Node) -> [String]?
    ) {
        if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" || scalar.string == "~" { return }
        guard case .mapping(let mapping) = node else { return fault(node, key, "must be a mapping of keys to values") }
        for (name, value) in mapping {
            guard let name = name.string else {
                fault(name, key, "has a key that is not text")
                continue
            }
            if let known = visit(&self, name, value), !anyKey {
                let near = Self.nearest(name, known)
                faults.append(
                    SettingsFault(
                        file: file, line: Self.line(of: name, in: mapping) ?? value.mark?.line, key: key.isEmpty ? name : "\(key).\(name)",
                        message: "unknown key; \(near.map { "did you mean “\($0)”?" } ?? "known here: \(known.joined(separator: ", "))")"))
            }
        }
    }

    private static func line(of name: String, in mapping: Node.Mapping) -> Int? { mapping.first { $0.key.string == name }?.key.mark?.line }

    mutating func string(_ node: Node, _ key: String, _ set: (inout SettingsReader, String) -> Void) {
        guard case .scalar(let scalar) = node else { return fault(node, key, "must be text") }
        set(&self, scalar.string)
    }

    mutating func bool(_ node: Node, _ key: String, _ set: (Bool) -> Void) {
        switch node.string?.lowercased() {
        case "true", "yes", "on": set(true)
        case "false", "no", "off": set(false)
        default: fault(node, key, "must be true or false")
        }
    }

    mutating func number(_ node: Node, _ key: String, _ range: ClosedRange<Int>, _ set: (Int) -> Void) {
        guard let text = node.string, let value = Int(text), range.contains(value) else {
            return fault(node, key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        set(value)
    }

    mutating func list(_ node: Node, _ key: String) -> [String] {
        switch node {
        case .sequence(let sequence):
            return sequence.compactMap { entry in
                if let text = entry.string { return text }
                fault(entry, key, "must be a list of texts")
                return nil
            }
        case .scalar(let scalar): return scalar.string.isEmpty || scalar.string == "null" ? [] : [scalar.string]
        default:
            fault(node, key, "must be a list")
            return []
        }
    }

    /// The entries of a list, or the one that stands for a list.
    func entries(_ node: Node) -> [Node] {
        if case .sequence(let sequence) = node { return sequence.filter { $0.string != nil } }
        return [node]
    }

    /// A list of paths, each absolute; `check` looks at each with its node.
    mutating func paths(_ node: Node, _ key: String, _ check: (inout SettingsReader, Node, String, String) -> Void) -> [String] {
        let paths = list(node, key).map { absolute($0) }
        for (path, entry) in zip(paths, entries(node)) { check(&self, entry, key, path) }
        return paths
    }

    /// A duration in seconds, with a unit.
    mutating func seconds(
        _ node: Node, _ key: String, in range: ClosedRange<Double> = 0...SettingsReader.longest, orOff: Bool = false, _ set: (Double) -> Void
    ) {
        let form = "write it as \(range.lowerBound < 1 ? "500ms, " : "")30s, 15m, 2h or 1d\(orOff ? ", or off" : "")"
        guard let text = node.string else { return fault(node, key, "is not a duration; \(form)") }
        guard let value = Self.anyDuration(text) else { return fault(node, key, "“\(text.prefix(20))” is not a duration; \(form)") }
        if value < range.lowerBound { return fault(node, key, "“\(text.prefix(20))” is too short; the minimum is \(Self.text(range.lowerBound))") }
        if value > range.upperBound { return fault(node, key, "“\(text.prefix(20))” is too long; the maximum is \(Self.text(range.upperBound))") }
        if value > 0, text.last?.isNumber == true { return fault(node, key, "“\(text)” has no unit; \(form)") }
        set(value)
    }

    /// A duration in whole seconds, or nil where `off` is allowed.
    mutating func duration(
        _ node: Node, _ key: String, in range: ClosedRange<Double> = 1...SettingsReader.longest, allowsOff: Bool = false, _ set: (Int64?) -> Void
    ) {
        if allowsOff, let text = node.string, ["off", "never", "no", "false", "0"].contains(text.lowercased()) { return set(nil) }
        seconds(node, key, in: range, orOff: allowsOff) { set(Int64(clamping: $0)) }
    }

    /// The intervals at which feeds may be polled: a second, which is for servers of one's own, to a year.
    static let pollSpans = 1.0...31_536_000

    /// `10ms`, `60s`, `365d`.
    private static func text(_ seconds: Double) -> String {
        let (value, unit) = seconds < 1 ? (seconds * 1_000, "ms") : seconds < 86_400 ? (seconds, "s") : (seconds / 86_400, "d")
        return "\(Int64(clamping: value))\(unit)"
    }

    mutating func size(_ node: Node, _ key: String, _ set: (Int) -> Void) {
        guard let text = node.string, let value = Self.size(text), value > 0 else {
            return fault(node, key, "must be a size such as 500KiB, 10MiB or 1GiB")
        }
        if text.last?.isNumber == true { return fault(node, key, "“\(text)” has no unit; write it as 500KiB, 10MiB or 1GiB, or \(text)B for bytes") }
        set(value)
    }

    /// Seconds of the longest time that can be set: ten years.
    static let longest = 3_650.0 * 86_400

    /// Seconds of `30s`, `15m`, `2h`, `1d`, `1w`, `500ms`; a bare number counts seconds.
    static func duration(_ text: String) -> Double? { anyDuration(text).flatMap { $0 <= longest ? $0 : nil } }

    /// Seconds of a duration of any length.
    private static func anyDuration(_ text: String) -> Double? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let factors: [String: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let value = Double(digits), let factor = factors[text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)],
            value >= 0, (value * factor).isFinite
        else { return nil }
        return value * factor
    }

    static func size(_ text: String) -> Int? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let factor: [String: Double] = ["": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1_024, "MiB": 1_048_576, "GiB": 1_073_741_824]
        guard let value = Double(digits), let unit = factor[text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)], value * unit < 1e15
        else { return nil }
        return Int(clamping: value * unit)
    }

    func absolute(_ path: String) -> String {
        let full = (path as NSString).isAbsolutePath ? path : folder + "/" + path
        return URL(fileURLWithPath: full).standardizedFileURL.path
    }

    /// The known key that is at most two edits away (Levenshtein 1966).
    static func nearest(_ name: String, _ known: [String]) -> String? {
        known.map { ($0, distance(Array(name.utf8), Array($0.utf8))) }.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }?.0
    }

    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard a.count < 60, b.count < 60 else { return .max }
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var previous = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let cost = min(row[j] + 1, row[j + 1] + 1, previous + (a[i] == b[j] ? 0 : 1))
                previous = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count]
    }
}

/// Seconds of a duration such as `30s`, `15m`, `2h`, `1d`; nil when it is not one.
public func parseDuration(_ text: String) -> Double? { SettingsReader.duration(text) }
