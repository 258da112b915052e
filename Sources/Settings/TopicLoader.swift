import FactExtraction
import Foundation

/// Finds and reads topic profiles.
public enum TopicLoader {
    /// An extractor with the profiles that the configuration names.
    public static func extractor(_ settings: Settings) throws -> FactExtractor { FactExtractor(profiles: []) }
}
