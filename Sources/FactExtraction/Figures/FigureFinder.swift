import Models

/// Finds values of trade: a flow, its two parties, a sum and the period that it is for.
struct FigureFinder {
    let reading: Reading
    private(set) var facts: [Fact] = []

    /// What an earlier figure tells of the next one.
    struct Frame {
        var reporter: String
        var partner: String
        var flow: TradeFigure.Flow
        var sentence: Int
        var paragraph: Int
        /// The sentence spoke of a balance and gave no sum.
        var isSpoken = false
    }
    private var frame: Frame?
    private var period: String?
    /// The period of the article's first figure, and the last ones of each length: `the quarter`, `the month`.
    private var periods = PeriodMemory()
    /// The month spoken of last, even in passing: `that month`.
    private var recent: String?
    /// What a paragraph tells in passing: `in June alone`.
    private var aside: (period: String, paragraph: Int)?
    private var lastFlow: (flow: TradeFigure.Flow, isBilateral: Bool, sentence: Int)?
    private var source: (name: String, paragraph: Int)?
    /// Currency of the figure before, for sums without one.
    private var lastCurrency: String?
    private var lastFigure: (flow: TradeFigure.Flow, isBilateral: Bool, sentence: Int)?

    init(reading: Reading) { self.reading = reading }

    mutating func run() {
        guard reading.units.contains(where: { $0.has([.exportWord, .importWord, .tradeNoun, .surplusNoun, .deficitNoun]) }) else { return }
        for index in reading.sentences.indices {
            guard reading.budget.allows(facts: facts.count) else { break }
            let view = SentenceView(reading, index)
            reading.budget.charge(view.range.count)
            let hasMoney = view.range.contains { reading.units[$0].money != nil }
            if hasMoney {
                read(view)
            } else {
                defer { noteFlow(view) }
                guard let found = FigurePeriod(view: view).ofSentence else { continue }
                // A sentence without a figure can still set the period for the next: `data for 2024 showed`.
                if view.range.contains(where: { reading.units[$0].has([.exportWord, .importWord, .tradeNoun, .surplusNoun, .deficitNoun]) }) {
                    period = found
                }
            }
        }
    }

    private mutating func read(_ view: SentenceView) {
        var flows = view.range.compactMap { FlowWord.find(view, $0) }
        // `The figure stood at …`: the flow that the sentence before spoke of.
        if flows.isEmpty, let lastFlow, lastFlow.sentence == view.index - 1,
            let at = view.range.first(where: {
                ["figure", "number", "total", "value", "volume"].contains(view.key($0)) && ["the", "that", "this"].contains(view.key($0 - 1))
            })
        {
            flows = [FlowWord(at: at, flow: lastFlow.flow, isVerb: false, needsParties: false, isBilateral: lastFlow.isBilateral)]
        }
        // `bilateral trade is up. The value of trade …`
        if let last = lastFlow, last.isBilateral, last.flow == .totalTrade, view.index - last.sentence <= 2 {
            for at in flows.indices where flows[at].flow == .totalTrade { flows[at].isBilateral = true }
        }
        if let flow = flows.last {
            lastFlow = (
                flow.flow,
                flow.isBilateral || view.last(before: flow.at, within: 4, where: { ["bilateral", "two-way", "mutual"].contains($0.key) }) != nil,
                view.index
            )
        }
        // `shipments to China rose …; those to Argentina …`, `that with Mexico`
        for at in view.range where ["those", "that"].contains(view.key(at)) && ["to", "from", "with"].contains(view.key(at + 1)) {
            let told = flows.last(where: { $0.at < at }).map { ($0.flow, $0.needsParties) }
            if let (flow, needsParties) = told ?? lastFlow.flatMap({ $0.sentence == view.index - 1 ? ($0.flow, false) : nil }) {
                flows.append(FlowWord(at: at, flow: flow, isVerb: false, needsParties: needsParties))
                flows.sort { $0.at < $1.at }
            }
        }
        let monies = view.range.filter { reading.units[$0].money != nil && !view.isChange($0) && !view.isConversion($0) && !view.isCovered($0) }
        if let named = sourceName(view) { source = (named, reading.paragraph(view.index)) }
        var used: Set<Int> = []
        for (number, at) in monies.enumerated() {
            guard !reading.budget.isSpent else { break }
            guard var money = reading.units[at].money, !money.isRange, money.value >= 1e5 else { continue }
            // Every sum may be looked for in the whole sentence, a few times over.
            reading.budget.charge(6 * view.range.count + facts.count)
            if money.isBare { money.currency = lastCurrency ?? reading.home.flatMap { CountryData.currencies[$0] } ?? "USD" }
            let lower = number > 0 ? monies[number - 1] : view.range.lowerBound - 1
            let upper = number + 1 < monies.count ? monies[number + 1] : view.range.upperBound
            if let word = read(view, at, money, flows, monies, used, lower, upper) { used.insert(word) }
        }
    }

