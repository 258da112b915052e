import ArticleExtraction
import Models

/// One input: a page for the extractor.
///
/// Beyond not crashing: two readings give one article, and no paragraph is empty.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPage(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size)), check)
    return 0
}

private func check(_ bytes: [UInt8]) {
    let limits = PageLimits(maxBytes: 1 << 20, maxNodes: 20_000)
    let first = try? PageExtraction.article(bytes, url: "http://example.org/2025/04/03/a", contentType: nil, limits: limits)
    let second = try? PageExtraction.article(bytes, url: "http://example.org/2025/04/03/a", contentType: nil, limits: limits)
    expect(first == second, "one page gives two articles")
    if let first { expect(first.body.allSatisfy { !$0.isEmpty }, "an empty paragraph") }
}
