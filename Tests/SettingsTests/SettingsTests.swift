import Foundation
import Models
import TestSupport
import Testing

@testable import Settings

@Suite("Configuration")
struct SettingsTests {
    private func faults(_ yaml: String) -> [String] {
        do {
            _ = try Settings.parse(yaml, file: "/etc/d/c.yaml")
            return []
        } catch { return (error as? SettingsError)?.faults.map { $0.description.replacingOccurrences(of: "/etc/d/", with: "") } ?? ["\(error)"] }
    }

    @Test("an empty file means the defaults", arguments: ["", "# nothing\n", "---\n", "feeds: []\n", "store:\nfetch: {}\n", "topics:\n"])
    func defaults(_ yaml: String) throws { #expect(try Settings.parse(yaml, file: "c.yaml") == Settings()) }

    @Test("keys that differ are named, those that need a restart apart")
    func changes() throws {
        let old = try Settings.parse("fetch: {hosts: {a.example: {per_host: 2}, b.example: {per_host: 3}, c.example: {per_host: 4}}}", file: "c.yaml")
        let same = try Settings.parse(
            "fetch: {hosts: {c.example: {per_host: 4}, a.example: {per_host: 2}, b.example: {per_host: 3}}}", file: "c.yaml")
        #expect(old.changes(to: same).changed.isEmpty)
        let new = try Settings.parse(
            "store: {path: /x.db, retention: 9d}\ncontrol: {socket: /s, admins: [ann]}\nfetch: {max_body: 2MiB}\nweb: {listen: \"127.0.0.1:8470\"}\nwebhooks: [{url: \"https://a.example/\", secret_file: s}]",
            file: "c.yaml")
        let changes = old.changes(to: new)
        #expect(changes.changed == ["store.retention", "control.admins", "fetch.max_body", "fetch.hosts", "webhooks"])
        #expect(changes.needsRestart == ["store.path", "control.socket", "web.listen"])
    }

    @Test(
        "faults of webhooks are told with line and key",
        arguments: [
            ("webhooks: 3", "webhooks: must be a list"), ("webhooks:\n  - https://a.example/", "webhooks[0]: must be a mapping"),
            ("webhooks:\n  - {secret_file: s}", "webhooks[0]: has no “url”"),
            ("webhooks:\n  - {url: \"https://a.example/\"}", "webhooks[0]: has no “secret_file”"),
            ("webhooks:\n  - {url: \"ftp://u:pw@a.example/\", secret_file: s}", "webhooks[0].url: is not an http:// or https:// address"),
            ("webhooks:\n  - {url: \"https://a.example/\", secret_file: s, kinds: [articles]}", "webhooks[0].kinds: “articles” is not a kind"),
            ("webhooks:\n  - {url: \"https://a.example/\", secret_file: s, kinds: []}", "webhooks[0].kinds: is empty"),
            ("webhooks:\n  - {url: \"https://a.example/\", secret_file: s, secrets: x}", "webhooks[0].secrets: unknown key"),
            ("webhooks:\n  - {url: \"https://a.example/\", secret_file: s, name: \"\"}", "webhooks[0].name: must be a name"),
            (
                "webhooks:\n  - {url: \"https://a.example/1\", secret_file: s}\n  - {url: \"https://a.example/2\", secret_file: s}",
                "webhooks[1]: another webhook has the name “a.example”"
            ),
        ])
    func webhookFaults(_ yaml: String, _ fault: String) {
        let found = faults(yaml)
        #expect(found.count == 1 && found.first?.contains(fault) == true, "\(found)")
        #expect(!found.joined().contains("pw@"))
    }

    @Test("all faults of a webhook are told at once, and a secret that is too short keeps the daemon from starting")
    func webhookFaultsTogether() throws {
        #expect(faults("webhooks:\n  - {url: \"ftp://a.example/\", kinds: [x], nam: y}").count == 4)
        let folder = try TemporaryFolder()
        let secret = try folder.write("short", to: "s")
        let found = faults("webhooks:\n  - {url: \"https://a.example/\", secret_file: \(secret)}")
        #expect(found.count == 1 && found[0].contains("shorter than 16 bytes"), "\(found)")
    }

    @Test("a feed's name and tags are not empty", arguments: ["name: \"\"", "name: \" \"", "tags: [\"\"]", "tags: [ports, \" \"]"])
    func emptyNames(_ member: String) {
        let found = faults("feeds:\n  - {url: \"https://a.example/\", \(member)}")
        #expect(found.count == 1 && found[0].contains("c.yaml:2: feeds[0].\(member.prefix(4))") && found[0].contains("empty"), "\(found)")
    }

    @Test("a webhook's feed that no feed of the configuration is, is a warning")
    func webhookFeeds() throws {
        let settings = try Settings.parse(
            """
            webhooks:
              - {url: "https://a.example/", secret_file: s, feeds: [zz, Ports, "Harbour News", 3, "https://b.example/f"]}
            feeds:
              - {url: "https://b.example/f", name: Harbour News, tags: [ports]}
            """, file: "c.yaml")
        let warnings = settings.warnings(file: "c.yaml").map(\.description)
        #expect(warnings.count == 1 && warnings[0].hasPrefix("c.yaml:2: webhooks: “zz”: no feed here"), "\(warnings)")
    }

    @Test("a webhook's topic needs a profile")
    func webhookTopics() throws {
        let settings = try Settings.parse("webhooks:\n  - {url: \"https://a.example/\", secret_file: s, topics: [ports]}", file: "c.yaml")
        let error = #expect(throws: SettingsError.self) { _ = try TopicLoader.extractor(settings, file: "c.yaml") }
        #expect(error?.description == "c.yaml:2: webhooks: topic “ports”: has no profile; list its profile in topics")
    }

    @Test("a secret is a line of text, or base64 behind whsec_, of 16 bytes at least")
    func secrets() throws {
        let folder = try TemporaryFolder()
        func read(_ text: String) throws -> [UInt8] { try WebhookSecret(path: folder.write(text, to: "s")).bytes }
        #expect(try read("0123456789abcdef\n") == Array("0123456789abcdef".utf8))
        #expect(try read("whsec_AAECAwQFBgcICQoLDA0ODw==\n") == Array(0...15))
        for bad in ["", "short\n", "whsec_%%%%\n", "whsec_AAEC\n", String(repeating: "x", count: 5_000)] {
            #expect(throws: WebhookSecret.Failure.self) { try read(bad) }
        }
        #expect(throws: WebhookSecret.Failure.self) { try WebhookSecret(path: folder.file("missing")) }
    }

    @Test("every key is read")
    func everyKey() throws {
        let settings = try Settings.parse(
            """
            store: {path: data/d.db, raw_pages: 7d, retention: 90d}
            control: {socket: run/c.sock, group: news, admins: [ann, "1000"]}
            fetch:
              user_agent: "Agent/1"
              concurrency: 8
              per_host: 2
              host_delay: 500ms
              timeout: 20s
              max_body: 2MiB
              proxy: http://proxy.example.org:3128
              ca_file: /ca.pem
              file_roots: [feeds, /srv/feeds]
              allow_private_networks: [10.0.0.0/8, "fd00::/8"]
              hosts: {WWW.Example.org: {per_host: 3, host_delay: 2s}}
            poll: {every: 30m, min: 5m, max: 12h}
            pages: {fetch: no, robots: false}
            topics: [topics/a.yaml, /b.yaml]
            hooks: {on_article: [announce.sh, --now]}
            webhooks:
              - {url: "https://ops.example.org/in", secret_file: hook.secret}
              - {name: trade, url: "http://10.1.1.1:8080/x?y=1", secret_file: /s, kinds: [fact], feeds: [vn, 3], topics: [trade]}
            log: {level: debug}
            urls: {tracking_parameters: [utm_*, ref]}
            feeds:
              - https://example.org/a.xml
              - {url: "https://example.org/b.xml", name: B, every: 1h, tags: [x, y], pages: true, user_agent: U, headers: {X-Key: "1"}, basic_auth_file: secret}
              - file:feed.xml
            """, file: "/etc/d/c.yaml")
        var wanted = Settings()
        wanted.store.path = "/etc/d/data/d.db"
        wanted.store.rawPages = 604_800
        wanted.store.retention = 7_776_000
        wanted.control = ControlSettings(socket: "/etc/d/run/c.sock", group: "news", admins: ["ann", "1000"])
        wanted.fetch = FetchSettings(
            userAgent: "Agent/1", concurrency: 8, perHost: 2, hostDelay: 0.5, timeout: 20, maxBody: 2 << 20, proxy: "http://proxy.example.org:3128",
            allowPrivateNetworks: [IPNetwork("10.0.0.0/8"), IPNetwork("fd00::/8")].compactMap { $0 }, caFile: "/ca.pem",
            fileRoots: ["/etc/d/feeds", "/srv/feeds"], hosts: ["www.example.org": HostSettings(perHost: 3, hostDelay: 2)])
        wanted.poll = PollSettings(every: 1_800, min: 300, max: 43_200)
        wanted.pages = PagesSettings(fetch: false, robots: false)
        wanted.topics = ["/etc/d/topics/a.yaml", "/b.yaml"]
        wanted.webhooks = [
            WebhookSettings(name: "ops.example.org", url: "https://ops.example.org/in", secretFile: "/etc/d/hook.secret"),
            WebhookSettings(name: "trade", url: "http://10.1.1.1:8080/x?y=1", secretFile: "/s"),
        ]
        wanted.webhooks[0].line = 20
        wanted.webhooks[1].line = 21
        wanted.webhooks[1].kinds = ["fact"]
        wanted.webhooks[1].feeds = ["vn", "3"]
        wanted.webhooks[1].topics = ["trade"]
        wanted.hooks.onArticle = ["/etc/d/announce.sh", "--now"]
        wanted.log.level = "debug"
        wanted.urls.trackingParameters = ["utm_*", "ref"]
        var b = FeedSettings(url: "https://example.org/b.xml")
        b.name = "B"
        b.every = 3_600
        b.tags = ["x", "y"]
        b.pages = true
        b.userAgent = "U"
        b.headers = ["X-Key": "1"]
        b.basicAuthFile = "/etc/d/secret"
        wanted.feeds = [FeedSettings(url: "https://example.org/a.xml"), b, FeedSettings(url: "file:///etc/d/feed.xml")]
        #expect(settings == wanted)
    }

    @Test(
        "an unknown key is told with file, line and its place, and the key that was meant",
        arguments: [
            ("stroe: {}", "c.yaml:1: stroe: unknown key; did you mean “store”?"),
            ("\nstore:\n  pth: x", "c.yaml:3: store.pth: unknown key; did you mean “path”?"),
            ("control:\n  sockets: x", "c.yaml:2: control.sockets: unknown key; did you mean “socket”?"),
            ("fetch:\n  time_out: 1s", "c.yaml:2: fetch.time_out: unknown key; did you mean “timeout”?"),
            ("fetch:\n  hosts:\n    a.org: {delay: 1s}", "c.yaml:3: fetch.hosts.a.org.delay: unknown key; known here: per_host, host_delay"),
            ("poll:\n  evry: 1h", "c.yaml:2: poll.evry: unknown key; did you mean “every”?"),
            ("pages:\n  fetched: yes", "c.yaml:2: pages.fetched: unknown key; did you mean “fetch”?"),
            ("hooks:\n  on_articles: x", "c.yaml:2: hooks.on_articles: unknown key; did you mean “on_article”?"),
            ("log:\n  levle: info", "c.yaml:2: log.levle: unknown key; did you mean “level”?"),
            ("urls:\n  tracking: []", "c.yaml:2: urls.tracking: unknown key; known here: tracking_parameters"),
            ("feeds:\n  - url: https://a.org/\n    tag: [x]", "c.yaml:3: feeds[0].tag: unknown key; did you mean “tags”?"),
        ])
    func unknown(_ yaml: String, _ message: String) { #expect(faults(yaml) == [message]) }

    @Test(
        "a value that cannot be is told with file, line and key",
        arguments: [
            ("poll:\n  every: soon", "c.yaml:2: poll.every: “soon” is not a duration; write it as 30s, 15m, 2h or 1d"),
            ("poll:\n  every: 0s", "c.yaml:2: poll.every: “0s” is too short; the minimum is 1s"),
            ("store:\n  retention: [1d]", "c.yaml:2: store.retention: is not a duration; write it as 30s, 15m, 2h or 1d, or off"),
            ("fetch:\n  max_body: big", "c.yaml:2: fetch.max_body: must be a size such as 500KiB, 10MiB or 1GiB"),
            (
                "fetch:\n  max_body: 15", "c.yaml:2: fetch.max_body: “15” has no unit; write it as 500KiB, 10MiB or 1GiB, or 15B for bytes"
            ),
            ("fetch:\n  concurrency: 0", "c.yaml:2: fetch.concurrency: must be a whole number from 1 to 1024"),
            ("fetch:\n  per_host: many", "c.yaml:2: fetch.per_host: must be a whole number from 1 to 64"),
            ("fetch:\n  host_delay: -1s", "c.yaml:2: fetch.host_delay: “-1s” is not a duration; write it as 500ms, 30s, 15m, 2h or 1d"),
            ("fetch:\n  host_delay: 5", "c.yaml:2: fetch.host_delay: “5” has no unit; write it as 500ms, 30s, 15m, 2h or 1d"),
            ("fetch:\n  timeout: 0s", "c.yaml:2: fetch.timeout: “0s” is too short; the minimum is 100ms"),
            ("store:\n  retention: 9999d", "c.yaml:2: store.retention: “9999d” is too long; the maximum is 3650d"),
            ("poll:\n  min: 400ms", "c.yaml:2: poll.min: “400ms” is too short; the minimum is 1s"),
            ("feeds:\n  - {url: \"https://a.org/\", every: 100ms}", "c.yaml:2: feeds[0].every: “100ms” is too short; the minimum is 1s"),
            ("fetch:\n  user_agent: \"\"", "c.yaml:2: fetch.user_agent: is empty; leave it out to send Dateline's own"),
            (
                "fetch:\n  hosts:\n    \"exa mple\": {per_host: 2}",
                "c.yaml:3: fetch.hosts.exa mple: is not the name of a host; write it without a scheme and blanks, such as feeds.example.org"
            ),
            (
                "fetch:\n  allow_private_networks: [lan]",
                "c.yaml:2: fetch.allow_private_networks: “lan” is not a network; write it as 192.168.0.0/16 or fd00::/8"
            ),
            ("pages:\n  fetch: maybe", "c.yaml:2: pages.fetch: must be true or false"),
            ("log:\n  level: loud", "c.yaml:2: log.level: “loud” is not a level; one of trace, debug, info, notice, warning, error, critical"),
            ("poll:\n  min: 2h\n  max: 1h", "c.yaml:2: poll: min is longer than max; make min the shorter one"),
            ("store: text", "c.yaml:1: store: must be a mapping of keys to values"),
            ("feeds: https://a.org/", "c.yaml:1: feeds: must be a list; begin each feed with “- ”"),
            (
                "feeds:\n  - ftp://a.org/",
                "c.yaml:2: feeds[0]: addresses that begin with “ftp:” cannot be fetched; write one that begins with https://"
            ),
            ("feeds:\n  - {name: x}", "c.yaml:2: feeds[0]: has no “url”; add the feed's address"),
            (
                "feeds:\n  - https://a.org/\n  - https://a.org/",
                "c.yaml:3: feeds[1]: https://a.org/ is listed already in line 2; remove one of the two"
            ),
            (
                "fetch:\n  proxy: ftp://p:1",
                "c.yaml:2: fetch.proxy: is not the address of a proxy; write it as http://host:port or socks5h://host:port"
            ),
            (
                "fetch:\n  proxy: http://:3128",
                "c.yaml:2: fetch.proxy: is not the address of a proxy; write it as http://host:port or socks5h://host:port"
            ),
            (
                "fetch:\n  proxy: http://u:secret@p:99999",
                "c.yaml:2: fetch.proxy: is not the address of a proxy; write it as http://host:port or socks5h://host:port"
            ),
            (
                "feeds:\n  - url: https://a.org/\n    headers:\n      X Key: v",
                "c.yaml:4: feeds[0].headers.X Key: “X Key” is not the name of a header field; use letters, digits and hyphens"
            ),
            (
                "feeds:\n  - url: https://a.org/\n    headers:\n      X-Key: \"a\\r\\nb\"",
                "c.yaml:4: feeds[0].headers.X-Key: has a line end or another control character in it; remove it"
            ),
            (
                "feeds:\n  - url: https://a.org/\n    headers: {Host: b.org}",
                "c.yaml:3: feeds[0].headers.Host: Dateline sets “Host” itself; remove it"
            ),
            ("feeds:\n  - [x]", "c.yaml:2: feeds[0]: must be an address or a mapping with “url”"),
            ("store:\n  path: [x]", "c.yaml:2: store.path: must be text"),
            ("topics:\n  a: b", "c.yaml:2: topics: must be a list"),
            ("poll:\n  every: 1h\n  every: 2h", "c.yaml:3: every: appears twice; keep one"),
        ])
    func fault(_ yaml: String, _ message: String) { #expect(faults(yaml) == [message]) }

    @Test("a socket's path must fit the kernel's address")
    func socketLength() { #expect(faults("control: {socket: /\(String(repeating: "x", count: 120))}").count == 1) }

    @Test("every fault is told, not only the first")
    func all() { #expect(faults("a: 1\nb: 2\npoll: {every: x}\nfeeds: [1, 2]").count == 5) }

    @Test("text that is not valid YAML is told with its line")
    func noYAML() {
        let found = faults("store:\n  path: \"x\nfetch: {")
        #expect(found.count == 1 && found[0].hasPrefix("c.yaml:") && found[0].contains("is not valid YAML"))
    }

    @Test(
        "durations",
        arguments: [
            ("30s", 30), ("15m", 900), ("2h", 7_200), ("1d", 86_400), ("1w", 604_800), ("500ms", 0.5), ("45", 45), ("1.5h", 5_400), ("2 h", 7_200),
        ] as [(String, Double)])
    func durations(_ text: String, _ seconds: Double) { #expect(parseDuration(text) == seconds) }

    @Test("what is no duration is nil", arguments: ["", "h", "-1s", "1x", "1h30", "١h", "1e9s", "s1", "99999999999999s"])
    func noDuration(_ text: String) { #expect(parseDuration(text) == nil) }

    @Test(
        "sizes",
        arguments: [
            ("500KiB", 512_000), ("10MiB", 10_485_760), ("1GiB", 1_073_741_824), ("1MB", 1_000_000), ("123", 123), ("7 B", 7), ("1.5KiB", 1_536),
        ])
    func sizes(_ text: String, _ bytes: Int) { #expect(SettingsReader.size(text) == bytes) }

    @Test(
        "a proxy that libcurl could not use is refused",
        arguments: [
            "p:port", "http://p:3128/path", "http://p:3128?x=1", "http://p:3128#x", "http://a b:3128", "http://[::1:8080", "http://[zz]:8080",
            "http://p<q:1", "http://", "socks9://p:1", "p:70000",
        ])
    func malformedProxies(_ text: String) {
        #expect(
            faults("fetch: {proxy: \"\(text)\"}") == [
                "c.yaml:1: fetch.proxy: is not the address of a proxy; write it as http://host:port or socks5h://host:port"
            ])
    }

    @Test("what is no size is nil", arguments: ["", "MiB", "-1KB", "1TiB2", "ten", "9999999999GiB"])
    func noSize(_ text: String) { #expect(SettingsReader.size(text) == nil) }

    @Test("times that may be off", arguments: ["off", "never", "no", "0"])
    func off(_ word: String) throws {
        let settings = try Settings.parse("store: {raw_pages: \(word), retention: \(word)}", file: "c.yaml")
        #expect(settings.store.rawPages == 0 && settings.store.retention == nil)
    }

    @Test("a folder in place of a file is told as such")
    func folders() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SettingsError.self) { try Settings.load(path: folder.path) }
        #expect(error?.faults.first?.message == "is a folder; name a file in it")
    }

    @Test("a file that is not there is a fault")
    func missing() {
        let error = #expect(throws: SettingsError.self) { try Settings.load(path: "/nowhere/c.yaml") }
        #expect(error?.faults.first?.message == "no such file; name one with --config FILE")
    }

    @Test("check-config tells what is not there on this machine, with the line of each entry; the daemon starts without it")
    func machine() throws {
        let folder = try TemporaryFolder()
        try folder.write("no colon", to: "auth")
        try folder.write("#!/bin/sh", to: "hook")
        let path = try folder.write(
            """
            control:
              group: no-such-group
              admins: [root, no-such-user, 12345]
            fetch:
              ca_file: hook
              file_roots:
                - .
                - gone
                - auth
            topics:
              - gone.yaml
              - .
            hooks:
              on_article: [hook, x]
            feeds:
              - url: https://a.org/
                basic_auth_file: auth
              - url: https://b.org/
                basic_auth_file: gone
              - file:inside.xml
              - file:///etc/passwd
            store: {path: .}
            """, to: "c.yaml")
        let error = #expect(throws: SettingsError.self) { try Settings.load(path: path, checksMachine: true) }
        let found = try #require(error).faults.map { "\($0.line ?? 0) \($0.key)" }
        #expect(
            found == [
                "2 control.group", "3 control.admins", "5 fetch.ca_file", "8 fetch.file_roots", "9 fetch.file_roots", "11 topics", "12 topics",
                "14 hooks.on_article", "17 feeds[0].basic_auth_file", "19 feeds[1].basic_auth_file", "22 store.path", "21 feeds[3]",
            ])
        #expect(throws: Never.self) { try Settings.load(path: path) }
    }

    @Test(
        "proxies in every form that libcurl takes",
        arguments: ["", "http://p:3128", "p:3128", "https://u:p@proxy.example/", "socks5h://127.0.0.1:9050", "http://[::1]:8080"])
    func proxies(_ text: String) throws { #expect(try Settings.parse("fetch: {proxy: \"\(text)\"}", file: "c.yaml").fetch.proxy == text) }

    @Test("the configurations that come with the program are sound", arguments: ["dateline.yaml", "dateline.dev.yaml"])
    func shipped(_ name: String) throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("config/\(name)").path
        let settings = try Settings.load(path: path)
        #expect(!settings.feeds.isEmpty)
        #expect(try TopicLoader.profiles(settings.topics).count == settings.topics.count)
    }
}
