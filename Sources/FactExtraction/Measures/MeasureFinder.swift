import Models

/// Finds tariff measures: a rate, who sets it, on whose goods, and what has become of it.
struct MeasureFinder {
    let reading: Reading
    let events: EventFinder
    private(set) var facts: [Fact] = []

    private struct Last {
        var imposer: String
        var target: String
        var sentence: Int
        var paragraph: Int
        var date: String?
        var confidence: Double
    }
    private var last: Last?
    private var lastTariffSentence = -10
    private var newsDay: String?
    private var lastScope: String?
    /// Rates told so far.
    private var known: Set<Double> = []
    /// Whether a fact's status was said rather than taken for granted.
    private var isStated: [Bool] = []
    /// Whether its day was told with it rather than taken from what stands around.
    private var isDated: [Bool] = []
    /// Countries that set a rate of a fact so far.
    private var imposers: Set<String> = []
    /// Which rate of its sentence is read, and how many there are.
    private var place = (number: 0, count: 1)

    init(reading: Reading, events: EventFinder) {
        self.reading = reading
        self.events = events
    }

    mutating func run() {
        newsDay = Self.newsDay(reading)
        guard reading.units.contains(where: { $0.has(.tariffNoun) }) || taxesImports else { return }
        for index in reading.sentences.indices {
            let view = SentenceView(reading, index)
            let rates = TariffRates(view: view, isContinued: index - lastTariffSentence <= 3, known: known)
            let found = rates.candidates()
            if view.range.contains(where: { view.has($0, .tariffNoun) }) { lastTariffSentence = index }
            guard !found.isEmpty else { continue }
            guard reading.budget.allows(facts: facts.count) else { break }
            read(view, rates, found)
        }
    }

    /// The article may speak of `import taxes` and goods that are `taxed` only.
    private var taxesImports: Bool {
        reading.units.contains { $0.is("tax") || $0.is("taxes") || $0.is("taxed") } && reading.units.contains { $0.key.hasPrefix("import") }
    }

    private mutating func read(_ view: SentenceView, _ rates: TariffRates, _ found: [TariffRates.Candidate]) {
        let cues = MeasureCues(view: view, rates: rates)
        // 1. Which percentages are tariffs.
        var accepted: [(rate: TariffRate, rule: String?, probability: Double, cues: Features)] = []
        for candidate in found {
            guard !reading.budget.isSpent else { break }
            reading.budget.charge(view.range.count)
            var features = cues.rate(
                candidate.rate, rule: candidate.rule, lastTariff: lastTariffSentence, previous: accepted.last?.rate, known: known)
            let low = view.clauseStart(candidate.rate.at)
            features.add(
                "unreal-words", if: isUnreal(view, candidate.rate, low..<max(candidate.rate.span.upperBound, view.clauseEnd(candidate.rate.at))))
            let probability = reading.decider.judge(.tariffRate, features) { _ in
                reading.labels(.tariffMeasure, at: candidate.rate.span).contains { $0.allows("ratePercent", candidate.rate.value) }
            }
            let least = candidate.rate.isListed && !accepted.isEmpty ? 0 : candidate.rule == nil ? 0.35 : 0.08
            if probability >= least { accepted.append((candidate.rate, candidate.rule, probability, features)) }
        }
        guard !accepted.isEmpty else { return }
        for item in accepted { known.formUnion([item.rate.value, item.rate.previous ?? item.rate.value]) }
        lastTariffSentence = view.index
        // 2. Whose they are, and what has become of them.
        let parties = MeasureParties(view: view, rates: rates, imposers: imposers).cues()
        for (number, item) in accepted.enumerated() {
            let rate = item.rate
            let before = number > 0 ? border(view, accepted[number - 1].rate, rate) : view.range.lowerBound
            // `25 percent or 20 percent on …`: what follows a list holds for all of it.
            var end = number
            while end + 1 < accepted.count, end - number < 8, isList(view, accepted[end].rate, accepted[end + 1].rate) { end += 1 }
            let behind = end + 1 < accepted.count ? border(view, accepted[end].rate, accepted[end + 1].rate) : view.range.upperBound
            // Another clause tells of something else.
            let low = max(min(before, rate.span.lowerBound), min(view.clauseStart(rate.at), rate.span.lowerBound))
            let high = max(min(behind, clauseEnd(view, rate)), rate.span.upperBound)
            place = (number, accepted.count)
            read(view, item, low..<high, parties, first: accepted[0].rate, cues)
        }
        mirror(view)
    }

