#include "html_cleaner.h"
#include "html_tree.h"
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 400, MAX_ATTRIBUTE = 1 << 16, PIECE = 1 << 11, MAX_DATA = 4 << 20 };

static const char *const tag_names[] = {
#define X(name) #name,
    DL_TAGS(X)
#undef X
};
static const char *const attr_names[] = {
#define X(name) #name,
    DL_ATTRS(X)
#undef X
};

typedef struct {
    dl_html *page;
    int32_t open[MAX_DEPTH + 1];
    // Elements open in the parser, those dissolved among them.
    size_t depth;
    size_t max_nodes;
    // Above 0: within a script or style; its text goes to `values` if it is JSON-LD.
    int in_raw;
    int keeps_raw;
    // Bytes of data scripts so far.
    size_t data;
    const uint8_t *bytes;
    size_t length, offset;
    dl_html_cleaner cleaner;
    xmlParserCtxtPtr parser;
} builder;

static int grow(void **memory, size_t *room, size_t need, size_t size) {
    if (need <= *room) return 1;
    size_t next = *room < 1024 ? 1024 : *room * 2;
    if (next < need) next = need;
    void *moved = realloc(*memory, next * size);
    if (moved == NULL) return 0;
    *memory = moved;
    *room = next;
    return 1;
}

static void stop(builder *b, dl_html_status status) {
    if (b->page->status == DL_HTML_OK) b->page->status = status;
    if (b->parser != NULL) xmlStopParser(b->parser);
}

// Names compared with '_' in the table for '-' or ':' in the page.
static int same(const char *table, const char *name) {
    for (;; table++, name++) {
        char c = *name;
        if (c == '-' || c == ':') c = '_';
        if (*table != c) return 0;
        if (c == 0) return 1;
    }
}

static uint8_t tag_of(const char *name) {
    static const uint8_t count = DL_TAG_count;
    for (uint8_t i = 2; i < count; i++) {
        if (tag_names[i][0] == name[0] && same(tag_names[i], name)) return i;
    }
    return DL_TAG_other;
}

static int attr_of(const char *name) {
    for (int i = 0; i < DL_ATTR_count; i++) {
        if (attr_names[i][0] == name[0] && same(attr_names[i], name)) return i;
    }
    return -1;
}

static dl_html_node *append_node(builder *b, uint8_t tag) {
    dl_html *page = b->page;
    if (page->node_count >= b->max_nodes) {
        stop(b, DL_HTML_MAX_NODES);
        return NULL;
    }
    if (!grow((void **)&page->nodes, &page->node_room, page->node_count + 1, sizeof *page->nodes)) {
        stop(b, DL_HTML_NO_MEMORY);
        return NULL;
    }
    dl_html_node *node = &page->nodes[page->node_count];
    size_t level = b->depth < MAX_DEPTH ? b->depth : MAX_DEPTH;
    memset(node, 0, sizeof *node);
    node->tag = tag;
    node->depth = (uint16_t)level;
    node->parent = level == 0 ? -1 : b->open[level - 1];
    node->text = node->text_end = (uint32_t)page->text_count;
    node->attrs = (uint32_t)page->attr_count;
    node->end = (int32_t)page->node_count + 1;
    page->node_count++;
    return node;
}

// Elements that stand on lines of their own, and line breaks.
static int divides(uint8_t tag) {
    switch (tag) {
    case DL_TAG_br: case DL_TAG_p: case DL_TAG_div: case DL_TAG_li: case DL_TAG_td: case DL_TAG_th: case DL_TAG_tr: case DL_TAG_h1: case DL_TAG_h2:
    case DL_TAG_h3: case DL_TAG_h4: case DL_TAG_h5: case DL_TAG_h6: case DL_TAG_section: case DL_TAG_article: case DL_TAG_header: case DL_TAG_ul:
    case DL_TAG_ol: case DL_TAG_dd: case DL_TAG_dt: case DL_TAG_blockquote: case DL_TAG_figure: case DL_TAG_figcaption: case DL_TAG_hr:
    case DL_TAG_aside: case DL_TAG_table: case DL_TAG_footer: case DL_TAG_option: return 1;
    default: return 0;
    }
}

// Keeps the words of two lines apart in the text of what holds both. The blank belongs to no text node.
static void append_blank(builder *b) {
    dl_html *page = b->page;
    if (b->in_raw > 0 || page->text_count == 0 || page->text[page->text_count - 1] <= 0x20) return;
    if (!grow((void **)&page->text, &page->text_room, page->text_count + 1, 1)) {
        stop(b, DL_HTML_NO_MEMORY);
        return;
    }
    page->text[page->text_count++] = 0x20;
}

