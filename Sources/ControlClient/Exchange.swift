import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A request over a Unix socket, and its answer as events that a thread may wait for.
///
/// Once the request has been sent, the next bytes are read from the socket when every event has been taken: a caller that is slow makes the
/// daemon wait. What the socket's buffer holds when the daemon closes it is read at once.
final class Exchange: Sendable {
    enum Event: Sendable {
        /// Bytes went or came that are no event of their own.
        case progress
        case head(HTTPResponseHead)
        case bytes(ByteBuffer)
        case end
        case failed(any Error)
    }

    private let channel: any Channel
    private let events: Events

    /// Connects, and begins to send.
    ///
    /// - Parameter seconds: how long a daemon with a full queue of callers is waited for.
    /// - Throws: an `IOError` of connect(2), with `EAGAIN` when the queue stayed full.
    init(socket: String, seconds: Int, head: HTTPRequestHead, body: [UInt8]) throws {
        let events = Events()
        let bootstrap = ClientBootstrap(group: Self.group).channelOption(.autoRead, value: false).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
                try channel.pipeline.syncOperations.addHandler(ExchangeHandler(events, head, body))
            }
        }
        channel = try Self.connected(bootstrap, try Self.address(socket), until: .now() + .seconds(seconds))
        self.events = events
        // SwiftNIO has SIGPIPE ignored from its first socket on, and programs that are started would inherit that. A handler they do not inherit.
        signal(SIGPIPE) { _ in }
    }

    deinit { channel.close(promise: nil) }

    /// One thread for the whole program: it does one thing at a time.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// The address of a path, which may fill `sun_path` up to its last byte.
    private static func address(_ path: String) throws -> SocketAddress {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard path.utf8.count < place.count else { throw IOError(errnoCode: ENAMETOOLONG, reason: "connect") }
            place.copyBytes(from: path.utf8)
        }
        return SocketAddress(address)
    }

    /// A socket whose queue of callers is full refuses a caller that does not block (EAGAIN of connect(2)), which then tries again.
    private static func connected(_ bootstrap: ClientBootstrap, _ address: SocketAddress, until end: DispatchTime) throws -> any Channel {
        while true {
            do { return try bootstrap.connect(to: address).wait() } catch let error as IOError where error.errnoCode == EAGAIN && .now() < end {
                usleep(20_000)
            }
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

/// Sends a request as soon as the channel is connected, a piece at a time, and leaves what arrives as events.
private final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let events: Events
    private let head: HTTPRequestHead
    private var rest: ArraySlice<UInt8>
    private var isSending = true

    /// Bytes of a body that are written at a time.
    private static let piece = 1 << 14

    init(_ events: Events, _ head: HTTPRequestHead, _ body: [UInt8]) {
        self.events = events
        self.head = head
        rest = body[...]
    }

    func channelActive(context: ChannelHandlerContext) {
        // A daemon may answer and close before it has read the request: the answer is read when writing fails, if a read is under way.
        context.read()
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        sendNext(context)
    }

    private func sendNext(_ context: ChannelHandlerContext) {
        let piece = rest.prefix(Self.piece)
        rest = rest.dropFirst(Self.piece)
        let this = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        // A failure ends the channel, which the reading side tells.
        context.writeAndFlush(wrapOutboundOut(piece.isEmpty ? .end(nil) : .body(.byteBuffer(ByteBuffer(bytes: piece))))).whenSuccess {
            let (handler, context) = this.value
            handler.events.put(.progress)
            if piece.isEmpty { handler.isSending = false } else { handler.sendNext(context) }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): events.put(.head(head))
        case .body(let bytes): events.put(.bytes(bytes))
        case .end: events.put(.end)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Half a header is no event, but a sign of life.
        if events.isEmpty { events.put(.progress) }
        if isSending { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        events.put(.failed(error))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { events.put(.failed(ChannelError.eof)) }
}
