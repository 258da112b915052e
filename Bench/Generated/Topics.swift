/// What happens: for each kind of event its headlines, and its units of information in the order of a report.
///
/// Every unit has several wordings that share little beyond the facts, as reports written apart do.
struct Topic {
    var name: String
    var headlines: [String]
    /// Units in order; the first is the lead. Each is a list of wordings.
    var units: [[String]]
    var isVietnamese = false
}

extension Topic {
    static let all: [Topic] = [
        disaster, company, court, sport, health, transport, politics, science, crime, culture, vietnameseTrade, vietnameseFlood,
    ]

    static let disaster = Topic(
        name: "disaster",
        headlines: [
            "{Flood|Storm} kills [dead] in [region]", "[dead] dead as river bursts its banks near [city]",
            "Thousands {flee|leave homes} after {heavy rain|storm} hits [city]",
            "Rescue teams search [region] for missing", "[city] counts the cost of {its worst flood in years|the storm}",
        ],
        units: [
            [
                "{At least|No fewer than} [dead] people {died|lost their lives} when {flood water|a wall of mud and water} {swept through|tore into} villages {around|outside} [city] [day].",
                "Days of rain {turned deadly|ended in disaster} in [region] [day], {killing|leaving dead} [dead] people, {officials|the authorities} said.",
                "A river swollen by {record rain|a tropical storm} {broke through|overran} its dykes {near|close to} [city] [day] and [dead] {residents|people} were {killed|found dead}.",
                "{Rescuers|Firefighters} {pulled|recovered} [dead] bodies from {houses|homes} in [region] {after|following} {the floods|the storm} of [day].",
            ],
            [
                "{Another|A further} [missing] people {were|are} {still missing|unaccounted for}, said [official], who {leads|heads} the {regional|provincial} emergency office.",
                "[official], {head|director} of the local disaster agency, put the number of missing at [missing].",
                "Relatives have {reported|registered} [missing] persons as missing, {according to|in the words of} [official] of the crisis staff.",
            ],
            [
                "{More than|Over} [homes] {houses|homes} stood {under water|in mud up to the first floor} and {the power supply|electricity} {failed|was cut} in {two thirds|large parts} of [city].",
                "The water {damaged|ruined} some [homes] buildings; {schools|clinics} and {a market|the main bus station} {stayed shut|were closed}.",
                "[homes] {families|households} lost {their belongings|most of what they owned}, the mayor's office {estimated|reckoned}.",
            ],
            [
                "{Soldiers|The army} {sent|brought} boats and {two|three} helicopters, while volunteers {handed out|distributed} {drinking water|blankets} at a sports hall.",
                "Helicopters {lifted|plucked} {people|families} from roofs {throughout|during} the night and {field kitchens|tents} were set up on higher ground.",
                "Around [crew] {helpers|soldiers} were {digging|working} through the {debris|rubble} with {shovels|bare hands} as heavy machines could not {get through|reach the place}.",
            ],
            [
                "Meteorologists {measured|recorded} [rain] millimetres of rain within {two days|36 hours}, {twice|three times} the {usual|normal} amount for the whole month.",
                "[rain] millimetres {fell|came down} between {Sunday and Tuesday|the first and the second alarm}, more than at any time since measurements began there.",
                "The weather service had {issued|given} {a red|its highest} warning {the evening before|hours earlier} and {expects|forecasts} {further|more} showers {until the weekend|for the coming days}.",
            ],
            [
                "{Farmers|Growers} in [region] {fear|expect} the loss of {a third|half} of {the rice crop|this year's harvest}.",
                "Economists at a local bank {estimate|put} the damage {at|to be} [cost] million dollars, {most of it|largely} {in farming|on roads and bridges}.",
                "The government {released|set aside} [cost] million dollars for {repairs|first aid} and {promised|pledged} {loans|tax relief} to {shopkeepers|small firms}.",
            ],
            [
                "The region was {last|previously} hit {on this scale|that hard} [ago] years ago, when {a dam failed|two rivers rose at once}.",
                "Critics {complain|say} that {plans|promises} for {retention basins|higher dykes} made [ago] years ago were never {carried out|paid for}.",
                "Residents {had|have} {asked|petitioned} for {a new dyke|early-warning sirens} for years.",
            ],
        ])

