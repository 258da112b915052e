import CSystemd
import Foundation
import Logging
import ServiceLifecycle
import Sync

/// The engine as a service: a graceful shutdown cancels its loops, and it ends when what was being stored is stored.
struct EngineService: Service {
    let engine: SyncEngine

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await engine.run() }
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
