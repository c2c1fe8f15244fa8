/* The poller of this system; test_poller_poll.c has the same for the one that every system has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/poller.h"
#include "net/poller_system.h"
#include "util/clock.h"

enum { PAIRS = 3, HERE = 0, THERE = 1 };

typedef struct fixture {
  poller waiting;
  int pair[PAIRS][2];
} fixture;

static int start(void **state) {
  static fixture f;
  int i, failed = poller_open(&f.waiting) != 0;
  for (i = 0; i < PAIRS; i++)
    failed |= socketpair(AF_UNIX, SOCK_STREAM, 0, f.pair[i]) != 0;
  *state = &f;
  return failed ? -1 : 0;
}

static int end(void **state) {
  fixture *f = *state;
  int i;
  poller_close(&f->waiting);
  for (i = 0; i < PAIRS; i++) {
    close(f->pair[i][HERE]);
    if (f->pair[i][THERE] >= 0) close(f->pair[i][THERE]);
  }
  return 0;
}

static void send_a_byte(const fixture *f, int pair) {
  assert_int_equal(write(f->pair[pair][THERE], "x", 1), 1);
}

static void close_there(fixture *f, int pair) {
  close(f->pair[pair][THERE]);
  f->pair[pair][THERE] = -1;
}

/* What is told of a pair at once, and how many entries say it. */
static unsigned told(fixture *f, int pair, int *entries) {
  poller_ready ready[8];
  unsigned what = 0;
  int i, num = poller_wait(&f->waiting, ready, 8, 0);
  *entries = 0;
  for (i = 0; i < num; i++) {
    if (ready[i].fd != f->pair[pair][HERE]) continue;
    what |= ready[i].what;
    ++*entries;
  }
  return what;
}

static void expect_told(fixture *f, int pair, unsigned what) {
  int entries;
  assert_int_equal(told(f, pair, &entries), what);
  assert_int_equal(entries, what != 0);
}

static void watch(fixture *f, int pair, unsigned what) {
  assert_int_equal(poller_set(&f->waiting, f->pair[pair][HERE], what), 0);
}

static void what_can_be_read_is_told_and_nothing_else(void **state) {
  fixture *f = *state;
  watch(f, 0, POLLER_READ);
  watch(f, 1, POLLER_READ);
  send_a_byte(f, 1);
  send_a_byte(f, 2);
  expect_told(f, 0, 0);
  expect_told(f, 1, POLLER_READ);
  expect_told(f, 2, 0);
}

static void what_can_be_read_and_written_is_one_entry(void **state) {
  fixture *f = *state;
  watch(f, 0, POLLER_READ | POLLER_WRITE);
  watch(f, 1, POLLER_READ | POLLER_WRITE);
  send_a_byte(f, 0);
  expect_told(f, 0, POLLER_READ | POLLER_WRITE);
  expect_told(f, 1, POLLER_WRITE);
}

static void what_is_watched_for_can_be_changed(void **state) {
  fixture *f = *state;
  watch(f, 0, POLLER_READ | POLLER_WRITE);
  send_a_byte(f, 0);
  watch(f, 0, POLLER_READ);
  expect_told(f, 0, POLLER_READ);
  watch(f, 0, POLLER_WRITE);
  expect_told(f, 0, POLLER_WRITE);
  watch(f, 0, 0);
  expect_told(f, 0, 0);
  watch(f, 0, POLLER_READ);
  expect_told(f, 0, POLLER_READ);
}

static void what_is_not_watched_can_be_taken_away(void **state) {
  fixture *f = *state;
  watch(f, 0, 0);
  watch(f, 0, 0);
}

static void the_other_side_s_end_is_told_as_what_was_asked_for(void **state) {
  fixture *f = *state;
  int entries;
  watch(f, 0, POLLER_READ);
  watch(f, 1, POLLER_WRITE);
  close_there(f, 0);
  close_there(f, 1);
  assert_true(told(f, 0, &entries) & POLLER_READ);
  assert_true(told(f, 1, &entries) & POLLER_WRITE);
}

