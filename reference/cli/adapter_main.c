#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "adapter.h"
#include "streams.h"
#include "exit_status.h"

#define READ_SIZE ((size_t)256 << 10)

/* feed: what was read and not yet answered, and the replies not yet written. */
typedef struct feed {
  adapter adapter;
  room in, out;
  size_t in_len, out_len;
  size_t looked_at; /* of in: no LF up to here */
} feed;

static int complain(const char *what) {
  fprintf(stderr, "bnsign: adapter: %s\n", what);
  return EXIT_OWN_FAULT;
}

static int write_out(feed *f) {
  for (size_t at = 0; at < f->out_len;) {
    ssize_t wrote = write(STDOUT_FILENO, f->out.ptr + at, f->out_len - at);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno == EPIPE ? EXIT_PIPE_CLOSED : complain(strerror(errno));
    at += (size_t)wrote;
  }
  f->out_len = 0;
  return 0;
}

static int answer_line(feed *f, bns_slice line) {
  bns_slice reply = adapter_answer(&f->adapter, line);
  int failed = f->out_len + reply.len > READ_SIZE ? write_out(f) : 0;
  if (failed) return failed;
  if (!room_keep(&f->out, f->out_len, f->out_len + reply.len)) return complain("out of memory");
  memcpy(f->out.ptr + f->out_len, reply.ptr, reply.len);
  f->out_len += reply.len;
  return 0;
}

/* answer_all answers the complete lines of in, and moves what is left of it to the front. */
static int answer_all(feed *f) {
  size_t start = 0;
  const uint8_t *lf;
  while (f->looked_at < f->in_len && (lf = memchr(f->in.ptr + f->looked_at, '\n', f->in_len - f->looked_at)) != NULL) {
    size_t end = (size_t)(lf - f->in.ptr);
    int failed = answer_line(f, (bns_slice){f->in.ptr + start, end - start});
    if (failed) return failed;
    start = f->looked_at = end + 1;
  }
  if (start > 0) memmove(f->in.ptr, f->in.ptr + start, f->in_len - start);
  f->in_len -= start;
  f->looked_at = f->in_len;
  return write_out(f);
}

/* give_up: a line has passed the limit, and where it ends is not known: what follows cannot be trusted to be a line. */
static int give_up(feed *f) {
  (void)(answer_line(f, (bns_slice){f->in.ptr, f->in_len}) == 0 && write_out(f) == 0);
  return complain("a line is longer than 8 MiB");
}

static int serve(feed *f) {
  for (;;) {
    if (f->in_len > ADAPTER_LINE_MAX) return give_up(f);
    if (!room_keep(&f->in, f->in_len, f->in_len + READ_SIZE)) return complain("out of memory");
    ssize_t got = read(STDIN_FILENO, f->in.ptr + f->in_len, f->in.cap - f->in_len);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return complain(strerror(errno));
    if (got == 0) break;
    f->in_len += (size_t)got;
    int failed = answer_all(f);
    if (failed) return failed;
  }
  if (f->in_len == 0) return 0;
  int failed = answer_line(f, (bns_slice){f->in.ptr, f->in_len});
  return failed ? failed : write_out(f);
}

int adapter_main(void) {
  feed f = {0};
  int status = serve(&f);
  adapter_close(&f.adapter);
  room_close(&f.in);
  room_close(&f.out);
  return status;
}
