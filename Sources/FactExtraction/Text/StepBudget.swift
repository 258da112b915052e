/// Counts the steps that reading one article takes and says when the article has had its share.
///
/// A step is one look at a word by a grammar, so the count does not depend on the machine. It belongs to one reading on one thread.
final class StepBudget {
    /// Steps after which an article is not read further.
    static let limit = 12_000_000
    /// Facts of one kind that one article gives at most.
    static let factLimit = 600

    private(set) var steps = 0
    /// Whether something of the article was left unread.
    private(set) var isCutShort = false

    var isSpent: Bool { steps >= Self.limit }

    @inline(__always)
    func charge(_ count: Int = 1) { steps &+= count }

    /// Whether another sentence may be read and its facts kept; notes when not.
    func allows(facts: Int) -> Bool {
        if isSpent || facts >= Self.factLimit {
            isCutShort = true
            return false
        }
        return true
    }
}
