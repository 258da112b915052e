#pragma once
// libsystemd for Swift.
#include <stddef.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/// Tells systemd the state (sd_notify(3)); nothing happens outside of a service.
int dl_notify(const char *state);
/// Tells systemd that the configuration is being read again (RELOADING=1 with MONOTONIC_USEC); `READY=1` ends that.
int dl_notify_reloading(void);
/// The first socket that systemd passed on, -1 when there is none; the same at every call. The first call belongs to one thread.
int dl_listen_fd(void);
/// Microseconds between the signs of life that systemd wants, 0 when it wants none.
unsigned long long dl_watchdog_usec(void);
/// Sends `count` fields of the form NAME=value to the journal.
int dl_journal_send(const char *const *fields, const size_t *lengths, int count);
/// Bounds the number of malloc's heaps (M_ARENA_MAX of mallopt(3)), and the bytes of a block in them: larger ones are mappings of their own, which
/// go back to the system when they are freed (M_MMAP_THRESHOLD, which otherwise grows to 32 MiB by itself). Before the first thread starts.
void dl_limit_heaps(int count, int largest);
/// A descriptor that becomes readable when SIGHUP comes, from the beginning of the process on.
int dl_hangup_fd(void);
/// Makes the descriptor unreadable until the next SIGHUP.
void dl_forget_hangups(void);
