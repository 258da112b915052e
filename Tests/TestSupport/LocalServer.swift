import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on loopback addresses that logs every request and answers as a test says, well or badly.
public final class LocalServer: Sendable {
    /// What came in.
    public struct Request: Sendable {
        public var number: Int
        /// Counted from 1 in the order of acceptance.
        public var connection: Int
        /// The server's address that was asked.
        public var address: String
        public var method: String
        /// With its query.
        public var path: String
        public var headers: [(name: String, value: String)]
        /// As long as Content-Length says.
        public var body: [UInt8] = []
        /// Monotonic seconds at which the server read it.
        public var at: Double
        /// Monotonic seconds at which its last bytes reached the kernel: on a loopback address when they left the client, to a hundredth of a second.
        public var left: Double

        /// All values of a header field, compared without case.
        public func values(_ name: String) -> [String] { headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value) }
        /// The first value of a header field.
        public func header(_ name: String) -> String? { values(name).first }
        /// It asks for the document whatever the client has of it.
        public var isUnconditional: Bool { header("if-none-match") == nil && header("if-modified-since") == nil }
    }

    /// What goes out: pieces in order.
    public enum Piece: Sendable {
        case bytes([UInt8])
        /// The same bytes over and over until the client goes.
        case endless([UInt8])
        /// One byte at a time.
        case drip([UInt8], milliseconds: Int64)
        /// What follows waits for the test.
        case after(Gate)
        /// Nothing more, and the connection stays.
        case hang
        case close
    }

    /// An answer.
    public struct Reply: Sendable {
        public var pieces: [Piece]

        /// An answer of exactly these pieces.
        public init(pieces: [Piece]) { self.pieces = pieces }

        /// An answer by the rules, with a Content-Length.
        public init(_ status: Int = 200, _ headers: [(String, String)] = [], body: [UInt8] = []) {
            var head = "HTTP/1.1 \(status) Status\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            if status != 304, status != 204 { head += "Content-Length: \(body.count)\r\n" }
            pieces = [.bytes(Array((head + "\r\n").utf8) + body)]
        }

        /// An answer by the rules.
        public init(_ status: Int = 200, _ headers: [(String, String)] = [], text: String) { self.init(status, headers, body: Array(text.utf8)) }

        /// Bytes as they are.
        public static func raw(_ text: String) -> Reply { Reply(pieces: [.bytes(Array(text.utf8)), .close]) }
    }

    public typealias Handler = @Sendable (Request) -> Reply

    struct State {
        var log: [Request] = []
        var handlers: [String: Handler] = [:]
        var connections = 0
        var children: [ObjectIdentifier: any Channel] = [:]
        var open: [String: Int] = [:]
        var mostOpen: [String: Int] = [:]
        var waiters: [(condition: @Sendable ([Request]) -> Bool, promise: EventLoopPromise<Void>)] = []
    }

    let state = Mutex(State())
    private let channels = Mutex<[any Channel]>([])
    private let hub = Hub()
    private let chosenPort = Mutex(0)
    public var port: Int { chosenPort.withLock { $0 } }
    public let addresses: [String]

    /// Listens on the addresses, all at one free port.
    public init(addresses: [String] = ["127.0.0.1"]) async throws {
        self.addresses = addresses
        hub.server.withLock { $0 = Weak(server: self) }
        try await choosePort()
    }

    /// Ports of all servers of this process.
    private static let taken = Mutex<Set<Int>>([])

    /// Finds a port that is free at every address, below those that the system gives to clients (ip_local_port_range) and no other server's,
    /// so that nobody takes it during a pause.
    private func choosePort() async throws {
        for _ in 0..<20 {
            let port = Int.random(in: 20_000..<32_000)
            guard Self.taken.withLock({ $0.insert(port).inserted }) else { continue }
            chosenPort.withLock { $0 = port }
            if (try? await listen()) != nil { return }
            await pause()
        }
        throw Late()
    }

    private func listen() async throws {
        let hub = hub
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Exchange(hub: hub)) }
            }
        for address in addresses {
            let channel = try await bootstrap.withBoundSocket(Loopback.boundSocket(address, port: port)).get()
            channels.withLock { $0.append(channel) }
        }
    }

    deinit { stop() }

    /// Ends the listening; connections end with their clients.
    public func stop() {
        for channel in channels.withLock({ channels in
            defer { channels = [] }
            return channels
        }) { channel.close(promise: nil) }
    }

    /// Ends the listening and closes every connection, as a network does that breaks down.
    public func pause() async {
        let listening = channels.withLock { channels in
            defer { channels = [] }
            return channels
        }
        let children = state.withLock { Array($0.children.values) }
        for channel in listening { try? await channel.close().get() }
        for channel in children {
            // A child process may hold the connection, too: it ends for the client all the same.
            try? await channel.close(mode: .output).get()
            try? await channel.close().get()
        }
    }

    /// Listens again at the same port.
    public func resume() async throws { try await listen() }

    /// `http://127.0.0.1:PORT/path`.
    public func url(_ path: String, address: String? = nil) -> String { "http://\(address ?? addresses[0]):\(port)\(path)" }

    /// `127.0.0.1:PORT`, by which clients share a budget.
    public func host(_ address: String? = nil) -> String { "\(address ?? addresses[0]):\(port)" }

    /// Answers requests for a path, whatever their query; `*` answers what nothing else does.
    public func answer(_ path: String, _ handler: @escaping Handler) { state.withLock { $0.handlers[path] = handler } }

    /// Every request so far.
    public var log: [Request] { state.withLock { $0.log } }

    /// The requests for a path, whatever their query.
    public func requests(_ path: String) -> [Request] { log.filter { Self.bare($0.path) == path } }

    /// The most connections that were open at one time to an address.
    public func mostConnections(_ address: String? = nil) -> Int { state.withLock { $0.mostOpen[address ?? addresses[0]] ?? 0 } }

    /// Connections accepted so far.
    public var connections: Int { state.withLock { $0.connections } }

    /// Returns when the log satisfies the condition.
    ///
    /// - Parameter atOnce: run by an event loop as soon as it does. The test itself may go on seconds later, when other tests keep all threads busy.
    /// - Throws: `Late` after the deadline.
    public func wait(
        seconds: Int64 = 240, until condition: @escaping @Sendable ([Request]) -> Bool, atOnce: @escaping @Sendable () -> Void = {}
    ) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: Void.self)
        let deadline = loop.scheduleTask(in: .seconds(seconds)) { promise.fail(Late()) }
        promise.futureResult.whenSuccess(atOnce)
        let isThere = state.withLock { state in
            if condition(state.log) { return true }
            state.waiters.append((condition, promise))
            return false
        }
        if isThere { promise.succeed() }
        try await promise.futureResult.get()
        deadline.cancel()
    }

    /// Holds an answer back until the test opens it; it must be opened once.
    public struct Gate: Sendable {
        fileprivate let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)

        public init() {}

        public func open() { promise.succeed() }
    }

    /// Something did not happen in time.
    public struct Late: Error {
        public init() {}
    }

    static func bare(_ path: String) -> String { String(path.prefix { $0 != "?" }) }

    fileprivate func accept(_ address: String, _ channel: any Channel) -> Int {
        state.withLock { state in
            state.children[ObjectIdentifier(channel)] = channel
            state.connections += 1
            state.open[address, default: 0] += 1
            state.mostOpen[address] = max(state.mostOpen[address] ?? 0, state.open[address] ?? 0)
            return state.connections
        }
    }

    fileprivate func left(_ address: String, _ channel: any Channel) {
        state.withLock { state in
            state.children[ObjectIdentifier(channel)] = nil
            state.open[address, default: 1] -= 1
        }
    }

    fileprivate func reply(to request: Request) -> Reply {
        let (handler, request, woken) = state.withLock { state in
            var request = request
            request.number = state.log.count + 1
            state.log.append(request)
            let log = state.log
            let woken = state.waiters.filter { $0.condition(log) }.map(\.promise)
            state.waiters.removeAll { $0.condition(log) }
            return (state.handlers[Self.bare(request.path)] ?? state.handlers["*"], request, woken)
        }
        defer { for promise in woken { promise.succeed() } }
        return handler?(request) ?? Reply(404, text: "nothing here")
    }
}

