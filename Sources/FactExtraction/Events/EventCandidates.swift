import Models

/// Words that may tell of an event though no rule takes them for one, and what must stand beside them.
extension EventTriggers {
    static let others: [String: Event.EventType] = {
        let words: [(Event.EventType, String)] = [
            (.phoneCall, "telephone phone telephoned phoned call called calls calling rang ring rings ringing conversation conversations"),
            (.phoneCall, "spoke spoken speak speaks talk talked hotline"),
            (.negotiationRound, "round rounds session sessions negotiations talks haggling bargaining"),
            (.meeting, "met meet meets meeting meetings conferred confer gathered gather gathers convened convene convenes luncheon lunch dinner"),
            (.meeting, "received hosted receive host consultations discussions dialogue forum conference"),
            (.meeting, "receives receiving hosts hosting dined dines dine lunched sat sits sit sitting audience see sees saw seeing"),
            (.meeting, "discuss discusses discussed spent spend spends summoned summons summon together retreat gathering sittings hearing huddle"),
            (.summit, "summit"),
            (.visit, "visit visited visits visiting trip tour tours toured touring arrived arrive arrives travelled traveled flew fly flying"),
            (.visit, "travels travelling traveling flies flown landed lands leave leaves left leaving depart departs departed departing"),
            (.visit, "head heads headed heading go goes going went come comes came coming return returns returned returning sets set"),
            (.visit, "is was are were be been mission delegation"),
            (
                .announcement,
                "announced announce unveiled unveil declared announcing announcement announces unveils unveiling declares disclosed laid"
            ),
            (.executiveOrder, "order orders decree decrees decreed proclamation proclamations"),
            (.jointStatement, "joint communique"), (.pressRelease, "statement release"),
            (.pressBriefing, "briefing reporters journalists brief briefs briefed doorstop press media"),
            (.deadline, "deadline deadlines cutoff expire expires expired expiring expiry lapse lapses lapsed until till by before"),
            (.deadline, "due ends end ended closes close run runs ultimatum"),
        ]
        return Dictionary(words.flatMap { type, list in list.split(separator: " ").map { (String($0), type) } }) { first, _ in first }
    }()

    /// Whether what a word of many meanings needs to tell of an event stands beside it: with whom one speaks, where one goes, until when.
    func hasObject(_ at: Int) -> Bool {
        switch view.key(at) {
        case "until", "till", "by", "before", "due": return leadsToTime(at)
        case "ends", "end", "ended", "closes", "close", "run", "runs":
            return view.first(after: at, within: 4) { $0.isDated || $0.timeForm.hasSuffix("month") } != nil
        case "conference": return view.key(at - 1) != "news" && view.key(at - 1) != "press"
        case "see", "sees", "saw", "seeing", "received", "receive", "receives", "receiving", "hosted", "host", "hosts", "hosting", "summoned",
            "summons", "summon", "rang", "ring", "rings", "ringing":
            return view.first(after: at, within: 5) { isSomebody($0) } != nil
        // `met the need`, `meets the criteria`
        case "met", "meet", "meets":
            return !view.has(at + 1, .determiner)
                || view.first(after: at, within: 8) {
                    isSomebody($0) || $0.organisation != nil || $0.country != nil || $0.isWord && Self.company.contains($0.key)
                } != nil
        case "called", "calls", "calling": return view.first(after: at, within: 3) { isSomebody($0) } != nil && view.key(at + 1) != "for"
        case "spoke", "spoken", "speak", "speaks", "talk", "talked": return isSpeechWith(at)
        case "discuss", "discusses", "discussed":
            return view.last(before: at, within: 10, where: isSomebody) != nil && view.first(after: at, within: 12) { isSomebody($0) } != nil
        case "spent", "spend", "spends":
            guard let with = view.first(after: at, within: 6, where: { $0.is("with") }) else { return false }
            return view.first(after: with, within: 4, where: isSomebody) != nil
        // `called ministers together`
        case "together":
            return view.last(before: at, within: 6) { ["called", "calls", "get", "gets", "got", "brought", "came", "come"].contains($0.key) } != nil
        // `made a statement` is to speak; `in a statement` is a paper.
        case "statement": return view.last(before: at, within: 4) { ["made", "make", "makes", "making"].contains($0.key) } == nil
        // `a round of tariffs`, `gather support`
        case "round", "rounds":
            return view.key(at + 1) != "of" || view.first(after: at + 1, within: 4) { Self.talks.contains($0.key) } != nil
        case "gather", "gathers", "gathered":
            return !view[min(at + 1, view.range.upperBound - 1)].isWord || view.has(at + 1, [.preposition, .conjunction])
        case "sat", "sit", "sits", "sitting":
            return ["down", "with", "in", "across", "beside"].contains(view.key(at + 1)) || view.has(at - 1, .determiner)
        case "hearing": return view.first(after: at, within: 3) { $0.is("with") || $0.is("before") || $0.is("at") || $0.is("on") } != nil
        case "is", "was", "are", "were", "be", "been": return isStay(at)
        case "mission", "delegation": return view.key(at + 1) == "to" && view.first(after: at, within: 4, where: isDestination) != nil
        case "leaves", "leave", "left", "leaving", "depart", "departs", "departed", "departing", "head", "heads", "headed", "heading", "go", "goes",
            "going", "went", "come", "comes", "came", "coming", "return", "returns", "returned", "returning", "sets", "set", "landed", "lands",
            "touring", "tours", "fly", "flies", "flew", "flying":
            return isJourney(at)
        case "laid": return view.key(at + 1) == "out"
        case "orders", "proclamations":
            return view.last(before: at, within: 5) { $0.key.hasPrefix("sign") } != nil
                || view.first(after: at, within: 5) { $0.key.hasPrefix("sign") } != nil
        // `told reporters on Friday`, `told reporters at a briefing`; without a day or an occasion somebody only speaks.
        case "reporters", "journalists":
            return (view.clauseStart(at)..<view.clauseEnd(at)).contains {
                abs($0 - at) < 10 && (view[$0].isDated || Self.occasions.contains(view.key($0)))
            }
        case "brief", "briefs", "briefed":
            return !view.has(at - 1, .determiner)
                && view.first(after: at, within: 4) { Self.press.contains($0.key) || $0.organisation != nil || isSomebody($0) } != nil
        // `faced the press`
        case "press", "media":
            return view.last(before: at, within: 3) {
                ["face", "faces", "faced", "fronts", "fronted", "meet", "meets", "met", "before"].contains($0.key)
            } != nil
        default: return true
        }
    }

