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
    var sameOrigin = true
    var handle: UnsafeMutableRawPointer?
    var list: UnsafeMutablePointer<curl_slist>?
    var host: HostQueue?
    var firstStarted: Double = 0
    var started: Double = 0
    var lastBytes: Double = 0
    var isStalled = false
    var headers: [(name: String, value: String)] = []
    var headerBytes = 0
    var body: [UInt8] = []
    var bytesOnWire = 0
    /// What a callback found wrong; it outranks libcurl's word for the aborted transfer.
    var fault: FetchError?
    var limits = TransferLimits()

    init(request: FetchRequest) {
        self.request = request
        url = request.url
    }

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
        body = []
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
            return true
        }
        guard let colon = bytes.firstIndex(of: 0x3A) else { return true }
        let name = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<colon]), as: UTF8.self)
        var low = colon + 1
        var high = bytes.count
        while low < high, bytes[low] <= 0x20 { low += 1 }
        while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
        headers.append((name, String(decoding: UnsafeRawBufferPointer(rebasing: bytes[low..<high]), as: UTF8.self)))
        return true
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if body.isEmpty, body.capacity < bytes.count, let handle {
            let length = Int(dl_getinfo_offset(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T))
            if length > limits.maxBody {
                fault = .tooLarge(url: url, limit: limits.maxBody)
                return false
            }
            if length > 0 { body.reserveCapacity(length) }
        }
        guard body.count + bytes.count <= limits.maxBody else {
            fault = .tooLarge(url: url, limit: limits.maxBody)
            return false
        }
        body.append(contentsOf: bytes)
        if body.count > 1 << 20, let handle {
            let wire = Double(max(1, dl_getinfo_offset(handle, CURLINFO_SIZE_DOWNLOAD_T)))
            let ratio = Double(body.count) / wire
            if ratio > limits.maxRatio {
                fault = .bomb(url: url, ratio: ratio)
                return false
            }
        }
        return true
    }
}

/// The bounds of one transfer.
struct TransferLimits {
    var maxBody = 15 << 20
    var maxHeaderBytes = 256 << 10
    var maxRatio: Double = 200
    var allowed: [IPNetwork] = []
    var checksAddresses = true
}
