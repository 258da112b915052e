import Models

/// What stands around every page: head, navigation, foot.
public struct Layout: Sendable {
    /// A feed that a page offers to readers.
    public struct Alternate: Sendable {
        public var title: String
        public var atom: String
        public var json: String

        public init(title: String, atom: String, json: String) {
            self.title = title
            self.atom = atom
            self.json = json
        }
    }

    /// The sections in the order of the navigation.
    public enum Section: String, Sendable, CaseIterable {
        case today, search, timeline, tariffs, trade, people, conflicts, feeds

        var path: String { self == .today ? "/" : "/\(rawValue)" }
        var title: String { Words.sentence(rawValue) }
    }

    let version: String

    public init(version: String) { self.version = version }

    /// A page of the site.
    ///
    /// - Parameters:
    ///   - section: the entry of the navigation that is marked as the present one.
    ///   - query: what stands in the search box.
    public func page(title: String, section: Section?, query: String = "", feeds: Alternate? = nil, main: HTML) -> HTML {
        let entries = Section.allCases.html { entry in
            let current: HTML = entry == section ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(entry.path)\"\(current)>\(entry.title)</a></li>"
        }
        let links = feeds.map {
            "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"\($0.title)\" href=\"\(href: $0.atom)\"><link rel=\"alternate\" type=\"application/feed+json\" title=\"\($0.title)\" href=\"\(href: $0.json)\">"
                as HTML
        }
        let offered = feeds.map {
            "<p>Read this in a feed reader: <a href=\"\(href: $0.atom)\">Atom</a>, <a href=\"\(href: $0.json)\">JSON Feed</a></p>" as HTML
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(clipped(title, 160)) · Dateline</title>
            <link rel="stylesheet" href="\(Asset.style.path)">
            <link rel="icon" type="image/svg+xml" href="\(Asset.icon.path)">
            <script src="\(Asset.script.path)" defer></script>
            \(links)
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header class="site">
            <a class="brand" href="/">Dateline</a>
            <nav aria-label="Sections"><ul>\(entries)</ul></nav>
            <form action="/search" role="search"><label class="vh" for="find">Search</label><input id="find" type="search" name="q" value="\(query)" placeholder="Search: tariff* country:Vietnam" autocomplete="off"><button type="submit">Search</button></form>
            </header>
            <main id="main" tabindex="-1">
            \(main)
            </main>
            <footer class="site">\(offered)<p>Dateline \(version). Every statement stands with the words that state it.</p></footer>
            <div id="news" role="status" hidden><span></span> <a href="">Show</a></div>
            </body>
            </html>

            """
    }

    /// A file of its own, without scripts and with its style sheet in it.
    public func file(title: String, main: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="generator" content="Dateline \(version)">
        <title>\(clipped(title, 160))</title>
        <style>\(HTML(ownFile: Asset.style.text))</style>
        </head>
        <body class="report">
        <a class="skip" href="#main">Skip to the content</a>
        \(main)
        </body>
        </html>

        """
    }
}

/// A file of the site that comes with the program.
public struct Asset: Sendable {
    public let bytes: [UInt8]
    /// The address, which changes when the file does, so that browsers may keep the file for good.
    public let path: String
    public let type: String

    private init(_ bytes: [UInt8], name: String, ending: String, type: String) {
        self.bytes = bytes
        path = "/assets/\(name)-\(contentHash(bytes)).\(ending)"
        self.type = type
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    public static let style = Asset(PackageResources.style_css, name: "style", ending: "css", type: "text/css; charset=utf-8")
    public static let script = Asset(PackageResources.script_js, name: "script", ending: "js", type: "text/javascript; charset=utf-8")
    public static let icon = Asset(PackageResources.icon_svg, name: "icon", ending: "svg", type: "image/svg+xml")
    public static let all = [style, script, icon]
}

/// Tells two contents apart; protects nothing.
public func contentHash(_ bytes: some Sequence<UInt8>) -> String {
    var hash = StableHash()
    for byte in bytes { hash.add(byte) }
    return String(hash.value, radix: 36)
}
