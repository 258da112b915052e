/// Who and where: names of many languages, so that events differ and diacritics matter.
enum Names {
    static let given = words(
        "Anna|Lê|Marek|José|Priya|Tomáš|Ingrid|Kwame|Yuki|Fatima|Olivier|Sofía|Björn|Mei|Rachid|Elena|Patrick|Nguyễn|Joana|Dmitri|Aisha|Luca|Hà|Zoltán|Márta|Daniel|Chloé|Emre|Siti|Grace|Håkon|Václav|Rosa|Ibrahim|Nina|Gáspár|Thảo|Paulo|Astrid|Samuel"
    )
    static let family = words(
        "Nováková|Trần Văn Đức|Fernández|Okafor|Müller|Lindström|Rahman|Tanaka|Dvořák|O'Connell|Silva|Phạm Minh Hải|Kowalczyk|Haddad|Bergström|Moreau|Castillo|Şahin|Mbeki|Ivanova|Jørgensen|Ruiz|Szabó|Đặng Thị Hoa|Kumar|Rossi|Papadopoulos|Mwangi|Weber|Lefèvre|Takahashi|Gómez|Horváth|Nguyễn Thị Lan|Abdullah|Carvalho|Petrov|Virtanen|Brännström|Adeyemi|Walsh|Čapek"
    )
    static let cities = words(
        "Da Nang|Brno|Valparaíso|Izmir|Accra|Gothenburg|Cần Thơ|Łódź|Porto Alegre|Chiang Mai|Tromsø|Oran|Córdoba|Cluj|Mombasa|Nantes|Graz|Hải Phòng|Sapporo|Medellín|Tampere|Varna|Kraków|Mérida|Bergen|Surabaya|Lyon|Plzeň|Quito|Malmö|Đà Lạt|Szeged|Aarhus|Puebla|Hue|Zaragoza"
    )
    static let regions = words(
        "the northern highlands|Lâm Đồng province|the coastal district|Moravia|the Black Forest|Andalucía|the Volta basin|Quảng Nam province|Skåne|the lake region|Anatolia|Kansai|Patagonia|the Mekong delta|Upper Silesia|Brittany|the Caucasus foothills|Jutland|the eastern plains|Transylvania"
    )
    static let companies = words(
        "Helvora|Nordkraft|Saigon Textil|Aurelis|Brightwater|Kestrel Mobility|Ondřejov Steel|Tideline|Vinapharm|Maréchal|Solaric|Lumen & Hart|Pacific Reach|Żubr Logistics|Grupo Andaluz|Fjordbank|Kirin Optics|Altera Foods|Bluefield|Hồng Hà Seafood|Sable Airlines|Quanta Rail|Meridian Cement|Orbita"
    )
    static let teams = words(
        "the Harbour Lions|Real Montaña|Sparta Vltava|United Coast|the Red Kites|Olympique Nord|Đông Á|the Mariners|Racing Sul|the Ravens|Dynamo East|Athletic Sur|FC Fjord|the Buffaloes|Unión Central|the Pilots"
    )
    static let agencies = [
        ("VNS", "Việt Nam News"), ("Northern Press", "NP"), ("Meridian News Agency", "MNA"), ("Agencia Sur", "AS"), ("Coast Wire", "CW"),
    ]
    static let papers = words(
        "dailyharbour.example|morningpost.example|lacronica.example|tagesblick.example|thechronicle.example|nordavisen.example|baomoi.example|thestandard.example|eveningecho.example|worldreport.example|provincetimes.example|citygazette.example"
    )

    static func words(_ text: String) -> [String] { text.split(separator: "|").map(String.init) }
}