    private func isSomebody(_ unit: Unit) -> Bool {
        unit.person != nil || unit.isWord && (unit.has(.office) || ["him", "her", "them", "counterpart", "colleague", "leaders"].contains(unit.key))
    }

    private func isDestination(_ unit: Unit) -> Bool { unit.isPlace || unit.country.map { $0.form != .demonym } ?? false }

    /// `by July 9`, `until the end of June`, `due on April 18`.
    private func leadsToTime(_ at: Int) -> Bool {
        var index = at + 1
        while index - at <= 4, Self.beforeTimes.contains(view.key(index)), view.range.contains(index), view[index].time == nil { index += 1 }
        guard view.range.contains(index), let time = view[index].time else { return false }
        return !time.isPeriod || view[index].timeForm.hasSuffix("month")
    }

    private static let beforeTimes: Set<String> = ["the", "end", "close", "of", "on", "in", "by", "midnight", "noon", "early", "late", "next"]

    /// `spoke to the president`, `spoke with him by video`; not `spoke of a crisis`.
    private func isSpeechWith(_ at: Int) -> Bool {
        guard let with = view.first(after: at, within: 4, where: { $0.is("to") || $0.is("with") || $0.is("by") }) else {
            return view.first(after: at, within: 4) { $0.isDated } != nil && view.last(before: at, within: 8, where: isSomebody) != nil
        }
        return view.first(after: with, within: 6) { isSomebody($0) || $0.is("video") || $0.is("telephone") || $0.is("phone") } != nil
    }

    /// `goes to Berlin`, `left Tokyo on Thursday for Washington`, `set out for Geneva`: somebody, the verb, and a place behind a preposition.
    private func isJourney(_ at: Int) -> Bool {
        if view.key(at).hasPrefix("set"), view.key(at + 1) != "out" && view.key(at + 1) != "off" { return false }
        guard hasTraveller(at) else { return false }
        let isTour = view.key(at).hasPrefix("tour")
        return (at + 1..<max(at + 1, min(view.range.upperBound, at + 9))).contains { place in
            isDestination(view[place])
                && (isTour
                    || (max(at + 1, place - 3)..<place).contains { ["to", "for", "in", "into", "at", "from"].contains(view.key($0)) })
        }
    }

    /// `was in Washington on Thursday`, `is due in Beijing`, `had been to Tokyo`: somebody, a place near behind, and a time.
    private func isStay(_ at: Int) -> Bool {
        guard let place = view.first(after: at, within: 5, where: isDestination),
            (at + 1..<place).contains(where: { ["in", "to", "at"].contains(view.key($0)) && place - $0 <= 2 }),
            !(at + 1..<place).contains(where: {
                view.has($0, .pastVerb) || view.key($0).hasSuffix("ing") || view.key($0).hasSuffix("ed") && view.key($0) != "expected"
            }),
            hasTraveller(at)
        else { return false }
        return (view.clauseStart(at)..<view.clauseEnd(at)).contains { view[$0].isDated || view[$0].timeForm.hasSuffix("month") }
    }

    /// Somebody in front of the verb, with no other event and no new clause between: `…, he said, and a second round is expected in Oslo`.
    private func hasTraveller(_ at: Int) -> Bool {
        guard
            let somebody = view.last(
                before: at, within: 9,
                where: { $0.person != nil || $0.isWord && ($0.has(.office) || Self.travellers.contains($0.key)) })
        else { return false }
        return !view.between(somebody, at).contains { index in
            Self.others[view.key(index)] == .negotiationRound || ["meeting", "summit", "talks"].contains(view.key(index))
                || view.key(index) == "," && ["and", "but"].contains(view.key(index + 1)) && view.key(index + 2) != "who"
                    && view.has(index + 2, .determiner)
        }
    }

    private static let travellers: Set<String> = [
        "he", "she", "they", "who", "delegation", "mission", "team", "envoys", "negotiators", "officials", "ministers", "leaders", "group",
    ]
    /// Whom one meets, without a name.
    private static let company: Set<String> = [
        "counterparts", "counterpart", "officials", "leaders", "ministers", "negotiators", "executives", "lawmakers", "farmers", "envoys", "families",
        "delegation", "other", "workers", "residents", "heads", "chiefs", "press", "team",
    ]
    private static let talks: Set<String> = [
        "negotiations", "negotiation", "talks", "consultations", "discussions", "dialogue", "bargaining", "meetings",
    ]
    private static let occasions: Set<String> = ["briefing", "conference", "airport", "call"]
    private static let press: Set<String> = ["press", "reporters", "journalists", "media", "parliament", "council", "committee", "cabinet"]
}
