/* judge.c - case and observation to verdict. */
#include "run/judge/judge.h"

#include "run/judge/equivalent_form.h"
#include "run/judge/stages.h"
#include "text.h"

enum { WORDS_MAX = 300 };

static void say(verdict *out, outcome what, const char *detail) {
  out->outcome = what;
  out->detail = detail == NULL ? (bns_slice){NULL, 0} : bns_slice_of(detail);
}

static void decided(verdict *out, outcome what, bns_slice right, bns_slice yours) {
  say(out, what, NULL);
  out->stage = bns_slice_of("verdict");
  out->right = right;
  out->yours = yours;
}

static void differs(verdict *out, const difference *first) {
  out->outcome = OUTCOME_FAIL;
  if (out->stage.len == 0) out->stage = bns_slice_of(stage_name(first->stage));
  out->offset = (long)first->offset;
  out->right = first->right;
  out->yours = first->yours;
}

/* What must be there for a verdict at all; NULL: it is. */
static const char *lacks(const vector *v, const stages *yours) {
  if (yours->has[STAGE_SIGNATURE]) return NULL;
  if (v->op == OP_SIGN) return "an ok without a signature";
  return has_wire_form(v->scheme->form, yours) ? NULL : "an ok with neither a signature nor the whole wire form";
}

static void judge_stages(verdict *out, const vector *v, const reply *given, mem *scratch) {
  stages right, yours;
  difference first;
  const char *wrong = stages_read(&yours, scratch, given->ok, 0);
  int is_other;
  if (wrong == NULL) wrong = lacks(v, &yours);
  if (wrong != NULL) {
    say(out, OUTCOME_PROTOCOL, wrong);
    return;
  }
  if (stages_read(&right, scratch, v->expect_ok, 1) != NULL) {
    say(out, OUTCOME_HARNESS, "what the vector expects cannot be read");
    return;
  }
  if (!stages_differ(&first, scratch, v, &right, &yours)) {
    say(out, OUTCOME_PASS, NULL);
    return;
  }
  is_other = v->op == OP_REQUEST ? other_form(scratch, v, &yours) : 0;
  if (is_other == 0) {
    const char *changed = v->op == OP_REQUEST ? other_request(&out->detail, scratch, v, &yours) : NULL;
    if (changed != NULL) out->stage = bns_slice_of(changed);
    differs(out, &first);
  } else if (is_other > 0)
    say(out, OUTCOME_PASS, "other-form");
  else
    say(out, OUTCOME_HARNESS, "it differs, and no linked back end can verify whether it is another legal form");
}

static void judge_ok(verdict *out, const vector *v, const reply *given, mem *scratch) {
  if (given->ok->type != BNS_JSON_OBJECT)
    say(out, OUTCOME_PROTOCOL, "an ok that is no object");
  else if (v->expect_ok == NULL)
    decided(out, OUTCOME_ACCEPTED, v->expect_reject, bns_slice_of("accepted"));
  else if (v->op == OP_VERIFY)
    say(out, OUTCOME_PASS, NULL);
  else
    judge_stages(out, v, given, scratch);
}

/* An HMAC signature that is no hex may be called either (SR-4). */
static int is_reason(bns_slice right, bns_slice yours) {
  return bns_slice_equal(right, yours) || (bns_slice_is(right, "signature-format") && bns_slice_is(yours, "signature"));
}

static void judge_refusal(verdict *out, const vector *v, bns_slice reason, int reasons) {
  if (v->expect_ok != NULL)
    decided(out, OUTCOME_REFUSED, bns_slice_of("accepted"), reason);
  else if (reasons && !is_reason(v->expect_reject, reason))
    decided(out, OUTCOME_FAIL, v->expect_reject, reason);
  else
    say(out, OUTCOME_PASS, NULL);
}

/* Takes the adapter's own words, at most a line or two of them, and never half a character. */
static bns_slice words_of(const reply *given) {
  bns_slice words = given->words;
  if (words.len <= WORDS_MAX) return words;
  words.len = WORDS_MAX;
  while (words.len != 0 && (words.ptr[words.len] & 0xC0) == 0x80)
    words.len--;
  return words;
}

static void judge_answer(verdict *out, const vector *v, const reply *given, mem *scratch, int reasons) {
  switch (given->answer) {
  case REPLY_OK: judge_ok(out, v, given, scratch); return;
  case REPLY_REJECT: judge_refusal(out, v, words_of(given), reasons); return;
  case REPLY_UNSUPPORTED: say(out, OUTCOME_UNSUPPORTED, NULL); break;
  case REPLY_ERROR: say(out, OUTCOME_ERROR, NULL); break;
  case REPLY_NOISE:
  case REPLY_BROKEN: say(out, OUTCOME_HARNESS, "a line that is no reply came to the judge"); return;
  }
  out->detail = words_of(given);
}

void judge(verdict *out, const vector *v, const reply *given, mem *scratch, int reasons) {
  static const bns_slice nothing = {NULL, 0};
  out->stage = out->right = out->yours = out->detail = nothing;
  out->offset = -1;
  if (given->answer != REPLY_OK && given->words.ptr == NULL)
    say(out, OUTCOME_PROTOCOL, "an answer whose value is no text");
  else
    judge_answer(out, v, given, scratch, reasons);
  if (out->outcome == OUTCOME_PROTOCOL) out->yours = given->line;
}

/* A fault counts as a failure whatever the vector's level: no run with a fault may look green. */
counted counted_as(const verdict *judged, level of) {
  switch (judged->outcome) {
  case OUTCOME_TIMEOUT:
  case OUTCOME_CRASH:
  case OUTCOME_PROTOCOL:
  case OUTCOME_HARNESS: return COUNTED_FAILED;
  case OUTCOME_GIVEN_UP:
  case OUTCOME_UNSUPPORTED: return of == LEVEL_INFO ? COUNTED_NOT : COUNTED_SKIPPED;
  case OUTCOME_PASS:
  case OUTCOME_FAIL:
  case OUTCOME_ACCEPTED:
  case OUTCOME_REFUSED:
  case OUTCOME_ERROR: break;
  }
  if (of == LEVEL_INFO) return COUNTED_NOT;
  if (of == LEVEL_ACCEPTABLE) return COUNTED_SKIPPED;
  return judged->outcome == OUTCOME_PASS ? COUNTED_PASSED : COUNTED_FAILED;
}