    // MARK: Reading one rate

    private mutating func read(
        _ view: SentenceView, _ item: (rate: TariffRate, rule: String?, probability: Double, cues: Features), _ window: Range<Int>,
        _ parties: [MeasureParties.Cue],
        first: TariffRate, _ measureCues: MeasureCues
    ) {
        let rate = item.rate
        let isFirst = first.at == rate.at
        let clause = view.clauseStart(rate.at)..<max(window.upperBound, view.clauseEnd(rate.at))
        let own = parties.filter { window.contains($0.at) }
        let named = targets(view, rate, own) ?? (isFirst ? nil : targets(view, rate, parties.filter { clause.contains($0.at) && $0.at < rate.at }))
        var scope = MeasureScope(view: view, rate: rate, window: window).find()
        // `halved to 75 per cent and then cut to 40`: still the same goods.
        if !isFirst, scope == nil, own.isEmpty { scope = lastScope }
        lastScope = scope
        let asking = parties.filter { !$0.isAsked || $0.at < rate.at }
        let setter =
            best(.imposer, rate, own.filter { !$0.isAsked || $0.at < rate.at }, not: named) ?? best(.imposer, rate, asking, not: named)
        let stated =
            MeasureStatus(view: view, rate: rate, window: window).find()
            ?? MeasureStatus(view: view, rate: rate, window: min(clause.lowerBound, window.lowerBound)..<window.upperBound).find()
        let guess = complete(view, rate, imposer: setter, targets: named, scope: scope, status: stated ?? .announced)
        let labels = reading.labels(.tariffMeasure, at: rate.span).filter { $0.allows("ratePercent", rate.value) }
        var context = MeasureContext(
            imposer: guess?.0, targets: guess?.1 ?? [], isStated: setter != nil && named != nil, lastImposer: last?.imposer, lastTarget: last?.target,
            imposers: imposers)
        context.speaker = speaker(before: rate.at, in: view.index)
        let decider = reading.decider
        // A rate of a list is as sure as the one before it.
        let before = rate.isListed ? last.flatMap { $0.sentence == view.index ? $0 : nil } : nil
        // The imposer.
        var codes = measureCues.parties(rate, context: (guess.map { [$0.0] + $0.1 } ?? []) + [last?.imposer, last?.target].compactMap { $0 })
        // `is ready to cut its tariffs on American goods`: whoever that is, America is not.
        if let named, let guess, !named.contains(guess.0) { codes.removeAll { named.contains($0) && $0 != "*" } }
        let setters = codes.map { measureCues.party(.tariffImposer, $0, rate, window, parties, context) }
        let imposer = decider.choose(.tariffImposer, setters) { _ in
            labels.isEmpty ? nil : codes.map { code in labels.contains { $0.allows("imposer", code) } }
        }
        context.chosenImposer = codes[imposer.index]
        // The targets: the likeliest, and those that the same list names.
        let others = codes.filter { $0 != codes[imposer.index] } + (named ?? []).filter { !codes.contains($0) }
        guard !others.isEmpty else { return }
        let sides = others.map { measureCues.party(.tariffTarget, $0, rate, window, parties, context) }
        let target = decider.choose(.tariffTarget, sides) { _ in
            labels.isEmpty ? nil : others.map { code in labels.contains { $0.allows("target", code) } }
        }
        let list = guess?.1.contains(others[target.index]) == true ? guess?.1 ?? [] : [others[target.index]]
        let chosen = list.filter { $0 != codes[imposer.index] }.prefix(24).map { (code: $0, probability: target.probability) }
        // The status and the day.
        let status = decider.choose(
            .tariffStatus, measureCues.statuses(rate, window, guess: stated),
            guess: (MeasureCues.statuses.firstIndex(of: stated ?? .announced), stated == nil ? "none" : "stated"),
            overrule: stated == nil ? 0.45 : 0.8
        ) { _ in
            labels.isEmpty ? nil : MeasureCues.statuses.map { status in labels.contains { $0.allows("status", status.rawValue) } }
        }
        let found = MeasureCues.statuses[status.index]
        let told = MeasureDate(
            view: view, rate: rate, window: window, clause: min(clause.lowerBound, first.span.lowerBound)..<first.span.lowerBound, events: events,
            before: last.flatMap { $0.paragraph == reading.paragraph(view.index) ? $0.date : nil }
        ).find(found)
        let dates = measureCues.dates(rate, window, status: found, guess: told, last: last?.date, newsDay: newsDay, events: events)
        let day = decider.choose(
            .tariffDate, dates.map(\.cues), guess: (dates.firstIndex { $0.date == told }, told == nil ? "none" : "told"),
            overrule: told == nil ? 0.6 : 0.9
        ) { _ in
            let telling = labels.filter { $0.tells("date") }
            // Where the labels give no day, the text gives none.
            if telling.isEmpty { return labels.contains { $0.fields["date"] == nil } ? dates.map { $0.date == nil } : nil }
            return dates.map { date in telling.contains { $0.allowsDate("date", date.date) } }
        }
        let date = dates[day.index].date
        var surest = 0.0
        for target in chosen where target.code != codes[imposer.index] {
            let measure = TariffMeasure(
                imposer: codes[imposer.index], target: target.code, ratePercent: rate.value, status: found, date: date,
                previousRatePercent: rate.previous == rate.value ? nil : rate.previous, scope: scope, instrument: instrument(view))
            var features = Features(.tariffFact)
            features.add("bias")
            features.add("rate", probability: item.probability)
            features.add("imposer", probability: imposer.probability)
            features.add("target", probability: target.probability)
            features.add("status", probability: status.probability)
            features.add("date", probability: day.probability)
            features.add("all", probability: item.probability * imposer.probability * target.probability * status.probability * day.probability)
            features.add("told", if: isTold(rate.value))
            let sides = (setter == nil ? "-" : "setter") + " " + (named == nil ? "-" : "target")
            features.add("sides", sides)
            features.add("rate-rule", item.rule ?? "none")
            features.add("rate-sides", (item.rule ?? "none") + " " + sides)
            features.add("stated", stated == nil ? "-" : stated == found ? "same" : "other")
            features.add("dated", told == nil ? "-" : told == date ? "same" : "other")
            features.add("target-here", if: view.range.contains { reading.country($0) == target.code })
            features.add("imposer-here", if: view.range.contains { reading.country($0) == codes[imposer.index] })
            features.add("all-targets", if: target.code == "*")
            features.add("unreal", if: isUnreal(view, rate, window))
            features.add("many", min(4, chosen.count))
            features.add("crowd", min(5, place.count))
            features.add("place", min(4, place.number))
            features.add("countries", view.countryCount)
            features.add("crowd-sides", kind: sides, "\(min(3, place.count)) \(view.countryCount)")
            features.add("article-countries", min(8, reading.countries.count))
            features.add("article-facts", min(6, facts.count))
            features.add("zero", if: rate.value == 0)
            features.add("scope", if: scope != nil)
            let isGrammar =
                item.rule != nil && guess?.0 == measure.imposer && guess?.1.contains(measure.target) == true && !isUnreal(view, rate, window)
            features.add("grammar", if: isGrammar)
            features.add("agrees", if: guess?.0 == measure.imposer && guess?.1.contains(measure.target) == true && stated == found && told == date)
            features.add("rule", rate.rule)
            features.add("status-name", found.rawValue)
            let own = decider.confidence(.tariffFact, features) { _ in reading.labelled.contains { Self.matches($0.label, measure) } }
            let confidence = max(own, 0.9 * (before?.confidence ?? 0))
            surest = max(surest, confidence)
            emit(
                view, rate, window, measure, isStated: stated != nil, isDated: date == told, confidence: confidence,
                rule: decider.rule(isGrammar ? "tariff.grammar" : "tariff", item.cues),
                isGrammar: isGrammar, isDoubted: isUnreal(view, rate, window))
        }
        takePrevious(view, rate, imposer: codes[imposer.index], targets: chosen.map(\.code))
        last = Last(
            imposer: codes[imposer.index], target: chosen.last?.code ?? "*", sentence: view.index, paragraph: reading.paragraph(view.index),
            date: date, confidence: surest)
    }

