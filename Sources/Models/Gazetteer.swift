/// Capitals and large cities: what datelines name.
public enum Gazetteer {
    /// The place of a dateline's spelling, compared folded; nil for places not listed here.
    public static func place(_ printed: some StringProtocol) -> Place? {
        var key = folded(printed)
        while let last = key.last, last == "." || last == "," { key.removeLast() }
        if let found = table[key] { return found }
        // `WASHINGTON, D.C.`, `HANOI/HO CHI MINH CITY`: the first place named.
        if let cut = key.firstIndex(where: { $0 == "," || $0 == "/" }) { return table[String(key[..<cut])] }
        return nil
    }

    /// Country, then `Name|other spelling` by country.
    private static let lists: [(String, String)] = [
        (
            "VN",
            "Hà Nội|Hanoi|Ha Noi;HCM City|Hồ Chí Minh City|Ho Chi Minh City|TP HCM|Thành phố Hồ Chí Minh|Saigon;Đà Nẵng|Danang|Da Nang;Hải Phòng|Haiphong;Cần Thơ;Huế;Nha Trang;Đà Lạt|Dalat;Quảng Ninh;Hạ Long;Bắc Ninh;Hưng Yên;Nghệ An;Quảng Nam;Khánh Hòa;Lâm Đồng;Đồng Nai;Bình Dương;Vũng Tàu;Thanh Hóa;Phú Quốc;Lạng Sơn;Lào Cai;Đắk Lắk;Bà Rịa-Vũng Tàu;Long An;An Giang;Kiên Giang"
        ),
        (
            "US",
            "Washington|Washington DC|Washington D.C;New York;Los Angeles;Chicago;San Francisco;Boston;Houston;Detroit;Seattle;Miami;Atlanta;Dallas;Philadelphia;Las Vegas;Denver;Honolulu;Anchorage;Palm Beach;Bedminster;Mar-a-Lago"
        ),
        ("CN", "Beijing|Peking;Shanghai;Guangzhou|Canton;Shenzhen;Chengdu;Wuhan;Tianjin;Nanjing;Hangzhou;Chongqing;Kunming;Nanning"),
        ("HK", "Hong Kong"), ("MO", "Macao|Macau"), ("TW", "Taipei;Kaohsiung"),
        ("JP", "Tokyo;Osaka;Kyoto;Nagoya;Yokohama;Fukuoka;Sapporo;Hiroshima"), ("KR", "Seoul;Busan;Incheon;Gyeongju;Daejeon;Sejong;Jeju|Seogwipo"),
        ("KP", "Pyongyang"),
        ("IN", "New Delhi|Delhi;Mumbai|Bombay;Kolkata|Calcutta;Chennai;Bengaluru|Bangalore;Hyderabad;Ahmedabad"), ("PK", "Islamabad;Karachi;Lahore"),
        ("BD", "Dhaka"), ("LK", "Colombo"), ("NP", "Kathmandu"),
        ("TH", "Bangkok;Chiang Mai;Phuket"), ("LA", "Vientiane"), ("KH", "Phnom Penh;Siem Reap"), ("MM", "Naypyitaw|Nay Pyi Taw;Yangon"),
        ("MY", "Kuala Lumpur;Putrajaya;Penang;Johor Bahru"), ("SG", "Singapore"), ("ID", "Jakarta;Bali|Denpasar;Surabaya;Bandung"),
        ("PH", "Manila;Cebu;Davao"), ("BN", "Bandar Seri Begawan"), ("TL", "Dili"),
        ("AU", "Canberra;Sydney;Melbourne;Brisbane;Perth;Adelaide"), ("NZ", "Wellington;Auckland;Christchurch"), ("PG", "Port Moresby"),
        ("FJ", "Suva"),
        ("GB", "London;Edinburgh;Manchester;Birmingham;Belfast;Glasgow;Cardiff"), ("IE", "Dublin"), ("FR", "Paris;Strasbourg;Lyon;Marseille;Nice"),
        ("DE", "Berlin;Frankfurt;Munich|München;Hamburg;Bonn;Cologne;Stuttgart;Düsseldorf"), ("BE", "Brussels|Bruxelles;Antwerp"),
        ("NL", "Amsterdam;The Hague;Rotterdam"), ("LU", "Luxembourg"),
        ("ES", "Madrid;Barcelona;Seville"), ("PT", "Lisbon;Porto"), ("IT", "Rome;Milan;Venice;Turin;Naples"), ("VA", "Vatican City"),
        ("CH", "Geneva;Zürich|Zurich;Bern;Basel;Davos;Lausanne"), ("AT", "Vienna"), ("GR", "Athens"), ("CY", "Nicosia"), ("MT", "Valletta"),
        ("SE", "Stockholm"), ("NO", "Oslo"), ("DK", "Copenhagen"), ("FI", "Helsinki"), ("IS", "Reykjavik"), ("EE", "Tallinn"), ("LV", "Riga"),
        ("LT", "Vilnius"), ("PL", "Warsaw;Krakow"), ("CZ", "Prague"), ("SK", "Bratislava"), ("HU", "Budapest"), ("RO", "Bucharest"), ("BG", "Sofia"),
        ("RS", "Belgrade"), ("HR", "Zagreb"), ("SI", "Ljubljana"), ("BA", "Sarajevo"), ("AL", "Tirana"), ("MK", "Skopje"), ("ME", "Podgorica"),
        ("XK", "Pristina"), ("MD", "Chisinau"),
        ("UA", "Kyiv|Kiev;Kharkiv;Odesa|Odessa;Lviv"), ("RU", "Moscow;St Petersburg|St. Petersburg|Saint Petersburg;Vladivostok;Sochi"),
        ("BY", "Minsk"), ("GE", "Tbilisi"), ("AM", "Yerevan"), ("AZ", "Baku"), ("KZ", "Astana;Almaty"), ("UZ", "Tashkent"), ("KG", "Bishkek"),
        ("TJ", "Dushanbe"), ("TM", "Ashgabat"), ("MN", "Ulaanbaatar|Ulan Bator"),
        ("TR", "Ankara;Istanbul"), ("IL", "Jerusalem;Tel Aviv"), ("PS", "Gaza|Gaza City;Ramallah"), ("LB", "Beirut"), ("SY", "Damascus"),
        ("JO", "Amman"), ("IQ", "Baghdad;Erbil"), ("IR", "Tehran"), ("SA", "Riyadh;Jeddah"), ("AE", "Dubai;Abu Dhabi"), ("QA", "Doha"),
        ("KW", "Kuwait City|Kuwait"), ("BH", "Manama"), ("OM", "Muscat"), ("YE", "Sanaa;Aden"), ("AF", "Kabul"),
        ("EG", "Cairo;Sharm el-Sheikh;Alexandria"), ("LY", "Tripoli"), ("TN", "Tunis"), ("DZ", "Algiers"), ("MA", "Rabat;Casablanca;Marrakech"),
        ("SD", "Khartoum"), ("ET", "Addis Ababa"), ("KE", "Nairobi"), ("UG", "Kampala"), ("TZ", "Dar es Salaam;Dodoma"), ("RW", "Kigali"),
        ("NG", "Abuja;Lagos"), ("GH", "Accra"), ("CI", "Abidjan"), ("SN", "Dakar"), ("ML", "Bamako"),
        ("ZA", "Johannesburg;Pretoria;Cape Town;Durban"), ("ZW", "Harare"), ("ZM", "Lusaka"), ("AO", "Luanda"), ("CD", "Kinshasa"), ("CM", "Yaounde"),
        ("MZ", "Maputo"),
        ("CA", "Ottawa;Toronto;Montreal|Montréal;Vancouver;Calgary;Quebec City;Kananaskis"), ("MX", "Mexico City;Monterrey;Tijuana;Guadalajara"),
        ("CU", "Havana"), ("HT", "Port-au-Prince"), ("DO", "Santo Domingo"), ("PA", "Panama City"), ("GT", "Guatemala City"),
        ("CR", "San José|San Jose"), ("SV", "San Salvador"), ("HN", "Tegucigalpa"), ("NI", "Managua"),
        ("BR", "Brasilia|Brasília;São Paulo|Sao Paulo;Rio de Janeiro"), ("AR", "Buenos Aires"), ("CL", "Santiago"), ("PE", "Lima"),
        ("CO", "Bogotá|Bogota"), ("VE", "Caracas"), ("EC", "Quito"), ("BO", "La Paz"), ("UY", "Montevideo"), ("PY", "Asunción|Asuncion"),
        ("UN", "United Nations"),
    ]

    /// Every spelling, folded, with its place.
    public static var spellings: [String: Place] { table }

    private static let table: [String: Place] = {
        var map: [String: Place] = [:]
        for (country, list) in lists {
            for entry in list.split(separator: ";") {
                let names = entry.split(separator: "|").map(String.init)
                for name in names where map[folded(name)] == nil { map[folded(name)] = Place(name: names[0], country: country) }
            }
        }
        return map
    }()
}
