import Foundation
import Models
import Testing

@testable import Fleet
@testable import Store

@Suite("Texts between the store and PostgreSQL")
struct TextTests {
    @Test("words are folded and stand with their places, headlines with their weight")
    func vector() {
        #expect(
            TextVector.vector(headline: "Tô Lâm speaks", body: "Hà Nội: speaks 46% more")
                == "'to':1A '^to':1A 'lam':2A '^lam':2A 'speaks':3A,8 '^speaks':3A 'ha':6 'noi':7 '46':9 'more':10")
    }

    @Test("a script without blanks gives a word a character")
    func unspaced() { #expect(TextVector.words("関税 cut") == ["関", "税", "cut"]) }

    @Test("quotation marks and backslashes of a text make no syntax")
    func hostile() { #expect(TextVector.vector(headline: nil, body: #"a'b\c:d & !e"#) == "'a':3 'b':4 'c':5 'd':6 'e':7") }

    @Test(
        "queries say in PostgreSQL's notation what they say in the store's",
        arguments: [
            ("trade deal", "('trade' & 'deal')"),
            ("\"executive order\" AND tariff*", "('executive' <-> 'order' & 'tariff':*)"),
            ("port NOT wine", "('port' & ! 'wine')"),
            ("steel OR aluminium", "('steel' | 'aluminium')"),
            ("headline:Tô", "'^to'"),
            ("headline:\"trade war\" lam", "('^trade' <-> '^war' & 'lam')"),
            ("\"trade war*", "'trade' <-> 'war'"),
        ])
    func queries(_ asked: String, _ expected: String) throws {
        func bare(_ text: String) -> String { text.replacingOccurrences(of: " ", with: "") }
        #expect(bare(try TextVector.query(asked)) == bare(expected))
    }

    @Test("U+0000 is taken out of JSON, and what only looks like it stays")
    func null() {
        #expect(JSON.text(["a\0b"]) == #"["ab"]"#)
        #expect(JSON.text([#"a\u0000b"#]) == #"["a\\u0000b"]"#)
    }

    @Test("lists quote what they hold")
    func lists() { #expect(SQLValue.list([#"a"b\c"#, "d,e"]).text == #"{"a\"b\\c","d,e"}"#) }
}

@Suite("Shares and leases")
struct LeaseRuleTests {
    @Test("a node that works alone aims at everything, one of three at a third")
    func target() {
        #expect(Share.target(total: 100, nodes: 1) == .max)
        #expect(Share.target(total: 100, nodes: 3) == 34)
    }

    @Test("a node gives up an eighth of what is too much, and never falls below its share")
    func surplus() {
        let hosts = (0..<90).map { (host: "h\($0)", weight: 1) }
        #expect(Share.surplus(of: hosts, weight: 90, target: 30).count == 8)
        #expect(Share.surplus(of: hosts, weight: 31, target: 30).count == 1)
        #expect(Share.surplus(of: hosts, weight: 30, target: 30).isEmpty)
        #expect(Share.surplus(of: [(host: "large", weight: 50)], weight: 60, target: 30).isEmpty)
    }

    @Test("what a vanished node may have polled waits an interval from that node's end; the rest keeps its date")
    func uncertain() {
        #expect(AdoptedFeed.nextPoll(1_000, interval: 60, uncertainUntil: 1_010) == 1_070)
        #expect(AdoptedFeed.nextPoll(1_011, interval: 60, uncertainUntil: 1_010) == 1_011)
        #expect(AdoptedFeed.nextPoll(1_000, interval: 60, uncertainUntil: nil) == 1_000)
    }

    @Test("hosts may be asked while the lease is surely valid, from the moment that their pace allows")
    func validity() {
        let clock = HandClock()
        let held = HeldHosts(clock: { clock.now })
        held.renew(validUntil: 100)
        held.take(["a": .init(token: 1, opensAt: 10, takenAt: 0, weight: 1)])
        #expect(!held.mayAsk("a"))
        clock.now = 10
        #expect(held.mayAsk("a"))
        #expect(!held.mayAsk("b"))
        #expect(held.mayAsk(""))
        held.close(["a"])
        #expect(!held.mayAsk("a"))
        held.reopen(["a"])
        #expect(held.mayAsk("a"))
        clock.now = 100
        #expect(!held.mayAsk("a"))
    }
}

/// A clock that a test sets.
final class HandClock: @unchecked Sendable {
    private let lock = NSLock()
    // Guarded by the lock.
    private var time = 0.0

    var now: Double {
        get { lock.withLock { time } }
        set { lock.withLock { time = newValue } }
    }
}
