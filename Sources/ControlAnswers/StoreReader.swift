import ControlAPI
import Models
import Store

/// Reads the store for the controllers: fresh enough, and a few long reads at a time.
package struct StoreReader: Sendable {
    /// What is read: the store, or a fleet's archive.
    package let source: any ArchiveReading
    package let engine: any EngineCommands
    /// Unix seconds.
    package let now: @Sendable () -> Int64
    private let longReads = LongReads(width: 2)

    /// The source is this machine's store, so that its engine may be asked to finish what is pending.
    package let isLocal: Bool

    package init(source: any ArchiveReading, isLocal: Bool = true, engine: any EngineCommands, now: @escaping @Sendable () -> Int64) {
        self.source = source
        self.isLocal = isLocal
        self.engine = engine
        self.now = now
    }

    /// Runs a read that may step over much of the store, when at most one other does.
    ///
    /// - Parameter patience: seconds that pending facts are waited for before.
    package func read<T: Sendable>(patience: Double = 5, _ work: @Sendable (any ArchiveReading) async throws -> T) async throws -> T {
        if isLocal { try await engine.catchUp(seconds: patience) }
        return try await longReads.run { try await work(source) }
    }

    /// The time that a `since` names; nil when there is none.
    package func time(since text: String?) throws -> TimeBound? { try text.map { try TimeParameter.parse($0, now: now()).first } }

    /// The day that a `since` names, for what is known by days only; nil when there is none.
    package func day(since text: String?) throws -> String? { try time(since: text)?.day }

    /// The name of a topic.
    ///
    /// - Throws: `Problem` when no article can have it.
    package func topic(_ name: String?) async throws -> String? {
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
    package func feeds(named name: String, asTag: Bool) async throws -> [Int64] {
        let found = try await source.feeds(named: name, asTag: asTag)
        guard !found.isEmpty else {
            throw Problem.badRequest(
                "\(asTag ? "tag" : "feed") “\(name.prefix(100))”: not found; `datelinectl feeds` lists the feeds")
        }
        return found
    }
}
