import ArgumentParser
import Dispatch

/// `dateline-bench`: measures what the parts cost and how well they find things, on inputs that it makes itself.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dateline-bench", abstract: "Measure Dateline's parts; every figure is a ratio within one run or a score on known answers.",
        subcommands: [
            CopiesBench.self, FactsBench.self, FeedsBench.self, HangingBench.self, HostileBench.self, LookupBench.self, RoundsBench.self,
            StatusBench.self, StoriesBench.self, TransferBench.self, WorkloadBench.self,
        ])
}

@main
enum Program {
    /// Runs the command while the main thread waits: valgrind does not survive what becomes of the main thread of an asynchronous `main`.
    static func main() {
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            await Bench.main()
            isDone.signal()
        }
        isDone.wait()
    }
}
