import Store
import Testing

@testable import Schedule
@testable import Sync

private let hour: Int64 = 3_600
private let day: Int64 = 86_400

@Suite("A clock that was wrong")
struct ClockStepTests {
    @Test("ahead and right again: feeds are polled within their interval, also when the daemon was off meanwhile", arguments: [false, true])
    func ahead(isOff: Bool) async throws {
        let world = try await World()
        world.server.answer("*") { good($0, rss([1])) }
        let feed = try await world.add("/a")
        let other = try await world.add("/b", every: 7_200)
        try await world.advance(by: 365 * day)
        try await world.store.pauseHost("far.example", until: world.clock.now + hour, reason: "429")
        #expect(try await world.wait(feed) > 0)
        if isOff { try await world.stop() }
        world.clock.advance(by: -365 * day)
        if isOff { try await world.restart() } else { try await world.advance(by: 0) }
        #expect(try await world.wait(feed) <= hour)
        #expect(try await world.wait(other) <= 2 * hour)
        #expect(try await world.store.hostPauses().allSatisfy { $0.until <= world.clock.now + day })
        let before = world.server.log.count
        try await world.advance(by: 2 * hour)
        #expect(world.server.log.count >= before + 2)
    }

    @Test("what a server asked for is kept, counted from the poll")
    func kept() {
        var polls = PollState()
        polls.lastPoll = 1_000_000 + day
        polls.notBefore = 1_000_000 + day + 6 * hour
        polls.nextPoll = 1_000_000 + day + 6 * hour
        polls.interval = hour
        let state = polls.broughtBack(to: 1_000_000, chance: 0.1)
        #expect(state.nextPoll == 1_000_000 + 6 * hour)
        #expect(state.lastPoll == 1_000_000)
        #expect(state.notBefore == 1_000_000 + 6 * hour)
    }

    @Test("a feed that is gone stays so, and one polled in the past is left alone")
    func untouched() {
        var gone = PollState()
        (gone.isGone, gone.lastPoll, gone.nextPoll) = (true, 2_000_000, Int64.max / 2)
        #expect(gone.broughtBack(to: 1_000_000, chance: 0.5).nextPoll == Int64.max / 2)
        var past = PollState()
        (past.lastPoll, past.nextPoll) = (900_000, 1_100_000)
        #expect(past.broughtBack(to: 1_000_000, chance: 0.5) == past)
    }
}
