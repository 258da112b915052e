import ControlAPI
import Fetch
import Settings
import Store
import Synchronization

/// Sends events of the change log to the webhooks of the configuration, each on its own, outside the polls.
actor WebhookRunner {
    private let services: EngineServices
    private let reconfigured = AsyncEvent()
    /// How each webhook is doing.
    nonisolated let states = WebhookStates()
    private let proof = LoopProof()
    /// What sends at the moment.
    private var sending: (client: HTTPClient, deliveries: [WebhookDelivery])?

    init(services: EngineServices) { self.services = services }

    /// Sends until the task is cancelled. What was under way then is sent again at the next start, under the same id.
    func run() async {
        while !Task.isCancelled {
            await services.progress.hold(.webhooks)
            let seen = await reconfigured.current
            let settings = services.configuration.settings
            states.keep(settings.webhooks.map(\.name))
            if settings.webhooks.isEmpty {
                await proof.waiting(for: nil) { await reconfigured.wait(after: seen) }
            } else {
                await proof.waiting(for: nil) { await send(settings, until: seen) }
            }
        }
        await proof.ended()
    }

    /// Returns when this loop, the transfers and each webhook have shown that they make progress.
    func proveProgress() async {
        await proof.proof()
        guard let sending else { return }
        _ = await sending.client.state(ofHost: "")
        for delivery in sending.deliveries { await delivery.proof.proof() }
    }

    /// The configuration is another.
    func configurationChanged(from old: Settings) async {
        let new = services.configuration.settings
        if old.webhooks != new.webhooks || old.fetch != new.fetch { await reconfigured.fire() }
    }

    private func send(_ settings: Settings, until seen: UInt64) async {
        let client = HTTPClient(options: Self.options(settings), now: services.clock.now)
        let deliveries = settings.webhooks.map { WebhookDelivery(webhook: $0, services: services, client: client, states: states) }
        sending = (client, deliveries)
        defer { sending = nil }
        await withTaskGroup(of: Void.self) { group in
            for delivery in deliveries { group.addTask { await delivery.run() } }
            group.addTask { await self.reconfigured.wait(after: seen) }
            await group.next()
            group.cancelAll()
            client.shutdown()
        }
    }

    /// As for feeds, with the same guard of addresses; but each webhook is sent one event after the other without a pause.
    private static func options(_ settings: Settings) -> FetchOptions {
        var options = SyncEngine.options(settings)
        options.timeout = min(30, options.timeout)
        options.hostDelay = 0
        options.perHost = settings.webhooks.count
        options.hosts = [:]
        options.fileRoots = []
        return options
    }
}

/// How each webhook is doing, for `status`; read without waiting.
final class WebhookStates: Sendable {
    private let rows = Mutex<[String: WebhookRow]>([:])

    func set(_ row: WebhookRow) { rows.withLock { $0[row.name] = row } }

    func keep(_ names: [String]) { rows.withLock { rows in rows = rows.filter { names.contains($0.key) } } }

    /// In the order of their names.
    var current: [WebhookActivity] {
        rows.withLock { Array($0.values) }.sorted { $0.name < $1.name }.map { row in
            WebhookActivity(
                name: row.name, position: row.position, delivered: row.delivered, lost: row.lost, lastSuccess: row.lastSuccess,
                failingSince: row.failingSince, attempts: row.attempts, nextAttempt: row.nextAttempt, lastError: row.lastError)
        }
    }
}
