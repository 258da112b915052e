import Models
import Testing

@testable import FactExtraction

@Suite("People and organisations")
struct NameTests {
    @Test(
        "two fields joined by `and` in front of the head are one body's name",
        arguments: [
            "Norwegian Communications and Media Authority", "Census and Statistics Department", "Cocoa Exporters' Assembly",
            "Garment Manufacturers and Exporters Association",
        ])
    func joinedFields(name: String) {
        #expect(Found("The rise is too steep, the \(name) said on Monday.").organisations.map(\.name) == [name])
    }

    @Test("capitals with a small s are things or people of a kind")
    func plurals() {
        #expect(Found("Banks took 300 ATMs away, and the MPs of the town complained to the DSPs.").organisations.isEmpty)
    }

    @Test(
        "a title in front of a name, behind it or before a comma is a role",
        arguments: [
            ("Trade Minister Anna Berg spoke.", "Anna Berg", "Trade Minister"),
            ("US Secretary of Commerce John Harlow spoke.", "John Harlow", "US Secretary of Commerce"),
            ("The country's finance minister, Peter Osei, spoke.", "Peter Osei", "finance minister"),
            ("Laura Venn, chief economist at Harrow Bank, spoke.", "Laura Venn", "chief economist at Harrow Bank"),
            ("Spokesperson for the foreign ministry Lê Thu Hà spoke.", "Lê Thu Hà", "Spokesperson for the foreign ministry"),
            ("Minister of Industry and Trade Nguyễn Văn Bình spoke.", "Nguyễn Văn Bình", "Minister of Industry and Trade"),
            ("The group, whose president is Jacob Orr, agreed.", "Jacob Orr", "president"),
            ("State Health Commissioner Dr. Paula Venn spoke.", "Paula Venn", "State Health Commissioner"),
            ("We thank (sporting director) Anna Berg for all.", "Anna Berg", "sporting director"),
            ("The visibly moved Peruvian president, Olav Brandt, spoke.", "Olav Brandt", "Peruvian president"),
            ("Investment, Trade and Industry Minister Omar Said spoke.", "Omar Said", "Investment, Trade and Industry Minister"),
        ])
    func roles(text: String, name: String, role: String) throws {
        let person = try #require(Found(text).people.first)
        #expect(person.name == name)
        #expect(person.roles == [role])
    }

    @Test("a trade that no list knows is told by its place")
    func trades() {
        #expect(Found("Anna Berg, a dispatcher in Harrow, spoke to the police.").people.map(\.roles) == [["dispatcher"]])
        #expect(Found("The report of glaciologist Anna Berg was read.").people.map(\.roles) == [["glaciologist"]])
    }

    @Test("a month's short form behind a name is a part of it, and a date's is not")
    func months() {
        #expect(Found("\"We wait,\" said Wang Jun, chief economist of Harrow Bank.").people.map(\.name) == ["Wang Jun"])
        #expect(Found("Prime Minister Theresa May spoke to President Olav Brandt May 3.").people.map(\.name) == ["Theresa May", "Olav Brandt"])
    }

    @Test("what somebody leads is not that somebody")
    func led() { #expect(Found("Anna Berg, the leader of Harrow Alliance, met Olav Brandt.").people.map(\.name) == ["Anna Berg", "Olav Brandt"]) }

    @Test("a plural title holds for every name of a list")
    func lists() {
        let found = Found("Deputy Prime Ministers Trần Văn An, Lê Minh Long, and Nguyễn Chí Bảo attended.")
        #expect(found.people.map(\.name) == ["Trần Văn An", "Lê Minh Long", "Nguyễn Chí Bảo"])
        #expect(found.people.allSatisfy { $0.roles == ["Deputy Prime Minister"] })
    }

    @Test("the next of a list, and whoever comes along, are no titles of the one named before")
    func companions() {
        let found = Found(
            "Talks were held between Minister Ana Ruiz, Norwegian Secretary of Commerce David Brandt, and Ambassador Karin Lund.",
            "The team is led by Trade Minister Ana Ruiz, with members and officials from three ministries.")
        #expect(found.people.first { $0.name == "Ana Ruiz" }?.roles.allSatisfy { !$0.contains("Commerce") && !$0.hasPrefix("with") } == true)
        #expect(found.people.first { $0.name == "David Brandt" }?.roles.contains { $0.contains("Secretary of Commerce") } == true)
    }

    @Test("short forms join the full name, whichever end of it they take")
    func shortForms() throws {
        let found = Found("Prime Minister Phạm Minh Quân met Chen Weiguo, a merchant.", "PM Quân left. Chen stayed. Mr. Chen paid.")
        #expect(found.people.map(\.name) == ["Phạm Minh Quân", "Chen Weiguo"])
        #expect(found.people.first?.variants.contains("PM Quân") == true)
    }

    @Test(
        "capitalised words that name nobody are left out",
        arguments: [
            "The Comprehensive Strategic Partnership grew.", "They met on Liberation Day in New York.", "The Golden Gate Bridge closed.",
            "South Korea and Hong Kong Airport agreed.", "He paid the Value Added Tax in March.",
        ])
    func nobody(text: String) { #expect(Found(text).people.isEmpty) }

    @Test(
        "organisations by their head, their tail, their kind",
        arguments: [
            ("The Ministry of Agriculture and Rural Development agreed.", "Ministry of Agriculture and Rural Development"),
            ("It went to the Office for National Statistics.", "Office for National Statistics"),
            ("Shares of Harrow Holdings fell.", "Harrow Holdings"),
            ("The engineering association Swissbau agreed.", "Swissbau"), ("The Bank of Ruritania agreed.", "Bank of Ruritania"),
            ("An analyst at Thornbury Partners agreed.", "Thornbury Partners"),
            ("Bob Venn, a Justice Department lawyer, spoke.", "Justice Department"),
            ("He heads the American Iron and Steel Institute.", "American Iron and Steel Institute"),
            ("The duty hit Kenya Foods Exporters Association.", "Kenya Foods Exporters Association"),
        ])
    func organisations(text: String, name: String) { #expect(Found(text).organisations.map(\.name).contains(name)) }

    @Test("the sign & makes a firm, two countries a council, and a dateline is no part of a name")
    func firms() {
        #expect(Found("Lawyers of Harker & Lowe spoke for the owner.").organisations.map(\.name) == ["Harker & Lowe"])
        #expect(Found("The Norway-Peru Business Council met on Monday.").organisations.map(\.name) == ["Norway-Peru Business Council"])
        #expect(Found("Oslo The Northern Bank of Norway raised its rate.").organisations.map(\.name) == ["Northern Bank of Norway"])
    }

    @Test("an acronym in brackets is another form of the name")
    func acronyms() {
        let found = Found("The General Bureau of Customs (GBC) agreed. The GBC said so.")
        #expect(found.organisations == [Organisation(name: "General Bureau of Customs", variants: ["GBC"])])
    }

    @Test("names of a profile are known without any cue")
    func profiles() {
        let profile = TopicProfile(
            name: "x", people: [.init(name: "Quillon Vextar", country: "NO")], organisations: [.init(name: "Rundkast", country: "NO")])
        let found = Found("Then Rundkast rang Quillon Vextar at home.", profiles: [profile])
        #expect(found.people.map(\.name) == ["Quillon Vextar"])
        #expect(found.organisations.map(\.name) == ["Rundkast"])
    }
}
