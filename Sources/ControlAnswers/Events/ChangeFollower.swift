import ControlAPI
import Foundation
import Store

/// Reads the change log as fast as its reader takes it: one batch is held, however long the log is.
package actor ChangeFollower {
    /// Kinds of events.
    static let kinds = ["poll", "article", "revision", "fact", "page", "health", "gap", "move", "gone", "feed", "removed", "offline", "online"]

    private static let batchSize = 50
    /// Seconds without an event after which the place is told all the same.
    private static let patience = 15.0

    private let store: Store
    private let engine: any EngineCommands
    private let kinds: Set<String>
    private var last: Int64
    private var batch: ArraySlice<Change> = []
    private var hasBegun = false

    /// - Parameter kinds: empty for all.
    package init(store: Store, engine: any EngineCommands, after seq: Int64, kinds: Set<String>) {
        self.store = store
        self.engine = engine
        self.kinds = kinds
        last = seq
    }

    /// The next event of a wanted kind, or the place where the follower stands when there has been none for a while; nil at the end.
    package func next() async -> ChangePlace? {
        guard !Task.isCancelled else { return nil }
        if !hasBegun {
            // The place is told before the first event, so that a follower that loses its connection misses nothing.
            hasBegun = true
            return ChangePlace(seq: last)
        }
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while !Task.isCancelled {
            while let change = batch.popFirst() {
                last = change.seq
                if kinds.isEmpty || kinds.contains(change.kind) { return ChangePlace(seq: last, event: Self.event(change)) }
            }
            let left = (deadline - .now) / .seconds(1)
            guard left > 0 else { return ChangePlace(seq: last) }
            let seen = await engine.changeCount()
            guard let changes = try? await store.changes(after: last, limit: Self.batchSize) else { return nil }
            batch = changes[...]
            if changes.isEmpty { await engine.waitForChange(after: seen, seconds: left) }
        }
        return nil
    }

    private static func event(_ change: Change) -> ChangeEvent {
        let data = (try? JSONDecoder().decode(JSON.self, from: Data(change.data.utf8))) ?? .null
        return ChangeEvent(
            seq: change.seq, at: iso8601(change.at), kind: change.kind, feed: change.feedID, article: change.articleID, data: data)
    }
}

/// A place in the change log: the event there, or nil where there is nothing for this follower yet.
package struct ChangePlace: Sendable {
    package var seq: Int64
    package var event: ChangeEvent?
}
