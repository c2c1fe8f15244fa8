/* client_folder.c - the folder of clients, as far as reports tell of it. */
#include "report/client_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/adapter/plan.h"
#include "readfile.h"
#include "util/slice.h"
#include "text.h"
#include "suite/vectors.h"
#include "util/json_text.h"

enum { FILE_MAX = 1 << 20 };

typedef struct reading {
  client_folder *into;
  char *problem;
  size_t problem_cap;
} reading;

static int refuse(const reading *r, const char *path, const char *why) {
  snprintf(r->problem, r->problem_cap, "%s: %s", path, why);
  return -1;
}

/* read_json: *out is NULL where there is no such file. */
static int read_json(const reading *r, const bns_json **out, const char *path, bns_json_type type) {
  room bytes = {NULL, 0};
  const bns_json *values;
  bns_slice text;
  size_t len = 0;
  int failed = readfile(&bytes, &len, path, FILE_MAX);
  *out = NULL;
  text = mem_copy(&r->into->arena, bytes.ptr, failed ? 0 : len);
  room_close(&bytes);
  if (failed == ENOENT || failed == ENOTDIR) return 0;
  if (failed) return refuse(r, path, strerror(failed));
  values = json_read(&r->into->arena, text);
  if (values == NULL) return refuse(r, path, "it is no JSON");
  if (values->type != (uint8_t)type)
    return refuse(r, path, type == BNS_JSON_ARRAY ? "it is no JSON array" : "it is no JSON object");
  *out = values;
  return 0;
}

static bns_slice text_of(mem *arena, const bns_json *object, const char *name) {
  const bns_json *value = bns_json_member(object, name);
  bns_slice none = {NULL, 0};
  return value && value->type == BNS_JSON_STRING ? vectors_expand(arena, value) : none;
}

static int compare_slices(const void *left, const void *right) {
  return bns_slice_compare(*(const bns_slice *)left, *(const bns_slice *)right);
}

/* names_in gives what a folder holds, sorted, but for what begins with a dot; an absent folder holds nothing. NULL
 * where it cannot be read, and errno says why. */
static bns_slice *names_in(mem *arena, const char *path, size_t *num) {
  DIR *folder = opendir(path);
  struct dirent *entry;
  bns_slice *names = NULL, *kept;
  size_t cap = 0;
  int failed = folder == NULL && errno != ENOENT && errno != ENOTDIR ? errno : 0;
  *num = 0;
  for (errno = 0; folder && (entry = readdir(folder)) != NULL; errno = 0) {
    if (entry->d_name[0] == '.') continue;
    names = (bns_slice *)list_grown(names, *num, &cap, sizeof *names);
    names[(*num)++] = mem_copy(arena, entry->d_name, strlen(entry->d_name));
  }
  if (folder) failed = errno;
  if (folder) closedir(folder);
  kept = (bns_slice *)mem_alloc(arena, (*num + 1) * sizeof *kept);
  if (*num) memcpy(kept, names, *num * sizeof *kept);
  free(names);
  qsort(kept, *num, sizeof *kept, compare_slices);
  errno = failed;
  return failed ? NULL : kept;
}

static const char *joined(mem *arena, const char *path, bns_slice name, const char *rest) {
  return (const char *)mem_format(arena, "%s/%.*s%s", path, (int)name.len, (const char *)name.ptr, rest).ptr;
}

/* is_link: one word, so that it can stand in a document as it is. */
static int is_link(bns_slice text) {
  size_t i;
  for (i = 0; i < text.len; i++)
    if (text.ptr[i] <= ' ' || text.ptr[i] >= 0x7F || memchr("<>\"'`\\", text.ptr[i], 6) != NULL) return 0;
  return text.len > 8 && memcmp(text.ptr, "https://", 8) == 0;
}

/* are_links: "see" is a list of addresses, or absent. */
static int are_links(mem *arena, const bns_json *list) {
  const bns_json *at = list != NULL && list->type == BNS_JSON_ARRAY ? bns_json_child(list) : NULL;
  if (list != NULL && at == NULL) return 0;
  for (size_t i = 0; list != NULL && i < list->count; i++, at = bns_json_next(at))
    if (at->type != BNS_JSON_STRING || !is_link(vectors_expand(arena, at))) return 0;
  return 1;
}

