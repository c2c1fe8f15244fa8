/* explain_text.c - the screens of `explain`: the first line is the answer, then what is known and how, then what to do.
 */
#include "explained.h"

#include <string.h>

#include "explain_look.h"
#include "mistake_words.h"
#include "mistakes.h"
#include "scheme.h"
#include "show_bytes.h"
#include "text.h"

enum { FACT = 8, BRIEF = 8, MORE_FINDINGS = 5 };

/* ---------------------------------------------------------------------------------------------------------- small
 * parts */

static void put_line(buf *out, const explained *what, unsigned indent, bns_slice text) {
  for (unsigned i = 0; i < indent; i++)
    buf_put_text(out, " ");
  put_wrapped(out, &what->form, indent, indent, text);
}

static void put_sentence(buf *out, const explained *what, const char *text) {
  put_line(out, what, 0, bns_slice_of(text));
}

/* put_fact: a label in the first column, the text behind it and below. */
static void put_fact(buf *out, const explained *what, const char *label, bns_slice text) {
  size_t len = strlen(label);
  buf_put_text(out, label);
  for (; len < FACT; len++)
    buf_put_text(out, " ");
  put_wrapped(out, &what->form, FACT, FACT, text);
}

static void put_fact_text(buf *out, const explained *what, const char *label, buf *text) {
  put_fact(out, what, label, buf_slice(text));
  buf_free(text);
}

/* shown gives words that may hold anything as text that can be shown. */
static bns_slice shown(const explained *what, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice made;
  show_bytes(&out, redact_text(what->redactor, what->arena, text), 0);
  made = mem_copy(what->arena, out.ptr, out.len);
  buf_free(&out);
  return made;
}

/* brief gives a signature as its first and last eight characters. */
static bns_slice brief(const explained *what, bns_slice signature) {
  bns_slice text = shown(what, signature);
  if (text.len < 3 * BRIEF || text.len != signature.len) return text;
  return mem_format(what->arena, "%.8s\xE2\x80\xA6%.8s", (const char *)text.ptr,
                    (const char *)text.ptr + text.len - BRIEF);
}

static void put_rows(buf *out, const explained *what, const char *label, bns_slice text) {
  diff_side side;
  side.label = label;
  side.text = redact_counted(what->redactor, what->arena, text, &side.hidden, &side.num_hidden);
  diff_put_row(out, &what->form, &side);
}

static void put_diff(buf *out, const explained *what, const char *label_a, bns_slice a, const char *label_b,
                     bns_slice b) {
  diff_side first, second;
  first.label = label_a;
  second.label = label_b;
  first.text = redact_counted(what->redactor, what->arena, a, &first.hidden, &first.num_hidden);
  second.text = redact_counted(what->redactor, what->arena, b, &second.hidden, &second.num_hidden);
  diff_put(out, &what->form, &first, &second);
}

/* put_long appends a text that is to be copied: in rows, broken where the line ends. */
static void put_long(buf *out, const explained *what, bns_slice text) {
  bns_slice safe = redact_text(what->redactor, what->arena, text);
  show_cursor cursor = show_start(safe, SHOW_EDGES);
  size_t room = what->form.width - 2, used = room;
  for (;;) {
    buf step = {NULL, 0, 0};
    int columns = show_step(&cursor, &step);
    if (columns >= 0 && used + (size_t)columns > room) {
      buf_put_text(out, used == room && step.len && out->len && out->ptr[out->len - 1] == '\n' ? "  " : "\n  ");
      used = 0;
    }
    if (columns >= 0) buf_put_slice(out, buf_slice(&step));
    buf_free(&step);
    if (columns < 0) break;
    used += (size_t)columns;
  }
  buf_put_text(out, "\n");
}

static int is_rest(const explained *what) {
  return (what->in->scheme->bit & BNS_REST) != 0;
}
static int is_pay(const explained *what) {
  return (what->in->scheme->bit & BNS_PAY) != 0;
}

