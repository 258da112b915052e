#pragma once
// libsystemd for Swift.
#include <stddef.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/// Tells systemd the state (sd_notify(3)); nothing happens outside of a service.
int dl_notify(const char *state);
/// The first socket that systemd passed on, -1 when there is none.
int dl_listen_fd(void);
/// Microseconds between the signs of life that systemd wants, 0 when it wants none.
unsigned long long dl_watchdog_usec(void);
/// Sends `count` fields of the form NAME=value to the journal.
int dl_journal_send(const char *const *fields, const size_t *lengths, int count);
/// Bounds the number of malloc's heaps (M_ARENA_MAX of mallopt(3)); before the first thread starts.
void dl_limit_heaps(int count);
