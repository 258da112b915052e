import ControlAPI
import Foundation
import NIOCore
import NIOHTTP1

/// Speaks the control API with a daemon: HTTP over its Unix socket.
///
/// Calls block; the control program has nothing else to do.
public struct ControlClient: Sendable {
    public let socket: String
    /// Version of the program that uses the client.
    private let version: String
    /// Seconds without a byte after which a call fails; nil for the default of each call.
    private let timeout: Int?

    /// Seconds without a byte after which calls fail that the daemon answers at once.
    public static let defaultTimeout = 10

    /// How long a call may take.
    public enum Patience: Sendable {
        /// The daemon answers at once.
        case short
        /// The daemon has work to do before it answers, or answers for as long as it runs.
        case unlimited
    }

    /// Why there is no answer, with the exit code of sysexits.h; the text says what to do.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public enum Cause: Sendable {
            /// Nobody answers on the socket.
            case unreachable
            /// The connection ended, or the answer took too long.
            case interrupted
            /// The daemon answered with a problem.
            case refused
            /// The call cannot be made or its answer cannot be read.
            case other
        }

        public var cause: Cause
        public var exitCode: Int32
        public var description: String

        init(_ cause: Cause, _ exitCode: Int32, _ description: String) {
            self.cause = cause
            self.exitCode = exitCode
            self.description = description
        }
    }

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - socket: path of the daemon's socket.
    ///   - timeout: seconds without a byte after which every call fails.
    public init(socket: String, version: String, timeout: Int? = nil) {
        self.socket = socket
        self.version = version
        self.timeout = timeout
    }

    /// Reads a value.
    public func get<T: Decodable>(_ type: T.Type, _ path: String, query: [(String, String?)] = []) throws -> T {
        try decode(type, try send("GET", path, query: query))
    }

    /// Sends a body and decodes the answer.
    public func post<T: Decodable>(
        _ type: T.Type, _ path: String, query: [(String, String?)] = [], body: (any Encodable & Sendable)? = nil, method: String = "POST",
        patience: Patience = .short
    ) throws -> T {
        try decode(type, try send(method, path, query: query, body: body, patience: patience))
    }

    /// Sends, and gives the answer's bytes.
    @discardableResult
    public func send(
        _ method: String, _ path: String, query: [(String, String?)] = [], body: (any Encodable & Sendable)? = nil, patience: Patience = .short
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try transfer(method, path, query: query, body: body, patience: patience) { piece in
            bytes.append(contentsOf: piece)
            return true
        }
        return bytes
    }

    /// Sends, and hands over the answer line by line as it comes; false ends it.
    public func stream(
        _ method: String, _ path: String, query: [(String, String?)] = [], headers: [(String, String)] = [], body: (any Encodable & Sendable)? = nil,
        onLine: ([UInt8]) -> Bool
    ) throws {
        var rest: [UInt8] = []
        try transfer(method, path, query: query, headers: headers, body: body, patience: .unlimited) { piece in
            for byte in piece {
                guard byte == 0x0A else {
                    rest.append(byte)
                    continue
                }
                let line = rest
                rest.removeAll(keepingCapacity: true)
                if !onLine(line) { return false }
            }
            return true
        }
        if !rest.isEmpty { _ = onLine(rest) }
    }

    /// Bytes of a request's address at most: the daemon takes 32 kB with the header fields.
    private static let longestAddress = 30_000

    /// Bytes that are kept of an error's reason.
    private static let longestProblem = 1 << 20

    /// Sends, and hands over the answer's bytes as they come; false ends it.
    public func transfer(
        _ method: String, _ path: String, query: [(String, String?)] = [], headers: [(String, String)] = [], body: (any Encodable & Sendable)? = nil,
        patience: Patience, onBytes: (UnsafeRawBufferPointer) -> Bool
    ) throws {
        try SocketPath.check(socket)
        let address = path + Self.encode(query)
        guard address.utf8.count <= Self.longestAddress else {
            throw Failure(.other, 64, "the arguments: are too long together; \(Self.longestAddress / 1_000) kB are the most, leave some out")
        }
        var fields = HTTPHeaders([("Host", "localhost"), ("Accept", "application/json"), ("Connection", "close")] + headers)
        var payload: [UInt8] = []
        if let body {
            payload = [UInt8](try JSONEncoder().encode(body))
            fields.add(name: "Content-Type", value: "application/json")
        }
        if body != nil || method != "GET" { fields.add(name: "Content-Length", value: String(payload.count)) }
        let head = HTTPRequestHead(version: .http1_1, method: .init(rawValue: method), uri: address, headers: fields)
        let exchange: Exchange
        do { exchange = try Exchange(socket: socket, seconds: timeout ?? Self.defaultTimeout, head: head, body: payload) } catch {
            switch (error as? IOError)?.errnoCode {
            case EAGAIN: throw late()
            case let code?: throw SocketPath.failure(socket, error: code)
            case nil: throw Failure(.other, 70, "\(socket): cannot be connected to (\(error)); please report this")
            }
        }
        try receive(exchange, patience: patience, onBytes: onBytes)
    }

    /// Hands over an answer as it comes, until its end or until `onBytes` says no.
    private func receive(_ exchange: Exchange, patience: Patience, onBytes: (UnsafeRawBufferPointer) -> Bool) throws {
        let seconds = timeout ?? (patience == .short ? Self.defaultTimeout : nil)
        var status = 0
        var error: [UInt8] = []
        while true {
            guard let event = exchange.next(within: seconds) else { throw late() }
            switch event {
            case .progress: continue
            case .head(let head):
                // datelined sends HTML nowhere on its socket.
                if head.headers.first(name: "Content-Type")?.lowercased().hasPrefix("text/html") == true { throw foreign("a web page") }
                status = Int(head.status.code)
            case .bytes(let bytes):
                if status >= 400 {
                    if error.count < Self.longestProblem { error.append(contentsOf: bytes.readableBytesView) }
                } else if !bytes.withUnsafeReadableBytes(onBytes) {
                    return
                }
            case .end:
                if status >= 400 { throw failure(status: status, error) }
                return
            case .failed(let error): throw failure(error)
            }
        }
    }

    private static func encode(_ query: [(String, String?)]) -> String {
        var parts = URLComponents()
        parts.queryItems = query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        guard !(parts.queryItems ?? []).isEmpty else { return "" }
        return "?" + (parts.percentEncodedQuery ?? "").replacingOccurrences(of: "+", with: "%2B")
    }

    // MARK: Failures

    private func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8]) throws -> T {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            let status = try send("GET", "/v1/status")
            guard let other = (try? JSONDecoder().decode(DaemonStatus.self, from: Data(status)))?.version else {
                throw foreign((try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) == nil ? "no JSON" : "other JSON")
            }
            guard other != version else {
                throw Failure(.other, 70, "the daemon's answer: cannot be read (\(error)); please report this")
            }
            throw Failure(
                .other, 70, "the daemon's answer: cannot be read: datelinectl is \(version), datelined is \(other); install the same version of both")
        }
    }

    /// Another program answers on the socket.
    private func foreign(_ what: String) -> Failure {
        Failure(
            .other, 76,
            "\(socket): the program that answers there is not datelined (it sends \(what)); give the daemon's socket with --socket or DATELINE_SOCKET, or stop that program"
        )
    }

    private func late() -> Failure {
        Failure(
            .interrupted, 69,
            "\(socket): the daemon does not answer within \(timeout ?? Self.defaultTimeout) s; see its log (journalctl -u datelined), or give it longer with --timeout"
        )
    }

    private func failure(_ error: any Error) -> Failure {
        if let error = error as? HTTPParserError, error != .invalidEOFState { return foreign("no HTTP") }
        return Failure(.interrupted, 69, "\(socket): the connection ended before the answer did; see the daemon's log (journalctl -u datelined)")
    }

    private func failure(status: Int, _ bytes: [UInt8]) -> Failure {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(bytes))
        // Whatever datelined says of an error is a problem.
        if problem == nil, !bytes.isEmpty { return foreign("status \(status) and no reason") }
        let code: Int32 =
            switch status {
            case 403: 77
            case 404, 409: 1
            case 400, 405, 431: 64
            case 413, 422: 65
            case 507: 74
            case 503: 75
            default: 70
            }
        return Failure(.refused, code, problem?.description ?? "the daemon answered with status \(status); see its log (journalctl -u datelined)")
    }
}

/// The parts of `/v1/status` that every version has.
private struct DaemonStatus: Decodable {
    struct Store: Decodable { var articles: Int }

    var version: String
    var store: Store
}
