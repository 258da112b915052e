#include "html_tree.h"
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_DEPTH = 400, MAX_ATTRIBUTE = 1 << 16, PIECE = 1 << 15 };

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
    size_t elements;
    // Above 0: within a script or style; its text goes to `values` if it is JSON-LD.
    int in_raw;
    int keeps_raw;
    const uint8_t *bytes;
    size_t length, offset;
    uint64_t deadline;
    xmlParserCtxtPtr parser;
} builder;

uint64_t dl_thread_cpu(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

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
        stop(b, DL_HTML_TOO_MANY_NODES);
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

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes) {
    builder *b = context;
    dl_html *page = b->page;
    if (page->status != DL_HTML_OK) return;
    // Within one piece of input a page can still be made to cost without end.
    if ((++b->elements & 0xFFF) == 0 && dl_thread_cpu() > b->deadline) {
        stop(b, DL_HTML_TOO_LONG);
        return;
    }
    uint8_t tag = tag_of((const char *)name);
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
        if (id == DL_ATTR_id) node->id_hints = dl_html_hints(value, length);
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
        b->keeps_raw = tag == DL_TAG_script && type != NULL && strstr(type, "ld+json") != NULL;
        if (b->keeps_raw) {
            if (!grow((void **)&page->scripts, &page->script_room, page->script_count + 1, sizeof *page->scripts)) {
                stop(b, DL_HTML_NO_MEMORY);
                return;
            }
            page->scripts[page->script_count++] = (dl_html_script){index, (uint32_t)page->value_count, 0};
        }
    }
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
        if (b->keeps_raw && append_value(b, (const char *)text, (size_t)length)) page->scripts[page->script_count - 1].length += (uint32_t)length;
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

// Input in pieces: the one place that the parser passes often, whatever the page holds.
static int on_read(void *context, char *buffer, int room) {
    builder *b = context;
    if (b->page->status != DL_HTML_OK) return 0;
    if (dl_thread_cpu() > b->deadline) {
        b->page->status = DL_HTML_TOO_LONG;
        return 0;
    }
    size_t count = b->length - b->offset;
    if (count > (size_t)room) count = (size_t)room;
    if (count > PIECE) count = PIECE;
    memcpy(buffer, b->bytes + b->offset, count);
    b->offset += count;
    return (int)count;
}

static int on_close(void *context) {
    (void)context;
    return 0;
}

dl_html *dl_html_parse(const uint8_t *bytes, size_t length, size_t max_nodes, uint64_t cpu_nanoseconds) {
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
    b->deadline = dl_thread_cpu() + cpu_nanoseconds;
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
