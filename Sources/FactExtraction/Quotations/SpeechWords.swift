/// Verbs and nouns of speech.
enum SpeechWords {
    static let lists: [(WordClass, String)] = [
        (
            .speechVerb,
            """
            said says say saying told tells added adds adding noted notes noting wrote writes writing stated states stating stressed stresses
            stressing emphasised emphasized emphasises emphasizes explained explains declared declares remarked remarks commented comments argued
            argues insisted insists warned warns warning acknowledged acknowledges admitted admits claimed claims concluded concludes continued
            continues observed observes posted posts replied replies responded responds recalled recalls asserted asserts affirmed affirms
            reaffirmed reiterated reiterates confirmed confirms believes believed complained complains countered cautioned cautions announced
            announces pledged pledges promised promises quipped joked predicted predicts estimated suggested suggests tweeted underlined
            underlines underscored highlighted pointed urged called calls described asked vowed demanded hailed praised criticised criticized
            lamented conceded contended maintained summed voiced expressed blasted denounced slammed branded labelled labeled dubbed writing calling describing insisting branding warning telling declaring arguing stressing pointing
            remarking commenting explaining welcomed welcoming asking describes brands wondered put recounted assured objected shrugged growled accused accusing spoke reported grumbled
            grumbling answered cited cites mused muses shared shares
            """
        )
    ]
}
