import Models

/// Answers questions about one article by the models, and in training notes what the answers should have been.
final class Decider {
    let weights: Weights
    /// What the article says, in training; nil else.
    let lesson: Lesson?

    init(weights: Weights, lesson: Lesson? = nil) {
        self.weights = weights
        self.lesson = lesson
    }

    struct Answer {
        var index: Int
        var probability: Double
        /// Whether the right answer is known, in training.
        var isTaught = false
    }

    /// The best of several possible answers.
    ///
    /// - Parameter truth: in training which of them are right; nil where the labels do not tell, so that nothing is learned.
    /// - Parameter guess: the answer that the grammar gives, and what kind of answer it is; the model overrules it only when it is sure.
    /// - Parameter overrule: the probability from which it is.
    func choose(
        _ decision: Decision, _ candidates: [Features], guess: (index: Int?, kind: String)? = nil, overrule: Double = 0.7,
        truth: (Lesson) -> [Bool]?
    ) -> Answer {
        let scores = candidates.map { weights.score($0) }
        var answer = Answer(index: 0, probability: 1)
        if let top = scores.indices.max(by: { (scores[$0], $1) < (scores[$1], $0) }) {
            let shares = scores.map { exponential(Double($0 - scores[top])) }
            let sum = shares.reduce(0, +)
            answer = Answer(index: top, probability: 1 / sum)
            if let kept = guess?.index, kept != top, answer.probability < overrule { answer = Answer(index: kept, probability: shares[kept] / sum) }
        }
        guard let lesson else { return answer }
        guard let right = truth(lesson), let first = right.firstIndex(of: true) else {
            if lesson.isTeaching { answer.probability = 1 }
            return answer
        }
        lesson.note(decision, candidates, right)
        if let guess { lesson.compare(decision, guess.kind, guess: guess.index.map { right[$0] } ?? false, model: right[answer.index]) }
        return lesson.isTeaching ? Answer(index: first, probability: 1, isTaught: true) : answer
    }

    /// How likely it is that a statement holds.
    func judge(_ decision: Decision, _ features: Features, truth: (Lesson) -> Bool?) -> Double {
        let probability = 1 / (1 + exponential(-Double(weights.score(features))))
        guard let lesson, let isRight = truth(lesson) else { return probability }
        lesson.note(decision, [Features(decision), features], isRight ? [false, true] : [true, false])
        return lesson.isTeaching ? (isRight ? 1 : 0) : probability
    }

    /// How likely it is that a whole fact is right, as it came out on texts that the models were not trained on.
    func confidence(_ decision: Decision, _ features: Features, truth: (Lesson) -> Bool?) -> Double {
        let probability = judge(decision, features, truth: truth)
        return lesson?.isTeaching == true ? probability : weights.calibrated(decision, probability)
    }

    /// Probability from which a fact is told though the grammar doubts it; rumours of visits and meetings read much as news of them.
    private static let sure: [Decision: Double] = [.eventFact: 0.9]

    /// Whether a fact is likely enough to be told; less is asked of what the grammar says outright.
    ///
    /// - Parameter isDoubted: the grammar takes it for denied, supposed or asked.
    func allows(_ decision: Decision, _ confidence: Double, isGrammar: Bool = false, isDoubted: Bool = false) -> Bool {
        if isDoubted { return confidence >= Self.sure[decision] ?? 0.75 }
        return confidence >= ((isGrammar ? weights.grammarLeast[decision] : weights.least[decision]) ?? 0.5)
    }

    /// A model's name with the two cues that spoke most for its answer.
    func rule(_ model: String, _ features: Features) -> String {
        typealias Found = (weight: Float, name: String)
        /// More weight stands first, then the lesser name.
        func isBefore(_ a: Found, _ b: Found) -> Bool { a.weight > b.weight || a.weight == b.weight && a.name < b.name }
        var first: Found?, second: Found?
        for cue in features.cues {
            let weight = weights.weight(cue)
            guard weight > 0, weight >= second?.weight ?? 0 else { continue }
            let found = (weight, cue.name)
            guard let best = first else {
                first = found
                continue
            }
            if isBefore(found, best) {
                if found.1 != best.name { second = best }
                first = found
            } else if found.1 != best.name, second.map({ isBefore(found, $0) }) ?? true {
                second = found
            }
        }
        guard let first else { return model }
        return second.map { "\(model):\(first.name),\($0.name)" } ?? "\(model):\(first.name)"
    }
}

/// Natural logarithm and exponential without Foundation.
package func exponential(_ x: Double) -> Double {
    // 2^k · e^r with r within ±ln 2 / 2 and a series of it: exact to a rounding, and the same on every machine.
    if x == 0 { return 1 }
    if x < -700 { return 0 }
    if x > 700 { return .infinity }
    let k = (x * 1.4426950408889634).rounded()
    let r = x - k * 0.6931471805599453
    var term = 1.0, sum = 1.0
    for n in 1...16 {
        term *= r / Double(n)
        sum += term
    }
    return Double(sign: .plus, exponent: Int(k), significand: sum)
}

package func logarithm(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : .nan }
    // x = 2^k · m with m near 1; the series of atanh.
    var k = Double(x.exponent), m = x.significand
    if m > 1.4142135623730951 {
        m /= 2
        k += 1
    }
    let z = (m - 1) / (m + 1), square = z * z
    var term = z, sum = 0.0
    for n in stride(from: 1.0, through: 31, by: 2) {
        sum += term / n
        term *= square
    }
    return 2 * sum + k * 0.6931471805599453
}
