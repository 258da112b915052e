import Addresses
import FeedParsing
import Ingestion
import Store

/// The items of a feed that are new or changed, as drafts in document order. A long document is made into drafts in parts.
struct FeedDrafts: Sendable {
    let reader: ArticleReader
    let items: [ParsedItem]
    /// Language of the feed.
    let language: String?
    let feedID: Int64
    let sourceName: String?
    /// What is stored of the items, by key.
    let known: [String: KnownItem]
    /// Items of the feed by the hash of their link, for those whose identifier may have changed.
    let stored: [Int64: [ItemIdentity.Stored]]
    /// Pages are to be fetched where the feed gives only a summary.
    let wantsPages: Bool
    /// Unix seconds; dates far ahead of it are not believed.
    let now: Int64
    /// The item that has a key first.
    private let first: [String: Int]
    private let listed: Set<String>
    private let sharedPages: Set<String>

    /// Items and bytes of text of a part.
    private static let partItems = 1_000
    private static let partBytes = 2 << 20

    init(
        reader: ArticleReader, items: [ParsedItem], language: String?, feedID: Int64, sourceName: String?, known: [String: KnownItem],
        stored: [Int64: [ItemIdentity.Stored]], wantsPages: Bool, now: Int64
    ) {
        self.reader = reader
        self.items = items
        self.language = language
        self.feedID = feedID
        self.sourceName = sourceName
        self.known = known
        self.stored = stored
        self.wantsPages = wantsPages
        self.now = now
        first = Dictionary(items.enumerated().map { (ArticleReader.key($1), $0) }) { first, _ in first }
        listed = Set(first.keys)
        var uses: [String: Int] = [:]
        for item in items { if let link = item.link { uses[withoutFragment(link), default: 0] += 1 } }
        sharedPages = Set(uses.filter { $0.value > 1 }.keys)
    }

    /// The parts of the document, one at least.
    var parts: [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0, bytes = 0
        for (at, item) in items.enumerated() {
            let size = (item.contentHTML?.text.utf8.count ?? 0) + (item.summaryHTML?.text.utf8.count ?? 0)
            if at > start, at - start >= Self.partItems || bytes + size > Self.partBytes {
                parts.append(start..<at)
                (start, bytes) = (at, 0)
            }
            bytes += size
        }
        return parts + [start..<items.count]
    }

    /// The drafts of a part.
    func make(_ part: Range<Int>) -> [ItemDraft] {
        part.compactMap { at in
            let item = items[at]
            let key = ArticleReader.key(item)
            guard first[key] == at else { return nil }
            let hash = ArticleReader.hash(item)
            if let old = known[key], old.contentHash == hash { return nil }
            var draft = reader.draft(item, feedID: feedID, sourceName: sourceName, language: language, wantsPages: wantsPages, now: now)
            // A page that several items share is the text of none of them.
            if let page = draft.page, sharedPages.contains(withoutFragment(page)) { draft.page = nil }
            let link = ArticleReader.linkHash(item)
            let former =
                known[key] != nil
                ? nil
                : link.flatMap { stored[$0] }.flatMap { ItemIdentity.formerKey(of: draft.article, stored: $0, listed: listed) }
            return ItemDraft(key: key, formerKey: former, contentHash: hash, linkHash: link, draft: draft)
        }
    }
}
