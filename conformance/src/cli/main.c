/* main.c - the command bnconform: wires everything together. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "run/adapter/transport_child.h"
#include "report/comparison.h"
#include "report/expect_file.h"
#include "cli/cmd_explain.h"
#include "util/interrupt.h"
#include "util/near_names.h"
#include "util/progress.h"
#include "run/judge/judge.h"
#include "cli/options.h"
#include "report/results_read.h"
#include "crypto_memory.h"
#include "remedy.h"
#include "report/report.h"
#include "webhook/report_webhook.h"
#include "say.h"
#include "suite/published.h"
#include "suite/scheme_traits.h"
#include "selftest/self_check.h"
#include "cli/cmd_serve.h"
#include "cli/cmd_webhook.h"
#include "explain/lookup.h"
#include "streams.h"
#include "report/tally.h"
#include "show/terminal.h"
#include "text.h"
#include "run/adapter/transport.h"
#include "webhook/webhook.h"
#include "util/whole_file.h"
#include "util/clock.h"

/* output: one report and where it goes. */
typedef struct output {
  const reporter_kind *kind;
  reporter *self;
  const char *path; /* NULL: standard output */
  FILE *file;       /* a report that goes elsewhere is held in memory until it is whole */
  char *text;
  size_t len;
  against *against; /* NULL: nothing is compared */
} output;

typedef struct outputs {
  output *list;
  size_t num;
  int text_has_stdout;
  against against; /* what --against came to */
} outputs;

static int complain(int status, const char *problem) {
  fprintf(stderr, "bnconform: %s (exit %d)\n", problem, status);
  return status;
}

/* A file of the user's that cannot be written is his to mend; that the reader of a pipe is gone is no news, as on
 * standard output. */
static int file_failed(const char *path, int error, const char *so) {
  if (error == EPIPE) return EXIT_PIPE_CLOSED;
  int status = remedy_is_users(error) ? EXIT_USAGE : EXIT_OWN_FAULT;
  fprintf(stderr, "bnconform: %s: %s; %s; %s (exit %d)\n", path, strerror(error), remedy_of(error, REMEDY_TO_WRITE), so,
          status);
  return status;
}

/* ---------------------------------------------------------------------------------------------------------- outputs */

static report_options how_to(const output *out, const arguments *asked, const vector_set *set) {
  report_options how;
  memset(&how, 0, sizeof how);
  how.verbose = asked->verbose;
  how.vectors = set;
  how.path = out->path;
  how.clients = asked->clients;
  how.home = asked->home;
  how.against = out->against;
  return how;
}

static int open_folder(output *out, const arguments *asked, const vector_set *set) {
  report_options how = how_to(out, asked, set);
  struct stat found;
  if (mkdir(out->path, 0777) != 0 && errno != EEXIST) return -1;
  errno = EEXIST;
  if (stat(out->path, &found) != 0 || !S_ISDIR(found.st_mode) || access(out->path, W_OK | X_OK) != 0) return -1;
  out->self = out->kind->open(&how);
  return out->self == NULL ? -1 : 0;
}

static int open_output(output *out, const arguments *asked, const vector_set *set) {
  report_options how = how_to(out, asked, set);
  if (out->kind->is_folder) return open_folder(out, asked, set);
  errno = out->path == NULL ? 0 : whole_check(out->path);
  if (errno != 0) return -1;
  out->file = out->path == NULL ? stdout : open_memstream(&out->text, &out->len);
  if (out->file == NULL) return -1;
  how.out = out->file;
  how.is_stdout = out->path == NULL;
  how.width = terminal_width(out->file);
  how.colour = terminal_colour(out->file);
  out->self = out->kind->open(&how);
  return out->self == NULL ? -1 : 0;
}

/* Deliveries have a text of their own, and so have several implementations. */
static void take_kind(outputs *all, const reporter_kind *was, const reporter_kind *is) {
  size_t i;
  for (i = 0; i < all->num; i++)
    if (all->list[i].kind == was) all->list[i].kind = is;
}

