import Models
import Testing

@testable import FactExtraction

@Suite("Events")
struct EventTests {
    @Test(
        "what happened and when",
        arguments: [
            ("President Olav Brandt held a telephone conversation with Prime Minister Ana Ruiz on Tuesday.", "phone_call 2025-06-17 held"),
            ("President Olav Brandt and Ana Ruiz spoke by phone on Tuesday.", "phone_call 2025-06-17 held"),
            ("The third round of negotiations is set to start on July 7.", "negotiation_round 2025-07-07 planned"),
            ("Since late April 2025, Norway and Peru have conducted multiple rounds of trade negotiations.", "negotiation_round 2025-04/.. held"),
            ("Trade Minister Ana Ruiz met President Olav Brandt in Oslo on Monday.", "meeting 2025-06-16 held"),
            ("Trade Minister Ana Ruiz will meet President Olav Brandt in Oslo on Monday.", "meeting 2025-06-23 planned"),
            ("Ana Ruiz cancelled a meeting planned for Friday with Olav Brandt.", "meeting 2025-06-20 cancelled"),
            ("Prime Minister Ana Ruiz will visit Norway next week.", "visit 2025-06-23/2025-06-29 planned"),
            ("Norway will host the 12th Arctic summit in Oslo on July 1 and 2.", "summit 2025-07-01/2025-07-02 planned"),
            ("On June 3, Norway announced tariffs on imports from Peru.", "announcement 2025-06-03 held"),
            ("President Olav Brandt signed an executive order on June 3.", "executive_order 2025-06-03 held"),
            ("Norway and Peru issued a joint statement on Tuesday.", "joint_statement 2025-06-17 held"),
            ("The ministry issued a press release on Tuesday.", "press_release 2025-06-17 held"),
            ("Ana Ruiz told a press briefing on Tuesday that talks go on.", "press_briefing 2025-06-17 held"),
            ("The pause on the tariffs is set to expire on July 9.", "deadline 2025-07-09 planned"),
            ("Negotiators face an August 1 deadline.", "deadline 2025-08-01 planned"),
            ("Norway announced on Tuesday that new tariffs on Peru start on July 7.", "announcement 2025-06-17 held"),
            ("Ana Ruiz meets President Olav Brandt in Oslo on Friday.", "meeting 2025-06-20 planned"),
            ("Olav Brandt and Ana Ruiz were due to meet in July, but the meeting was cancelled.", "meeting 2025-07 cancelled"),
        ])
    func events(text: String, expected: String) { #expect(Found("Norway and Peru trade.", text).happenings == [expected]) }

    @Test(
        "a journey is told by who goes and where",
        arguments: [
            ("Trade Minister Ana Ruiz goes to Oslo on Friday.", "visit 2025-06-20 planned"),
            ("Trade Minister Ana Ruiz went to Oslo on Monday.", "visit 2025-06-16 held"),
        ])
    func journeys(text: String, expected: String) { #expect(Found("Norway and Peru trade.", text).happenings == [expected]) }

    @Test(
        "an entry of a timeline happened on the day that it opens with",
        arguments: [
            ("April 2: Norway announces tariffs on imports from Peru.", "announcement 2025-04-02 held"),
            ("May 6 — President Olav Brandt meets Ana Ruiz in Oslo.", "meeting 2025-05-06 held"),
        ])
    func timeline(text: String, expected: String) { #expect(Found("Norway and Peru trade.", text).happenings == [expected]) }

    @Test("a day counted from what the sentence before told")
    func countedBack() {
        let found = Found(
            "President Olav Brandt spoke by phone with Ana Ruiz on Friday.",
            "It came two days after President Olav Brandt announced tariffs on imports from Peru.", published: "2025-06-21")
        #expect(found.happenings.contains("announcement 2025-06-18 held"))
    }

    @Test("where talks are to be held is not where the speaker goes")
    func placeOfTalks() {
        let text = "The first round opens on July 7, Ana Ruiz said, and a second round is expected in Oslo on July 15."
        #expect(!Found("Norway and Peru trade.", text).happenings.contains { $0.hasPrefix("visit") })
    }

    @Test("rumours of a visit and what could be agreed by a day are no events")
    func rumours() {
        let text = "Asked about rumours that President Olav Brandt would visit Peru at the end of June, the spokeswoman said there was no plan."
        #expect(Found("Norway and Peru trade.", text).happenings.isEmpty)
        #expect(Found("Norway and Peru trade.", "There is speculation that they could reach an agreement by the end of July.").happenings.isEmpty)
    }

    @Test(
        "what happens again and again, or is only the background, is no event",
        arguments: [
            "The council of ministers meets every month in Oslo.", "The ministry holds a press briefing each Friday.",
            "The talks are held twice a year in Oslo.", "Norway was hit by a second round of tariffs.",
            "\"We are ready now,\" Ana Ruiz told reporters.",
        ])
    func recurring(text: String) { #expect(Found("Norway and Peru trade.", text).happenings.isEmpty) }

    @Test("what a quotation supposes does not put in doubt the briefing at which it was said, and its days are not the briefing's")
    func quoted() {
        let found = Found("Norway and Peru trade.", "\"If they agree by July 7, we sign,\" Ana Ruiz told a news conference on Tuesday.")
        #expect(found.happenings.contains("press_briefing 2025-06-17 held"))
    }

    @Test("a month told for an announcement is its date")
    func month() {
        #expect(
            Found("Norway and Peru trade.", "In April, President Olav Brandt announced tariffs on all goods from Peru.").happenings == [
                "announcement 2025-04 held"
            ])
    }

    @Test("the third round is numbered, and three rounds are the third")
    func ordinals() {
        #expect(Found("Norway and Peru concluded the third round of talks on June 3.").events.map(\.ordinal) == [3])
        #expect(Found("Norway and Peru have held three rounds of negotiations.").events.map(\.ordinal) == [3])
    }

    @Test("one event's date tells another's")
    func chain() {
        let found = Found(
            "Norway announced tariffs on Peru on June 3. Ana Ruiz and Olav Brandt had a phone call two days after Norway announced the tariffs.")
        #expect(found.happenings == ["announcement 2025-06-03 held", "phone_call 2025-06-05 held"])
        let earlier = Found("Minister Ana Ruiz met President Olav Brandt on Tuesday. The eighth round of negotiations had been held a day earlier.")
        #expect(earlier.happenings == ["meeting 2025-06-17 held", "negotiation_round 2025-06-16 held"])
    }

    @Test(
        "what is only wished, denied or rumoured is no event",
        arguments: [
            "Ana Ruiz renewed her invitation to Olav Brandt to visit Peru in July.",
            "Asked about rumours of a visit to Norway in July, Ana Ruiz said nothing.",
            "Ana Ruiz denied that a meeting with Olav Brandt was planned for Friday.", "If Ana Ruiz met Olav Brandt on Monday, nobody saw it.",
        ])
    func unreal(text: String) { #expect(Found(text).events.isEmpty) }

    @Test("who takes part and where")
    func details() throws {
        let event = try #require(Found("Trade Minister Ana Ruiz met President Olav Brandt in Oslo on Monday.").events.first)
        #expect(event.participants == ["Ana Ruiz", "Olav Brandt"])
        #expect(event.place == "Oslo")
    }

    @Test("phrases of a profile name events of their own")
    func profile() {
        let profile = TopicProfile(name: "x", events: [.init(type: .announcement, phrases: ["rate decision*"])])
        #expect(Found("The rate decision came on Tuesday.", profiles: [profile]).happenings == ["announcement 2025-06-17 held"])
    }
}
