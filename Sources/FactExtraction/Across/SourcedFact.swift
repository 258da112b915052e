import Models

/// A fact and the article that says it: what everything across articles is made of.
public struct SourcedFact: Sendable {
    public var id: Int64
    public var article: Int64
    public var datePublished: String?
    public var source: String?
    public var fact: Fact

    /// Makes a sourced fact.
    public init(id: Int64, article: Int64, datePublished: String?, source: String?, fact: Fact) {
        self.id = id
        self.article = article
        self.datePublished = datePublished
        self.source = source
        self.fact = fact
    }
}

/// Key that facts of different articles share when they speak of the same thing; a new article touches only what shares a key with it.
public func mergeKey(of fact: Fact) -> String {
    switch fact.detail {
    case .tariffMeasure(let measure): return "\(measure.imposer)|\(measure.target)|\(ScopeClass(measure.scope).key)"
    case .tradeFigure(let figure):
        let flow = MirrorFlow(figure)
        return "\(flow.from)|\(flow.to)|\(flow.kind.rawValue)|\(figure.period)"
    case .event(let event): return "\(event.type.rawValue)|\(event.date.map { String($0.prefix(7)) } ?? "")"
    case .person(let person): return folded(person.name)
    case .organisation(let organisation): return folded(organisation.name)
    case .quotation(let quotation): return folded(quotation.speaker)
    }
}

/// Scopes that mean the same.
struct ScopeClass: Hashable {
    let key: String

    init(_ scope: String?) {
        let text = folded(scope ?? "")
        if text.contains("trans"), text.contains("ship") {
            key = "transshipping"
        } else if text.hasPrefix("base") {
            key = "baseline"
        } else if text.isEmpty || text == "all goods" || text.hasPrefix("all ") || text.hasPrefix("any ") {
            key = "all goods"
        } else {
            key = text
        }
    }
}

/// One flow of goods, whichever side reports it: an export of A to B is an import of B from A, a surplus of A with B a deficit of B with A.
struct MirrorFlow: Hashable {
    let from: String
    let to: String
    let kind: TradeFigure.Flow

    init(_ figure: TradeFigure) {
        switch figure.flow {
        case .export: (from, to, kind) = (figure.reporter, figure.partner, .export)
        case .import: (from, to, kind) = (figure.partner, figure.reporter, .export)
        case .surplus: (from, to, kind) = (figure.reporter, figure.partner, .surplus)
        case .deficit: (from, to, kind) = (figure.partner, figure.reporter, .surplus)
        case .totalTrade: (from, to, kind) = (min(figure.reporter, figure.partner), max(figure.reporter, figure.partner), .totalTrade)
        }
    }
}

/// Partial dates (EDTF) compared by what they have in common.
enum PartialDate {
    /// First and last day that the date can mean, as text that sorts; open ends reach far.
    static func range(_ date: String) -> (first: String, last: String) {
        if let slash = date.firstIndex(of: "/") {
            let first = String(date[..<slash]), last = String(date[date.index(after: slash)...])
            return (first == ".." ? "0000-00-00" : range(first).first, last == ".." ? "9999-99-99" : range(last).last)
        }
        switch date.utf8.count {
        case ..<5: return (date + "-00-00", date + "-99-99")
        case ..<8: return (date + "-00", date + "-99")
        default: return (String(date.prefix(10)), String(date.prefix(10)))
        }
    }

    /// Whether both can mean the same time.
    static func areCompatible(_ a: String?, _ b: String?) -> Bool {
        guard let a, let b else { return true }
        let (x, y) = (range(a), range(b))
        return x.first <= y.last && y.first <= x.last
    }

    /// The more precise of two compatible dates.
    static func sharper(_ a: String?, _ b: String?) -> String? {
        guard let a else { return b }
        guard let b else { return a }
        func width(_ date: String) -> Int {
            let (first, last) = range(date)
            return first == last ? 0 : date.contains("..") ? 3 : date.utf8.count < 5 ? 3 : 1
        }
        return width(b) < width(a) ? b : a
    }

    /// Text by which dates sort in time.
    static func order(_ date: String?) -> String { date.map { range($0).first.hasPrefix("0000") ? range($0).last : range($0).first } ?? "9999" }
}
