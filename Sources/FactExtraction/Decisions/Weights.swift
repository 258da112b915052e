/// Weights of all models in one table, and what turns their sums into probabilities.
package struct Weights: Sendable {
    /// The table has 2^18 places.
    static let bits = 18
    package static let count = 1 << bits
    /// A weight is stored in steps of this size.
    package static let step: Float = 1.0 / 20

    /// By the hash of a cue.
    private var table: [Int8]
    /// By decision: slope and intercept of Platt's sigmoid over the log odds (Platt 1999).
    private var sigmoids: [SIMD2<Float>]

    /// Weights that know nothing.
    package init() {
        table = [Int8](repeating: 0, count: Self.count)
        sigmoids = [SIMD2<Float>](repeating: [1, 0], count: Self.decisions)
    }

    private static let decisions = 32

    /// A fact that is less likely than this is left out. Chosen on held-out styles and on ordinary news for precision first: the training
    /// articles are harder than news, above all for tariffs, so that a fact of news is right more often than its confidence says.
    package var least: [Decision: Double] = [
        .tariffFact: 0.46, .figureFact: 0.70, .eventFact: 0.56, .person: 0.65, .organisation: 0.65,
    ]

    /// The same for a fact that the grammar finds, too.
    package var grammarLeast: [Decision: Double] = [
        .tariffFact: 0.15, .figureFact: 0.66, .eventFact: 0.35, .person: 0.55, .organisation: 0.4,
    ]

    /// The sum of a possible answer's weights.
    func score(_ features: Features) -> Float {
        var sum: Int32 = 0
        for cue in features.cues { sum &+= Int32(table[Int(cue.index)]) }
        return Float(sum) * Self.step
    }

    /// Weight of one cue.
    func weight(_ cue: Features.Cue) -> Float { Float(table[Int(cue.index)]) * Self.step }

    /// A probability as it came out on texts that the model was not trained on.
    func calibrated(_ decision: Decision, _ probability: Double) -> Double {
        let bounded = min(max(probability, 1e-6), 1 - 1e-6)
        let sigmoid = sigmoids[Int(decision.rawValue)]
        let odds = Double(sigmoid.x) * logarithm(bounded / (1 - bounded)) + Double(sigmoid.y)
        return 1 / (1 + exponential(-odds))
    }

    /// What `make train` made of the articles in `Training`.
    package static let trained: Weights = {
        let text = TrainedWeights.base64
        let bytes = Base64.decoded(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        return Weights(bytes: bytes) ?? Weights()
    }()

    // MARK: As bytes

    /// Version of the layout, then the sigmoids, then the table.
    package init?(bytes: [UInt8]) {
        let head = 1 + Self.decisions * 8
        guard bytes.count == head + Self.count, bytes[0] == 1 else { return nil }
        sigmoids = (0..<Self.decisions).map { at in
            func float(_ offset: Int) -> Float {
                Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[1 + at * 8 + offset + $1]) << UInt32(8 * $1) })
            }
            return [float(0), float(4)]
        }
        table = bytes[head...].map { Int8(bitPattern: $0) }
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = [1]
        for sigmoid in sigmoids {
            for value in [sigmoid.x, sigmoid.y] {
                for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * shift))) }
            }
        }
        return bytes + table.map { UInt8(bitPattern: $0) }
    }

    // MARK: Training

    package mutating func set(_ index: Int, _ value: Float) {
        let steps = (value / Self.step).rounded()
        // bounded: between -127 and 127, and no NaN
        table[index] = steps.isNaN ? 0 : Int8(max(-127, min(127, steps)))
    }

    package mutating func set(_ decision: Decision, slope: Float, intercept: Float) { sigmoids[Int(decision.rawValue)] = [slope, intercept] }
}
