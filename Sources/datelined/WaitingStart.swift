import CSystemd
import ControlServer
import Foundation
import Logging
import Store

/// A start that waits while the disk of the store is full or fails, instead of ending: systemd gives up after some attempts.
///
/// Clients are told the reason meanwhile, `systemctl status` too.
struct WaitingStart {
    private let socket: () throws -> ControlSocket
    private let logger: Logger
    private var listening: ControlSocket?
    private var hasTold = false

    /// Seconds between two attempts: the first, and at most.
    private static let pauses = (first: 1.0, longest: 30.0)
    /// Between two looks for clients, and between two signs of life for systemd's watchdog.
    private static let look = Duration.milliseconds(100)
    private static let signOfLife = Duration.seconds(5)

    /// - Parameter socket: makes the control socket, or takes the one that systemd hands over; called once.
    init(socket: @escaping () throws -> ControlSocket, logger: Logger) {
        self.socket = socket
        self.logger = logger
    }

    /// The control socket.
    ///
    /// - Throws: `Failure`.
    mutating func listen() throws -> ControlSocket {
        if let listening { return listening }
        let made = try socket()
        listening = made
        return made
    }

    /// The result of the work, which is tried again until the store can be written.
    ///
    /// - Throws: `Failure` for every other fault of the store.
    mutating func whenWritable<T>(_ work: () async throws -> T) async throws -> T {
        var pause = Self.pauses.first
        while true {
            do { return try await work() } catch let error as StoreError {
                guard case .cannotWrite = error else { throw Failure(code: error.exitCode, message: "\(error)") }
                try await wait(pause, error)
                pause = min(pause * 2, Self.pauses.longest)
            }
        }
    }

    private mutating func wait(_ seconds: Double, _ error: StoreError) async throws {
        let listener = try listen().descriptor
        if !hasTold {
            logger.error("the store cannot be written; the start waits until it can", metadata: ["error": "\(error)"])
            // What depends on this unit need not wait with it.
            _ = dl_notify("READY=1")
            hasTold = true
        }
        _ = dl_notify("STATUS=Waiting for the disk: \(error)")
        let end = ContinuousClock.now + .seconds(seconds)
        var lastSign = ContinuousClock.now - Self.signOfLife
        while ContinuousClock.now < end {
            if ContinuousClock.now - lastSign >= Self.signOfLife {
                _ = dl_notify("WATCHDOG=1")
                lastSign = .now
            }
            FailedStart.answerClients(of: listener, "the daemon waits for its disk and starts by itself when this is mended:\n\(error)")
            try await Task.sleep(for: Self.look)
        }
    }
}
