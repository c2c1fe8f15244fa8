/* explain_text.c - the screens of `explain`: the first line is the answer, then what is known and how, then what to do.
 */
#include <string.h>

#include "explain/explain_answer.h"
#include "explain/explain_visible.h"
#include "explain/explain_parts.h"
#include "explain/explain_several.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"

enum { REPORT_WIDTH = 80, SCREEN_WIDTH = 1000, GAP = 20 };

static void put_time_of(buf *out, const explained *what) {
  const bns_seen *seen = &what->request->seen;
  buf_put_text(out, "the clock");
  if (!seen->time_readable) return;
  buf_put_text(out, ": this timestamp is ");
  explain_put_time(out, seen->time_us);
}

static void put_code(buf *out, const explained *what, const char *codes, bns_slice text) {
  unsigned width = what->in->scheme->form == BNS_FORM_HEADERS ? 15 : 13;
  buf_format(out, "  %-*s", (int)width, codes);
  put_wrapped(out, &what->form, width + 2, width + 2, text);
}

static void put_if_refused(buf *out, const explained *what) {
  buf clock = {NULL, 0, 0};
  put_time_of(&clock, what);
  tell_sentence(out, what, "If it is still refused, the signature is not the reason:");
  for (const scheme_refusal *one = traits_of(what->in->scheme)->refusals; one->codes != NULL; one++)
    put_code(out, what, one->codes, one->says == NULL ? buf_slice(&clock) : bns_slice_of(one->says));
  buf_free(&clock);
}

static void put_valid(buf *out, const explained *what) {
  put_strong(out, &what->form, "VALID");
  buf_format(out, "  the signature is right for this request and this %s\n", tell_key_word(what));
  tell_reading(out, what);
  buf_put_text(out, "\n");
  tell_rows(out, what, "signed", what->found->sent);
  buf_put_text(out, "\n");
  if (!explain_put_answer(out, what)) put_if_refused(out, what);
  if (tell_same_encoded(what)) {
    buf_put_text(out, "\n");
    tell_sentence(out, what,
                  "Every encoder writes these characters alike: a mistake of encoding cannot show in this request, "
                  "only in one with other characters.");
  }
  tell_unlisted(out, what);
  tell_others(out, what, 0);
}

/* is_of_pair tells that the signature has the shape of a key pair's, where HMAC is possible as well. */
static int is_of_pair(const explained *what) {
  bns_key_kind kind = tell_kind(what);
  return scheme_takes(what->in->scheme, BNS_KIND_HMAC) && (kind == BNS_KIND_RSA || kind == BNS_KIND_ED25519);
}

static const char *key_word(const explained *what) {
  return scheme_takes(what->in->scheme, BNS_KIND_HMAC) && !is_of_pair(what) ? "secret" : "key";
}

static const char *key_wanted(const explained *what) {
  if (!is_of_pair(what)) return traits_of(what->in->scheme)->key_wanted;
  return tell_kind(what) == BNS_KIND_RSA ? "The RSA key, in PEM" : "The Ed25519 key, in PEM";
}

/* lost_in_print tells what to give where the tool that printed the request left a part of it out; NULL: it did not. */
static const char *lost_in_print(const explained *what) {
  if (what->in->body_unknown)
    return "The body as it was sent: curl prints it with  --trace-ascii -  and most clients where they log what they "
           "send.";
  if (what->in->is_blanked) return "The same from the browser's  Copy as cURL (bash)  or  Copy as fetch";
  if (what->in->is_reprinted) return "The body as it was sent, byte for byte: HTTPie prints it with  --pretty=none";
  if (what->in->is_body_printed)
    return "The body as it was sent, byte for byte: what printed it as an object may have written it otherwise.";
  if (what->in->is_unordered) return "The query or the body as it was sent, as one text.";
  if (what->in->is_partial || what->in->is_pieced)
    return "The request as METHOD https://HOST/PATH?NAME=VALUE&... and its body.";
  if (what->in->is_cut) return "The whole of it: this text ends in the middle.";
  return what->in->is_lossy ? "The same from curl's  --trace -  which has every byte in hex." : NULL;
}

