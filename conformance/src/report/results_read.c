/* results_read.c - result files read back and merged. */
#include "report/results_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "remedy.h"
#include "show/printable.h"
#include "text.h"
#include "util/slice.h"
#include "util/json_text.h"
#include "exit_status.h"

#define FILE_MAX ((size_t)1 << 30)

enum { SHARDS_MAX = 1000000 };

/* The members of a verdict's line, in the order in which they are written. */
enum {
  OF_ID,
  OF_IDS,
  OF_OUTCOME,
  OF_STAGE,
  OF_OFFSET,
  OF_RIGHT,
  OF_YOURS,
  OF_SIGNED,
  OF_MISTAKES,
  OF_UNEXPLAINED,
  OF_DETAIL,
  OF_MS,
  OF_COUNTED,
  OF_EXPECTATION,
  OF_OP,
  OF_SCHEME,
  OF_SEVERITY,
  OF_GROUP,
  OF_ASKED,
  OF_ARRIVED,
  OF_STDERR,
  OF_RIGHT_HIDDEN,
  OF_YOURS_HIDDEN,
  OF_SIGNED_HIDDEN,
  NUM_FIELDS
};
static const char *const fields[NUM_FIELDS] = {
    "id",       "ids",         "outcome", "stage",   "offset",  "right",        "yours",        "signed",
    "mistakes", "unexplained", "detail",  "ms",      "counted", "expectation",  "op",           "scheme",
    "severity", "group",       "asked",   "arrived", "stderr",  "right_hidden", "yours_hidden", "signed_hidden"};

/* reading: one file while it is read. */
typedef struct reading {
  records *all;
  const vector_set *vectors;
  int any_vectors;
  size_t run; /* of all->runs: whose lines these are */
  const char *name;
  size_t line;                    /* from 1 */
  mem json;                       /* the values of one line */
  const bns_json *of[NUM_FIELDS]; /* of a verdict's line; NULL: it has no such member */
  int has_first, has_last;
  size_t counts[4]; /* of the verdicts since the first line, by counted */
  char *problem;
  size_t problem_cap;
} reading;

static int refuse(reading *r, int status, const char *why) {
  snprintf(r->problem, r->problem_cap, "%s:%lu: %s", r->name, (unsigned long)r->line, why);
  return status;
}

/* -------------------------------------------------------------------------------------------------------- members */

static const bns_json *typed(const bns_json *value, bns_json_type type) {
  return value && value->type == (uint8_t)type ? value : NULL;
}

static const bns_json *member(const bns_json *object, const char *name, bns_json_type type) {
  return typed(bns_json_member(object, name), type);
}

/* word gives a value as bytes that last as long as the line; empty where it is null, absent or no text. */
static bns_slice word(reading *r, const bns_json *value) {
  bns_slice none = {NULL, 0};
  if (value == NULL || (value->type != BNS_JSON_STRING && value->type != BNS_JSON_OBJECT)) return none;
  return vectors_expand(&r->json, value);
}

/* text gives it as bytes that the records keep. */
static bns_slice text(reading *r, const bns_json *value) {
  return interned_slice(&r->all->kept, word(r, value));
}

static bns_slice text_named(reading *r, const bns_json *object, const char *name) {
  return text(r, bns_json_member(object, name));
}

static double real(const bns_json *value) {
  char digits[40] = "";
  value = typed(value, BNS_JSON_NUMBER);
  if (value && value->len < sizeof digits) memcpy(digits, value->ptr, value->len);
  return strtod(digits, NULL);
}

/* number reads a whole number that is not negative; -1: it is none. */
static long number(const bns_json *value) {
  bns_slice digits = {NULL, 0};
  uint64_t n;
  value = typed(value, BNS_JSON_NUMBER);
  if (value) digits = (bns_slice){value->ptr, value->len};
  return value && bns_number(&n, digits) == BNS_OK && n < (uint64_t)1 << 31 ? (long)n : -1;
}

static long number_named(const bns_json *object, const char *name) {
  return number(bns_json_member(object, name));
}

