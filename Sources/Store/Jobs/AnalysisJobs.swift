import Foundation
import GRDB
import Ingestion
import Models

/// What an article says: the result of analysing its text alone.
public struct Analysis: Sendable {
    public var facts: [KeyedFact]
    /// Whether a part of the article was not searched for facts, since it is too long or too full.
    public var isCutShort: Bool
    /// Relevance by topic name, 0…1.
    public var topics: [String: Double]
    /// What the article brings to the clustering of stories; nil when it belongs to none.
    public var story: StoryDraft?

    /// Makes an analysis.
    public init(facts: [KeyedFact] = [], isCutShort: Bool = false, topics: [String: Double] = [:], story: StoryDraft? = nil) {
        self.facts = facts
        self.isCutShort = isCutShort
        self.topics = topics
        self.story = story
    }
}

/// A fact with the key under which facts of other articles that say the same are found.
public struct KeyedFact: Sendable {
    public let fact: Fact
    public let mergeKey: String
    /// The members of the fact's kind as JSON: what the column `facts.detail` holds.
    let detailJSON: String
    /// First and last day that its date can mean; `0000-01-01` and `9999-12-31` where it is open.
    let firstDay: String?
    let lastDay: String?

    /// Pairs a fact with its key, and encodes it here so that the writer need not.
    public init(fact: Fact, mergeKey: String) {
        self.fact = fact
        self.mergeKey = mergeKey
        detailJSON = JSONText.encode(fact.detail)
        let span = fact.date.flatMap { PartialDate($0) }
        firstDay = span.map { $0.first.map(PartialDate.text) ?? "0000-01-01" }
        lastDay = span.map { $0.last.map(PartialDate.text) ?? "9999-12-31" }
    }
}

extension Fact {
    /// The date by which facts of the kind are ordered.
    var date: String? {
        switch detail {
        case .tariffMeasure(let value): value.date
        case .tradeFigure(let value): value.period
        case .event(let value): value.date
        case .person, .organisation, .quotation: nil
        }
    }
}

/// What an article brings to the clustering of stories, opaque to the store but for its keys.
public struct StoryDraft: Sendable {
    /// Hashes of rare terms.
    public var terms: [Int64]
    /// Days since 1970-01-01 of the article.
    public var day: Int
    /// How many days before and after stories are looked for.
    public var window: Int
    /// The state of a story that this article alone founds.
    public var state: [UInt8]

    /// Makes a draft.
    public init(terms: [Int64], day: Int, window: Int, state: [UInt8]) {
        self.terms = terms
        self.day = day
        self.window = window
        self.state = state
    }
}

/// An article that waits for its analysis.
public struct AnalysisJob: Sendable {
    /// A text that changes meanwhile gets another.
    let ticket: Int64
    public let article: Article
    /// Unix seconds.
    public let firstSeen: Int64

    /// The article's identifier.
    public let articleID: Int64
}

/// The rows of articles that wait for their analysis.
struct AnalysisQueue {
    let db: Database

    /// Adds an article that was stored just now.
    func addNew(_ article: Int64) throws {
        try KeyLookup(db, sql: "INSERT INTO analysis_jobs (article_id, ticket) VALUES (?, random())").run(article)
    }

    /// Adds an article that may be there, with a new ticket.
    func add(_ article: Int64) throws {
        try KeyLookup(db, sql: "INSERT OR REPLACE INTO analysis_jobs (article_id, ticket) VALUES (?, random())").run(article)
    }
}

extension Store {
    /// Articles to be analysed, the newest first, without those during whose analysis the process has crashed.
    ///
    /// - Parameter except: articles that are left out.
    public func analysisJobs(limit: Int, except: [Int64] = []) async throws -> [AnalysisJob] {
        try await read { db in
            try Self.jobs(
                try Row.fetchCursor(
                    db.cachedStatement(
                        sql: """
                            SELECT j.ticket, a.* FROM analysis_jobs j JOIN articles a ON a.id = j.article_id
                            WHERE j.article_id NOT IN (SELECT value FROM json_each(?))
                                AND NOT EXISTS (SELECT 1 FROM crashed_jobs c WHERE c.kind = 'analysis' AND c.id = j.article_id)
                            ORDER BY j.article_id DESC LIMIT ?
                            """),
                    arguments: [JSONText.encode(except), limit]))
        }
    }