/* Of documents four formats tell; a folder has a page of them in any case. */
static int take_errata(outputs *all) {
  size_t i;
  take_kind(all, &report_text, &report_errata_text);
  take_kind(all, &report_markdown, &report_errata_markdown);
  take_kind(all, &report_ndjson, &report_errata_ndjson);
  for (i = 0; i < all->num; i++) {
    const reporter_kind *kind = all->list[i].kind;
    if (kind->is_folder || kind == &report_errata_text || kind == &report_errata_markdown ||
        kind == &report_errata_ndjson)
      continue;
    fprintf(stderr, "bnconform: %s tells of runs; of --errata tell text, markdown, ndjson and html (exit %d)\n",
            kind->name, EXIT_USAGE);
    return EXIT_USAGE;
  }
  return 0;
}

/* Of what is told to maintainers there is the text alone. */
static int take_upstream(outputs *all) {
  size_t i;
  take_kind(all, &report_text, &report_upstream);
  for (i = 0; i < all->num; i++) {
    if (all->list[i].kind == &report_upstream) continue;
    fprintf(stderr, "bnconform: %s: --upstream makes a text alone: --report text=FILE (exit %d)\n",
            all->list[i].kind->name, EXIT_USAGE);
    return EXIT_USAGE;
  }
  return 0;
}

/* What changed is told as text and line by line. */
static int take_against(outputs *all, against *counts) {
  size_t i;
  take_kind(all, &report_text, &report_against_text);
  take_kind(all, &report_ndjson, &report_against_ndjson);
  for (i = 0; i < all->num; i++) {
    all->list[i].against = counts;
    if (all->list[i].kind == &report_against_text || all->list[i].kind == &report_against_ndjson) continue;
    fprintf(stderr, "bnconform: %s tells of runs; of --against tell text and ndjson (exit %d)\n",
            all->list[i].kind->name, EXIT_USAGE);
    return EXIT_USAGE;
  }
  return 0;
}

/* Several implementations are told side by side, where a format can. */
static int take_comparison(outputs *all, size_t num_runs) {
  size_t i;
  take_kind(all, &report_text, &report_comparison_text);
  take_kind(all, &report_markdown, &report_comparison_markdown);
  for (i = 0; i < all->num; i++) {
    if (all->list[i].kind->next != NULL) continue;
    fprintf(stderr, "bnconform: %s tells of one implementation, and these are %zu: report each by itself (exit %d)\n",
            all->list[i].kind->name, num_runs, EXIT_USAGE);
    return EXIT_USAGE;
  }
  return 0;
}

/* Where nothing else has standard output, the text report has it. */
static int open_outputs(outputs *all, mem *arena, const arguments *asked, const vector_set *set, size_t num_runs) {
  size_t i;
  int taken = 0, status = 0;
  all->list = mem_alloc(arena, (asked->num_reports + 1) * sizeof *all->list);
  all->num = asked->num_reports;
  for (i = 0; i < all->num; i++) {
    all->list[i].kind = report_find(asked->reports[i].format);
    all->list[i].path = asked->reports[i].path;
    taken = taken || all->list[i].path == NULL;
    if (all->list[i].path == NULL) all->text_has_stdout = all->list[i].kind == &report_text;
  }
  if (!taken) {
    all->list[all->num++].kind = &report_text;
    all->text_has_stdout = 1;
  }
  if (asked->command == COMMAND_WEBHOOK) take_kind(all, &report_text, &report_webhook);
  if (asked->errata) status = take_errata(all);
  if (asked->against != NULL)
    status = take_against(all, &all->against);
  else if (asked->upstream != NULL)
    status = take_upstream(all);
  else if (!asked->errata && num_runs != 1)
    status = take_comparison(all, num_runs);
  if (status != 0) return status;
  for (i = 0; i < all->num; i++) {
    if (open_output(&all->list[i], asked, set) == 0) continue;
    return file_failed(all->list[i].path == NULL ? "standard output" : all->list[i].path, errno, "nothing was run");
  }
  return 0;
}

