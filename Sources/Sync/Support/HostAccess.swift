import Fetch

/// Which hosts this daemon may ask: all of them, or those that it holds in a fleet.
public struct HostAccess: Sendable {
    /// Whether a request to the host may start now.
    public var mayAsk: @Sendable (_ host: String) -> Bool
    /// There is something to fetch at a host that may not be asked.
    public var want: @Sendable (_ host: String) -> Void
    /// Waits until the host may be asked, because a user wants it; returns whether it may.
    public var acquire: @Sendable (_ host: String) async -> Bool

    /// A request that was under way at a host when it was lost has ended without an answer; it may have arrived there.
    public var lost: @Sendable (_ host: String) -> Void

    /// Makes a value of its parts.
    public init(
        mayAsk: @escaping @Sendable (_ host: String) -> Bool, want: @escaping @Sendable (_ host: String) -> Void,
        acquire: @escaping @Sendable (_ host: String) async -> Bool, lost: @escaping @Sendable (_ host: String) -> Void = { _ in }
    ) {
        self.mayAsk = mayAsk
        self.want = want
        self.acquire = acquire
        self.lost = lost
    }

    /// A daemon that works alone asks whom it likes.
    public static let all = HostAccess(mayAsk: { _ in true }, want: { _ in }, acquire: { _ in true })
}

/// What whoever hands out the hosts needs of the engine.
extension SyncEngine {
    /// The host by which requests share a budget: see `Fetch.hostKey`.
    public static func host(of url: String) -> String { hostKey(url) }

    /// The hosts may be asked from now on; whoever waits for them is woken.
    public func hostsTaken() async {
        await scheduler.lookAgain()
        await services.pagesWanted.fire()
    }

    /// Ends what is under way at the hosts, which may no longer be asked. Nothing that was read is lost or counted as an error.
    public func hostsLost(_ hosts: Set<String>) async {
        await scheduler.cancel(hosts: hosts)
        await pages.cancel(hosts: hosts)
    }

    /// Hosts of which a feed is being polled or a page fetched.
    public func busyHosts() async -> Set<String> { await scheduler.busyHosts.union(await pages.busyHosts) }

    /// Unix seconds until which the host asked to be left alone; nil when it did not.
    public func pause(ofHost host: String) async -> Int64? { await services.client.state(ofHost: host).pausedUntil }

    /// Seconds between two requests that the host's robots.txt asks for; 0 when it asks for none.
    public func space(ofHost host: String) -> Double { services.client.space(ofHost: host) }

    /// Keeps at least so many seconds between two requests to the host, as another node has read in its robots.txt.
    public func spaceHost(_ host: String, seconds: Double) { services.client.space(host: host, seconds: seconds) }

    /// No request to the host starts before the time (Unix seconds).
    public func pauseHost(_ host: String, until: Int64) { services.client.pause(host: host, until: until) }

    /// Tells those who follow the store that it was changed from outside the engine.
    public func storeChanged() async { await services.changes.fire() }
}
