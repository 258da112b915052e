import FeedParsing
import Markup

/// `inspect feed`: a document as one line of JSON.
///
/// Items are written while the document is read. A line that grows beyond a few megabytes is passed on in pieces: `items` then stands
/// before `feed`, and an error met later stands in the line as `error` after the items that came before it.
public enum FeedInspection {
    /// Parses and prints a document as it is read; an input that is not a feed gives `{"error": {"code", "message"}}`.
    ///
    /// - Returns: false when the line is or ends with an error.
    public static func write(_ input: inout InspectionInput, _ source: InspectionSource, to output: @escaping ([UInt8]) -> Bool) throws -> Bool {
        let line = FeedLine(output)
        var parser = parser(source) { line.add($0) }
        do {
            while try input.next({ try parser.consume($0) }) {}
            line.finish(try parser.finish())
            return true
        } catch let error as FeedError {
            line.fail(InspectionError(code: error.code, message: error.description))
        } catch let error as InspectionInput.InputError where line.hasBegun {
            line.fail(InspectionError(code: "unreadable", message: error.description))
        }
        return false
    }

    /// The line of a document that is in memory.
    public static func line(_ bytes: [UInt8], url: String?, headers: [String: String]) -> [UInt8] {
        var out: [UInt8] = []
        let line = FeedLine { bytes in
            out += bytes
            return true
        }
        var parser = parser(InspectionSource(url: url, headers: headers)) { line.add($0) }
        do {
            try bytes.withUnsafeBytes { try parser.consume($0) }
            line.finish(try parser.finish())
        } catch let error as FeedError {
            line.fail(InspectionError(code: error.code, message: error.description))
        } catch {
            line.fail(InspectionError(code: "internal", message: "\(error)"))
        }
        return out
    }

    private static func parser(_ source: InspectionSource, onItem: @escaping (ParsedItem) -> Void) -> FeedParser {
        FeedParser(
            documentURL: source.url, contentType: source.header("content-type"), contentLocation: source.header("content-location"),
            contentLanguage: source.header("content-language"), onItem: onItem)
    }
}

/// One line while it grows.
private final class FeedLine {
    private let output: ([UInt8]) -> Bool
    private var items = JSONWriter(capacity: 64 << 10)
    /// Items were passed on already.
    private(set) var hasBegun = false

    /// Bytes of items that are held back, so that a document of usual size gives `feed` first, or nothing but its error.
    private static let held = 4 << 20

    init(_ output: @escaping ([UInt8]) -> Bool) { self.output = output }

    func add(_ item: ParsedItem) {
        FeedJSON.write(item, &items)
        if items.bytes.count > Self.held { pass() }
    }

    private func pass() {
        if !hasBegun { _ = output(Array("{\"items\":[".utf8)) }
        hasBegun = true
        _ = output(items.bytes)
        items.removeBytes()
    }

    func finish(_ feed: ParsedFeed) {
        var writer = JSONWriter(capacity: 1_024)
        if hasBegun {
            pass()
            writer.object { w in
                FeedJSON.write(feed, &w)
                FeedJSON.writeDamage(feed, &w)
            }
            // The object is open already; its first member follows the items.
            _ = output(Array("],".utf8) + writer.bytes.dropFirst())
        } else {
            writer.object { w in
                FeedJSON.write(feed, &w)
                w.key("items")
                w.array { $0.rawSequence(items.bytes) }
                FeedJSON.writeDamage(feed, &w)
            }
            _ = output(writer.bytes)
        }
    }

    func fail(_ error: InspectionError) {
        guard hasBegun else {
            _ = output(error.line)
            return
        }
        pass()
        _ = output(Array("],".utf8) + error.line.dropFirst())
    }
}

/// A parsed feed's members (interfaces: `inspect feed`).
enum FeedJSON {
    static func write(_ feed: ParsedFeed, _ w: inout JSONWriter) {
        w.key("feed")
        w.object { w in
            w.member("format", feed.format.rawValue)
            w.member("title", feed.title)
            w.member("description", feed.description?.text)
            w.member("link", feed.link)
            w.member("language", feed.language)
            w.member("ttlMinutes", feed.ttlMinutes)
            w.member("updatePeriodMinutes", feed.updatePeriodMinutes)
            if !feed.skipHours.isEmpty {
                w.key("skipHours")
                w.array { w in for hour in feed.skipHours { w.number(hour) } }
            }
            if !feed.skipDays.isEmpty {
                w.key("skipDays")
                w.array { w in for day in feed.skipDays { w.string(day) } }
            }
            w.member("hub", feed.hub)
            w.member("next", feed.next)
            w.member("prevArchive", feed.prevArchive)
            w.member("self", feed.selfLink)
        }
    }

    static func writeDamage(_ feed: ParsedFeed, _ w: inout JSONWriter) {
        w.key("recovered")
        w.bool(feed.recovered)
        w.key("warnings")
        w.array { w in for warning in feed.warnings { w.string(warning) } }
    }

    static func write(_ item: ParsedItem, _ w: inout JSONWriter) {
        w.object { w in
            w.member("id", item.id)
            w.key("idIsPermalink")
            w.bool(item.idIsPermalink)
            w.member("title", item.title)
            w.member("link", item.link)
            w.member("summaryHTML", item.summaryHTML?.text)
            w.member("contentHTML", item.contentHTML?.text)
            date("published", item.published, &w)
            date("updated", item.updated, &w)
            list("authors", item.authors, &w)
            list("categories", item.categories, &w)
            w.key("enclosures")
            w.array { w in for enclosure in item.enclosures { write(enclosure, &w) } }
            w.member("language", item.language)
            w.member("image", item.image)
            w.member("comments", item.commentsURL)
            w.member("commentCount", item.commentCount)
            if let source = item.source {
                w.key("source")
                w.object { w in
                    w.member("name", source.name)
                    w.member("url", source.url)
                }
            }
            if let place = item.place {
                w.key("place")
                w.object { w in
                    w.member("name", place.name)
                    w.key("latitude")
                    w.number(place.latitude)
                    w.key("longitude")
                    w.number(place.longitude)
                }
            }
        }
    }

    private static func write(_ enclosure: Enclosure, _ w: inout JSONWriter) {
        w.object { w in
            w.member("url", enclosure.url)
            w.member("type", enclosure.type)
            // Publishers write all sorts of things here; a number is printed as one.
            if let length = enclosure.length {
                w.key("length")
                if let number = Int(length), number >= 0 { w.number(number) } else { w.string(length) }
            }
        }
    }

    private static func date(_ name: StaticString, _ date: FeedDate?, _ w: inout JSONWriter) {
        guard let date else { return }
        w.key(name)
        w.string(date.iso8601UTC)
    }

    private static func list(_ name: StaticString, _ values: [String], _ w: inout JSONWriter) {
        w.key(name)
        w.array { w in for value in values { w.string(value) } }
    }
}
