import CXML
import Markup
import Models

/// The authors that a page prints: in elements that mark themselves as the byline, else in the lines around the heading.
struct PrintedByline {
    let tree: HTMLTree
    let tags: MetaTags
    /// The article's heading.
    let heading: Int?
    let sites: SiteNames

    func names(_ lines: PrintedLines) -> [String] {
        let marked = marked()
        if !marked.isEmpty { return marked }
        // In front of the heading names are those of other articles, unless a word says what they are.
        for line in lines.behind + lines.before.prefix(6) where line.text.utf8.count < 140 {
            let names = Byline.names(inLine: line.text)
            if !names.isEmpty { return names }
        }
        return []
    }

    /// Elements that mark themselves as the author's name: the nearest behind the heading, else the first.
    private func marked() -> [String] {
        let start = heading ?? tags.firstHeadings.first ?? 0
        let order = tags.marked.filter { $0 >= start } + tags.marked.filter { $0 < start }
        var publisher: [String] = []
        for node in order {
            let item = tree.attribute(node, DL_ATTR_itemprop)?.lowercased() ?? ""
            let isAuthor = item.split(separator: " ").contains("author") || tree.attribute(node, DL_ATTR_rel, is: "author")
            guard isAuthor || tree.hints(node) & Hint.byline != 0, tree.size(node) < 1_000, !isElsewhere(node, isAuthor: isAuthor) else { continue }
            if tree.hints(node) & (Hint.teaser | Hint.comment) != 0, !isAuthor { continue }
            let text = named(node)
            guard (2...160).contains(text.unicodeScalars.count) else { continue }
            let divided = inLines(node)
            let names = divided.isEmpty ? Byline.names(marked: text) : divided
            let persons = names.filter { !sites.isSite($0) && !sites.resembles($0) }
            if !persons.isEmpty { return persons }
            if publisher.isEmpty { publisher = names }
        }
        return publisher
    }

    /// The names of a box of several lines: of a list all, else those of the first line that has one, for below it stands an office.
    private func inLines(_ node: Int) -> [String] {
        let reach = tree.end(node) - node
        guard reach > 2, reach < 60 else { return [] }
        let lines = PrintedLines(tree, from: node, most: 12, reach: reach).behind.map(\.text)
        guard lines.count > 1 else { return [] }
        if Tags.lists.contains(tree.tag(node)) {
            var all: [String] = []
            for name in lines.flatMap(Byline.names(marked:)) where !all.contains(name) { all.append(name) }
            return all
        }
        // A line that ends in a lead or an “and” goes on in the next.
        guard let first = lines.first, first.split(separator: " ").count > 1, let end = first.last, end.isLetter else { return [] }
        let names = Byline.names(marked: first)
        return names.allSatisfy { $0.contains(" ") } ? names : []
    }

    /// The names that stand in elements of their own within the byline, as links to their authors do; else all of its text.
    private func named(_ node: Int) -> String {
        var links: [String] = []
        var inner = node + 1
        while inner < min(tree.end(node), node + 40) {
            if tree.attribute(inner, DL_ATTR_itemprop, is: "name") { return tree.plain(inner) }
            if tree.tag(inner) == DL_TAG_a, tree.attribute(inner, DL_ATTR_rel, is: "author") { links.append(tree.plain(inner)) }
            inner += 1
        }
        return links.isEmpty ? tree.plain(node) : links.joined(separator: "; ")
    }

    private func isElsewhere(_ node: Int, isAuthor: Bool) -> Bool {
        var at = tree.parent(node)
        while at > 0 {
            let tag = tree.tag(at)
            if tag == DL_TAG_body || tag == DL_TAG_html { return false }
            // What holds the heading too is the article's, whatever it is called.
            if let heading, tree.contains(at, heading) { return false }
            // What holds hardly more than the name is the line itself.
            if tree.size(at) > 200 {
                if tag == DL_TAG_aside, !isAuthor { return true }
                if tree.hints(at) & (Hint.comment | Hint.teaser) != 0, tag != DL_TAG_main, tag != DL_TAG_article { return true }
            }
            if isTeaser(at) { return true }
            at = tree.parent(at)
        }
        return false
    }

    /// A small part of the page with a headline of its own, which is a link: it names another article and its author.
    private func isTeaser(_ node: Int) -> Bool {
        guard heading != nil, tree.size(node) < 1_000 else { return false }
        var inner = node + 1
        while inner < min(tree.end(node), node + 60) {
            if Tags.headings.contains(tree.tag(inner)), tree.size(inner) >= Self.headlineBytes, isLink(inner) { return true }
            inner += 1
        }
        return false
    }

    /// Shorter headings say “About the author”.
    private static let headlineBytes = 25

    /// Whether a link holds a heading or stands in it.
    private func isLink(_ heading: Int) -> Bool {
        for inner in (heading + 1)..<max(heading + 1, min(tree.end(heading), heading + 8)) where tree.tag(inner) == DL_TAG_a { return true }
        var at = tree.parent(heading)
        for _ in 0..<3 where at > 0 {
            if tree.tag(at) == DL_TAG_a { return true }
            at = tree.parent(at)
        }
        return false
    }
}
