import CXML
import Markup
import Models

/// The pictures of an article with what is printed about them.
struct PageImages {
    let tree: HTMLTree
    let text: PageText
    let metadata: PageMetadata

    private static let most = 30

    /// - Parameters:
    ///   - region: where the article is.
    ///   - captions: elements with captions or credits.
    func find(in region: Range<Int>, captions: [Block]) -> [ArticleImage] {
        var nodes: [Int] = []
        var urls: [String] = []
        var hidden = 0
        var node = region.lowerBound
        while node < region.upperBound, nodes.count < Self.most {
            if node >= hidden, tree.tag(node) != DL_TAG_text {
                if isElsewhere(node) {
                    hidden = tree.end(node)
                } else if tree.tag(node) == DL_TAG_img || tree.tag(node) == DL_TAG_amp_img, let url = address(node), !urls.contains(url) {
                    nodes.append(node)
                    urls.append(url)
                }
            }
            node += 1
        }
        var images = urls.map { ArticleImage(url: $0) }
        for block in captions.prefix(200) { put(block, &images, nodes) }
        // One picture in several sizes stands there with the same words.
        var said: Set<String> = []
        images.removeAll { image in image.caption.map { !said.insert($0).inserted } ?? false }
        return withStated(images)
    }

    /// Teasers, authors' portraits, and what is not shown.
    private func isElsewhere(_ node: Int) -> Bool {
        let tag = tree.tag(node)
        if tag == DL_TAG_nav || tag == DL_TAG_footer || tag == DL_TAG_aside { return true }
        if text.isOut[node], tag != DL_TAG_noscript { return tag != DL_TAG_img }
        return tree.hints(node) & (Hint.teaser | Hint.comment | Hint.share | Hint.byline) != 0 && tag != DL_TAG_body && tag != DL_TAG_html
    }

    /// The picture's address; nil for pixels, drawings and inlined ones.
    private func address(_ node: Int) -> String? {
        for name in [DL_ATTR_width, DL_ATTR_height] {
            if let size = tree.attribute(node, name).flatMap({ Int($0.prefix { $0.isNumber }) }), size > 0, size < 80 { return nil }
        }
        if tree.hints(node) & (Hint.share | Hint.teaser) != 0 { return nil }
        for name in [DL_ATTR_data_src, DL_ATTR_data_lazy_src, DL_ATTR_data_original, DL_ATTR_src] {
            if let found = tree.attribute(node, name), let url = usable(found) { return url }
        }
        for name in [DL_ATTR_srcset, DL_ATTR_data_srcset] {
            if let set = tree.attribute(node, name), let url = usable(Self.largest(set)) { return url }
        }
        return nil
    }

    private func usable(_ reference: String) -> String? {
        guard !reference.isEmpty, !reference.hasPrefix("data:"), reference.utf8.count < 2_000 else { return nil }
        let url = WebURL.resolve(Entities.decode(reference), base: metadata.base)
        guard WebURL.isWeb(url) else { return nil }
        let path = String(decoding: url.utf8.prefix { $0 != 0x3F }, as: UTF8.self).lowercased()
        if path.hasSuffix(".svg") || path.hasSuffix(".gif") { return nil }
        return ["/pixel", "spacer", "avatar", "/author", "logo"].contains { path.firstRange(of: $0) != nil } ? nil : url
    }

    /// The widest candidate of a `srcset`.
    private static func largest(_ set: String) -> String {
        var best: (url: Substring, width: Double)?
        for candidate in set.split(separator: ",") {
            let parts = candidate.split(whereSeparator: \.isWhitespace)
            guard let url = parts.first else { continue }
            let width = parts.dropFirst().first.flatMap { Double($0.dropLast()) } ?? 1
            if best.map({ width > $0.width }) ?? true { best = (url, width) }
        }
        return best.map { String($0.url) } ?? ""
    }

    /// Gives a caption to the picture beside it: the one in the closest element that holds both.
    private func put(_ block: Block, _ images: inout [ArticleImage], _ nodes: [Int]) {
        guard let caption = Self.plain(block.text) else { return }
        // Counters and buttons of galleries are not captions.
        let letters = caption.unicodeScalars.count { $0.properties.isAlphabetic }
        guard letters >= (tree.hints(block.node) & Hint.credit != 0 ? 3 : 12) else { return }
        var at = block.node
        var level = 0
        while at > 0, level < 6 {
            if let index = nodes.lastIndex(where: { at <= $0 && $0 < tree.end(at) }) {
                return add(caption, isCredit: tree.hints(block.node) & Hint.credit != 0, to: &images[index])
            }
            at = tree.parent(at)
            level += 1
        }
        // A picture that scripts put in place has a caption all the same.
        let (text, credit) = Caption.split(caption)
        if images.count < Self.most, text != nil { images.append(ArticleImage(caption: text, creditLine: credit)) }
    }

    private func add(_ text: String, isCredit: Bool, to image: inout ArticleImage) {
        let (caption, credit) = Caption.split(text)
        if isCredit, image.creditLine == nil, text.utf8.count <= 120 {
            image.creditLine = credit ?? text
            return
        }
        if image.caption == nil { image.caption = caption }
        if image.creditLine == nil { image.creditLine = credit }
    }

    /// Without the labels that screen readers are given.
    private static func plain(_ text: String) -> String? {
        var text = text
        for label in ["Image copyright", "Image caption", "Image source,", "Media caption", "Caption", "Image", "Bildunterschrift", "Légende"]
        where text.hasPrefix(label) {
            let rest = text.dropFirst(label.count).trimmingSpaces
            if rest.first?.isUppercase ?? true { text = rest }
        }
        return text.isEmpty ? nil : text
    }

    /// The pictures that metadata names come in where the page shows none, and lend their words.
    private func withStated(_ images: [ArticleImage]) -> [ArticleImage] {
        var images = images
        for picture in metadata.images.prefix(10).reversed() {
            guard let url = usable(picture.url) else { continue }
            if let index = images.firstIndex(where: { Self.name($0.url) == Self.name(url) }) {
                images[index].caption = images[index].caption ?? picture.caption
                images[index].creditLine = images[index].creditLine ?? picture.credit
            } else if images.allSatisfy({ $0.url == nil }) {
                if let bare = images.firstIndex(where: { $0.url == nil }) {
                    images[bare].url = url
                } else {
                    images.insert(ArticleImage(url: url, caption: picture.caption, creditLine: picture.credit), at: 0)
                }
            }
        }
        return images
    }

    /// File name without size and ending, as one picture is offered in several.
    private static func name(_ url: String?) -> Substring? {
        guard let path = url?.prefix(while: { $0 != "?" }), let slash = path.lastIndex(of: "/") else { return nil }
        return path[path.index(after: slash)...].prefix { $0 != "." }
    }
}
