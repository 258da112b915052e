import Testing

@testable import Markup

@Suite("Sanitiser")
struct SanitizerTests {
    private func clean(_ html: String, base: String? = "http://example.org/a/b") -> String {
        Array(html.utf8).withUnsafeBytes { HTMLSanitizer.sanitize($0, base: base) }.text
    }

    @Test(
        "drops what runs, whatever it hides behind",
        arguments: [
            ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"), ("a<ScRiPt\n>x</sCrIpT\t>b", "ab"), ("<style>p{}</style>c", "c"),
            ("<p onclick=\"x()\" ONLOAD=y>a</p>", "<p>a</p>"), ("<a href=\"javascript:x()\">a</a>", "<a>a</a>"),
            ("<a href=\" java\nscript:x()\">a</a>", "<a>a</a>"), ("<a href=\"&#106;avascript&#58;x()\">a</a>", "<a>a</a>"),
            ("<a href='JaVaScRiPt:x()'>a</a>", "<a>a</a>"), ("<a href=vbscript:x>a</a>", "<a>a</a>"),
            ("<a href=\"data:text/html,x\">a</a>", "<a>a</a>"), ("<img src=\"data:image/svg+xml,x\">", "<img>"),
            ("<form action=x><input name=y><button>Go</button></form>", "Go"), ("<iframe src=\"http://example.com\">in</iframe>", "in"),
            ("<object data=x>o</object><embed src=x>", "o"), ("<svg><script>x</script><text>t</text></svg>", "t"),
            ("<math><mi xlink:href=\"javascript:x\">m</mi></math>", "m"), ("<p style=\"position:fixed\">a</p>", "<p>a</p>"),
            ("<meta http-equiv=refresh content=0><link rel=stylesheet href=x><base href=//x/>a", "a"),
            ("<noscript><p title=\"</noscript><img src=x onerror=y>\">", "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=y&gt;\"></p>"),
            ("<!--[if IE]><script>x</script><![endif]-->a", "a"), ("<script>never closed", ""),
            ("<a href=\"x\"onclick=\"y\">z</a>", "<a href=\"http://example.org/a/x\">z</a>"),
        ])
    func drops(html: String, expected: String) { #expect(clean(html) == expected) }

    @Test(
        "keeps the markup of text and mends it",
        arguments: [
            ("<p>a<b>b<i>c</p>d", "<p>a<b>b<i>c</i></b></p>d"), ("a</b></p>b", "ab"), ("a<br/>b<hr>", "a<br>b<hr>"),
            ("<blockquote cite=\"c\">q</blockquote>", "<blockquote cite=\"http://example.org/a/c\">q</blockquote>"),
            ("<td colspan=2 rowspan='3'>x</td>", "<td colspan=\"2\" rowspan=\"3\">x</td>"),
            ("Fish & chips &amp; &copy; &nosuch;", "Fish &amp; chips &amp; &copy; &amp;nosuch;"),
            ("1 < 2 <3", "1 &lt; 2 &lt;3"), ("<o:p>Word</o:p><font color=red>f</font>", "Word<font>f</font>"),
        ])
    func keeps(html: String, expected: String) { #expect(clean(html) == expected) }

    @Test(
        "makes addresses absolute",
        arguments: [
            ("<a href=\"../c?d=1&amp;e=2\">x</a>", "<a href=\"http://example.org/c?d=1&amp;e=2\">x</a>"),
            ("<a href=\"#n\">x</a>", "<a href=\"http://example.org/a/b#n\">x</a>"),
            ("<img src='/i.png' alt='An \"i\"'>", "<img src=\"http://example.org/i.png\" alt=\"An &quot;i&quot;\">"),
            ("<a href=\"//cdn.example/x\">x</a>", "<a href=\"http://cdn.example/x\">x</a>"),
            ("<a href=\"mailto:a@example.org\">x</a>", "<a href=\"mailto:a@example.org\">x</a>"), ("<img src=\"mailto:a\">", "<img>"),
        ])
    func resolves(html: String, expected: String) { #expect(clean(html) == expected) }

    @Test(
        "leaves its own output as it is",
        arguments: [
            "<p>a<b>b<i>c</p>d", "<<p>>&lt;p&gt;&&amp;", "<a href='&#x26;amp;'>x</a>", "<![CDATA[a<b]]>c", "<plaintext><p>x", "<img alt='<script>'>",
            "<a title='\"&quot;&amp;quot;'>", "<p/><br></br><li><li>", "\u{0}<\u{0}p>", "&#60;script&#62;x",
        ])
    func idempotent(html: String) {
        let once = clean(html)
        #expect(clean(once) == once)
    }

    @Test("bounds nesting and stays fast on hostile input")
    func bounded() {
        let deep = String(repeating: "<div>", count: 50_000) + "x"
        #expect(clean(deep).utf8.count < 200 * 11 + 10)
        let open = String(repeating: "<a title=\"", count: 20_000)
        #expect(clean(open).utf8.count < 2 * open.utf8.count)
    }
}

@Suite("Plain text")
struct PlainTextTests {
    @Test(
        "is one line without markup",
        arguments: [
            ("a<b>b</b>c", "abc"), ("<p>one</p><p>two</p>", "one two"), ("a<br>b", "a b"), (" a \n\t b\u{a0}c ", "a b c"),
            ("&lt;b&gt; &amp;amp; &eacute;", "<b> &amp; é"),
            ("x<script>y</script>z<style>s</style>", "xz"), ("a < b", "a < b"), ("1 <3 you", "1 <3 you"), ("", ""), ("&#8217;&#x2019;&#146;", "’’’"),
            ("AT&T & R&D; &nosuch;", "AT&T & R&D; &nosuch;"), ("<!-- c -->d", "d"), ("bell\u{7}", "bell"),
        ])
    func folds(html: String, expected: String) { #expect(PlainText.from(html) == expected) }
}

@Suite("Addresses")
struct WebURLTests {
    /// RFC 3986 §5.4, and what documents make of it.
    @Test(
        "resolve as RFC 3986 says",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"), ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("..", "http://a/b/"), ("../g", "http://a/b/g"), ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"), ("./g/.", "http://a/b/c/g/"), ("g/../h", "http://a/b/c/h"), ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("http:g", "http://a/b/c/g"), ("mailto:x@y", "mailto:x@y"), (" g h ", "http://a/b/c/g%20h"), ("g\n", "http://a/b/c/g"),
        ])
    func resolves(reference: String, expected: String) { #expect(WebURL.resolve(reference, base: "http://a/b/c/d;p?q") == expected) }

    @Test("know their host", arguments: [("http://Ex.ORG:80/x", "ex.org"), ("https://u:p@h/x", "h"), ("http://[::1]:8/x", "[::1]")])
    func host(url: String, expected: String) { #expect(WebURL.host(url) == expected) }
}

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("escapes what JSON asks for, and nothing else")
    func escapes() {
        var writer = JSONWriter()
        writer.object { w in
            w.member("a", "\"\\\n\t\u{1}\u{7f}é東")
            w.key("b")
            w.array { w in
                w.number(-3)
                w.bool(true)
                w.number(16.5)
                w.number(Double.nan)
            }
            w.member("c", nil as String?)
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":"\"\\\n\t\u0001\u007fé東","b":[-3,true,16.5,null]}"#)
    }

    @Test("finds every escape at every offset", arguments: 0..<20)
    func offsets(offset: Int) {
        var writer = JSONWriter()
        writer.string(String(repeating: "x", count: offset) + "\"" + String(repeating: "é", count: 20 - offset) + "\n")
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == "\"" + String(repeating: "x", count: offset) + "\\\""
                + String(repeating: "é", count: 20 - offset) + "\\n\"")
    }
}
