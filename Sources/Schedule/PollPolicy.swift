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

    /// Makes a policy.
    public init(every: Int64? = nil, standard: Int64 = 3_600, minimum: Int64 = 900, maximum: Int64 = 86_400) {
        self.every = every
        self.standard = standard
        self.minimum = minimum
        self.maximum = maximum
    }
}
