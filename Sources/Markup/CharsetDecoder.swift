/// What kind of document is decoded: where it declares its encoding.
public enum DocumentKind: Sendable { case xml, html, json }

/// Decodes a document to UTF-8 as its bytes arrive.
///
/// The encoding is told by, in this order, the byte order mark, the HTTP header, the document's own declaration, the pattern of
/// its first bytes, and the default UTF-8 (RFC 7303 §3.2; for HTML the prescan of WHATWG HTML §13.2.3.2). Where the bytes refute
/// what is declared, they win: sound UTF-8 of many bytes is UTF-8, and text that is not UTF-8 is told by `CharsetGuess`. Single bytes
/// that are not UTF-8 in a document that is are read as Windows-1252, which is what they nearly always are.
public struct CharsetDecoder {
    private enum Mode {
        case undecided
        case utf8
        case windows1252
        case table([UInt32])
        case iconv(IconvDecoder)
    }

    private let httpCharset: String?
    private let kind: DocumentKind
    private var mode = Mode.undecided
    private var held: [UInt8] = []
    /// The encoding in use; nil until enough bytes came.
    public private(set) var charset: String?
    /// What is wrong with the declarations or the bytes.
    public private(set) var warnings: [String] = []
    /// Bytes that did not fit the encoding.
    public private(set) var replaced = 0

    /// Bytes that are looked at before the encoding is decided.
    private static let prescan = 4_096

    /// - Parameter contentType: the HTTP `Content-Type`, for its charset.
    public init(contentType: String?, kind: DocumentKind) {
        self.kind = kind
        httpCharset = contentType.flatMap(Self.charsetParameter)
    }

