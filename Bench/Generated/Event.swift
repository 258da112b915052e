import Models

/// A happening of which reports are written.
struct Event {
    let topic: Topic
    let facts: [String: String]
    let city: String
    /// Days since the first day of the stream.
    let day: Int
    /// The event's own words, and what was said at it.
    let prose: Prose
    let quotes: [String]

    init(day: Int, topics: [Topic], _ random: inout SeededRandom) {
        self.day = day
        topic = random.pick(topics)
        city = random.pick(Names.cities)
        func person(_ random: inout SeededRandom) -> String { random.pick(Names.given) + " " + random.pick(Names.family) }
        func count(_ range: ClosedRange<Int>) -> String { String(Int.random(in: range, using: &random)) }
        let team = random.pick(Names.teams)
        let rival = random.pick(Names.teams.filter { $0 != team })
        let weekday = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][(day + 5) % 7]
        facts = [
            "city": city, "region": random.pick(Names.regions), "company": random.pick(Names.companies), "team": team, "rival": rival,
            "score": "\(random.number(1...5))–\(random.number(0...4))", "official": person(&random), "lawyer": person(&random),
            "dead": count(2...60), "missing": count(3...90), "homes": count(150...9_800), "crew": count(20...400), "rain": count(120...480),
            "cost": count(2...950), "percent": count(3...48), "profit": count(15...900), "revenue": count(200...9_000), "jobs": count(80...4_000),
            "margin": count(2...19), "ago": count(3...40), "years": count(2...14), "age": count(24...67), "day": "on \(weekday)",
            "pronoun": "the official",
            "daynumber": "\(day % 28 + 1)/3",
        ]
        let prose = Prose(isVietnamese: topic.isVietnamese, &random)
        self.prose = prose
        let facts = facts
        quotes = (0..<5).map { _ in prose.quote(facts, &random) }
    }
}

/// Writes reports of an event.
struct Reporter {
    let event: Event
    /// Which wordings the reporter prefers: two reporters with different numbers take different ones.
    let hand: Int
    let quotes: [String]

    /// Paragraphs of a report: the lead, most units, quotations, a word on the place.
    func report(_ random: inout SeededRandom) -> [String] {
        let wording = Wording(facts: event.facts)
        var paragraphs: [String] = []
        for (index, unit) in event.topic.units.enumerated() where index < 2 || random.chance(0.5) {
            // Mostly the reporter's own wording; there are not so many ways to say a thing that two never meet.
            let choice = random.chance(0.8) ? (hand + index) % unit.count : random.number(0...(unit.count - 1))
            paragraphs.append(wording.write(unit[choice], &random))
        }
        if paragraphs.count > 4, random.chance(0.5) {
            paragraphs.swapAt(random.number(2...(paragraphs.count - 1)), random.number(2...(paragraphs.count - 1)))
        }
        for quote in quotes { paragraphs.insert(said(quote, wording, &random), at: random.number(2...paragraphs.count)) }
        for _ in 0..<random.number(6...13) { paragraphs.insert(event.prose.sentence(event.facts, &random), at: random.number(1...paragraphs.count)) }
        if random.chance(0.5) { paragraphs.insert(wording.write(random.pick(texture), &random), at: random.number(2...paragraphs.count)) }
        return joined(paragraphs, &random)
    }

    func headline(_ random: inout SeededRandom) -> String { Wording(facts: event.facts).write(random.pick(event.topic.headlines), &random) }

    /// What comes later of the same event: a new lead and new words, and of the earlier report a paragraph as it was.
    func followUp(to earlier: [String], _ random: inout SeededRandom) -> [String] {
        let wording = Wording(facts: event.facts)
        var paragraphs = [wording.write(random.pick(event.topic.isVietnamese ? Self.laterVietnamese : Self.later), &random)]
        let other = Reporter(event: event, hand: hand + random.number(1...2), quotes: event.quotes.shuffled(using: &random).prefix(2).map { $0 })
        paragraphs += other.report(&random).dropFirst().prefix(random.number(5...10))
        if let background = earlier.dropFirst(2).randomElement(using: &random), random.chance(0.7) { paragraphs.append(background) }
        return paragraphs
    }

