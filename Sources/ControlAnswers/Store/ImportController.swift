import ControlAPI
import ControlServer
import Foundation
import Hummingbird

/// `/v1/import` and `/v1/reparse`: documents into the store, and the kept ones read again.
struct ImportController: Sendable {
    let engine: any EngineCommands
    let now: @Sendable () -> Int64

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.group().add(middleware: admin).post("import", use: importDocuments).post("reparse", use: reparse)
    }

    @Sendable func importDocuments(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        var entries: [ImportReport.Entry] = []
        for document in try await request.decode(ImportRequest.self, context: context).documents {
            guard let data = Data(base64Encoded: document.content) else {
                entries.append(.init(name: document.name, result: "failed", error: "content: is not base64; encode the file's bytes"))
                continue
            }
            if let url = document.url, !Self.isAddress(url) {
                entries.append(.init(name: document.name, result: "failed", error: "url: is not an address; write it as https://host/path"))
                continue
            }
            entries.append(try await engine.importDocument([UInt8](data), name: document.name, url: document.url))
        }
        return try .json(ImportReport(entries: entries))
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = URLComponents(string: text)
        return ["http", "https"].contains(parts?.scheme?.lowercased() ?? "") && parts?.host?.isEmpty == false
    }

    @Sendable func reparse(_ request: Request, context: ControlContext) async throws -> Response {
        try await request.takesNoBody()
        var from: Int64 = 0
        if let since = try QueryParameters(request, known: ["since"]).text("since") {
            from = try TimeParameter.parse(since, now: now()).first.start
        }
        return .lines(await engine.reparse(since: from))
    }
}