static void put_deciding(buf *out, const explained *what) {
  const char *lost = lost_in_print(what);
  unsigned long number = 0;
  buf_put_text(out, "What would decide it\n");
  if (what->masked.len) {
    buf_format(out, "%lu  ", ++number);
    put_wrapped(out, &what->form, 3, 3,
                bns_slice_of("The whole of it: an old request and its signature are harmless to show, as a signature "
                             "is good for one minute and one request."));
  }
  if (what->in->missing > 0)
    buf_format(out, "%lu  The body as sent, %llu bytes, in a file: the paste is incomplete.\n", ++number,
               (unsigned long long)what->in->length);
  if (lost != NULL) {
    buf_format(out, "%lu  ", ++number);
    put_wrapped(out, &what->form, 3, 3, bns_slice_of(lost));
  }
  if (what->in->num_variables > 0) {
    buf_format(out, "%lu  ", ++number);
    put_wrapped(
        out, &what->form, 3, 3,
        bns_slice_of("The command with its variables filled in: type  bnconform explain  before it in the shell."));
  }
  if (what->misfit) {
    buf_format(out, "%lu  ", ++number);
    put_wrapped(out, &what->form, 3, 3, tell_misfit_fix(what, &what->fit));
  } else if (what->key->kind == 0) {
    const char *from = what->file && strlen(what->file) < 24 ? what->file : "\xE2\x80\xA6";
    buf_format(out, "%lu  ", ++number);
    put_wrapped(out, &what->form, 3, 3,
                mem_format(what->arena, "%s, %son your own machine:  bnconform explain %s --key FILE", key_wanted(what),
                           what->is_pasted ? "in the page's field for it, or " : "", from));
    tell_line(out, what, 3,
              mem_format(what->arena,
                         "No %s at hand to show? Sign the same request with a test key (bnconform show %s) and "
                         "explain that one.",
                         key_word(what), tell_test_key(what)));
  } else if (number == 0)
    tell_sentence(out, what, "1  The text as the program sends it, in a file.");
}

/* put_seen tells the findings of an undecided request, a row each; of a variable that nobody filled in there is none.
 */
static void put_seen(buf *out, const explained *what) {
  for (size_t i = 0; i < what->found->num_mistakes && what->in->num_variables == 0; i++) {
    const diagnosed *one = &what->found->mistakes[i];
    buf text = {NULL, 0, 0};
    if (tell_is_told(what, one)) continue;
    tell_finding(&text, what, one);
    buf_put_text(out, "  look   ");
    put_wrapped(out, &what->form, 9, 20, buf_slice(&text));
    buf_free(&text);
  }
}

static void put_masked(buf *out, const explained *what) {
  buf text = {NULL, 0, 0};
  if (what->in->is_cut)
    explain_put_look(out, what, 0, "cut", bns_slice_of("the text ends in the middle: what stood behind is not here"));
  if (what->masked.len == 0) return;
  buf_put_slice(&text, tell_shown(what, what->masked));
  buf_put_text(&text, " is hidden or cut off here: ");
  buf_put_slice(&text, tell_shown(what, what->mask));
  explain_put_look(out, what, 0, "masked", buf_slice(&text));
  buf_free(&text);
}

/* Whatever the signature is, the endpoint refuses the request. */
static void put_endpoint(buf *out, const explained *what) {
  const reason_row *row = reason_of(what->set->reasons, what->refused, what->found->reason);
  if (what->refused == REFUSED_BY_REASON || what->refused == REFUSED_VALUE || row == NULL) return;
  explain_put_look(out, what, 0, "endpoint", mem_format(what->arena, "%s: %s", row->id, row->says));
}

/* Without an answer there is nothing to say: the last paragraph names the scheme. */
static void put_answer_line(buf *out, const explained *what) {
  long code = what->in->answer.code;
  const char *meaning = exchange_error_meaning(code);
  if (code == 0) return;
  buf_format(out, "%s; the exchange answered %ld%s%s\n", bns_scheme_name(what->in->scheme), code, *meaning ? ", " : "",
             meaning);
}

/* seen_first gives the first finding that is likely, and has no words of its own on the screen; NULL: there is none. */
static const diagnosed *seen_first(const explained *what) {
  for (size_t i = 0; i < what->found->num_mistakes && what->in->num_variables == 0; i++) {
    const diagnosed *one = &what->found->mistakes[i];
    if (one->confidence == CONFIDENCE_LIKELY && !tell_is_told(what, one)) return one;
  }
  return NULL;
}

static void put_why_undecided(buf *out, const explained *what) {
  const diagnosed *seen = seen_first(what);
  buf text = {NULL, 0, 0};
  if (seen != NULL) {
    buf_put_slice(&text, seen->id);
    buf_format(&text, " (%s); ", confidence_name(seen->confidence));
  }
  if (what->misfit)
    tell_misfit(&text, &what->fit, what->misfit);
  else if (what->key->kind)
    buf_put_text(&text, "the request is not whole here, so its signature cannot be checked");
  else
    buf_format(&text, "without the %s a signature cannot be checked", key_word(what));
  put_wrapped(out, &what->form, 11, 11, buf_slice(&text));
  buf_free(&text);
}

/* put_undecided: what is likely, and what would decide it, stand before what is only seen. */
static void put_undecided(buf *out, const explained *what) {
  put_strong(out, &what->form, "UNDECIDED");
  buf_put_text(out, "  ");
  put_why_undecided(out, what);
  put_answer_line(out, what);
  explain_put_answer_details(out, what);
  buf_put_text(out, "\n");
  size_t before = out->len;
  put_endpoint(out, what);
  put_seen(out, what);
  put_masked(out, what);
  if (out->len > before) buf_put_text(out, "\n");
  put_deciding(out, what);
  buf_put_text(out, "\n");
  explain_put_looks(out, what);
}

