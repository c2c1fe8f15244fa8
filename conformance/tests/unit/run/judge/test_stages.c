/* test_stages.c - what an answer's stages are read from, what a frame and a FIX message are taken apart into, and which
 * of two stages is said to differ, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "run/judge/stages.h"
#include "text.h"
#include "util/json_text.h"

static mem arena;

static int unload(void **state) {
  (void)state;
  mem_free(&arena);
  return 0;
}

static void is_text(bns_slice found, const char *wanted) {
  if (!bns_slice_is(found, wanted)) fail_msg("%.*s, not %s", (int)found.len, (const char *)found.ptr, wanted);
}

static const char *read_ok(stages *out, const char *json) {
  const bns_json *ok = json_read(&arena, bns_slice_of(json));
  assert_non_null(ok);
  return stages_read(out, &arena, ok, 0);
}

/* --------------------------------------------------------------------------------------------------------- reading */

static void each_stage_of_an_answer_is_read(void **state) {
  stages found;
  (void)state;
  assert_null(read_ok(&found, "{\"message\":\"m\",\"body\":\"b\",\"headers\":[[\"A\",\"1\"],[\"B\",\"\"]],\"more\":7,"
                              "\"target\":\"t\",\"signature\":\"\\u0073\",\"payload\":\"p\"}"));
  for (int i = 0; i < NUM_STAGES; i++)
    assert_int_equal(found.has[i], 1);
  is_text(found.text[STAGE_PAYLOAD], "p");
  is_text(found.text[STAGE_SIGNATURE], "s");
  is_text(found.text[STAGE_TARGET], "t");
  is_text(found.text[STAGE_BODY], "b");
  is_text(found.text[STAGE_MESSAGE], "m");
  assert_int_equal(found.num_headers, 2);
  is_text(found.headers[0].name, "A");
  is_text(found.headers[0].value, "1");
  is_text(found.headers[1].name, "B");
  is_text(found.headers[1].value, "");
  assert_null(read_ok(&found, "{\"headers\":[]}"));
  assert_int_equal(found.has[STAGE_HEADERS], 1);
  assert_int_equal(found.num_headers, 0);
  assert_null(read_ok(&found, "{}"));
  for (int i = 0; i < NUM_STAGES; i++)
    assert_int_equal(found.has[i], 0);
}

