import NIOCore
import NIOHTTPTypes

/// Closes a connection whose caller has stopped reading: output that nobody takes is not kept for ever.
///
/// A caller that reads slowly goes on; one that takes nothing at all for the limit is closed. Events carry their number, so a caller can
/// resume behind the last one that it has.
final class UnreadOutputHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var pending = 0
    private var lastProgress = NIODeadline.now()
    private var check: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        if pending == 0 { lastProgress = .now() }
        pending += 1
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.pending -= 1
            self.lastProgress = .now()
        }
        context.write(data, promise: written)
        if check == nil { schedule(context, at: lastProgress + limit) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        stop()
        context.close(mode: mode, promise: promise)
    }

    private func stop() {
        check?.cancel()
        check = nil
    }

    private func schedule(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
        check = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in self?.look(context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        check = nil
        guard pending > 0 else { return }
        if NIODeadline.now() - lastProgress >= limit { context.close(promise: nil) } else { schedule(context, at: lastProgress + limit) }
    }
}

/// Tells a caller that the daemon has as many connections as it may, and closes.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let answer: String = {
        let body =
            #"{"detail":"too many connections; try again in a moment","status":503,"title":"Service Unavailable","type":"about:blank"}"#
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Retry-After: 1\r\nConnection: close\r\n\r\n" + body
    }()

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: Self.answer))).whenComplete { _ in channel.close(promise: nil) }
    }

    /// What the caller sends is not read.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
