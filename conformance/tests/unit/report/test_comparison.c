/* test_comparison.c - what a verdict is worth on the page, how libraries are ordered and addressed, and that what they
 * say becomes no markup. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "report/site/badge.h"
#include "show/html.h"
#include "report/client_folder.h"
#include "report/comparison.h"
#include "report/site/site.h"
#include "text.h"

static verdict of(const char *id, outcome what, counted how) {
  verdict v;
  memset(&v, 0, sizeof v);
  v.id = bns_slice_of(id);
  v.outcome = what;
  v.counted = how;
  return v;
}

static verdict call(const char *id, severity how, const char *group) {
  verdict v = of(id, how == SEVERITY_DANGER ? OUTCOME_FAIL : OUTCOME_PASS, COUNTED_PASSED);
  v.op = bns_slice_of("send");
  v.severity = how;
  v.group = bns_slice_of(group);
  v.detail = bns_slice_of("a detail");
  return v;
}

static void run_of(comparison *all, const char *name, const verdict *list, size_t num) {
  run_info info;
  run_summary summary;
  size_t i;
  memset(&info, 0, sizeof info);
  memset(&summary, 0, sizeof summary);
  info.name = bns_slice_of(name);
  info.version = bns_slice_of("1.0");
  comparison_begin(all, &info);
  for (i = 0; i < num; i++)
    comparison_add(all, &list[i]);
  comparison_end(all, &summary);
}

static void a_verdict_has_the_word_that_the_contract_gives_it(void **state) {
  verdict as_expected = of("us-rest/sign/c", OUTCOME_FAIL, COUNTED_SKIPPED), otherwise;
  const struct {
    verdict v;
    grade grade;
    column column;
  } rows[] = {
      {of("spot-rest/sign/a", OUTCOME_PASS, COUNTED_PASSED), GRADE_OK, COLUMN_REST},
      {of("spot-ws/request/a", OUTCOME_FAIL, COUNTED_FAILED), GRADE_REFUSED, COLUMN_WEBSOCKET},
      {of("fix-logon/verify/a", OUTCOME_ACCEPTED, COUNTED_FAILED), GRADE_REFUSED, COLUMN_FIX},
      {of("pay-webhook/verify/a", OUTCOME_CRASH, COUNTED_FAILED), GRADE_REFUSED, COLUMN_PAY},
      {of("us-ws/request/a", OUTCOME_FAIL, COUNTED_SKIPPED), GRADE_OPEN, COLUMN_US},
      {of("us-rest/verify/a", OUTCOME_ACCEPTED, COUNTED_SKIPPED), GRADE_OK, COLUMN_US},
      {of("us-rest/request/a", OUTCOME_FAIL, COUNTED_NOT), GRADE_NONE, COLUMN_US},
      {of("spot-rest/request/a", OUTCOME_UNSUPPORTED, COUNTED_SKIPPED), GRADE_NONE, COLUMN_REST},
      {of("spot-rest/request/b", OUTCOME_GIVEN_UP, COUNTED_SKIPPED), GRADE_NONE, COLUMN_REST},
      {of("spot-rest/request/c", OUTCOME_HARNESS, COUNTED_FAILED), GRADE_NONE, COLUMN_REST},
      {call("spot-rest/send/a", SEVERITY_DANGER, "meaning"), GRADE_DANGER, COLUMN_MEANING},
      {call("us-rest/send/a", SEVERITY_ODD, "retries"), GRADE_ODD, COLUMN_RETRIES},
      {call("pay-request/send/a", SEVERITY_OPEN, "pay"), GRADE_OPEN, COLUMN_PAY},
      {call("spot-ws/send/a", SEVERITY_OK, "websocket"), GRADE_OK, COLUMN_WEBSOCKET},
  };
  size_t i;
  comparison all;
  (void)state;
  comparison_open(&all, NULL);
  for (i = 0; i < sizeof rows / sizeof *rows; i++) {
    run_of(&all, "a", &rows[i].v, 1);
    assert_int_equal(all.runs[i].cases[0].grade, rows[i].grade);
    assert_int_equal(all.runs[i].cases[0].column, rows[i].column);
  }
  as_expected.expectation = EXPECTED_AS_IS;
  run_of(&all, "a", &as_expected, 1);
  assert_int_equal(all.runs[i].cases[0].grade, GRADE_REFUSED);
  otherwise = of("us-rest/sign/c", OUTCOME_PASS, COUNTED_FAILED);
  otherwise.expectation = EXPECTED_FAILURE;
  run_of(&all, "a", &otherwise, 1);
  assert_int_equal(all.runs[i + 1].cases[0].grade, GRADE_OK);
  comparison_close(&all);
}

static void libraries_stand_worst_first_and_equals_by_name(void **state) {
  verdict bad[2], good = call("spot-rest/send/a", SEVERITY_OK, "rest");
  static const char *const names[] = {"two dangers", "one danger", "b", "c", "not run"};
  comparison all;
  size_t i;
  (void)state;
  bad[0] = call("spot-rest/send/a", SEVERITY_DANGER, "meaning");
  bad[1] = call("spot-rest/send/b", SEVERITY_DANGER, "meaning");
  comparison_open(&all, NULL);
  run_of(&all, "not run", NULL, 0);
  run_of(&all, "c", &good, 1);
  run_of(&all, "one danger", bad, 1);
  run_of(&all, "b", &good, 1);
  run_of(&all, "two dangers", bad, 2);
  comparison_sort(&all);
  for (i = 0; i < 5; i++)
    assert_true(bns_slice_is(all.runs[i].info.name, names[i]));
  assert_int_equal(all.runs[0].num_groups, 1);
  assert_int_equal(all.runs[0].groups[0].num_cases, 2);
  assert_int_equal(all.runs[0].cells[COLUMN_MEANING].counts[GRADE_DANGER], 2);
  assert_int_equal(all.runs[4].all.worst, GRADE_NONE);
  comparison_close(&all);
}

static void no_two_libraries_have_one_address(void **state) {
  static const char *const names[] = {"@a/b", "~40a~2Fb", "../../x", "same", "same", "same"};
  char longest[600];
  comparison all;
  size_t i, k, n;
  (void)state;
  memset(longest, '/', sizeof longest - 1);
  longest[sizeof longest - 1] = 0;
  comparison_open(&all, NULL);
  for (i = 0; i < sizeof names / sizeof *names; i++)
    run_of(&all, names[i], NULL, 0);
  run_of(&all, longest, NULL, 0);
  comparison_sort(&all);
  for (i = 0; i < all.num_runs; i++) {
    bns_slice id = all.runs[i].id;
    assert_true(id.len > 0 && id.len < 200 && id.ptr[0] != '.');
    for (n = 0; n < id.len; n++)
      assert_non_null(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", id.ptr[n]));
    for (k = 0; k < i; k++)
      assert_false(bns_slice_equal(id, all.runs[k].id));
  }
  comparison_close(&all);
}

static void a_badge_is_a_word_and_never_a_percentage(void **state) {
  static const char *const says[] = {"1 danger", "ok", "ok", "not run"};
  verdict bad = call("spot-rest/send/a", SEVERITY_DANGER, "meaning"),
          good = call("spot-rest/send/a", SEVERITY_OK, "rest"), odd = call("spot-rest/send/a", SEVERITY_ODD, "rest");
  mem arena = {NULL};
  buf out = {NULL, 0, 0};
  comparison all;
  size_t i;
  (void)state;
  comparison_open(&all, NULL);
  run_of(&all, "a", &bad, 1);
  run_of(&all, "b", &good, 1);
  run_of(&all, "bb", &odd, 1);
  run_of(&all, "c", NULL, 0);
  comparison_sort(&all);
  for (i = 0; i < 4; i++) {
    assert_true(bns_slice_is(badge_message(&arena, &all.runs[i], NULL, 0), says[i]));
    badge_put_svg(&out, &all.runs[i], NULL, 0);
    badge_put_json(&out, &all.runs[i], NULL, 0);
  }
  assert_null(memchr(out.ptr, '%', out.len));
  buf_free(&out);
  mem_free(&arena);
  comparison_close(&all);
}

static void any_byte_becomes_text(void **state) {
  buf out = {NULL, 0, 0};
  uint8_t bytes[256];
  bns_slice all;
  size_t i;
  (void)state;
  for (i = 0; i < 256; i++)
    bytes[i] = (uint8_t)i;
  all.ptr = bytes;
  all.len = 256;
  html_put(&out, all);
  assert_true(bns_utf8_valid(buf_slice(&out)));
  for (i = 0; i < out.len; i++) {
    assert_true(out.ptr[i] >= ' ');
    assert_null(memchr("<>\"'", out.ptr[i], 4));
    if (out.ptr[i] == '&') assert_true(i + 3 < out.len && memchr(out.ptr + i, ';', 6) != NULL);
  }
  out.len = 0;
  html_put_path(&out, all);
  for (i = 0; i < out.len; i++)
    assert_non_null(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%", out.ptr[i]));
  buf_free(&out);
}

static void an_id_with_other_letters_gets_no_file(void **state) {
  (void)state;
  assert_true(site_is_address(bns_slice_of("spot-rest/send/value-at")));
  assert_false(site_is_address(bns_slice_of("spot-rest/../../x")));
  assert_false(site_is_address(bns_slice_of("/etc/x")));
  assert_false(site_is_address(bns_slice_of("a//b")));
  assert_false(site_is_address(bns_slice_of("a/")));
  assert_false(site_is_address(bns_slice_of("A")));
  assert_false(site_is_address(bns_slice_of("")));
}

static void what_is_only_possible_accuses_nobody(void **state) {
  finding found[2];
  verdict v = of("spot-rest/send/a", OUTCOME_FAIL, COUNTED_FAILED);
  (void)state;
  memset(found, 0, sizeof found);
  found[0].id = bns_slice_of("a");
  found[1].id = bns_slice_of("b");
  v.findings = found;
  v.num_findings = 2;
  found[0].confidence = CONFIDENCE_POSSIBLE;
  found[1].confidence = CONFIDENCE_LIKELY;
  assert_false(comparison_is_mistake(&v, found[0].id));
  assert_false(comparison_is_mistake(&v, found[1].id));
  found[0].confidence = CONFIDENCE_LIKELY;
  found[1].confidence = CONFIDENCE_PROVED;
  assert_true(comparison_is_mistake(&v, found[0].id));
  assert_true(comparison_is_mistake(&v, found[1].id));
}

/* ------------------------------------------------------------------------------------------------- client_folder.c */

