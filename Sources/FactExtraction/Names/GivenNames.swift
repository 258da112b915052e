/// Common given names, folded: what tells two capitalised words from a company.
enum GivenNames {
    static let western = """
        abel abraham agatha aidan alastair albie alessia alistair allegra alma alvaro amara amos anastasia anika annabel anouk anselm arlene ayumi
        beatrice becky belinda benedikt bettina bianca blanca bogdan bonnie bronwyn callum candice carlotta carmela carole caspar cassandra cathy
        cecil celeste celia charlene chiara ciara claudette clive colm conor cormac cosimo courtney cressida curt dafydd dagmar dahlia damon daria
        darius davide deirdre delia demetrius desmond diarmuid dimitri donal dorian dwight edna edwina efrain eithne ellie elsie elvira enzo ernst
        esme estelle etienne euan eunice ewan fatou faye felicity fergus finn fionn flavia flora francine freda freddie freya gabor gaston geraldine
        gertrude gianluca gideon graeme gudrun gunnar gwen hamish heinz helga hildegard idris inga isla israel jacinta janice jasmine jeanne jemma
        jermaine joanna jocelyn joey jolanda joost josefina joyce juliet kay kieran krzysztof lachlan lamar lana lara lea leonie leroy lila lois
        lorna lorraine lucinda mabel mackenzie maeve magnus mandy marcia marjorie marlene marvin mathilde matilda mattias maxine megan mia michaela
        milena millie minnie miranda moira morag morris muriel myra nadine nerys nestor niall niamh nikita norma nuala octavia olwen oswald paige
        patty penelope philippa phoebe pilar polly portia quentin quincy randall reggie reginald renee reuben rhiannon rhys rita rocco roderick
        rosalind rosemary rosie roxanne rufus saul selina seth seymour shona sibylle sidney siegfried sinead siobhan solomon sybil tabitha
        tamsin tess thea thelma theodor tilda trina trudy vaughn verity vicky virgil wallace wilfred willa wilma yolanda yvette zach zara zeke
        zoltan
        aaron abigail adam adrian agnes alan albert alberto alejandro alejandra alex alexander alexandra alexandre alexis alfonso alfred alfredo alice
        alicia alison allan allison amanda amber amelia amy ana anders andre andrea andreas andrei andrew andrzej andy angela angelo angus anita ann anna
        annalena anne annette annie anthony antoine anton antonella antonia antonio antony april archie armando armin arnaud arnold arthur arturo ashley
        astrid audrey augusto aurelien austin axel barack barbara barry bart beata beatriz ben benedict benjamin benoit bernadette bernard bernardo bernd
        bernie bert beth betty bill billy birgit bjorn blake bob boris brad bradley brandon brenda brendan brent brett brian bridget bruce bruno bryan
        caitlin calvin cameron camila camille carl carla carlo carlos carmen carol carolina caroline carsten casey catalina catherine cecilia cedric cesar
        chad charles charlie charlotte chelsea cheryl chloe chris christian christiane christina christine christoph christophe christopher chrystia chuck
        cindy claire clara clare claude claudia claudio clemens cody colin colleen connor constance corey craig cristian cristiana cristina curtis cynthia
        cyril dale damian damien dan daniel daniela daniele danielle danny darren dave david dawn dean deborah debra denis denise dennis derek diana diane
        didier diego dieter dina dirk dmitry dmitri dominic dominique donald donna dora doris dorothy doug douglas duncan dustin dylan eamon ed eddie edgar
        edith edmund eduard eduardo edward edwin eileen elaine eleanor elena eli elias elisabeth elise elizabeth ella ellen elliot elon elsa emil emilia
        emily emma emmanuel enrico enrique eric erica erik erika erin ernest ernesto esteban esther ethan eugene eva evan evelyn ewa fabian fabio fatima
        federico felicia felipe felix fernanda fernando fiona florence florian frances francesca francesco francisco franck francois frank franz fred
        frederic frederick frederik friedrich gabriel gabriela gail gareth garry gary gavin gemma geoff geoffrey george georges georgia georgina gerald
        gerard gerardo gerhard giancarlo gianni gilbert gilles gina giorgia giorgio giovanni giulia giuseppe glen glenn gloria gordon grace graham grant greg
        gregor gregory greta guido guillaume guillermo gus gustavo guy hakan hank hannah hans harald harold harriet harry harvey heather hector heidi
        heinrich helen helena helene helmut henk henri henrik henry herbert hermann hilary hillary holly horst howard hubert hugh hugo ian ignacio igor
        ilse ines ingrid irene iris isaac isabel isabella isabelle ivan ivana jack jackie jacob jacqueline jacques jaime jake james jamie jamieson jan jane
        janet janine janos jared jason javier jay jean jean-claude jean-noel jean-pierre jean-luc jeff jeffrey jennifer jenny jens jeremy jerome jerry
        jesper jesse jessica jesus jill jim jimmy joachim joan joao joaquin jochen jody joe joel johan johann johanna johannes john johnny jon jonas
        jonathan jordan jorge jose josef joseph josep joseph josh joshua juan judith judy jules julia julian juliana julie julien juliette julio julius
        justin justine kaja karen karin karina karl karla karolina karoline kate katherina katherine kathleen kathryn kathy katie katja keir keith kelly ken
        kenneth kent kerry kevin kim kirk kirsten klaus konrad kristalina kristen kristi kristian kristin kristina kristine kurt kyle lance larry lars laura
        lauren laurent laurence leah lee leif lena leo leon leonard leonardo leslie lewis liam lili lily linda lindsay lindsey lionel lisa liz lloyd lorenzo
        lori louis louise luc luca lucas lucia lucy ludovic luis luigi luisa luiz lukas luke lydia lynn madeleine maggie magdalena malcolm manfred manuel
        manuela marc marcel marcelo marco marcos marcus margaret margarita maria mariana marianne marie marija marina mario marion marisa marise mark marko
        markus marta martha martin martina mary mateo mateusz matt matteo matthew matthias maureen maurice mauricio mauro max maxim maxime maximilian meghan
        mel melanie melinda melissa mette michael michal michel michele michelle miguel mikael mike mikhail milan mildred milton miriam mitch mitchell molly
        monica monika moritz morgan nadia nancy naomi natalia natalie natasha nathalie nathan neil nelson nicholas nick nicola nicolas nicole nigel nikki
        nikolai nikolas nils nina noah noel nora norbert norman olaf oleg olga oliver olivia olivier ollie oscar oskar otto owen pablo pam pamela paolo
        pascal pat patricia patrick patrik paul paula pauline paulo pavel pawel pedro peggy penny per perry pete peter petr petra phil philip philipp
        philippe phillip phyllis pierre pieter piotr rachel rafael raffaele ralf ralph ramon randy raoul raphael raul ray raymond rebecca regina reinhard
        reiner renata renate rene ricardo riccardo richard rick rob robert roberta roberto robin rod rodney rodrigo roger roland rolf roman ron ronald rosa
        rose ross roy ruben rudolf rudy rupert russell ruth ryan sabine sabrina sally salvatore sam samantha samuel sandra sandro santiago sara sarah
        sasha scott sean sebastian sebastien serena serge sergei sergey sergio shane shannon sharon shaun shawn sheila shelley shirley sigrid silvia silvio
        simon simone sonia sophia sophie stacey stacy stan stanislav stanley stefan stefania stefanie stefano steffen stella stephan stephane stephanie
        stephen steve steven stuart sue susan susanna susanne suzanne sven svetlana sylvain sylvia sylvie tamara tammy tania tanya tara tatiana ted teresa
        teri terrence terry theo theodore theresa therese thierry thomas tiffany tim timothy tina tobias todd tom tomas tommy toni tony tracy travis trevor
        tricia tristan troy tyler ulrich ulrike ulf urs ursula uwe valdis valentin valentina valerie vanessa vera vernon veronica veronika victor victoria
        viktor vincent vincenzo virginia vivian viviana vladimir volker volodymyr walter wanda warren wayne wendy werner wilbur wilhelm will willem william
        willy winston wolfgang xavier yann yannick yves yvonne zachary zbigniew zoe bridgett maros donald tulsi pete marco jd rishi humza kemi gavin ron
        dominik jaroslaw petteri alar kyriakos sanna ulf jonas mark claudia luiz geraldo fernando javier gabriel gustavo dina nayib
        """
    static let world = """
        abdel abdul abdullah abdulaziz abdulla abbas abiy abu adel aditi aditya adnan ahmad ahmed aisha ajay akbar akihiko akio akira akiko ali alhassan
        amal amina amir amit amitabh anand anil anindya anjali ankit anwar arif arjun arun arvind asad ashok ashwini asif ayesha aziz bambang bashar bashir
        bilal bimal budi cyril daisuke deepak dev dewi dilip dinesh eko emeka ebrahim ebba ehsan emre faisal farah fahad fatma fumio ganesh gautam gita
        giriraj gopal habib haider hakan hamad hamid hana harish harsh haruhiko haruka hasan hassan hideki hideo hiroshi hiroyuki hisham hossein hussein
        ibrahim ichiro imran indira indra isamu ismail jaishankar jagdeep jalal jamal jay jitendra joko kamal kamala karim kartika katsunobu katsuya kazuo
        kazuhiro keiji keiko ken kenichi kenji khaled khalid khurram koji kofi krishna kumar kunal kwame lakshmi lalit latif layla leila lutfi mahathir
        mahmoud mahinda makoto malik manish manoj mansour marwan masato masoud meera mehmet minoru mohamad mohamed mohammad mohammed mohan mona mukesh muhammad
        murat mustafa nadeem naoki narendra naoto nasser naveen nawaf neha ngozi nikhil nirmala nitin nobuo noor nur obinna olu olusegun omar omer osama
        osamu piyush pooja prabowo pradeep prakash pramod pranab prasad pravin priya rahul raj raja rajat rajesh rajiv rajnath rakesh ram ramesh rania
        rashid ravi recep retno reza ricky rina rizal rohit rosan ruchir ryosei sabah sachin said sakura salman sameer sami sandeep sanjay santosh sara satoshi
        satya selim shaktikanta shankar shashi shehbaz sherif shigeru shinji shinzo shivani shoichi shunichi siddharth singh sri subramaniam subrahmanyam
        suresh sushil syed tadashi takashi takayuki takeshi tan tariq taro tatsuya tengku teo tetsuro thabo tomoko toshihiro toshiyuki uhuru umar usman
        varun vijay vikas vikram vinay vinod vishal vivek wahid waleed wataru yasser yasmin yasuhiro yasuo yasutoshi yoichi yoji yoko yoon yoshihide yoshimasa
        yoshinobu yosuke yousef youssef yuichi yuki yukio yuko yuriko yusuf zahra zaid zainab zafrul parks airlangga agus arsjad bahlil erick luhut mulyani
        ferdinand bongbong benigno leni imee rodrigo cristina tunku hishammuddin lawrence gan vivian siong josephine somchai pichai srettha paetongtarn anutin
        pornchai thaksin phumtham hun sok sun thongloun sonexay min aung win thein lina minister-designate emeritus adebayo bola chinedu folake cyrus sipho
        thandi lerato parks tshepo ebrahim william kithure musalia amina macky alassane paul yoweri samia hakainde emmerson lazarus felix
        """
}

