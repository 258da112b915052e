import Foundation
import Store

/// Hands new articles to the user's program, after their page has been read and they have been analysed.
///
/// What the program has not seen yet is rows. It runs outside the polls, a few at a time, each for a limited time.
actor HookRunner {
    private let services: EngineServices
    private var running: [Int64: Task<Void, Never>] = [:]

    /// Hooks that run at a time.
    private static let width = 2
    private static let attempts = 3
    /// Seconds after which a hook that failed is run again.
    private static let retryAfter: Int64 = 300

    init(services: EngineServices) { self.services = services }

    /// Runs hooks until the task is cancelled; those that run then are ended at once and run again at the next start.
    func run() async {
        while !Task.isCancelled {
            let seen = await services.changes.current
            await services.progress.hold(.hooks)
            await start()
            services.progress.moved(.hooks)
            await services.changes.wait(after: seen, seconds: 5, clock: services.clock)
        }
        for task in running.values { task.cancel() }
        for task in running.values { await task.value }
    }

    private func start() async {
        let settings = services.configuration.settings.hooks
        guard let program = settings.onArticle.first, running.count < Self.width else { return }
        let hook = ArticleHook(program: program, arguments: Array(settings.onArticle.dropFirst()))
        let jobs = (try? await services.store.hookJobs(at: services.clock.now(), limit: Self.width + running.count)) ?? []
        for job in jobs where running[job.articleID] == nil && running.count < Self.width {
            running[job.articleID] = Task {
                await self.run(job, hook)
                await self.ended(job)
            }
        }
    }

    private func run(_ job: HookJob, _ hook: ArticleHook) async {
        do {
            if let listing = try await services.store.article(id: job.articleID) {
                let logger = services.logger
                do {
                    try await hook.run(listing.article) { line in
                        logger.notice("the hook says", metadata: ["article": "\(job.articleID)", "output": "\(line)"])
                    }
                } catch {
                    if Task.isCancelled { return }
                    services.logger.warning("the hook failed", metadata: ["article": "\(job.articleID)", "error": "\(error)"])
                    if job.attempts + 1 < Self.attempts {
                        return try await services.store.finishHook(article: job.articleID, retryAt: services.clock.now() + Self.retryAfter)
                    }
                }
            }
            try await services.store.finishHook(article: job.articleID)
        } catch { services.logger.warning("end of a hook not stored", metadata: ["article": "\(job.articleID)", "error": "\(error)"]) }
    }

    private func ended(_ job: HookJob) async {
        running[job.articleID] = nil
        await services.changes.fire()
    }
}
