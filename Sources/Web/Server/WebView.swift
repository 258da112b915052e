import ControlAPI
import ControlAnswers
import ControlServer
import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Settings
import Store

/// The web view: pages for people, rendered here, and feeds for their readers. It only reads.
public struct WebView: Sendable {
    private let site: Site
    private let hosts: AllowedHosts
    private let passwords: PasswordFile?

    /// Makes the view of a store and an engine.
    ///
    /// - Parameter now: the time in Unix seconds.
    /// - Throws: `WebFailure` when the password file cannot be used.
    public init(
        settings: WebSettings, store: Store, engine: any EngineCommands, version: String, now: @escaping @Sendable () -> Int64
    ) throws {
        site = Site(store: store, reader: StoreReader(source: store, engine: engine, now: now), layout: Layout(version: version))
        hosts = AllowedHosts(settings)
        passwords = try settings.passwordFile.map { try PasswordFile(path: $0) }
    }

    /// All routes, behind the guard.
    public func router() -> Router<ControlContext> {
        let router = Router(context: ControlContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: WebGuard(hosts: hosts, passwords: passwords, layout: site.layout))
        AssetRoutes().addRoutes(to: router)
        TodayPage(site: site).addRoutes(to: router)
        ArticlePage(site: site).addRoutes(to: router)
        StoryPage(site: site).addRoutes(to: router)
        SearchPage(site: site).addRoutes(to: router)
        TimelinePage(site: site).addRoutes(to: router)
        TariffsPage(site: site).addRoutes(to: router)
        TradePage(site: site).addRoutes(to: router)
        PeoplePage(site: site).addRoutes(to: router)
        ConflictsPage(site: site).addRoutes(to: router)
        FeedsPage(site: site).addRoutes(to: router)
        FeedsOut(site: site).addRoutes(to: router)
        LiveNews(site: site).addRoutes(to: router)
        return router
    }
}

/// What every page is made with.
struct Site: Sendable {
    let store: Store
    let reader: StoreReader
    let layout: Layout
    let kept = KeptAnswers()

    /// A page shows what is there and tells later of what comes.
    var findings: Findings { Findings(reader: reader, patience: 0) }

    /// A page as a response, with an entity tag (RFC 9110, section 8.8.3) that changes when the page does.
    func page(
        title: String, section: Layout.Section?, query: String = "", feeds: Layout.Alternate? = nil, status: HTTPResponse.Status = .ok, _ main: HTML
    ) -> Response {
        .tagged(
            layout.page(title: clipped(title, 200), section: section, query: query, feeds: feeds, main: main).text, type: "text/html; charset=utf-8",
            status: status
        )
    }

    /// What pages tell of the articles that they cite.
    func citations(_ ids: some Sequence<Int64>, withBody: Bool = false) async throws -> Citations {
        let rows = try await store.cited(Set(ids), withBody: withBody)
        return Citations(
            Dictionary(
                rows.map { row in
                    (
                        row.id,
                        Citations.Source(
                            headline: row.headline, name: row.sourceName ?? row.domain, datePublished: row.published, duplicateOf: row.duplicateOf,
                            language: row.language, body: row.body)
                    )
                }, uniquingKeysWith: { first, _ in first }))
    }
}

extension Response {
    /// A text with an entity tag.
    static func tagged(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        let bytes = Array(text.utf8)
        var headers: HTTPFields = [.contentType: type, .cacheControl: "private, no-cache"]
        if status == .ok { headers[.eTag] = "\"\(contentHash(bytes))\"" }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The style sheet, the script and the icon, at addresses that change with their content.
struct AssetRoutes: Sendable {
    func addRoutes(to routes: Router<ControlContext>) {
        for asset in Asset.all { routes.get(RouterPath(asset.path)) { _, _ in Self.response(asset) } }
    }

    private static func response(_ asset: Asset) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable", .eTag: "\"\(contentHash(asset.bytes))\""],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}