static void what_is_no_stage_is_told(void **state) {
  static const struct {
    const char *ok, *wrong;
  } rows[] = {
      {"[\"payload\",\"p\"]", "an ok that is no object"},
      {"{\"payload\":1}", "a payload that is no text"},
      {"{\"signature\":null}", "a signature that is no text"},
      {"{\"target\":[]}", "a target that is no text"},
      {"{\"body\":{}}", "a body that is no text"},
      {"{\"message\":true}", "a message that is no text"},
      {"{\"message\":true,\"payload\":\"p\"}", "a message that is no text"},
      {"{\"body\":\"\",\"target\":\"t\",\"body\":\"\"}", "a stage that stands there twice"},
      {"{\"headers\":[],\"headers\":[]}", "a stage that stands there twice"},
      {"{\"headers\":{\"A\":\"1\"}}", "headers that are no list of pairs"},
      {"{\"headers\":\"A: 1\"}", "headers that are no list of pairs"},
      {"{\"headers\":[\"A\",\"1\"]}", "headers that are no list of pairs"},
      {"{\"headers\":[[\"A\",\"1\"],[\"B\"]]}", "headers that are no list of pairs"},
      {"{\"headers\":[[\"A\",\"1\",\"2\"]]}", "headers that are no list of pairs"},
      {"{\"headers\":[[]]}", "headers that are no list of pairs"},
      {"{\"headers\":[{\"A\":\"1\",\"B\":\"2\"}]}", "headers that are no list of pairs"},
      {"{\"headers\":[[1,\"1\"]]}", "a header whose name is no text"},
      {"{\"headers\":[[\"A\",\"1\"],[\"B\",2]]}", "a header whose value is no text"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    stages found;
    const char *wrong = read_ok(&found, rows[i].ok);
    if (wrong == NULL || strcmp(wrong, rows[i].wrong) != 0) fail_msg("%s: %s", rows[i].ok, wrong);
  }
}

/* ---------------------------------------------------------------------------------------------------------- frames */

static void a_frame_is_taken_apart_into_its_method_and_its_params(void **state) {
  static const char text[] = "{\"params\":{\"a\":\"\\u0041\",\"n\":0.10,\"t\":true,\"f\":false,\"o\":{\"x\":[1]},"
                             "\"l\":[ ],\"z\":null},\"method\":\"m\\u0065\",\"id\":null}";
  static const struct {
    const char *name, *value;
    bns_value kind;
  } rows[] = {{"a", "A", BNS_TEXT},        {"n", "0.10", BNS_NUMBER},      {"t", "true", BNS_BOOLEAN},
              {"f", "false", BNS_BOOLEAN}, {"o", "{\"x\":[1]}", BNS_TEXT}, {"l", "[ ]", BNS_TEXT},
              {"z", "null", BNS_TEXT}};
  frame found;
  (void)state;
  assert_int_equal(frame_read(&found, &arena, bns_slice_of(text)), 0);
  is_text(found.method, "me");
  assert_int_equal(found.num_params, sizeof rows / sizeof *rows);
  for (size_t i = 0; i < found.num_params; i++) {
    is_text(found.params[i].name, rows[i].name);
    is_text(found.params[i].value, rows[i].value);
    assert_int_equal(found.params[i].kind, rows[i].kind);
  }
  assert_int_equal(frame_read(&found, &arena, bns_slice_of("{\"method\":\"m\",\"params\":{}}")), 0);
  assert_int_equal(found.num_params, 0);
}

static void what_is_no_frame_or_names_a_member_twice_is_none(void **state) {
  static const char *const rows[] = {
      "",
      "{",
      "[\"method\",\"m\",\"params\",{}]",
      "{}",
      "{\"method\":\"m\"}",
      "{\"params\":{}}",
      "{\"method\":1,\"params\":{}}",
      "{\"method\":\"m\",\"params\":[]}",
      "{\"method\":\"m\",\"params\":[\"a\",1]}",
      "{\"method\":\"m\",\"params\":null}",
      "{\"id\":1,\"method\":\"m\",\"params\":{},\"id\":2}",
      "{\"method\":\"m\",\"id\":1,\"params\":{},\"method\":\"m\"}",
      "{\"params\":{},\"method\":\"m\",\"id\":1,\"params\":{}}",
      "{\"x\":1,\"method\":\"m\",\"x\":1,\"params\":{}}",
      "{\"method\":\"m\",\"params\":{}} {}",
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    frame found;
    if (frame_read(&found, &arena, bns_slice_of(rows[i])) != -1) fail_msg("%s", rows[i]);
  }
}

/* ------------------------------------------------------------------------------------------------------------- FIX */

/* FX-4. The sums were reckoned by Python: sum(bytes) % 256; so were the lengths. */
static bns_slice fix_of(const char *text) {
  bns_slice copy = mem_copy(&arena, (const uint8_t *)text, strlen(text));
  for (size_t i = 0; i < copy.len; i++)
    if (text[i] == '|') ((uint8_t *)(uintptr_t)copy.ptr)[i] = 1;
  return copy;
}

static void a_fix_message_is_taken_apart_into_tags_and_values(void **state) {
  static const char *const texts[] = {"8=FIX.4.4|9=5|35=A|10=180|", "8=FIX.4.4|9=11|35=A|49=ME|10=030|",
                                      "8=FIX.4.4|9=18|35=A|49=ME|58=a=b|10=208|", "8=FIX.4.4|9=9|35=A|58=|10=099|",
                                      "8=FIX.4.4|9=011|35=A|49=ME|10=078|"};
  static const char *const fields[][2] = {{"8", "FIX.4.4"}, {"9", "18"}, {"35", "A"}, {"49", "ME"}, {"58", "a=b"}};
  bns_param *found;
  size_t num;
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (fix_read(&found, &num, &arena, fix_of(texts[i])) != 0) fail_msg("%s", texts[i]);
  assert_int_equal(fix_read(&found, &num, &arena, fix_of(texts[2])), 0);
  assert_int_equal(num, 6);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    is_text(found[i].name, fields[i][0]);
    is_text(found[i].value, fields[i][1]);
  }
}

