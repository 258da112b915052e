import FactExtraction

/// Fits log-linear models by stochastic gradient steps (Duchi, Hazan & Singer 2011, AdaGrad), in one fixed order.
struct Trainer {
    var epochs = 14
    var rate: Float = 0.35
    /// Pull of every weight to zero at each step.
    var decay: Float = 2e-4
    /// Examples in which a cue must stand to be kept.
    var leastSeen = 2
    /// Orders of the examples that are tried: the mean of their weights depends less on any of them.
    var orders = 4

    /// Weights by place in the table.
    func fit(_ examples: [Lesson.Example]) -> [Float] {
        var seen = [UInt16](repeating: 0, count: Weights.count)
        for example in examples { for index in Set(example.candidates.joined()) { seen[Int(index)] = seen[Int(index)] &+ 1 } }
        let kept = examples.map { example in
            (candidates: example.candidates.map { $0.filter { seen[Int($0)] >= leastSeen } }, isRight: example.isRight)
        }
        var sums = [Float](repeating: 0, count: Weights.count)
        for number in 0..<orders { run(kept, UInt64(0x5DEE_CE66 + number), &sums) }
        return sums.map { $0 / Float((epochs - epochs / 2) * orders) }
    }

    /// Takes the steps in one order, and adds the weights after each epoch of the second half: their mean forgets the order of the last examples.
    private func run(_ kept: [(candidates: [[Int32]], isRight: [Bool])], _ seed: UInt64, _ sums: inout [Float]) {
        var weights = [Float](repeating: 0, count: Weights.count)
        var squares = [Float](repeating: 1e-3, count: Weights.count)
        var order = Array(kept.indices)
        var random = seed
        for epoch in 0..<epochs {
            for at in order.indices.reversed() where at > 0 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                order.swapAt(at, Int((random >> 33) % UInt64(at + 1)))
            }
            for at in order { step(kept[at].candidates, kept[at].isRight, &weights, &squares) }
            if epoch >= epochs / 2 { for index in weights.indices where weights[index] != 0 { sums[index] += weights[index] } }
        }
    }

    private func step(_ candidates: [[Int32]], _ isRight: [Bool], _ weights: inout [Float], _ squares: inout [Float]) {
        guard candidates.count > 1, isRight.contains(true), isRight.contains(false) else { return }
        var scores = [Float](repeating: 0, count: candidates.count)
        for (at, cues) in candidates.enumerated() { for cue in cues { scores[at] += weights[Int(cue)] } }
        let top = scores.max() ?? 0
        var sum: Float = 0, right: Float = 0
        for at in scores.indices {
            scores[at] = exponential(scores[at] - top)
            sum += scores[at]
            if isRight[at] { right += scores[at] }
        }
        for (at, cues) in candidates.enumerated() {
            // Likelihood of all right answers together: each is strengthened as far as the model believes in it already.
            let gradient = (isRight[at] ? scores[at] / max(right, 1e-12) : 0) - scores[at] / sum
            guard abs(gradient) > 1e-4 else { continue }
            for cue in cues {
                let index = Int(cue)
                squares[index] += gradient * gradient
                weights[index] += rate * gradient / squares[index].squareRoot()
                weights[index] -= decay * weights[index]
            }
        }
    }

    private func exponential(_ x: Float) -> Float { Float(FactExtraction.exponential(Double(x))) }
}

/// Fits slope and intercept of a sigmoid over log odds to what came true (Platt 1999), by Newton's steps.
func sigmoid(_ outcomes: [(probability: Double, isRight: Bool)]) -> (slope: Double, intercept: Double) {
    guard outcomes.count >= 20 else { return (1, 0) }
    let right = Double(outcomes.count { $0.isRight }), wrong = Double(outcomes.count) - right
    // Targets short of 0 and 1, as Platt has them.
    let high = (right + 1) / (right + 2), low = 1 / (wrong + 2)
    let odds = outcomes.map { outcome in
        let bounded = min(max(outcome.probability, 1e-6), 1 - 1e-6)
        return logarithm(bounded / (1 - bounded))
    }
    var a = 1.0, b = 0.0
    for _ in 0..<50 {
        var ga = 0.0, gb = 0.0, haa = 1e-3, hab = 0.0, hbb = 1e-3
        for (x, outcome) in zip(odds, outcomes) {
            let p = 1 / (1 + exponential(-(a * x + b))), error = (outcome.isRight ? high : low) - p, w = p * (1 - p)
            ga += error * x
            gb += error
            haa += w * x * x
            hab += w * x
            hbb += w
        }
        let det = haa * hbb - hab * hab
        guard abs(det) > 1e-12 else { break }
        a += (hbb * ga - hab * gb) / det
        b += (haa * gb - hab * ga) / det
    }
    return (a, b)
}