    /// Some paragraphs are two sentences long.
    private func joined(_ paragraphs: [String], _ random: inout SeededRandom) -> [String] {
        var out: [String] = []
        for paragraph in paragraphs {
            if let last = out.last, out.count > 1, random.chance(0.25) { out[out.count - 1] = last + " " + paragraph } else { out.append(paragraph) }
        }
        return out
    }

    private func said(_ quote: String, _ wording: Wording, _ random: inout SeededRandom) -> String {
        let tails =
            event.topic.isVietnamese
            ? ["ông [official] nói.", "anh [lawyer] kể.", "bà [lawyer], một người dân, chia sẻ."]
            : [
                "said [official].", "[official] {told reporters|said in [city]}.", "said [lawyer], {who lives near by|who was there}.",
                "[lawyer] {told local radio|wrote later}.", "the {speaker|spokeswoman} of [official] {added|said}.",
            ]
        return "“\(quote),” " + wording.write(random.pick(tails), &random)
    }

    private var texture: [String] { event.topic.isVietnamese ? Self.textureVietnamese : Self.texture }

    private static let later = [
        "A day after the {events|news} in [city], {more|new} {details|facts} {emerged|came to light} {about|on} what {had happened|led to it}.",
        "The {mayor|council} of [city] {called|summoned} a special {meeting|session} {to discuss|over} the {consequences|next steps}.",
        "[official] {visited|went to} [city] {again|once more} and {answered|took} questions {for an hour|from residents}.",
        "{Questions|Doubts} {remain|were growing} in [city] {a day later|the morning after}.",
    ]
    private static let laterVietnamese = [
        "Một ngày sau, {chính quyền|lãnh đạo} [city] {họp|làm việc} để {đánh giá|bàn} {các bước tiếp theo|hậu quả}.",
        "Ông [official] {trở lại|tới} [city] và {trả lời|giải đáp} {báo chí|người dân}.",
    ]
    private static let texture = [
        "[city], a {town|city} of some [homes] hundred {people|inhabitants}, {lives|has always lived} {from|on} {fishing and trade|its harbour|weekend visitors}.",
        "{Trams|Shops} {ran|opened} as {usual|on any other day} in the {old town|centre}, {where|and} {few|hardly anyone} {talked|spoke} about {anything|something} else.",
        "{It was|This was} the {third|fourth} {such|comparable} {news|case} from [region] {this year|within twelve months}.",
        "A {neighbour|shopkeeper} {in|on} the {main|market} {square|street} {shrugged|only smiled} when {asked|questioned} {about it|what would come next}.",
        "The {regional|local} {paper|broadcaster} {devoted|gave} {eight|six} pages to the {subject|matter} and {asked|wondered} {who|what} {is|was} to {blame|thank}.",
        "{Winters|Summers} are {long|hard} in [region] and {people|families} {help|know} {each other|one another}, a {teacher|priest} {said|explained}.",
        "{Fog|Snow|Heat} {hung|lay} over [city] {all day|in the evening} and {the ferry|the cable car} {did not run|was late}.",
        "The {ministry|government} {did not reply|gave no answer} to {written|several} {questions|requests for comment} {by the evening|in time}.",
    ]
    private static let textureVietnamese = [
        "[city] {có|hiện có} hơn [homes] nghìn dân, {sống nhờ|chủ yếu làm} {nghề biển|buôn bán|du lịch}.",
        "{Chợ|Quán} {vẫn mở|đông khách} {như mọi ngày|từ sáng sớm}, {ai cũng|người ta} {nhắc|bàn} {chuyện này|tin ấy}.",
        "Đây là {lần thứ ba|vụ thứ tư} {trong năm nay|kể từ đầu năm} ở {khu vực|vùng} này.",
        "{Trời|Thời tiết} [city] {nắng gắt|se lạnh}, {tàu|xe} {chạy chậm|thưa khách} hơn {thường lệ|mọi hôm}.",
    ]
}
