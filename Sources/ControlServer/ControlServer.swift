import ControlAPI
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Serves the control API: HTTP/1.1 with JSON over a Unix socket.
public final class ControlServer: Service {
    private let socket: ControlSocket
    private let responder: ControlResponder
    private let limits: Limits
    private let logger: Logger
    private let connections = Mutex<[ObjectIdentifier: any Channel]>([:])
    private let isStuck: Bool

    /// Bounds of what callers may ask.
    public struct Limits: Sendable {
        public var maxHeaders = 32 << 10
        /// Number of header fields of a request at most.
        public var maxHeaderFields = 100
        public var maxConnections: Int
        /// Seconds until a connection without a request is closed.
        public var idle: Int64 = 60
        /// Seconds until a connection is closed whose caller reads nothing of what was sent.
        public var unread: Int64 = 60

        /// Bounds that no honest caller reaches; connections take at most a quarter of the descriptors that the process may open.
        public init() {
            var limit = rlimit()
            let descriptors = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? Int(clamping: limit.rlim_cur) : 1_024
            maxConnections = max(8, min(1_024, descriptors / 4))
        }
    }

    /// Makes a server over a listening socket.
    ///
    /// - Parameter isStuck: requests are never answered, to test the watchdog.
    public init(socket: ControlSocket, router: Router<ControlContext>, limits: Limits = Limits(), logger: Logger, isStuck: Bool = false) {
        self.socket = socket
        responder = ControlResponder(router: router)
        self.limits = limits
        self.logger = logger
        self.isStuck = isStuck
    }

    /// Answers until a graceful shutdown or cancellation; the last answers get a second to end.
    public func run() async throws {
        let child = HTTP1Channel(
            responder: { [self] request, writer, channel in
                while isStuck { try await Task.sleep(for: .seconds(1)) }
                let response = await responder.respond(to: request, context: ControlContext(source: .init(channel: channel, logger: logger)))
                try await writer.write(response: response.head, body: response.body)
            },
            configuration: .init(
                additionalChannelHandlers: [
                    UnreadOutputHandler(limit: .seconds(self.limits.unread)),
                    BadRequestHandler(maxHeaders: self.limits.maxHeaders, maxFields: self.limits.maxHeaderFields),
                ],
                idleTimeout: .seconds(limits.idle),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.maxHeaders, maxHeaderListSize: limits.maxHeaders, maxHeaderFieldCount: limits.maxHeaderFields)
            ))
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            // Without a free descriptor nobody can be accepted: wait a moment instead of asking the kernel again at once.
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let backoff = AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { _ in .milliseconds(200) }
                    try channel.pipeline.syncOperations.addHandler(backoff)
                }
            }
            // Output that a caller does not read is held back where it is made, not gathered here and in the kernel.
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 4 << 10, high: 16 << 10))
            .childChannelOption(.socketOption(.so_sndbuf), value: 64 << 10)
            .bind(socket.descriptor) { [self] channel -> EventLoopFuture<HTTP1Channel.Value> in
                let id = ObjectIdentifier(channel)
                let count = connections.withLock { open in
                    open[id] = channel
                    return open.count
                }
                channel.closeFuture.whenComplete { [self] _ in connections.withLock { $0[id] = nil } }
                if count > limits.maxConnections {
                    do { try channel.pipeline.syncOperations.addHandler(RefusalHandler()) } catch { channel.close(promise: nil) }
                }
                return child.setup(channel: channel, logger: logger)
            }
        let quiet = Logger(label: "dateline.control", factory: { _ in SwiftLogNoOpLogHandler() })
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await withDiscardingTaskGroup { group in
                    do {
                        try await listener.executeThenClose { inbound in
                            for try await connection in inbound { group.addTask { await child.handle(value: connection, logger: quiet) } }
                        }
                    } catch { logger.debug("the control socket ended", metadata: ["error": "\(error)"]) }
                    // Answers under way get a moment to end; streams of events have no end of their own.
                    let end = ContinuousClock.now + .milliseconds(500)
                    while ContinuousClock.now < end, !connections.withLock({ $0.isEmpty }) { try? await Task.sleep(for: .milliseconds(10)) }
                    for channel in connections.withLock({ Array($0.values) }) { channel.close(promise: nil) }
                    group.cancelAll()
                }
            } onCancel: {
                listener.channel.close(promise: nil)
            }
        } onGracefulShutdown: {
            listener.channel.close(promise: nil)
        }
        socket.remove()
    }
}
