import ArticleExtraction
import Models

/// One input: a page for the extractor and a text for the seed format.
///
/// Beyond not crashing: two readings give one article, no paragraph is empty or holds a line end that would divide it in the store, and a
/// seed text that was written is read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPage(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let limits = PageLimits(maxBytes: 1 << 20, maxNodes: 20_000)
    let first = try? PageExtraction.article(bytes, url: "http://example.org/2025/04/03/a", contentType: nil, limits: limits)
    let second = try? PageExtraction.article(bytes, url: "http://example.org/2025/04/03/a", contentType: nil, limits: limits)
    precondition(first == second, "one page gives two articles")
    if let first { precondition(first.body.allSatisfy { !$0.isEmpty }, "an empty paragraph") }
    if let text = try? SeedFormat.parse(bytes, today: 20_000) {
        precondition(text.body.allSatisfy { !$0.isEmpty }, "an empty paragraph of a seed text")
        precondition((try? SeedFormat.parse(Array(SeedFormat.write(text).utf8), today: 20_000)) != nil, "what was written cannot be read")
    }
    return 0
}
