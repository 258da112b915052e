#pragma once
#include <stddef.h>
#include <stdint.h>

// An HTML page as flat arrays in document order, filled from libxml2's HTML parser in one pass.
//
// Node i's subtree is the range i ..< end[i]; its text is one range of the text buffer. Elements below the depth cap are
// dissolved into their ancestor, so that no consumer meets deep nests.

#define DL_TAGS(X) \
    X(text) X(other) X(html) X(head) X(body) X(title) X(meta) X(link) X(base) X(script) X(style) X(noscript) X(template) \
    X(p) X(div) X(section) X(article) X(main) X(header) X(footer) X(nav) X(aside) X(h1) X(h2) X(h3) X(h4) X(h5) X(h6) \
    X(ul) X(ol) X(li) X(dl) X(dt) X(dd) X(table) X(thead) X(tbody) X(tfoot) X(tr) X(td) X(th) X(caption) X(pre) X(code) \
    X(blockquote) X(figure) X(figcaption) X(img) X(picture) X(source) X(video) X(audio) X(iframe) X(object) X(embed) \
    X(svg) X(math) X(canvas) X(form) X(fieldset) X(input) X(textarea) X(select) X(option) X(button) X(label) X(legend) X(a) X(span) \
    X(b) X(strong) X(em) X(i) X(u) X(font) X(center) X(br) X(hr) X(time) X(address) X(sup) X(sub) X(small) X(q) X(cite) \
    X(abbr) X(mark) X(del) X(ins) X(s) X(kbd) X(samp) X(var) X(ruby) X(rt) X(rp) X(dialog) X(menu) X(details) X(summary) \
    X(hgroup) X(amp_img) X(strike) X(tt) X(wbr) X(data) X(acronym) X(bdo) X(big) X(dfn) X(param) X(progress) X(meter) X(output)

typedef enum {
#define X(name) DL_TAG_##name,
    DL_TAGS(X)
#undef X
        DL_TAG_count
} dl_tag;

#define DL_ATTRS(X) \
    X(id) X(class) X(href) X(src) X(style) X(role) X(hidden) X(rel) X(content) X(name) X(property) X(datetime) X(alt) X(lang) \
    X(type) X(itemprop) X(itemtype) X(itemscope) X(srcset) X(title) X(data_src) X(data_original) X(data_srcset) X(aria_hidden) \
    X(aria_modal) X(http_equiv) X(colspan) X(rowspan) X(summary) X(charset) X(data_lazy_src) X(xml_lang) X(dir) X(pubdate) X(media) X(width) X(height) X(align)

typedef enum {
#define X(name) DL_ATTR_##name,
    DL_ATTRS(X)
#undef X
        DL_ATTR_count
} dl_attr;

// What words in class and id say about an element.
enum {
    DL_HINT_UNLIKELY = 1 << 0,
    DL_HINT_MAYBE = 1 << 1,
    DL_HINT_POSITIVE = 1 << 2,
    DL_HINT_NEGATIVE = 1 << 3,
    DL_HINT_SHARE = 1 << 4,
    DL_HINT_BYLINE = 1 << 5,
    DL_HINT_TEASER = 1 << 6,
    DL_HINT_CAPTION = 1 << 7,
    DL_HINT_COMMENT = 1 << 8,
    DL_HINT_PAYWALL = 1 << 9,
    DL_HINT_BODY = 1 << 10,
    DL_HINT_CREDIT = 1 << 11,
    DL_HINT_DATE = 1 << 12,
    DL_HINT_LEAD = 1 << 13,
    // Notices about cookies, consent and old browsers.
    DL_HINT_NOTICE = 1 << 14,
    // About the author.
    DL_HINT_BIOGRAPHY = 1 << 15,
    // The place in front of the first sentence.
    DL_HINT_PLACE = 1 << 16,
    // A post of another site.
    DL_HINT_EMBED = 1 << 17,
    // Not shown, by the names that style sheets use for it.
    DL_HINT_HIDDEN = 1 << 18,
    // The article's title.
    DL_HINT_TITLE = 1 << 19,
};

typedef struct {
    uint8_t tag;
    uint8_t attr_count;
    uint16_t depth;
    int32_t parent;
    int32_t end;
    uint32_t text, text_end;
    uint32_t attrs;
    uint32_t class_hints, id_hints;
} dl_html_node;

typedef struct {
    uint32_t name;
    uint32_t start, length;
} dl_html_attr;

typedef enum { DL_SCRIPT_LINKED_DATA, DL_SCRIPT_DATA } dl_script_kind;

typedef struct {
    int32_t node;
    uint32_t start, length;
    dl_script_kind kind;
} dl_html_script;

// MAX_NODES: the page was read up to there.
typedef enum { DL_HTML_OK, DL_HTML_NO_MEMORY, DL_HTML_MAX_NODES } dl_html_status;

typedef struct dl_html {
    dl_html_node *nodes;
    size_t node_count, node_room;
    uint8_t *text;
    size_t text_count, text_room;
    dl_html_attr *attrs;
    size_t attr_count, attr_room;
    uint8_t *values;
    size_t value_count, value_room;
    // JSON-LD and other data, in order: ranges of `values`.
    dl_html_script *scripts;
    size_t script_count, script_room;
    dl_html_status status;
    // Start tags were left out because DL_MAX_OPEN elements were open.
    int has_flat_parts;
} dl_html;

// Parses UTF-8. Never NULL fields are read beyond their counts; the result is freed with dl_html_free. NULL when out of memory at once.
//
// The cost is in proportion to the length: attributes beyond DL_MAX_ATTRIBUTES of a tag are not read, start tags are not while more than
// DL_MAX_OPEN elements are open, and a page with more than max_nodes nodes is read up to there (see status).
enum { DL_MAX_ATTRIBUTES = 96, DL_MAX_OPEN = 800 };
dl_html *dl_html_parse(const uint8_t *bytes, size_t length, size_t max_nodes);
void dl_html_free(dl_html *page);
// Hint bits of a class or id value.
uint32_t dl_html_hints(const char *value, size_t length);
