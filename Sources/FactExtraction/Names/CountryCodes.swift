/// Codes of three letters and official names of countries (ISO 3166-1:2020).
enum CountryCodes {
    /// `ALPHA-2:ALPHA-3:official English name`; the name is left out where the short one is official.
    static let rows = """
        AD:AND:Principality of Andorra
        AE:ARE:
        AF:AFG:Islamic Republic of Afghanistan
        AG:ATG:
        AI:AIA:
        AL:ALB:Republic of Albania
        AM:ARM:Republic of Armenia
        AO:AGO:Republic of Angola
        AQ:ATA:
        AR:ARG:Argentine Republic
        AS:ASM:
        AT:AUT:Republic of Austria
        AU:AUS:
        AW:ABW:
        AX:ALA:
        AZ:AZE:Republic of Azerbaijan
        BA:BIH:Republic of Bosnia and Herzegovina
        BB:BRB:
        BD:BGD:People's Republic of Bangladesh
        BE:BEL:Kingdom of Belgium
        BF:BFA:
        BG:BGR:Republic of Bulgaria
        BH:BHR:Kingdom of Bahrain
        BI:BDI:Republic of Burundi
        BJ:BEN:Republic of Benin
        BL:BLM:
        BM:BMU:
        BN:BRN:
        BO:BOL:Plurinational State of Bolivia
        BQ:BES:Bonaire, Sint Eustatius and Saba
        BR:BRA:Federative Republic of Brazil
        BS:BHS:Commonwealth of the Bahamas
        BT:BTN:Kingdom of Bhutan
        BV:BVT:
        BW:BWA:Republic of Botswana
        BY:BLR:Republic of Belarus
        BZ:BLZ:
        CA:CAN:
        CC:CCK:
        CD:COD:
        CF:CAF:
        CG:COG:Republic of the Congo
        CH:CHE:Swiss Confederation
        CI:CIV:Republic of Côte d'Ivoire
        CK:COK:
        CL:CHL:Republic of Chile
        CM:CMR:Republic of Cameroon
        CN:CHN:People's Republic of China
        CO:COL:Republic of Colombia
        CR:CRI:Republic of Costa Rica
        CU:CUB:Republic of Cuba
        CV:CPV:Republic of Cabo Verde
        CW:CUW:Curaçao
        CX:CXR:
        CY:CYP:Republic of Cyprus
        CZ:CZE:Czech Republic
        DE:DEU:Federal Republic of Germany
        DJ:DJI:Republic of Djibouti
        DK:DNK:Kingdom of Denmark
        DM:DMA:Commonwealth of Dominica
        DO:DOM:
        DZ:DZA:People's Democratic Republic of Algeria
        EC:ECU:Republic of Ecuador
        EE:EST:Republic of Estonia
        EG:EGY:Arab Republic of Egypt
        EH:ESH:
        ER:ERI:the State of Eritrea
        ES:ESP:Kingdom of Spain
        ET:ETH:Federal Democratic Republic of Ethiopia
        FI:FIN:Republic of Finland
        FJ:FJI:Republic of Fiji
        FK:FLK:
        FM:FSM:Federated States of Micronesia
        FO:FRO:
        FR:FRA:French Republic
        GA:GAB:Gabonese Republic
        GB:GBR:United Kingdom of Great Britain and Northern Ireland
        GD:GRD:
        GE:GEO:
        GF:GUF:
        GG:GGY:
        GH:GHA:Republic of Ghana
        GI:GIB:
        GL:GRL:
        GM:GMB:Republic of the Gambia
        GN:GIN:Republic of Guinea
        GP:GLP:
        GQ:GNQ:Republic of Equatorial Guinea
        GR:GRC:Hellenic Republic
        GS:SGS:
        GT:GTM:Republic of Guatemala
        GU:GUM:
        GW:GNB:Republic of Guinea-Bissau
        GY:GUY:Republic of Guyana
        HK:HKG:Hong Kong Special Administrative Region of China
        HM:HMD:
        HN:HND:Republic of Honduras
        HR:HRV:Republic of Croatia
        HT:HTI:Republic of Haiti
        HU:HUN:Hungary
        ID:IDN:Republic of Indonesia
        IE:IRL:
        IL:ISR:State of Israel
        IM:IMN:
        IN:IND:Republic of India
        IO:IOT:
        IQ:IRQ:Republic of Iraq
        IR:IRN:Islamic Republic of Iran
        IS:ISL:Republic of Iceland
        IT:ITA:Italian Republic
        JE:JEY:
        JM:JAM:
        JO:JOR:Hashemite Kingdom of Jordan
        JP:JPN:
        KE:KEN:Republic of Kenya
        KG:KGZ:Kyrgyz Republic
        KH:KHM:Kingdom of Cambodia
        KI:KIR:Republic of Kiribati
        KM:COM:Union of the Comoros
        KN:KNA:
        KP:PRK:Democratic People's Republic of Korea
        KR:KOR:
        KW:KWT:State of Kuwait
        KY:CYM:
        KZ:KAZ:Republic of Kazakhstan
        LA:LAO:
        LB:LBN:Lebanese Republic
        LC:LCA:
        LI:LIE:Principality of Liechtenstein
        LK:LKA:Democratic Socialist Republic of Sri Lanka
        LR:LBR:Republic of Liberia
        LS:LSO:Kingdom of Lesotho
        LT:LTU:Republic of Lithuania
        LU:LUX:Grand Duchy of Luxembourg
        LV:LVA:Republic of Latvia
        LY:LBY:Libya
        MA:MAR:Kingdom of Morocco
        MC:MCO:Principality of Monaco
        MD:MDA:Republic of Moldova
        ME:MNE:Montenegro
        MF:MAF:
        MG:MDG:Republic of Madagascar
        MH:MHL:Republic of the Marshall Islands
        MK:MKD:Republic of North Macedonia
        ML:MLI:Republic of Mali
        MM:MMR:Republic of Myanmar
        MN:MNG:
        MO:MAC:Macao Special Administrative Region of China
        MP:MNP:Commonwealth of the Northern Mariana Islands
        MQ:MTQ:
        MR:MRT:Islamic Republic of Mauritania
        MS:MSR:
        MT:MLT:Republic of Malta
        MU:MUS:Republic of Mauritius
        MV:MDV:Republic of Maldives
        MW:MWI:Republic of Malawi
        MX:MEX:United Mexican States
        MY:MYS:
        MZ:MOZ:Republic of Mozambique
        NA:NAM:Republic of Namibia
        NC:NCL:
        NE:NER:Republic of the Niger
        NF:NFK:
        NG:NGA:Federal Republic of Nigeria
        NI:NIC:Republic of Nicaragua
        NL:NLD:Kingdom of the Netherlands
        NO:NOR:Kingdom of Norway
        NP:NPL:Federal Democratic Republic of Nepal
        NR:NRU:Republic of Nauru
        NU:NIU:Niue
        NZ:NZL:
        OM:OMN:Sultanate of Oman
        PA:PAN:Republic of Panama
        PE:PER:Republic of Peru
        PF:PYF:
        PG:PNG:Independent State of Papua New Guinea
        PH:PHL:Republic of the Philippines
        PK:PAK:Islamic Republic of Pakistan
        PL:POL:Republic of Poland
        PM:SPM:
        PN:PCN:
        PR:PRI:
        PS:PSE:the State of Palestine
        PT:PRT:Portuguese Republic
        PW:PLW:Republic of Palau
        PY:PRY:Republic of Paraguay
        QA:QAT:State of Qatar
        RE:REU:
        RO:ROU:
        RS:SRB:Republic of Serbia
        RU:RUS:
        RW:RWA:Rwandese Republic
        SA:SAU:Kingdom of Saudi Arabia
        SB:SLB:
        SC:SYC:Republic of Seychelles
        SD:SDN:Republic of the Sudan
        SE:SWE:Kingdom of Sweden
        SG:SGP:Republic of Singapore
        SH:SHN:
        SI:SVN:Republic of Slovenia
        SJ:SJM:
        SK:SVK:Slovak Republic
        SL:SLE:Republic of Sierra Leone
        SM:SMR:Republic of San Marino
        SN:SEN:Republic of Senegal
        SO:SOM:Federal Republic of Somalia
        SR:SUR:Republic of Suriname
        SS:SSD:Republic of South Sudan
        ST:STP:Democratic Republic of Sao Tome and Principe
        SV:SLV:Republic of El Salvador
        SX:SXM:Sint Maarten (Dutch part)
        SY:SYR:
        SZ:SWZ:Kingdom of Eswatini
        TC:TCA:
        TD:TCD:Republic of Chad
        TF:ATF:
        TG:TGO:Togolese Republic
        TH:THA:Kingdom of Thailand
        TJ:TJK:Republic of Tajikistan
        TK:TKL:
        TL:TLS:Democratic Republic of Timor-Leste
        TM:TKM:
        TN:TUN:Republic of Tunisia
        TO:TON:Kingdom of Tonga
        TR:TUR:Republic of Türkiye
        TT:TTO:Republic of Trinidad and Tobago
        TV:TUV:
        TW:TWN:Taiwan, Province of China
        TZ:TZA:United Republic of Tanzania
        UA:UKR:
        UG:UGA:Republic of Uganda
        UM:UMI:
        US:USA:United States of America
        UY:URY:Eastern Republic of Uruguay
        UZ:UZB:Republic of Uzbekistan
        VA:VAT:
        VC:VCT:
        VE:VEN:Bolivarian Republic of Venezuela
        VG:VGB:British Virgin Islands
        VI:VIR:Virgin Islands of the United States
        VN:VNM:Socialist Republic of Viet Nam
        VU:VUT:Republic of Vanuatu
        WF:WLF:
        WS:WSM:Independent State of Samoa
        YE:YEM:Republic of Yemen
        YT:MYT:
        ZA:ZAF:Republic of South Africa
        ZM:ZMB:Republic of Zambia
        ZW:ZWE:Republic of Zimbabwe
        """
}
