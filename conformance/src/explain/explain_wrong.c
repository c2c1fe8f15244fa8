/* explain_wrong.c - the screens of a request that is wrong: one mistake, two, or none that is known. */
#include <string.h>

#include "explain/explain_visible.h"
#include "explain/explain_parts.h"
#include "suite/catalogue_text.h"
#include "suite/reasons.h"
#include "diagnosis/catalogue/catalogue.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "wire.h"

enum { HALF_SHOWN = 8 };

static int is_rest(const explained *what) {
  return what->in->scheme->form == BNS_FORM_REST;
}

static const char right_and_refused[] = "signed right, and refused: ";

static void put_leading(buf *out, const explained *what, size_t num) {
  const diagnosed *mistakes = what->found->mistakes;
  const char *how = confidence_name(mistakes[0].confidence);
  buf text = {NULL, 0, 0};
  if (num > 1) buf_put_text(&text, "two mistakes: ");
  if (explain_is_signed_right(what)) buf_put_text(&text, right_and_refused);
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

static void put_refusal(buf *out, const explained *what) {
  const reason_row *row = reason_of(what->set->reasons, what->refused, what->found->reason);
  buf text = {NULL, 0, 0};
  if (explain_is_signed_right(what)) buf_put_text(&text, right_and_refused);
  buf_format(&text, "%s: %s", row->id, row->says);
  put_wrapped(out, &what->form, 7, 7, buf_slice(&text));
  buf_free(&text);
}

/* is_refused tells that the exchange refuses the request for another reason than its signature. */
static int is_refused(const explained *what) {
  return what->refused != NOT_REFUSED && (what->refused != REFUSED_BY_REASON || what->found->reason != BNS_SIGNATURE);
}

/* The key is this API key's: the program signs with another. */
static void put_misfit(buf *out, const explained *what) {
  buf text = {NULL, 0, 0};
  tell_misfit(&text, &what->found->fit, what->key->kind);
  put_wrapped(out, &what->form, 7, 7, buf_slice(&text));
  buf_free(&text);
}

static void put_wrong(buf *out, const explained *what) {
  size_t num = tell_num_leading(what);
  put_alarm(out, &what->form, "WRONG");
  buf_put_text(out, "  ");
  if (num)
    put_leading(out, what, num);
  else if (is_refused(what) && !what->found->unexplained)
    put_refusal(out, what);
  else if (what->found->signed_text_verifies == 1)
    buf_put_text(out, "the string is signed correctly; it is not what is sent\n");
  else if (what->found->fit.is_other)
    put_misfit(out, what);
  else
    buf_put_text(out, "unexplained: no known mistake makes this signature\n");
}

static int is_signed_as_sent(const diagnosis *found) {
  return found->signed_text.ptr != NULL && bns_slice_equal(found->signed_text, found->sent);
}

static void put_strings(buf *out, const explained *what) {
  const diagnosis *found = what->found;
  if (found->signed_text.ptr == NULL) {
    if (!what->request->seen.malformed && found->sent.len)
      tell_rows(out, what, is_rest(what) ? "sent" : "built", found->sent);
  } else if (!is_signed_as_sent(found)) {
    tell_diff(out, what, "signed", found->signed_text, scheme_payload_word(what->in->scheme), found->sent);
  } else {
    tell_rows(out, what, "signed", found->signed_text);
    if (found->right_signature.len && found->signature.len &&
        !bns_slice_equal(found->signature, found->right_signature))
      tell_diff(out, what, "yours", found->signature, "right", found->right_signature);
  }
}

/* is_given_text tells that what was signed is the text of --signed, which is not the one that was sent. */
static int is_given_text(const explained *what) {
  const diagnosis *found = what->found;
  return what->limits->signed_text.ptr != NULL && bns_slice_equal(found->signed_text, what->limits->signed_text) &&
         !is_signed_as_sent(found);
}

static const char *given_text(const explained *what) {
  return what->is_pasted ? "the string that you gave" : "the string of --signed";
}

/* put_proof says how it is known. Of a wrong string the right key and function make the very signature; else the
 * mistake lies in these. */
static void put_proof(buf *out, const explained *what, size_t num) {
  const diagnosis *found = what->found;
  buf text = {NULL, 0, 0};
  if (found->signed_text.ptr == NULL || found->mistakes[0].confidence != CONFIDENCE_PROVED) return;
  if (is_given_text(what))
    buf_format(&text, "Made of %s with this mistake, the signature is the one that was sent: ", given_text(what));
  else if (!is_signed_as_sent(found))
    buf_format(&text, "%s of the %lu bytes signed, with this %s, is the signature that was sent: ",
               tell_function(what->in->scheme, what->key->kind), (unsigned long)found->signed_text.len,
               tell_key_word(what));
  else
    buf_format(&text, "Made with %s, the signature is the one that was sent: ", num > 1 ? "both" : "this mistake");
  buf_put_slice(&text, tell_brief(what, found->signature));
  tell_fact_text(out, what, "Proof", &text);
}

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
  tell_long(out, what, buf_slice(&text));
  buf_free(&text);
}

