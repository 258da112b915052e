/// What a server gave to recognise an unchanged document by, byte for byte (RFC 9110 §8.8).
public struct Validators: Codable, Sendable, Equatable {
    public var etag: String?
    public var lastModified: String?

    /// Makes validators.
    public init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }

    public var isEmpty: Bool { etag == nil && lastModified == nil }
}

/// One request.
public struct FetchRequest: Sendable {
    public enum Kind: Sendable { case feed, page, robots, webhook }

    public var url: String
    public var kind: Kind
    public var validators: Validators
    /// Further header fields of the user's; not sent on to another origin.
    public var headers: [String: String]
    /// `user:password` for basic authentication; not sent on to another origin.
    public var basicAuth: String?
    public var userAgent: String?
    public var maxBody: Int?
    /// Goes before others that wait for the same host.
    public var isUrgent: Bool
    /// Goes ahead although the host has asked for a pause; the spacing is kept all the same.
    public var ignoresPause: Bool
    /// The address may be `file://`, below `FetchOptions.fileRoots`. Only for addresses that the user gave, or that a local document
    /// names: what came from the network never names a local file.
    public var mayReadFiles: Bool
    /// What is sent with POST; nil for GET. A redirect of a POST is not followed but is the answer, so that no other server gets the body.
    public var body: [UInt8]?

    /// Makes a request.
    public init(
        url: String, kind: Kind = .feed, validators: Validators = Validators(), headers: [String: String] = [:], basicAuth: String? = nil,
        userAgent: String? = nil, maxBody: Int? = nil, isUrgent: Bool = false, ignoresPause: Bool = false, mayReadFiles: Bool = false,
        body: [UInt8]? = nil
    ) {
        self.url = url
        self.kind = kind
        self.validators = validators
        self.headers = headers
        self.basicAuth = basicAuth
        self.userAgent = userAgent
        self.maxBody = maxBody
        self.isUrgent = isUrgent
        self.ignoresPause = ignoresPause
        self.mayReadFiles = mayReadFiles
        self.body = body
    }

    /// The address is a local file's.
    public var isFile: Bool { url.prefix(5).lowercased() == "file:" }
}

/// One hop of a redirect.
public struct Redirect: Sendable, Equatable, Codable {
    public var status: Int
    public var from: String
    public var to: String
}

/// A server's answer, whatever its status.
public struct FetchResponse: Sendable {
    public var status: Int
    /// Header fields of the last hop in order, names as sent. Each byte of a value is one scalar (ISO 8859-1), so that none is lost.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// Address of the last hop.
    public var url: String
    public var redirects: [Redirect]
    /// 10, 11, 20 for HTTP/1.0, 1.1, 2; 0 for a file.
    public var httpVersion: Int
    public var bytesOnWire: Int
    public var seconds: Double
    public var reusedConnection: Bool
    public var remoteAddress: String?
    /// Why the body may lack its end; nil when it came as a whole.
    public var cut: FetchError?
    /// Holds back further transfers until it is let go, so that answers do not pile up in memory.
    public var lease: BodyLease?

    /// The first header field of the name, compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
    }

    /// All header fields of the name as one list (RFC 9110 §5.3).
    public func list(_ name: String) -> String? {
        let name = name.lowercased()
        let values = headers.filter { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The validators that the answer carries; one that is empty or longer than any honest one is none.
    public var validators: Validators {
        func usable(_ name: String) -> String? { header(name).flatMap { $0.isEmpty || $0.utf8.count > 4_096 ? nil : $0 } }
        return Validators(etag: usable("etag"), lastModified: usable("last-modified"))
    }
}
