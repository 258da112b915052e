/// Countries that `CountryData.rows` leaves out, and those that are no more.
///
/// Codes and English names of ISO 3166-1, and of ISO 3166-3 for former countries, as Debian's package iso-codes 4.15.0 has them; demonyms and
/// seats of government are added. The layout is that of `CountryData.rows`.
enum MoreCountries {
    static let rows = """
        AD:andorra:andorran:
        AG:antigua and barbuda:antiguan:
        BB:barbados:barbadian:bridgetown
        BF:burkina faso:burkinabe:ouagadougou
        BI:burundi:burundian:bujumbura
        BJ:benin:beninese:cotonou
        BM:bermuda:bermudian:
        BS:bahamas:bahamian:nassau
        BZ:belize:belizean:
        CF:central african republic:central african:bangui
        CG:republic of the congo,congo-brazzaville::brazzaville
        CV:cabo verde,cape verde:cape verdean:
        DJ:djibouti:djiboutian:
        DM:dominica::
        ER:eritrea:eritrean:asmara
        FM:micronesia:micronesian:
        FO:faroe islands:faroese:
        GA:gabon:gabonese:libreville
        GD:grenada:grenadian:
        GI:gibraltar::
        GL:greenland:greenlandic,greenlander,greenlanders:nuuk
        GM:gambia:gambian:banjul
        GN:guinea:guinean:conakry
        GQ:equatorial guinea:equatorial guinean:
        GW:guinea-bissau::
        KI:kiribati::
        KM:comoros:comorian:
        KN:saint kitts and nevis,saint kitts,st kitts::
        LC:saint lucia,st lucia:saint lucian:
        LR:liberia:liberian:monrovia
        MC:monaco:monegasque:
        MH:marshall islands:marshallese:
        MR:mauritania:mauritanian:nouakchott
        NE:niger:nigerien:niamey
        NR:nauru:nauruan:
        PR:puerto rico:puerto rican,puerto ricans:
        PW:palau:palauan:
        SB:solomon islands::honiara
        SC:seychelles:seychellois:
        SL:sierra leone:sierra leonean:freetown
        SM:san marino::
        SO:somalia:somali,somalis:mogadishu
        SR:suriname:surinamese:paramaribo
        SS:south sudan:south sudanese:juba
        ST:sao tome and principe,sao tome::
        SZ:eswatini,swaziland:swazi:mbabane
        TD:chad:chadian:n'djamena
        TG:togo:togolese:lome
        TO:tonga:tongan:nuku'alofa
        TT:trinidad and tobago:trinidadian:port of spain
        TV:tuvalu:tuvaluan:
        VA:vatican,vatican city,holy see::
        VC:saint vincent and the grenadines,saint vincent,st vincent::
        VU:vanuatu::port vila
        WS:samoa:samoan:
        """

    /// Former countries: code, names, demonyms, seats. West Germany's code is Germany's, Zaire's that of its successor.
    static let former = """
        SU:soviet union,ussr,u.s.s.r.:soviet,soviets:
        YU:yugoslavia:yugoslav,yugoslavs:
        DD:east germany,german democratic republic:east german,east germans:east berlin
        CS:czechoslovakia:czechoslovak,czechoslovakian:
        CD:zaire:zairean:
        DE:west germany:west german,west germans:bonn
        AN:netherlands antilles::
        """
}
