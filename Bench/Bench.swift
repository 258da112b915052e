import ArgumentParser

/// `dateline-bench`: measures what the parts cost and how well they find things, on inputs that it makes itself.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dateline-bench", abstract: "Measure Dateline's parts; every figure is a ratio within one run or a score on known answers.",
        subcommands: [
            CopiesBench.self, FactsBench.self, FeedsBench.self, HangingBench.self, HostileBench.self, LookupBench.self, RoundsBench.self,
            StatusBench.self, StoriesBench.self, TransferBench.self, WorkloadBench.self,
        ])
}
