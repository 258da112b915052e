import Foundation
import Models
import Yams

extension Settings {
    /// Reads a configuration file.
    ///
    /// Relative paths in it are relative to the file's folder.
    /// - Throws: `SettingsError` with all faults, each with file, line and key.
    public static func load(path: String) throws -> Settings {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw SettingsError(faults: [
                SettingsFault(
                    file: path, line: nil, key: "",
                    message: exists ? "cannot be read as UTF-8 text; check its permissions" : "no such file; name one with --config FILE")
            ])
        }
        return try parse(text, file: path)
    }

    /// Reads configuration text; `file` is its name in messages and the base of relative paths.
    public static func parse(_ text: String, file: String) throws -> Settings {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw SettingsError(faults: [SettingsReader.fault(of: error, file: file)])
        }
        var reader = SettingsReader(file: file)
        let settings = reader.settings(root)
        guard reader.faults.isEmpty else { throw SettingsError(faults: reader.faults) }
        return settings
    }
}

/// Walks the YAML tree and gathers faults instead of stopping at the first.
struct SettingsReader {
    let file: String
    let folder: String
    var faults: [SettingsFault] = []

    init(file: String) {
        self.file = file
        let path = (file as NSString).isAbsolutePath ? file : FileManager.default.currentDirectoryPath + "/" + file
        folder = (path as NSString).deletingLastPathComponent
    }

