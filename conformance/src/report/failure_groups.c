/* failure_groups.c - failures grouped by what causes them. */
#include "report/failure_groups.h"

#include <stdlib.h>
#include <string.h>

#include "suite/catalogue_text.h"
#include "show/printable.h"
#include "util/slice.h"
#include "text.h"

enum { STDERR_LAST = 2 /* lines */, REASON_MAX = 24 };

/* What is said of each stage that differs; of some what they are called and what to do. */
static const struct {
  const char *stage, *says, *title, *mend;
} stages[] = {
    {"value-changed", "What is sent is signed right, and a value is not the one that was asked for.",
     "a value is changed",
     "Pass each value on as the caller gives it: neither its letters nor its spaces change, and it is escaped once."},
    {"number-rewritten", "What is sent is signed right, and a number is written in other digits than were asked for.",
     "a number is written anew",
     "Take a decimal as text and send that text. Read and printed again, 0.10 becomes 0.1, and long ones lose digits."},
    {"body-rewritten", "What is sent is signed right, and its body is written otherwise than it was given.",
     "the body is written anew",
     "Sign and send the text as it is given: read and written again, numbers lose digits and zeros."},
    {"parameter-missing", "What is sent is signed right, and lacks a parameter that was asked for.",
     "a parameter is missing", "Send every parameter that is asked for, an empty one and a repeated one too."},
    {"parameter-added", "What is sent is signed right, and has a parameter that was not asked for.",
     "a parameter is added", "Add nothing of your own but timestamp and signature."},
    {"parameter-moved", "What is sent is signed right, and a parameter stands in another place than was asked for.",
     "a parameter is moved",
     "Where a name stands in query and body, leave each where it was given: they mean different things."},
    {"fix-head", "The message does not begin with 8, 9 and 35.", "the FIX head is not right",
     "Begin with 8=FIX.4.4, then 9, then 35; a SOH stands after each field."},
    {"fix-body-length", "BodyLength (9) is not the number of bytes that it counts.", "BodyLength is not right",
     "Count the bytes from behind the SOH of field 9 up to and with the SOH before 10=."},
    {"fix-checksum", "CheckSum (10) is not the sum of the bytes before it, in three digits.", "CheckSum is not right",
     "Add all bytes before 10=, take the sum modulo 256, and write it in three digits: 007."},
    {"fix-field", "A field has no tag or no value, or a byte that FIX does not take.", "a FIX field is not right",
     "Write each field as TAG=VALUE and a SOH, in printable ASCII."},
    {"payload", "The text that is signed is not the one that has to be signed.", NULL, NULL},
    {"signature", "The signature is not this key's for this payload.", NULL,
     "Have the program write the very string that it signs to a file: bnconform explain --signed FILE judges it."},
    {"target", "The path and query to be sent are not the right ones.", NULL, NULL},
    {"headers", "A header that has to be sent is missing or has another value.", NULL,
     "Send the header that stands behind right, as it stands there."},
    {"body", "The body to be sent is not the right one.", NULL, NULL},
    {"message", "The message to be sent is not the right one.", NULL, NULL},
    {"nothing-arrived", "The library says that it made the call, and no signed request arrived.", NULL, NULL},
    {"malformed", "What arrived is no request.", NULL, NULL},
    {"meaning", "What arrived is validly signed, and is not what was asked for.", NULL, NULL},
    {"parameters", "The exchange refuses the call: it has parameters that the endpoint does not take.", NULL, NULL},
    {"extra", "More arrived than was asked for.", NULL, NULL},
    {"verdict", "What is wrong is refused, but the reason given is another one.", NULL, NULL},
};

/* What is said of an outcome that has no detail, and what it is called. */
static const char *const outcome_says[] = {
    "Right.",
    "What it gives is not what has to be given.",
    "What must be refused is accepted.",
    "What is right is refused.",
    "It claims this, and answers unsupported.",
    "It answers that it cannot decide.",
    "No answer came before the deadline.",
    "The process ended before it had answered.",
    "Its reply breaks the protocol.",
    "The fault is bnconform's own.",
    "It was not asked: the adapter had been given up.",
};

