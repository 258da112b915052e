import Deduplication
import Foundation
import Markup
import Models
import Store

/// Runs a stream through a store, as the daemon does.
public enum StreamStore {
    /// For each article the index of the one that it was linked to as a copy, and its story.
    public static func run(_ stream: [GeneratedArticle]) async throws -> (copies: [Int?], stories: [Int]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(path: folder.appendingPathComponent("bench.db").path)
        var ids: [Int64] = []
        for (index, generated) in stream.enumerated() {
            let saved = try await store.save([draft(generated.article)], at: 1_740_787_200 + Int64(index), linker: linker)
            ids.append(saved.first?.articleID ?? 0)
        }
        while case let jobs = try await store.studyJobs(limit: 64), !jobs.isEmpty {
            try await store.save(jobs.map { ($0, study($0)) }, at: 1_750_000_000, linker: linker)
        }
        let place = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var copies: [Int?] = []
        var stories: [Int] = []
        for id in ids {
            let row = try await store.article(id: id)
            copies.append(row?.article.duplicateOf.flatMap { place[$0] })
            stories.append(Int(row?.storyID ?? -id))
        }
        return (copies, stories)
    }

    /// What the pipeline makes of an article.
    public static func draft(_ article: Article) -> ArticleDraft {
        let fingerprint = Fingerprint(article)
        return ArticleDraft(article: article, bodyHash: fingerprint.bodyHash, bands: fingerprint.bands)
    }

    /// What the pipeline makes of it later, without facts.
    private static func study(_ job: StudyJob) -> Study {
        guard job.article.duplicateOf == nil else { return Study() }
        let features = StoryFeatures(job.article)
        let day = job.article.datePublished.flatMap { parseDate($0) }.map { Int($0.unixSeconds / 86_400) } ?? 0
        return Study(story: StoryDraft(terms: features.keys, day: day, window: StoryFeatures.window, state: StoryState(founding: features).bytes))
    }

    /// The decisions of the store as functions of the Deduplication target.
    public static let linker = Linker(
        copyOf: { Duplicates.original(of: $0, among: $1) }, mayCopy: { Fingerprint.mayCopy($0, $1) }, posted: Fingerprint.keys,
        joinStory: { draft, candidates in StoryState.join(draft.state, candidates: candidates.map { ($0.id, $0.state) }) },
        isVolatile: { Duplicates.isVolatile($0, $1) })
}
