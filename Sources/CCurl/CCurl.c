#include "CCurl.h"
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

CURLcode dl_setopt_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
CURLcode dl_setopt_offset(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
CURLcode dl_setopt_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
CURLcode dl_setopt_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
CURLcode dl_setopt_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }

CURLcode dl_setopt_write(CURL *h, dl_bytes_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(h, CURLOPT_WRITEDATA, context);
}
CURLcode dl_setopt_header(CURL *h, dl_bytes_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(h, CURLOPT_HEADERDATA, context);
}

CURLcode dl_setopt_before_request(CURL *h, curl_prereq_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(h, CURLOPT_PREREQDATA, context);
}

CURLcode dl_setopt_open_socket(CURL *h, curl_opensocket_callback callback, void *context) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, callback);
    return code != CURLE_OK ? code : curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, context);
}
const uint8_t *dl_address_bytes(const struct curl_sockaddr *address, int *length) {
    if (address->family == AF_INET) {
        *length = 4;
        return (const uint8_t *)&((const struct sockaddr_in *)(const void *)&address->addr)->sin_addr;
    }
    if (address->family == AF_INET6) {
        *length = 16;
        return (const uint8_t *)&((const struct sockaddr_in6 *)(const void *)&address->addr)->sin6_addr;
    }
    return NULL;
}
curl_socket_t dl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

long dl_getinfo_long(CURL *h, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(h, info, &value);
    return value;
}
curl_off_t dl_getinfo_offset(CURL *h, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(h, info, &value);
    return value;
}
const char *dl_getinfo_string(CURL *h, CURLINFO info) {
    char *value = NULL;
    curl_easy_getinfo(h, info, &value);
    return value;
}

struct curl_slist *dl_getinfo_list(CURL *h, CURLINFO info) {
    struct curl_slist *value = NULL;
    curl_easy_getinfo(h, info, &value);
    return value;
}

CURLMcode dl_multi_setopt_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }

void dl_multi_on_events(CURLM *m, curl_socket_callback onSocket, curl_multi_timer_callback onTimer, void *context) {
    curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, onSocket);
    curl_multi_setopt(m, CURLMOPT_SOCKETDATA, context);
    curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, onTimer);
    curl_multi_setopt(m, CURLMOPT_TIMERDATA, context);
}

CURL *dl_multi_next_done(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    }
    return NULL;
}

CURLSH *dl_share_new(void) {
    CURLSH *share = curl_share_init();
    if (share == NULL) return NULL;
    // Used by one thread only, so no lock functions are set.
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    return share;
}

int dl_poller_new(void) { return epoll_create1(EPOLL_CLOEXEC); }
void dl_poller_set(int poller, int fd, int what) {
    if (what == CURL_POLL_REMOVE) {
        // A socket that is closed already has left by itself.
        epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL);
        return;
    }
    struct epoll_event event = {.events = 0, .data = {.fd = fd}};
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    if (epoll_ctl(poller, EPOLL_CTL_MOD, fd, &event) != 0) epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}
int dl_poller_wait(int poller, int milliseconds, dl_ready *ready, int most) {
    struct epoll_event events[256];
    int count = epoll_wait(poller, events, most < 256 ? most : 256, milliseconds);
    for (int i = 0; i < count; i++) {
        ready[i].fd = events[i].data.fd;
        ready[i].what = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                        (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR | CURL_CSELECT_IN : 0);
    }
    return count < 0 ? 0 : count;
}
int dl_wake_new(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
void dl_wake_fire(int wake) {
    uint64_t one = 1;
    ssize_t written = write(wake, &one, sizeof one);
    (void)written;
}
void dl_wake_take(int wake) {
    uint64_t count;
    ssize_t got = read(wake, &count, sizeof count);
    (void)got;
}
long dl_raise_files(long wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    if ((long)limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || (long)limit.rlim_max > wanted ? (rlim_t)wanted : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    return (long)limit.rlim_cur;
}