/* vector_place: where the vector stands in file order; one that is unknown comes last. */
static size_t vector_place(const vector_set *vectors, bns_slice id) {
  const vector *v = vectors ? vectors_find(vectors, id) : NULL;
  return v ? v->place : (size_t)-1;
}

bns_slice count_of(mem *arena, size_t count, const char *what) {
  return mem_format(arena, "%lu %s%s", (unsigned long)count, what, count == 1 ? "" : "s");
}

/* sentence gives a clause with a capital and a full stop. */
static bns_slice sentence(mem *arena, bns_slice clause) {
  buf out = {NULL, 0, 0};
  show_bytes(&out, clause, 0);
  if (out.len && out.ptr[0] >= 'a' && out.ptr[0] <= 'z') out.ptr[0] = (uint8_t)(out.ptr[0] - 'a' + 'A');
  if (out.len && out.ptr[out.len - 1] != '.') buf_put_text(&out, ".");
  return mem_take(arena, &out);
}

/* by_detail: outcomes whose detail is the cause; of the others the stage or the reason is. */
static int by_detail(const verdict *v) {
  return v->outcome >= OUTCOME_UNSUPPORTED || v->outcome == OUTCOME_PASS;
}

int failure_group_is_stage(bns_slice name) {
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    if (bns_slice_is(name, stages[i].stage)) return 1;
  return 0;
}

/* A reason as PROTOCOL.md writes them, not a sentence of the adapter's own. */
static int is_word(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != '-' && (text.ptr[i] < 'a' || text.ptr[i] > 'z')) return 0;
  return text.len != 0 && text.len <= REASON_MAX;
}

/* The row of a stage; -1: it has none. */
static int stage_row(const verdict *v) {
  if (v->outcome != OUTCOME_FAIL) return -1;
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    if (bns_slice_is(v->stage, stages[i].stage)) return (int)i;
  return -1;
}

/* A call that the exchange carries out otherwise than it was asked for: more than a mistake that it refuses. */
static int is_danger(const verdict *v) {
  return v->outcome == OUTCOME_FAIL && v->op.len && v->severity == SEVERITY_DANGER;
}

bns_slice failure_group_title(mem *arena, const verdict *v) {
  bns_slice right = show_text(arena, v->right), stage = show_text(arena, v->stage);
  int row = stage_row(v);
  if (v->expectation == EXPECTED_FAILURE) return bns_slice_of("expected to fail, and passes");
  if (v->num_findings) {
    bns_slice id = show_text(arena, v->findings[0].id);
    return mem_format(arena, "%.*s (%s%s)", (int)id.len, (const char *)id.ptr,
                      confidence_name(v->findings[0].confidence), is_danger(v) ? ", danger" : "");
  }
  if (v->outcome == OUTCOME_ACCEPTED && right.len && !bns_slice_is(v->right, "refused"))
    return mem_format(arena, "accepted, must be refused: %.*s", (int)right.len, (const char *)right.ptr);
  if (v->outcome == OUTCOME_FAIL && bns_slice_is(v->stage, "verdict"))
    return mem_format(arena, "another reason than is due%s%.*s", is_word(v->yours) ? ": " : "",
                      is_word(v->yours) ? (int)v->yours.len : 0, (const char *)v->yours.ptr);
  if (v->outcome == OUTCOME_REFUSED && is_word(v->yours))
    return mem_format(arena, "refused as %.*s", (int)v->yours.len, (const char *)v->yours.ptr);
  if (v->outcome == OUTCOME_FAIL && v->op.len && stage.len)
    return mem_format(arena, "%.*s (%s)", (int)stage.len, (const char *)stage.ptr, severity_name(v->severity));
  if (row >= 0 && stages[row].title != NULL) return bns_slice_of(stages[row].title);
  if (v->outcome == OUTCOME_FAIL && stage.len)
    return mem_format(arena, "%.*s differs", (int)stage.len, (const char *)stage.ptr);
  return bns_slice_of(outcome_name(v->outcome));
}