static void no_more_is_told_than_there_is_place_for(void **state) {
  fixture *f = *state;
  poller_ready ready[PAIRS];
  int i;
  for (i = 0; i < PAIRS; i++) {
    watch(f, i, POLLER_READ | POLLER_WRITE);
    send_a_byte(f, i);
  }
  ready[1].fd = -5;
  assert_int_equal(poller_wait(&f->waiting, ready, 1, 0), 1);
  assert_int_equal(ready[1].fd, -5);
}

static void nothing_ready_is_told_after_the_time_and_not_before(void **state) {
  fixture *f = *state;
  poller_ready ready[1];
  double begun = now_ms();
  watch(f, 0, POLLER_READ);
  assert_int_equal(poller_wait(&f->waiting, ready, 1, 30.5), 0);
  assert_true(now_ms() - begun >= 30.5);
}

static void on_alarm(int number) {
  (void)number;
}

static void a_signal_ends_the_waiting_without_an_error(void **state) {
  fixture *f = *state;
  struct sigaction action = {0};
  poller_ready ready[1];
  double begun = now_ms();
  action.sa_handler = on_alarm;
  sigemptyset(&action.sa_mask);
  assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
  watch(f, 0, POLLER_READ);
  alarm(1);
  assert_int_equal(poller_wait(&f->waiting, ready, 1, 60000), 0);
  alarm(0);
  assert_true(now_ms() - begun < 30000);
}

#if defined(POLLER_POLL)
static void poll_has_no_descriptor_of_its_own(void **state) {
  fixture *f = *state;
  assert_int_equal(poller_fd(&f->waiting), -1);
}
#else
static void a_poller_can_be_waited_for_by_another(void **state) {
  fixture *f = *state;
  poller outer = {NULL};
  poller_ready ready[1];
  assert_int_equal(poller_open(&outer), 0);
  watch(f, 0, POLLER_READ);
  assert_int_equal(poller_set(&outer, poller_fd(&f->waiting), POLLER_READ), 0);
  assert_int_equal(poller_wait(&outer, ready, 1, 0), 0);
  send_a_byte(f, 0);
  assert_int_equal(poller_wait(&outer, ready, 1, 1000), 1);
  assert_int_equal(ready[0].what, POLLER_READ);
  poller_close(&outer);
}
#endif

/* Where it is known at all, a pipe's writer learns what its reader has left. */
static void what_a_pipe_s_reader_has_left_is_counted_or_unknown(void **state) {
  int ends[2];
  long unread;
  (void)state;
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], "abc", 3), 3);
  unread = poller_unread(ends[1]);
  assert_true(unread == 3 || unread == -1);
  close(ends[0]);
  close(ends[1]);
}

#define WITH_PAIRS(test) cmocka_unit_test_setup_teardown(test, start, end)

int main(void) {
  const struct CMUnitTest tests[] = {
    WITH_PAIRS(what_can_be_read_is_told_and_nothing_else),
    WITH_PAIRS(what_can_be_read_and_written_is_one_entry),
    WITH_PAIRS(what_is_watched_for_can_be_changed),
    WITH_PAIRS(what_is_not_watched_can_be_taken_away),
    WITH_PAIRS(the_other_side_s_end_is_told_as_what_was_asked_for),
    WITH_PAIRS(no_more_is_told_than_there_is_place_for),
    WITH_PAIRS(nothing_ready_is_told_after_the_time_and_not_before),
    WITH_PAIRS(a_signal_ends_the_waiting_without_an_error),
#if defined(POLLER_POLL)
    WITH_PAIRS(poll_has_no_descriptor_of_its_own),
#else
    WITH_PAIRS(a_poller_can_be_waited_for_by_another),
#endif
    cmocka_unit_test(what_a_pipe_s_reader_has_left_is_counted_or_unknown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
