import Schedule
import Testing

@Suite("Moves")
struct MoveTests {
    let target = "https://example.net/feed"

    @Test("a permanent redirect is believed after three polls over two days")
    func believed() {
        var polls = Polls()
        polls.poll(.ok())
        polls.poll(.ok(), after: hour, move: target)
        #expect(polls.explanation.contains("permanently redirected to \(target), seen 1 times"))
        for _ in 0..<47 {
            polls.poll(.unchanged(), after: hour, move: target)
            #expect(!polls.events.contains { if case .moved = $0 { true } else { false } })
        }
        polls.poll(.unchanged(), after: hour, move: target)
        #expect(polls.events.contains(.moved(from: polls.url, to: target)))
        #expect(polls.health == .moved)
        #expect(polls.state.movedFrom == polls.url)
    }

    @Test("two polls are too few, however far apart")
    func tooFew() {
        var polls = Polls()
        polls.poll(.ok(), move: target)
        polls.poll(.ok(), after: 9 * day, move: target)
        #expect(polls.state.movedAt == nil)
        polls.poll(.ok(), after: hour, move: target)
        #expect(polls.state.movedAt != nil)
    }

    @Test("one answer without it, or another target, begins anew")
    func interrupted() {
        var polls = Polls()
        for index in 0..<6 { polls.poll(.ok(), after: day, move: index == 2 ? nil : index == 5 ? "https://example.com/" : target) }
        #expect(polls.state.movedAt == nil)
        #expect(polls.state.moveCount == 1)
    }

    @Test("a redirect to another feed is never adopted")
    func another() {
        var polls = Polls()
        polls.poll(.ok([1, 2, 3]) { _, hints in hints.title = 77 })
        for _ in 0..<9 { polls.poll(.ok([8, 9]) { _, hints in hints.title = 78 }, after: day, move: target) }
        #expect(polls.state.movedAt == nil)
        #expect(polls.explanation.contains("another feed"))
    }

    @Test("a feed with all new items is known by its title")
    func sameTitle() {
        var polls = Polls()
        polls.poll(.ok([1, 2, 3]) { _, hints in hints.title = 77 })
        for index in Int64(0)..<3 { polls.poll(.ok([8 + index]) { _, hints in hints.title = 77 }, after: day, move: target) }
        #expect(polls.state.movedAt != nil)
    }

    @Test("an error on the way neither counts nor resets")
    func errorBetween() {
        var polls = Polls()
        polls.poll(.ok(), move: target)
        polls.poll(.status(500), after: day)
        polls.poll(.ok(), after: day, move: target)
        polls.poll(.ok(), after: day, move: target)
        #expect(polls.state.movedAt != nil)
    }
}

@Suite("Gaps")
struct GapTests {
    @Test("a poll that shares no item with the last one is a gap, and the interval shortens down to poll.min")
    func gap() {
        var polls = Polls()
        polls.poll(.ok([1, 2, 3]))
        #expect(polls.pollWhenDue(.ok([3, 4, 5])) == hour)
        #expect(!polls.events.contains(.gap))
        #expect(polls.pollWhenDue(.ok([6, 7, 8])) == hour / 2)
        #expect(polls.events.contains(.gap))
        #expect(polls.explanation.contains("shorter, since items were missed"))
        #expect(polls.pollWhenDue(.ok([9])) == 900)
        #expect(polls.pollWhenDue(.ok([10])) == 900)
    }

    @Test("it stays short while it must, and grows back when nothing is missed for days")
    func growsBack() {
        var polls = Polls()
        polls.poll(.ok([1]))
        polls.pollWhenDue(.ok([2]))
        #expect(polls.pollWhenDue(.ok([2, 3])) == hour / 2)
        #expect(polls.poll(.ok([3, 4]), after: 3 * day) == hour)
    }

    @Test("an empty feed, a first poll and a delta are none")
    func none() {
        var polls = Polls()
        polls.poll(.ok([]))
        polls.poll(.ok([1, 2]))
        #expect(!polls.events.contains(.gap))
        polls.poll(.ok([]))
        polls.poll(.ok([2, 3]))
        #expect(!polls.events.contains(.gap))
        polls.poll(.ok([4]) { _, hints in hints.isDelta = true })
        #expect(!polls.events.contains(.gap))
        // The delta and what was before it are both remembered.
        polls.poll(.ok([3, 9]))
        #expect(!polls.events.contains(.gap))
    }

    @Test("large documents that share many items are seen to")
    func large() {
        var polls = Polls()
        func hash(_ index: Int64) -> Int64 { index &* 6_364_136_223_846_793_005 }
        polls.poll(.ok((0..<9_000).map(hash)))
        polls.poll(.ok((4_500..<13_500).map(hash)))
        #expect(!polls.events.contains(.gap))
        #expect(polls.state.lastItems.count <= 500)
    }

    @Test("the server's wish and the user's interval outdo it")
    func floors() {
        var polls = Polls()
        polls.poll(.ok([1]))
        #expect(polls.pollWhenDue(.ok([2]) { headers, _ in headers.cacheControl = "max-age=5000" }) == 5_000)
        polls = Polls(policy: PollPolicy(every: 2 * hour))
        polls.poll(.ok([1]))
        #expect(polls.pollWhenDue(.ok([2])) == 2 * hour)
    }
}