private struct Weak: Sendable { weak var server: LocalServer? }

private final class Hub: Sendable {
    let server = Mutex(Weak(server: nil))
    var current: LocalServer? { server.withLock { $0.server } }
}

/// One connection: reads requests, writes the pieces of the answers.
private final class Exchange: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let hub: Hub
    private var received: [UInt8] = []
    private var number = 0
    private var address = ""

    init(hub: Hub) { self.hub = hub }

    func channelActive(context: ChannelHandlerContext) {
        address = context.channel.localAddress?.ipAddress ?? ""
        number = hub.current?.accept(address, context.channel) ?? 0
    }

    func channelInactive(context: ChannelHandlerContext) { hub.current?.left(address, context.channel) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// The first fields of `struct tcp_info` (tcp(7)): eight of a byte, then numbers of four.
    private struct TCPInfo {
        var bytes: UInt64 = 0
        var timeouts: (UInt32, UInt32) = (0, 0)
        var counts: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0)
        /// Milliseconds since data was sent, an acknowledgement was sent, and data came.
        var since: (sent: UInt32, acknowledged: UInt32, received: UInt32) = (0, 0, 0)
    }

    /// Seconds since the last data came, whenever it is read: a busy server reads late.
    private static func secondsSinceData(_ channel: any Channel) -> Double {
        guard let provider = channel as? any SocketOptionProvider else { return 0 }
        let info: EventLoopFuture<TCPInfo> = provider.unsafeGetSocketOption(level: .tcp, name: .init(rawValue: TCP_INFO))
        // On the channel's own event loop the answer is there at once.
        let found = Mutex(0.0)
        info.whenSuccess { info in found.withLock { $0 = Double(info.since.received) / 1e3 } }
        return found.withLock { $0 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += Array(unwrapInboundIn(data).readableBytesView)
        while let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
            let length = lines.first { $0.lowercased().hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
            guard received.count >= end.upperBound + length else { return }
            let body = Array(received[end.upperBound..<end.upperBound + length])
            received.removeFirst(end.upperBound + length)
            let first = lines[0].split(separator: " ").map(String.init)
            let headers = lines.dropFirst().compactMap { line in
                line.firstIndex(of: ":").map { (String(line[..<$0]), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)) }
            }
            let at = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
            let request = LocalServer.Request(
                number: 0, connection: number, address: address, method: first.first ?? "", path: first.count > 1 ? first[1] : "",
                headers: headers, body: body, at: at, left: at - Self.secondsSinceData(context.channel))
            guard let server = hub.current else { return context.close(promise: nil) }
            write(server.reply(to: request).pieces[...], to: context.channel)
        }
    }
}

/// Writes the pieces of an answer one after the other.
private func write(_ pieces: ArraySlice<LocalServer.Piece>, to channel: any Channel) {
    guard let piece = pieces.first else { return }
    let rest = pieces.dropFirst()
    switch piece {
    case .bytes(let bytes):
        let written = channel.writeAndFlush(ByteBuffer(bytes: bytes))
        if !rest.isEmpty { written.whenSuccess { write(rest, to: channel) } }
    case .endless(let bytes):
        // In a turn of its own: a write that ends at once would otherwise call itself without end.
        channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenSuccess { channel.eventLoop.execute { write([piece], to: channel) } }
    case .drip(let bytes, let milliseconds):
        guard let byte = bytes.first else { return write(rest, to: channel) }
        let next = [.drip(Array(bytes.dropFirst()), milliseconds: milliseconds)] + Array(rest)
        channel.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
            channel.writeAndFlush(ByteBuffer(bytes: [byte])).whenSuccess { write(next[...], to: channel) }
        }
    case .after(let gate): gate.promise.futureResult.whenComplete { _ in write(rest, to: channel) }
    case .hang: return
    case .close: channel.close(promise: nil)
    }
}
