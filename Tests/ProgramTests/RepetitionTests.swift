import Logging
import Testing

@testable import datelined

@Suite("Faults that come again and again")
struct RepetitionTests {
    @Test("are written once and then counted, whatever they are about")
    func counted() {
        let repetition = Repetition()
        let begin = ContinuousClock.now
        let written = (0..<250).filter { _ in repetition.isNew(.warning, "not stored", error: "disk is full", now: begin) }
        #expect(written.count == 1)
        #expect(repetition.isNew(.warning, "not stored", error: "another reason", now: begin))
        #expect(repetition.ended(now: begin).isEmpty)
        let told = repetition.ended(now: begin + .seconds(601))
        #expect(told.map(\.count) == [249])
        #expect(told.first?.message == "not stored")
        #expect(repetition.isNew(.warning, "not stored", error: "disk is full", now: begin + .seconds(601)))
    }

    @Test("below a warning everything is written, and so is every change of state")
    func others() {
        let repetition = Repetition()
        for _ in 0..<3 {
            #expect(repetition.isNew(.info, "reloaded", error: nil))
            #expect(repetition.isNew(.error, "the store cannot be written; polls wait until it can", error: "disk is full"))
        }
    }
}
