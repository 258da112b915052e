import ArticleExtraction
import Markup
import Models

/// `inspect page`: an HTML page's article as one line of JSON.
public enum PageInspection {
    /// Extracts and prints; a page without an article gives `{"error": {"code", "message"}}`.
    public static func line(_ bytes: [UInt8], url: String?, headers: [String: String]) -> [UInt8] {
        do {
            let contentType = headers.first { $0.key.lowercased() == "content-type" }?.value
            return ArticleJSON.line(try PageExtraction.article(bytes, url: url, contentType: contentType))
        } catch let error as ExtractionError {
            return InspectionError(code: error.code, message: error.description).line
        } catch {
            return InspectionError(code: "internal", message: "\(error)").line
        }
    }
}
