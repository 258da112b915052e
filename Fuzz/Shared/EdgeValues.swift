/// Values at the edges of what programs expect.
enum EdgeValues {
    static let numbers = [
        "0", "00", "-1", "-0", "1", "12", "13", "23", "24", "28", "29", "30", "31", "32", "59", "60", "61", "99", "100", "255", "256", "365", "366",
        "999", "1000", "1582", "1600", "1899", "1970", "2000", "2024", "2100", "9999", "10000", "32768", "65535", "65536", "86400", "999999",
        "2147483647", "2147483648", "4294967295", "4294967296", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999", "1e18", "1e19", "1e308", "1e309", "1e-400",
        "1E99999", "NaN", "nan", "inf", "-Infinity", "0x7f", "0x1p-1074", "0.1", ".5", "5.", "1,000,000", "1.000.000,5", "1 000 000", "1,2,3", "1/2",
        "½", "٣", "三", "99999999999999999999999999999999999999999999.99999999999999999999", "000000000000000000000000000000001", "100%",
        "20 percent", "99999999999999999999 percent", "$9,999,999,999,999,999 trillion", "1e400 billion",
    ]

    static let dates = [
        "2025-07-02", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-0001-12-31", "2025-02-30", "2025-13-01", "2024-02-29", "1900-02-29",
        "2025-07-02T24:00:00Z", "2025-07-02T23:59:60+14:00", "2025-07-02T10:15:00-99:99", "99999999-99-99T99:99:99Z", "2025-W53-7", "2025-366",
        "2025-04/..", "../..", "2025/2024", "2025-33", "Wed, 02 Jul 2025 10:15:00 +0700", "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 99 Foo 99999 99:99:99 ZZZ", "02/07/2025", "31/31/31", "July 2, 2025", "2 July", "the 99th of July",
        "February 30", "on Monday last week", "next Friday", "yesterday", "in the first 99999999999 months of 2025", "ngày 2/7/2025", "tháng 13",
        "July 2-99", "between 2024 and 99999", "1751425200", "253402300800", "-62135596801", "99999999999999999",
    ]

    static let markup = [
        "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;",
        "&amp;", "&#0;", "&#x110000;", "&#99999999999;", "&nbsp", "<div>", "</div>", "<p>", "</p>", "<table><tr><td>", "<script>", "</script>",
        "<a href=\"", "<a href=\"javascript:x\">", "<img src=x onerror=y>", "<svg><style>", "<template>", "<base href=\"file:///\">",
        "<meta charset=\"", "<item>", "</item>", "<entry>", "<title>", "<link>", "<guid isPermaLink=\"false\">", "<pubDate>", "<sy:updateFrequency>",
        "<ttl>", "<skipHours><hour>", "<time datetime=\"", "<outline xmlUrl=\"", "<span class=\"a b c\" id=\"", " xml:base=\"//\"", " a=b", " a='",
        "\"",
        "'", "<b><i><u>", "\u{0}", "\u{FEFF}", "\u{202E}", "\u{301}", "\u{1F1FB}\u{1F1F3}",
    ]

    static let phrases = [
        "a tariff of 20 percent on goods from Vietnam and ", "The two sides held 3 rounds of negotiations. ", "“It is so,” said Mr Tran Van An, ",
        "\"", "“", "”", "(", ")", "[", "]", "{", "}", ": ", "- ", "# ", "\n", "\r\n", "\n\n", "\t", ",", ".", "; ", "…", "—",
        "exports to the US rose 5 percent to $3 billion in May. ",
        "from 46 to 20 percent ", "Minister of Industry Nguyen Thi Binh ", "the United States, Vietnam, the EU and China ", "on July 2, 2025, ",
        " date 2025-07-02\n", "HÀ NỘI — ", "Photo: ", "according to the General Department of Customs, ", "max-age=", "Retry-After: ", "Age: ",
        "User-agent: *\nDisallow: /*a*b$\n", "http://a@b@c/", "https://xn--/", "http://0x7f.1/", "http://[::1%25a]/", "?utm_source=", "%00", "%zz",
        "{\"items\":[{\"id\":", "\"date_published\":\"", "null", "true", "[[[[[[", "\\u0000", "\\ud800", "poll:\n  every: ", "feeds:\n  - ", "&a *a ",
        "!!binary ",
        "? ", "|\n", "<<: *a\n",
    ]
}
