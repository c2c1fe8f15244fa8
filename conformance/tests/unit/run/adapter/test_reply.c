/* test_reply.c - what an adapter may answer, and what breaks the contract. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "run/adapter/reply.h"
#include "text.h"

typedef struct row {
  const char *line;
  reply_kind answer;
  const char *said; /* the words, or what is wrong; NULL: not looked at */
} row;

static const row rows[] = {
    {"{\"id\":\"1\",\"ok\":{}}", REPLY_OK, NULL},
    {"{\"ok\":{\"id\":\"2\",\"reject\":\"x\"},\"id\":\"1\"}\r", REPLY_OK, NULL},
    {"{\"id\":{\"hex\":\"31\"},\"reject\":{\"hex\":\"6f6b\"}}", REPLY_REJECT, "ok"},
    {"{\"id\":\"1\",\"\\u006fk\":{},\"later\":[1]}", REPLY_OK, NULL},
    {"{\"id\":\"1\",\"unsupported\":\"no\"}", REPLY_UNSUPPORTED, "no"},
    {"{\"id\":\"1\",\"error\":\"\"}", REPLY_ERROR, ""},
    {"", REPLY_NOISE, NULL},
    {"debug: {\"id\":\"1\"}", REPLY_NOISE, NULL},
    {" {\"id\":\"1\",\"ok\":{}}", REPLY_NOISE, NULL},
    {"{}", REPLY_BROKEN, "a reply without an id"},
    {"{\"ok\":{}}", REPLY_BROKEN, "a reply without an id"},
    {"{\"id\":1,\"ok\":{}}", REPLY_BROKEN, "a reply whose id is not one text"},
    {"{\"id\":\"1\",\"id\":\"1\",\"ok\":{}}", REPLY_BROKEN, "a reply whose id is not one text"},
    {"{\"id\":\"1\"}", REPLY_BROKEN, "a reply with none of ok, reject, unsupported, error"},
    {"{\"id\":\"1\",\"ok\":{},\"reject\":\"x\"}", REPLY_BROKEN, "two answers in one reply"},
    {"{\"id\":\"1\",\"ok\":{},\"ok\":{}}", REPLY_BROKEN, "two answers in one reply"},
    {"{\"id\":\"1\",\"ok\":{}", REPLY_BROKEN, "a reply that is not JSON"},
    {"{\"id\":\"1\",\"ok\":{}} {}", REPLY_BROKEN, "a reply that is not JSON"},
    {"{\"id\":\"1\",\"reject\":\"\xff\"}", REPLY_BROKEN, "a reply that is not UTF-8"},
    {"{\"id\":\"1\",\"reject\":\"\\ud800\"}", REPLY_BROKEN, "a reply that is not JSON"},
};

/* Each line lies in memory of its own size, so that reading past it is seen. */
static void every_line_is_read_for_what_it_is(void **state) {
  reply_room room = {NULL, 0};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof rows / sizeof *rows; i++) {
    mem scratch = {NULL};
    reply found;
    bns_slice line;
    uint8_t *copy;
    line.len = strlen(rows[i].line);
    line.ptr = copy = malloc(line.len + (line.len == 0));
    assert_non_null(copy);
    memcpy(copy, rows[i].line, line.len);
    reply_read(&found, &room, &scratch, line);
    if (found.answer != rows[i].answer) fail_msg("%s: answer %d", rows[i].line, (int)found.answer);
    if (found.answer == REPLY_OK) assert_non_null(found.ok);
    if (found.answer == REPLY_BROKEN)
      assert_string_equal(found.wrong, rows[i].said);
    else if (found.answer != REPLY_NOISE)
      assert_true(bns_slice_is(found.id, "1"));
    if (found.answer >= REPLY_REJECT) assert_true(bns_slice_is(found.words, rows[i].said));
    mem_free(&scratch);
    free(copy);
  }
  reply_room_free(&room);
}

static void a_deep_reply_is_broken_and_not_a_crash(void **state) {
  reply_room room = {NULL, 0};
  mem scratch = {NULL};
  static char line[100000];
  reply found;
  size_t len;
  (void)state;
  strcpy(line, "{\"id\":\"1\",\"ok\":");
  len = strlen(line);
  memset(line + len, '[', sizeof line - len);
  reply_read(&found, &room, &scratch, (bns_slice){(const uint8_t *)line, sizeof line});
  assert_int_equal(found.answer, REPLY_BROKEN);
  assert_string_equal(found.wrong, "a reply that is nested too deeply");
  mem_free(&scratch);
  reply_room_free(&room);
}

static void words_that_are_no_text_are_told_apart_from_empty_ones(void **state) {
  reply_room room = {NULL, 0};
  mem scratch = {NULL};
  reply found;
  const char *line = "{\"id\":\"1\",\"reject\":5}";
  (void)state;
  reply_read(&found, &room, &scratch, bns_slice_of(line));
  assert_int_equal(found.answer, REPLY_REJECT);
  assert_null(found.words.ptr);
  mem_free(&scratch);
  reply_room_free(&room);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_line_is_read_for_what_it_is),
      cmocka_unit_test(a_deep_reply_is_broken_and_not_a_crash),
      cmocka_unit_test(words_that_are_no_text_are_told_apart_from_empty_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
