import Deduplication
import Models

/// An article as it is to be written: every column, search entry and log entry is derived from this one value.
public struct ArticleRecord: Sendable {
    /// The merged article.
    public var article: Article
    public var origin: TextOrigin
    public var bodyHash: [UInt8]
    public var sketch: [Int64]
    /// Words of the body.
    public var words: Int
    /// The body as the search index reads it; nil when it is the stored one.
    public var indexedBody: String?
    public var listedAt: Int64
    public var textVersion: Int64

    /// Makes a record.
    public init(
        article: Article, origin: TextOrigin, bodyHash: [UInt8], sketch: [Int64], words: Int, indexedBody: String? = nil, listedAt: Int64,
        textVersion: Int64
    ) {
        self.article = article
        self.origin = origin
        self.bodyHash = bodyHash
        self.sketch = sketch
        self.words = words
        self.indexedBody = indexedBody
        self.listedAt = listedAt
        self.textVersion = textVersion
    }

    /// Whether the text is long enough that copies of it may be looked for.
    public var isTelling: Bool { words >= Duplicates.minimumWords }
}

/// What a draft does to the store.
public enum ArticleIntent: Sendable {
    /// A new article. Copies of it are still to be looked for: see `CopyDecision`.
    case insert(ArticleRecord)
    /// Another text or headline of an article that is stored.
    case revise(ArticleRevision)
    /// The same text: metadata may have become better, or the address another. The page, if any, is to be fetched.
    case update(ArticleRecord, page: String?)
    /// The article is there already under this identifier, and keeps what it has.
    case link(Int64)
    /// The page has less than the feed's own text: only its bytes are kept.
    case keepFeedText

    /// The article that a revision or an update is of; nil for one that is not stored.
    public var changedArticle: Int64? {
        switch self {
        case .revise(let revision): revision.record.article.id
        case .update(let record, _): record.article.id
        case .insert, .link, .keepFeedText: nil
        }
    }
}

/// A change of an article's text.
public struct ArticleRevision: Sendable {
    public var record: ArticleRecord
    /// The text that was stored is kept as a revision; false when there was none.
    public var keepsOld: Bool
    /// The texts differ only in parts that change by themselves.
    public var isVolatile: Bool
    /// The text is new to the store, so copies and the story are to be looked for again.
    public var isNewText: Bool
    /// The page to fetch, since the feed says that something has changed.
    public var page: String?
}

/// Decides what a draft does, from values alone.
///
/// Addresses across feeds: an article of another feed that has the draft's address is the same article unless the texts contradict that. Where
/// several articles share an address (status pages, change logs), only one whose text agrees is.
public enum ArticleDecision {
    /// Revisions that differ only in parts that change by themselves, kept for one article.
    public static let volatileRevisions = 24
    /// Texts of one article that are told apart; what comes later is not taken over.
    public static let textVersions: Int64 = 1 << 16

    /// Whether a publisher has used an item's identifier again for another story: address, headline and text are all unlike those of the article
    /// that had it. Then both are kept; where one of the three is alike, the item is an edit.
    ///
    /// - Parameter linkChanged: the item's link is another than when it was stored.
    public static func isAnotherStory(_ draft: ArticleDraft, than stored: StoredArticle, linkChanged: Bool) -> Bool {
        guard linkChanged, draft.origin == .feed, let old = stored.article.url, let new = draft.article.url, old != new else { return false }
        return Duplicates.areUnlike(ComparedText(draft.article), stored.article)
    }

    /// Decides on an item of a feed or an imported document.
    ///
    /// - Parameters:
    ///   - stored: the article that the item had before.
    ///   - linkChanged: the item's link is another than when it was stored.
    ///   - sameAddress: stored articles with the draft's address, the oldest first.
    ///   - ownArticle: whether an article already belongs to another item of the draft's feed.
    ///   - now: Unix seconds.
    public static func place(
        _ draft: ArticleDraft, stored: StoredArticle?, linkChanged: Bool, sameAddress: [StoredArticle], ownArticle: (Int64) -> Bool, now: Int64
    ) -> ArticleIntent {
        if let stored { return revise(stored, with: draft, takesAddress: linkChanged, now: now) }
        let others = sameAddress.filter { !ownArticle($0.id) }
        if let found = sameArticle(draft.article, among: others.map(\.article)), let match = others.first(where: { $0.article.id == found.id }) {
            // Another feed's word for the same page: it fills what is missing, and does not overwrite.
            if replaces(draft.article, origin: draft.origin, match.article) { return revise(match, with: draft, takesAddress: false, now: now) }
            return .link(match.id)
        }
        return .insert(record(draft.article, draft, textVersion: 0, firstSeen: now))
    }

    /// The one of the articles at an address that a draft with this address is; nil when it is none of them.
    public static func sameArticle(_ article: Article, among others: [Article]) -> Article? {
        guard !others.isEmpty else { return nil }
        let text = ComparedText(article)
        if others.count == 1 { return Duplicates.agreement(text, others[0]) == .contradict ? nil : others[0] }
        return others.first { Duplicates.agreement(text, $0) == .agree }
    }

