/* http_post.c - a connection for each delivery, as slow or broken receivers must not harm the next one. What it reads
 * is an answer: a status line, and a body that may end with the connection, neither of which a request has
 * (net/http_parser.c). */
#include "net/http_post.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/name_lookup.h"
#include "remedy.h"
#include "util/interrupt.h"
#include "util/slice.h"
#include "text.h"
#include "util/clock.h"

/* A longer line before a chunk, or a longer head, is refused: however it arrives, in one piece or in many. */
enum { LINE_MOST = 4096, HEAD_MOST = 65536, NO_CONTENT = 204 };

typedef struct sending {
  http_answer *out;
  mem *arena;
  const http_aside *aside;
  double until;
  int fd;
  buf sent, got;
  size_t num_written;
  int is_over; /* the other side has closed */
  int lacking; /* errno, of HTTP_LACK */
} sending;

/* ------------------------------------------------------------------------------------------------------------- URL */

static int is_plain(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] <= ' ' || text.ptr[i] >= 0x7f) return 0;
  return 1;
}

static int is_port(bns_slice text) {
  uint64_t number;
  return bns_number(&number, text) == BNS_OK && number >= 1 && number <= 65535 && text.len <= 5;
}

static const char *read_authority(http_target *out, bns_slice authority) {
  bns_slice rest;
  if (slice_index(authority, '@') < authority.len) return "a user name has no place in it";
  out->authority = authority;
  if (slice_starts(authority, "[")) {
    size_t end = slice_index(authority, ']');
    out->host = slice_from(slice_until(authority, end), 1);
    rest = slice_from(authority, end + 1);
  } else {
    size_t end = slice_index(authority, ':');
    out->host = slice_until(authority, end);
    rest = slice_from(authority, end);
  }
  out->port = bns_slice_of("80");
  if (rest.len) out->port = slice_from(rest, 1);
  if (out->host.len == 0 || out->host.len > 255) return "it names no host";
  return (rest.len && rest.ptr[0] != ':') || !is_port(out->port) ? "its port is not a number up to 65535" : NULL;
}

/* A URL to connect to: it has to have a port, and what is wrong with it is told to who wrote it. */
const char *http_target_read(http_target *out, const char *url) {
  bns_slice text = bns_slice_of(url), authority;
  memset(out, 0, sizeof *out);
  if (slice_starts_nocase(text, "https://"))
    return "deliveries go over plain HTTP: name the receiver's own address, behind what ends TLS for it";
  if (!slice_starts_nocase(text, "http://")) return "it is no URL that begins with http://";
  if (!is_plain(text)) return "it has a space or another byte that a URL must percent-encode";
  text = slice_until(text, slice_index(text, '#'));
  text = slice_from(text, 7);
  authority = slice_until(text, slice_index(text, '/'));
  authority = slice_until(authority, slice_index(authority, '?'));
  out->path = slice_from(text, authority.len);
  if (out->path.len == 0) out->path = bns_slice_of("/");
  if (out->path.ptr[0] == '?') return "a \"/\" is missing before its \"?\"";
  return read_authority(out, authority);
}

/* ---------------------------------------------------------------------------------------------------------- waiting */

static void fail(sending *s, http_outcome outcome, const char *problem) {
  s->out->outcome = outcome;
  s->out->problem = mem_format(s->arena, "%s", problem);
}

