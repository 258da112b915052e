import TestSupport

/// A random history of a few feeds: documents with items added, edited, retitled, re-linked, re-identified, reordered and removed, restarts
/// between them, and transactions that fail.
struct History: CustomStringConvertible {
    enum Step: CustomStringConvertible {
        case poll(feed: Int, [PlainModel.Item])
        case restart
        /// The poll is stored in one transaction with another that fails, so nothing of both is kept, and it is stored again.
        case failedPoll(feed: Int, [PlainModel.Item])

        var description: String {
            switch self {
            case .poll(let feed, let items): "poll \(feed): \(items.map(Self.short))"
            case .failedPoll(let feed, let items): "failed poll \(feed): \(items.map(Self.short))"
            case .restart: "restart"
            }
        }

        private static func short(_ item: PlainModel.Item) -> String {
            "\(item.key) <\(item.link ?? "-")> “\(item.text.headline ?? "-")” \(item.text.body.prefix(24))…"
        }
    }

    static let feeds = 3
    var steps: [Step] = []
    /// Keeps the words and addresses of histories apart that share a store.
    private let name: String
    private let seed: UInt64

    var description: String { steps.enumerated().map { "\($0): \($1)" }.joined(separator: "\n") }

    /// A history of a seed, the same on every machine.
    init(seed: UInt64) {
        name = "h\(seed)"
        self.seed = seed &* 0xD6E8_FEB8_6659_FD93
        var random = SplitMix(seed: seed)
        var documents = Array(repeating: [PlainModel.Item](), count: Self.feeds)
        var serial = 0
        for _ in 0..<random.below(7) + 2 {
            let feed = random.below(Self.feeds)
            for _ in 0..<random.below(4) + 1 { change(&documents[feed], feed, &serial, &random) }
            steps.append(random.below(12) == 0 ? .failedPoll(feed: feed, documents[feed]) : .poll(feed: feed, documents[feed]))
            // Opening a store costs more than a dozen polls.
            if random.below(25) == 0 { steps.append(.restart) }
        }
    }

    private func change(_ document: inout [PlainModel.Item], _ feed: Int, _ serial: inout Int, _ random: inout SplitMix) {
        let at = document.isEmpty ? 0 : random.below(document.count)
        switch document.isEmpty ? 0 : random.below(9) {
        case 0, 1:
            serial += 1
            // Few links and texts, so that feeds meet; one link for several items; links that differ in their fragment.
            let link: String? =
                switch random.below(5) {
                case 0: nil
                case 1: "https://\(name).example/status"
                case 2: "https://\(name).example/changes#\(serial)"
                default: "https://\(name).example/\(random.below(12))"
                }
            document.insert(PlainModel.Item(key: "f\(feed)-\(serial)", link: link, text: text(&random)), at: 0)
        case 2: document[at].text.body = body(random.below(40))
        case 3: document[at].text.headline = random.below(3) == 0 ? nil : headline(random.below(40))
        case 4: document[at].link = "https://\(name).example/moved/\(random.below(12))"
        case 5:
            serial += 1
            document[at].key = "f\(feed)-\(serial)"
        case 6: document.remove(at: at)
        case 7: document.shuffle(using: &random)
        default: document[at].text = text(&random)
        }
    }

    private func text(_ random: inout SplitMix) -> PlainModel.Text {
        let number = random.below(40)
        return PlainModel.Text(headline: random.below(8) == 0 ? nil : headline(number), body: body(number))
    }

    /// Words of one text that no other has.
    private func words(_ number: Int, _ count: Int) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(count * 8)
        for place in 0..<count {
            var value = seed ^ UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(place + 1) &* 0xBF58_476D_1CE4_E5B9
            if place > 0 { text.append(0x20) }
            for _ in 0..<7 {
                value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(UInt8(97 + value >> 33 % 26))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private func headline(_ number: Int) -> String { words(number + 1_000, 5) }
    private func body(_ number: Int) -> String { words(number, 62) }
}
