import ControlAPI
import ControlServer
import Foundation
import Hummingbird
import Store

/// `/v1/backup` and `/v1/verify`: copies of the store, and its check.
struct MaintenanceController: Sendable {
    let store: Store
    private let verification: SharedVerification

    init(store: Store) {
        self.store = store
        verification = SharedVerification(store: store)
    }

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.post("verify", use: verify)
        routes.group().add(middleware: admin).post("backup", use: backup)
    }

    @Sendable func verify(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let result = try await verification.result()
        return try .json(
            VerifyReport(
                ok: result.isSound, checks: result.checks.map { .init(name: $0.name, ok: $0.problems.isEmpty, problems: $0.problems) }))
    }

    @Sendable func backup(_ request: Request, context: ControlContext) async throws -> Response {
        let path = try await request.decode(BackupRequest.self, context: context).path
        guard (path as NSString).isAbsolutePath else {
            throw Problem.badRequest("path “\(path.prefix(100))”: is not absolute; begin it with /")
        }
        do { return try .json(BackupReport(path: path, bytes: try await store.backup(to: path))) } catch StoreError.alreadyThere(let what) {
            throw Problem.conflict("backup: \(what): exists; name another file, nothing was overwritten")
        } catch let error as StoreError {
            throw Problem(status: 507, title: "Insufficient Storage", detail: "backup: \(error)")
        }
    }
}

/// One check of the store at a time: those who ask while one runs share the next.
actor SharedVerification {
    private let store: Store
    private var running: Task<VerifyResult, any Error>?
    private var next: Task<VerifyResult, any Error>?

    init(store: Store) { self.store = store }

    /// The result of a check that began after the call.
    ///
    /// - Throws: `StoreError`, or `CancellationError` when the daemon stops.
    func result() async throws -> VerifyResult {
        let task = next ?? begin()
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func begin() -> Task<VerifyResult, any Error> {
        let before = running
        let task = Task {
            _ = await before?.result
            start()
            return try await store.verify()
        }
        next = task
        return task
    }

    private func start() {
        running = next
        next = nil
    }
}