    /// Decides what a sum is of; the unit of the flow's word where it is a figure.
    private mutating func read(
        _ view: SentenceView, _ at: Int, _ money: Money, _ flows: [FlowWord], _ monies: [Int], _ used: Set<Int>, _ lower: Int, _ upper: Int
    ) -> Int? {
        let decider = reading.decider
        let guessed = link(view, at, flows, lower: lower, upper: upper, used: used)
        let cues = FigureCues(view: view, money: at, sum: money, flows: flows, monies: monies)
        let carried = lastFigure.flatMap { last in
            view.index - last.sentence <= 3
                ? FlowWord(at: at, flow: last.flow, isVerb: false, needsParties: false, isBilateral: last.isBilateral) : nil
        }
        // What flows.
        let candidates = cues.candidates(
            guess: guessed?.word, carried: carried, frame: frame, isUnreal: view.isUnreal(at),
            isAhead: guessed.map { isAhead(view, $0, at) } ?? false)
        let labels = reading.labels(.tradeFigure, at: at..<at + 1).filter { label in
            label.allows("value", money.value, within: 1e-3) && (money.isBare || label.allows("currency", money.currency))
        }
        let flow = decider.choose(
            .figureFlow, candidates.map(\.cues),
            guess: (candidates.firstIndex { $0.word?.at == guessed?.word.at && !$0.isCarried }, guessed == nil ? "none" : "linked"),
            overrule: guessed == nil ? 0.45 : 0.7
        ) { _ in
            labels.isEmpty
                ? [true] + candidates.dropFirst().map { _ in false }
                : [false] + candidates.dropFirst().map { candidate in labels.contains { Self.allows($0, candidate.word?.flow) } }
        }
        guard let word = candidates[flow.index].word else { return nil }
        let isCarried = candidates[flow.index].isCarried
        let link = Link(word: word, rule: guessed?.rule ?? "", span: min(word.at, at)..<max(word.at, at) + 1)
        if isWithRegion(view, from: lower + 1, to: at) { return nil }
        // Whose, and with whom.
        let guess = FigureParties(view: view, link: link, money: at, lower: lower, upper: upper, frame: frame).find()
        let codes = cues.codes(word, frame: frame, guess: guess)
        let reporting = codes.filter { $0 != "*" }
        guard !reporting.isEmpty else { return nil }
        let reporters = reporting.map {
            cues.party(.figureReporter, $0, word, isCarried: isCarried, frame: frame, guess: guess, reporter: nil)
        }
        let reporter = decider.choose(
            .figureReporter, reporters,
            guess: (guess.flatMap { reporting.firstIndex(of: $0.0) }, guess == nil ? "none" : guessed == nil ? "unlinked" : "linked"),
            overrule: guessed == nil ? 0.5 : 0.7
        ) { _ in
            labels.isEmpty ? nil : reporting.map { code in labels.contains { Self.reporters($0, word.flow).contains(code) } }
        }
        var mine = reporting[reporter.index]
        let others = codes.filter { $0 != mine }
        guard !others.isEmpty else { return nil }
        let partners = others.map { cues.party(.figurePartner, $0, word, isCarried: isCarried, frame: frame, guess: guess, reporter: mine) }
        let partner = decider.choose(
            .figurePartner, partners,
            guess: (guess.flatMap { others.firstIndex(of: $0.1) }, guess == nil ? "none" : guessed == nil ? "unlinked" : "linked"),
            overrule: guessed == nil ? 0.5 : 0.7
        ) { _ in
            labels.isEmpty ? nil : others.map { code in labels.contains { Self.allows($0, mine, code, word.flow) } }
        }
        // When.
        let periods = FigurePeriod(view: view)
        let told = guessedPeriod(view, at, link, periods, lower: lower, upper: upper)
        let dates = cues.periods(
            word, isCarried: isCarried, guess: told, carried: period, recent: recent, memory: self.periods, periods: periods, lower: lower,
            upper: upper)
        guard !dates.isEmpty else { return nil }
        let time = decider.choose(
            .figurePeriod, dates.map(\.cues),
            guess: (told.flatMap { told in dates.firstIndex { $0.date == PartialDate.canonicalPeriod(told) } }, told == nil ? "none" : "told"),
            overrule: told == nil ? 0.5 : 0.75
        ) { _ in
            let telling = labels.filter { $0.tells("period") }
            return telling.isEmpty ? nil : dates.map { date in telling.contains { $0.allowsPeriod(date.date) } }
        }
        guard let found = dates[time.index].date, !periods.isAhead(found) else { return nil }
        var other = others[partner.index]
        // In total trade the order of the text is kept.
        if word.flow == .totalTrade, let guess, guess == (other, mine) { swap(&mine, &other) }
        var figure = TradeFigure(
            reporter: mine, partner: other, flow: word.flow, value: money.value, currency: money.currency, period: found)
        let change = FigureChange(view: view, flow: word.at, money: at, upper: upper)
        if let (percent, _) = change.find() {
            figure.changePercent = percent
            figure.changeBase = periods.base(near: at, upper: upper, period: found)
        }
        figure.rank = change.rank()
        if let source, source.paragraph == reading.paragraph(view.index) { figure.source = source.name }
        var features = Features(.figureFact)
        features.add("bias")
        for (name, probability) in [
            ("flow", flow.probability), ("reporter", reporter.probability), ("partner", partner.probability), ("period", time.probability),
            ("all", flow.probability * reporter.probability * partner.probability * time.probability),
        ] as [(StaticString, Double)] { features.add(name, probability: probability) }
        features.add("kind", word.flow.rawValue)
        features.add("carried", if: isCarried)
        features.add("bare", if: money.isBare)
        features.add("change", if: figure.changePercent != nil)
        features.add("rank", if: figure.rank != nil)
        features.add(
            "agrees", if: guess?.0 == mine && guess?.1 == figure.partner && told.map { PartialDate.canonicalPeriod($0) } == found && guessed != nil)
        features.add("no-guess", if: guessed == nil)
        features.add("rule", guessed?.rule ?? "none")
        features.add("rule-kind", (guessed?.rule ?? "none") + word.flow.rawValue)
        features.add("reporter-here", if: view.range.contains { reading.country($0) == mine })
        features.add("partner-here", figure.partner == "*" ? "all" : view.range.contains { reading.country($0) == figure.partner } ? "here" : "not")
        features.add("period-guessed", told == nil ? "none" : told.map { PartialDate.canonicalPeriod($0) } == found ? "same" : "other")
        features.add("period-here", if: view.range.contains { periods.text($0) == found })
        features.add("unreal", if: view.isUnreal(at))
        features.add("ahead", if: guessed.map { isAhead(view, $0, at) } ?? false)
        features.add("front", view.cue(at - 1))
        features.add("behind", view.cue(at + 1))
        features.add("word", isCarried ? "carried" : view.key(word.at))
        features.add("crowd", min(5, monies.count))
        features.add("countries", view.countryCount)
        features.add("flows", min(4, flows.count))
        features.add("crowd-flows", kind: "\(min(4, monies.count))", "\(min(3, flows.count)) \(view.countryCount)")
        features.add("tariff-here", if: view.range.contains { view.has($0, .tariffNoun) })
        features.add("article-countries", min(8, reading.countries.count))
        features.add("sector", if: view.between(word.at, at).contains { view.has($0, .sector) })
        features.add("sector-near", if: (word.at - 3..<word.at + 5).contains { view.has($0, .sector) })
        let isGrammar =
            guessed?.word.at == word.at && !isCarried && guess?.0 == mine && guess?.1 == figure.partner && !money.isBare
            && guessed.map { isAhead(view, $0, at) } == false
        features.add("grammar", if: isGrammar)
        let confidence = decider.confidence(.figureFact, features) { _ in reading.labelled.contains { Self.matches($0.label, figure) } }
        note(view, figure, at, word, isCarried: isCarried, lower: lower, periods)
        let isReal = !view.isUnreal(at) && decider.allows(.figureFact, confidence, isGrammar: isGrammar, isDoubted: view.key(at - 1) == "by")
        if isReal || decider.lesson?.isTeaching == true {
            emit(
                view, figure, at, link, upper: upper, confidence: confidence,
                rule: decider.rule(isGrammar ? "figure.grammar" : "figure", candidates[flow.index].cues))
        }
        return word.at
    }

