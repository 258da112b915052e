#define _GNU_SOURCE
#include "CPostgres.h"
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

int dl_pg_wait(int socket, int wants_read, int wants_write, int wake, int milliseconds) {
    struct pollfd files[2] = {{.fd = socket, .events = (short)((wants_read ? POLLIN : 0) | (wants_write ? POLLOUT : 0))},
                              {.fd = wake, .events = POLLIN}};
    int ready = poll(files, wake >= 0 ? 2 : 1, milliseconds);
    if (ready < 0) return errno == EINTR ? 0 : -1;
    int found = 0;
    // An error or the end of the connection is told by reading.
    if (files[0].revents & (POLLIN | POLLERR | POLLHUP | POLLNVAL)) found |= 1;
    if (files[0].revents & POLLOUT) found |= 2;
    if (wake >= 0 && (files[1].revents & POLLIN)) found |= 4;
    return found;
}

int dl_pg_wake_new(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void dl_pg_wake_fire(int wake) {
    uint64_t one = 1;
    ssize_t written = write(wake, &one, sizeof one);
    (void)written;
}

void dl_pg_wake_drain(int wake) {
    uint64_t count;
    ssize_t taken = read(wake, &count, sizeof count);
    (void)taken;
}

void dl_pg_wake_close(int wake) {
    if (wake >= 0) close(wake);
}

long long dl_pg_clock(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0) clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000000LL + now.tv_nsec;
}
