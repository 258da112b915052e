/// Encodings of one byte a character that the system's iconv lacks: what 0x80…0xFF stand for (Unicode Consortium, mapping tables).
enum SingleByteTable {
    /// Scalars of 0x80…0xFF; nil for an encoding that has no table here.
    static func high(_ name: String) -> [UInt32]? { tables[name] }

    private static let tables: [String: [UInt32]] = texts.mapValues { $0.unicodeScalars.map(\.value) }

    private static let texts: [String: String] = [
        "mac-cyrillic":
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ†°Ґ£§•¶І®©™Ђђ≠Ѓѓ∞±≤≥іµґЈЄєЇїЉљЊњјЅ¬√ƒ≈∆«»…\u{A0}ЋћЌќѕ–—“”‘’÷„ЎўЏџ№Ёёяабвгдежзийклмнопр"
            + "стуфхцчшщъыьэю€",
        "mac-greek":
            "Ä¹²É³ÖÜ΅àâä΄¨çéèêë£™îï•½‰ôö¦€ùûü†ΓΔΘΛΞΠß®©ΣΪ§≠°·Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩάΝ¬ΟΡ≈Τ«»…\u{A0}ΥΧΆΈœ–―“”‘’÷ΉΊΌΎέήίόΏύαβψδεφγηιξκλμνοπ"
            + "ώρστθωςχυζϊϋΐΰ\u{AD}",
        "mac-turkish":
            "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸĞğİıŞş‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ"
            + "\u{F8FF}ÒÚÛÙ\u{F8A0}ˆ˜¯˘˙˚¸˝˛ˇ",
        "mac-iceland":
            "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûüÝ°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€ÐðÞþý·‚„‰ÂÊÁËÈÍÎÏÌÓÔ"
            + "\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
        "mac-croatian":
            "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®Š™´¨≠ŽØ∞±≤≥∆µ∂∑∏š∫ªºΩžø¿¡¬√ƒ≈Ć«Č…\u{A0}ÀÃÕŒœĐ—“”‘’÷◊\u{F8FF}©⁄€‹›Æ»–·‚„‰ÂćÁčÈ"
            + "ÍÎÏÌÓÔđÒÚÛÙıˆ˜¯πË˚¸Êæˇ",
        "mac-romanian":
            "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ĂȘ∞±≤≥¥µ∂∑∏π∫ªºΩăș¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›Țț‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ"
            + "\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
        "cp720":
            "\u{80}\u{81}éâ\u{84}à\u{86}çêëèïî\u{8D}\u{8E}\u{8F}\u{90}\u{651}\u{652}ô¤\u{640}ûù\u{621}\u{622}\u{623}\u{624}£\u{625}"
            + "\u{626}\u{627}\u{628}\u{629}\u{62A}\u{62B}\u{62C}\u{62D}\u{62E}\u{62F}\u{630}\u{631}\u{632}\u{633}\u{634}\u{635}«»░▒▓│"
            + "┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\u{636}\u{637}\u{638}\u{639}\u{63A}\u{641}µ\u{642}\u{643}\u{644}\u{645}"
            + "\u{646}\u{647}\u{648}\u{649}\u{64A}≡\u{64B}\u{64C}\u{64D}\u{64E}\u{64F}\u{650}≈°∙·√ⁿ²■\u{A0}",
        "cp1006":
            "\u{80}\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}\u{89}\u{8A}\u{8B}\u{8C}\u{8D}\u{8E}\u{8F}\u{90}\u{91}\u{92}"
            + "\u{93}\u{94}\u{95}\u{96}\u{97}\u{98}\u{99}\u{9A}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}\u{A0}\u{6F0}\u{6F1}\u{6F2}\u{6F3}"
            + "\u{6F4}\u{6F5}\u{6F6}\u{6F7}\u{6F8}\u{6F9}\u{60C}\u{61B}\u{AD}\u{61F}\u{FE81}\u{FE8D}\u{FE8E}\u{FE8E}\u{FE8F}\u{FE91}"
            + "\u{FB56}\u{FB58}\u{FE93}\u{FE95}\u{FE97}\u{FB66}\u{FB68}\u{FE99}\u{FE9B}\u{FE9D}\u{FE9F}\u{FB7A}\u{FB7C}\u{FEA1}"
            + "\u{FEA3}\u{FEA5}\u{FEA7}\u{FEA9}\u{FB84}\u{FEAB}\u{FEAD}\u{FB8C}\u{FEAF}\u{FB8A}\u{FEB1}\u{FEB3}\u{FEB5}\u{FEB7}"
            + "\u{FEB9}\u{FEBB}\u{FEBD}\u{FEBF}\u{FEC1}\u{FEC5}\u{FEC9}\u{FECA}\u{FECB}\u{FECC}\u{FECD}\u{FECE}\u{FECF}\u{FED0}"
            + "\u{FED1}\u{FED3}\u{FED5}\u{FED7}\u{FED9}\u{FEDB}\u{FB92}\u{FB94}\u{FEDD}\u{FEDF}\u{FEE0}\u{FEE1}\u{FEE3}\u{FB9E}"
            + "\u{FEE5}\u{FEE7}\u{FE85}\u{FEED}\u{FBA6}\u{FBA8}\u{FBA9}\u{FBAA}\u{FE80}\u{FE89}\u{FE8A}\u{FE8B}\u{FEF1}\u{FEF2}"
            + "\u{FEF3}\u{FBB0}\u{FBAE}\u{FE7C}\u{FE7D}",
    ]
}