    private mutating func noteFlow(_ view: SentenceView) {
        guard let flow = view.range.compactMap({ FlowWord.find(view, $0) }).last else { return }
        // `Germany's trade surplus shrank`: whose figures follow.
        let end = view.range.upperBound
        let link = Link(word: flow, rule: "", span: flow.at..<flow.at + 1)
        let parties = FigureParties(view: view, link: link, money: flow.at, lower: view.range.lowerBound - 1, upper: end, frame: nil)
        if flow.flow == .surplus || flow.flow == .deficit, let (reporter, partner) = parties.find(), partner != "*" {
            // `China's surplus with the US widened`: with whom the next sums are, too.
            frame = Frame(
                reporter: reporter, partner: partner, flow: flow.flow, sentence: view.index, paragraph: reading.paragraph(view.index), isSpoken: true)
        } else if frame == nil, let reporter = parties.possessor() {
            frame = Frame(reporter: reporter, partner: "*", flow: flow.flow, sentence: view.index, paragraph: reading.paragraph(view.index))
        }
        lastFlow = (
            flow.flow, view.last(before: flow.at, within: 4, where: { ["bilateral", "two-way", "mutual"].contains($0.key) }) != nil, view.index
        )
    }

    // MARK: Flow and value

    struct Link {
        var word: FlowWord
        var rule: String
        /// First unit of the phrase and the last one.
        var span: Range<Int>
    }

