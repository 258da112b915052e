import Foundation
import Inspection
import TestSupport
import Testing

@Suite("inspect feed")
struct InspectionTests {
    private func lines(_ documents: [String]) throws -> (lines: [String], isWhole: Bool) {
        let folder = try TemporaryFolder()
        let paths = try documents.enumerated().map { try folder.write($1, to: "\($0).xml") } + [folder.file("missing")]
        var out: [UInt8] = []
        let run = InspectionRun(pieces: FeedInspection.write) { bytes in
            out += bytes
            return true
        }
        let isWhole = run.files(paths, url: "http://example.org/feed")
        return (String(decoding: out, as: UTF8.self).split(separator: "\n").map(String.init), isWhole)
    }

    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("answers every document with one line, in order, and goes on after errors")
    func order() throws {
        let (lines, isWhole) = try lines([rss("<title>A</title>"), "no feed", atom("<title>B</title>")])
        #expect(lines.count == 4 && !isWhole)
        #expect(try (object(lines[0])["feed"] as? [String: Any])?["format"] as? String == "rss-2.0")
        #expect(try (object(lines[1])["error"] as? [String: Any])?["code"] as? String == "not_a_feed")
        #expect(try (object(lines[2])["items"] as? [[String: Any]])?.first?["title"] as? String == "B")
        #expect(try (object(lines[3])["error"] as? [String: Any])?["code"] as? String == "unreadable")
    }

    @Test("leaves out what is absent")
    func absent() throws {
        let (lines, _) = try lines([rss("<title>A</title><guid>g</guid>")])
        #expect(
            lines[0]
                == #"{"feed":{"format":"rss-2.0","title":"Harbour"},"items":[{"id":"g","idIsPermalink":false,"title":"A","authors":[],"categories":[],"enclosures":[]}],"recovered":false,"warnings":[]}"#
        )
    }

    @Test("passes a long document on in pieces that are one JSON object")
    func long() throws {
        let text = String(repeating: "freight ", count: 1_000)
        let items = (0..<1_500).map { "<item><guid>\($0)</guid><description>\(text)</description></item>" }.joined()
        let (lines, _) = try lines([
            "<rss><channel><title>Long</title>\(items)</channel></rss>",
            "<rss><channel><title>Long</title>\(items)" + String(repeating: "<a>", count: 300),
        ])
        let whole = try object(lines[0])
        #expect((whole["items"] as? [Any])?.count == 1_500)
        #expect((whole["feed"] as? [String: Any])?["title"] as? String == "Long")
        #expect(whole["recovered"] as? Bool == false)
        // What came before the document was refused stands before the error.
        let refused = try object(lines[1])
        #expect((refused["items"] as? [Any])?.count == 1_500)
        #expect((refused["error"] as? [String: Any])?["code"] as? String == "too_deep")
    }
}
