#include "CIDN.h"
#include <idn2.h>
#include <stdlib.h>
#include <string.h>

char *dl_idn_to_ascii(const char *host, int *code) {
    char *ascii = NULL;
    *code = idn2_to_ascii_8z(host, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (*code != IDN2_OK || ascii == NULL) return NULL;
    // libidn2 has an allocator of its own.
    char *copy = strdup(ascii);
    idn2_free(ascii);
    return copy;
}

const char *dl_idn_reason(int code) { return idn2_strerror(code); }
