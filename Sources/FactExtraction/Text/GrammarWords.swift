/// Words of English grammar and of time.
enum GrammarWords {
    static let lists: [(WordClass, String)] = [
        (
            .month,
            """
            january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
            """
        ),
        (.weekday, "monday tuesday wednesday thursday friday saturday sunday"),
        (
            .ordinal,
            """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
            eighteenth nineteenth twentieth
            """
        ),
        (
            .cardinal,
            """
            one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
            thirty forty fifty sixty seventy eighty ninety
            """
        ),
        (.scale, "hundred thousand million billion trillion mn m bn b tn trn t k crore crores lakh lakhs mln bln"),
        (
            .determiner,
            """
            the a an this that these those its his her their our my your any all some each every both another such no most many several few more
            other certain
            """
        ),
        (
            .preposition,
            """
            of in on at to from by with for against into onto over under between among amid through during before after since until till about
            above below across along around as behind beyond despite except inside like near off outside per plus than toward towards upon via
            within without up down out worth
            """
        ),
        (.conjunction, "and or but nor yet so while whereas although though because when where once as if unless whether"),
        (
            .pronoun,
            """
            he she it they we i you him her them us me who whom whose which that this these those himself herself itself themselves one ones
            everyone someone anyone nobody everybody what
            """
        ),
        (
            .auxiliary,
            """
            is are was were be been being has have had having do does did doing will would shall should can could may might must won't wouldn't
            isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't can't couldn't shouldn't cannot it's he's she's they're we're
            i'm that's there's they've we've i've we'll they'll he'll she'll it'll i'll you'll
            """
        ),
        (
            .future,
            "will shall would won't we'll they'll he'll she'll it'll i'll upcoming forthcoming scheduled due slated expected planned plans plan set opens begins starts resumes expires kicks convenes"
        ),
        (
            .negation,
            """
            not no never neither nor without deny denies denied denying rejected reject rejects refuted dismissed dismiss dismisses isn't aren't
            wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't cannot can't couldn't shouldn't false untrue baseless unfounded
            """
        ),
        (
            .hypothesis,
            "if whether unless could may might possible possibly potentially potential hypothetical suppose assuming rumours rumors rumour rumor speculation"
        ),
        (.clauseMark, "while whereas but although though"),
        (.supposition, "if unless whether rumours rumors speculation"),
        (.relative, "which who that whose where when whom"),
        (
            .opener,
            """
            the a an this that these those it he she they we i you in on at for but and after before while when as if his her its their our there
            since under according both some many most such what how why who that's it's however meanwhile although though officials
            """
        ),
        (
            .function,
            """
            also however meanwhile moreover furthermore earlier later last next previous previously recently now then today yesterday tomorrow
            tonight still already only just even again further much more most less least very too here there not never also according instead
            asked given despite although though because unless until once overall separately additionally following throughout first second third
            finally another including especially particularly nearly almost roughly around some many several both either neither each every all
            few other others same own such yes well thus hence therefore indeed perhaps maybe often always usually generally
            speaking responding commenting citing addressing noting adding officials analysts economists experts investors traders lawmakers
            exports imports trade tariffs shares stocks talks negotiations markets companies businesses consumers prices inflation growth
            efforts ministries local authorities matters throughout reciprocal how why whether what when where who whose which while during
            let's please dear new recent early late mid total bilateral two-way annual monthly
            """
        ),
        (.nameParticle, "de da do dos das del della di der den van von bin bint ibn al el la le ten ter af zu e y abu ben du"),
        (
            .media,
            """
            reuters bloomberg xinhua afp ap yonhap kyodo nikkei cnn bbc cnbc nbc cbs abc fox msnbc pti ani tass interfax dpa efe ansa bernama antara
            """
        ),
        (
            .pastVerb,
            """
            held met took was were had did said told signed announced concluded visited spoke agreed began started ended issued published made
            discussed hosted chaired attended travelled traveled arrived wrapped opened closed came went gave put released unveiled launched laid drew sent won agreed struck flew saw rang rose fell brought broke ran sat wrote
            """
        ),
    ]
}