    /// Units that may stand between a sum and the flow behind it.
    private static let between = WordSet(
        Lexicon.words(
            "of in worth trade goods merchandise annual bilateral total two-way s - the a record global overall commercial 's current monthly its"))

    private func link(_ view: SentenceView, _ money: Int, _ flows: [FlowWord], lower: Int, upper: Int, used: Set<Int>) -> Link? {
        // `$5bn in exports`, `a $123.5 billion trade deficit`, `€21 billion worth of imports`
        var at = money + 1
        while at < upper, at - money < 6 {
            if let flow = flows.first(where: { $0.at == at }), !flow.isVerb, at > money {
                let isCompound = (money + 1..<at).allSatisfy { Self.between.contains(view.key($0)) || view[$0].country != nil }
                if isCompound, flow.flow == .surplus || flow.flow == .deficit || view.key(money + 1) == "in" || view.key(money + 1) == "worth" {
                    return Link(word: flow, rule: "figure.value-flow", span: money..<at + 1)
                }
                break
            }
            guard Self.between.contains(view.key(at)) || view[at].country != nil else { break }
            at += 1
        }
        // The nearest flow in front that the words between tie to the sum.
        guard let flow = flows.last(where: { $0.at < money && $0.at > lower }) ?? shared(view, money, flows, lower: lower) else { return nil }
        guard flow.at < lower || ties(view, flow, money) else { return nil }
        return Link(word: flow, rule: flow.isVerb ? "figure.verb" : "figure.flow-value", span: flow.at..<money + 1)
    }

    /// `a deficit of $5bn, down from a record $7bn in April`: the same flow in an earlier period.
    private func shared(_ view: SentenceView, _ money: Int, _ flows: [FlowWord], lower: Int) -> FlowWord? {
        var at = money - 1
        while ["a", "record", "about", "nearly", "the", "of", "one", "revised", "around", "some", "with", "just"].contains(view.key(at)) { at -= 1 }
        // `a surplus of $62 billion with the US and of $19 billion with …`
        if at < money - 1, view.key(money - 1) == "of", ["and", ","].contains(view.key(at)), at >= lower,
            view.first(after: money, within: 2, where: { $0.is("with") }) != nil
        {
            return flows.last { $0.at < at }
        }
        guard ["from", "against", "compared", "after"].contains(view.key(at)), at > lower, at - lower < 14,
            view.first(after: money, within: 4, where: { $0.time?.isPeriod == true || $0.time?.isComparison == true }) != nil
        else { return nil }
        return flows.last { $0.at < at }
    }

    /// Words between a flow and a sum that make the sum the flow's value.
    private func ties(_ view: SentenceView, _ flow: FlowWord, _ money: Int) -> Bool {
        if flow.at + 1 == money { return true }
        var isTied = flow.isVerb
        for at in flow.at + 1..<money {
            let unit = reading.units[at]
            if unit.isMark, unit.key == ";" { return false }
            if unit.has(.negation) || unit.is("target") || unit.is("goal") || unit.is("by"), at + 1 == money { return false }
            if unit.has(.future) || ["will", "would", "could", "may", "might", "should", "target", "aim", "forecast", "projected"].contains(unit.key)
            {
                return false
            }
            if unit.has(.reachVerb) || unit.has([.riseWord, .fallWord])
                || ["of", "at", "worth", "valued", "to", "widened", "ran", "accounted", "contributing", "contributed", "made"].contains(unit.key)
            {
                isTied = true
            }
            if unit.has(.relative), unit.key != "which" { return false }
            // Another thing's sum: a fund, an investment, a fine.
            if unit.has(.otherQuantity), !unit.is("growth"), !unit.is("margin") { return false }
        }
        // `rose by $5bn`: a difference.
        if view.key(money - 1) == "by" { return false }
        return isTied
    }

