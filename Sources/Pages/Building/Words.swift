import FactExtraction
import Foundation
import Models

/// How dates, numbers and names are written for readers.
public enum Words {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    // MARK: Dates

    /// A date as people write it: `2 Apr 2025`, `Jan–May 2025`, `15–16 May 2025`, `since Apr 2025`.
    public static func date(_ edtf: String?) -> String {
        guard let edtf else { return "undated" }
        guard PartialDate(edtf) != nil else { return clipped(edtf, 40) }
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
        guard parts.count > 1, let month = Int(parts[1]) else { return String(date.prefix(10)) }
        guard (1...12).contains(month) else { return month >= 33 && month <= 36 ? "Q\(month - 32) \(parts[0])" : clipped(date, 40) }
        let day = parts.count > 2 ? Int(parts[2]).map { "\($0) " } ?? "" : ""
        return "\(day)\(months[month - 1]) \(parts[0])"
    }

    /// Three-letter month and year of a day number.
    public static func month(ofDay day: Int) -> String { point(String(PartialDate.text(ofDay: day).prefix(7))) }

    /// Day and month of a day number.
    static func dayAndMonth(_ day: Int) -> String { point(PartialDate.text(ofDay: day)).split(separator: " ").prefix(2).joined(separator: " ") }

    /// A moment for readers without JavaScript, `2 Jul 2025, 03:15 UTC`; the script rewrites it in the reader's own zone.
    public static func time(_ iso: String?) -> HTML {
        guard let iso else { return "–" }
        let day = String(iso.prefix(10))
        guard PartialDate(day)?.isDay == true else { return HTML(text: clipped(iso, 40)) }
        let clock = iso.dropFirst(10)
        guard clock.utf8.count >= 6, clock.hasPrefix("T") else { return "<time datetime=\"\(day)\">\(date(day))</time>" }
        let zone = clock.hasSuffix("Z") ? " UTC" : " " + clock.suffix(6)
        return "<time datetime=\"\(clipped(iso, 40))\">\(date(day)), \(clock.dropFirst().prefix(5))\(zone)</time>"
    }

    // MARK: Numbers

    /// `12,345`.
    public static func number(_ value: Int) -> String { (value < 0 ? "−" : "") + grouped(value.magnitude) }

    /// Digits in groups of three, without a sign.
    public static func grouped(_ value: UInt) -> String {
        var digits = String(value)
        var out = ""
        while digits.count > 3 {
            out = "," + digits.suffix(3) + out
            digits.removeLast(3)
        }
        return digits + out
    }

    /// A number with its noun: `1 feed`, `2,531 feeds`.
    public static func count(_ value: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number(value)) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// `46 %`.
    public static func rate(_ value: Double) -> String { "\(plain(value))\u{A0}%" }

    /// `+18.1 %`.
    public static func change(_ percent: Double) -> String { (percent < 0 ? "−" : "+") + String(format: "%g", abs(percent)) + "\u{A0}%" }

    /// Without a needless fraction; what no integer holds, as it is.
    static func plain(_ value: Double) -> String {
        // bounded: below 1e15
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(format: "%g", value)
    }

    /// `USD 123.5 bn` of whole units.
    public static func money(_ value: Double, _ currency: String) -> String {
        let (text, unit) = scaled(value, whole: plain)
        return "\(clipped(currency, 12))\u{A0}\(text)\(unit.isEmpty ? "" : "\u{A0}\(unit)")"
    }

    /// A value in the largest unit that it fills (`tn`, `bn`, `m` or none), to three places.
    ///
    /// - Parameter whole: writes a number without a fraction.
    public static func scaled(_ value: Double, whole: (Double) -> String) -> (number: String, unit: String) {
        let (scaled, unit): (Double, String) =
            switch abs(value) {
            case 1e12...: (value / 1e12, "tn")
            case 1e9...: (value / 1e9, "bn")
            case 1e6...: (value / 1e6, "m")
            default: (value, "")
            }
        return (scaled == scaled.rounded() ? whole(scaled) : String(format: "%g", (scaled * 1_000).rounded() / 1_000), unit)
    }

    /// `1.2 MiB`.
    public static func bytes(_ count: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < units.count - 1 {
            value /= 1_024
            unit += 1
        }
        return unit == 0 ? "\(count) B" : String(format: "%.1f ", value) + units[unit]
    }

    // MARK: Names

    /// `in_force` as it is read.
    public static func words(_ name: String) -> String { clipped(name.replacingOccurrences(of: "_", with: " "), 60) }

    /// With a capital at the beginning.
    public static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// The name of a country by its code; `*` is all countries.
    public static func country(_ code: String) -> String { countryName(code) ?? clipped(code, 40) }

    /// “Viet Nam: exports to the United States”, and the same in the other side's words.
    public static func title(reporter: String, flow: TradeFigure.Flow, partner: String) -> String {
        let (a, b) = (country(reporter), country(partner))
        return switch flow {
        case .export: "\(a): exports to \(b)"
        case .import: "\(a): imports from \(b)"
        case .surplus: "\(a): surplus with \(b)"
        case .deficit: "\(a): deficit with \(b)"
        case .totalTrade: "\(a) and \(b): total trade"
        }
    }

    /// Participants of an event: codes of countries become their names.
    static func participant(_ name: String) -> String { name.utf8.count == 2 ? country(name) : clipped(name, 120) }
}
