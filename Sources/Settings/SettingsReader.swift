import Addresses
import Foundation
import Models
import Yams

extension Settings {
    /// Reads a configuration file.
    ///
    /// Relative paths in it are relative to the file's folder.
    /// - Throws: `SettingsError` with all faults, each with file, line and key.
    ///
    /// - Parameters:
    ///   - checksMachine: also tells files, programs, users and groups that are not there.
    ///   - databaseFault: what is wrong with a connection string of `fleet.database`; nil when nothing is.
    public static func load(
        path: String, checksMachine: Bool = false, databaseFault: @escaping (String) -> String? = { _ in nil }
    ) throws -> Settings {
        let text: String
        do { text = try SmallFile.text(path) } catch {
            let why = if case .missing = error { "no such file; name one with --config FILE" } else { "\(error)" }
            throw SettingsError(faults: [SettingsFault(file: path, line: nil, key: "", message: why)])
        }
        return try parse(text, file: path, checksMachine: checksMachine, databaseFault: databaseFault)
    }

    /// Reads configuration text; `file` is its name in messages and the base of relative paths.
    public static func parse(
        _ text: String, file: String, checksMachine: Bool = false, databaseFault: @escaping (String) -> String? = { _ in nil }
    ) throws -> Settings {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw SettingsError(faults: [SettingsReader.fault(of: error, file: file, text: text)])
        }
        var reader = SettingsReader(file: file)
        reader.checksMachine = checksMachine
        reader.databaseFault = databaseFault
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
    var checksMachine = false
    /// What is wrong with a connection string: the library that reads it is not known here.
    var databaseFault: (String) -> String? = { _ in nil }
    /// Feeds with a file address, which must lie below `fetch.file_roots`.
    var fileFeeds: [(node: Node, key: String, path: String)] = []

    init(file: String) {
        self.file = file
        let path = (file as NSString).isAbsolutePath ? file : FileManager.default.currentDirectoryPath + "/" + file
        folder = (path as NSString).deletingLastPathComponent
    }

