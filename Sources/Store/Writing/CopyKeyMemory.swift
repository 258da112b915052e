import GRDB

/// What is in memory of the keys of texts, for the connection that writes: the keys that came last, and where the others are.
///
/// It changes within a transaction. One that fails must be followed by `reset`, and everything is read from the store again.
final class CopyKeyMemory: Sendable {
    /// The keys that came last.
    let new = NewCopyKeys()
    /// The runs of the others.
    let runs = CopyKeyRuns()

    /// Reads what is not in memory yet.
    func load(_ db: Database) throws {
        try new.load(db)
        try runs.load(db)
    }

    /// Forgets everything.
    func reset() {
        new.reset()
        runs.reset()
    }
}
