import FeedParsing

/// One input: a list of feeds, as OPML or with one address a line.
///
/// Beyond not crashing: a list that was written is read again with the same addresses and tags.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOPML(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size))) { bytes in
        guard let list = SubscriptionList.read(bytes) else { return }
        let again = SubscriptionList.read(OPML.write(list))
        expect(again.map { Set($0.entries.map(\.url)) } == Set(list.entries.map(\.url)), "a list read otherwise than written")
        expect(again?.rejected.isEmpty == true && again?.isCut == false, "a list that was written has faults")
    }
    return 0
}
