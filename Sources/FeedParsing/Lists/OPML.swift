import Markup

/// Lists of feeds in OPML (OPML 2.0, opml.org/spec2.opml).
public enum OPML {
    /// Folders around an entry beyond that many are not tags of it.
    private static let mostFolders = 16

    /// Reads a list from UTF-8; nil when it is not OPML. Damage is passed over as in feeds.
    static func read(_ text: [UInt8]) -> SubscriptionList? {
        text.withUnsafeBytes { all in
            var reader = Reader(all: all)
            return reader.list()
        }
    }

    private struct Reader {
        let all: UnsafeRawBufferPointer
        var tokenizer = TagTokenizer()
        var result = SubscriptionList()
        var seen: [String: Int] = [:]
        /// Titles of the open folders, and for each open outline whether it is one of them.
        var folders: [String] = []
        var outlines: [Bool] = []
        var isOPML = false
        var isInTitle = false
        var title: [UInt8] = []
        var line = 1
        var counted = 0
        var openElements = 0

        init(all: UnsafeRawBufferPointer) { self.all = all }

        mutating func list() -> SubscriptionList? {
            while true {
                let start = tokenizer.position
                guard let token = tokenizer.next(all, isLast: true) else { break }
                switch token {
                case .start(let name, let isEmpty): open(name, isEmpty: isEmpty, at: start)
                case .end(let name): close(name)
                case .text(let range) where isInTitle: Entities.decode(UnsafeRawBufferPointer(rebasing: all[range]), into: &title)
                case .cdata(let range) where isInTitle: title.append(contentsOf: all[range])
                default: break
                }
            }
            guard isOPML else { return nil }
            result.isCut = openElements > 0
            let name = PlainText.fold(title)
            result.title = name.isEmpty ? nil : name
            return result
        }

        private func name(_ range: Range<Int>) -> String { String(decoding: all[range].prefix(16), as: UTF8.self).lowercased() }

        private mutating func open(_ range: Range<Int>, isEmpty: Bool, at start: Int) {
            switch name(range) {
            case "opml":
                isOPML = true
                if !isEmpty { openElements += 1 }
            case "title": isInTitle = !isEmpty && outlines.isEmpty && title.isEmpty
            case "outline": outline(isEmpty: isEmpty, at: start)
            default: break
            }
        }

        private mutating func close(_ range: Range<Int>) {
            switch name(range) {
            case "opml": openElements = 0
            case "outline": if outlines.popLast() == true { folders.removeLast() }
            case "title": isInTitle = false
            default: break
            }
        }

        private mutating func outline(isEmpty: Bool, at start: Int) {
            let attributes = AttributeList(tokenizer.attributes, all)
            let name = (attributes["title"] ?? attributes["text"]).map { PlainText.from($0) }.flatMap { $0.isEmpty ? nil : $0 }
            let address = attributes["xmlurl"].map { $0.filter { !$0.isNewline } }.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
            let site = attributes["htmlurl"].map { WebURL.resolve($0, base: nil) }.flatMap { WebURL.isWeb($0) ? $0 : nil }
            // What the end of the file cuts is not an entry.
            let isWhole = tokenizer.position <= all.count && tokenizer.position > start && all[tokenizer.position - 1] == 0x3E
            if let address, isWhole {
                let categories = (attributes["category"] ?? "").split(separator: ",").map { PlainText.from(String($0)) }
                result.add(address, title: name, site: site, tags: folders + categories, line: line(of: start), seen: &seen)
            } else if isWhole, isEmpty || site != nil || attributes["type"]?.lowercased() == "rss" {
                let shown = name ?? site ?? attributes["url"] ?? "an entry without a title"
                result.reject(line(of: start), shown, "it has no feed address (xmlUrl); add its site with `feeds add`")
            }
            guard !isEmpty else { return }
            let isFolder = address == nil && name != nil && folders.count < OPML.mostFolders
            if isFolder, let name { folders.append(name) }
            outlines.append(isFolder)
        }

        private mutating func line(of position: Int) -> Int {
            line += ByteScan.count(0x0A, in: UnsafeRawBufferPointer(rebasing: all[counted..<max(counted, position)]))
            counted = max(counted, position)
            return line
        }
    }

    /// Writes a list that other readers read: entries with the same first tag stand in one folder, further tags in `category`.
    public static func write(_ list: SubscriptionList) -> [UInt8] {
        var out = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head>".utf8)
        element("title", list.title ?? "Feeds", &out)
        out += Array("</head>\n<body>\n".utf8)
        var folders: [String] = []
        var members: [String: [SubscriptionList.Entry]] = [:]
        for entry in list.entries {
            guard let tag = entry.tags.first else {
                outline(entry, &out)
                continue
            }
            if members[tag] == nil { folders.append(tag) }
            members[tag, default: []].append(entry)
        }
        for folder in folders {
            out += Array("<outline".utf8)
            attribute("text", folder, &out)
            out += Array(">\n".utf8)
            for entry in members[folder] ?? [] { outline(entry, &out) }
            out += Array("</outline>\n".utf8)
        }
        out += Array("</body>\n</opml>\n".utf8)
        return out
    }

    private static func outline(_ entry: SubscriptionList.Entry, _ out: inout [UInt8]) {
        out += Array("<outline type=\"rss\"".utf8)
        attribute("text", entry.title ?? entry.url, &out)
        if let title = entry.title { attribute("title", title, &out) }
        attribute("xmlUrl", entry.url, &out)
        if let site = entry.siteURL { attribute("htmlUrl", site, &out) }
        if entry.tags.count > 1 { attribute("category", entry.tags.dropFirst().joined(separator: ","), &out) }
        out += Array("/>\n".utf8)
    }

    private static func attribute(_ name: String, _ value: String, _ out: inout [UInt8]) {
        out += Array(" \(name)=\"".utf8)
        escape(value, &out)
        out.append(0x22)
    }

    private static func element(_ name: String, _ value: String, _ out: inout [UInt8]) {
        out += Array("<\(name)>".utf8)
        escape(value, &out)
        out += Array("</\(name)>".utf8)
    }

    /// As XML: control characters that XML 1.0 has no way to write become blanks.
    private static func escape(_ text: String, _ out: inout [UInt8]) {
        let bytes = text.utf8.map { $0 < 0x20 ? 0x20 : $0 }
        bytes.withUnsafeBytes { HTMLSanitizer.escape($0, into: &out) }
    }
}
