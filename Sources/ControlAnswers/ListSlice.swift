import ControlServer

/// A page of a list that is computed for each request.
///
/// The cursor names the last entry of the page by its first evidence, and its place in case the entry is gone by then; so articles that
/// arrive in between neither repeat nor hide an entry.
package struct ListSlice<T> {
    package let items: ArraySlice<T>
    /// The cursor of the page after it.
    package let next: String?

    /// - Throws: `Problem` when the cursor is not one.
    package init(_ all: [T], after: String?, limit: Int, identity: (T) -> Int64) throws {
        var start = 0
        if let after {
            let parts = after.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 2, let place = parts[0], let last = parts[1], (0...1_000_000_000).contains(place) else {
                throw QueryParameters.badCursor(after)
            }
            start = all.firstIndex { identity($0) == last }.map { $0 + 1 } ?? Int(place)
        }
        items = all.dropFirst(start).prefix(limit)
        let end = start + items.count
        next = end < all.count ? items.last.map { "\(end).\(identity($0))" } : nil
    }
}
