/// How many articles a second are analysed, over the last few seconds of work.
struct AnalysisPace {
    private var batches: [(articles: Int, end: ContinuousClock.Instant)] = []

    private static let span = Duration.seconds(10)
    /// A pause longer than this begins a new measurement.
    private static let longestBatch = Duration.seconds(30)

    /// Articles a second; nil until two batches have ended.
    var perSecond: Double? {
        guard let first = batches.first, let last = batches.last, first.end < last.end else { return nil }
        let seconds = (last.end - first.end) / .seconds(1)
        return Double(batches.dropFirst().reduce(0) { $0 + $1.articles }) / seconds
    }

    /// A batch has ended.
    mutating func add(_ articles: Int, at end: ContinuousClock.Instant) {
        if let last = batches.last, end - last.end > Self.longestBatch { batches = [] }
        batches.append((articles, end))
        while batches.count > 2, end - batches[0].end > Self.span { batches.removeFirst() }
    }

    /// Nothing is left to analyse.
    mutating func rest() { batches = [] }
}
