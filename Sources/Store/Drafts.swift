import Models

/// A fact with the key under which facts of other articles that say the same are found.
public struct KeyedFact: Sendable {
    public let fact: Fact
    public let mergeKey: String
    /// The members of the fact's kind as JSON: what the column `facts.detail` holds.
    let detailJSON: String
    /// First and last day that its date can mean; `0000-01-01` and `9999-12-31` where it is open.
    let firstDay: String?
    let lastDay: String?

    /// Pairs a fact with its key, and encodes it here so that the writer need not.
    public init(fact: Fact, mergeKey: String) {
        self.fact = fact
        self.mergeKey = mergeKey
        detailJSON = JSONText.encode(fact.detail)
        let span = fact.date.flatMap { PartialDate($0) }
        firstDay = span.map { $0.first.map(PartialDate.text) ?? "0000-01-01" }
        lastDay = span.map { $0.last.map(PartialDate.text) ?? "9999-12-31" }
    }
}

/// An article with what must be known of it when it is stored.
public struct ArticleDraft: Sendable {
    public var article: Article
    /// Hash of the folded body; equal bodies have equal hashes.
    public var bodyHash: [UInt8]
    /// Sketch of the text in ascending order; its first keys are posted for look-up, all of them estimate resemblance.
    public var bands: [Int64]
    /// The page that is still to be fetched, as the feed gave its address.
    public var page: String?
    /// An address on another site that the article's page names as its original.
    public var namedOriginal: String?
    /// The bytes it was made from, to be kept for `reparse`.
    public var raw: RawPage?
    /// Headline and body as the search index reads them, folded here so that the writer need not.
    let searchHeadline: String
    let searchBody: String

    /// Makes a draft.
    public init(
        article: Article, bodyHash: [UInt8], bands: [Int64] = [], page: String? = nil, namedOriginal: String? = nil, raw: RawPage? = nil
    ) {
        self.article = article
        self.bodyHash = bodyHash
        self.bands = bands
        self.page = page
        self.namedOriginal = namedOriginal
        self.raw = raw
        searchHeadline = SearchText.indexed(article.headline ?? "")
        searchBody = SearchText.indexed(article.body.joined(separator: "\n"))
    }
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

/// What an article brings to the clustering of stories, opaque to the store but for its keys.
public struct StoryDraft: Sendable {
    /// Hashes of rare terms.
    public var terms: [Int64]
    /// Days since 1970-01-01 of the article.
    public var day: Int
    /// How many days before and after stories are looked for.
    public var window: Int
    /// The state of a story that this article alone founds.
    public var state: [UInt8]

    /// Makes a draft.
    public init(terms: [Int64], day: Int, window: Int, state: [UInt8]) {
        self.terms = terms
        self.day = day
        self.window = window
        self.state = state
    }
}

/// One item of a feed that is new or has changed.
public struct ItemDraft: Sendable {
    public var key: String
    public var contentHash: [UInt8]
    public var draft: ArticleDraft

    /// Makes an item.
    public init(key: String, contentHash: [UInt8], draft: ArticleDraft) {
        self.key = key
        self.contentHash = contentHash
        self.draft = draft
    }
}

/// Everything that one poll of one feed changes; committed whole or not at all.
public struct PollCommit: Sendable {
    public var feedID: Int64
    /// Unix seconds.
    public var at: Int64
    public var nextPoll: Int64
    public var health: String
    public var state: [UInt8]
    /// New address after a permanent move.
    public var movedTo: String?
    public var title: String?
    public var siteLink: String?
    public var language: String?
    public var items: [ItemDraft]
    public var poll: PollRow
    /// Change-log entries beyond those of articles (health, gap, move …): kind and JSON.
    public var changes: [(kind: String, data: String)]

    /// Makes a commit.
    public init(
        feedID: Int64, at: Int64, nextPoll: Int64, health: String, state: [UInt8], movedTo: String? = nil, title: String? = nil,
        siteLink: String? = nil, language: String? = nil, items: [ItemDraft] = [], poll: PollRow,
        changes: [(kind: String, data: String)] = []
    ) {
        self.feedID = feedID
        self.at = at
        self.nextPoll = nextPoll
        self.health = health
        self.state = state
        self.movedTo = movedTo
        self.title = title
        self.siteLink = siteLink
        self.language = language
        self.items = items
        self.poll = poll
        self.changes = changes
    }
}

/// One poll as the history keeps it.
public struct PollRow: Sendable, Equatable {
    /// Unix seconds.
    public var at: Int64
    public var status: Int?
    /// `ok`, `not_modified`, or the class of the error.
    public var outcome: String
    public var detail: String?
    public var newArticles: Int
    public var changedArticles: Int
    public var bytes: Int
    public var milliseconds: Int

    /// Makes a row.
    public init(
        at: Int64, status: Int? = nil, outcome: String, detail: String? = nil, newArticles: Int = 0, changedArticles: Int = 0,
        bytes: Int = 0, milliseconds: Int = 0
    ) {
        self.at = at
        self.status = status
        self.outcome = outcome
        self.detail = detail
        self.newArticles = newArticles
        self.changedArticles = changedArticles
        self.bytes = bytes
        self.milliseconds = milliseconds
    }
}

/// What a commit did.
public struct CommitResult: Sendable, Equatable {
    public var feedID: Int64
    public var added: [Int64] = []
    public var changed: [Int64] = []
    /// Items whose article was there already under the same address.
    public var linked = 0
    /// False when the feed was removed in the meantime, so nothing was stored.
    public var stored = true
}

/// Decisions that only the transaction can make, since they need what is stored at that very moment.
///
/// Pure functions of the Deduplication target, handed in so that the store knows rows and not similarity.
public struct Linker: Sendable {
    /// Which of the candidates (earliest first) the article is a copy of.
    public var copyOf: @Sendable (Article, [Article]) -> (original: Int64, kind: DuplicateKind)?
    /// Whether two sketches allow that one text copies the other; false saves the reading of the text.
    public var mayCopy: @Sendable ([Int64], [Int64]) -> Bool
    /// How many keys of a sketch are posted.
    public var posted: Int
    /// Which story an article joins: its features, and the candidate stories with their state and how many terms they share.
    /// Gives the story's id (nil founds one) and its new state.
    public var joinStory: @Sendable (StoryDraft, [StoryCandidate]) -> (story: Int64?, state: [UInt8])
    /// Whether a changed text differs only in parts that change by themselves (clocks, counters).
    public var isVolatile: @Sendable (Article, Article) -> Bool

    /// Makes a linker.
    public init(
        copyOf: @escaping @Sendable (Article, [Article]) -> (original: Int64, kind: DuplicateKind)?,
        mayCopy: @escaping @Sendable ([Int64], [Int64]) -> Bool, posted: Int,
        joinStory: @escaping @Sendable (StoryDraft, [StoryCandidate]) -> (story: Int64?, state: [UInt8]),
        isVolatile: @escaping @Sendable (Article, Article) -> Bool
    ) {
        self.copyOf = copyOf
        self.mayCopy = mayCopy
        self.posted = posted
        self.joinStory = joinStory
        self.isVolatile = isVolatile
    }
}

/// A story that shares rare terms with an article.
public struct StoryCandidate: Sendable {
    public var id: Int64
    public var sharedTerms: Int
    public var state: [UInt8]
    public var articles: Int
    public var firstDate: String?
    public var lastDate: String?
}