static int writes_to_stdout(const outputs *all) {
  for (size_t i = 0; i < all->num; i++)
    if (all->list[i].path == NULL) return 1;
  return 0;
}

static void begin_outputs(void *context, const run_info *info) {
  outputs *all = context;
  size_t i;
  for (i = 0; i < all->num; i++)
    all->list[i].kind->begin(all->list[i].self, info);
}

/* What is known before the adapter has said a word stands there at once. */
static void head_outputs(void *context, run_info *info) {
  outputs *all = context;
  for (size_t i = 0; i < all->num; i++)
    if (all->list[i].kind == &report_text) report_text_head(all->list[i].file, info);
  info->has_head = 1;
}

static void next_outputs(outputs *all, const run_summary *summary) {
  size_t i;
  for (i = 0; i < all->num; i++)
    all->list[i].kind->next(all->list[i].self, summary);
}

static void tell_outputs(outputs *all, const verdict *judged) {
  size_t i;
  for (i = 0; i < all->num; i++)
    all->list[i].kind->verdict(all->list[i].self, judged);
}

/* What people must know stands on standard error where the text report does not stand on standard output. */
static void say_counts(const run_summary *summary) {
  size_t i;
  for (i = 0; i < summary->num_notices; i++)
    fprintf(stderr, "bnconform: %.*s\n", (int)summary->notices[i].len, (const char *)summary->notices[i].ptr);
  if (summary->fault.len != 0)
    fprintf(stderr, "bnconform: %.*s\n", (int)summary->fault.len, (const char *)summary->fault.ptr);
  if (summary->expected_failures != 0) fprintf(stderr, "%zu skipped: failed as expected\n", summary->expected_failures);
  fprintf(stderr, "%zu passed, %zu failed, %zu skipped\n", summary->passed, summary->failed, summary->skipped);
}

/* 0, or an errno. */
static int close_output(output *out, int failed) {
  bns_slice text;
  if (fclose(out->file) != 0 && !failed) failed = errno;
  text.ptr = (const uint8_t *)out->text;
  text.len = out->len;
  if (!failed) failed = whole_write(out->path, text, 1);
  free(out->text);
  return failed;
}

/* end_outputs ends the last run; what all of them come to is said where no text says it. */
static int end_outputs(outputs *all, const run_summary *summary, const run_summary *sum) {
  int status = 0;
  size_t i;
  if (!all->text_has_stdout) say_counts(sum);
  for (i = 0; i < all->num; i++) {
    output *out = &all->list[i];
    int failed = out->kind->end(out->self, summary) != 0 ? errno : 0;
    if (out->path == NULL) continue; /* main tells of standard output */
    if (out->file != NULL) failed = close_output(out, failed);
    if (failed)
      status =
          file_failed(out->path, failed, out->kind->is_folder ? "the page is not whole" : "an earlier report stays");
    else if (out->kind->is_folder)
      fprintf(stderr, "Page: %s/index.html\n", out->path);
  }
  return status;
}

/* -------------------------------------------------------------------------------------------------------------- run */

static bns_slice command_text(mem *arena, char *const *command) {
  buf out = {NULL, 0, 0};
  for (; command != NULL && *command != NULL; command++) {
    if (out.len != 0) buf_put_text(&out, " ");
    quoted(&out, *command);
  }
  return mem_take(arena, &out);
}

static void warn_of_glob(const char *glob, const vector_set *set) {
  buf list = {NULL, 0, 0}, near = {NULL, 0, 0};
  list_main(set, "/", NULL, &list);
  near_names_put(&near, buf_slice(&list), bns_slice_of(glob));
  fprintf(stderr, "bnconform: --select %s: no vector has such an id. %.*s\n", glob, (int)near.len,
          near.len ? (const char *)near.ptr : "");
  buf_free(&near);
  buf_free(&list);
}

