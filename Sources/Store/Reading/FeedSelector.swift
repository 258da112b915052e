import Addresses
import Models

/// What a user gives to name feeds: a number, an address, a name or a tag.
struct FeedSelector {
    let text: String
    /// The text as names and tags are compared; empty for a text that names nothing.
    let foldedText: String
    /// The addresses that the text may mean, read as those of added feeds are, and as it is written.
    private let addresses: [String]

    init(_ text: String) {
        // Blanks around it mean nothing.
        self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        foldedText = folded(self.text)
        addresses = self.text.isEmpty ? [] : [self.text] + ((try? TypedAddress.candidates(text)) ?? [])
    }

    /// Whether one of the addresses is the feed's, now or as it was added, with or without user information.
    func isAddress(url: String, originalURL: String, shownURL: String) -> Bool {
        addresses.contains { $0 == url || $0 == originalURL || withoutCredentials($0) == shownURL }
    }
}

/// What a feed is known by.
struct FeedIdentity: Sendable {
    let id: Int64
    let url: String
    let originalURL: String
    let name: String?
    let title: String?
    let tags: [String]

    var displayName: String { name ?? title ?? shownURL }

    var shownURL: String { withoutCredentials(url) }

    func isAt(_ selector: FeedSelector) -> Bool { selector.isAddress(url: url, originalURL: originalURL, shownURL: shownURL) }

    /// Whether it has the number, address or name.
    func isNamed(by selector: FeedSelector) -> Bool {
        if selector.foldedText.isEmpty { return false }
        return String(id) == selector.text || isAt(selector) || folded(displayName) == selector.foldedText
    }

    /// Whether it has the tag.
    func isTagged(by selector: FeedSelector) -> Bool {
        !selector.foldedText.isEmpty && tags.contains { folded($0) == selector.foldedText }
    }

    func isMeant(by selector: FeedSelector) -> Bool { isNamed(by: selector) || isTagged(by: selector) }
}
