import Models

/// Who reports a flow and with whom.
struct FigureParties {
    let view: SentenceView
    let link: FigureFinder.Link
    let money: Int
    let lower: Int
    let upper: Int
    let frame: FigureFinder.Frame?

    private var reading: Reading { view.reading }
    private var flow: FlowWord { link.word }

    func find() -> (reporter: String, partner: String)? {
        if flow.flow == .totalTrade { return totals() }
        var reporter = possessor() ?? (flow.isVerb ? subject() : nil)
        var partner: String?
        var direct: [(String, String)] = []  // preposition and country
        for at in search where at != money {
            guard let code = placeCode(at) else { continue }
            direct.append((preposition(at), code))
        }
        let outward = flow.flow == .import ? ["from"] : ["to", "into", "toward", "towards"]
        let inward = flow.flow == .import ? ["to", "into", "by"] : ["from", "by"]
        switch flow.flow {
        case .export, .import:
            partner = direct.first { outward.contains($0.0) }?.1
            if reporter == nil { reporter = direct.first { inward.contains($0.0) && $0.1 != partner }?.1 }
            // `imports of Vietnamese goods`, `exports of Japan`
            if let of = direct.first(where: { $0.0 == "of" }), partner == nil || reporter == nil {
                if flow.flow == .import { partner = partner ?? (of.1 == reporter ? nil : of.1) } else { reporter = reporter ?? of.1 }
            }
        default:
            partner = direct.first { ["with", "against", "over"].contains($0.0) && $0.1 != reporter }?.1
            if reporter == nil { reporter = direct.first { ["of", "for"].contains($0.0) && $0.1 != partner }?.1 ?? verbSubject() }
        }
        if reporter == partner { reporter = nil }
        return complete(reporter, partner)
    }

    /// Units in which the flow's parties may be named: from the sum before to the sum behind, short of the next flow.
    private var search: Range<Int> {
        let start = max(lower + 1, view.clauseStart(min(flow.at, money)))
        var end = min(upper, view.clauseEnd(max(flow.at, money)))
        for at in max(flow.at, money) + 1..<max(max(flow.at, money) + 1, end) where FlowWord.find(view, at) != nil && at != flow.at {
            end = at
            break
        }
        return start..<max(start, end)
    }

    private var possessorCode: String? {
        guard flow.at > view.range.lowerBound, view.key(flow.at - 1) == "'s" else { return nil }
        return flow.at - 2 >= view.range.lowerBound ? reading.country(flow.at - 2) : nil
    }

    /// A country, or what stands for one: `there`, `the country`, `that market`, `the world`.
    private func placeCode(_ at: Int) -> String? {
        if let code = reading.units[at].country?.code { return code }
        if view.key(at) == "world", view.key(at - 1) == "the" || view.key(at - 1) == "whole" { return "*" }
        guard ["country", "neighbour", "neighbor", "market", "there"].contains(view.key(at)) else { return nil }
        var before = at - 1
        while ["neighbouring", "neighboring", "asian", "latter"].contains(view.key(before)) { before -= 1 }
        guard view.key(at) == "there" || ["the", "its", "that", "this"].contains(view.key(before)) else { return nil }
        // The country named last in the sentence that is not the reporter's own, else the partner spoken of.
        let own = possessorCode ?? frame?.reporter ?? reading.home
        if view.key(before) != "its", let last = view.last(before: before, within: 40, where: { $0.country.map { $0.code != own } == true }) {
            return reading.units[last].country?.code
        }
        guard let frame, view.key(at) != "market" || view.key(before) == "that" else { return nil }
        return frame.partner == "*" ? nil : frame.partner
    }

    /// The preposition that governs a country: `to the United States`, `with Việt Nam`.
    private func preposition(_ at: Int) -> String {
        var index = at - 1
        while index >= view.range.lowerBound, at - index < 7 {
            let unit = reading.units[index]
            // `countries in the east, including Hong Kong and Taiwan`: examples of a partner, and nobody who reports.
            if unit.has(.preposition) || unit.is("including"), unit.isWord { return unit.key }
            if view.key(index) == "and" || view.key(index) == "," || (unit.isWord && unit.has(.determiner)) || unit.country != nil {
                index -= 1
                continue
            }
            break
        }
        return view.key(at) == "there" ? "from" : ""
    }