static void warn_of_globs(const arguments *asked, const vector_set *set) {
  const selection *s = &asked->run.selection;
  size_t i, k;
  for (i = 0; i < s->num_select; i++) {
    for (k = 0; k < set->num_vectors && !plan_matches(s->select[i], set->vectors[k].id); k++)
      continue;
    if (k == set->num_vectors) warn_of_glob(s->select[i], set);
  }
}

static void tell_verdicts(outputs *all, tally *counts, run_result *result, expect *expected) {
  size_t i;
  for (i = 0; i < result->num_cases; i++) {
    verdict *judged = &result->verdicts[i];
    judged->counted = counted_as(judged, result->cases[i]->level);
    if (expected != NULL) expect_see(expected, judged);
  }
  for (i = 0; i < result->num_cases; i++) {
    verdict *judged = &result->verdicts[i];
    if (expected != NULL) expect_apply(expected, judged);
    tally_add(counts, judged);
    tell_outputs(all, judged);
  }
}

/* Writes the expect file. What stands in it then is expected, so that the run is right. */
static int update(expect *expected, const vector_set *set, const run_result *result, int status) {
  char said[1024];
  int failed;
  if (result->fault.len != 0 || result->own_fault || status == EXIT_NOTHING) {
    fprintf(stderr, "bnconform: the run is not complete; the expect file was not written\n");
    return status;
  }
  failed = expect_update(expected, set, said, sizeof said);
  fprintf(stderr, "%s\n", said);
  if (failed) return failed;
  return status == EXIT_OWN_FAULT || result->contract_broken ? status : EXIT_RIGHT;
}

static bns_slice today(char *out, size_t cap) {
  time_t now = time(NULL);
  struct tm utc;
  out[0] = 0;
  if (gmtime_r(&now, &utc) != NULL) strftime(out, cap, "%Y-%m-%d", &utc);
  return bns_slice_of(out);
}

static int run_and_tell(const arguments *asked, const vector_set *set, outputs *all, expect *expected) {
  run_info info;
  run_result result;
  run_summary summary;
  tally counts;
  double started = now_ms();
  char date[16];
  int status, failed;
  memset(&info, 0, sizeof info);
  memset(&summary, 0, sizeof summary);
  memset(&counts, 0, sizeof counts);
  info.suite_version = bns_slice_of(BNS_VERSION);
  info.vectors_version = set->version;
  info.vectors_digest = bns_slice_of(set->digest);
  info.options = asked->again;
  info.program = asked->program;
  info.date = today(date, sizeof date);
  info.shard = asked->run.selection.shard;
  info.num_shards = asked->run.selection.num_shards;
  {
    mem words = {NULL};
    info.command = command_text(&words, asked->run.command);
    run(&result, &info, set, &asked->run, &(run_listener){head_outputs, begin_outputs, all});
    mem_free(&words);
  }
  if (result.not_started) {
    status = complain(EXIT_USAGE, (const char *)result.fault.ptr);
    run_free(&result);
    return status;
  }
  tell_verdicts(all, &counts, &result, expected);
  status = tally_exit(&counts, result.contract_broken || result.fault.len != 0);
  if (result.own_fault) status = EXIT_OWN_FAULT;
  if (result.interrupted) status = result.interrupted;
  if (asked->update) status = update(expected, set, &result, status);
  summary.passed = counts.passed;
  summary.failed = counts.failed;
  summary.skipped = counts.skipped;
  summary.expected_failures = counts.expected;
  summary.exit_status = status;
  summary.fault = result.fault;
  summary.notices = result.notices;
  summary.num_notices = result.num_notices;
  summary.seconds = (now_ms() - started) / 1e3;
  failed = end_outputs(all, &summary, &summary);
  run_free(&result);
  return failed ? failed : status;
}

