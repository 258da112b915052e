import Foundation
import GRDB
import Models

/// A fact with the article that says it.
public struct StoredFact: Sendable {
    public var id: Int64
    public var articleID: Int64
    public var mergeKey: String
    public var fact: Fact
    public var datePublished: String?
    public var headline: String?
    public var url: String?
    public var sourceName: String?
    public var domain: String?

    /// Makes a fact.
    public init(
        id: Int64, articleID: Int64, mergeKey: String, fact: Fact, datePublished: String?, headline: String?, url: String?, sourceName: String?,
        domain: String?
    ) {
        self.id = id
        self.articleID = articleID
        self.mergeKey = mergeKey
        self.fact = fact
        self.datePublished = datePublished
        self.headline = headline
        self.url = url
        self.sourceName = sourceName
        self.domain = domain
    }
}

/// Which facts are wanted.
public struct FactFilter: Sendable {
    public var kind: FactKind?
    public var article: Int64?
    public var topic: String?
    /// Only of this time or later: by the day of the fact's own date, or by the article's time where the fact has none.
    public var since: TimeBound?
    /// Beginning of the merge keys wanted; only these are read.
    public var keyPrefix: String?
    /// Members of the kind and the values of which each, or one of its elements, must have one, compared folded; `*` stands for any text.
    public var fields: [String: [String]]
    /// The least confidence wanted, 0 to 1; facts whose confidence is not known pass.
    public var minConfidence: Double?

    /// Everything.
    public init(
        kind: FactKind? = nil, article: Int64? = nil, topic: String? = nil, since: TimeBound? = nil, keyPrefix: String? = nil,
        fields: [String: [String]] = [:]
    ) {
        self.kind = kind
        self.article = article
        self.topic = topic
        self.since = since
        self.keyPrefix = keyPrefix
        self.fields = fields
    }
}

/// The part of a statement that says which facts.
private struct FactConditions {
    var texts: [String] = []
    var arguments: StatementArguments = []
    /// The index that reads least, when the filter tells.
    var index: String?

    mutating func add(_ text: String, _ values: (any DatabaseValueConvertible)?...) {
        texts.append(text)
        arguments += StatementArguments(values)
    }

    init(_ filter: FactFilter) {
        if let kind = filter.kind {
            add("f.kind = ?", kind.rawValue)
            // Facts of a kind come in the order of their identifiers from this index; any other would have to sort them all.
            index = "facts_kind"
        }
        if let article = filter.article {
            add("f.article_id = ?", article)
            index = "facts_article"
        }
        if let prefix = filter.keyPrefix {
            // U+10FFFF sorts behind all that can follow the prefix.
            add("f.merge_key >= ? AND f.merge_key < ?", prefix, prefix + "\u{10FFFF}")
            if filter.kind != nil, filter.article == nil { index = "facts_key" }
        }
        if let since = filter.since {
            let (text, values) = since.isReached
            texts.append("(f.last_day >= ? OR (f.last_day IS NULL AND \(text)))")
            arguments += [since.day]
            arguments += StatementArguments(values)
        }
        if let least = filter.minConfidence { add("(f.confidence IS NULL OR f.confidence >= ?)", least) }
        if let topic = filter.topic {
            add("f.article_id IN (SELECT article_id FROM article_topics WHERE topic = ?)", topic)
            if filter.article == nil { index = nil }
        }
        for (name, values) in filter.fields.sorted(by: { $0.key < $1.key }) {
            // The name is bound as a JSON path, never put into the statement; a list gives its elements, anything else itself.
            arguments += ["$.\"\(name.filter { $0.isLetter })\""]
            let tests = values.map { value -> String in
                if let number = Double(value) {
                    arguments += [number, value]
                    return "e.value = ? OR CAST(e.value AS TEXT) = ?"
                }
                arguments += [Self.pattern(value)]
                return "dateline_folded(\(Self.written)) LIKE ? ESCAPE '\\'"
            }
            texts.append("EXISTS (SELECT 1 FROM json_each(f.detail, ?) e WHERE \(tests.joined(separator: " OR ")))")
        }
    }

    /// A value as it is written: numbers with as many digits as they need, `46` and `12.5`.
    private static let written = "CASE WHEN e.type = 'real' THEN printf('%.15g', e.value) ELSE CAST(e.value AS TEXT) END"

    /// The value as LIKE takes it; `*` stands for any text, `\*` for itself.
    private static func pattern(_ value: String) -> String {
        folded(value).replacing("\\*", with: "\u{1}").reduce(into: "") { pattern, character in
            switch character {
            case "*": pattern.append("%")
            case "\u{1}": pattern.append("*")
            case "%", "_", "\\": pattern += "\\\(character)"
            default: pattern.append(character)
            }
        }
    }
}

