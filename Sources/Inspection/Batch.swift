import Foundation
import Markup

/// Kinds of documents that `inspect` reads.
public enum InspectionKind: String, Sendable, CaseIterable { case feed, page, text }

/// Where a document came from: what its bytes alone do not say.
public struct InspectionSource: Sendable {
    public var url: String?
    public var headers: [String: String] = [:]

    /// The value of a header, whatever the case of its name.
    func header(_ name: String) -> String? { headers.first { $0.key.lowercased() == name }?.value }
}

/// Reads documents one after the other and writes one line for each, in order.
public struct InspectionRun {
    /// Takes bytes of a line; false when nobody reads them any more.
    public typealias Output = ([UInt8]) -> Bool
    /// Reads a document in pieces and writes its line without the line end; false when the line is an error.
    ///
    /// - Throws: `InputError` when the document cannot be read further.
    public typealias Inspection = (inout InspectionInput, InspectionSource, @escaping Output) throws -> Bool

    private let inspect: Inspection
    private let write: Output

    /// For inspections that take a document as it comes.
    public init(pieces inspect: @escaping Inspection, write: @escaping Output) {
        self.inspect = inspect
        self.write = write
    }

    /// For inspections that need a document as a whole.
    ///
    /// - Parameter inspect: bytes, address and headers of a document to its line.
    public init(
        kind: InspectionKind, inspect: @escaping ([UInt8], String?, [String: String]) -> [UInt8], write: @escaping ([UInt8]) -> Bool
    ) {
        self.init(
            pieces: { input, source, output in
                let line = inspect(try input.whole(), source.url, source.headers)
                _ = output(line)
                return !line.starts(with: "{\"error\"".utf8)
            }, write: write)
    }

    /// Inspects files.
    ///
    /// - Returns: false when one could not be read.
    public func files(_ paths: [String], url: String?) -> Bool {
        var isWhole = true
        for path in paths {
            guard let isSound = answer(path, InspectionSource(url: url)) else { break }
            if !isSound { isWhole = false }
        }
        return isWhole
    }

    /// Answers requests `{"path", "url", "headers"}`, one a line of standard input, as they come.
    ///
    /// - Returns: false when one of the answers is an error.
    public func batch() -> Bool {
        var isWhole = true
        while let request = readLine(strippingNewline: true) {
            if request.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            guard let object = try? JSONSerialization.jsonObject(with: Data(request.utf8)) as? [String: Any], let path = object["path"] as? String
            else {
                isWhole = false
                guard write(InspectionError(code: "bad_request", message: "a request is a JSON object with “path”").line + [0x0A]) else { break }
                continue
            }
            var source = InspectionSource(url: object["url"] as? String)
            for (name, value) in object["headers"] as? [String: Any] ?? [:] { source.headers[name] = value as? String }
            guard let isSound = answer(path, source) else { break }
            if !isSound { isWhole = false }
        }
        return isWhole
    }

    /// One line; nil when nobody reads any more, false when it is an error.
    private func answer(_ path: String, _ source: InspectionSource) -> Bool? {
        let output = LineOutput(write)
        var isSound = false
        do {
            var input = try InspectionInput(path: path)
            isSound = try inspect(&input, source) { output.write($0) }
        } catch {
            let failure = InspectionError(code: "unreadable", message: "\(path): \(error)")
            // The line may have begun before the disk failed; a reader of it must still see that it is not an answer.
            if output.isEmpty { output.write(failure.line) }
        }
        return output.write([0x0A]) ? isSound : nil
    }
}

/// Passes a line on and remembers whether it began.
private final class LineOutput {
    private let output: InspectionRun.Output
    private(set) var isEmpty = true
    private var isOpen = true

    init(_ output: @escaping InspectionRun.Output) { self.output = output }

    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        isEmpty = false
        if isOpen { isOpen = output(bytes) }
        return isOpen
    }
}

/// An input that could not be read, in place of its answer.
struct InspectionError {
    let code: String
    let message: String

    var line: [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.object { write(to: &$0) }
        return writer.bytes
    }

    /// Writes the member `error`.
    func write(to w: inout JSONWriter) {
        w.key("error")
        w.object { w in
            w.member("code", code)
            w.member("message", message)
        }
    }
}
