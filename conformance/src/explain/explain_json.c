/* explain_json.c - the object of `explain --json` (contract, "explain and self-check"). */
#include "explain/explain_parts.h"
#include "explain/explain_several.h"
#include "suite/catalogue_text.h"
#include "text.h"
#include "util/json_text.h"

/* put_bytes writes a text, {"hex":...} where it is not UTF-8, null where it is unknown. */
static void put_bytes(buf *out, const explained *what, bns_slice text, int known) {
  bns_slice shown = redact_text(what->redactor, what->arena, text);
  if (!known)
    buf_put_text(out, "null");
  else
    json_put_bytes(out, shown);
}

static void put_rules(buf *out, const explained *what, const mistake_words *words) {
  const bns_scheme *scheme = mistake_words_rule(words, what->in->scheme, 0).len ? what->in->scheme : NULL;
  buf all = {NULL, 0, 0};
  bns_slice rule;
  for (size_t i = 0; (rule = mistake_words_rule(words, scheme, i)).len; i++) {
    if (!rule_is_of(rule, what->key->kind)) continue;
    if (all.len) buf_put_text(&all, ", ");
    buf_put_slice(&all, rule);
  }
  buf_put_json(out, buf_slice(&all));
  buf_free(&all);
}

static void put_mistake(buf *out, const explained *what, const diagnosed *mistake) {
  mistake_words words;
  int holds = what->right != NULL && (mistake->explains || mistake->refused);
  explain_words(&words, what, mistake);
  buf_put_text(out, "{");
  json_put_name(out, "id");
  buf_put_json(out, mistake->id);
  json_put_name(out, "says");
  buf_put_json(out, words.says);
  json_put_name(out, "fix");
  put_bytes(out, what, words.mend, holds && words.mend.len);
  json_put_name(out, "mend"); /* its name once: who reads that still finds it */
  put_bytes(out, what, words.mend, holds && words.mend.len);
  json_put_name(out, "rule");
  put_rules(out, what, &words);
  json_put_name(out, "confidence");
  buf_put_json(out, bns_slice_of(confidence_name(mistake->confidence)));
  buf_put_text(out, "}");
}

static void put_list(buf *out, const explained *what) {
  buf_put_text(out, "[");
  for (size_t i = 0; i < what->found->num_mistakes; i++) {
    if (i) buf_put_text(out, ",");
    put_mistake(out, what, &what->found->mistakes[i]);
  }
  buf_put_text(out, "]");
}

/* Of an unknown cause no mistake is named: what shows in the request besides has a member of its own. */
void explain_put_mistakes(buf *out, const explained *what) {
  if (!what->found->unexplained) {
    put_list(out, what);
    return;
  }
  buf_put_text(out, "[]");
  json_put_name(out, "unexplained");
  buf_put_text(out, "true");
  json_put_name(out, "noticed");
  put_list(out, what);
}

void explain_put_json(buf *out, const explained *what) {
  const diagnosis *found = what->found;
  buf_put_text(out, "{");
  json_put_name(out, "verdict");
  buf_put_json(out, bns_slice_of(diagnose_verdict_name(what->verdict)));
  if (what->verdict == DIAGNOSED_OWN_FAULT) json_put_text(out, "fault", bns_slice_of(found->fault));
  json_put_name(out, "read_as");
  put_bytes(out, what, what->read_as, what->read_as.len != 0);
  json_put_name(out, "reading");
  put_bytes(out, what, bns_slice_of(what->in->note ? what->in->note : ""), what->in->note != NULL);
  json_put_name(out, "scheme");
  if (what->other == NULL)
    buf_put_json(out, bns_slice_of(bns_scheme_name(what->in->scheme)));
  else {
    buf_put_text(out, "null");
    json_put_text(out, "exchange", bns_slice_of(what->other->title));
    json_put_text(out, "takes", bns_slice_of(what->other->differs));
  }
  if (what->not_judged != NULL) {
    json_put_name(out, "not_judged");
    buf_put_json(out, bns_slice_of(what->not_judged));
  }
  json_put_name(out, "reason");
  buf_put_json(out, bns_slice_of(reason_id(what->set->reasons, what->refused, found->reason)));
  json_put_name(out, "signed_right");
  buf_put_text(out, what->key->kind == 0 || what->not_judged != NULL ? "null" : found->right ? "true" : "false");
  if (what->misfit || found->fit.is_other) {
    buf text = {NULL, 0, 0};
    tell_misfit(&text, what->misfit ? &what->fit : &found->fit, what->misfit ? what->misfit : what->key->kind);
    json_put_text(out, "key_misfit", buf_slice(&text));
    buf_free(&text);
  }
  json_put_name(out, "sent");
  put_bytes(out, what, found->sent, !what->request->seen.malformed);
  json_put_name(out, "signed");
  put_bytes(out, what, found->signed_text, found->signed_text.ptr != NULL);
  json_put_name(out, "right_signature");
  put_bytes(out, what, found->right_signature, found->right_signature.len != 0);
  json_put_name(out, "signature");
  put_bytes(out, what, found->signature, found->signature.len != 0);
  json_put_name(out, "mistakes");
  explain_put_mistakes(out, what);
  explain_several_put_json(out, what);
  json_put_name(out, "tried");
  buf_format(out, "%lu,\"left_out\":%lu}\n", (unsigned long)found->tried, (unsigned long)found->left_out);
}