    /// Whether another feed's word for the same article, or a document, takes the place of what is stored.
    public static func replaces(_ article: Article, origin: TextOrigin, _ stored: Article) -> Bool {
        origin == .document || stored.body.isEmpty || (stored.partial == true && article.partial != true && !article.body.isEmpty)
    }

    /// Decides on a new reading of a stored article.
    ///
    /// - Parameter takesAddress: the draft's address replaces the stored one.
    public static func revise(_ stored: StoredArticle, with draft: ArticleDraft, takesAddress: Bool, now: Int64) -> ArticleIntent {
        let old = stored.article
        var new = draft.article
        if draft.origin == .page, stored.origin == .feed, draft.length <= old.textLength { return .keepFeedText }
        // The page's text stays when the feed's summary changes; the page is read again.
        let keepsText =
            new.body.isEmpty || (draft.origin == .feed && stored.origin != .feed && (new.partial == true || draft.length <= old.textLength))
        if keepsText {
            new.body = old.body
            new.dateline = old.dateline
            new.located = old.located
            new.images = old.images
            new.creditLines = old.creditLines
            new.partial = old.partial
        }
        new.url = takesAddress ? new.url ?? old.url : old.url
        new.source = ArticleSource(
            feed: old.source?.feed, name: old.source?.name ?? new.source?.name,
            domain: takesAddress ? new.source?.domain ?? old.source?.domain : old.source?.domain ?? new.source?.domain)
        // The feed's headline and date stand before the page's; what a reading does not know is kept.
        if draft.origin == .page, old.headline != nil { new.headline = old.headline }
        new.headline = new.headline ?? old.headline
        if new.datePublished == nil || (draft.origin == .page && old.datePublished != nil) {
            new.datePublished = old.datePublished
            new.dateBasis = old.dateBasis
        }
        new.dateModified = new.dateModified ?? old.dateModified
        if new.byline.isEmpty { new.byline = old.byline }
        if new.images.isEmpty { new.images = old.images }
        new.id = old.id
        new.language = new.language ?? old.language
        new.revision = old.revision
        new.factsCutShort = old.factsCutShort
        new.duplicateOf = old.duplicateOf
        new.duplicateKind = old.duplicateKind

        let sameText = new.body == old.body
        guard !sameText || new.headline != old.headline else {
            var record = record(new, draft, textVersion: stored.textVersion, firstSeen: stored.firstSeen)
            keepText(of: stored, in: &record)
            return .update(record, page: takesAddress ? draft.page : nil)
        }
        let isFirstText = old.body.isEmpty && !new.body.isEmpty
        let isVolatile = !isFirstText && Duplicates.isVolatile(old, new)
        if isVolatile, stored.volatileRevisions >= volatileRevisions { return .link(stored.id) }
        if stored.textVersion >= textVersions - 1 { return .link(stored.id) }
        if !isFirstText { new.revision += 1 }
        var record = record(new, draft, textVersion: stored.textVersion + 1, firstSeen: stored.firstSeen)
        if sameText { keepText(of: stored, in: &record) }
        record.textVersion = stored.textVersion + 1
        return .revise(
            ArticleRevision(
                record: record, keepsOld: !isFirstText, isVolatile: isVolatile, isNewText: !sameText && !isVolatile, page: draft.page))
    }

    private static func record(_ article: Article, _ draft: ArticleDraft, textVersion: Int64, firstSeen: Int64) -> ArticleRecord {
        ArticleRecord(
            article: article, origin: draft.origin, bodyHash: draft.fingerprint.bodyHash, sketch: draft.fingerprint.sketch,
            words: draft.fingerprint.words, indexedBody: draft.indexedBody,
            listedAt: PublishedDate.listedAt(article, firstSeen: firstSeen), textVersion: textVersion)
    }

    /// The record's text is the stored one.
    private static func keepText(of stored: StoredArticle, in record: inout ArticleRecord) {
        record.origin = stored.origin
        record.bodyHash = stored.bodyHash
        record.sketch = stored.sketch
        record.indexedBody = nil
        record.textVersion = stored.textVersion
    }
}

/// What an article's page says of the article's address (RFC 6596).
public enum AddressDecision: Sendable, Equatable {
    case keep
    /// The article takes over the address.
    case adopt(String)
    /// The article that has the address is the original.
    case copyOf(Int64)

    /// Decides on the address that a page names as canonical. It is believed when nothing else has it, or when the texts agree: sites name
    /// their front page or a section on every page.
    ///
    /// - Parameter owners: other stored articles that have the address.
    public static func canonical(_ named: String?, of stored: StoredArticle, owners: [StoredArticle]) -> AddressDecision {
        guard let named else { return .keep }
        if owners.isEmpty { return .adopt(named) }
        return agreeing(stored, owners)
    }

    /// Decides on an original that the page names on another site: believed only of an article that is stored and whose text agrees.
    public static func original(of stored: StoredArticle, owners: [StoredArticle]) -> AddressDecision {
        owners.isEmpty || stored.article.body.isEmpty ? .keep : agreeing(stored, owners)
    }

    private static func agreeing(_ stored: StoredArticle, _ owners: [StoredArticle]) -> AddressDecision {
        let text = ComparedText(stored.article)
        return owners.first { Duplicates.textsAgree(text, $0.article) }.map { .copyOf($0.id) } ?? .keep
    }
}
