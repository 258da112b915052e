/// Words that make a capitalised phrase an organisation, or bar it from being a name of anybody.
enum OrganisationWords {
    static let lists: [(WordClass, String)] = [
        (
            .organisationHead,
            """
            ministry ministries department bureau office bank agency commission committee council association federation confederation union
            chamber institute institution university college school academy authority administration service board court parliament congress
            senate assembly cabinet corporation company organisation organization fund foundation forum centre center secretariat treasury
            customs exchange society club alliance coalition league party movement observatory laboratory lab hospital directorate consulate embassy
            mission consulate-general command guard force forces police army navy syndicate guild cooperative consortium conference taskforce inspectorate
            registry tribunal reserve initiative politburo delegation statistics academy
            """
        ),
        (
            .organisationTail,
            """
            inc corp co ltd plc llc llp gmbh ag sa nv se spa bhd tbk jsc pte group holdings holding motors motor airlines airways air bank
            securities capital partners ventures industries technologies technology electronics pharma pharmaceuticals foods breweries steel
            energy petroleum oil mining resources media news times post journal herald tribune gazette courant chronicle inquirer examiner telegraph courier dispatch argus press agency insurance logistics shipping
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
            tour saga edition convertible roadster sedan coupe hatchback smartphone trilogy sequel
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

    /// Whether such a word may as well tell what a person does: `producer`.
    static func isTrade(_ key: String) -> Bool { key.hasSuffix("er") || key.hasSuffix("or") }

    private static let kinds = WordSet(
        Lexicon.words(
            """
            company firm group lobby association federation giant maker automaker carmaker producer broadcaster retailer consultancy union exporter
            operator body agency startup start-up brand chain steelmaker conglomerate think-tank institute bank lender manufacturer chipmaker council
            newspaper daily channel network developer supplier brewer distiller airline miner refiner utility unit subsidiary organisation organization
            brokerage insurer cooperative tank platform outlet station website processor shipper
            """))
}