/* take_fields finds all members of a verdict's line in one pass: each is looked for behind the one before it. */
static void take_fields(reading *r, const bns_json *line) {
  const bns_json *name = bns_json_child(line), *value;
  size_t from = 0;
  memset(r->of, 0, sizeof r->of);
  for (uint32_t i = 0; i < line->count; i++, name = bns_json_next(value)) {
    bns_slice plain = name->escaped ? vectors_expand(&r->json, name) : (bns_slice){name->ptr, name->len};
    size_t k = 0;
    value = bns_json_next(name);
    while (k < NUM_FIELDS && !bns_slice_is(plain, fields[(from + k) % NUM_FIELDS]))
      k++;
    if (k == NUM_FIELDS) continue;
    from = (from + k) % NUM_FIELDS;
    r->of[from++] = value;
  }
}

/* --------------------------------------------------------------------------------------------------------- lines */

/* find_run finds the run of an implementation; num_runs: there is none. What never said its name is known by its
 * command.
 */
static size_t find_run(const records *all, const run_info *info) {
  size_t i;
  for (i = 0; i < all->num_runs; i++) {
    const run_info *other = &all->runs[i].info;
    if (bns_slice_equal(other->name, info->name) && bns_slice_equal(other->version, info->version) &&
        bns_slice_equal(other->language, info->language) &&
        (info->name.len || bns_slice_equal(other->command, info->command)))
      break;
  }
  return i;
}

/* run_of gives the run that the lines belong to: shards go on with theirs, what is no shard begins one. */
static size_t run_of(records *all, const run_info *info, int is_shard) {
  size_t i = find_run(all, info);
  if (i < all->num_runs && (is_shard || all->runs[i].parts != NULL)) return i;
  i = all->num_runs;
  all->runs = (recorded *)list_grown(all->runs, all->num_runs, &all->cap_runs, sizeof *all->runs);
  memset(&all->runs[i], 0, sizeof *all->runs);
  all->num_runs++;
  return i;
}

static void read_info(reading *r, run_info *info, const bns_json *line, const bns_json *implementation) {
  memset(info, 0, sizeof *info);
  info->suite_version = text_named(r, line, "version");
  info->vectors_version = text_named(r, line, "vectors");
  info->vectors_digest = text_named(r, line, "digest");
  info->name = text_named(r, implementation, "name");
  info->version = text_named(r, implementation, "version");
  info->language = text_named(r, implementation, "language");
  info->command = text_named(r, line, "command");
  info->options = text_named(r, line, "options");
  info->claims = text_named(r, line, "claims");
  info->date = text_named(r, line, "date");
  info->num_apply = (size_t)number_named(line, "apply");
}

/* read_shard reads "K/N", where the first line has it. -1: it is none, or of another division than before. */
static int read_shard(reading *r, const bns_json *line, const recorded *before, run_info *info) {
  bns_slice all = text_named(r, line, "shard"), part = slice_until(all, slice_index(all, '/'));
  uint64_t at, num;
  if (all.len == 0) return before->parts != NULL ? -1 : 0;
  if (bns_number(&at, part) != BNS_OK || part.len == all.len ||
      bns_number(&num, slice_from(all, part.len + 1)) != BNS_OK)
    return -1;
  if (at < 1 || at > num || num > SHARDS_MAX) return -1;
  info->shard = (size_t)at;
  info->num_shards = (size_t)num;
  return before->parts != NULL && before->info.num_shards != num ? -1 : 0;
}

/* read_first begins a run, or goes on with one of which this is another shard. */
static void note_shard(reading *r, const run_info *info) {
  recorded *run = &r->all->runs[r->run];
  if (info->num_shards == 0) return;
  if (run->parts == NULL) run->parts = (uint8_t *)mem_alloc(&r->all->arena, info->num_shards + 1);
  run->parts[info->shard] = 1;
}

static int read_first(reading *r, const bns_json *line) {
  const bns_json *implementation = member(line, "implementation", BNS_JSON_OBJECT);
  run_info info, *whole;
  if (implementation == NULL || number_named(line, "apply") < 0)
    return refuse(r, EXIT_USAGE, "this is not the first line of a result file");
  read_info(r, &info, line, implementation);
  if (info.vectors_digest.len == 0) return refuse(r, EXIT_USAGE, "this is not the first line of a result file");
  if (!r->any_vectors && !bns_slice_is(info.vectors_digest, r->vectors->digest))
    return refuse(r, EXIT_MANIFEST, "these results are of other vectors; give those with --vectors");
  r->run = run_of(r->all, &info, member(line, "shard", BNS_JSON_STRING) != NULL);
  whole = &r->all->runs[r->run].info;
  if (whole->vectors_digest.len &&
      !(bns_slice_equal(whole->claims, info.claims) && bns_slice_equal(whole->vectors_digest, info.vectors_digest)))
    return refuse(r, EXIT_USAGE,
                  "the same implementation as before, but of other claims or vectors: no shards of one run");
  if (read_shard(r, line, &r->all->runs[r->run], &info) != 0)
    return refuse(r, EXIT_USAGE, "the same implementation as before, but another division into shards");
  note_shard(r, &info);
  info.num_apply += whole->num_apply;
  if (bns_slice_compare(whole->date, info.date) > 0) info.date = whole->date;
  *whole = info;
  memset(r->counts, 0, sizeof r->counts);
  r->has_first = 1;
  r->has_last = 0;
  return 0;
}

