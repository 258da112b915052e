/// A sum of money in whole units.
struct Money: Sendable, Hashable {
    var value: Double
    /// ISO 4217.
    var currency: String
    /// `$10-12 billion`: the value is the upper end.
    var isRange = false
    /// No currency is named: `6.93 billion`.
    var isBare = false
}

/// Sums of money in signs, codes and words.
enum MoneyGrammar {
    /// Signs and codes in front; longest first where one begins another.
    private static let signs: WordTable<String> = [
        "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "₩": "KRW", "₫": "VND", "₽": "RUB", "₺": "TRY", "฿": "THB",
        "₱": "PHP",
        "₪": "ILS", "₦": "NGN", "₴": "UAH",
    ]
    /// Letters in front of a dollar sign.
    private static let dollars: WordTable<String> = [
        "u.s.": "USD", "a": "AUD", "au": "AUD", "aus": "AUD", "c": "CAD", "ca": "CAD", "can": "CAD", "hk": "HKD", "s": "SGD", "sg": "SGD",
        "nt": "TWD",
        "nz": "NZD", "r": "BRL", "mex": "MXN", "j": "JMD", "cn": "CNY", "b": "BND",
    ]
    private static let codes: WordTable<String> = {
        var codes = [
            "rs": "INR", "rmb": "CNY", "rm": "MYR", "rp": "IDR", "sfr": "CHF", "dh": "AED", "tk": "BDT", "php": "PHP", "r": "ZAR", "ksh": "KES",
            "sh": "KES",
            "euro": "EUR", "fr": "CHF", "kr": "SEK", "p": "PHP",
        ]
        for code in CountryData.currencies.values { codes[code.lowercased()] = code }
        return WordTable(codes)
    }()
    private static let words: WordTable<String> = [
        "dollar": "USD", "dollars": "USD", "greenbacks": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "sterling": "GBP",
        "yen": "JPY",
        "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "won": "KRW", "dong": "VND", "rupee": "INR", "rupees": "INR", "baht": "THB", "ringgit": "MYR",
        "rupiah": "IDR", "peso": "MXN", "pesos": "MXN", "real": "BRL", "reais": "BRL", "reals": "BRL", "rand": "ZAR", "franc": "CHF", "francs": "CHF",
        "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "lira": "TRY", "liras": "TRY", "rouble": "RUB", "roubles": "RUB",
        "ruble": "RUB",
        "rubles": "RUB", "dirham": "AED", "dirhams": "AED", "riyal": "SAR", "riyals": "SAR", "zloty": "PLN", "zlotys": "PLN", "forint": "HUF",
        "koruna": "CZK",
        "hryvnia": "UAH", "shekel": "ILS", "shekels": "ILS", "taka": "BDT", "naira": "NGN", "shillings": "KES", "shilling": "KES", "cedi": "GHS",
        "dlr": "USD", "dlrs": "USD", "stg": "GBP", "ecu": "XEU", "ecus": "XEU", "crown": "SEK", "crowns": "SEK", "dinar": "KWD", "dinars": "KWD",
        "dirhem": "AED",
        "rial": "IRR", "rials": "IRR", "sheqel": "ILS", "sheqels": "ILS", "renminbis": "CNY", "yuans": "CNY", "levs": "BGN", "leva": "BGN",
        "lei": "RON", "kwacha": "ZMW", "pula": "BWP", "bahts": "THB",
        "marks": "DEM", "mark": "DEM", "guilders": "NLG", "guilder": "NLG", "lire": "ITL", "pesetas": "ESP", "peseta": "ESP", "escudos": "PTE",
        "drachmas": "GRD", "schillings": "ATS", "punts": "IEP", "cruzados": "BRC", "cruzeiros": "BRE", "australs": "ARA", "intis": "PEI",
        "markka": "FIM", "kyat": "MMK", "kip": "LAK", "riel": "KHR", "tenge": "KZT", "birr": "ETB",
    ]

    /// Names of currencies that several countries have, with those of them that each country's is.
    private static let shared: WordTable<[String: String]> = [
        "dlr": ["CA": "CAD", "AU": "AUD", "NZ": "NZD"], "dlrs": ["CA": "CAD", "AU": "AUD", "NZ": "NZD"],
        "kroner": ["DK": "DKK", "NO": "NOK"], "krone": ["DK": "DKK", "NO": "NOK"], "kronor": ["SE": "SEK"], "krona": ["SE": "SEK", "IS": "ISK"],
        "crowns": ["NO": "NOK", "DK": "DKK", "SE": "SEK", "IS": "ISK", "CZ": "CZK"], "crown": ["NO": "NOK", "DK": "DKK", "SE": "SEK", "CZ": "CZK"],
        "pesos": ["MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU", "PH": "PHP", "CU": "CUP", "DO": "DOP"],
        "peso": ["MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU", "PH": "PHP", "CU": "CUP", "DO": "DOP"],
        "rupees": ["IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR"],
        "dinars": ["KW": "KWD", "BH": "BHD", "JO": "JOD", "DZ": "DZD", "TN": "TND", "IQ": "IQD", "RS": "RSD"],
        "francs": ["CH": "CHF", "FR": "FRF", "BE": "BEF", "LU": "LUF"], "shillings": ["KE": "KES", "TZ": "TZS", "UG": "UGX"],
        "pounds": ["GB": "GBP", "EG": "EGP", "LB": "LBP", "SY": "SYP", "SD": "SDG", "CY": "CYP"], "riyals": ["SA": "SAR", "QA": "QAR"],
        "rials": ["IR": "IRR", "OM": "OMR", "YE": "YER"], "dirhams": ["AE": "AED", "MA": "MAD"], "won": ["KR": "KRW", "KP": "KPW"],
    ]

