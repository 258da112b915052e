import FactExtraction
import Foundation
import Models
import Settings
import Testing

@Suite("Topic profiles")
struct TopicProfileTests {
    private func faults(_ yaml: String) -> [String] {
        do {
            _ = try TopicLoader.parse(yaml, file: "t.yaml")
            return []
        } catch { return (error as? SettingsError)?.faults.map(\.description) ?? ["\(error)"] }
    }

    @Test("every key is read")
    func everyKey() throws {
        let profile = try TopicLoader.parse(
            """
            name: steel
            title: Steel
            people:
              - Ann Smith
              - {name: Jörg Weiß, variants: [Weiss], roles: [Minister of Trade], affiliation: Ministry of Trade, country: DE}
            organisations:
              - Steel Board
              - {name: Ministry of Trade, variants: [MoT], country: DE}
            places:
              - {name: Oslo, variants: Kristiania, country: NO}
            keywords: {steel*: 2, blast furnace: 1.5}
            events:
              - {type: announcement, phrases: [quota decision]}
            requires: [[DE, NO], steel*]
            minimum: 0.2
            """, file: "t.yaml")
        #expect(
            profile
                == TopicProfile(
                    name: "steel", title: "Steel",
                    people: [
                        .init(name: "Ann Smith"),
                        .init(
                            name: "Jörg Weiß", variants: ["Weiss"], roles: ["Minister of Trade"], affiliation: "Ministry of Trade", country: "DE"),
                    ],
                    organisations: [.init(name: "Steel Board"), .init(name: "Ministry of Trade", variants: ["MoT"], country: "DE")],
                    places: [.init(name: "Oslo", variants: ["Kristiania"], country: "NO")],
                    keywords: [.init(phrase: "steel*", weight: 2), .init(phrase: "blast furnace", weight: 1.5)],
                    events: [.init(type: .announcement, phrases: ["quota decision"])], requires: [["DE", "NO"], ["steel*"]], minimum: 0.2))
    }

    @Test("keywords may be a plain list")
    func keywordList() throws {
        let profile = try TopicLoader.parse("name: a\nkeywords: [steel, iron]", file: "t.yaml")
        #expect(profile.keywords == [.init(phrase: "steel", weight: 1), .init(phrase: "iron", weight: 1)])
    }

    @Test(
        "a fault names file, line and key",
        arguments: [
            ("nmae: x", "t.yaml:1: nmae: unknown key; did you mean “name”?"),
            ("name: x\npeople:\n  - {name: A B, role: [c]}", "t.yaml:3: people[0].role: unknown key; did you mean “roles”?"),
            ("name: x\npeople:\n  - {roles: [c]}", "t.yaml:3: people[0]: has no “name”; add it"),
            ("name: x\nplaces:\n  - name: Oslo\n", "t.yaml:3: places[0]: has no “country”; add it"),
            (
                "name: x\nplaces:\n  - name: Oslo\n    country: Norway",
                "t.yaml:4: places[0].country: must be a country's two-letter code (ISO 3166-1) such as VN, or EU"
            ),
            ("name: x\nkeywords:\n  steel: much", "t.yaml:3: keywords.steel: must be a weight above 0 and at most 100, such as 1 or 2.5"),
            ("name: x\nkeywords:\n  steel: -1", "t.yaml:3: keywords.steel: must be a weight above 0 and at most 100, such as 1 or 2.5"),
            ("name: x\nminimum: 2", "t.yaml:2: minimum: must be a number from 0 to 1"),
            ("name: x\nname: y", "t.yaml:2: name: appears twice; keep one"),
            ("name: x\npeople: Ann", "t.yaml:2: people: must be a list; begin each entry with “- ”"),
            ("name: x\nevents:\n  - {phrases: [a]}", "t.yaml:3: events[0]: has no “type”; add it"),
            ("name: x\nrequires: steel", "t.yaml:2: requires: must be a list of groups, such as [[US], [VN], [tariff*, trade]]"),
            ("name: two words", "t.yaml:1: name: “two words” is not valid; use letters, digits, “-” and “_”"),
            ("title: only", "t.yaml:1: name: is missing; add “name: some-topic”"),
            ("- a", "t.yaml:1: must be a mapping of keys to values"),
        ])
    func fault(_ yaml: String, _ message: String) { #expect(faults(yaml) == [message]) }

    @Test("every fault of a file is told, not only the first")
    func allFaults() { #expect(faults("name: x\nminimum: 7\npeopel: []\nplaces: [{name: A}]").count == 3) }

    @Test("text that is not valid YAML is told with its line")
    func noYAML() {
        let found = faults("name: x\npeople: [a, b")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("t.yaml:"))
        #expect(found[0].contains("is not valid YAML"))
    }

    @Test("an empty profile has no name")
    func empty() { #expect(faults("") == ["t.yaml: name: is missing; add “name: some-topic”"]) }

    @Test("a profile file that is missing, and two of one name, are faults of the configuration")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("topics-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a", "b"] { try Data("name: same".utf8).write(to: folder.appendingPathComponent(name + ".yaml")) }
        let paths = ["a", "b", "c"].map { folder.appendingPathComponent($0 + ".yaml").path }
        let error = #expect(throws: SettingsError.self) { try TopicLoader.profiles(paths) }
        #expect(
            error?.faults.map(\.description) == [
                "\(paths[1]): name: “same” is the name of \(paths[0]) too; give another",
                "\(paths[2]): no such topic profile; correct “topics” in the configuration",
            ])
    }

    @Test("the profiles that come with the program are sound and apart")
    func shipped() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("config/topics")
        let paths = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted().map {
            folder.appendingPathComponent($0).path
        }
        let profiles = try TopicLoader.profiles(paths)
        #expect(profiles.map(\.name) == ["central-banks", "trade", "us-vietnam-trade"])
        let extractor = FactExtractor(profiles: profiles)
        func topics(_ text: String) -> Set<String> { Set(extractor.relevance(of: Article(body: [text])).keys) }
        #expect(
            topics("Hanoi and Washington opened talks on a trade deal; American tariffs on Vietnamese exports stand at 20 per cent.") == [
                "trade", "us-vietnam-trade",
            ])
        #expect(topics("The Bank of Japan kept its policy rate and said that interest rates may rise.") == ["central-banks"])
        #expect(topics("Vietnam beat the United States two to one in the friendly match in Da Nang.") == [])
        #expect(topics("日銀は金融政策を維持した。金利は変わらない。") == ["central-banks"])
        #expect(topics("Der Minister sprach über das Wetter.") == [])
    }
}