/* read_hidden reads [[at, length, was], ...]; what does not fit the text is refused. */
static int read_hidden(reading *r, const bns_json *all, bns_slice of, const hidden **notes, size_t *num) {
  const bns_json *list = typed(all, BNS_JSON_ARRAY), *entry;
  hidden *copy;
  size_t i, k, end = 0;
  if (list == NULL) return 0;
  copy = (hidden *)mem_alloc(&r->json, (list->count + 1) * sizeof *copy);
  entry = bns_json_child(list);
  for (i = 0; i < list->count; i++, entry = bns_json_next(entry)) {
    uint64_t n[3];
    const bns_json *value = bns_json_child(entry);
    if (entry->type != BNS_JSON_ARRAY || entry->count != 3) return -1;
    for (k = 0; k < 3; k++, value = bns_json_next(value)) {
      bns_slice digits = {value->ptr, value->len};
      if (value->type != BNS_JSON_NUMBER || bns_number(&n[k], digits) != BNS_OK || n[k] > FILE_MAX) return -1;
    }
    if (n[0] < end || n[0] + n[1] > of.len) return -1;
    copy[i].at = (size_t)n[0];
    copy[i].len = (size_t)n[1];
    copy[i].was = (size_t)n[2];
    end = copy[i].at + copy[i].len;
  }
  *notes = (const hidden *)interned_bytes(&r->all->kept, copy, list->count * sizeof *copy);
  *num = list->count;
  return 0;
}

static int read_findings(reading *r, verdict *v) {
  const bns_json *list = typed(r->of[OF_MISTAKES], BNS_JSON_ARRAY), *entry;
  finding *findings;
  size_t i;
  v->unexplained = typed(r->of[OF_UNEXPLAINED], BNS_JSON_TRUE) != NULL;
  if (list == NULL || list->count == 0) return 0;
  findings = (finding *)mem_alloc(&r->json, list->count * sizeof *findings);
  entry = bns_json_child(list);
  for (i = 0; i < list->count; i++, entry = bns_json_next(entry)) {
    int sure = entry->type == BNS_JSON_OBJECT ? confidence_find(word(r, bns_json_member(entry, "confidence"))) : -1;
    if (sure < 0) return -1;
    findings[i].id = text_named(r, entry, "id");
    findings[i].says = text_named(r, entry, "says");
    findings[i].confidence = (confidence)sure;
  }
  v->findings = (const finding *)interned_bytes(&r->all->kept, findings, list->count * sizeof *findings);
  v->num_findings = list->count;
  return 0;
}

static void append_kept(recorded *all, kept_verdict kept) {
  all->verdicts = (kept_verdict *)list_grown(all->verdicts, all->num_verdicts, &all->cap_verdicts, sizeof kept);
  all->verdicts[all->num_verdicts++] = kept;
}

/* append_verdict: v has neither id nor ms, and no byte of it is random, of its gaps neither. */
static void append_verdict(reading *r, const verdict *v, bns_slice id, double ms) {
  const verdict *rest = (const verdict *)interned_bytes(&r->all->kept, v, sizeof *v);
  const vector *of = vectors_find(r->vectors, id);
  kept_verdict kept = {of ? of->id : interned_slice(&r->all->kept, id), of ? of->place : (size_t)-1, rest, ms};
  r->counts[v->counted]++;
  append_kept(&r->all->runs[r->run], kept);
}

static int read_call(reading *r, verdict *v) {
  int how = severity_find(word(r, r->of[OF_SEVERITY]));
  v->op = text(r, r->of[OF_OP]);
  v->scheme = text(r, r->of[OF_SCHEME]);
  v->group = text(r, r->of[OF_GROUP]);
  v->asked = text(r, r->of[OF_ASKED]);
  v->arrived = text(r, r->of[OF_ARRIVED]);
  if (how >= 0) v->severity = (severity)how;
  return how < 0;
}

