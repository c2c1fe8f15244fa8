/* mutant.c - the reference's answers, right and wrong. */
#include "selftest/mutant.h"

#include <string.h>

#include "adapter.h"
#include "run/judge/judge.h"
#include "run/adapter/request_line.h"
#include "run/adapter/reply.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "diagnosis/catalogue/commit.h"
#include "util/json_text.h"

enum { LINE_MAX_LEN = 16 * 1024 };

int mutant_is_published(const vector *v) {
  const bns_json *source = bns_json_member(v->json, "source"), *kind = NULL;
  bns_slice text = {NULL, 0};
  if (source != NULL && source->type == BNS_JSON_OBJECT) kind = bns_json_member(source, "kind");
  if (kind == NULL || kind->type != BNS_JSON_STRING) return 0;
  text.ptr = kind->ptr;
  text.len = kind->len;
  return bns_slice_is(text, "published");
}

/* ------------------------------------------------------------------------------------------------- right answers */

static int is_wanted(const vector *v, const bns_scheme *scheme, level of, int published) {
  if (v->scheme != scheme || v->op > OP_REQUEST || v->level != of || v->expect_ok == NULL) return 0;
  if (v->key == NULL || v->line.len > LINE_MAX_LEN) return 0;
  return !published || mutant_is_published(v);
}

/* What the reference answers, its texts in the arena. 0: it gave no stages. */
static int ask_reference(stages *out, mem *arena, adapter *reference, const vector *v) {
  buf line = {NULL, 0, 0};
  reply_room values = {NULL, 0};
  mem scratch = {NULL};
  reply given;
  stages read;
  const stages *kept = NULL;
  memset(&given, 0, sizeof given);
  if (request_line_request(&line, &scratch, v, 2) == 0) {
    bns_slice asked = {line.ptr, line.len - 1};
    reply_read(&given, &values, &scratch, adapter_answer(reference, asked));
  }
  if (given.answer == REPLY_OK && stages_read(&read, &scratch, given.ok, 0) == NULL)
    kept = failure_findings_keep(arena, &read, SIZE_MAX);
  if (kept != NULL) *out = *kept;
  buf_free(&line);
  reply_room_free(&values);
  mem_free(&scratch);
  return kept != NULL;
}

static void add_mutant(mutant *list, size_t *num, mem *arena, adapter *reference, const vector *v) {
  mutant *s = &list[*num];
  stages right;
  if (!ask_reference(&right, arena, reference, v)) return;
  s->vector = v;
  failure_findings_key(&s->key, v->key);
  if (failure_findings_right(&s->request, arena, v, &right)) ++*num;
}

mutant *mutants_make(size_t *num, mem *arena, const vector_set *set, const bns_scheme *scheme, int published) {
  static const level levels[] = {LEVEL_MUST, LEVEL_ACCEPTABLE};
  adapter reference;
  mutant *list = mem_alloc(arena, (set->num_vectors + 1) * sizeof *list);
  size_t i, k;
  memset(&reference, 0, sizeof reference);
  *num = 0;
  for (k = 0; k < 2; k++)
    for (i = 0; i < set->num_vectors; i++)
      if (is_wanted(&set->vectors[i], scheme, levels[k], published))
        add_mutant(list, num, arena, &reference, &set->vectors[i]);
  adapter_close(&reference);
  return list;
}

/* ------------------------------------------------------------------------------------------------- wrong answers */

static void set_stage(stages *out, stage which, bns_slice text) {
  out->has[which] = 1;
  out->text[which] = text;
}

/* All stages of a wrong client, as `bnsign adapter` returns those of a right one. */
static void put_wire(stages *out, const vector *v, const committed *wrong) {
  set_stage(out, STAGE_PAYLOAD, wrong->signed_text);
  if (v->scheme->form == BNS_FORM_FRAME || v->scheme->form == BNS_FORM_FIX) {
    set_stage(out, STAGE_MESSAGE, wrong->wire.message);
    return;
  }
  if (v->scheme->form == BNS_FORM_REST) set_stage(out, STAGE_TARGET, wrong->wire.target);
  set_stage(out, STAGE_BODY, wrong->wire.body);
  out->has[STAGE_HEADERS] = 1;
  out->num_headers = wrong->wire.num_headers;
  out->headers = (bns_header *)(uintptr_t)wrong->wire.headers; /* stages own theirs; these are not written to */
}

applied mutant_commit(stages *out, mem *scratch, const mutant *s, const mistake *row, size_t variant) {
  committed wrong;
  applied how;
  memset(&wrong, 0, sizeof wrong);
  memset(out, 0, sizeof *out);
  how = mistake_commit(&wrong, scratch, row, variant, &s->request, &s->key);
  if (how != APPLIED) return how;
  if (wrong.signature.len != 0) set_stage(out, STAGE_SIGNATURE, wrong.signature);
  if (s->vector->op == OP_REQUEST) put_wire(out, s->vector, &wrong);
  return s->vector->op == OP_REQUEST || wrong.signature.len != 0 ? APPLIED : APPLIED_NOT_HERE;
}

/* ------------------------------------------------------------------------------------------------------- judging */

static void put_headers(buf *out, const stages *given) {
  size_t i;
  buf_put_text(out, "[");
  for (i = 0; i < given->num_headers; i++) {
    buf_put_text(out, i == 0 ? "[" : ",[");
    json_put_bytes(out, given->headers[i].name);
    buf_put_text(out, ",");
    json_put_bytes(out, given->headers[i].value);
    buf_put_text(out, "]");
  }
  buf_put_text(out, "]");
}

static void put_answer(buf *out, const stages *given) {
  int s;
  buf_put_text(out, "{\"id\":\"2\",\"ok\":{");
  for (s = 0; s < NUM_STAGES; s++) {
    if (!given->has[s]) continue;
    json_put_name(out, stage_name((stage)s));
    if (s == STAGE_HEADERS)
      put_headers(out, given);
    else
      json_put_bytes(out, given->text[s]);
  }
  buf_put_text(out, "}}");
}

/* The verdict's texts are copied: the line that they stand in goes. */
static void keep(verdict *out, mem *scratch) {
  out->right = mem_copy(scratch, out->right.ptr, out->right.len);
  out->yours = mem_copy(scratch, out->yours.ptr, out->yours.len);
  out->detail = mem_copy(scratch, out->detail.ptr, out->detail.len);
}

static int judge_line(verdict *out, mem *scratch, const vector *v, buf *line) {
  reply_room values = {NULL, 0};
  reply given;
  memset(out, 0, sizeof *out);
  memset(&given, 0, sizeof given);
  reply_read(&given, &values, scratch, buf_slice(line));
  out->id = v->id;
  judge(out, v, &given, scratch, 1);
  keep(out, scratch);
  reply_room_free(&values);
  buf_free(line);
  return out->outcome != OUTCOME_PASS;
}

int mutant_judge(verdict *out, mem *scratch, const vector *v, const stages *given) {
  buf line = {NULL, 0, 0};
  put_answer(&line, given);
  return judge_line(out, scratch, v, &line);
}

int mutant_judge_reason(verdict *out, mem *scratch, const vector *v, bns_reason reason) {
  buf line = {NULL, 0, 0};
  if (reason == BNS_VALID)
    buf_put_text(&line, "{\"id\":\"2\",\"ok\":{}}");
  else
    buf_format(&line, "{\"id\":\"2\",\"reject\":\"%s\"}", bns_reason_name(reason));
  return judge_line(out, scratch, v, &line);
}
