import Models

/// Cues for the models that decide about a tariff rate.
struct MeasureCues {
    let view: SentenceView
    let rates: TariffRates

    var reading: Reading { view.reading }

    /// Cues for whether a percentage is a tariff.
    func rate(_ rate: TariffRate, rule: String?, lastTariff: Int, previous: TariffRate?, known: Set<Double>) -> Features {
        var cues = Features(.tariffRate)
        cues.add("bias")
        cues.add("rule", rule ?? "none")
        if let noun = view.last(before: rate.at, within: 40, where: { $0.has(.tariffNoun) }) {
            cues.add("noun-front", distance: rate.at - noun)
            cues.add("noun-front-word", view.key(noun - 1))
            cues.add("mark-between", if: (noun..<rate.at).contains { view.isClauseMark($0) })
            cues.add("rate-between", if: (noun + 1..<max(noun + 1, rate.at)).contains { view[$0].rate != nil && $0 != rate.previousAt })
            cues.add("money-between", if: (noun..<rate.at).contains { view[$0].money != nil })
        } else {
            cues.add("no-noun-front")
        }
        if let noun = view.first(after: rate.at, within: 30, where: { $0.has(.tariffNoun) }) {
            cues.add("noun-behind", distance: noun - rate.at)
            cues.add("noun-close", if: !(rate.at + 1..<noun).contains { view[$0].has([.preposition, .auxiliary]) || view[$0].isMark })
        } else {
            cues.add("no-noun-behind")
        }
        cues.add("last-tariff", distance: min(20, view.index - lastTariff))
        for (name, offset) in [("front-1", -1), ("front-2", -2), ("front-3", -3)] as [(StaticString, Int)] {
            cues.add(name, view.cue(min(rate.span.lowerBound, rate.at) + offset))
        }
        for (name, offset) in [("behind-1", 1), ("behind-2", 2), ("behind-3", 3)] as [(StaticString, Int)] {
            cues.add(name, view.cue(rate.at + offset))
        }
        for at in max(view.range.lowerBound, rate.at - 8)..<rate.at { view.addClasses(at, "front-class", &cues) }
        for at in rate.at + 1..<max(rate.at + 1, min(view.range.upperBound, rate.at + 7)) { view.addClasses(at, "behind-class", &cues) }
        if let noun = view.first(
            after: rate.at, within: 5, where: { $0.isWord && $0.has([.otherQuantity, .goodsNoun, .sector, .riseWord, .fallWord]) })
        {
            cues.add("head", view.cue(noun))
        }
        if let verb = view.last(before: rate.at, within: 12, where: { $0.isWord && Self.isVerb($0) }) { cues.add("verb", view.cue(verb)) }
        cues.add("average", if: view.last(before: rate.at, within: 12) { ["average", "averaging", "effective", "mean"].contains($0.key) } != nil)
        cues.add("bought", if: view.first(after: rate.at, within: 3) { $0.money != nil } != nil)
        cues.add("country", if: view.range.contains { reading.country($0) != nil })
        cues.add("goods", if: view.range.contains { view.has($0, [.goodsNoun, .sector]) })
        cues.add("known", if: known.contains(rate.value))
        cues.add("previous", if: rate.previous != nil)
        cues.add("joined", rate.rule)
        cues.add("round", if: rate.value.truncatingRemainder(dividingBy: 5) == 0)
        cues.add("zero", if: rate.value == 0)
        cues.add("unreal", if: view.isUnreal(rate.at))
        for at in view.clauseStart(rate.at)..<rate.at where view[at].isWord && view[at].has([.negation, .hypothesis]) {
            cues.add("doubt", view.cue(at))
            cues.add("doubt-at", distance: rate.at - at)
        }
        if let previous {
            cues.add("listed", if: rate.at - previous.at <= 9)
            cues.add("list-word", view.cue(previous.at + 1))
        }
        return cues
    }

    static func isVerb(_ unit: Unit) -> Bool {
        unit.has([
            .imposeVerb, .sufferVerb, .cutVerb, .raiseVerb, .announceVerb, .threatenVerb, .proposeVerb, .offerVerb, .agreeVerb, .pauseVerb,
            .reachVerb,
            .riseWord, .fallWord, .speechVerb,
        ])
    }

