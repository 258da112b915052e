import Addresses
import Markup

/// A list of feeds as people keep it and readers exchange it: what can be subscribed to, and what cannot with the reason.
public struct SubscriptionList: Sendable, Equatable {
    /// One subscription.
    public struct Entry: Sendable, Equatable {
        /// The feed's address.
        public var url: String
        public var title: String?
        /// The site's address.
        public var siteURL: String?
        /// Titles of the folders around it, outermost first, and its categories.
        public var tags: [String]

        /// Makes an entry.
        public init(url: String, title: String? = nil, siteURL: String? = nil, tags: [String] = []) {
            self.url = url
            self.title = title
            self.siteURL = siteURL
            self.tags = tags
        }
    }

    /// One line of the list that is not taken.
    public struct Rejected: Sendable, Equatable {
        /// Line in the file, from 1.
        public var line: Int
        /// What stands there, shortened: a title, an address or the line itself.
        public var text: String
        public var reason: String
    }

    public var title: String?
    /// In the list's order, each address once.
    public var entries: [Entry] = []
    public var rejected: [Rejected] = []
    /// Entries whose address an earlier one has already; that one got their tags.
    public var repeated = 0
    /// The file ends before the list does; what is whole was read.
    public var isCut = false

    /// Makes a list.
    public init(title: String? = nil, entries: [Entry] = []) {
        self.title = title
        self.entries = entries
    }

    /// Reads a list: OPML, or lines as newsboat's `urls` has them; nil when the bytes are neither.
    public static func read(_ bytes: [UInt8]) -> SubscriptionList? {
        let text = CharsetDecoder.decode(bytes, contentType: nil, kind: .xml).utf8
        guard let first = text.first(where: { !ByteScan.isSpace($0) }) else { return nil }
        return first == 0x3C ? OPML.read(text) : URLLines.read(text)
    }

    /// Adds an entry, or its tags to the entry that has its address already; an address that cannot be asked is rejected with the reason.
    ///
    /// - Parameter seen: places of the entries by address.
    mutating func add(_ address: String, title: String?, site: String?, tags: [String], line: Int, seen: inout [String: Int]) {
        do {
            guard let url = try TypedAddress.candidates(address).first else { return }
            if let place = seen[url] {
                entries[place].tags = Self.unique(entries[place].tags + tags)
                repeated += 1
                return
            }
            seen[url] = entries.count
            entries.append(Entry(url: url, title: title == address || title == url ? nil : title, siteURL: site, tags: Self.unique(tags)))
        } catch { reject(line, title.map { "\($0) (\(Self.short(address)))" } ?? address, error.description) }
    }

    /// Reasons beyond that many lines are only counted by the first of them; a list of that size is another kind of file.
    private static let mostRejected = 10_000

    mutating func reject(_ line: Int, _ text: String, _ reason: String) {
        guard rejected.count < Self.mostRejected else { return }
        rejected.append(Rejected(line: line, text: Self.short(text), reason: reason))
    }

    private static func short(_ text: String) -> String {
        let text = PlainText.fold(withoutCredentials(text))
        return text.count > 120 ? text.prefix(120) + "…" : text
    }

    private static func unique(_ tags: [String]) -> [String] {
        var kept: [String] = []
        for tag in tags.prefix(64) {
            let tag = PlainText.fold(tag.hasPrefix("/") ? String(tag.dropFirst()) : tag)
            if !tag.isEmpty, !kept.contains(tag) { kept.append(tag) }
        }
        return kept
    }
}
