import Foundation
import HTTPTypes
import Settings
import TestSupport
import Testing

@testable import Web

/// Paths of every kind of page; articles and stories have number 1.
let allPages = [
    "/", "/search", "/search?q=coffee", "/articles/1", "/stories/1", "/timeline", "/tariffs", "/tariffs?imposer=US&target=BR", "/trade", "/people",
    "/people?name=sousa", "/conflicts", "/feeds", "/atom/articles", "/atom/search?q=coffee", "/atom/stories/1", "/atom/facts", "/atom/conflicts",
    "/json/articles", "/json/search?q=coffee", "/json/stories/1", "/json/facts", "/json/conflicts",
]

@Suite("What stands before every page")
struct GuardTests {
    @Test("every answer carries the policy, a tag, and no cookie; what the reader has is not sent again")
    func headers() async throws {
        let site = try LocalSite()
        _ = try await Samples.fill(site)
        for path in allPages {
            let (response, body) = try await site.respond(path)
            #expect(response.status == .ok, "\(path): \(body.suffix(500))")
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
            #expect(response.headers[.xContentTypeOptions] == "nosniff" && response.headers[.setCookie] == nil)
            let tag = try #require(response.headers[.eTag])
            let (again, nothing) = try await site.respond(path, headers: [.ifNoneMatch: "\"x\", W/\(tag)"])
            #expect(again.status == .notModified && nothing.isEmpty && again.headers[.eTag] == tag, "\(path)")
            let (head, none) = try await site.respond(path, .head)
            #expect(head.status == .ok && none.isEmpty && head.headers[.eTag] == tag, "\(path)")
        }
    }

    @Test("pages hold no inline script, style or handler, and load only what comes from here")
    func inline() async throws {
        let site = try LocalSite()
        _ = try await Samples.fill(site)
        for path in allPages where !path.hasPrefix("/atom") && !path.hasPrefix("/json") {
            let body = try await site.page(path)
            for wrong in ["<style", " style=\"", "<script>", " onclick", " onload", "src=\"http", "<iframe", "<object", "javascript:"] {
                #expect(!body.contains(wrong), "\(path): \(wrong)")
            }
            #expect(body.contains("<main id=\"main\"") && body.contains("class=\"skip\""))
        }
    }

    @Test("the style sheet and the script are at addresses that never change their content")
    func assets() async throws {
        let site = try LocalSite()
        let page = try await site.page("/")
        let paths = page.matches(of: #/"(/assets/[^"]+)"/#).map { String($0.1) }
        #expect(paths.count == 3)
        for path in paths {
            let (response, body) = try await site.respond(path)
            #expect(response.status == .ok && !body.isEmpty && response.headers[.cacheControl]?.contains("immutable") == true)
            #expect(!body.contains("http://") || path.hasSuffix(".svg"))
        }
        #expect(try await site.respond("/assets/style-0.css").response.status == .notFound)
    }

    @Test(
        "a name that is not this view's is refused (DNS rebinding)",
        arguments: [
            ("localhost", 200), ("LOCALHOST:8470", 200), ("localhost.", 200), ("127.0.0.1:8470", 200), ("[::1]:8470", 200), ("::1", 200),
            ("news.example.org", 200), ("News.Example.Org:443", 200), ("evil.example", 421), ("localhost.evil.example", 421),
            ("127.0.0.1.evil.example", 421),
            ("127.0.0.2", 421), ("", 421), ("[::1", 421), ("localhost:8470:1", 421), ("user@localhost", 421), (nil, 421),
        ] as [(String?, Int)])
    func host(_ host: String?, _ status: Int) async throws {
        let site = try LocalSite { $0.hosts = ["news.example.org"] }
        let (response, body) = try await site.respond("/", host: host)
        #expect(response.status.code == status)
        if status != 200 { #expect(body.contains("web.hosts") && !body.contains("evil")) }
    }

    @Test("nothing but GET and HEAD is taken", arguments: [HTTPRequest.Method.post, .put, .delete, .patch, .options, .connect, .trace])
    func methods(_ method: HTTPRequest.Method) async throws {
        let (response, _) = try await LocalSite().respond("/feeds", method)
        #expect(response.status.code == 405 && response.headers[.allow] == "GET, HEAD")
    }

    @Test("with a password file only its readers are let in")
    func passwords() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("# readers\nana:correct horse\n\nrui:s:colon\n", to: "passwords")
        let site = try LocalSite { $0.passwordFile = path }
        func status(_ credentials: String?) async throws -> Int {
            let field = credentials.map { "Basic " + Data($0.utf8).base64EncodedString() }
            return try await site.respond("/", headers: field.map { [.authorization: $0] } ?? [:]).response.status.code
        }
        #expect(try await site.respond("/").response.headers[.wwwAuthenticate]?.hasPrefix("Basic") == true)
        for right in ["ana:correct horse", "rui:s:colon"] { #expect(try await status(right) == 200) }
        for wrong in ["ana:correct", "ana:", "", ":", "ana:correct horsecorrect horse", "rui:correct horse", "# readers"] {
            #expect(try await status(wrong) == 401, "\(wrong)")
        }
        #expect(try await site.respond("/", headers: [.authorization: "Bearer x"]).response.status.code == 401)
        for text in ["", "nobody\n", ":x\n", "ana:\n"] {
            let bad = try folder.write(text, to: "bad")
            #expect(throws: WebFailure.self) { try LocalSite { $0.passwordFile = bad } }
        }
    }

    @Test(
        "what is not there or not understood is said on a page, and nothing is taken for no filter",
        arguments: [
            ("/nothing", 404, "no page"), ("/articles/99", 404, "Article 99"), ("/articles/x", 400, "is not an identifier"),
            ("/stories/99", 404, "Story 99"),
            ("/feeds/99", 404, "Feed 99"), ("/timeline?type=nosuch", 400, "phone_call"), ("/timeline?since=rubbish", 400, "is not a date"),
            ("/tariffs?imposer=Atlantis", 400, "is not a country"), ("/?topic=nosuch", 400, "is not known"),
            ("/search?q=%22open", 400, "quotation mark"),
            ("/search?q=feed:zz", 400, "not found"), ("/search?colour=red", 400, "not known here"), ("/people?after=x", 400, "cursor"),
            ("/articles/%3Cscript%3Ealert(1)%3C/script%3E", 404, ""), ("/feeds?health=%3Cscript%3E", 400, "&lt;script&gt;"),
        ])
    func failures(_ path: String, _ status: Int, _ words: String) async throws {
        let (response, body) = try await LocalSite().respond(path)
        #expect(response.status.code == status, "\(path): \(response.status)")
        #expect(words.isEmpty || body.contains(words), "\(path)")
        #expect(!body.contains("<script>") && body.contains("<!DOCTYPE html>") && response.headers[.contentSecurityPolicy] != nil)
    }
}
