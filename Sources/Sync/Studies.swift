import Foundation
import Store

/// Works out what articles say, after they are stored: facts, topics, stories.
///
/// Articles come first. What waits for its study is rows, so a restart goes on where it was, and a long first sync does not wait for facts.
extension SyncEngine {
    /// Articles studied in one transaction.
    private static let batch = 64
    /// Seconds that polls come first; then a batch is studied all the same.
    private static let patience = 2.0

    func studyLoop() async {
        while !Task.isCancelled {
            let seen = await unstudied.current
            do {
                let jobs = try await store.studyJobs(limit: Self.batch)
                if jobs.isEmpty {
                    finishedStudy = seen
                    await steps.fire()
                    await unstudied.wait(after: seen)
                } else {
                    await letPollsGoFirst()
                    try await study(jobs)
                }
            } catch {
                logger.error("facts not stored", metadata: ["error": "\(error)"])
                await clock.sleep(5)
            }
        }
    }

    private func letPollsGoFirst() async {
        let deadline = ContinuousClock.now + .seconds(Self.patience)
        while readersWaiting == 0, !Task.isCancelled, ContinuousClock.now < deadline {
            let writes = !writer.isIdle
            guard workers.isBusy || writes else { return }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func study(_ jobs: [StudyJob]) async throws {
        let (pipeline, workers) = (pipeline, workers)
        let studies = try await withThrowingTaskGroup(of: (Int, Study).self) { group in
            for (index, job) in jobs.enumerated() {
                group.addTask { (index, try await workers.run { pipeline.study(job) }) }
            }
            return try await group.reduce(into: [Study?](repeating: nil, count: jobs.count)) { $0[$1.0] = $1.1 }
        }
        try await store.save(zip(jobs, studies).compactMap { job, study in study.map { (job, $0) } }, at: clock.now(), linker: Pipeline.linker)
        await changes.fire()
    }

    /// Studies these articles at once, if they wait for it.
    func study(articles ids: [Int64]) async throws {
        let jobs = try await store.studyJobs(articles: ids)
        if !jobs.isEmpty { try await study(jobs) }
    }

    /// Returns when all articles that are in the store now have been studied, or so many seconds have passed.
    public func catchUp(seconds: Double) async throws {
        guard let last = try await store.studyJobRange()?.upperBound else { return }
        readersWaiting += 1
        defer { readersWaiting -= 1 }
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let seen = await changes.current
            guard let first = try await store.studyJobRange()?.lowerBound, first <= last else { return }
            await changes.wait(after: seen, seconds: 0.25)
        }
    }

    /// Has everything studied again when the rules or topics are others than last time.
    func restudy() async throws {
        let waiting = try await store.restudy(rules: pipeline.rules)
        if waiting > 0 { logger.notice("facts are worked out anew", metadata: ["articles": "\(waiting)"]) }
        await unstudied.fire()
    }
}
