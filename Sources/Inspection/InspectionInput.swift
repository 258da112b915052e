import Foundation

/// A file, or a pipe, that is read in pieces.
public struct InspectionInput: ~Copyable {
    private let file: UnsafeMutablePointer<FILE>
    private let size: Int
    private var piece: [UInt8]

    /// Why a document could not be read.
    struct InputError: Error, CustomStringConvertible { let description: String }

    /// Largest document that is taken as a whole.
    private static let limit = 1 << 30
    private static let pieceSize = 128 << 10

    init(path: String) throws {
        guard let file = fopen(path, "rb") else { throw InputError(description: String(cString: strerror(errno))) }
        var info = stat()
        guard fstat(fileno(file), &info) == 0 else {
            let reason = String(cString: strerror(errno))
            fclose(file)
            throw InputError(description: reason)
        }
        guard info.st_mode & S_IFMT != S_IFDIR else {
            fclose(file)
            throw InputError(description: "is a folder")
        }
        // Pieces are read into memory of our own; a second buffer would only copy them.
        setvbuf(file, nil, _IONBF, 0)
        self.file = file
        size = info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : 0
        piece = []
    }

    deinit { fclose(file) }

    /// The next bytes, valid within `body`; false at the end.
    mutating func next(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        if piece.isEmpty { piece = [UInt8](repeating: 0, count: size > 0 ? min(size + 1, Self.pieceSize) : Self.pieceSize) }
        let count = piece.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
        if count == 0 {
            guard ferror(file) == 0 else { throw InputError(description: String(cString: strerror(errno))) }
            return false
        }
        try piece.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return true
    }

    /// The whole document.
    mutating func whole() throws -> [UInt8] {
        guard size <= Self.limit else { throw InputError(description: "is larger than 1 GiB") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        while try next({ bytes.append(contentsOf: $0) }) {
            guard bytes.count <= Self.limit else { throw InputError(description: "is larger than 1 GiB") }
        }
        return bytes
    }
}
