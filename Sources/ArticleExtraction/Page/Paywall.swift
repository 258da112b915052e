import CXML
import Markup
import Models

/// Whether a page shows only a part of its article.
enum Paywall {
    /// Bytes of text below which a page shows no whole article.
    private static let floor = 250

    /// True when a wall stands in the page, or the publisher says that the text is not free and what is there is short.
    static func isPartial(_ body: [String], metadata: PageMetadata, tree: HTMLTree) -> Bool {
        let length = body.reduce(0) { $0 + $1.utf8.count }
        // Of what the page shows this is a teaser, a notice, or nothing.
        if length < floor { return true }
        if let stated = metadata.wordCount, stated > 80, length > 0 {
            let words = body.reduce(0) { sum, paragraph in sum + 1 + paragraph.utf8.count { $0 == 0x20 } }
            if words * 10 < stated * 6 { return true }
        }
        let isCut = body.last.map { $0.hasSuffix("…") || $0.hasSuffix("...") } ?? true
        if metadata.isFree == false, isCut || length < 1_200 { return true }
        return length < 3_000 && holdsWall(tree)
    }

    /// Words that stand on walls, within elements that call themselves one.
    private static func holdsWall(_ tree: HTMLTree) -> Bool {
        var read = 0
        for node in 0..<tree.count where node >= read && tree.nodes[node].attr_count > 0 && tree.hints(node) & Hint.paywall != 0 {
            let tag = tree.tag(node)
            guard tag != DL_TAG_body, tag != DL_TAG_html, tag != DL_TAG_article, !tree.has(node, DL_ATTR_hidden) else { continue }
            guard (20..<2_500).contains(tree.size(node)) else { continue }
            // What is within has been read with it.
            read = tree.end(node)
            let plain = folded(tree.plain(node))
            if offers.contains(where: { plain.contains($0) }) { return true }
        }
        return false
    }

    private static let offers = [
        "subscribe", "subscription", "subscriber", "sign in to continue", "log in to continue", "to continue reading", "register to", "abonne",
        "abonnement",
        "abonnieren", "registrieren", "suscri", "assine", "assinante", "abbonati", "abonnee", "prenumerera", "abonner", "predplatne", "prenumer",
        "подпис",
        "dang ky", "berlangganan", "购买", "订阅", "会員", "구독",
    ]
}
