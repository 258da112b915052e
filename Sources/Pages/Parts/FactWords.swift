import Models

/// How the kinds of facts are shown: a letter, a colour of the style sheet, a name.
extension FactKind {
    /// The letter that stands before a mark.
    public var letter: String {
        switch self {
        case .tariffMeasure: "T"
        case .tradeFigure: "F"
        case .event: "E"
        case .person: "P"
        case .organisation: "O"
        case .quotation: "Q"
        }
    }

    /// The class of marks and labels.
    public var style: String { "k-" + letter.lowercased() }

    /// Its name for readers.
    public var title: String {
        switch self {
        case .tariffMeasure: "Tariff"
        case .tradeFigure: "Trade figure"
        case .event: "Event"
        case .person: "Person"
        case .organisation: "Organisation"
        case .quotation: "Quotation"
        }
    }
}

extension Fact {
    /// What the fact says, in one line.
    public var sentence: HTML {
        switch detail {
        case .tariffMeasure(let m):
            let from = m.previousRatePercent.map { ", from \(Words.rate($0))" }
            let date = m.date.map { ", \(Words.date($0))" }
            return
                "<b>\(Words.rate(m.ratePercent))</b> \(Words.words(m.status.rawValue)): \(Words.country(m.imposer)) on \(Words.country(m.target)), \(clipped(m.scope ?? "all goods", 120))\(from ?? "")\(date ?? "")"
        case .tradeFigure(let f):
            let change = f.changePercent.map { ", \(Words.change($0))" + (f.changeBase.map { " on \(Words.date($0))" } ?? "") }
            return
                "<b>\(Words.money(f.value, f.currency))</b> \(Words.title(reporter: f.reporter, flow: f.flow, partner: f.partner)), \(Words.date(f.period))\(change ?? "")"
        case .event(let e): return e.sentence
        case .person(let p):
            let roles = p.roles.isEmpty ? "" : ", \(clipped(p.roles.joined(separator: "; "), 200))"
            return "<b><bdi>\(clipped(p.name, 120))</bdi></b>\(roles)"
        case .organisation(let o): return "<b><bdi>\(clipped(o.name, 160))</bdi></b>"
        case .quotation(let q): return "<b><bdi>\(clipped(q.speaker, 120))</bdi></b>: <q dir=\"auto\">\(clipped(q.quote, 300))</q>"
        }
    }

    /// The page that shows what all articles say of it; nil for kinds without one.
    public var page: String? {
        switch detail {
        case .tariffMeasure(let m): address("/tariffs", [("imposer", m.imposer), ("target", m.target)])
        case .tradeFigure(let f): address("/trade", [("reporter", f.reporter), ("partner", f.partner)])
        case .event: nil
        case .person(let p): address("/people", [("name", clipped(p.name, 100))])
        case .organisation: nil
        case .quotation(let q): address("/people", [("name", clipped(q.speaker, 100))])
        }
    }
}

extension Event {
    /// What happened, in one line without its date.
    var sentence: HTML {
        let number = ordinal.map { " no. \($0)" } ?? ""
        let who = participants.isEmpty ? "" : ": " + participants.prefix(12).map { Words.participant($0) }.joined(separator: ", ")
        let place = place.map { ", \(clipped($0, 80))" } ?? ""
        let state = status == .held ? HTML() : " <span class=\"tag\">\(status.rawValue)</span>" as HTML
        return "<b>\(Words.sentence(Words.words(type.rawValue)))\(number)</b><bdi>\(who)</bdi>\(place)\(state)"
    }
}
