import Deduplication
import Foundation
import Ingestion
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
            let saved = try await store.save([draft(generated.article)], at: 1_740_787_200 + Int64(index))
            ids.append(saved.first?.articleID ?? 0)
        }
        while case let jobs = try await store.analysisJobs(limit: 64), !jobs.isEmpty {
            try await store.save(jobs.reversed().map { ($0, analysis($0)) }, at: 1_750_000_000)
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
        let text = ReadText(article.body)
        return ArticleDraft(
            article: article, origin: .document, fingerprint: text.fingerprint, indexedBody: SearchText.indexed(folded: text.folded))
    }

    /// What the pipeline makes of it later, without facts.
    private static func analysis(_ job: AnalysisJob) -> Analysis {
        guard job.article.duplicateOf == nil else { return Analysis() }
        let features = StoryFeatures(job.article)
        let day = job.article.datePublished.flatMap { parseDate($0) }.map { Int($0.unixSeconds / 86_400) } ?? 0
        return Analysis(story: StoryDraft(terms: features.keys, day: day, window: StoryFeatures.window, state: StoryState(founding: features).bytes))
    }
}