    /// `Việt Nam's exports`, `US imports`, `its surplus`.
    func possessor() -> String? {
        var at = flow.at - 1
        var steps = 0
        while at >= view.range.lowerBound, at > lower, steps < 6 {
            let unit = reading.units[at]
            if let code = reading.country(at), unit.person == nil {
                let isPossessive = view.key(at + 1) == "'s"
                if isPossessive
                    || unit.country != nil && !["to", "from", "with", "into", "in", "between", "and"].contains(view.key(at - 1))
                        && view.key(at - 1) != "the"
                    || unit.country != nil && view.key(at - 1) == "the"
                        && !["to", "from", "with", "into", "in", "between"].contains(view.key(at - 2))
                {
                    return code
                }
                return nil
            }
            if view.key(at) == "its" || view.key(at) == "their" { return antecedent() }
            if view.key(at) == "country", view.key(at + 1) == "'s", let home = frame?.reporter ?? reading.home { return home }
            if unit.key == "'s" || (unit.isWord && !unit.has([.preposition, .conjunction, .reachVerb, .auxiliary, .pastVerb])) || unit.key == "-" {
                at -= 1
                steps += 1
                continue
            }
            return nil
        }
        return nil
    }

    /// Whom `its` stands for: the last country that did something in the sentence, else the reporter before, else the article's own.
    private func antecedent() -> String? {
        if let subject = subject() { return subject }
        return frame?.reporter ?? reading.home
    }

    /// The first country of the clause that no preposition governs, or a possessor there.
    private func subject() -> String? {
        let start = flow.isVerb ? view.clauseStart(flow.at) : view.range.lowerBound
        let candidates = Array(start..<max(start, flow.at))
        // A verb's subject is the nearest one in front of it.
        for at in flow.isVerb ? candidates.reversed() : candidates {
            guard let code = reading.units[at].country?.code, reading.units[at].country?.form != .demonym || view.has(at + 1, .goodsNoun) == false
            else {
                continue
            }
            if view.key(at + 1) == "'s" || preposition(at) == "" || preposition(at) == "with" && flow.isVerb { return code }
        }
        return flow.isVerb ? frame?.reporter : nil
    }

    /// `Việt Nam ran a deficit of`, `the US recorded a surplus`
    private func verbSubject() -> String? {
        for at in view.clauseStart(flow.at)..<flow.at {
            if let country = reading.units[at].country, country.form != .demonym, preposition(at) == "" { return country.code }
        }
        return nil
    }

    /// Fills in from the figure before, from the pair spoken of, or from the whole world.
    private func complete(_ reporter: String?, _ partner: String?) -> (String, String)? {
        let near = frame.flatMap { reading.paragraph(view.index) == $0.paragraph && !$0.isSpoken || isResumed($0) ? $0 : nil }
        if let reporter, let partner { return (reporter, partner) }
        if flow.needsParties, reporter == nil || partner == nil {
            // `sold goods worth $5bn to the US and bought $2bn`
            if partner == nil, let frame, frame.sentence == view.index, frame.partner != "*", reporter == nil || reporter == frame.reporter {
                return (frame.reporter, frame.partner)
            }
            if let partner, let reporter = reporter ?? frame?.reporter ?? reading.home, partner != reporter { return (reporter, partner) }
            return nil
        }
        if let partner {
            if let frame = near ?? frame {
                if frame.reporter != partner, frame.partner == partner || frame.partner == "*" { return (frame.reporter, partner) }
                if frame.partner != partner, frame.partner != "*", frame.reporter == partner { return (frame.partner, partner) }
                if frame.reporter != partner, near != nil { return (frame.reporter, partner) }
            }
            return reading.home.flatMap {
                $0 != partner ? ($0, partner) : reading.pair(before: flow.at, in: view.index, with: partner).map { ($0.1, partner) }
            }
        }
        if isTotal { return (reporter ?? near?.reporter ?? reading.home).map { ($0, "*") } }
        if let near {
            if let reporter {
                if near.partner == "*" { return (reporter, "*") }
                if reporter == near.reporter { return (reporter, near.partner) }
                if reporter == near.partner { return (reporter, near.reporter) }
                return (reporter, "*")
            }
            return (near.reporter, near.partner)
        }
        if let pair = bilateral(), reporter == nil || reporter == pair.0 || reporter == pair.1 {
            let reporter = reporter ?? pair.0
            return (reporter, reporter == pair.0 ? pair.1 : pair.0)
        }
        return (reporter ?? reading.home).map { ($0, "*") }
    }

