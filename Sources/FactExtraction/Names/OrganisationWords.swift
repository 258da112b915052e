/// Words that make a capitalised phrase an organisation, or bar it from being a name of anybody.
enum OrganisationWords {
    static let lists: [(WordClass, String)] = [
        (
            .organisationHead,
            """
            ministry ministries department bureau office bank agency commission committee council association federation confederation union
            chamber institute institution university college school academy authority administration service board court parliament congress
            senate assembly cabinet corporation company organisation organization fund foundation forum centre center secretariat treasury
            customs exchange society alliance coalition league party movement observatory laboratory lab hospital directorate consulate embassy
            mission consulate-general command guard force forces police army navy syndicate guild cooperative consortium conference taskforce inspectorate
            registry tribunal reserve initiative politburo delegation statistics academy
            """
        ),
        (
            .organisationTail,
            """
            inc corp co ltd plc llc llp gmbh ag sa nv se spa bhd tbk jsc pte group holdings holding motors motor airlines airways air bank
            securities capital partners ventures industries technologies technology electronics pharma pharmaceuticals foods breweries steel
            energy petroleum oil mining resources media news times post journal herald tribune gazette press agency insurance logistics shipping
            lines systems solutions software semiconductor telecom communications entertainment studios foundation institute economics macroeconomics analytics
            research consulting advisors associates brothers sons international global worldwide stores markets financial investments
            management asset assets trust fund funds services aerospace automotive chemical chemicals cement textiles garment
            """
        ),
        (
            .thing,
            """
            agreement deal accord pact treaty summit statement act law bill order plan policy strategy framework partnership programme program
            project initiative day week month year century war crisis round talks dialogue relations declaration communique communiqué annex
            article section chapter convention protocol memorandum decree resolution tariff tariffs liberation revolution constitution
            index award prize cup games festival olympics street avenue road square airport port canal river sea ocean lake island islands
            mountain bridge tower palace hall hotel resort stadium park province district city county state region peninsula strait gulf bay
            coast valley delta desert north south east west northern southern eastern western central photo file roadmap review report
            christmas easter ramadan diwali tet thanksgiving independence christian muslim buddhist catholic gdp vat ev evs suv suvs ceo cfo
            ai fta ftas fdi mou mfn gsp usd eur gbp covid covid-19 tv q1 q2 q3 q4 h1 h2 ok pm am gmt edt est utc
            lane room bowl prix arena theatre theater trophy championship championships derby oscars grammys
            nafta usmca cusma rcep cptpp tpp ttip gatt agoa ieepa
            asia asian africa african pacific atlantic indo-pacific latin mideast arctic eurozone europeans westerners western
            """
        ),
        (
            .placeHead,
            "province district city county region peninsula strait gulf bay coast valley delta desert river sea ocean lake island islands mountains"
        ),
    ]

    /// Kinds of organisations, in front of or behind a name.
    static func isKind(_ key: String) -> Bool { kinds.contains(key) }

    private static let kinds: Set<String> = Set(
        Lexicon.words(
            """
            company firm group lobby association federation giant maker automaker carmaker producer broadcaster retailer consultancy union exporter
            operator body agency startup start-up brand chain steelmaker conglomerate think-tank institute bank lender manufacturer chipmaker council
            newspaper daily channel network developer supplier brewer distiller airline miner refiner utility unit subsidiary organisation organization
            brokerage insurer cooperative tank platform outlet station website processor shipper
            """))

