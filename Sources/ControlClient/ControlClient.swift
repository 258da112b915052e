import CCurl
import ControlAPI
import Foundation

/// Speaks the control API with a daemon, through libcurl over the Unix socket.
///
/// Calls block; the control program has nothing else to do.
public struct ControlClient: Sendable {
    public let socket: String

    /// Why there is no answer, with the exit code of sysexits.h.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var exitCode: Int32
        public var description: String
    }

    /// - Parameter socket: path of the daemon's socket.
    public init(socket: String) { self.socket = socket }

    /// Asks and decodes the answer.
    public func get<T: Decodable>(_ type: T.Type, _ path: String, query: [(String, String?)] = []) throws -> T {
        try decode(type, try send("GET", path, query: query, body: nil))
    }

    /// Sends a body and decodes the answer.
    public func post<T: Decodable>(
        _ type: T.Type, _ path: String, query: [(String, String?)] = [], body: (any Encodable & Sendable)? = nil, method: String = "POST"
    ) throws -> T {
        try decode(type, try send(method, path, query: query, body: body))
    }

    /// Sends, and gives the answer's bytes.
    @discardableResult
    public func send(_ method: String, _ path: String, query: [(String, String?)] = [], body: (any Encodable & Sendable)? = nil) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try stream(method, path, query: query, body: body) { line in
            bytes.append(contentsOf: line)
            bytes.append(0x0A)
            return true
        }
        return bytes
    }

    private func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8]) throws -> T {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw Failure(exitCode: 70, description: "the daemon's answer cannot be read (\(error)); do both programs have the same version?")
        }
    }

    /// Sends, and hands over the answer line by line as it comes; false ends it.
    public func stream(
        _ method: String, _ path: String, query: [(String, String?)] = [], headers: [String] = [], body: (any Encodable & Sendable)? = nil,
        onLine: @escaping ([UInt8]) -> Bool
    ) throws {
        guard let handle = curl_easy_init() else { throw Failure(exitCode: 70, description: "libcurl cannot be started") }
        defer { curl_easy_cleanup(handle) }
        var parts = URLComponents()
        parts.queryItems = query.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        let tail = (parts.queryItems ?? []).isEmpty ? "" : "?" + (parts.percentEncodedQuery ?? "").replacingOccurrences(of: "+", with: "%2B")
        dl_setopt_string(handle, CURLOPT_UNIX_SOCKET_PATH, socket)
        dl_setopt_string(handle, CURLOPT_URL, "http://localhost" + path + tail)
        dl_setopt_string(handle, CURLOPT_CUSTOMREQUEST, method)
        dl_setopt_long(handle, CURLOPT_NOSIGNAL, 1)
        // A proxy of the environment is for the world, not for a socket on this machine.
        dl_setopt_string(handle, CURLOPT_PROXY, "")
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
        let answer = Answer(handle: handle, onLine: onLine)
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
        guard code == CURLE_OK else { throw unreachable(code, handle) }
        answer.finish()
        guard status < 400 else { throw failure(status, answer.error) }
    }

    private func unreachable(_ code: CURLcode, _ handle: UnsafeMutableRawPointer) -> Failure {
        let number = Int32(dl_getinfo_long(handle, CURLINFO_OS_ERRNO))
        if code == CURLE_COULDNT_CONNECT {
            if access(socket, F_OK) != 0 {
                return Failure(
                    exitCode: 69,
                    description: "\(socket): no such socket; is datelined running? Start it, or name its socket with --socket or DATELINE_SOCKET")
            }
            if number == EACCES || access(socket, R_OK | W_OK) != 0 && errno == EACCES {
                return Failure(exitCode: 77, description: "\(socket): permission denied; join the group that owns the socket or use sudo")
            }
            return Failure(exitCode: 69, description: "\(socket): nobody answers; datelined is not running, start it")
        }
        let words = curl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        return Failure(exitCode: 69, description: "\(socket): the daemon's answer broke off (\(words)); look into its log")
    }

    private func failure(_ status: Int, _ bytes: [UInt8]) -> Failure {
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(bytes))
        let code: Int32 =
            switch status {
            case 403: 77
            case 404, 409: 1
            case 400: 64
            case 413, 422: 65
            case 507: 74
            case 503: 75
            default: 70
            }
        return Failure(exitCode: code, description: problem?.description ?? "the daemon answered with status \(status)")
    }
}

/// Gathers an answer; lines go on at once, an error's body is kept.
private final class Answer {
    private let handle: UnsafeMutableRawPointer
    private let onLine: ([UInt8]) -> Bool
    private var rest: [UInt8] = []
    private(set) var error: [UInt8] = []
    private(set) var isEnded = false

    init(handle: UnsafeMutableRawPointer, onLine: @escaping ([UInt8]) -> Bool) {
        self.handle = handle
        self.onLine = onLine
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if dl_getinfo_long(handle, CURLINFO_RESPONSE_CODE) >= 400 {
            if error.count < 1 << 20 { error.append(contentsOf: bytes) }
            return true
        }
        for byte in bytes {
            if byte == 0x0A {
                let line = rest
                rest.removeAll(keepingCapacity: true)
                if !onLine(line) {
                    isEnded = true
                    return false
                }
            } else {
                rest.append(byte)
            }
        }
        return true
    }

    func finish() {
        if !rest.isEmpty { _ = onLine(rest) }
        rest = []
    }
}
