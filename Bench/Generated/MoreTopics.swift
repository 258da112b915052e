extension Topic {
    static let transport = Topic(
        name: "transport",
        headlines: [
            "{Train|Bus} crash near [city] {kills|leaves} [dead]", "New {line|railway} to [city] {opens|delayed} again",
            "[company] orders [crew] {trains|jets}", "{Ferry|Train} accident in [region]",
        ],
        units: [
            [
                "A {regional|crowded} train {jumped the rails|derailed} {near|outside} [city] [day], killing [dead] {passengers|people} and {injuring|hurting} [crew].",
                "[dead] people {died|were killed} and [crew] {injured|were hurt} [day] when a train {left the track|crashed into a lorry} on the line to [city].",
                "{Investigators|Police} are {looking into|examining} why {two carriages|a train} {overturned|came off the rails} near [city] [day], in an accident that {cost|claimed} [dead] lives.",
                "The {worst|gravest} rail accident in [region] for [ago] years {cost|took} [dead] lives [day].",
            ],
            [
                "The {driver|engine driver} {braked|pulled the emergency brake} {in vain|too late}, said [official] of the {rail|accident} inspectorate.",
                "[official], who {leads|heads} the inquiry, said {the speed|a signal} {was|had been} {within the limits|working}.",
                "{Data recorders|The black box} {had been|were} {recovered|secured}, [official] of the transport ministry {told reporters|said}.",
            ],
            [
                "Cranes {lifted|moved} the {wreck|carriages} {during|in the course of} the night; the line {stays|will remain} closed {for days|until Friday}.",
                "{Buses|Coaches} {replace|are replacing} trains {between|on the section from} the {junction|main station} {and|to} [city].",
                "{Some|About} [homes] {commuters|travellers} a day must {change|switch} to buses, the operator [company] {said|announced}.",
            ],
            [
                "The track {had been renewed|was overhauled} {only|just} [margin] months {earlier|before} at a cost of [cost] million euros.",
                "Unions {had complained|have long warned} about {worn sleepers|overworked signal staff} on the {stretch|route}.",
                "The single-track {line|route} {dates|stems} from the {nineteenth century|time of the narrow-gauge railways} and was to be {doubled|electrified} for [cost] million euros.",
            ],
            [
                "Villagers {were first|got there first} {and broke|breaking} windows {with hammers|with spades} to {free|help} {the trapped|those inside}.",
                "{Three|Four} helicopters {flew|took} the {gravely|seriously} injured to {clinics|hospitals} in [city].",
                "The Red Cross {opened|set up} {a hotline|a shelter} in {a gymnasium|the village school} for {relatives|families}.",
            ],
            [
                "The president of the {railway|operator} {offered|expressed} {condolences|sympathy} and {promised|pledged} {quick|unbureaucratic} help.",
                "Flags {fly|flew} at half mast {across|throughout} [region] and a {church service|memorial} is {planned|to be held} on Sunday.",
                "Parliament {observed|held} a minute of silence and {wants|is going} to {debate|discuss} rail safety {next week|after the break}.",
            ],
        ])

    static let politics = Topic(
        name: "politics",
        headlines: [
            "[official] {wins|claims victory in} {regional|presidential} vote", "Coalition talks in [city] {collapse|succeed}",
            "[official] {resigns|steps down}", "{Thousands|Crowds} protest {pension|tax} reform",
        ],
        units: [
            [
                "[official] {announced|declared} {his|her} resignation as {head|leader} of the government [day] after {weeks|months} of {protests|strikes} {over|against} pensions.",
                "{Following|After} {mass|weeks of} protests {against|over} the pension reform, prime minister [official] {stepped down|gave up} [day].",
                "The {government|cabinet} of [official] {has fallen|fell} [day]: the prime minister {handed in|offered} {a resignation|the cabinet's resignation} to the head of state.",
                "Prime minister [official] {bowed|gave way} [day] to {pressure|the anger} of {the street|the trade unions} and resigned.",
            ],
            [
                "{Some|About} [homes] people had {marched|demonstrated} in [city] alone {at the weekend|the day before}, {according to|by the count of} the police.",
                "In [city] police {counted|put at} [homes] demonstrators, {organisers|the unions} {spoke of|claimed} {three times|twice} as many.",
                "[homes] {workers|people} {followed|answered} the {call|appeal} of the unions and {blocked|brought to a halt} {ports|refineries}.",
            ],
            [
                "The reform would have {raised|lifted} the retirement age by [margin] {months|steps} and {saved|brought} [cost] million euros a year.",
                "At the {heart|centre} of the {dispute|conflict} {is|stands} a law that {would|was to} {cut|lower} {early|disability} pensions and save [cost] million euros.",
                "[cost] million euros a year were to be {saved|gained} by {longer working lives|higher contributions}.",
            ],
            [
                "[lawyer], {leader|chairwoman} of the largest opposition party, {called for|demanded} {early|new} elections {in spring|within ninety days}.",
                "The opposition under [lawyer] {wants|is demanding} {a vote|new elections}, {while|whereas} the smaller coalition partner {prefers|is for} {a caretaker|an expert} cabinet.",
                "{In polls|According to polls} the party of [lawyer] {leads|is ahead} by [margin] points.",
            ],
            [
                "The head of state {asked|requested} the {cabinet|ministers} to {stay|remain} in office {for the time being|until a successor is found}.",
                "{Consultations|Talks} with {all parties|the leaders of the parties} {begin|start} on {Wednesday|Monday}.",
                "The finance minister is {considered|regarded as} {a possible|the likely} successor, {as is|but also} the {mayor|governor} of [city].",
            ],
            [
                "Bond {yields|spreads} {rose|widened} {slightly|a little} and the stock exchange {lost|gave up} {one|two} per cent.",
                "The central bank {sees|saw} no {danger|risk} to {stability|the currency}, its governor said {in the evening|in a statement}.",
                "Rating agencies had {threatened|hinted at} {a downgrade|a lower grade} {should|if} the reform {fail|be dropped}.",
            ],
            [
                "[official] had {governed|been in office} for [years] years, longer than {any|all} {predecessor|previous leaders} since {the constitution was changed|the war}.",
                "It is the {third|second} {government|cabinet} to {fall|fail} over pensions in [ago] years.",
                "The {coalition|alliance} was {formed|put together} [ago] months ago {after|following} {long|tough} negotiations and {never|hardly ever} {looked|was} {stable|at ease}.",
            ],
        ])

    static let science = Topic(
        name: "science",
        headlines: [
            "{New species|Rare fossil} found in [region]", "{Researchers|Scientists} {solve|unravel} riddle of {bird migration|ancient ice}",
            "Telescope {spots|sees} {distant|faint} {planet|galaxy}", "Study: {trees|corals} recover faster than thought",
        ],
        units: [
            [
                "{Researchers|Scientists} from [city] have {described|identified} a {frog|beetle} in [region] that was {unknown|new} to science, they {reported|wrote} [day].",
                "A {tiny|thumbnail-sized} {frog|beetle} {living|found} in the {forests|marshes} of [region] is {a new species|new to science}, {according to|says} a study {published|out} [day].",
                "In {a valley|a forest} of [region] biologists have {come across|discovered} an animal that {nobody|no one} had {described|recorded} before, {a journal|a paper} {reported|made known} [day].",
            ],
            [
                "The team {led|headed} by [official] {had been looking|was in fact searching} for {orchids|bats} when {a student|a guide} {heard|noticed} {an odd call|something move}.",
                "[official], a zoologist at the university of [city], {spent|needed} [margin] {years|rainy seasons} {collecting|gathering} {evidence|specimens}.",
                "Led by [official], the {group|expedition} {took|brought home} {sound recordings|skin swabs} of [crew] animals.",
            ],
            [
                "DNA {showed|confirmed} that the {lineage|line} {split off|separated} from its {relatives|nearest kin} {some|about} [ago] million years ago.",
                "Genetic {analysis|comparison} with [crew] {museum pieces|known relatives} {left|leaves} {no|little} doubt.",
                "It {differs|stands apart} from {its cousins|other kinds} by {a dark stripe|the shape of the ear} and a {call|song} of {only|just} {two|three} notes.",
            ],
            [
                "{Perhaps|Possibly} no more than [missing] {adults|animals} {are left|survive}, since {loggers|road builders} have {reached|cut into} the {area|valley}.",
                "The {habitat|home range} {measures|covers} {barely|hardly} [margin] square kilometres and is {not protected|outside the park}.",
                "The authors {propose|suggest} {listing|classing} it as {endangered|threatened} {at once|without delay}, as {farms|plantations} {spread|advance} uphill.",
            ],
            [
                "The study was {paid for|funded} with [cost] thousand euros from {a foundation|the national science fund}.",
                "{Outside experts|Colleagues not involved} {called|rated} the {work|proof} {solid|convincing}; one {wished for|would like} {more data|a larger sample}.",
                "A {second|further} expedition is {planned|to set out} for {the dry season|next spring}.",
            ],
            [
                "Every year {some|about} fifteen thousand species are {newly described|added to the lists}, {most of them|the bulk} insects.",
                "Only {last year|two years ago} {another team|a neighbouring institute} had {found|reported} {a snake|a mouse} in the same {mountains|hills}.",
                "{Local|Village} people {have long known|had a name for} the animal and {consider|think} it {a bringer of rain|lucky}.",
            ],
        ])

    static let crime = Topic(
        name: "crime",
        headlines: [
            "{Police|Customs} seize [crew] kilos of {cocaine|ivory} in [city]", "{Gang|Ring} {smashed|broken up} in [city]",
            "Art {thieves|theft} in [city]: police find paintings", "[missing] arrested in raids across [region]",
        ],
        units: [
            [
                "Police {broke up|smashed} a smuggling {ring|gang} in [city] [day] and {arrested|detained} [missing] {suspects|people}.",
                "[missing] people were {arrested|taken into custody} {early|at dawn} [day] when {officers|special units} {raided|searched} {flats|warehouses} in and around [city].",
                "In raids {at dawn|before sunrise} [day] police in [city] {seized|found} [crew] kilograms of {drugs|cocaine} and {led away|arrested} [missing] men and women.",
                "A smuggling network {run|controlled} from [city] has been {dismantled|taken apart}, the prosecutor's office {said|announced} [day].",
            ],
            [
                "The {alleged|suspected} head, a [age]-year-old {haulier|restaurant owner}, was {caught|picked up} {at the airport|on a motorway car park}, {chief|police} inspector [official] said.",
                "{Inspector|Superintendent} [official] {described|named} a man aged [age] as {the head|the brains} of the {group|ring}.",
                "[official], who {led|ran} the operation, said the {main|chief} suspect, [age], had {posed|passed} as {a wine dealer|an importer of tiles}.",
            ],
            [
                "{In|Behind} {a false wall|the floor} of a lorry officers {discovered|came upon} [crew] kilos of {cocaine|heroin} {worth|valued at} [cost] million euros.",
                "The {haul|find}, [crew] kilos, {would have fetched|has a street value of} [cost] million euros.",
                "{Cash|Banknotes}, {watches|gold bars} and {eleven|nine} vehicles were {secured|confiscated} as well, {altogether|in all} worth [cost] million euros.",
            ],
            [
                "The {investigation|inquiry} had {begun|started} [margin] months {ago|earlier} {after|following} a {tip|hint} from {customs|a neighbouring country}.",
                "For [margin] months investigators had {listened in|tapped phones} and {followed|tracked} {deliveries|couriers}.",
                "A {broken|flat} tyre at a {border crossing|weigh station} [margin] months ago had {put|set} the police on the {track|trail}.",
            ],
            [
                "More than [homes] officers {from|of} {three|four} {states|countries} took part {in the operation|in the searches}.",
                "{Dogs|Drones} and {divers|a helicopter} were used; {nobody was hurt|two officers were slightly injured}.",
                "The {searches|raids} {went on|continued} {until noon|into the evening} in [homes] {rooms|places}, {among them|including} a {harbour|cold} store.",
            ],
            [
                "The {accused|suspects} {face|risk} up to [years] years in prison.",
                "A judge {will decide|rules} {on Thursday|tomorrow} on {detention|bail}; the suspects {are silent|deny everything}.",
                "Lawyers for {two|three} of the {men|detained} {called|described} the {allegations|charges} {thin|exaggerated}.",
            ],
        ])

    static let culture = Topic(
        name: "culture",
        headlines: [
            "[city] {opens|unveils} museum {of the sea|of modern art}", "{Festival|Film week} in [city] {draws|attracts} record crowd",
            "Prize for {novel|film} by [official]", "Old {theatre|opera} in [city] {saved|reopens}",
        ],
        units: [
            [
                "After [ago] years of {building|work} the museum of [city] {opened|threw open its doors} [day] with {a show|an exhibition} of [crew] paintings.",
                "[city] has its museum back: {renovated|rebuilt} for [cost] million euros, it {opened|received its first visitors} [day].",
                "{Queues|Long lines} {formed|stood} [day] before the {rebuilt|restored} museum in [city], {closed|shut} for [ago] years.",
            ],
            [
                "{Director|Curator} [official] has {hung|arranged} the {collection|works} by {light|season} {instead of|rather than} by {century|school}.",
                "[official], who {came|moved} from {a small gallery|another house} to {run|direct} it, {wants|hopes} to {win over|reach} {school classes|people who never go to museums}.",
                "Its director [official] {expects|is counting on} [homes] visitors in the first {year|season}.",
            ],
            [
                "The {architects|builders} {uncovered|laid bare} a {vaulted|painted} ceiling that {had been|was} {plastered over|hidden} since the {fire|war}.",
                "A {glass|timber} roof now {spans|covers} the {courtyard|inner yard}, where {concerts|readings} will be {held|given}.",
                "Costs {had risen|rose} from {half of that|an estimated thirty} to [cost] million euros {because of|owing to} {damp|rotten beams}.",
            ],
            [
                "{Entry|Admission} is {free|without charge} for {everyone under twenty|pupils} and {costs|is} [margin] euros for others.",
                "A ticket {costs|is sold at} [margin] euros; on {the first Sunday|Mondays} {nobody pays|entry is free}.",
                "The {opening|first} week {includes|brings} {guided tours|talks} in [margin] languages and {a night|an evening} with {music|dancers}.",
            ],
            [
                "Among the {best-known|finest} {pieces|works} {is|hangs} a {portrait|landscape} that was {stolen|lost} [ago] years ago and {came back|returned} {last winter|by post}.",
                "A {collector|widow} from [region] {lent|gave} {a dozen|sixteen} {drawings|bronzes} that had never been {shown|seen} {in public|outside the family}.",
                "The {oldest|earliest} {object|piece}, a {comb|figure} of bone, was {dug up|found} in [region].",
            ],
            [
                "Neighbours {complained|grumbled} about {noise|dust} {for years|throughout}; {now|today} the {cafés|shops} nearby {hope for|look forward to} {guests|business}.",
                "The {city council|town} had {voted|decided} by {a single vote|a narrow majority} to {save|keep} the building [ago] years ago.",
                "{Hoteliers|The chamber of commerce} {expect|expects} the {house|museum} to bring {one visitor in five|weekend guests}.",
            ],
        ])

    static let vietnameseTrade = Topic(
        name: "vietnameseTrade",
        headlines: [
            "Xuất khẩu {thủy sản|dệt may} của [city] tăng [percent]%", "[company] {mở rộng|đầu tư thêm} nhà máy tại [city]",
            "Kim ngạch {xuất khẩu|thương mại} đạt [revenue] triệu USD",
        ],
        units: [
            [
                "Kim ngạch xuất khẩu {thủy sản|dệt may} của [city] {đạt|lên tới} [revenue] triệu USD, tăng [percent]% so với cùng kỳ năm trước, {theo số liệu công bố|Sở Công Thương cho biết} ngày [daynumber].",
                "Các doanh nghiệp tại [city] {thu về|đã xuất khẩu} [revenue] triệu USD {trong quý vừa qua|từ đầu năm}, {cao hơn|vượt} [percent]% mức của năm ngoái.",
                "{Sở Công Thương|Cục Hải quan} [city] ngày [daynumber] cho hay {giá trị|doanh thu} xuất khẩu {đã chạm|đạt} mốc [revenue] triệu USD, {tức tăng|tăng} [percent]%.",
            ],
            [
                "Ông [official], {giám đốc|phó giám đốc} {sở|hiệp hội}, cho rằng {đơn hàng|nhu cầu} từ {châu Âu|Nhật Bản} {đang phục hồi|đã trở lại}.",
                "Theo ông [official], đại diện {hiệp hội|doanh nghiệp}, {giá cước|chi phí} vận tải {giảm|hạ} đã giúp {biên lợi nhuận|giá bán} {cải thiện|ổn định}.",
                "{Lãnh đạo|Người đứng đầu} hiệp hội, ông [official], {dự báo|nhận định} quý tới {sẽ khả quan|còn nhiều khó khăn}.",
            ],
            [
                "Công ty [company] {dự kiến|sẽ} {đầu tư|chi} [cost] triệu USD {xây|mở rộng} nhà máy, tạo việc làm cho [jobs] lao động.",
                "Khoảng [jobs] {công nhân|lao động} {được tuyển|sẽ có việc làm} khi nhà máy {trị giá|có vốn} [cost] triệu USD của [company] {đi vào hoạt động|hoàn thành}.",
                "[company] cũng {khởi công|triển khai} dự án [cost] triệu USD tại khu công nghiệp {phía nam|mới}.",
            ],
            [
                "Tuy vậy, {nhiều hộ nuôi|các xưởng nhỏ} vẫn {thiếu vốn|gặp khó}, {lãi suất|tiền điện} {còn cao|tăng mạnh}.",
                "{Khó khăn|Trở ngại} lớn nhất là {nguyên liệu|nguồn nước}, {khi|bởi} {hạn mặn|dịch bệnh} {kéo dài|lan rộng} ở nhiều huyện.",
                "{Một số|Không ít} nhà máy {chỉ chạy|mới chạy} [margin]0% công suất vì {thiếu lao động|thiếu nguyên liệu}.",
            ],
            [
                "Thành phố {cam kết|hứa} {rút ngắn|giảm} thủ tục {hải quan|cấp phép} {còn|xuống} [margin] ngày.",
                "{Chính quyền|Ủy ban} {sẽ lập|mở} {tổ công tác|đường dây nóng} để {gỡ vướng|hỗ trợ} doanh nghiệp.",
                "Một {tuyến đường|cảng} mới {nối|phục vụ} khu công nghiệp {sẽ|dự kiến} {thông xe|hoạt động} {cuối năm|sang năm}.",
            ],
            [
                "{Cách đây|Từ} [ago] năm, {kim ngạch|con số} này {chỉ bằng|mới đạt} {một nửa|một phần ba}.",
                "Thị trường {Mỹ|Hàn Quốc} {chiếm|đóng góp} {gần một nửa|hơn 40%} {tổng giá trị|đơn hàng}.",
                "{Chuyên gia|Các nhà kinh tế} {khuyên|đề nghị} doanh nghiệp {đa dạng hóa|mở rộng} thị trường {thay vì|chứ không} {phụ thuộc|dựa} vào một nước.",
            ],
        ], isVietnamese: true)

    static let vietnameseFlood = Topic(
        name: "vietnameseFlood",
        headlines: [
            "Mưa lũ tại [city]: [dead] người thiệt mạng", "[city] {ngập sâu|chìm trong nước} sau mưa lớn",
            "{Sạt lở|Lũ quét} làm [dead] người chết, [missing] người mất tích",
        ],
        units: [
            [
                "{Mưa lớn|Lũ quét} {đêm|rạng sáng} ngày [daynumber] đã làm [dead] người {chết|thiệt mạng} và [missing] người {mất tích|chưa tìm thấy} tại [city].",
                "Ít nhất [dead] người {tử vong|đã thiệt mạng}, [missing] người mất tích sau {trận lũ|đợt mưa} {kéo dài|bất ngờ} ở [city], {cơ quan chức năng|ban chỉ huy} cho biết ngày [daynumber].",
                "{Số người chết|Con số thương vong} vì {sạt lở|lũ} ở [city] {đã lên|tăng} tới [dead] người {tính đến|vào} ngày [daynumber], {chưa kể|ngoài} [missing] người mất tích.",
            ],
            [
                "Hơn [homes] ngôi nhà {bị ngập|chìm trong nước}, nhiều {xã|thôn} {bị cô lập|mất điện}.",
                "Nước {cuốn trôi|làm hư hại} [homes] căn nhà và {hàng trăm|nhiều} héc ta {lúa|hoa màu}.",
                "[homes] hộ dân {phải|được} {sơ tán|di dời} {trong đêm|khẩn cấp} {đến|lên} {trường học|vùng cao}.",
            ],
            [
                "Ông [official], {trưởng ban|chủ tịch huyện}, nói {lực lượng cứu hộ|bộ đội} {đã tiếp cận|đang tìm cách tới} {các thôn xa|hiện trường}.",
                "Theo ông [official], {khoảng|hơn} [crew] {chiến sĩ|người} {cùng|và} xuồng máy được {huy động|điều đến}.",
                "{Trực thăng|Xuồng cao tốc} {đã đưa|chở} {lương thực|nước uống} tới {vùng ngập|nơi bị cô lập}, ông [official] cho hay.",
            ],
            [
                "Lượng mưa {đo được|ghi nhận} là [rain] mm trong {hai ngày|36 giờ}, {cao nhất|mức kỷ lục} trong [ago] năm.",
                "{Đài khí tượng|Cơ quan dự báo} {ghi nhận|đo} [rain] mm mưa và {cảnh báo|lưu ý} {mưa còn tiếp diễn|nguy cơ sạt lở}.",
                "Mực nước sông {vượt|cao hơn} báo động ba {gần|tới} {một mét|hai mét}.",
            ],
            [
                "Thiệt hại {ban đầu|ước tính} {khoảng|là} [cost] tỷ đồng.",
                "{Chính phủ|Trung ương} {đã cấp|hỗ trợ} [cost] tỷ đồng và {hàng chục|nhiều} tấn gạo cho {người dân|vùng lũ}.",
                "Các {nhà hảo tâm|đoàn thiện nguyện} {quyên góp|gửi tới} {chăn màn|thuốc men} và [cost] tỷ đồng.",
            ],
            [
                "{Tuyến quốc lộ|Đường sắt} qua {địa bàn|khu vực} {bị tê liệt|ách tắc} vì {sạt lở|cây đổ}.",
                "{Học sinh|Các trường} {được nghỉ|đóng cửa} {đến hết tuần|cho tới khi nước rút}.",
                "{Người dân|Bà con} {mong|đề nghị} {xây kè|dời làng} vì {năm nào cũng|liên tục} {ngập|sạt lở}.",
            ],
        ], isVietnamese: true)
}
