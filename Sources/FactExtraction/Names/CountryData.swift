/// Countries of the world as texts name them: code, names, demonyms, and capitals or seats that stand for the government.
enum CountryData {
    /// `CODE:names:demonyms:seats`, alternatives by comma; compared folded.
    static let rows = """
        US:united states,united states of america,u.s.,america,usa:american,americans,u.s.:washington,white house,us government,capitol hill
        CN:china,people's republic of china,mainland china,prc:chinese:beijing,zhongnanhai
        VN:viet nam,vietnam:vietnamese:ha noi,hanoi
        EU:european union,eu,eurozone,euro zone,euro area,the bloc:european,europeans:brussels,european commission,european council
        JP:japan:japanese:tokyo
        KR:south korea,republic of korea,korea,rok:south korean,south koreans,korean,koreans:seoul,blue house
        KP:north korea,dprk:north korean,north koreans:pyongyang
        TW:taiwan,chinese taipei:taiwanese:taipei
        HK:hong kong::
        MO:macao,macau::
        IN:india:indian,indians:new delhi,delhi
        PK:pakistan:pakistani,pakistanis:islamabad
        BD:bangladesh:bangladeshi,bangladeshis:dhaka
        LK:sri lanka:sri lankan,sri lankans:colombo
        NP:nepal:nepali,nepalese:kathmandu
        BT:bhutan:bhutanese:thimphu
        MV:maldives:maldivian:
        AF:afghanistan:afghan,afghans:kabul
        TH:thailand:thai,thais:bangkok
        LA:laos,lao pdr:lao,laotian:vientiane
        KH:cambodia:cambodian,cambodians:phnom penh
        MM:myanmar,burma:burmese:naypyitaw,naypyidaw
        MY:malaysia:malaysian,malaysians:kuala lumpur,putrajaya
        SG:singapore:singaporean,singaporeans:
        ID:indonesia:indonesian,indonesians:jakarta
        PH:philippines:philippine,filipino,filipinos:manila
        BN:brunei::
        TL:timor-leste,east timor:timorese:dili
        AU:australia:australian,australians:canberra
        NZ:new zealand:new zealander,new zealanders,kiwi:wellington
        PG:papua new guinea::port moresby
        FJ:fiji:fijian:suva
        GB:united kingdom,uk,britain,great britain,england,scotland:british,uk,britons:london,downing street,westminster,whitehall
        IE:ireland:irish:dublin
        FR:france:french:paris,elysee
        DE:germany:german,germans:berlin
        BE:belgium:belgian,belgians:
        NL:netherlands,holland:dutch:the hague
        LU:luxembourg::
        ES:spain:spanish,spaniards:madrid
        PT:portugal:portuguese:lisbon
        IT:italy:italian,italians:rome
        CH:switzerland:swiss:bern,berne
        LI:liechtenstein::
        AT:austria:austrian,austrians:vienna
        GR:greece:greek,greeks:athens
        CY:cyprus:cypriot,cypriots:nicosia
        MT:malta:maltese:valletta
        SE:sweden:swedish,swedes:stockholm
        NO:norway:norwegian,norwegians:oslo
        DK:denmark:danish,danes:copenhagen
        FI:finland:finnish,finns:helsinki
        IS:iceland:icelandic,icelanders:reykjavik
        EE:estonia:estonian:tallinn
        LV:latvia:latvian:riga
        LT:lithuania:lithuanian:vilnius
        PL:poland:polish,poles:warsaw
        CZ:czech republic,czechia:czech,czechs:prague
        SK:slovakia:slovak,slovakian:bratislava
        HU:hungary:hungarian,hungarians:budapest
        RO:romania:romanian,romanians:bucharest
        BG:bulgaria:bulgarian,bulgarians:sofia
        RS:serbia:serbian,serbs:belgrade
        HR:croatia:croatian:zagreb
        SI:slovenia:slovenian:ljubljana
        BA:bosnia,bosnia and herzegovina:bosnian:sarajevo
        AL:albania:albanian:tirana
        MK:north macedonia:macedonian:skopje
        ME:montenegro:montenegrin:podgorica
        XK:kosovo:kosovar:pristina
        MD:moldova:moldovan:chisinau
        UA:ukraine:ukrainian,ukrainians:kyiv,kiev
        RU:russia,russian federation:russian,russians:moscow,kremlin,the kremlin
        BY:belarus:belarusian:minsk
        GE::georgian:tbilisi
        AM:armenia:armenian:yerevan
        AZ:azerbaijan:azerbaijani,azeri:baku
        KZ:kazakhstan:kazakh,kazakhstani:astana
        UZ:uzbekistan:uzbek:tashkent
        KG:kyrgyzstan:kyrgyz:bishkek
        TJ:tajikistan:tajik:dushanbe
        TM:turkmenistan:turkmen:ashgabat
        MN:mongolia:mongolian:ulaanbaatar
        TR:turkey,turkiye:turkish,turks:ankara
        IL:israel:israeli,israelis:jerusalem,tel aviv
        PS:palestine:palestinian,palestinians:ramallah
        LB:lebanon:lebanese:beirut
        SY:syria:syrian,syrians:damascus
        JO:jordan:jordanian:amman
        IQ:iraq:iraqi,iraqis:baghdad
        IR:iran:iranian,iranians:tehran
        SA:saudi arabia:saudi,saudis:riyadh
        AE:united arab emirates,uae:emirati:abu dhabi
        QA:qatar:qatari:doha
        KW:kuwait:kuwaiti:
        BH:bahrain:bahraini:manama
        OM:oman:omani:muscat
        YE:yemen:yemeni:sanaa
        EG:egypt:egyptian,egyptians:cairo
        LY:libya:libyan:tripoli
        TN:tunisia:tunisian:tunis
        DZ:algeria:algerian:algiers
        MA:morocco:moroccan:rabat
        SD:sudan:sudanese:khartoum
        ET:ethiopia:ethiopian,ethiopians:addis ababa
        KE:kenya:kenyan,kenyans:nairobi
        UG:uganda:ugandan:kampala
        TZ:tanzania:tanzanian:dodoma
        RW:rwanda:rwandan:kigali
        NG:nigeria:nigerian,nigerians:abuja
        GH:ghana:ghanaian:accra
        CI:ivory coast,cote d'ivoire:ivorian:abidjan
        SN:senegal:senegalese:dakar
        ML:mali:malian:bamako
        ZA:south africa:south african,south africans:pretoria
        LS:lesotho:basotho:maseru
        BW:botswana::gaborone
        NA:namibia:namibian:windhoek
        ZW:zimbabwe:zimbabwean:harare
        ZM:zambia:zambian:lusaka
        MW:malawi:malawian:lilongwe
        AO:angola:angolan:luanda
        CD:democratic republic of congo,democratic republic of the congo,congo:congolese:kinshasa
        CM:cameroon:cameroonian:yaounde
        MZ:mozambique:mozambican:maputo
        MG:madagascar:malagasy:antananarivo
        MU:mauritius:mauritian:port louis
        CA:canada:canadian,canadians:ottawa
        MX:mexico:mexican,mexicans:mexico city
        CU:cuba:cuban:havana
        HT:haiti:haitian:port-au-prince
        DO:dominican republic::santo domingo
        JM:jamaica:jamaican:kingston
        PA:panama:panamanian:
        GT:guatemala:guatemalan:
        CR:costa rica:costa rican:
        SV:el salvador:salvadoran:
        HN:honduras:honduran:tegucigalpa
        NI:nicaragua:nicaraguan:managua
        BR:brazil:brazilian,brazilians:brasilia,planalto
        AR:argentina:argentine,argentinian,argentines:buenos aires,casa rosada
        CL:chile:chilean,chileans:
        PE:peru:peruvian,peruvians:lima
        CO:colombia:colombian,colombians:bogota
        VE:venezuela:venezuelan,venezuelans:caracas
        EC:ecuador:ecuadorian,ecuadorean:quito
        BO:bolivia:bolivian:
        UY:uruguay:uruguayan:montevideo
        PY:paraguay:paraguayan:asuncion
        GY:guyana:guyanese:
        """