static int append_value(builder *b, const char *value, size_t length) {
    dl_html *page = b->page;
    if (!grow((void **)&page->values, &page->value_room, page->value_count + length, 1)) {
        stop(b, DL_HTML_NO_MEMORY);
        return 0;
    }
    memcpy(page->values + page->value_count, value, length);
    page->value_count += length;
    return 1;
}

// Microdata that marks a reader's comment: `itemprop="comment"`, `itemtype="https://schema.org/Comment"`.
static int names_comment(int id, const char *value, size_t length) {
    static const char *const types[] = {"/Comment", "/UserComments", NULL};
    if (id == DL_ATTR_itemtype) {
        for (int k = 0; types[k] != NULL; k++) {
            size_t n = strlen(types[k]);
            if (length >= n && memcmp(value + length - n, types[k], n) == 0) return 1;
        }
        return 0;
    }
    if (id != DL_ATTR_itemprop) return 0;
    for (const char *found = value; (found = strstr(found, "comment")) != NULL; found++) {
        if ((found == value || found[-1] == ' ') && (found[7] == 0 || found[7] == ' ')) return 1;
    }
    return 0;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    builder *b = context;
    dl_html *page = b->page;
    if (page->status != DL_HTML_OK) return;
    uint8_t tag = tag_of((const char *)name);
    if (divides(tag)) append_blank(b);
    // Dissolved: too deep. The parser ends it all the same.
    if (b->depth >= MAX_DEPTH) {
        b->depth++;
        return;
    }
    dl_html_node *node = append_node(b, tag);
    if (node == NULL) return;
    int32_t index = (int32_t)page->node_count - 1;
    const char *type = NULL;
    for (int i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        int id = attr_of((const char *)attributes[i]);
        if (id < 0 || node->attr_count == 255) continue;
        const char *value = attributes[i + 1] == NULL ? "" : (const char *)attributes[i + 1];
        size_t length = strlen(value);
        if (length > MAX_ATTRIBUTE) continue;
        if (id == DL_ATTR_src && length > 5 && memcmp(value, "data:", 5) == 0) continue;
        if (id == DL_ATTR_type) type = value;
        if (id == DL_ATTR_class) node->class_hints = dl_html_hints(value, length);
        if (id == DL_ATTR_id) node->id_hints |= dl_html_hints(value, length);
        if (names_comment(id, value, length)) node->id_hints |= DL_HINT_COMMENT;
        if (!grow((void **)&page->attrs, &page->attr_room, page->attr_count + 1, sizeof *page->attrs)) {
            stop(b, DL_HTML_NO_MEMORY);
            return;
        }
        uint32_t start = (uint32_t)page->value_count;
        if (!append_value(b, value, length)) return;
        page->attrs[page->attr_count++] = (dl_html_attr){(uint32_t)id, start, (uint32_t)length};
        node->attr_count++;
    }
    b->open[b->depth++] = index;
    if (tag == DL_TAG_script || tag == DL_TAG_style) {
        b->in_raw++;
        int is_linked = type != NULL && strstr(type, "ld+json") != NULL;
        // Other JSON, and scripts that may assign the page's state; the first bytes decide about those.
        int is_data = !is_linked && (type == NULL || strstr(type, "json") != NULL || strstr(type, "javascript") != NULL);
        b->keeps_raw = tag == DL_TAG_script && (is_linked || is_data);
        if (b->keeps_raw) {
            if (!grow((void **)&page->scripts, &page->script_room, page->script_count + 1, sizeof *page->scripts)) {
                stop(b, DL_HTML_NO_MEMORY);
                return;
            }
            dl_script_kind kind = is_linked ? DL_SCRIPT_LINKED_DATA : DL_SCRIPT_DATA;
            page->scripts[page->script_count++] = (dl_html_script){index, (uint32_t)page->value_count, 0, kind};
        }
    }
}

// `{`, `[`, or `window.STATE = {`: what assigns data, not a program.
static int is_data(const uint8_t *text, size_t length) {
    size_t i = 0;
    while (i < length && text[i] <= 0x20) i++;
    if (i < length && (text[i] == '{' || text[i] == '[')) return 1;
    for (size_t end = i + 80; i < length && i < end; i++) {
        if (text[i] == '(' || text[i] == ';') return 0;
        if (text[i] != '=') continue;
        for (i++; i < length && (text[i] <= 0x20 || text[i] == '"'); i++) {}
        return i < length && (text[i] == '{' || text[i] == '[');
    }
    return 0;
}

