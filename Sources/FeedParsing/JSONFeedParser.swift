import Foundation
import Markup

/// Cuts a JSON document into items while its bytes arrive, so that only one item stands in memory at a time.
///
/// The items' array is taken out (`items` of JSON Feed, `rss.channel.item` of RSS-in-JSON); what is around it is kept as `head` and
/// read at the end. A document that ends too soon gives the items that came whole.
struct JSONFeedParser {
    private struct Frame {
        let isObject: Bool
        var key: [UInt8] = []
        var expectsKey: Bool
    }

    private enum Target { case head, item, none }

    private let limits: FeedLimits
    private var reader: JSONFeedReader
    private let base: String?
    private let onItem: ((ParsedItem) -> Void)?
    private var stack: [Frame] = []
    private var target = Target.head
    private var head: [UInt8] = []
    private var item: [UInt8] = []
    /// How deep the items' array lies; nil outside of it.
    private var itemsDepth: Int?
    private var isInString = false
    private var isEscaped = false
    private var isKey = false
    private var isDone = false
    /// What of `head` stands if the document ends here, and what would close it.
    private var safe: (count: Int, closers: [UInt8]) = (0, [])
    private var identities = ItemIdentities()
    private var items: [ParsedItem] = []
    private var count = 0
    private var warnings: [String] = []
    /// Items that wait for the feed's authors and language, which may stand behind them.
    private var held: [ParsedItem] = []

    private var early = JSONFeedReader.Defaults()
    private var inlineData = InlineData()
    /// The item is longer than an item may be; it is passed over.
    private var isTooLong = false

    private static let maxHeld = 256
    private static let maxHead = 4 << 20

    init(base: String?, limits: FeedLimits, onItem: ((ParsedItem) -> Void)?) {
        self.limits = limits
        self.onItem = onItem
        self.base = base
        reader = JSONFeedReader(base: base, documentURL: base)
    }

    // MARK: Bytes