static void put_closing(buf *out, const explained *what) {
  static const char *const kinds[] = {"no key", "HMAC", "RSA", "Ed25519"};
  typedef char each_kind_has_its_word[sizeof kinds / sizeof *kinds == BNS_NUM_KINDS ? 1 : -1];
  (void)sizeof(each_kind_has_its_word);
  buf text = {NULL, 0, 0};
  buf_format(&text, "%s, %s. Nothing was sent. ",
             what->other != NULL ? what->other->title : bns_scheme_name(what->in->scheme),
             what->misfit ? "no key that fits" : kinds[what->key->kind]);
  explain_put_posting(&text, what);
  buf_put_text(out, "\n");
  tell_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

static void put_not_judged(buf *out, const explained *what) {
  put_strong(out, &what->form, "UNDECIDED");
  buf_format(out, "  %s\n", what->not_judged);
  if (what->not_judged_more != NULL) {
    buf_put_text(out, "\n");
    tell_sentence(out, what, what->not_judged_more);
    return;
  }
  put_answer_line(out, what);
  buf_put_text(out, "\n");
  tell_sentence(out, what,
                "There is nothing to judge: only a request that is signed, or must be, can be signed wrongly. If the "
                "exchange refused this one, give its answer too.");
}

/* Neither right nor wrong can be said of the request then. */
static void put_own_fault(buf *out, const explained *what) {
  buf text = {NULL, 0, 0};
  put_strong(out, &what->form, "NOT JUDGED");
  buf_put_text(out, "  bnconform contradicts itself: this is its own fault, not the request's\n\n");
  buf_format(&text,
             "Of this %s request %s. So nothing is said of it. Please report this with the version that  bnconform "
             "--version  prints, and with the request signed by a test key in place of your own.",
             bns_scheme_name(what->in->scheme), what->found->fault);
  tell_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

void explain_put_findings(buf *out, const explained *what) {
  if (what->verdict == DIAGNOSED_OWN_FAULT) {
    put_own_fault(out, what);
    return;
  }
  if (what->not_judged != NULL)
    put_not_judged(out, what);
  else if (what->verdict == DIAGNOSED_VALID)
    put_valid(out, what);
  else if (what->verdict == DIAGNOSED_UNDECIDED)
    put_undecided(out, what);
  else
    tell_wrong(out, what);
  if (what->example.is_one && (what->verdict != DIAGNOSED_WRONG || tell_num_leading(what) > 0)) {
    buf_put_text(out, "\n");
    tell_example(out, what);
  }
  explain_several_put(out, what);
}

static void put_read_as(buf *out, const explained *what, const char *label) {
  buf text = {NULL, 0, 0};
  buf_put_text(&text, label);
  buf_put_slice(&text, tell_shown(what, what->read_as));
  if (what->several)
    buf_format(&text, "; request %lu of %lu, line %lu: %s",
               (unsigned long)(what->several->besides.before + what->several->taken + 1),
               (unsigned long)(what->several->besides.before + what->several->num),
               (unsigned long)what->several->list[what->several->taken].line, what->several->why);
  tell_line(out, what, 0, buf_slice(&text));
  buf_free(&text);
}

void explain_put_announced(buf *out, const explained *what) {
  put_read_as(out, what, "read as: ");
}

/* Another reading of the text is taken where the signature proves it, and for nothing else. */
void explain_put_text(buf *out, const explained *what) {
  if (what->announced.len == 0)
    put_read_as(out, what, "read as: ");
  else if (!bns_slice_equal(what->announced, what->read_as))
    put_read_as(out, what, "by its signature it is: ");
  explain_put_findings(out, what);
  put_closing(out, what);
}

/* The gap before what stands at the right edge becomes one tab: a tab of the request's own is shown as a word. */
static void put_with_tabs(buf *out, bns_slice text) {
  for (size_t at = 0; at < text.len;) {
    size_t end = at;
    while (end < text.len && text.ptr[end] == ' ')
      end++;
    if (end - at > GAP)
      buf_put_text(out, "\t");
    else
      buf_put(out, text.ptr + at, end - at);
    for (at = end; end < text.len && text.ptr[end] != ' ';)
      end++;
    buf_put(out, text.ptr + at, end - at);
    at = end;
  }
}

void explain_put_screens(buf *screen, buf *report, const explained *what) {
  buf wide = {NULL, 0, 0};
  explained other = *what;
  other.form.colour = other.form.whole = 0;
  other.form.width = REPORT_WIDTH;
  explain_put_findings(report, &other);
  other.form.width = SCREEN_WIDTH;
  explain_put_findings(&wide, &other);
  put_with_tabs(screen, buf_slice(&wide));
  buf_free(&wide);
}
