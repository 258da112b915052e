/// Words of titles and offices.
enum OfficeWords {
    static let lists: [(WordClass, String)] = [
        (.honorific, "mr mrs ms miss mx dr prof sir dame lord lady madam messrs rev fr atty hon datuk dato datin seri"),
        (
            .office,
            """
            minister ministers president presidents chancellor chancellors premier premiers secretary secretaries representative representatives
            ambassador ambassadors governor governors mayor mayors senator senators sen rep gov congressman congresswoman lawmaker mp pm
            chairman chairwoman chairperson chair director directors commissioner commissioners spokesperson spokesman spokeswoman spokespeople
            chief ceo cfo coo cto head economist economists analyst analysts strategist strategists negotiator negotiators adviser advisor advisers
            advisors envoy envoys consul counsellor counselor leader leaders king queen prince princess pope emperor sultan sheikh emir professor
            professors researcher scholar lecturer manager managers executive executives officer founder co-founder co-founders partner owner
            entrepreneur farmer trader broker journalist editor reporter author attorney lawyer judge justice general colonel admiral captain
            commander speaker deputy lt col maj capt sgt adm amb cmdr supt insp ald cllr vice-president vice-premier vice-minister undersecretary delegate member fellow investigator technocrat
            treasurer comptroller inspector superintendent boss magnate billionaire banker exporter importer grower winemaker
            secretary-general director-general co-chair co-chairman vice-chairman vice-chair attorney-general taoiseach marshal
            commissioner-general consultant specialist expert historian activist organiser organizer diplomat official officials
            coordinator d'affaires dean rector principal ombudsman auditor statistician brigadier
            coach coaches goalkeeper striker midfielder swimmer sprinter cyclist driver umpire referee
            actor actress singer novelist playwright musician drummer guitarist comedian presenter photographer architect curator choreographer
            scientist scientists physicist chemist biologist geologist astrophysicist astronomer virologist epidemiologist ecologist meteorologist
            seismologist climatologist psychologist sociologist anthropologist archaeologist astronaut engineer engineers surgeon technician
            co-author teacher columnist correspondent candidate candidates prosecutor detective sheriff constable magistrate barrister solicitor
            councillor councilman councilwoman legislator pastor archbishop lieutenant sergeant commodore campaigner paramedic firefighter provost
            """
        ),
        (
            .officeModifier,
            """
            deputy vice acting former ex incoming outgoing interim first second permanent senior chief lead top prime assistant under associate
            executive managing general special national federal state party caretaker joint standing newly-elected current
            veteran global regional principal honorary union supreme provisional resident ranking minority majority co then
            """
        ),
        (
            .portfolio,
            """
            foreign finance trade commerce economy economic economics industry agriculture defence defense interior justice health education
            labour labor energy environment transport transportation treasury home external internal affairs industrial press investment
            planning budget technology science security business international development tourism culture communications information customs
            tax export import market policy research treasury public government presidential cabinet parliamentary opposition financial
            commercial agricultural fisheries forestry infrastructure mining petroleum digital climate political legal communications media
            revenue welfare housing sports railway railways steel textile consumer enterprise entrepreneurship equity currency fx rates
            commodity commodities investment operating marketing sales product supply logistics sustainability group house senate world
            opposition bilateral multilateral competition state farm farming electricity water mines power sporting sport racing football youth
            planetary project film opera theatre social human border
            """
        ),
    ]

    /// Heads whose plural or short form is not the singular with an `s`.
    static let singular: [String: String] = [
        "secretaries": "Secretary", "spokespeople": "Spokesperson", "deputies": "Deputy", "chiefs": "Chief",
    ]
    /// Short forms of offices that the text spells out elsewhere: `Gov. X … the governor said`.
    static let short: [String: String] = [
        "gov": "governor", "sen": "senator", "rep": "representative", "pm": "minister", "premier": "minister", "gen": "general", "mp": "lawmaker",
        "ceo": "executive", "lt": "lieutenant", "chief": "executive",
    ]
    /// Offices that stand for one person of an article when named alone: `the minister`.
    static let definite = WordSet(
        Lexicon.words(
            """
            minister president chancellor premier secretary representative ambassador governor mayor senator chairman chairwoman director
            commissioner spokesperson spokesman spokeswoman chief ceo economist analyst strategist negotiator adviser advisor envoy leader king
            professor executive speaker official lawmaker manager founder head researcher expert diplomat congressman farmer exporter
            """))
    /// Offices of a state: who holds one acts for the country.
    static let state = WordSet(
        Lexicon.words(
            """
            minister president chancellor premier secretary representative ambassador spokesperson spokesman spokeswoman commissioner king
            negotiator envoy leader vice-president vice-premier undersecretary
            """))
}
