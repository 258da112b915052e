import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// Reads the change log as fast as its caller reads: one batch is in memory, however long the log is.
package struct ChangeFollower: Sendable {
    private static let batchSize = 50
    /// Seconds without an event after which the position is sent.
    private static let patience = 15.0

    private let store: Store
    private let engine: any EngineCommands
    private let kinds: Set<String>
    private var last: Int64
    private var hasBegun = false

    /// - Parameter kinds: empty for all.
    package init(store: Store, engine: any EngineCommands, after seq: Int64, kinds: Set<String>) {
        self.store = store
        self.engine = engine
        self.kinds = kinds
        last = seq
    }

    /// The next events of a wanted kind as server-sent events (WHATWG HTML, section 9.2), or the follower's position when there have
    /// been none for a while; nil at the end.
    ///
    /// An id alone is not dispatched as an event; it keeps the connection alive and tells the caller where to resume.
    package mutating func next() async -> ByteBuffer? {
        guard !Task.isCancelled else { return nil }
        if !hasBegun {
            // The position is sent before the first event, so that a caller that loses its connection misses nothing.
            hasBegun = true
            return position
        }
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while !Task.isCancelled {
            let left = (deadline - .now) / .seconds(1)
            guard left > 0 else { return position }
            let seen = await engine.changeCount()
            guard let changes = try? await store.changes(after: last, limit: Self.batchSize) else { return nil }
            if let end = changes.last { last = end.seq } else { await engine.waitForChange(after: seen, seconds: left) }
            let wanted = kinds.isEmpty ? changes : changes.filter { kinds.contains($0.kind) }
            if !wanted.isEmpty { return Self.text(wanted) }
        }
        return nil
    }

    /// What follows, as the stream of a response that ends with its caller.
    package var response: Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var follower = self
                while let text = await follower.next() { try await writer.write(text) }
                try await writer.finish(nil)
            })
    }

    private var position: ByteBuffer { ByteBuffer(string: "id: \(last)\n\n") }

    private static func text(_ changes: [Change]) -> ByteBuffer {
        var text = ByteBuffer()
        for change in changes {
            text.writeString("id: \(change.seq)\nevent: \(change.kind)\ndata: ")
            text.writeBytes(change.json)
            text.writeString("\n\n")
        }
        return text
    }
}
