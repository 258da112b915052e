#include "entities.h"
#include <libxml/HTMLparser.h>
#include <string.h>

uint32_t dl_html_entity(const char *name, int length) {
    char buffer[16];
    if (length <= 0 || length >= (int)sizeof buffer) return 0;
    memcpy(buffer, name, (size_t)length);
    buffer[length] = 0;
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)buffer);
    if (entity != NULL) return entity->value;
    return strcmp(buffer, "apos") == 0 ? 39 : 0;
}
