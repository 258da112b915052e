import Addresses
import Markup
import Models
import Schedule

@testable import Fetch

/// One input: the header fields of an answer, one a line, which are also read as a robots.txt and an address.
///
/// Beyond not crashing: the next poll is never in the past nor more than forty days away, an address that was read is read again as
/// itself, and messages carry no credentials.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size)), check)
    return 0
}

private let now: Int64 = 1_751_425_200
private let furthest: Int64 = 40 * 86_400

private func check(_ bytes: [UInt8]) {
    let job = TransferJob(request: FetchRequest(url: "http://example.org/"))
    for line in bytes.split(separator: 10) {
        let isTaken = line.withUnsafeBytes { job.takeHeader($0) }
        if !isTaken { break }
    }
    func header(_ name: String) -> String? { job.headers.first { $0.name.lowercased() == name }?.value }
    let headers = PollHeaders(
        etag: header("etag"), lastModified: header("last-modified"), cacheControl: header("cache-control"), expires: header("expires"),
        date: header("date"), age: header("age"), retryAfter: header("retry-after"), rateLimitReset: header("x-ratelimit-reset"),
        rateLimitRemaining: header("x-ratelimit-remaining"))
    let schedule = Schedule(policy: PollPolicy())
    for outcome in [PollOutcome.success(DocumentHints(items: [1]), headers), .notModified(headers), .httpError(status: 429, headers)] {
        var state = PollState()
        for step: Int64 in [0, 3_600] {
            (state, _) = schedule.after(state, outcome: outcome, url: "http://example.org/", now: now + step, jitter: 0.5)
            expect((0...furthest).contains(state.nextPoll - now - step), "the next poll is in \(state.nextPoll - now - step) s")
            _ = schedule.explain(state, now: now + step) { "\($0)" }
        }
    }
    _ = CharsetDecoder.decode(Array(bytes.prefix(512)), contentType: header("content-type"), kind: .html)

    let text = String(decoding: bytes, as: UTF8.self)
    _ = RobotsRules(bytes, agent: "dateline").allows(path: header("location") ?? "/a/b")
    for line in text.split(separator: "\n").prefix(16) {
        let url = String(line)
        _ = hostKey(url)
        if let address = try? FetchAddress(url) {
            let again = try? FetchAddress(address.url)
            expect(again?.host == address.host, "an address read otherwise than written: \(address)")
            expect(address.host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a host that is not ASCII")
        }
        _ = withoutCredentials(url)
    }
}
