import ControlAPI
import Foundation

/// How statements and their evidence are written.
extension Terminal {
    /// Articles as people cite them: `#3 #5`, of many the first and how many more.
    static func citation(_ articles: [Int64]) -> String {
        let articles = Array(Set(articles)).sorted()
        return articles.prefix(6).map { "#\($0)" }.joined(separator: " ") + (articles.count > 6 ? " +\(articles.count - 6)" : "")
    }

    static func citation(_ evidence: [Evidence]) -> String { citation(evidence.map(\.article)) }

    /// The words that say something, dim on a line of their own.
    static func quote(_ evidence: String, indent: Int) {
        let text = cut(clean(evidence), max(20, width - indent - 2))
        out(String(repeating: " ", count: indent) + style("“\(text)”", .dim))
    }

    /// `in_force` as it is read.
    static func words(_ name: String) -> String { name.replacingOccurrences(of: "_", with: " ") }

    /// `+18.1 %`.
    static func change(_ percent: Double) -> String { String(format: "%+g %%", percent) }
}
