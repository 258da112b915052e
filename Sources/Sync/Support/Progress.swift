import Fetch
import Store
import Synchronization

/// A part of the daemon that must make progress.
public enum Part: String, Sendable, CaseIterable {
    case schedule, pages, analysis, hooks, webhooks, writer, fetch, socket

    /// What messages call it.
    public var name: String {
        switch self {
        case .schedule: "the schedule"
        case .pages: "the page fetcher"
        case .analysis: "the analysis"
        case .hooks: "the hook runner"
        case .webhooks: "the webhook sender"
        case .writer: "the store's writer"
        case .fetch: "the fetch loop"
        case .socket: "the control socket"
        }
    }
}

/// What the engine is doing, for `status`.
struct EngineProgress: Sendable, Equatable {
    /// Unix seconds of the last look for due feeds.
    var schedule: Int64 = 0
    /// Feeds that are being polled.
    var activePolls = 0
    var isOffline = false
    /// Articles a second that the analysis takes; nil while it does nothing.
    var analysisRate: Double?
}

/// Holds the progress; each part writes its own members, and says when it has moved.
final class ProgressRecord: Sendable {
    private struct State {
        var values = EngineProgress()
        /// Since when a part owes a proof that it moves.
        var askedAt: [Part: SuspendingClock.Instant] = [:]
    }

    private let state = Mutex(State())
    /// A part that stops working once it runs, to test the watchdog.
    private let stuck: Part?

    init(stuck: Part? = nil) { self.stuck = stuck }

    var current: EngineProgress { state.withLock { $0.values } }
    func update(_ change: (inout EngineProgress) -> Void) { state.withLock { change(&$0.values) } }

    /// The part has gone through its loop, or has finished a piece of work.
    func moved(_ part: Part) { state.withLock { $0.askedAt[part] = nil } }

    /// Asks for a proof that the part moves.
    ///
    /// - Returns: false when it still owes the last one.
    func ask(_ part: Part) -> Bool {
        state.withLock { state in
            guard state.askedAt[part] == nil else { return false }
            state.askedAt[part] = .now
            return true
        }
    }

    /// Parts that were asked and have not moved for so long.
    func unmoved(for patience: Duration) -> [Part] {
        let limit = SuspendingClock.now - patience
        return state.withLock { state in Part.allCases.filter { state.askedAt[$0].map { $0 <= limit } ?? false } }
    }

    /// Returns at once, unless this is the part that a test wants stuck.
    func hold(_ part: Part) async {
        while part == stuck, !Task.isCancelled { try? await Task.sleep(for: .seconds(1)) }
    }
}

extension SyncEngine {
    /// Asks every part to prove that it moves: each loop to go round once more, the writer for an empty transaction, the fetch loop for an answer.
    ///
    /// - Parameter socket: makes a request at the control socket, and returns when it was answered.
    public func askForProgress(socket: @escaping @Sendable () async -> Void) async {
        let services = services
        let progress = services.progress
        for part in Part.allCases where progress.ask(part) {
            switch part {
            case .schedule: await scheduler.proveProgress()
            case .pages: await services.pagesWanted.fire()
            case .analysis: await services.analysisWanted.fire()
            case .hooks: await services.changes.fire()
            case .webhooks:
                let webhooks = webhooks
                Task {
                    await webhooks.proveProgress()
                    progress.moved(.webhooks)
                }
            case .writer:
                Task {
                    await services.writer.proveProgress()
                    progress.moved(.writer)
                }
            case .fetch:
                Task {
                    _ = await services.client.state(ofHost: "")
                    progress.moved(.fetch)
                }
            case .socket:
                Task {
                    await socket()
                    progress.moved(.socket)
                }
            }
        }
    }

    /// Parts that were asked to prove that they move and have not done so for this long.
    public func unmovedParts(for patience: Duration = .zero) -> [Part] { services.progress.unmoved(for: patience) }
}
