import CXML
import Markup
import Models

/// The dates of an article, from the most trusted place of a page that has one.
///
/// In order: JSON-LD, `article:` and its like, what analytics tags state, microdata, `<time>`, the address, and the printed lines.
struct DateChoice {
    let tree: HTMLTree
    let tags: MetaTags
    let linked: LinkedData
    let url: String?
    /// The article's heading.
    let heading: Int?

    /// The date of publication and where it stands.
    func published(_ lines: @autoclosure () -> PrintedLines) -> (date: String, basis: DateBasis)? {
        let stated: [() -> String?] = [
            { linked.published }, { tags.first("article:published_time", "og:article:published_time", "og:published_time", "article:published") },
            { tags.first("dc:date:issued", "dcterms:issued", "dcterms:created", "dc:date:created", "dcterms:date", "dc:date") },
            { tags.first("datepublished", "parsely-pub-date", "sailthru:date", "pubdate", "publishdate", "publish-date", "publication_date") },
            {
                tags.first(
                    "date", "article:created", "created", "citation_publication_date", "ptime", "last-published", "displaydate", "rnews:datepublished"
                )
            },
            { tags.first { $0.contains("publi") && ($0.contains("date") || $0.contains("time")) } },
            { item("datePublished") }, { time(isMarked: true, isChange: false) }, { time(isMarked: false, isChange: false) },
        ]
        for (index, source) in stated.enumerated() {
            guard let date = PageDate.read(source()) else { continue }
            return (Self.local(date, among: stated[(index + 1)...].prefix(3)), .meta)
        }
        if let date = marked(acceptsChange: false) { return (date, .inferred) }
        let printed = lines()
        let changed = PageDate.read(time(isMarked: false, isChange: true))
        for (date, basis) in [(url.flatMap(PageDate.inAddress), DateBasis.url), (inLines(printed, acceptsChange: false), .inferred)] {
            guard let date else { continue }
            if let changed, changed.hasPrefix(date.prefix(10)) { return (changed, .meta) }
            return (date, basis)
        }
        // The day of the last change stands for that of publication where the page gives no other.
        if let changed { return (changed, .meta) }
        if let date = marked(acceptsChange: true) ?? inLines(printed, acceptsChange: true) { return (date, .inferred) }
        return heading == nil ? labelled().map { ($0, .inferred) } : nil
    }

    /// The first date in the lines behind the heading, else in front of it.
    private func inLines(_ lines: PrintedLines, acceptsChange: Bool) -> String? {
        for line in lines.behind where heading != nil && Self.isDateLine(line.text) {
            guard let date = PageDate.published(in: line.text, acceptsChange: acceptsChange), !isElsewhere(line.node) else { continue }
            return date
        }
        for line in lines.before.prefix(12) where Self.isDateLine(line.text) && line.text.utf8.count < 80 {
            guard let date = PageDate.published(in: line.text, acceptsChange: acceptsChange), !isElsewhere(line.node) else { continue }
            return date
        }
        return nil
    }

    /// The date of the last change.
    func modified() -> String? {
        let changed = [
            linked.modified, tags.first("article:modified_time", "og:updated_time", "og:article:modified_time"),
            tags.first("dc:date:modified", "dcterms:modified"), tags.first("datemodified", "lastmod", "last-modified", "revised"),
            item("dateModified"),
        ]
        return changed.lazy.compactMap { PageDate.read($0) }.first
    }

    /// The same moment as the page gives it elsewhere in the writer's own zone: in UTC it may fall on another day.
    private static func local(_ date: String, among others: some Sequence<() -> String?>) -> String {
        guard date.hasSuffix("Z"), let moment = parseDate(date)?.unixSeconds else { return date }
        for other in others {
            guard let text = PageDate.read(other()), !text.hasSuffix("Z"), let same = parseDate(text), same.offset != nil, same.unixSeconds == moment
            else { continue }
            return text
        }
        return date
    }

    /// A line about when, not a sentence that happens to name a day.
    private static func isDateLine(_ text: String) -> Bool {
        guard text.utf8.count < 160 else { return false }
        return !BlockFilter.endsSentence(text) || text.utf8.count < 50 || text.utf8.count < 120 && DateLabels.begins(text)
    }

    private func item(_ name: String) -> String? {
        for node in tags.marked + tags.times {
            guard let found = tree.attribute(node, DL_ATTR_itemprop),
                found.lowercased().split(separator: " ").contains(where: { $0 == name.lowercased() })
            else { continue }
            if let value = tree.attribute(node, DL_ATTR_datetime) ?? tree.attribute(node, DL_ATTR_content), PageDate.read(value) != nil {
                return value
            }
            guard tree.size(node) < 300 else { continue }
            let text = tree.plain(node)
            if PageDate.read(text) != nil { return text }
            if let inText = PageDate.find(in: text) { return inText }
        }
        return nil
    }

    /// A `<time>`: one that says that it is the publication's, else the first behind the heading and outside of teasers and comments.
    private func time(isMarked: Bool, isChange: Bool) -> String? {
        let start = heading ?? 0
        for node in tags.times.filter({ $0 >= start }) + tags.times.filter({ $0 < start }) {
            let isPublication = tree.has(node, DL_ATTR_pubdate) || tree.hints(node) & Hint.date != 0
            if isMarked, !isPublication { continue }
            // Behind the text stand other articles and comments.
            if !isMarked, node > start + 1_500 { continue }
            if isElsewhere(node) { continue }
            if self.isChange(node) != isChange { continue }
            if let value = tree.attribute(node, DL_ATTR_datetime), PageDate.read(value) != nil { return value }
            if tree.size(node) < 300, let found = PageDate.find(in: tree.plain(node)) { return found }
        }
        return nil
    }

