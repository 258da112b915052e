import FeedParsing
import Markup

/// One input: a list of feeds.
///
/// Beyond not crashing: a list that was written is read again with the same addresses.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOPML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size))) { bytes in
        guard let list = parseOPML(bytes) else { return }
        let again = parseOPML(writeOPML(list))
        expect(again?.entries.map(\.url) == list.entries.map(\.url), "a list read otherwise than written")
    }
    return 0
}
