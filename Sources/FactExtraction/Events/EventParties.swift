import Models

/// Cues for who takes part in an event.
extension EventCues {
    struct Party {
        var name: String
        var at: Int?
        var kind: String
    }

    /// People, bodies and countries of the sentence, and those that the grammar takes for granted.
    func parties(guess: [String], speakers: SpeakerFinder) -> [Party] {
        var list: [Party] = []
        func add(_ name: String, _ at: Int, _ kind: String) {
            if !list.contains(where: { $0.name == name }), list.count < 16 { list.append(Party(name: name, at: at, kind: kind)) }
        }
        for index in view.range.sorted(by: { abs($0 - at) < abs($1 - at) }) where abs(index - at) < 40 {
            switch view[index].value {
            case .person(let person):
                // `the Biden administration` is a state's.
                if ["administration", "government"].contains(view.key(index + 1)), let country = reading.people[person].country {
                    add(country, index, "government")
                } else {
                    add(reading.people[person].name, index, "person")
                }
            case .organisation(let body): add(reading.organisations[body].name, index, "body")
            case .country(let mention): add(mention.code, index, mention.form == .demonym ? "demonym" : mention.form == .seat ? "seat" : "country")
            case .word:
                if index < at, let token = view[index].tokens.first, let person = speakers.referent(token) {
                    add(reading.people[person].name, index, "referent")
                }
            default: break
            }
        }
        for name in guess where !list.contains(where: { $0.name == name }) { list.append(Party(name: name, at: nil, kind: "implied")) }
        return list
    }

    func party(_ party: Party, _ number: Int, of parties: [Party], type: Event.EventType, guess: [String], people: Int) -> Features {
        var cues = Features(.participant)
        let kind = party.kind + " " + type.rawValue
        cues.add("kind", kind)
        cues.add("guess", guess.contains(party.name) ? kind : "no " + kind)
        cues.add("people", (people > 1 ? "many " : people == 1 ? "one " : "none ") + party.kind)
        guard let index = party.at else { return cues }
        let side = index < at ? "front " : "behind "
        cues.add("side", side + kind)
        cues.add("at", distance: index - at)
        cues.add("preposition", view.preposition(index) + " " + party.kind)
        cues.add("preposition-type", view.preposition(index) + " " + kind)
        cues.add("possessor", if: view.key(index + 1) == "'s")
        cues.add("word-front", view.cue(index - 1))
        cues.add("word-behind", view.cue(index + 1))
        cues.add("mark-between", if: view.between(index, at).contains { view.isClauseMark($0) })
        cues.add(
            "nearest", if: !view.between(index, at).contains { view[$0].person != nil || view[$0].country != nil || view[$0].organisation != nil })
        cues.add("opens", if: index <= view.range.lowerBound + 1)
        let before = parties.prefix(number)
        cues.add("nearer", kind: kind, String(min(3, before.count)))
        cues.add("nearer-side", kind: kind, String(min(2, before.count { (($0.at ?? 0) < at) == (index < at) })))
        cues.add("nearer-person", if: before.contains { $0.kind == "person" || $0.kind == "referent" })
        let gap = view.between(index, at)
        if gap.count <= 4 { cues.add("gap", kind: side + party.kind, gap.map { view.cue($0) }.joined(separator: " ")) }
        cues.add("speaks", if: view.has(index + 1, .speechVerb) || index < at && view.has(index + 2, .speechVerb))
        for between in gap {
            let key = view.key(between)
            if Self.borders.contains(key) { cues.add("border", kind: side + party.kind, key) }
            if view.has(between, [.pastVerb, .speechVerb, .auxiliary]) {
                cues.add("verb-between", kind: side + kind, view[between].has(.auxiliary) ? "aux" : "verb")
            }
        }
        cues.add("possessor-type", if: view.key(index + 1) == "'s" || view.key(index + 1) == "'")
        cues.add("word", kind: side + party.kind, view.key(end - 1))
        return cues
    }

    /// Words behind which another clause begins.
    private static let borders: WordSet = [
        "that", "which", "who", "whom", "after", "before", "since", "as", "when", ",", ";", "with", "between", "to", "from", "by",
    ]
}