static void append_raw(builder *b, const xmlChar *text, size_t length) {
    dl_html *page = b->page;
    dl_html_script *script = &page->scripts[page->script_count - 1];
    if (script->kind == DL_SCRIPT_DATA) {
        if (b->data + length > MAX_DATA || (script->length == 0 && !is_data(text, length))) {
            // Cut data is no data.
            page->value_count = script->start;
            page->script_count--;
            b->keeps_raw = 0;
            return;
        }
        b->data += length;
    }
    if (append_value(b, (const char *)text, length)) script->length += (uint32_t)length;
}

static void on_end(void *context, const xmlChar *name) {
    builder *b = context;
    (void)name;
    if (b->depth == 0) return;
    b->depth--;
    if (b->depth >= MAX_DEPTH) return;
    dl_html_node *node = &b->page->nodes[b->open[b->depth]];
    node->end = (int32_t)b->page->node_count;
    node->text_end = (uint32_t)b->page->text_count;
    if (divides(node->tag)) append_blank(b);
    if (node->tag == DL_TAG_script || node->tag == DL_TAG_style) {
        b->in_raw--;
        b->keeps_raw = 0;
    }
}

static void on_text(void *context, const xmlChar *text, int length) {
    builder *b = context;
    dl_html *page = b->page;
    if (page->status != DL_HTML_OK || length <= 0) return;
    if (b->in_raw > 0) {
        if (b->keeps_raw) append_raw(b, text, (size_t)length);
        return;
    }
    // The parser hands one run of text in pieces; they stay one node.
    size_t level = b->depth < MAX_DEPTH ? b->depth : MAX_DEPTH;
    int32_t parent = level == 0 ? -1 : b->open[level - 1];
    dl_html_node *node = page->node_count > 0 ? &page->nodes[page->node_count - 1] : NULL;
    if (node == NULL || node->tag != DL_TAG_text || node->parent != parent) node = append_node(b, DL_TAG_text);
    if (node == NULL) return;
    if (!grow((void **)&page->text, &page->text_room, page->text_count + (size_t)length, 1)) {
        stop(b, DL_HTML_NO_MEMORY);
        return;
    }
    memcpy(page->text + page->text_count, text, (size_t)length);
    page->text_count += (size_t)length;
    node->text_end = (uint32_t)page->text_count;
}

// Input in pieces, cleaned on the way.
static int on_read(void *context, char *buffer, int room) {
    builder *b = context;
    if (b->page->status != DL_HTML_OK || room <= 0) return 0;
    size_t count = b->length - b->offset;
    if (count > (size_t)room) count = (size_t)room;
    if (count > PIECE) count = PIECE;
    // The parser compares a stray end tag with every open element.
    b->cleaner.drops_tags = b->depth >= DL_MAX_OPEN;
    if (b->cleaner.drops_tags) b->page->has_flat_parts = 1;
    dl_html_clean(&b->cleaner, b->bytes, b->length, b->offset, count, (uint8_t *)buffer);
    b->offset += count;
    return (int)count;
}

static int on_close(void *context) {
    (void)context;
    return 0;
}

dl_html *dl_html_parse(const uint8_t *bytes, size_t length, size_t max_nodes) {
    dl_html *page = calloc(1, sizeof *page);
    builder *b = calloc(1, sizeof *b);
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (page == NULL || b == NULL || parser == NULL) {
        free(page);
        free(b);
        if (parser != NULL) htmlFreeParserCtxt(parser);
        return NULL;
    }
    b->page = page;
    b->max_nodes = max_nodes;
    b->bytes = bytes;
    b->length = length;
    b->parser = parser;
    // Roughly what a page needs, so that growing is rare.
    grow((void **)&page->nodes, &page->node_room, length / 40 + 64, sizeof *page->nodes);
    grow((void **)&page->text, &page->text_room, length / 4 + 64, 1);
    grow((void **)&page->values, &page->value_room, length / 4 + 64, 1);

    htmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.startElement = on_start;
    handler.endElement = on_end;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    handler.cdataBlock = on_text;
    handler.initialized = 1;
    *parser->sax = handler;
    parser->userData = b;
    htmlDocPtr document = htmlCtxtReadIO(
        parser, on_read, on_close, b, NULL, "UTF-8",
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    if (document != NULL) xmlFreeDoc(document);
    parser->myDoc = NULL;
    htmlFreeParserCtxt(parser);
    b->parser = NULL;
    while (b->depth > 0) on_end(b, NULL);
    free(b);
    return page;
}

void dl_html_free(dl_html *page) {
    if (page == NULL) return;
    free(page->nodes);
    free(page->text);
    free(page->attrs);
    free(page->values);
    free(page->scripts);
    free(page);
}
