import ControlAPI
import ControlServer
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import Store

/// `/v1/backup` and `/v1/verify`: copies of the store, and its check.
struct MaintenanceController: Sendable {
    let store: Store
    private let verification = SharedRead<VerifyResult>()

    init(store: Store) { self.store = store }

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.post("verify", use: verify)
        routes.group().add(middleware: admin).post("backup", use: backup)
    }

    @Sendable func verify(_ request: Request, context: ControlContext) async throws -> Response {
        try await request.takesNoBody()
        _ = try QueryParameters(request, known: [])
        let store = store
        let result = try await verification.value { try await store.verify() }
        return try .json(
            VerifyReport(
                ok: result.isSound, checks: result.checks.map { .init(name: $0.name, ok: $0.problems.isEmpty, problems: $0.problems) }))
    }

    /// Streams a consistent copy of the store, or writes it where the body names a path on the daemon's machine.
    @Sendable func backup(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let wanted = try await request.decode(BackupRequest.self, context: context, orEmpty: BackupRequest())
        guard let path = wanted.path else { return try await stream() }
        guard (path as NSString).isAbsolutePath else {
            throw Problem.badRequest("path “\(path.prefix(100))”: is not absolute; begin it with /")
        }
        return try .json(BackupReport(path: path, bytes: try await copy(to: path)))
    }

    private func copy(to path: String) async throws -> Int64 {
        do { return try await store.backup(to: path) } catch StoreError.alreadyThere(let what) {
            throw Problem.conflict("backup: \(what): exists; name another file, nothing was overwritten")
        } catch let error as StoreError {
            throw Problem(status: 507, title: "Insufficient Storage", detail: "backup: \(error)")
        }
    }

    /// The copy is a file beside the store without a name, so that it goes when the caller or the daemon does.
    private func stream() async throws -> Response {
        let path = "\(store.path).backup-\(UUID().uuidString)"
        let bytes = try await copy(to: path)
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Problem(status: 500, title: "Internal Server Error", detail: "backup: the copy beside the store cannot be read")
        }
        unlink(path)
        var headers: HTTPFields = [.contentType: "application/vnd.sqlite3"]
        headers[.contentLength] = String(bytes)
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: Int(bytes)) { writer in
                // A disk may be slow: another thread reads.
                while let piece = try await NIOThreadPool.singleton.runIfActive({ try file.read(upToCount: 256 << 10) }), !piece.isEmpty {
                    try await writer.write(ByteBuffer(bytes: piece))
                }
                try await writer.finish(nil)
            })
    }
}
