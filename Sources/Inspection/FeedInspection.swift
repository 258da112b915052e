import FeedParsing
import Markup

/// `inspect feed`: a document as one line of JSON.
public enum FeedInspection {
    /// Parses and prints; an input that is no feed gives `{"error": {"code", "message"}}`.
    public static func line(_ bytes: [UInt8], url: String?, headers: [String: String]) -> [UInt8] {
        func header(_ name: String) -> String? { headers.first { $0.key.lowercased() == name }?.value }
        do {
            let feed = try parseFeed(
                bytes, documentURL: url, contentType: header("content-type"), contentLocation: header("content-location"),
                contentLanguage: header("content-language"))
            return json(feed)
        } catch let error as FeedError {
            return InspectionError(code: error.code, message: error.description).line
        } catch {
            return InspectionError(code: "internal", message: "\(error)").line
        }
    }

    private static func json(_ feed: ParsedFeed) -> [UInt8] {
        var writer = JSONWriter(capacity: 64 << 10)
        writer.object { w in
            w.key("feed")
            w.object { w in
                w.member("format", feed.format.rawValue)
                w.member("title", feed.title)
                w.member("description", feed.description)
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
            }
            w.key("items")
            w.array { w in for item in feed.items { write(item, &w) } }
            w.key("recovered")
            w.bool(feed.recovered)
            w.key("warnings")
            w.array { w in for warning in feed.warnings { w.string(warning) } }
        }
        return writer.bytes
    }

    private static func write(_ item: ParsedItem, _ w: inout JSONWriter) {
        w.object { w in
            w.member("id", item.id)
            w.key("idIsPermalink")
            w.bool(item.idIsPermalink)
            w.member("title", item.title)
            w.member("link", item.link)
            w.member("summaryHTML", item.summaryHTML)
            w.member("contentHTML", item.contentHTML)
            w.member("published", item.published?.iso8601UTC)
            w.member("updated", item.updated?.iso8601UTC)
            w.key("authors")
            w.array { w in for author in item.authors { w.string(author) } }
            w.key("categories")
            w.array { w in for category in item.categories { w.string(category) } }
            w.key("enclosures")
            w.array { w in
                for enclosure in item.enclosures {
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
            }
            w.member("language", item.language)
        }
    }
}

/// An input that could not be read, in place of its answer.
struct InspectionError {
    let code: String
    let message: String

    var line: [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.object { w in
            w.key("error")
            w.object { w in
                w.member("code", code)
                w.member("message", message)
            }
        }
        return writer.bytes
    }
}
