import ControlAPI
import ControlServer
import Hummingbird
import Store

/// What the API tells of jobs that were set aside.
package struct SetAsideJobs: Sendable {
    let store: Store

    package init(store: Store) { self.store = store }

    /// The last ones, with the names of their feeds and articles.
    func list(limit: Int) async throws -> [SetAsideJob] { try await described(store.jobsSetAside(limit: limit)) }

    /// Those of an article; nil when there are none.
    func of(article: Int64) async throws -> [SetAsideJob]? {
        let jobs = try await store.jobsSetAside(article: article)
        return jobs.isEmpty ? nil : jobs.map { SetAsideJob($0, name: nil) }
    }

    /// Those of feeds, by feed.
    package func byFeed() async throws -> [Int64: SetAsideJob] {
        Dictionary(try await store.jobsSetAside().filter { $0.kind == .poll }.map { ($0.id, SetAsideJob($0, name: nil)) }) { first, _ in first }
    }

    private func described(_ jobs: [CrashedJob]) async throws -> [SetAsideJob] {
        var described: [SetAsideJob] = []
        for job in jobs {
            let name = job.kind == .poll ? try await store.feed(id: job.id)?.displayName : try await store.headline(article: job.id)
            described.append(SetAsideJob(job, name: name))
        }
        return described
    }
}

extension SetAsideJob {
    fileprivate init(_ job: CrashedJob, name: String?) {
        self.init(kind: job.kind.rawValue, id: job.id, name: name, crashes: job.crashes, lastCrash: iso8601(job.lastAt))
    }
}

/// `/v1/retry`: has jobs tried again that were set aside.
struct RetryController: Sendable {
    let engine: any EngineCommands

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) { routes.group().add(middleware: admin).post("retry", use: retry) }

    @Sendable func retry(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let wanted = try await request.decode(RetryRequest.self, context: context)
        let (articles, feeds, all) = (wanted.articles ?? [], wanted.feeds ?? [], wanted.all ?? false)
        guard all || !articles.isEmpty || !feeds.isEmpty else {
            throw Problem.badRequest("the body: names no jobs; give articles, feeds, or all as true")
        }
        return try .json(RetryReport(jobs: await engine.retry(articles: articles, feeds: feeds, all: all)))
    }
}
