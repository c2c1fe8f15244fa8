/* The addresses of a name, by a process of its own. Only names that this machine answers itself are asked. */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/name_lookup.h"

enum { LONGEST_MS = 20000 };

/* take_whole waits for the answer: 1, -1, or 0 where none came in time. */
static int take_whole(name_lookup *self, name_answer *out) {
  struct pollfd waiting = {self->fd, POLLIN, 0};
  int taken = 0;
  while (taken == 0 && poll(&waiting, 1, LONGEST_MS) > 0)
    taken = name_lookup_take(self, out);
  return taken;
}

static void assert_no_process_is_left(void) {
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
  assert_int_equal(errno, ECHILD);
}

static void an_address_in_digits_is_told_from_a_name(void **state) {
  name_answer out;
  (void)state;
  assert_true(name_is_address(&out, "127.0.0.1", "80"));
  assert_int_equal(out.num, 1);
  assert_int_equal(out.list[0].family, AF_INET);
  assert_true(name_is_address(&out, "::1", "80"));
  assert_int_equal(out.list[0].family, AF_INET6);
  assert_false(name_is_address(&out, "localhost", "80"));
  assert_int_equal(out.num, 0);
}

static void a_name_has_its_addresses_and_no_process_is_left(void **state) {
  name_lookup self;
  name_answer out;
  (void)state;
  assert_int_equal(name_lookup_start(&self, "localhost", "80"), 0);
  assert_int_equal(take_whole(&self, &out), 1);
  assert_int_equal(out.unknown, 0);
  assert_in_range(out.num, 1, NAME_ADDRESSES_MAX);
  name_lookup_end(&self);
  assert_no_process_is_left();
}

static void what_the_resolver_refuses_comes_back_as_its_number(void **state) {
  name_lookup self;
  name_answer out;
  (void)state;
  assert_int_equal(name_lookup_start(&self, "localhost", "no such service"), 0);
  assert_int_equal(take_whole(&self, &out), 1);
  assert_int_not_equal(out.unknown, 0);
  assert_int_equal(out.num, 0);
  name_lookup_end(&self);
}

static void a_look_up_that_dies_before_its_answer_has_none(void **state) {
  name_lookup self;
  name_answer out;
  int ends[2];
  (void)state;
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], "half", 4), 4);
  close(ends[1]);
  self = (name_lookup){0, ends[0], 0};
  assert_int_equal(take_whole(&self, &out), -1);
  name_lookup_end(&self);
}

static void one_that_is_given_up_leaves_no_process(void **state) {
  name_lookup self;
  (void)state;
  assert_int_equal(name_lookup_start(&self, "localhost", "80"), 0);
  name_lookup_end(&self);
  assert_no_process_is_left();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_address_in_digits_is_told_from_a_name),
      cmocka_unit_test(a_name_has_its_addresses_and_no_process_is_left),
      cmocka_unit_test(what_the_resolver_refuses_comes_back_as_its_number),
      cmocka_unit_test(a_look_up_that_dies_before_its_answer_has_none),
      cmocka_unit_test(one_that_is_given_up_leaves_no_process),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
