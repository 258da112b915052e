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

/// Tells systemd that the daemon is ready and alive.
///
/// A sign of life goes out only when schedule and store made progress since the last one, so that a stuck daemon is restarted.
struct Watchdog: Service {
    let health: HealthCheck
    let logger: Logger

    func run() async throws {
        _ = dl_notify("READY=1")
        let interval = dl_watchdog_usec()
        await cancelWhenGracefulShutdown {
            while interval == 0, !Task.isCancelled { try? await Task.sleep(for: .seconds(86_400)) }
            while !Task.isCancelled {
                if let fault = await health.fault() {
                    logger.error("no sign of life", metadata: ["reason": "\(fault)"])
                } else {
                    _ = dl_notify("WATCHDOG=1")
                }
                try? await Task.sleep(for: .microseconds(Int64(interval / 3)))
            }
        }
        _ = dl_notify("STOPPING=1")
    }
}

/// SIGHUP reads the configuration again.
struct ReloadOnHangup: Service {
    let commands: ProgramCommands
    let logger: Logger

    func run() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler { continuation.yield() }
        source.resume()
        defer { source.cancel() }
        await cancelWhenGracefulShutdown {
            for await _ in stream {
                _ = dl_notify_reloading()
                do {
                    let report = try await commands.reload()
                    logger.info(
                        "reloaded", metadata: ["feeds": "\(report.feeds)", "added": "\(report.feedsAdded)", "removed": "\(report.feedsRemoved)"])
                } catch { logger.error("not reloaded", metadata: ["error": "\(error)"]) }
                _ = dl_notify("READY=1")
            }
        }
    }
}
