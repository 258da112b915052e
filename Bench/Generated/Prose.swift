/// Sentences of an event's own vocabulary.
///
/// Reports of one event share words more than phrases; texts of two events share neither beyond the small words. Templates alone cannot give
/// that, for there are never enough of them: these sentences are put together from words.
struct Prose {
    private let nouns: [String]
    private let verbs: [String]
    private let adjectives: [String]
    private let adverbs: [String]
    private let language: Lexicon

    /// Draws the event's vocabulary.
    init(isVietnamese: Bool, _ random: inout SeededRandom) {
        language = isVietnamese ? .vietnamese : .english
        nouns = Array(language.nouns.shuffled(using: &random).prefix(34))
        verbs = Array(language.verbs.shuffled(using: &random).prefix(22))
        adjectives = Array(language.adjectives.shuffled(using: &random).prefix(20))
        adverbs = Array(language.adverbs.shuffled(using: &random).prefix(10))
    }

    func sentence(_ facts: [String: String], _ random: inout SeededRandom) -> String { fill(random.pick(language.patterns), facts, &random) }
    func quote(_ facts: [String: String], _ random: inout SeededRandom) -> String { fill(random.pick(language.quotes), facts, &random) }

    /// `N`, `V`, `A`, `D` stand for a noun, a verb, an adjective, an adverb; `[…]` for facts.
    private func fill(_ pattern: String, _ facts: [String: String], _ random: inout SeededRandom) -> String {
        var words: [String] = []
        for word in pattern.split(separator: " ") {
            let tail = word.drop { $0.isLetter }
            switch word.prefix(while: \.isLetter) {
            case "N": words.append(random.pick(nouns) + tail)
            case "V": words.append(random.pick(verbs) + tail)
            case "A": words.append(random.pick(adjectives) + tail)
            case "D": words.append(random.pick(adverbs) + tail)
            default: words.append(String(word))
            }
        }
        let text = Wording(facts: facts).write(words.joined(separator: " "), &random)
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

/// Words and patterns of a language.
struct Lexicon {
    var nouns: [String]
    var verbs: [String]
    var adjectives: [String]
    var adverbs: [String]
    var patterns: [String]
    var quotes: [String]

    static let english = Lexicon(
        nouns: words(
            """
            harbour warehouse pipeline orchard classroom hillside committee bridge laboratory fishing-fleet tunnel square pharmacy library barracks workshop greenhouse canal reservoir terminal
            inspector engineer teacher driver surgeon farmer merchant volunteer lawyer clerk nurse student pilot miner retailer tenant landlord fisherman cleaner archivist
            contract permit budget ledger timetable protocol invoice blueprint petition draft archive register voucher licence statute guideline summons audit questionnaire memo
            engine turbine sensor antenna cable valve generator battery crane lorry barge scaffold rail lock hydrant radio camera freezer boiler ventilator
            rumour dispute shortage delay rehearsal ceremony inquiry strike boycott auction merger tournament rally debate curfew parade drill vigil recount handover
            timber cement cotton coffee copper barley salmon vaccine asphalt glass diesel silk marble paper salt sugar lithium cocoa tea wool
            rooftop corridor basement courtyard stairwell platform balcony pavement hedge meadow gravel ditch fence signpost lantern kiosk fountain chapel cellar attic
            mortgage dividend surcharge pension levy deposit tariff subsidy fee bonus deficit premium rebate loan fine wage grant debt stake margin
            witness tourist pensioner neighbour apprentice translator courier referee curator trainee envoy deputy veteran orphan widow delegate recruit donor heir sponsor
            sample specimen diagram forecast survey census test dose scan index map chart signal alarm siren whistle bulletin footage recording photograph
            """),
        verbs: words(
            """
            inspected repaired postponed delivered questioned measured painted evacuated unloaded reopened photographed rejected approved counted sealed borrowed examined dismantled cleaned flooded
            extended abandoned praised mocked supported fenced financed tested copied forged hired dismissed rescued ignored promised opposed renewed cancelled mapped guarded
            sketched welcomed insured emptied replaced heated cooled lowered raised blocked doubled halved moved sold bought leased donated stored weighed polished
            translated published withheld signed drafted revised leaked circulated collected sorted labelled buried recovered shipped towed welded drilled planted watered harvested
            """),
        adjectives: words(
            """
            narrow rusty crowded elderly temporary northern abandoned wooden expensive modest secret overdue fragile neighbouring municipal private damp bright silent former
            reluctant anxious cheerful tired patient stubborn famous obscure annual weekly seasonal foreign coastal rural industrial historic concrete golden grey crimson
            broken spare second-hand makeshift emergency voluntary unpaid bankrupt profitable lawful disputed empty full heavy light steep shallow distant central remote
            reliable faulty cracked polished faded frozen scorched muddy dusty windy rainy sleepless unmarked armoured electric digital antique fresh ripe salted
            """),
        adverbs: words(
            """
            quietly hastily reluctantly overnight twice repeatedly in-vain by-hand on-foot without-warning in-secret at-noon before-dawn under-guard with-care for-free in-batches by-mistake
            openly partly gradually abruptly jointly separately briefly barely widely rarely
            """),
        patterns: [
            "the A N {near [city]|in [region]} V the N and the N D.", "two A N crews V a N {behind|beside|above} the A N.",
            "{according to|in the words of} [lawyer], the N was D V by a A N.",
            "although the N had V the N, {nobody|no one|hardly anyone} V the A N {until|before} the N.",
            "a N, which {had cost|was worth} [cost] thousand euros, V {every|each} N in the N.",
            "{some|about} [crew] A people V the N, {while|whereas} the N D V its own N.",
            "[official] D V a A N, {a gesture|a step} that {the N|many a N} V.", "what the N V was {less|more} a N than a A N {for|of} the N.",
            "before the N the A N had V {three|four|nine} N and a N.", "{in|around} [city] the N {remained|stayed} A, and the N V D.",
            "the N of the A N V {both|neither} the N {and|nor} the N.",
            "{once|as soon as} a N V the N, the N {of|from} [region] V a A N.",
            "the {older|smaller|new} N was V D; the A N {had to|could not} wait for a N.", "[lawyer] V the N {as|like} a A N and D V the N.",
            "{from|since} the A N onwards, N after N V the N.", "no N had V such a A N {in|for} [ago] years.",
            "for the N it was {the end|the beginning} of a A N; for the N, a N.",
            "the N V {whoever|everyone who} had V a N or a A N.",
            "a A N {and|or} a N, {both|each} D V, {lay|stood|were found} {under|next to} the N.",
            "{neither|not even} the N V why the A N had V the N D.",
            "with {its|their} N V and the N A, the {town|place|firm} V a N.", "the A N, [margin] metres {long|wide|high}, V the N of a A N.",
            "as the N {grew|became} A, [official] V the N and the N.",
        ],
        quotes: [
            "we V the N D and nobody V us a A N", "I have V this N for [ago] years and never V such a A N",
            "if the N is V, then the A N will be V as well", "they V our N, they V our N, and now they want the N",
            "a A N is {better|worse} than no N at all", "ask the N who V it, not the A N", "it was A, it was V D, and it was {our|my} N",
            "my N V the N while I V the A N", "{nobody|no N} should {be|have been} V for a N",
            "I V the N D and thought of the A N",
        ])

    static let vietnamese = Lexicon(
        nouns: phrases(
            """
            bến cảng|nhà kho|ruộng lúa|lớp học|sườn đồi|cây cầu|trạm bơm|khu chợ|hiệu thuốc|thư viện|xưởng mộc|vườn cam|con kênh|hồ chứa|nhà ga|đội thuyền|kỹ sư|giáo viên|tài xế|bác sĩ|nông dân|thương lái|tình nguyện viên|luật sư|y tá|sinh viên|thợ mỏ|ngư dân|hợp đồng|giấy phép|ngân sách|sổ sách|bản vẽ|đơn kiến nghị|hồ sơ|hóa đơn
            máy bơm|cáp điện|van nước|máy phát|cần cẩu|xe tải|sà lan|máy ảnh|tủ đông|lò hơi|tin đồn|tranh chấp|buổi lễ|cuộc họp|phiên đấu giá|giải đấu|xi măng|cà phê|bông vải|cá hồi|vắc-xin|nhựa đường|kính|lụa|muối|đường|chè|mái nhà|hành lang|tầng hầm|sân trước|vỉa hè|hàng rào|giếng nước|lương hưu|học phí|khoản vay|tiền phạt|phụ cấp|mẫu thử|bản đồ|còi báo động|đoạn phim
            """),
        verbs: phrases(
            """
            kiểm tra|sửa chữa|hoãn lại|giao đến|đo đạc|sơn lại|sơ tán|dỡ xuống|mở lại|từ chối|phê duyệt|niêm phong|mượn tạm|tháo dỡ|lau dọn|mở rộng|bỏ lại|khen ngợi|ủng hộ|tài trợ|thử nghiệm|sao chép|thuê thêm|cứu được|bỏ qua|hứa giao|phản đối|gia hạn|hủy bỏ|canh gác|chào đón|thay thế|nâng lên|chặn lại|chuyển đi|bán lại|mua thêm|cho thuê|quyên tặng|cân lại
            """),
        adjectives: phrases(
            "chật hẹp|rỉ sét|đông đúc|tạm bợ|phía bắc|bằng gỗ|đắt đỏ|khiêm tốn|bí mật|quá hạn|mong manh|lân cận|tư nhân|ẩm thấp|sáng sủa|im lặng|nổi tiếng|hằng năm|ven biển|nông thôn|cổ kính|màu xám|dự phòng|cũ kỹ|tự nguyện|trống rỗng|nặng nề|dốc đứng|xa xôi|trung tâm|đáng tin|nứt nẻ|phủ bùn|bụi bặm|đóng băng|tươi mới"
        ),
        adverbs: phrases(
            "lặng lẽ|vội vã|trong đêm|hai lần|nhiều lần|bằng tay|miễn phí|từng đợt|công khai|một phần|dần dần|đột ngột|riêng rẽ|cẩn thận|trước bình minh|giữa trưa"
        ),
        patterns: [
            "N A {gần|ở} [city] đã V N và N D.", "hai đội N V N {phía sau|bên cạnh} N A.", "theo [lawyer], N được N A V D.",
            "tuy N đã V N, {không ai|ít người} V N A {trước|sau} N.",
            "một N trị giá [cost] triệu đồng V {mỗi|từng} N trong N.", "{chừng|khoảng} [crew] người V N, {còn|trong khi} N D V N.",
            "ông [official] V N A, {điều mà|việc} N V.", "trước N, N A đã V {ba|bốn} N và N.",
            "{tại|quanh} [city], N vẫn A, N V D.", "ngay khi N V N, N {của|từ} khu này V N A.", "suốt [ago] năm chưa có N nào V N A như thế.",
            "với N đó là {khởi đầu|kết thúc} của N A; với N, là N.",
            "N A dài [margin] mét V N của N.", "khi N trở nên A, ông [official] V N và N.",
        ],
        quotes: [
            "chúng tôi V N D mà chẳng ai V N A", "tôi đã V N này [ago] năm, chưa lần nào V N A như vậy", "nếu N bị V thì N A cũng sẽ V",
            "thà có N A còn hơn không có N", "hãy hỏi N đã V nó, đừng hỏi N A", "nhà tôi V N khi tôi còn V N A",
        ])

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map {
            $0.contains("-") && $0.filter({ $0 == "-" }).count < 3 ? $0.split(separator: "-").joined(separator: " ") : String($0)
        }
    }

    private static func phrases(_ text: String) -> [String] { text.split { $0 == "|" || $0.isNewline }.map(String.init) }
}
