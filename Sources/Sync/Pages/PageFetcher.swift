import Fetch
import Foundation
import Ingestion
import Models
import Schedule
import Store

/// Fetches the pages of articles whose feed gives only a summary. What is still to do is rows, so a restart continues where it was.
///
/// Jobs are taken host by host, one of each host at a time: a host that hangs, or that asks for minutes between requests, holds nobody else.
actor PageFetcher {
    private let services: EngineServices
    private let connectivity: Connectivity
    private let robots: RobotsCache
    private var running: [String: Task<Void, Never>] = [:]
    /// The keys by which requests to the hosts of `running` share a budget.
    private var keys: [String: String] = [:]
    /// Hosts that are not asked before a time of the clock, in seconds: their own pace, or a job of theirs that could not be stored.
    private var freeAt: [String: Int64] = [:]
    /// Jobs whose reading could not be stored, not even that they are postponed: the time of the clock before which they are left alone.
    private var held: [Int64: Int64] = [:]
    /// The last host that a job was taken of; the next look begins behind it.
    private var place = ""

    /// Hosts of which a page is fetched at a time.
    private static let width = 256
    private static let attempts = 5
    /// Seconds after which it is looked again whether a host may be asked that another node holds.
    private static let otherNodePause: Int64 = 2
    /// Seconds after which a page is tried again when its reading could not be stored.
    private static let storeRetry: Int64 = 60
    private static let longestWait: Int64 = 3_600
    /// Held jobs from which on the store as a whole counts as one that cannot be written.
    private static let mostHeld = 32

    init(services: EngineServices, connectivity: Connectivity) {
        self.services = services
        self.connectivity = connectivity
        robots = RobotsCache(client: services.client, clock: services.clock)
    }

    /// Fetches until the task is cancelled; then ends what is under way.
    func run() async {
        while !Task.isCancelled {
            let seen = await services.pagesWanted.current
            guard await services.waitUntilWritable(.pages) else { break }
            await services.progress.hold(.pages)
            let now = services.clock.now()
            if await !connectivity.isOffline { await startJobs(at: now) }
            services.progress.moved(.pages)
            await services.pagesWanted.wait(after: seen, seconds: secondsToNextHost(now), clock: services.clock)
        }
        let tasks = Array(running.values)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Hosts of which a page is being fetched.
    var busyHosts: Set<String> { Set(keys.values) }

    /// Ends what is being fetched from these hosts.
    func cancel(hosts: Set<String>) { for (name, key) in keys where hosts.contains(key) { running[name]?.cancel() } }

    private func startJobs(at now: Int64) async {
        // Dates beyond any wait were made by a clock that was ahead.
        freeAt = freeAt.filter { now < $0.value && $0.value <= now + Self.longestWait }
        held = held.filter { now < $0.value && $0.value <= now + Self.longestWait }
        let busy = Set(running.keys).union(freeAt.keys)
        let jobs =
            (try? await services.store.duePages(at: now, after: place, limit: Self.width - running.count, without: Array(held.keys)) {
                !busy.contains($0)
            }) ?? []
        for job in jobs where running[job.host] == nil {
            place = job.host
            let key = hostKey(job.url)
            guard services.access.mayAsk(key) else {
                services.access.want(key)
                freeAt[job.host] = now + Self.otherNodePause
                continue
            }
            keys[job.host] = key
            running[job.host] = Task {
                let pause = await self.fetch(job)
                await self.ended(job, pause: pause)
            }
        }
    }

    private func secondsToNextHost(_ now: Int64) -> Double {
        let next = freeAt.values.min().map { Double(max(1, $0 - now)) } ?? 5
        return min(5, next)
    }

    /// - Parameter pause: seconds that the host is to be left alone.
    private func ended(_ job: PageJob, pause: Int64) async {
        running[job.host] = nil
        keys[job.host] = nil
        if pause > 0 { freeAt[job.host] = services.clock.now() + pause }
        await services.pagesWanted.fire()
        await services.steps.fire()
    }

    // MARK: One page

    /// Fetches a page and puts its reading into the article.
    ///
    /// - Returns: seconds until the next page of the host, as its robots.txt asks.
    private func fetch(_ job: PageJob) async -> Int64 {
        do {
            var pace: Int64 = 0
            if services.configuration.settings.pages.robots {
                let verdict = await robots.verdict(job.url)
                // bounded: an hour at most
                pace = Int64(await robots.delay(job.url).rounded(.up))
                switch verdict {
                case .allowed: break
                case .forbidden:
                    try await postpone(job, until: nil, "robots.txt forbids it")
                    return 0
                case .unknown(let until):
                    try await postpone(job, until: until, "robots.txt cannot be read")
                    return 0
                }
            }
            try await take(await services.client.result(FetchRequest(url: job.url, kind: .page)), job)
            return pace
        } catch {
            await notStored(job, error)
            return 0
        }
    }

    /// What was read could not be stored, perhaps because it alone was too much for a disk that is nearly full: the others are still tried.
    private func notStored(_ job: PageJob, _ error: any Error) async {
        let until = services.clock.now() + Self.storeRetry
        do { try await postpone(job, until: until, "\(error)") } catch { held[job.id] = until }
        services.logger.warning("page not stored; tried again later", metadata: ["url": "\(job.url)", "error": "\(error)"])
        if held.count >= Self.mostHeld { services.storeFailed(error, doing: "page \(job.url)") }
    }

    /// - Throws: `StoreError` when what came of the page could not be stored.
    private func take(_ answer: Result<FetchResponse, FetchError>, _ job: PageJob) async throws {
        switch answer {
        case .success(let response):
            switch response.status {
            case 200: try await read(response, job)
            case 404, 410, 401, 403, 451: try await postpone(job, until: nil, "status \(response.status)")
            case 429:
                let now = services.clock.now()
                let asked = Schedule.requestedPause(PollHeaders(response), now: now, least: 900)
                await services.pause(host: hostKey(response.url), until: asked.until, reason: asked.reason)
                try await retry(job, "status 429", least: asked.until - now)
            default: try await retry(job, "status \(response.status)")
            }
        case .failure(.cancelled), .failure(.otherNode), .failure(.interrupted): break
        // It ended because the host was lost.
        case .failure where !services.access.mayAsk(hostKey(job.url)): break
        case .failure(.hostPaused(_, let until)): try await postpone(job, until: until, "host paused")
        case .failure(let error): try await retry(job, error.description)
        }
    }

    private func read(_ response: FetchResponse, _ job: PageJob) async throws {
        // Sites send whoever asks for an article that is gone to their front page; the feed's text is better than that.
        if Self.isFrontPage(response.url), !Self.isFrontPage(job.url) {
            services.counters.update { $0.pageErrors += 1 }
            return try await postpone(job, until: nil, "the link leads to the site's front page")
        }
        let (reader, now) = (services.configuration.reader, services.clock.now())
        let draft: ArticleDraft
        do {
            draft = try await services.extraction.run(job: .init(kind: .page, id: job.articleID)) {
                try reader.page(response.body, url: response.url, contentType: response.header("content-type"), now: now)
            }
        } catch {
            services.counters.update { $0.pageErrors += 1 }
            return try await postpone(job, until: nil, "\(error)")
        }
        _ = try await services.store.finishPage(job, draft, at: services.clock.now())
        services.counters.update { $0.pages += 1 }
        await services.analysisWanted.fire()
        await services.changes.fire()
    }

    /// Whether an address is that of a site as a whole.
    static func isFrontPage(_ url: String) -> Bool {
        guard let scheme = url.range(of: "://") else { return false }
        let rest = url[scheme.upperBound...].prefix { $0 != "#" }
        guard let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return true }
        return ["/", "/index.html", "/index.htm", "/index.php"].contains(rest[slash...])
    }

    private func retry(_ job: PageJob, _ error: String, least: Int64 = 0) async throws {
        services.counters.update { $0.pageErrors += 1 }
        let wait = max(least, 300 << Int64(min(job.attempts, 8)))
        try await postpone(job, until: job.attempts + 1 >= Self.attempts ? nil : services.clock.now() + wait, error)
    }

    private func postpone(_ job: PageJob, until: Int64?, _ error: String) async throws {
        services.logger.debug(
            until == nil ? "page not read" : "page not read yet", metadata: ["url": "\(job.url)", "article": "\(job.articleID)", "error": "\(error)"])
        try await services.store.postponePage(job, until: until, error: error, at: services.clock.now())
    }
}