    /// The country of the person named last in front of a unit, in its paragraph.
    private func speaker(before unit: Int, in sentence: Int) -> String? {
        var first = sentence
        while first > 0, sentence - first < 4, reading.paragraph(first - 1) == reading.paragraph(sentence) { first -= 1 }
        for at in (reading.sentences[first].lowerBound..<unit).reversed() where reading.units[at].person != nil {
            reading.budget.charge()
            if let code = reading.country(at) { return code }
        }
        return nil
    }

    private func isTold(_ value: Double) -> Bool {
        reading.budget.charge(facts.count)
        return facts.contains { fact in
            if case .tariffMeasure(let known) = fact.detail { known.ratePercent == value || known.previousRatePercent == value } else { false }
        }
    }

    /// Fills in a side that the sentence leaves out: from the measure before, from the goods named, from the pair spoken of.
    private func complete(
        _ view: SentenceView, _ rate: TariffRate, imposer: String?, targets: [String]?, scope: String?, status: TariffMeasure.Status
    ) -> (String, [String])? {
        let near = last.flatMap { reading.paragraph(view.index) - $0.paragraph <= 2 ? $0 : nil }
        if let imposer, let targets { return (imposer, targets) }
        if let targets {
            if let last, !targets.contains(last.imposer) { return (last.imposer, targets) }
            if let last, targets == [last.imposer], last.target != "*" { return (last.target, targets) }
            guard let target = targets.first, let pair = reading.pair(before: rate.at, in: view.index, with: target == "*" ? nil : target) else {
                return nil
            }
            return (target == "*" ? pair.0 : pair.1, targets)
        }
        if let imposer {
            let isConfined =
                scope != nil && scope != "all goods" && scope != "baseline" && scope != "transshipping" && status != .offered && status != .requested
            if let near, near.imposer == imposer, !(isConfined && near.paragraph != reading.paragraph(view.index)) { return (imposer, [near.target]) }
            if let near, near.target == imposer, !isConfined { return (imposer, [near.imposer]) }
            if isConfined {
                // `the deal with India will see British duties on cars …`: the other one of two.
                let others = Set(view.range.compactMap { reading.units[$0].country?.code }).subtracting([imposer])
                if others.count == 1, let other = others.first { return (imposer, [other]) }
                return (imposer, ["*"])
            }
            if let home = reading.home(by: view.range.upperBound), home != imposer { return (imposer, [home]) }
            guard let pair = reading.pair(before: view.range.upperBound, in: view.index, with: imposer) else { return nil }
            return (imposer, [pair.1])
        }
        // `the 32 percent rate`: known by its number.
        reading.budget.charge(facts.count)
        for fact in facts.reversed() {
            if case .tariffMeasure(let known) = fact.detail, known.ratePercent == rate.value || known.previousRatePercent == rate.value {
                return (known.imposer, [known.target])
            }
        }
        if let near { return (near.imposer, [near.target]) }
        // `A 10 percent rate on those goods remains`: the sentence before names the parties.
        guard view.index > 0, reading.paragraph(view.index - 1) == reading.paragraph(view.index) else { return nil }
        let before = SentenceView(reading, view.index - 1)
        let cues = MeasureParties(view: before, rates: TariffRates(view: before, isContinued: true, known: []), imposers: []).cues()
        guard let imposer = cues.filter({ $0.side == .imposer }).max(by: { $0.weight < $1.weight })?.code,
            let target = cues.filter({ $0.side == .target && $0.code != imposer }).max(by: { $0.weight < $1.weight })?.code
        else { return nil }
        return (imposer, [target])
    }

