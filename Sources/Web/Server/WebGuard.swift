import ControlAPI
import ControlServer
import HTTPTypes
import Hummingbird
import Pages
import Settings

/// Stands before every route: who may ask, under which name, by which method; and what every answer carries.
struct WebGuard: RouterMiddleware {
    typealias Context = ControlContext

    let hosts: AllowedHosts
    let passwords: PasswordFile?
    let layout: Layout

    /// Nothing runs or loads that does not come from here, and nobody frames a page.
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static let headers: [(HTTPField.Name?, String)] = [
        (.contentSecurityPolicy, policy), (.xContentTypeOptions, "nosniff"), (HTTPField.Name("Referrer-Policy"), "no-referrer"),
        (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"), (HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin"),
        (HTTPField.Name("X-Frame-Options"), "DENY"),
    ]

    func handle(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async throws -> Response {
        var response = await answer(request, context: context, next: next)
        for case (let name?, let value) in Self.headers { response.headers[name] = value }
        return response
    }

    private func answer(
        _ request: Request, context: ControlContext, next: (Request, ControlContext) async throws -> Response
    ) async -> Response {
        // A page elsewhere that makes its own name point here must not read what is here (DNS rebinding).
        guard hosts.allow(request.head.authority) else {
            return failure(421, "Misdirected Request", "This name is not served here. Names are listed in web.hosts of the configuration.")
        }
        if let passwords, !passwords.allow(request.headers[.authorization]) {
            // Guessing costs time.
            if request.headers[.authorization] != nil { try? await Task.sleep(for: .milliseconds(400)) }
            var response = failure(401, "Unauthorized", "Give a user and a password of the file that web.password_file names.")
            response.headers[.wwwAuthenticate] = "Basic realm=\"Dateline\", charset=\"UTF-8\""
            return response
        }
        guard request.method == .get || request.method == .head else {
            var response = failure(405, "Method Not Allowed", "The web view only reads: use GET or HEAD.")
            response.headers[.allow] = "GET, HEAD"
            return response
        }
        do {
            let response = try await next(request, context)
            return Self.notModified(request, response) ?? response
        } catch let problem as Problem {
            return failure(problem.status, problem.title, problem.detail ?? "")
        } catch let error as HTTPError where error.status == .notFound {
            return failure(404, "Not Found", "There is no page at this address.")
        } catch let error as HTTPError {
            return failure(error.status.code, error.status.reasonPhrase, error.body ?? "")
        } catch {
            context.logger.error("a page failed", metadata: ["error": "\(error)"])
            return failure(500, "Internal Server Error", "\(error)")
        }
    }

    /// Nothing but the tag where the caller has the page already (RFC 9110, section 13.1.2).
    private static func notModified(_ request: Request, _ response: Response) -> Response? {
        guard response.status == .ok, let tag = response.headers[.eTag], let known = request.headers[.ifNoneMatch] else { return nil }
        let tags = known.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        guard tags.contains(where: { $0 == "*" || $0 == tag || $0 == "W/" + tag }) else { return nil }
        var headers: HTTPFields = [.eTag: tag]
        headers[.cacheControl] = response.headers[.cacheControl]
        return Response(status: .notModified, headers: headers)
    }

    private func failure(_ status: Int, _ title: String, _ detail: String) -> Response {
        let main: HTML = "<h1>\(title)</h1><p>\(clipped(Words.sentence(detail), 600))</p><p><a href=\"/\">Today's page</a></p>"
        return .tagged(
            layout.page(title: title, section: nil, main: main).text, type: "text/html; charset=utf-8",
            status: .init(code: status, reasonPhrase: title))
    }
}

/// Names under which the view may be reached.
struct AllowedHosts: Sendable {
    private let names: Set<String>

    init(_ settings: WebSettings) {
        var names: Set<String> = ["localhost", "127.0.0.1", "::1"]
        if case .tcp(let address, _) = settings.listen { names.insert(address.lowercased()) }
        names.formUnion(settings.hosts.map { Self.name($0) })
        self.names = names
    }

    /// Whether the authority of a request (RFC 3986, section 3.2) names this view; the port does not matter.
    func allow(_ authority: String?) -> Bool { authority.map { names.contains(Self.name($0)) } ?? false }

    /// The host of an authority, in lower case, without brackets, port and a dot at the end.
    private static func name(_ authority: String) -> String {
        var host = authority.lowercased()
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return "" }
            return String(host[host.index(after: host.startIndex)..<end])
        }
        if host.filter({ $0 == ":" }).count == 1, let colon = host.firstIndex(of: ":") { host = String(host[..<colon]) }
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }
}