    /// Organisations that no word of their name gives away; `|` parts other forms of one name.
    static let known: [String] = [
        "White House", "Truth Social", "Federal Reserve|Fed|US Federal Reserve", "European Commission", "European Central Bank|ECB",
        "European Parliament", "European Council", "World Trade Organization|World Trade Organisation|WTO", "International Monetary Fund|IMF",
        "World Bank",
        "United Nations|UN", "Kremlin", "Pentagon", "Downing Street", "Élysée|Elysee|Elysée Palace", "Capitol Hill", "Bundestag", "Bundesbank",
        "Bundesrat",
        "US Customs", "Eurostat", "Destatis", "Office of the US Trade Representative|USTR|Office of the United States Trade Representative",
        "House of Representatives", "House of Commons", "House of Lords", "Supreme Court", "US Supreme Court", "State Council", "Knesset",
        "Lok Sabha",
        "Census Bureau|US Census Bureau", "Wall Street Journal|The Wall Street Journal", "Financial Times|The Financial Times",
        "New York Times|The New York Times", "Washington Post|The Washington Post", "Al Jazeera", "Fox News", "Reuters", "Bloomberg|Bloomberg News",
        "Xinhua|Xinhua News Agency", "Yonhap|Yonhap News Agency", "Kyodo|Kyodo News", "Nikkei", "Associated Press|AP", "Agence France-Presse|AFP",
        "Global Times", "People's Daily", "CNN", "BBC", "CNBC", "NBC News|NBC", "CBS News|CBS", "ABC News", "Politico", "Axios",
        "Toyota|Toyota Motor", "Honda|Honda Motor", "Nissan|Nissan Motor", "Mazda", "Subaru", "Hyundai|Hyundai Motor", "Kia", "Volkswagen|VW", "BMW",
        "Mercedes-Benz|Mercedes", "Audi", "Porsche", "Volvo|Volvo Cars", "Stellantis", "Renault", "Ford|Ford Motor", "General Motors|GM", "Tesla",
        "BYD",
        "Apple", "Microsoft", "Google", "Alphabet", "Amazon", "Meta", "Facebook", "Nvidia", "Intel", "AMD", "Samsung|Samsung Electronics", "SK Hynix",
        "LG|LG Electronics", "TSMC|Taiwan Semiconductor Manufacturing", "Foxconn", "Huawei", "Xiaomi", "ByteDance", "TikTok", "Alibaba", "Tencent",
        "Sony",
        "Nintendo", "Panasonic", "Hitachi", "Toshiba", "Mitsubishi", "Nippon Steel", "US Steel", "ArcelorMittal", "Thyssenkrupp", "Siemens", "Bosch",
        "BASF", "Bayer", "Novartis", "Roche", "Pfizer", "AstraZeneca", "Eli Lilly", "Novo Nordisk", "Nestlé|Nestle", "Unilever", "Nike", "Adidas",
        "Walmart", "Costco", "IKEA", "H&M", "Boeing", "Airbus", "Embraer", "Bombardier", "Lockheed Martin", "Maersk", "Shell", "BP", "ExxonMobil",
        "Chevron", "TotalEnergies", "Petrobras", "Pemex", "Saudi Aramco", "Gazprom", "Rosneft", "Lukoil", "Rio Tinto", "BHP", "Glencore", "Cargill",
        "Goldman Sachs", "JPMorgan|JPMorgan Chase|JP Morgan", "Morgan Stanley", "Citigroup|Citi", "HSBC", "UBS", "Deutsche Bank", "Barclays",
        "BNP Paribas",
        "ING", "Nomura", "Standard Chartered", "Capital Economics", "Oxford Economics", "Moody's|Moody's Analytics", "Fitch|Fitch Ratings",
        "S&P Global",
        "Vingroup", "VinFast", "Petrovietnam", "Vinatex", "Vietcombank", "Tata Motors", "Tata Steel", "Reliance Industries", "Infosys",
        "Maruti Suzuki",
        "ASEAN|Association of Southeast Asian Nations", "OPEC|OPEC+", "OECD", "APEC", "NATO", "G7", "G20", "BRICS", "Mercosur", "UNCTAD",
        "African Union", "Arab League", "Statistics Canada", "Statistics Korea", "Trump Organization", "Politburo", "Hamas", "Hezbollah", "Taliban",
        "Congress", "Parliament", "Senate", "Treasury", "Central Bank", "Communist Party", "Republican Party", "Democratic Party", "Labour Party",
        "Conservative Party", "National Assembly", "Fonterra", "AmCham", "EuroCham", "Confederation of Indian Industry|CII", "VinaCapital", "JETRO",
        "KOTRA", "Embrapa", "Conab", "Brexit Party", "Rolls-Royce", "Jaguar Land Rover", "LVMH", "Pernod Ricard", "Diageo", "Heineken", "Carlsberg",
        "AB InBev",
    ]
}
