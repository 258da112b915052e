import ControlAPI
import ControlServer
import Foundation
import Hummingbird
import Store

/// `/v1/status`: how the daemon, its store and its feeds are doing.
struct StatusController: Sendable {
    let store: Store
    let engine: any EngineCommands
    let version: String
    let startedAt: Int64
    let now: @Sendable () -> Int64

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        return try .json(await status())
    }

    func status() async throws -> Status {
        let now = now()
        let statistics = try await store.statistics()
        let overview = try await store.feedOverview(now: now)
        let activity = engine.activity
        let errors = overview.failing.map { feed -> Status.LastError in
            let polling = engine.polling(url: feed.url, state: feed.state, everySeconds: feed.everySeconds)
            return Status.LastError(
                feed: feed.id, name: feed.displayName, since: iso8601(polling.failingSince ?? polling.lastPoll ?? now),
                kind: polling.errorKind?.rawValue ?? "error", message: polling.errorText ?? "")
        }
        let lastChange = try await store.lastChange()
        return Status(
            version: version, pid: Int(getpid()), startedAt: iso8601(startedAt), uptimeSeconds: Int(now - startedAt),
            offline: activity.isOffline,
            store: .init(
                path: store.path, bytes: statistics.bytes, articles: statistics.articles, copies: statistics.copies,
                revisions: statistics.revisions, facts: statistics.facts, stories: statistics.stories, pagesWaiting: statistics.pageJobs,
                factsWaiting: statistics.analysisJobs, factsRate: activity.analysisRate.map { ($0 * 10).rounded() / 10 },
                freeBytes: Self.freeBytes(store.path), jobsSetAside: statistics.jobsSetAside,
                fault: activity.storeFault),
            feeds: overview.byHealth, syncing: .init(active: activity.activeFeeds, queued: activity.queuedRequests, current: activity.urls),
            nextPolls: overview.next.map { .init(feed: $0.id, name: $0.displayName, at: iso8601($0.nextPoll)) }, lastErrors: errors,
            setAside: try await SetAsideJobs(store: store).list(limit: 16), lastChange: lastChange,
            webhooks: activity.webhooks.isEmpty ? nil : activity.webhooks.map { Self.webhook($0, lastChange) })
    }

    private static func webhook(_ state: WebhookActivity, _ lastChange: Int64) -> Status.Webhook {
        .init(
            name: state.name, delivered: state.delivered, pending: max(0, lastChange - state.position), lost: state.lost,
            lastSuccess: state.lastSuccess.map(iso8601), failingSince: state.failingSince.map(iso8601), attempts: state.attempts,
            nextAttempt: state.nextAttempt.map(iso8601), lastError: state.lastError)
    }

    /// Bytes that a user without privileges may still write (statvfs(3)).
    private static func freeBytes(_ path: String) -> Int64? {
        var info = statvfs()
        guard statvfs(path, &info) == 0 else { return nil }
        return Int64(clamping: UInt64(info.f_bavail).multipliedReportingOverflow(by: UInt64(info.f_frsize)).partialValue)
    }
}
