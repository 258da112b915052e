#pragma once
// libidn2 for Swift: host names beyond ASCII.

// The ASCII form of a UTF-8 host name (IDNA 2008, UTS 46 without transitional processing), to be freed with free().
// NULL when the name has none; *code then says why.
char *dl_idn_to_ascii(const char *host, int *code);
// What a code means, in English.
const char *dl_idn_reason(int code);
