import Foundation

/// Where an export goes: a file that appears whole under its name when all is written, or standard output.
final class ExportFile {
    private let path: String?
    private let handle: FileHandle?
    private var buffer: [UInt8] = []
    private var isWhole = false
    private let isJSON: Bool

    private struct Written: Encodable { var file: String }

    /// - Parameters:
    ///   - folder: nil for standard output.
    ///   - isJSON: the file is reported as JSON.
    init(_ name: String, in folder: String?, isJSON: Bool) throws {
        self.isJSON = isJSON
        guard let folder else {
            path = nil
            handle = nil
            return
        }
        let path = folder + "/" + name
        guard FileManager.default.createFile(atPath: path + ".partial", contents: nil), let handle = FileHandle(forWritingAtPath: path + ".partial")
        else { throw CommandFailure(code: 73, message: "export: \(path): cannot be made; name a folder that you may write") }
        self.path = path
        self.handle = handle
    }

    deinit { if let path, !isWhole { try? FileManager.default.removeItem(atPath: path + ".partial") } }

    func write(_ text: String) throws {
        guard handle != nil else {
            // A terminal shows line ends as such; a pipe gets them as the format has them.
            return Terminal.write(Terminal.isTerminal ? Terminal.clean(text.replacing("\r\n", with: "\n"), keepsLines: true) : text)
        }
        buffer.append(contentsOf: text.utf8)
        if buffer.count > 1 << 18 { try flush() }
    }

    private func flush() throws {
        guard let handle else { return }
        do { try handle.write(contentsOf: Data(buffer)) } catch {
            throw CommandFailure(code: 74, message: "export: \(path ?? ""): cannot be written; is the disk full?")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Gives the file its name, and says so.
    func close() throws {
        guard let path, let handle else { return }
        try flush()
        try? handle.close()
        guard rename(path + ".partial", path) == 0 else { throw CommandFailure(code: 74, message: "export: \(path): cannot be written") }
        isWhole = true
        if isJSON { JSONOutput.line(Written(file: path)) } else { Terminal.out(Terminal.clean(path)) }
    }
}

/// Tables as RFC 4180 has them: commas, records that end with CRLF, quotation marks where a cell needs them.
enum CSV {
    static func record(_ cells: [String?]) -> String { cells.map { cell($0 ?? "") }.joined(separator: ",") + "\r\n" }

    /// A cell that a spreadsheet would take for a formula begins with an apostrophe: what articles say must not run on the reader's machine.
    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(text) == nil { text = "'" + text }
        guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    /// A number without an exponent or a needless fraction.
    static func number(_ value: Double?) -> String? {
        value.map { $0 == $0.rounded() && abs($0) < 1e15 ? String(Int64($0)) : String($0) }
    }
}
