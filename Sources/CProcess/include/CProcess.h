#ifndef CPROCESS_H
#define CPROCESS_H

#include <stddef.h>
#include <sys/types.h>

/// Starts a program in a process group of its own, with no signal blocked or ignored, and no descriptor but the standard ones.
/// Its standard input is the read end of a pipe, whose write end *input gets, and its standard error the write end of another, whose read end
/// *errors gets. Returns the process id, or -errno.
pid_t cp_spawn(char *const *arguments, int *input, int *errors);

/// Writes all bytes and closes the descriptor. Gives up when the other end is closed.
void cp_write(int descriptor, const void *bytes, size_t count);

/// Waits for the program. Returns its exit status, or minus the number of the signal that ended it.
int cp_wait(pid_t pid);

#endif
