/// Names of character encodings as documents use them, and what they mean in practice (WHATWG Encoding Standard §4.2, IANA registry).
public enum CharsetLabel {
    /// The encoding that a label stands for: `utf-8`, `windows-1252`, or a name that `IconvDecoder` knows; nil when nobody knows it.
    ///
    /// Case, and what stands between letters and digits, tells no two encodings apart, and publishers write it in every way.
    public static func resolve(_ label: some StringProtocol) -> String? {
        let name = label.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
        guard !name.isEmpty, name.utf8.count < 40, name.utf8.allSatisfy({ isNameByte($0) }) else { return nil }
        var key = bare(name)
        if key.hasPrefix("x"), aliases[key] == nil { key.removeFirst() }
        if key.hasPrefix("cs"), aliases[key] == nil { key.removeFirst(2) }
        if let known = aliases[key] { return known }
        if let part = isoPart(key) { return aliases["iso8859\(part)"] ?? "iso-8859-\(part)" }
        return candidates(name, key).first { IconvDecoder.knows($0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F || byte == 0x3A || byte == 0x2E
            || byte == 0x2B || byte == 0x28 || byte == 0x29
    }

    private static func bare(_ name: some StringProtocol) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.filter { ("0"..."9").contains($0) || ("a"..."z").contains($0) }))
    }

    /// `iso8859151999` and its kin: the part, with or without the year of its edition.
    private static func isoPart(_ key: String) -> Int? {
        guard key.hasPrefix("iso8859") else { return nil }
        var digits = key.dropFirst(7)
        if digits.count > 4 { digits = digits.dropLast(4) }
        guard let part = Int(digits), (1...16).contains(part), part != 12 else { return nil }
        return part
    }

    /// What iconv may call it.
    private static func candidates(_ name: String, _ key: String) -> [String] {
        var names = [name, name.replacing("_", with: "-"), key]
        // `037`, `ibm037`, `cp037`, `ebcdic-cp-us`.
        let digits = key.reversed().prefix { $0.isNumber }.reversed()
        if (2...5).contains(digits.count), ["", "cp", "ibm", "ccsid", "ms", "dos", "oem"].contains(String(key.dropLast(digits.count))) {
            names += ["cp\(String(digits))", "ibm\(String(digits))", "ibm-\(String(digits))"]
        }
        if key.hasPrefix("ebcdiccp") { names.append("ebcdic-cp-\(key.dropFirst(8))") }
        if key.hasPrefix("mac") { names.append("mac-\(key.dropFirst(3))") }
        if key.hasPrefix("isoir") { names.append("iso-ir-\(key.dropFirst(5))") }
        return names
    }

    private static let aliases: [String: String] = {
        var map: [String: String] = [:]
        func add(_ name: String, _ labels: String) { for label in labels.split(separator: " ") { map[bare(label)] = name } }
        add("utf-8", "utf-8 unicode-1-1-utf-8 utf-8-sig u8 x-unicode20utf8 unicode11utf8 utf8mb4")
        add(
            "windows-1252",
            "windows-1252 1252 cp1252 x-cp1252 ibm1252 iso-8859-1 iso-8859-1:1987 8859-1 8859 latin1 latin l1 us-ascii us ascii ansi_x3.4-1968 ansi_x3.4-1986"
        )
        add("windows-1252", "cp819 819 ibm819 iso-ir-100 csisolatin1 iso-ir-6 iso646-us 646 cp367 ibm367 ansi")
        add("windows-1254", "windows-1254 1254 cp1254 x-cp1254 iso-8859-9 iso-8859-9:1989 latin5 l5 isolatin5 iso-ir-148")
        add(
            "windows-874",
            "windows-874 874 cp874 dos-874 tis-620 tis-620-0 tis-620-2529-0 tis-620-2529-1 iso-ir-166 iso-8859-11 iso-8859-11-2001 thai ibm874")
        add("gb18030", "gb18030 gb18030-2000 gb18030-2005 gb2312 gb_2312-80 gb2312-1980 csgb2312 chinese gb2312-80 iso-ir-58 csiso58gb231280")
        add("gb18030", "iso58gb231280 gbk x-gbk cp936 936 ms936 windows-936 euc-cn euccn eucgb2312-cn x-mac-simp-chinese")
        add("big5-hkscs", "big5 big5-hkscs cn-big5 csbig5 x-x-big5 big5hkscs hkscs big5-tw x-mac-trad-chinese big5-eten")
        add("big5-hkscs", "cp950 950 ms950 windows-950")
        add("cp949", "euc-kr euckr ks_c_5601 ks_c_5601-1987 ks_c_5601-1989 ksc5601 ks-x-1001 ksx1001 korean cseuckr windows-949 cp949 949 ms949 uhc")
        add("cp949", "iso-ir-149 x-mac-korean ksc56011987")
        add("cp932", "shift_jis sjis s-jis x-sjis ms_kanji mskanji windows-31j csshiftjis ms932 cp932 932 windows-932 csmskanji x-mac-japanese")
        add("euc-jp", "euc-jp ujis u-jis x-euc-jp cseucpkdfmtjapanese extended_unix_code_packed_format_for_japanese")
        add("euc-jisx0213", "euc-jisx0213 euc-jis-2004 jisx0213 eucjis2004")
        add("shift_jisx0213", "shift_jisx0213 shift_jis-2004 sjis-2004 s-jis-2004 sjisx0213 s-jisx0213")
        add("iso-2022-jp", "iso-2022-jp iso2022jp csiso2022jp jis7")
        add("iso-2022-jp-2", "iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ext csiso2022jp2")
        add("iso-2022-jp-3", "iso-2022-jp-3 iso-2022-jp-2004")
        add("iso-2022-kr", "iso-2022-kr csiso2022kr")
        add("johab", "johab cp1361 1361 ms1361 ksc5601-1992")
        add("utf-16", "utf-16 utf16 u16 ucs-2 unicode csunicode iso-10646-ucs-2")
        add("utf-16le", "utf-16le utf-16-le ucs-2le unicodefeff")
        add("utf-16be", "utf-16be utf-16-be ucs-2be unicodefffe")
        add("utf-32", "utf-32 u32 ucs-4 iso-10646-ucs-4")
        add("utf-32le", "utf-32le utf-32-le ucs-4le")
        add("utf-32be", "utf-32be utf-32-be ucs-4be")
        add("koi8-r", "koi8-r koi8 koi cskoi8r cp878 878")
        add("koi8-u", "koi8-u koi8-ru cp1168 1168")
        add("macintosh", "macintosh mac x-mac-roman csmacintosh mac-roman macroman")
        add("mac-cyrillic", "mac-cyrillic x-mac-cyrillic x-mac-ukrainian mac-ukraine cp10007")
        add("mac-greek", "mac-greek cp10006")
        add("mac-turkish", "mac-turkish cp10081")
        add("mac-iceland", "mac-iceland mac-icelandic cp10079")
        add("mac-croatian", "mac-croatian cp10082")
        add("mac-romanian", "mac-romanian mac-romania cp10010")
        add("mac-centraleurope", "mac-centraleurope mac-ce mac-centeuro mac-latin2 cp10029")
        add("cp720", "cp720 720 dos-720")
        add("cp1006", "cp1006 1006 ibm1006")
        add("cp1125", "cp1125 1125 ibm1125 cp866u ruscii")
        add("cp858", "cp858 858 ibm858 ibm00858 pc-multilingual-850+euro")
        add("hp-roman8", "hp-roman8 roman8 r8 cshproman8 cp1051 1051 ibm1051")
        add("rk1048", "rk1048 kz-1048 kz1048 strk1048-2002")
        add("pt154", "pt154 ptcp154 cp154 csptcp154 cyrillic-asian")
        add("cp861", "cp861 861 ibm861 cp-is")
        add("cp869", "cp869 869 ibm869 cp-gr")
        add("cp775", "cp775 775 ibm775")
        add("cp1026", "cp1026 1026 ibm1026")
        add("cp037", "cp037 037 ibm037 ibm039 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl")
        add("cp424", "cp424 424 ibm424 ebcdic-cp-he")
        add("cp500", "cp500 500 ibm500 ebcdic-cp-be ebcdic-cp-ch")
        add("cp273", "cp273 273 ibm273")
        add("cp1140", "cp1140 1140 ibm1140")
        add("koi8-t", "koi8-t")
        for page in 1250...1258 where page != 1252 && page != 1254 {
            add("windows-\(page)", "windows-\(page) \(page) cp\(page) x-cp\(page) win\(page)")
        }
        // Other names of the parts of ISO 8859.
        for (part, labels) in [
            (2, "latin2 l2 isolatin2 iso-ir-101"), (3, "latin3 l3 isolatin3 iso-ir-109"), (4, "latin4 l4 isolatin4 iso-ir-110"),
            (5, "cyrillic isolatincyrillic iso-ir-144"), (6, "arabic isolatinarabic iso-ir-127 asmo-708 ecma-114"),
            (7, "greek greek8 isolatingreek iso-ir-126 elot-928 ecma-118 sun-eu-greek"),
            (8, "hebrew isolatinhebrew iso-ir-138 iso-8859-8-i iso-8859-8-e"),
            (10, "latin6 l6 isolatin6 iso-ir-157"), (13, "latin7 l7"), (14, "latin8 l8 iso-celtic iso-ir-199"), (15, "latin9 l9"),
            (16, "latin10 l10 iso-ir-226"),
        ] { add("iso-8859-\(part)", labels) }
        return map
    }()
}
