import Addresses
import CPostgres
import Foundation

/// One connection, used by one thread: statements go out and results come back, none later than its deadline.
///
/// libpq's non-blocking calls are used throughout (PostgreSQL 15, §34.4): a server that stands still holds nobody longer than asked.
final class Connection {
    private let handle: OpaquePointer
    /// A descriptor that can be read when the statement under way is to end.
    private let wake: Int32
    /// Seconds that a statement may take.
    var timeout: Double
    /// Statements that come again are planned once by the server. Where their best plan depends on the values, that would be wrong.
    private let prepares: Bool
    /// Names of the statements that the server has planned, by their text, and texts that came once.
    private var prepared: [String: String] = [:]
    private var seen: Set<String> = []
    private var lastName = 0
    /// Most texts that are remembered.
    private static let mostPrepared = 200

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: a connection string as libpq has it; what it leaves out comes from the environment, the service file and the password file.
    ///   - idle: seconds that a transaction may stand still between two statements.
    ///   - prepares: see `prepares`.
    ///   - wake: see `wake`.
    /// - Throws: `DatabaseError`.
    init(address: String, application: String, timeout: Double, idle: Double? = nil, prepares: Bool = false, wake: Int32) throws {
        self.wake = wake
        self.prepares = prepares
        self.timeout = timeout
        // The address stands last, so that what it says itself counts.
        let keywords = ["fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count", "client_encoding", "dbname"]
        let values = [application, "10", "5", "3", "UTF8", address]
        guard
            let handle = Self.withStrings(keywords, { names in Self.withStrings(values) { PQconnectStartParams(names, $0, 1) } })
        else { throw DatabaseError.unreachable("libpq has no memory") }
        self.handle = handle
        // From here on an error ends in `deinit`, which closes the connection. What the server remarks is said by errors too.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        try open(until: Self.now() + timeout)
        PQsetnonblocking(handle, 1)
        let milliseconds = Int(clamping: Int64(exactly: (timeout * 1_000).rounded()) ?? 30_000)
        let idle = Int(clamping: Int64(exactly: ((idle ?? timeout) * 1_000).rounded()) ?? 30_000)
        // How long a statement may take is judged here, where some may take longer. A node that is stopped in the middle of a transaction must
        // not keep its locks.
        try run(
            """
            SET statement_timeout = 0; SET lock_timeout = \(milliseconds / 2); SET idle_in_transaction_session_timeout = \(idle);
            SET search_path = dateline; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET client_min_messages = warning; SET jit = off
            """)
        // A statement whose client is gone ends (PostgreSQL 14); what else speaks the protocol may not know the setting.
        _ = try? run("SET client_connection_check_interval = 2000")
    }

    deinit { PQfinish(handle) }

