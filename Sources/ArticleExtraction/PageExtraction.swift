import Markup
import Models

/// Finds the article in an HTML page.
public enum PageExtraction {
    /// - Throws: `ExtractionError`.
    public static func article(_ page: [UInt8], url: String?, contentType: String?) throws -> Article {
        throw ExtractionError.noText
    }
}
