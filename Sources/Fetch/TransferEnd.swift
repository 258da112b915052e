import Addresses
import CCurl
import Models

/// What becomes of a transfer that has ended.
extension TransferLoop {
    /// Seconds for which a host is left alone at once after a 429 that names none; the schedule says for how long in truth.
    private static let firstPause: Int64 = 60

    /// Takes the transfer out of libcurl and gives the handle back to the pool.
    func end(_ job: TransferJob) {
        guard let multi, let handle = job.handle else { return }
        curl_multi_remove_handle(multi, handle)
        active[handle] = nil
        job.handle = nil
        if job.isTrial, !job.isStalled { trials -= 1 }
        if job.isStalled { stalled -= 1 }
        job.isStalled = false
        if idle.count < 128 {
            curl_easy_reset(handle)
            idle.append(handle)
        } else {
            curl_easy_cleanup(handle)
        }
        for list in [job.list, job.pins] { if let list { curl_slist_free_all(list) } }
        job.list = nil
        job.pins = nil
        if !job.cookies.isEmpty || job.setsCookies { dl_setopt_string(handle, CURLOPT_COOKIELIST, "ALL") }
        if let host = job.host {
            host.active -= 1
            host.hasAnswered = job.sawHeaders
            offer(host, Self.now())
        }
    }

    func finished(_ handle: UnsafeMutableRawPointer, _ code: CURLcode) {
        guard let job = active[handle] else { return }
        let status = dl_getinfo_long(handle, CURLINFO_RESPONSE_CODE)
        let received = Int(dl_getinfo_offset(handle, CURLINFO_SIZE_DOWNLOAD_T))
        job.bytesOnWire += received
        totals.bytes += received
        let opened = dl_getinfo_long(handle, CURLINFO_NUM_CONNECTS)
        totals.connectionsOpened += opened
        if code == CURLE_OK {
            _ = job.isBomb(wire: received)
            if !job.sawHeaders { job.fault = .badResponse(host: hostKey(job.url), detail: "the connection was closed within the headers") }
        }
        if code == CURLE_OPERATION_TIMEDOUT, job.fault == nil, job.absent > max(1, (Self.now() - job.started) / 2) {
            job.fault = .interrupted(host: hostKey(job.url))
        }
        if let fault = job.fault {
            end(job)
            return job.finish(.failure(fault))
        }
        if code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_WRITE_ERROR, !job.takesBodyAsSent, job.request.body == nil,
            ContentCoding.isForLibcurlAlone(job.headers)
        {
            // A plain body under the name of an encoding that only libcurl knows, or a damaged one.
            job.takesBodyAsSent = true
            job.spent += Self.now() - job.started
            end(job)
            guard job.spent < options.timeout else {
                return job.finish(.failure(.timeout(host: hostKey(job.url), seconds: options.timeout)))
            }
            return enqueue(job, Self.now())
        }
        var cut: FetchError?
        if code != CURLE_OK {
            let error = TransferSetup.error(code, handle: handle, job: job, options: options)
            guard Self.isUsable(job, status: status, endedBy: code) else {
                end(job)
                return job.finish(.failure(error))
            }
            cut = error
        }
        answerTime += (Double(dl_getinfo_offset(handle, CURLINFO_STARTTRANSFER_TIME_T)) / 1e6 - answerTime) / 16
        // Before the next request to the host can start.
        if status == 429, let host = job.host { pause(host, until: clock().addingClamped(wait(job))) }
        if job.request.body == nil, [301, 302, 303, 307, 308].contains(status), let target = dl_getinfo_string(handle, CURLINFO_REDIRECT_URL) {
            let target = String(cString: target)
            job.spent += Self.now() - job.started
            keepCookies(job, handle)
            end(job)
            return follow(job, status: status, to: target)
        }
        let decoded: ContentCoding.Decoded
        do { decoded = try ContentCoding.decode(job) } catch {
            end(job)
            return job.finish(.failure(error))
        }
        let body = decoded.bytes
        if decoded.isCut, cut == nil { cut = .badResponse(host: hostKey(job.url), detail: "the compressed body is truncated") }
        let response = FetchResponse(
            status: status, headers: job.headers, body: body, url: job.url, redirects: job.redirects,
            httpVersion: TransferSetup.version(dl_getinfo_long(handle, CURLINFO_HTTP_VERSION)), bytesOnWire: job.bytesOnWire,
            seconds: job.spent + Self.now() - job.started, reusedConnection: opened == 0,
            remoteAddress: dl_getinfo_string(handle, CURLINFO_PRIMARY_IP).map { String(cString: $0) },
            cut: cut, lease: body.isEmpty ? nil : BodyLease(count: body.count, owner: inHand))
        job.body = []
        end(job)
        job.finish(.success(response))
    }

    /// A connection that closed before the end of the body is an answer all the same: what is whole of a feed is read. Of a page only one
    /// that has its end, since half an article is none.
    private static func isUsable(_ job: TransferJob, status: Int, endedBy code: CURLcode) -> Bool {
        guard code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_HTTP2_STREAM, job.sawHeaders, !job.body.isEmpty,
            status == 200 || status == 203 || status == 226
        else { return false }
        switch job.request.kind {
        case .feed: return true
        case .page: return String(decoding: job.body.suffix(512), as: UTF8.self).lowercased().contains("</html")
        case .robots, .webhook: return false
        }
    }

    private static let mostCookies = 50

    /// Keeps what the hop's answer has set for the hops after it.
    private func keepCookies(_ job: TransferJob, _ handle: UnsafeMutableRawPointer) {
        guard job.setsCookies || !job.cookies.isEmpty else { return }
        job.cookies = []
        let list = dl_getinfo_list(handle, CURLINFO_COOKIELIST)
        defer { curl_slist_free_all(list) }
        var entry = list
        while let line = entry, job.cookies.count < Self.mostCookies {
            if let text = line.pointee.data { job.cookies.append(String(cString: text)) }
            entry = line.pointee.next
        }
    }

    private func wait(_ job: TransferJob) -> Int64 {
        let value = job.headers.first { $0.name.lowercased() == "retry-after" }?.value
        return max(Self.firstPause, value.flatMap { Int64($0) }.map { min($0, 31 * 86_400) } ?? 0)
    }

    private func follow(_ job: TransferJob, status: Int, to target: String) {
        guard job.redirects.count < options.maxRedirects else {
            return job.finish(.failure(.tooManyRedirects(url: withoutCredentials(job.request.url), limit: options.maxRedirects)))
        }
        let scheme = target.prefix(8).lowercased()
        guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else {
            let shown = withoutCredentials(target).prefix(60)
            return job.finish(.failure(.badRedirect(url: job.url, reason: "it leads to \(shown), which is not http")))
        }
        guard job.spent < options.timeout else {
            return job.finish(.failure(.timeout(host: hostKey(job.url), seconds: options.timeout)))
        }
        let target = withoutCredentials(target)
        job.redirects.append(Redirect(status: status, from: job.url, to: target))
        job.url = target
        enqueue(job, Self.now())
    }
}