static void put_changed_key(buf *out, const explained *what) {
  const char *header = traits_of(what->in->scheme)->owner_header;
  bns_slice was = what->request->seen.api_key, is;
  if (bns_find_header(&is, &what->right->wire, header) && !bns_slice_equal(was, is))
    put_right_header(out, what, bns_slice_of(header));
}

static void put_right_rest(buf *out, const explained *what, int whole) {
  const mended *right = what->right;
  buf signature = {NULL, 0, 0};
  if (whole && (right->repaired || right->wire.body.len)) {
    tell_long(out, what, right->wire.target);
    put_changed_key(out, what);
    if (right->wire.body.len) tell_long(out, what, right->wire.body);
    return;
  }
  if (whole) tell_long(out, what, right->payload);
  buf_put_text(&signature, "&signature=");
  buf_put_percent(&signature, right->signature);
  tell_long(out, what, buf_slice(&signature));
  buf_free(&signature);
}

static void put_right_value(buf *out, const explained *what, const char *front, const char *back) {
  buf text = {NULL, 0, 0};
  buf_put_text(&text, front);
  buf_put_slice(&text, what->right->signature);
  buf_put_text(&text, back);
  tell_long(out, what, buf_slice(&text));
  buf_free(&text);
}

static void put_right_form(buf *out, const explained *what, size_t num) {
  const bns_header_names *names = what->in->scheme->headers;
  if (is_rest(what)) {
    put_right_rest(out, what, num > 1 || what->right->repaired);
  } else if (names != NULL) {
    if (what->right->repaired) put_right_header(out, what, bns_slice_of(names->timestamp));
    put_right_header(out, what, bns_slice_of(names->signature));
  } else if (what->right->repaired) {
    tell_long(out, what, what->right->wire.message);
  } else if (what->in->scheme->form == BNS_FORM_FIX) {
    put_right_value(out, what, "96=", "");
  } else {
    put_right_value(out, what, "\"signature\":\"", "\"");
  }
}

static void put_right_part(buf *out, const explained *what, size_t num) {
  if (what->right == NULL) return;
  buf_put_text(out, "Right\n");
  put_right_form(out, what, num);
  if (what->is_guarded)
    tell_fact(out, what, "Whole",
              bns_slice_of("in your own terminal alone, by bnconform explain: the exchange would take it"));
}

