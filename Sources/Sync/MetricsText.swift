import Fetch
import Foundation
import Schedule
import Store

/// Numbers in Prometheus' text format 0.0.4.
struct MetricsText {
    let engine: SyncEngine
    let store: Store
    let startedAt: Int64
    let now: Int64

    func text() async throws -> String {
        var out = ""
        func family(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: String)]) {
            out += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
            for sample in samples { out += "\(name)\(sample.labels) \(sample.value)\n" }
        }
        let counters = await engine.counters
        let activity = engine.client.activity()
        let statistics = try await store.statistics()
        family("dateline_uptime_seconds", "gauge", "Seconds since the daemon started.", [("", "\(now - startedAt)")])
        family(
            "dateline_polls_total", "counter", "Polls by outcome.",
            counters.polls.sorted { $0.key < $1.key }.map { ("{outcome=\"\(Self.escape($0.key))\"}", "\($0.value)") })
        family("dateline_articles_added_total", "counter", "Articles added.", [("", "\(counters.articles)")])
        family("dateline_revisions_total", "counter", "Articles changed.", [("", "\(counters.revisions)")])
        family("dateline_pages_total", "counter", "Pages read into articles.", [("", "\(counters.pages)")])
        family("dateline_page_errors_total", "counter", "Pages that gave no article.", [("", "\(counters.pageErrors)")])
        family("dateline_transfers_active", "gauge", "Transfers under way.", [("", "\(activity.active)")])
        family("dateline_transfers_stalled", "gauge", "Transfers that have gone quiet.", [("", "\(activity.stalled)")])
        family("dateline_requests_queued", "gauge", "Requests that wait for their host.", [("", "\(activity.queued)")])
        family("dateline_requests_total", "counter", "Requests sent.", [("", "\(activity.requests)")])
        family("dateline_connections_total", "counter", "Connections opened.", [("", "\(activity.connectionsOpened)")])
        family("dateline_received_bytes_total", "counter", "Bytes received on the wire.", [("", "\(activity.bytes)")])
        family("dateline_store_bytes", "gauge", "Size of the store.", [("", "\(statistics.bytes)")])
        family("dateline_store_articles", "gauge", "Articles in the store.", [("", "\(statistics.articles)")])
        family("dateline_store_facts", "gauge", "Facts in the store.", [("", "\(statistics.facts)")])
        family("dateline_pages_waiting", "gauge", "Pages still to be fetched.", [("", "\(statistics.pageJobs)")])
        let feeds = try await store.feeds()
        let states = feeds.map { ($0, StateCoding.decode($0.state)) }
        func label(_ feed: FeedRow) -> String { "{feed=\"\(feed.id)\",host=\"\(Self.escape(hostKey(feed.url)))\"}" }
        family(
            "dateline_feed_last_success_timestamp_seconds", "gauge", "When the feed was last read.",
            states.map { (label($0.0), "\($0.1.lastSuccess ?? 0)") })
        family("dateline_feed_next_poll_timestamp_seconds", "gauge", "When the feed is asked next.", states.map { (label($0.0), "\($0.0.nextPoll)") })
        family("dateline_feed_consecutive_failures", "gauge", "Failed polls in a row.", states.map { (label($0.0), "\($0.1.consecutiveErrors)") })
        return out
    }

    /// Prometheus text format, label values.
    private static func escape(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: "\\n")
    }
}
