#include "CSystemd.h"
#include <malloc.h>
#include <stdint.h>
#include <sys/uio.h>
#include <time.h>

int dl_notify(const char *state) { return sd_notify(0, state); }

int dl_listen_fd(void) {
    // The variables are taken out of the environment at the first call, so that no child sees them.
    static int listener = -2;
    if (listener == -2) listener = sd_listen_fds(1) > 0 ? SD_LISTEN_FDS_START : -1;
    return listener;
}

int dl_notify_reloading(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu", (unsigned long long)now.tv_sec * 1000000ULL + (unsigned long long)now.tv_nsec / 1000ULL);
}

unsigned long long dl_watchdog_usec(void) {
    uint64_t usec = 0;
    return sd_watchdog_enabled(0, &usec) > 0 ? usec : 0;
}

int dl_journal_send(const char *const *fields, const size_t *lengths, int count) {
    struct iovec vectors[64];
    if (count > 64) count = 64;
    for (int i = 0; i < count; i++) {
        vectors[i].iov_base = (void *)(uintptr_t)fields[i];
        vectors[i].iov_len = lengths[i];
    }
    return sd_journal_sendv(vectors, count);
}

void dl_limit_heaps(int count) { mallopt(M_ARENA_MAX, count); }
