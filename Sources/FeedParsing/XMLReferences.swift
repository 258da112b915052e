import Markup

/// What is wrong with the references of XML text (XML 1.0 §4.1).
enum XMLReferences {
    /// The first fault; nil when every ampersand begins a reference that the document may make.
    static func fault(in text: UnsafeRawBufferPointer, declared: [[UInt8]: [UInt8]]) -> String? {
        var at = 0
        while let amp = ByteScan.find(0x26, in: text, from: at) {
            at = amp + 1
            guard at < text.count else { return "an & that begins no reference" }
            if text[at] == 0x23 { continue }
            guard let end = ByteScan.find(0x3B, in: text, from: at, limit: at + 64), end > at, text[at..<end].allSatisfy({ TagTokenizer.isName($0) })
            else { return "an & that begins no reference" }
            let name = UnsafeRawBufferPointer(rebasing: text[at..<end])
            if isPredefined(name) || declared[Array(name)] != nil { continue }
            return "the entity &\(String(decoding: name.prefix(30), as: UTF8.self)); is not declared"
        }
        return nil
    }

    /// `lt`, `gt`, `amp`, `quot`, `apos`.
    private static func isPredefined(_ n: UnsafeRawBufferPointer) -> Bool {
        switch n.count {
        case 2: n[1] == 0x74 && (n[0] == 0x6C || n[0] == 0x67)
        case 3: n[0] == 0x61 && n[1] == 0x6D && n[2] == 0x70
        case 4: n.elementsEqual("quot".utf8) || n.elementsEqual("apos".utf8)
        default: false
        }
    }
}
