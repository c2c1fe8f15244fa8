/* explain_parts.c - the parts that the screens of `explain` are made of. */
#include "explain/read_as.h"
#include "explain/explain_parts.h"

#include <string.h>

#include "suite/catalogue_text.h"
#include "scheme.h"
#include "input/text_views.h"
#include "suite/exchange_hosts.h"
#include "suite/scheme_traits.h"
#include "show/printable.h"
#include "text.h"
#include "util/slice.h"

enum { FACT = 8, BRIEF = 8, MORE_FINDINGS = 5 };

void tell_line(buf *out, const explained *what, unsigned indent, bns_slice text) {
  for (unsigned i = 0; i < indent; i++)
    buf_put_text(out, " ");
  put_wrapped(out, &what->form, indent, indent, text);
}

void tell_sentence(buf *out, const explained *what, const char *text) {
  tell_line(out, what, 0, bns_slice_of(text));
}

/* put_fact: a label in the first column, the text behind it and below. */
void tell_fact(buf *out, const explained *what, const char *label, bns_slice text) {
  size_t len = strlen(label);
  buf_put_text(out, label);
  for (; len < FACT; len++)
    buf_put_text(out, " ");
  put_wrapped(out, &what->form, FACT, FACT, text);
}

void tell_fact_text(buf *out, const explained *what, const char *label, buf *text) {
  tell_fact(out, what, label, buf_slice(text));
  buf_free(text);
}

/* shown gives words that may hold anything as text that can be shown. */
bns_slice tell_shown(const explained *what, bns_slice text) {
  buf out = {NULL, 0, 0};
  show_bytes(&out, redact_text(what->redactor, what->arena, text), 0);
  return mem_take(what->arena, &out);
}

/* brief gives a signature as its first and last eight characters. */
bns_slice tell_brief(const explained *what, bns_slice signature) {
  bns_slice text = tell_shown(what, signature);
  if (text.len < 3 * BRIEF || text.len != signature.len) return text;
  return mem_format(what->arena, "%.8s\xE2\x80\xA6%.8s", (const char *)text.ptr,
                    (const char *)text.ptr + text.len - BRIEF);
}

void tell_rows(buf *out, const explained *what, const char *label, bns_slice text) {
  diff_side side;
  side.label = label;
  side.text = redact_counted(what->redactor, what->arena, text, &side.hidden, &side.num_hidden);
  diff_put_row(out, &what->form, &side);
}

void tell_diff(buf *out, const explained *what, const char *label_a, bns_slice a, const char *label_b, bns_slice b) {
  diff_side first, second;
  first.label = label_a;
  second.label = label_b;
  first.text = redact_counted(what->redactor, what->arena, a, &first.hidden, &first.num_hidden);
  second.text = redact_counted(what->redactor, what->arena, b, &second.hidden, &second.num_hidden);
  diff_put(out, &what->form, &first, &second);
}

/* put_long appends a text that is to be copied: in rows, broken where the line ends. */
void tell_long(buf *out, const explained *what, bns_slice text) {
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

/* Unreserved characters, "&" and "=" are written alike by every encoder (SR-3). */
int tell_same_encoded(const explained *what) {
  bns_slice sent = what->found->sent;
  if (!scheme_has_parts(what->in->scheme)) return 0;
  for (size_t i = 0; i < sent.len; i++) {
    uint8_t c = sent.ptr[i];
    int plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!plain && (c == 0 || strchr("-._~&=", c) == NULL)) return 0;
  }
  return sent.len > 0;
}

bns_key_kind tell_kind(const explained *what) {
  bns_key_kind kind = what->key->kind != 0 ? what->key->kind : what->found->fit.kind;
  return scheme_takes(what->in->scheme, kind) ? kind : (bns_key_kind)0;
}

const char *tell_test_key(const explained *what) {
  int takes_all = scheme_takes(what->in->scheme, BNS_KIND_HMAC);
  if (takes_all && tell_kind(what) == BNS_KIND_ED25519) return "@ed25519-a";
  if (takes_all && tell_kind(what) == BNS_KIND_RSA) return "@rsa-2048";
  return traits_of(what->in->scheme)->test_key;
}

const char *tell_function(const bns_scheme *scheme, bns_key_kind kind) {
  switch (kind) {
  case BNS_KIND_RSA: return "RSA";
  case BNS_KIND_ED25519: return "Ed25519";
  case BNS_KIND_HMAC: break;
  }
  return scheme_hmac(scheme) == BNS_SHA512 ? "HMAC-SHA512" : "HMAC-SHA256";
}

