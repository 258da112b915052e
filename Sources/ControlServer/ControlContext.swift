import ControlAPI
import Glibc
import Hummingbird
import NIOCore
import NIOPosix

/// A request's surroundings, with who sent it.
public struct ControlContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Bytes of a body at most.
    public var maxUploadSize: Int { 64 << 20 }

    /// The identifier in the path.
    ///
    /// - Throws: `Problem` with status 400 when it is not a positive number.
    public func id() throws -> Int64 {
        let text = parameters.get("id") ?? ""
        guard text.utf8.first != UInt8(ascii: "+"), let id = Int64(text), id > 0 else {
            throw Problem.badRequest("“\(text.prefix(40))”: is not an identifier; give the number that lists show")
        }
        return id
    }

    /// Who is at the other end; nil where the kernel does not tell.
    func peer() async -> Peer? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        let credentials: Credentials? = try? await provider.unsafeGetSocketOption(
            level: .init(rawValue: SOL_SOCKET), name: .init(rawValue: SO_PEERCRED)
        ).get()
        return credentials.map { Peer(pid: $0.pid, uid: $0.uid, gid: $0.gid) }
    }

    /// `struct ucred` of unix(7), which Swift does not see.
    private struct Credentials: Sendable {
        var pid: Int32
        var uid: UInt32
        var gid: UInt32
    }
}

/// Lets only those pass who may change the daemon.
public struct AdminOnly: RouterMiddleware {
    public typealias Context = ControlContext

    private let permissions: Permissions

    /// Makes a check of the callers' permissions.
    public init(_ permissions: Permissions) { self.permissions = permissions }

    public func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        guard permissions.mayChange(await context.peer()) else {
            throw Problem(
                status: 403, title: "Forbidden",
                detail: "permission denied: only root, the daemon's user and the users in control.admins may do this; use sudo or add your user there"
            )
        }
        return try await next(request, context)
    }
}

/// Answers 304 where the caller has the value already (RFC 9110, section 13.1.2).
public struct ConditionalGet: RouterMiddleware {
    public typealias Context = ControlContext

    public init() {}

    public func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        guard request.method == .get || request.method == .head, response.status == .ok, let tag = response.headers[.eTag],
            let known = request.headers[.ifNoneMatch]
        else { return response }
        let tags = known.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        guard tags.contains(where: { $0 == "*" || $0 == tag || $0 == "W/" + tag }) else { return response }
        return Response(status: .notModified, headers: [.eTag: tag])
    }
}
