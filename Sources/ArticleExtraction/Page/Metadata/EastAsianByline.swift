import Models

/// Reporters' names in lines of Chinese, Japanese and Korean pages, which set offices directly beside them.
enum EastAsianByline {
    private static let leads = ["作者：", "作者:", "作者丨", "作者/", "作者／", "撰文：", "撰文:", "文／", "记者：", "記者：", "记者:", "記者:", "글："]
    private static let offices = ["記者", "记者"]
    private static let ends = ["報導", "报道", "報道", "電", "电"]

    /// `来源：… 作者：王小明`, `記者王小明／台北報導`, `김철수 기자`; empty for every other line.
    static func names(inLine line: String) -> [String] {
        guard line.utf8.count < 200, line.utf8.contains(where: { $0 >= 0xE3 }), !BlockFilter.endsSentence(line) else { return [] }
        for lead in leads {
            guard let found = line.firstRange(of: lead) else { continue }
            let rest = line[found.upperBound...].drop { $0 == " " }
            let names = split(rest.prefix { !" |｜／/（(【　".contains($0) })
            if !names.isEmpty { return names }
        }
        return reporter(in: line) ?? korean(in: line)
    }

    /// The names behind the office, up to the place that the report is from.
    private static func reporter(in line: String) -> [String]? {
        for office in offices {
            guard let found = line.firstRange(of: office) else { continue }
            let before = line[..<found.lowerBound]
            guard before.unicodeScalars.count <= 8 else { continue }
            let rest = line[found.upperBound...].drop { " ：:　".contains($0) }
            let name = rest.prefix { isIdeographic($0) || $0 == "、" }
            let behind = rest[name.endIndex...].first
            if behind == nil || behind.map({ "／/ 　】)）〕]|".contains($0) }) ?? false {
                let names = split(name)
                if !names.isEmpty { return names }
            }
            // `記者王小明台北報導`: a name has mostly three letters.
            if ends.contains(where: { name.hasSuffix($0) }), (6...9).contains(name.count) { return [String(name.prefix(3))] }
        }
        return nil
    }

    /// Two to four letters each.
    private static func split(_ text: Substring) -> [String] {
        let names = text.split { "、，,".contains($0) }
        return names.allSatisfy { (2...4).contains($0.count) && $0.allSatisfy(isIdeographic) } ? names.prefix(5).map(String.init) : []
    }

    private static func korean(in line: String) -> [String] {
        let words = line.split { $0 == " " || $0 == "=" || $0 == "|" || $0 == "[" || $0 == "]" || $0 == "(" || $0 == ")" || $0 == "·" }
        for (index, word) in words.enumerated() {
            for office in ["기자", "특파원"] where word.hasSuffix(office) {
                let joined = word.dropLast(office.count)
                let name = joined.isEmpty && index > 0 ? words[index - 1] : joined
                if (2...4).contains(name.count), name.allSatisfy(isHangul), !others.contains(String(name)) { return [String(name)] }
            }
        }
        return []
    }

    /// Offices in front of the office.
    private static let others: Set<String> = ["선임", "수습", "인턴", "전문", "시민", "객원", "사진", "취재", "담당"]

    private static func isIdeographic(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
    }

    private static func isHangul(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { (0xAC00...0xD7AF).contains($0.value) }
    }
}
