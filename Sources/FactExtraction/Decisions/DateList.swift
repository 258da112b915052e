/// Dates that may be the right one, each once with the cues of all places where it was found.
struct DateList {
    struct Candidate {
        /// EDTF; nil for none.
        var date: String?
        var cues: Features
    }

    private(set) var list: [Candidate] = []
    private let decision: Decision
    /// Dates that are weighed at most.
    private static let limit = 12

    init(_ decision: Decision) { self.decision = decision }

    mutating func note(_ date: String?, _ change: (inout Features) -> Void) {
        if let at = list.firstIndex(where: { $0.date == date }) {
            change(&list[at].cues)
        } else if list.count < Self.limit {
            var cues = Features(decision)
            cues.add("bias")
            change(&cues)
            list.append(Candidate(date: date, cues: cues))
        }
    }
}
