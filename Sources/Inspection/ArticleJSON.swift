import Foundation
import Models

/// An article in the JSON of models.md.
enum ArticleJSON {
    static func line(_ article: Article) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        do {
            return Array(try encoder.encode(article))
        } catch {
            return InspectionError(code: "internal", message: "\(error)").line
        }
    }
}