/// Turns rows into facts; details that many facts have in common are decoded once.
private struct FactDecoder {
    private var details: [String: FactDetail] = [:]

    mutating func fact(_ row: Row) -> StoredFact? {
        guard let kind = FactKind(rawValue: row["kind"]) else { return nil }
        let text: String = row["detail"]
        let key = kind.rawValue + text
        guard let detail = details[key] ?? JSONText.detail(kind: kind, from: text) else { return nil }
        if details.count < 100_000 { details[key] = detail }
        return StoredFact(
            id: row["id"], articleID: row["article_id"], mergeKey: row["merge_key"],
            fact: Fact(
                evidence: row["evidence"], paragraph: row["paragraph"], start: row["start"], end: row["end"], rule: row["rule"],
                confidence: row["confidence"],
                detail: detail),
            datePublished: row["published"], headline: row["headline"], url: row["url"], sourceName: row["source_name"], domain: row["domain"])
    }
}

extension Store {
    private static let columns = "f.*, a.published, a.headline, a.url, a.source_name, a.domain"

    /// Facts in the order they were stored, after the cursor (the id of the last one seen).
    public func facts(_ filter: FactFilter, after cursor: Int64 = 0, limit: Int) async throws -> [StoredFact] {
        try await read { db in
            var conditions = FactConditions(filter)
            conditions.add("f.id > ?", cursor)
            conditions.arguments += [limit]
            return try Self.fetch(db, conditions, tail: "ORDER BY f.id LIMIT ?")
        }
    }

    /// Facts that came in last, the latest first; those of copies are left out.
    ///
    /// - Parameter kinds: none for all.
    public func newestFacts(kinds: [FactKind] = [], limit: Int) async throws -> [StoredFact] {
        try await read { db in
            var conditions = FactConditions(FactFilter())
            // A bound on how far is looked back, whatever kinds the last facts are of.
            conditions.add("f.id > (SELECT coalesce(max(id), 0) FROM facts) - 5000")
            if !kinds.isEmpty { conditions.add("f.kind IN (SELECT value FROM json_each(?))", JSONText.encode(kinds.map(\.rawValue))) }
            conditions.add("a.duplicate_of IS NULL")
            conditions.arguments += [limit]
            return try Self.fetch(db, conditions, tail: "ORDER BY f.id DESC LIMIT ?")
        }
    }

    /// How many facts an article carries.
    public func factCount(article id: Int64) async throws -> Int {
        try await read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM facts WHERE article_id = ?", arguments: [id]) ?? 0 }
    }

    /// All facts that match, in no order: what histories and series are made of. Each prefix of merge keys is read by itself.
    public func allFacts(_ filter: FactFilter, keyPrefixes: [String] = []) async throws -> [StoredFact] {
        try await read { db in
            if keyPrefixes.isEmpty { return try Self.fetch(db, FactConditions(filter)) }
            return try Set(keyPrefixes).sorted().flatMap { prefix in
                var filter = filter
                filter.keyPrefix = prefix
                return try Self.fetch(db, FactConditions(filter))
            }
        }
    }

    /// The facts that match and came in last, the latest first: what a page has room for, however much there is.
    public func latestFacts(_ filter: FactFilter, limit: Int) async throws -> [StoredFact] {
        try await read { db in
            var conditions = FactConditions(filter)
            conditions.arguments += [limit]
            return try Self.fetch(db, conditions, tail: "ORDER BY f.id DESC LIMIT ?")
        }
    }

