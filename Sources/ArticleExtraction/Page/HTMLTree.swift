import CXML
import Markup

/// A page as arrays in document order (see `html_tree.h`): the subtree of node `i` is `i ..< end(i)`.
final class HTMLTree {
    private let page: UnsafeMutablePointer<dl_html>
    let nodes: UnsafePointer<dl_html_node>
    let count: Int

    /// The limit at which reading stopped; nil when the whole page was read.
    let limitReached: PageLimit?

    /// Parses UTF-8; a page over the limits of elements is read up to there.
    ///
    /// - Throws: `ExtractionError`.
    init(_ utf8: [UInt8], limits: PageLimits) throws {
        let parsed = utf8.withUnsafeBufferPointer { dl_html_parse($0.baseAddress, $0.count, max(limits.maxNodes, 1)) }
        guard let parsed else { throw ExtractionError.tooComplex(reason: "the page does not fit into memory") }
        guard parsed.pointee.status != DL_HTML_NO_MEMORY, parsed.pointee.node_count > 0, let nodes = parsed.pointee.nodes else {
            let isEmpty = parsed.pointee.status != DL_HTML_NO_MEMORY
            dl_html_free(parsed)
            throw isEmpty ? ExtractionError.noText : ExtractionError.tooComplex(reason: "the page does not fit into memory")
        }
        limitReached =
            switch parsed.pointee.status {
            case DL_HTML_MAX_NODES: .nodes(limits.maxNodes)
            default: parsed.pointee.has_flat_parts != 0 ? .depth(Int(DL_MAX_OPEN)) : nil
            }
        page = parsed
        self.nodes = UnsafePointer(nodes)
        count = parsed.pointee.node_count
    }

    deinit { dl_html_free(page) }

    func tag(_ node: Int) -> UInt8 { nodes[node].tag }
    func end(_ node: Int) -> Int { Int(nodes[node].end) }
    func parent(_ node: Int) -> Int { Int(nodes[node].parent) }
    func hints(_ node: Int) -> UInt32 { nodes[node].class_hints | nodes[node].id_hints }

    /// The text below a node as it stands in the page.
    func text(_ node: Int) -> UnsafeBufferPointer<UInt8> {
        let node = nodes[node]
        return UnsafeBufferPointer(start: page.pointee.text?.advanced(by: Int(node.text)), count: Int(node.text_end - node.text))
    }

    /// The text below a node with white space folded.
    func plain(_ node: Int) -> String { PlainText.fold(UnsafeRawBufferPointer(text(node))) }

    /// An attribute's bytes, nil when the element does not have it.
    func bytes(_ node: Int, _ name: dl_attr) -> UnsafeBufferPointer<UInt8>? {
        let from = Int(nodes[node].attrs)
        guard let attributes = page.pointee.attrs else { return nil }
        for index in from..<(from + Int(nodes[node].attr_count)) where attributes[index].name == name.rawValue {
            return UnsafeBufferPointer(start: page.pointee.values?.advanced(by: Int(attributes[index].start)), count: Int(attributes[index].length))
        }
        return nil
    }

    func attribute(_ node: Int, _ name: dl_attr) -> String? { bytes(node, name).map { String(decoding: $0, as: UTF8.self) } }

    func has(_ node: Int, _ name: dl_attr) -> Bool { bytes(node, name) != nil }

    func attribute(_ node: Int, _ name: dl_attr, is value: StaticString) -> Bool {
        guard let found = bytes(node, name), found.count == value.utf8CodeUnitCount else { return false }
        for index in found.indices where found[index].lowered != value.utf8Start[index] { return false }
        return true
    }

    /// Bytes of the text below a node.
    func size(_ node: Int) -> Int { Int(nodes[node].text_end - nodes[node].text) }

    /// JSON-LD scripts in order.
    var linkedData: [UnsafeBufferPointer<UInt8>] { scripts(DL_SCRIPT_LINKED_DATA) }

    /// Scripts that hold or assign other JSON, in order.
    var dataScripts: [UnsafeBufferPointer<UInt8>] { scripts(DL_SCRIPT_DATA) }

