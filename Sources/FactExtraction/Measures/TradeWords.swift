/// Words of trade, tariffs and the verbs that say what becomes of them.
enum TradeWords {
    static let lists: [(WordClass, String)] = [
        (.tariffNoun, "tariff tariffs duty duties levy levies surcharge surcharges tariff-free duty-free"),
        (
            .goodsNoun,
            """
            goods products exports imports merchandise items shipments commodities produce articles cargo cargoes consignments purchases exporters
            """
        ),
        (
            .sector,
            """
            steel aluminium aluminum copper iron metals metal cars car autos auto automobiles automobile vehicles vehicle trucks truck parts
            semiconductors semiconductor chips chip electronics electronic smartphones phones computers pharmaceuticals pharmaceutical drugs medicines drug
            textiles textile garments garment apparel clothing footwear shoes furniture timber lumber wood paper rubber plastics chemicals fertiliser
            fertilisers fertilizer fertilizers potash energy oil gas lng coal crude petroleum uranium electricity solar panels batteries battery
            minerals agricultural farm food dairy milk cheese beef pork poultry chicken meat seafood fish shrimp catfish salmon fruit fruits
            vegetables tomatoes avocados bananas oranges coffee cocoa tea sugar rice wheat corn maize barley soybeans soybean soy soya canola rapeseed
            peas lentils pulses cotton wool wine wines whisky whiskey spirits beer alcohol champagne bourbon brandy cognac tobacco gems diamonds diamond
            jewellery jewelry gold silver toys machinery equipment ships aircraft jets planes engines tyres tires glass cement ceramics bicycles
            motorcycles motorbikes evs kitchen cabinets upholstered films movies honey olives olive nuts almonds cashews pistachios flowers
            electric ev parcels packages low-value cranes syringes gloves polysilicon wafers graphite magnets rare leather carpets handicrafts
            components appliances refrigerators televisions lobster crab ethanol biodiesel palm
            """
        ),
        (.exportWord, "export exports exported exporting shipments shipped sales sold selling outbound sent send sends sending"),
        (.importWord, "import imports imported importing bought buying purchases purchased inbound"),
        (.tradeNoun, "trade turnover commerce"),
        (.surplusNoun, "surplus surpluses"),
        (.deficitNoun, "deficit deficits gap shortfall imbalance"),
        (
            .reachVerb,
            """
            reached reach reaching totalled totaled totalling totaling total totals stood stand stands standing amounted amounting amount amounts
            hit hitting came were was is are valued worth exceeded exceeding exceed topped topping surpassed surpassing hits climbed rose grew
            jumped surged soared increased fell dropped declined decreased narrowed widened shrank slipped slid plunged tumbled expanded
            advanced swelled ballooned recorded posted earned earning fetched generated averaged
            """
        ),
        (
            .riseWord,
            """
            up rose rise rises rising risen grew grow growing growth grown increase increased increases increasing jump jumped jumping surge surged
            surging soared soaring climbed climbing climb gain gained gaining higher widened widening widen expanded expanding expand advanced
            advancing swelled ballooned spike spiked leap leapt accelerated rebounded rebound
            """
        ),
        (
            .fallWord,
            """
            down fell fall falls falling fallen dropped drop dropping declined decline declining decrease decreased decreasing lower narrowed
            narrowing shrank shrinking shrunk slipped slipping slid sliding slump slumped slumping plunged plunge plunging tumbled tumbling
            contracted contracting contraction reduction dip dipped dipping sank sinking slowed weakened
            """
        ),
        (
            .otherQuantity,
            """
            vat gdp inflation interest growth stake share shares discount profit profits revenue revenues salary wage wages income unemployment
            support approval turnout votes margin yield yields probability chance chances likelihood equity majority bond bonds investment investments
            mortgage loan loans dividend value-added corporate
            """
        ),
        (
            .announceVerb,
            """
            announce announces announced announcing unveil unveils unveiled unveiling declare declares declared declaring introduced introduce
            introduces introducing publish published publishes
            """
        ),
        (
            .imposeVerb,
            """
            impose imposes imposed imposing slap slaps slapped slapping levy levied levies levying place placed placing places apply applies applied
            applying charge charges charged charging set sets setting put puts putting hit hits hitting tax taxes taxed taxing introduce introduced
            introduces introducing collect collects collected collecting enact enacted slapping implement implemented implements implementing
            """
        ),
        (
            .cutVerb,
            """
            cut cuts cutting slash slashes slashed slashing reduce reduces reduced reducing lower lowers lowered lowering drop drops dropped dropping
            bring brought eliminate eliminated eliminates eliminating scrap scrapped scraps scrapping remove removed removes removing abolish
            abolished halve halved halving waive waived waives waiving trim trims trimmed trimming ease eased roll fell fall falls
            """
        ),
        (
            .raiseVerb,
            """
            raise raises raised raising hike hikes hiked hiking increase increases increased increasing double doubles doubled doubling lift lifted
            lifts triple tripled bump bumped boost boosted rise rises rose rising jump jumped climb climbed
            """
        ),
        (
            .proposeVerb,
            """
            propose proposes proposed proposing proposal plan plans planned planning consider considers considered considering mull mulls mulling
            suggest suggests suggested suggesting float floated recommend recommends recommended recommending seek seeks intend intends intended
            weigh weighs weighed weighing
            """
        ),
        (
            .offerVerb,
            """
            offer offers offered offering willing ready prepared willingness readiness pledge pledges pledged pledging promise promises promised
            commit commits committed commitment volunteer volunteered
            """
        ),
        (
            .requestVerb,
            """
            urge urges urged urging request requests requested requesting ask asks asked asking call calls called calling demand demands demanded
            demanding want wants wanted press presses pressed pressing appeal appealed seek seeks sought seeking
            """
        ),
        (
            .agreeVerb,
            """
            agree agrees agreed agreeing agreement deal accord pact accept accepts accepted accepting settle settled framework reached struck
            """
        ),
        (
            .pauseVerb,
            """
            pause pauses paused pausing suspend suspends suspended suspending suspension delay delays delayed delaying postpone postpones postponed
            postponing halt halted shelve shelved defer deferred freeze froze frozen
            """
        ),
        (
            .threatenVerb,
            """
            threaten threatens threatened threatening threat threats warn warns warned warning vow vows vowed vowing
            """
        ),
        (
            .sufferVerb,
            """
            face faces faced facing pay pays paid paying receive receives received incur incurs incurred attract attracts attracted bear bears
            subject subjected hit struck slapped confronted draw draws drew
            """
        ),
    ]
}
