import Addresses
import CCurl
import Models
import Synchronization

/// One request on its way through the loop: first waiting, then a transfer, perhaps several hops long.
///
/// Everything but `completion` and `isCancelled` is touched only by the loop's thread, which is why it may cross to it.
final class TransferJob: @unchecked Sendable {
    let request: FetchRequest
    private let completion = Mutex<(@Sendable (Result<FetchResponse, FetchError>) -> Void)?>(nil)
    let isCancelled = Atomic<Bool>(false)

    // The loop's thread only, from here on.
    var url: String
    var redirects: [Redirect] = []
    /// What `url` means, once it was read.
    private(set) var target: FetchAddress?
    private var origin: FetchAddress?
    /// Every hop so far went to the origin of the request: only there go the user's headers and credentials.
    var sameOrigin = true
    /// What the request authenticates with: its own credentials, else those in its address.
    private(set) var credentials: (user: String, password: String)?
    /// Seconds that the hops before this one took.
    var spent: Double = 0
    var handle: UnsafeMutableRawPointer?
    var list: UnsafeMutablePointer<curl_slist>?
    var pins: UnsafeMutablePointer<curl_slist>?
    var host: HostQueue?
    var firstStarted: Double = 0
    var started: Double = 0
    var lastBytes: Double = 0
    /// Seconds since `started` for which the loop's thread did not run, because the process was stopped or the machine busy.
    var absent: Double = 0
    var isStalled = false
    /// Sent to a host that has not answered yet.
    var isTrial = false
    var headers: [(name: String, value: String)] = []
    var headerBytes = 0
    /// The blank line after the headers has come.
    var sawHeaders = false
    var body: [UInt8] = []
    /// Bytes of the body on the wire as its header says; 0 or less where it does not.
    private var length = 0
    /// The body comes as it was sent, since libcurl does not know all of its encodings.
    private(set) var isEncoded = false
    /// The answer was not in the encoding that its header says: asked again without any, and libcurl undoes none.
    var takesBodyAsSent = false
    /// Cookies that the hops so far have set, as libcurl lists them; no other request ever has them.
    var cookies: [String] = []
    var bytesOnWire = 0
    /// What a callback found wrong; it outranks libcurl's word for the aborted transfer.
    var fault: FetchError?
    var limits = TransferLimits()
    /// Without its password; empty when there is none.
    var proxy = ""
    /// Whether a request to a host may leave now.
    var mayAsk: @Sendable (_ host: String) -> Bool = { _ in true }
    /// Gets the requests that leave.
    var departures: Departures?
    /// Seconds between this request and the next one to its host.
    var pace: Double = 0
    /// Monotonic seconds since which a redirect waits for a host that may not be asked yet; 0 when it does not.
    var waitsSince: Double = 0

    init(request: FetchRequest) {
        self.request = request
        url = request.url
    }

    /// The next hop goes to an address, or the first. From here on no message has the credentials that stood in it.
    func go(to address: FetchAddress) {
        if let origin {
            if !address.isSameOrigin(as: origin) { sameOrigin = false }
        } else {
            origin = address
            if let own = request.basicAuth {
                let parts = own.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                credentials = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
            } else if address.user != nil || address.password != nil {
                credentials = (address.user ?? "", address.password ?? "")
            }
        }
        target = address
        url = withoutCredentials(url)
    }

    /// The answer holds cookies.
    var setsCookies: Bool { headers.contains { $0.name.utf8.count == 10 && $0.name.lowercased() == "set-cookie" } }

    func onDone(_ body: @escaping @Sendable (Result<FetchResponse, FetchError>) -> Void) { completion.withLock { $0 = body } }

    /// Tells the result once; later calls do nothing.
    func finish(_ result: Result<FetchResponse, FetchError>) {
        let body = completion.withLock { body in
            defer { body = nil }
            return body
        }
        body?(result)
    }

    func resetForHop() {
        headers = []
        headerBytes = 0
        sawHeaders = false
        body = []
        length = 0
        isEncoded = false
        fault = nil
        isStalled = false
    }

