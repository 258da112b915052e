import Models
import Testing

@testable import Across

@Suite("People")
struct PeopleTests {
    private func names(_ details: [FactDetail]) -> [[String]] {
        people(Said.facts(details.enumerated().map { (Int64($0.offset), "2025-03-0\($0.offset % 9 + 1)", $0.element) })).map(\.names)
    }

    @Test("spellings with and without marks are one person, shown with the marks")
    func marks() {
        #expect(names([Said.person("To Lam"), Said.person("Tô Lâm"), Said.person("TO LAM")]) == [["Tô Lâm", "To Lam", "TO LAM"]])
        #expect(names([Said.person("Maros Sefcovic"), Said.person("Maroš Šefčovič"), Said.person("Maros Šefčovič")]).count == 1)
    }

    @Test("in Vietnamese other marks are another person; where the tone stands is not")
    func vietnamese() {
        #expect(names([Said.person("Nguyễn Văn Hùng"), Said.person("Nguyễn Văn Hưng")]).count == 2)
        #expect(names([Said.person("Nguyễn Hòa Bình"), Said.person("Nguyễn Hoà Bình")]).count == 1)
    }

    @Test("a plain form that could be either of two people stays by itself")
    func plain() {
        #expect(names([Said.person("Nguyễn Văn Hùng"), Said.person("Nguyễn Văn Hưng"), Said.person("Nguyen Van Hung")]).count == 3)
        #expect(names([Said.person("Nguyễn Văn Hùng"), Said.person("Nguyen Van Hung")]).count == 1)
    }

    @Test("a bare name joins the one person who is called so")
    func bare() {
        #expect(names([Said.person("Karl Weber", variants: ["Weber"]), Said.person("Weber")]) == [["Karl Weber", "Weber"]])
        #expect(
            names([Said.person("Karl Weber", variants: ["Weber"]), Said.person("Eva Weber", variants: ["Weber"]), Said.person("Weber")]).count == 3)
        #expect(names([Said.person("Karl Weber"), Said.person("Weber")]).count == 2)
    }

    @Test("a title before a name is no part of it")
    func titles() {
        #expect(names([Said.person("Karl Weber", variants: ["President Weber"]), Said.person("President Weber")]).first?.first == "Karl Weber")
        #expect(names([Said.person("Karl Weber", variants: ["Weber"]), Said.person("Mr. Weber")]).count == 1)
        #expect(
            withoutTitles("general secretary to lam") == "to lam" && withoutTitles("general") == "general"
                && withoutTitles("marine le pen") == "marine le pen")
    }

    @Test("the order of names is not turned: nothing is guessed")
    func nameOrder() { #expect(names([Said.person("Li Wei"), Said.person("Wei Li")]).count == 2) }

    @Test("offices come with the days on which they were seen")
    func offices() throws {
        let merged = people(
            Said.facts([
                (1, "2024-02-01", Said.person("Eva Berg", ["Minister of Trade"])), (2, "2025-03-01", Said.person("Eva Berg", ["Prime Minister"])),
                (3, "2024-06-01", Said.person("Eva Berg", ["minister of trade"])),
            ]))
        let person = try #require(merged.first)
        #expect(merged.count == 1 && person.firstSeen == "2024-02-01" && person.lastSeen == "2025-03-01")
        #expect(
            person.offices.map { "\($0.role) \($0.firstSeen ?? "") \($0.lastSeen ?? "")" } == [
                "Minister of Trade 2024-02-01 2024-06-01", "Prime Minister 2025-03-01 2025-03-01",
            ])
    }

    @Test("those of most articles come first")
    func order() {
        #expect(names([Said.person("A B"), Said.person("C D"), Said.person("C D")]).map(\.[0]) == ["C D", "A B"])
    }
}
