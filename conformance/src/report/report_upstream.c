/* report_upstream.c - the findings of one library as texts for its maintainers: each is an issue to be posted by a
 * person, with the bytes, the rule and where it stands, the smallest script, and who has met the same. Nothing is sent
 * anywhere. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "readfile.h"
#include "report/failure_groups.h"
#include "report/finding_markdown.h"
#include "show/printable.h"
#include "suite/catalogue_text.h"
#include "util/slice.h"

enum { SCRIPT_MAX = 64 * 1024, CASES_SHOWN = 8 };

static reporter *upstream_open(const report_options *options) {
  comparison_reporter *self = (comparison_reporter *)calloc(1, sizeof *self);
  char problem[1024];
  if (self == NULL) return NULL;
  if (comparison_reporter_open(self, options, problem, sizeof problem) == 0) return (reporter *)self;
  fprintf(stderr, "bnconform: %s\n", problem);
  comparison_reporter_close(self);
  errno = EINVAL;
  return NULL;
}

/* ---------------------------------------------------------------------------------------------------------- parts */

static void put_link(buf *out, bns_slice link) {
  if (link.len == 0) return;
  buf_put_text(out, "- <");
  buf_put_slice(out, link);
  buf_put_text(out, ">\n");
}

static void put_links(comparison_reporter *self, const bns_json *list) {
  const bns_json *at = list && list->type == BNS_JSON_ARRAY && list->count ? bns_json_child(list) : NULL;
  for (size_t i = 0; at != NULL && i < list->count; i++, at = bns_json_next(at))
    put_link(&self->out, vectors_expand(&self->arena, at));
}

static const bns_json *rule_of(const vector_set *set, mem *arena, bns_slice id) {
  const bns_json *list = set->rules ? bns_json_member(set->rules, "rules") : NULL;
  const bns_json *at = list && list->count ? bns_json_child(list) : NULL;
  for (size_t i = 0; at != NULL && i < list->count; i++, at = bns_json_next(at))
    if (bns_slice_equal(vectors_expand(arena, bns_json_member(at, "id")), id)) return at;
  return NULL;
}

/* put_rules: each rule's sentence, and the documents in which it stands. A call that ends in an error breaks none. */
static void put_rules(comparison_reporter *self, const verdict *v) {
  bns_slice left = failure_group_rules(&self->arena, self->options.vectors, v);
  if (v->outcome == OUTCOME_ERROR || v->outcome == OUTCOME_CRASH || v->outcome == OUTCOME_TIMEOUT) return;
  buf_put_text(&self->out, "\n**Rule**\n\n");
  while (left.len) {
    bns_slice id = slice_trim(slice_until(left, slice_index(left, ',')));
    const bns_json *rule = rule_of(self->options.vectors, &self->arena, id);
    left = slice_from(left, slice_index(left, ',') + 1);
    if (rule == NULL) continue;
    buf_format(&self->out, "%.*s: ", (int)id.len, (const char *)id.ptr);
    markdown_put_bytes(&self->out, vectors_expand(&self->arena, bns_json_member(rule, "text")));
    buf_put_text(&self->out, "\n\n");
    put_links(self, bns_json_member(rule, "sources"));
    if (left.len) buf_put_text(&self->out, "\n");
  }
}

static const char *language_of(bns_slice path) {
  static const struct {
    const char *ending, *name;
  } languages[] = {{".py", "python"}, {".mjs", "js"}, {".rs", "rust"}, {".go", "go"}, {".java", "java"}};
  for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
    size_t len = strlen(languages[i].ending);
    if (path.len > len && bns_slice_is(slice_from(path, path.len - len), languages[i].ending)) return languages[i].name;
  }
  return "text";
}

/* put_script: the script as it stands in its folder. Its head says how it is run. */
static void put_script(comparison_reporter *self, bns_slice path) {
  room bytes = {NULL, 0};
  size_t len = 0;
  const char *name = (const char *)mem_format(&self->arena, "%.*s", (int)path.len, (const char *)path.ptr).ptr;
  if (path.len == 0) return;
  if (readfile(&bytes, &len, name, SCRIPT_MAX) == 0) {
    buf_format(&self->out, "\n**Smallest script**, `%s`\n\n", name);
    markdown_put_fenced(&self->out, language_of(path), mem_copy(&self->arena, bytes.ptr, len));
  }
  room_close(&bytes);
}

static void put_precedents(comparison_reporter *self, const client_entry *client, const verdict *v) {
  const bns_json *own = client_folder_see(client, v), *known = NULL;
  bns_slice no_variant = {NULL, 0};
  mistake_words words;
  if (v->num_findings && comparison_is_mistake(v, v->findings[0].id) &&
      mistake_words_find(&words, &self->arena, self->options.vectors, v->findings[0].id, no_variant, NULL))
    known = words.sources;
  if ((own == NULL || own->count == 0) && (known == NULL || known->count == 0)) return;
  buf_put_text(&self->out, "\n**Who met the same**\n\n");
  put_links(self, own);
  put_links(self, known);
}