    /// Countries whose dollar, pound or peso a bare sign or name means when one of them is the subject.
    static let currencies: [String: String] = [
        "US": "USD", "CN": "CNY", "VN": "VND", "EU": "EUR", "JP": "JPY", "KR": "KRW", "TW": "TWD", "HK": "HKD", "IN": "INR", "PK": "PKR", "BD": "BDT",
        "LK": "LKR",
        "NP": "NPR", "TH": "THB", "LA": "LAK", "KH": "KHR", "MM": "MMK", "MY": "MYR", "SG": "SGD", "ID": "IDR", "PH": "PHP", "AU": "AUD", "NZ": "NZD",
        "GB": "GBP", "FR": "EUR", "DE": "EUR", "IT": "EUR", "ES": "EUR", "NL": "EUR", "BE": "EUR", "IE": "EUR", "AT": "EUR", "FI": "EUR", "PT": "EUR",
        "GR": "EUR",
        "CH": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "PL": "PLN", "CZ": "CZK", "HU": "HUF", "RO": "RON", "RU": "RUB", "UA": "UAH",
        "TR": "TRY", "IL": "ILS", "SA": "SAR", "AE": "AED", "QA": "QAR", "EG": "EGP", "MA": "MAD", "KE": "KES", "NG": "NGN", "GH": "GHS", "ZA": "ZAR",
        "CA": "CAD", "MX": "MXN", "BR": "BRL", "AR": "ARS", "CL": "CLP", "PE": "PEN", "CO": "COP", "UY": "UYU", "IR": "IRR", "IQ": "IQD", "KZ": "KZT",
        "ET": "ETB", "TZ": "TZS", "UG": "UGX",
    ]
}
