import Models

/// The change and the rank that stand beside a figure.
struct FigureChange {
    let view: SentenceView
    let flow: Int
    let money: Int
    let upper: Int

    private var reading: Reading { view.reading }

    /// The change in per cent, negative for a fall, and the unit behind it.
    func find() -> (percent: Double, end: Int)? { inFront() ?? behind() }

    /// `exports rose 37.3 per cent to $71.7 billion`, `a 12 per cent rise in exports, to $4bn`
    private func inFront() -> (Double, Int)? {
        guard flow < money else { return nil }
        if let noun = view.last(before: flow, within: 8, where: { $0.isWord && $0.has([.riseWord, .fallWord]) }), view.key(noun + 1) == "in",
            view.range.contains(noun - 1), let rate = reading.units[noun - 1].rate, !rate.isPoints, !rate.isRange,
            !(flow..<money).contains(where: { reading.units[$0].rate != nil })
        {
            return (view.has(noun, .fallWord) ? -rate.value : rate.value, money + 1)
        }
        for at in flow + 1..<max(flow + 1, money) {
            guard let rate = reading.units[at].rate, !rate.isPoints, !rate.isRange else { continue }
            // `rose 2.1 billion dlrs or four pct to 57 billion`
            let front = view.key(at - 1) == "or" && at - 2 > flow && view.isDifference(at - 2) ? at - 2 : at
            guard let sign = sign(before: front) ?? sign(after: at, within: 1) ?? shared(at) else { continue }
            return (sign * rate.value, money + 1)
        }
        return nil
    }

    /// `exports rose 16.4% to $7.9 billion and imports 32.4% to $6.5 billion`: the verb in front holds on.
    private func shared(_ at: Int) -> Double? {
        guard at == flow + 1, view.key(at + 1) == "to" || view.key(at + 1) == "at",
            let verb = view.last(before: flow, within: 24, where: { $0.isWord && $0.has([.riseWord, .fallWord]) })
        else { return nil }
        return view.has(verb, .fallWord) ? -1 : 1
    }

    /// `$71.7 billion (up 37.3 per cent)`, `, a 36.5 per cent increase`
    private func behind() -> (Double, Int)? {
        var at = money + 1
        var steps = 0
        while at < min(upper, view.range.upperBound), steps < 14 {
            let unit = reading.units[at]
            if let rate = unit.rate {
                if rate.isPoints || rate.isRange || isShare(at) { return nil }
                let sign = sign(before: at) ?? sign(after: at, within: 3)
                // A bare rate in brackets is a change, too.
                guard let sign = sign ?? (view.key(at - 1) == "(" ? 1 : nil) else { return nil }
                return (sign * (rate.isNegative ? -rate.value : rate.value), view.key(at + 1) == ")" ? at + 2 : at + 1)
            }
            if unit.has([.exportWord, .importWord, .surplusNoun, .deficitNoun]), unit.isWord { return nil }
            if unit.has([.conjunction]), unit.is("while") || unit.is("but") { return nil }
            if unit.key == ";" { return nil }
            at += 1
            steps += 1
        }
        return nil
    }

    private func isShare(_ at: Int) -> Bool {
        view.key(at + 1) == "of"
            || view.last(before: at, within: 5) { ["accounting", "accounted", "share", "representing", "equivalent"].contains($0.key) } != nil
                && sign(after: at, within: 2) == nil
    }

    private func sign(before at: Int) -> Double? {
        for index in [at - 1, at - 2, at - 3] where view.range.contains(index) && index > view.range.lowerBound - 1 {
            let unit = reading.units[index]
            guard unit.isWord else { return nil }
            if unit.has(.fallWord) || unit.is("off") && index == at - 1 { return -1 }
            if unit.has(.riseWord) { return 1 }
            if unit.has(.reachVerb), !unit.has([.riseWord, .fallWord]) { return nil }
            if unit.money != nil { return nil }
        }
        return nil
    }

    private func sign(after at: Int, within distance: Int) -> Double? {
        for index in at + 1...at + max(1, distance) where view.range.contains(index) {
            let unit = reading.units[index]
            guard unit.isWord || unit.time?.isComparison == true else { return nil }
            if unit.has(.fallWord) { return -1 }
            if unit.has(.riseWord) { return 1 }
        }
        return nil
    }

    /// `ranking third`, `the eighth largest`, `third-largest`; of the figure, not of a market or partner.
    func rank() -> Int? {
        let end = min(upper, view.range.upperBound)
        var at = money + 1
        while at < end {
            defer { at += 1 }
            let unit = reading.units[at]
            if unit.has([.exportWord, .importWord]), unit.isWord, at > money + 3 { return nil }
            if let ordinal = unit.ordinal {
                if ["ranking", "ranked", "ranks"].contains(view.key(at - 1)) || ["ranking", "ranked", "ranks"].contains(view.key(at - 2)) {
                    return ordinal
                }
                if ["largest", "biggest", "highest", "widest"].contains(view.key(at + 1)), !isOther(at + 2) { return ordinal }
            }
            if unit.isWord, let dash = unit.key.firstIndex(of: "-"), let ordinal = Numbers.ordinal(word: unit.key[..<dash]),
                ["-largest", "-biggest", "-highest", "-widest"].contains(String(unit.key[dash...])), !isOther(at + 1)
            {
                return ordinal
            }
        }
        return nil
    }

    private func isOther(_ at: Int) -> Bool {
        for index in at..<at + 2 where view.range.contains(index) {
            if ["partner", "market", "economy", "exporter", "importer", "supplier", "buyer", "destination", "source", "trading", "customer"].contains(
                view.key(index))
            {
                return true
            }
        }
        return false
    }
}