/* append_all: a line of several cases that came to the same has "ids" in place of "id". */
static int append_all(reading *r, const bns_json *ids, const verdict *v, double ms) {
  const bns_json *at = ids->count ? bns_json_child(ids) : NULL;
  for (size_t i = 0; at != NULL && i < ids->count; i++, at = bns_json_next(at)) {
    bns_slice id = vectors_expand(&r->json, at);
    if (id.len == 0) return refuse(r, EXIT_USAGE, "one of this line's ids is no text");
    append_verdict(r, v, id, ms);
  }
  return 0;
}

static int read_verdict(reading *r) {
  const bns_json *ids = typed(r->of[OF_IDS], BNS_JSON_ARRAY);
  int result = outcome_find(word(r, r->of[OF_OUTCOME])), count = counted_find(word(r, r->of[OF_COUNTED]));
  int expected = expectation_find(word(r, r->of[OF_EXPECTATION]));
  bns_slice id = word(r, r->of[OF_ID]);
  verdict v;
  memset(&v, 0, sizeof v);
  if ((id.len == 0 && ids == NULL) || result < 0 || count < 0 || expected < 0)
    return refuse(r, EXIT_USAGE, "this is not a verdict: id, outcome, counted or expectation is missing or unknown");
  v.outcome = (outcome)result;
  v.counted = (counted)count;
  v.expectation = (expectation)expected;
  v.stage = text(r, r->of[OF_STAGE]);
  v.offset = number(r->of[OF_OFFSET]);
  v.right = text(r, r->of[OF_RIGHT]);
  v.yours = text(r, r->of[OF_YOURS]);
  v.signed_bytes = text(r, r->of[OF_SIGNED]);
  v.detail = text(r, r->of[OF_DETAIL]);
  v.stderr_tail = text(r, r->of[OF_STDERR]);
  if (read_call(r, &v)) return refuse(r, EXIT_USAGE, "this verdict's severity is not known");
  if (read_hidden(r, r->of[OF_RIGHT_HIDDEN], v.right, &v.right_hidden, &v.num_right_hidden) ||
      read_hidden(r, r->of[OF_YOURS_HIDDEN], v.yours, &v.yours_hidden, &v.num_yours_hidden) ||
      read_hidden(r, r->of[OF_SIGNED_HIDDEN], v.signed_bytes, &v.signed_hidden, &v.num_signed_hidden) ||
      read_findings(r, &v))
    return refuse(r, EXIT_USAGE, "this verdict's hidden parts or mistakes cannot be read");
  if (ids != NULL) return append_all(r, ids, &v, real(r->of[OF_MS]));
  append_verdict(r, &v, id, real(r->of[OF_MS]));
  return 0;
}

/* worse gives the status that applies first of two (contract, "Exit"). */
static int worse(int a, int b) {
  static const int order[] = {64, 5, 4, 6, 3, 1, 2};
  size_t i;
  if (a > 128 || b > 128) return a > 128 ? a : b; /* interrupted: whatever else is said is not all */
  for (i = 0; i < sizeof order / sizeof *order; i++)
    if (a == order[i] || b == order[i]) return order[i];
  return a ? a : b;
}

/* add_notices: what several shards say is said once. */
static void add_notices(reading *r, const bns_json *list) {
  run_summary *sum = &r->all->runs[r->run].summary;
  const bns_json *entry;
  bns_slice *notices;
  size_t i, k;
  if (list == NULL || list->count == 0) return;
  notices = (bns_slice *)mem_alloc(&r->all->arena, (sum->num_notices + list->count) * sizeof *notices);
  if (sum->num_notices) memcpy(notices, sum->notices, sum->num_notices * sizeof *notices);
  entry = bns_json_child(list);
  for (i = 0; i < list->count; i++, entry = bns_json_next(entry)) {
    bns_slice notice = vectors_expand(&r->all->arena, entry);
    notice = mem_copy(&r->all->arena, notice.ptr, notice.len);
    for (k = 0; k < sum->num_notices && !bns_slice_equal(notices[k], notice); k++)
      continue;
    if (k == sum->num_notices) notices[sum->num_notices++] = notice;
  }
  sum->notices = notices;
}

