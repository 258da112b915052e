// A clock that a test sets: loaded into a program with LD_PRELOAD, it adds what the file DATELINE_TEST_CLOCK says to the time of day.
//
// The file holds one signed 64-bit number of nanoseconds, which may change at any time. As when a real clock is set, clocks that only go
// forward stay as they are, and a wait until a time of day ends when the set clock reaches it. The environment is not touched and nothing is
// started, so that the program does not notice.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t second = 1000000000;
// The longest part of a wait during which a new time is not seen.
static const int64_t slice = 50000000;
// Absolute times before 2001 are those of a clock that began when the machine did.
static const int64_t oldest = 1000000000;

static const volatile int64_t none = 0;
static const volatile int64_t *offset = &none;

__attribute__((constructor)) static void open_clock(void) {
    const char *path = getenv("DATELINE_TEST_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *map = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (map != MAP_FAILED) offset = map;
}

static int64_t nanoseconds(const struct timespec *time) { return time->tv_sec * second + time->tv_nsec; }

static struct timespec timespec_of(int64_t nanoseconds) {
    return (struct timespec){.tv_sec = nanoseconds / second, .tv_nsec = nanoseconds % second};
}

static int64_t read_clock(clockid_t clock) {
    struct timespec time = {0};
    syscall(SYS_clock_gettime, clock, &time);
    return nanoseconds(&time);
}

static int64_t time_of_day(void) { return read_clock(CLOCK_REALTIME) + *offset; }

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) *time = timespec_of(nanoseconds(time) + *offset);
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    int64_t now = time_of_day();
    *time = (struct timeval){.tv_sec = now / second, .tv_usec = now % second / 1000};
    return 0;
}

time_t time(time_t *result) {
    time_t now = time_of_day() / second;
    if (result) *result = now;
    return now;
}

// The end of the next part of a wait, on the clock that only goes forward; 0 when the time has come.
static int64_t next_part(const struct timespec *until) {
    int64_t left = nanoseconds(until) - time_of_day();
    return left <= 0 ? 0 : read_clock(CLOCK_MONOTONIC) + (left < slice ? left : slice);
}

// A part that ends early is a spurious wake-up, which callers expect: between two parts a signal could be lost.
int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    if (until->tv_sec < oldest) return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, until);
    int64_t end = next_part(until);
    if (end == 0) return ETIMEDOUT;
    struct timespec part = timespec_of(end);
    int result = pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, &part);
    return result == ETIMEDOUT ? 0 : result;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    for (int64_t end; (end = next_part(until)) != 0;) {
        struct timespec part = timespec_of(end);
        if (sem_clockwait(semaphore, CLOCK_MONOTONIC, &part) == 0) return 0;
        if (errno != ETIMEDOUT) return -1;
    }
    if (sem_trywait(semaphore) == 0) return 0;
    errno = ETIMEDOUT;
    return -1;
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    for (int64_t end; (end = next_part(until)) != 0;) {
        struct timespec part = timespec_of(end);
        int result = pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &part);
        if (result != ETIMEDOUT) return result;
    }
    return pthread_mutex_trylock(mutex) == 0 ? 0 : ETIMEDOUT;
}