    mutating func consume(_ b: UnsafeRawBufferPointer) throws {
        var run = 0
        var i = 0
        while i < b.count, !isDone {
            let byte = b[i]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInString = false
                } else if byte < 0x20 {
                    // Writers forget to escape line ends; a parser by the letter would refuse the document.
                    try copy(b, run..<i)
                    try append([0x20])
                    run = i + 1
                    warn("a control character in a string")
                }
                if isKey, isInString, stack[stack.count - 1].key.count < 16 { stack[stack.count - 1].key.append(byte) }
                i += 1
                continue
            }
            switch byte {
            case 0x22:
                isInString = true
                isKey = stack.last.map { $0.isObject && $0.expectsKey } ?? false
                if isKey { stack[stack.count - 1].key.removeAll(keepingCapacity: true) }
            case 0x7B, 0x5B: try open(b, byte, at: i, run: &run)
            case 0x7D, 0x5D: try close(b, byte, at: i, run: &run)
            case 0x2C where !stack.isEmpty:
                stack[stack.count - 1].expectsKey = stack[stack.count - 1].isObject
                if target == .head { safe = (head.count + i - run, Self.closers(stack)) }
            case 0x3A where !stack.isEmpty: stack[stack.count - 1].expectsKey = false
            default: break
            }
            i += 1
        }
        try copy(b, run..<max(run, i))
        if isDone, b[i...].contains(where: { !ByteScan.isSpace($0) && $0 != 0 }) { warn("text behind the document's end") }
    }

    private mutating func open(_ b: UnsafeRawBufferPointer, _ byte: UInt8, at i: Int, run: inout Int) throws {
        guard stack.count < limits.maxDepth else { throw FeedError.tooDeep(limit: limits.maxDepth) }
        let isList = byte == 0x5B && isItemsPath
        if itemsDepth == stack.count, byte == 0x7B {
            target = .item
            item.removeAll(keepingCapacity: true)
            inlineData.restart(item)
            isTooLong = false
            run = i
        }
        stack.append(Frame(isObject: byte == 0x7B, expectsKey: byte == 0x7B))
        if isList {
            try copy(b, run..<(i + 1))
            target = .none
            itemsDepth = stack.count
            run = i + 1
            // What stands before the items counts for those that are read while they come; all of them are too many to wait for.
            if let head = root(closers: Self.closers(stack)) {
                early = reader.defaults(head)
                reader = JSONFeedReader(base: reader.site(head) ?? base, documentURL: base)
            }
        }
    }

    private mutating func close(_ b: UnsafeRawBufferPointer, _ byte: UInt8, at i: Int, run: inout Int) throws {
        guard let top = stack.last, top.isObject == (byte == 0x7D) else {
            try copy(b, run..<i)
            run = i + 1
            return warn("a bracket that fits none")
        }
        if itemsDepth == stack.count {
            itemsDepth = nil
            target = .head
            run = i
        }
        _ = stack.popLast()
        if target == .item, itemsDepth == stack.count {
            try copy(b, run..<(i + 1))
            run = i + 1
            target = .none
            try takeItem()
        }
        isDone = stack.isEmpty
    }

    private mutating func copy(_ b: UnsafeRawBufferPointer, _ range: Range<Int>) throws {
        if !range.isEmpty { try append(UnsafeRawBufferPointer(rebasing: b[range])) }
    }

    private mutating func append(_ bytes: some Collection<UInt8>) throws {
        switch target {
        case .none: break
        case .head:
            guard head.count + bytes.count <= Self.maxHead else { throw FeedError.tooLarge(limit: Self.maxHead) }
            head.append(contentsOf: bytes)
        case .item:
            guard !isTooLong else { return }
            item.append(contentsOf: bytes)
            inlineData.filter(&item)
            if item.count - inlineData.undecided > 2 * limits.maxText {
                isTooLong = true
                item.removeAll()
                inlineData.restart(item)
            }
        }
    }

    private static func closers(_ stack: some Sequence<Frame>) -> [UInt8] { stack.map { $0.isObject ? 0x7D : 0x5D }.reversed() }

    private mutating func warn(_ what: String) { if warnings.count < 20, !warnings.contains(what) { warnings.append(what) } }

    // MARK: Items

    private var isItemsPath: Bool {
        guard itemsDepth == nil, target == .head else { return false }
        func key(_ index: Int, _ name: String) -> Bool { stack[index].isObject && stack[index].key.elementsEqual(name.utf8) }
        switch stack.count {
        case 1: return key(0, "items")
        case 2: return key(0, "rss") && (key(1, "item") || key(1, "items"))
        case 3: return key(0, "rss") && key(1, "channel") && (key(2, "item") || key(2, "items"))
        default: return false
        }
    }

    private var isRSS: Bool { stack.count > 2 }

    private mutating func takeItem() throws {
        count += 1
        guard count <= limits.maxItems else { throw FeedError.tooManyItems(limit: limits.maxItems) }
        if isTooLong { return warn("an item longer than \(2 * limits.maxText) bytes; it is left out") }
        guard let object = try? JSONSerialization.jsonObject(with: Data(item)) as? [String: Any] else { return warn("an item that is damaged") }
        held.append(isRSS ? reader.rssItem(object) : reader.item(object))
        if held.count >= Self.maxHeld { release(early) }
    }

    private mutating func release(_ defaults: JSONFeedReader.Defaults) {
        for var item in held {
            if item.authors.isEmpty { item.authors = defaults.authors }
            item.language = item.language ?? defaults.language
            identities.settle(&item)
            if let onItem { onItem(item) } else { items.append(item) }
        }
        held.removeAll(keepingCapacity: true)
    }

    private func root(closers: [UInt8]) -> [String: Any]? { (try? JSONSerialization.jsonObject(with: Data(head + closers))) as? [String: Any] }

    mutating func finish(warnings others: [String]) throws -> ParsedFeed {
        var found: [String: Any]?
        if isDone {
            found = root(closers: [])
        } else {
            warn("the document ends before its values do")
            if target == .head { head.removeLast(head.count - min(safe.count, head.count)) }
            let outer = itemsDepth.map { stack.prefix($0) }
            found = root(closers: target == .head ? safe.closers : Self.closers(outer ?? stack[...]))
        }
        guard let found else { throw FeedError.notAFeed(reason: "the JSON is damaged or no object") }
        var feed = try reader.feed(found, hasItems: count > 0)
        for item in reader.strayItems(found) { held.append(item) }
        release(reader.defaults(found))
        feed.items = items
        feed.warnings += warnings + others
        if !feed.warnings.isEmpty { feed.recovered = true }
        return feed
    }
}
