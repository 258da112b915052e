/// Links held against the known copies.
public struct CopyScore {
    public private(set) var copies = 0
    public private(set) var linked = 0
    public private(set) var wrong: [Int] = []
    public private(set) var missed: [Int] = []
    private var byKind: [CopyKind: (all: Int, found: Int)] = [:]
    private var right = 0

    /// - Parameter found: for each article the index of the one that it was linked to.
    public init(_ stream: [GeneratedArticle], _ found: [Int?]) {
        for (index, generated) in stream.enumerated() {
            let root = generated.copyOf ?? index
            if let link = found[index] {
                linked += 1
                // Any article of the same text will do: copies of copies are linked to the first of them.
                if (stream[link].copyOf ?? link) == root { right += 1 } else { wrong.append(index) }
            }
            guard let kind = generated.kind else { continue }
            copies += 1
            let isFound = found[index].map { (stream[$0].copyOf ?? $0) == root } ?? false
            byKind[kind, default: (0, 0)].all += 1
            if isFound { byKind[kind, default: (0, 0)].found += 1 } else { missed.append(index) }
        }
    }

    public var precision: Double { linked == 0 ? 1 : Double(right) / Double(linked) }
    public var recall: Double { copies == 0 ? 1 : Double(copies - missed.count) / Double(copies) }
    public func recall(_ kind: CopyKind) -> Double { byKind[kind].map { Double($0.found) / Double(max(1, $0.all)) } ?? 1 }
}

/// B-cubed precision and recall of a clustering (Bagga & Baldwin 1998).
public struct BCubed {
    public let precision: Double
    public let recall: Double

    public init(truth: [Int], found: [Int]) {
        var together: [[Int]: Int] = [:]
        var inTruth: [Int: Int] = [:]
        var inFound: [Int: Int] = [:]
        for (a, b) in zip(truth, found) {
            together[[a, b], default: 0] += 1
            inTruth[a, default: 0] += 1
            inFound[b, default: 0] += 1
        }
        var precision = 0.0
        var recall = 0.0
        for (a, b) in zip(truth, found) {
            let common = Double(together[[a, b]] ?? 0)
            precision += common / Double(inFound[b] ?? 1)
            recall += common / Double(inTruth[a] ?? 1)
        }
        self.precision = truth.isEmpty ? 1 : precision / Double(truth.count)
        self.recall = truth.isEmpty ? 1 : recall / Double(truth.count)
    }

    public var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
}
