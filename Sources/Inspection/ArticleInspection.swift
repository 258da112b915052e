import ArticleExtraction
import FactExtraction
import Foundation
import Models

/// `inspect page` and `inspect text`: a document as one line of JSON.
public struct ArticleInspection {
    private let facts: FactExtractor?

    /// Makes an inspection.
    ///
    /// - Parameter facts: finds the facts of each article; nil leaves them out, and the models are not loaded.
    public init(facts: FactExtractor?) { self.facts = facts }

    /// A page.
    public func page(_ bytes: [UInt8], url: String?, headers: [String: String]) -> [UInt8] {
        let type = headers.first { $0.key.lowercased() == "content-type" }?.value
        return line { try PageExtraction.article(bytes, url: url, contentType: type) }
    }

    /// A seed-format text.
    public func text(_ bytes: [UInt8]) -> [UInt8] {
        line { try SeedFormat.parse(bytes, today: Int64(clamping: Date().timeIntervalSince1970) / 86_400) }
    }

    private func line(_ read: () throws -> Article) -> [UInt8] {
        do {
            var article = try read()
            if let facts {
                let extraction = facts.extraction(of: article)
                article.facts = extraction.facts
                article.factsCutShort = extraction.isCutShort ? true : nil
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
            return [UInt8](try encoder.encode(article))
        } catch let error as ExtractionError {
            return InspectionError(code: error.code, message: error.description).line
        } catch {
            return InspectionError(code: "internal", message: "\(error)").line
        }
    }
}
