import ArticleExtraction
import Deduplication
import Foundation
import Markup
import Models

/// One input: a text in the seed format, and the same bytes as plain text, a date and an address for what articles are compared by.
///
/// Beyond not crashing: no paragraph is empty, a text that was written is read again, folding twice is folding once, and a canonical
/// address is its own.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzText(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size)), check)
    return 0
}

private let canonical = CanonicalURL(trackingParameters: ["utm_*", "fbclid"])

private func check(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if let article = try? SeedFormat.parse(bytes, today: 20_000) {
        expect(article.body.allSatisfy { !$0.isEmpty }, "an empty paragraph")
        expect((try? SeedFormat.parse(Array(SeedFormat.write(article).utf8), today: 20_000)) != nil, "what was written cannot be read")
        _ = Fingerprint(article)
        _ = StoryState(founding: StoryFeatures(article)).bytes
        _ = Duplicates.original(of: ComparedText(article), among: [article])
    }
    _ = StoryState(bytes: bytes)
    let once = folded(text)
    expect(folded(once) == once, "folding twice is not folding once")
    _ = Gazetteer.place(text)
    let line = text.prefix(4_096)
    _ = PartialDate(line).map { ($0.width, $0.overlaps($0)) }
    _ = PartialDate.canonicalPeriod(String(line))
    _ = IPNetwork(line).map { $0.contains($0.address) }
    let address = canonical.canonical(String(line))
    expect(canonical.canonical(address) == address, "a canonical address is not its own")
}
