#pragma once
#include <stddef.h>
#include <stdint.h>

// Where in the markup the cleaning of a page's bytes is.
typedef struct {
    enum { DL_IN_TEXT, DL_IN_TAG, DL_IN_ATTRIBUTE, DL_BEFORE_VALUE, DL_IN_VALUE, DL_IN_COMMENT, DL_IN_RAW } state;
    // Of a quoted value; 0 for a bare one.
    uint8_t quote;
    unsigned attributes;
    // Name of the open tag where its content is no markup: `script` or `style`; else NULL.
    const char *raw;
    // Start tags become blanks; the one that is open is `dropped`.
    int drops_tags, is_dropped;
} dl_html_cleaner;

// Copies `count` bytes from `offset` on, with as many bytes of output, and with the changes that html_cleaner.c names.
void dl_html_clean(dl_html_cleaner *cleaner, const uint8_t *bytes, size_t length, size_t offset, size_t count, uint8_t *out);