static const char *function_of(const explained *what) {
  switch (what->key->kind) {
  case BNS_KIND_RSA: return "RSA";
  case BNS_KIND_ED25519: return "Ed25519";
  default: return is_pay(what) ? "HMAC-SHA512" : "HMAC-SHA256";
  }
}

static const char *key_word(const explained *what) {
  return what->key->kind == BNS_KIND_HMAC ? "secret" : "key";
}

static const char *refusal(const explained *what) {
  if (what->in->scheme->bit & BNS_PAY_REQUEST) return "400002";
  return what->in->scheme->bit & (BNS_REST | BNS_WS) ? "-1022" : "refusal";
}

/* ------------------------------------------------------------------------------------------------------ the first line
 */

/* leads tells that a mistake may stand in the first line: it explains, or it is refused for what it is. */
static int leads(const diagnosed *one) {
  return one->explains || one->refused || one->confidence == CONFIDENCE_LIKELY;
}

static size_t num_leading(const explained *what) {
  const diagnosis *found = what->found;
  if (found->num_together > 1) return found->num_together;
  return found->num_mistakes > 0 && leads(&found->mistakes[0]) ? 1 : 0;
}

static const char *sentence_of(bns_reason reason) {
  static const struct {
    bns_reason reason;
    const char *says;
  } known[] = {{BNS_MALFORMED, "the request cannot be read"},
               {BNS_DUPLICATE, "a parameter stands twice"},
               {BNS_SIGNATURE_MISSING, "there is no signature"},
               {BNS_TIMESTAMP_MISSING, "there is no timestamp"},
               {BNS_SIGNATURE_FORMAT, "the signature is not 64 hex digits"},
               {BNS_TIMESTAMP_FORMAT, "the timestamp is not a number of digits"},
               {BNS_RECVWINDOW, "recvWindow is not a number up to 60000"},
               {BNS_KEY_MISSING, "there is no API key"},
               {BNS_KEY_FORMAT, "the API key has the wrong form"},
               {BNS_TIMESTAMP_AHEAD, "the timestamp is ahead of the clock"},
               {BNS_TIMESTAMP_OLD, "the timestamp is older than recvWindow allows"},
               {BNS_KEY_UNKNOWN, "the API key is not the one that this secret belongs to"},
               {BNS_KEY_TYPE, "keys of this kind are not taken here"},
               {BNS_SERIAL, "the certificate is another one"},
               {BNS_NONCE, "the nonce has not 32 characters"},
               {BNS_ENCODING, "bytes that must be percent-encoded are not"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i].reason == reason) return known[i].says;
  return "";
}

static void put_leading(buf *out, const explained *what, size_t num) {
  const diagnosed *mistakes = what->found->mistakes;
  const char *how = confidence_name(mistakes[0].confidence);
  buf text = {NULL, 0, 0};
  if (num > 1) buf_put_text(&text, "two mistakes: ");
  for (size_t i = 0; i < num; i++) {
    if (i) buf_put_text(&text, ", ");
    buf_put_slice(&text, mistakes[i].id);
  }
  if (num > 1 && mistakes[1].confidence == mistakes[0].confidence)
    buf_format(&text, " (both %s)", how);
  else
    buf_format(&text, " (%s)", confidence_name(mistakes[num - 1].confidence));
  put_wrapped(out, &what->form, 7, 7, buf_slice(&text));
  buf_free(&text);
}

static void put_wrong(buf *out, const explained *what) {
  size_t num = num_leading(what);
  put_alarm(out, &what->form, "WRONG");
  buf_put_text(out, "  ");
  if (num)
    put_leading(out, what, num);
  else if (what->found->reason != BNS_SIGNATURE && what->found->reason != BNS_VALID)
    buf_format(out, "%s: %s\n", bns_reason_name(what->found->reason), sentence_of(what->found->reason));
  else if (what->found->signed_text_verifies == 1)
    buf_put_text(out, "the string is signed correctly; it is not what is sent\n");
  else
    buf_put_text(out, "and no known mistake makes this signature\n");
}

