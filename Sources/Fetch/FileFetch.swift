import Foundation

/// Reads `file://` addresses below the allowed folders, with the file's time and size as its validator.
struct FileFetch {
    let request: FetchRequest
    let options: FetchOptions

    func run() async throws(FetchError) -> FetchResponse { try await result().get() }

    func result() async -> Result<FetchResponse, FetchError> {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(returning: Result { () throws(FetchError) in try read() }) }
        }
    }

    private func read() throws(FetchError) -> FetchResponse {
        guard request.mayReadFiles else {
            throw .badURL(request.url, reason: "a document from the network may not name a local file")
        }
        let started = DispatchTime.now().uptimeNanoseconds
        guard let path = URL(string: request.url)?.path, !path.isEmpty else {
            throw .badURL(request.url, reason: "no path in it")
        }
        // Links are resolved before the check, so that none leads out of the folder.
        guard let real = realpath(path, nil) else { throw .file(path: path, reason: "\(String(cString: strerror(errno)))") }
        defer { free(real) }
        let resolved = String(cString: real)
        let isAllowed = options.fileRoots.contains { root in
            guard let base = realpath(root, nil) else { return false }
            defer { free(base) }
            let base_ = String(cString: base)
            return resolved == base_ || resolved.hasPrefix(base_.hasSuffix("/") ? base_ : base_ + "/")
        }
        guard isAllowed else { throw .fileNotAllowed(path: path) }
        var info = stat()
        guard stat(resolved, &info) == 0, (info.st_mode & S_IFMT) == S_IFREG else { throw .file(path: path, reason: "is not a file") }
        let limit = request.maxBody ?? options.maxBody
        guard info.st_size <= limit else { throw .tooLarge(url: request.url, limit: limit) }
        let etag = "\"\(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)-\(info.st_size)\""
        var body: [UInt8] = []
        let isSame = request.validators.etag == etag
        if !isSame {
            guard let data = FileManager.default.contents(atPath: resolved) else { throw .file(path: path, reason: "cannot be read") }
            body = [UInt8](data)
        }
        return FetchResponse(
            status: isSame ? 304 : 200, headers: [("ETag", etag)], body: body, url: request.url, redirects: [], httpVersion: 0,
            bytesOnWire: body.count, seconds: Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9, reusedConnection: false,
            remoteAddress: nil, lease: nil)
    }
}
