import ArgumentParser
import ControlAPI
import Foundation

struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "The daemons that share their work through PostgreSQL.",
        discussion: """
            Commands that list articles, stories and facts take --fleet: then they ask for those of all nodes.

            Examples:
              datelinectl fleet status
              datelinectl --fleet search tariff
            """,
        subcommands: [FleetStatusCommand.self], defaultSubcommand: FleetStatusCommand.self)
}

struct FleetStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the nodes, their hosts, and how far the archive has followed them (the default).",
        discussion: """
            Examples:
              datelinectl fleet status
              datelinectl fleet status --json | jq '.nodes[] | {name, hosts, unsentChanges}'
            """)
    @OptionGroup var global: GlobalOptions

    func run() throws { try Self.show(global) }

    static func show(_ global: GlobalOptions) throws {
        let status = try global.client.get(FleetStatus.self, "/v1/fleet")
        if global.json { return JSONOutput.line(status) }
        let own = status.own
        var parts = ["\(Terminal.clean(own.name)) (this node)", Terminal.count(own.hosts, "host")]
        if own.fault != nil { parts.append("valid for \(Terminal.duration(Int(clamping: Int64(exactly: own.leaseSeconds.rounded()) ?? 0)))") }
        row("node", parts.joined(separator: ", "))
        if let fault = own.fault { row("fault", Terminal.style(Terminal.clean(fault), .red)) }
        row("outbox", outbox(own))
        if let feeds = status.feeds {
            let late = status.lateFeeds ?? 0
            row("feeds", Terminal.number(feeds) + (late > 0 ? ", " + Terminal.style("\(Terminal.number(late)) late", .yellow) : ""))
        }
        if let free = status.freeHosts, free > 0 { row("hosts", Terminal.style("\(Terminal.number(free)) without a node", .yellow)) }
        if let articles = status.articles {
            let unlinked = status.unlinkedArticles ?? 0
            let rest = unlinked > 0 ? ", \(Terminal.number(unlinked)) not yet compared with others" : ""
            row("archive", Terminal.count(articles, "article") + rest + (status.databaseBytes.map { ", \(Terminal.bytes($0))" } ?? ""))
        }
        guard !status.nodes.isEmpty else { return }
        Terminal.out("")
        var table = Table(["NODE", "STATE", "HOSTS", "FEEDS", "UNSENT", "SEEN", "VERSION"], right: [2, 3, 4], flexible: [(0, 16)])
        for node in status.nodes {
            table.add([
                node.name, node.isAlive ? "alive" : "gone", String(node.hosts), String(node.feeds), String(node.unsentChanges),
                Terminal.local(node.lastSeen), node.version,
            ])
        }
        table.print()
    }

    private static func outbox(_ own: FleetStatus.Own) -> String {
        let store = "store \(Terminal.bytes(own.storeBytes))"
        guard let unsent = own.unsentChanges else { return "not known until the database answers, \(store)" }
        guard unsent > 0 else { return "empty, \(store)" }
        let since = own.unsentSince.map { " since \(Terminal.local($0))" } ?? ""
        return "\(Terminal.count(Int(clamping: unsent), "change")) unsent\(since), \(store)"
    }

    private static func row(_ name: String, _ text: String) { Terminal.out(Terminal.pad(name, 9) + text) }
}