static int is_state(mem *arena, const bns_json *entry) {
  static const char *const words[] = {"new", "reported", "fixed", "mended", "disputed"};
  bns_slice link, word;
  size_t i;
  if (entry->type != BNS_JSON_OBJECT) return 0;
  if (text_of(arena, entry, "mistake").len + text_of(arena, entry, "case").len + text_of(arena, entry, "reason").len ==
      0)
    return 0;
  link = text_of(arena, entry, "link");
  if ((link.len && !is_link(link)) || !are_links(arena, bns_json_member(entry, "see"))) return 0;
  word = text_of(arena, entry, "state");
  if (bns_json_member(entry, "state") == NULL) return 1;
  for (i = 0; i < sizeof words / sizeof *words; i++)
    if (bns_slice_is(word, words[i])) return 1;
  return 0;
}

static int check_states(const reading *r, const client_entry *one, const char *path) {
  const bns_json *entry = one->states ? bns_json_child(one->states) : NULL;
  size_t i;
  for (i = 0; one->states && i < one->states->count; i++, entry = bns_json_next(entry))
    if (!is_state(&r->into->arena, entry))
      return refuse(r, path,
                    "an entry needs mistake, case or reason; its state is new, reported, fixed or disputed, its link "
                    "and all it says to see are https");
  return 0;
}

static bns_slice next_word(bns_slice *left) {
  bns_slice word = slice_until(*left, slice_index(*left, ' '));
  *left = slice_trim(slice_from(*left, word.len));
  return word;
}

/* read_reasons takes what can be read: whether the file is right is for the run that uses it. */
static void read_reasons(const reading *r, client_entry *one, const char *path) {
  room bytes = {NULL, 0};
  bns_slice rest, line;
  size_t len = 0, cap = 0;
  client_reason *list = NULL;
  int failed = readfile(&bytes, &len, path, FILE_MAX);
  rest = mem_copy(&r->into->arena, bytes.ptr, failed ? 0 : len);
  room_close(&bytes);
  while (slice_line(&line, &rest)) {
    bns_slice left = slice_trim(slice_until(line, slice_index(line, '#'))), cause = {NULL, 0};
    bns_slice why = slice_trim(slice_from(line, slice_index(line, '#') + 1)), id = next_word(&left);
    if (slice_index(left, ' ') < left.len) { /* CAUSE GLOB OUTCOME */
      cause = id;
      id = next_word(&left);
    }
    if (id.len == 0 || why.len == 0) continue;
    list = (client_reason *)list_grown(list, one->num_reasons, &cap, sizeof *list);
    list[one->num_reasons].glob =
        (const char *)mem_format(&r->into->arena, "%.*s", (int)id.len, (const char *)id.ptr).ptr;
    list[one->num_reasons].cause = cause;
    list[one->num_reasons++].why = why;
  }
  one->reasons = (client_reason *)mem_alloc(&r->into->arena, (one->num_reasons + 1) * sizeof *list);
  if (one->num_reasons) memcpy(one->reasons, list, one->num_reasons * sizeof *list);
  free(list);
}

static int read_client(const reading *r, const char *directory, bns_slice folder) {
  client_folder *all = r->into;
  client_entry *one = &all->list[all->num];
  const char *path = joined(&all->arena, directory, folder, "/client.json");
  const bns_json *client;
  int failed = read_json(r, &client, path, BNS_JSON_OBJECT);
  if (failed || client == NULL) return failed;
  one->folder = folder;
  one->path = bns_slice_of(joined(&all->arena, directory, folder, ""));
  one->name = text_of(&all->arena, client, "name");
  one->package = text_of(&all->arena, client, "package");
  one->version = text_of(&all->arena, client, "version");
  one->language = text_of(&all->arena, client, "language");
  one->home = text_of(&all->arena, client, "home");
  one->reach = text_of(&all->arena, client, "reach");
  one->reach_why = text_of(&all->arena, client, "reach_why");
  path = joined(&all->arena, directory, folder, "/again");
  one->scripts = names_in(&all->arena, path, &one->num_scripts);
  if (one->scripts == NULL) return refuse(r, path, strerror(errno));
  path = joined(&all->arena, directory, folder, "/states.json");
  read_reasons(r, one, joined(&all->arena, directory, folder, "/expect.txt"));
  failed = read_json(r, &one->states, path, BNS_JSON_ARRAY);
  if (!failed) failed = check_states(r, one, path);
  all->num += !failed;
  return failed;
}

