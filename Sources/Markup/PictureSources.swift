/// Finds the real address of pictures whose `src` is a placeholder until a script puts the address in its place.
///
/// Sites keep it in `data-src` and its kin, in `srcset`, in a `source` of the surrounding `picture`, or in a second `img` within `noscript`.
struct PictureSources {
    static let img = PackedName("img")
    /// The picture element of AMP pages.
    static let ampImage = PackedName("amp-img")
    static let src = PackedName("src")
    private static let picture = PackedName("picture")
    private static let sourceElement = PackedName("source")
    private static let noscript = PackedName("noscript")

    /// Attributes that hold an address or a list of them; lower ranks come first.
    private enum Use: Sendable { case lateAddress, lateList, address, list, original, alternate }
    private static let attributes = NameTable<Use>([
        ("data-src", .lateAddress), ("data-lazy-src", .lateAddress), ("data-original", .lateAddress), ("data-lazy", .lateAddress),
        ("data-echo", .lateAddress), ("data-hi-res-src", .lateAddress), ("data-lazyload", .lateAddress), ("data-lazy-load", .lateAddress),
        ("data-cfsrc", .lateAddress), ("data-ezsrc", .lateAddress), ("nitro-lazy-src", .lateAddress), ("data-runner-src", .lateAddress),
        ("data-actualsrc", .lateAddress), ("data-ks-lazyload", .lateAddress), ("data-orig-src", .lateAddress), ("data-full-src", .lateAddress),
        ("data-image", .alternate), ("data-url", .alternate), ("data-img-url", .alternate), ("file", .alternate), ("zoomfile", .alternate),
        ("data-orig-file", .original), ("data-srcset", .lateList), ("data-lazy-srcset", .lateList), ("data-cfsrcset", .lateList),
        ("srcset", .list), ("src", .address),
    ])

    private let html: UnsafeRawBufferPointer
    private let base: UnsafeRawBufferPointer?
    /// Address that the sources of the open `picture` name first.
    private var outer: [UInt8]?
    private var isInPicture = false
    private var isInNoscript = false
    private var last: [UInt8]?

    init(_ html: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?) {
        self.html = html
        self.base = base
    }

    mutating func start(_ name: UnsafeRawBufferPointer, _ attributes: [TagTokenizer.Attribute], isEmpty: Bool) {
        guard let name = PackedName(name) else { return }
        if name == Self.picture, !isEmpty {
            isInPicture = true
            outer = nil
        } else if name == Self.noscript {
            isInNoscript = !isEmpty
        } else if name == Self.sourceElement, isInPicture, outer == nil {
            outer = listed(attributes)
        }
    }

    mutating func end(_ name: UnsafeRawBufferPointer) {
        guard let name = PackedName(name) else { return }
        if name == Self.picture { isInPicture = false } else if name == Self.noscript { isInNoscript = false }
    }

    /// True within `noscript` when the picture before has the same address; otherwise notes the address.
    mutating func isRepeated(_ source: [UInt8]?) -> Bool {
        if isInNoscript, let source, source == last { return true }
        if !isInNoscript { last = source }
        return false
    }

    /// The picture's address, absolute and safe; nil when its own `src` is all there is, be it a placeholder or not.
    func source(_ attributes: [TagTokenizer.Attribute]) -> [UInt8]? {
        if let late = first(.lateAddress, attributes) { return late }
        if let own = first(.address, attributes) { return own }
        return listed(attributes) ?? (isInPicture ? outer : nil) ?? first(.original, attributes) ?? first(.alternate, attributes)
    }

    private func listed(_ attributes: [TagTokenizer.Attribute]) -> [UInt8]? { first(.lateList, attributes) ?? first(.list, attributes) }

    private func first(_ use: Use, _ attributes: [TagTokenizer.Attribute]) -> [UInt8]? {
        for attribute in attributes {
            guard let name = PackedName(UnsafeRawBufferPointer(rebasing: html[attribute.name])), Self.attributes[name] == use else { continue }
            var value: [UInt8] = []
            Entities.decode(UnsafeRawBufferPointer(rebasing: html[attribute.value].prefix(Self.longest)), into: &value)
            if use == .lateList || use == .list { value = Self.largest(value) }
            guard !value.allSatisfy({ $0 <= 0x20 }), use == .lateAddress || use == .lateList || !Self.isPlaceholder(value),
                let url = HTMLSanitizer.safeURL(value, base: base, schemes: Tag.pictureSchemes)
            else { continue }
            return url
        }
        return nil
    }

    /// Bytes of a list of addresses that are read.
    private static let longest = 16 << 10

    /// The address of the widest or densest picture of a list (WHATWG HTML §4.8.4.2.1).
    private static func largest(_ list: [UInt8]) -> [UInt8] {
        var best: (url: ArraySlice<UInt8>, size: Double) = ([], -1)
        var at = 0
        while at < list.count {
            while at < list.count, ByteScan.isSpace(list[at]) || list[at] == 0x2C { at += 1 }
            let start = at
            while at < list.count, !ByteScan.isSpace(list[at]) { at += 1 }
            var url = list[start..<at]
            var size = 1.0
            if url.last == 0x2C {
                url = url[..<(url.lastIndex { $0 != 0x2C }.map { $0 + 1 } ?? url.startIndex)]
            } else {
                let descriptor = at
                while at < list.count, list[at] != 0x2C { at += 1 }
                size = Double(String(decoding: list[descriptor..<at].filter { (0x30...0x39).contains($0) || $0 == 0x2E }, as: UTF8.self)) ?? 1
            }
            if !url.isEmpty, size > best.size, !isPlaceholder(Array(url)) { best = (url, size) }
        }
        return Array(best.url)
    }

    /// Addresses of pictures that only keep the place: within the address itself, or called so.
    private static func isPlaceholder(_ url: [UInt8]) -> Bool {
        let path = url.prefix { $0 != 0x3F && $0 != 0x23 }
        if url.starts(with: Array("data:".utf8)) || url.starts(with: Array("about:".utf8)) { return true }
        let file = path[(path.lastIndex(of: 0x2F).map { $0 + 1 } ?? path.startIndex)...]
        guard file.count < 40 else { return false }
        return placeholders.contains(String(decoding: file.prefix { $0 != 0x2E }, as: UTF8.self).lowercased())
    }

    private static let placeholders: Set<String> = [
        "blank", "placeholder", "spacer", "transparent", "pixel", "1x1", "loading", "lazy", "lazyload", "grey", "gray", "empty", "dummy",
        "clear", "trans", "image-placeholder", "img-placeholder", "lazy_placeholder", "lazy-placeholder", "spinner", "loader",
    ]
}
