import ArticleExtraction
import Models

/// `inspect text`: a seed-format text's article, with its facts, as one line of JSON.
public struct TextInspection {
    private let today: Int64?
    private let addFacts: (inout Article) -> Void

    /// - Parameters:
    ///   - today: days since 1970-01-01 beyond which no date is inferred.
    ///   - addFacts: what finds the article's facts.
    public init(today: Int64?, addFacts: @escaping (inout Article) -> Void) {
        self.today = today
        self.addFacts = addFacts
    }

    /// Reads and prints; a text that holds no article gives `{"error": {"code", "message"}}`.
    public func line(_ bytes: [UInt8]) -> [UInt8] {
        do {
            var article = try SeedFormat.parse(bytes, today: today)
            addFacts(&article)
            return ArticleJSON.line(article)
        } catch let error as ExtractionError {
            return InspectionError(code: error.code, message: error.description).line
        } catch {
            return InspectionError(code: "internal", message: "\(error)").line
        }
    }
}