static char folder[256];

static void put_file(const char *name, const char *text) {
  char path[600];
  FILE *file;
  snprintf(path, sizeof path, "%s/one/%s", folder, name);
  file = fopen(path, "wb");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

static int make_folder(void **state) {
  const char *build = getenv("BUILD");
  char path[600];
  (void)state;
  snprintf(folder, sizeof folder, "%s/bn_test_XXXXXX", build && *build ? build : ".");
  if (mkdtemp(folder) == NULL) return -1;
  snprintf(path, sizeof path, "%s/one", folder);
  if (mkdir(path, 0700)) return -1;
  snprintf(path, sizeof path, "%s/one/again", folder);
  return mkdir(path, 0700);
}

static int remove_folder(void **state) {
  static const char *const parts[] = {
      "one/client.json", "one/states.json", "one/expect.txt", "one/again/value-at.py", "one/again", "one", ""};
  char path[600];
  size_t i;
  (void)state;
  for (i = 0; i < sizeof parts / sizeof *parts; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
    remove(path);
  }
  return 0;
}

static void a_client_is_known_by_its_folder_its_states_and_its_scripts(void **state) {
  client_folder all;
  char problem[256] = "";
  run_info info;
  verdict v = of("spot-rest/send/value-at", OUTCOME_FAIL, COUNTED_FAILED);
  const client_entry *one;
  finding_state what;
  (void)state;
  memset(&info, 0, sizeof info);
  put_file("client.json", "{\"name\":\"one\",\"package\":\"@a/one\",\"language\":\"C\"}");
  put_file("states.json",
           "[{\"case\":\"spot-rest/send/value-at\",\"state\":\"mended\",\"in\":\"2.0\",\"link\":\"https://a.b/1\"}]");
  put_file("again/value-at.py", "");
  assert_int_equal(client_folder_read(&all, folder, problem, sizeof problem), 0);
  assert_int_equal(all.num, 1);
  info.name = bns_slice_of("@a/one");
  one = client_folder_find(&all, &info);
  assert_non_null(one);
  what = client_folder_state(one, &v);
  assert_true(bns_slice_is(what.word, "fixed") && bns_slice_is(what.in, "2.0") &&
              bns_slice_is(what.link, "https://a.b/1"));
  assert_non_null(strstr((const char *)client_folder_script(one, &all.arena, &v).ptr, "/one/again/value-at.py"));
  v.id = bns_slice_of("spot-rest/send/value");
  assert_true(bns_slice_is(client_folder_state(one, &v).word, "new"));
  assert_int_equal(client_folder_script(one, &all.arena, &v).len, 0);
  put_file("states.json", "[{\"case\":\"spot-rest/send/value-at\",\"state\":\"fixed\"}]");
  client_folder_free(&all);
  assert_int_equal(client_folder_read(&all, folder, problem, sizeof problem), 0);
  v.id = bns_slice_of("spot-rest/send/value-at");
  assert_true(bns_slice_is(client_folder_state(client_folder_find(&all, &info), &v).word, "fixed"));
  v.id = bns_slice_of("spot-rest/send/value");
  put_file("states.json", "[{\"case\":\"spot-ws/*\",\"again\":\"value-at.py\"}]");
  put_file("expect.txt", "# a head\nspot-rest/send/* fail # it is why\n");
  client_folder_free(&all);
  assert_int_equal(client_folder_read(&all, folder, problem, sizeof problem), 0);
  one = client_folder_find(&all, &info);
  assert_int_equal(client_folder_script(one, &all.arena, &v).len, 0);
  v.op = bns_slice_of("send");
  v.detail = bns_slice_of("lost");
  client_folder_explain(&all, &all.arena, &info, &v);
  assert_true(bns_slice_is(v.detail, "lost"));
  v.expectation = EXPECTED_AS_IS;
  client_folder_explain(&all, &all.arena, &info, &v);
  assert_true(bns_slice_is(v.detail, "lost: it is why"));
  v.id = bns_slice_of("spot-ws/send/a");
  assert_true(bns_slice_is(client_folder_state(one, &v).word, "new"));
  assert_non_null(strstr((const char *)client_folder_script(one, &all.arena, &v).ptr, "/one/again/value-at.py"));
  client_folder_free(&all);
  put_file("states.json", "[{\"reason\":\"it is why\",\"state\":\"reported\"}]");
  assert_int_equal(client_folder_read(&all, folder, problem, sizeof problem), 0);
  one = client_folder_find(&all, &info);
  assert_true(bns_slice_is(client_folder_state(one, &v).word, "new"));
  v.id = bns_slice_of("spot-rest/send/a");
  assert_true(bns_slice_is(client_folder_state(one, &v).word, "reported"));
  info.name = bns_slice_of("two");
  assert_null(client_folder_find(&all, &info));
  client_folder_free(&all);
}

static void states_of_another_shape_are_refused(void **state) {
  static const char *const wrong[] = {"{}",
                                      "[",
                                      "[1]",
                                      "[{\"state\":\"new\"}]",
                                      "[{\"mistake\":\"a\",\"state\":\"repaired\"}]",
                                      "[{\"mistake\":\"a\",\"state\":\"new\",\"link\":\"javascript:alert(1)\"}]",
                                      "[{\"mistake\":\"a\",\"state\":\"new\",\"link\":\"https://a.b/ c\"}]"};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    client_folder all;
    char problem[256] = "";
    put_file("states.json", wrong[i]);
    assert_int_equal(client_folder_read(&all, folder, problem, sizeof problem), -1);
    assert_non_null(strstr(problem, "states.json"));
    client_folder_free(&all);
  }
}

