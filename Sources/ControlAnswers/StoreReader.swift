import ControlAPI
import Models
import Store

/// Reads the store for the controllers: fresh enough, and a few long reads at a time.
struct StoreReader: Sendable {
    let store: Store
    let engine: any EngineCommands
    /// Unix seconds.
    let now: @Sendable () -> Int64
    private let longReads = LongReads(width: 2)

    init(store: Store, engine: any EngineCommands, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.engine = engine
        self.now = now
    }

    /// Runs a read that may step over much of the store, when at most one other does.
    ///
    /// - Parameter patience: seconds that pending facts are waited for before.
    func read<T: Sendable>(patience: Double = 5, _ work: @Sendable (Store) async throws -> T) async throws -> T {
        try await engine.catchUp(seconds: patience)
        return try await longReads.run { try await work(store) }
    }

    /// The day that a `since` names; nil when there is none.
    func day(since text: String?) throws -> String? { try text.map { try SinceDay.parse($0, now: now()) } }

    /// The name of a topic.
    ///
    /// - Throws: `Problem` when no article can have it.
    func topic(_ name: String?) async throws -> String? {
        guard let name else { return nil }
        let known = await engine.topics()
        guard known.contains(name) else {
            throw Problem.badRequest(
                "topic “\(name.prefix(40))”: is not known; "
                    + (known.isEmpty ? "no topics are configured" : "use \(known.sorted().joined(separator: ", "))"))
        }
        return name
    }
}

extension StoreReader {
    /// The feeds with a number, address, name or tag.
    ///
    /// - Throws: `Problem` when there is none.
    func feeds(named name: String, asTag: Bool) async throws -> [Int64] {
        let wanted = folded(name)
        let found = try await store.feeds().filter { feed in
            if asTag { return feed.tags.contains { folded($0) == wanted } }
            return String(feed.id) == name || feed.isAt(name) || folded(feed.displayName) == wanted
        }
        guard !found.isEmpty else {
            throw Problem.badRequest(
                "\(asTag ? "tag" : "feed") “\(name.prefix(100))”: not found; `datelinectl feeds` lists the feeds")
        }
        return found.map(\.id)
    }
}
