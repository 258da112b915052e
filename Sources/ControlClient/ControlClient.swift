import CCurl
import ControlAPI
import Foundation

/// Speaks the control API with a daemon, through libcurl over the Unix socket.
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
        _ method: String, _ path: String, query: [(String, String?)] = [], headers: [String] = [], body: (any Encodable & Sendable)? = nil,
        onLine: @escaping ([UInt8]) -> Bool
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

    /// Sends, and hands over the answer's bytes as they come; false ends it.
    public func transfer(
        _ method: String, _ path: String, query: [(String, String?)] = [], headers: [String] = [], body: (any Encodable & Sendable)? = nil,
        patience: Patience, onBytes: @escaping (UnsafeRawBufferPointer) -> Bool
    ) throws {
        try SocketPath.check(socket)
        let address = "http://localhost" + path + Self.encode(query)
        guard address.utf8.count <= Self.longestAddress else {
            throw Failure(.other, 64, "the arguments: are too long together; \(Self.longestAddress / 1_000) kB are the most, leave some out")
        }
        guard let handle = curl_easy_init() else { throw Failure(.other, 70, "libcurl: cannot be started; is memory short?") }
        defer { curl_easy_cleanup(handle) }
        dl_setopt_string(handle, CURLOPT_UNIX_SOCKET_PATH, socket)
        dl_setopt_string(handle, CURLOPT_URL, address)
        dl_setopt_string(handle, CURLOPT_CUSTOMREQUEST, method)
        dl_setopt_long(handle, CURLOPT_NOSIGNAL, 1)
        // A proxy of the environment is for the network, not for a socket on this machine.
        dl_setopt_string(handle, CURLOPT_PROXY, "")
        dl_setopt_long(handle, CURLOPT_CONNECTTIMEOUT, timeout ?? Self.defaultTimeout)
        if let seconds = timeout ?? (patience == .short ? Self.defaultTimeout : nil) {
            dl_setopt_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
            dl_setopt_long(handle, CURLOPT_LOW_SPEED_TIME, seconds)
        }
        var list: UnsafeMutablePointer<curl_slist>?
        for header in headers + ["Accept: application/json", "Expect:"] { list = curl_slist_append(list, header) }
        var payload: [UInt8] = []
        if let body {
            payload = [UInt8](try JSONEncoder().encode(body))
            list = curl_slist_append(list, "Content-Type: application/json")
            dl_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(payload.count))
        }
        defer { curl_slist_free_all(list) }
        dl_setopt_list(handle, CURLOPT_HTTPHEADER, list)
        let answer = Answer(handle: handle, onBytes: onBytes)
        dl_setopt_write(
            handle,
            { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
                return answer.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
            }, Unmanaged.passUnretained(answer).toOpaque())
        let code = payload.withUnsafeMutableBytes { buffer -> CURLcode in
            if body != nil { dl_setopt_pointer(handle, CURLOPT_POSTFIELDS, buffer.baseAddress) }
            return curl_easy_perform(handle)
        }
        let status = dl_getinfo_long(handle, CURLINFO_RESPONSE_CODE)
        if answer.isEnded { return }
        if answer.isPage { throw foreign("a web page") }
        guard code == CURLE_OK else { throw failure(code, error: Int32(truncatingIfNeeded: dl_getinfo_long(handle, CURLINFO_OS_ERRNO))) }
        guard status < 400 else { throw failure(status: status, answer.error) }
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

    private func failure(_ code: CURLcode, error: Int32) -> Failure {
        switch code {
        case CURLE_COULDNT_CONNECT: return SocketPath.failure(socket, error: error)
        case CURLE_OPERATION_TIMEDOUT:
            return Failure(
                .interrupted, 69,
                "\(socket): the daemon does not answer within \(timeout ?? Self.defaultTimeout) s; see its log (journalctl -u datelined), or give it longer with --timeout"
            )
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return foreign("no HTTP")
        default:
            let words = curl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
            return Failure(
                .interrupted, 69, "\(socket): the connection ended before the answer did (\(words)); see the daemon's log (journalctl -u datelined)")
        }
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

/// Hands over an answer; an error's body is kept, and a page's is dropped.
private final class Answer {
    private let handle: UnsafeMutableRawPointer
    private let onBytes: (UnsafeRawBufferPointer) -> Bool
    private(set) var error: [UInt8] = []
    private(set) var isEnded = false
    /// The answer is HTML, which datelined sends nowhere on its socket.
    var isPage: Bool {
        guard let type = dl_getinfo_string(handle, CURLINFO_CONTENT_TYPE) else { return false }
        return String(cString: type).lowercased().hasPrefix("text/html")
    }

    init(handle: UnsafeMutableRawPointer, onBytes: @escaping (UnsafeRawBufferPointer) -> Bool) {
        self.handle = handle
        self.onBytes = onBytes
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if dl_getinfo_long(handle, CURLINFO_RESPONSE_CODE) >= 400 {
            if error.count < 1 << 20 { error.append(contentsOf: bytes) }
            return true
        }
        if isPage { return true }
        isEnded = !onBytes(bytes)
        return !isEnded
    }
}