/* ----------------------------------------------------------------------------------------------------- what was signed
 */

static int is_signed_as_sent(const diagnosis *found) {
  return found->signed_text.ptr != NULL && bns_slice_equal(found->signed_text, found->sent);
}

static void put_strings(buf *out, const explained *what) {
  const diagnosis *found = what->found;
  if (found->signed_text.ptr == NULL) {
    if (!what->request->seen.malformed && found->sent.len) put_rows(out, what, "sent", found->sent);
  } else if (!is_signed_as_sent(found)) {
    put_diff(out, what, "signed", found->signed_text, "sent", found->sent);
  } else {
    put_rows(out, what, "signed", found->signed_text);
    if (found->right_signature.len && found->signature.len &&
        !bns_slice_equal(found->signature, found->right_signature))
      put_diff(out, what, "yours", found->signature, "right", found->right_signature);
  }
}

/* put_proof says how it is known. Of a wrong string the right key and function make the very signature; else the
 * mistake lies in these. */
static void put_proof(buf *out, const explained *what, size_t num) {
  const diagnosis *found = what->found;
  buf text = {NULL, 0, 0};
  if (found->signed_text.ptr == NULL || found->mistakes[0].confidence != CONFIDENCE_PROVED) return;
  if (!is_signed_as_sent(found))
    buf_format(&text, "%s of the %lu bytes signed, with this %s, is the signature that was sent: ", function_of(what),
               (unsigned long)found->signed_text.len, key_word(what));
  else
    buf_format(&text, "Made with %s, the signature is the one that was sent: ", num > 1 ? "both" : "this mistake");
  buf_put_slice(&text, brief(what, found->signature));
  put_fact_text(out, what, "Proof", &text);
}

/* ------------------------------------------------------------------------------------------------------------ the
 * right */

static void put_right_header(buf *out, const explained *what, bns_slice name) {
  bns_slice value;
  buf text = {NULL, 0, 0};
  char header[64];
  if (name.len >= sizeof header) return;
  memcpy(header, name.ptr, name.len);
  header[name.len] = 0;
  if (!bns_find_header(&value, &what->right->wire, header)) return;
  buf_put_slice(&text, name);
  buf_put_text(&text, ": ");
  buf_put_slice(&text, value);
  put_long(out, what, buf_slice(&text));
  buf_free(&text);
}

static void put_changed_key(buf *out, const explained *what) {
  bns_slice was = what->request->seen.api_key, is;
  if (bns_find_header(&is, &what->right->wire, "X-MBX-APIKEY") && !bns_slice_equal(was, is))
    put_right_header(out, what, bns_slice_of("X-MBX-APIKEY"));
}

static void put_right_rest(buf *out, const explained *what, int whole) {
  const mended *right = what->right;
  buf signature = {NULL, 0, 0};
  uint8_t room[3 * BNS_SIGNATURE_MAX];
  bns_out encoded = {room, sizeof room, 0};
  if (whole && (right->repaired || right->wire.body.len)) {
    put_long(out, what, right->wire.target);
    put_changed_key(out, what);
    if (right->wire.body.len) put_long(out, what, right->wire.body);
    return;
  }
  bns_put_percent(&encoded, right->signature);
  if (whole) put_long(out, what, right->payload);
  buf_put_text(&signature, "&signature=");
  buf_put(&signature, room, encoded.len < sizeof room ? encoded.len : sizeof room);
  put_long(out, what, buf_slice(&signature));
  buf_free(&signature);
}

static void put_right_value(buf *out, const explained *what, const char *front, const char *back) {
  buf text = {NULL, 0, 0};
  buf_put_text(&text, front);
  buf_put_slice(&text, what->right->signature);
  buf_put_text(&text, back);
  put_long(out, what, buf_slice(&text));
  buf_free(&text);
}

