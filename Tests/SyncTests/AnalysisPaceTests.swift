import Testing

@testable import Sync

@Suite("The pace of the analysis")
struct AnalysisPaceTests {
    private let start = ContinuousClock.now

    @Test("it is the articles of the last ten seconds of work, without the batch that they are counted from")
    func rate() {
        var pace = AnalysisPace()
        pace.add(64, at: start)
        #expect(pace.perSecond == nil)
        for second in 1...20 { pace.add(100, at: start + .seconds(second)) }
        #expect(pace.perSecond == 100)
        pace.add(500, at: start + .seconds(21))
        #expect(pace.perSecond == 140)
    }

    @Test("a pause begins a new measurement")
    func pause() {
        var pace = AnalysisPace()
        pace.add(100, at: start)
        pace.add(100, at: start + .seconds(1))
        pace.add(100, at: start + .seconds(100))
        #expect(pace.perSecond == nil)
        pace.add(300, at: start + .seconds(102))
        #expect(pace.perSecond == 150)
        pace.rest()
        #expect(pace.perSecond == nil)
    }
}
