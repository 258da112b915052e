import Foundation
import GRDB
import Models

/// What an article says, worked out from its text alone.
public struct Study: Sendable {
    public var facts: [KeyedFact]
    /// Relevance by topic name, 0…1.
    public var topics: [String: Double]
    /// What the article brings to the clustering of stories; nil when it belongs to none.
    public var story: StoryDraft?

    /// Makes a study.
    public init(facts: [KeyedFact] = [], topics: [String: Double] = [:], story: StoryDraft? = nil) {
        self.facts = facts
        self.topics = topics
        self.story = story
    }
}

/// An article that waits for its study.
public struct StudyJob: Sendable {
    /// A text that changes meanwhile gets another.
    let ticket: Int64
    public let article: Article
    /// Unix seconds.
    public let firstSeen: Int64

    /// The article's identifier.
    public let articleID: Int64
}

/// The rows of articles whose facts, topics and story are still to be worked out.
struct StudyQueue {
    let db: Database

    func add(_ article: Int64) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO study_jobs (article_id, ticket) VALUES (?, random())").execute(arguments: [article])
    }
}

extension Store {
    /// Articles to be studied, in the order of their identifiers.
    public func studyJobs(limit: Int) async throws -> [StudyJob] {
        try await read { db in
            try Self.jobs(
                try Row.fetchCursor(
                    db.cachedStatement(
                        sql: "SELECT j.ticket, a.* FROM study_jobs j JOIN articles a ON a.id = j.article_id ORDER BY j.article_id LIMIT ?"),
                    arguments: [limit]))
        }
    }

    /// Those of the articles that are to be studied.
    public func studyJobs(articles: [Int64]) async throws -> [StudyJob] {
        try await read { db in
            try Self.jobs(
                try Row.fetchCursor(
                    db.cachedStatement(
                        sql: """
                            SELECT j.ticket, a.* FROM study_jobs j JOIN articles a ON a.id = j.article_id
                            WHERE j.article_id IN (SELECT value FROM json_each(?)) ORDER BY j.article_id
                            """),
                    arguments: [JSONText.encode(articles)]))
        }
    }

    private static func jobs(_ cursor: RowCursor) throws -> [StudyJob] {
        var jobs: [StudyJob] = []
        while let row = try cursor.next() {
            let article = ArticleRow(row)
            jobs.append(StudyJob(ticket: row["ticket"], article: article.article, firstSeen: article.firstSeen, articleID: article.id))
        }
        return jobs
    }

    /// Puts studies in the place of those that the articles had, in one transaction. One whose article has changed since is left for the next.
    public func save(_ studies: [(job: StudyJob, study: Study)], at now: Int64, linker: Linker) async throws {
        try await write { db in
            let writer = StudyWriter(db: db, linker: linker, now: now)
            let done = try db.cachedStatement(sql: "DELETE FROM study_jobs WHERE article_id = ? AND ticket = ?")
            for (job, study) in studies {
                try done.execute(arguments: [job.articleID, job.ticket])
                if db.changesCount > 0 { try writer.save(study, of: job) }
            }
        }
    }

    /// The first and the last article that wait; nil when none does.
    public func studyJobRange() async throws -> ClosedRange<Int64>? {
        try await read { db in
            guard let first = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(article_id) FROM study_jobs")),
                let last = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(article_id) FROM study_jobs"))
            else { return nil }
            return first...last
        }
    }

    /// Has every article studied again when that was last done by other rules; the change is remembered.
    ///
    /// - Parameter rules: a name of the rules and topics in force.
    /// - Returns: how many articles wait because of it.
    @discardableResult
    public func restudy(rules: String) async throws -> Int {
        try await write { db in
            let old = try String.fetchOne(db, sql: "SELECT value FROM settings WHERE key = 'study_rules'")
            guard old != rules else { return 0 }
            try db.execute(sql: "INSERT OR REPLACE INTO settings (key, value) VALUES ('study_rules', ?)", arguments: [rules])
            try db.execute(sql: "INSERT OR IGNORE INTO study_jobs (article_id, ticket) SELECT id, random() FROM articles ORDER BY id")
            return db.changesCount
        }
    }
}