int client_folder_read(client_folder *self, const char *directory, char *problem, size_t problem_cap) {
  reading r;
  bns_slice *folders;
  size_t i, num = 0;
  int failed = 0;
  memset(self, 0, sizeof *self);
  if (directory == NULL) return 0;
  r.into = self;
  r.problem = problem;
  r.problem_cap = problem_cap;
  folders = names_in(&self->arena, directory, &num);
  if (folders == NULL) return refuse(&r, directory, strerror(errno));
  self->list = (client_entry *)mem_alloc(&self->arena, (num + 1) * sizeof *self->list);
  for (i = 0; !failed && i < num; i++)
    failed = read_client(&r, directory, folders[i]);
  return failed;
}

const client_entry *client_folder_find(const client_folder *self, const run_info *info) {
  const client_entry *by_name = NULL;
  size_t i;
  for (i = 0; i < self->num; i++) {
    const client_entry *one = &self->list[i];
    if (!bns_slice_equal(one->name, info->name) && !bns_slice_equal(one->package, info->name)) continue;
    if (bns_slice_equal(one->language, info->language)) return one;
    by_name = one;
  }
  return by_name;
}

/* ------------------------------------------------------------------------------------------------------- findings */

static bns_slice plain(const bns_json *entry, const char *name) {
  const bns_json *value = bns_json_member(entry, name);
  bns_slice text = {NULL, 0};
  if (value == NULL || value->type != BNS_JSON_STRING) return text;
  text.ptr = value->ptr;
  text.len = value->len;
  return text;
}

/* reason_of gives what the expect file says of a case; empty where it does not name it. */
static bns_slice reason_of(const client_entry *of, const verdict *v) {
  bns_slice none = {NULL, 0};
  size_t i;
  for (i = 0; i < of->num_reasons; i++) {
    const client_reason *reason = &of->reasons[i];
    if (reason->cause.len && !comparison_is_mistake(v, reason->cause)) continue;
    if (plan_matches(reason->glob, v->id)) return reason->why;
  }
  return none;
}

void client_folder_explain(const client_folder *self, mem *arena, const run_info *info, verdict *v) {
  const client_entry *of = client_folder_find(self, info);
  bns_slice why;
  int is_guess = v->num_findings && v->findings[0].confidence == CONFIDENCE_POSSIBLE;
  if (of == NULL || v->op.len == 0 || v->outcome != OUTCOME_FAIL || (v->num_findings && !is_guess)) return;
  if (v->expectation != EXPECTED_AS_IS) return; /* it is another failure than the one that is told of */
  why = reason_of(of, v);
  if (why.len) v->num_findings = 0; /* who looked knows better than a guess */
  if (why.len)
    v->detail = mem_format(arena, "%.*s%s%.*s", (int)v->detail.len, (const char *)v->detail.ptr,
                           v->detail.len ? ": " : "", (int)why.len, (const char *)why.ptr);
}

/* names tells that an entry of states.json is about a verdict. */
static int names(const client_entry *of, const bns_json *entry, const verdict *v) {
  bns_slice mistake = plain(entry, "mistake"), id = plain(entry, "case"), why = plain(entry, "reason");
  mem arena = {NULL};
  int is = (mistake.len && comparison_is_mistake(v, mistake)) || (why.len && bns_slice_equal(why, reason_of(of, v)));
  if (id.len) {
    bns_slice glob = mem_format(&arena, "%.*s", (int)id.len, (const char *)id.ptr);
    is = is || plan_matches((const char *)glob.ptr, v->id);
  }
  mem_free(&arena);
  return is;
}

/* word_of_state: "mended" is what "fixed" was called once; files that say so are still read. */
static bns_slice word_of_state(const bns_json *entry) {
  bns_slice word = plain(entry, "state");
  if (bns_json_member(entry, "state") == NULL) return bns_slice_of("new");
  return bns_slice_is(word, "mended") ? bns_slice_of("fixed") : word;
}

