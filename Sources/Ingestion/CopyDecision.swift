import Deduplication
import Models

/// A stored article that another may be a copy of.
public struct CopyCandidate: Sendable {
    public var article: Article
    /// The article that this one is a copy of, or itself.
    public var root: Int64
    /// How it copies the root; nil when it is the root.
    public var rootKind: DuplicateKind?
    public var rootPublished: String?
    public var rootDomain: String?

    /// Makes a candidate; the article has its identifier, headline, body, address and source.
    public init(article: Article, root: Int64, rootKind: DuplicateKind?, rootPublished: String?, rootDomain: String?) {
        self.article = article
        self.root = root
        self.rootKind = rootKind
        self.rootPublished = rootPublished
        self.rootDomain = rootDomain
    }
}

/// A link between two articles, of which one copies the other.
public struct CopyLink: Sendable, Equatable {
    /// The original of all copies so far.
    public var root: Int64
    public var kind: DuplicateKind
    /// The new article was published before the root, so that it becomes the original.
    public var replacesRoot: Bool

    /// Makes a link.
    public init(root: Int64, kind: DuplicateKind, replacesRoot: Bool) {
        self.root = root
        self.kind = kind
        self.replacesRoot = replacesRoot
    }
}

/// Decides whether an article is a copy, and of which.
public enum CopyDecision {
    /// Decides on an article whose text is new to the store.
    ///
    /// - Parameters:
    ///   - sameAddress: articles with the same address, which are copies when the texts agree.
    ///   - sameText: the oldest articles with an equal body.
    ///   - similar: articles whose sketches resemble the article's, the likeliest first.
    public static func decide(
        _ record: ArticleRecord, sameAddress: [CopyCandidate], sameText: [CopyCandidate], similar: [CopyCandidate]
    ) -> CopyLink? {
        let article = record.article
        guard !article.body.isEmpty else { return nil }
        if let other = sameText.first(where: { Duplicates.isExact(article, $0.article, words: record.words) }) {
            return link(article, to: other, .exact)
        }
        let text = ComparedText(article)
        if let other = sameAddress.first(where: { Duplicates.textsAgree(text, $0.article) }) { return link(article, to: other, .sameURL) }
        guard let found = Duplicates.original(of: text, among: similar.map(\.article)),
            let other = similar.first(where: { $0.article.id == found.original })
        else { return nil }
        return link(article, to: other, found.kind)
    }

    private static func link(_ article: Article, to other: CopyCandidate, _ kind: DuplicateKind) -> CopyLink {
        let kind = other.rootKind.map { combined(kind, $0, isSameSite: isSameSite(article.source?.domain, other.rootDomain)) } ?? kind
        return CopyLink(root: other.root, kind: kind, replacesRoot: isEarlier(article.datePublished, than: other.rootPublished))
    }

    /// How A copies C when A copies B and B copies C.
    public static func combined(_ first: DuplicateKind, _ second: DuplicateKind, isSameSite: Bool) -> DuplicateKind {
        if first == second, first == .exact || first == .sameURL { return first }
        return isSameSite ? .near : .syndicated
    }

    static func isSameSite(_ a: String?, _ b: String?) -> Bool { a != nil && a == b }

    /// True only when both days are known and the first is before the second.
    public static func isEarlier(_ date: String?, than other: String?) -> Bool {
        guard let date, let other else { return false }
        return date.utf8.count >= 10 && other.utf8.count >= 10 && date.prefix(10) < other.prefix(10)
    }
}
