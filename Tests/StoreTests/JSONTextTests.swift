import Models
import Testing

@testable import Store

@Suite("JSON columns")
struct JSONTextTests {
    private static let texts = ["", "Ann Author", "“Ann” \"A.\" \\ Author", "a/b", "Hồ Đức", "😀\u{7F}\u{2028}", "line\nline\u{1}"]

    @Test("lists without an encoder are what it writes")
    func lists() {
        #expect(JSONText.list([String]()) == "[]")
        #expect(JSONText.list(Self.texts) == JSONText.encode(Self.texts))
        for text in Self.texts { #expect(JSONText.list([text, "b"]) == JSONText.encode([text, "b"])) }
    }

    @Test("pictures without an encoder are what it writes")
    func pictures() {
        for text in Self.texts {
            for image in [ArticleImage(), ArticleImage(url: text), ArticleImage(url: "http://a.example/b", caption: text, creditLine: "c")] {
                #expect(JSONText.list([image, ArticleImage(caption: "b")]) == JSONText.encode([image, ArticleImage(caption: "b")]))
            }
        }
    }
}
