import FactExtraction
import Foundation
import Models

/// One input: an article, its first line the date of publication and the headline, every further line a paragraph.
///
/// Beyond not crashing: the evidence of every fact stands where the fact says it does, facts can be written as JSON and read again, and
/// a relevance is a number from 0 to 1.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFacts(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    Cost.check(Array(UnsafeBufferPointer(start: data, count: size)), check)
    return 0
}

private let extractor = FactExtractor(profiles: [
    TopicProfile(
        name: "test", people: [.init(name: "Tran Van An", variants: ["An"])], organisations: [.init(name: "Ministry of Trade")],
        places: [.init(name: "Port Hope", country: "VN")], keywords: [.init(phrase: "tariff*", weight: 2), .init(phrase: "trade talks", weight: 1)],
        events: [.init(type: .meeting, phrases: ["sat down"])], requires: [["tariff*", "trade"]])
])

private func check(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    let first = lines.first ?? ""
    let article = Article(
        headline: String(first.dropFirst(10)), datePublished: String(first.prefix(10)), dateline: lines.last.map { String($0.prefix(20)) },
        body: Array(lines.dropFirst()), images: [ArticleImage(caption: lines.last)], language: first.utf8.count % 2 == 0 ? "en" : "vi")
    let facts = extractor.extract(article)
    for fact in facts where article.body.indices.contains(fact.paragraph) {
        let scalars = article.body[fact.paragraph].unicodeScalars
        expect(fact.start >= 0 && fact.start < fact.end && fact.end <= scalars.count, "\(fact.rule): evidence outside its paragraph")
        let evidence = scalars.dropFirst(fact.start).prefix(fact.end - fact.start)
        expect(evidence.elementsEqual(fact.evidence.unicodeScalars), "\(fact.rule): other evidence")
    }
    if facts.count < 200 {
        let encoded = try? JSONEncoder().encode(facts)
        expect(encoded != nil, "facts that JSON cannot say")
        expect(encoded.flatMap { try? JSONDecoder().decode([Fact].self, from: $0) } == facts, "facts read otherwise than written")
    }
    for value in extractor.relevance(of: article).values { expect((0...1).contains(value), "a relevance of \(value)") }
}