    static let company = Topic(
        name: "company",
        headlines: [
            "[company] {raises|lifts} forecast after {strong|record} quarter", "[company] to cut [jobs] jobs",
            "Profit at [company] {jumps|climbs} [percent] per cent",
            "[company] plans new plant in [city]", "{Investors|Shareholders} cheer results of [company]",
        ],
        units: [
            [
                "[company] {said|reported} [day] that {quarterly|third-quarter} profit {rose|climbed} [percent] per cent to [profit] million euros, {helped|driven} by {demand|orders} from {Asia|abroad}.",
                "{Brisk|Strong} {sales|business} {abroad|in Asia} {lifted|pushed} earnings of [company] by [percent] per cent, {the group|the company} {announced|made known} [day].",
                "Shares of [company] {gained|jumped} [day] after {the maker|the firm} {posted|published} a profit of [profit] million euros, {well above|far more than} what analysts {had expected|had forecast}.",
                "With a profit of [profit] million euros [company], based in [city], {beat|outdid} {all forecasts|its own target} in the {past|last} three months.",
            ],
            [
                "Revenue {came to|reached} [revenue] million euros, up from {the same period|the corresponding quarter} a year {earlier|before}.",
                "The {group|company} {took in|turned over} [revenue] million euros between {January and March|July and September}.",
                "Sales {stood at|totalled} [revenue] million euros and {new orders|the order book} {grew|swelled} {even faster|at twice that pace}.",
            ],
            [
                "Chief executive [official] {now expects|said she expects} {double-digit growth|a better second half}, {provided that|as long as} {freight rates|energy prices} {do not rise|stay where they are}.",
                "[official], who {took over|became chief executive} {last year|in spring}, {raised|lifted} the forecast for the {full|whole} year.",
                "For the year as a whole the board under [official] {aims|is aiming} for {a margin|an operating margin} of [margin] per cent.",
            ],
            [
                "At the same time [jobs] {jobs|posts} {are to go|will be cut} at {the site|the old works} in [city], {mostly|chiefly} through early retirement.",
                "A {restructuring|savings} programme will cost [jobs] {employees|workers} their jobs, {unions|staff representatives} were told {at a meeting|in a letter}.",
                "The {works council|union} {criticised|attacked} plans to {shed|cut} [jobs] jobs {despite|in spite of} the good figures.",
            ],
            [
                "[company] {wants|intends} to {invest|spend} [cost] million euros on {a plant|a research centre} near [city] by the {end|middle} of next year.",
                "Some [cost] million euros {are set aside|have been earmarked} for {machines|a new production line} in [city].",
                "The {money|cash} will go into {batteries and software|automation}, for which [cost] million euros {are planned|are budgeted}.",
            ],
            [
                "Analysts at {two|three} banks {raised|increased} their price targets; one {warned|cautioned} that {inventories|stocks} {were building up|had grown too fast}.",
                "{The shares|The stock} {had lost|were down} a {fifth|quarter} since {the start of the year|January} before {the report|the figures}.",
                "A {fund manager|trader} {called|described} the {outlook|guidance} {as cautious|as conservative} {given|in view of} the {full order book|weak comparison base}.",
            ],
            [
                "Founded [ago] years ago as {a workshop|a family business}, [company] today {employs|has} {several thousand|some [crew] hundred} people in {eleven|nine} countries.",
                "The {firm|group} {sells|exports} to {more than|over} forty countries and has {belonged|been listed} {on the exchange|on the stock market} for [ago] years.",
                "{Rivals|Competitors} {had|have} {complained|reported} of {falling prices|weaker demand} in {recent weeks|the same months}.",
            ],
        ])

