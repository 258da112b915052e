import ControlAPI
import ControlServer
import Foundation
import Hummingbird
import Settings

/// `/v1/import` and `/v1/reparse`: documents into the store, and the kept ones read again.
struct ImportController: Sendable {
    let engine: any EngineCommands
    let now: @Sendable () -> Int64

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.group().add(middleware: admin).post("import", use: importDocuments).post("reparse", use: reparse)
    }

    @Sendable func importDocuments(_ request: Request, context: ControlContext) async throws -> Response {
        var entries: [ImportReport.Entry] = []
        for document in try await request.decode(ImportRequest.self, context: context).documents {
            guard let data = Data(base64Encoded: document.content) else {
                entries.append(.init(name: document.name, result: "failed", error: "content: is not base64; encode the file's bytes"))
                continue
            }
            entries.append(await engine.importDocument([UInt8](data), name: document.name, url: document.url))
        }
        return try .json(ImportReport(entries: entries))
    }

    @Sendable func reparse(_ request: Request, context: ControlContext) async throws -> Response {
        var from: Int64 = 0
        if let since = try QueryParameters(request, known: ["since"]).text("since") {
            guard let seconds = parseDuration(since) else {
                throw Problem.badRequest("since “\(since.prefix(40))”: is not a span; write it as 2d or 12h")
            }
            // bounded: a duration is ten years at most
            from = max(0, now() - Int64(seconds))
        }
        return .lines(await engine.reparse(since: from))
    }
}
