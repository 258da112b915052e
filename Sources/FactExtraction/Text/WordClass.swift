/// What the lexicon knows of a word; a word may be several things.
struct WordClass: OptionSet, Sendable {
    let rawValue: UInt64

    static let month = Self(rawValue: 1 << 0)
    static let weekday = Self(rawValue: 1 << 1)
    static let ordinal = Self(rawValue: 1 << 2)
    static let cardinal = Self(rawValue: 1 << 3)
    static let scale = Self(rawValue: 1 << 4)
    static let currency = Self(rawValue: 1 << 5)
    /// Articles, prepositions, conjunctions, pronouns, auxiliaries: never a part of a name in their own right.
    static let function = Self(rawValue: 1 << 6)
    static let determiner = Self(rawValue: 1 << 7)
    static let preposition = Self(rawValue: 1 << 8)
    static let conjunction = Self(rawValue: 1 << 9)
    static let pronoun = Self(rawValue: 1 << 10)
    static let auxiliary = Self(rawValue: 1 << 11)
    static let future = Self(rawValue: 1 << 12)
    static let negation = Self(rawValue: 1 << 13)
    static let hypothesis = Self(rawValue: 1 << 14)
    static let relative = Self(rawValue: 1 << 15)

    static let tariffNoun = Self(rawValue: 1 << 16)
    static let goodsNoun = Self(rawValue: 1 << 17)
    /// A kind of goods that a measure may be confined to.
    static let sector = Self(rawValue: 1 << 18)
    static let exportWord = Self(rawValue: 1 << 19)
    static let importWord = Self(rawValue: 1 << 20)
    static let tradeNoun = Self(rawValue: 1 << 21)
    static let surplusNoun = Self(rawValue: 1 << 22)
    static let deficitNoun = Self(rawValue: 1 << 23)
    /// `reach`, `total`, `stand at`: a figure and its value.
    static let reachVerb = Self(rawValue: 1 << 24)
    static let riseWord = Self(rawValue: 1 << 25)
    static let fallWord = Self(rawValue: 1 << 26)
    /// Nouns whose percentages and sums are neither tariffs nor trade.
    static let otherQuantity = Self(rawValue: 1 << 27)

    static let speechVerb = Self(rawValue: 1 << 28)
    static let announceVerb = Self(rawValue: 1 << 29)
    static let imposeVerb = Self(rawValue: 1 << 30)
    static let cutVerb = Self(rawValue: 1 << 31)
    static let raiseVerb = Self(rawValue: 1 << 32)
    static let proposeVerb = Self(rawValue: 1 << 33)
    static let offerVerb = Self(rawValue: 1 << 34)
    static let requestVerb = Self(rawValue: 1 << 35)
    static let agreeVerb = Self(rawValue: 1 << 36)
    static let pauseVerb = Self(rawValue: 1 << 37)
    static let threatenVerb = Self(rawValue: 1 << 38)
    static let sufferVerb = Self(rawValue: 1 << 39)

    static let honorific = Self(rawValue: 1 << 40)
    /// Head of an office: `minister`, `spokeswoman`.
    static let office = Self(rawValue: 1 << 41)
    /// Words that stand in front of an office's head: `deputy`, `acting`.
    static let officeModifier = Self(rawValue: 1 << 42)
    static let givenName = Self(rawValue: 1 << 43)
    /// Family names that stand first: East Asia.
    static let familyFirst = Self(rawValue: 1 << 44)
    static let nameParticle = Self(rawValue: 1 << 45)
    /// `Ministry`, `Bank`: a name with it is an organisation.
    static let organisationHead = Self(rawValue: 1 << 46)
    /// `Inc`, `Group`: ends an organisation's name.
    static let organisationTail = Self(rawValue: 1 << 47)
    /// Portfolios: `finance`, `foreign`, `trade`.
    static let portfolio = Self(rawValue: 1 << 48)
    /// Capitalised words that belong to no name of a person or organisation: `Agreement`, `Summit`, `Statement`.
    static let thing = Self(rawValue: 1 << 49)
    static let placeHead = Self(rawValue: 1 << 50)
    /// Words that open a sentence behind an abbreviation's dot.
    static let opener = Self(rawValue: 1 << 51)
    static let media = Self(rawValue: 1 << 53)
    static let pastVerb = Self(rawValue: 1 << 54)
    static let familyLast = Self(rawValue: 1 << 55)
    /// A word that opens another clause.
    static let clauseMark = Self(rawValue: 1 << 56)
    /// What makes a clause unreal: `if`, `rumours`.
    static let supposition = Self(rawValue: 1 << 57)
}
