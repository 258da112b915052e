import Models

/// What has become of a rate: announced, offered, in force.
struct MeasureStatus {
    let view: SentenceView
    let rate: TariffRate
    /// Units that belong to this rate rather than to another of the sentence.
    let window: Range<Int>

    /// nil where the words say nothing of it.
    func find() -> TariffMeasure.Status? {
        if let previous = rate.previous, previous != rate.value {
            if let asked = wish() { return asked }
            return rate.value < previous ? .reduced : .raised
        }
        if let wish = wish() { return wish }
        var status: (distance: Int, status: TariffMeasure.Status)?
        for at in window {
            guard let found = word(at) else { continue }
            // The verb in front governs; one behind counts as farther away.
            let distance = at < rate.at ? rate.at - at : (at - rate.at) + 3
            if status == nil || distance < status?.distance ?? 0 { status = (distance, found) }
        }
        return status?.status
    }

    /// An offer, a request, a threat or a proposal outweighs what is offered or asked.
    private func wish() -> TariffMeasure.Status? {
        for at in window where at < rate.at && view[at].isWord {
            let unit = view[at]
            switch unit.key {
            case "offered", "offer", "offers", "offering", "willing", "willingness", "ready", "readiness", "prepared": return .offered
            case "pledged", "pledge", "promised", "pledges": return rate.value == 0 ? .offered : .announced
            case "urged", "urging", "urges", "requested", "requesting", "requests": return .requested
            case "asked", "asking", "asks", "wants", "demanded", "demands", "demand":
                if view.first(after: at, within: 4, where: { $0.country != nil }) != nil { return .requested }
            case "called", "calling":
                if view.key(at + 1) == "on" || view.key(at + 1) == "for" { return .requested }
            case "threatened", "threatens", "threatening", "threat", "threaten": return .threatened
            case "warned", "vowed", "warning", "vows": return .threatened
            case "proposed", "proposes", "proposing", "proposal", "considering", "mulling", "weighing", "mulls", "suggested", "floated",
                "recommended", "plans", "planning", "planned":
                return .proposed
            default: break
            }
        }
        // `the 30% with which X had been threatening`
        if window.contains(where: { $0 > rate.at && $0 - rate.at < 8 && view.key($0) == "threatening" }) { return .threatened }
        // `the 25 percent that X threatened`
        for at in rate.at..<min(rate.at + 9, window.upperBound) where view[at].isWord {
            if ["threatened", "threatens"].contains(view.key(at)), view.key(at - 1) != "," { return .threatened }
            if view.key(at) == "proposed", (rate.at..<at).contains(where: { view.key($0) == "that" || view[$0].person != nil }) { return .proposed }
        }
        return nil
    }

    /// `cut to 15%`, `doubled tariffs to 50%`: the verb and `to` in front of the rate.
    private func towards(_ at: Int) -> Bool { (at + 1..<rate.at).contains { view.key($0) == "to" } }

    /// The words that the switch below tells apart: one look-up spares all others.
    private static let telling = WordSet(
        Lexicon.words(
            """
            accepted agree agreed agreeing agrees already announce announced announces announcing applies assigned attract attracted attracts
            brought carries carry charged charges collect collected collecting collects continue continues currently cut cuts cutting declared
            delay delayed double doubled doubling effect exempt face faces facing force halve halved hike hiked hit hold keep keeps kicked
            levied levies lower lowered lowering lowers maintains now ordered pause paused pauses pausing pay paying pays place postpone
            postponed raise raised raising reduce reduced reduces reducing remain remains since slapped slash slashed slashing stays still
            struck subject survives suspend suspended suspending suspends trimmed tripled unveiled woke
            """))

    private func word(_ at: Int) -> TariffMeasure.Status? {
        let unit = view[at]
        if unit.time?.openness == .since { return .inForce }
        guard unit.isWord, Self.telling.contains(unit.key) else { return nil }
        switch unit.key {
        case "announced", "announces", "unveiled", "announcing", "announce", "declared", "ordered", "assigned", "hit", "slapped", "struck":
            return .announced
        case "agreed", "agree", "agreeing", "agrees", "accepted": return .agreed
        case "paused", "suspended", "suspend", "suspends", "pause", "pauses", "suspending", "pausing", "delayed", "postponed", "delay", "postpone":
            return .paused
        case "hold" where view.key(at - 1) == "on": return .paused
        case "levies" where view[at + 1 < view.range.upperBound ? at + 1 : at].rate != nil: return .inForce
        case "effect", "force", "place":
            guard ["in", "into", "took", "takes", "taken", "taking", "take"].contains(view.key(at - 1)) else { return nil }
            // What will take effect has been announced; what took effect is in force.
            if ["take", "will", "takes"].contains(view.key(at - 1))
                || view.last(before: at, within: 5, where: { $0.has(.future) || $0.is("to") }) != nil
            {
                return .announced
            }
            return .inForce
        case "continue", "continues", "keeps", "keep", "applies", "already":
            return .inForce
        case "kicked", "survives", "remains", "remain", "carry", "carries", "currently", "collecting", "collects", "collected", "stays", "still",
            "maintains", "exempt", "now":
            return .inForce
        case "pays", "pay", "face", "faces", "charges", "attract", "attracts", "attracted", "facing", "paying", "charged", "levied":
            // `will continue to be charged`
            if view.last(before: at, within: 4, where: { ["continue", "continues", "go", "goes", "still"].contains($0.key) }) != nil {
                return .inForce
            }
            if view.last(before: at, within: 2, where: { ["will", "would", "to", "could"].contains($0.key) }) != nil { return .announced }
            if unit.is("levied") || unit.is("charged"), view.key(at - 1) == "be" { return .announced }
            if unit.is("levied") { return nil }
            return .inForce
        case "subject":
            return ["been", "is", "are", "remain", "remains", "were", "was"].contains(view.key(at - 1)) || view.key(at - 1) == "already"
                ? .inForce : .announced
        case "woke", "since": return unit.is("woke") || view.first(after: at, within: 3, where: { $0.time != nil }) != nil ? .inForce : nil
        case "raised", "doubled", "hiked", "raise", "double", "hike", "raising", "doubling", "tripled":
            return at < rate.at && towards(at) ? .raised : nil
        case "cut", "lowered", "reduced", "slashed", "halved", "trimmed", "lower", "reduce", "slash", "halve", "lowering", "reducing", "cutting",
            "slashing", "brought", "lowers", "cuts", "reduces":
            return at < rate.at && towards(at) ? .reduced : nil
        case "collect" where ["began", "started", "begun"].contains(view.key(at - 2)): return .inForce
        default: return nil
        }
    }
}