    /// Whether a class or the words in front say that a date is that of a change: `Updated <time>…`, `<time class="updated">`.
    private func isChange(_ node: Int) -> Bool {
        let names = tree.attribute(node, DL_ATTR_class)?.lowercased() ?? ""
        if names.firstRange(of: "publish") != nil { return false }
        if ["updated", "modified"].contains(where: { names.firstRange(of: $0) != nil }) { return true }
        if DateLabels.last(in: String(tree.plain(node).prefix(80))) == .updated { return true }
        var at = node - 1
        let first = max(heading.map { $0 < node ? tree.end($0) : 0 } ?? 0, node - 8)
        while at >= first {
            if tree.tag(at) == DL_TAG_time { return false }
            if tree.tag(at) == DL_TAG_text {
                let text = tree.plain(at)
                if !text.isEmpty { return text.utf8.count < 60 && DateLabels.last(in: text) == .updated }
            }
            at -= 1
        }
        return false
    }

    /// A line whose class says that it is a date, near the heading: further down are comments and other articles.
    private func marked(acceptsChange: Bool) -> String? {
        let start = heading ?? tags.firstHeadings.first ?? 0
        let near = tags.marked.filter { tree.hints($0) & (Hint.date | Hint.byline | Hint.place) != 0 && $0 > start - 80 && $0 < start + 500 }
        for node in near.filter({ $0 >= start }) + near.filter({ $0 < start }) {
            guard tree.size(node) < 250, !isElsewhere(node) else { continue }
            let text = tree.plain(node)
            if let date = PageDate.published(in: text, acceptsChange: acceptsChange) ?? PageDate.short(text) { return date }
            // hAtom: the words say “2 hours ago”, the title the moment.
            if acceptsChange || !isChange(node), let date = PageDate.read(tree.attribute(node, DL_ATTR_title)) { return date }
        }
        return nil
    }

    /// A line anywhere in the page that says what its date is, for pages without a heading.
    private func labelled() -> String? {
        for line in PrintedLines(tree, from: 0, most: 300, reach: 4_000).behind where line.text.utf8.count < 160 {
            let text = line.text.lowercased()
            guard Self.labels.contains(where: { text.firstRange(of: $0) != nil }) else { continue }
            if let date = PageDate.find(in: line.text) { return date }
        }
        return nil
    }

    private static let labels = [
        "发布", "發布", "时间：", "時間：", "日期：", "来源：", "公開", "掲載", "更新日", "입력", "기사입력", "published", "posted", "publié", "veröffentlicht", "publicado",
        "pubblicato", "gepubliceerd", "ngày", "опубликовано", "дата", "datum:", "date:", "opublikowano", "publicerad", "publisert", "julkaistu",
        "tarih",
    ]

    /// Within teasers, comments, navigation, or an article of its own.
    private func isElsewhere(_ node: Int) -> Bool {
        var at = tree.parent(node)
        while at > 0 {
            let tag = tree.tag(at)
            if tag == DL_TAG_body || tag == DL_TAG_html || tag == DL_TAG_main { return false }
            if let heading, tree.contains(at, heading) { return false }
            if tag == DL_TAG_aside || tag == DL_TAG_nav || tag == DL_TAG_footer { return true }
            if tree.hints(at) & (Hint.teaser | Hint.comment) != 0 { return true }
            // A list whose items lead to other articles.
            if tag == DL_TAG_li, tree.size(at) > 80 || holdsLink(at) || leadsElsewhere(at) { return true }
            if holdsOtherHeadline(at) { return true }
            at = tree.parent(at)
        }
        return false
    }

    /// `<li>1 August 2025 <a href="…">Another story</a></li>`: a date beside a link that is no author's.
    private func leadsElsewhere(_ entry: Int) -> Bool {
        let outer = max(tree.parent(entry), 0)
        guard (tree.hints(entry) | tree.hints(outer)) & (Hint.byline | Hint.date) == 0, Byline.names(inLine: tree.plain(entry)).isEmpty else {
            return false
        }
        for inner in (entry + 1)..<max(entry + 1, min(tree.end(entry), entry + 40)) where tree.tag(inner) == DL_TAG_a {
            let isAuthor = tree.attribute(inner, DL_ATTR_rel, is: "author") || tree.hints(inner) & Hint.byline != 0
            if !isAuthor, tree.size(inner) > 2, !tree.plain(inner).contains(where: \.isNumber) { return true }
        }
        return false
    }

    /// A small box with a headline that is a link: another story's, with its date.
    private func holdsOtherHeadline(_ box: Int) -> Bool {
        guard heading != nil, tree.size(box) < 1_000 else { return false }
        for inner in (box + 1)..<max(box + 1, min(tree.end(box), box + 60)) where Tags.headings.contains(tree.tag(inner)) && tree.size(inner) >= 10 {
            for link in (inner + 1)..<max(inner + 1, min(tree.end(inner), inner + 8)) where tree.tag(link) == DL_TAG_a { return true }
            if tree.tag(max(tree.parent(inner), 0)) == DL_TAG_a { return true }
        }
        return false
    }

    private func holdsLink(_ node: Int) -> Bool {
        var inner = node + 1
        while inner < min(tree.end(node), node + 40) {
            if tree.tag(inner) == DL_TAG_a, tree.size(inner) > 25 { return true }
            inner += 1
        }
        return false
    }
}