    static func fault(of error: YamlError, file: String) -> SettingsFault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            SettingsFault(file: file, line: mark.line, key: "", message: "is no YAML: \(problem); check indentation and quotation marks here")
        default: SettingsFault(file: file, line: nil, key: "", message: "is no YAML: \(error)")
        }
    }

    mutating func fault(_ node: Node?, _ key: String, _ message: String) {
        faults.append(SettingsFault(file: file, line: node?.mark?.line, key: key, message: message))
    }

    // MARK: Sections

    mutating func settings(_ root: Node?) -> Settings {
        var settings = Settings()
        guard let root, root != .scalar(.init("")) else { return settings }
        if case .scalar(let scalar) = root, scalar.string.isEmpty || scalar.string == "null" { return settings }
        map(root, "") { me, key, node in
            switch key {
            case "store": me.store(node, &settings.store)
            case "control": me.control(node, &settings.control)
            case "fetch": me.fetch(node, &settings.fetch)
            case "poll": me.poll(node, &settings.poll)
            case "pages":
                me.map(node, "pages") { me, key, node in
                    switch key {
                    case "fetch": me.bool(node, "pages.fetch") { settings.pages.fetch = $0 }
                    case "robots": me.bool(node, "pages.robots") { settings.pages.robots = $0 }
                    default: return ["fetch", "robots"]
                    }
                    return nil
                }
            case "topics": settings.topics = me.list(node, "topics").map { me.absolute($0) }
            case "hooks":
                me.map(node, "hooks") { me, key, node in
                    guard key == "on_article" else { return ["on_article"] }
                    let words = me.list(node, "hooks.on_article")
                    settings.hooks.onArticle = words.isEmpty ? [] : [me.absolute(words[0])] + words.dropFirst()
                    return nil
                }
            case "log":
                me.map(node, "log") { me, key, node in
                    guard key == "level" else { return ["level"] }
                    let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
                    me.string(node, "log.level") { me, text in
                        if levels.contains(text) {
                            settings.log.level = text
                        } else {
                            me.fault(node, "log.level", "“\(text)” is no level; one of \(levels.joined(separator: ", "))")
                        }
                    }
                    return nil
                }
            case "urls":
                me.map(node, "urls") { me, key, node in
                    guard key == "tracking_parameters" else { return ["tracking_parameters"] }
                    settings.urls.trackingParameters = me.list(node, "urls.tracking_parameters")
                    return nil
                }
            case "feeds": settings.feeds = me.feeds(node)
            default: return ["store", "control", "fetch", "poll", "pages", "topics", "hooks", "log", "urls", "feeds"]
            }
            return nil
        }
        if settings.poll.min > settings.poll.max {
            fault(root["poll"], "poll", "min is longer than max; make min the shorter one")
        }
        return settings
    }

    private mutating func store(_ node: Node, _ store: inout StoreSettings) {
        var value = store
        map(node, "store") { me, key, node in
            switch key {
            case "path": me.string(node, "store.path") { me, text in value.path = me.absolute(text) }
            case "raw_pages": me.duration(node, "store.raw_pages", allowsOff: true) { value.rawPages = $0 ?? 0 }
            case "retention": me.duration(node, "store.retention", allowsOff: true) { value.retention = $0 }
            default: return ["path", "raw_pages", "retention"]
            }
            return nil
        }
        store = value
    }

    private mutating func control(_ node: Node, _ control: inout ControlSettings) {
        var value = control
        map(node, "control") { me, key, node in
            switch key {
            case "socket":
                me.string(node, "control.socket") { me, text in
                    value.socket = me.absolute(text)
                    // sun_path of unix(7) holds 107 bytes and a zero.
                    if value.socket.utf8.count > 107 {
                        me.fault(node, "control.socket", "is longer than the 107 bytes that a socket's path may have")
                    }
                }
            case "group": me.string(node, "control.group") { _, text in value.group = text.isEmpty ? nil : text }
            case "admins": value.admins = me.list(node, "control.admins")
            default: return ["socket", "group", "admins"]
            }
            return nil
        }
        control = value
    }

    private mutating func poll(_ node: Node, _ poll: inout PollSettings) {
        var value = poll
        map(node, "poll") { me, key, node in
            switch key {
            case "every": me.duration(node, "poll.every") { value.every = $0 ?? value.every }
            case "min": me.duration(node, "poll.min") { value.min = $0 ?? value.min }
            case "max": me.duration(node, "poll.max") { value.max = $0 ?? value.max }
            default: return ["every", "min", "max"]
            }
            return nil
        }
        poll = value
    }

    private mutating func fetch(_ node: Node, _ fetch: inout FetchSettings) {
        var value = fetch
        map(node, "fetch") { me, key, node in
            switch key {
            case "user_agent": me.string(node, "fetch.user_agent") { _, text in value.userAgent = text }
            case "concurrency": me.number(node, "fetch.concurrency", 1...1_024) { value.concurrency = $0 }
            case "per_host": me.number(node, "fetch.per_host", 1...64) { value.perHost = $0 }
            case "host_delay": me.seconds(node, "fetch.host_delay") { value.hostDelay = $0 }
            case "timeout": me.seconds(node, "fetch.timeout") { value.timeout = $0 }
            case "max_body": me.size(node, "fetch.max_body") { value.maxBody = $0 }
            case "proxy": me.string(node, "fetch.proxy") { _, text in value.proxy = text }
            case "ca_file": me.string(node, "fetch.ca_file") { me, text in value.caFile = me.absolute(text) }
            case "file_roots": value.fileRoots = me.list(node, "fetch.file_roots").map { me.absolute($0) }
            case "allow_private_networks":
                for text in me.list(node, "fetch.allow_private_networks") {
                    if let network = IPNetwork(text) {
                        value.allowPrivateNetworks.append(network)
                    } else {
                        me.fault(node, "fetch.allow_private_networks", "“\(text)” is no network; write it as 192.168.0.0/16 or fd00::/8")
                    }
                }
            case "hosts":
                me.map(node, "fetch.hosts", anyKey: true) { me, host, node in
                    var policy = HostSettings()
                    me.map(node, "fetch.hosts.\(host)") { me, key, node in
                        switch key {
                        case "per_host": me.number(node, "fetch.hosts.\(host).per_host", 1...64) { policy.perHost = $0 }
                        case "host_delay": me.seconds(node, "fetch.hosts.\(host).host_delay") { policy.hostDelay = $0 }
                        default: return ["per_host", "host_delay"]
                        }
                        return nil
                    }
                    value.hosts[host.lowercased()] = policy
                    return nil
                }
            default:
                return [
                    "user_agent", "concurrency", "per_host", "host_delay", "timeout", "max_body", "proxy", "ca_file", "file_roots",
                    "allow_private_networks", "hosts",
                ]
            }
            return nil
        }
        fetch = value
    }

    private mutating func feeds(_ node: Node) -> [FeedSettings] {
        guard case .sequence(let sequence) = node else {
            if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" { return [] }
            fault(node, "feeds", "must be a list; begin each feed with “- ”")
            return []
        }
        var feeds: [FeedSettings] = []
        var seen: [String: Int] = [:]
        for (index, entry) in sequence.enumerated() {
            let key = "feeds[\(index)]"
            guard let feed = feed(entry, key) else { continue }
            if let line = seen[feed.url] {
                fault(entry, key, "\(feed.url) is listed already in line \(line); remove one of the two")
                continue
            }
            seen[feed.url] = entry.mark?.line ?? 0
            feeds.append(feed)
        }
        return feeds
    }

    private mutating func feed(_ entry: Node, _ key: String) -> FeedSettings? {
        if case .scalar(let scalar) = entry { return address(scalar.string, entry, key).map { FeedSettings(url: $0) } }
        guard case .mapping = entry else {
            fault(entry, key, "must be an address or a mapping with “url”")
            return nil
        }
        guard let url = entry["url"]?.string else {
            fault(entry, key, "has no “url”; add the feed's address")
            return nil
        }
        guard let url = address(url, entry, key + ".url") else { return nil }
        var feed = FeedSettings(url: url)
        map(entry, key) { me, name, node in
            switch name {
            case "url": break
            case "name": me.string(node, "\(key).name") { _, text in feed.name = text }
            case "every": me.duration(node, "\(key).every") { feed.every = $0 }
            case "tags": feed.tags = me.list(node, "\(key).tags")
            case "pages": me.bool(node, "\(key).pages") { feed.pages = $0 }
            case "user_agent": me.string(node, "\(key).user_agent") { _, text in feed.userAgent = text }
            case "basic_auth_file": me.string(node, "\(key).basic_auth_file") { me, text in feed.basicAuthFile = me.absolute(text) }
            case "headers":
                me.map(node, "\(key).headers", anyKey: true) { me, header, node in
                    me.string(node, "\(key).headers.\(header)") { _, text in feed.headers[header] = text }
                    return nil
                }
            default: return ["url", "name", "every", "tags", "pages", "user_agent", "headers", "basic_auth_file"]
            }
            return nil
        }
        return feed
    }

    private mutating func address(_ text: String, _ node: Node, _ key: String) -> String? {
        if text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("file:///") { return text }
        // A path of the configuration's own folder, for feeds that come with the program.
        if text.hasPrefix("file:") { return "file://" + absolute(String(text.dropFirst(text.hasPrefix("file://") ? 7 : 5))) }
        fault(node, key, "“\(text.prefix(80))” is no address of a feed; write it with http:// or https://")
        return nil
    }

    // MARK: Values

    /// Visits a mapping's members; a handler that does not know a key returns those that it knows.
    mutating func map(
        _ node: Node, _ key: String, anyKey: Bool = false, _ visit: (inout SettingsReader, String, Node) -> [String]?
    ) {
        if case .scalar(let scalar) = node, scalar.string.isEmpty || scalar.string == "null" || scalar.string == "~" { return }
        guard case .mapping(let mapping) = node else { return fault(node, key, "must be a mapping of keys to values") }
        var seen: Set<String> = []
        for (name, value) in mapping {
            guard let name = name.string else { continue }
            if !seen.insert(name).inserted { fault(value, key.isEmpty ? name : "\(key).\(name)", "stands twice; keep one") }
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

    private mutating func bool(_ node: Node, _ key: String, _ set: (Bool) -> Void) {
        switch node.string?.lowercased() {
        case "true", "yes", "on": set(true)
        case "false", "no", "off": set(false)
        default: fault(node, key, "must be true or false")
        }
    }

    private mutating func number(_ node: Node, _ key: String, _ range: ClosedRange<Int>, _ set: (Int) -> Void) {
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

    private mutating func seconds(_ node: Node, _ key: String, _ set: (Double) -> Void) {
        guard let text = node.string, let value = Self.duration(text) else {
            return fault(node, key, "must be a time such as 500ms, 30s, 15m, 2h or 1d")
        }
        set(value)
    }

    private mutating func duration(_ node: Node, _ key: String, allowsOff: Bool = false, _ set: (Int64?) -> Void) {
        guard let text = node.string else { return fault(node, key, "must be a time such as 30s, 15m, 2h or 1d") }
        if allowsOff, ["off", "never", "no", "false", "0"].contains(text.lowercased()) { return set(nil) }
        guard let value = Self.duration(text), value >= 1 else {
            return fault(node, key, "“\(text.prefix(20))” is no time; write it as 30s, 15m, 2h or 1d\(allowsOff ? ", or off" : "")")
        }
        set(Int64(value))
    }

    private mutating func size(_ node: Node, _ key: String, _ set: (Int) -> Void) {
        guard let text = node.string, let value = Self.size(text), value > 0 else {
            return fault(node, key, "must be a size such as 500KiB, 10MiB or 1GiB")
        }
        set(value)
    }

    /// Seconds of `30s`, `15m`, `2h`, `1d`, `1w`, `500ms`; a bare number counts seconds.
    static func duration(_ text: String) -> Double? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(digits), value.isFinite, value >= 0, value < 1e9 else { return nil }
        let factor: [String: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        return factor[text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)].map { $0 * value }
    }

    static func size(_ text: String) -> Int? {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let factor: [String: Double] = ["": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1_024, "MiB": 1_048_576, "GiB": 1_073_741_824]
        guard let value = Double(digits), let unit = factor[text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)], value * unit < 1e15
        else { return nil }
        return Int(value * unit)
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

/// Seconds of a duration such as `30s`, `15m`, `2h`, `1d`; nil when it is none.
public func parseDuration(_ text: String) -> Double? { SettingsReader.duration(text) }
