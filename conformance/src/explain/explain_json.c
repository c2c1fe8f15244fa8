/* explain_json.c - the object of `explain --json` (contract, "explain and self-check"). */
#include "explain/explanation.h"
#include "suite/catalogue_text.h"
#include "text.h"

static void put_name(buf *out, const char *name, int first) {
  buf_put_text(out, first ? "{\"" : ",\"");
  buf_put_text(out, name);
  buf_put_text(out, "\":");
}

/* put_bytes writes a text, {"hex":...} where it is not UTF-8, null where it is unknown. */
static void put_bytes(buf *out, const explained *what, bns_slice text, int known) {
  bns_slice shown = redact_text(what->redactor, what->arena, text);
  if (!known)
    buf_put_text(out, "null");
  else if (bns_utf8_valid(shown))
    buf_put_json(out, shown);
  else {
    buf_put_text(out, "{\"hex\":\"");
    for (size_t i = 0; i < shown.len; i++)
      buf_format(out, "%02x", shown.ptr[i]);
    buf_put_text(out, "\"}");
  }
}

static void put_rules(buf *out, const explained *what, const mistake_words *words) {
  const bns_scheme *scheme = mistake_words_rule(words, what->in->scheme, 0).len ? what->in->scheme : NULL;
  buf all = {NULL, 0, 0};
  bns_slice rule;
  for (size_t i = 0; (rule = mistake_words_rule(words, scheme, i)).len; i++) {
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
  put_name(out, "id", 1);
  buf_put_json(out, mistake->id);
  put_name(out, "says", 0);
  buf_put_json(out, words.says);
  put_name(out, "mend", 0);
  put_bytes(out, what, words.mend, holds && words.mend.len);
  put_name(out, "rule", 0);
  put_rules(out, what, &words);
  put_name(out, "confidence", 0);
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
  put_name(out, "unexplained", 0);
  buf_put_text(out, "true");
  put_name(out, "noticed", 0);
  put_list(out, what);
}

void explain_put_json(buf *out, const explained *what) {
  static const char *const verdicts[] = {"valid", "wrong", "undecided"};
  const diagnosis *found = what->found;
  put_name(out, "verdict", 1);
  buf_put_json(out, bns_slice_of(verdicts[what->verdict]));
  put_name(out, "read_as", 0);
  put_bytes(out, what, what->read_as, what->read_as.len != 0);
  put_name(out, "reading", 0);
  put_bytes(out, what, bns_slice_of(what->in->note ? what->in->note : ""), what->in->note != NULL);
  put_name(out, "scheme", 0);
  buf_put_json(out, bns_slice_of(bns_scheme_name(what->in->scheme)));
  if (what->not_judged != NULL) {
    put_name(out, "not_judged", 0);
    buf_put_json(out, bns_slice_of(what->not_judged));
  }
  put_name(out, "reason", 0);
  buf_put_json(out, bns_slice_of(bns_reason_name(found->reason)));
  put_name(out, "sent", 0);
  put_bytes(out, what, found->sent, !what->request->seen.malformed);
  put_name(out, "signed", 0);
  put_bytes(out, what, found->signed_text, found->signed_text.ptr != NULL);
  put_name(out, "right_signature", 0);
  put_bytes(out, what, found->right_signature, found->right_signature.len != 0);
  put_name(out, "signature", 0);
  put_bytes(out, what, found->signature, found->signature.len != 0);
  put_name(out, "mistakes", 0);
  explain_put_mistakes(out, what);
  put_name(out, "tried", 0);
  buf_format(out, "%lu,\"left_out\":%lu}\n", (unsigned long)found->tried, (unsigned long)found->left_out);
}