/// Common family names, folded.
enum FamilyNames {
    /// Names that stand in front of the given name, and the romanised syllables of Chinese and Korean ones.
    static let first = """
        nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan trinh truong luong mai dao cao lam to ta ha luu chu chau thai trieu
        quach ton tong
        wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang han feng dong xiao cheng cao yuan deng peng
        zeng jiang cai jia wei xue ye yan yu pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin lu hao kong bai cui kang mao qiu qin gu
        hou shao meng long wan duan qian yin li xi lai gong chang mo tsai tsai wen ding hua han lau chan cheung chow ng
        kim lee park choi jung chung kang cho yoon yun jang lim shin seo kwon hwang ahn song yoo hong jeon moon bae baek nam noh ha ko koo oh
        """
    /// Family names that are seldom words of another kind.
    static let last = """
        harris powell navarro vance sanchez marcos wong sullivan smith johnson williams brown jones miller davis
        garcia rodriguez wilson martinez anderson taylor thomas hernandez moore martin jackson thompson white lopez gonzalez clark lewis robinson walker
        perez hall allen wright scott torres nguyen hill flores adams nelson baker rivera campbell mitchell carter roberts tanaka suzuki sato watanabe ito
        yamamoto nakamura kobayashi kato yoshida mueller schmidt schneider fischer weber meyer wagner becker rossi russo ferrari silva santos oliveira souza
        sharma gupta singh patel khan ahmed kumar goyal
        """
}
