/// HTML in which nothing can run, load by itself into forms, or break out of the place where it is shown.
///
/// Only `HTMLSanitizer` makes it, so whoever holds a value need not ask where it came from.
public struct SafeHTML: Sendable, Hashable, CustomStringConvertible {
    /// The markup.
    public let text: String

    /// Only for what the sanitiser wrote.
    init(sanitized: [UInt8]) { text = sanitized.withUnsafeBufferPointer { String(mostlySound: $0) } }

    public var isEmpty: Bool { text.isEmpty }
    public var description: String { text }
}
