import Foundation
import Models
import Store

/// The facts of all articles of the fleet.
extension FleetArchive {
    private static let columns = """
        f.id, f.article, f.kind, f.merge_key, f.evidence, f.paragraph, f.start, f."end", f.rule, f.confidence, f.detail, a.published, a.headline,
        a.url, a.source_name, a.domain
        """
    private static let tables = "facts f JOIN articles a ON a.id = f.article AND a.month = f.month"

    public func facts(_ filter: FactFilter, after cursor: Int64, limit: Int) async throws -> [StoredFact] {
        let test = FieldTest(filter.fields)
        return try await read { connection in
            var found: [StoredFact] = []
            var last = cursor
            // Fields are compared here, so that more may have to be read than is wanted.
            let batch = test.isEmpty ? limit : max(1_000, limit)
            while found.count < limit {
                var conditions = Conditions(filter)
                conditions.add("f.id > ?", .int(last))
                let tail = conditions.numbered("ORDER BY f.id LIMIT ?", [.int(Int64(batch))])
                let rows = try connection.run("SELECT \(Self.columns) FROM \(Self.tables) \(conditions.text) \(tail)", conditions.values).rows
                found += rows.filter { test.passes($0.string("detail")) }.compactMap(Self.storedFact)
                guard rows.count == batch, let end = rows.last else { break }
                last = end.int("id")
            }
            return Array(found.prefix(limit))
        }
    }

    public func allFacts(_ filter: FactFilter, keyPrefixes: [String]) async throws -> [StoredFact] {
        try await read { connection in
            if keyPrefixes.isEmpty { return try Self.fetch(connection, Conditions(filter)) }
            return try Set(keyPrefixes).sorted().flatMap { prefix in
                var filter = filter
                filter.keyPrefix = prefix
                return try Self.fetch(connection, Conditions(filter))
            }
        }
    }

    public func events(since day: String?, topic: String?) async throws -> [StoredFact] {
        try await read { connection in
            var conditions = Conditions(FactFilter(kind: .event, topic: topic))
            if let day {
                // The window opens at the first day that anything in it can mean: see the store's own reading.
                let first = try connection.run(
                    "SELECT min(first_day) AS first FROM facts WHERE kind = 'event' AND last_day >= $1 AND first_day > '0000-01-01'", [.text(day)]
                ).first?.text("first")
                conditions.add("(f.last_day >= ? OR f.last_day IS NULL)", .text(min(day, first ?? day)))
            }
            return try Self.fetch(connection, conditions)
        }
    }

    public func personFacts(named name: String?) async throws -> [StoredFact] {
        try await read { connection in
            guard let name, !folded(name).isEmpty else { return try Self.fetch(connection, Conditions(FactFilter(kind: .person))) }
            let text = folded(name)
            let keys = try connection.run("SELECT DISTINCT merge_key FROM facts WHERE kind = 'person' AND strpos(merge_key, $1) > 0", [.text(text)])
                .rows.map { $0.string("merge_key") }
            guard keys.isEmpty else { return try Self.fetch(connection, kind: .person, keys: keys) }
            // Perhaps another form of the name has it; those are folded here.
            let all = try Self.fetch(connection, Conditions(FactFilter(kind: .person)))
            return all.filter { fact in
                if case .person(let person) = fact.fact.detail { return person.variants.contains { folded($0).contains(text) } }
                return false
            }
        }
    }

    public func contestedFacts() async throws -> [StoredFact] {
        try await read { connection in
            var facts: [StoredFact] = []
            for kind in [FactKind.tradeFigure, .tariffMeasure] {
                let keys = try connection.run(
                    """
                    SELECT merge_key FROM facts WHERE kind = $1 GROUP BY merge_key HAVING count(*) > 1 AND min(article) < max(article)
                    """, [.text(kind.rawValue)]
                ).rows.map { $0.string("merge_key") }
                facts += try Self.fetch(connection, kind: kind, keys: keys)
            }
            var events = Conditions(FactFilter(kind: .event))
            events.add(Store.isSingularEvent)
            facts += try Self.fetch(connection, events)
            facts += try Self.fetch(connection, Conditions(FactFilter(kind: .person)))
            return facts
        }
    }

    private static func fetch(_ connection: Connection, _ conditions: Conditions) throws -> [StoredFact] {
        try connection.run("SELECT \(columns) FROM \(tables) \(conditions.text)", conditions.values).rows.compactMap(storedFact)
    }

    private static func fetch(_ connection: Connection, kind: FactKind, keys: [String]) throws -> [StoredFact] {
        guard !keys.isEmpty else { return [] }
        var conditions = Conditions(FactFilter(kind: kind))
        conditions.add("f.merge_key = ANY (?::text[])", .list(keys))
        return try fetch(connection, conditions)
    }

    private static func storedFact(_ row: ResultRow) -> StoredFact? {
        fact(row).map { fact in
            StoredFact(
                id: row.int("id"), articleID: row.int("article"), mergeKey: row.string("merge_key"), fact: fact, datePublished: row.text("published"),
                headline: row.text("headline"), url: row.text("url"), sourceName: row.text("source_name"), domain: row.text("domain"))
        }
    }
}
