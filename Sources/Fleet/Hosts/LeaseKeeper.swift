import Foundation
import Logging
import Store
import Sync

/// Keeps the node's session alive, takes hosts up to the node's share, and gives up what is beyond it between two polls.
///
/// While the database is away the hosts stay the node's until its lease may have ended; then nobody is asked until there is a new session.
actor LeaseKeeper {
    private let world: World
    private(set) var session: Int64?
    /// Sessions of this process: it knows what it did under them.
    private var ownSessions: Set<Int64> = []
    /// Hosts at which a request was under way when they were lost, and the Unix time of that: it may have arrived there, so that the feed counts
    /// as polled then if this node takes the host again.
    private var interrupted: [String: Int64] = [:]
    /// Hosts that the database was told to take back, without an answer: they may be another node's by now, so nothing is started there.
    private var unanswered: Set<String> = []
    /// The database says that the session is over.
    private var isOver = false
    private var isAway = false
    private var hasMigrated = false
    /// The shared tables know the feeds of this node's configuration.
    private var isRegistered = false
    /// By the clock: when definitions were last read, and sessions removed.
    private var lastChanges = -Double.infinity
    private var lastPrune = -Double.infinity
    /// Why the node cannot do its part at the moment, as it was logged; nil when it does.
    private(set) var fault: String?

    /// Hosts taken at a time: each brings its feeds into the store in one transaction.
    private static let mostTaken = 2_000

    init(world: World) { self.world = world }

    private var held: HeldHosts { world.held }

    // MARK: Life

    /// Works until the task is cancelled; then gives up all hosts in good order.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.runRenewals() }
            group.addTask { await self.runSteps() }
            await group.waitForAll()
        }
    }

    private func runSteps() async {
        while !Task.isCancelled {
            let seen = await held.wanted.current
            await step()
            let pause = session == nil ? min(1, world.times.renewal) : min(world.times.renewal, max(0.1, held.secondsValid))
            await held.wanted.wait(after: seen, seconds: pause)
        }
    }

    private func runRenewals() async {
        while !Task.isCancelled {
            let began = held.now()
            let isRenewed = await renew()
            // After a failure at once, as far as the connection allows.
            try? await Task.sleep(for: .seconds(isRenewed ? max(0, began + world.times.renewal - held.now()) : min(0.25, world.times.renewal)))
        }
    }

    /// Ends the session: others take the hosts at once.
    func end() async {
        let hosts = Set(held.all.keys)
        held.close(hosts)
        guard let session, held.isValid else { return }
        let (released, database) = (await world.released(hosts), world.database)
        let isFlushed = await world.flush(world.times.statement)
        do {
            try await database.run { connection in
                // What is not told stays uncertain for whoever takes the hosts.
                if isFlushed { try LeaseStatements.release(connection, session: session, hosts: released) }
                try LeaseStatements.end(connection, session: session)
            }
        } catch { world.logger.notice("the fleet's hosts were not given up; others take them when the lease ends", metadata: ["error": "\(error)"]) }
        _ = held.dropAll()
        self.session = nil
    }

    /// Begins a session where there is none, and takes, gives up and tells what is due.
    func step() async {
        do {
            if isOver { await lose("its lease had ended") }
            if session != nil, !held.isValid { await lose("its lease may have ended without word from the database") }
            if session == nil { try await begin() }
            try await tellPlace()
            try await balance()
            if isAway { world.logger.notice("the fleet's database answers again") }
            (isAway, fault) = (false, nil)
        } catch {
            if !Task.isCancelled { report(error) }
        }
        if session != nil, !held.isValid { await lose("its lease may have ended without word from the database") }
    }

    /// Logs why the node cannot do its part, once for each reason.
    private func report(_ error: any Error) {
        let reason = "\(error)"
        guard fault != reason else { return }
        fault = reason
        // What a user has to mend; the rest passes.
        let isLasting = error is FleetError || (error as? DatabaseError).map { !$0.isTransient } ?? true
        if isLasting {
            world.logger.error("this node stays out of its fleet until this is corrected", metadata: ["error": "\(reason)"])
        } else if !isAway {
            let hint =
                hasMigrated
                ? "the daemon keeps trying" : "check fleet.database in the configuration and that the server is running; the daemon keeps trying"
            world.logger.warning(
                session == nil
                    ? "the fleet's database does not answer; no host is asked until it does"
                    : "the fleet's database does not answer; hosts are polled until the lease ends, and the outbox grows",
                metadata: [
                    "error": "\(reason)", "hint": "\(hint)",
                    "lease": "\(Int64(clamping: Int64(exactly: max(0, held.secondsValid).rounded()) ?? 0)) s",
                ])
        }
        isAway = isAway || !isLasting
    }

    private func lose(_ why: String) async {
        (session, isOver, unanswered) = (nil, false, [])
        // Nothing was started after the end of the lease, however late this is noticed.
        let ended = world.now() - Int64(clamping: Int64(exactly: max(0, -held.secondsValid).rounded(.down)) ?? 0)
        let (lost, failed) = held.dropAll()
        guard !lost.isEmpty else { return }
        for host in await world.engine.busyHosts().union(failed).intersection(lost) { interrupted[host] = ended }
        world.logger.warning("the node has lost its hosts", metadata: ["hosts": "\(lost.count)", "reason": "\(why)"])
        await world.engine.hostsLost(lost)
    }

    // MARK: The session

    private func begin() async throws {
        let (node, lease) = (world.node, world.times.length)
        if !hasMigrated {
            try await world.database.run(within: 600) { try Migrations.run($0) }
            hasMigrated = true
        }
        if !isRegistered { try await register() }
        let before = held.now()
        let session = try await world.database.run {
            try LeaseStatements.begin($0, node: node.name, store: node.store, version: SyncEngine.version, lease: lease)
        }
        self.session = session
        ownSessions.insert(session)
        held.renew(validUntil: before + lease - world.times.margin)
        world.logger.info("the node has joined its fleet", metadata: ["node": "\(node.name)", "session": "\(session)"])
    }

    /// Renews the session, if there is one.
    ///
    /// - Returns: false when the database did not answer.
    @discardableResult
    func renew() async -> Bool {
        guard let session, !isOver else { return true }
        let lease = world.times.length
        // Before the call: the database counts from a later moment.
        let before = held.now()
        do {
            let isRenewed = try await world.renewing.run { try LeaseStatements.renew($0, session: session, lease: lease) }
            // Meanwhile another session may have begun.
            guard self.session == session else { return true }
            if isRenewed {
                held.renew(validUntil: before + lease - world.times.margin)
            } else {
                isOver = true
                held.expire()
                // The next step begins another.
                await held.wanted.fire()
            }
            return true
        } catch {
            if !Task.isCancelled, !held.isValid { report(error) }
            return false
        }
    }

    private func tellPlace() async throws {
        if !isRegistered { try await register() }
        let (node, lag) = (world.node, await world.lag())
        try await world.database.run { try LeaseStatements.tell($0, node: node, lag) }
    }

    /// Tells the shared tables of the feeds of the configuration and of users.
    func register() async throws {
        isRegistered = false
        guard hasMigrated else { return }
        let feeds = try await world.store.feeds().filter { !SyncEngine.host(of: $0.url).isEmpty }
        let (own, users) = (feeds.filter(\.isConfigured), feeds.filter { !$0.isConfigured })
        let name = world.node.name
        try await world.database.run(within: 60) { connection in
            try FeedRegistry.register(connection, own, list: "node:" + name, whole: true)
            // Feeds that came from other nodes are there already; of a store that worked alone before, these are the users' own.
            let known = Set(
                try connection.run("SELECT original_url FROM feeds WHERE original_url = ANY ($1::text[])", [.list(users.map(\.originalURL))])
                    .rows.map { $0.string("original_url") })
            try FeedRegistry.register(connection, users.filter { !known.contains($0.originalURL) }, list: "user", whole: false)
        }
        isRegistered = true
    }

    // MARK: Hosts

    private func balance() async throws {
        guard let session else { return }
        let (wanted, weight, times) = (held.takeWanted(), held.weight, world.times)
        let now = held.now()
        let since = lastChanges
        let (view, taken, asked, weights) = try await world.database.run { connection in
            try LeaseStatements.want(connection, session: session, hosts: wanted)
            var taken = try LeaseStatements.take(connection, session: session, named: wanted)
            let view = try LeaseStatements.view(connection)
            let missing = Share.target(total: view.total, nodes: view.nodes) - weight
            if missing > 0 {
                taken += try LeaseStatements.take(connection, session: session, hosts: Self.mostTaken, feeds: missing, leftOver: nil)
            } else {
                taken += try LeaseStatements.take(connection, session: session, hosts: 16, feeds: .max, leftOver: times.length)
            }
            return (
                view, taken, try LeaseStatements.wantedOfMine(connection, session: session), try LeaseStatements.held(connection, session: session)
            )
        }
        // A host that could not be had now is asked for again.
        let got = Set(taken.map(\.host))
        held.wantAgain(wanted.filter { !got.contains($0) })
        try await adopt(taken, session: session)
        try await reconcile(with: weights, session: session)
        held.setWeights(weights)
        if now - since >= Self.changesEvery {
            let adoption = try await world.database.run {
                try FeedRegistry.changes($0, session: session, seconds: since.isFinite ? now - since + 10 : 10)
            }
            lastChanges = now
            if !adoption.feeds.isEmpty || !adoption.gone.isEmpty {
                try await world.store.adopt(adoption.feeds, gone: adoption.gone, at: world.now())
                await world.engine.storeChanged()
            }
        }
        try await giveUp(view, asked, session: session)
        if now - lastPrune > 3_600 {
            lastPrune = now
            try await world.database.run { try LeaseStatements.prune($0) }
        }
    }

    /// Seconds between two looks at changed definitions.
    private static let changesEvery = 5.0

    /// Makes good statements whose answer was lost with the connection: what the database says of the session's hosts counts.
    ///
    /// - Parameter hosts: the hosts that the session holds, with their feeds.
    private func reconcile(with hosts: [String: Int], session: Int64) async throws {
        let known = held.all
        let lost = Set(known.keys.filter { hosts[$0] == nil })
        if !lost.isEmpty {
            held.drop(lost)
            unanswered.subtract(lost)
            await world.engine.hostsLost(lost)
        }
        let unknown = hosts.keys.filter { known[$0] == nil }
        guard !unknown.isEmpty else { return }
        let taken = try await world.database.run { try LeaseStatements.taken($0, session: session, hosts: unknown) }
        try await adopt(
            taken.map { host in
                var host = host
                host.opensIn = max(host.opensIn, host.space, world.pace(host.host))
                return host
            }, session: session)
    }

    private func adopt(_ taken: [LeaseStatements.Taken], session: Int64) async throws {
        guard !taken.isEmpty else { return }
        let (hosts, interval) = (taken.map(\.host), world.interval)
        let uncertain = taken.reduce(into: [String: Int64]()) { found, host in
            // What this process did under its own sessions it knows, but for requests that were under way.
            let isKnown = host.former.map { ownSessions.contains($0) } ?? false
            found[host.host] = [isKnown ? nil : host.uncertainUntil, host.uncertainBefore, interrupted[host.host]].compactMap { $0 }.max()
        }
        do {
            let adoption = try await world.database.transaction(within: 30) {
                try FeedRegistry.feeds($0, of: hosts, session: session, uncertain: uncertain, interval: interval)
            }
            let untold = try await world.store.adopt(adoption.feeds, gone: adoption.gone, at: world.now())
            try await tell(untold, of: taken, session: session)
            for host in hosts { interrupted[host] = nil }
        } catch {
            // Without its feeds' dates a host may not be asked.
            let released = taken.map {
                LeaseStatements.Released(host: $0.host, pace: world.pace($0.host), space: $0.space, pausedUntil: $0.pausedUntil)
            }
            try? await world.database.run { try LeaseStatements.release($0, session: session, hosts: released) }
            throw error
        }
        let now = held.now()
        for host in taken {
            if let until = host.pausedUntil { world.engine.pauseHost(host.host, until: until) }
            if host.space > 0 { world.engine.spaceHost(host.host, seconds: host.space) }
        }
        held.take(
            taken.reduce(into: [:]) {
                // Who held it may have asked it up to the end.
                let opensIn = max($1.opensIn, $1.former == nil ? 0 : max($1.space, world.pace($1.host)))
                $0[$1.host] = HeldHosts.Holding(token: $1.token, opensAt: now + opensIn, takenAt: now, weight: $1.weight)
            })
        world.logger.debug("hosts taken", metadata: ["hosts": "\(taken.count)"])
        await world.engine.hostsTaken()
        let latest = (held.all.values.map(\.opensAt).max() ?? 0) - now
        guard latest > 0 else { return }
        let (held, engine) = (held, world.engine)
        Task {
            try? await Task.sleep(for: .seconds(min(latest, 3_600) + 0.01))
            held.serveWaiters()
            await engine.hostsTaken()
        }
    }

    /// Tells when feeds are due that this node polled under an earlier session and could not tell of any more. Whoever had the host next would
    /// poll them early. The rest of their states follows with their articles.
    private func tell(_ feeds: [Int64], of taken: [LeaseStatements.Taken], session: Int64) async throws {
        guard !feeds.isEmpty else { return }
        let rows = try await world.store.feeds(ids: feeds)
        let claims = taken.map { ArchiveStatements.Claim(host: $0.host, token: $0.token) }
        try await world.database.transaction(within: 30) { connection in
            try FeedStates.writeDates(connection, rows, hosts: try ArchiveStatements.confirm(connection, session: session, claims))
        }
    }

    /// Gives up hosts that others want or should have, as far as nothing is under way there.
    private func giveUp(_ view: LeaseStatements.View, _ asked: Set<String>, session: Int64) async throws {
        try await release(unanswered, session: session)
        let all = held.all
        let now = held.now()
        let ripe = all.filter { !$0.value.isClosing && now - $0.value.takenAt >= world.times.turn }
        guard !ripe.isEmpty else { return }
        let weight = all.values.reduce(0) { $0 + $1.weight }
        let target = Share.target(total: view.total, nodes: view.nodes)
        var chosen = asked.intersection(ripe.keys)
        // Hosts without feeds were taken for their pages; a lease later they are nobody's.
        for (host, holding) in ripe where holding.weight == 0 && now - holding.takenAt > world.times.length { chosen.insert(host) }
        guard !chosen.isEmpty || weight > target else { return }
        let busy = await world.engine.busyHosts()
        chosen.formUnion(Share.surplus(of: ripe.filter { !busy.contains($0.key) }.map { ($0.key, $0.value.weight) }, weight: weight, target: target))
        chosen.subtract(busy)
        // Most is sent while the hosts are still asked; an outbox that lags keeps none of them closed.
        guard !chosen.isEmpty, await world.flush(world.times.statement) else { return }
        held.close(chosen)
        // A poll may have begun between the two; its host is kept until another time.
        let begun = await world.engine.busyHosts().intersection(chosen)
        await reopen(begun)
        chosen.subtract(begun)
        guard !chosen.isEmpty else { return }
        guard await world.flush(world.times.statement) else { return await reopen(chosen) }
        try await release(chosen, session: session)
        world.logger.debug("hosts given up", metadata: ["hosts": "\(chosen.count)"])
    }

    /// Keeps hosts that were closed. What became due there meanwhile was passed over, and is looked for again.
    private func reopen(_ hosts: Set<String>) async {
        guard !hosts.isEmpty else { return }
        held.reopen(hosts)
        await world.engine.hostsTaken()
    }

    /// Gives up hosts that are closed. Without an answer they stay closed, and are given up again the next time: the database may have done it.
    private func release(_ hosts: Set<String>, session: Int64) async throws {
        guard !hosts.isEmpty else { return }
        let released = await world.released(hosts)
        unanswered.formUnion(hosts)
        try await world.database.run { try LeaseStatements.release($0, session: session, hosts: released) }
        unanswered.subtract(hosts)
        held.drop(hosts)
    }
}
