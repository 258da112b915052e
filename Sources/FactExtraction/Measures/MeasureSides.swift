import Models

/// The sides of a rate that its own sentence names.
extension MeasureFinder {
    /// The best target cue and those joined to it by `and` and commas.
    func targets(_ view: SentenceView, _ rate: TariffRate, _ cues: [MeasureParties.Cue]) -> [String]? {
        if rate.isListed {
            for at in [rate.at - 1, rate.at - 2] where view.range.contains(at) {
                if let code = view[at].country?.code { return [code] + listed(view, before: at, not: code) }
            }
        }
        let possible = cues.filter { $0.side == .target }
        // `tariffs on most partners, under which Peru is hit with 46 per cent`: the rate's own clause comes first.
        func place(_ cue: MeasureParties.Cue) -> Int {
            order(cue, rate) - (view.between(cue.at, rate.at).contains { view.has($0, .relative) } ? 16 : 0)
        }
        guard let best = possible.max(by: { place($0) < place($1) }) else { return nil }
        var codes = [best.code]
        // `Malaysia, Indonesia and Thailand have each been subject to …`: who suffers is the whole list.
        if best.weight == 3, best.at < rate.at, view[best.at].country != nil { codes += listed(view, before: best.at, not: best.code) }
        for cue in possible
        where cue.at != best.at && cue.weight >= best.weight - 1 && !codes.contains(cue.code)
            && isJoined(view, min(cue.at, best.at), max(cue.at, best.at))
        {
            codes.append(cue.code)
        }
        return codes
    }

    /// Countries that a list names in front of its last one: `A, B and C`; nothing without the `and`.
    private func listed(_ view: SentenceView, before last: Int, not own: String) -> [String] {
        var codes: [String] = []
        var at = last - 1
        var hasAnd = false
        while view.range.contains(at) {
            if view.key(at) == "and" { hasAnd = true }
            if let country = view[at].country, country.form != .demonym {
                // A rate of its own behind it ends the list.
                if country.code != own, !codes.contains(country.code) { codes.append(country.code) }
            } else if ![",", "and", "the"].contains(view.key(at)) {
                break
            }
            at -= 1
        }
        // `Yesterday Japan, the US and …`: the first name may belong to what stands before.
        return hasAnd ? codes : []
    }

    /// Only names, commas and `and` between two units.
    private func isJoined(_ view: SentenceView, _ low: Int, _ high: Int) -> Bool {
        (low + 1..<high).allSatisfy {
            view[$0].country != nil || ["and", ",", "the", "or", "as", "well"].contains(view.key($0)) || view.has($0, .goodsNoun)
        }
    }

    func best(_ side: MeasureParties.Side, _ rate: TariffRate, _ cues: [MeasureParties.Cue], not targets: [String]?) -> String? {
        cues.filter { $0.side == side && !(targets?.contains($0.code) ?? false) }.max { order($0, rate) < order($1, rate) }?.code
    }

    private func order(_ cue: MeasureParties.Cue, _ rate: TariffRate) -> Int {
        let distance = cue.at > rate.at ? cue.at - rate.at : rate.at - cue.at + 1
        return cue.weight * 12 - distance
    }
}