    static let court = Topic(
        name: "court",
        headlines: [
            "Court in [city] {sentences|jails} former {mayor|official} for [years] years",
            "[official] {found guilty|convicted} in {bribery|fraud} trial",
            "Judges {throw out|reject} appeal of [official]", "Verdict in [city] corruption case",
        ],
        units: [
            [
                "A court in [city] {sentenced|sent} [official], {a former deputy mayor|once head of the building office}, to [years] years in prison [day] for {taking bribes|fraud}.",
                "[official] must {go to jail|serve a prison term} of [years] years: {judges|the regional court} in [city] {found|held} [day] that {the politician|the official} had {accepted bribes|cheated the town}.",
                "After {a trial|proceedings} of {eight|eleven} months the former official [official] was {convicted|found guilty} [day] of corruption and {given|handed} [years] years.",
                "[years] years in prison: that is the {verdict|judgment} of a chamber in [city] [day] against [official], who {had pleaded|insisted on being} not guilty.",
            ],
            [
                "According to the {judgment|ruling}, [cost] million euros {flowed|went} through {a shell company|accounts abroad} in return for building permits.",
                "Prosecutors {had accused|charged} [pronoun] of {pocketing|having taken} [cost] million euros from {a builder|contractors} between two elections.",
                "The {money|sum}, [cost] million euros in all, was {hidden|booked} as {consulting fees|payments for studies}, the presiding judge {said|explained}.",
            ],
            [
                "The {defence|lawyers} {announced|said at once} that {it|they} would {appeal|take the case to the supreme court}.",
                "Defence lawyer [lawyer] {spoke|complained} of {a verdict|a judgment} {based on|resting on} {a single witness|hearsay} and {will appeal|announced an appeal}.",
                "An appeal is {possible|open} within {two weeks|thirty days}; until {then|a final ruling} the {convict|former official} {stays|remains} free on bail.",
            ],
            [
                "{More than|Over} [crew] witnesses were {heard|questioned}, {among them|including} {the builder|a bookkeeper} who {had kept|brought along} a second set of books.",
                "The {decisive|key} {evidence|proof} came from {a bookkeeper|a former secretary}, whose notes {filled|took up} {six|nine} binders.",
                "Investigators had {searched|raided} [homes] offices and homes {before|by the time} charges were {brought|filed}.",
            ],
            [
                "Two {businessmen|contractors} {received|got} suspended sentences, a third was {acquitted|cleared}.",
                "Of the {four|five} co-defendants {one|two} {confessed|admitted the charges} and {escaped|got away} with {fines|suspended terms}.",
                "The court {ordered|decreed} the {confiscation|seizure} of {a villa|two flats} and {a boat|several cars}.",
            ],
            [
                "The case {had shaken|shook} [city] [ago] years ago and {cost|brought down} {the mayor|the whole town council} {his office|in the following election}.",
                "{Opposition|Citizens'} groups had {called for|demanded} an inquiry since {land|plots} by the river were sold {far below|under} {their value|market price} [ago] years ago.",
                "An {audit|inspection} [ago] years ago had {first|for the first time} {raised|pointed to} {questions|irregularities} about {the sales|the permits}.",
            ],
        ])

    static let sport = Topic(
        name: "sport",
        headlines: [
            "[team] {beat|edge} [rival] [score]", "Late goal {sends|lifts} [team] past [rival]", "[team] {through|advance} to {final|last four}",
            "[rival] {stunned|upset} by [team] in [city]",
        ],
        units: [
            [
                "[team] {beat|defeated} [rival] [score] in [city] [day] thanks to {a late goal|a goal in stoppage time} by [official].",
                "A {header|penalty} by [official] {decided|settled} the match between [team] and [rival] [day], which ended [score].",
                "[score] and a place in the {final|next round}: [team] {won|prevailed} [day] in [city] against {a strong|an unlucky} [rival].",
                "{Substitute|Captain} [official] {scored|struck} {twice|the winner} [day] as [team] {came from behind|held their nerve} to beat [rival] [score].",
            ],
            [
                "{Before|In front of} [homes] spectators the {visitors|guests} {had the better start|took the lead} {through|when} {a free kick|a deflected shot} {found the net|in the opening minutes}.",
                "[homes] {fans|spectators} saw {a slow|a nervous} first half in which {neither side|neither team} {took risks|created much}.",
                "The {crowd|ground}, [homes] strong, {whistled|grew restless} when the {hosts|home side} {fell behind|went in trailing} at the break.",
            ],
            [
                "Coach [lawyer] {changed|switched} to {a back three|two strikers} after the {interval|break} and {brought on|introduced} {fresh legs|a teenager}.",
                "After half-time [lawyer], who has {coached|been in charge of} the side since {summer|March}, {took off|replaced} both wingers.",
                "A double substitution by coach [lawyer] {turned|changed} the {game|match}.",
            ],
            [
                "The {goalkeeper|keeper} {kept|saved} [rival] {from a heavier defeat|in the match} with {three|four} {reflex saves|fine stops}.",
                "[rival] {hit|struck} the {post|crossbar} {twice|two times} and {had|saw} a {goal|penalty appeal} {disallowed|turned down} after {a video review|a long wait}.",
                "A {red card|second yellow} for {a reckless foul|time wasting} {left|reduced} [rival] {with|to} ten men for the {closing|last} {quarter of an hour|twenty minutes}.",
            ],
            [
                "With the win the {side|team} {climbs|moves} to {third|second} place, [margin] points {behind|off} the leaders.",
                "[team] are now {unbeaten|without defeat} in [margin] matches, {their best run|a series last seen} in [ago] years.",
                "It was {the first|only the second} {victory|win} over [rival] in [ago] years.",
            ],
            [
                "The {next|coming} opponent will be {drawn|known} on {Friday|Monday}; the {return leg|decider} is {played|scheduled} in {two weeks|ten days}.",
                "[rival] must {travel|go} to the {bottom club|league leaders} {next|at the weekend} {without|missing} {their injured captain|two suspended defenders}.",
                "{Tickets|Seats} for the {next round|following match} {go on sale|are sold} {from Thursday|tomorrow}.",
            ],
        ])