    private func scripts(_ kind: dl_script_kind) -> [UnsafeBufferPointer<UInt8>] {
        (0..<page.pointee.script_count).compactMap {
            let script = page.pointee.scripts[$0]
            guard script.kind == kind else { return nil }
            return UnsafeBufferPointer(start: page.pointee.values?.advanced(by: Int(script.start)), count: Int(script.length))
        }
    }

    /// Whether a node stands within another or is it.
    func contains(_ outer: Int, _ inner: Int) -> Bool { outer <= inner && inner < end(outer) }

    /// The innermost element that holds both nodes.
    func commonAncestor(_ a: Int, _ b: Int) -> Int {
        var node = min(a, b)
        let other = max(a, b)
        while node > 0, !contains(node, other) { node = parent(node) }
        return max(node, 0)
    }

    /// The children of a node, in order.
    func children(_ node: Int) -> Children { Children(nodes: nodes, at: node + 1, end: end(node)) }

    struct Children: Sequence, IteratorProtocol {
        let nodes: UnsafePointer<dl_html_node>
        var at: Int
        let end: Int

        mutating func next() -> Int? {
            guard at < end else { return nil }
            defer { at = Int(nodes[at].end) }
            return at
        }
    }
}

/// A set of elements.
struct TagSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ tags: dl_tag...) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for tag in tags { if tag.rawValue < 64 { low |= 1 << tag.rawValue } else { high |= 1 << (tag.rawValue - 64) } }
        self.low = low
        self.high = high
    }

    func contains(_ tag: UInt8) -> Bool { tag < 64 ? low >> UInt64(tag) & 1 == 1 : high >> UInt64(tag - 64) & 1 == 1 }
}

func == (tag: UInt8, name: dl_tag) -> Bool { UInt32(tag) == name.rawValue }
func != (tag: UInt8, name: dl_tag) -> Bool { UInt32(tag) != name.rawValue }

/// Bits of `html_tree.h`.
enum Hint {
    static let unlikely = UInt32(DL_HINT_UNLIKELY)
    static let maybe = UInt32(DL_HINT_MAYBE)
    static let positive = UInt32(DL_HINT_POSITIVE)
    static let negative = UInt32(DL_HINT_NEGATIVE)
    static let share = UInt32(DL_HINT_SHARE)
    static let byline = UInt32(DL_HINT_BYLINE)
    static let teaser = UInt32(DL_HINT_TEASER)
    static let caption = UInt32(DL_HINT_CAPTION)
    static let comment = UInt32(DL_HINT_COMMENT)
    static let paywall = UInt32(DL_HINT_PAYWALL)
    static let body = UInt32(DL_HINT_BODY)
    static let credit = UInt32(DL_HINT_CREDIT)
    static let date = UInt32(DL_HINT_DATE)
    static let lead = UInt32(DL_HINT_LEAD)
    static let notice = UInt32(DL_HINT_NOTICE)
    static let biography = UInt32(DL_HINT_BIOGRAPHY)
    static let place = UInt32(DL_HINT_PLACE)
    static let embed = UInt32(DL_HINT_EMBED)
    static let hidden = UInt32(DL_HINT_HIDDEN)
    static let title = UInt32(DL_HINT_TITLE)
}

extension UInt8 {
    /// ASCII letters in lower case.
    var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

/// What a page may cost. All limits are counts, so that a page gives the same on every machine.
public struct PageLimits: Sendable, Equatable {
    /// Largest page in bytes; larger ones are refused.
    public var maxBytes: Int
    /// Most elements and texts; what stands behind them is not read.
    public var maxNodes: Int

    /// Makes limits.
    public init(maxBytes: Int = 16 << 20, maxNodes: Int = 400_000) {
        self.maxBytes = maxBytes
        self.maxNodes = maxNodes
    }

    /// 16 MiB, 400,000 nodes.
    public static let `default` = PageLimits()
}

/// A limit that a page reached; what was read stands.
public enum PageLimit: Sendable, Equatable, CustomStringConvertible {
    /// Elements and texts: the rest was not read.
    case nodes(Int)
    /// Elements open at once: the text of deeper ones was read without their tags.
    case depth(Int)

    public var description: String {
        switch self {
        case .nodes(let most): "the page has more than \(most) elements and texts; the rest was not read"
        case .depth(let most): "the page has more than \(most) open elements within each other; deeper ones were read as text"
        }
    }
}
