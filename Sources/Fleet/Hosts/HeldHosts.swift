import Foundation
import Sync
import Synchronization

/// The hosts that this node holds, and until when it may rely on that: the value that the engine asks before each request.
///
/// All holdings end together, with the node's session. Times are those of a clock that runs on while the process is stopped, so a node
/// that wakes after its lease knows that it has lost its hosts before it asks any of them.
public final class HeldHosts: Sendable {
    /// A host that is held.
    struct Holding: Sendable, Equatable {
        /// The fencing token of its taking.
        var token: Int64
        /// No request before, by the clock.
        var opensAt: Double
        var takenAt: Double
        /// Feeds that are polled there.
        var weight: Int
        /// It is about to be given up: nothing new is started.
        var isClosing = false
    }

    private struct State {
        var holdings: [String: Holding] = [:]
        var validUntil: Double = -1
        /// Hosts that pages or users want, and since when by the clock.
        var wanted: [String: Double] = [:]
        /// Hosts at which a request ended without an answer after the lease, before the keeper has noticed that.
        var unanswered: Set<String> = []
        var waiters: [UInt64: (host: String, done: CheckedContinuation<Bool, Never>)] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> Double
    /// Fires when a host is wanted.
    let wanted = AsyncEvent()

    /// Seconds that a user waits for a host.
    private static let patience = 8.0
    private static let mostWanted = 4_096

    /// Holds nothing yet.
    ///
    /// - Parameter clock: seconds that never go back and count while the process is stopped.
    init(clock: @escaping @Sendable () -> Double) { self.clock = clock }

    /// Holds nothing yet, by the machine's clock.
    public convenience init() { self.init(clock: { Connection.now() }) }

    func now() -> Double { clock() }

    // MARK: The engine asks

    /// What the engine is given. Addresses without a host are everybody's own.
    public var access: HostAccess {
        HostAccess(
            mayAsk: { self.mayAsk($0) },
            want: { self.want($0) },
            acquire: { await self.acquire($0) },
            lost: { host in self.state.withLock { if $0.holdings[host] != nil { $0.unanswered.insert(host) } } })
    }

    func mayAsk(_ host: String) -> Bool {
        if host.isEmpty { return true }
        let now = clock()
        return state.withLock { state in
            guard now < state.validUntil, let holding = state.holdings[host] else { return false }
            return !holding.isClosing && now >= holding.opensAt
        }
    }

    func want(_ host: String) {
        let now = clock()
        let isNew = state.withLock { state in
            guard !host.isEmpty, state.holdings[host] == nil, state.wanted[host] == nil, state.wanted.count < Self.mostWanted else { return false }
            state.wanted[host] = now
            return true
        }
        if isNew { Task { await wanted.fire() } }
    }

    /// Hosts that could not be had yet; nobody is woken for them.
    func wantAgain(_ hosts: [String]) {
        let now = clock()
        state.withLock { state in for host in hosts where state.wanted.count < Self.mostWanted { state.wanted[host] = now } }
    }

    private func acquire(_ host: String) async -> Bool {
        if mayAsk(host) { return true }
        want(host)
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let late = Task {
            try? await Task.sleep(for: .seconds(Self.patience))
            self.state.withLock { $0.waiters.removeValue(forKey: id) }?.done.resume(returning: false)
        }
        defer { late.cancel() }
        return await withCheckedContinuation { done in
            let isThere = mayAsk(host)
            if !isThere { state.withLock { $0.waiters[id] = (host, done) } } else { done.resume(returning: true) }
        }
    }

    // MARK: The keeper tells

    /// The session was renewed: what is held stays so until the clock's time.
    func renew(validUntil: Double) { state.withLock { $0.validUntil = max($0.validUntil, validUntil) } }

    /// The session is over.
    func expire() {
        let now = clock()
        state.withLock { $0.validUntil = min($0.validUntil, now) }
    }

    func take(_ taken: [String: Holding]) {
        state.withLock { state in
            for (host, holding) in taken {
                state.holdings[host] = holding
                state.unanswered.remove(host)
                state.wanted[host] = nil
            }
        }
        serveWaiters()
    }

    /// Tells those who wait for a host that they may ask it, when its time has come.
    func serveWaiters() {
        let now = clock()
        let served = state.withLock { state in
            guard now < state.validUntil else { return [CheckedContinuation<Bool, Never>]() }
            let ids = state.waiters.filter { state.holdings[$0.value.host].map { $0.opensAt <= now } ?? false }.keys
            return ids.compactMap { state.waiters.removeValue(forKey: $0)?.done }
        }
        for done in served { done.resume(returning: true) }
    }

    /// Nothing new is started at these hosts.
    func close(_ hosts: Set<String>) { state.withLock { state in for host in hosts { state.holdings[host]?.isClosing = true } } }

    /// Hosts that were to be given up are kept.
    func reopen(_ hosts: Set<String>) { state.withLock { state in for host in hosts { state.holdings[host]?.isClosing = false } } }

    func drop(_ hosts: Set<String>) { state.withLock { state in for host in hosts { state.holdings[host] = nil } } }

    /// Everything is lost.
    ///
    /// - Returns: what was held, and where of it a request has ended without an answer since.
    func dropAll() -> (hosts: Set<String>, unanswered: Set<String>) {
        state.withLock { state in
            defer { (state.holdings, state.validUntil, state.unanswered) = ([:], -1, []) }
            return (Set(state.holdings.keys), state.unanswered)
        }
    }

    var isValid: Bool { state.withLock { clock() < $0.validUntil } }
    /// Seconds that the session is still valid without word from the database.
    var secondsValid: Double { state.withLock { $0.validUntil - clock() } }
    var all: [String: Holding] { state.withLock { $0.holdings } }
    /// The fencing tokens by host.
    var tokens: [String: Int64] { state.withLock { $0.holdings.mapValues(\.token) } }
    var weight: Int { state.withLock { $0.holdings.values.reduce(0) { $0 + $1.weight } } }

    /// Hosts that are wanted and not held; those that nobody has asked for again are forgotten in the end.
    func takeWanted() -> [String] {
        state.withLock { state in
            defer { state.wanted = [:] }
            return Array(state.wanted.keys.filter { state.holdings[$0] == nil })
        }
    }

    func setWeights(_ weights: [String: Int]) {
        state.withLock { state in for (host, weight) in weights { state.holdings[host]?.weight = weight } }
    }
}