static void put_right_part(buf *out, const explained *what, size_t num) {
  if (what->right == NULL) return;
  buf_put_text(out, "Right\n");
  if (is_rest(what)) {
    put_right_rest(out, what, num > 1 || what->right->repaired);
  } else if (is_pay(what)) {
    if (what->right->repaired) put_right_header(out, what, bns_slice_of("BinancePay-Timestamp"));
    put_right_header(out, what, bns_slice_of("BinancePay-Signature"));
  } else if (what->right->repaired) {
    put_long(out, what, what->right->wire.message);
  } else if (what->in->scheme->bit & BNS_FIX_LOGON) {
    put_right_value(out, what, "96=", "");
  } else {
    put_right_value(out, what, "\"signature\":\"", "\"");
  }
}

/* -------------------------------------------------------------------------------------------------------- the mistakes
 */

static void put_rules(buf *out, const explained *what, size_t num) {
  buf text = {NULL, 0, 0};
  bns_slice first = {NULL, 0};
  size_t count = 0;
  for (size_t i = 0; i < num; i++) {
    mistake_words words;
    explain_words(&words, what, &what->found->mistakes[i]);
    bns_slice rule = mistake_words_rule(&words, what->in->scheme, 0);
    if (rule.len == 0 || bns_slice_equal(rule, first)) continue;
    if (count++)
      buf_put_text(&text, ", ");
    else
      first = rule;
    buf_put_slice(&text, rule);
  }
  if (count == 1) {
    buf_put_text(&text, ": ");
    buf_put_slice(&text, shown(what, rule_text(what->arena, what->set, first)));
  }
  if (count)
    put_fact_text(out, what, count > 1 ? "Rules" : "Rule", &text);
  else
    buf_free(&text);
}

static void put_more(buf *out, const explained *what, const mistake_words *words) {
  size_t num = words->sources ? words->sources->count : 0;
  buf text = {NULL, 0, 0};
  char reports[64] = "";
  if (words->json == NULL) return;
  buf_put_text(&text, "More    bnconform show ");
  buf_put_slice(&text, words->id);
  if (num) {
    bns_slice count = mem_format(what->arena, "%lu public report%s of it", (unsigned long)num, num == 1 ? "" : "s");
    if (count.len < sizeof reports) memcpy(reports, count.ptr, count.len);
  }
  buf_put_slice(out, buf_slice(&text));
  if (num)
    put_right(out, &what->form, text.len, reports);
  else
    buf_put_text(out, "\n");
  buf_free(&text);
}

static int is_said(bns_slice sentence, bns_slice words) {
  for (size_t i = 0; i + words.len <= sentence.len; i++)
    if (memcmp(sentence.ptr + i, words.ptr, words.len) == 0) return 1;
  return 0;
}

/* put_what names the parameter, character or place, where the sentence does not. */
static void put_what(buf *out, const explained *what, unsigned indent, const diagnosed *one, bns_slice says) {
  buf text = {NULL, 0, 0};
  if (one->what.len == 0 || is_said(says, one->what)) return;
  buf_put_text(&text, "Here: ");
  buf_put_slice(&text, shown(what, one->what));
  put_line(out, what, indent, buf_slice(&text));
  buf_free(&text);
}

static void put_one(buf *out, const explained *what) {
  const diagnosed *one = &what->found->mistakes[0];
  mistake_words words;
  explain_words(&words, what, one);
  if (words.says.len) put_line(out, what, 0, shown(what, words.says));
  put_what(out, what, 0, one, words.says);
  buf_put_text(out, "\n");
  put_strings(out, what);
  buf_put_text(out, "\n");
  put_proof(out, what, 1);
  if (what->right && words.mend.len) put_fact(out, what, "Mend", shown(what, words.mend));
  put_right_part(out, what, 1);
  put_rules(out, what, 1);
  put_more(out, what, &words);
}

static void put_numbered(buf *out, const explained *what, size_t number) {
  mistake_words words;
  const diagnosed *one = &what->found->mistakes[number];
  explain_words(&words, what, one);
  buf_format(out, "%lu  ", (unsigned long)number + 1);
  buf_put_slice(out, one->id);
  buf_put_text(out, "\n");
  if (words.says.len) put_line(out, what, 3, shown(what, words.says));
  put_what(out, what, 3, one, words.says);
  if (what->right && words.mend.len) {
    buf_put_text(out, "   Mend  ");
    put_wrapped(out, &what->form, 9, 9, shown(what, words.mend));
  }
}

