import Deduplication
import Models

/// Where the text of an article was read.
public enum TextOrigin: String, Sendable, Codable {
    /// The item of a feed.
    case feed
    /// The page that the item links to.
    case page
    /// A document that a user imported.
    case document
}

/// The bytes that an article was made from, compressed with zlib.
public struct RawPage: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case page
        case text
        /// A page beside an article whose text is the feed's, which had more of it.
        case feed
    }
    public var url: String
    public var contentType: String?
    public var kind: Kind
    /// Size before compression.
    public var bytes: Int
    public var zlib: [UInt8]

    /// Makes a raw page of compressed bytes.
    public init(url: String, contentType: String?, kind: Kind, bytes: Int, zlib: [UInt8]) {
        self.url = url
        self.contentType = contentType
        self.kind = kind
        self.bytes = bytes
        self.zlib = zlib
    }
}

/// One reading of an article, with everything that is computed from its text before it is stored.
///
/// Fingerprint and search text are computed on worker threads, so that the writer of the store only looks up, decides and writes.
public struct ArticleDraft: Sendable {
    public var article: Article
    public var origin: TextOrigin
    public var fingerprint: Fingerprint
    /// The body as the search index reads it.
    public var indexedBody: String
    /// The page to fetch, as the feed gave its address; nil when the feed's text is complete or no page is wanted.
    public var page: String?
    /// An address on another site that the article's page names as its original.
    public var namedOriginal: String?
    /// The bytes that it was read from, kept for `reparse`.
    public var raw: RawPage?

    /// Makes a draft.
    ///
    /// - Parameters:
    ///   - fingerprint: that of the body; made here when it is nil.
    ///   - indexedBody: the body as the search index reads it.
    public init(
        article: Article, origin: TextOrigin, fingerprint: Fingerprint? = nil, indexedBody: String, page: String? = nil,
        namedOriginal: String? = nil, raw: RawPage? = nil
    ) {
        self.article = article
        self.origin = origin
        self.fingerprint = fingerprint ?? Fingerprint(article)
        self.indexedBody = indexedBody
        self.page = page
        self.namedOriginal = namedOriginal
        self.raw = raw
    }

    /// Bytes of the main text.
    public var length: Int { article.textLength }
}

extension Article {
    /// Bytes of the main text.
    public var textLength: Int { body.reduce(0) { $0 + $1.utf8.count } }
}

/// An article as it is stored, with what decisions about it need.
public struct StoredArticle: Sendable, Equatable {
    public var id: Int64
    public var article: Article
    public var origin: TextOrigin
    /// Hash of the folded body; equal bodies have equal hashes.
    public var bodyHash: [UInt8]
    /// See `Fingerprint.sketch`.
    public var sketch: [Int64]
    /// Revisions that differ only in parts that change by themselves.
    public var volatileRevisions: Int
    /// Counts the texts that the article has had: the search index holds one entry for each.
    public var textVersion: Int64
    /// Unix seconds.
    public var firstSeen: Int64
    public var changedAt: Int64
    /// The moment by which lists are ordered, in Unix seconds.
    public var listedAt: Int64
    public var storyID: Int64?

    /// Makes a stored article.
    public init(
        id: Int64, article: Article, origin: TextOrigin, bodyHash: [UInt8], sketch: [Int64], volatileRevisions: Int, textVersion: Int64,
        firstSeen: Int64, changedAt: Int64, listedAt: Int64, storyID: Int64?
    ) {
        self.id = id
        self.article = article
        self.origin = origin
        self.bodyHash = bodyHash
        self.sketch = sketch
        self.volatileRevisions = volatileRevisions
        self.textVersion = textVersion
        self.firstSeen = firstSeen
        self.changedAt = changedAt
        self.listedAt = listedAt
        self.storyID = storyID
    }
}

/// One item of a feed that is new or has changed.
public struct ItemDraft: Sendable {
    /// Its identity within the feed: see `ItemIdentity`.
    public var key: String
    /// The key under which the item was stored before, when its publisher gave it another.
    public var formerKey: String?
    public var contentHash: [UInt8]
    /// Hash of the item's link, under which it is found again when its identifier changes; nil without a link.
    public var linkHash: Int64?
    public var draft: ArticleDraft

    /// Makes an item.
    public init(key: String, formerKey: String? = nil, contentHash: [UInt8], linkHash: Int64? = nil, draft: ArticleDraft) {
        self.key = key
        self.formerKey = formerKey
        self.contentHash = contentHash
        self.linkHash = linkHash
        self.draft = draft
    }
}
