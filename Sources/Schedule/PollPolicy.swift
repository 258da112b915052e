/// What the user and the configuration want.
public struct PollPolicy: Sendable, Equatable {
    /// The user's own interval for this feed, in seconds.
    public var every: Int64?
    public var standard: Int64
    public var minimum: Int64
    public var maximum: Int64
    /// Feeds without validators are asked no more often than this unless the user says otherwise.
    public var withoutValidators: Int64 = 86_400
    /// Longest wait after errors, unless the user's own interval or the server's wish is longer.
    public var errorCap: Int64 = 86_400
    /// Waits longer than this that a server asks for are absurd and cut, and said so.
    public var hintCap: Int64 = 31 * 86_400

    /// Makes a policy; an interval below 0 or above ten years becomes the bound that it passes.
    public init(every: Int64? = nil, standard: Int64 = 3_600, minimum: Int64 = 900, maximum: Int64 = 86_400) {
        self.every = every.map(Self.bounded)
        self.standard = Self.bounded(standard)
        self.minimum = Self.bounded(minimum)
        self.maximum = Self.bounded(maximum)
    }
    /// Seconds of the longest interval that anything can ask for: ten years.
    public static let longest: Int64 = 3_650 * 86_400

    private static func bounded(_ seconds: Int64) -> Int64 { min(longest, max(0, seconds)) }
}
