import Foundation

/// A folder that is removed with the value.
public final class TemporaryFolder: Sendable {
    public let path: String

    /// Makes an empty folder in the system's place for temporary files.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-test-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Path of a file in the folder.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file, with the folders above it.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    /// Writes a file, with the folders above it.
    @discardableResult
    public func write(_ data: Data, to name: String) throws -> String {
        let file = file(name)
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }
}
