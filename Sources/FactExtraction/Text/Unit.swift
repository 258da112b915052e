import Models

/// A piece of a sentence that the grammars read: a name, a value or a plain token.
struct Unit: Sendable {
    enum Value: Sendable {
        case word, mark
        case number(Double)
        case ordinal(Int)
        case rate(Rates.Rate)
        case money(Money)
        case time(TimeExpression)
        case country(CountryMention)
        case place(Place)
        /// Index into the reading's people.
        case person(Int)
        /// Index into the reading's organisations.
        case organisation(Int)
    }

    var tokens: Range<Int>
    var value: Value
    /// Folded word of a plain token or number; empty for names and values of several words.
    var key: String
    var classes: WordClass

    func has(_ wanted: WordClass) -> Bool { !classes.isDisjoint(with: wanted) }
    func `is`(_ word: String) -> Bool { key.utf8.count == word.utf8.count && key == word }

    var rate: Rates.Rate? { if case .rate(let rate) = value { rate } else { nil } }
    var money: Money? { if case .money(let money) = value { money } else { nil } }
    var time: TimeExpression? { if case .time(let time) = value { time } else { nil } }
    /// A day or the like, rather than a span that statistics are given for.
    var isDated: Bool {
        guard case .time(let time) = value else { return false }
        return !time.isPeriod && !time.isComparison
    }
    var timeForm: String {
        guard case .time(let time) = value else { return "" }
        return time.formName
    }
    var ordinal: Int? { if case .ordinal(let ordinal) = value { ordinal } else { nil } }
    var country: CountryMention? { if case .country(let country) = value { country } else { nil } }
    var isPlace: Bool { if case .place = value { true } else { false } }
    var person: Int? { if case .person(let person) = value { person } else { nil } }
    var organisation: Int? { if case .organisation(let organisation) = value { organisation } else { nil } }
    var isWord: Bool { if case .word = value { true } else { false } }
    var isMark: Bool { if case .mark = value { true } else { false } }
}

/// Divides sentences into units.
struct UnitBuilder {
    let document: Document
    /// Span that begins at a token, -1 where none does.
    let spans: [NameSpan]
    private let people: [PersonMention]
    /// Person mention that begins at a token, -1 where none does.
    private let personAt: [Int32]
    let organisations: [Int: Int]
    private let thisYear: Int?
    /// The country whose pesos or crowns are meant.
    private let home: String?

    init(document: Document, spans: [NameSpan], people: [PersonMention], organisations: [Int: Int], home: String?) {
        self.home = home
        self.document = document
        self.spans = spans
        self.people = people
        var personAt = [Int32](repeating: -1, count: document.tokens.count)
        for index in people.indices.reversed() { personAt[people[index].tokens.lowerBound] = Int32(index) }
        self.personAt = personAt
        self.organisations = organisations
        thisYear = document.published?.civil.year
    }

    /// Units of all sentences, in one array with a range for each sentence.
    func build() -> (units: [Unit], sentences: [Range<Int>]) {
        var units: [Unit] = []
        units.reserveCapacity(document.tokens.count)
        var ranges: [Range<Int>] = []
        var span = 0
        for sentence in document.sentences {
            let first = units.count
            let end = sentence.tokens.upperBound
            let times = TimeGrammar(tokens: document.tokens, end: end, thisYear: thisYear)
            var at = sentence.tokens.lowerBound
            while at < end {
                while span < spans.count, spans[span].tokens.lowerBound < at { span += 1 }
                let unit = unit(at, end, span < spans.count && spans[span].tokens.lowerBound == at ? spans[span] : nil, times)
                units.append(unit)
                at = unit.tokens.upperBound
            }
            ranges.append(first..<units.count)
        }
        return (units, ranges)
    }

    private func unit(_ at: Int, _ end: Int, _ span: NameSpan?, _ times: TimeGrammar) -> Unit {
        let tokens = document.tokens
        if personAt[at] >= 0 {
            let mention = people[Int(personAt[at])]
            return make(mention.tokens, .person(mention.person))
        }
        if ValueWords.mayBegin(tokens, at), let value = value(at, end, times) { return value }
        if let span {
            switch span.kind {
            case .country(let mention): return make(span.tokens, .country(mention))
            case .place(let place): return make(span.tokens, .place(place))
            case .organisation:
                if let index = organisations[at] { return make(span.tokens, .organisation(index)) }
            case .thing: return make(span.tokens, .word, key: tokens[span.tokens.upperBound - 1].key)
            case .candidate:
                if let index = organisations[at] { return make(span.tokens, .organisation(index)) }
            }
        }
        let token = tokens[at]
        return Unit(tokens: at..<at + 1, value: token.isWord ? .word : .mark, key: token.key, classes: token.classes)
    }

    private func value(_ at: Int, _ end: Int, _ times: TimeGrammar) -> Unit? {
        let tokens = document.tokens
        if tokens[at].kind == .number || tokens[at].has(.cardinal) || tokens[at].is("zero") || tokens[at].key == "–" || tokens[at].key == "-"
            || tokens[at].key.utf8.contains(0x2D)
        {
            if let (rate, next) = Rates.rate(tokens, at, end) { return make(at..<next, .rate(rate)) }
        }
        if let (money, next) = MoneyGrammar.money(tokens, at, end, home: home) { return make(at..<next, .money(money)) }
        if let (time, next) = times.time(at: at) { return make(at..<next, .time(time)) }
        if let (ordinal, next) = Numbers.ordinal(tokens, at, end) { return make(at..<next, .ordinal(ordinal), key: tokens[at].key) }
        if tokens[at].kind == .number || tokens[at].has(.cardinal), let (number, next) = Numbers.plain(tokens, at, end) {
            return make(at..<next, .number(number), key: tokens[at].key)
        }
        return nil
    }

    private func make(_ tokens: Range<Int>, _ value: Unit.Value, key: String = "") -> Unit {
        Unit(tokens: tokens, value: value, key: key, classes: [])
    }
}
