#ifndef CCRASHRECORD_H
#define CCRASHRECORD_H

#include <stdint.h>

/// A job that a thread works on.
typedef struct {
    int32_t kind; // 0: none
    int32_t signal; // the signal that ended the process during the job
    int64_t id;
    int64_t started; // Unix seconds
} cr_job;

/// Opens the record beside the store, takes what the last run left in it, and installs handlers for the signals of a crash.
/// Returns 0 or errno.
int cr_open(const char *path);

/// Jobs during which the last run of the process ended by a crash. Returns how many were written to `jobs`.
int cr_previous(cr_job *jobs, int capacity);

/// The calling thread begins a job. Returns its slot, or -1 when there is none free.
int cr_begin(int32_t kind, int64_t id);

/// The calling thread has ended the job.
void cr_end(int slot);

#endif
