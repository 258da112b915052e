/// Names of character encodings as documents use them, and what they mean in practice (WHATWG Encoding Standard §4.2).
public enum CharsetLabel {
    /// The encoding that a label stands for: `utf-8`, `windows-1252`, or a name that iconv knows; nil when nobody knows it.
    public static func resolve(_ label: some StringProtocol) -> String? {
        let name = label.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
        if let known = aliases[name] { return known }
        guard !name.isEmpty, name.utf8.count < 40, name.utf8.allSatisfy({ isNameByte($0) }) else { return nil }
        return IconvDecoder.knows(name) ? name : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F || byte == 0x3A || byte == 0x2E
    }

    private static let aliases: [String: String] = {
        var map: [String: String] = [:]
        func add(_ name: String, _ labels: String) { for label in labels.split(separator: " ") { map[String(label)] = name } }
        add("utf-8", "utf-8 utf8 unicode-1-1-utf-8 utf-8-sig utf_8 u8 x-unicode20utf8 unicode11utf8")
        add(
            "windows-1252",
            "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 latin1 latin-1 l1 us-ascii ascii ansi_x3.4-1968 cp819 ibm819 iso_8859-1 iso-ir-100 csisolatin1 iso_8859-1:1987 ansi"
        )
        add("windows-1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 latin5 l5 iso_8859-9 csisolatin5")
        add("windows-874", "windows-874 tis-620 iso-8859-11 dos-874 iso8859-11")
        add("gb18030", "gb18030 gb2312 gbk x-gbk gb_2312 gb_2312-80 chinese csgb2312 euc-cn cp936 ms936 gb2312-80 hz-gb-2312x")
        add("big5-hkscs", "big5 big5-hkscs cn-big5 csbig5 x-x-big5 big5hkscs")
        add("cp949", "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cseuckr windows-949 cp949 iso-ir-149")
        add("cp932", "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis ms932 cp932")
        add("utf-16", "utf-16 utf16 utf_16 u16 ucs-2 unicode csunicode iso-10646-ucs-2")
        add("utf-16le", "utf-16le utf-16-le utf_16_le utf16le unicodefeff")
        add("utf-16be", "utf-16be utf-16-be utf_16_be utf16be unicodefffe")
        add("utf-32", "utf-32 utf32 utf_32 u32 ucs-4 iso-10646-ucs-4")
        add("utf-32le", "utf-32le utf-32-le utf_32_le utf32le")
        add("utf-32be", "utf-32be utf-32-be utf_32_be utf32be")
        add("koi8-r", "koi8-r koi8_r koi8 koi cskoi8r")
        add("koi8-u", "koi8-u koi8_u koi8-ru")
        add("macintosh", "macintosh mac x-mac-roman csmacintosh mac-roman")
        for page in 1250...1258 where page != 1252 && page != 1254 { add("windows-\(page)", "windows-\(page) cp\(page) x-cp\(page)") }
        for part in [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            add("iso-8859-\(part)", "iso-8859-\(part) iso8859-\(part) iso_8859-\(part) iso8859\(part)")
        }
        return map
    }()
}
