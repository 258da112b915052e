import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A request over a Unix socket, and its answer as events that a thread may wait for.
///
/// The next bytes are read from the socket when every event has been taken: a caller that is slow makes the daemon wait.
final class Exchange: Sendable {
    enum Event: Sendable {
        /// A piece of the request has left.
        case sent
        case head(HTTPResponseHead)
        case bytes(ByteBuffer)
        case end
        case failed(any Error)
    }

    private let channel: any Channel
    private let events: Events

    /// Bytes of a body that are written at a time.
    private static let piece = 1 << 16

    /// Connects.
    ///
    /// - Throws: an `IOError`, or `ChannelError.connectTimeout` after `seconds`.
    init(socket: String, seconds: Int) throws {
        let events = Events()
        // One thread for the whole program: it does one thing at a time.
        let bootstrap = ClientBootstrap(group: Self.thread).connectTimeout(.seconds(Int64(clamping: seconds))).channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(EventHandler(events))
                }
            }
        channel = try Self.connected(bootstrap, socket, until: .now() + .seconds(seconds))
        self.events = events
    }

    deinit { channel.close(promise: nil) }

    private static let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// A socket whose queue of callers is full refuses a caller that does not block (EAGAIN of connect(2)), which then tries again.
    private static func connected(_ bootstrap: ClientBootstrap, _ socket: String, until end: DispatchTime) throws -> any Channel {
        while true {
            do { return try bootstrap.connect(unixDomainSocketPath: socket).wait() } catch let error as IOError where error.errnoCode == EAGAIN {
                guard .now() < end else { throw ChannelError.connectTimeout(.seconds(0)) }
                usleep(20_000)
            }
        }
    }

    /// Sends a request; `sent` follows for each piece of it.
    func send(_ head: HTTPRequestHead, body: [UInt8]) {
        write(.head(head))
        for start in stride(from: 0, to: body.count, by: Self.piece) {
            write(.body(.byteBuffer(ByteBuffer(bytes: body[start..<min(start + Self.piece, body.count)]))))
        }
        write(.end(nil))
    }

    private func write(_ part: HTTPClientRequestPart) {
        let events = events
        channel.writeAndFlush(part).whenComplete { result in
            // A request that cannot be sent ends the channel, or has had its answer already; the reading side says which.
            if case .success = result { events.put(.sent) }
        }
    }

    /// Waits for what happens next; nil when nothing did for `seconds`, where there is such a limit.
    func next(within seconds: Int?) -> Event? {
        if events.isEmpty { channel.read() }
        return events.take(within: seconds)
    }
}

/// Events that one thread leaves for another.
private final class Events: Sendable {
    private let waiting = Mutex(CircularBuffer<Exchange.Event>())
    private let count = DispatchSemaphore(value: 0)

    var isEmpty: Bool { waiting.withLock { $0.isEmpty } }

    func put(_ event: Exchange.Event) {
        waiting.withLock { $0.append(event) }
        count.signal()
    }

    func take(within seconds: Int?) -> Exchange.Event? {
        guard count.wait(timeout: seconds.map { .now() + .seconds($0) } ?? .distantFuture) == .success else { return nil }
        return waiting.withLock { $0.popFirst() }
    }
}

/// Leaves what arrives on a connection as events.
private final class EventHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let events: Events

    init(_ events: Events) { self.events = events }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): events.put(.head(head))
        case .body(let bytes): events.put(.bytes(bytes))
        case .end: events.put(.end)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Half a header is nothing to wait for.
        if events.isEmpty { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        events.put(.failed(error))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { events.put(.failed(ChannelError.eof)) }
}