    static func fault(of error: YamlError, file: String, text: String) -> SettingsFault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            SettingsFault(file: file, line: mark.line, key: "", message: "is not valid YAML: \(problem); check indentation and quotation marks here")
        case .duplicatedKeysInMapping(let keys, let context):
            SettingsFault(
                file: file, line: secondLine(of: keys.first ?? "", in: text, from: context.mark.line), key: keys.first ?? "",
                message: "appears twice; keep one")
        case .reader(let problem, let offset, _, _):
            SettingsFault(
                file: file, line: offset.map { text.prefix($0).reduce(1) { $1.isNewline ? $0 + 1 : $0 } }, key: "",
                message: "is not valid YAML: \(problem); remove that character")
        default: SettingsFault(file: file, line: nil, key: "", message: "is not valid YAML: \(error)")
        }
    }

    /// Where a key stands the second time in the mapping that begins in a line: Yams tells the beginning only.
    private static func secondLine(of key: String, in text: String, from line: Int) -> Int {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        let hits = lines.indices.dropFirst(max(0, line - 1)).filter {
            let start = lines[$0].drop { $0 == " " || $0 == "-" }
            return start.hasPrefix(key) && start.dropFirst(key.count).drop { $0 == " " }.first == ":"
        }
        return hits.count > 1 ? hits[1] + 1 : line
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
            case "topics": settings.topics = me.paths(node, "topics") { $0.expectProfile($1, $2, $3) }
            case "hooks":
                me.map(node, "hooks") { me, key, node in
                    guard key == "on_article" else { return ["on_article"] }
                    let words = me.list(node, "hooks.on_article")
                    settings.hooks.onArticle = words.isEmpty ? [] : [me.absolute(words[0])] + words.dropFirst()
                    if let program = settings.hooks.onArticle.first { me.expectProgram(node, "hooks.on_article", program) }
                    return nil
                }
            case "web": me.web(node, &settings.web)
            case "webhooks": settings.webhooks = me.webhooks(node)
            case "log":
                me.map(node, "log") { me, key, node in
                    guard key == "level" else { return ["level"] }
                    let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
                    me.string(node, "log.level") { me, text in
                        if levels.contains(text) {
                            settings.log.level = text
                        } else {
                            me.fault(node, "log.level", "“\(text)” is not a level; one of \(levels.joined(separator: ", "))")
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
            case "fleet": settings.fleet = me.fleet(node)
            case "feeds": settings.feeds = me.feeds(node)
            default: return ["store", "control", "fetch", "poll", "pages", "topics", "hooks", "webhooks", "web", "log", "urls", "fleet", "feeds"]
            }
            return nil
        }
        if settings.poll.min > settings.poll.max {
            fault(root["poll"], "poll", "min is longer than max; make min the shorter one")
        }
        if settings.control.answer == .fleet, settings.fleet == nil {
            fault(root["control"], "control.answer", "is “fleet”, but there is no fleet; set fleet.database, or answer from the store")
        }
        for feed in fileFeeds { expectBelow(settings.fetch.fileRoots, feed.node, feed.key, feed.path) }
        return settings
    }

    private mutating func store(_ node: Node, _ store: inout StoreSettings) {
        var value = store
        map(node, "store") { me, key, node in
            switch key {
            case "path":
                me.string(node, "store.path") { me, text in
                    value.path = me.absolute(text)
                    me.expectNoFolder(node, "store.path", value.path)
                }
            case "raw_pages": me.duration(node, "store.raw_pages", allowsOff: true) { value.rawPages = $0 ?? 0 }
            case "retention": me.duration(node, "store.retention", allowsOff: true) { value.retention = $0 }
            case "cache": me.size(node, "store.cache") { value.cache = min(max($0, 1 << 20), 16 << 30) }
            default: return ["path", "raw_pages", "retention", "cache"]
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
                    me.expectNoFolder(node, "control.socket", value.socket)
                }
            case "group":
                me.string(node, "control.group") { me, text in
                    value.group = text.isEmpty ? nil : text
                    if !text.isEmpty { me.expectGroup(node, "control.group", text) }
                }
            case "admins":
                value.admins = me.list(node, "control.admins")
                for (name, entry) in zip(value.admins, me.entries(node)) { me.expectUser(entry, "control.admins", name) }
            case "answer":
                me.string(node, "control.answer") { me, text in
                    guard ["store", "fleet"].contains(text) else {
                        return me.fault(node, "control.answer", "“\(text.prefix(40))” is not known; use store or fleet")
                    }
                    value.answer = text == "fleet" ? .fleet : .store
                }
            default: return ["socket", "group", "admins", "answer"]
            }
            return nil
        }
        control = value
    }

    private mutating func poll(_ node: Node, _ poll: inout PollSettings) {
        var value = poll
        map(node, "poll") { me, key, node in
            switch key {
            case "every": me.duration(node, "poll.every", in: Self.pollSpans) { value.every = $0 ?? value.every }
            case "min": me.duration(node, "poll.min", in: Self.pollSpans) { value.min = $0 ?? value.min }
            case "max": me.duration(node, "poll.max", in: Self.pollSpans) { value.max = $0 ?? value.max }
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
            case "user_agent":
                me.userAgent(node, "fetch.user_agent") { value.userAgent = $0 }
            case "concurrency": me.number(node, "fetch.concurrency", 1...1_024) { value.concurrency = $0 }
            case "per_host": me.number(node, "fetch.per_host", 1...64) { value.perHost = $0 }
            case "host_delay": me.seconds(node, "fetch.host_delay") { value.hostDelay = $0 }
            case "timeout": me.seconds(node, "fetch.timeout", in: 0.1...86_400) { value.timeout = $0 }
            case "max_body": me.size(node, "fetch.max_body") { value.maxBody = $0 }
            case "proxy": me.proxy(node, "fetch.proxy") { value.proxy = $0 }
            case "ca_file":
                me.string(node, "fetch.ca_file") { me, text in
                    let path = me.absolute(text)
                    value.caFile = path
                    me.expectCertificates(node, "fetch.ca_file", path)
                }
            case "file_roots": value.fileRoots = me.paths(node, "fetch.file_roots") { $0.expectFolder($1, $2, $3) }
            case "allow_private_networks":
                for text in me.list(node, "fetch.allow_private_networks") {
                    if let network = IPNetwork(text) {
                        value.allowPrivateNetworks.append(network)
                    } else {
                        me.fault(node, "fetch.allow_private_networks", "“\(text)” is not a network; write it as 192.168.0.0/16 or fd00::/8")
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
                    if let name = me.hostName(host, node, "fetch.hosts.\(host)") { value.hosts[name] = policy }
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
            case "name":
                me.string(node, "\(key).name") { me, text in
                    if text.allSatisfy(\.isWhitespace) { me.fault(node, "\(key).name", "is empty; give a name or leave it out") }
                    feed.name = text
                }
            case "every": me.duration(node, "\(key).every", in: Self.pollSpans) { feed.every = $0 }
            case "tags":
                feed.tags = me.list(node, "\(key).tags")
                if feed.tags.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
                    me.fault(node, "\(key).tags", "has an empty tag; write its name or remove it")
                }
            case "pages": me.bool(node, "\(key).pages") { feed.pages = $0 }
            case "user_agent":
                me.userAgent(node, "\(key).user_agent") { feed.userAgent = $0 }
            case "basic_auth_file":
                me.string(node, "\(key).basic_auth_file") { me, text in
                    let path = me.absolute(text)
                    feed.basicAuthFile = path
                    me.expectCredentials(node, "\(key).basic_auth_file", path)
                }
            case "headers":
                me.map(node, "\(key).headers", anyKey: true) { me, header, node in
                    me.header(header, node, "\(key).headers.\(header)") { feed.headers[header] = $0 }
                    return nil
                }
            default: return ["url", "name", "every", "tags", "pages", "user_agent", "headers", "basic_auth_file"]
            }
            return nil
        }
        return feed
    }

    private mutating func address(_ text: String, _ node: Node, _ key: String) -> String? {
        if text.hasPrefix("file:") {
            // A path may be relative to the configuration's own folder, for feeds that come with the program.
            let path = absolute(String(text.dropFirst(text.hasPrefix("file://") ? 7 : 5)))
            fileFeeds.append((node, key, path))
            return text.hasPrefix("file:///") ? text : "file://" + path
        }
        do { return try TypedAddress.candidates(text).first } catch {
            fault(node, key, "\(error)")
            return nil
        }
    }
}
