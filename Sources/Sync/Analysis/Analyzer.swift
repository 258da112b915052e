import Foundation
import Store

/// Computes what articles say, after they are stored: facts, topics, stories.
///
/// Articles come first. What waits for its analysis is rows, so a restart continues where it was, and a long first sync does not wait for
/// facts. The newest are analysed first, since they are what people ask for.
actor Analyzer {
    private let services: EngineServices
    /// Firings of `analysisWanted` whose articles have all been analysed.
    private var finished: UInt64?
    /// Those who wait for analyses to be done.
    private var readersWaiting = 0
    /// Articles that made the process crash once: analysed alone, after all others.
    private var suspects: [Int64] = []
    /// The last batch while it is being stored: the next one is analysed meanwhile, so that no core waits for the disk.
    private var storing: (articles: [Int64], task: Task<Void, any Error>)?
    private var pace = AnalysisPace()

    /// Articles analysed in one transaction. Terms of stories and keys of facts are written all over their tables, so that many articles in one
    /// transaction share pages; while polls are stored few are taken at a time, to keep out of their way.
    private static let batch = 512
    private static let batchBesidePolls = 64
    /// Seconds that polls come first; then a batch is analysed all the same.
    private static let patience = 2.0

    init(services: EngineServices) { self.services = services }

    func retryAlone(_ articles: [Int64]) { suspects = articles }

    /// Analyses until the task is cancelled; what is being stored then is stored.
    func run() async {
        await work()
        try? await stored()
    }

    private func work() async {
        while !Task.isCancelled {
            let seen = await services.analysisWanted.current
            await queueAgain()
            do {
                let jobs = try await services.store.analysisJobs(
                    limit: services.isBusyWithPolls ? Self.batchBesidePolls : Self.batch, except: storing?.articles ?? [])
                await services.progress.hold(.analysis)
                services.progress.moved(.analysis)
                if !jobs.isEmpty {
                    await letPollsGoFirst()
                    guard await services.waitUntilWritable(.analysis) else { return }
                    let analyses = try await analyses(of: jobs)
                    try await stored()
                    store(jobs, analyses)
                } else if storing != nil {
                    try await stored()
                } else if let suspect = suspects.popLast() {
                    try await analyse(services.store.analysisJobs(articles: [suspect]))
                } else {
                    pace.rest()
                    services.progress.update { $0.analysisRate = nil }
                    finished = seen
                    await services.steps.fire()
                    await services.analysisWanted.wait(after: seen, seconds: 30, clock: services.clock)
                }
            } catch {
                // An analysis that a stop interrupts is made at the next start.
                if Task.isCancelled { return }
                services.logger.warning("facts not stored; tried again in 30 s", metadata: ["error": "\(error)"])
                await rest(seconds: 30)
            }
        }
    }

    /// Queues what other rules or topics have made out of date; in short transactions, between which polls are stored.
    private func queueAgain(until deadline: ContinuousClock.Instant? = nil) async {
        do {
            while try await services.store.queueAnalyses(), !Task.isCancelled, deadline.map({ .now < $0 }) ?? true {
                services.progress.moved(.analysis)
            }
        } catch { if !Task.isCancelled { services.storeFailed(error, doing: "the queue of analyses") } }
    }

    /// Waits in short steps, which prove that it is only waiting.
    private func rest(seconds: Int) async {
        for _ in 0..<seconds where !Task.isCancelled {
            services.progress.moved(.analysis)
            await services.clock.sleep(1)
        }
    }

    private func letPollsGoFirst() async {
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while readersWaiting == 0, !Task.isCancelled, ContinuousClock.now < deadline {
            guard services.isBusyWithPolls else { return }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func analyse(_ jobs: [AnalysisJob]) async throws {
        let analyses = try await analyses(of: jobs)
        try await Self.save(jobs, analyses, services)
    }

    private func analyses(of jobs: [AnalysisJob]) async throws -> [Analysis?] {
        let (reader, pool) = (services.configuration.reader, services.analysis)
        return try await withThrowingTaskGroup(of: (Int, Analysis).self) { group in
            for (index, job) in jobs.enumerated() {
                group.addTask { (index, try await pool.run(job: .init(kind: .analysis, id: job.articleID)) { reader.analyse(job) }) }
            }
            var analyses = [Analysis?](repeating: nil, count: jobs.count)
            for try await (index, analysis) in group {
                analyses[index] = analysis
                services.progress.moved(.analysis)
            }
            return analyses
        }
    }

    /// Begins to store a batch.
    private func store(_ jobs: [AnalysisJob], _ analyses: [Analysis?]) {
        let services = services
        storing = (jobs.map(\.articleID), Task { try await Self.save(jobs, analyses, services) })
    }

    /// Waits until the last batch is stored.
    private func stored() async throws {
        guard let (articles, task) = storing else { return }
        defer { storing = nil }
        try await task.value
        pace.add(articles.count, at: .now)
        services.progress.update { $0.analysisRate = pace.perSecond }
    }

    private static func save(_ jobs: [AnalysisJob], _ analyses: [Analysis?], _ services: EngineServices) async throws {
        try await services.store.save(
            zip(jobs, analyses).compactMap { job, analysis in analysis.map { (job, $0) } }, at: services.clock.now())
        await services.changes.fire()
    }

    /// Analyses these articles at once, if they wait for it and did not make the process crash.
    func analyse(articles ids: [Int64]) async throws {
        let crashed = Set(try await services.store.crashedArticles())
        let jobs = try await services.store.analysisJobs(articles: ids.filter { !crashed.contains($0) })
        if !jobs.isEmpty { try await analyse(jobs) }
    }

    /// Returns when all articles that are in the store now have been analysed, or after some seconds.
    func catchUp(seconds: Double) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        await queueAgain(until: deadline)
        guard let last = try await services.store.lastAnalysisJob() else { return }
        readersWaiting += 1
        defer { readersWaiting -= 1 }
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let seen = await services.changes.current
            guard try await services.store.isAnalysisPending(through: last) else { return }
            await services.changes.wait(after: seen, seconds: 0.25)
        }
    }

    /// Has everything analysed again when the rules or topics are others than last time.
    func rulesChanged() async throws {
        if try await services.store.analyseAgain(rules: services.configuration.reader.rules) {
            services.logger.notice("the rules or topics have changed: facts are computed again")
        }
        await services.analysisWanted.fire()
    }

    /// All articles have been analysed.
    var isQuiet: Bool { get async { let wanted = await services.analysisWanted.current; return finished == wanted } }
}
