/* The vectors as they are read: all of them, and those alone that the documents print wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "suite/vectors.h"
#include "text.h"

static vector_set all, some;

static int load(void **state) {
  char problem[256];
  (void)state;
  return vectors_load(&all, NULL, problem, sizeof problem) || vectors_load_disputed(&some, problem, sizeof problem);
}

static int leave(void **state) {
  (void)state;
  vectors_free(&all);
  vectors_free(&some);
  return 0;
}

static int is_disputed(const vector *v) {
  return bns_json_member(v->json, "disputed") != NULL;
}

static void the_disputed_vectors_are_read_alone_as_among_all(void **state) {
  size_t num = 0;
  (void)state;
  for (size_t i = 0; i < all.num_vectors; i++) {
    const vector *v = &all.vectors[i], *alone = vectors_find(&some, v->id);
    assert_int_equal(alone != NULL, is_disputed(v));
    if (alone == NULL) continue;
    num++;
    assert_true(bns_slice_equal(alone->line, v->line));
    assert_true(alone->scheme == v->scheme && alone->op == v->op && alone->level == v->level);
    assert_true((alone->key == NULL) == (v->key == NULL));
  }
  assert_true(num > 10);
  assert_int_equal(some.num_vectors, num);
}

static void what_explains_a_request_is_read_beside_them(void **state) {
  (void)state;
  assert_int_equal(some.num_keys, all.num_keys);
  assert_non_null(vectors_key(&some, bns_slice_of("docs")));
  assert_non_null(some.mistakes);
  assert_non_null(some.reasons);
  assert_non_null(some.rules);
  assert_non_null(some.published);
  assert_string_equal(some.digest, all.digest);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_disputed_vectors_are_read_alone_as_among_all),
                                     cmocka_unit_test(what_explains_a_request_is_read_beside_them)};
  return cmocka_run_group_tests(tests, load, leave);
}