    /// Decodes a whole document.
    public static func decode(_ bytes: [UInt8], contentType: String?, kind: DocumentKind) -> (utf8: [UInt8], charset: String, warnings: [String]) {
        var decoder = CharsetDecoder(contentType: contentType, kind: kind)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 8)
        bytes.withUnsafeBytes { decoder.push($0, isLast: true, into: &out) }
        return (out, decoder.charset ?? "utf-8", decoder.warnings)
    }

    /// Decodes the next bytes and appends them as UTF-8.
    public mutating func push(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into out: inout [UInt8]) {
        if case .undecided = mode {
            held.append(contentsOf: bytes)
            guard held.count >= Self.prescan || isLast else { return }
            let first = held
            held = []
            // Always the same bytes decide, however large the pieces are.
            let skip = decide(Array(first.prefix(Self.prescan)))
            first.withUnsafeBytes { decode(UnsafeRawBufferPointer(rebasing: $0[min(skip, $0.count)...]), isLast: isLast, into: &out) }
        } else {
            decode(bytes, isLast: isLast, into: &out)
        }
        if isLast, replaced > 0 { warnings.append("\(replaced) bytes are not valid \(charset ?? "text")") }
    }

    private mutating func decode(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into out: inout [UInt8]) {
        switch mode {
        case .undecided: break
        case .utf8:
            if held.isEmpty {
                repair(bytes, isLast: isLast, into: &out)
            } else {
                let joined = held + bytes
                held = []
                joined.withUnsafeBytes { repair($0, isLast: isLast, into: &out) }
            }
        case .windows1252: for byte in bytes { Windows1252.append(byte, to: &out) }
        case .table(let high):
            for byte in bytes {
                if byte < 0x80 { out.append(byte) } else { UTF8Scan.append(high[Int(byte) - 0x80], to: &out) }
            }
        case .iconv(let decoder):
            decoder.decode(bytes, isLast: isLast, into: &out)
            replaced = decoder.replaced
        }
    }

    /// Copies sound UTF-8 and reads what is not as Windows-1252; an unfinished sequence waits for its rest.
    private mutating func repair(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into out: inout [UInt8]) {
        var start = 0
        var index = 0
        while index < bytes.count {
            index = UTF8Scan.validPrefix(bytes, from: index)
            guard index < bytes.count else { break }
            if !isLast, bytes.count - index < 4, UTF8Scan.isUnfinished(bytes, at: index) {
                out.append(contentsOf: bytes[start..<index])
                held = Array(bytes[index...])
                return
            }
            out.append(contentsOf: bytes[start..<index])
            Windows1252.append(bytes[index], to: &out)
            replaced += 1
            index += 1
            start = index
        }
        out.append(contentsOf: bytes[start..<bytes.count])
    }

    // MARK: Which encoding

    /// Chooses the mode; gives how many bytes of a byte order mark are to be skipped.
    private mutating func decide(_ bytes: [UInt8]) -> Int {
        if let (name, length) = Self.byteOrderMark(bytes) {
            use(name)
            return length
        }
        let pattern = Self.nullPattern(bytes)
        let declared = kind == .json ? nil : kind == .xml ? CharsetDeclaration.xml(bytes) : CharsetDeclaration.html(bytes)
        let chosen = choose(declared, pattern: pattern)
        use(refuted(chosen, declared: declared, pattern: pattern, bytes) ?? chosen ?? pattern ?? "utf-8")
        return 0
    }

    /// The encoding that is declared, by HTTP before the document; nil when none is that fits.
    private mutating func choose(_ declared: String?, pattern: String?) -> String? {
        if let httpCharset {
            if let name = CharsetLabel.resolve(httpCharset), Self.fits(name, pattern) {
                if let declared, let own = CharsetLabel.resolve(declared), own != name {
                    warnings.append("HTTP says \(httpCharset), the document \(declared)")
                }
                return Self.concrete(name, pattern)
            }
            warnings.append("HTTP names the encoding “\(httpCharset.prefix(40))”, which does not fit")
        }
        guard let declared else { return nil }
        if let name = CharsetLabel.resolve(declared), Self.fits(name, pattern) { return Self.concrete(name, pattern) }
        warnings.append("the document names the encoding “\(declared.prefix(40))”, which does not fit")
        return nil
    }

    /// Another encoding when the bytes cannot be, or hardly are, of the one chosen.
    private mutating func refuted(_ chosen: String?, declared: String?, pattern: String?, _ bytes: [UInt8]) -> String? {
        guard pattern == nil else { return nil }
        let (sound, unsound) = UTF8Scan.sequences(bytes)
        switch chosen {
        case "utf-8", nil:
            // Now and then a stray byte is no other encoding.
            guard unsound > sound else {
                guard unsound == 0, sound == 0, let name = CharsetGuess.escaped(bytes) else { return nil }
                warnings.append("\(chosen == nil ? "no encoding is declared" : "it is declared UTF-8"); its bytes are \(name)")
                return name
            }
            if httpCharset != nil, let declared, let own = CharsetLabel.resolve(declared), own != "utf-8", Self.fits(own, nil) {
                warnings.append("its bytes are not UTF-8")
                return own
            }
            guard let name = CharsetGuess.guess(bytes) else { return nil }
            warnings.append("\(chosen == nil ? "no encoding is declared" : "it is declared UTF-8"); its bytes look like \(name)")
            return name
        case "windows-1252":
            if let own = declared.flatMap({ CharsetLabel.resolve($0) }), own != "utf-8", own != chosen, Self.fits(own, nil) {
                guard CharsetGuess.guess(bytes) == own else { return nil }
                warnings.append("its bytes look like \(own)")
                return own
            }
            // Servers that add Latin-1 to everything are common; text that happens to be sound UTF-8 is not.
            guard sound >= 1, unsound == 0, declared.map({ CharsetLabel.resolve($0) == "utf-8" }) ?? false || sound >= 4 else { return nil }
            warnings.append("it is declared \(httpCharset ?? declared ?? "Latin-1"); its bytes are UTF-8")
            return "utf-8"
        default: return nil
        }
    }

    private mutating func use(_ name: String) {
        charset = name
        switch name {
        case "utf-8": mode = .utf8
        case "windows-1252": mode = .windows1252
        default:
            if let table = SingleByteTable.high(name), table.count == 128 {
                mode = .table(table)
            } else if let decoder = IconvDecoder(name) {
                mode = .iconv(decoder)
            } else {
                warnings.append("the encoding \(name) is not known here; read as UTF-8")
                charset = "utf-8"
                mode = .utf8
            }
        }
    }

    /// A wide encoding needs wide bytes, and the reverse.
    private static func fits(_ name: String, _ pattern: String?) -> Bool {
        (name.hasPrefix("utf-16") || name.hasPrefix("utf-32")) == (pattern != nil)
    }

    private static func concrete(_ name: String, _ pattern: String?) -> String {
        name == "utf-16" || name == "utf-32" ? pattern ?? name : name
    }

    private static func byteOrderMark(_ b: [UInt8]) -> (String, Int)? {
        if b.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", 3) }
        if b.starts(with: [0xFF, 0xFE, 0, 0]) { return ("utf-32le", 4) }
        if b.starts(with: [0, 0, 0xFE, 0xFF]) { return ("utf-32be", 4) }
        if b.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
        if b.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
        return nil
    }

    /// Wide encodings show in where the zeros of the first `<` or `{` stand (XML 1.0 appendix F.1).
    private static func nullPattern(_ b: [UInt8]) -> String? {
        guard b.count >= 4 else { return nil }
        switch (b[0] == 0, b[1] == 0, b[2] == 0, b[3] == 0) {
        case (true, true, true, false): return "utf-32be"
        case (false, true, true, true): return "utf-32le"
        case (true, false, true, false), (true, false, false, false): return "utf-16be"
        case (false, true, false, true), (false, true, false, false): return "utf-16le"
        default: return nil
        }
    }

    /// The `charset` parameter of a media type (RFC 9110 §8.3.2).
    static func charsetParameter(_ contentType: String) -> String? {
        for part in contentType.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].lowercased().filter({ !$0.isWhitespace }) == "charset" else { continue }
            let value = pair[1].filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
            if !value.isEmpty { return value }
        }
        return nil
    }
}