static void put_rules(buf *out, const explained *what, size_t num) {
  buf text = {NULL, 0, 0};
  bns_slice first = {NULL, 0};
  size_t count = 0;
  for (size_t i = 0; i < num; i++) {
    mistake_words words;
    explain_words(&words, what, &what->found->mistakes[i]);
    bns_slice rule = mistake_words_rule_of(&words, what->in->scheme, what->key->kind);
    if (rule.len == 0 || bns_slice_equal(rule, first)) continue;
    if (count++)
      buf_put_text(&text, ", ");
    else
      first = rule;
    buf_put_slice(&text, rule);
  }
  if (count == 1) {
    buf_put_text(&text, ": ");
    buf_put_slice(&text, tell_shown(what, rule_text(what->arena, what->set, first)));
  }
  if (count)
    tell_fact_text(out, what, count > 1 ? "Rules" : "Rule", &text);
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

/* put_what names the parameter, character or place, where the sentence does not. */
static void put_what(buf *out, const explained *what, unsigned indent, const diagnosed *one, bns_slice says) {
  buf text = {NULL, 0, 0};
  if (one->what.len == 0 || tell_is_said(says, one->what)) return;
  buf_put_text(&text, "Here: ");
  buf_put_slice(&text, tell_shown(what, one->what));
  tell_line(out, what, indent, buf_slice(&text));
  buf_free(&text);
}

static void put_other_string(buf *out, const explained *what) {
  if (is_given_text(what))
    tell_fact(out, what, "Also",
              mem_format(what->arena,
                         "Sent is not %s: send the very string that is signed, or sign the one that is sent.",
                         given_text(what)));
}

static void put_one(buf *out, const explained *what) {
  const diagnosed *one = &what->found->mistakes[0];
  mistake_words words;
  explain_words(&words, what, one);
  if (words.says.len) tell_line(out, what, 0, tell_shown(what, words.says));
  put_what(out, what, 0, one, words.says);
  if (words.mend.len && tell_has_fix(what, one)) tell_fact(out, what, "Fix", tell_shown(what, words.mend));
  put_other_string(out, what);
  buf_put_text(out, "\n");
  put_strings(out, what);
  buf_put_text(out, "\n");
  put_proof(out, what, 1);
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
  if (words.says.len) tell_line(out, what, 3, tell_shown(what, words.says));
  put_what(out, what, 3, one, words.says);
  if (words.mend.len && tell_has_fix(what, one)) {
    buf_put_text(out, "   Fix   ");
    put_wrapped(out, &what->form, 9, 9, tell_shown(what, words.mend));
  }
}

static void put_both_needed(buf *out, const explained *what) {
  bns_slice half = what->found->half_signature;
  buf text = {NULL, 0, 0};
  buf_put_text(&text, "Both are needed");
  if (half.len) {
    bns_slice first = tell_brief(what, half);
    buf_put_text(&text, ": with only the first fixed the signature would be ");
    buf_put(&text, first.ptr, first.len < HALF_SHOWN ? first.len : HALF_SHOWN);
    buf_format(&text, "\xE2\x80\xA6, refused with the same %s", traits_of(what->in->scheme)->wrong_signature);
  }
  buf_put_text(&text, ".");
  tell_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

static void put_two(buf *out, const explained *what) {
  put_numbered(out, what, 0);
  put_numbered(out, what, 1);
  put_both_needed(out, what);
  buf_put_text(out, "\n");
  put_strings(out, what);
  buf_put_text(out, "\n");
  put_proof(out, what, 2);
  put_right_part(out, what, 2);
  put_rules(out, what, 2);
}

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
  buf_put_slice(out, tell_brief(what, signature));
  buf_put_text(out, "\n");
}

static void put_search(buf *out, const explained *what) {
  buf text = {NULL, 0, 0};
  buf_format(&text,
             "The request is well formed. This %s does not give this signature for it, nor under any of %lu "
             "mistakes, alone or in pairs: ",
             tell_key_word(what), (unsigned long)num_known(what));
  put_thousands(&text, what->found->tried);
  buf_put_text(&text, " candidates were tried");
  if (what->found->left_out > 0) {
    buf_put_text(&text, ", and the search ended there: ");
    put_thousands(&text, what->found->left_out);
    buf_put_text(&text, " rarer pairs were left out");
  }
  buf_put_text(&text, ".");
  tell_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

static void put_step(buf *out, const explained *what, int number, bns_slice text) {
  buf_format(out, "%d  ", number);
  put_wrapped(out, &what->form, 3, 3, text);
}

static int is_test_key(const explained *what) {
  for (size_t i = 0; i < what->set->num_keys; i++) {
    const test_key *each = &what->set->keys[i];
    if (bns_slice_equal(each->kind == BNS_KIND_HMAC ? each->secret : each->pem, what->key->secret)) return 1;
  }
  return 0;
}

/* Whose the secret is comes last: a pair of keys is thrown away in vain where another cause was there. */
static void put_how_to_find_out(buf *out, const explained *what) {
  int number = 0;
  tell_sentence(out, what, "The cause is not known. How to find it:");
  put_step(
      out, what, ++number,
      bns_slice_of(what->is_pasted
                       ? "Have the program print the very string that it signs, and give it in the page's field for "
                         "it (the command: --signed FILE): that tells a wrong string from a wrong key."
                       : "Have the program write the very string that it signs to a file, and explain this request "
                         "with  --signed FILE: that tells a wrong string from a wrong key."));
  if (!is_test_key(what))
    put_step(out, what, ++number,
             mem_format(what->arena,
                        "Or sign the same request with a public test key (bnconform show %s) and explain that one: if "
                        "it is right, the code is.",
                        tell_test_key(what)));
  put_step(out, what, ++number,
           mem_format(what->arena,
                      "Only where the string is right: this %s may be another API key's (made anew, another account, "
                      "testnet).",
                      tell_key_word(what)));
  if (!tell_same_encoded(what)) return;
  buf_put_text(out, "\n");
  tell_sentence(out, what, "It is not the encoding: every encoder writes these characters alike.");
}

/* put_way_out tells what to do where no mistake is known. */
static void put_way_out(buf *out, const explained *what) {
  const diagnosis *found = what->found;
  if (what->example.is_one)
    tell_example(out, what);
  else if (found->fit.is_other)
    tell_fact(out, what, "Fix", tell_misfit_fix(what, &found->fit));
  else if (found->signed_text_verifies == 0)
    tell_line(out, what, 0,
              mem_format(what->arena,
                         "Even %s does not give your signature: the key or the hash is not the one you think.",
                         given_text(what)));
  else
    put_how_to_find_out(out, what);
}

static void put_nothing_found(buf *out, const explained *what) {
  const diagnosis *found = what->found;
  put_way_out(out, what);
  buf_put_text(out, "\n");
  put_search(out, what);
  buf_put_text(out, "\n");
  tell_rows(out, what, is_rest(what) ? "sent" : "built", found->sent);
  put_brief_row(out, what, "yours", found->signature);
  put_brief_row(out, what, "right", found->right_signature);
}

static void put_signed_but_not_sent(buf *out, const explained *what) {
  tell_fact(out, what, "Fix", bns_slice_of("Send the very string that is signed, or sign the one that is sent."));
  buf_put_text(out, "\n");
  tell_diff(out, what, "signed", what->limits->signed_text, scheme_payload_word(what->in->scheme), what->found->sent);
}

/* put_form tells what a request that cannot be read would have to be. */
static void put_form(buf *out, const explained *what) {
  const char *malformed = traits_of(what->in->scheme)->malformed;
  if (what->found->reason != BNS_MALFORMED || malformed[0] == 0) return;
  tell_sentence(out, what, malformed);
}

/* The parameters that a refusal is about; empty: it is about none. */
static bns_slice refused_names(const explained *what) {
  if (what->refused == what->view.counts) return what->view.unread;
  return what->refused == what->view.values ? what->view.name : (bns_slice){NULL, 0};
}

/* What the endpoint refuses, where no mistake above has a name for it; its parameters, where it is about some. */
static void put_refused(buf *out, const explained *what, int is_told) {
  const reason_row *row = reason_of(what->set->reasons, what->refused, what->found->reason);
  buf text = {NULL, 0, 0};
  if (what->refused == REFUSED_BY_REASON || row == NULL || (what->refused == REFUSED_VALUE && is_told)) return;
  if (is_told) buf_format(&text, "%s: %s. ", row->id, row->says);
  buf_put_text(&text, row->fix);
  if (refused_names(what).len > 0) {
    buf_put_text(&text, " Here: ");
    buf_put_slice(&text, tell_shown(what, refused_names(what)));
  }
  tell_fact_text(out, what, is_told ? "Also" : "Fix", &text);
}

void tell_wrong(buf *out, const explained *what) {
  size_t num = tell_num_leading(what);
  put_wrong(out, what);
  tell_carets(out, what);
  if (num > 1)
    put_two(out, what);
  else if (num == 1)
    put_one(out, what);
  else if (what->found->signed_text_verifies == 1)
    put_signed_but_not_sent(out, what);
  else if (what->found->reason == BNS_SIGNATURE && what->key->kind != 0)
    put_nothing_found(out, what);
  put_refused(out, what, num > 0 || what->found->unexplained);
  tell_others(out, what, num);
  if (what->misfit) {
    buf text = {NULL, 0, 0};
    tell_misfit(&text, &what->fit, what->misfit);
    tell_fact_text(out, what, "Key", &text);
  }
  tell_reading(out, what);
  put_form(out, what);
  if (!what->request->seen.malformed &&
      (what->key->kind == 0 || (num == 0 && what->found->reason != BNS_SIGNATURE && !what->found->right))) {
    buf_put_text(out, "\n");
    explain_put_looks(out, what);
  }
}