static void what_is_no_fix_message_or_has_another_length_or_sum_is_none(void **state) {
  static const char *const rows[] = {
      "",
      "8=FIX.4.4|9=5|35=A|",                    /* no trailer */
      "8=FIX.4.4|9=11|35=A|49=ME|10=030",       /* its last SOH is not there */
      "8=FIX.4.4|9=10|35=A|49=ME|10=029|",      /* a byte too few */
      "8=FIX.4.4|9=12|35=A|49=ME|10=031|",      /* a byte too many */
      "8=FIX.4.4|9=|35=A|49=ME|10=188|",        /* no length */
      "8=FIX.4.4|9=11|35=A|49=ME|10=031|",      /* another sum */
      "8=FIX.4.4|9=11|35=A|49=ME|10=30|",       /* a sum of two digits */
      "8=FIX.4.4|9=11|35=A|49=ME|10=0030|",     /* a sum of four */
      "8=FIX.4.4|9=11|49=ME|35=A|10=030|",      /* 35 is not third */
      "8=FIX.4.4|9=7|35=A|5|10=236|",           /* a field without = */
      "8=FIX.4.4|9=6|35=A||10=182|",            /* an empty field */
      "8=FIX.4.4|9=11|35=A|49=ME|10=030|58=x|", /* 10 is not last */
      "9=FIX.4.4|9=11|35=A|49=ME|10=031|",      /* 8 is not first */
      "8=FIX.4.4|1=1|9=11|35=A|49=ME|10=190|",  /* 9 is not second */
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    bns_param *found;
    size_t num;
    if (fix_read(&found, &num, &arena, fix_of(rows[i])) != -1) fail_msg("%s", rows[i]);
  }
}

/* ------------------------------------------------------------------------------------------------------ comparing */

static bns_param param(const char *name, const char *value, bns_value kind) {
  return (bns_param){bns_slice_of(name), bns_slice_of(value), kind};
}

static void parameters_are_the_same_whatever_their_order_but_each_as_often(void **state) {
  bns_param a[] = {param("a", "2", BNS_TEXT), param("b", "1", BNS_TEXT), param("a", "1", BNS_TEXT)};
  bns_param b[] = {param("a", "1", BNS_TEXT), param("a", "2", BNS_TEXT), param("b", "1", BNS_TEXT)};
  bns_param twice[] = {param("a", "1", BNS_TEXT), param("a", "1", BNS_TEXT), param("b", "1", BNS_TEXT)};
  bns_param number[] = {param("b", "1", BNS_NUMBER), param("a", "2", BNS_TEXT), param("a", "1", BNS_TEXT)};
  bns_param other[] = {param("b", "1", BNS_TEXT), param("c", "2", BNS_TEXT), param("a", "1", BNS_TEXT)};
  bns_param mixed[] = {param("a", "1", BNS_NUMBER), param("a", "1", BNS_TEXT)};
  bns_param turned[] = {param("a", "1", BNS_TEXT), param("a", "1", BNS_NUMBER)};
  (void)state;
  assert_true(params_same(a, 3, b, 3, 1));
  assert_true(params_same(a, 0, b, 0, 1));
  assert_false(params_same(a, 3, b, 2, 1));
  assert_false(params_same(a, 0, b, 1, 1));
  assert_false(params_same(a, 3, twice, 3, 1));
  assert_false(params_same(a, 3, other, 3, 0));
  assert_false(params_same(a, 3, number, 3, 1));
  assert_true(params_same(a, 3, number, 3, 0));
  assert_true(params_same(mixed, 2, turned, 2, 1));
}

static const vector *vector_in(const char *scheme, bns_key_kind kind) {
  static test_key key;
  static vector v;
  memset(&key, 0, sizeof key);
  memset(&v, 0, sizeof v);
  key.kind = kind;
  v.key = &key;
  v.scheme = bns_scheme_find(scheme, strlen(scheme));
  assert_non_null(v.scheme);
  return &v;
}

/* which: what is said to differ; NULL: nothing. */
static void assert_difference(const vector *v, const char *right, const char *yours, const char *which, size_t offset,
                              const char *shown_right, const char *shown_yours) {
  stages a, b;
  difference found;
  assert_null(read_ok(&a, right));
  assert_null(read_ok(&b, yours));
  int differs = stages_differ(&found, &arena, v, &a, &b);
  if (differs != (which != NULL)) fail_msg("%s, %s: %d", right, yours, differs);
  if (which == NULL) return;
  assert_string_equal(stage_name(found.stage), which);
  if (found.offset != offset) fail_msg("%s, %s: byte %zu", right, yours, found.offset);
  is_text(found.right, shown_right);
  is_text(found.yours, shown_yours);
}