/* record_tells_nothing: no case came to anything but an error of its own. */
static int record_tells_nothing(const recorded *run) {
  size_t errors = 0;
  for (size_t i = 0; i < run->num_verdicts; i++) {
    outcome how = run->verdicts[i].rest->outcome;
    if (how == OUTCOME_UNSUPPORTED || how == OUTCOME_GIVEN_UP || how == OUTCOME_HARNESS) continue;
    if (how < OUTCOME_ERROR) return 0;
    errors++;
  }
  return errors > 0;
}

/* ------------------------------------------------------------------------------------- several runs of one library */

static int has_verdict(const recorded *run, bns_slice id) {
  for (size_t i = 0; i < run->num_verdicts; i++)
    if (bns_slice_equal(run->verdicts[i].id, id)) return 1;
  return 0;
}

static int overlaps(const recorded *a, const recorded *b) {
  for (size_t i = 0; i < b->num_verdicts; i++)
    if (has_verdict(a, b->verdicts[i].id)) return 1;
  return 0;
}

/* is_better: of two runs of one library the later one counts, of one day the one that judged more, and whatever their
 * order the same. One of which nothing can be told does not count against another. */
static int is_better(const recorded *a, const recorded *b) {
  int by_date = bns_slice_compare(a->info.date, b->info.date);
  if (record_tells_nothing(a) != record_tells_nothing(b)) return record_tells_nothing(b);
  if (by_date) return by_date > 0;
  if (a->num_verdicts != b->num_verdicts) return a->num_verdicts > b->num_verdicts;
  return bns_slice_compare(a->info.command, b->info.command) < 0;
}

/* append adds what another part of a run judged. */
static void append(records *all, recorded *to, const recorded *part) {
  run_summary *sum = &to->summary;
  bns_slice *notices =
      (bns_slice *)mem_alloc(&all->arena, (sum->num_notices + part->summary.num_notices + 1) * sizeof *notices);
  for (size_t i = 0; i < part->num_verdicts; i++)
    append_kept(to, part->verdicts[i]);
  if (sum->num_notices) memcpy(notices, sum->notices, sum->num_notices * sizeof *notices);
  for (size_t i = 0; i < part->summary.num_notices; i++)
    notices[sum->num_notices++] = part->summary.notices[i];
  sum->notices = notices;
  sum->passed += part->summary.passed;
  sum->failed += part->summary.failed;
  sum->skipped += part->summary.skipped;
  sum->expected_failures += part->summary.expected_failures;
  sum->seconds += part->summary.seconds;
  if (sum->fault.len == 0) sum->fault = part->summary.fault;
  sum->exit_status = worse(sum->exit_status, part->summary.exit_status);
  to->info.num_apply += part->info.num_apply;
  if (bns_slice_compare(part->info.date, to->info.date) > 0) to->info.date = part->info.date;
}

/* fold: a run of a library that was told of before is the rest of that run, where it judged other cases, and else a run
 * of its own, such as another repository's: then one of the two counts. */
static int fold(reading *r) {
  recorded *now = &r->all->runs[r->run], *before = &r->all->runs[find_run(r->all, &now->info)];
  int status = 0;
  if (before == now || now->parts != NULL) return 0;
  if (overlaps(before, now)) {
    if (is_better(now, before)) {
      recorded kept = *before;
      *before = *now;
      *now = kept;
    }
  } else if (!bns_slice_equal(before->info.claims, now->info.claims) ||
             !bns_slice_equal(before->info.vectors_digest, now->info.vectors_digest))
    status = refuse(r, EXIT_USAGE,
                    "the same implementation as before, but of other claims or vectors: no shards of one run");
  else
    append(r->all, before, now);
  free(now->verdicts);
  r->all->num_runs--;
  r->run = (size_t)(before - r->all->runs);
  return status;
}

