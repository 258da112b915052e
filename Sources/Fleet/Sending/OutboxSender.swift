import Foundation
import Logging
import Schedule
import Store
import Sync

/// Sends the node's change log to the archive, in order and each entry once.
///
/// The place up to which it was sent is a row of the archive that each batch moves in its own transaction: a batch that was written and not
/// acknowledged is not written twice, and an archive that was restored from a backup gets again what it lost. What waits is the node's own
/// store, so it is bounded by the disk alone.
actor OutboxSender {
    struct World: Sendable {
        var engine: SyncEngine
        var store: Store
        var database: DatabaseThread
        var held: HeldHosts
        var node: FleetNode
        var now: @Sendable () -> Int64
        /// The session whose holdings the writes rely on.
        var session: @Sendable () async -> Int64?
        /// Articles have come that copies and stories are to be found for.
        var arrived: AsyncEvent
        var logger: Logger
    }

    /// How far the archive has followed.
    struct Lag: Sendable {
        var position: Int64
        var lastChange: Int64
        /// Unix seconds of the oldest entry that waits.
        var since: Int64?
    }

    /// The archive's place is not the one that this node knows.
    private struct PlaceMoved: Error {}

    private let world: World
    /// The last entry that the archive has; nil until it was asked.
    private var position: Int64?
    /// Articles of this store that the archive has without their facts and topics. Those without any leave no entry in the log when they are
    /// analysed, so that they are remembered here, and in the archive for the next start.
    private var unanalysed: Set<Int64> = []
    private var isAway = false
    private var isSending = false
    /// Articles wait for their facts.
    private var holdsBack = false
    private let moved = AsyncEvent()
    private let wake = AsyncEvent()
    /// Callers that want everything sent now, facts or not.
    private var hurrying = 0

    /// Entries of one transaction.
    private static let batch = 400
    /// Seconds for which an article waits for its facts, so that it is sent once.
    private static let factsWait: Int64 = 10

    init(world: World) { self.world = world }

    // MARK: Life

    func run() async {
        while !Task.isCancelled {
            let seen = await world.engine.changeCount()
            let woken = await wake.current
            do {
                var hasMore = true
                while hasMore, !Task.isCancelled { hasMore = try await sendOnce() }
                if isAway {
                    isAway = false
                    world.logger.notice("the archive is being followed again")
                }
            } catch is PlaceMoved {
                // The archive was restored, or has done what it could not acknowledge.
                position = nil
                continue
            } catch FleetError.sessionOver {
                // The keeper begins another.
                holdsBack = true
            } catch {
                if !isAway, !Task.isCancelled {
                    isAway = true
                    world.logger.warning("the archive cannot be written; the outbox grows until it can", metadata: ["error": "\(error)"])
                }
            }
            await withTaskGroup(of: Void.self) { group in
                let (engine, wake, pause) = (world.engine, wake, isAway ? 2.0 : holdsBack || position == nil || !unanalysed.isEmpty ? 1.0 : 30.0)
                if !isAway { group.addTask { await engine.waitForChange(after: seen, seconds: pause) } }
                group.addTask { await wake.wait(after: woken, seconds: pause) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    /// Sends all that the log holds now.
    ///
    /// - Returns: false when that took longer than so many seconds.
    func flush(seconds: Double) async -> Bool {
        guard let target = try? await world.store.lastChange() else { return false }
        let deadline = world.held.now() + seconds
        hurrying += 1
        defer { hurrying -= 1 }
        while position.map({ $0 < target }) ?? true {
            let left = deadline - world.held.now()
            guard left > 0, !Task.isCancelled else { return false }
            let seen = await moved.current
            await wake.fire()
            guard position.map({ $0 < target }) ?? true else { break }
            await moved.wait(after: seen, seconds: left)
        }
        return true
    }

    /// How far behind the archive is, without asking it; nil before its first answer.
    func lag() async -> Lag? {
        guard let position, let last = try? await world.store.lastChange() else { return nil }
        let oldest = try? await world.store.changes(after: position, limit: 1).first
        return Lag(position: position, lastChange: last, since: oldest?.at)
    }

    // MARK: Sending

    /// Sends what can be sent of the next entries.
    ///
    /// - Returns: whether there is more to send at once.
    func sendOnce() async throws -> Bool {
        guard !isSending else { return false }
        isSending = true
        defer { isSending = false }
        guard let from = try await place() else { return false }
        if try await sendAnalysed() { return true }
        var changes = try await world.store.changes(after: from, limit: Self.batch)
        guard !changes.isEmpty else { return false }
        if changes[0].seq > from + 1, from > 0 || changes[0].seq > 1 {
            // Entries are missing: the log was cut, or the store is another one than before.
            world.logger.notice("the change log does not reach back to what the archive has; all articles are compared")
            try await sendAll()
            return true
        }
        let isWhole = changes.count < Self.batch
        holdsBack = false
        let waiting = hurrying > 0 ? [] : try await world.store.unanalysed(Array(Self.articles(changes)))
        if !waiting.isEmpty {
            let late = world.now() - Self.factsWait
            if let stop = changes.firstIndex(where: { $0.at > late && $0.articleID.map(waiting.contains) ?? false }) {
                changes.removeSubrange(stop...)
                holdsBack = true
            }
        }
        guard let last = changes.last else { return false }
        try await sendAllowed(articles: Self.articles(changes), feeds: changes, upTo: last.seq)
        return !isWhole || hurrying > 0
    }

    /// Sends articles that have been analysed since the archive got them.
    ///
    /// - Returns: whether there were any.
    private func sendAnalysed() async throws -> Bool {
        guard !unanalysed.isEmpty else { return false }
        // The newest are analysed first.
        let known = Array(unanalysed.sorted(by: >).prefix(10 * Self.batch))
        let done = Set(known).subtracting(try await world.store.unanalysed(known)).sorted().prefix(Self.batch)
        guard !done.isEmpty else { return false }
        try await sendAllowed(articles: Set(done), feeds: [], upTo: nil)
        // Those that are removed or refused are not waited for.
        unanalysed.subtract(done)
        return true
    }

    private static func articles(_ changes: [Change]) -> Set<Int64> {
        Set(changes.filter { ["article", "revision", "fact"].contains($0.kind) }.compactMap(\.articleID))
    }

    private func place() async throws -> Int64? {
        if let position { return position }
        // Before there is a session there may be no tables.
        guard await world.session() != nil else { return nil }
        let node = world.node
        let (found, waiting) = try await world.database.run { connection in
            (
                try connection.run("SELECT position FROM nodes WHERE node = $1 AND store = $2", [.text(node.name), .text(node.store)])
                    .first?.optionalInt("position"),
                try Unanalysed.read(connection, node)
            )
        }
        guard let found else { return nil }
        unanalysed = waiting
        let last = try await world.store.lastChange()
        if found > last, last > 0 {
            // This store was restored from a backup: its numbers begin again.
            try await sendAll()
        } else {
            position = found
        }
        return position
    }

    /// Compares every article with the archive's; what the log has by then counts as sent.
    private func sendAll() async throws {
        let end = try await world.store.lastChange()
        var last: Int64 = 0
        while !Task.isCancelled {
            let ids = try await world.store.articleIDs(after: last, limit: 200)
            guard let highest = ids.last else { break }
            try await sendAllowed(articles: Set(ids), feeds: [], upTo: nil)
            last = highest
        }
        try Task.checkCancellation()
        try await send(articles: [], feeds: [], upTo: end)
    }

    /// Sends a batch. Where PostgreSQL refuses it for what it holds, each article is sent by itself, and those that are refused are left out of
    /// the archive: one article must not hold up all that come after it.
    private func sendAllowed(articles ids: Set<Int64>, feeds changes: [Change], upTo end: Int64?) async throws {
        do { return try await send(articles: ids, feeds: changes, upTo: end) } catch let error as DatabaseError where error.isAboutContent {
            for id in ids.sorted() {
                do { try await send(articles: [id], feeds: [], upTo: nil) } catch let error as DatabaseError where error.isAboutContent {
                    world.logger.error(
                        "the archive refuses an article; it stays in this node's store only", metadata: ["article": "\(id)", "error": "\(error)"])
                }
            }
            try await send(articles: [], feeds: changes, upTo: end)
        }
    }

    /// The states of feeds, and the tokens of the hosts that were held when they were read.
    ///
    /// A state that was read before its host was taken must not be written under the new token: it may be older than what others have told.
    private func feedsWithTokens(_ ids: [Int64]) async throws -> (feeds: [FeedRow], tokens: [String: Int64]) {
        var tokens = world.held.tokens
        while true {
            let feeds = try await world.store.feedsOfLog(ids).map(\.row)
            let now = world.held.tokens
            if now == tokens { return (feeds, tokens) }
            tokens = now
        }
    }

    private func send(articles ids: Set<Int64>, feeds changes: [Change], upTo end: Int64?) async throws {
        let store = world.store
        let waiting = try await store.unanalysed(Array(ids))
        let articles = try await store.outboxArticles(Array(ids))
        let feedIDs = Set(changes.filter { ["poll", "health", "gone", "move"].contains($0.kind) }.compactMap(\.feedID))
        var (feeds, held) = try await feedsWithTokens(feedIDs.sorted())
        if let end, let last = changes.last {
            // Read after the states: a poll meanwhile shows.
            let polled = try await store.feedsPolled(after: end, until: last.at)
            feeds = FeedStates.sent(feeds, with: changes, polledSince: polled)
        }
        let defined = try await store.feedsOfLog(Set(changes.filter { $0.kind == "feed" }.compactMap(\.feedID)).sorted())
        // Before their articles, which refer to them.
        if !defined.isEmpty {
            try await world.database.run(within: 30) { connection in
                try FeedRegistry.register(
                    connection, defined.filter { !$0.isRemoved && !SyncEngine.host(of: $0.row.url).isEmpty }.map(\.row), list: "user", whole: false)
                try FeedRegistry.remove(connection, defined.filter(\.isRemoved).map(\.row.originalURL))
            }
        }
        let names = articles.map(\.names)
        let listed = articles.map { Set($0.feedURLs.map { SyncEngine.host(of: $0) }) }
        let rows = articles.map { ArchiveRow($0, isAnalysed: !waiting.contains($0.stored.id)) }
        // A feed that has moved may have come from a host of this node.
        let polled = feeds.flatMap { [$0.url, $0.state.movedFrom].compactMap { $0 } }.map { SyncEngine.host(of: $0) }
        let hosts = listed.reduce(into: Set(polled)) { $0.formUnion($1) }
        let states = feeds
        let claims = hosts.compactMap { host in held[host].map { ArchiveStatements.Claim(host: host, token: $0) } }
        let (node, from) = (world.node, position)
        guard let session = await world.session() else { throw FleetError.sessionOver }
        let last = try await store.lastChange()
        let removed = try await store.namesOfRemoved(changes)
        let analysed = unanalysed.intersection(ids).subtracting(waiting)
        let pages = try await world.database.transaction(within: 30) { connection in
            guard try ArchiveStatements.isCurrent(connection, session: session) else { throw FleetError.sessionOver }
            let mine = try ArchiveStatements.confirm(connection, session: session, claims)
            try FeedStates.write(connection, states, hosts: mine)
            let places = try ArchiveStatements.place(connection, names)
            var placed: [ArchiveRow] = []
            var local: [Int64: [Int64]] = [:]
            for (at, place) in places.enumerated() {
                guard let place else { continue }
                var row = rows[at]
                (row.id, row.month) = place
                // What no feed brought is the node's own.
                row.isFresh = listed[at].isEmpty || !mine.isDisjoint(with: listed[at])
                placed.append(row)
                if row.textOrigin == "feed" { local[place.id, default: []].append(articles[at].stored.id) }
            }
            let pages = try ArchiveStatements.havePages(connection, Array(local.keys))
            try ArchiveStatements.write(connection, placed)
            try ArchiveStatements.remove(connection, names: removed)
            try Unanalysed.add(connection, node, waiting)
            try Unanalysed.remove(connection, node, analysed)
            if let end {
                // From the place at which this batch begins: an archive that was restored meanwhile must not skip what it lost.
                let moved = try connection.run(
                    """
                    UPDATE nodes SET position = $3, last_change = $4, seen = now(), unsent_since = NULL
                    WHERE node = $1 AND store = $2 AND ($5::bigint IS NULL OR position = $5)
                    """, [.text(node.name), .text(node.store), .int(end), .int(last), SQLValue(from)])
                guard moved.count == 1 else { throw PlaceMoved() }
            }
            return pages.flatMap { local[$0] ?? [] }
        }
        unanalysed.formUnion(waiting)
        unanalysed.subtract(analysed)
        // Another node has fetched these pages before the host came here.
        try await store.dropPageJobs(pages)
        if let end {
            position = end
            await moved.fire()
        }
        if !rows.isEmpty { await world.arrived.fire() }
    }
}
