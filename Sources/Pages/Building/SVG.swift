import Foundation

/// A drawing whose colours and line styles come from the style sheet.
struct SVG {
    let width: Double
    let height: Double
    private var body = HTML()

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body +=
            "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\" class=\"\(style)\"/>"
    }

    mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, tip: String? = nil) {
        body +=
            "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" rx=\"1.5\" class=\"\(style)\">\(tip.map { "<title>\($0)</title>" })</rect>"
    }

    mutating func path(_ data: String, _ style: String) { body += "<path d=\"\(data)\" class=\"\(style)\"/>" }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String, tip: String) {
        body +=
            "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" class=\"\(style)\"><title>\(tip)</title></circle>"
    }

    /// Text by its baseline; `anchor` is start, middle or end.
    mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String, anchor: String = "start") {
        body += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\" class=\"\(style)\">\(text)</text>"
    }

    func markup(label: String, class style: String) -> HTML {
        // bounded: widths and heights are those of this program
        "<svg class=\"\(style)\" viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" role=\"img\" aria-label=\"\(label)\">\(body)</svg>"
    }

    /// A chart drawn twice, for wide and for narrow windows; the style sheet shows the one that fits.
    static func both(label: String, _ draw: (_ isNarrow: Bool) -> SVG) -> HTML {
        "\(draw(false).markup(label: label, class: "wide"))\(draw(true).markup(label: label, class: "narrow"))"
    }

    /// Ticks from nought to at least `top` in steps of 1, 2 or 5 times a power of ten, about `count` of them.
    static func ticks(to top: Double, count: Int) -> [Double] {
        guard top > 0, top.isFinite else { return [0, 1] }
        let rough = top / Double(count)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
        return stride(from: 0, through: (top / step).rounded(.up) * step + step / 2, by: step).map { $0 }
    }

    /// A label beside its mark.
    struct Label {
        var x: Double
        var y: Double
        var text: String
    }

    /// Labels beside their marks, moved up or down until none lies on another or below the drawing's axis.
    static func placed(_ marks: [Label], in width: Double, above axis: Double = .infinity, size: Double = 12) -> [Label] {
        var boxes: [(x: Double, y: Double, width: Double)] = []
        return marks.map { mark in
            let span = Double(mark.text.count) * size * 0.66
            let x = max(0, min(mark.x + 7, width - span))
            let y = [-8.0, 17, -22, 31, -36, 45].map { mark.y + $0 }.first { y in
                y > 10 && y < axis && !boxes.contains { abs($0.y - y) < 13 && $0.x < x + span && x < $0.x + $0.width }
            }
            boxes.append((x, y ?? mark.y - 8, span))
            return Label(x: x, y: y ?? mark.y - 8, text: mark.text)
        }
    }
}
