import Addresses
import CCurl
import Foundation
import Models

/// Tells libcurl what a transfer is to be, and reads its errors.
struct TransferSetup {
    let options: FetchOptions
    let share: UnsafeMutableRawPointer?
    let proxies: ProxyChoice
    /// Bytes that libcurl reads at a time.
    static let bufferSize = 64 << 10

    func apply(to handle: UnsafeMutableRawPointer, job: TransferJob, target: FetchAddress) {
        let request = job.request
        let context = Unmanaged.passUnretained(job).toOpaque()
        let proxy = proxies.proxy(for: target, configured: options.proxy)
        job.proxy = withoutCredentials(proxy)
        job.limits = TransferLimits(
            maxBody: request.maxBody ?? options.maxBody, maxHeaderBytes: options.maxHeaderBytes, maxRatio: options.maxRatio,
            allowed: options.allowPrivateNetworks, checksAddresses: proxy.isEmpty)
        dl_setopt_string(handle, CURLOPT_URL, target.url)
        dl_setopt_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        dl_setopt_long(handle, CURLOPT_NOSIGNAL, 1)
        dl_setopt_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        dl_setopt_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
        dl_setopt_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        dl_setopt_long(handle, CURLOPT_TIMEOUT_MS, max(1, Self.milliseconds(options.timeout - job.spent)))
        dl_setopt_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(options.connectTimeout))
        dl_setopt_long(handle, CURLOPT_LOW_SPEED_LIMIT, options.lowSpeed)
        dl_setopt_long(handle, CURLOPT_LOW_SPEED_TIME, options.lowSpeedTime)
        // A resolver that does not answer must not hold up the thread when its transfer is given up.
        dl_setopt_long(handle, CURLOPT_QUICK_EXIT, 1)
        // Where several requests to a host may run, they share a connection if it can be shared (HTTP/2). Without TLS that would not
        // be known before the first answer.
        if target.scheme == "https" { dl_setopt_long(handle, CURLOPT_PIPEWAIT, 1) }
        dl_setopt_long(handle, CURLOPT_BUFFERSIZE, Self.bufferSize)
        dl_setopt_string(handle, CURLOPT_ACCEPT_ENCODING, job.takesBodyAsSent ? "identity" : "")
        dl_setopt_string(handle, CURLOPT_USERAGENT, request.userAgent ?? options.userAgent)
        // Said in any case, so that libcurl takes nothing from the environment behind our back.
        dl_setopt_string(handle, CURLOPT_PROXY, proxy)
        dl_setopt_string(handle, CURLOPT_NOPROXY, "")
        if let file = options.caFile { dl_setopt_string(handle, CURLOPT_CAINFO, file) }
        if let share { dl_setopt_pointer(handle, CURLOPT_SHARE, share) }
        if let body = request.body { Self.post(body, handle) }
        if job.sameOrigin, let credentials = job.credentials {
            dl_setopt_long(handle, CURLOPT_HTTPAUTH, 1)
            dl_setopt_string(handle, CURLOPT_USERNAME, credentials.user)
            dl_setopt_string(handle, CURLOPT_PASSWORD, credentials.password)
        }
        for (name, address) in options.addresses { job.pins = curl_slist_append(job.pins, "\(name):\(address)") }
        if let pins = job.pins { dl_setopt_list(handle, CURLOPT_RESOLVE, pins) }
        // The cookies of the hops before, to whom they belong (RFC 6265 §5.4); the engine starts empty and is emptied at the end.
        dl_setopt_string(handle, CURLOPT_COOKIEFILE, "")
        for cookie in job.cookies { dl_setopt_string(handle, CURLOPT_COOKIELIST, cookie) }
        job.list = headerList(job)
        dl_setopt_list(handle, CURLOPT_HTTPHEADER, job.list)
        dl_setopt_write(handle, onBody, context)
        dl_setopt_header(handle, onHeader, context)
        dl_setopt_open_socket(handle, onSocket, context)
        dl_setopt_before_request(handle, beforeRequest, context)
    }

    /// Makes the transfer a POST; libcurl keeps a copy of the body.
    private static func post(_ body: [UInt8], _ handle: UnsafeMutableRawPointer) {
        dl_setopt_long(handle, CURLOPT_POST, 1)
        dl_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        _ = body.withUnsafeBytes { dl_setopt_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress)) }
    }

    /// libcurl takes no more than 32 bits of them.
    private static func milliseconds(_ seconds: Double) -> Int { Int(clamping: min(seconds * 1_000, Double(Int32.max))) }

    private func headerList(_ job: TransferJob) -> UnsafeMutablePointer<curl_slist>? {
        let request = job.request
        var lines: [String] = []
        switch request.kind {
        case .feed:
            lines.append(
                "Accept: application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
                    + "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1")
        case .page: lines.append("Accept: text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1")
        case .robots: lines.append("Accept: text/plain, */*;q=0.1")
        case .webhook: lines += ["Accept: */*", "Expect:"]
        }
        // RFC 3229 §10.5.3: with validators at hand a server may send the new items only.
        if request.kind == .feed, request.validators.etag != nil { lines.append("A-IM: feed") }
        if job.sameOrigin { lines += request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } }
        var list: UnsafeMutablePointer<curl_slist>?
        func append(_ line: [UInt8]) {
            guard !line.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 }) else { return }
            (line + [0]).withUnsafeBytes { list = curl_slist_append(list, $0.bindMemory(to: CChar.self).baseAddress) }
        }
        for line in lines { append(Array(line.utf8)) }
        if let etag = request.validators.etag { append(Array("If-None-Match: ".utf8) + Latin1.bytes(etag)) }
        if let date = request.validators.lastModified { append(Array("If-Modified-Since: ".utf8) + Latin1.bytes(date)) }
        return list
    }

    static func version(_ number: Int) -> Int {
        switch number {
        case Int(CURL_HTTP_VERSION_1_0): 10
        case Int(CURL_HTTP_VERSION_1_1): 11
        case Int(CURL_HTTP_VERSION_2_0): 20
        case 30: 30
        default: 0
        }
    }

    static func error(_ code: CURLcode, handle: UnsafeMutableRawPointer, job: TransferJob, options: FetchOptions) -> FetchError {
        let host = hostKey(job.url)
        let words = curl_easy_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
        if let detail = proxyFault(code, words: words, handle: handle, job: job) { return .proxy(job.proxy, host: host, detail: detail) }
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL where dl_getinfo_offset(handle, CURLINFO_CONNECT_TIME_T) > 0:
            return .badResponse(host: host, detail: "it does not begin with a status line")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .badURL(job.url, reason: words)
        case CURLE_COULDNT_RESOLVE_HOST: return .dns(host: host, detail: words)
        case CURLE_COULDNT_CONNECT: return .connect(host: host, detail: systemError(handle) ?? words)
        case CURLE_OPERATION_TIMEDOUT:
            // The time of the connection itself is 0 where one was reused.
            if dl_getinfo_offset(handle, CURLINFO_PRETRANSFER_TIME_T) == 0 {
                return .connect(host: host, detail: "no answer within \(Int(clamping: options.connectTimeout.rounded())) s")
            }
            let spent = job.spent + Double(dl_getinfo_offset(handle, CURLINFO_TOTAL_TIME_T)) / 1e6
            if spent + 0.05 < options.timeout {
                return .tooSlow(host: host, detail: "under \(options.lowSpeed) bytes a second for \(options.lowSpeedTime) s")
            }
            return .timeout(host: host, seconds: options.timeout)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            return .tls(host: host, detail: words)
        case CURLE_OUT_OF_MEMORY where job.body.isEmpty:
            // What libcurl says of a header line beyond its own bound of 100 KiB.
            return .headersTooLarge(host: host, limit: min(options.maxHeaderBytes, 100 << 10))
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR: return .badResponse(host: host, detail: "the compressed body is damaged")
        case CURLE_PARTIAL_FILE: return .badResponse(host: host, detail: "the body is shorter than its Content-Length says")
        case CURLE_GOT_NOTHING: return .badResponse(host: host, detail: "the connection was closed without an answer")
        default: return .badResponse(host: host, detail: words)
        }
    }

    /// What is wrong with the proxy; nil when there is none, or when it is not at fault.
    private static func proxyFault(_ code: CURLcode, words: String, handle: UnsafeMutableRawPointer, job: TransferJob) -> String? {
        guard !job.proxy.isEmpty else { return nil }
        let answer = dl_getinfo_long(handle, CURLINFO_HTTP_CONNECTCODE)
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY: return "name not found"
        case CURLE_COULDNT_CONNECT: return systemError(handle) ?? words
        case CURLE_PROXY: return words
        case CURLE_OPERATION_TIMEDOUT where dl_getinfo_offset(handle, CURLINFO_CONNECT_TIME_T) == 0: return "no response"
        case _ where answer != 0 && answer / 100 != 2: return "status \(answer)" + (answer == 407 ? ", it requires a user and password" : "")
        default: return nil
        }
    }

    private static func systemError(_ handle: UnsafeMutableRawPointer) -> String? {
        let number = dl_getinfo_long(handle, CURLINFO_OS_ERRNO)
        return number == 0 ? nil : String(cString: strerror(Int32(clamping: number)))
    }
}

