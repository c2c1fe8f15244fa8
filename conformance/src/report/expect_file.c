/* expect_file.c - the file of failures that are known and accepted for now. */
#include "report/expect_file.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "remedy.h"
#include "report/failure_groups.h"
#include "suite/catalogue_text.h"
#include "text.h"
#include "util/slice.h"
#include "util/whole_file.h"
#include "exit_status.h"

#define FILE_MAX ((size_t)8 << 20)
#define HEAD "# bnconform expect, vectors "

typedef struct loading {
  expect *self;
  const vector_set *vectors;
  char *problem;
  size_t problem_cap;
} loading;

static int refuse(loading *l, size_t line, const char *why) {
  snprintf(l->problem, l->problem_cap, "%s:%lu: %s", l->self->path, (unsigned long)line, why);
  return EXIT_USAGE;
}

/* word cuts the next word off. */
static bns_slice word(bns_slice *rest) {
  bns_slice cut;
  while (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t')) {
    rest->ptr++;
    rest->len--;
  }
  cut.ptr = rest->ptr;
  cut.len = 0;
  while (cut.len < rest->len && rest->ptr[cut.len] != ' ' && rest->ptr[cut.len] != '\t')
    cut.len++;
  rest->ptr += cut.len;
  rest->len -= cut.len;
  return cut;
}

static int is_failure(const verdict *v) {
  return v->counted == COUNTED_FAILED || (v->counted == COUNTED_SKIPPED && v->outcome == OUTCOME_UNSUPPORTED);
}

static int has_cause(const verdict *v, bns_slice cause) {
  return (v->num_findings != 0 && bns_slice_equal(v->findings[0].id, cause)) || bns_slice_equal(v->stage, cause);
}

/* matches: patterns and ids are C strings in the arena. A '*' stands for '/' too, as with --select. */
static int matches(const expect_line *line, const char *id) {
  return line->pattern.len && fnmatch((const char *)line->pattern.ptr, id, 0) == 0;
}

static int names_a_vector(const expect_line *line, const vector_set *vectors) {
  char id[512];
  size_t i;
  for (i = 0; i < vectors->num_vectors; i++) {
    snprintf(id, sizeof id, "%.*s", (int)vectors->vectors[i].id.len, (const char *)vectors->vectors[i].id.ptr);
    if (matches(line, id)) return 1;
  }
  return 0;
}

/* reason_of gives what stands behind the '#'. */
static bns_slice reason_of(bns_slice line, bns_slice hash) {
  bns_slice reason = {NULL, 0};
  if (hash.len == 0) return reason;
  reason.ptr = hash.ptr + 1;
  reason.len = (size_t)(line.ptr + line.len - reason.ptr);
  while (reason.len && (reason.ptr[0] == ' ' || reason.ptr[0] == '\t')) {
    reason.ptr++;
    reason.len--;
  }
  return reason;
}

static void read_head(expect *self, bns_slice text) {
  static const char head[] = HEAD;
  if (!slice_starts(text, head)) return;
  self->version = slice_from(text, sizeof head - 1);
  self->version.len = slice_index(self->version, ':');
}

/* The first word is a cause where three words stand there: what is known under no name is refused. */
static int read_cause(loading *l, expect_line *line, bns_slice *pattern, bns_slice *name, bns_slice *rest) {
  bns_slice after = *rest, third = word(&after), nothing = {NULL, 0};
  mistake_words words;
  if (third.len == 0 || third.ptr[0] == '#' || outcome_find(*name) >= 0) return 0;
  line->cause = *pattern;
  *pattern = *name;
  *name = third;
  *rest = after;
  if (failure_group_is_stage(line->cause) ||
      mistake_words_find(&words, &l->self->arena, l->vectors, line->cause, nothing, NULL))
    return 0;
  return refuse(l, line->number, "no mistake has this name; bnconform list prints all of them");
}

/* read_line: [CAUSE] ID-or-GLOB OUTCOME # reason. */
static int read_line(loading *l, expect_line *line, int updating) {
  bns_slice rest = line->text, pattern = word(&rest), name, hash;
  int found;
  if (line->number == 1) read_head(l->self, line->text);
  if (pattern.len == 0 || pattern.ptr[0] == '#') return 0;
  name = word(&rest);
  if (read_cause(l, line, &pattern, &name, &rest) != 0) return EXIT_USAGE;
  found = outcome_find(name);
  if (found <= OUTCOME_PASS || found == OUTCOME_GIVEN_UP)
    return refuse(l, line->number,
                  "the second word is none of fail, accepted, refused, unsupported, error, timeout, crash, protocol, "
                  "harness");
  hash = word(&rest);
  if (hash.len && hash.ptr[0] != '#')
    return refuse(l, line->number, "behind the outcome there may be a reason, after a #, and nothing else");
  line->reason = reason_of(line->text, hash);
  line->outcome = (outcome)found;
  line->pattern = mem_format(&l->self->arena, "%.*s", (int)pattern.len, (const char *)pattern.ptr);
  line->is_glob = line->cause.len != 0 || strpbrk((const char *)line->pattern.ptr, "*?[\\") != NULL;
  if (!updating && !names_a_vector(line, l->vectors))
    return refuse(l, line->number, "no vector has this name; bnconform list prints all of them");
  return 0;
}

