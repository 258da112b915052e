import CXML
import Markup

/// What the head and the marked elements of a page say about it, before any of it is judged.
struct MetaTags {
    /// Values of `<meta>` by name in lower case, first come first: `property`, `name`, `itemprop` and `http-equiv` alike.
    private var values: [String: [String]] = [:]
    private var isProperty: Set<String> = []
    private(set) var canonical: String?
    /// `<base href>`.
    private(set) var base: String?
    private(set) var title: String?
    /// `lang` of `<html>` or, failing that, of `<body>`.
    private(set) var language: String?
    /// Elements of interest, in document order.
    private(set) var firstHeadings: [Int] = []
    /// Lesser headings, and elements whose class says that they are a title.
    private(set) var lesserHeadings: [Int] = []
    private(set) var times: [Int] = []
    /// Elements with `itemprop`, `rel=author`, or a class that tells a byline or a date.
    private(set) var marked: [Int] = []

    private static let most = 400

    init(_ tree: HTMLTree) {
        var isInBody = false
        for node in 0..<tree.count {
            switch UInt32(tree.tag(node)) {
            case DL_TAG_html.rawValue:
                language = language ?? Self.tag(tree, node)
            case DL_TAG_body.rawValue:
                isInBody = true
                language = language ?? Self.tag(tree, node)
            case DL_TAG_meta.rawValue: add(tree, node)
            case DL_TAG_link.rawValue: link(tree, node)
            case DL_TAG_base.rawValue: if base == nil, let href = tree.attribute(node, DL_ATTR_href), !href.isEmpty { base = href }
            case DL_TAG_title.rawValue where title == nil && !isInBody:
                let text = tree.plain(node)
                if !text.isEmpty { title = text }
            case DL_TAG_h1.rawValue: if firstHeadings.count < 20 { firstHeadings.append(node) }
            case DL_TAG_h2.rawValue, DL_TAG_h3.rawValue: if lesserHeadings.count < 60 { lesserHeadings.append(node) }
            case DL_TAG_time.rawValue: if times.count < 50 { times.append(node) }
            case DL_TAG_text.rawValue: break
            default:
                guard tree.nodes[node].attr_count > 0, marked.count < Self.most else { continue }
                let hints = tree.hints(node)
                if hints & Hint.title != 0, lesserHeadings.count < 60, tree.size(node) < 400 { lesserHeadings.append(node) }
                if hints & (Hint.byline | Hint.date) != 0 || tree.has(node, DL_ATTR_itemprop)
                    || tree.tag(node) == DL_TAG_a && tree.attribute(node, DL_ATTR_rel, is: "author")
                {
                    marked.append(node)
                }
            }
        }
    }

    private static func tag(_ tree: HTMLTree, _ node: Int) -> String? {
        for name in [DL_ATTR_lang, DL_ATTR_xml_lang] {
            if let tag = tree.attribute(node, name), !tag.isEmpty { return tag }
        }
        return nil
    }

    private mutating func add(_ tree: HTMLTree, _ node: Int) {
        guard let content = tree.bytes(node, DL_ATTR_content), content.count < 20_000 else { return }
        let text = PlainText.fold(UnsafeRawBufferPointer(content))
        guard !text.isEmpty else { return }
        for attribute in [DL_ATTR_property, DL_ATTR_name, DL_ATTR_itemprop, DL_ATTR_http_equiv] {
            guard let names = tree.bytes(node, attribute), names.count < 200 else { continue }
            // One tag may carry several names, and some write `DC.title` for `dc:title`.
            for name in String(decoding: names, as: UTF8.self).lowercased().split(whereSeparator: { $0.isWhitespace }) {
                let key = String(name.map { $0 == "." ? ":" : $0 })
                guard values[key, default: []].count < 20 else { continue }
                // RDFa is written with more care than the older form.
                if attribute.rawValue == DL_ATTR_property.rawValue, !isProperty.contains(key) {
                    values[key, default: []].insert(text, at: 0)
                    isProperty.insert(key)
                } else {
                    values[key, default: []].append(text)
                }
            }
        }
    }

    private mutating func link(_ tree: HTMLTree, _ node: Int) {
        guard canonical == nil, tree.attribute(node, DL_ATTR_rel, is: "canonical"), let href = tree.attribute(node, DL_ATTR_href), !href.isEmpty
        else { return }
        canonical = href
    }

    /// The first value under the first of the names that has one; `.` and `:` in names are alike.
    func first(_ names: String...) -> String? { names.lazy.compactMap { values[$0]?.first }.first }

    /// All values under a name.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The first value whose name satisfies a test, by name.
    func first(where matches: (String) -> Bool) -> String? {
        values.keys.filter(matches).sorted().lazy.compactMap { values[$0]?.first }.first
    }
}
