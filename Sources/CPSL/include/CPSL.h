#pragma once
// libpsl for Swift: the public suffix list (publicsuffix.org).

// The registrable domain of a lower-case ASCII host name, as a part of that name; NULL when the name is a public suffix itself.
// May be called from any thread.
const char *dl_psl_registrable(const char *host);
