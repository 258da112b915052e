import Models

/// Cues for the models that decide about a sum of money.
struct FigureCues {
    let view: SentenceView
    let money: Int
    let sum: Money
    let flows: [FlowWord]
    let monies: [Int]

    private var reading: Reading { view.reading }

    // MARK: The flow

    /// A flow that a sum may be of; nil is none.
    struct FlowCandidate {
        var word: FlowWord?
        /// The flow of the sentence before.
        var isCarried = false
        var cues: Features
    }

    func candidates(guess: FlowWord?, carried: FlowWord?, frame: FigureFinder.Frame?, isUnreal: Bool, isAhead: Bool) -> [FlowCandidate] {
        var none = Features(.figureFlow)
        none.add("none")
        none.add("none-no-flow", if: flows.isEmpty)
        none.add("none-unreal", if: isUnreal)
        none.add("none-ahead", if: isAhead)
        none.add("none-guess", if: guess == nil)
        none.add("none-bare", if: sum.isBare)
        none.add("none-account", if: speaksOfAccount)
        addSum("none", &none)
        var list = [FlowCandidate(word: nil, cues: none)]
        for flow in flows.sorted(by: { abs($0.at - money) < abs($1.at - money) }).prefix(5) {
            list.append(FlowCandidate(word: flow, cues: self.flow(flow, guess: guess)))
        }
        if let carried {
            var cues = Features(.figureFlow)
            cues.add("carried")
            cues.add("carried-kind", carried.flow.rawValue)
            cues.add("carried-alone", if: flows.isEmpty)
            cues.add("carried-account", if: speaksOfAccount)
            cues.add("carried-gap", frame.map { min(4, view.index - $0.sentence) } ?? 9)
            addSum("carried", &cues)
            list.append(FlowCandidate(word: carried, isCarried: true, cues: cues))
        }
        return list
    }

    private func addSum(_ kind: String, _ cues: inout Features) {
        cues.add("front-1", kind + view.cue(money - 1))
        cues.add("front-2", kind + view.cue(money - 2) + " " + view.cue(money - 1))
        cues.add("behind-1", kind + view.cue(money + 1))
        cues.add("behind-2", kind + view.cue(money + 1) + " " + view.cue(money + 2))
        // `rose 1.6 billion to 57.3 billion`: the first sum is a change.
        if let next = monies.first(where: { $0 > money }) { cues.add("next-sum", kind + view.cue(money - 1) + " " + view.cue(next - 1)) }
        if let previous = monies.last(where: { $0 < money }) { cues.add("previous-sum", kind + view.cue(previous - 1) + " " + view.cue(money - 1)) }
        for at in max(view.range.lowerBound, money - 3)..<money { view.addClasses(at, "front-class", &cues) }
        cues.add("size", sum.value < 1e6 ? 0 : sum.value < 1e8 ? 1 : sum.value < 1e9 ? 2 : sum.value < 1e11 ? 3 : 4)
        for at in max(view.range.lowerBound, money - 5)..<money
        where view[at].isWord && view[at].has([.otherQuantity, .tariffNoun, .sector, .negation]) {
            cues.add("quantity-front", kind + (view.has(at, .sector) ? "sector" : view.key(at)))
        }
        // `duties on $200 billion of goods`: what a tariff covers.
        if let noun = view.last(before: money, within: 7, where: { $0.has([.tariffNoun, .imposeVerb]) }) {
            cues.add("levied", kind + view.cue(money - 1))
            cues.add("levied-on", if: (noun..<money).contains { view.key($0) == "on" })
        }
        cues.add(
            "levied-behind",
            if: (money + 1..<money + 8).contains { view.has($0, .tariffNoun) || ["levies", "tariffed", "taxed"].contains(view.key($0)) })
        cues.add("top", if: view.range.contains { ["top", "largest", "biggest", "main"].contains(view.key($0)) })
        for at in money + 1..<max(money + 1, min(money + 6, view.range.upperBound))
        where view[at].isWord && view[at].has([.otherQuantity, .tariffNoun, .goodsNoun, .sector]) {
            cues.add("quantity-behind", kind + (view.has(at, .sector) ? "sector" : view.key(at)))
        }
    }

