import Foundation
import NIOCore
import NIOPosix

/// Forwards connections of a TCP port of 127.0.0.1 to a Unix socket, for programs that know only the former.
public final class UnixForwarder: Sendable {
    private let listener: any Channel

    /// Listens at a free port.
    public init(socket: String) throws {
        let group = MultiThreadedEventLoopGroup.singleton
        listener = try ServerBootstrap(group: group)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .connect(unixDomainSocketPath: socket)
                    .flatMapThrowing { server in
                        try client.pipeline.syncOperations.addHandler(Sink(server))
                        try server.pipeline.syncOperations.addHandler(Sink(client))
                    }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
    }

    deinit { listener.close(promise: nil) }

    /// The port.
    public var port: Int { listener.localAddress?.port ?? 0 }
}

/// Writes what it reads to another channel.
private final class Sink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(_ other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { other.writeAndFlush(unwrapInboundIn(data), promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { other.close(mode: .output, promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
