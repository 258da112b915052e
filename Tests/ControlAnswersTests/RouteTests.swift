import ControlAPI
import ControlServer
import ControlTestSupport
import Foundation
import HTTPTypes
import Models
import Store
import TestSupport
import Testing

@testable import ControlAnswers

@Suite("Routes of the control API")
struct RouteTests {
    private let folder: TemporaryFolder
    private let api: LocalAPI

    init() throws {
        folder = try TemporaryFolder()
        api = LocalAPI(store: try Store(path: folder.file("s.db"), exclusive: false), engine: IdleEngine(topics: ["ports"]))
    }

    @Test("a path that is not there gives 404, another method 405 with those that are taken; both as problems")
    func missing() async throws {
        for path in ["nothing", "articles/1/2/3", "feeds/1/2"] { #expect(try await api.status(path) == 404) }
        let (response, body) = try await api.respond(.delete, "status")
        #expect(response.status.code == 405)
        #expect(response.headers[.allow] == "GET, HEAD")
        #expect(try await api.respond(.put, "feeds/import").0.headers[.allow] == "POST")
        #expect(try await api.respond(.put, "feeds/1").0.headers[.allow] == "DELETE, GET, HEAD, PATCH")
        #expect(try JSONDecoder().decode(Problem.self, from: body).detail?.contains("GET") == true)
    }

    @Test("a value that has not changed is not sent again, and HEAD gives the headers alone")
    func conditional() async throws {
        let (first, body) = try await api.respond(.get, "feeds")
        let tag = try #require(first.headers[.eTag])
        #expect(!body.isEmpty)
        let (again, nothing) = try await api.respond(.get, "feeds", headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified)
        #expect(nothing.isEmpty)
        #expect(try await api.respond(.get, "feeds", headers: [.ifNoneMatch: "\"other\", W/\(tag)"]).0.status == .notModified)
        #expect(try await api.respond(.get, "feeds", headers: [.ifNoneMatch: "\"other\""]).0.status == .ok)
        let (head, empty) = try await api.respond(.head, "feeds")
        #expect(head.headers[.eTag] == tag)
        #expect(empty.isEmpty)
    }

    @Test("who may not change the daemon is told so")
    func forbidden() async throws {
        for (method, path) in [(HTTPRequest.Method.post, "feeds"), (.delete, "feeds/1"), (.post, "sync"), (.post, "backup"), (.post, "log-level")] {
            let (response, body) = try await api.respond(method, path, body: "{}")
            #expect(response.status.code == 403)
            #expect(String(decoding: body, as: UTF8.self).contains("control.admins"))
        }
    }

    @Test("an unknown value is an error that names what is known")
    func unknownValues() async throws {
        for (path, known) in [
            ("articles?topic=nosuch", "ports"), ("facts?kind=nosuch", "quotation"), ("events?kind=nosuch", "revision"),
            ("tariffs?imposer=Atlantis", "ISO 3166"), ("articles?colour=red", "since"),
        ] {
            let (response, body) = try await api.respond(.get, path)
            #expect(response.status.code == 400)
            #expect(String(decoding: body, as: UTF8.self).contains(known), "\(path)")
        }
        #expect(try await api.status("articles?feed=7") == 404)
        #expect(try await api.status("articles?topic=ports") == 200)
    }

    @Test("an unknown member of a body is an error that names it and those that are known")
    func unknownMembers() async throws {
        func decode<T: Decodable>(_ type: T.Type, _ body: String) async throws -> T {
            try await LocalAPI.request(body).decode(type, context: LocalAPI.context)
        }
        for (body, place) in [
            ("{\"feeds\": [], \"force\": false, \"forse\": true}", "forse: "), ("{\"force\": true, \"feeds\": [], \"wait\": null}", "wait: "),
        ] {
            let problem = await #expect(throws: Problem.self) { _ = try await decode(SyncRequest.self, body) }
            #expect(problem?.status == 400 && problem?.detail == place + "is not known here; use feeds, force")
        }
        let nested = "{\"feeds\": [{\"url\": \"https://a.example/\", \"tags\": null}, {\"url\": \"https://b.example/\", \"tag\": \"x\"}]}"
        let problem = await #expect(throws: Problem.self) { _ = try await decode(ImportFeedsRequest.self, nested) }
        #expect(problem?.detail?.hasPrefix("feeds[1].tag: ") == true)
        #expect(try await decode(SyncRequest.self, "{\"feeds\": [\"1\"], \"force\": true}").force)
    }

    @Test("a limit beyond the largest, and parentheses nested too deep, are refused")
    func limits() async throws {
        #expect(try await api.status("articles?limit=1000") == 200)
        #expect(try await api.status("articles?limit=1001") == 400)
        let deep = String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500)
        let (response, body) = try await api.respond(.get, "search?q=" + deep)
        #expect(response.status.code == 400)
        #expect(String(decoding: body, as: UTF8.self).contains("nested deeper than"))
        #expect(try await api.status("search?q=((a)OR((b)))") == 200)
    }

    @Test("many who ask for a check of the store at a time are all answered")
    func verifications() async throws {
        let api = api
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await api.respond(.post, "verify").0.status.code } }
            for try await status in group { #expect(status == 200) }
        }
    }
}