static void warn_of_version(const expect *expected, const vector_set *set) {
  if (expected->version.len == 0 || bns_slice_equal(expected->version, set->version)) return;
  fprintf(stderr, "bnconform: %s was written with vectors %.*s, and these are %.*s: --update writes it anew\n",
          expected->path, (int)expected->version.len, (const char *)expected->version.ptr, (int)set->version.len,
          (const char *)set->version.ptr);
}

static int run_main(const arguments *asked, const vector_set *set) {
  /* They live as long as the program: a reporter ends with its report, and where no run began there is none. */
  static mem arena;
  static outputs all;
  expect expected;
  char problem[1024];
  int status = 0, update_failed;
  memset(&expected, 0, sizeof expected);
  if (asked->expect != NULL)
    status = expect_load(&expected, asked->expect, set, asked->update, problem, sizeof problem);
  if (status != 0) complain(status, problem);
  if (status == 0 && asked->update && (update_failed = whole_check(asked->expect)) != 0)
    status = file_failed(asked->expect, update_failed, "nothing was run");
  if (status == 0) {
    warn_of_globs(asked, set);
    if (!asked->update) warn_of_version(&expected, set);
    transport_child_die_with_us();
    status = open_outputs(&all, &arena, asked, set, 1);
  }
  if (status == 0) status = run_and_tell(asked, set, &all, asked->expect != NULL ? &expected : NULL);
  expect_free(&expected);
  return status;
}

/* ---------------------------------------------------------------------------------------------------------- webhook */

typedef struct delivering {
  outputs *all;
  tally counts;
} delivering;

static void begin_deliveries(void *context, const run_info *info) {
  begin_outputs(((delivering *)context)->all, info);
}

static void tell_delivery(void *context, const verdict *judged) {
  delivering *self = context;
  tally_add(&self->counts, judged);
  tell_outputs(self->all, judged);
}

/* As one would type it. */
static bns_slice webhook_text(mem *arena, const arguments *asked) {
  buf out = {NULL, 0, 0};
  buf_put_text(&out, "bnconform webhook ");
  quoted(&out, asked->arguments[0]);
  if (asked->run.command != NULL) buf_put_text(&out, " -- ");
  buf_put_slice(&out, command_text(arena, asked->run.command));
  return mem_take(arena, &out);
}

static int deliver(webhook *sender, const arguments *asked, const vector_set *set, outputs *all) {
  delivering self;
  webhook_told to;
  run_info info;
  run_summary summary;
  double started = now_ms();
  int failed;
  memset(&self, 0, sizeof self);
  memset(&info, 0, sizeof info);
  memset(&summary, 0, sizeof summary);
  self.all = all;
  to.begin = begin_deliveries;
  to.verdict = tell_delivery;
  to.context = &self;
  info.suite_version = bns_slice_of(BNS_VERSION);
  info.vectors_version = set->version;
  info.vectors_digest = bns_slice_of(set->digest);
  info.name = bns_slice_of(asked->arguments[0]);
  info.options = asked->again;
  info.program = asked->program;
  info.command = webhook_text(&sender->arena, asked);
  webhook_run(sender, &info, &to);
  summary.passed = self.counts.passed;
  summary.failed = self.counts.failed;
  summary.skipped = self.counts.skipped;
  summary.exit_status = sender->fault.len ? EXIT_NOTHING : tally_exit(&self.counts, 0);
  if (sender->is_own_fault) summary.exit_status = EXIT_OWN_FAULT;
  if (interrupt_came() && sender->fault.len) summary.exit_status = interrupt_status();
  summary.fault = sender->fault;
  summary.notices = sender->notices;
  summary.num_notices = sender->num_notices;
  summary.seconds = (now_ms() - started) / 1e3;
  failed = end_outputs(all, &summary, &summary);
  return failed ? failed : summary.exit_status;
}