const char *tell_key_word(const explained *what) {
  return what->key->kind == BNS_KIND_HMAC ? "secret" : "key";
}

/* leads tells that a mistake may stand in the first line: it explains, or it is refused for what it is. */
static int leads(const diagnosed *one) {
  return one->explains || one->refused || one->confidence == CONFIDENCE_LIKELY;
}

size_t tell_num_leading(const explained *what) {
  const diagnosis *found = what->found;
  if (found->unexplained) return 0;
  if (found->num_together > 1) return found->num_together;
  return found->num_mistakes > 0 && leads(&found->mistakes[0]) ? 1 : 0;
}

int tell_is_said(bns_slice sentence, bns_slice words) {
  for (size_t i = 0; i + words.len <= sentence.len; i++)
    if (memcmp(sentence.ptr + i, words.ptr, words.len) == 0) return 1;
  return 0;
}

int tell_has_fix(const explained *what, const diagnosed *one) {
  if (what->right != NULL) return 1;
  if (what->key->kind == 0 && one->refused && one->confidence == CONFIDENCE_LIKELY) return 1;
  return what->found->right || what->found->unexplained || one->confidence == CONFIDENCE_PROVED;
}

/* A finding that is only seen: what was seen says more than the catalogue's sentence where it is a clause. */
void tell_finding(buf *out, const explained *what, const diagnosed *one) {
  mistake_words words;
  int is_clause = !one->refused && tell_is_said(one->what, bns_slice_of(" "));
  explain_words(&words, what, one);
  buf_put_slice(out, one->id);
  buf_format(out, " (%s): ", confidence_name(one->confidence));
  if (!is_clause) buf_put_slice(out, tell_shown(what, words.says));
  if (!is_clause && one->what.len && !tell_is_said(words.says, one->what)) buf_put_text(out, " Here: ");
  if (is_clause || (one->what.len && !tell_is_said(words.says, one->what)))
    buf_put_slice(out, tell_shown(what, one->what));
  if (one->refused && words.mend.len && tell_has_fix(what, one)) {
    buf_put_text(out, out->ptr[out->len - 1] == '.' ? " " : ". ");
    buf_put_slice(out, tell_shown(what, words.mend));
  }
}

/* is_told tells of a finding that the screen has words of its own for. */
int tell_is_told(const explained *what, const diagnosed *one) {
  return what->in->curly > 0 && bns_slice_is(one->id, "pay-wrong-quotes");
}

/* put_others tells of what is there besides: refused whatever the signature, or only seen. */
void tell_others(buf *out, const explained *what, size_t from) {
  size_t num = 0, left = 0;
  for (size_t i = from; i < what->found->num_mistakes; i++) {
    const diagnosed *one = &what->found->mistakes[i];
    buf text = {NULL, 0, 0};
    if (tell_is_told(what, one)) continue;
    if (num == MORE_FINDINGS && !what->form.whole) {
      left++;
      continue;
    }
    if (num++ == 0 && tell_num_leading(what) == 0) buf_put_text(out, "\n");
    tell_finding(&text, what, one);
    tell_fact_text(out, what, one->refused ? "Also" : "Note", &text);
  }
  if (left) buf_format(out, "        %lu more; -v lists them\n", (unsigned long)left);
}

static const char *kind_word(bns_key_kind kind) {
  switch (kind) {
  case BNS_KIND_RSA: return "an RSA key";
  case BNS_KIND_ED25519: return "an Ed25519 key";
  case BNS_KIND_HMAC: break;
  }
  return "an HMAC secret";
}

void tell_misfit(buf *out, const key_fit *fit, bns_key_kind held) {
  if (fit->is_owner) {
    buf_put_text(out, "the key is another's: the signature is right by the key that this API key is known to have");
    return;
  }
  buf_format(out, "the key is %s, and the signature has the shape of %s",
             held == fit->kind ? "of another size" : kind_word(held),
             fit->kind == BNS_KIND_HMAC  ? "an HMAC, hex digits"
             : fit->kind == BNS_KIND_RSA ? "RSA"
                                         : "Ed25519");
  if (fit->bits) buf_format(out, " with %lu bits", (unsigned long)fit->bits);
}

