/// Text files that are built into the program.
enum DataFile {
    /// The lines of a file that are not empty and no comment.
    static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }.map { String(decoding: $0, as: UTF8.self) }
    }
}
