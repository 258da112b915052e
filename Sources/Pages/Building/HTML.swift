/// Markup in which everything that is not a literal of this program is escaped.
///
/// The type is made from string literals alone: a literal must be a `StaticString`, so no text that was read at run time can take its place.
/// What is interpolated is escaped, for element content and quoted attributes alike; only other `HTML` is put in as it is. The same escapes
/// hold in XML, so feeds are built with it too.
public struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup.
    public private(set) var text: String

    /// Nothing.
    public init() { text = "" }

    public init(stringLiteral value: StaticString) { text = value.description }

    public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    /// Text that came from anywhere, escaped.
    public init(text: String) {
        self.text = ""
        Self.escape(text, into: &self.text)
    }

    /// A file of this program, such as its style sheet, as it is.
    init(ownFile: String) { text = ownFile }

    public var isEmpty: Bool { text.isEmpty }

    public static func += (left: inout HTML, right: HTML) { left.text += right.text }
    public static func + (left: HTML, right: HTML) -> HTML {
        var sum = left
        sum += right
        return sum
    }

    /// Collects a literal's parts.
    public struct Interpolation: StringInterpolationProtocol {
        var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + interpolationCount * 16) }

        public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
        // A literal that stands in an interpolation, as in `\(isNew ? "<b>new</b>" : "")`, is markup of this program: `HTML` comes first.
        @_disfavoredOverload
        public mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }
        @_disfavoredOverload
        public mutating func appendInterpolation(_ value: Substring) { HTML.escape(String(value), into: &text) }
        public mutating func appendInterpolation(_ value: some BinaryInteger) { text += String(value) }
        public mutating func appendInterpolation(_ value: HTML) { text += value.text }
        public mutating func appendInterpolation(_ value: HTML?) { if let value { text += value.text } }
        public mutating func appendInterpolation(_ values: [HTML]) { for value in values { text += value.text } }
        /// An address for `href`: of this site, of this page, or of the web; anything else becomes `#`.
        public mutating func appendInterpolation(href address: String) { HTML.escape(HTML.isSafe(address) ? address : "#", into: &text) }
        /// A language tag (BCP 47) for `lang`; nothing where there is none.
        public mutating func appendInterpolation(lang tag: String?) {
            guard let tag, !tag.isEmpty, tag.utf8.count <= 35, tag.utf8.allSatisfy({ HTML.isLetterOrDigit($0) || $0 == 0x2D }) else { return }
            text += " lang=\"\(tag)\""
        }
    }

    /// Whether a link may lead there: no scheme but http and https, and no other host through `//`.
    static func isSafe(_ address: String) -> Bool {
        if address.hasPrefix("#") { return true }
        if address.hasPrefix("/") { return !address.hasPrefix("//") && !address.hasPrefix("/\\") }
        let start = address.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// Escapes text; control characters become blanks, and marks that turn the direction of the text around them go.
    private static func escape(_ value: String, into text: inout String) {
        var value = value
        value.withUTF8 { bytes in
            guard bytes.contains(where: { needsLook[Int($0)] }) else {
                text += String(decoding: bytes, as: UTF8.self)
                return
            }
            var out: [UInt8] = []
            out.reserveCapacity(bytes.count + bytes.count / 8)
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                switch byte {
                case UInt8(ascii: "&"): out += "&amp;".utf8
                case UInt8(ascii: "<"): out += "&lt;".utf8
                case UInt8(ascii: ">"): out += "&gt;".utf8
                case UInt8(ascii: "\""): out += "&quot;".utf8
                case UInt8(ascii: "'"): out += "&#39;".utf8
                case 0x0A, 0x09: out.append(byte)
                case 0..<0x20, 0x7F: out.append(0x20)
                // U+0080 to U+009F.
                case 0xC2 where index < bytes.count && bytes[index] < 0xA0:
                    out.append(0x20)
                    index += 1
                // U+202A to U+202E, U+2066 to U+2069.
                case 0xE2 where index + 1 < bytes.count && isDirection(bytes[index], bytes[index + 1]): index += 2
                // U+FFFE and U+FFFF are no characters of XML.
                case 0xEF where index + 1 < bytes.count && bytes[index] == 0xBF && bytes[index + 1] >= 0xBE: index += 2
                default: out.append(byte)
                }
            }
            text += String(decoding: out, as: UTF8.self)
        }
    }

    private static func isDirection(_ second: UInt8, _ third: UInt8) -> Bool {
        (second == 0x80 && (0xAA...0xAE).contains(third)) || (second == 0x81 && (0xA6...0xA9).contains(third))
    }

    /// Bytes with which something begins that does not stay as it is.
    private static let needsLook: [Bool] = {
        var table = [Bool](repeating: false, count: 256)
        for byte in 0..<0x20 { table[byte] = true }
        for byte in [0x7F, 0xC2, 0xE2, 0xEF] { table[byte] = true }
        for byte in "&<>\"'".utf8 { table[Int(byte)] = true }
        return table
    }()
}

extension [HTML] {
    /// The parts one after the other.
    public func joined(separator: HTML = HTML()) -> HTML {
        var out = HTML()
        for (index, part) in enumerated() {
            if index > 0 { out += separator }
            out += part
        }
        return out
    }
}

extension Sequence {
    /// Markup of every element, one after the other.
    public func html(_ part: (Element) throws -> HTML) rethrows -> HTML {
        var out = HTML()
        for element in self { out += try part(element) }
        return out
    }
}

extension String.StringInterpolation {
    /// Markup does not become text by mistake: use `text` or `plainText`.
    @available(*, unavailable, message: "markup is no text; use .text or .plainText, or give the literal the type HTML")
    public mutating func appendInterpolation(_ value: HTML) {}
}

/// An address of this site with parameters, encoded as application/x-www-form-urlencoded (WHATWG URL, section 5.2).
public func address(_ path: String, _ parameters: [(String, String?)] = []) -> String {
    let query = parameters.compactMap { name, value in value.map { "\(name)=\(formEncoded($0))" } }.joined(separator: "&")
    return query.isEmpty ? path : "\(path)?\(query)"
}

private func formEncoded(_ text: String) -> String {
    var out: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
        if HTML.isLetterOrDigit(byte) || "*-._".utf8.contains(byte) {
            out.append(byte)
        } else if byte == 0x20 {
            out.append(UInt8(ascii: "+"))
        } else {
            out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: out, as: UTF8.self)
}

/// The beginning of a text, with an ellipsis where more follows; costs no more than what is kept.
public func clipped(_ text: String, _ limit: Int) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex), end < scalars.endIndex else { return text }
    return String(scalars[..<end]) + "…"
}

/// Text without control characters and without marks that turn the direction of what stands around it.
public func cleaned(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.filter { scalar in
                switch scalar.value {
                case 0x0A, 0x09: true
                case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: false
                default: true
                }
            }))
}

extension HTML {
    /// The text between the tags, for places that take no markup.
    public var plainText: String {
        var out: [UInt8] = []
        var isTag = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): isTag = true
            case UInt8(ascii: ">"): isTag = false
            default: if !isTag { out.append(byte) }
            }
        }
        // Every reference in it is one of those that escaping wrote; the ampersand comes last, since it begins the others.
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(String(decoding: out, as: UTF8.self)) {
            $0.replacing($1.0, with: $1.1)
        }
    }
}
