import FeedParsing
import Markup

/// One input: a document for the parser, whole and in pieces, and markup, text, a date and an address for what it is made of.
///
/// Beyond not crashing: pieces of any size give the same items as the whole, and what the sanitiser lets through passes it again unchanged.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeed(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 1 else { return 0 }
    let step = max(1, Int(data[0]))
    Cost.check(Array(UnsafeBufferPointer(start: data + 1, count: size - 1))) { check($0, step: step) }
    return 0
}

private func check(_ bytes: [UInt8], step: Int) {
    let whole = parse(bytes, step: bytes.count)
    let pieces = parse(bytes, step: step)
    expect(whole == pieces, "pieces of \(step) bytes give other items than the whole")

    bytes.withUnsafeBytes { all in
        let once = Array(HTMLSanitizer.sanitize(all, base: "http://example.org/a/").text.utf8)
        let twice = Array(once.withUnsafeBytes { HTMLSanitizer.sanitize($0, base: "http://example.org/a/") }.text.utf8)
        expect(once == twice, "the sanitiser changes its own output")
        expect(!contains(once, "<script") && !contains(once, "<iframe") && !contains(once, "<svg"), "what runs got through")
        _ = PlainText.from(all)
        _ = parseDate(all)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    _ = WebURL.resolve(text, base: "http://example.org/a/b?c")
    _ = CharsetDecoder.decode(bytes, contentType: nil, kind: .html)
    _ = SubscriptionList.read(bytes)
}

private func parse(_ bytes: [UInt8], step: Int) -> [ParsedItem]? {
    var parser = FeedParser(documentURL: "http://example.org/feed", contentType: nil)
    do {
        return try bytes.withUnsafeBytes { all in
            var at = 0
            while at < all.count {
                let end = min(at + step, all.count)
                try parser.consume(UnsafeRawBufferPointer(rebasing: all[at..<end]))
                at = end
            }
            return try parser.finish().items
        }
    } catch {
        return nil
    }
}

private func contains(_ bytes: [UInt8], _ pattern: StaticString) -> Bool {
    bytes.withUnsafeBytes { ByteScan.find(pattern, in: $0, from: 0) != nil }
}
