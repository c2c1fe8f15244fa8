/* test_template.c - shapes are filled in: values with and without quotes, lists, shapes by name; what is unknown stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exchange/template.h"
#include "text.h"

static int put(buf *out, const scope *self, bns_slice name) {
  if (bns_slice_is(name, "text")) buf_put_text(out, "\"a b\"");
  if (bns_slice_is(name, "number")) buf_format(out, "%zu", self->index + 7);
  return bns_slice_is(name, "text") || bns_slice_is(name, "number");
}

static int item(scope *out, const scope *self, bns_slice list, size_t index) {
  *out = *self;
  out->outer = self;
  out->index = index;
  if (bns_slice_is(list, "none")) return 0;
  return bns_slice_is(list, "three") ? index < 3 : bns_slice_is(list, "endless") ? 1 : -1;
}

static const scope_kind kind = {put, item};

static bns_slice filled(mem *arena, const char *shape) {
  static const char shapes_text[] = "{\"one\":{\"n\":\"$number\"},\"self\":[\"$shape self\"]}";
  scope whole;
  buf out = {NULL, 0, 0};
  memset(&whole, 0, sizeof whole);
  whole.kind = &kind;
  template_put(&out, json_read(arena, bns_slice_of(shape)), json_read(arena, bns_slice_of(shapes_text)), &whole);
  return mem_take(arena, &out);
}

static void test_fills_shapes(void **state) {
  static const struct {
    const char *shape, *wanted;
  } rows[] = {{"{\"a\":\"$text\",\"b\":\"$number\",\"c\":[1,null,true,\"x\"]}",
               "{\"a\":\"a b\",\"b\":7,\"c\":[1,null,true,\"x\"]}"},
              {"[\"$number:text\",\"$number\"]", "[\"7\",7]"},
              {"\"$unknown\"", "\"$unknown\""},
              {"[\"$each three\",\"$number\"]", "[7,8,9]"},
              {"[\"$each none\",\"$number\"]", "[]"},
              {"[\"$each unknown\",\"$number\"]", "[]"},
              {"[\"$one three\",{\"n\":\"$number\"}]", "{\"n\":7}"},
              {"[\"$one none\",1]", "null"},
              {"[\"$each three\",\"$shape one\"]", "[{\"n\":7},{\"n\":8},{\"n\":9}]"},
              {"\"$shape nobody\"", "\"$shape nobody\""},
              {"{}", "{}"},
              {"[]", "[]"}};
  mem arena = {NULL};
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bns_slice found = filled(&arena, rows[i].shape);
    if (!bns_slice_is(found, rows[i].wanted)) print_message("%.*s\n", (int)found.len, (const char *)found.ptr);
    assert_true(bns_slice_is(found, rows[i].wanted));
  }
  mem_free(&arena);
}

static void test_has_an_end(void **state) {
  mem arena = {NULL};
  bns_slice found;
  (void)state;
  found = filled(&arena, "[\"$each endless\",\"$text\"]");
  assert_true(found.len > 1 << 20 && found.len < 5 << 20);
  assert_true(json_is(found));
  assert_true(json_is(filled(&arena, "\"$shape self\"")));
  assert_true(json_is(filled(&arena, "[\"$each endless\",[\"$each endless\",[\"$each endless\",1]]]")));
  mem_free(&arena);
}

/* What a list adds to as many bytes. */
static void adds(size_t len, const char *wanted) {
  mem arena = {NULL};
  scope whole;
  buf out = {NULL, 0, 0};
  memset(&whole, 0, sizeof whole);
  whole.kind = &kind;
  buf_reserve(&out, len);
  for (; out.len < len; out.len++)
    out.ptr[out.len] = ' ';
  template_put(&out, json_read(&arena, bns_slice_of("[\"$each three\",\"$number\"]")), NULL, &whole);
  assert_int_equal(out.len, len + strlen(wanted));
  assert_memory_equal(out.ptr + len, wanted, strlen(wanted));
  buf_free(&out);
  mem_free(&arena);
}

static void a_list_ends_where_an_answer_has_four_mebibytes(void **state) {
  enum { MOST = 4 << 20 };
  (void)state;
  adds(0, "[7,8,9]");
  adds(MOST - 5, "[7,8,9]");
  adds(MOST - 4, "[7,8]");
  adds(MOST - 3, "[7,8]");
  adds(MOST - 2, "[7]");
  adds(MOST - 1, "[]");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_fills_shapes), cmocka_unit_test(test_has_an_end),
                                     cmocka_unit_test(a_list_ends_where_an_answer_has_four_mebibytes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