static int send_all(webhook_setup *setup, webhook *sender, const arguments *asked, const vector_set *set) {
  mem arena = {NULL};
  outputs all = {NULL, 0, 0, {0, 0}};
  int status;
  interrupt_watch();
  webhook_hello(sender, stderr);
  status = webhook_start(setup, asked, sender);
  if (status == 0) status = open_outputs(&all, &arena, asked, set, 1);
  if (status == 0) status = webhook_conclude(setup, sender, deliver(sender, asked, set, &all));
  mem_free(&arena);
  return status;
}

static int webhook_main(const arguments *asked, const vector_set *set) {
  webhook_setup setup;
  webhook sender;
  char problem[1024];
  int status = webhook_prepare(&setup, asked, set);
  memset(&sender, 0, sizeof sender);
  if (status == 0) {
    status = webhook_open(&sender, &setup.how, set, problem, sizeof problem);
    if (status != 0) complain(status, problem);
  }
  if (status == 0 && asked->print_curl)
    webhook_print_curl(&sender, stdout);
  else if (status == 0)
    status = send_all(&setup, &sender, asked, set);
  webhook_close(&sender);
  webhook_setup_close(&setup);
  return status;
}

/* ----------------------------------------------------------------------------------------------------------- report */

static void tell_recorded(outputs *all, const recorded *run, bns_slice program) {
  run_info info = run->info;
  size_t i;
  info.program = program;
  begin_outputs(all, &info);
  for (i = 0; i < run->num_verdicts; i++) {
    verdict judged = recorded_verdict(run, i);
    tell_outputs(all, &judged);
  }
}

/* more_follow: the last of them is not the last that is told. */
static void tell_records(outputs *all, const records *found, int more_follow, bns_slice program) {
  for (size_t i = 0; i < found->num_runs; i++) {
    tell_recorded(all, &found->runs[i], program);
    if (more_follow || i + 1 < found->num_runs) next_outputs(all, &found->runs[i].summary);
  }
}

/* The counts of all runs, for standard error, and the status of them all. */
static run_summary add_up(const records *found) {
  run_summary sum;
  size_t i;
  memset(&sum, 0, sizeof sum);
  if (found->num_runs == 1) return found->runs[0].summary;
  for (i = 0; i < found->num_runs; i++) {
    sum.passed += found->runs[i].summary.passed;
    sum.failed += found->runs[i].summary.failed;
    sum.skipped += found->runs[i].summary.skipped;
    sum.expected_failures += found->runs[i].summary.expected_failures;
  }
  sum.exit_status = found->num_runs == 0 ? EXIT_NOTHING : found->exit_status;
  return sum;
}

static int has_later(const records *found, size_t num, const run_info *of) {
  for (size_t i = 0; i < num; i++) {
    const run_info *each = &found->runs[i].info;
    if (bns_slice_equal(each->language, of->language) && comparison_of_versions(each->version, of->version) > 0)
      return 1;
  }
  return 0;
}

/* bring_forward puts a run at the end of those that are kept; none is lost. */
static void bring_forward(records *found, size_t i, size_t *num) {
  recorded run = found->runs[i];
  found->runs[i] = found->runs[*num];
  found->runs[(*num)++] = run;
}

/* keep_latest leaves out what a later version of the same library was asked again. */
static size_t keep_latest(records *found, size_t num) {
  size_t num_kept = 0;
  for (size_t i = 0; i < num; i++)
    if (!has_later(found, num, &found->runs[i].info)) bring_forward(found, i, &num_kept);
  return num_kept;
}

/* keep_run brings the runs of one library, in its latest version, to the front and counts those alone. 64 where there
 * is none. */
static int keep_run(records *found, const char *name) {
  size_t i, num = 0;
  buf names = {NULL, 0, 0};
  for (i = 0; i < found->num_runs; i++) {
    bns_slice its_name = found->runs[i].info.name;
    if (bns_slice_is(its_name, name))
      bring_forward(found, i, &num);
    else
      buf_format(&names, " %.*s", (int)its_name.len, (const char *)its_name.ptr);
  }
  if (num == 0)
    fprintf(stderr, "bnconform: --upstream %s: the results have no such library; they are of:%.*s (exit %d)\n", name,
            (int)names.len, (const char *)names.ptr, EXIT_USAGE);
  buf_free(&names);
  found->num_runs = keep_latest(found, num);
  return num ? 0 : EXIT_USAGE;
}