    /// The day from which on there are at most so many facts of a kind; nil when there are no more at all.
    public func firstDay(ofLatest limit: Int, _ kind: FactKind) async throws -> String? {
        try await read { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT last_day FROM facts INDEXED BY facts_day WHERE kind = ? AND last_day IS NOT NULL ORDER BY last_day DESC LIMIT 1 OFFSET ?
                    """, arguments: [kind.rawValue, limit])
        }
    }

    /// The events of the latest days, and the undated ones that came in last: for stores of very many, of which `events` would read too much.
    ///
    /// - Parameters:
    ///   - day: first day wanted; nil for any.
    ///   - limit: events with a date; a tenth as many without one.
    public func latestEvents(since day: String?, topic: String?, limit: Int) async throws -> [StoredFact] {
        try await read { db in
            func events(_ condition: String, _ order: String, _ limit: Int) throws -> [StoredFact] {
                var conditions = FactConditions(FactFilter())
                conditions.index = "facts_day"
                conditions.add("f.kind = 'event' AND " + condition)
                if let day { conditions.add("(f.last_day >= ? OR f.last_day IS NULL)", day) }
                if let topic { conditions.add("EXISTS (SELECT 1 FROM article_topics t WHERE t.topic = ? AND t.article_id = f.article_id)", topic) }
                conditions.arguments += [limit]
                return try Self.fetch(db, conditions, tail: "ORDER BY \(order) DESC LIMIT ?")
            }
            return try events("f.last_day IS NOT NULL", "f.last_day", limit) + events("f.last_day IS NULL", "f.id", limit / 10)
        }
    }

    /// Events that can be of that day or later, with all that can be the same event, and those without a date.
    ///
    /// A statement of “April” belongs to a call of the 4th, though only the one reaches beyond the 10th: so the window opens at the first day
    /// that anything in it can mean.
    public func events(since day: String?, topic: String? = nil) async throws -> [StoredFact] {
        try await read { db in
            var conditions = FactConditions(FactFilter(kind: .event, topic: topic))
            if let day {
                let first = try String.fetchOne(
                    db,
                    sql: """
                        SELECT min(first_day) FROM facts INDEXED BY facts_day
                        WHERE kind = 'event' AND last_day >= ? AND first_day > '0000-01-01'
                        """, arguments: [day])
                conditions.add("(f.last_day >= ? OR f.last_day IS NULL)", min(day, first ?? day))
                if topic == nil { conditions.index = nil }
            }
            return try Self.fetch(db, conditions)
        }
    }

    /// Facts about people whose name, or else any other form of it, has this text in it; everybody when nil.
    ///
    /// - Parameter limit: more facts than these are left out, the oldest first.
    public func personFacts(named name: String?, limit: Int = .max) async throws -> [StoredFact] {
        try await read { db in
            guard let name, !folded(name).isEmpty else {
                var all = FactConditions(FactFilter(kind: .person))
                all.arguments += [limit]
                return try Self.fetch(db, all, tail: "ORDER BY f.id DESC LIMIT ?").reversed()
            }
            let text = folded(name)
            // The keys alone are looked through, in the index.
            var keys = try String.fetchAll(
                db, sql: "SELECT DISTINCT merge_key FROM facts INDEXED BY facts_key WHERE kind = 'person' AND instr(merge_key, ?) > 0",
                arguments: [text])
            if keys.isEmpty {
                keys = try String.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT merge_key FROM facts f, json_each(f.detail, '$.variants') v
                        WHERE f.kind = 'person' AND instr(dateline_folded(v.value), ?) > 0
                        """, arguments: [text])
            }
            return try Self.fetch(db, kind: .person, keys: keys, limit: limit)
        }
    }

    /// The condition, in SQL of SQLite and PostgreSQL, for events `f` that happen once, so that two dates of one are in conflict.
    package static let isSingularEvent = """
        (f.detail ->> 'ordinal' IS NOT NULL OR f.detail ->> 'type' IN ('phone_call', 'summit', 'joint_statement', 'executive_order'))
        """

    /// What may stand in conflict: figures and tariffs of which several articles speak, events that happen once, people.
    public func contestedFacts() async throws -> [StoredFact] {
        try await read { db in
            var facts: [StoredFact] = []
            for kind in [FactKind.tradeFigure, .tariffMeasure] {
                let keys = try String.fetchAll(
                    db,
                    sql: """
                        SELECT merge_key FROM facts INDEXED BY facts_key WHERE kind = ?
                        GROUP BY merge_key HAVING count(*) > 1 AND min(article_id) < max(article_id)
                        """, arguments: [kind.rawValue])
                facts += try Self.fetch(db, kind: kind, keys: keys)
            }
            var events = FactConditions(FactFilter(kind: .event))
            events.add(Self.isSingularEvent)
            facts += try Self.fetch(db, events)
            facts += try Self.fetch(db, FactConditions(FactFilter(kind: .person)))
            return facts
        }
    }

    private static func fetch(_ db: Database, kind: FactKind, keys: [String], limit: Int = .max) throws -> [StoredFact] {
        var decoder = FactDecoder()
        return try Row.fetchAll(
            db,
            sql: """
                SELECT \(columns) FROM json_each(?) k JOIN facts f INDEXED BY facts_key ON f.kind = ? AND f.merge_key = k.value
                JOIN articles a ON a.id = f.article_id \(limit == .max ? "" : "ORDER BY f.id DESC LIMIT ?")
                """, arguments: [JSONText.encode(keys), kind.rawValue] + (limit == .max ? [] : [limit])
        ).compactMap { decoder.fact($0) }
    }

    private static func fetch(_ db: Database, _ conditions: FactConditions, tail: String = "") throws -> [StoredFact] {
        var decoder = FactDecoder()
        let filter = conditions.texts.isEmpty ? "" : "WHERE " + conditions.texts.joined(separator: " AND ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(columns) FROM facts f \(conditions.index.map { "INDEXED BY \($0)" } ?? "") JOIN articles a ON a.id = f.article_id
                \(filter) \(tail)
                """, arguments: conditions.arguments)
        var facts: [StoredFact] = []
        while let row = try rows.next() { if let fact = decoder.fact(row) { facts.append(fact) } }
        return facts
    }
}
