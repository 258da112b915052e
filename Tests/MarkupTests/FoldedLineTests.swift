import Testing

@testable import Markup

@Suite("Text on one line")
struct FoldedLineTests {
    /// Character by character, as the rule says it.
    private static func folded(_ text: String) -> String {
        var out = ""
        var blank = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 9...13, 0xA0: blank = !out.isEmpty
            case 0..<0x20, 0x7F: break
            default:
                if blank { out += " " }
                blank = false
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    @Test("white space is folded and control characters go, wherever they stand")
    func folds() {
        let pieces = ["a", "words of text", " ", "  ", "\u{A0}", "\t", "\r\n", "\u{1}", "\u{7F}", "!", "é", "漢"]
        // All texts of five pieces, of which some are the eight bytes and more that are looked at together.
        for number in 0..<248_832 {
            var rest = number
            var text = ""
            for _ in 0..<5 {
                text += pieces[rest % pieces.count]
                rest /= pieces.count
            }
            guard PlainText.fold(text) != Self.folded(text) else { continue }
            Issue.record("\(text.debugDescription) is folded to \(PlainText.fold(text).debugDescription)")
        }
    }

    @Test("bytes that are no UTF-8 are repaired as Swift does", arguments: [[0x61, 0xFF, 0x62], [0xC3], [0x61, 0xE2, 0x80], [0xED, 0xA0, 0x80]])
    func repairs(bytes: [UInt8]) {
        #expect(bytes.withUnsafeBufferPointer { String(mostlySound: $0) } == String(decoding: bytes, as: UTF8.self))
        #expect(PlainText.fold(bytes) == String(decoding: bytes, as: UTF8.self))
    }
}