static void the_first_stage_that_differs_is_told_and_its_first_byte(void **state) {
  const vector *v = vector_in("spot-rest", BNS_KIND_HMAC);
  (void)state;
  assert_difference(v, "{\"payload\":\"a=1\",\"body\":\"b\"}", "{\"payload\":\"a=1\",\"body\":\"b\"}", NULL, 0, "", "");
  assert_difference(v, "{\"payload\":\"a=1\",\"body\":\"b\"}", "{\"body\":\"c\",\"payload\":\"a=2\"}", "payload", 2,
                    "a=1", "a=2");
  assert_difference(v, "{\"payload\":\"a=1\"}", "{\"payload\":\"a=\"}", "payload", 2, "a=1", "a=");
  assert_difference(v, "{\"payload\":\"\"}", "{\"payload\":\"a\"}", "payload", 0, "", "a");
  /* What stands behind a text, its quotation mark, is none of it. */
  assert_difference(v, "{\"payload\":\"p\"}", "{\"payload\":\"p\\\"\"}", "payload", 1, "p", "p\"");
  assert_difference(v, "{\"payload\":\"p\\\"\"}", "{\"payload\":\"p\"}", "payload", 1, "p\"", "p");
  assert_difference(v, "{\"target\":\"/a\",\"body\":\"b\"}", "{\"signature\":\"00\",\"body\":\"c\"}", "body", 0, "b",
                    "c");
  assert_difference(v, "{\"target\":\"/a?B\"}", "{\"target\":\"/a?b\"}", "target", 3, "/a?B", "/a?b");
  assert_difference(v, "{\"payload\":\"p\"}", "{\"target\":\"/a\"}", NULL, 0, "", "");
}

/* SR-4: hex in either case. PR-2 has capitals alone, and base64 (SR-5, SR-6) is bytes. */
static void a_signature_in_hex_is_the_same_in_either_case_where_the_rules_say_so(void **state) {
  static const char small[] = "{\"signature\":\"0aZ@\"}", capital[] = "{\"signature\":\"0AZ@\"}";
  (void)state;
  assert_difference(vector_in("spot-rest", BNS_KIND_HMAC), small, capital, NULL, 0, "", "");
  assert_difference(vector_in("us-ws", BNS_KIND_HMAC), small, capital, NULL, 0, "", "");
  assert_difference(vector_in("spot-rest", BNS_KIND_HMAC), small, "{\"signature\":\"0AZ`\"}", "signature", 1, "0aZ@",
                    "0AZ`");
  assert_difference(vector_in("spot-rest", BNS_KIND_HMAC), small, "{\"signature\":\"0aZ@0\"}", "signature", 4, "0aZ@",
                    "0aZ@0");
  assert_difference(vector_in("spot-rest", BNS_KIND_ED25519), small, capital, "signature", 1, "0aZ@", "0AZ@");
  assert_difference(vector_in("pay-request", BNS_KIND_HMAC), small, capital, "signature", 1, "0aZ@", "0AZ@");
}

static void each_expected_header_is_there_with_its_value_wherever_it_stands(void **state) {
  static const char right[] = "{\"headers\":[[\"X-MBX-APIKEY\",\"abc\"],[\"Content-Type\",\"t\"]]}";
  const vector *v = vector_in("spot-rest", BNS_KIND_HMAC);
  (void)state;
  assert_difference(v, right, "{\"headers\":[[\"content-type\",\"t\"],[\"More\",\"1\"],[\"X-mbx-apikey\",\"abc\"]]}",
                    NULL, 0, "", "");
  assert_difference(v, right, "{\"headers\":[[\"X-MBX-APIKEY\",\"abc\"]]}", "headers", 0, "Content-Type: t", "");
  assert_difference(v, right, "{\"headers\":[]}", "headers", 0, "X-MBX-APIKEY: abc", "");
  assert_difference(v, right, "{\"headers\":[[\"Content-Type\",\"t\"],[\"x-mbx-apikey\",\"abd\"]]}", "headers", 16,
                    "X-MBX-APIKEY: abc", "x-mbx-apikey: abd");
  assert_difference(v, right,
                    "{\"headers\":[[\"X-MBX-APIKEY\",\"abc\"],[\"X-MBX-APIKEY\",\"a\"],[\"Content-Type\",\"t\"]]}",
                    "headers", 15, "X-MBX-APIKEY: abc", "X-MBX-APIKEY: a");
  assert_difference(v, right, "{\"headers\":[[\"X-MBX-APIKE\",\"abc\"],[\"Content-Type\",\"t\"]]}", "headers", 0,
                    "X-MBX-APIKEY: abc", "");
}

