/// The class of a poll's outcome, as histories, metrics, the change log and JSON name it: `ok`, `not_modified`, or the class of the error.
///
/// An open set: a status of HTTP has a class of its own (`http_418`), and a store may hold classes of another version.
public struct OutcomeKind: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    public let rawValue: String

    /// A class by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }

    /// The class of a status that has no other.
    public static func http(_ status: Int) -> OutcomeKind { OutcomeKind(rawValue: "http_\(status)") }

    /// The status of a class that `http` made.
    public var httpStatus: Int? { rawValue.hasPrefix("http_") ? Int(rawValue.dropFirst(5)) : nil }

    /// The poll ended without an answer that counts, and it was not our own network.
    public var isFailure: Bool { self != .ok && self != .notModified && self != .offline }
}

// MARK: Answers

extension OutcomeKind {
    public static let ok = OutcomeKind(rawValue: "ok")
    public static let notModified = OutcomeKind(rawValue: "not_modified")
    /// Behind a check that only a browser passes.
    public static let challenge = OutcomeKind(rawValue: "challenge")
    public static let forbidden = OutcomeKind(rawValue: "forbidden")
    public static let notFound = OutcomeKind(rawValue: "not_found")
    public static let gone = OutcomeKind(rawValue: "gone")
    public static let rateLimited = OutcomeKind(rawValue: "rate_limited")
    public static let unavailable = OutcomeKind(rawValue: "unavailable")
    public static let serverError = OutcomeKind(rawValue: "server_error")
    /// An answer that is not a feed, and of which nothing more can be said.
    public static let unreadable = OutcomeKind(rawValue: "unreadable")
    /// A page in place of a feed.
    public static let html = OutcomeKind(rawValue: "html")
}

// MARK: No answer

extension OutcomeKind {
    public static let badURL = OutcomeKind(rawValue: "bad_url")
    public static let dns = OutcomeKind(rawValue: "dns")
    public static let connect = OutcomeKind(rawValue: "connect")
    public static let proxy = OutcomeKind(rawValue: "proxy")
    public static let tls = OutcomeKind(rawValue: "tls")
    public static let timeout = OutcomeKind(rawValue: "timeout")
    public static let tooSlow = OutcomeKind(rawValue: "too_slow")
    public static let tooLarge = OutcomeKind(rawValue: "too_large")
    public static let bomb = OutcomeKind(rawValue: "bomb")
    public static let headersTooLarge = OutcomeKind(rawValue: "headers_too_large")
    public static let redirect = OutcomeKind(rawValue: "redirect")
    public static let blockedAddress = OutcomeKind(rawValue: "blocked_address")
    public static let badResponse = OutcomeKind(rawValue: "bad_response")
    public static let file = OutcomeKind(rawValue: "file")
    public static let fileNotAllowed = OutcomeKind(rawValue: "file_not_allowed")
    /// The file with the feed's name and password cannot be used.
    public static let basicAuthFile = OutcomeKind(rawValue: "basic_auth_file")
}

// MARK: Not asked, or not stored

extension OutcomeKind {
    /// Our own network is down.
    public static let offline = OutcomeKind(rawValue: "offline")
    /// The server asked not to be polled yet.
    public static let held = OutcomeKind(rawValue: "held")
    public static let hostPaused = OutcomeKind(rawValue: "host_paused")
    /// Another node of a fleet asks the host.
    public static let otherNode = OutcomeKind(rawValue: "other_node")
    public static let cancelled = OutcomeKind(rawValue: "cancelled")
    /// The answer could not be stored.
    public static let store = OutcomeKind(rawValue: "store")
}
