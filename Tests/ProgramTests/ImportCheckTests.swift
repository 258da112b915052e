import Foundation
import Testing

@testable import datelinectl

@Suite("Files that are imported")
struct ImportCheckTests {
    private func kind(_ text: String) -> String? { ImportCheck.foreignKind(Data(text.utf8)) }

    @Test(
        "that are texts or pages are taken",
        arguments: [
            "Pier opens\n\nThe pier at Bay Town opened on Monday after two years of work, the harbour office said.\n",
            "date 2025-07-02\nHÀ NỘI — The talks go on.\n\n“We are close,” said Anh Trần.\n", "港が開いた\n\n新しい港は水曜日に開いた。\n市長が式に出た。\n式は短かった。\n",
            "<!-- saved --><!DOCTYPE html><html><body><p>x</p></body></html>", "<?xml version=\"1.0\"?><html xmlns=\"x\"><body/></html>",
            "<h1>Pier opens</h1><p>On Monday.</p>", "Short\nlines\n",
            "Q: Is the pier open?\nA: Yes, it has been open to all visitors since Monday.\nQ: Who paid for it?\nA: The town and the county did.\n",
        ])
    func taken(text: String) { #expect(kind(text) == nil) }

    @Test(
        "that are data, programs or other XML are named",
        arguments: [
            ("<?xml version=\"1.0\"?><rss><channel><title>T</title><item><description>&lt;p&gt;</description></item></channel></rss>", "XML"),
            ("<feed xmlns=\"a\"><title>T</title></feed>", "XML"),
            (
                "import os\n\ndef main(path):\n    \"\"\"Reads the file and prints what it holds to people.\"\"\"\n    data = open(path).read()\n    return data\n",
                "program text"
            ),
            ("SELECT name, age\nFROM people\nWHERE age > 3;\nDROP TABLE people;\n", "program text"),
            ("name,age,town\nAnn,3,Bay\nBob,4,Hill\nCem,5,Bay\n", "data"),
            ("root:x:0:0:root:/root:/bin/bash\na:x:1:1::/:/bin/sh\nb:x:2:2::/:/bin/sh\nc:x:3:3::/:/bin/sh\n", "data"),
            ("[Unit]\nDescription=The daemon that polls feeds now and then\n[Service]\nExecStart=/usr/bin/true\n", "a configuration"),
            ("openapi: 3.1.0\npaths:\n  /a:\n    get:\n      description: Lists the articles of a feed in order\n", "a configuration"),
            ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-old line of text here\n+new line of text here\n", "a list of differences"),
            (String(repeating: "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", count: 100), "data"),
        ])
    func refused(text: String, expected: String) { #expect(kind(text) == expected) }
}