static int messages_differ(const vector *v, bns_slice right, bns_slice yours) {
  stages a = {{0}, {{NULL, 0}}, NULL, 0}, b = a;
  difference found;
  a.has[STAGE_MESSAGE] = b.has[STAGE_MESSAGE] = 1;
  a.text[STAGE_MESSAGE] = right;
  b.text[STAGE_MESSAGE] = yours;
  return stages_differ(&found, &arena, v, &a, &b);
}

static void a_frame_is_the_same_in_another_order_and_with_another_id(void **state) {
  static const char right[] = "{\"id\":1,\"method\":\"m\",\"params\":{\"a\":1,\"b\":\"2\"}}";
  static const struct {
    const char *message;
    int is_same;
  } rows[] = {{right, 1},
              {"{\"params\": {\"b\":\"2\",\"a\":1},\"method\":\"m\",\"id\":\"x\"}", 1},
              {"{\"id\":1,\"method\":\"n\",\"params\":{\"a\":1,\"b\":\"2\"}}", 0},
              {"{\"id\":1,\"method\":\"m\",\"params\":{\"a\":1,\"b\":2}}", 0},
              {"{\"id\":1,\"method\":\"m\",\"params\":{\"a\":1}}", 0},
              {"{\"id\":1,\"method\":\"m\",\"params\":[]}", 0}};
  const vector *v = vector_in("spot-ws", BNS_KIND_HMAC);
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (messages_differ(v, bns_slice_of(right), bns_slice_of(rows[i].message)) == rows[i].is_same)
      fail_msg("%s", rows[i].message);
}

/* FX-4: the fields between head and trailer are a set. */
static void a_fix_message_is_the_same_in_another_order_between_head_and_trailer(void **state) {
  static const struct {
    const char *message;
    int is_same;
  } rows[] = {{"8=FIX.4.4|9=19|35=A|49=ME|56=SPOT|10=021|", 1},  {"8=FIX.4.4|9=19|35=A|56=SPOT|49=ME|10=021|", 1},
              {"8=FIX.4.4|9=019|35=A|49=ME|56=SPOT|10=069|", 1}, {"8=FIX.4.4|9=19|35=A|49=ME|56=SPOU|10=022|", 0},
              {"8=FIX.4.4|9=11|35=A|49=ME|10=030|", 0},          {"8=FIX.4.4|9=24|35=A|49=ME|56=SPOT|58=x|10=052|", 0},
              {"8=FIX.4.4|9=19|35=B|49=ME|56=SPOT|10=022|", 0},  {"8=FIX.4.4|9=19|35=A|49=ME|56=SPOT|10=0021|", 0},
              {"8=FIX.4.2|9=19|35=A|49=ME|56=SPOT|10=019|", 0}};
  const vector *v = vector_in("fix-logon", BNS_KIND_ED25519);
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (messages_differ(v, fix_of("8=FIX.4.4|9=19|35=A|49=ME|56=SPOT|10=021|"), fix_of(rows[i].message)) ==
        rows[i].is_same)
      fail_msg("%s", rows[i].message);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_stage_of_an_answer_is_read),
      cmocka_unit_test(what_is_no_stage_is_told),
      cmocka_unit_test(a_frame_is_taken_apart_into_its_method_and_its_params),
      cmocka_unit_test(what_is_no_frame_or_names_a_member_twice_is_none),
      cmocka_unit_test(a_fix_message_is_taken_apart_into_tags_and_values),
      cmocka_unit_test(what_is_no_fix_message_or_has_another_length_or_sum_is_none),
      cmocka_unit_test(parameters_are_the_same_whatever_their_order_but_each_as_often),
      cmocka_unit_test(the_first_stage_that_differs_is_told_and_its_first_byte),
      cmocka_unit_test(a_signature_in_hex_is_the_same_in_either_case_where_the_rules_say_so),
      cmocka_unit_test(each_expected_header_is_there_with_its_value_wherever_it_stands),
      cmocka_unit_test(a_frame_is_the_same_in_another_order_and_with_another_id),
      cmocka_unit_test(a_fix_message_is_the_same_in_another_order_between_head_and_trailer),
  };
  return cmocka_run_group_tests(tests, NULL, unload);
}