/* Of what is short here the receiver knows nothing. */
static int is_lack(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static int lack(sending *s, int error) {
  s->lacking = error;
  s->out->outcome = HTTP_LACK;
  s->out->problem = mem_format(s->arena, "%s; %s", strerror(error), remedy_of(error, REMEDY_TO_READ));
  return -1;
}

/* Waits until the connection is ready; meanwhile the others are served. 0; -1: the deadline has passed, or HTTP_LACK.
 */
static int wait_ready_for(sending *s, unsigned what) {
  poller_ready ready[16];
  int is_ready = 0;
  if (poller_set(s->aside->poller, s->fd, what) != 0) return lack(s, errno);
  while (!is_ready) {
    double left = s->until - now_ms();
    int i, num;
    if (left <= 0 || interrupt_came()) break;
    num = poller_wait(s->aside->poller, ready, 16, left);
    if (num < 0) return lack(s, errno);
    for (i = 0; i < num; i++) {
      if (ready[i].fd == s->fd)
        is_ready = 1;
      else
        s->aside->ready(s->aside->context, &ready[i]);
    }
  }
  poller_set(s->aside->poller, s->fd, 0);
  return is_ready ? 0 : -1;
}

/* ------------------------------------------------------------------------------------------------------- connecting */

static int open_socket(const name_address *address) {
  int fd = socket(address->family, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

/* 0; else errno. */
static int connect_to(sending *s, const name_address *address) {
  int problem = 0;
  socklen_t len = sizeof problem;
  s->fd = open_socket(address);
  if (s->fd < 0) return errno;
  if (connect(s->fd, (const struct sockaddr *)&address->at, address->len) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (wait_ready_for(s, POLLER_WRITE) != 0) return ETIMEDOUT;
  return getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &problem, &len) != 0 ? errno : problem;
}

static void drop(sending *s) {
  if (s->fd >= 0) close(s->fd);
  s->fd = -1;
}

/* take_answer waits for what a look-up finds, as long as the deadline lets it. 1: there is an answer. */
static int take_answer(sending *s, name_lookup *asked, name_answer *found) {
  int taken = 0;
  s->fd = asked->fd;
  while (taken == 0 && wait_ready_for(s, POLLER_READ) == 0)
    taken = name_lookup_take(asked, found);
  s->fd = -1;
  return taken > 0;
}

/* find_host gives the addresses of the host. 0; -1: there is none, and it is said why. */
static int find_host(sending *s, name_answer *found, const char *host, const char *port) {
  name_lookup asked;
  int answered = 1;
  if (!name_is_address(found, host, port)) {
    if (name_lookup_start(&asked, host, port) != 0) return lack(s, errno);
    answered = take_answer(s, &asked, found);
    name_lookup_end(&asked);
  }
  if (!answered && s->out->outcome != HTTP_LACK)
    fail(s, HTTP_NO_CONNECTION, "its name is not looked up within the deadline");
  else if (answered && (found->unknown == EAI_MEMORY || is_lack(found->error)))
    return lack(s, found->unknown == EAI_MEMORY ? ENOMEM : found->error);
  else if (answered && found->unknown != 0)
    fail(s, HTTP_NO_CONNECTION, gai_strerror(found->unknown));
  return answered && found->unknown == 0 ? 0 : -1;
}

static int connect_any(sending *s, const http_target *target) {
  name_answer found;
  const char *host =
      (const char *)mem_format(s->arena, "%.*s", (int)target->host.len, (const char *)target->host.ptr).ptr;
  const char *port =
      (const char *)mem_format(s->arena, "%.*s", (int)target->port.len, (const char *)target->port.ptr).ptr;
  int problem = ECONNREFUSED;
  if (find_host(s, &found, host, port) != 0) return -1;
  for (size_t i = 0; i < found.num && problem != 0; i++) {
    drop(s);
    problem = connect_to(s, &found.list[i]);
  }
  if (problem == 0) return 0;
  if (is_lack(problem)) return lack(s, problem);
  if (s->out->outcome != HTTP_LACK) fail(s, HTTP_NO_CONNECTION, strerror(problem));
  return -1;
}

/* ---------------------------------------------------------------------------------------------------------- sending */

static void write_request(buf *out, const http_target *target, const bns_wire *what) {
  buf_put_text(out, "POST ");
  buf_put_slice(out, target->path);
  buf_put_text(out, " HTTP/1.1\r\nHost: ");
  buf_put_slice(out, target->authority);
  buf_put_text(out, "\r\n");
  for (size_t i = 0; i < what->num_headers; i++) {
    buf_put_slice(out, what->headers[i].name);
    buf_put_text(out, ": ");
    buf_put_slice(out, what->headers[i].value);
    buf_put_text(out, "\r\n");
  }
  buf_format(out, "Content-Length: %lu\r\nConnection: close\r\n\r\n", (unsigned long)what->body.len);
  buf_put_slice(out, what->body);
}

/* A receiver may answer, and close, before it has read everything: what it says counts. */
static int send_all(sending *s) {
  while (s->num_written < s->sent.len) {
    ssize_t num = send(s->fd, s->sent.ptr + s->num_written, s->sent.len - s->num_written, MSG_NOSIGNAL);
    if (num > 0) {
      s->num_written += (size_t)num;
    } else if (is_lack(errno)) {
      return lack(s, errno);
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      return 0;
    } else if (wait_ready_for(s, POLLER_WRITE) != 0) {
      if (s->out->outcome != HTTP_LACK) fail(s, HTTP_SILENCE, "it does not read");
      return -1;
    }
  }
  return 0;
}

/* -------------------------------------------------------------------------------------------------------- answering */

static bns_slice header_of(bns_slice head, const char *name) {
  bns_slice line, nothing = {NULL, 0};
  size_t len = strlen(name);
  while (slice_line(&line, &head))
    if (slice_starts_nocase(line, name) && line.len > len && line.ptr[len] == ':')
      return slice_trim(slice_from(line, len + 1));
  return nothing;
}

/* 1: whole; 0: more is to come; -1: no chunks. */
static int read_chunks(buf *body, bns_slice rest) {
  for (;;) {
    size_t end = slice_find(rest, "\r\n"), size = 0, digits = 0;
    if (end > LINE_MOST) return -1;
    if (end == rest.len) return 0;
    for (; digits < end && digits < 8; digits++) {
      int value = bns_hex_value(rest.ptr[digits]);
      if (value < 0) break;
      size = 16 * size + (size_t)value;
    }
    if (digits == 0 || size > HTTP_ANSWER_MAX) return -1;
    rest = slice_from(rest, end + 2);
    if (size == 0) return 1;
    if (rest.len < size + 2) return 0;
    buf_put(body, rest.ptr, size);
    rest = slice_from(rest, size + 2);
  }
}

static unsigned status_of(bns_slice head) {
  if (head.len < 12 || !slice_starts(head, "HTTP/1.") || head.ptr[8] != ' ') return 0;
  unsigned status = 0;
  for (size_t i = 9; i < 12; i++) {
    if (head.ptr[i] < '0' || head.ptr[i] > '9') return 0;
    status = 10 * status + (unsigned)(head.ptr[i] - '0');
  }
  return status;
}

/* 1: the body is whole; 0: more is to come; -1: it is broken. */
static int read_body(http_answer *out, mem *arena, bns_slice head, bns_slice rest, int is_over) {
  bns_slice length = header_of(head, "Content-Length");
  uint64_t number = 0;
  int done = 1;
  buf body = {NULL, 0, 0};
  if (out->status == NO_CONTENT) return 1; /* it has no body, whatever comes behind it */
  if (slice_contains_nocase(header_of(head, "Transfer-Encoding"), "chunked")) {
    done = read_chunks(&body, rest);
  } else if (length.ptr != NULL) {
    if (bns_number(&number, length) != BNS_OK || number > HTTP_ANSWER_MAX) return -1;
    done = rest.len >= number;
    buf_put(&body, rest.ptr, done ? (size_t)number : rest.len);
  } else {
    done = is_over;
    buf_put_slice(&body, rest);
  }
  if (done > 0) out->body = mem_take(arena, &body);
  buf_free(&body);
  return done;
}

int http_answer_read(http_answer *out, mem *arena, buf *got, int is_over) {
  for (;;) {
    bns_slice all = buf_slice(got);
    size_t end = slice_find(all, "\r\n\r\n");
    if (end > HEAD_MOST) return -1;
    if (end == all.len) return 0;
    bns_slice head = slice_until(all, end);
    out->status = status_of(head);
    if (out->status == 0) return -1;
    if (out->status >= 200) {
      out->head = mem_copy(arena, head.ptr, head.len);
      return read_body(out, arena, head, slice_from(all, end + 4), is_over);
    }
    buf_drop(got, end + 4);
  }
}

static int take_more(sending *s) {
  uint8_t room[16384];
  ssize_t num = recv(s->fd, room, sizeof room, 0);
  if (num > 0)
    buf_put(&s->got, room, (size_t)num);
  else if (num < 0 && is_lack(errno))
    return lack(s, errno);
  else if (num == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
    s->is_over = 1;
  return 0;
}

static void hear(sending *s) {
  int done;
  while ((done = http_answer_read(s->out, s->arena, &s->got, s->is_over)) == 0 && !s->is_over &&
         s->got.len <= HTTP_ANSWER_MAX) {
    if (wait_ready_for(s, POLLER_READ) != 0) {
      if (s->out->outcome != HTTP_LACK) fail(s, HTTP_SILENCE, "no answer within the deadline");
      return;
    }
    if (take_more(s) != 0) return;
  }
  if (done > 0) {
    s->out->outcome = HTTP_ANSWERED;
  } else if (s->got.len == 0) {
    fail(s, HTTP_CUT_SHORT, "the connection was closed without an answer");
  } else {
    fail(s, HTTP_CUT_SHORT, done < 0 ? "the answer is no HTTP" : "the answer is not whole");
  }
}

void http_post(http_answer *out, mem *arena, const http_target *target, const bns_wire *what, double deadline_ms,
               const http_aside *aside) {
  sending s;
  memset(out, 0, sizeof *out);
  memset(&s, 0, sizeof s);
  s.out = out;
  s.arena = arena;
  s.aside = aside;
  s.until = now_ms() + deadline_ms;
  s.fd = -1;
  write_request(&s.sent, target, what);
  if (connect_any(&s, target) == 0 && send_all(&s) == 0) hear(&s);
  drop(&s);
  buf_free(&s.sent);
  buf_free(&s.got);
}

int http_reach(mem *arena, const http_target *target, double deadline_ms, const http_aside *aside) {
  http_answer unused;
  sending s;
  memset(&unused, 0, sizeof unused);
  memset(&s, 0, sizeof s);
  s.out = &unused;
  s.arena = arena;
  s.aside = aside;
  s.until = now_ms() + deadline_ms;
  s.fd = -1;
  int failed = connect_any(&s, target);
  drop(&s);
  errno = s.lacking;
  return failed == 0 ? 1 : s.lacking ? -1 : 0;
}

void http_wait(double ms, const http_aside *aside) {
  poller_ready ready[16];
  double until = now_ms() + ms, left;
  while ((left = until - now_ms()) > 0 && !interrupt_came()) {
    int num = poller_wait(aside->poller, ready, 16, left);
    for (int i = 0; i < num; i++)
      aside->ready(aside->context, &ready[i]);
  }
}
