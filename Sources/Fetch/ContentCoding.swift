import CZlib

/// Content codings that libcurl does not undo: unknown ones beside known ones, gzip of which no header tells, and plain bodies that are called
/// `br` or `zstd` (RFC 9110 §8.4).
enum ContentCoding {
    /// A body with its codings undone.
    struct Decoded {
        var bytes: [UInt8]
        /// Compressed data ended too early; what came is there.
        var isCut = false
    }

    /// Gzip and deflate are not among them: servers send other things under these names (a plain body, bytes behind the end, several members), and
    /// libcurl refuses all of that.
    private static let known: Set<String> = ["br", "zstd", "identity", ""]
    /// Layers of gzip beyond that many are left as they are.
    private static let mostLayers = 2

    static func isKnownToLibcurl(_ value: String) -> Bool { names(value).allSatisfy(known.contains) }

    /// Whether a body is said to be in an encoding that only libcurl can undo.
    static func isForLibcurlAlone(_ headers: [(name: String, value: String)]) -> Bool {
        headers.contains { $0.name.lowercased() == "content-encoding" && names($0.value).contains { $0 == "br" || $0 == "zstd" } }
    }

    private static func names(_ value: String) -> [String] { value.split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() } }

    /// The body of a job that has ended.
    ///
    /// - Throws: `FetchError` when it is damaged, or grows beyond the job's bounds.
    static func decode(_ job: TransferJob) throws(FetchError) -> Decoded {
        var decoded = Decoded(bytes: job.body)
        if job.isEncoded {
            let codings = job.headers.filter { $0.name.lowercased() == "content-encoding" }.flatMap { names($0.value) }
            // Those that nobody knows, such as `aws-chunked`, say nothing of the bytes.
            for name in codings.reversed() {
                switch name {
                case "gzip", "x-gzip", "deflate": if !isText(decoded.bytes) { decoded = try inflated(decoded, job) }
                case "br", "zstd":
                    if isText(decoded.bytes) { continue }
                    throw .badResponse(
                        host: hostKey(job.url),
                        detail: codings.count == 1
                            ? "the compressed body is damaged"
                            : "the encodings “\(codings.joined(separator: ", ").prefix(60))” cannot be undone together")
                default: break
                }
            }
        }
        for _ in 0..<mostLayers where job.request.kind != .robots && isGzip(decoded.bytes) { decoded = try inflated(decoded, job) }
        return decoded
    }

    /// The mark of a gzip member that is compressed by deflate (RFC 1952 §2.3.1).
    private static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.count > 18 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8 }

    /// A body that is not compressed although a header says so: markup or JSON in any character set, or text in UTF-8. Compressed data hold control
    /// characters, or bytes that are not UTF-8, within a few bytes.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        var start = bytes.prefix(256)
        guard start.allSatisfy({ $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) else { return false }
        if let first = start.first(where: { $0 > 0x20 }), [0x3C, 0x5B, 0x7B].contains(first) { return true }
        // The last character may be cut.
        if bytes.count > start.count { while let last = start.last, last >= 0x80 { start.removeLast() } }
        return String(validating: start, as: UTF8.self) != nil
    }

    private static func inflated(_ body: Decoded, _ job: TransferJob) throws(FetchError) -> Decoded {
        switch Inflater.inflate(body.bytes, limit: job.limits.maxBody) {
        case .damaged: throw .badResponse(host: hostKey(job.url), detail: "the compressed body is damaged")
        case .tooLarge:
            let ratio = Double(job.limits.maxBody) / Double(max(1, body.bytes.count))
            throw ratio > job.limits.suspiciousRatio ? .bomb(url: job.url, ratio: ratio) : .tooLarge(url: job.url, limit: job.limits.maxBody)
        case .decoded(let bytes, let isCut):
            let ratio = Double(bytes.count) / Double(max(1, body.bytes.count))
            guard bytes.count <= 1 << 20 || ratio <= job.limits.maxRatio else { throw .bomb(url: job.url, ratio: ratio) }
            return Decoded(bytes: bytes, isCut: body.isCut || isCut)
        }
    }
}

/// Undoes gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951) within a bound.
enum Inflater {
    enum Outcome: Equatable {
        /// - isCut: the data ended before the stream did.
        case decoded([UInt8], isCut: Bool)
        case tooLarge
        case damaged
    }

    /// - Parameter limit: bytes beyond which nothing more is decoded.
    static func inflate(_ bytes: [UInt8], limit: Int) -> Outcome {
        // 32 + 15: gzip or zlib by their heads. Some servers mean bare deflate by “deflate”.
        let outcome = inflate(bytes, limit: limit, windowBits: 47)
        return outcome == .damaged ? inflate(bytes, limit: limit, windowBits: -15) : outcome
    }

    private static func inflate(_ bytes: [UInt8], limit: Int, windowBits: Int32) -> Outcome {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return .damaged }
        defer { inflateEnd(&stream) }
        var bytes = bytes
        var out: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var used = 0
        while true {
            var code = Z_OK
            var wrote = 0
            // zlib counts input in 32 bits.
            let given = min(bytes.count - used, 1 << 30)
            bytes.withUnsafeMutableBufferPointer { source in
                piece.withUnsafeMutableBufferPointer { target in
                    stream.next_in = source.baseAddress.map { $0 + used }
                    stream.avail_in = uInt(given)
                    stream.next_out = target.baseAddress
                    stream.avail_out = uInt(target.count)
                    code = CZlib.inflate(&stream, Z_NO_FLUSH)
                    wrote = target.count - Int(stream.avail_out)
                }
            }
            let took = given - Int(stream.avail_in)
            used += took
            out.append(contentsOf: piece[..<wrote])
            guard out.count <= limit else { return .tooLarge }
            switch code {
            case Z_STREAM_END:
                // Members may follow one another (RFC 1952 §2.2); anything else behind the end is padding.
                guard windowBits == 47, used + 2 < bytes.count, bytes[used] == 0x1F, bytes[used + 1] == 0x8B, inflateReset(&stream) == Z_OK else {
                    return .decoded(out, isCut: false)
                }
            case Z_OK: if took == 0, wrote == 0 { return .decoded(out, isCut: true) }
            case Z_BUF_ERROR: return out.isEmpty ? .damaged : .decoded(out, isCut: true)
            default: return out.isEmpty ? .damaged : .decoded(out, isCut: true)
            }
        }
    }
}
