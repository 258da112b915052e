import Models

/// Words that make a rate one that is not, or not yet, or only one of many.
extension MeasureFinder {
    func isUnreal(_ view: SentenceView, _ rate: TariffRate, _ window: Range<Int>) -> Bool {
        // `threatened a 200% tariff if …`: the threat is a fact, whatever it hangs on.
        let threat = view.last(before: rate.at, within: 10) { $0.has(.threatenVerb) }
        if view.isUnreal(rate.at), threat == nil || view.last(before: threat ?? rate.at, within: 30, where: { $0.is("if") }) != nil { return true }
        for at in view.clauseStart(rate.at)..<view.clauseEnd(rate.at) where view[at].isWord && Self.doubts.contains(view.key(at)) {
            switch view.key(at) {
            case "denied", "denies", "denying", "dismissed", "dismisses", "rumours", "rumors", "rumour", "rumor", "speculation", "fiction", "untrue",
                "false", "baseless",
                "groundless", "unfounded", "refuted", "denial":
                return true
            case "brushed", "laughed", "shrugged": if view.key(at + 1) == "off" { return true }
            case "could", "might", "may":
                if at < rate.at, rate.at - at < 8, !window.contains(where: { view.has($0, .threatenVerb) }) { return true }
            case "no":
                if ["intention", "plan", "plans", "question"].contains(view.key(at + 1)) { return true }
            case "not", "never", "won't", "wouldn't":
                if at < rate.at, rate.at - at < 6, !["only", "just"].contains(view.key(at + 1)) { return true }
            default: break
            }
        }
        // `to exempt it from the 25 percent tariff`
        if view.last(
            before: rate.at, within: 7,
            where: {
                Self.exempting.contains($0.key)
            }) != nil,
            rate.value > 0, rate.previous == nil
        {
            return true
        }
        // What is scrapped is no rate any more.
        if rate.previous == nil,
            let verb = view.last(
                before: rate.at, within: 5,
                where: {
                    Self.ending.contains($0.key)
                }),
            !(verb..<rate.at).contains(where: { view.key($0) == "to" }), rate.value > 0
        {
            return true
        }
        return false
    }

    /// The words that are told apart above: one look-up spares all others.
    private static let doubts: WordSet = [
        "denied", "denies", "denying", "dismissed", "dismisses", "rumours", "rumors", "rumour", "rumor", "speculation", "fiction", "untrue", "false",
        "baseless", "groundless", "unfounded", "refuted", "denial", "brushed", "laughed", "shrugged", "could", "might", "may", "no", "not", "never",
        "won't", "wouldn't",
    ]
    private static let exempting: WordSet = [
        "exempt", "exempted", "exempting", "exemption", "spare", "spared", "sparing", "shield", "avoid", "avoided", "avoiding", "escape", "escaped",
        "avert", "averted", "evade",
    ]
    private static let ending: WordSet = [
        "cancel", "scrap", "scrapped", "remove", "removed", "revoke", "revoked", "abolish", "abolished", "lift", "lifted", "withdraw", "withdrew",
        "rescind", "drop", "dropped",
    ]
}
