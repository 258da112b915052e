import Models

/// Names that stand in dates.
enum DateWords {
    /// Seconds east of UTC by lower-case zone name; nil for names that mean none.
    static let zones: [String: Int] = {
        let hours: [String: Double] = [
            "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2, "mest": 2, "mesz": 2,
            "eet": 2, "sast": 2, "eest": 3, "msk": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "hkt": 8,
            "sgt": 8, "pht": 8, "myt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
            "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "at": -4, "est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "ct": -6,
            "mst": -7, "mdt": -6, "mt": -7, "pst": -8, "pdt": -7, "pt": -8, "akst": -9, "akdt": -8, "hst": -10, "brt": -3, "art": -3,
            "a": -1, "n": 1, "m": -12, "y": 12,
        ]
        return hours.mapValues { Int($0 * 3_600) }
    }()

    /// Words for the halves of the day; true after noon.
    static let halves: [(word: String, isAfternoon: Bool)] = [
        ("오후", true), ("오전", false), ("午後", true), ("午前", false), ("下午", true), ("上午", false), ("ก่อนเที่ยง", false), ("หลังเที่ยง", true), ("SA", false),
        ("CH", true), ("μμ", true), ("πμ", false),
    ]

    enum Part { case year, month, day, hour }

    /// What stands behind numbers in East Asian dates.
    static let marks: [(text: String, part: Part, isKorean: Bool)] = [
        ("年", .year, false), ("月", .month, false), ("日", .day, false), ("号", .day, false), ("時", .hour, false), ("时", .hour, false),
        ("点", .hour, false), ("點", .hour, false), ("년", .year, true), ("월", .month, true), ("일", .day, true), ("시", .hour, true),
    ]

    /// Number of the month whose folded name begins with the word, or that the word begins.
    static func month(_ word: String) -> (number: Int, isExact: Bool)? {
        if let exact = names[word] { return (exact, true) }
        guard word.count >= 3 else { return nil }
        // Shortened: the one month of any language that begins so.
        let hits = Set(names.lazy.filter { $0.key.hasPrefix(word) }.map(\.value))
        return hits.count == 1 ? hits.first.map { ($0, false) } : nil
    }

    private static let names: [String: Int] = {
        let lists = [
            "january february march april may june july august september october november december",
            "jan feb mar apr may jun jul aug sept oct nov dec", "januar februar marz april mai juni juli august september oktober november dezember",
            "janner feber maerz apr mai jun jul aug sep okt nov dez",
            "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "ene feb mar abr may jun jul ago set oct nov dic",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "gen feb mar apr mag giu lug ago set ott nov dic",
            "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
            "jan fev mar abr mai jun jul ago set out nov dez",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "januari februari mars april maj juni juli augusti september oktober november december",
            "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu",
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
            "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
            "leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec",
            "januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",
            "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
            "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
            "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
            "януари февруари март април май юни юли август септември октомври ноември декември",
            "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
            "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
            "januar februar marec april maj junij julij avgust september oktober november december",
            "jan febr marc apr maj jun jul aug szept okt nov dec",
            "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
            "sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio",
            "jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",
            "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค",
            "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
            "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
            "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
            "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
            "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
            "ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου",
            "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
            "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
            "januari februari maret april mei juni juli agustus september oktober november desember",
            "ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος",
            "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        ]
        var map: [String: Int] = [:]
        for list in lists {
            for (index, name) in list.split(separator: " ").enumerated() where map[folded(name)] == nil { map[folded(name)] = index + 1 }
        }
        map["jun"] = 6
        map["jul"] = 7
        map["mai"] = 5
        map["mar"] = 3
        map["listopada"] = 11
        // Listopad is November in Polish and October in Croatian; the former is far more frequent in feeds.
        map["listopad"] = 11
        map["sep"] = 9
        return map
    }()
}