    /// Sums from here on are none.
    private static let limit = 1e17

    /// Words that may stand in front of a sum.
    static var openers: [String] { codes.words + dollars.words }

    /// Whether a folded word is the code of a currency.
    static func isCode(_ key: String) -> Bool { codes.contains(key) }

    /// The sum at a token: a sign, code or word of a currency belongs to it; a demonym in front of the word tells whose rupee or peso is meant.
    static func money(_ tokens: [Token], _ index: Int, _ end: Int, home: String? = nil) -> (money: Money, next: Int)? {
        var at = index
        var currency: String?
        let token = tokens[at]
        if let sign = signs[token.key], token.kind == .mark {
            currency = sign
            at += 1
        } else if token.isWord, at + 1 < end, tokens[at + 1].key == "$", tokens[at + 1].isGlued, let dollar = dollars[token.key] {
            currency = dollar
            at += 2
        } else if token.isWord, token.isCapital, let code = codes[token.key], at + 1 < end {
            if let sign = signs[tokens[at + 1].key], sign == code || code == "CNY" {
                at += 2
            } else {
                // A letter that means a currency must touch its number.
                guard tokens[at + 1].kind == .number, token.key.utf8.count > 1 || tokens[at + 1].isGlued else { return nil }
                at += 1
            }
            currency = code
        }
        guard let (first, afterFirst) = Numbers.plain(tokens, at, end) else { return nil }
        if currency == nil, tokens[at].kind != .number, !(afterFirst < end && tokens[afterFirst].has(.scale)) { return nil }
        var value = first
        var next = afterFirst
        var isRange = false
        if next + 1 < end, tokens[next].key == "-" || tokens[next].key == "–" || (tokens[next].is("to") && currency != nil) {
            var second = next + 1
            if tokens[second].kind == .mark, signs.contains(tokens[second].key) { second += 1 }
            if second < end, tokens[second].kind == .number, tokens[next].key != "to" || Numbers.scale(tokens, second + 1, end) != nil {
                value = tokens[second].number
                next = second + 1
                isRange = true
            }
        }
        if let (factor, afterScale) = Numbers.scale(tokens, next, end) {
            value = scaled(value, factor)
            next = afterScale
        }
        if currency == nil || next < end {
            if let (found, after) = unit(tokens, next, end, isBare: currency == nil, home: home) {
                if let current = currency, current == "USD", found != "USD" { currency = found }
                currency = currency ?? found
                next = after
            }
        }
        // More than the whole world has is a slip or a prank.
        guard value.isFinite, value < limit else { return nil }
        guard let currency else {
            // A number of millions without a currency; what is counted behind it makes it something else.
            guard tokens[at].kind == .number, value >= 1e6, next > afterFirst, !(next < end && isCounted(tokens[next])) else { return nil }
            return (Money(value: value, currency: "", isBare: true), next)
        }
        return (Money(value: value, currency: currency, isRange: isRange), next)
    }

    /// A noun in the plural, or a share: `6 million tonnes`, `three million of them`.
    private static func isCounted(_ token: Token) -> Bool {
        guard token.isWord, token.shape == .lower else { return token.key == "%" || token.key == "-" }
        if token.has([.preposition, .conjunction, .auxiliary, .determiner]) || token.has([.exportWord, .importWord, .deficitNoun, .surplusNoun]) {
            return false
        }
        return token.key.hasSuffix("s") || token.has(.goodsNoun) || ["people", "barrel", "head", "others"].contains(token.key)
    }

    /// Whole units without the error of a binary fraction: 149.7 billion is 149 700 000 000.
    private static func scaled(_ value: Double, _ factor: Double) -> Double {
        let product = value * factor
        return product.rounded() == product || abs(product) > 1e15 ? product : (product * 100).rounded() / 100
    }

    /// The currency named behind the number: `US dollars`, `euros`, `USD`.
    private static func unit(_ tokens: [Token], _ index: Int, _ end: Int, isBare: Bool, home: String?) -> (String, Int)? {
        var at = index
        guard at < end else { return nil }
        if tokens[at].key == "-", at + 1 < end { at += 1 }
        if tokens[at].key == "€" || tokens[at].key == "£" || tokens[at].key == "₫", tokens[at].kind == .mark {
            return isBare ? signs[tokens[at].key].map { ($0, at + 1) } : nil
        }
        guard tokens[at].isWord else { return nil }
        if isBare, tokens[at].shape == .capitals, let code = codes[tokens[at].key], tokens[at].key.utf8.count == 3 { return (code, at + 1) }
        if let (mention, count) = Countries.mention(tokens, at, end), at + count < end, let word = words[tokens[at + count].key] {
            return (shared[tokens[at + count].key]?[mention.code] ?? CountryData.currencies[mention.code] ?? word, at + count + 1)
        }
        if tokens[at].is("pounds"), at + 1 < end, tokens[at + 1].is("of") { return nil }
        return (home.flatMap { shared[tokens[at].key]?[$0] } ?? words[tokens[at].key]).map { ($0, at + 1) }
    }
}