    /// A current account or balance of payments stands in front of the sum.
    private var speaksOfAccount: Bool {
        view.last(before: money, within: 40) { ["account", "accounts", "payments", "invisibles"].contains($0.key) } != nil
    }

    private func flow(_ flow: FlowWord, guess: FlowWord?) -> Features {
        var cues = Features(.figureFlow)
        cues.add("flow")
        cues.add("kind", flow.flow.rawValue)
        cues.add("word", view.key(flow.at))
        cues.add("guess", if: guess?.at == flow.at)
        cues.add("verb", if: flow.isVerb)
        cues.add("needs-parties", if: flow.needsParties)
        cues.add("at", distance: flow.at - money)
        let gap = view.between(flow.at, money)
        let monies = gap.count { view[$0].money != nil }
        cues.add("money-between", min(2, monies))
        cues.add("flow-between", min(2, flows.count { gap.contains($0.at) }))
        cues.add("mark-between", min(2, gap.count { view.isClauseMark($0) }))
        cues.add("comma-between", min(3, gap.count { view.key($0) == "," }))
        cues.add("tariff-between", if: gap.contains { view.has($0, .tariffNoun) })
        cues.add("verb-between", if: gap.contains { view.has($0, [.reachVerb, .riseWord, .fallWord]) })
        let side = flow.at < money ? "front " : "behind "
        if gap.count <= 12 { for at in gap where view[at].isWord { cues.add("between", side + view.cue(at)) } }
        for at in view.clauseStart(min(flow.at, money))..<max(flow.at, money)
        where view[at].isWord && view[at].has([.future, .hypothesis, .negation]) || view.key(at) == "target" || view.key(at) == "forecast" {
            cues.add("doubt", view.key(at))
        }
        cues.add("account", if: speaksOfAccount)
        cues.add("flow-front", view.cue(flow.at - 1))
        cues.add("flow-behind", view.cue(flow.at + 1))
        addSum(side, &cues)
        return cues
    }

    // MARK: Parties

    func codes(_ flow: FlowWord, frame: FigureFinder.Frame?, guess: (String, String)?) -> [String] {
        var codes: [String] = []
        func add(_ code: String?) { if let code, code != "*", !codes.contains(code), codes.count < 14 { codes.append(code) } }
        for at in view.range.filter({ reading.country($0) != nil }).sorted(by: { abs($0 - money) < abs($1 - money) }) { add(reading.country(at)) }
        add(guess?.0)
        add(guess?.1)
        add(frame?.reporter)
        add(frame?.partner)
        add(reading.home)
        for code in reading.countries.prefix(2) { add(code) }
        if view.index > 0 { for at in reading.sentences[view.index - 1] { add(reading.country(at)) } }
        return codes + ["*"]
    }

    func party(
        _ decision: Decision, _ code: String, _ flow: FlowWord, isCarried: Bool, frame: FigureFinder.Frame?, guess: (String, String)?,
        reporter: String?
    ) -> Features {
        var cues = Features(decision)
        let kind = flow.flow.rawValue
        cues.add("bias")
        cues.add("all", if: code == "*")
        cues.add("all-kind", code == "*" ? kind : "-")
        cues.add("guess-reporter", if: code == guess?.0)
        cues.add("guess-partner", if: code == guess?.1)
        cues.add("home", if: code == reading.home)
        cues.add("reporter-itself", if: code == reporter)
        cues.add("carried-flow", if: isCarried && code == frame?.reporter)
        if let frame {
            let gap = min(3, view.index - frame.sentence)
            if code == frame.reporter { cues.add("frame-reporter", gap) }
            if code == frame.partner { cues.add("frame-partner", gap) }
            cues.add("frame-other", if: code != frame.reporter && code != frame.partner)
        }
        if let rank = reading.countries.firstIndex(of: code) { cues.add("rank", min(rank, 5)) }
        let mentions = view.range.filter { reading.country($0) == code }.sorted { abs($0 - flow.at) < abs($1 - flow.at) }
        cues.add("absent", if: mentions.isEmpty && code != "*")
        cues.add("nobody-named", if: code == "*" && !view.range.contains { view[$0].country != nil })
        for at in mentions.prefix(2) {
            let preposition = view.preposition(at)
            cues.add("preposition", preposition)
            cues.add("preposition-kind", preposition + " " + kind)
            if !isCarried {
                cues.add("at-flow", distance: at - flow.at)
                cues.add("flow-between", if: view.between(at, flow.at).contains { index in flows.contains { $0.at == index } })
            }
            cues.add("at-money", distance: at - money)
            cues.add("money-between", if: view.between(at, money).contains { view[$0].money != nil })
            cues.add("mark-between", if: view.between(at, money).contains { view.isClauseMark($0) })
            cues.add("possessor", if: view.key(at + 1) == "'s")
            cues.add("form", view.cue(at) + (at < flow.at ? " front " : " behind ") + kind)
            cues.add("word-front", view.cue(at - 1))
            cues.add("word-behind", view.cue(at + 1))
            cues.add("opens", if: at <= view.range.lowerBound + 1)
        }
        return cues
    }

