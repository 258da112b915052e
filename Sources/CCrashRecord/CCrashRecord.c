// Remembers over a crash which job a thread was working on.
//
// The record is a small file that is mapped into memory, so that noting a job costs no system call, and what was noted survives the end of
// the process. Only a crash counts (a trap, a bad access, an abort by the watchdog): SIGKILL and a loss of power leave no mark.
#define _GNU_SOURCE
#include "CCrashRecord.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 64
#define MAGIC 0x44744372 // DtCr
// Seconds after which a job counts as hanging when the watchdog ends the process.
#define HANGS 30

typedef struct {
    uint32_t magic;
    int32_t crashed; // entries of `culprits`
    cr_job culprits[SLOTS];
    cr_job slots[SLOTS];
    _Atomic int32_t used[SLOTS];
} record;

static record *shared;
static cr_job previous[SLOTS];
static int previous_count;
static _Thread_local int current = -1;
static _Thread_local char *stack;

static void on_crash(int signal_number) {
    if (shared) {
        int count = 0;
        if (current >= 0) {
            shared->culprits[count] = shared->slots[current];
            shared->culprits[count++].signal = signal_number;
        } else if (signal_number == SIGABRT) {
            // The watchdog's abort comes to any thread: what has been running for long is what hangs.
            time_t now = time(NULL);
            for (int i = 0; i < SLOTS && count < SLOTS; i++)
                if (shared->used[i] && now - shared->slots[i].started > HANGS) {
                    shared->culprits[count] = shared->slots[i];
                    shared->culprits[count++].signal = signal_number;
                }
        }
        shared->crashed = count;
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

int cr_open(const char *path) {
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (file < 0) return errno;
    // The room is taken now: a write to a mapped page that a full disk has no room for would end the process (SIGBUS).
    int error = posix_fallocate(file, 0, sizeof(record));
    if (error != 0) {
        close(file);
        return error;
    }
    void *memory = mmap(NULL, sizeof(record), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    error = errno;
    close(file);
    if (memory == MAP_FAILED) return error;
    record *old = memory;
    previous_count = 0;
    if (old->magic == MAGIC)
        for (int i = 0; i < old->crashed && i < SLOTS; i++) previous[previous_count++] = old->culprits[i];
    memset(old, 0, sizeof(record));
    old->magic = MAGIC;
    shared = old;
    static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_crash;
    // On a stack of its own: the other may be what overflowed.
    action.sa_flags = SA_ONSTACK | SA_RESETHAND | SA_NODEFER;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
    return 0;
}

int cr_previous(cr_job *jobs, int capacity) {
    int count = previous_count < capacity ? previous_count : capacity;
    memcpy(jobs, previous, sizeof(cr_job) * (size_t)count);
    return count;
}

int cr_begin(int32_t kind, int64_t id) {
    if (!shared) return -1;
    if (!stack) {
        stack = malloc(65536);
        if (stack) {
            stack_t alternate = {.ss_sp = stack, .ss_flags = 0, .ss_size = 65536};
            sigaltstack(&alternate, NULL);
        }
    }
    for (int i = 0; i < SLOTS; i++) {
        int32_t expected = 0;
        if (!atomic_compare_exchange_strong(&shared->used[i], &expected, 1)) continue;
        shared->slots[i] = (cr_job){.kind = kind, .signal = 0, .id = id, .started = (int64_t)time(NULL)};
        current = i;
        return i;
    }
    return -1;
}

void cr_end(int slot) {
    current = -1;
    if (slot < 0 || !shared) return;
    atomic_store(&shared->used[slot], 0);
}
