import Models

/// Which people are called `he` and which `she`, as far as titles and trades in the text tell.
struct Genders {
    private var pronouns: [Int: String] = [:]

    init(_ reading: Reading) {
        let tokens = reading.document.tokens
        for mention in reading.personMentions where pronouns[mention.person] == nil {
            let name = mention.tokens.lowerBound
            // `Ms Bowles`, `King Felipe`, `her father, Shaun Bowles`
            for at in [name, name - 1, name - 2] where at >= 0 {
                if at < name, tokens[at].key == ",", at - 1 >= 0 { continue }
                guard let pronoun = Self.pronoun(tokens[at].key) else {
                    guard at == name || tokens[at].isCapital || tokens[at].key == "," else { break }
                    continue
                }
                pronouns[mention.person] = pronoun
                break
            }
        }
        for (index, person) in reading.people.enumerated() where pronouns[index] == nil {
            roles: for role in person.roles {
                for word in folded(role).split(separator: " ") {
                    guard let pronoun = Self.pronoun(String(word)) else { continue }
                    pronouns[index] = pronoun
                    break roles
                }
            }
        }
    }

    /// `he` or `she`; nil where the text does not tell.
    func pronoun(of person: Int) -> String? { pronouns[person] }

    private static func pronoun(_ word: String) -> String? { women.contains(word) ? "she" : men.contains(word) ? "he" : nil }

    private static let women: WordSet = [
        "mrs", "ms", "miss", "madam", "dame", "lady", "queen", "princess", "duchess", "sister", "mother", "wife", "widow", "daughter", "spokeswoman",
        "chairwoman", "congresswoman", "businesswoman", "actress", "councilwoman", "puan", "datin",
    ]
    private static let men: WordSet = [
        "mr", "sir", "lord", "king", "prince", "duke", "father", "husband", "widower", "son", "brother", "spokesman", "chairman", "congressman",
        "businessman", "councilman", "encik", "pope",
    ]
}
