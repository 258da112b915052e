#pragma once
#include <stdint.h>

/// Code point of an HTML entity's name (`eacute`), 0 when there is none of that name.
uint32_t dl_html_entity(const char *name, int length);