bns_slice tell_misfit_fix(const explained *what, const key_fit *fit) {
  if (!what->misfit) return bns_slice_of("Have the program sign with the key that belongs to this API key.");
  if (fit->is_owner)
    return bns_slice_of("The key that belongs to this API key, or the request that was signed with the one given.");
  return mem_format(
      what->arena,
      "Give %s, if the API key was made with one. If it was made with the one given, the program signs with "
      "something else: have it sign with that.",
      fit->kind == BNS_KIND_HMAC ? "the secret" : kind_word(fit->kind));
}

static void put_endpoint_of(buf *text, const explained *what) {
  if (what->request->wire.message.len > 0) {
    buf_put_slice(text, tell_shown(what, read_as_method(what->arena, what->request->wire.message)));
    return;
  }
  buf_put_slice(text, tell_shown(what, what->request->wire.method));
  buf_put_text(text, " ");
  buf_put_slice(text, tell_shown(what, endpoint_path(&what->request->wire)));
}

void tell_unlisted(buf *out, const explained *what) {
  buf text = {NULL, 0, 0};
  if (what->is_unlisted) {
    put_endpoint_of(&text, what);
    buf_put_text(&text, " is not among the endpoints that are known here: whether the exchange has it, and what it "
                        "takes, is not judged.");
  } else if (what->view.unlisted.len > 0) {
    buf_put_slice(&text, tell_shown(what, what->view.unlisted));
    buf_put_text(&text, " is not among the parameters that are known here of ");
    put_endpoint_of(&text, what);
    buf_put_text(&text, ": whether the exchange takes it is not judged.");
  } else {
    return;
  }
  buf_put_text(out, "\n");
  tell_fact_text(out, what, "Note", &text);
}

/* An address without a name, or of this machine, is nobody's. */
int tell_is_foreign(const explained *what) {
  bns_slice host = what->in->host;
  int is_name = slice_index(host, '.') < host.len && !(host.ptr[0] >= '0' && host.ptr[0] <= '9');
  if (!is_name || what->other != NULL || traits_of(what->in->scheme)->region == REGION_FAMILY) return 0;
  return !exchange_has_host(host);
}

void tell_carets(buf *out, const explained *what) {
  if (what->in->note == text_carets_left_out) tell_fact(out, what, "Note", bns_slice_of(what->in->note));
}

/* put_reading tells what was read otherwise than it stands there, and to where it went where that is not known. */
void tell_reading(buf *out, const explained *what) {
  const input *in = what->in;
  if (tell_is_foreign(what))
    tell_fact(out, what, "Note",
              mem_join(what->arena, tell_shown(what, in->host),
                       " is none of the exchange's hosts that are known here: it may be a proxy's.",
                       (bns_slice){NULL, 0}));
  if (in->note && !(in->note == text_carets_left_out && what->verdict == DIAGNOSED_WRONG))
    tell_fact(out, what, "Note", bns_slice_of(in->note));
  if (what->key_like.len) tell_fact(out, what, "Note", what->key_like);
  if (in->cut_at_ampersand)
    tell_fact(out, what, "Note",
              bns_slice_of("the URL stands without quotes, so the shell ends the command at its first \"&\": nothing "
                           "behind that is sent"));
  if (in->has_small)
    tell_fact(
        out, what, "Note",
        bns_slice_of("curl from 8.20 on sends the escapes of a URL in capitals (%3d as %3D); they were read as they "
                     "stand, as those before send them"));
  if (in->curly)
    tell_fact(
        out, what, "Note",
        mem_format(what->arena, "%lu curly quotes in the body were read as plain ones", (unsigned long)in->curly));
  if (in->beyond)
    tell_fact(out, what, "Note",
              mem_format(what->arena, "Content-Length says %llu: %lu more byte%s left out of the body",
                         (unsigned long long)in->length, (unsigned long)in->beyond,
                         in->beyond == 1 ? " was" : "s were"));
}

void tell_example(buf *out, const explained *what) {
  const misprint *example = &what->example;
  buf text = {NULL, 0, 0};
  if (!example->is_one) return;
  buf_put_text(&text, "This is an example of the documents (");
  buf_put_slice(&text, tell_shown(what, example->document));
  buf_put_text(&text, what->verdict == DIAGNOSED_VALID ? "), which is printed wrong there; yours is right. "
                                                       : "), which does not verify as it is printed there. ");
  buf_put_slice(&text, tell_shown(what, example->says));
  tell_fact_text(out, what, "Note", &text);
}