static int read_last(reading *r, const bns_json *line) {
  run_summary *sum = &r->all->runs[r->run].summary;
  long passed = number_named(line, "passed"), failed = number_named(line, "failed"),
       skipped = number_named(line, "skipped");
  long expected = number_named(line, "expected_failures"), status = number_named(line, "exit");
  bns_slice fault = text_named(r, line, "fault");
  if (passed < 0 || failed < 0 || skipped < 0 || expected < 0 || status < 0 || status > 255)
    return refuse(r, EXIT_USAGE, "the counts in the last line cannot be read");
  if (expected > skipped) return refuse(r, EXIT_USAGE, "more failed as expected than were skipped");
  if ((size_t)passed != r->counts[COUNTED_PASSED] || (size_t)failed != r->counts[COUNTED_FAILED] ||
      (size_t)skipped != r->counts[COUNTED_SKIPPED])
    return refuse(r, EXIT_USAGE,
                  "the counts in the last line are not those of the verdicts: part of this file is missing");
  sum->passed += (size_t)passed;
  sum->failed += (size_t)failed;
  sum->skipped += (size_t)skipped;
  sum->expected_failures += (size_t)expected;
  sum->seconds += real(bns_json_member(line, "seconds"));
  if (sum->fault.len == 0) sum->fault = fault;
  add_notices(r, member(line, "notices", BNS_JSON_ARRAY));
  /* A shard that had nothing to run says 6; the whole says so only if no shard had. */
  if (status == 6 && fault.len == 0) status = 0;
  sum->exit_status = worse(sum->exit_status, (int)status);
  r->has_last = 1;
  return fold(r);
}

static int read_line(reading *r, bns_slice line) {
  const bns_json *values;
  size_t error_at;
  mem_reset(&r->json);
  values = json_read_once(&r->json, line, &error_at);
  if (values == NULL) return refuse(r, EXIT_USAGE, "this line is not JSON");
  if (values->type != BNS_JSON_OBJECT) return refuse(r, EXIT_USAGE, "this line is not a JSON object");
  if (!r->has_first || (r->has_last && bns_json_member(values, "suite"))) return read_first(r, values);
  if (r->has_last) return refuse(r, EXIT_USAGE, "there is more after the line with the counts");
  take_fields(r, values);
  return r->of[OF_ID] || r->of[OF_IDS] ? read_verdict(r) : read_last(r, values);
}

/* --------------------------------------------------------------------------------------------------------- files */

static int slurp(reading *r, buf *out) {
  FILE *file = strcmp(r->name, "-") == 0 ? stdin : fopen(r->name, "rb");
  size_t got = 1;
  int failed, error;
  while (file && got > 0 && out->len < FILE_MAX) {
    buf_reserve(out, 65536);
    got = fread(out->ptr + out->len, 1, 65536, file);
    out->len += got;
  }
  error = errno;
  failed = file == NULL || ferror(file) || out->len >= FILE_MAX;
  if (out->len >= FILE_MAX)
    snprintf(r->problem, r->problem_cap, "%s: over 1 GiB; name a smaller file", r->name);
  else if (failed)
    snprintf(r->problem, r->problem_cap, "%s: %s; %s", r->name, strerror(error), remedy_of(error, REMEDY_TO_READ));
  if (file && file != stdin) fclose(file);
  if (!failed) return 0;
  return out->len >= FILE_MAX || remedy_is_users(error) ? EXIT_USAGE : EXIT_OWN_FAULT;
}

static int read_lines(reading *r, bns_slice all) {
  size_t at = 0;
  int status = 0;
  while (status == 0 && at < all.len) {
    const uint8_t *end = (const uint8_t *)memchr(all.ptr + at, '\n', all.len - at);
    bns_slice line = {all.ptr + at, end ? (size_t)(end - all.ptr) - at : all.len - at};
    r->line++;
    at += line.len + 1;
    status = end ? read_line(r, line) : refuse(r, EXIT_USAGE, "the file ends in the middle of this line");
  }
  if (status == 0 && !r->has_last)
    status = refuse(r, EXIT_USAGE,
                    r->line ? "the line with the counts is missing: the run did not end" : "the file is empty");
  return status;
}

static int read_file(records *all, const vector_set *vectors, int any_vectors, const char *name, char *problem,
                     size_t problem_cap) {
  reading r;
  buf bytes = {NULL, 0, 0};
  int status;
  memset(&r, 0, sizeof r);
  r.all = all;
  r.vectors = vectors;
  r.any_vectors = any_vectors;
  r.name = name;
  r.problem = problem;
  r.problem_cap = problem_cap;
  status = slurp(&r, &bytes);
  if (status == 0) status = read_lines(&r, buf_slice(&bytes));
  buf_free(&bytes);
  mem_free(&r.json);
  return status;
}

/* --------------------------------------------------------------------------------------------------------- merging */

static int compare_places(const void *left, const void *right) {
  const kept_verdict *a = (const kept_verdict *)left, *b = (const kept_verdict *)right;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  return bns_slice_compare(a->id, b->id);
}