static int read_lines(loading *l, bns_slice all, int updating) {
  expect *self = l->self;
  size_t at, num = 0;
  int status = 0;
  for (at = 0; at < all.len; at++)
    num += all.ptr[at] == '\n';
  self->lines = (expect_line *)mem_alloc(&self->arena, (num + 1) * sizeof *self->lines);
  for (at = 0; status == 0 && at < all.len;) {
    const uint8_t *end = (const uint8_t *)memchr(all.ptr + at, '\n', all.len - at);
    expect_line *line = &self->lines[self->num_lines++];
    line->text.ptr = all.ptr + at;
    line->text.len = end ? (size_t)(end - all.ptr) - at : all.len - at;
    line->number = self->num_lines;
    at += line->text.len + 1;
    if (line->text.len && line->text.ptr[line->text.len - 1] == '\r') line->text.len--;
    status = memchr(line->text.ptr, 0, line->text.len) ? refuse(l, line->number, "there is a NUL byte in this line")
                                                       : read_line(l, line, updating);
  }
  return status;
}

int expect_load(expect *self, const char *path, const vector_set *vectors, int updating, char *problem,
                size_t problem_cap) {
  loading l;
  buf bytes = {NULL, 0, 0};
  FILE *file = fopen(path, "rb");
  size_t got = 1;
  bns_slice all;
  memset(self, 0, sizeof *self);
  l.self = self;
  l.vectors = vectors;
  l.problem = problem;
  l.problem_cap = problem_cap;
  self->path = (char *)mem_alloc(&self->arena, strlen(path) + 1);
  memcpy(self->path, path, strlen(path));
  if (file == NULL && updating && errno == ENOENT) return 0;
  while (file && got > 0 && bytes.len < FILE_MAX) {
    buf_reserve(&bytes, 65536);
    got = fread(bytes.ptr + bytes.len, 1, 65536, file);
    bytes.len += got;
  }
  if (file == NULL || ferror(file) || bytes.len >= FILE_MAX) {
    int error = errno;
    if (bytes.len >= FILE_MAX)
      snprintf(problem, problem_cap, "%s: over 8 MiB", path);
    else
      snprintf(problem, problem_cap, "%s: %s; %s", path, strerror(error), remedy_of(error, REMEDY_TO_READ));
    if (file) fclose(file);
    buf_free(&bytes);
    return EXIT_USAGE;
  }
  fclose(file);
  all = mem_take(&self->arena, &bytes);
  return read_lines(&l, all, updating);
}

static int covers(const expect_line *line, const verdict *v, const char *id) {
  return matches(line, id) && (line->cause.len == 0 || !is_failure(v) || has_cause(v, line->cause));
}

/* line_for: a line with the id itself precedes globs. Of those the first counts that expects this outcome, or else the
 * first; of what passes, the first that covers no failure at all. */
static expect_line *line_for(expect *self, const verdict *v, const char *id) {
  expect_line *glob = NULL;
  int failed = is_failure(v), fits = 0;
  for (size_t i = 0; i < self->num_lines; i++) {
    expect_line *line = &self->lines[i];
    if (!covers(line, v, id)) continue;
    if (!line->is_glob) return line;
    if (!failed && (line->num_seen != 0 || line->num_hits != 0)) continue; /* one vector tells of a line */
    if (glob == NULL || (!fits && failed && line->outcome == v->outcome)) glob = line;
    fits = glob->outcome == v->outcome;
  }
  return glob;
}

void expect_see(expect *self, const verdict *v) {
  char id[512];
  if (!is_failure(v)) return;
  snprintf(id, sizeof id, "%.*s", (int)v->id.len, (const char *)v->id.ptr);
  for (size_t i = 0; i < self->num_lines; i++)
    self->lines[i].num_seen += (size_t)(covers(&self->lines[i], v, id) && self->lines[i].outcome == v->outcome);
}

/* A mistake that is proved or likely is what --update writes of it. A call has a reason of its own. */
static bns_slice cause_of(const verdict *v) {
  bns_slice none = {NULL, 0};
  return v->num_findings != 0 && v->findings[0].confidence != CONFIDENCE_POSSIBLE && v->op.len == 0 ? v->findings[0].id
                                                                                                    : none;
}

static void note_failure(expect *self, bns_slice id, const verdict *v, const expect_line *line) {
  buf memory = {NULL, 0, 0};
  if (self->num_seen == self->cap_seen) {
    memory.ptr = (uint8_t *)self->seen;
    memory.len = memory.cap = self->num_seen * sizeof *self->seen;
    buf_reserve(&memory, (self->num_seen + 16) * sizeof *self->seen);
    self->seen = (expect_seen *)(void *)memory.ptr;
    self->cap_seen = memory.cap / sizeof *self->seen;
  }
  self->seen[self->num_seen].id = id;
  self->seen[self->num_seen].outcome = v->outcome;
  self->seen[self->num_seen].cause = cause_of(v);
  self->seen[self->num_seen++].line = line;
}

