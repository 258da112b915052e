import ControlAPI
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Answers what is not HTTP, or has too many or too large header fields, with a problem (RFC 9457), and closes.
final class BadRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    /// Bytes of the address and the header fields at most.
    private let maxHeaders: Int
    /// Number of header fields at most.
    private let maxFields: Int
    private var isAnswering = false

    init(maxHeaders: Int, maxFields: Int) {
        self.maxHeaders = maxHeaders
        self.maxFields = maxFields
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // An answer may be under way from here on, into which no other can be written.
        isAnswering = true
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, !isAnswering else { return context.fireErrorCaught(error) }
        let problem =
            error == .headerOverflow
            ? Problem(
                status: 431, title: "Request Header Fields Too Large",
                detail: "too many header fields or a too long address: \(maxFields) fields and \(maxHeaders) bytes are the most; send less")
            : Problem.badRequest("the request: is not valid HTTP/1.1 (\(error)); see docs/control.md")
        let body = ByteBuffer(bytes: (try? JSONBody.encode(problem)) ?? [])
        let fields: HTTPFields = [
            .contentType: "application/problem+json", .contentLength: String(body.readableBytes), .connection: "close",
        ]
        let head = HTTPResponse(status: .init(code: problem.status, reasonPhrase: problem.title), headerFields: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }
}
