import Foundation
import Synchronization

/// What the process has used up.
enum Measures {
    /// Seconds of processor time of this process, its servers not counted.
    static var cpu: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Bytes of memory in use.
    static var memory: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (pages.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    static var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0 }

    static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    /// The value below which the share of the values lies.
    static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}

/// A time that the benchmark moves on.
final class BenchClock: Sendable {
    private let time = Mutex<Int64>(1_751_425_200)

    var now: Int64 { time.withLock { $0 } }

    func advance(by seconds: Int64) { time.withLock { $0 += seconds } }

    /// Waits until the time has come, in real time at most for as long.
    func sleep(_ seconds: Double) async {
        let until = now + max(1, Int64(seconds))
        let end = Measures.now + seconds
        while now < until, Measures.now < end, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
