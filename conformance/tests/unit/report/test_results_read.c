/* test_results_read.c - result files read back: shards become one run; a file that is not whole is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "util/mem.h"
#include "report/results_read.h"
#include "report/report.h"
#include "text.h"

static vector_set vectors;
static char paths[2][256];

/* scratch makes an empty file for the test, in the build folder where that is known. */
static int scratch(char *name, size_t name_cap) {
  const char *folder = getenv("BUILD");
  int fd;
  snprintf(name, name_cap, "%s/bn_test_XXXXXX", folder && *folder ? folder : ".");
  fd = mkstemp(name);
  return fd < 0 ? -1 : close(fd);
}

static int load(void **state) {
  char problem[256];
  (void)state;
  if (scratch(paths[0], sizeof paths[0]) != 0 || scratch(paths[1], sizeof paths[1]) != 0) return -1;
  return vectors_load(&vectors, "conformance/tests/data/small", problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  unlink(paths[0]);
  unlink(paths[1]);
  vectors_free(&vectors);
  return 0;
}

/* tell gives a reporter the verdicts first, first + step ... of twelve made-up ones. */
static void tell(const reporter_kind *kind, FILE *file, size_t first, size_t step, const char *name) {
  static const hidden note = {2, 11, 64};
  report_options options = {NULL, 0, 80, 0, 0, NULL, NULL, NULL, NULL, NULL};
  run_info info;
  run_summary summary;
  reporter *self;
  size_t i;
  memset(&info, 0, sizeof info);
  memset(&summary, 0, sizeof summary);
  options.out = file;
  options.vectors = &vectors;
  info.suite_version = info.vectors_version = bns_slice_of("0.1.0");
  info.vectors_digest = bns_slice_of(vectors.digest);
  info.name = bns_slice_of(name);
  info.claims = bns_slice_of("spot-rest with hmac");
  info.command = bns_slice_of("./a \"b\"");
  info.options = bns_slice_of("--oneshot");
  self = kind->open(&options);
  assert_non_null(self);
  for (i = first; i < 12; i += step)
    info.num_apply++;
  kind->begin(self, &info);
  for (i = first; i < 12; i += step) {
    verdict v;
    memset(&v, 0, sizeof v);
    v.id = vectors.vectors[i].id;
    v.offset = -1;
    v.ms = 0.25;
    if (i % 3 == 0) {
      v.outcome = OUTCOME_FAIL;
      v.counted = COUNTED_FAILED;
      v.stage = bns_slice_of("payload");
      v.offset = (long)i;
      v.yours.ptr = (const uint8_t *)"\xFF\0\n\"";
      v.yours.len = 4;
      v.right = bns_slice_of("k=vmPU\xE2\x80\xA6uh8A");
      v.right_hidden = &note;
      v.num_right_hidden = 1;
      v.stderr_tail = bns_slice_of("last words\n");
    } else if (i % 3 == 1) {
      v.outcome = OUTCOME_CRASH;
      v.counted = COUNTED_SKIPPED;
      v.expectation = EXPECTED_AS_IS;
      v.detail = bns_slice_of("ended by signal 11 (SIGSEGV)");
    }
    summary.passed += v.counted == COUNTED_PASSED;
    summary.failed += v.counted == COUNTED_FAILED;
    summary.skipped += v.counted == COUNTED_SKIPPED;
    summary.expected_failures += v.expectation == EXPECTED_AS_IS;
    kind->verdict(self, &v);
  }
  summary.exit_status = summary.failed ? 1 : 0;
  summary.seconds = 1.5;
  assert_int_equal(kind->end(self, &summary), 0);
}

static void write_run(int which, size_t first, size_t step, const char *name) {
  FILE *file = fopen(paths[which], "wb");
  assert_non_null(file);
  tell(&report_ndjson, file, first, step, name);
  fclose(file);
}

static bns_slice slurp(mem *arena, FILE *file) {
  static char bytes[65536];
  size_t len;
  rewind(file);
  len = fread(bytes, 1, sizeof bytes, file);
  return mem_copy(arena, bytes, len);
}

/* retold gives a report made from records. */
static bns_slice retold(mem *arena, const reporter_kind *kind, const recorded *all) {
  report_options options = {NULL, 0, 80, 0, 0, NULL, NULL, NULL, NULL, NULL};
  bns_slice text;
  reporter *self;
  size_t i;
  options.out = tmpfile();
  options.vectors = &vectors;
  self = kind->open(&options);
  assert_non_null(self);
  kind->begin(self, &all->info);
  for (i = 0; i < all->num_verdicts; i++) {
    verdict judged = recorded_verdict(all, i);
    kind->verdict(self, &judged);
  }
  assert_int_equal(kind->end(self, &all->summary), 0);
  text = slurp(arena, options.out);
  fclose(options.out);
  return text;
}

static int read_both(records *all, int num, char *problem, size_t problem_cap) {
  const char *files[2];
  files[0] = paths[0];
  files[1] = paths[1];
  return results_read(all, &vectors, 0, files, (size_t)num, problem, problem_cap);
}

static void every_report_of_a_file_is_the_report_of_the_run(void **state) {
  static const char *const formats[] = {"text", "ndjson", "tap", "junit", "markdown"};
  char problem[256] = "";
  mem arena = {NULL};
  records all;
  size_t i;
  (void)state;
  write_run(0, 0, 1, "mylib");
  assert_int_equal(read_both(&all, 1, problem, sizeof problem), 0);
  assert_int_equal(all.runs->num_verdicts, 12);
  for (i = 0; i < sizeof formats / sizeof *formats; i++) {
    FILE *file = tmpfile();
    bns_slice once, again;
    tell(report_find(formats[i]), file, 0, 1, "mylib");
    once = slurp(&arena, file);
    fclose(file);
    again = retold(&arena, report_find(formats[i]), all.runs);
    assert_true(once.len > 200);
    if (!bns_slice_equal(once, again))
      fail_msg("%s differs:\n%.*s\n%.*s", formats[i], (int)once.len, (const char *)once.ptr, (int)again.len,
               (const char *)again.ptr);
  }
  results_free(&all);
  mem_free(&arena);
}

static void shards_become_the_one_run(void **state) {
  char problem[256] = "";
  mem arena = {NULL};
  FILE *file = tmpfile();
  records all;
  (void)state;
  write_run(0, 1, 2, "mylib");
  write_run(1, 0, 2, "mylib");
  assert_int_equal(read_both(&all, 2, problem, sizeof problem), 0);
  assert_int_equal(all.runs->summary.exit_status, 1);
  assert_int_equal(all.runs->info.num_apply, 12);
  assert_int_equal(all.runs->summary.passed + all.runs->summary.failed + all.runs->summary.skipped, 12);
  tell(&report_text, file, 0, 1, "mylib");
  assert_true(bns_slice_equal(slurp(&arena, file), retold(&arena, &report_text, all.runs)));
  fclose(file);
  results_free(&all);
  mem_free(&arena);
}

static void assert_refused(int num, int status, const char *why) {
  char problem[512] = "";
  records all;
  assert_int_equal(read_both(&all, num, problem, sizeof problem), status);
  if (strstr(problem, why) == NULL) fail_msg("\"%s\" does not say \"%s\"", problem, why);
  results_free(&all);
}

/* Two repositories judged the same library: what both judged is not added up. */
static void of_two_runs_of_one_library_one_counts(void **state) {
  char problem[256] = "";
  records all;
  size_t passed = 0;
  (void)state;
  for (int turn = 0; turn < 2; turn++) {
    write_run(turn, 0, 1, "mylib");
    write_run(1 - turn, 0, 4, "mylib");
    assert_int_equal(read_both(&all, 2, problem, sizeof problem), 0);
    assert_int_equal(all.num_runs, 1);
    assert_int_equal(all.runs[0].num_verdicts, 12);
    if (turn == 0) passed = all.runs[0].summary.passed;
    assert_int_equal(all.runs[0].summary.passed, passed);
    results_free(&all);
  }
}

static void results_of_two_implementations_are_two_runs(void **state) {
  char problem[256] = "";
  records all;
  (void)state;
  write_run(0, 0, 1, "mylib");
  write_run(1, 0, 1, "yourlib");
  assert_int_equal(read_both(&all, 2, problem, sizeof problem), 0);
  assert_int_equal(all.num_runs, 2);
  assert_int_equal(all.runs[0].num_verdicts, 12);
  assert_true(bns_slice_is(all.runs[1].info.name, "yourlib"));
  assert_int_equal(all.exit_status, 1);
  results_free(&all);
}

static void what_never_said_its_name_is_known_by_its_command(void **state) {
  static const char *const commands[] = {"./one", "./two", "./one"};
  char problem[256];
  const char *const files[] = {paths[0]};
  records read;
  FILE *file = fopen(paths[0], "wb");
  size_t i;
  (void)state;
  assert_non_null(file);
  for (i = 0; i < 3; i++)
    fprintf(file,
            "{\"suite\":\"bnconform\",\"digest\":\"%s\",\"implementation\":{\"name\":\"\"},\"command\":\"%s\","
            "\"apply\":0}\n"
            "{\"passed\":0,\"failed\":0,\"skipped\":0,\"expected_failures\":0,\"exit\":3,\"fault\":\"it ended\"}\n",
            vectors.digest, commands[i]);
  fclose(file);
  assert_int_equal(results_read(&read, &vectors, 0, files, 1, problem, sizeof problem), 0);
  assert_int_equal(read.num_runs, 2);
  results_free(&read);
}

static void what_tells_of_several_runs_is_read_back_as_several(void **state) {
  char problem[256] = "";
  report_options options = {NULL, 0, 80, 0, 0, NULL, NULL, NULL, NULL, NULL};
  records all, again;
  reporter *self;
  size_t i, k;
  (void)state;
  write_run(0, 0, 1, "mylib");
  write_run(1, 0, 1, "yourlib");
  assert_int_equal(read_both(&all, 2, problem, sizeof problem), 0);
  options.out = fopen(paths[0], "wb");
  options.vectors = &vectors;
  self = report_ndjson.open(&options);
  for (i = 0; i < 2; i++) {
    report_ndjson.begin(self, &all.runs[i].info);
    for (k = 0; k < all.runs[i].num_verdicts; k++) {
      verdict judged = recorded_verdict(&all.runs[i], k);
      report_ndjson.verdict(self, &judged);
    }
    if (i == 0) report_ndjson.next(self, &all.runs[i].summary);
  }
  assert_int_equal(report_ndjson.end(self, &all.runs[1].summary), 0);
  fclose(options.out);
  assert_int_equal(read_both(&again, 1, problem, sizeof problem), 0);
  assert_int_equal(again.num_runs, 2);
  assert_int_equal(again.runs[1].num_verdicts, 12);
  results_free(&all);
  results_free(&again);
}

static void shards_of_other_claims_are_refused(void **state) {
  static char bytes[65536];
  FILE *file;
  char *at;
  size_t len;
  (void)state;
  write_run(0, 0, 2, "mylib");
  write_run(1, 1, 2, "mylib");
  file = fopen(paths[1], "r+b");
  len = fread(bytes, 1, sizeof bytes - 1, file);
  bytes[len] = 0;
  at = strstr(bytes, "with hmac");
  fseek(file, at - bytes, SEEK_SET);
  fwrite("with rsa ", 1, 9, file);
  fclose(file);
  assert_refused(2, 64, "the same implementation as before, but of other claims");
}

/* rewrite writes a run's file again with its text changed. */
static void rewrite(const char *was, const char *is, size_t drop_lines) {
  static char bytes[65536], out[66000];
  FILE *file;
  char *at;
  size_t len;
  write_run(0, 0, 1, "mylib");
  file = fopen(paths[0], "rb");
  len = fread(bytes, 1, sizeof bytes - 1, file);
  bytes[len] = 0;
  fclose(file);
  while (drop_lines--) {
    bytes[strlen(bytes) - 1] = 0;
    *(strrchr(bytes, '\n') + 1) = 0;
  }
  strcpy(out, bytes);
  at = was ? strstr(bytes, was) : NULL;
  if (at) sprintf(out, "%.*s%s%s", (int)(at - bytes), bytes, is, at + strlen(was));
  file = fopen(paths[0], "wb");
  fwrite(out, 1, strlen(out), file);
  fclose(file);
}

static void a_file_that_is_not_whole_is_refused(void **state) {
  (void)state;
  rewrite(NULL, NULL, 1);
  assert_refused(1, 64, ":13: the line with the counts is missing: the run did not end");
  rewrite("\"seconds\":1.500}\n", "\"seconds\":1.5", 0);
  assert_refused(1, 64, ":14: the file ends in the middle of this line");
  rewrite("\"passed\":4", "\"passed\":5", 0);
  assert_refused(1, 64, ":14: the counts in the last line are not those of the verdicts");
}

static void what_is_no_result_file_is_refused(void **state) {
  FILE *file = fopen(paths[0], "wb");
  (void)state;
  fclose(file);
  assert_refused(1, 64, ":0: the file is empty");
  rewrite("{\"suite\"", "[\"suite\"", 0);
  assert_refused(1, 64, ":1: this line is not JSON");
  rewrite("\"outcome\":\"fail\"", "\"outcome\":\"odd\"", 0);
  assert_refused(1, 64, ":2: this is not a verdict");
  rewrite("\"implementation\"", "\"somebody\"", 0);
  assert_refused(1, 64, ":1: this is not the first line");
  rewrite("[[2,11,64]]", "[[2,1100,64]]", 0);
  assert_refused(1, 64, ":2: this verdict's hidden parts");
}

static void results_of_other_vectors_are_refused_with_4(void **state) {
  (void)state;
  rewrite("\"digest\":\"", "\"digest\":\"0", 0);
  assert_refused(1, 4, ":1: these results are of other vectors; give those with --vectors");
}

static void a_file_that_cannot_be_read_is_our_own_fault(void **state) {
  (void)state;
  unlink(paths[0]);
  assert_refused(1, 64, "No such file");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_report_of_a_file_is_the_report_of_the_run),
      cmocka_unit_test(shards_become_the_one_run),
      cmocka_unit_test(of_two_runs_of_one_library_one_counts),
      cmocka_unit_test(results_of_two_implementations_are_two_runs),
      cmocka_unit_test(what_never_said_its_name_is_known_by_its_command),
      cmocka_unit_test(what_tells_of_several_runs_is_read_back_as_several),
      cmocka_unit_test(shards_of_other_claims_are_refused),
      cmocka_unit_test(a_file_that_is_not_whole_is_refused),
      cmocka_unit_test(what_is_no_result_file_is_refused),
      cmocka_unit_test(results_of_other_vectors_are_refused_with_4),
      cmocka_unit_test(a_file_that_cannot_be_read_is_our_own_fault),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
