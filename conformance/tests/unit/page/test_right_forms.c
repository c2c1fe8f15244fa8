/* Right requests as clients, languages, proxies and logs print them (data/pasted, data/tools; data/README.md): each is
 * read, and found right with its key, as who pastes it into a page is told. What is wrong in them is asked by
 * check_pasted.py and check_tools.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"
#include "page/page_paste.h"
#include "text.h"
#include "util/slice.h"

#define DATA "conformance/tests/data/"

enum { VALUES_MOST = 32, FORMS_MIN = 150, ONE_OF = 3, OUTPUTS_MIN = 120 };

static vector_set set;
static redactor *secrets;

static int load(void **state) {
  char problem[256];
  (void)state;
  if (vectors_load(&set, NULL, problem, sizeof problem) != 0) return -1;
  secrets = redact_open(&set);
  return 0;
}

static int leave(void **state) {
  (void)state;
  redact_close(secrets);
  vectors_free(&set);
  return 0;
}

static void read_file(buf *out, const char *path) {
  char bytes[65536];
  size_t num;
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  while ((num = fread(bytes, 1, sizeof bytes, file)) > 0)
    buf_put(out, bytes, num);
  assert_int_equal(fclose(file), 0);
}

static bns_slice raw(const bns_json *object, const char *name) {
  const bns_json *value = bns_json_member(object, name);
  return value == NULL ? (bns_slice){NULL, 0} : (bns_slice){value->ptr, value->len};
}

/* told: what a page is told of the text of a row, with the secret of its key. */
static void ask(buf *told, const bns_json *row) {
  const page_paste how = {&set, secrets, 0, NULL, NULL, 0, NULL};
  const test_key *key = vectors_key(&set, slice_from(raw(row, "key"), 1)); /* behind the @ */
  buf asked = {NULL, 0, 0};
  assert_non_null(key);
  buf_put_text(&asked, "{\"text\":\"");
  buf_put_slice(&asked, raw(row, "text"));
  buf_put_text(&asked, "\",\"secret\":\"");
  buf_put_slice(&asked, raw(key->json, key->secret.len > 0 ? "secret" : "pem"));
  buf_put_text(&asked, "\"}");
  told->len = 0;
  assert_int_equal(page_paste_put(told, &how, buf_slice(&asked)), 0);
  buf_free(&asked);
}

static int has(bns_slice text, const char *what) {
  return slice_find(text, what) < text.len;
}

/* Go sorts a map when it prints it: the order that was sent is not known. */
static int is_unordered(const bns_json *row) {
  return bns_slice_is(raw(row, "form"), "go map") || bns_slice_is(raw(row, "form"), "go values");
}

/* A row of what a tool printed says what must be told of it, one of the forms is right. */
static const char *due(const bns_json *row) {
  const bns_slice want = raw(row, "want");
  if (bns_json_member(row, "text") == NULL || is_unordered(row)) return NULL;
  if (want.ptr == NULL || bns_slice_is(want, "valid")) return "\"verdict\":\"valid\"";
  return bns_slice_is(want, "not read") ? "\"problem\":" : NULL;
}

/* ask_each asks one of so many rows, and returns how many it asked. */
static int ask_each(const char *path, int one_of) {
  buf all = {NULL, 0, 0}, told = {NULL, 0, 0};
  bns_slice rest, line;
  int num = 0, seen = 0;
  read_file(&all, path);
  for (rest = buf_slice(&all); slice_line(&line, &rest);) {
    bns_json row[VALUES_MOST];
    size_t num_values = 0, at = 0;
    assert_int_equal(bns_json_parse(row, VALUES_MOST, &num_values, &at, line.ptr, line.len), BNS_OK);
    const char *wanted = due(row);
    if (wanted == NULL || seen++ % one_of != 0) continue;
    ask(&told, row);
    if (!has(buf_slice(&told), wanted))
      fail_msg("%.*s: not %s in %.*s", (int)line.len, (const char *)line.ptr, wanted, (int)told.len,
               (const char *)told.ptr);
    num++;
  }
  buf_free(&told);
  buf_free(&all);
  return num;
}

static void a_right_request_is_found_right_in_every_form(void **state) {
  (void)state;
  assert_true(ask_each(DATA "pasted/right.jsonl", 1) >= FORMS_MIN);
}

static void what_a_tool_printed_of_a_right_request_is_found_right(void **state) {
  (void)state;
  assert_true(ask_each(DATA "tools/tools.jsonl", ONE_OF) >= OUTPUTS_MIN);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_right_request_is_found_right_in_every_form),
                                     cmocka_unit_test(what_a_tool_printed_of_a_right_request_is_found_right)};
  return cmocka_run_group_tests(tests, load, leave);
}