    // MARK: Callbacks

    func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= limits.maxHeaderBytes else {
            fault = .headersTooLarge(host: hostKey(url), limit: limits.maxHeaderBytes)
            return false
        }
        if bytes.count >= 5, bytes[0] == 0x48, bytes[1] == 0x54, bytes[2] == 0x54, bytes[3] == 0x50, bytes[4] == 0x2F {
            // A status line: an interim answer or a proxy's came before.
            headers.removeAll(keepingCapacity: true)
            sawHeaders = false
            return true
        }
        if bytes.count <= 2, bytes.allSatisfy({ $0 == 13 || $0 == 10 }) {
            sawHeaders = true
            return true
        }
        guard let colon = bytes.firstIndex(of: 0x3A) else { return true }
        let name = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<colon]), as: UTF8.self)
        var low = colon + 1
        var high = bytes.count
        while low < high, bytes[low] <= 0x20 { low += 1 }
        while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
        let value = Latin1.text(UnsafeRawBufferPointer(rebasing: bytes[low..<high]))
        headers.append((name, value))
        if !isEncoded, name.utf8.count == 16, name.lowercased() == "content-encoding", let handle,
            takesBodyAsSent || !ContentCoding.isKnownToLibcurl(value)
        {
            // Before the first byte of the body; libcurl would refuse it.
            isEncoded = true
            dl_setopt_long(handle, CURLOPT_HTTP_CONTENT_DECODING, 0)
        }
        return true
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if body.isEmpty, body.capacity < bytes.count, let handle {
            length = Int(dl_getinfo_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T))
            if length > limits.maxBody {
                fault = .tooLarge(url: url, limit: limits.maxBody)
                return false
            }
            if length > 0 { body.reserveCapacity(length) }
        }
        guard body.count + bytes.count <= limits.maxBody else {
            // A small answer that grows beyond the limit is a bomb, not a large answer.
            let wire = handle.map { Int(dl_getinfo_offset($0, CURLINFO_SIZE_DOWNLOAD_T)) + TransferSetup.bufferSize } ?? 0
            let ratio = Double(body.count + bytes.count) / Double(max(1, length > 0 ? min(length, wire) : wire))
            fault = ratio > limits.suspiciousRatio ? .bomb(url: url, ratio: ratio) : .tooLarge(url: url, limit: limits.maxBody)
            return false
        }
        body.append(contentsOf: bytes)
        if let handle {
            // libcurl counts a chunked piece after it has handed it on, so one buffer more may have arrived.
            let wire = Int(dl_getinfo_offset(handle, CURLINFO_SIZE_DOWNLOAD_T)) + TransferSetup.bufferSize
            if isBomb(wire: wire) { return false }
        }
        return true
    }

    /// Judges how far the body has grown beyond its bytes on the wire, and notes the fault.
    func isBomb(wire: Int) -> Bool {
        let ratio = Double(body.count) / Double(max(1, wire))
        guard body.count > 1 << 20, ratio > limits.maxRatio else { return false }
        fault = .bomb(url: url, ratio: ratio)
        return true
    }
}

/// Requests that libcurl sends in the call under way. Only the loop's thread touches it.
final class Departures {
    var jobs: [TransferJob] = []
}

/// The bounds of one transfer.
struct TransferLimits {
    var maxBody = 15 << 20
    var maxHeaderBytes = 256 << 10
    var maxRatio: Double = 200
    /// Growth from which on an answer beyond the size is a bomb: how much more would come is not known.
    var suspiciousRatio: Double { maxRatio / 4 }
    var allowed: [IPNetwork] = []
    var checksAddresses = true
}

/// Bytes as text and back without loss: header values are compared and sent on, not read.
enum Latin1 {
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        text.unicodeScalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return text
    }

    static func bytes(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
        return text.unicodeScalars.flatMap { $0.value < 0x100 ? [UInt8($0.value)] : Array(String($0).utf8) }
    }
}
