import Testing

@testable import Markup

@Suite("Encodings")
struct CharsetTests {
    private func decode(_ bytes: [UInt8], _ contentType: String? = nil, kind: DocumentKind = .xml) -> (text: String, warnings: [String]) {
        let (utf8, _, warnings) = CharsetDecoder.decode(bytes, contentType: contentType, kind: kind)
        return (String(decoding: utf8, as: UTF8.self), warnings)
    }

    private func xml(_ encoding: String, _ bytes: [UInt8]) -> [UInt8] { Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?><t>".utf8) + bytes }

    @Test(
        "are told by the document's declaration",
        arguments: [
            ("iso-8859-2", [0xB3], "ł"), ("ISO_8859-15", [0xA4], "€"), ("windows-1251", [0xC6], "Ж"), ("cp1251", [0xC6], "Ж"),
            ("KOI8-R", [0xF6], "Ж"), ("koi8_u", [0xA4], "є"), ("windows-1258", [0xF0], "đ"), ("shift_jis", [0x93, 0x8C], "東"),
            ("EUC-JP", [0xC5, 0xEC], "東"), ("euc_kr", [0xC7, 0xD1], "한"), ("gb2312", [0xB6, 0xAB], "东"), ("big5", [0xAA, 0x46], "東"),
            ("GBK", [0x96, 0x7C], "東"), ("gb18030", [0x96, 0x7C], "東"), ("tis-620", [0xA1], "ก"), ("iso-8859-1", [0x93], "“"),
            ("us-ascii", [0xE9], "é"), ("macroman", [0x8E], "é"), ("mac-greek", [0xE1], "α"), ("x-mac-cyrillic", [0xFF], "€"),
            ("cp437", [0x80], "Ç"), ("ibm866", [0x86], "Ж"), ("850", [0x82], "é"), ("hp-roman8", [0xC5], "é"), ("KZ-1048", [0xA3], "Ә"),
            ("iso-8859-9:1989", [0xFE], "ş"), ("latin5", [0xFE], "ş"), ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x45, 0x6C, 0x1B, 0x28, 0x42], "東"),
        ] as [(String, [UInt8], String)])
    func declared(encoding: String, bytes: [UInt8], expected: String) {
        let (text, warnings) = decode(xml(encoding, bytes))
        #expect(text.hasSuffix("<t>" + expected))
        #expect(warnings.isEmpty)
    }

    @Test("go by byte order mark before HTTP before the declaration (RFC 7303 §3.2)")
    func order() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        #expect(decode(mark + xml("iso-8859-2", Array("ł".utf8)), "text/xml; charset=koi8-r").text.hasSuffix("<t>ł"))
        let (text, warnings) = decode(xml("iso-8859-2", [0xF6]), "text/xml; charset=\"koi8-r\"")
        #expect(text.hasSuffix("<t>Ж"))
        #expect(warnings == ["HTTP says koi8-r, the document iso-8859-2"])
        #expect(decode(Array("<t>".utf8) + [0xF6], "text/xml;charset=koi8-r").text == "<t>Ж")
    }

    @Test(
        "of two and four bytes are told by mark, by declaration or by their zeros",
        arguments: [
            ([0xFE, 0xFF, 0, 0x3C, 0x1E, 0xA3, 0, 0x3E], "<ả>"), ([0xFF, 0xFE, 0x3C, 0, 0xA3, 0x1E, 0x3E, 0], "<ả>"),
            ([0, 0x3C, 0x1E, 0xA3, 0, 0x3E], "<ả>"), ([0x3C, 0, 0xA3, 0x1E, 0x3E, 0], "<ả>"),
            ([0, 0, 0, 0x3C, 0, 0, 0x1E, 0xA3], "<ả"), ([0x3C, 0, 0, 0, 0xA3, 0x1E, 0, 0], "<ả"), ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x3C], "<"),
        ] as [([UInt8], String)])
    func wide(bytes: [UInt8], expected: String) { #expect(decode(bytes).text == expected) }

    @Test("of EBCDIC documents are read from a declaration that is EBCDIC itself")
    func ebcdic() {
        // <?xml version="1.0" encoding="cp037"?><t>é
        let bytes: [UInt8] = [
            0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40, 0xA5, 0x85, 0x99, 0xA2, 0x89, 0x96, 0x95, 0x7E, 0x7F, 0xF1, 0x4B, 0xF0, 0x7F, 0x40, 0x85, 0x95,
            0x83, 0x96, 0x84, 0x89, 0x95, 0x87, 0x7E, 0x7F, 0x83, 0x97, 0xF0, 0xF3, 0xF7, 0x7F, 0x6F, 0x6E, 0x4C, 0xA3, 0x6E, 0x51,
        ]
        #expect(decode(bytes).text.hasSuffix("<t>é"))
    }

    @Test("that are declared wrongly give way to the bytes")
    func refuted() {
        let greeting = "<t>Xin chào, đây là bản tin cảng biển"
        let (text, warnings) = decode(xml("utf-8", Array(greeting.utf8)), "text/xml; charset=iso-8859-1")
        #expect(text.hasSuffix(greeting))
        #expect(warnings.contains { $0.contains("UTF-8") })
        // Declared wide, but of single bytes.
        #expect(decode(xml("utf-16", Array("đ".utf8))).text.hasSuffix("<t>đ"))
        // Named by nobody.
        let unknown = decode(xml("x-no-such-thing", Array("đ".utf8)))
        #expect(unknown.text.hasSuffix("<t>đ") && unknown.warnings.count == 1)
    }

    @Test("let stray bytes stand as Windows-1252 in a document that is UTF-8")
    func stray() {
        let (text, warnings) = decode(Array("<t>Đà Nẵng – caf".utf8) + [0xE9, 0x20, 0x93, 0x78, 0x94])
        #expect(text == "<t>Đà Nẵng – café “x”")
        #expect(warnings == ["3 bytes are not valid utf-8"])
    }

    @Test(
        "that nobody declares are told by the spread of their bytes",
        arguments: [
            (
                "windows-1251",
                [
                    0xEF, 0xEE, 0xF0, 0xF2, 0x20, 0xE7, 0xE0, 0xEA, 0xF0, 0xFB, 0xF2, 0x20, 0xE4, 0xEE, 0x20, 0xE2, 0xE5, 0xF1, 0xED, 0xFB, 0x20,
                    0xE8,
                    0xE7, 0x2D, 0xE7, 0xE0, 0x20, 0xF0, 0xE5, 0xEC, 0xEE, 0xED, 0xF2, 0xE0,
                ], "порт закрыт до весны из-за ремонта"
            ),
            (
                "koi8-r",
                [
                    0xD0, 0xCF, 0xD2, 0xD4, 0x20, 0xDA, 0xC1, 0xCB, 0xD2, 0xD9, 0xD4, 0x20, 0xC4, 0xCF, 0x20, 0xD7, 0xC5, 0xD3, 0xCE, 0xD9, 0x20,
                    0xC9,
                    0xDA, 0x2D, 0xDA, 0xC1, 0x20, 0xD2, 0xC5, 0xCD, 0xCF, 0xCE, 0xD4, 0xC1,
                ], "порт закрыт до весны из-за ремонта"
            ),
            (
                "shift_jis",
                [
                    0x82, 0xB1, 0x82, 0xCC, 0x8D, 0x60, 0x82, 0xCD, 0x8F, 0x74, 0x82, 0xDC, 0x82, 0xC5, 0x95, 0xC2, 0x82, 0xDF, 0x82, 0xE7, 0x82,
                    0xEA,
                    0x82, 0xDC, 0x82, 0xB7,
                ], "この港は春まで閉められます"
            ),
            (
                "euc-jp",
                [
                    0xA4, 0xB3, 0xA4, 0xCE, 0xB9, 0xC1, 0xA4, 0xCF, 0xBD, 0xD5, 0xA4, 0xDE, 0xA4, 0xC7, 0xCA, 0xC4, 0xA4, 0xE1, 0xA4, 0xE9, 0xA4,
                    0xEC,
                    0xA4, 0xDE, 0xA4, 0xB9,
                ], "この港は春まで閉められます"
            ),
        ] as [(String, [UInt8], String)])
    func guessed(name: String, bytes: [UInt8], expected: String) {
        let (text, warnings) = decode(Array("<t>".utf8) + bytes)
        #expect(text == "<t>" + expected)
        #expect(warnings.count == 1)
    }

    @Test("come out the same in pieces of every size", arguments: [1, 2, 3, 7, 64])
    func pieces(size: Int) {
        let bytes = xml("shift_jis", Array(repeating: [0x93, 0x8C, 0x8B, 0x9E, 0x20], count: 2_000).flatMap { $0 })
        var decoder = CharsetDecoder(contentType: nil, kind: .xml)
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { decoder.push($0, isLast: false, into: &out) }
        }
        [UInt8]().withUnsafeBytes { decoder.push($0, isLast: true, into: &out) }
        #expect(String(decoding: out, as: UTF8.self) == decode(bytes).text)
    }

    @Test("of pages are told by their meta elements")
    func pages() {
        let head = "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\"></head><body>"
        #expect(decode(Array(head.utf8) + [0xC6], kind: .html).text.hasSuffix("Ж"))
        #expect(decode(Array("<meta charset=koi8-r>".utf8) + [0xF6], kind: .html).text.hasSuffix("Ж"))
    }
}
