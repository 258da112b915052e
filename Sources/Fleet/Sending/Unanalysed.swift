/// Which articles of a node's store the archive has without facts and topics; the numbers are the store's own.
enum Unanalysed {
    static func read(_ connection: Connection, _ node: FleetNode) throws -> Set<Int64> {
        Set(
            try connection.run("SELECT article FROM unanalysed WHERE node = $1 AND store = $2", [.text(node.name), .text(node.store)]).rows.map {
                $0.int("article")
            })
    }

    static func add(_ connection: Connection, _ node: FleetNode, _ articles: Set<Int64>) throws {
        guard !articles.isEmpty else { return }
        try connection.run(
            "INSERT INTO unanalysed (node, store, article) SELECT $1, $2, unnest($3::bigint[]) ON CONFLICT DO NOTHING",
            [.text(node.name), .text(node.store), .list(articles.sorted())])
    }

    static func remove(_ connection: Connection, _ node: FleetNode, _ articles: Set<Int64>) throws {
        guard !articles.isEmpty else { return }
        try connection.run(
            "DELETE FROM unanalysed WHERE node = $1 AND store = $2 AND article = ANY ($3::bigint[])",
            [.text(node.name), .text(node.store), .list(articles.sorted())])
    }
}