    /// `from 46 per cent in the original plan announced in early April to 20`: the old rate's own announcement.
    private mutating func takePrevious(_ view: SentenceView, _ rate: TariffRate, imposer: String, targets: [String]) {
        guard let previous = rate.previous, let at = rate.previousAt, rate.previousAt ?? 0 < rate.at else { return }
        guard let verb = (at + 1..<rate.at).first(where: { view.has($0, .announceVerb) }),
            let time = (verb + 1..<rate.at).first(where: { view[$0].time != nil }), let date = view.date(time)
        else { return }
        for target in targets {
            emit(
                view, TariffRate(at: at, value: previous, rule: "rate.previous", span: at..<time + 1), at..<time + 1,
                TariffMeasure(imposer: imposer, target: target, ratePercent: previous, status: .announced, date: date), isStated: true, isDated: true,
                confidence: 0.8, rule: "tariff.previous", isGrammar: true)
        }
    }

    private func instrument(_ view: SentenceView) -> String? {
        for at in view.range where view.key(at) == "executive" && view.key(at + 1) == "order" { return reading.text(at..<at + 2) }
        return nil
    }

    // MARK: The other side's turn

    private static let sameWords: [[String]] = [
        ["do", "the", "same"], ["do", "likewise"], ["reciprocate"], ["follow", "suit"], ["the", "same", "treatment"], ["act", "likewise"],
        ["return", "the", "favour"],
    ]