static void put_both_needed(buf *out, const explained *what) {
  bns_slice half = what->found->half_signature;
  buf text = {NULL, 0, 0};
  buf_put_text(&text, "Both are needed");
  if (half.len) {
    bns_slice first = brief(what, half);
    buf_put_text(&text, ": with only the first mended the signature would be ");
    buf_put(&text, first.ptr, first.len < BRIEF ? first.len : BRIEF);
    buf_format(&text, "\xE2\x80\xA6, refused with the same %s", refusal(what));
  }
  buf_put_text(&text, ".");
  put_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

static void put_two(buf *out, const explained *what) {
  buf_put_text(out, "\n");
  put_strings(out, what);
  buf_put_text(out, "\n");
  put_numbered(out, what, 0);
  put_numbered(out, what, 1);
  buf_put_text(out, "\n");
  put_both_needed(out, what);
  buf_put_text(out, "\n");
  put_proof(out, what, 2);
  put_right_part(out, what, 2);
  put_rules(out, what, 2);
}

/* A finding that is only seen: what was seen says more than the catalogue's sentence where it is a clause. */
static void put_finding(buf *out, const explained *what, const diagnosed *one) {
  mistake_words words;
  int is_clause = !one->refused && is_said(one->what, bns_slice_of(" "));
  explain_words(&words, what, one);
  buf_put_slice(out, one->id);
  buf_format(out, " (%s): ", confidence_name(one->confidence));
  if (!is_clause) buf_put_slice(out, shown(what, words.says));
  if (!is_clause && one->what.len && !is_said(words.says, one->what)) buf_put_text(out, " Here: ");
  if (is_clause || (one->what.len && !is_said(words.says, one->what))) buf_put_slice(out, shown(what, one->what));
  if (one->refused && what->right && words.mend.len) {
    buf_put_text(out, " ");
    buf_put_slice(out, shown(what, words.mend));
  }
}

/* is_told tells of a finding that the screen has words of its own for. */
static int is_told(const explained *what, const diagnosed *one) {
  if (bns_slice_is(one->id, "wrong-secret-for-key")) return what->verdict == DIAGNOSED_WRONG;
  return what->in->curly > 0 && bns_slice_is(one->id, "pay-wrong-quotes");
}

/* put_others tells of what is there besides: refused whatever the signature, or only seen. */
static void put_others(buf *out, const explained *what, size_t from) {
  size_t num = 0, left = 0;
  for (size_t i = from; i < what->found->num_mistakes; i++) {
    const diagnosed *one = &what->found->mistakes[i];
    buf text = {NULL, 0, 0};
    if (is_told(what, one)) continue;
    if (num == MORE_FINDINGS && !what->form.whole) {
      left++;
      continue;
    }
    if (num++ == 0 && num_leading(what) == 0) buf_put_text(out, "\n");
    put_finding(&text, what, one);
    put_fact_text(out, what, one->refused ? "Also" : "Note", &text);
  }
  if (left) buf_format(out, "        %lu more; -v lists them\n", (unsigned long)left);
}

/* -------------------------------------------------------------------------------------------------------- nothing
 * found */

static size_t num_known(const explained *what) {
  const mistake *row;
  size_t num = 0;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++)
    num += row->apply != NULL && mistake_concerns(row, what->in->scheme, what->key->kind);
  return num;
}

static void put_thousands(buf *out, size_t number) {
  if (number >= 1000) {
    put_thousands(out, number / 1000);
    buf_format(out, ",%03lu", (unsigned long)(number % 1000));
  } else
    buf_format(out, "%lu", (unsigned long)number);
}