bns_slice failure_group_says(mem *arena, const verdict *v) {
  int row = stage_row(v);
  if (v->num_findings) return show_text(arena, v->findings[0].says); /* a name may stand first: timestamp */
  if (by_detail(v) && v->detail.len) return sentence(arena, v->detail);
  if (v->op.len && bns_slice_is(v->stage, "signature")) {
    bns_slice detail = show_text(arena, v->detail);
    return mem_format(arena, "The exchange refuses what arrived: %.*s.", (int)detail.len, (const char *)detail.ptr);
  }
  if (v->unexplained && bns_slice_is(v->stage, "signature"))
    return bns_slice_of(
        "Unexplained: the signature is not this key's for this payload, and no known mistake makes it.");
  if (bns_slice_is(v->stage, "meaning") && v->severity == SEVERITY_REFUSED)
    return bns_slice_of("What arrived is validly signed, and the exchange answers it with an error.");
  return bns_slice_of(row >= 0 ? stages[row].says : outcome_says[v->outcome]);
}

static int tells_of_error(bns_slice line) {
  static const char *const marks[] = {"panic", "rror", "xception", "atal", "assert"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (slice_find(line, marks[i]) < line.len) return 1;
  return 0;
}

/* What a program says when it dies: the last line that tells of an error, or else the last. */
static bns_slice last_error(bns_slice said) {
  bns_slice line, last = {NULL, 0};
  int is_error = 0;
  while (slice_line(&line, &said)) {
    if (line.len == 0 || (is_error && !tells_of_error(line))) continue;
    is_error = tells_of_error(line);
    last = line;
  }
  return last;
}

/* Processes that died of different errors died of different causes; numbers and quoted values make none. */
static void put_way_it_ended(buf *out, const redactor *hide, mem *arena, const verdict *v) {
  bns_slice error = {NULL, 0};
  uint8_t quote = 0;
  if (v->outcome == OUTCOME_CRASH) error = last_error(redact_text(hide, arena, v->stderr_tail));
  buf_put_slice(out, redact_text(hide, arena, v->detail));
  for (size_t i = 0; i < error.len; i++) {
    uint8_t byte = error.ptr[i];
    if (quote == 0 && (byte == '\'' || byte == '"'))
      quote = byte;
    else if (quote == byte)
      quote = 0;
    else if (quote == 0 && (byte < '0' || byte > '9'))
      buf_put(out, &byte, 1);
  }
}

/* A secret in a detail does not make two causes of one. */
bns_slice failure_group_key(const redactor *hide, mem *arena, const verdict *v) {
  buf out = {NULL, 0, 0};
  buf_format(&out, "%d %d ", (int)v->expectation, (int)v->outcome);
  if (v->expectation == EXPECTED_FAILURE) return mem_take(arena, &out);
  if (v->num_findings)
    buf_format(&out, "%s%.*s", is_danger(v) ? "danger " : "", (int)v->findings[0].id.len,
               (const char *)v->findings[0].id.ptr);
  else if (by_detail(v))
    put_way_it_ended(&out, hide, arena, v);
  else {
    buf_put_slice(&out, v->stage);
    if (v->op.len) buf_put_slice(&out, redact_text(hide, arena, v->detail));
    if (v->outcome == OUTCOME_ACCEPTED) buf_put_slice(&out, v->right);
    if (v->outcome != OUTCOME_ACCEPTED && bns_slice_is(v->stage, "verdict") && is_word(v->yours))
      buf_put_slice(&out, v->yours);
  }
  return mem_take(arena, &out);
}

void failure_groups_open(failure_groups *self, const vector_set *vectors) {
  memset(self, 0, sizeof *self);
  self->vectors = vectors;
  self->redactor = redact_open(vectors);
}

void failure_groups_close(failure_groups *self) {
  size_t i;
  for (i = 0; i < self->num; i++)
    free(self->list[i].members);
  free(self->list);
  redact_close(self->redactor);
  interned_free(&self->kept);
  mem_free(&self->arena);
  memset(self, 0, sizeof *self);
}

static const hidden *keep_hidden(interned *kept, const hidden *notes, size_t num) {
  return (const hidden *)interned_bytes(kept, notes, num * sizeof *notes);
}

static const finding *keep_findings(interned *kept, const verdict *v) {
  finding *copy = v->num_findings ? (finding *)mem_alloc(&kept->arena, v->num_findings * sizeof *copy) : NULL;
  for (size_t i = 0; i < v->num_findings; i++) {
    copy[i].id = interned_slice(kept, v->findings[i].id);
    copy[i].says = interned_slice(kept, v->findings[i].says);
    copy[i].confidence = v->findings[i].confidence;
  }
  return copy;
}

verdict verdict_copy(interned *kept, const verdict *v) {
  verdict copy = *v;
  copy.id = interned_slice(kept, v->id);
  copy.stage = interned_slice(kept, v->stage);
  copy.right = interned_slice(kept, v->right);
  copy.yours = interned_slice(kept, v->yours);
  copy.signed_bytes = interned_slice(kept, v->signed_bytes);
  copy.op = interned_slice(kept, v->op);
  copy.scheme = interned_slice(kept, v->scheme);
  copy.detail = interned_slice(kept, v->detail);
  copy.stderr_tail = interned_slice(kept, v->stderr_tail);
  copy.group = interned_slice(kept, v->group);
  copy.asked = interned_slice(kept, v->asked);
  copy.arrived = interned_slice(kept, v->arrived);
  copy.right_hidden = keep_hidden(kept, v->right_hidden, v->num_right_hidden);
  copy.yours_hidden = keep_hidden(kept, v->yours_hidden, v->num_yours_hidden);
  copy.signed_hidden = keep_hidden(kept, v->signed_hidden, v->num_signed_hidden);
  copy.findings = keep_findings(kept, v);
  return copy;
}

static failure_group *cause_of(failure_groups *self, bns_slice key) {
  size_t i;
  for (i = 0; i < self->num; i++)
    if (bns_slice_equal(self->list[i].key, key)) return &self->list[i];
  self->list = (failure_group *)list_grown(self->list, self->num, &self->cap, sizeof *self->list);
  memset(&self->list[self->num], 0, sizeof *self->list);
  self->list[self->num].key = key;
  return &self->list[self->num++];
}

/* set_example: of out-of-order replies the first in file order is shown, so that equal runs have equal reports. */
static void set_example(failure_groups *self, failure_group *c, const verdict *failed, size_t place) {
  verdict redacted;
  redact_verdict(self->redactor, &redacted, failed);
  c->example = verdict_copy(&self->kept, &redacted);
  c->example_place = place;
  c->title = failure_group_title(&self->arena, &c->example);
  c->says = failure_group_says(&self->arena, &c->example);
}

void failure_groups_add(failure_groups *self, const verdict *failed) {
  failure_group *c = cause_of(self, failure_group_key(self->redactor, &self->arena, failed));
  size_t place = vector_place(self->vectors, failed->id);
  if (c->num_members == 0 || place < c->example_place) set_example(self, c, failed, place);
  c->members = (failure_group_member *)list_grown(c->members, c->num_members, &c->cap_members, sizeof *c->members);
  c->members[c->num_members].id = interned_slice(&self->kept, failed->id);
  c->members[c->num_members++].place = place;
  c->num_unexplained += failed->unexplained != 0;
  self->num_members++;
}

static int compare_members(const void *left, const void *right) {
  const failure_group_member *a = (const failure_group_member *)left, *b = (const failure_group_member *)right;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  return bns_slice_compare(a->id, b->id);
}

static int is_of_verifying(const failure_group *c) {
  return bns_slice_is(c->example.stage, "verdict");
}

static int is_fault(const failure_group *c) {
  return c->example.outcome >= OUTCOME_TIMEOUT;
}

static int compare_groups(const void *left, const void *right) {
  const failure_group *a = (const failure_group *)left, *b = (const failure_group *)right;
  if (is_fault(a) != is_fault(b)) return is_fault(a) - is_fault(b);
  if (is_of_verifying(a) != is_of_verifying(b)) return is_of_verifying(a) - is_of_verifying(b);
  if (a->num_members != b->num_members) return a->num_members > b->num_members ? -1 : 1;
  if (a->example_place != b->example_place) return a->example_place < b->example_place ? -1 : 1;
  return bns_slice_compare(a->key, b->key);
}

/* What was left out of the search is said: failures that look alike, and rarer pairs of mistakes. */
static void tell_search(failure_groups *self, failure_group *c) {
  if (c->num_unexplained == 0 || c->example.num_findings != 0 || !bns_slice_is(c->example.stage, "signature")) return;
  bns_slice searched = {NULL, 0};
  if (c->num_unexplained < c->num_members)
    searched = mem_format(&self->arena, " %lu of %lu were searched.", (unsigned long)c->num_unexplained,
                          (unsigned long)c->num_members);
  c->says = mem_format(&self->arena, "%.*s%.*s A run tries fewer pairs of mistakes than bnconform explain.",
                       (int)c->says.len, (const char *)c->says.ptr, (int)searched.len, (const char *)searched.ptr);
}

void failure_groups_sort(failure_groups *self) {
  size_t i;
  for (i = 0; i < self->num; i++)
    tell_search(self, &self->list[i]);
  for (i = 0; i < self->num; i++)
    qsort(self->list[i].members, self->list[i].num_members, sizeof(failure_group_member), compare_members);
  if (self->num) qsort(self->list, self->num, sizeof *self->list, compare_groups);
}

/* ----------------------------------------------------------------------------------------------------------- rows */

static void put_line(buf *out, const layout *form, const char *label, bns_slice text) {
  buf shown = {NULL, 0, 0};
  put_label(out, form, label);
  show_bytes(&shown, text, SHOW_EDGES);
  put_wrapped(out, form, 10, 10, buf_slice(&shown));
  buf_free(&shown);
}

static void put_answer(buf *out, const layout *form, const char *label, bns_slice answer) {
  put_label(out, form, label);
  if (answer.len && !bns_slice_is(answer, "accepted") && !bns_slice_is(answer, "refused"))
    buf_put_text(out, "refused as ");
  show_bytes(out, answer.len ? answer : bns_slice_of("(nothing)"), SHOW_EDGES);
  buf_put_text(out, "\n");
}

static void put_mutation(buf *out, const layout *form, const vector_set *vectors, bns_slice id) {
  const vector *v = vectors ? vectors_find(vectors, id) : NULL;
  const bns_json *mutation = v ? bns_json_member(v->json, "mutation") : NULL;
  const bns_json *says = mutation && mutation->type == BNS_JSON_OBJECT ? bns_json_member(mutation, "says") : NULL;
  mem arena = {NULL};
  if (says && says->type == BNS_JSON_STRING) put_line(out, form, "change", vectors_expand(&arena, says));
  mem_free(&arena);
}

static size_t count_lines(bns_slice text) {
  bns_slice line;
  size_t num = 0;
  while (slice_line(&line, &text))
    num++;
  return num;
}

/* put_stderr shows the first line and the last two (all of them where rows are not cut): a panic stands first, an
 * exception last. */
static void put_stderr(buf *out, const layout *form, bns_slice said) {
  bns_slice line, rest = said;
  size_t num, at;
  while (rest.len && (rest.ptr[rest.len - 1] == '\n' || rest.ptr[rest.len - 1] == '\r'))
    rest.len--;
  num = count_lines(rest);
  for (at = 0; slice_line(&line, &rest); at++) {
    if (!form->whole && at > 0 && at + STDERR_LAST < num) continue;
    put_label(out, form, at == 0 ? "stderr" : "");
    if (!form->whole && at + STDERR_LAST == num && num > STDERR_LAST + 1) buf_put_text(out, "... ");
    show_bytes(out, line, 0);
    buf_put_text(out, "\n");
  }
}

static diff_side side_of(const char *label, bns_slice text, const hidden *notes, size_t num) {
  diff_side side;
  side.label = label;
  side.text = text;
  side.hidden = notes;
  side.num_hidden = num;
  return side;
}

static void put_bytes(buf *out, const layout *form, const verdict *v) {
  diff_side yours = side_of("yours", v->yours, v->yours_hidden, v->num_yours_hidden);
  diff_side right = side_of("right", v->right, v->right_hidden, v->num_right_hidden);
  diff_side what = side_of("signed", v->signed_bytes, v->signed_hidden, v->num_signed_hidden);
  if (v->yours.len + v->right.len) diff_put(out, form, &yours, &right);
  if (v->signed_bytes.len) diff_put_row(out, form, &what);
}

static void put_sent_line(buf *out, const layout *form, const verdict *v) {
  diff_side line = side_of("line", v->yours, v->yours_hidden, v->num_yours_hidden);
  if (v->yours.len) diff_put_row(out, form, &line);
}

/* put_lines shows a text of several lines as rows. */
static void put_lines(buf *out, const layout *form, const char *label, bns_slice text) {
  bns_slice rest = text.len ? text : bns_slice_of("(nothing)"), line;
  for (; slice_line(&line, &rest); label = "")
    put_line(out, form, label, line);
}

/* put_request shows the two lines of a request that hold its parameters: the first, and the body. */
static void put_request(buf *out, const layout *form, bns_slice raw) {
  bns_slice rest = raw, line, body;
  if (!slice_line(&line, &rest)) line = bns_slice_of("(nothing)");
  put_line(out, form, "sent", line);
  while (slice_line(&body, &rest) && body.len)
    continue;
  if (rest.len) put_line(out, form, "", rest);
}

/* put_call shows what a library was asked for and what it sent. */
static void put_call(buf *out, const layout *form, const verdict *v) {
  if (bns_slice_is(v->stage, "meaning")) {
    put_lines(out, form, "asked", v->right);
    put_lines(out, form, "sent", v->yours);
    return;
  }
  put_line(out, form, "asked", v->asked);
  if (v->right.len != 0 && v->signed_bytes.len != 0) {
    diff_side what = side_of("signed", v->signed_bytes, v->signed_hidden, v->num_signed_hidden);
    diff_side right = side_of("right", v->right, v->right_hidden, v->num_right_hidden);
    diff_put(out, form, &what, &right);
  } else {
    put_request(out, form, v->arrived);
  }
}

void failure_group_put_rows(buf *out, const layout *form, const vector_set *vectors, const verdict *v) {
  if (v->outcome == OUTCOME_ACCEPTED || v->outcome == OUTCOME_REFUSED || bns_slice_is(v->stage, "verdict")) {
    if (v->yours.len + v->right.len) {
      put_answer(out, form, "yours", v->yours);
      put_answer(out, form, "right", v->right);
    }
    if (v->outcome != OUTCOME_REFUSED) put_mutation(out, form, vectors, v->id);
  } else if (v->op.len && v->outcome == OUTCOME_FAIL)
    put_call(out, form, v);
  else if (v->outcome == OUTCOME_PROTOCOL)
    put_sent_line(out, form, v);
  else
    put_bytes(out, form, v);
  if (v->detail.len && (v->num_findings || !by_detail(v))) put_line(out, form, "detail", v->detail);
  put_stderr(out, form, v->stderr_tail);
}

static bns_slice cited_rules(mem *arena, const vector_set *vectors, bns_slice id) {
  const vector *v = vectors ? vectors_find(vectors, id) : NULL;
  const bns_json *rule;
  buf out = {NULL, 0, 0};
  size_t i;
  if (v == NULL || v->rules == NULL || v->rules->type != BNS_JSON_ARRAY) return bns_slice_of("");
  rule = bns_json_child(v->rules);
  for (i = 0; i < v->rules->count; i++, rule = bns_json_next(rule)) {
    bns_slice name = {rule->ptr, rule->len};
    buf_put_text(&out, i ? ", " : "");
    show_bytes(&out, name, 0);
  }
  return mem_take(arena, &out);
}

/* ---------------------------------------------------------------------------------------------------- the catalogue */

static const bns_scheme *scheme_of(const vector_set *vectors, bns_slice id) {
  const vector *v = vectors_find(vectors, id);
  return v == NULL ? NULL : v->scheme;
}

/* words_of gives the catalogue's words for a finding. */
static int words_of(mistake_words *out, mem *arena, const vector_set *vectors, const verdict *v, const finding *of) {
  bns_slice nothing = {NULL, 0};
  return vectors != NULL && mistake_words_find(out, arena, vectors, of->id, nothing, scheme_of(vectors, v->id));
}

/* mend_of_variant gives the mend of the variant that says this, where the catalogue has one; else otherwise. */
static bns_slice mend_of_variant(mem *arena, const mistake_words *words, bns_slice says) {
  const bns_json *variants = bns_json_member(words->json, "variants"), *name, *value = NULL;
  uint32_t i;
  if (variants == NULL || variants->type != BNS_JSON_OBJECT || variants->count == 0) return words->mend;
  name = bns_json_child(variants);
  for (i = 0; i < variants->count; i++, name = i < variants->count ? bns_json_next(value) : NULL) {
    const bns_json *mend;
    value = bns_json_next(name);
    if (value->type != BNS_JSON_OBJECT || bns_json_member(value, "says") == NULL) continue;
    mend = bns_json_member(value, "mend");
    if (bns_slice_equal(vectors_expand(arena, bns_json_member(value, "says")), says))
      return mend == NULL ? words->mend : vectors_expand(arena, mend);
  }
  return words->mend;
}

bns_slice failure_group_mend(mem *arena, const vector_set *vectors, const verdict *v) {
  mistake_words words;
  bns_slice none = {NULL, 0};
  int row = stage_row(v);
  if (v->num_findings == 0 && row >= 0 && stages[row].mend != NULL) return bns_slice_of(stages[row].mend);
  if (v->num_findings == 0 || !words_of(&words, arena, vectors, v, &v->findings[0])) return none;
  return show_text(arena, mend_of_variant(arena, &words, v->findings[0].says));
}

static bns_slice mistake_rules(mem *arena, const vector_set *vectors, const verdict *v) {
  mistake_words words;
  buf out = {NULL, 0, 0};
  bns_slice rule;
  size_t i;
  if (!words_of(&words, arena, vectors, v, &v->findings[0])) return cited_rules(arena, vectors, v->id);
  for (i = 0; (rule = mistake_words_rule(&words, scheme_of(vectors, v->id), i)).len != 0; i++) {
    buf_put_text(&out, i != 0 ? ", " : "");
    show_bytes(&out, rule, 0);
  }
  return mem_take(arena, &out);
}

bns_slice failure_group_rules(mem *arena, const vector_set *vectors, const verdict *v) {
  return v->num_findings != 0 ? mistake_rules(arena, vectors, v) : cited_rules(arena, vectors, v->id);
}

void failure_group_put_mend(buf *out, const layout *form, const vector_set *vectors, const verdict *v) {
  mem arena = {NULL};
  bns_slice mend = failure_group_mend(&arena, vectors, v);
  size_t i;
  if (mend.len != 0) {
    put_label(out, form, "Fix");
    put_wrapped(out, form, 10, 10, mend);
  }
  for (i = 1; i < v->num_findings; i++) {
    bns_slice id = show_text(&arena, v->findings[i].id), says = show_text(&arena, v->findings[i].says);
    put_label(out, form, i == 1 ? "Also" : "");
    put_wrapped(out, form, 10, 10,
                mem_format(&arena, "%.*s (%s): %.*s", (int)id.len, (const char *)id.ptr,
                           confidence_name(v->findings[i].confidence), (int)says.len, (const char *)says.ptr));
  }
  mem_free(&arena);
}
