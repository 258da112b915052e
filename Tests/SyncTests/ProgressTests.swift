import Settings
import Store
import TestSupport
import Testing

@testable import Sync

@Suite("Proofs of progress", .timeLimit(.minutes(5)))
struct ProgressTests {
    @Test("a part that is stuck owes its proof, the others give theirs", arguments: Part.allCases.filter { $0 != .socket })
    func stuck(part: Part) async throws {
        let world = try await World(stuck: part)
        let engine = world.engine
        await engine.askForProgress {}
        while engine.unmovedParts() != [part] { await Task.yield() }
        await engine.askForProgress {}
        #expect(engine.unmovedParts().contains(part))
        #expect(engine.unmovedParts(for: .seconds(3_600)).isEmpty)
        try await world.stop()
    }

    @Test("a webhook that waits for its receiver, or for its next attempt, is no standstill", arguments: [true, false])
    func webhookWaits(hangs: Bool) async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        world.server.answer("/hook") { _ in hangs ? .init(pieces: [.hang]) : .init(500) }
        let secret = try world.folder.write("a secret that is long enough\n", to: "secret")
        let url = world.server.url("/hook")
        try await world.reload { $0.webhooks = [WebhookSettings(name: "test", url: url, secretFile: secret)] }
        try await world.add()
        try await world.server.wait { $0.contains { $0.path == "/hook" } }
        for _ in 0..<3 {
            await world.engine.askForProgress {}
            while !world.engine.unmovedParts().isEmpty { await Task.yield() }
        }
        try await world.stop()
    }

    @Test("a loop proves its progress by a step or by a wait that it announced, and not by one that takes longer")
    func loopProof() async {
        let loop = LoopProof()
        let given = AsyncEvent()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await loop.proof()
                await given.fire()
            }
            for _ in 0..<100 { await Task.yield() }
            #expect(await given.current == 0)
            while await given.current == 0 {
                await loop.passed()
                await Task.yield()
            }
        }
        await loop.waiting(for: nil) { await loop.proof() }
        await loop.waiting(for: 10) { await loop.proof() }
        await withTaskGroup(of: Void.self) { group in
            await loop.waiting(for: -100) {
                group.addTask {
                    await loop.proof()
                    await given.fire()
                }
                for _ in 0..<100 { await Task.yield() }
                #expect(await given.current == 1)
            }
            while await given.current == 1 {
                await loop.passed()
                await Task.yield()
            }
        }
        await loop.ended()
        await loop.proof()
    }

    @Test("a search index that was found damaged is rebuilt at once, not at the next look")
    func damagedIndex() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1, 2, 3])) }
        try await world.add()
        try await world.store.markSearchIndexDamaged()
        // The clock stands still, so nothing that waits for a time goes on.
        while try await !world.store.verify().isSound { await Task.yield() }
        try await world.stop()
    }

    @Test("waiting for a store that cannot be written is no standstill")
    func waiting() async throws {
        let world = try await World()
        world.engine.services.storeFailed(StoreError.cannotWrite(reason: "disk is full"), doing: "a test")
        await world.engine.scheduler.lookAgain()
        for _ in 0..<5 {
            await world.engine.askForProgress {}
            while !world.engine.unmovedParts().isEmpty {
                world.clock.advance(by: 0)
                await Task.yield()
                world.clock.advance(by: 1)
            }
        }
        try await world.stop()
    }
}
