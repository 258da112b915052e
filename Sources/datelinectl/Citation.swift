import ControlAPI
import Foundation
import Models

/// How statements and their evidence are written.
extension Terminal {
    /// Articles as people cite them: `#3 #5`, of many the first and how many more.
    static func citation(_ articles: [Int64], most: Int = 6) -> String {
        let articles = Array(Set(articles)).sorted()
        return articles.prefix(most).map { "#\($0)" }.joined(separator: " ") + (articles.count > most ? " +\(articles.count - most)" : "")
    }

    static func citation(_ evidence: [Evidence], most: Int = 6) -> String { citation(evidence.map(\.article), most: most) }

    /// The words that say something, dim on a line of their own.
    static func quote(_ evidence: String, indent: Int) {
        let text = cut(clean(evidence), max(20, width - indent - 2))
        out(String(repeating: " ", count: indent) + style("“\(text)”", .dim))
    }

    /// `syndicated copy of #5`.
    static func copy(_ kind: DuplicateKind?, of original: Int64) -> String {
        let word =
            switch kind {
            case .exact, nil: "copy"
            case .near: "near copy"
            case .syndicated: "syndicated copy"
            case .sameURL: "duplicate"
            }
        return "\(word) of #\(original)"
    }

    /// `in_force` as it is read.
    static func words(_ name: String) -> String { name.replacingOccurrences(of: "_", with: " ") }

    /// `+18.1 %`.
    static func change(_ percent: Double) -> String { String(format: "%+g %%", percent) }
}
