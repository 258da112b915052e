import Models

/// A word of a sentence that names a flow of trade.
struct FlowWord {
    var at: Int
    var flow: TradeFigure.Flow
    /// `exporting`, `imported`: a verb, whose subject reports.
    var isVerb: Bool
    /// `sold`, `bought`: a flow of trade only between two countries that are both named.
    var needsParties: Bool
    /// The flow is between two sides that an earlier sentence names.
    var isBilateral = false

    /// Nouns behind `trade`, `export`, `import` that make something else of them.
    private static let otherHeads = WordSet(
        Lexicon.words(
            """
            deal deals talks agreement agreements war wars minister ministry representative data dispute disputes partner partners partnership tensions
            policy official officials negotiator negotiators barrier barriers relations ties pact promotion delegation secretary commissioner market
            markets duty duties tariff tariffs curbs restrictions controls destination destinations order orders quota quotas licence licences license
            ban bans price prices credit association federation body group fair fairs mission envoy chief office officer law act issues measures bloc zone
            country countries levy levies substitution growth target targets industry industries sector promotion licenses surcharge rules remedies
            council union unions frictions truce friction routes route
            """))

    /// Words between a balance and the trade that it is one of.
    private static let balanced: WordSet = ["its", "their", "the", "goods", "merchandise", "bilateral", "two-way", "overall", "total"]

    /// What stands in front of a deficit or gap that is none of trade.
    private static let otherBalances = WordSet(
        Lexicon.words("budget fiscal account government federal funding financing finance revenue tax pay wage gender income output price yield"))

    /// A surplus or deficit of the current account, of invisibles or of all payments.
    private static func isOfPayments(_ view: SentenceView, _ at: Int) -> Bool {
        if ["trade", "goods", "merchandise"].contains(view.key(at - 1)) { return false }
        func isAccount(_ index: Int) -> Bool {
            switch view.key(index) {
            case "account", "accounts": ["current", "capital", "services"].contains(view.key(index - 1))
            case "payments": view.key(index - 1) == "of"
            case "balance": ["overall", "invisibles"].contains(view.key(index - 1))
            case "invisibles": true
            default: false
            }
        }
        if view.key(at + 1) == "on" || view.key(at + 1) == "in" {
            // `in the country's overall balance of payments`
            for index in at + 2..<at + 9 where view.range.contains(index) {
                if isAccount(index) { return true }
                if view[index].money != nil || view.has(index, [.riseWord, .fallWord, .reachVerb, .tradeNoun]) { break }
            }
        }
        return (max(view.clauseStart(at), at - 26)..<at).contains(where: isAccount)
    }

    static func find(_ view: SentenceView, _ at: Int) -> FlowWord? {
        let unit = view[at]
        guard unit.isWord, unit.has([.exportWord, .importWord, .tradeNoun, .surplusNoun, .deficitNoun]) else { return nil }
        let next = view.key(at + 1)
        if unit.has([.surplusNoun, .deficitNoun]), isOfPayments(view, at) { return nil }
        if unit.has(.surplusNoun) { return FlowWord(at: at, flow: .surplus, isVerb: false, needsParties: false) }
        if unit.has(.deficitNoun) {
            // A gap or an imbalance is one of trade only where the article speaks of such.
            if unit.key == "gap" || unit.key == "imbalance" || unit.key == "shortfall" {
                guard view.reading.speaksOfBalance || view.last(before: at, within: 3, where: { $0.is("trade") || $0.is("goods") }) != nil else {
                    return nil
                }
            }
            if otherBalances.contains(view.key(at - 1)) { return nil }
            return FlowWord(at: at, flow: .deficit, isVerb: false, needsParties: false)
        }
        if otherHeads.contains(next) { return nil }
        if next == "-" { return nil }
        // `the gap between imports and exports`
        if let between = view.last(before: at, within: 4, where: { $0.is("between") }),
            ["gap", "difference", "balance", "deficit", "imbalance"].contains(view.key(between - 1))
        {
            return nil
        }
        if view.last(before: at, within: 9, where: { $0.is("difference") }) != nil { return nil }
        if unit.has(.tradeNoun) {
            if unit.is("commerce") { return nil }
            // `trade surplus`: the surplus is the flow.
            if view.has(at + 1, [.surplusNoun, .deficitNoun]) { return nil }
            if ["goods", "merchandise", "in", "services"].contains(next), view.has(at + 2, [.surplusNoun, .deficitNoun]) { return nil }
            // `deficit in trade with X`, `surplus in its goods trade`: so it is.
            if let balance = view.last(before: at, within: 5, where: { $0.has([.surplusNoun, .deficitNoun]) }),
                ["in", "of"].contains(view.key(balance + 1)), (balance + 2..<at).allSatisfy({ balanced.contains(view.key($0)) })
            {
                return nil
            }
            if unit.is("turnover"), view.key(at - 1) == "trade" { return FlowWord(at: at - 1, flow: .totalTrade, isVerb: false, needsParties: false) }
            return FlowWord(at: at, flow: .totalTrade, isVerb: false, needsParties: false)
        }
        let flow: TradeFigure.Flow = unit.has(.exportWord) ? .export : .import
        switch unit.key {
        case "exported", "exporting", "imported", "importing":
            // `imported cars` is a noun's adjective unless a sum or goods follow.
            return FlowWord(at: at, flow: flow, isVerb: true, needsParties: false)
        case "sent", "send", "sends", "sending": return FlowWord(at: at, flow: flow, isVerb: true, needsParties: true)
        case "sold", "sales", "sell", "selling", "bought", "buying", "buy", "shipped", "purchased", "purchases", "shipments", "inbound", "outbound":
            if unit.is("inbound") || unit.is("outbound") { return nil }
            if unit.is("shipments") {
                let isAll = view.key(at - 1) == "inbound" || view.key(at - 1) == "outbound"
                return FlowWord(at: at, flow: view.key(at - 1) == "inbound" ? .import : flow, isVerb: false, needsParties: !isAll)
            }
            return FlowWord(at: at, flow: flow, isVerb: unit.key != "sales" && unit.key != "purchases", needsParties: true)
        default:
            if view.has(at + 1, [.surplusNoun, .deficitNoun]) { return nil }
            return FlowWord(at: at, flow: flow, isVerb: false, needsParties: false)
        }
    }
}
