import GRDB

/// How far the change log has been sent to a webhook, and how sending goes. Times are Unix seconds.
public struct WebhookRow: Sendable, Equatable {
    public var name: String
    /// The first part of the ids that the receiver sees.
    public var token: String
    /// Number of the last event that was sent or passed over.
    public var position: Int64
    public var delivered = 0
    /// Events that were not sent: the log had dropped them, or the receiver refused them for days.
    public var lost = 0
    public var lastSuccess: Int64?
    public var failingSince: Int64?
    /// Attempts at the next event that failed.
    public var attempts = 0
    public var nextAttempt: Int64?
    public var lastError: String?

    init(_ row: Row) {
        name = row["name"]
        token = row["token"]
        position = row["position"]
        delivered = row["delivered"]
        lost = row["lost"]
        lastSuccess = row["last_success"]
        failingSince = row["failing_since"]
        attempts = row["attempts"]
        nextAttempt = row["next_attempt"]
        lastError = row["last_error"]
    }
}

extension Store {
    /// Keeps a position for each of these webhooks: those that are new begin behind the log's last event, those that are gone are forgotten.
    public func configureWebhooks(_ names: [String]) async throws {
        try await write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM webhooks") where !names.contains(name) {
                try db.execute(sql: "DELETE FROM webhooks WHERE name = ?", arguments: [name])
            }
            for name in names {
                // The sequence goes on where the log has been emptied.
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO webhooks (name, token, position)
                        VALUES (?, lower(hex(randomblob(8))), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0))
                        """, arguments: [name])
            }
        }
    }

    /// What is kept of a webhook.
    public func webhook(_ name: String) async throws -> WebhookRow? {
        try await read { db in try Row.fetchOne(db, sql: "SELECT * FROM webhooks WHERE name = ?", arguments: [name]).map(WebhookRow.init) }
    }

    /// Stores how far a webhook has come.
    public func save(_ webhook: WebhookRow) async throws {
        try await write { db in
            try db.cachedStatement(
                sql: """
                    UPDATE webhooks SET position = ?, delivered = ?, lost = ?, last_success = ?, failing_since = ?, attempts = ?, next_attempt = ?,
                        last_error = ? WHERE name = ? AND token = ?
                    """
            ).execute(arguments: [
                webhook.position, webhook.delivered, webhook.lost, webhook.lastSuccess, webhook.failingSince, webhook.attempts, webhook.nextAttempt,
                webhook.lastError, webhook.name, webhook.token,
            ])
        }
    }

    /// Topics of an article; nil while they are pending.
    public func topics(ofArticle id: Int64) async throws -> [String]? {
        try await read { db in
            let isPending = try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM analysis_jobs WHERE article_id = ?1)
                        AND NOT EXISTS (SELECT 1 FROM crashed_jobs WHERE kind = 'analysis' AND id = ?1)
                    """, arguments: [id])
            if isPending == true { return nil }
            return try String.fetchAll(db, sql: "SELECT topic FROM article_topics WHERE article_id = ?", arguments: [id])
        }
    }
}
