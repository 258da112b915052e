import FeedParsing
import Markup

/// One input: a JSON Feed, whole and in pieces.
///
/// Beyond not crashing: pieces of any size give the same items as the whole.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    guard size > 1 else { return 0 }
    let step = max(1, Int(data[0]))
    Cost.check(Array(UnsafeBufferPointer(start: data + 1, count: size - 1))) { bytes in
        expect(parse(bytes, step: bytes.count) == parse(bytes, step: step), "pieces of \(step) bytes give other items than the whole")
    }
    return 0
}

private func parse(_ bytes: [UInt8], step: Int) -> [ParsedItem]? {
    var parser = FeedParser(documentURL: "http://example.org/feed", contentType: "application/feed+json")
    do {
        return try bytes.withUnsafeBytes { all in
            for at in stride(from: 0, to: all.count, by: step) {
                try parser.consume(UnsafeRawBufferPointer(rebasing: all[at..<min(at + step, all.count)]))
            }
            return try parser.finish().items
        }
    } catch {
        return nil
    }
}
