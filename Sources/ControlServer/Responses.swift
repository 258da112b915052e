import ControlAPI
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A value as JSON, with an entity tag (RFC 9110, section 8.8.3) that changes when the value does.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let bytes = try JSONBody.encode(value)
        var headers: HTTPFields = [.contentType: "application/json"]
        if status == .ok { headers[.eTag] = "\"\(JSONBody.hash(bytes))\"" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A text.
    public static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// One JSON object a line, as they come.
    public static func lines<T: Encodable & Sendable>(_ stream: AsyncStream<T>) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                for await element in stream { try await writer.write(ByteBuffer(bytes: try JSONBody.encode(element) + [0x0A])) }
                try await writer.finish(nil)
            })
    }

    /// An error on the wire (RFC 9457).
    init(_ problem: Problem) {
        self.init(
            status: .init(code: problem.status, reasonPhrase: problem.title), headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: (try? JSONBody.encode(problem)) ?? [])))
        if problem.status == 503 { headers[.retryAfter] = "1" }
        if !problem.allowed.isEmpty { headers[.allow] = problem.allowed.joined(separator: ", ") }
    }
}

extension Request {
    /// The body as JSON.
    ///
    /// - Parameter empty: the value of an empty body; nil when one is wanted.
    /// - Throws: `Problem` that names the field at fault.
    public func decode<T: Decodable>(_ type: T.Type, context: ControlContext, orEmpty empty: T? = nil) async throws -> T {
        let buffer: ByteBuffer
        do { buffer = try await body.collect(upTo: context.maxUploadSize) } catch is NIOTooManyBytesError {
            throw Problem(
                status: 413, title: "Content Too Large",
                detail: "the body is larger than \(context.maxUploadSize) bytes; send it in several requests")
        } catch { throw Problem.badRequest("the body cannot be read (\(error)); send it whole, with a Content-Length or in chunks") }
        if buffer.readableBytes == 0, let empty { return empty }
        let data = Data(buffer.readableBytesView)
        let value: T
        do { value = try JSONDecoder().decode(type, from: data) } catch let error as DecodingError {
            throw Problem.badRequest(Self.explain(error))
        }
        if let unknown = try? JSONDecoder().decode(JSONMembers.self, from: data).unknown(in: value) { throw Problem.badRequest(unknown) }
        return value
    }

    /// Refuses a body where none is defined: somebody who sends one expects that it changes something.
    ///
    /// - Throws: `Problem`.
    public func takesNoBody() async throws {
        var isEmpty = true
        for try await part in body where part.readableBytesView.contains(where: { $0 > 0x20 }) {
            isEmpty = false
            break
        }
        guard isEmpty else { throw Problem.badRequest("the body: this path takes none; docs/openapi.yaml lists its parameters") }
    }

    private static func explain(_ error: DecodingError) -> String {
        func name(_ path: [any CodingKey]) -> String {
            let text = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
            return text.hasPrefix(".") ? String(text.dropFirst()) : text
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(name(context.codingPath + [key])): is missing; docs/openapi.yaml describes the body"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let field = name(context.codingPath)
            return "\(field.isEmpty ? "the body" : field): has the wrong type; docs/openapi.yaml describes it"
        default: return "the body: is not valid JSON; send a JSON object"
        }
    }
}

/// JSON of bodies.
public enum JSONBody {
    /// The value with its members in order of their names.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return [UInt8](try encoder.encode(value))
    }

    /// FNV-1a of 64 bits (draft-eastlake-fnv): tells two bodies apart, protects nothing.
    static func hash(_ bytes: [UInt8]) -> String {
        String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
    }
}
