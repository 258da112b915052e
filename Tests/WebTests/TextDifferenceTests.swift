import Models
import Testing

@testable import Pages

@Suite("The difference of two texts")
struct TextDifferenceTests {
    private func runs(_ old: String, _ new: String) -> [TextDifference.Run] {
        TextDifference(from: Article(body: [old]), to: Article(body: [new])).paragraphs.first ?? []
    }

    @Test("marks runs of words, with the blanks between them")
    func words() {
        #expect(
            runs("The port opens on Monday at noon.", "The port opens late on Tuesday at noon.") == [
                .same("The port opens"), .added(" late"), .same(" on"), .removed(" Monday"), .added(" Tuesday"), .same(" at noon."),
            ])
        #expect(runs("a b", "a b").isEmpty)
        #expect(runs("", "a b") == [.added("a b")])
    }

    @Test("marks single characters where a script has no blanks")
    func characters() {
        #expect(
            runs("東京の港で新しい埠頭が開いた。", "東京の湾で新しい埠頭が開いた。") == [.same("東京の"), .removed("港"), .added("湾"), .same("で新しい埠頭が開いた。")])
        #expect(runs("Tokyo の港 opens", "Tokyo の湾 opens") == [.same("Tokyo の"), .removed("港"), .added("湾"), .same(" opens")])
    }

    @Test("gives both texts back", arguments: [("x y z", "z y x"), ("", ""), ("a", ""), ("港 a", "a 港"), ("a a b a", "a b a a c")])
    func whole(_ old: String, _ new: String) {
        let found = runs(old, new)
        guard old != new else { return #expect(found.isEmpty) }
        let texts = found.reduce(into: (old: "", new: "")) { texts, run in
            switch run {
            case .same(let text):
                texts.old += text
                texts.new += text
            case .removed(let text): texts.old += text
            case .added(let text): texts.new += text
            }
        }
        #expect(texts.new.split(separator: " ") == new.split(separator: " ") && texts.old.split(separator: " ") == old.split(separator: " "))
    }
}