    /// What is wrong with a connection string; nil when libpq can read it. Nothing is connected.
    static func fault(ofAddress address: String) -> String? {
        var message: UnsafeMutablePointer<CChar>?
        if let options = PQconninfoParse(address, &message) {
            PQconninfoFree(options)
            return nil
        }
        guard let message else { return "libpq has no memory" }
        defer { PQfreemem(message) }
        // libpq repeats an address that it cannot read, with its password.
        let text = String(cString: message).replacing(address, with: withoutCredentials(address))
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static func now() -> Double { Double(dl_pg_clock()) / 1e9 }

    private func open(until deadline: Double) throws {
        guard PQstatus(handle) != CONNECTION_BAD else { throw unreachable() }
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            guard state != PGRES_POLLING_FAILED else { throw unreachable() }
            try wait(read: state == PGRES_POLLING_READING, write: state == PGRES_POLLING_WRITING, until: deadline)
            state = PQconnectPoll(handle)
        }
    }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }
    /// It stands, and nothing is under way on it.
    var isUsable: Bool { !isBroken && PQtransactionStatus(handle) == PQTRANS_IDLE }

    // MARK: Statements

    /// Runs one statement with its values.
    ///
    /// - Throws: `DatabaseError`.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) throws -> QueryResult {
        let sent: Int32
        if values.isEmpty {
            sent = PQsendQuery(handle, sql)
        } else if let name = try name(of: sql) {
            sent = Self.withStrings(values.map(\.text)) { PQsendQueryPrepared(handle, name, Int32(clamping: values.count), $0, nil, nil, 0) }
        } else {
            sent = Self.withStrings(values.map(\.text)) { PQsendQueryParams(handle, sql, Int32(clamping: values.count), nil, $0, nil, nil, 0) }
        }
        guard sent == 1 else { throw unreachable() }
        do { return try receive(until: Self.now() + timeout) } catch let error as DatabaseError {
            // A newer node has changed a table: the plans are of no use any more (0A000, "cached plan must not change result type").
            if case .refused(state: "0A000", _) = error { prepared = [:] }
            throw error
        }
    }

    /// The name of a prepared statement; nil for one that has not come before.
    private func name(of sql: String) throws -> String? {
        guard prepares else { return nil }
        if let name = prepared[sql] { return name }
        if seen.insert(sql).inserted || prepared.count >= Self.mostPrepared {
            if seen.count > Self.mostPrepared { seen = [] }
            return nil
        }
        lastName += 1
        let name = "s\(lastName)"
        guard PQsendPrepare(handle, name, sql, 0, nil) == 1 else { throw unreachable() }
        _ = try receive(until: Self.now() + timeout)
        prepared[sql] = name
        return name
    }

    /// Does the work as one transaction.
    func transaction<T>(_ work: (Connection) throws -> T) throws -> T {
        try run("BEGIN")
        do {
            let value = try work(self)
            try run("COMMIT")
            return value
        } catch {
            if !isBroken { _ = try? run("ROLLBACK") }
            throw error
        }
    }

    private func receive(until deadline: Double) throws -> QueryResult {
        while true {
            let rest = PQflush(handle)
            guard rest >= 0 else { throw unreachable() }
            if rest == 0 { break }
            try wait(read: true, write: true, until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw unreachable() }
        }
        var last: QueryResult?
        var failure: DatabaseError?
        while true {
            while PQisBusy(handle) != 0 {
                try wait(read: true, write: false, until: deadline)
                guard PQconsumeInput(handle) == 1 else { throw unreachable() }
            }
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = QueryResult(result)
            default: failure = failure ?? refusal(result)
            }
        }
        if let failure { throw failure }
        guard !isBroken, let last else { throw unreachable() }
        return last
    }

    private func refusal(_ result: OpaquePointer) -> DatabaseError {
        guard !isBroken else { return unreachable() }
        let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""  // PG_DIAG_SQLSTATE is 'C'.
        let message = PQresultErrorField(result, 77).map { String(cString: $0) } ?? "no reason given"  // PG_DIAG_MESSAGE_PRIMARY is 'M'.
        return state.isEmpty ? .unreachable(message) : .refused(state: state, message: message)
    }

    /// Waits for the socket. After a statement that is late or unwanted the connection is closed, which ends the statement at the server; to
    /// ask the server to cancel it would be to wait for a server that may stand still.
    private func wait(read: Bool, write: Bool, until deadline: Double) throws {
        let left = deadline - Self.now()
        let milliseconds = Int32(clamping: Int64(exactly: (max(0, left) * 1_000).rounded(.up)) ?? 0)
        let found = left > 0 ? dl_pg_wait(PQsocket(handle), read ? 1 : 0, write ? 1 : 0, wake, milliseconds) : 0
        if found & 4 != 0 { throw DatabaseError.stopped }
        if found < 0 { throw unreachable() }
        if found == 0, Self.now() >= deadline { throw DatabaseError.late(seconds: timeout) }
    }

    private func unreachable() -> DatabaseError {
        let words = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        // libpq names the server in its message and never the password.
        let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return .unreachable(line.isEmpty ? "the connection ended" : line)
    }

    /// Hands over texts as C has them, ended by a null pointer.
    private static func withStrings<T>(_ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T) -> T {
        let copies = texts.map { $0.flatMap { strdup($0) } }
        defer { for copy in copies { free(copy) } }
        let pointers: [UnsafePointer<CChar>?] = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return pointers.withUnsafeBufferPointer { buffer in
            var none: UnsafePointer<CChar>?
            // A list with its end is never empty; an empty one would be its end alone.
            return buffer.baseAddress.map(body) ?? withUnsafePointer(to: &none, body)
        }
    }
}