static int report_main(const arguments *asked, const vector_set *set) {
  mem arena = {NULL};
  outputs all = {NULL, 0, 0, {0, 0}};
  records found, earlier;
  char problem[1024];
  size_t num_read;
  int status = 0, failed = 0;
  memset(&found, 0, sizeof found);
  memset(&earlier, 0, sizeof earlier);
  progress_wait("Reading the results");
  if (asked->against != NULL) status = results_read(&earlier, set, 1, &asked->against, 1, problem, sizeof problem);
  if (status == 0)
    status = results_read(&found, set, options_want_folder(asked) || asked->against != NULL, asked->arguments,
                          asked->num_arguments, problem, sizeof problem);
  progress_end();
  if (status != 0) complain(status, problem);
  num_read = found.num_runs;
  if (status == 0 && asked->upstream != NULL) status = keep_run(&found, asked->upstream);
  all.against.num_earlier = earlier.num_runs;
  if (status == 0) status = open_outputs(&all, &arena, asked, set, found.num_runs);
  if (status == 0) {
    run_summary sum = add_up(&found);
    if (!writes_to_stdout(&all)) progress_wait("Making the reports");
    tell_records(&all, &earlier, 1, asked->program);
    tell_records(&all, &found, 0, asked->program);
    status = sum.exit_status;
    progress_end();
    failed = end_outputs(&all, found.num_runs ? &found.runs[found.num_runs - 1].summary : &sum, &sum);
    if (asked->against != NULL) status = all.against.num_new ? EXIT_FAILED : EXIT_RIGHT;
  }
  found.num_runs = num_read;
  results_free(&found);
  results_free(&earlier);
  mem_free(&arena);
  return failed ? failed : status;
}

/* What is counted is whether a signature is what the file says of it, wrong ones too. */
static int errata_main(const arguments *asked, const vector_set *set) {
  mem arena = {NULL};
  outputs all = {NULL, 0, 0, {0, 0}};
  published_list found;
  run_summary sum;
  char problem[256];
  int status, failed;
  memset(&sum, 0, sizeof sum);
  status = published_read(&found, &arena, set, problem, sizeof problem) == 0 ? 0 : complain(EXIT_MANIFEST, problem);
  if (status == 0) status = open_outputs(&all, &arena, asked, set, 0);
  if (status == 0) {
    sum.passed = found.num - found.num_differ;
    sum.failed = found.num_differ;
    sum.exit_status = found.num_differ ? EXIT_FAILED : EXIT_RIGHT;
    failed = end_outputs(&all, &sum, &sum);
    status = failed ? failed : sum.exit_status;
  }
  mem_free(&arena);
  return status;
}

/* ------------------------------------------------------------------------------------------------------------- main */

static int check_directory(const char *option, const char *directory) {
  struct stat found;
  if (directory == NULL || (stat(directory, &found) == 0 && S_ISDIR(found.st_mode))) return 0;
  fprintf(stderr, "bnconform: %s %s: there is no such directory\n", option, directory);
  return EXIT_USAGE;
}

static int print(buf *text, FILE *to) {
  if (text->len != 0) fwrite(text->ptr, 1, text->len, to);
  buf_free(text);
  return fflush(to) != 0 || ferror(to) ? EXIT_OWN_FAULT : 0;
}

static int list(const arguments *asked, const vector_set *set) {
  buf text = {NULL, 0, 0};
  int status =
      list_main(set, asked->num_arguments == 0 ? NULL : asked->arguments[0], asked->run.selection.scheme, &text);
  int failed = print(&text, status == 0 ? stdout : stderr);
  return status == 0 ? failed : status;
}

