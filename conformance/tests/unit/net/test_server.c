#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/server.h"
#include "util/slice.h"
#include "text.h"
#include "util/clock.h"

/* Times short enough for a test; a head of at most 4 KiB, a body of at most 1 MiB. */
static const server_limits limits = {{2048, 4096, 16, 1 << 20}, 8, 256 * 1024, 150, 150, 300, 300, 64, 4};

typedef struct fixture {
  server serving;
  int stop[2];
  char told[512]; /* what the handler was told, a word a request */
} fixture;

static const char *word_of(const arrival *what) {
  if (what->fault != NULL) return what->fault->text;
  return what->error == HTTP_NO_ERROR ? "whole" : http_error_text(what->error);
}

static void answer(void *context, answering *how, const arrival *what) {
  fixture *f = context;
  size_t used = strlen(f->told);
  const char *word = word_of(what);
  if (used + strlen(word) + 2 < sizeof f->told) {
    memcpy(f->told + used, word, strlen(word));
    memcpy(f->told + used + strlen(word), ";", 2);
  }
  if (what->form == ARRIVAL_WEBSOCKET) {
    buf_put_text(how->out, "ok");
    return;
  }
  if (bns_slice_is(what->target, "/ws")) how->next = NEXT_WEBSOCKET;
  buf_format(how->out, "HTTP/1.1 %u X\r\nContent-Length: 2\r\n\r\nok", http_error_status(what->error));
}

/* A second without a word: the questions before it come three times, so that a busy machine may be late for one. */
static const server_limits patient = {{2048, 4096, 16, 1 << 20}, 8, 256 * 1024, 150, 150, 1000, 300, 64, 4};

/* Where no time is to run out before the test has done its part. */
static const server_limits unhurried = {{2048, 4096, 16, 1 << 20}, 8, 256 * 1024, 60000, 60000, 60000, 60000, 64, 4};

static int start_with(void **state, const server_limits *with) {
  static fixture f;
  server_handler handler = {answer, &f, NULL};
  memset(&f, 0, sizeof f);
  if (pipe(f.stop) != 0) return -1;
  *state = &f;
  return server_open(&f.serving, 0, with, &handler, f.stop[0]);
}

static int start(void **state) {
  return start_with(state, &limits);
}

static int start_patient(void **state) {
  return start_with(state, &patient);
}

static int start_unhurried(void **state) {
  return start_with(state, &unhurried);
}

static int stop(void **state) {
  fixture *f = *state;
  server_close(&f->serving);
  close(f->stop[0]);
  close(f->stop[1]);
  return 0;
}

static int dial(const fixture *f) {
  struct sockaddr_in to;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  memset(&to, 0, sizeof to);
  to.sin_family = AF_INET;
  to.sin_port = htons((uint16_t)f->serving.port);
  to.sin_addr.s_addr = inet_addr("127.0.0.1");
  assert_true(fd >= 0);
  assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
  assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
  return fd;
}

static void steps(fixture *f, double ms) {
  double until = now_ms() + ms;
  do
    assert_int_equal(server_step(&f->serving, 10), 0);
  while (now_ms() < until);
}

