import HTTPTypes
import Hummingbird
import NIOCore

/// Keeps what is written.
public struct Collector: ResponseBodyWriter {
    public final class Box: @unchecked Sendable {
        // One task writes, and reads when the writing has ended.
        public var buffer = ByteBuffer()
    }
    public let box = Box()

    public init() {}

    public mutating func write(_ buffer: ByteBuffer) async throws { box.buffer.writeImmutableBuffer(buffer) }
    public consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
