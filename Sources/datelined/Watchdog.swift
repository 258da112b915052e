import CSystemd
import ControlServer
import Foundation
import Logging
import ServiceLifecycle
import Sync

/// Tells systemd that the daemon is ready and alive.
///
/// Every part is asked to prove that it moves, and a sign of life (WATCHDOG=1 of sd_notify(3)) goes out only when each of them has. So a daemon of
/// which one part is stuck is restarted, and the journal tells which.
struct Watchdog: Service {
    let engine: SyncEngine
    let socket: ControlSocket
    let logger: Logger

    /// Seconds between two rounds where systemd wants no signs of life; `/healthz` tells what they find.
    private static let usualPeriod = 10.0
    /// Rounds in a row without a sign of life before the journal tells of it.
    private static let patience = 2

    func run() async throws {
        _ = dl_notify("READY=1")
        let interval = Double(dl_watchdog_usec()) / 1e6
        await cancelWhenGracefulShutdown { await watch(period: interval > 0 ? max(0.2, interval / 6) : Self.usualPeriod) }
        _ = dl_notify("STOPPING=1")
    }

    private func watch(period: Double) async {
        var silent = 0
        var told: [Part] = []
        while !Task.isCancelled {
            await engine.askForProgress { await askSocket() }
            try? await Task.sleep(for: .seconds(period))
            if Task.isCancelled { return }
            let late = engine.unmovedParts()
            guard !late.isEmpty else {
                _ = dl_notify("WATCHDOG=1")
                if !told.isEmpty { logger.notice("progress again", metadata: ["reason": "\(Self.names(told))"]) }
                (silent, told) = (0, [])
                continue
            }
            silent += 1
            if silent >= Self.patience, late != told {
                logger.error("no progress", metadata: ["reason": "\(Self.names(late))"])
                told = late
            }
        }
    }

    private static func names(_ parts: [Part]) -> String { parts.map(\.name).joined(separator: ", ") }

    /// Returns when a request at the control socket was answered, or could not be made at all.
    private func askSocket() async {
        while case .silent = await socket.probe(seconds: 10), !Task.isCancelled {}
    }
}
