#pragma once
// libcurl for Swift: its variadic functions wrapped by type, and the few macros that Swift cannot see.
#include <curl/curl.h>
#include <stdint.h>

CURLcode dl_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode dl_setopt_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode dl_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode dl_setopt_pointer(CURL *handle, CURLoption option, void *value);
CURLcode dl_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value);

/// Called for body bytes and for header lines; returns the number of bytes taken, anything else ends the transfer.
typedef size_t (*dl_bytes_callback)(char *bytes, size_t size, size_t count, void *context);
CURLcode dl_setopt_write(CURL *handle, dl_bytes_callback callback, void *context);
CURLcode dl_setopt_header(CURL *handle, dl_bytes_callback callback, void *context);

/// Called when the connection is there and nothing has been sent on it; nonzero ends the transfer.
CURLcode dl_setopt_before_request(CURL *handle, curl_prereq_callback callback, void *context);

CURLcode dl_setopt_open_socket(CURL *handle, curl_opensocket_callback callback, void *context);
/// The bytes of a socket address's IP address in network order, NULL when it is of another family; `length` becomes 4 or 16.
const uint8_t *dl_address_bytes(const struct curl_sockaddr *address, int *length);
/// Opens the socket that libcurl asked for.
curl_socket_t dl_open_socket(const struct curl_sockaddr *address);

long dl_getinfo_long(CURL *handle, CURLINFO info);
curl_off_t dl_getinfo_offset(CURL *handle, CURLINFO info);
const char *dl_getinfo_string(CURL *handle, CURLINFO info);
/// A list to be freed with curl_slist_free_all; NULL when it is empty.
struct curl_slist *dl_getinfo_list(CURL *handle, CURLINFO info);

CURLMcode dl_multi_setopt_long(CURLM *multi, CURLMoption option, long value);
/// Has libcurl tell which sockets it waits for, and when it wants to be called although none is ready.
void dl_multi_on_events(CURLM *multi, curl_socket_callback onSocket, curl_multi_timer_callback onTimer, void *context);
/// The next finished transfer: its handle, and its result in `result`; NULL when there is none.
CURL *dl_multi_next_done(CURLM *multi, CURLcode *result);

CURLSH *dl_share_new(void);

/// A socket that is ready, with what for as `CURL_CSELECT_*`.
typedef struct {
    int fd;
    int what;
} dl_ready;

/// Makes a set of sockets to wait for (epoll), -1 when the system has none left.
int dl_poller_new(void);
/// Waits for a socket from now on as `CURL_POLL_*` says; `CURL_POLL_REMOVE` ends that.
void dl_poller_set(int poller, int fd, int what);
/// Waits for ready sockets; gives their number, at most `most`.
int dl_poller_wait(int poller, int milliseconds, dl_ready *ready, int most);
/// A descriptor that one thread makes ready to wake another, -1 when the system has none left.
int dl_wake_new(void);
void dl_wake_fire(int wake);
void dl_wake_take(int wake);
/// Raises the number of descriptors that the process may have to at most `wanted`; gives what it is then.
long dl_raise_files(long wanted);