    /// `The politically sensitive surplus hit …`: the balance that the sentence before spoke of, though a paragraph ends between them.
    private func isResumed(_ frame: FigureFinder.Frame) -> Bool {
        guard flow.flow == .surplus || flow.flow == .deficit, frame.flow == flow.flow, view.index - frame.sentence == 1,
            let determiner = view.last(before: flow.at, within: 4, where: { $0.is("the") || $0.is("that") || $0.is("this") })
        else { return false }
        return determiner <= view.range.lowerBound + 1 && !(determiner..<flow.at).contains { reading.country($0) != nil }
    }

    private var isTotal: Bool {
        view.last(before: flow.at, within: 4) { ["total", "overall", "global", "worldwide", "foreign"].contains($0.key) } != nil
    }

    /// Two countries in the same sentence with `between … and`.
    private func bilateral() -> (String, String)? {
        let codes = view.range.compactMap { reading.units[$0].country?.code }
        var distinct: [String] = []
        for code in codes where !distinct.contains(code) { distinct.append(code) }
        return distinct.count == 2 && view.range.contains { view.key($0) == "between" || view.key($0) == "bilateral" || view.key($0) == "two-way" }
            ? (distinct[0], distinct[1]) : nil
    }

    /// `trade between the two countries`: the pair that the article speaks of.
    private func twoCountries() -> (String, String)? {
        guard let between = view.first(after: flow.at, within: 5, where: { $0.is("between") }),
            view.key(between + 1) == "them" || view.key(between + 1) == "the" && Self.sides.contains(view.key(between + 2))
        else { return nil }
        if let frame, frame.partner != "*" { return (frame.reporter, frame.partner) }
        return reading.countries.count >= 2 ? (reading.countries[0], reading.countries[1]) : nil
    }

    private static let sides: WordSet = ["two", "both", "countries", "sides", "nations", "neighbours", "neighbors", "states"]

    private func totals() -> (String, String)? {
        var codes: [String] = []
        // Around the word itself: `US-China trade`, `trade between A and B`, `A's trade with B`.
        let start = max(view.clauseStart(flow.at), lower + 1)
        for at in start..<max(start, min(upper, view.clauseEnd(max(flow.at, money)))) {
            guard let code = reading.units[at].country?.code ?? placeCode(at), !codes.contains(code) else { continue }
            if at > money, !["with", "between", "and", "to"].contains(preposition(at)) { continue }
            codes.append(code)
        }
        if let pair = twoCountries() { return pair }
        if codes.count >= 2 { return (codes[0], codes[1]) }
        let isBilateral =
            flow.isBilateral || view.last(before: flow.at, within: 4) { ["bilateral", "two-way", "mutual", "reciprocal"].contains($0.key) } != nil
        if let code = codes.first {
            // `trade with the European Union`: the reporter is whom the text speaks of.
            let hasPartner = view.range.contains { reading.units[$0].country?.code == code && ["with", "to", "between"].contains(preposition($0)) }
            if hasPartner || isBilateral {
                if let frame, frame.reporter != code { return (frame.reporter, code) }
                if let home = reading.home, home != code { return (home, code) }
                return reading.pair(before: flow.at, in: view.index, with: code)
            }
            return (code, "*")
        }
        if isBilateral {
            if let frame, frame.partner != "*" { return (frame.reporter, frame.partner) }
            return reading.pair(before: flow.at, in: view.index)
        }
        let near = frame.flatMap { reading.paragraph(view.index) - $0.paragraph <= 1 ? $0 : nil }
        return (near?.reporter ?? reading.home).map { ($0, near.map { $0.partner } ?? "*") }
    }
}
