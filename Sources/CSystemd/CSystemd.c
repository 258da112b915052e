// Every entry would name this file as its source.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "CSystemd.h"
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

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

void dl_limit_heaps(int count, int largest) {
    mallopt(M_ARENA_MAX, count);
    mallopt(M_MMAP_THRESHOLD, largest);
    mallopt(M_TRIM_THRESHOLD, 8 * largest);
}

static int hangups = -1;

static void note_hangup(int signal_number) {
    (void)signal_number;
    int error = errno;
    uint64_t one = 1;
    if (write(hangups, &one, sizeof one) < 0) {
        // The counter is full, and so says what it is to say.
    }
    errno = error;
}

// Before main(), which comes milliseconds later: a SIGHUP would end a process that does not handle it.
__attribute__((constructor)) static void take_hangups(void) {
    hangups = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct sigaction action = {.sa_handler = note_hangup, .sa_flags = SA_RESTART};
    sigaction(SIGHUP, &action, NULL);
}

int dl_hangup_fd(void) { return hangups; }

void dl_forget_hangups(void) {
    uint64_t count;
    if (read(hangups, &count, sizeof count) < 0) {
        // There were none.
    }
}