static void say(int fd, const char *text) {
  assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* What the client has got so far, behind the first have bytes; *ended: the server ended the connection. */
static bns_slice heard_behind(int fd, size_t have, int *ended) {
  static uint8_t room[65536];
  bns_slice text = {room, have};
  *ended = 0;
  for (;;) {
    ssize_t got = recv(fd, room + text.len, sizeof room - text.len, 0);
    if (got <= 0) {
      *ended = got == 0;
      return text;
    }
    text.len += (size_t)got;
  }
}

static bns_slice heard(int fd, int *ended) {
  return heard_behind(fd, 0, ended);
}

/* What the client gets within a time or, on a busy machine, until there are so many bytes and an end, if one is wanted:
 * ten seconds at most. */
static bns_slice heard_after(fixture *f, int fd, double ms, size_t least, int wants_end, int *ended) {
  double until = now_ms() + 10000;
  steps(f, ms);
  bns_slice text = heard(fd, ended);
  while (!*ended && (text.len < least || wants_end) && now_ms() < until) {
    steps(f, 10);
    text = heard_behind(fd, text.len, ended);
  }
  return text;
}

static void hears(fixture *f, int fd, const char *start_of, int wants_end) {
  int ended;
  bns_slice text = heard_after(f, fd, 60, strlen(start_of), wants_end, &ended);
  if (!slice_starts(text, start_of)) print_error("%.*s\n", (int)text.len, (const char *)text.ptr);
  assert_true(slice_starts(text, start_of));
  assert_int_equal(ended, wants_end);
}

static const char ping[] = "GET /p HTTP/1.1\r\nHost: h\r\n\r\n";

static void a_connection_is_kept_for_the_next_request(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  say(fd, ping);
  hears(f, fd, "HTTP/1.1 200", 0);
  say(fd, ping);
  hears(f, fd, "HTTP/1.1 200", 0);
  assert_string_equal(f->told, "whole;whole;");
  close(fd);
}

static void pipelined_requests_are_answered_in_order_to_the_last(void **state) {
  fixture *f = *state;
  int fd = dial(f), ended;
  for (int i = 0; i < 20; i++)
    say(fd, ping);
  say(fd, "BAD\r\n");
  assert_int_equal(heard_after(f, fd, 60, 21 * 39, 1, &ended).len, 21 * 39);
  assert_true(ended);
  close(fd);
}

static int watched, has_looked;
static size_t num_before; /* bytes that the client had when the step with its request was closed */

static void look_before(void *context) {
  const fixture *f = context;
  int ended;
  if (f->told[0] == 0 || has_looked++) return;
  num_before = heard(watched, &ended).len;
}

/* What the handler writes down of a request there is no later than its answer. */
static void the_step_is_closed_before_its_answers_are_sent(void **state) {
  fixture *f = *state;
  watched = dial(f);
  has_looked = 0;
  f->serving.handler.after = look_before;
  say(watched, ping);
  hears(f, watched, "HTTP/1.1 200 X\r\n", 0);
  assert_true(has_looked > 0);
  assert_int_equal(num_before, 0);
  close(watched);
}

static void slow_headers_are_cut_however_they_drip(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  say(fd, "GET /p HTTP/1.1\r\n");
  for (int i = 0; i < 30 && f->told[0] == 0; i++) {
    (void)send(fd, "A: b\r\n", 6, MSG_NOSIGNAL);
    steps(f, 30);
  }
  assert_string_equal(f->told, "the headers were not complete in time;");
  hears(f, fd, "HTTP/1.1 408", 1);
  close(fd);
}

static void a_slow_body_is_cut_and_others_are_served_meanwhile(void **state) {
  fixture *f = *state;
  int fd = dial(f), other = dial(f);
  say(fd, "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
  say(other, ping);
  hears(f, other, "HTTP/1.1 200", 0);
  steps(f, 500);
  hears(f, fd, "HTTP/1.1 408", 1);
  assert_string_equal(f->told, "whole;the body was not complete in time;");
  close(fd);
  close(other);
}

static void an_idle_connection_is_ended_without_a_word(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  steps(f, 650);
  hears(f, fd, "", 1);
  assert_string_equal(f->told, "");
  assert_int_equal(f->serving.num, 0);
  assert_int_equal(f->serving.held, 0);
  close(fd);
}

static void an_endless_header_is_refused_at_its_limit(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  char line[1024];
  memset(line, 'a', sizeof line);
  memcpy(line, "GET /", 5);
  line[sizeof line - 1] = 0;
  say(fd, line);
  say(fd, line + 5);
  say(fd, line + 5);
  hears(f, fd, "HTTP/1.1 414", 1);
  (void)send(fd, line, sizeof line, MSG_NOSIGNAL);
  close(fd);
  steps(f, 60);
  assert_int_equal(f->serving.num, 0);
}

static void a_body_over_the_limit_is_refused_before_it_comes(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  say(fd, "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n");
  hears(f, fd, "HTTP/1.1 413", 1);
  close(fd);
}

static void what_all_hold_together_is_bounded(void **state) {
  fixture *f = *state;
  static char part[60000];
  int fds[6];
  memset(part, 'b', sizeof part - 1);
  for (size_t i = 0; i < 6; i++) {
    fds[i] = dial(f);
    say(fds[i], "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
    for (int k = 0; k < 3; k++) {
      (void)send(fds[i], part, sizeof part - 1, MSG_NOSIGNAL);
      assert_int_equal(server_step(&f->serving, 5), 0);
    }
  }
  assert_true(f->serving.held < 4 * limits.held);
  assert_true(slice_find(bns_slice_of(f->told), "holds too much") < strlen(f->told));
  for (size_t i = 0; i < 6; i++)
    close(fds[i]);
}

static void answer_at_length(void *context, answering *how, const arrival *what) {
  static char body[100000];
  (void)context;
  (void)what;
  memset(body, 'c', sizeof body);
  buf_format(how->out, "HTTP/1.1 200 X\r\nContent-Length: %zu\r\n\r\n", sizeof body);
  buf_put(how->out, body, sizeof body);
}

/* What the kernel takes on a connection's behalf is not held here: each asks for more than that. */
static void answers_that_nobody_takes_are_bounded_together(void **state) {
  fixture *f = *state;
  int fds[8];
  size_t most = 0;
  double until = now_ms() + 10000;
  f->serving.handler.answer = answer_at_length;
  for (size_t i = 0; i < 8; i++) {
    fds[i] = dial(f);
    for (int k = 0; k < 200; k++)
      say(fds[i], ping);
  }
  for (int k = 0; k < 100 || (most <= limits.held && now_ms() < until); k++) {
    assert_int_equal(server_step(&f->serving, 1), 0);
    if (f->serving.held > most) most = f->serving.held;
  }
  assert_true(most > limits.held);
  assert_true(most < 4 * 1024 * 1024);
  for (size_t i = 0; i < 8; i++)
    close(fds[i]);
}

static void takes_long_answers(fixture *f, int fd, size_t num) {
  size_t got = 0, wanted = num * (100000 + sizeof "HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n" - 1);
  int ended;
  for (double until = now_ms() + 30000; got < wanted && now_ms() < until;) {
    assert_int_equal(server_step(&f->serving, 1), 0);
    for (size_t more = 1; more > 0; got += more)
      more = heard(fd, &ended).len;
  }
  assert_int_equal(got, wanted);
}

static void who_takes_long_answers_gets_them_to_the_last(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  f->serving.handler.answer = answer_at_length;
  for (int k = 0; k < 100; k++)
    say(fd, ping);
  takes_long_answers(f, fd, 100);
  close(fd);
}

static void ends_and_takes_long_answers(fixture *f, const char *request, size_t num) {
  int fd = dial(f), ended;
  f->serving.handler.answer = answer_at_length;
  for (size_t k = 0; k < num; k++)
    say(fd, request);
  shutdown(fd, SHUT_WR);
  takes_long_answers(f, fd, num);
  steps(f, 10);
  (void)heard(fd, &ended);
  assert_true(ended);
  close(fd);
}

static void who_has_ended_gets_them_to_the_last_too(void **state) {
  ends_and_takes_long_answers(*state, ping, 100);
  ends_and_takes_long_answers(*state, ping, 11); /* the last is the first beyond what may wait */
}

static void who_has_ended_gets_them_by_fix_too(void **state) {
  ends_and_takes_long_answers(*state, "8=FIX.4.4\0019=5\00135=0\00110=163\001", 100);
  ends_and_takes_long_answers(*state, "8=FIX.4.4\0019=5\00135=0\00110=163\001", 11);
}

/* As on a system with little room for what is on its way. */
static void set_room(const fixture *f, int client, int bytes) {
  assert_int_equal(setsockopt(client, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes), 0);
  for (size_t fd = 0; fd < f->serving.cap; fd++)
    if (f->serving.by_fd[fd] != NULL)
      assert_int_equal(setsockopt((int)fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), 0);
}

/* He asks for more before he has taken what waits for him. */
static void what_was_taken_is_not_held_any_more(void **state) {
  fixture *f = *state;
  static uint8_t room[50000];
  int fd = dial(f);
  size_t got = 0, most = 0;
  f->serving.limits = &server_usual;
  f->serving.handler.answer = answer_at_length;
  for (int k = 0; k < 8000 && got < 16 * 1024 * 1024; k++) {
    ssize_t more = send(fd, ping, sizeof ping - 1, MSG_NOSIGNAL);
    assert_int_equal(server_step(&f->serving, 1), 0);
    if (k == 0) set_room(f, fd, 32 * 1024);
    more = recv(fd, room, sizeof room, 0);
    if (more > 0) got += (size_t)more;
    if (f->serving.held > most) most = f->serving.held;
  }
  assert_true(got >= 16 * 1024 * 1024);
  assert_true(most < 8 * 1024 * 1024);
  close(fd);
}

/* More are at work in each step than a step tells of. */
static void who_is_slow_is_cut_while_many_are_at_work(void **state) {
  fixture *f = *state;
  enum { MANY = 80 };
  server_limits more = unhurried;
  int fds[MANY], slow = -1, ended = 0;
  double until;
  more.connections = MANY + 1;
  more.head_ms = 150;
  f->serving.limits = &more;
  slow = dial(f);
  for (size_t i = 0; i < MANY; i++)
    fds[i] = dial(f);
  say(slow, "GET /p HTTP/1.1\r\n");
  for (until = now_ms() + 10000; now_ms() < until && !ended;) {
    for (size_t i = 0; i < MANY; i++)
      say(fds[i], ping);
    assert_int_equal(server_step(&f->serving, 1), 0);
    for (size_t i = 0; i < MANY; i++)
      (void)heard(fds[i], &ended);
    (void)heard(slow, &ended);
  }
  assert_true(ended);
  for (size_t i = 0; i < MANY; i++)
    close(fds[i]);
  close(slow);
  f->serving.limits = &limits;
}

static void over_the_cap_the_longest_idle_makes_room(void **state) {
  fixture *f = *state;
  int fds[10], ended;
  for (size_t i = 0; i < 10; i++) {
    double until = now_ms() + 10000;
    fds[i] = dial(f);
    steps(f, 5);
    while (f->serving.num < (i < 8 ? i + 1 : 8) && now_ms() < until)
      steps(f, 5);
  }
  assert_int_equal(f->serving.num, 8);
  say(fds[9], ping);
  hears(f, fds[9], "HTTP/1.1 200", 0);
  (void)heard(fds[0], &ended);
  assert_true(ended);
  (void)heard(fds[5], &ended);
  assert_false(ended);
  for (size_t i = 0; i < 10; i++)
    close(fds[i]);
}

static void a_request_that_is_cut_off_is_told(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  say(fd, "\r\nGET /p HTTP/1.1\r\n");
  shutdown(fd, SHUT_WR);
  hears(f, fd, "HTTP/1.1 400", 1);
  assert_string_equal(f->told, "the connection ended before the request did;");
  close(fd);
}

static void a_client_that_ends_after_asking_gets_its_answer(void **state) {
  fixture *f = *state;
  int fd = dial(f);
  say(fd, ping);
  shutdown(fd, SHUT_WR);
  hears(f, fd, "HTTP/1.1 200", 1);
  assert_string_equal(f->told, "whole;");
  close(fd);
}

/* The connection may be idle for longer than a handshake may take. */
static void a_handshake_has_its_time_from_its_first_byte(void **state) {
  fixture *f = *state;
  char problem[200];
  int fd, ended;
  f->serving.identity = tls_identity_new(NULL, 0, problem, sizeof problem);
  if (f->serving.identity == NULL) skip();
  fd = dial(f);
  steps(f, 200);
  say(fd, "\x16\x03\x01");
  steps(f, 10);
  f->serving.next_look = 0;
  steps(f, 10);
  (void)heard(fd, &ended);
  assert_false(ended);
  steps(f, 450);
  (void)heard(fd, &ended);
  assert_true(ended);
  tls_identity_free(f->serving.identity);
  f->serving.identity = NULL;
  close(fd);
}

static void the_loop_ends_when_it_is_told(void **state) {
  fixture *f = *state;
  assert_int_equal(write(f->stop[1], "", 1), 1);
  assert_int_equal(server_step(&f->serving, 1000), 1);
}

/* The process behind it has ended, and stays ended while the last answers are served. */
static void another_end_is_told_once_and_then_is_waited_for(void **state) {
  fixture *f = *state;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(server_stop_also(&f->serving, ends[0]), 0);
  close(ends[1]);
  assert_int_equal(server_step(&f->serving, 1000), 1);
  assert_int_equal(server_step(&f->serving, 20), 0);
  close(ends[0]);
}

/* -------------------------------------------------------------------------------------------------------- WebSocket */

#define ZERO_MASK "\0\0\0\0"

static void say_bytes(int fd, const char *bytes, size_t len) {
  assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

static int dial_websocket(fixture *f) {
  int fd = dial(f);
  say(fd, "GET /ws HTTP/1.1\r\nHost: h\r\n\r\n");
  hears(f, fd, "HTTP/1.1 200", 0);
  return fd;
}

/* What the server sends within a time is this, byte for byte. */
static void hears_bytes(fixture *f, int fd, double ms, const char *bytes, size_t len, int wants_end) {
  int ended;
  bns_slice text = heard_after(f, fd, ms, len, wants_end, &ended);
  assert_int_equal(text.len, len);
  assert_memory_equal(text.ptr, bytes, len);
  assert_int_equal(ended, wants_end);
}

static void messages_are_answered_by_messages(void **state) {
  fixture *f = *state;
  int fd = dial_websocket(f);
  say_bytes(fd, "\x81\x82" ZERO_MASK "hi\x01\x81" ZERO_MASK "h\x89\x81" ZERO_MASK "p\x80\x81" ZERO_MASK "i", 29);
  hears_bytes(f, fd, 60, "\x81\x02ok\x8a\x01p\x81\x02ok", 11, 0);
  assert_string_equal(f->told, "whole;whole;whole;");
  close(fd);
}

static void answer_who_listens(void *context, answering *how, const arrival *what) {
  answer(context, how, what);
  if (*how->memory == NULL) *how->memory = calloc(1, 1);
}

static int long_message(buf *out, void *context, void *memory, size_t index) {
  static const char some[64 * 1024];
  (void)context;
  (void)memory;
  if (index == 0) buf_put(out, some, sizeof some);
  return index == 0;
}

/* Each alone holds less than one may: it is the sum that ends those who do not read. */
static void messages_that_nobody_takes_are_bounded_together(void **state) {
  fixture *f = *state;
  int fds[8];
  size_t most = 0;
  f->serving.handler.answer = answer_who_listens;
  for (size_t i = 0; i < 8; i++) {
    fds[i] = dial_websocket(f);
    set_room(f, fds[i], 4096);
  }
  for (int k = 0; k < 14; k++) {
    server_push(&f->serving, long_message, NULL);
    if (f->serving.held > most) most = f->serving.held;
  }
  assert_true(most > limits.held);
  assert_true(most < 3 * limits.held);
  for (size_t i = 0; i < 8; i++)
    close(fds[i]);
}

/* How many questions (pings) the server sends until another frame, which is given; an end without one is empty. Ten
 * seconds are enough on any machine. */
static size_t questions_before(fixture *f, int fd, size_t most, bns_slice *other) {
  static const char question[] = "\x89\0";
  size_t asked = 0;
  int ended = 0;
  double until = now_ms() + 10000;
  memset(other, 0, sizeof *other);
  while (asked < most && !ended && other->len == 0 && now_ms() < until) {
    steps(f, 10);
    *other = heard(fd, &ended);
    for (; other->len >= 2 && memcmp(other->ptr, question, 2) == 0; asked++)
      *other = slice_from(*other, 2);
  }
  return asked;
}

static void who_is_silent_is_asked_and_then_left(void **state) {
  fixture *f = *state;
  int fd = dial_websocket(f);
  bns_slice other;
  double since = now_ms();
  for (int i = 0; i < 6; i++) { /* who answers is not left, however long it takes */
    assert_int_equal(questions_before(f, fd, 1, &other), 1);
    assert_int_equal(other.len, 0);
    say_bytes(fd, "\x8a\x80" ZERO_MASK, 6);
  }
  assert_true(now_ms() - since > patient.idle_ms);
  double silent = now_ms();
  assert_true(questions_before(f, fd, 100, &other) > 0);
  assert_true(now_ms() - silent >= patient.idle_ms);
  assert_int_equal(other.len, 16);
  assert_memory_equal(other.ptr,
                      "\x88\x0e\x03\xf0"
                      "disconnected",
                      16);
  steps(f, 10);
  assert_string_equal(f->told, "whole;");
  close(fd);
}

/* Sixty bytes were announced: dripping, they would take more than two seconds. */
static void a_slow_message_is_cut_however_it_drips(void **state) {
  fixture *f = *state;
  server_limits short_body = unhurried;
  bns_slice text = {NULL, 0};
  int ended = 0, fd;
  short_body.body_ms = 150;
  f->serving.limits = &short_body;
  fd = dial_websocket(f);
  say_bytes(fd, "\x81\xbc" ZERO_MASK, 6);
  for (int i = 0; i < 59 && text.len == 0; i++) {
    say(fd, "x");
    steps(f, 40);
    text = heard(fd, &ended);
  }
  for (double until = now_ms() + 10000; !ended && now_ms() < until;) {
    steps(f, 10);
    text = heard_behind(fd, text.len, &ended);
  }
  assert_true(ended);
  assert_int_equal(text.len, 4);
  assert_memory_equal(text.ptr, "\x88\x02\x03\xf0", 4);
  assert_string_equal(f->told, "whole;a message was not complete in time;");
  close(fd);
  f->serving.limits = &limits;
}

static void a_message_and_its_fragments_have_a_limit(void **state) {
  fixture *f = *state;
  int fd = dial_websocket(f);
  say_bytes(fd, "\x81\xc1" ZERO_MASK "x", 7);
  hears_bytes(f, fd, 60, "\x88\x02\x03\xf1", 4, 1);
  close(fd);
  fd = dial_websocket(f);
  say_bytes(fd, "\x01\x80" ZERO_MASK "\0\x80" ZERO_MASK "\0\x80" ZERO_MASK "\0\x80" ZERO_MASK "\0\x80" ZERO_MASK, 30);
  hears_bytes(f, fd, 60, "\x88\x02\x03\xf0", 4, 1);
  close(fd);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_connection_is_kept_for_the_next_request, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(pipelined_requests_are_answered_in_order_to_the_last, start, stop),
      cmocka_unit_test_setup_teardown(the_step_is_closed_before_its_answers_are_sent, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(slow_headers_are_cut_however_they_drip, start, stop),
      cmocka_unit_test_setup_teardown(a_slow_body_is_cut_and_others_are_served_meanwhile, start, stop),
      cmocka_unit_test_setup_teardown(an_idle_connection_is_ended_without_a_word, start, stop),
      cmocka_unit_test_setup_teardown(an_endless_header_is_refused_at_its_limit, start, stop),
      cmocka_unit_test_setup_teardown(a_body_over_the_limit_is_refused_before_it_comes, start, stop),
      cmocka_unit_test_setup_teardown(what_all_hold_together_is_bounded, start, stop),
      cmocka_unit_test_setup_teardown(answers_that_nobody_takes_are_bounded_together, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(who_takes_long_answers_gets_them_to_the_last, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(who_has_ended_gets_them_to_the_last_too, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(who_has_ended_gets_them_by_fix_too, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(what_was_taken_is_not_held_any_more, start, stop),
      cmocka_unit_test_setup_teardown(who_is_slow_is_cut_while_many_are_at_work, start, stop),
      cmocka_unit_test_setup_teardown(over_the_cap_the_longest_idle_makes_room, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(a_request_that_is_cut_off_is_told, start, stop),
      cmocka_unit_test_setup_teardown(a_client_that_ends_after_asking_gets_its_answer, start, stop),
      cmocka_unit_test_setup_teardown(a_handshake_has_its_time_from_its_first_byte, start, stop),
      cmocka_unit_test_setup_teardown(the_loop_ends_when_it_is_told, start, stop),
      cmocka_unit_test_setup_teardown(another_end_is_told_once_and_then_is_waited_for, start_patient, stop),
      cmocka_unit_test_setup_teardown(messages_are_answered_by_messages, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(messages_that_nobody_takes_are_bounded_together, start_unhurried, stop),
      cmocka_unit_test_setup_teardown(who_is_silent_is_asked_and_then_left, start_patient, stop),
      cmocka_unit_test_setup_teardown(a_slow_message_is_cut_however_it_drips, start, stop),
      cmocka_unit_test_setup_teardown(a_message_and_its_fragments_have_a_limit, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
