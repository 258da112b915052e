#include "CPSL.h"
#include <libpsl.h>
#include <pthread.h>

static const psl_ctx_t *list;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// The system's list where it is newer than the one that libpsl was built with. Never changed afterwards.
static void load(void) { list = psl_latest(NULL); }

const char *dl_psl_registrable(const char *host) {
    pthread_once(&once, load);
    return list == NULL ? NULL : psl_registrable_domain(list, host);
}
