import Foundation

/// Kinds of documents that `inspect` reads.
public enum InspectionKind: String, Sendable, CaseIterable { case feed, page, text }

/// Reads documents one after the other and writes one line for each, in order.
public struct InspectionRun {
    let kind: InspectionKind
    /// Bytes to standard output or elsewhere; false ends the run.
    let write: ([UInt8]) -> Bool
    let inspect: ([UInt8], String?, [String: String]) -> [UInt8]

    /// - Parameter inspect: bytes, address and headers of a document to its line.
    public init(
        kind: InspectionKind, inspect: @escaping ([UInt8], String?, [String: String]) -> [UInt8], write: @escaping ([UInt8]) -> Bool
    ) {
        self.kind = kind
        self.inspect = inspect
        self.write = write
    }

    /// Inspects files.
    ///
    /// - Returns: false when one could not be read.
    public func files(_ paths: [String], url: String?) -> Bool {
        var isWhole = true
        for path in paths {
            let line = self.line(path: path, url: url, headers: [:])
            if line.isError { isWhole = false }
            guard write(line.bytes + [0x0A]) else { break }
        }
        return isWhole
    }

    /// Answers requests `{"path", "url", "headers"}`, one a line of standard input, as they come.
    public func batch() {
        while let request = readLine(strippingNewline: true) {
            if request.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            let line: [UInt8]
            if let object = try? JSONSerialization.jsonObject(with: Data(request.utf8)) as? [String: Any], let path = object["path"] as? String {
                var headers: [String: String] = [:]
                for (name, value) in object["headers"] as? [String: Any] ?? [:] { headers[name] = value as? String }
                line = self.line(path: path, url: object["url"] as? String, headers: headers).bytes
            } else {
                line = InspectionError(code: "bad_request", message: "a request is a JSON object with “path”").line
            }
            guard write(line + [0x0A]) else { return }
        }
    }

    private func line(path: String, url: String?, headers: [String: String]) -> (bytes: [UInt8], isError: Bool) {
        do {
            let bytes = try Self.read(path)
            let line = inspect(bytes, url, headers)
            return (line, line.starts(with: "{\"error\"".utf8))
        } catch {
            return (InspectionError(code: "unreadable", message: "\(path): \(error)").line, true)
        }
    }

    struct ReadError: Error, CustomStringConvertible { let description: String }

    /// Largest file that is read at once.
    private static let limit = 1 << 30

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw ReadError(description: String(cString: strerror(errno))) }
        defer { fclose(file) }
        var info = stat()
        guard fstat(fileno(file), &info) == 0 else { throw ReadError(description: String(cString: strerror(errno))) }
        if info.st_mode & S_IFMT == S_IFDIR { throw ReadError(description: "is a folder") }
        guard info.st_size <= limit else { throw ReadError(description: "is larger than 1 GiB") }
        var bytes = [UInt8](unsafeUninitializedCapacity: Int(info.st_size)) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
        // A pipe has no size: read until it ends.
        if info.st_size == 0 {
            var piece = [UInt8](repeating: 0, count: 64 << 10)
            while bytes.count < limit {
                let count = fread(&piece, 1, piece.count, file)
                if count == 0 { break }
                bytes.append(contentsOf: piece[..<count])
            }
        }
        return bytes
    }
}
