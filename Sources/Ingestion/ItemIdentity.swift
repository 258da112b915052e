import Deduplication
import Models

/// Which article of a feed an item of its document is.
///
/// The rules, in order:
/// 1. The item's identifier decides. Two identifiers of one document are two articles, whatever their links. One that is used again for another
///    story is told by `ArticleDecision.isAnotherStory`.
/// 2. Without an identifier the link decides, its fragment included, since change logs link to places within one page; without a link the words.
/// 3. An identifier that is new, under a link that one stored item of the feed has and no other item of the document, is that item under a
///    changed identifier when the stored identifier has gone from the document and the texts agree. Publishers change identifiers
///    when they edit (`…/story#2`), move to `https` or replace their system.
///
/// Across feeds identifiers mean nothing (RSS 2.0, `guid`); there the address links articles: see `ArticleDecision`.
public enum ItemIdentity {
    /// An item of a document, as far as its identity goes.
    public struct Listed: Sendable {
        public var key: String
        public var linkHash: Int64?

        /// Makes an item.
        public init(key: String, linkHash: Int64?) {
            self.key = key
            self.linkHash = linkHash
        }
    }

    /// An item that the store has of the feed.
    public struct Stored: Sendable {
        public var key: String
        public var article: Article

        /// Makes an item.
        public init(key: String, article: Article) {
            self.key = key
            self.article = article
        }
    }

    /// The items of the document whose key is unknown and whose link no other item of it has: those that rule 3 may apply to.
    public static func mayBeRenamed(_ items: [Listed], known: (String) -> Bool) -> [Listed] {
        var uses: [Int64: Int] = [:]
        for item in items { if let hash = item.linkHash { uses[hash, default: 0] += 1 } }
        return items.filter { item in item.linkHash.map { uses[$0] == 1 } ?? false && !known(item.key) }
    }

    /// The stored item that a new one is under a changed identifier (rule 3), or nil.
    ///
    /// - Parameters:
    ///   - article: what the document says of the item.
    ///   - stored: all items of the feed under the item's link.
    ///   - listed: all keys of the document.
    public static func formerKey(of article: Article, stored: [Stored], listed: Set<String>) -> String? {
        guard stored.count == 1, let former = stored.first, !listed.contains(former.key) else { return nil }
        return Duplicates.textsAgree(ComparedText(article), former.article) ? former.key : nil
    }
}