/* A name that no system takes fails for the super-user too. */
static void a_folder_that_cannot_be_read_is_not_taken_for_an_absent_one(void **state) {
  static char path[70000];
  client_folder all;
  char problem[256] = "";
  (void)state;
  memset(path, 'a', sizeof path - 1);
  assert_int_equal(client_folder_read(&all, path, problem, sizeof problem), -1);
  client_folder_free(&all);
  assert_int_equal(client_folder_read(&all, "/no/such/folder", problem, sizeof problem), 0);
  client_folder_free(&all);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_verdict_has_the_word_that_the_contract_gives_it),
      cmocka_unit_test(libraries_stand_worst_first_and_equals_by_name),
      cmocka_unit_test(no_two_libraries_have_one_address),
      cmocka_unit_test(a_badge_is_a_word_and_never_a_percentage),
      cmocka_unit_test(any_byte_becomes_text),
      cmocka_unit_test(an_id_with_other_letters_gets_no_file),
      cmocka_unit_test(what_is_only_possible_accuses_nobody),
      cmocka_unit_test(a_client_is_known_by_its_folder_its_states_and_its_scripts),
      cmocka_unit_test(states_of_another_shape_are_refused),
      cmocka_unit_test(a_folder_that_cannot_be_read_is_not_taken_for_an_absent_one),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