    static let health = Topic(
        name: "health",
        headlines: [
            "{Measles|Dengue} cases {rise|climb} in [city]", "[city] {opens|starts} {vaccination|testing} drive",
            "Hospitals in [region] {fill|near limit} as fever spreads",
            "Health {ministry|officials} {warn|alert} of outbreak",
        ],
        units: [
            [
                "The number of {dengue|measles} {cases|infections} in [city] has {risen|climbed} to [homes] {this month|within weeks}, health {authorities|officials} {said|reported} [day].",
                "[homes] people in and around [city] have {fallen ill|been infected} with {dengue|measles}, {more than|over} {twice|three times} as many as a year ago, {it was announced|figures showed} [day].",
                "Doctors in [city] are {treating|seeing} ever more patients with {high fever|rashes}: [homes] cases had been {confirmed|counted} by [day].",
                "An outbreak {centred|concentrated} on [city] {has grown|grew} to [homes] cases [day] and {reached|spread to} [region].",
            ],
            [
                "[dead] {patients|people} have died, {most of them|mainly} {children|elderly}, {according to|said} [official] of the public health institute.",
                "[official], {chief|leading} epidemiologist of the {province|region}, {confirmed|spoke of} [dead] deaths.",
                "So far [dead] deaths have been {linked|attributed} to the {illness|outbreak}, [official] of the health office said.",
            ],
            [
                "{Schools|Kindergartens} will {stay closed|remain shut} until {Monday|further notice} and {spraying|disinfection} teams are {going|moving} from {house to house|street to street}.",
                "The city {cancelled|called off} {two festivals|a fair} and {asked|urged} {residents|people} to {empty|cover} {water tanks|flower pots}.",
                "Mobile {teams|units} {visit|are visiting} {outlying|remote} villages, where {only|barely} {half|six in ten} of the children {have had|received} both doses.",
            ],
            [
                "{Another|A further} [missing] doses of vaccine {arrived|were flown in} {at the weekend|from the capital} and {a second|another} delivery is {expected|due}.",
                "The ministry {bought|ordered} [missing] thousand {test kits|doses} {abroad|from two makers}.",
                "Stocks of {vaccine|medicine} will {last|be enough} for [margin] {more|further} days, a pharmacist at the {central|university} hospital {said|estimated}.",
            ],
            [
                "{All|Almost all} beds on the {infectious|children's} wards of the {three|two} large hospitals are {taken|occupied}.",
                "{Nurses|Hospital staff} {work|are working} double shifts and {retired|former} doctors have been {called back|asked to help}.",
                "A field hospital with [crew] beds {was set up|is being built} beside the {stadium|exhibition hall}.",
            ],
            [
                "The last {large|comparable} outbreak in [region] was [ago] years ago and {lasted|went on for} {four|five} months.",
                "Experts {blame|point to} {a warm winter|falling vaccination rates} and {the early rains|building sites with standing water}.",
                "Rates of {vaccination|immunisation} had {fallen|dropped} since {clinics|village health posts} were {closed|merged} [ago] years ago.",
            ],
        ])
}