static void put_brief_row(buf *out, const explained *what, const char *label, bns_slice signature) {
  if (signature.len == 0) return;
  put_label(out, &what->form, label);
  buf_put_slice(out, brief(what, signature));
  buf_put_text(out, "\n");
}

static void put_search(buf *out, const explained *what) {
  buf text = {NULL, 0, 0};
  buf_format(&text,
             "The request is well formed. This %s does not give this signature for it, nor under any of %lu "
             "mistakes, alone or in pairs (",
             key_word(what), (unsigned long)num_known(what));
  put_thousands(&text, what->found->tried);
  buf_put_text(&text, " tried).");
  put_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

static void put_what_is_left(buf *out, const explained *what) {
  const char *key = key_word(what);
  put_sentence(out, what, "What is left, most likely first");
  buf_format(out, "1  The %s is not this API key's: regenerated, another account, testnet.\n", key);
  put_line(out, what, 3, bns_slice_of("It was the answer in most threads that found one. A new pair settles it."));
  buf_put_text(out, "2  The code signs a string that is not in the catalogue.\n\n");
  put_sentence(out, what,
               "To tell 1 from 2 for certain: make your code write the very string it signs to a file, and "
               "run this again with --signed FILE.");
}

static void put_example(buf *out, const explained *what) {
  const published *example = &what->example;
  buf text = {NULL, 0, 0};
  if (example->vector == NULL) return;
  buf_put_text(&text, "This is an example of the documents (");
  buf_put_slice(&text, shown(what, example->document));
  buf_put_text(&text, what->verdict == DIAGNOSED_VALID ? "), which is printed wrong there; yours is right. "
                                                       : "), which does not verify as it is printed there. ");
  buf_put_slice(&text, shown(what, example->says));
  put_fact_text(out, what, "Note", &text);
}

static void put_nothing_found(buf *out, const explained *what) {
  const diagnosis *found = what->found;
  put_search(out, what);
  buf_put_text(out, "\n");
  put_rows(out, what, "sent", found->sent);
  put_brief_row(out, what, "yours", found->signature);
  put_brief_row(out, what, "right", found->right_signature);
  buf_put_text(out, "\n");
  if (what->example.vector != NULL)
    put_example(out, what);
  else if (found->signed_text_verifies == 0)
    put_sentence(out, what,
                 "Even the string of --signed does not give your signature: the key or the hash is not the "
                 "one you think.");
  else
    put_what_is_left(out, what);
}

static void put_signed_but_not_sent(buf *out, const explained *what) {
  buf_put_text(out, "\n");
  put_diff(out, what, "signed", what->limits->signed_text, "sent", what->found->sent);
  buf_put_text(out, "\n");
  put_sentence(out, what, "Send the very string that is signed, or sign the one that is sent.");
}

/* put_reading tells what was read otherwise than it stands there. */
static void put_reading(buf *out, const explained *what) {
  const input *in = what->in;
  if (in->cut_at_ampersand)
    put_fact(out, what, "Note",
             bns_slice_of("the URL stands without quotes, so the shell ends the command at its first \"&\": nothing "
                          "behind that is sent"));
  if (in->curly)
    put_fact(out, what, "Note",
             mem_format(what->arena, "%lu curly quotes in the body were read as plain ones", (unsigned long)in->curly));
  if (in->beyond)
    put_fact(out, what, "Note",
             mem_format(what->arena, "Content-Length says %llu: %lu more byte%s left out of the body",
                        (unsigned long long)in->length, (unsigned long)in->beyond,
                        in->beyond == 1 ? " was" : "s were"));
}

/* ------------------------------------------------------------------------------------------------- valid, or undecided
 */

static void put_time_of(buf *out, const explained *what) {
  const bns_seen *seen = &what->request->seen;
  buf_put_text(out, "the clock");
  if (!seen->time_readable) return;
  buf_put_text(out, ": this timestamp is ");
  explain_put_time(out, seen->time_us);
}

static void put_code(buf *out, const explained *what, const char *codes, bns_slice text) {
  unsigned width = is_pay(what) ? 15 : 13;
  buf_format(out, "  %-*s", (int)width, codes);
  put_wrapped(out, &what->form, width + 2, width + 2, text);
}

static void put_if_refused(buf *out, const explained *what) {
  unsigned bit = what->in->scheme->bit;
  const char *changed = "it was changed on its way, or the secret is another key's: see what really leaves with  "
                        "bnconform serve -- YOUR PROGRAM";
  buf clock = {NULL, 0, 0};
  put_time_of(&clock, what);
  put_sentence(out, what, "If it is still refused, the signature is not the reason:");
  if (bit & BNS_PAY_WEBHOOK) {
    put_code(out, what, "receiver", bns_slice_of("it verifies other bytes than arrived, or with another certificate"));
  } else if (bit & BNS_PAY_REQUEST) {
    put_code(out, what, "400003", buf_slice(&clock));
    put_code(out, what, "400002", bns_slice_of(changed));
    put_code(out, what, "400004 400005",
             bns_slice_of("the certificate header or the merchant: not a matter of signing"));
  } else if (bit & BNS_FIX_LOGON) {
    put_code(out, what, "Reject(3)", buf_slice(&clock));
  } else {
    put_code(out, what, "-1021", buf_slice(&clock));
    put_code(out, what, "-1022", bns_slice_of(changed));
    put_code(out, what, "-2014 -2015", bns_slice_of("key header, IP list or permission: not a matter of signing"));
  }
  buf_free(&clock);
}

static void put_valid(buf *out, const explained *what) {
  put_strong(out, &what->form, "VALID");
  buf_format(out, "  the signature is right for this request and this %s\n\n", key_word(what));
  put_rows(out, what, "signed", what->found->sent);
  buf_put_text(out, "\n");
  put_if_refused(out, what);
  put_others(out, what, 0);
  if (what->in->curly || what->in->beyond) buf_put_text(out, "\n");
  put_reading(out, what);
}

static int wants_pem(const explained *what) {
  return (what->in->scheme->bit & (BNS_PAY_WEBHOOK | BNS_FIX_LOGON)) != 0;
}

static const char *key_wanted(const explained *what) {
  if (what->in->scheme->bit & BNS_PAY_WEBHOOK) return "The sender's public key, in PEM";
  return wants_pem(what) ? "The Ed25519 key, in PEM" : "The secret";
}

static const char *test_key_of(const explained *what) {
  if (what->in->scheme->bit & BNS_PAY_WEBHOOK) return "@webhook-2048";
  if (is_pay(what)) return "@pay";
  return wants_pem(what) ? "@docs-fix" : "@docs";
}

static void put_deciding(buf *out, const explained *what) {
  unsigned long number = 0;
  buf_put_text(out, "What would decide it\n");
  if (what->in->missing > 0)
    buf_format(out, "%lu  The body as sent, %llu bytes, in a file: the paste is incomplete.\n", ++number,
               (unsigned long long)what->in->length);
  if (what->in->num_variables > 0) {
    buf_format(out, "%lu  ", ++number);
    put_wrapped(
        out, &what->form, 3, 3,
        bns_slice_of("The command with its variables filled in: type  bnconform explain  before it in the shell."));
  }
  if (what->key->kind == 0) {
    const char *from = what->file && strlen(what->file) < 24 ? what->file : "\xE2\x80\xA6";
    buf_format(out, "%lu  ", ++number);
    put_wrapped(
        out, &what->form, 3, 3,
        mem_format(what->arena, "%s, on your own machine:  bnconform explain %s --key FILE", key_wanted(what), from));
    put_line(out, what, 3,
             mem_format(what->arena,
                        "No %s at hand to show? Sign the same request with a test key (bnconform show %s) and "
                        "explain that one.",
                        wants_pem(what) ? "key" : "secret", test_key_of(what)));
  } else if (number == 0)
    put_sentence(out, what, "1  The text as the program sends it, in a file.");
}

/* put_seen tells the findings of an undecided request, a row each; of a variable that nobody filled in there is none.
 */
static void put_seen(buf *out, const explained *what) {
  for (size_t i = 0; i < what->found->num_mistakes && what->in->num_variables == 0; i++) {
    const diagnosed *one = &what->found->mistakes[i];
    buf text = {NULL, 0, 0};
    if (is_told(what, one)) continue;
    put_finding(&text, what, one);
    buf_put_text(out, "  look   ");
    put_wrapped(out, &what->form, 9, 20, buf_slice(&text));
    buf_free(&text);
  }
}

static void put_answer_line(buf *out, const explained *what) {
  long code = what->in->answer.code;
  const char *meaning = answer_meaning(code);
  buf_put_text(out, bns_scheme_name(what->in->scheme));
  if (code) buf_format(out, "; the exchange answered %ld%s%s", code, *meaning ? ", " : "", meaning);
  buf_put_text(out, "\n");
}

static void put_undecided(buf *out, const explained *what) {
  put_strong(out, &what->form, "UNDECIDED");
  buf_format(out,
             what->key->kind ? "  the request is not whole here, so its signature cannot be checked\n"
                             : "  without the %s a signature cannot be checked\n",
             wants_pem(what) ? "key" : "secret");
  put_answer_line(out, what);
  buf_put_text(out, "\n");
  explain_put_looks(out, what);
  put_seen(out, what);
  buf_put_text(out, "\n");
  put_deciding(out, what);
}

/* -------------------------------------------------------------------------------------------------------------- all */

/* put_form tells what a request that cannot be read would have to be. */
static void put_form(buf *out, const explained *what) {
  unsigned bit = what->in->scheme->bit;
  if (what->found->reason != BNS_MALFORMED) return;
  if (bit & BNS_FIX_LOGON)
    put_sentence(out, what,
                 "A FIX message begins with 8=FIX.4.4, 9 and 35 and ends with 10, and its BodyLength(9) and "
                 "CheckSum(10) are right: they tell when something in it was changed, be it for the paste.");
  else if (bit & BNS_WS)
    put_sentence(out, what, "A frame is one JSON object with method and params.");
  else
    put_sentence(out, what, "A webhook has the headers BinancePay-Timestamp, -Nonce, -Certificate-SN and -Signature.");
}

static void put_wrong_screen(buf *out, const explained *what) {
  size_t num = num_leading(what);
  put_wrong(out, what);
  if (num > 1)
    put_two(out, what);
  else if (num == 1)
    put_one(out, what);
  else if (what->found->signed_text_verifies == 1)
    put_signed_but_not_sent(out, what);
  else if (what->found->reason == BNS_SIGNATURE && what->key->kind != 0)
    put_nothing_found(out, what);
  put_others(out, what, num);
  put_reading(out, what);
  put_form(out, what);
  if (!what->request->seen.malformed && (what->key->kind == 0 || (num == 0 && what->found->reason != BNS_SIGNATURE))) {
    buf_put_text(out, "\n");
    explain_put_looks(out, what);
  }
}

static void put_closing(buf *out, const explained *what) {
  static const char *const kinds[] = {"no key", "HMAC", "RSA", "Ed25519"};
  buf text = {NULL, 0, 0};
  buf_format(&text,
             "%s, %s. Nothing was sent. No secret is in this text and the API key is shortened: it can be posted, "
             "if its amounts and addresses may be seen.",
             bns_scheme_name(what->in->scheme), kinds[what->key->kind]);
  buf_put_text(out, "\n");
  put_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

void explain_put_text(buf *out, const explained *what) {
  if (what->verdict == DIAGNOSED_VALID)
    put_valid(out, what);
  else if (what->verdict == DIAGNOSED_UNDECIDED)
    put_undecided(out, what);
  else
    put_wrong_screen(out, what);
  if (what->example.vector != NULL && (what->verdict != DIAGNOSED_WRONG || num_leading(what) > 0)) {
    buf_put_text(out, "\n");
    put_example(out, what);
  }
  put_closing(out, what);
}