    // MARK: Period

    func periods(
        _ flow: FlowWord, isCarried: Bool, guess: String?, carried: String?, recent: String?, memory: PeriodMemory, periods: FigurePeriod,
        lower: Int, upper: Int
    ) -> [DateList.Candidate] {
        var found = DateList(.figurePeriod)
        if let guess { found.note(PartialDate.canonicalPeriod(guess)) { $0.add("guess") } }
        let isBaseSum = view.looksBack(money)
        for at in view.range {
            guard let time = view[at].time else { continue }
            let isBase = periods.isBase(at)
            let text: String?
            if case .comparison(let year) = time.form {
                text = carried.flatMap { FigurePeriod.shifted($0, year: year) }
            } else if case .monthBefore = time.form {
                text = carried.flatMap { FigurePeriod.monthBefore($0) }
            } else {
                text = periods.text(at) ?? reading.resolver.resolve(TimeExpression(form: time.form), .past)
            }
            guard let text else { continue }
            let between = view.between(at, money)
            let moneyBetween = between.count { view[$0].money != nil }
            let form = time.formName
            let age = reading.age(of: text)
            found.note(PartialDate.canonicalPeriod(text)) {
                $0.add("told")
                $0.add("age", age)
                $0.add("age-width", age + String(text.utf8.count))
                $0.add("form", form)
                $0.add("at", distance: at - money)
                $0.add("base", (isBase ? "base " : "plain ") + (isBaseSum ? "of base" : "of main"))
                $0.add("money-between", min(2, moneyBetween))
                $0.add("mark-between", if: between.contains { view.isClauseMark($0) || view.key($0) == "," })
                $0.add("front", view.cue(at - 1))
                $0.add("front-base", view.cue(at - 1) + (isBaseSum ? " base" : ""))
                $0.add("near-front", if: at < money && at > lower)
                $0.add("near-behind", if: at > money && at < upper)
                $0.add("adjacent", if: at == money + 1 || at == money + 2)
                $0.add("opens", if: at <= view.range.lowerBound + 1)
                $0.add("clause", if: between.contains { view.isClauseMark($0) || view.key($0) == "and" })
            }
        }
        if let carried {
            found.note(PartialDate.canonicalPeriod(carried)) {
                $0.add("carried")
                $0.add("carried-base", isBaseSum ? 1 : 0)
                $0.add("carried-width", carried.utf8.count)
            }
            if let year = FigurePeriod.shifted(carried, year: nil) {
                found.note(PartialDate.canonicalPeriod(year)) {
                    $0.add("year-before")
                    $0.add("year-before-base", isBaseSum ? 1 : 0)
                }
            }
        }
        if let main = memory.main { found.note(PartialDate.canonicalPeriod(main)) { $0.add("main", isBaseSum ? 1 : 0) } }
        if let named = memory.named(in: view) { found.note(PartialDate.canonicalPeriod(named)) { $0.add("named", isBaseSum ? 1 : 0) } }
        if let recent { found.note(PartialDate.canonicalPeriod(recent)) { $0.add("recent") } }
        if let (year, month, _) = reading.document.published?.civil, year > 1 {
            found.note(String(year - 1)) { $0.add("last-year") }
            found.note(month == 1 ? Day.month(year - 1, 12) : Day.month(year, month - 1)) { $0.add("last-month") }
        }
        return found.list
    }
}
