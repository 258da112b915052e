/// What differs between two configurations.
extension Settings {
    /// Keys, and sections as a whole, that take effect only when the daemon starts.
    private static let fixed: Set<String> = ["store.path", "store.cache", "control.socket", "control.group", "control.answer", "web", "fleet"]

    /// Keys whose values differ, those that a reload takes over apart from those that need a restart; `feeds` are not among them.
    public func changes(to new: Settings) -> (changed: [String], needsRestart: [String]) {
        let keys = zip(values, new.values).compactMap { old, new in old.value == new.value ? nil : old.key }
        return (keys.filter { !Self.needsRestart($0) }, keys.filter(Self.needsRestart))
    }

    private static func needsRestart(_ key: String) -> Bool { fixed.contains(key) || fixed.contains(String(key.prefix { $0 != "." })) }

    /// Every key with a text of its value, whatever sections there are; of a mapping inside a mapping only the outer key.
    private var values: [(key: String, value: String)] {
        var all: [(String, String)] = []
        for section in Mirror(reflecting: self).children {
            guard let name = section.label, name != "feeds" else { continue }
            let mirror = Mirror(reflecting: section.value)
            guard mirror.displayStyle == .struct else {
                all.append((name, String(reflecting: section.value)))
                continue
            }
            for child in mirror.children {
                guard let label = child.label else { continue }
                // A dictionary has no order of its own.
                let value: Any = (child.value as? [String: HostSettings])?.sorted { $0.key < $1.key } ?? child.value
                all.append(("\(name).\(Self.key(label))", String(reflecting: value)))
            }
        }
        return all
    }

    /// `maxBody` as the configuration writes it: `max_body`.
    private static func key(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
