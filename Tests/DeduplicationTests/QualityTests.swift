import GeneratedNews
import Testing

/// The measures of `dateline-bench copies` and `stories` on a smaller stream of a fixed seed.
@Suite("Copies and stories of generated news")
struct QualityTests {
    @Test(
        "copies are found whatever was done to them; reports from one template and short texts are hardly ever taken for copies",
        arguments: Half.allCases)
    func copies(half: Half) async throws {
        var generator = NewsGenerator(seed: 7)
        let stream = generator.stream(800, half: half, lookAlikes: true)
        let found = try await StreamStore.run(stream)
        let score = CopyScore(stream, found.copies)
        #expect(score.copies > 250)
        #expect(stream.count { $0.event < 0 } > 50)
        #expect(score.precision >= 0.99)
        #expect(score.recall >= 0.95)
        for kind in CopyKind.allCases { #expect(score.recall(kind) >= 0.9, "\(kind)") }
    }

    @Test("reports of one event come into one story")
    func stories() async throws {
        var generator = NewsGenerator(seed: 7)
        let stream = generator.stream(800)
        let found = try await StreamStore.run(stream)
        let score = BCubed(truth: stream.map(\.event), found: found.stories)
        #expect(score.f1 >= 0.85)
    }

    @Test("one seed gives one stream")
    func determinism() {
        var first = NewsGenerator(seed: 3)
        var second = NewsGenerator(seed: 3)
        #expect(first.stream(50).map(\.article) == second.stream(50).map(\.article))
    }
}
