/// Answers that take long, kept while they are good enough: until the store changes, or for twenty times as long as they took.
///
/// An answer that took long is given once more while a new one is made, so that only the first reader waits.
actor KeptAnswers {
    private struct Entry {
        var value: any Sendable
        var changes: UInt64
        var made: ContinuousClock.Instant
        var cost: Duration
        var used: ContinuousClock.Instant
    }

    private static let most = 32
    /// Nobody notices this.
    private static let short = Duration.milliseconds(200)
    /// An answer that is older is made again before it is given.
    private static let oldest = Duration.seconds(600)

    private var entries: [String: Entry] = [:]
    private var running: [String: Task<any Sendable, any Error>] = [:]

    /// The answer of that name.
    ///
    /// - Parameter changes: a number that grows when the store changes.
    func answer<T: Sendable>(_ name: String, changes: UInt64, _ make: @escaping @Sendable () async throws -> T) async throws -> T {
        if let entry = entries[name], let value = entry.value as? T {
            entries[name]?.used = .now
            let age = ContinuousClock.now - entry.made
            if entry.changes == changes || age < entry.cost * 20 { return value }
            if entry.cost > Self.short, age < Self.oldest {
                begin(name, changes: changes, make)
                return value
            }
        }
        guard let value = try await begin(name, changes: changes, make).value as? T else { return try await make() }
        return value
    }

    @discardableResult
    private func begin<T: Sendable>(
        _ name: String, changes: UInt64, _ make: @escaping @Sendable () async throws -> T
    ) -> Task<any Sendable, any Error> {
        if let task = running[name] { return task }
        let begun = ContinuousClock.now
        let task = Task<any Sendable, any Error> {
            do {
                let value = try await make()
                keep(name, Entry(value: value, changes: changes, made: .now, cost: .now - begun, used: .now))
                return value
            } catch {
                running[name] = nil
                throw error
            }
        }
        running[name] = task
        return task
    }

    private func keep(_ name: String, _ entry: Entry) {
        running[name] = nil
        entries[name] = entry
        while entries.count > Self.most, let old = entries.min(by: { $0.value.used < $1.value.used })?.key { entries[old] = nil }
    }
}