/* With --json a vector is shown as it stands in its file. */
static int show(const arguments *asked, const vector_set *set) {
  const vector *v = asked->num_reports == 0 ? NULL : vectors_find(set, bns_slice_of(asked->arguments[0]));
  if (v == NULL) {
    buf text = {NULL, 0, 0};
    int status = show_main(set, NULL, asked->arguments[0], terminal_width(stdout), asked->verbose, &text);
    int failed = print(&text, status == 0 ? stdout : stderr);
    return status == 0 ? failed : status;
  }
  fwrite(v->line.ptr, 1, v->line.len, stdout);
  putchar('\n');
  return 0;
}

/* With --json it is the format of a report that is asked for there. */
static int self_check_of(const arguments *asked, const vector_set *set) {
  self_check_options how;
  memset(&how, 0, sizeof how);
  how.write = asked->write;
  how.published = asked->published;
  how.verbose = asked->verbose;
  how.json = asked->num_reports != 0;
  return self_check_main(set, &how, stdout, stderr);
}

static int obey(const arguments *asked, const vector_set *set) {
  switch (asked->command) {
  case COMMAND_RUN: return run_main(asked, set);
  case COMMAND_REPORT: return asked->errata ? errata_main(asked, set) : report_main(asked, set);
  case COMMAND_LIST: return list(asked, set);
  case COMMAND_SELF_CHECK: return self_check_of(asked, set);
  case COMMAND_WEBHOOK: return webhook_main(asked, set);
  case COMMAND_EXPLAIN: return explain_main(set, &asked->explain);
  case COMMAND_SERVE: return serve_main(set, &asked->serve);
  case COMMAND_SHOW:
  case COMMAND_HELP:
  case COMMAND_COMPLETION:
  case COMMAND_VERSION: break;
  }
  return show(asked, set);
}

/* Requests are explained by the words for them: what is not asked for need not be read. */
static int load(vector_set *set, const arguments *asked, char *problem, size_t problem_cap) {
  int explains = asked->command == COMMAND_EXPLAIN || asked->command == COMMAND_SERVE;
  return explains ? vectors_load_disputed(set, problem, problem_cap)
                  : vectors_load(set, asked->directory, problem, problem_cap);
}

/* The version of the vectors as well: who pins them asks here. */
static int say_version(void) {
  vector_set set;
  char problem[1024];
  int status = vectors_load(&set, NULL, problem, sizeof problem);
  if (status == 0)
    printf("bnconform %s, vectors %.*s (%.8s)\n", BNS_VERSION, (int)set.version.len, (const char *)set.version.ptr,
           set.digest);
  else
    complain(status, problem);
  vectors_free(&set);
  return status;
}

/* Vectors that are not what they were prove nothing: to the self-check that is a failure like any other. */
static int load_status(const arguments *asked, int status) {
  return asked->command == COMMAND_SELF_CHECK && status == EXIT_MANIFEST ? EXIT_FAILED : status;
}

int main(int argc, char **argv) {
  arguments asked;
  vector_set set;
  char problem[1024];
  int status, unwritten;
  streams_hold();
  crypto_memory_share(mem_exhausted);
  say_as("bnconform");
  status = arguments_read(&asked, argc, argv);
  if (status == 0 && (asked.command == COMMAND_HELP || asked.command == COMMAND_COMPLETION))
    status = arguments_help(&asked, stdout);
  else if (status == 0 && asked.command == COMMAND_VERSION)
    status = say_version();
  else if (status == 0) {
    status = check_directory("--vectors", asked.directory);
    if (status == 0) status = check_directory("--clients", asked.clients);
    if (status == 0 && (status = load(&set, &asked, problem, sizeof problem)) != 0)
      status = complain(load_status(&asked, status), problem);
    else if (status == 0) {
      status = obey(&asked, &set);
      vectors_free(&set);
    }
  }
  arguments_free(&asked);
  unwritten = say_written();
  return unwritten ? unwritten : status;
}
