import ControlAPI
import ControlServer
import Foundation
import HTTPTypes
import Store
import TestSupport
import Testing
import Yams

@testable import ControlAnswers

/// docs/openapi.yaml describes the API that there is: no path, method or parameter more, none fewer.
@Suite("The description of the API")
struct OpenAPITests {
    private let folder: TemporaryFolder
    private let api: LocalAPI
    private let paths: [String: Any]

    init() throws {
        folder = try TemporaryFolder()
        api = LocalAPI(store: try Store(path: folder.file("s.db"), exclusive: false))
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/openapi.yaml"), encoding: .utf8)
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        paths = try #require(document["paths"] as? [String: Any])
    }

    @Test("lists every route, and no other")
    func routes() {
        let described = Set(paths.flatMap { path, operations in (operations as? [String: Any] ?? [:]).keys.map { "\($0.uppercased()) \(path)" } })
        // What only says that there is no fleet describes nothing.
        let registered = Set(
            api.responder.routes.map { (method: $0.method, path: Self.braced($0.path)) }.filter { $0.method != .head && !$0.path.hasSuffix("/**") }
                .map { "\($0.method.rawValue) \($0.path)" })
        #expect(described == registered)
    }

    @Test("lists every parameter that a path takes, and no other")
    func parameters() async throws {
        for (path, operations) in paths where path.hasPrefix("/v1/") && !path.hasSuffix("/credentials") {
            guard let get = (operations as? [String: Any])?["get"] as? [String: Any] else { continue }
            let parameters = (get["parameters"] as? [[String: Any]] ?? []).filter { $0["in"] as? String == "query" }
            let described = Set(parameters.compactMap { $0["name"] as? String })
            // An unknown parameter is refused with the names of those that are known.
            let (response, body) = try await api.respond(
                .get, path.dropFirst(4).replacingOccurrences(of: "{id}", with: "1") + "?nosuchparameter=1")
            #expect(response.status.code == 400, "\(path)")
            let detail = try JSONDecoder().decode(Problem.self, from: body).detail ?? ""
            let known = detail.components(separatedBy: "; use ").dropFirst().first.map { Set($0.components(separatedBy: ", ")) } ?? []
            // Of the list of facts only the fields are named.
            #expect(known.union(path.hasSuffix("/facts") ? FactController.parameters : []) == described, "\(path)")
        }
    }

    /// `/v1/feeds/:id` or `/v1/feeds/{id}` as OpenAPI writes it.
    private static func braced(_ path: String) -> String {
        "/"
            + path.split(separator: "/").map { part in part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part) }.joined(separator: "/")
    }
}
