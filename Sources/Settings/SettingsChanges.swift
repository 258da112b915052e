/// What differs between two configurations.
extension Settings {
    /// Keys that take effect only when the daemon starts.
    private static let fixed: Set<String> = ["store.path", "store.cache", "control.socket", "control.group", "web.listen", "web.allow_remote", "web.password_file", "fleet"]

    /// Keys whose values differ, those that a reload takes over apart from those that need a restart; `feeds` are not among them.
    public func changes(to new: Settings) -> (changed: [String], needsRestart: [String]) {
        let keys = zip(values, new.values).compactMap { old, new in old.value == new.value ? nil : old.key }
        return (keys.filter { !Self.fixed.contains($0) }, keys.filter { Self.fixed.contains($0) })
    }

    /// Every key with a text of its value; of a mapping inside a mapping only the outer key.
    private var values: [(key: String, value: String)] {
        var all: [(String, String)] = []
        func add(_ section: String, _ value: Any) {
            for child in Mirror(reflecting: value).children {
                guard let label = child.label else { continue }
                // A dictionary has no order of its own.
                let value: Any = (child.value as? [String: HostSettings])?.sorted { $0.key < $1.key } ?? child.value
                all.append(("\(section).\(Self.key(label))", String(reflecting: value)))
            }
        }
        add("store", store)
        add("control", control)
        add("fetch", fetch)
        add("poll", poll)
        add("pages", pages)
        add("hooks", hooks)
        add("web", web)
        add("log", log)
        add("urls", urls)
        all.append(("webhooks", String(reflecting: webhooks)))
        all.append(("fleet", String(reflecting: fleet)))
        all.append(("topics", String(reflecting: topics)))
        return all
    }

    /// `maxBody` as the configuration writes it: `max_body`.
    private static func key(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
