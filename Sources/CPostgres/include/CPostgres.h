#pragma once
// libpq for Swift (PostgreSQL 15 documentation, chapter 34).
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif

/// Ends when the socket is ready, when `wake` can be read, or after so many milliseconds.
///
/// Returns a sum: 1 the socket can be read, 2 it can be written, 4 `wake` can be read; 0 for none; -1 for an error.
int dl_pg_wait(int socket, int wants_read, int wants_write, int wake, int milliseconds);

/// A descriptor that can be read once it was fired, until it is drained; -1 when there is none left.
int dl_pg_wake_new(void);
void dl_pg_wake_fire(int wake);
void dl_pg_wake_drain(int wake);
void dl_pg_wake_close(int wake);

/// Nanoseconds of a clock that runs while the process is stopped and the machine sleeps, and is never set.
long long dl_pg_clock(void);