static int is_in_order(const recorded *self) {
  for (size_t i = 1; i < self->num_verdicts; i++)
    if (compare_places(&self->verdicts[i - 1], &self->verdicts[i]) > 0) return 0;
  return 1;
}

/* sort_verdicts puts them into the order of the vectors; 64 where one stands twice. */
static int sort_verdicts(recorded *self, char *problem, size_t problem_cap) {
  if (!is_in_order(self)) qsort(self->verdicts, self->num_verdicts, sizeof *self->verdicts, compare_places);
  for (size_t i = 1; i < self->num_verdicts; i++) {
    buf id = {NULL, 0, 0};
    if (!bns_slice_equal(self->verdicts[i].id, self->verdicts[i - 1].id)) continue;
    show_bytes(&id, self->verdicts[i].id, 0);
    snprintf(problem, problem_cap, "%.*s has two verdicts: these files are not shards of one run", (int)id.len,
             (const char *)id.ptr);
    buf_free(&id);
    return EXIT_USAGE;
  }
  return 0;
}

/* Each shard is whole in itself: that one is missing shows in their numbers alone. 64 and the first one; 0. */
static int lacks_a_shard(const recorded *run, char *problem, size_t problem_cap) {
  size_t num = run->info.num_shards, missing = 0, first = 0;
  for (size_t i = num; run->parts != NULL && i > 0; i--) {
    if (run->parts[i]) continue;
    missing++;
    first = i;
  }
  if (missing == 0) return 0;
  snprintf(problem, problem_cap, "%.*s: %lu of %lu shards %s not among these files, first %lu/%lu; name all of them",
           (int)(run->info.name.len < 100 ? run->info.name.len : 100), (const char *)run->info.name.ptr,
           (unsigned long)missing, (unsigned long)num, missing == 1 ? "is" : "are", (unsigned long)first,
           (unsigned long)num);
  return EXIT_USAGE;
}

/* withhold: a run whose every case ended in an error tells of its machine, not of the library. */
static void withhold(records *self, recorded *run) {
  bns_slice why = mem_format(&self->arena, "not run: withheld, for each of its %lu cases ended in an error",
                             (unsigned long)run->num_verdicts);
  if (run->num_verdicts == 0 || !record_tells_nothing(run)) return;
  memset(&run->summary, 0, sizeof run->summary);
  run->summary.exit_status = EXIT_NOTHING;
  run->summary.fault = why;
  run->num_verdicts = 0;
}

/* conclude: shards have become runs; what is their order, and what do all come to? A run of which nothing came, beside
 * others, is for a report to tell. */
static int conclude(records *self, char *problem, size_t problem_cap) {
  size_t i;
  int status = 0, any = 0;
  for (i = 0; status == 0 && i < self->num_runs; i++) {
    recorded *run = &self->runs[i];
    status = sort_verdicts(run, problem, problem_cap);
    if (status == 0) status = lacks_a_shard(run, problem, problem_cap);
    if (self->num_runs > 1) withhold(self, run);
    run->info.num_shards = 0; /* they are one run now */
    if (run->summary.exit_status == 0 && run->num_verdicts == 0) run->summary.exit_status = EXIT_NOTHING;
    any = any || run->summary.exit_status != EXIT_NOTHING;
  }
  for (i = 0; i < self->num_runs; i++)
    if (!any || self->runs[i].summary.exit_status != EXIT_NOTHING)
      self->exit_status = worse(self->exit_status, self->runs[i].summary.exit_status);
  return status;
}

int results_read(records *self, const vector_set *vectors, int any_vectors, const char *const *files, size_t num_files,
                 char *problem, size_t problem_cap) {
  size_t i;
  int status = 0;
  memset(self, 0, sizeof *self);
  for (i = 0; status == 0 && i < num_files; i++)
    status = read_file(self, vectors, any_vectors, files[i], problem, problem_cap);
  return status ? status : conclude(self, problem, problem_cap);
}

verdict recorded_verdict(const recorded *run, size_t at) {
  verdict whole = *run->verdicts[at].rest;
  whole.id = run->verdicts[at].id;
  whole.ms = run->verdicts[at].ms;
  return whole;
}

void results_free(records *self) {
  size_t i;
  for (i = 0; i < self->num_runs; i++)
    free(self->runs[i].verdicts);
  free(self->runs);
  interned_free(&self->kept);
  mem_free(&self->arena);
  memset(self, 0, sizeof *self);
}