// MARK: What libcurl calls, on the loop's thread

private func job(_ context: UnsafeMutableRawPointer?) -> TransferJob? {
    context.map { Unmanaged<TransferJob>.fromOpaque($0).takeUnretainedValue() }
}

private let onBody: dl_bytes_callback = { bytes, size, count, context in
    guard let job = job(context), let bytes else { return 0 }
    job.lastBytes = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    return job.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

private let onHeader: dl_bytes_callback = { bytes, size, count, context in
    guard let job = job(context), let bytes else { return 0 }
    job.lastBytes = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    return job.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

/// Called when the connection is open and nothing has been sent on it.
///
/// Asks once more whether the host may be asked: the name's look-up and the connection take time, and the process may have been stopped meanwhile.
/// For the same reason the pace of the host counts from the moment at which the request has left (`TransferLoop.noteDepartures`).
private let beforeRequest: curl_prereq_callback = { context, _, _, _, _ in
    guard let job = job(context), let host = job.host else { return CURL_PREREQFUNC_OK }
    guard job.mayAsk(host.key) else {
        job.fault = .otherNode(host: host.key)
        return CURL_PREREQFUNC_ABORT
    }
    job.departures?.jobs.append(job)
    return CURL_PREREQFUNC_OK
}

private let onSocket: curl_opensocket_callback = { context, _, address in
    guard let job = job(context), let address else { return CURL_SOCKET_BAD }
    var length: Int32 = 0
    if job.limits.checksAddresses, let bytes = dl_address_bytes(address, &length),
        let ip = IPAddress(bytes: Array(UnsafeBufferPointer(start: bytes, count: Int(length)))),
        !IPNetwork.mayConnect(to: ip, allowed: job.limits.allowed)
    {
        job.fault = .blockedAddress(host: hostKey(job.url), address: ip.description)
        return CURL_SOCKET_BAD
    }
    return dl_open_socket(address)
}
