import Models
import Testing

@testable import FactExtraction

@Suite("Quotations")
struct QuotationTests {
    @Test(
        "whose words they are",
        arguments: [
            ("\"We looked at every line of it,\" Anna Berg said.", "Anna Berg"),
            ("\"We looked at every line of it,\" said governor Anna Berg.", "Anna Berg"),
            ("Anna Berg said: \"We looked at every line of it.\"", "Anna Berg"),
            ("Minister Anna Berg said that \"we looked at every line of it.\"", "Anna Berg"),
            ("\"We looked at every line of it,\" said Anna Berg, chief economist at Harrow Bank.", "Anna Berg"),
            ("According to Anna Berg, \"we looked at every line of it.\"", "Anna Berg"),
            ("\"We looked at every line of it,\" the European Commission said in a statement.", "European Commission"),
            ("Anna Berg, back at the White House, told reporters: \"We looked at every line of it.\"", "Anna Berg"),
            ("\"We looked at every line of it,\" Anna Berg mumbled.", "Anna Berg"),
            ("\"We looked at every line of it,\" thundered Anna Berg.", "Anna Berg"),
            ("Anna Berg, a trader, told Radio Harrow: \"We looked at every line of it.\"", "Anna Berg"),
            ("Minister Anna Berg, 44: \"We looked at every line of it.\"", "Anna Berg"),
            ("\"We looked at every line of it,\" the Harrow committee said.", "Harrow committee"),
            ("Anna Berg, a trader, called it \"the worst possible answer for us\".", "Anna Berg"),
        ])
    func speakers(text: String, speaker: String) { #expect(Found(text).quotations.map(\.speaker) == [speaker]) }

    @Test("a sentence that its speaker interrupts is one quotation, two sentences are two")
    func cut() {
        let one = Found("\"We looked at every line of it,\" said Anna Berg, \"but we did not find the fault.\"")
        #expect(one.quotations.map(\.quote) == ["We looked at every line of it, but we did not find the fault."])
        let two = Found("\"We looked at every line of it,\" said Anna Berg. \"But we did not find the fault.\"")
        #expect(two.quotations.count == 2)
    }

    @Test("a title tells whom a pronoun means, and a sentence that begins with a pronoun goes on about the same person")
    func pronouns() {
        let titled = Found(
            "Ms Berg met Mr Lund at the harbour.", "\"We looked at every line of it,\" he said.", "\"We shall look at it again,\" she said.")
        #expect(titled.quotations.map(\.speaker) == ["Lund", "Berg"])
        let same = Found(
            "Minister Karl Lund opened the harbour.", "He also said it was easier now that Prime Minister Olav Brandt was in office.",
            "\"We looked at every line of it,\" he said.")
        #expect(same.quotations.map(\.speaker) == ["Karl Lund"])
    }

    @Test("pronouns and offices stand for people named before")
    func references() {
        let found = Found(
            "Prime Minister Anna Berg opened the fair.", "\"We looked at every line of it,\" she said.",
            "\"It will take some weeks more,\" the prime minister added.")
        #expect(found.quotations.map(\.speaker) == ["Anna Berg", "Anna Berg"])
    }

    @Test("a short form of an office stands for its holder")
    func shortOffices() {
        let found = Found("Gov. Anna Berg and Sen. Tom Rusk opened the fair.", "\"We looked at every line of it,\" the Republican governor said.")
        #expect(found.quotations.map(\.speaker) == ["Anna Berg"])
    }

    @Test("who is named within a quotation or as a possessor is not whom a pronoun means")
    func asides() {
        let found = Found("Ms Holt's father, Shaun Rusk, spoke to reporters. \"It is with heavy hearts that we let her go,\" he said.")
        #expect(found.quotations.map(\.speaker) == ["Shaun Rusk"])
    }

    @Test("a colon at the end of a paragraph opens the quotation of the next one")
    func colon() {
        let found = Found(
            "The embassy was silent, but Leah Holt's spokesman Shaun Rusk called the charges wrong, and added:",
            "\"We looked at every line of it and found no sense in any.\"")
        #expect(found.quotations.map(\.speaker) == ["Shaun Rusk"])
    }

    @Test("paragraphs of one quotation that were run together stay one")
    func runTogether() {
        let found = Found("Anna Berg said: \"We looked at every line of it. \"It will take some weeks more. \"Then we shall see.\"")
        #expect(found.quotations.map(\.quote) == ["We looked at every line of it. \"It will take some weeks more. \"Then we shall see."])
    }

    @Test("the second half of an interrupted quotation has the same speaker")
    func interrupted() {
        let found = Found("\"We looked at every line of it,\" Anna Berg said. \"It will take some weeks more.\"")
        #expect(found.quotations.map(\.speaker) == ["Anna Berg", "Anna Berg"])
        #expect(found.quotations.map(\.quote) == ["We looked at every line of it,", "It will take some weeks more."])
    }

    @Test(
        "names and slogans in quotation marks are no quotations",
        arguments: [
            "Anna Berg called the day \"Liberation Day\".", "Under the \"Great Deal of Cooperation\" Anna Berg said trade would grow.",
            "Anna Berg said \"reciprocal\" tariffs hurt.",
        ])
    func slogans(text: String) { #expect(Found(text).quotations.isEmpty) }

    @Test("words whose speaker the text does not tell are left out")
    func nobody() { #expect(Found("Over the gate hung the words \"nobody ever leaves this town alive\" in red.").quotations.isEmpty) }
}