    // MARK: Parties

    /// Countries that may set a rate or suffer it: those of the sentence, of the one before, of the measure before, the article's own, all.
    func parties(_ rate: TariffRate, context: [String]) -> [String] {
        var codes: [String] = []
        func add(_ code: String?) { if let code, !codes.contains(code), codes.count < 16 { codes.append(code) } }
        let near = view.range.filter { reading.country($0) != nil }.sorted { abs($0 - rate.at) < abs($1 - rate.at) }
        for at in near { add(reading.country(at)) }
        for code in context { add(code) }
        add(reading.home(by: view.range.upperBound))
        for code in reading.countries(by: view.range.upperBound).prefix(2) { add(code) }
        if view.index > 0 { for at in reading.sentences[view.index - 1] { add(reading.country(at)) } }
        // Who imposes is told further down.
        if codes.count < 2 { for code in reading.countries.prefix(3) { add(code) } }
        codes.append("*")
        return codes
    }

    /// What ties a country to a rate.
    func party(
        _ decision: Decision, _ code: String, _ rate: TariffRate, _ window: Range<Int>, _ found: [MeasureParties.Cue], _ context: MeasureContext
    ) -> Features {
        var cues = Features(decision)
        cues.add("bias")
        cues.add("all", if: code == "*")
        cues.add("home", if: code == reading.home)
        cues.add("guess-imposer", if: code == context.imposer)
        cues.add("guess-target", if: context.targets.contains(code))
        cues.add("guess-stated", if: context.isStated && (code == context.imposer || context.targets.contains(code)))
        cues.add("last-imposer", if: code == context.lastImposer)
        cues.add("last-target", if: code == context.lastTarget)
        cues.add("chosen-imposer", if: code == context.chosenImposer)
        cues.add("had-imposer", if: context.imposers.contains(code))
        if let rank = reading.countries.firstIndex(of: code) { cues.add("rank", min(rank, 5)) }
        for cue in found where cue.code == code {
            let isOwn = window.contains(cue.at)
            cues.add(cue.side == .imposer ? "cue-imposer" : "cue-target", cue.weight * 2 + (isOwn ? 1 : 0))
            cues.add(cue.side == .imposer ? "cue-imposer-at" : "cue-target-at", distance: cue.at - rate.at)
        }
        cues.add("last-speaker", if: code == context.speaker)
        cues.add("just-before", if: view.index > 0 && reading.sentences[view.index - 1].contains { reading.country($0) == code })
        cues.add("lead", if: reading.sentences[0].contains { reading.country($0) == code })
        let mentions = view.range.filter { reading.country($0) == code }.sorted { abs($0 - rate.at) < abs($1 - rate.at) }
        cues.add("absent", if: mentions.isEmpty && code != "*")
        for at in mentions.prefix(2) {
            cues.add("at", distance: at - rate.at)
            cues.add("in-window", if: window.contains(at))
            cues.add("form", view.cue(at))
            cues.add("word-front", view.cue(at - 1))
            cues.add("word-front-2", view.cue(at - 2) + " " + view.cue(at - 1))
            cues.add("word-behind", view.cue(at + 1))
            if let verb = view.first(after: at, within: 8, where: { $0.isWord && Self.isVerb($0) }) { cues.add("verb-behind", view.cue(verb)) }
            if let noun = view.first(after: at, within: 5, where: { $0.isWord && $0.has([.tariffNoun, .goodsNoun, .sector]) }) {
                cues.add("noun-behind", view.has(noun, .tariffNoun) ? "tariff" : "goods")
            }
            if at < rate.at { cues.add("rate-between", if: (at..<rate.at).contains { view[$0].rate != nil }) }
        }
        return cues
    }
}

/// What is known when a rate's sides are decided: the guess of the grammar and what was told before.
struct MeasureContext {
    var imposer: String?
    var targets: [String] = []
    /// The sentence itself names the side.
    var isStated = false
    var lastImposer: String?
    var lastTarget: String?
    var imposers: Set<String> = []
    var chosenImposer: String?
    /// Country of the person named last in the paragraph.
    var speaker: String?
}