finding_state client_folder_state(const client_entry *of, const verdict *judged) {
  finding_state state = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
  const bns_json *entry;
  size_t i;
  state.word = bns_slice_of("new");
  if (of == NULL || of->states == NULL) return state;
  entry = bns_json_child(of->states);
  for (i = 0; i < of->states->count; i++, entry = bns_json_next(entry)) {
    if (!names(of, entry, judged)) continue;
    state.word = word_of_state(entry);
    state.link = plain(entry, "link");
    state.in = plain(entry, "in");
  }
  return state;
}

const bns_json *client_folder_see(const client_entry *of, const verdict *judged) {
  const bns_json *entry = of && of->states && of->states->count ? bns_json_child(of->states) : NULL, *found = NULL;
  for (size_t i = 0; entry != NULL && i < of->states->count; i++, entry = bns_json_next(entry))
    if (bns_json_member(entry, "see") != NULL && names(of, entry, judged)) found = bns_json_member(entry, "see");
  return found;
}

static bns_slice last_part(bns_slice id) {
  size_t at = id.len;
  while (at > 0 && id.ptr[at - 1] != '/')
    at--;
  id.ptr += at;
  id.len -= at;
  return id;
}

static bns_slice script_called(const client_entry *of, mem *arena, bns_slice stem) {
  bns_slice none = {NULL, 0};
  size_t i;
  for (i = 0; i < of->num_scripts; i++) {
    bns_slice name = of->scripts[i];
    if (name.len >= stem.len && memcmp(name.ptr, stem.ptr, stem.len) == 0 &&
        (name.len == stem.len || name.ptr[stem.len] == '.'))
      return mem_format(arena, "%.*s/again/%.*s", (int)of->path.len, (const char *)of->path.ptr, (int)name.len,
                        (const char *)name.ptr);
  }
  return none;
}

/* named_script: an entry's own word has precedence; it must be a file that is there. */
static bns_slice named_script(const client_entry *of, mem *arena, const verdict *judged) {
  const bns_json *entry = of->states ? bns_json_child(of->states) : NULL;
  bns_slice found = {NULL, 0};
  size_t i, k;
  for (i = 0; of->states && i < of->states->count; i++, entry = bns_json_next(entry)) {
    bns_slice name = plain(entry, "again");
    for (k = 0; k < of->num_scripts && found.len == 0 && name.len; k++)
      if (bns_slice_equal(of->scripts[k], name) && names(of, entry, judged)) found = script_called(of, arena, name);
  }
  return found;
}

bns_slice client_folder_script(const client_entry *of, mem *arena, const verdict *judged) {
  bns_slice found = {NULL, 0};
  size_t i;
  if (of == NULL) return found;
  found = named_script(of, arena, judged);
  if (found.len) return found;
  found = script_called(of, arena, last_part(judged->id));
  for (i = 0; found.len == 0 && i < judged->num_findings; i++)
    if (comparison_is_mistake(judged, judged->findings[i].id)) found = script_called(of, arena, judged->findings[i].id);
  return found;
}

/* version_in: what is no version is left out, for it stands in a document as it is. */
static bns_slice version_in(const bns_json *entry, const char *name) {
  bns_slice text = plain(entry, name), none = {NULL, 0};
  for (size_t i = 0; i < text.len; i++)
    if (!slice_word(text.ptr[i]) && memchr(".-+", text.ptr[i], 3) == NULL) return none;
  return text;
}

int client_folder_mended(mended_finding *out, const client_entry *of, mem *arena, const bns_json *entry) {
  static const char *const names_of_it[] = {"reason", "mistake", "case"};
  bns_slice script = plain(entry, "again");
  memset(out, 0, sizeof *out);
  if (!bns_slice_is(word_of_state(entry), "fixed")) return 0;
  for (size_t i = 0; out->what.len == 0 && i < sizeof names_of_it / sizeof *names_of_it; i++)
    out->what = text_of(arena, entry, names_of_it[i]);
  out->seen = version_in(entry, "seen");
  out->in = version_in(entry, "in");
  out->link = plain(entry, "link");
  for (size_t k = 0; k < of->num_scripts && script.len; k++)
    if (bns_slice_equal(of->scripts[k], script)) out->script = script_called(of, arena, script);
  return 1;
}

void client_folder_free(client_folder *self) {
  mem_free(&self->arena);
  memset(self, 0, sizeof *self);
}
