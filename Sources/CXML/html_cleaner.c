#include "html_cleaner.h"
#include "html_tree.h"
#include <string.h>

// What is changed, so that libxml2 reads a page as browsers do and at a cost in proportion to its length:
// - NUL bytes become blanks; libxml2 would end the document there.
// - `</body>` and `</html>` become unknown end tags: what stands behind an early one belongs to the elements that are open
//   (HTML standard, 13.2.6.4.19).
// - Start tags become blanks while the caller says so.
// - Attributes beyond DL_MAX_ATTRIBUTES of a tag become blanks; libxml2 compares each with all before it.

static int is_letter(uint8_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static int is_space(uint8_t c) { return c <= 0x20; }

static int is_name(const uint8_t *at, size_t left, const char *name) {
    size_t n = strlen(name);
    if (left < n) return 0;
    for (size_t i = 0; i < n; i++) {
        if ((at[i] | 0x20) != (uint8_t)name[i]) return 0;
    }
    return left == n || !is_letter(at[n]);
}

static void end_tag(dl_html_cleaner *cleaner) { cleaner->state = cleaner->raw != NULL ? DL_IN_RAW : DL_IN_TEXT; }

// Number of bytes from `i` on, before `end`, that neither change nor change the state; most of a page is such runs.
static size_t plain_run(const dl_html_cleaner *cleaner, const uint8_t *bytes, size_t i, size_t end) {
    uint8_t stop;
    if (cleaner->is_dropped) return 0;
    switch (cleaner->state) {
    case DL_IN_TEXT:
        // The name of an end tag may change.
        if (i > 0 && bytes[i - 1] == '<') return 0;
        if (i > 1 && bytes[i - 1] == '/' && bytes[i - 2] == '<') return 0;
        stop = '<';
        break;
    case DL_IN_RAW: stop = '<'; break;
    case DL_IN_COMMENT: stop = '>'; break;
    case DL_IN_VALUE:
        if (cleaner->quote == 0 || cleaner->attributes > DL_MAX_ATTRIBUTES) return 0;
        stop = cleaner->quote;
        break;
    default: return 0;
    }
    const uint8_t *hit = memchr(bytes + i, stop, end - i);
    return hit == NULL ? end - i : (size_t)(hit - (bytes + i));
}

void dl_html_clean(dl_html_cleaner *cleaner, const uint8_t *bytes, size_t length, size_t offset, size_t count, uint8_t *out) {
    for (size_t k = 0; k < count; k++) {
        size_t i = offset + k;
        size_t run = plain_run(cleaner, bytes, i, offset + count);
        if (run > 0) {
            memcpy(out + k, bytes + i, run);
            for (uint8_t *nul = out + k; (nul = memchr(nul, 0, (size_t)(out + k + run - nul))) != NULL; nul++) *nul = 0x20;
            k += run - 1;
            continue;
        }
        uint8_t c = bytes[i] == 0 ? 0x20 : bytes[i];
        out[k] = c;
        switch (cleaner->state) {
        case DL_IN_TEXT:
            if (c != '<' || i + 1 >= length) break;
            if (is_letter(bytes[i + 1])) {
                cleaner->state = DL_IN_TAG;
                cleaner->attributes = 0;
                cleaner->raw = NULL;
                cleaner->is_dropped = cleaner->drops_tags;
                if (is_name(bytes + i + 1, length - i - 1, "script")) cleaner->raw = "script";
                if (is_name(bytes + i + 1, length - i - 1, "style")) cleaner->raw = "style";
                // A script's text must stay within it.
                if (cleaner->raw != NULL) cleaner->is_dropped = 0;
            } else if (length - i > 3 && memcmp(bytes + i, "<!--", 4) == 0) {
                cleaner->state = DL_IN_COMMENT;
            }
            break;
        case DL_IN_COMMENT:
            if (c == '>' && i >= 2 && bytes[i - 1] == '-' && bytes[i - 2] == '-') cleaner->state = DL_IN_TEXT;
            break;
        case DL_IN_RAW:
            if (c == '<' && i + 2 < length && bytes[i + 1] == '/' && is_name(bytes + i + 2, length - i - 2, cleaner->raw)) {
                cleaner->state = DL_IN_TEXT;
            }
            break;
        case DL_IN_TAG:
            if (c == '>') {
                end_tag(cleaner);
            } else if (!is_space(c) && c != '/' && i > 0 && (is_space(bytes[i - 1]) || bytes[i - 1] == '/')) {
                cleaner->state = DL_IN_ATTRIBUTE;
                cleaner->attributes++;
            }
            break;
        case DL_IN_ATTRIBUTE:
            if (c == '>') end_tag(cleaner);
            else if (c == '=') cleaner->state = DL_BEFORE_VALUE;
            else if (is_space(c)) cleaner->state = DL_IN_TAG;
            break;
        case DL_BEFORE_VALUE:
            if (is_space(c)) break;
            cleaner->state = DL_IN_VALUE;
            if (c == '>') end_tag(cleaner);
            cleaner->quote = c == '"' || c == '\'' ? c : 0;
            break;
        case DL_IN_VALUE:
            if (cleaner->quote != 0 ? c == cleaner->quote : is_space(c)) {
                cleaner->state = DL_IN_TAG;
                // Two attributes without a blank between them.
                if (cleaner->quote != 0 && i + 1 < length && !is_space(bytes[i + 1]) && bytes[i + 1] != '>' && bytes[i + 1] != '/') {
                    cleaner->state = DL_IN_ATTRIBUTE;
                    cleaner->attributes++;
                }
            } else if (cleaner->quote == 0 && c == '>') {
                end_tag(cleaner);
            }
            break;
        }
        int is_in_tag = cleaner->state >= DL_IN_TAG && cleaner->state <= DL_IN_VALUE;
        if (is_in_tag && (cleaner->is_dropped || cleaner->attributes > DL_MAX_ATTRIBUTES)) out[k] = 0x20;
        if (!is_in_tag && cleaner->is_dropped) {
            if (c == '>') out[k] = 0x20;
            cleaner->is_dropped = 0;
        }
        // The end tag's second letter, wherever the pieces are cut.
        if (i >= 2 && bytes[i - 1] == '/' && bytes[i - 2] == '<' && cleaner->state == DL_IN_TEXT
            && (is_name(bytes + i, length - i, "body") || is_name(bytes + i, length - i, "html"))) {
            out[k] = 'x';
        }
    }
}
