import Glibc
import Models

/// Holds what a stage costs against the length of its input.
///
/// An input that is cheap by itself may hide a cost of its square, so some inputs are repeated to 64 KiB and measured again. The bound
/// is generous: many times what the dearest stage needs under the address sanitiser. CPU time of the thread counts, so that a busy machine
/// changes little, and an input that is over it is measured twice.
enum Cost {
    static let stretched = 64 << 10
    static let base = 1.0
    static let perByte = 60e-6

    nonisolated(unsafe) private static var spent = (all: 0.0, stretched: 0.0)

    /// Runs a stage on an input, and now and then on the input repeated.
    static func check(_ bytes: [UInt8], _ stage: ([UInt8]) -> Void) {
        spent.all += measure(bytes, stage)
        // At most a third of the time goes here, and a single input, as a finding is repeated, always does.
        guard bytes.count > 15, spent.stretched <= spent.all / 2 else { return }
        var long: [UInt8] = []
        long.reserveCapacity(stretched + bytes.count)
        while long.count < stretched { long += bytes }
        spent.stretched += measure(long, stage)
    }

    private static func measure(_ bytes: [UInt8], _ stage: ([UInt8]) -> Void) -> Double {
        let limit = base + perByte * Double(bytes.count)
        var seconds = cpu { stage(bytes) }
        if seconds > limit { seconds = min(seconds, cpu { stage(bytes) }) }
        expect(seconds <= limit, "cost: \(bytes.count) bytes took \(seconds) s; the bound is \(limit) s")
        return seconds
    }

    private static func cpu(_ work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        work()
        return now() - start
    }
}
