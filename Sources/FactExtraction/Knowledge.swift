import Models

/// What profiles add to the extractor's own lists.
struct Knowledge: Sendable {
    var organisations: PhraseTable
    var people: PhraseTable
    var places: PhraseTable
    var profilePeople: [String: ProfilePerson]

    init(profiles: [TopicProfile]) {
        organisations = PhraseTable([String]())
        people = PhraseTable([String]())
        places = PhraseTable([String]())
        profilePeople = [:]
    }
}
