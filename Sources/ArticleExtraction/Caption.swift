import Markup

/// The words under a picture.
enum Caption {
    /// Caption and credit: `… on May 6. — VNA/VNS Photo`, `… Photo: Reuters`, `… (Photo: Yonhap)`, `… | AFP`.
    static func split(_ text: String) -> (caption: String?, credit: String?) {
        let text = PlainText.fold(text)
        guard !text.isEmpty else { return (nil, nil) }
        let scalars = Array(text.unicodeScalars)
        for i in scalars.indices.reversed() where scalars.count - i < 70 && (scalars[i] == "—" || scalars[i] == "–" || scalars[i] == "|") {
            let credit = trimmed(scalars[(i + 1)...])
            if isCredit(credit) { return (nonEmpty(trimmed(scalars[..<i])), credit) }
            break
        }
        for mark in [
            "(Photo:", "(Image:", "(Source:", "Photo:", "Photograph:", "Image:", "Credit:", "Picture:", "Ảnh:", "Foto:", "Photo by ",
            "Photo courtesy of ",
        ] {
            guard let found = lastRange(of: mark, in: text) else { continue }
            var credit = String(text[found.upperBound...])
            while let last = credit.last, last == ")" || last == " " || last == "." { credit.removeLast() }
            while credit.first == " " { credit.removeFirst() }
            guard !credit.isEmpty, credit.utf8.count <= 80 else { continue }
            var caption = String(text[..<found.lowerBound])
            while let last = caption.last, last == " " || last == "(" || last == "|" || last == "—" || last == "-" { caption.removeLast() }
            return (nonEmpty(caption), credit)
        }
        return (text, nil)
    }

    private static func isCredit(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 60, let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        return (first.properties.isUppercase || first == "@") && last != "." && text.split(separator: " ").count <= 8
    }

    private static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        PlainText.fold(String(String.UnicodeScalarView(scalars)))
    }

    private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func lastRange(of mark: String, in text: String) -> Range<String.Index>? {
        var best: Range<String.Index>?
        var rest = text[...]
        while let found = rest.firstRange(of: mark) {
            best = found
            rest = rest[found.upperBound...]
        }
        return best
    }
}
