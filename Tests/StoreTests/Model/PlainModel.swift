/// What a store must hold after a history, said in the plainest way: no indexes, no text comparison but equality, no SQL.
///
/// The words of the histories are chosen so that two texts are either equal or share nothing.
struct PlainModel {
    struct Text: Equatable {
        var headline: String?
        var body: String
    }

    struct ModelArticle {
        var texts: [Text]
        var url: String?
        var now: Text { texts[texts.count - 1] }
    }

    /// An item of a document.
    struct Item: Equatable {
        var key: String
        var link: String?
        var text: Text

        /// The address of the article: the link without its fragment.
        var address: String? { link.map { String($0.prefix { $0 != "#" }) } }
    }

    /// Articles in the order of their identifiers, which begin at 1.
    var articles: [ModelArticle] = []
    /// For each feed the article of each item key, and the item as it was last listed.
    var feeds: [[String: (article: Int, item: Item)]]

    init(feeds count: Int) { feeds = Array(repeating: [:], count: count) }

    /// A poll of a feed that lists these items.
    mutating func poll(_ feed: Int, _ document: [Item]) {
        let listed = Set(document.map(\.key))
        // Which items are old ones under another key is decided by what was stored before the poll.
        var former: [String: String] = [:]
        for item in document where feeds[feed][item.key] == nil {
            guard let link = item.link, document.filter({ $0.link == link }).count == 1 else { continue }
            let candidates = feeds[feed].filter { $0.value.item.link == link }
            guard candidates.count == 1, let old = candidates.first, !listed.contains(old.key) else { continue }
            if articles[old.value.article - 1].now.body == item.text.body { former[item.key] = old.key }
        }
        for item in document {
            if let old = former[item.key] { feeds[feed][item.key] = feeds[feed].removeValue(forKey: old) }
            if let known = feeds[feed][item.key] {
                guard known.item != item else { continue }
                if isAnotherStory(item, than: articles[known.article - 1], before: known.item) {
                    feeds[feed][item.key] = (place(item, feed: feed), item)
                    continue
                }
                edit(known.article, to: item, linkChanged: known.item.link != item.link && item.link != nil)
                feeds[feed][item.key] = (known.article, item)
            } else {
                feeds[feed][item.key] = (place(item, feed: feed), item)
            }
        }
    }

    /// The key is used again: link, headline and text are all others.
    private func isAnotherStory(_ item: Item, than article: ModelArticle, before: Item) -> Bool {
        guard let link = item.link, link != before.link, let url = article.url, url != item.address else { return false }
        guard let headline = item.text.headline, let old = article.now.headline else { return false }
        return headline != old && item.text.body != article.now.body
    }

    private mutating func edit(_ id: Int, to item: Item, linkChanged: Bool) {
        var text = item.text
        text.headline = text.headline ?? articles[id - 1].now.headline
        if articles[id - 1].now != text { articles[id - 1].texts.append(text) }
        if linkChanged { articles[id - 1].url = item.address }
    }

    /// The article of another feed that has the address and does not contradict the text; else a new one.
    private mutating func place(_ item: Item, feed: Int) -> Int {
        if let address = item.address {
            let own = Set(feeds[feed].values.map(\.article))
            let others = articles.indices.filter { articles[$0].url == address }.prefix(8).filter { !own.contains($0 + 1) }
            if let match = others.first(where: { agree(articles[$0].now, item.text) }) { return match + 1 }
        }
        articles.append(ModelArticle(texts: [item.text], url: item.address))
        return articles.count
    }

    /// Two readings can be of one article: the text is the same, or the headline.
    private func agree(_ a: Text, _ b: Text) -> Bool { a.body == b.body || (a.headline != nil && a.headline == b.headline) }

    /// Articles that share their text with another are one original and its copies.
    var groups: [[Int]] {
        Dictionary(grouping: articles.indices.map { $0 + 1 }) { articles[$0 - 1].now.body }.values.filter { $0.count > 1 }.map { $0.sorted() }
    }
}
