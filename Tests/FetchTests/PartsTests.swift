import Foundation
import Models
import TestSupport

import Testing

@testable import Fetch

@Suite("robots.txt")
struct RobotsTests {
    private func rules(_ text: String) -> RobotsRules { RobotsRules(Array(text.utf8), agent: "dateline") }

    @Test("the longest rule decides, and allow where two are as long")
    func longest() {
        let rules = rules("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /x\nDisallow: /x")
        #expect(!rules.allows(path: "/a"))
        #expect(rules.allows(path: "/a/b/d"))
        #expect(!rules.allows(path: "/a/b/c?q"))
        #expect(rules.allows(path: "/x"))
        #expect(rules.allows(path: ""))
    }

    @Test("the group that names us counts before the one for all, whatever its case and place")
    func groups() {
        let rules = rules("User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: DateLine # us\nDisallow: /private\nCrawl-delay: 3")
        #expect(rules.allows(path: "/"))
        #expect(!rules.allows(path: "/private/1"))
        #expect(rules.crawlDelay == 3)
    }

    @Test(
        "* stands for anything and $ for the end",
        arguments: [
            ("/*.pdf$", "/a/b.pdf", false), ("/*.pdf$", "/a/b.pdf?x", true), ("/a*z", "/abcz/more", false), ("*", "/", false), ("/$", "/", false),
            ("/$", "/a", true), ("/a**b", "/axxb", false),
        ])
    func wildcards(pattern: String, path: String, isAllowed: Bool) {
        #expect(rules("User-agent: *\nDisallow: \(pattern)").allows(path: path) == isAllowed)
    }

    @Test("an empty rule, no group and nonsense forbid nothing")
    func nothing() {
        for text in ["User-agent: *\nDisallow:", "Disallow: /", "<html>", "", "User-agent: someone\nDisallow: /"] {
            #expect(rules(text).allows(path: "/a"))
        }
    }

    @Test("rules made to be slow end, and allow nothing")
    func slowRules() {
        let rule = "Allow: /*" + String(repeating: "a", count: 3_000) + "b\n"
        let rules = rules("User-agent: *\n" + String(repeating: rule, count: 160))
        #expect(!rules.allows(path: "/" + String(repeating: "a", count: 8_000)))
        #expect(rules.allows(path: "/news"))
    }

    @Test("a pattern made to be slow is not")
    func slow() {
        let rules = rules("User-agent: *\nDisallow: /" + String(repeating: "*a", count: 200) + "$")
        let begun = Date()
        #expect(rules.allows(path: "/" + String(repeating: "a", count: 4_000) + "b"))
        #expect(Date().timeIntervalSince(begun) < 1)
    }
}

@Suite("Addresses and proxies")
struct AddressTests {
    @Test(
        "requests share a host's budget whatever the scheme and case",
        arguments: [
            ("http://Example.org/a", "example.org"), ("https://example.org:443?q", "example.org"), ("http://example.org:80#f", "example.org"),
            ("https://u:p@example.org:8443/", "example.org:8443"), ("http://[::1]:8080/", "[::1]:8080"), ("nonsense", ""),
        ])
    func keys(url: String, key: String) { #expect(hostKey(url) == key) }

    @Test(
        "the environment's proxies count, but for the names in no_proxy",
        arguments: [
            ("http://a.example/", "http://p:1"), ("https://a.example/", "http://q:2"), ("http://b.internal/", ""), ("http://internal/", ""),
            ("http://notinternal/", "http://p:1"), ("http://10.1.2.3/", ""), ("http://11.1.2.3/", "http://p:1"),
        ])
    func environment(url: String, proxy: String) throws {
        let url = try FetchAddress(url)
        let choice = ProxyChoice(environment: ["http_proxy": "http://p:1", "HTTPS_PROXY": "http://q:2", "no_proxy": ".internal, 10.0.0.0/8"])
        #expect(choice.proxy(for: url, configured: nil) == proxy)
        #expect(choice.proxy(for: url, configured: "") == "")
        #expect(choice.proxy(for: url, configured: "http://c:3") == "http://c:3")
    }
}

@Suite("Files")
struct FileTests {
    @Test("below a root are read, with a validator that changes with them")
    func read() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("one", to: "in/feed.xml")
        let client = client { $0.fileRoots = [folder.file("in")] }
        let first = try await client.fetch(FetchRequest(url: "file://\(path)", mayReadFiles: true))
        #expect(first.body == Array("one".utf8))
        #expect(try await client.fetch(FetchRequest(url: "file://\(path)", validators: first.validators, mayReadFiles: true)).status == 304)
        try folder.write("other", to: "in/feed.xml")
        #expect(try await client.fetch(FetchRequest(url: "file://\(path)", validators: first.validators, mayReadFiles: true)).status == 200)
    }

    @Test("elsewhere are refused, by way of a link or dots too", arguments: ["/out/feed.xml", "/in/link.xml", "/in/../out/feed.xml", "/inside.xml"])
    func refused(path: String) async throws {
        let folder = try TemporaryFolder()
        let out = try folder.write("secret", to: "out/feed.xml")
        try folder.write("x", to: "in/feed.xml")
        try folder.write("x", to: "inside.xml")
        try FileManager.default.createSymbolicLink(atPath: folder.file("in/link.xml"), withDestinationPath: out)
        let client = client { $0.fileRoots = [folder.file("in")] }
        #expect(await failure(client, "file://\(folder.path)\(path)")?.kind == .fileNotAllowed)
    }

    @Test("are refused where the network named them, in any spelling of the scheme", arguments: ["file", "FILE", "File"])
    func named(scheme: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("one", to: "feed.xml")
        let client = client { $0.fileRoots = [folder.path] }
        await #expect(throws: FetchError.self) { try await client.fetch(FetchRequest(url: "\(scheme)://\(path)")) }
    }

    @Test("are refused altogether without a root") func none() async {
        #expect(await failure(client(), "file:///etc/hostname")?.kind == .fileNotAllowed)
    }
}
