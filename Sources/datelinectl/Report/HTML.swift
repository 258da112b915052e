import ControlAPI
import Foundation
import Models

/// Pieces of the report's markup.
enum HTML {
    /// Text that came from the network, for element content and quoted attributes.
    static func text(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default:
                // Control characters are not HTML, and direction marks turn the text around them.
                let value = scalar.value
                let isRaw =
                    value >= 0x20 && !(0x7F...0x9F).contains(value) && !(0x202A...0x202E).contains(value) && !(0x2066...0x2069).contains(value)
                out.unicodeScalars.append(isRaw ? scalar : " ")
            }
        }
        return out
    }

    /// Numbers of articles as links into the list of articles.
    static func citation(_ articles: [Int64]) -> String {
        let articles = Array(Set(articles)).sorted()
        let links = articles.prefix(8).map { "<a href=\"#a\($0)\">\($0)</a>" }.joined(separator: " ")
        return "<span class=\"cite\">\(links)\(articles.count > 8 ? " +\(articles.count - 8)" : "")</span>"
    }

    /// The words that say it, with the articles; further words can be unfolded.
    static func evidence(_ evidence: [Evidence]) -> String {
        guard let first = evidence.first else { return "" }
        var out = "<p class=\"quote\">“\(text(first.evidence))” \(citation(evidence.map(\.article)))</p>"
        var seen: Set<String> = [first.evidence]
        let others = evidence.dropFirst().filter { seen.insert($0.evidence).inserted }
        if !others.isEmpty {
            let items = others.prefix(12).map { "<p class=\"quote\">“\(text($0.evidence))” \(citation([$0.article]))</p>" }.joined()
            out += "<details><summary>in other words</summary>\(items)</details>"
        }
        return out
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A date as people write it: `2 Apr 2025`, `Jan–May 2025`, `15–16 May 2025`, `since Apr 2025`.
    static func date(_ edtf: String?) -> String {
        guard let edtf, PartialDate(edtf) != nil else { return edtf.map(text) ?? "undated" }
        let sides = edtf.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else { return point(edtf) }
        if sides[0] == ".." || sides[0].isEmpty { return "by \(point(sides[1]))" }
        if sides[1] == ".." || sides[1].isEmpty { return "since \(point(sides[0]))" }
        let (a, b) = (point(sides[0]), point(sides[1]))
        // What both ends have in common behind is written once.
        var (x, y) = (a.split(separator: " "), b.split(separator: " "))
        while x.count > 1, y.count > 1, x.last == y.last {
            x.removeLast()
            y.removeLast()
        }
        let tail = b.split(separator: " ").dropFirst(y.count)
        let joint = x.count == 1 && y.count == 1 ? "–" : " – "
        return ([x.joined(separator: " ") + joint + y.joined(separator: " ")] + tail.map(String.init)).joined(separator: " ")
    }

    private static func point(_ date: String) -> String {
        let parts = date.prefix(10).split(separator: "-").map(String.init)
        guard parts.count > 1, let month = Int(parts[1]) else { return text(String(date.prefix(10))) }
        guard (1...12).contains(month) else { return month >= 33 && month <= 36 ? "Q\(month - 32) \(parts[0])" : text(date) }
        let day = parts.count > 2 ? Int(parts[2]).map { "\($0) " } ?? "" : ""
        return "\(day)\(months[month - 1]) \(parts[0])"
    }

    /// Three-letter month and year of a day number.
    static func month(ofDay day: Int) -> String { point(String(PartialDate.text(ofDay: day).prefix(7))) }
}

/// Inline SVG, written so that the page's colours apply.
struct SVG {
    let width: Double
    let height: Double
    private var body = ""

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body += "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" class=\"\(style)\"/>"
    }

    mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, tip: String? = nil) {
        let tip = tip.map { "<title>\(HTML.text($0))</title>" } ?? ""
        body +=
            "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" rx=\"1.5\" class=\"\(style)\">\(tip)</rect>"
    }

    mutating func path(_ data: String, _ style: String) { body += "<path d=\"\(data)\" class=\"\(style)\"/>" }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, tip: String) {
        body +=
            "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" class=\"\(style)\"><title>\(HTML.text(tip))</title></circle>"
    }

    /// Text by its baseline; `anchor` is start, middle or end.
    mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String, anchor: String = "start") {
        body += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\" class=\"\(style)\">\(HTML.text(text))</text>"
    }

    func markup(label: String) -> String {
        "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"\(HTML.text(label))\">\(body)</svg>"
    }

    /// Ticks from nought to at least `top` in steps of 1, 2 or 5 times a power of ten, about `count` of them.
    static func ticks(to top: Double, count: Int) -> [Double] {
        guard top > 0, top.isFinite else { return [0, 1] }
        let rough = top / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
        return stride(from: 0, through: (top / step).rounded(.up) * step + step / 2, by: step).map { $0 }
    }
}
