/* self_check_print.c - what the self-check tells: lines for people, or one JSON object a line. */
#include "selftest/self_check.h"

#include <string.h>
#include <sys/stat.h>

#include "remedy.h"
#include "exit_status.h"
#include "text.h"
#include "util/whole_file.h"
#include "util/json_text.h"

static const char *const proof_names[NUM_PROOFS] = {"DETECTED", "NAMED-OTHER", "MISSED", "INAPPLICABLE"};
static const char *const proof_words[NUM_PROOFS] = {"detected", "named-other", "missed", "inapplicable"};

static int is_plain(const proved *p) {
  return p->proof == PROOF_DETECTED || p->proof == PROOF_INAPPLICABLE;
}

static void say_mistake(buf *out, const proved *p) {
  buf_format(out, "%-12s  %-12s  %.*s", proof_names[p->proof], bns_scheme_name(p->scheme), (int)p->mistake.len,
             (const char *)p->mistake.ptr);
  if (p->vector.len != 0) buf_format(out, "  %.*s", (int)p->vector.len, (const char *)p->vector.ptr);
  if (p->proof == PROOF_NAMED_OTHER)
    buf_format(out, ": named %.*s", (int)p->detail.len, (const char *)p->detail.ptr);
  else if (p->detail.len != 0)
    buf_format(out, ": %.*s", (int)p->detail.len, (const char *)p->detail.ptr);
  buf_put_text(out, p->vector.len != 0 && p->either ? " (level acceptable)\n" : "\n");
}

static void say_check(buf *out, const dropped *d) {
  buf_format(out, "%-12s  %-12s  without the check %s", d->vector.len != 0 ? "CAUGHT" : "NOT-CAUGHT",
             bns_scheme_name(d->scheme), d->check);
  if (d->vector.len != 0) buf_format(out, "  %.*s", (int)d->vector.len, (const char *)d->vector.ptr);
  if (d->vector.len == 0) buf_put_text(out, ": no vector fails");
  buf_put_text(out, d->vector.len != 0 && d->either ? " (level acceptable)\n" : "\n");
}

static void say_text(buf *out, const self_check *found, int verbose) {
  size_t i;
  for (i = 0; i < found->num_mistakes; i++)
    if (verbose || !is_plain(&found->mistakes[i])) say_mistake(out, &found->mistakes[i]);
  for (i = 0; i < found->num_checks; i++)
    if (verbose || found->checks[i].vector.len == 0) say_check(out, &found->checks[i]);
  buf_format(out, "%zu of %zu checks of the verifier, each left out in turn, make a vector fail\n",
             found->num_checks - found->num_uncaught, found->num_checks);
}

static void put_member(buf *out, const char *name, bns_slice value) {
  if (value.len != 0) json_put_text(out, name, value);
}

static void say_json(buf *out, const self_check *found) {
  size_t i;
  for (i = 0; i < found->num_mistakes; i++) {
    const proved *p = &found->mistakes[i];
    buf_put_text(out, "{\"mistake\":");
    buf_put_json(out, p->mistake);
    put_member(out, "scheme", bns_slice_of(bns_scheme_name(p->scheme)));
    put_member(out, "result", bns_slice_of(proof_words[p->proof]));
    put_member(out, "vector", p->vector);
    put_member(out, "level", bns_slice_of(p->vector.len == 0 ? "" : p->either ? "acceptable" : "must"));
    put_member(out, "detail", p->detail);
    buf_put_text(out, "}\n");
  }
  for (i = 0; i < found->num_checks; i++) {
    const dropped *d = &found->checks[i];
    buf_put_text(out, "{\"check\":");
    buf_put_json(out, bns_slice_of(d->check));
    put_member(out, "scheme", bns_slice_of(bns_scheme_name(d->scheme)));
    put_member(out, "result", bns_slice_of(d->vector.len != 0 ? "caught" : "not-caught"));
    put_member(out, "vector", d->vector);
    put_member(out, "level", bns_slice_of(d->vector.len == 0 ? "" : d->either ? "acceptable" : "must"));
    buf_put_text(out, "}\n");
  }
  buf_format(out, "{\"detected\":\"%zu\",\"named_other\":\"%zu\",\"missed\":\"%zu\",\"inapplicable\":\"%zu\"}\n",
             found->counts[PROOF_DETECTED], found->counts[PROOF_NAMED_OTHER], found->counts[PROOF_MISSED],
             found->counts[PROOF_INAPPLICABLE]);
}

static void say_counts(FILE *to, const self_check *found) {
  fprintf(to, "%zu detected, %zu named-other, %zu missed, %zu inapplicable\n", found->counts[PROOF_DETECTED],
          found->counts[PROOF_NAMED_OTHER], found->counts[PROOF_MISSED], found->counts[PROOF_INAPPLICABLE]);
}

/* A directory gets a file of its usual name. */
static bns_slice path_of(mem *arena, const char *where) {
  struct stat there;
  if (stat(where, &there) == 0 && S_ISDIR(there.st_mode)) return mem_format(arena, "%s/catches.json", where);
  return mem_format(arena, "%s", where);
}

static int say_unwritten(FILE *err, const char *path, int error) {
  int status = remedy_is_users(error) ? EXIT_USAGE : EXIT_OWN_FAULT;
  fprintf(err, "bnconform: %s: %s; %s (exit %d)\n", path, strerror(error), remedy_of(error, REMEDY_TO_WRITE), status);
  return status;
}

/* The self-check takes its time: what cannot be written is said before. */
static int check_where(const char *where, FILE *err) {
  mem arena = {NULL};
  const char *path = where == NULL ? NULL : (const char *)path_of(&arena, where).ptr;
  int failed = path == NULL ? 0 : whole_check(path);
  if (failed) failed = say_unwritten(err, path, failed);
  mem_free(&arena);
  return failed;
}

static int write_catches(const self_check *found, const vector_set *set, const char *where, FILE *err) {
  mem arena = {NULL};
  buf text = {NULL, 0, 0};
  const char *path = (const char *)path_of(&arena, where).ptr;
  int failed;
  self_check_catches(&text, found, set);
  failed = whole_write(path, buf_slice(&text), 1);
  if (failed) failed = say_unwritten(err, path, failed);
  buf_free(&text);
  mem_free(&arena);
  return failed;
}

int self_check_main(const vector_set *set, const self_check_options *asked, FILE *out, FILE *err) {
  self_check found;
  buf text = {NULL, 0, 0};
  int status = check_where(asked->write, err), unwritten;
  if (status != 0) return status;
  self_check_run(&found, set, asked->published);
  status = self_check_right(&found) ? EXIT_RIGHT : EXIT_FAILED;
  if (asked->json)
    say_json(&text, &found);
  else
    say_text(&text, &found, asked->verbose);
  fwrite(text.ptr, 1, text.len, out);
  say_counts(asked->json ? err : out, &found);
  unwritten = asked->write == NULL ? 0 : write_catches(&found, set, asked->write, err);
  if (unwritten) status = unwritten;
  buf_free(&text);
  self_check_free(&found);
  return status;
}
