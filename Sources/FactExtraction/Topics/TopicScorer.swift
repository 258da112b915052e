import Foundation
import Models

/// How much an article is about each of the topics.
///
/// Each term of a profile (a person, an organisation, a place, a keyword; all forms of a name are one term) that occurs adds its weight,
/// the second time half of it, then a quarter, so that one word said often does not outweigh many that belong together. In the headline a
/// term counts as said twice more. The sum `s` gives `s / (s + 6)`.
struct TopicScorer: Sendable {
    private struct Term: Sendable {
        var topic: Int
        var weight: Double
        /// Bits of the groups of `requires` that this term meets.
        var meets: UInt64
    }

    private let profiles: [TopicProfile]
    private let matcher: PhraseMatcher
    private let terms: [Term]
    /// Terms that a phrase stands for, by its index in the matcher.
    private let meaning: [[Int]]

    /// Sum at which the relevance is one half.
    private static let half = 6.0

    init(_ profiles: [TopicProfile]) {
        var index: [String: Int] = [:]
        var phrases: [String] = []
        var terms: [Term] = []
        var meaning: [[Int]] = []
        for (topic, profile) in profiles.enumerated() {
            let groups = profile.requires.prefix(64).map { Set($0.map { folded($0) }) }
            func add(_ names: [String], _ weight: Double, country: String? = nil) {
                let names = Set(names.map { folded($0) }.filter { !$0.isEmpty })
                let meets = groups.enumerated().reduce(into: UInt64(0)) { bits, group in
                    let isMet = !group.element.isDisjoint(with: names) || country.map { group.element.contains(folded($0)) } ?? false
                    if isMet { bits |= 1 << UInt64(group.offset) }
                }
                for name in names.sorted() {
                    let at = index[name] ?? phrases.count
                    if at == phrases.count {
                        index[name] = at
                        phrases.append(name)
                        meaning.append([])
                    }
                    meaning[at].append(terms.count)
                }
                terms.append(Term(topic: topic, weight: weight, meets: meets))
            }
            for person in profile.people { add([person.name] + person.variants, 1.5) }
            for body in profile.organisations { add([body.name] + body.variants, 1) }
            for place in profile.places { add([place.name] + place.variants, 0.5, country: place.country) }
            for keyword in profile.keywords { add([keyword.phrase], keyword.weight) }
            for event in profile.events { for phrase in event.phrases { add([phrase], 1) } }
            // What is required need not be listed a second time; countries are met by their places.
            let known = Set(index.keys)
            for phrase in Set(profile.requires.joined()) where phrase.count > 2 && !known.contains(folded(phrase)) { add([phrase], 0) }
        }
        self.profiles = profiles
        self.terms = terms
        self.meaning = meaning
        matcher = PhraseMatcher(phrases)
    }

    /// Relevance 0…1 by the profile's name; topics that the article is not about are left out.
    func relevance(of article: Article) -> [String: Double] {
        guard !profiles.isEmpty else { return [:] }
        var counts = [Int](repeating: 0, count: terms.count)
        for paragraph in article.body { matcher.find(in: folded(paragraph)) { for term in meaning[$0] { counts[term] += 1 } } }
        if let headline = article.headline { matcher.find(in: folded(headline)) { for term in meaning[$0] { counts[term] += 2 } } }
        var sums = [Double](repeating: 0, count: profiles.count)
        var met = [UInt64](repeating: 0, count: profiles.count)
        for (term, count) in zip(terms, counts) where count > 0 {
            sums[term.topic] += term.weight * (2 - pow(2, Double(1 - min(count, 30))))
            met[term.topic] |= term.meets
        }
        var result: [String: Double] = [:]
        for (topic, profile) in profiles.enumerated() where sums[topic] > 0 {
            let groups = min(64, profile.requires.count)
            let all: UInt64 = groups == 64 ? .max : (1 << UInt64(groups)) - 1
            guard met[topic] & all == all else { continue }
            let relevance = sums[topic] / (sums[topic] + Self.half)
            if relevance >= profile.minimum { result[profile.name] = (relevance * 1_000).rounded() / 1_000 }
        }
        return result
    }
}
