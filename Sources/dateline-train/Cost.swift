import FactExtraction
import Foundation
import Models

/// CPU time that reading takes, for ordinary articles and for a very long one.
enum Cost {
    static func report(_ articles: [Article], _ weights: Weights) {
        let extractor = FactExtractor(weights: weights)
        var long = articles.first ?? Article(headline: nil, body: [])
        long.body = []
        var words = 0
        for article in articles where words < 50_000 {
            long.body += article.body
            words += count(article)
        }
        let total = max(1, articles.reduce(0) { $0 + count($1) })
        let short = milliseconds { for article in articles { _ = extractor.extract(article) } } / Double(total)
        let whole = milliseconds { _ = extractor.extract(long) } / Double(max(1, words))
        print(String(format: "reading: %.2f ms of CPU for 500 words of an article, %.2f ms for 500 of %d words", 500 * short, 500 * whole, words))
    }

    private static func count(_ article: Article) -> Int { article.body.reduce(0) { $0 + $1.split(separator: " ").count } }

    private static func milliseconds(_ work: () -> Void) -> Double {
        let start = cpu()
        work()
        return (cpu() - start) * 1_000
    }

    /// Seconds of CPU that the process has used.
    private static func cpu() -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
