import Models
import Testing

@testable import FactExtraction

@Suite("Names in articles about other subjects")
struct OtherSubjectsTests {
    @Test(
        "titles of works, accounts, credits and the article's own authors name nobody",
        arguments: [
            "Critics liked \"Anna of the Hills\" and \"The Harrow Boys\" best.",
            "The clip was shared by @OlavBrandt and hidden later.",
            "The bridge at night (Photo by Olav Brandt/Reuters).",
            "(Reporting by Olav Brandt in Oslo; editing by Anna Berg)",
            "Additional reporting by Olav Brandt and Anna Berg.",
            "Olav Brandt contributed to this report.",
            "Anna Berg reported from Oslo, and Olav Brandt from Lima.",
            "Anna Berg is a staff writer who covers farming.",
            "Anna Berg can be reached at the address below.",
        ])
    func nobody(text: String) {
        let found = Found("The bridge was closed on Monday because of the wind.", "It stayed shut for two days.", text)
        #expect(found.people.isEmpty)
        #expect(found.organisations.filter { $0.name != "Reuters" }.isEmpty)
    }

    @Test("a line of names at the top is the byline")
    func byline() {
        #expect(Found("Anna Berg and Olav Brandt", "The bridge was closed on Monday because of the wind.").people.isEmpty)
    }

    @Test(
        "a common word or a trade that opens a sentence is no part of the name behind it",
        arguments: [
            ("Getting Anna Berg to talk was hard, the judge said.", "Anna Berg"),
            ("Paediatrician Anna Bakare said that the milk was safe.", "Anna Bakare"),
            ("Enter Anna Berg, a plumber with a plan.", "Anna Berg"),
            ("Goalkeeper Peter Osei saved two penalties.", "Peter Osei"),
        ])
    func openings(text: String, name: String) { #expect(Found(text).people.map(\.name) == [name]) }

    @Test("a common word belongs to the name where the article writes it so inside a sentence")
    func joined() {
        func isApart(_ second: String) -> Bool {
            let document = Document(Article(body: ["Big Harrow said no.", second]))
            return NameOpenings(document).isApart(0, document.tokens)
        }
        #expect(!isApart("The men of Big Harrow agreed."))
        #expect(isApart("The men of Harrow agreed."))
    }

    @Test(
        "longer names of bodies are whole",
        arguments: [
            ("It went to the Office of the Inspector General on Monday.", "Office of the Inspector General"),
            ("The Ministry of Business, Innovation and Employment agreed.", "Ministry of Business, Innovation and Employment"),
            ("The People's Relief Army agreed to leave the town.", "People's Relief Army"),
            ("Shares of Harrow Systems, Inc. fell in Oslo.", "Harrow Systems, Inc."),
            ("She joined the Society for the Prevention of Cruelty to Children.", "Society for the Prevention of Cruelty to Children"),
        ])
    func whole(text: String, name: String) { #expect(Found(text).organisations.map(\.name) == [name]) }

    @Test("a party's head without a capital belongs to its name where that is of several words, and not to a country's")
    func parties() {
        func names(_ text: String) -> [String] {
            let document = Document(Article(body: [text]))
            var scanner = NameScanner(document: document, knowledge: Knowledge(profiles: []))
            for sentence in document.sentences { scanner.scan(sentence.tokens) }
            return scanner.spans.compactMap { span in
                if case .organisation(false) = span.kind { document.text(span.tokens) } else { nil }
            }
        }
        #expect(names("He voted for the Quillon Harrow party in May.") == ["Quillon Harrow party"])
        #expect(names("He left the Norwegian party in May.") == [])
    }

    @Test("the name without Inc, the initials and the name without its country are the same body")
    func sameBody() {
        #expect(
            Found("Harrow Systems Inc. fell on Monday.", "Harrow Systems said that it was calm.").organisations.map(\.name) == ["Harrow Systems Inc."]
        )
        let found = Found("The General Bureau of Customs agreed.", "Analysts polled by Reuters had expected the GBC to wait, and the GBC said so.")
        #expect(found.organisations.first { $0.name == "General Bureau of Customs" }?.variants == ["GBC"])
        #expect(!found.organisations.contains { $0.name == "GBC" })
    }

    @Test("a well-known firm's product is no body")
    func products() {
        let names = Found("The Toyota Marisol is quiet, and a Samsung Orbita hung from its mirror.").organisations.map(\.name)
        #expect(!names.contains { $0.contains("Marisol") || $0.contains("Orbita") })
    }

    @Test("an acronym of common words is a thing")
    func things() {
        #expect(Found("It sold \"personally identifiable information\" (PII) to firms. PII like addresses is worth money.").organisations.isEmpty)
    }

    @Test("a family name with and without its article, or with a Malay title, is one person")
    func articles() {
        #expect(Found("Prime Minister Samir al-Haddad spoke.", "Mr. Haddad left at once.").people.map(\.name) == ["Samir al-Haddad"])
        #expect(Found("Datuk Seri Anna Berg said that the road would stay.").people.map(\.name) == ["Anna Berg"])
    }

    @Test(
        "particles stay within a name",
        arguments: [
            "Micky van der Horst", "Maria de la Serna", "Khalid bin Nasser", "Luis de Almagro", "Tariq al-Rashidi", "Ursula von der Heide",
            "Anneke ter Braak", "Giovanni della Corte",
        ])
    func particles(name: String) { #expect(Found("Trade Minister \(name) said on Monday that the talks would go on.").people.map(\.name) == [name]) }
}
