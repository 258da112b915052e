import CSystemd
import ControlAnswers
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import Sync

/// The engine as a service: a graceful shutdown cancels its loops, and it ends when what was being stored is stored.
struct EngineService: Service {
    let engine: SyncEngine
    /// Its hosts are given up when nothing is under way any more.
    let fleet: FleetService?

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            guard let fleet else { return try await engine.run() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.run() }
                group.addTask { await fleet.run() }
                try await group.waitForAll()
            }
        }
        await fleet?.end()
    }
}

/// SIGHUP reads the configuration again; one that came while the daemon was starting, too.
struct ReloadOnHangup: Service {
    let commands: ProgramCommands

    func run() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let source = DispatchSource.makeReadSource(fileDescriptor: dl_hangup_fd())
        source.setEventHandler {
            dl_forget_hangups()
            continuation.yield()
        }
        source.resume()
        defer { source.cancel() }
        await cancelWhenGracefulShutdown {
            for await _ in stream {
                _ = dl_notify_reloading()
                // What came of it is in the journal.
                _ = try? await commands.reload()
                _ = dl_notify("READY=1")
            }
        }
    }
}