    /// Those of the articles that are to be analysed.
    public func analysisJobs(articles: [Int64]) async throws -> [AnalysisJob] {
        try await read { db in
            try Self.jobs(
                try Row.fetchCursor(
                    db.cachedStatement(
                        sql: """
                            SELECT j.ticket, a.* FROM analysis_jobs j JOIN articles a ON a.id = j.article_id
                            WHERE j.article_id IN (SELECT value FROM json_each(?)) ORDER BY j.article_id
                            """),
                    arguments: [JSONText.encode(articles)]))
        }
    }

    private static func jobs(_ cursor: RowCursor) throws -> [AnalysisJob] {
        var jobs: [AnalysisJob] = []
        while let row = try cursor.next() {
            let stored = StoredArticle(row)
            jobs.append(AnalysisJob(ticket: row["ticket"], article: stored.article, firstSeen: stored.firstSeen, articleID: stored.id))
        }
        return jobs
    }

    /// Puts analyses in the place of those that the articles had, in one transaction. One whose article has changed since is left for the next.
    public func save(_ analyses: [(job: AnalysisJob, analysis: Analysis)], at now: Int64) async throws {
        try await write { db in
            let writer = AnalysisWriter(db: db, now: now)
            let done = try db.cachedStatement(sql: "DELETE FROM analysis_jobs WHERE article_id = ? AND ticket = ?")
            for (job, analysis) in analyses {
                try done.execute(arguments: [job.articleID, job.ticket])
                guard db.changesCount > 0 else { continue }
                try CrashedJob.forget(.analysis, id: job.articleID, db)
                try writer.save(analysis, of: job)
            }
        }
    }

    /// Whether an article that the store had when its newest was `last` still waits for its analysis.
    public func isAnalysisPending(through last: Int64) async throws -> Bool {
        try await read { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM analysis_jobs j WHERE j.article_id <= ? AND NOT EXISTS
                            (SELECT 1 FROM crashed_jobs c WHERE c.kind = 'analysis' AND c.id = j.article_id))
                        """), arguments: [last]) ?? false
        }
    }

    /// The newest article that waits for its analysis; nil when none does.
    public func lastAnalysisJob() async throws -> Int64? {
        try await read { db in try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(article_id) FROM analysis_jobs")) }
    }

    /// Wants every article analysed again when that was last done by other rules; the wish is remembered, and `queueAnalyses` fulfils it.
    ///
    /// - Parameter rules: a name of the rules and topics in force.
    /// - Returns: whether the rules are others and there are articles.
    @discardableResult
    public func analyseAgain(rules: String) async throws -> Bool {
        try await write { db in
            guard try StoreSetting.value("analysis_rules", db) != rules else { return false }
            try StoreSetting.set("analysis_rules", rules, db)
            guard let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM articles") else { return false }
            try Self.setQueuedDownTo(last &+ 1, db)
            return true
        }
    }

    /// Articles that are queued in one transaction.
    private static let queuedAtOnce = 10_000

    /// Queues some of the articles that are to be analysed again, the newest first; called until it gives false.
    ///
    /// - Returns: whether there are more.
    public func queueAnalyses() async throws -> Bool {
        guard try await read({ db in try Self.queuedDownTo(db) }) != nil else { return false }
        return try await write { db in
            guard let end = try Self.queuedDownTo(db) else { return false }
            let first = try Int64.fetchOne(
                db, sql: "SELECT min(id) FROM (SELECT id FROM articles WHERE id < ? ORDER BY id DESC LIMIT ?)", arguments: [end, Self.queuedAtOnce])
            try Self.setQueuedDownTo(first, db)
            guard let first else { return false }
            // Those that wait get another ticket: one that is being analysed now may be so by the old rules.
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO analysis_jobs (article_id, ticket)
                    SELECT id, random() FROM articles WHERE id >= ? AND id < ? ORDER BY id
                    """,
                arguments: [first, end])
            return true
        }
    }

    /// The oldest article that was queued; nil when all are.
    private static func queuedDownTo(_ db: Database) throws -> Int64? {
        try StoreSetting.value("analysis_queued_down_to", db).flatMap { Int64($0) }
    }

    private static func setQueuedDownTo(_ article: Int64?, _ db: Database) throws {
        try StoreSetting.set("analysis_queued_down_to", article.map { String($0) }, db)
    }
}