    /// `… and urged the US to do the same`: the request that goes with an offer.
    private mutating func mirror(_ view: SentenceView) {
        guard let index = facts.indices.last, case .tariffMeasure(let offer) = facts[index].detail, offer.status == .offered,
            last?.sentence == view.index
        else { return }
        for at in view.range where view.has(at, .requestVerb) {
            guard
                let same = (at + 1..<min(at + 12, view.range.upperBound)).compactMap({ start in
                    Self.sameWords.first { words in words.indices.allSatisfy { view.key(start + $0) == words[$0] } }.map { start + $0.count - 1 }
                }).first
            else { continue }
            var end = same + 1
            while end < view.range.upperBound, view.key(end) != ",", view.key(end) != ".", !view.isClauseMark(end) { end += 1 }
            let scope = MeasureScope(
                view: view, rate: TariffRate(at: same, value: 0, rule: "measure.same-in-return", span: same..<same), window: same..<end
            ).named(after: same)
            let measure = TariffMeasure(
                imposer: offer.target, target: offer.imposer, ratePercent: offer.ratePercent, status: .requested, date: offer.date, scope: scope)
            emit(view, at..<end, "measure.same-in-return", measure, isStated: true, isDated: true, confidence: facts[index].confidence ?? 1)
            return
        }
    }

    // MARK: Facts

    private mutating func emit(
        _ view: SentenceView, _ rate: TariffRate, _ window: Range<Int>, _ measure: TariffMeasure, isStated: Bool, isDated: Bool,
        confidence: Double, rule: String, isGrammar: Bool, isDoubted: Bool = false
    ) {
        var start = max(window.lowerBound, view.clauseStart(rate.at)), end = min(window.upperBound, view.clauseEnd(rate.at))
        while start < rate.span.lowerBound, [",", "and", "but", "while", "or", ";"].contains(view.key(start)) || view[start].isMark { start += 1 }
        while end > rate.span.upperBound, [",", "and", "but", "while", "or", ".", ";", "a"].contains(view.key(end - 1)) { end -= 1 }
        if end - start > 45 { start = max(start, rate.span.lowerBound - 25); end = min(end, rate.span.upperBound + 20) }
        guard
            reading.decider.allows(.tariffFact, confidence, isGrammar: isGrammar && !reading.isOldWire, isDoubted: isDoubted)
                || reading.decider.lesson?.isTeaching == true
        else { return }
        emit(view, start..<end, rule, measure, isStated: isStated, isDated: isDated, confidence: confidence)
    }

    private mutating func emit(
        _ view: SentenceView, _ range: Range<Int>, _ rule: String, _ measure: TariffMeasure, isStated: Bool, isDated: Bool, confidence: Double
    ) {
        reading.budget.charge(facts.count)
        for index in facts.indices {
            guard case .tariffMeasure(var other) = facts[index].detail, other.imposer == measure.imposer, other.target == measure.target,
                other.ratePercent == measure.ratePercent,
                Self.isSameGoods(other.scope, measure.scope)
            else { continue }
            let isAgain = other.status == measure.status || !isStated || !self.isStated[index] || Self.isSameStep(other.status, measure.status)
            // A day that the words themselves do not give is weaker than one that they do.
            let known = self.isDated[index] ? other.date : nil, told = isDated ? measure.date : nil
            guard isAgain, PartialDate.areCompatible(known, told) || !isStated || !self.isStated[index] else { continue }
            if !self.isStated[index], isStated {
                other.status = measure.status
                self.isStated[index] = true
                if told != nil { other.date = told }
            }
            if known == nil {
                other.date = told ?? other.date ?? measure.date
            } else if PartialDate.areCompatible(known, told) {
                other.date = PartialDate.sharper(known, told)
            }
            if told != nil { self.isDated[index] = true }
            other.previousRatePercent = other.previousRatePercent ?? measure.previousRatePercent
            other.scope = other.scope ?? measure.scope
            facts[index].detail = .tariffMeasure(other)
            facts[index].confidence = max(facts[index].confidence ?? 0, confidence)
            return
        }
        guard var fact = reading.fact(range, rule: rule, .tariffMeasure(measure)) else { return }
        fact.confidence = confidence
        facts.append(fact)
        imposers.insert(measure.imposer)
        self.isStated.append(isStated)
        self.isDated.append(isDated && measure.date != nil)
    }
}
