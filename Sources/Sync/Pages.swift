import Fetch
import Foundation
import Models
import Schedule
import Store

extension SyncEngine {
    /// Pages under way at a time; the client spaces them by host.
    private static let pagesAtOnce = 64
    private static let attempts = 5

    /// Fetches the pages of articles whose feed gives only a summary. What is still to do is rows, so a restart goes on where it was.
    func pageLoop() async {
        var running: Set<Int64> = []
        await withTaskGroup(of: Int64.self) { group in
            while !Task.isCancelled {
                let seen = await changes.current
                let jobs =
                    running.count < Self.pagesAtOnce && !network.isOffline
                    ? (try? await store.duePages(at: clock.now(), limit: Self.pagesAtOnce - running.count, excluding: running)) ?? [] : []
                for job in jobs.prefix(Self.pagesAtOnce - running.count) {
                    running.insert(job.id)
                    group.addTask {
                        await self.fetchPage(job)
                        return job.id
                    }
                }
                if running.isEmpty {
                    await changes.wait(after: seen, seconds: 5, clock: clock)
                } else if let done = await group.next() {
                    running.remove(done)
                }
            }
            group.cancelAll()
        }
    }

    private func fetchPage(_ job: PageJob) async {
        do {
            if settings.pages.robots {
                switch await robots.verdict(job.url) {
                case .allowed: break
                case .forbidden: return try await store.deferPage(job, until: nil, error: "robots.txt forbids it", at: clock.now())
                case .unknown(let until): return try await store.deferPage(job, until: until, error: "robots.txt cannot be read", at: clock.now())
                }
            }
            let response = try await client.fetch(FetchRequest(url: job.url, kind: .page))
            switch response.status {
            case 200: try await takePage(response, job)
            case 404, 410, 401, 403, 451: try await store.deferPage(job, until: nil, error: "status \(response.status)", at: clock.now())
            case 429:
                let asked = Schedule.requestedPause(PollHeaders(response), now: clock.now(), least: 900)
                await pause(host: hostKey(response.url), until: asked.until, reason: asked.reason)
                try await retry(job, "status 429", least: asked.until - clock.now())
            default: try await retry(job, "status \(response.status)")
            }
        } catch FetchError.cancelled {
            return
        } catch FetchError.hostPaused(_, let until) {
            try? await store.deferPage(job, until: until, error: "host paused", at: clock.now())
        } catch let error as FetchError {
            try? await retry(job, error.description)
        } catch {
            logger.warning("page not stored", metadata: ["url": "\(job.url)", "error": "\(error)"])
        }
    }

    private func retry(_ job: PageJob, _ error: String, least: Int64 = 0) async throws {
        counters.pageErrors += 1
        let now = clock.now()
        let wait = max(least, 300 << Int64(min(job.attempts, 8)))
        try await store.deferPage(job, until: job.attempts + 1 >= Self.attempts ? nil : now + wait, error: error, at: now)
    }

    private func takePage(_ response: FetchResponse, _ job: PageJob) async throws {
        guard let stored = try await store.articleForPage(job) else {
            return try await store.deferPage(job, until: nil, error: "article gone", at: clock.now())
        }
        let pipeline = pipeline
        let page: PageResult
        do {
            page = try await workers.run {
                try pipeline.page(response.body, url: response.url, contentType: response.header("content-type"), of: stored)
            }
        } catch {
            counters.pageErrors += 1
            return try await store.deferPage(job, until: nil, error: "\(error)", at: clock.now())
        }
        _ = try await store.finishPage(job, page, at: clock.now(), linker: Pipeline.linker)
        counters.pages += 1
        await unstudied.fire()
        await changes.fire()
    }
}