static void put_cases(comparison_reporter *self, const comparison_group *why) {
  buf_put_text(&self->out, "\nSeen in ");
  for (size_t i = 0; i < why->num_cases && i < CASES_SHOWN; i++) {
    buf_put_text(&self->out, i ? ", `" : "`");
    show_bytes(&self->out, why->cases[i].id, 0);
    buf_put_text(&self->out, "`");
  }
  if (why->num_cases > CASES_SHOWN)
    buf_format(&self->out, " and %lu more", (unsigned long)(why->num_cases - CASES_SHOWN));
  buf_put_text(&self->out, ".\n");
}

/* ------------------------------------------------------------------------------------------------------- the texts */

/* means: a mistake's sentence does not say what comes of it; what is said of a call that verifies does. */
static const char *means(const verdict *v, grade of) {
  if (v->num_findings == 0 && v->outcome == OUTCOME_FAIL) return "";
  return of == GRADE_DANGER ? "The signature is valid, so the exchange acts on it, and it is not what the caller asked "
                              "for."
                            : "The exchange answers an error, or never hears of the call.";
}

/* put_title: a mistake by its heading, for whoever has no catalogue at hand. */
static void put_title(comparison_reporter *self, const comparison_group *why) {
  const verdict *v = why->cases->verdict;
  bns_slice no_variant = {NULL, 0}, title = comparison_title(&self->arena, v);
  mistake_words words;
  buf_format(&self->out, "\n---\n\n## %s: ", column_name(why->column));
  if (v->num_findings &&
      mistake_words_find(&words, &self->arena, self->options.vectors, v->findings[0].id, no_variant, NULL)) {
    markdown_put_bytes(&self->out, words.title);
    buf_put_text(&self->out, ": ");
  }
  markdown_put_text(&self->out, title);
  buf_put_text(&self->out, "\n\n");
}

static void put_text(comparison_reporter *self, const comparison_run *run, const comparison_group *why) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  const verdict *v = why->cases->verdict;
  bns_slice says = comparison_says(&self->arena, v), mend = failure_group_mend(&self->arena, self->options.vectors, v);
  finding_state state = client_folder_state(client, v);
  put_title(self, why);
  markdown_put_text(&self->out, says);
  buf_format(&self->out, "%s%s\n\n", says.len && means(v, why->grade)[0] ? " " : "", means(v, why->grade));
  finding_put_rows(self, run, v);
  put_cases(self, why);
  put_rules(self, v);
  if (mend.len) buf_put_text(&self->out, "\n**Mend**\n\n");
  markdown_put_text(&self->out, mend);
  buf_put_text(&self->out, mend.len ? "\n" : "");
  put_script(self, client_folder_script(client, &self->arena, v));
  put_precedents(self, client, v);
  if (state.link.len == 0) return;
  buf_format(&self->out, "\nState: %.*s, <%.*s>\n", (int)state.word.len, (const char *)state.word.ptr,
             (int)state.link.len, (const char *)state.link.ptr);
}

static void put_head(comparison_reporter *self, const comparison_run *run, size_t num) {
  const client_entry *client = client_folder_find(&self->clients, &run->info);
  buf_put_text(&self->out, "# ");
  finding_put_name(self, run);
  buf_format(&self->out, ": %lu report text%s\n\n", (unsigned long)num, num == 1 ? "" : "s");
  if (client && client->home.len) {
    buf_put_text(&self->out, "For <");
    buf_put_slice(&self->out, client->home);
    buf_put_text(&self->out, ">. ");
  }
  buf_put_text(&self->out,
               "Each text below is one issue, to be read and posted by a person; nothing has been posted.\n"
               "The library made its own calls against a server on the same machine that verifies signatures by "
               "the\nexchange's documents; nothing was sent to the exchange, and keys are public test keys. "
               "*proved*: the\nsignature that was sent has been made again by making that mistake.\n");
}

static void put_library(comparison_reporter *self, const comparison_run *run) {
  size_t num = 0;
  for (size_t i = 0; i < run->num_groups; i++)
    num += run->groups[i].grade < GRADE_ODD ? 1 : 0;
  put_head(self, run, num);
  for (size_t i = 0; i < run->num_groups; i++)
    if (run->groups[i].grade < GRADE_ODD) put_text(self, run, &run->groups[i]);
}

static int upstream_end(reporter *base, const run_summary *summary) {
  comparison_reporter *self = (comparison_reporter *)base;
  if (self->comparison.num_runs) comparison_reporter_next(base, summary);
  comparison_sort(&self->comparison);
  for (size_t i = 0; i < self->comparison.num_runs; i++)
    put_library(self, &self->comparison.runs[i]);
  return comparison_reporter_finish(self);
}

const reporter_kind report_upstream = {"text",
                                       upstream_open,
                                       comparison_reporter_begin,
                                       comparison_reporter_verdict,
                                       upstream_end,
                                       comparison_reporter_next,
                                       0};
