import Markup
import Models

/// The seed format: plain text with an optional date line, picture table, dateline and credit tail.
public enum SeedFormat {
    /// Reads a text.
    ///
    /// - Parameter today: days since 1970-01-01 beyond which no date is inferred.
    /// - Throws: `ExtractionError`.
    public static func parse(_ bytes: [UInt8], today: Int64? = nil) throws -> Article {
        guard !bytes.prefix(4_096).contains(0) else { throw ExtractionError.binary }
        guard bytes.count <= 8 << 20 else { throw ExtractionError.tooLarge(limit: 8 << 20) }
        let text = CharsetDecoder.decode(bytes, contentType: nil, kind: .json).utf8
        var lines = split(text)
        var article = Article()
        article.datePublished = takeHeader(&lines)
        if article.datePublished != nil { article.dateBasis = .header }
        article.images = takeImages(&lines)
        let paragraphs = paragraphs(lines)
        guard !paragraphs.isEmpty else { throw ExtractionError.noText }
        let parts = PaperParts(paragraphs: paragraphs, acceptsClosingLines: true)
        article.dateline = parts.dateline
        article.located = parts.located
        article.body = parts.body
        article.creditLines = parts.creditLines
        guard !article.body.isEmpty else { throw ExtractionError.noText }
        article.language = LanguageGuess.tag(article.body)
        if article.datePublished == nil {
            let inference = DateInference(article: article, datelineDate: parts.datelineDate, today: today)
            if let (date, basis) = inference.result {
                article.datePublished = date
                article.dateBasis = basis
            }
        }
        return article
    }

    /// Lines without their ends (LF, CRLF, CR, U+2028), trailing white space dropped.
    private static func split(_ bytes: [UInt8]) -> [String] {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\u{2028}" }
            .map { PlainText.fold(String($0)) }
    }

    /// ` date 2025-07-02 ` in front of the first line.
    private static func takeHeader(_ lines: inout [String]) -> String? {
        guard let first = lines.firstIndex(where: { !$0.isEmpty }), lines[first].lowercased().hasPrefix("date ") else { return nil }
        let rest = lines[first].dropFirst(5).drop { $0 == " " }
        let word = rest.prefix { $0 != " " }
        guard word.utf8.count >= 10, let date = parseDate(String(word)) else { return nil }
        lines[first] = String(rest.dropFirst(word.count).drop { $0 == " " })
        return date.hasTime ? String(word) : date.iso8601Local
    }

    /// `![](…) |` and under it `caption — CREDIT Photo |`, any number of times.
    private static func takeImages(_ lines: inout [String]) -> [ArticleImage] {
        var images: [ArticleImage] = []
        var kept: [String] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            guard line.hasPrefix("!["), let middle = line.firstRange(of: "](") else {
                kept.append(line)
                index += 1
                continue
            }
            var image = ArticleImage()
            let rest = line[middle.upperBound...]
            let address = rest.prefix { $0 != ")" && $0 != " " }
            if !address.isEmpty { image.url = String(address) }
            let behind = cell(rest.drop { $0 != ")" }.dropFirst())
            index += 1
            // The table's rule, `---|`.
            while index < lines.count, !lines[index].isEmpty, lines[index].allSatisfy({ "-|: ".contains($0) }) { index += 1 }
            if index < lines.count, lines[index].hasSuffix("|"), behind.isEmpty {
                (image.caption, image.creditLine) = Caption.split(cell(lines[index][...]))
                index += 1
            } else if !behind.isEmpty {
                (image.caption, image.creditLine) = Caption.split(behind)
            }
            images.append(image)
        }
        lines = kept
        return images
    }

    /// A table cell without its bars.
    private static func cell(_ text: Substring) -> String {
        var text = text
        while let last = text.last, last == "|" || last == " " { text.removeLast() }
        while let head = text.first, head == "|" || head == " " { text.removeFirst() }
        return String(text)
    }

    /// Paragraphs are divided by blank lines, or, where there is none between texts, by line ends.
    private static func paragraphs(_ lines: [String]) -> [String] {
        let from = lines.firstIndex { !$0.isEmpty } ?? lines.count
        let to = (lines.lastIndex { !$0.isEmpty } ?? -1) + 1
        guard from < to else { return [] }
        let lines = lines[from..<to]
        guard lines.contains(where: \.isEmpty) else { return Array(lines) }
        // Closing credit lines stand one a line even where paragraphs are apart.
        var out: [String] = []
        for block in lines.split(whereSeparator: \.isEmpty) {
            let credits = block.reversed().prefix { PaperParts.isCredit($0) }.count
            let text = block.dropLast(credits)
            // A block of whole sentences is one line a paragraph; broken lines are joined.
            if text.dropLast().allSatisfy({ ".!?”\"’:".contains($0.last ?? " ") }) {
                out += text
            } else if !text.isEmpty {
                out.append(text.joined(separator: " "))
            }
            out += block.suffix(credits)
        }
        return out
    }

    /// Writes an article in the format; reading it again gives the same skeleton.
    public static func write(_ article: Article) -> String {
        var out = ""
        if let date = article.datePublished { out += " date \(date.prefix(10)) " }
        for image in article.images {
            out += "\n\n![](\(image.url ?? "")) |\n"
            // Without words a blank line ends the table, or the text would be taken for them.
            let words = [image.caption, image.creditLine].compactMap { $0 }.joined(separator: " — ")
            out += words.isEmpty ? "\n" : words + " |\n"
        }
        if let dateline = article.dateline { out += "\(dateline) — " }
        out += article.body.joined(separator: "\n\n")
        if article.creditLines.count == 1 {
            out += " — \(article.creditLines[0])"
        } else if !article.creditLines.isEmpty {
            out += "\n\n" + article.creditLines.joined(separator: "\n")
        }
        return out + "\n"
    }
}

/// Why a document gives no article.
public enum ExtractionError: Error, Sendable, Equatable, CustomStringConvertible {
    case binary
    /// `kind`: `a PDF`.
    case notAPage(kind: String)
    case noText
    case tooLarge(limit: Int)
    case tooComplex(reason: String)

    /// The class's name in JSON and histories.
    public var code: String {
        switch self {
        case .binary: "binary"
        case .notAPage: "not_a_page"
        case .noText: "no_text"
        case .tooLarge: "too_large"
        case .tooComplex: "too_complex"
        }
    }

    public var description: String {
        switch self {
        case .binary: "is a binary file, not a text or a page; give seed-format texts or saved pages"
        case .notAPage(let kind): "is \(kind), not a page; give seed-format texts or saved pages"
        case .noText: "holds no article text"
        case .tooLarge(let limit): "is larger than \(limit) bytes; refused"
        case .tooComplex(let reason): "\(reason); refused"
        }
    }
}
