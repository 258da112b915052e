import ControlAPI
import Foundation
import Store

/// Numbers in Prometheus' text format 0.0.4.
struct MetricsText {
    let engine: any EngineCommands
    let store: Store
    let startedAt: Int64
    let now: Int64

    private typealias Sample = (labels: String, value: String)

    func text() async throws -> String {
        var out = ""
        let counters = await engine.totals()
        let activity = engine.activity
        let statistics = try await store.statistics()
        func single(_ name: String, _ kind: String, _ help: String, _ value: some CustomStringConvertible) {
            Self.family(name, kind, help, [("", "\(value)")], into: &out)
        }
        single("dateline_uptime_seconds", "gauge", "Seconds since the daemon started.", now - startedAt)
        single("dateline_schedule_tick_timestamp_seconds", "gauge", "When the schedule last looked for due feeds.", activity.lastTick)
        single("dateline_offline", "gauge", "1 while no host can be reached and polls wait.", activity.isOffline ? 1 : 0)
        Self.family(
            "dateline_polls_total", "counter", "Polls by outcome.",
            counters.polls.sorted { $0.key < $1.key }.map { ("{outcome=\"\(Self.escape($0.key))\"}", "\($0.value)") }, into: &out)
        single("dateline_articles_added_total", "counter", "Articles added.", counters.articles)
        single("dateline_revisions_total", "counter", "Articles changed.", counters.revisions)
        single("dateline_pages_total", "counter", "Pages read into articles.", counters.pages)
        single("dateline_page_errors_total", "counter", "Pages that gave no article.", counters.pageErrors)
        single("dateline_not_modified_bytes_saved_total", "counter", "Bytes that answers of 304 saved.", counters.savedBytes)
        single("dateline_feeds_active", "gauge", "Feeds being polled.", activity.activeFeeds)
        single("dateline_transfers_active", "gauge", "Transfers in progress.", activity.activeTransfers)
        single("dateline_transfers_stalled", "gauge", "Transfers that receive nothing.", activity.stalledTransfers)
        single("dateline_requests_queued", "gauge", "Requests queued for their host.", activity.queuedRequests)
        single("dateline_requests_total", "counter", "Requests sent.", activity.requests)
        single("dateline_connections_total", "counter", "Connections opened.", activity.connectionsOpened)
        single("dateline_received_bytes_total", "counter", "Bytes received on the wire.", activity.receivedBytes)
        single("dateline_store_bytes", "gauge", "Size of the store.", statistics.bytes)
        single("dateline_store_articles", "gauge", "Articles in the store.", statistics.articles)
        single("dateline_store_facts", "gauge", "Facts in the store.", statistics.facts)
        single("dateline_pages_waiting", "gauge", "Pages that are pending.", statistics.pageJobs)
        single("dateline_facts_waiting", "gauge", "Articles whose facts are pending.", statistics.analysisJobs)
        single("dateline_jobs_set_aside", "gauge", "Jobs set aside after two crashes during them.", statistics.jobsSetAside)
        webhooks(activity.webhooks, lastChange: try await store.lastChange(), into: &out)
        try await hosts(counters.hosts, into: &out)
        try await feeds(into: &out)
        return out
    }

    private func webhooks(_ states: [WebhookActivity], lastChange: Int64, into out: inout String) {
        func samples(_ value: (WebhookActivity) -> String) -> [Sample] { states.map { ("{webhook=\"\(Self.escape($0.name))\"}", value($0)) } }
        Self.family("dateline_webhook_delivered_total", "counter", "Events that the webhook has taken.", samples { "\($0.delivered)" }, into: &out)
        Self.family("dateline_webhook_lost_total", "counter", "Events that could not be sent to the webhook.", samples { "\($0.lost)" }, into: &out)
        Self.family(
            "dateline_webhook_pending", "gauge", "Events of the log that the webhook has not got yet.",
            samples { "\(max(0, lastChange - $0.position))" }, into: &out)
        Self.family(
            "dateline_webhook_consecutive_failures", "gauge", "Failed attempts in a row.", samples { "\($0.attempts)" }, into: &out)
    }

    private func hosts(_ counters: [String: EngineCounters.Host], into out: inout String) async throws {
        let hosts = counters.sorted { $0.key < $1.key }
        func samples(_ value: (EngineCounters.Host) -> String) -> [Sample] { hosts.map { ("{host=\"\(Self.escape($0.key))\"}", value($0.value)) } }
        Self.family("dateline_host_polls_total", "counter", "Polls by host.", samples { "\($0.polls)" }, into: &out)
        Self.family("dateline_host_failures_total", "counter", "Failed polls by host.", samples { "\($0.failures)" }, into: &out)
        Self.family("dateline_host_received_bytes_total", "counter", "Bytes of feeds by host.", samples { "\($0.bytes)" }, into: &out)
        Self.family(
            "dateline_host_answer_seconds_total", "counter", "Seconds that answers took by host.", samples { "\(Double($0.milliseconds) / 1e3)" },
            into: &out)
        Self.family(
            "dateline_host_paused_until_timestamp_seconds", "gauge", "End of the pause that a host asked for.",
            try await store.hostPauses().filter { $0.until > now }.map { ("{host=\"\(Self.escape($0.host))\"}", "\($0.until)") }, into: &out)
    }

    private func feeds(into out: inout String) async throws {
        let feeds = try await store.feeds().map { ($0, engine.polling(url: $0.url, state: $0.state, everySeconds: $0.everySeconds)) }
        func samples(_ value: (FeedRow, FeedPolling) -> String?) -> [Sample] {
            feeds.compactMap { feed, polling in
                value(feed, polling).map { ("{feed=\"\(feed.id)\",host=\"\(Self.escape(polling.host))\"}", $0) }
            }
        }
        Self.family(
            "dateline_feed_health", "gauge", "1 for the state in which the feed is.",
            feeds.map { feed, polling in
                let health = feed.paused ? "paused" : feed.health
                return ("{feed=\"\(feed.id)\",host=\"\(Self.escape(polling.host))\",health=\"\(health)\"}", "1")
            }, into: &out)
        Self.family(
            "dateline_feed_last_success_timestamp_seconds", "gauge", "When the feed was last read.", samples { "\($1.lastSuccess ?? 0)" }, into: &out)
        // A feed that is no longer polled has no next poll.
        Self.family(
            "dateline_feed_next_poll_timestamp_seconds", "gauge", "When the feed is polled next.",
            samples { $0.paused || $1.isGone ? nil : "\($0.nextPoll)" }, into: &out)
        Self.family("dateline_feed_interval_seconds", "gauge", "Seconds between two polls of the feed.", samples { "\($1.interval)" }, into: &out)
        Self.family("dateline_feed_consecutive_failures", "gauge", "Failed polls in a row.", samples { "\($1.consecutiveErrors)" }, into: &out)
        Self.family(
            "dateline_feed_answer_seconds", "gauge", "Mean seconds of the feed's last answers.",
            samples { $1.meanMilliseconds.map { "\(Double($0) / 1e3)" } }, into: &out)
        Self.family("dateline_feed_gap_timestamp_seconds", "gauge", "When items were last missed.", samples { $1.gapAt.map { "\($0)" } }, into: &out)
    }

    private static func family(_ name: String, _ kind: String, _ help: String, _ samples: [Sample], into out: inout String) {
        out += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
        for sample in samples { out += "\(name)\(sample.labels) \(sample.value)\n" }
    }

    /// Prometheus text format, label values.
    private static func escape(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: "\\n")
    }
}