void expect_apply(expect *self, verdict *v) {
  bns_slice id;
  expect_line *line;
  int failed = is_failure(v);
  if (v->counted != COUNTED_PASSED && !failed) return;
  id = mem_format(&self->arena, "%.*s", (int)v->id.len, (const char *)v->id.ptr);
  line = line_for(self, v, (const char *)id.ptr);
  if (failed && (v->counted == COUNTED_FAILED || line)) note_failure(self, id, v, line);
  if (line == NULL) return;
  line->num_hits++;
  if (failed && v->outcome == line->outcome) {
    line->num_as_is++;
    v->expectation = EXPECTED_AS_IS;
    v->counted = COUNTED_SKIPPED;
  } else if (failed) {
    v->expectation = EXPECTED_OTHERWISE;
    v->counted = COUNTED_FAILED;
    v->detail =
        mem_format(&self->arena, "%.*s%s%s:%lu expects %s", (int)v->detail.len, (const char *)v->detail.ptr,
                   v->detail.len ? "; " : "", self->path, (unsigned long)line->number, outcome_name(line->outcome));
  } else {
    v->expectation = EXPECTED_FAILURE;
    v->counted = COUNTED_FAILED;
    v->detail = mem_format(&self->arena, "delete its line in %s (line %lu), or run again with --update", self->path,
                           (unsigned long)line->number);
  }
}

/* stays: a line for people; one that has been confirmed; or one of many that something still confirms. */
static int stays(const expect_line *line) {
  if (line->pattern.len == 0) return 1;
  return line->num_as_is > 0 && (line->is_glob || line->num_hits == line->num_as_is);
}

static int has_line(const expect_seen *seen) {
  return seen->line != NULL && stays(seen->line) && seen->line->outcome == seen->outcome;
}

static size_t scheme_len(bns_slice id) {
  return slice_index(id, '/');
}

/* Tells that a line for another failure was written, of the same scheme and cause, that covers this one too. */
static int is_covered(const expect *self, size_t at) {
  const expect_seen *seen = &self->seen[at];
  for (size_t i = 0; seen->cause.len != 0 && i < at; i++) {
    const expect_seen *other = &self->seen[i];
    if (!has_line(other) && other->outcome == seen->outcome && bns_slice_equal(other->cause, seen->cause) &&
        bns_slice_equal(slice_until(other->id, scheme_len(other->id)), slice_until(seen->id, scheme_len(seen->id))))
      return 1;
  }
  return 0;
}

static void put_seen(buf *out, const expect_seen *seen) {
  if (seen->cause.len != 0) {
    buf_put_slice(out, seen->cause);
    buf_format(out, " %.*s/*", (int)scheme_len(seen->id), (const char *)seen->id.ptr);
  } else {
    buf_put_slice(out, seen->id);
  }
  buf_format(out, "  %s  # ", outcome_name(seen->outcome));
  if (seen->line && seen->line->reason.len)
    buf_put_slice(out, seen->line->reason);
  else
    buf_put_text(out, "TODO");
  buf_put_text(out, "\n");
}

static void put_head(buf *out, const vector_set *vectors) {
  buf_format(out, HEAD "%.*s: id, outcome, reason\n", (int)vectors->version.len, (const char *)vectors->version.ptr);
}

/* compose writes the new file's text, and counts failures that have a line, and lines that went. */
static void compose(const expect *self, const vector_set *vectors, buf *out, size_t *added, size_t *removed) {
  size_t i;
  *added = *removed = 0;
  if (self->num_lines == 0 || self->version.len != 0) put_head(out, vectors);
  for (i = self->version.len != 0; i < self->num_lines; i++)
    if (stays(&self->lines[i])) {
      buf_put_slice(out, self->lines[i].text);
      buf_put_text(out, "\n");
    } else
      ++*removed;
  for (i = 0; i < self->num_seen; i++) {
    if (has_line(&self->seen[i]) || is_covered(self, i)) continue;
    ++*added;
    put_seen(out, &self->seen[i]);
  }
}

int expect_update(expect *self, const vector_set *vectors, char *said, size_t said_cap) {
  buf out = {NULL, 0, 0};
  size_t added, removed;
  int failed;
  compose(self, vectors, &out, &added, &removed);
  failed = whole_write(self->path, buf_slice(&out), 1);
  buf_free(&out);
  if (failed)
    snprintf(said, said_cap, "bnconform: %s: %s; %s; nothing was written", self->path, strerror(failed),
             remedy_of(failed, REMEDY_TO_WRITE));
  else
    snprintf(said, said_cap, "Wrote %s: %lu failure%s, %lu removed.%s", self->path, (unsigned long)self->num_seen,
             self->num_seen == 1 ? "" : "s", (unsigned long)removed, added ? " Give each a reason, please." : "");
  if (failed) return remedy_is_users(failed) ? EXIT_USAGE : EXIT_OWN_FAULT;
  return 0;
}

void expect_free(expect *self) {
  free(self->seen);
  mem_free(&self->arena);
  memset(self, 0, sizeof *self);
}