    // MARK: The figure

    /// The period that the grammar takes a sum to be for.
    private func guessedPeriod(_ view: SentenceView, _ at: Int, _ link: Link, _ periods: FigurePeriod, lower: Int, upper: Int) -> String? {
        let from = max(view.range.lowerBound, lower)
        let passing = aside.flatMap { $0.paragraph == reading.paragraph(view.index) ? $0.period : nil }
        // `up from €157 billion a year earlier`
        if link.word.at < lower, link.word.at < at, let behind = view.first(after: at, within: 4, where: { $0.time != nil }),
            let time = view[behind].time, time.isComparison
        {
            return period.flatMap { time.form == .monthBefore ? FigurePeriod.monthBefore($0) : FigurePeriod.shifted($0, year: nil) }
        }
        // `from 2.1 billion in January`
        if view.looksBack(at), let behind = view.first(after: at, within: 3, where: { $0.time != nil }), behind < upper,
            let base = periods.text(behind)
        {
            return base
        }
        if view.range.contains(where: { view.key($0) == "that" && view.key($0 + 1) == "month" }), let recent, recent.utf8.count == 7 { return recent }
        return periods.near(at, from: from, upper: upper) ?? self.periods.named(in: view) ?? passing ?? period ?? periods.ofSentence
    }

    /// Keeps what a figure tells of the next one.
    private mutating func note(
        _ view: SentenceView, _ figure: TradeFigure, _ at: Int, _ word: FlowWord, isCarried: Bool, lower: Int, _ periods: FigurePeriod
    ) {
        // `from a record $7bn in April` looks back; what follows does not.
        if !view.looksBack(at) {
            self.periods.note(figure.period, paragraph: reading.paragraph(view.index))
            let isEarlier = period.map { PeriodMemory.isBefore(figure.period, $0) } ?? false
            let isOther = !isAlone(view) && self.periods.isAside(figure.period, paragraph: reading.paragraph(view.index))
            if periods.isAside || isEarlier || isOther {
                aside = (figure.period, reading.paragraph(view.index))
            } else if aside?.paragraph != reading.paragraph(view.index) {
                period = figure.period
            }
            recent = figure.period
        }
        lastCurrency = figure.currency
        lastFigure = (figure.flow, word.isBilateral, view.index)
        frame = Frame(
            reporter: figure.reporter, partner: figure.partner, flow: figure.flow, sentence: view.index, paragraph: reading.paragraph(view.index))
    }

    private mutating func emit(_ view: SentenceView, _ figure: TradeFigure, _ at: Int, _ link: Link, upper: Int, confidence: Double, rule: String) {
        let change = FigureChange(view: view, flow: link.word.at, money: at, upper: upper)
        var start = min(link.span.lowerBound, at)
        // The possessor or demonym in front belongs to what is said.
        while start > view.range.lowerBound,
            reading.country(start - 1) != nil || view.key(start - 1) == "'s" || view.has(start - 1, .tradeNoun)
                || ["bilateral", "total", "two-way", "-", "–", "its", "goods", "merchandise", "foreign"].contains(view.key(start - 1))
        { start -= 1 }
        let end = max(link.span.upperBound, change.find()?.end ?? 0, at + 1)
        if let known = facts.firstIndex(where: { isSame($0, figure) }) {
            merge(figure, into: known)
            facts[known].confidence = max(facts[known].confidence ?? 0, confidence)
        } else if var fact = reading.fact(start..<end, rule: rule, .tradeFigure(figure)) {
            fact.confidence = confidence
            facts.append(fact)
        }
    }

    private mutating func merge(_ figure: TradeFigure, into index: Int) {
        guard case .tradeFigure(var other) = facts[index].detail else { return }
        other.changePercent = other.changePercent ?? figure.changePercent
        other.changeBase = other.changeBase ?? figure.changeBase
        other.rank = other.rank ?? figure.rank
        other.source = other.source ?? figure.source
        facts[index].detail = .tradeFigure(other)
    }
}
