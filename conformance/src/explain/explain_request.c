/* explain_request.c - diagnoses what was read, and tries the readings that the paste leaves open. */
#include "explain/explain_masked.h"
#include "explain/explain_request.h"

#include <string.h>

#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/endpoints.h"
#include "input/masked.h"
#include "input/reading_choice.h"
#include "suite/catalogue_text.h"
#include "explain/read_as.h"
#include "scheme.h"
#include "wire.h"
#include "suite/exchange_hosts.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/slice.h"

/* What was put together of pieces is a guess. */
enum { PIECED_SEARCHED = 2 };
/* So many characters of the right signature are there by no accident. */
enum { LEAST_OF_SIGNATURE = 8 };

int explain_is_signed_right(const explained *what) {
  return what->found->right && what->verdict == DIAGNOSED_WRONG;
}

void explain_words(struct mistake_words *out, const explained *what, const diagnosed *found) {
  (void)mistake_words_find(out, what->arena, what->set, found->id, found->variant, what->in->scheme);
}

/* assume_owner puts in the API key that belongs to the secret where headers that sign hide it: it is not signed. */
static void assume_owner(explain_case *self) {
  const char *owner = self->in.scheme->headers != NULL ? traits_of(self->in.scheme)->owner_header : NULL;
  bns_slice was;
  if (owner == NULL || self->key.api_key.len == 0 || !bns_find_header(&was, &self->in.wire, owner)) return;
  if (masked_key_is(was))
    parsed_request_with_header(&self->in.wire, self->what.arena, &self->in.wire, owner, self->key.api_key);
}

/* Where the headers are not known one is put in that nobody can object to: of a URL alone, of headers that hide the
 * key, and of a request whose signature was refused: that is judged by a key that is known, so its header was there
 * (SR-11).
 */
static void assume_headers(explain_case *self) {
  static const char placeholder[] = "bnconform0000000000000000000000000000000000000000000000000000000";
  bns_slice key = self->in.api_key, was;
  int has_key = scheme_find_key(&was, &self->in.wire), is_rest = self->in.scheme->form == BNS_FORM_REST;
  if (has_key ? masked_key_is(was) : is_rest && exchange_error_is_signature(self->in.answer.code))
    self->in.headers_unknown = 1;
  assume_owner(self);
  if (!self->in.headers_unknown || !is_rest) return;
  if (key.len == 0) key = self->key.api_key;
  if (key.len == 0) key = bns_slice_of(placeholder);
  parsed_request_with_header(&self->in.wire, self->what.arena, &self->in.wire, traits_of(self->in.scheme)->owner_header,
                             key);
}

/* A name that stands twice is a list where the endpoint takes one. */
static void allow_lists(parsed_request *request) {
  endpoint_set endpoints;
  if (!request->seen.duplicate || request->scheme->form != BNS_FORM_REST || endpoints_load(&endpoints) != 0) return;
  endpoint_allow_lists(endpoints_find(&endpoints, request->scheme, request->wire.method, request->seen.path), request);
  endpoints_free(&endpoints);
}

void explain_case_take_apart(explain_case *self) {
  (void)parsed_request_read(&self->request, self->what.arena, self->in.scheme, &self->in.wire, self->in.host);
  self->request.answer_code = self->in.answer.code;
  self->request.answer_text = self->in.answer.text;
  allow_lists(&self->request);
}

/* The test keys are public: one of them may have signed in place of the reader's. */
static void know_others(explain_case *self) {
  const vector_set *set = self->what.set;
  diagnose_key *others = mem_alloc(self->what.arena, (set->num_keys + 1) * sizeof *others);
  size_t num = 0;
  for (size_t i = 0; i < set->num_keys; i++) {
    const test_key *each = &set->keys[i];
    bns_slice secret = each->kind == BNS_KIND_HMAC ? each->secret : each->pem;
    if (secret.len == 0 || bns_slice_equal(secret, self->key.secret)) continue;
    others[num++] = (diagnose_key){each->kind, secret, each->public_pem, each->api_key, each->serial, {NULL, 0}};
  }
  self->limits.others = others;
  self->limits.num_others = num;
}

/* is_gone: a body is counted, or may have been sent, and nothing of it was shown. */
static int is_gone(const input *in) {
  return in->body_unknown || in->is_reprinted || (in->missing > 0 && in->wire.body.len == 0);
}

/* What is known not to be what was sent is compared with the signature, and not searched. */
static void search(explain_case *self) {
  if (is_gone(&self->in) || self->in.is_lossy) self->limits.num_singles = self->limits.num_pairs = 1;
  diagnose(&self->found, self->what.arena, &self->request, &self->key, &self->limits);
}

static int is_proved(const diagnosis *found) {
  return found->verdict == DIAGNOSED_VALID ||
         (found->num_mistakes > 0 && found->mistakes[0].confidence == CONFIDENCE_PROVED && found->mistakes[0].explains);
}

/* Curly quotes are either the program's or the forum's: what the key proves decides. */
static void try_as_pasted(explain_case *self) {
  explain_case other;
  if (self->in.curly == 0 || is_proved(&self->found) || self->key.kind == 0) return;
  other = *self;
  other.in.wire.body = self->in.as_pasted;
  explain_case_take_apart(&other);
  search(&other);
  if (!is_proved(&other.found)) return;
  self->in.wire.body = self->in.as_pasted;
  self->in.curly = 0;
  self->request = other.request;
  self->found = other.found;
}

/* is_right compares the signature with this reading, and searches nothing; nor does it count what there would be. */
static int is_right(explain_case *self) {
  self->limits.num_singles = self->limits.num_pairs = 1;
  self->limits.counts_left = 0;
  search(self);
  return self->found.verdict == DIAGNOSED_VALID;
}

/* take_right: by whichever reading the signature is right, that one it was, whatever the others would show. One that is
 * signed right and wrong in something else gives way to none that shows less. 0: by none but the first, if by that. */
static int take_right(explain_case *self) {
  explain_case first = *self, other;
  if (self->in.other == NULL || self->key.kind == 0 || is_right(&first)) return 0;
  for (const input *next = self->in.other; next; next = next->other) {
    if (first.found.right && reading_shows_less(next, &self->in)) continue;
    other = *self;
    other.in = *next;
    assume_headers(&other);
    explain_case_take_apart(&other);
    if (!is_right(&other)) continue;
    self->in = other.in;
    self->request = other.request;
    self->found = other.found;
    return 1;
  }
  return 0;
}

/* search_singly looks for one mistake alone: a search for two takes fifty times as long. */
static void search_singly(explain_case *self) {
  const diagnose_limits limits = self->limits;
  self->limits.num_pairs = 1;
  self->limits.counts_left = 0;
  search(self);
  self->limits = limits;
}

/* try_others tries the other readings: the first by which the signature is explained is the one. What was put together
 * of pieces is not searched for two mistakes. */
static void try_others(explain_case *self, int singly) {
  const input *next = self->in.other;
  int num_pieced = 0;
  for (; next && !is_proved(&self->found); next = next->other) {
    explain_case other = *self;
    if (next->is_rare) continue;
    if (next->is_pieced && (!singly || num_pieced++ == PIECED_SEARCHED)) return;
    other.in = *next;
    assume_headers(&other);
    explain_case_take_apart(&other);
    (singly ? search_singly : search)(&other);
    if (!is_proved(&other.found)) continue;
    self->in = other.in;
    self->request = other.request;
    self->found = other.found;
  }
}

static int has_others(const input *in) {
  const input *next = in->other;
  while (next && next->is_rare)
    next = next->other;
  return next != NULL;
}

/* search_readings: the text may be read in several ways. One mistake by any of them explains the signature better than
 * two by the first. */
static void search_readings(explain_case *self) {
  int is_open = has_others(&self->in) && self->key.kind != 0 && !self->in.is_lossy;
  if (is_open) {
    search_singly(self);
    if (!is_proved(&self->found)) try_others(self, 1);
    if (is_proved(&self->found)) return;
  }
  search(self);
  try_as_pasted(self);
  if (is_open) try_others(self, 0);
}

/* A key of another kind, or another's, says nothing of the request: it is judged without one then. Where the API key is
 * known to be the key's, the exchange would hold this very key against it. */
static void set_key_aside(explain_case *self) {
  const key_fit *fit = &self->found.fit;
  bns_key_kind held = self->key.kind;
  int is_its_own = self->key.api_key.len > 0 && bns_slice_equal(self->key.api_key, self->request.seen.api_key);
  if ((!fit->is_other && !fit->is_owner) || self->found.right || is_proved(&self->found) || is_its_own) return;
  self->what.fit = *fit;
  self->what.misfit = held;
  self->key.kind = (bns_key_kind)0; /* its text stays, so that it is not shown */
  self->key.api_key = self->key.serial = (bns_slice){NULL, 0};
  search(self);
}

/* Another reading of the same text has more of a request than this one. */
static int has_longer(const input *in) {
  for (const input *next = in->other; next; next = next->other)
    if (!next->is_rare && next->wire.target.len + next->wire.body.len > in->wire.target.len + in->wire.body.len)
      return 1;
  return 0;
}

/* is_respelled tells of a body in which a tool may have written points for what is beyond ASCII or for what it left
 * out, or that has the controls of Latin-1, which UTF-8 has where it was read as that. */
static int is_respelled(const input *in) {
  bns_slice body = in->wire.body;
  if (in->scheme->headers == NULL) return 0;
  for (size_t i = 0; i + 1 < body.len; i++)
    if (body.ptr[i] == 0xC2 && body.ptr[i + 1] < 0xA0) return 1;
  return slice_find(body, "...") < body.len;
}

/* Part of the request is known not to be here, so that no signature can be judged by it. */
static int is_unsettled(const input *in) {
  int is_guessed = in->is_pieced && in->scheme->form == BNS_FORM_HEADERS; /* its body is any object of the text */
  is_guessed = is_guessed || (in->kind == INPUT_OBJECT && has_longer(in));
  return in->missing > 0 || in->curly > 0 || in->is_lossy || in->is_partial || in->is_reprinted || is_guessed ||
         in->is_preferred || in->is_folded || in->is_laid_out || is_respelled(in);
}

/* What is not signed is judged only where it is known that it must be: the endpoint is listed, or the exchange said so.
 */
static const char *why_not_judged(const parsed_request *request, security demands) {
  int is_signed = request->seen.signature.len > 0;
  if (demands == SECURITY_NONE && is_signed) return "it is signed, and this endpoint needs no signature";
  if (demands == SECURITY_NONE) return "it is not signed, and this endpoint needs no signature";
  if (demands == SECURITY_SESSION) return "it is not signed, and this method needs a session alone";
  if (demands == SECURITY_KEY && is_signed) return "it is signed, and this endpoint takes the API key alone";
  if (demands == SECURITY_KEY) return "it is not signed, and this endpoint takes the API key alone";
  return demands == SECURITY_UNLISTED ? "it is not signed, and whether it must be is not known here" : NULL;
}

/* What shows in it is no mistake of signing then. */
static void leave_unjudged(explain_case *self, security demands) {
  explained *what = &self->what;
  endpoint_unsign(&self->found, what->arena, &what->view, &self->request);
  if (endpoint_refusal(&what->view, self->found.reason) == NOT_REFUSED)
    what->not_judged = why_not_judged(&self->request, demands);
  what->verdict = self->found.verdict = what->not_judged == NULL ? DIAGNOSED_WRONG : DIAGNOSED_UNDECIDED;
}

/* is_judged_by_endpoint tells that what is demanded of the request can be looked up. */
static int is_judged_by_endpoint(const explain_case *self) {
  const input *in = &self->in;
  int is_path = in->scheme->form == BNS_FORM_REST || (in->scheme->form == BNS_FORM_HEADERS && !in->scheme->is_webhook);
  int is_assumed = in->method_unknown && self->request.seen.signature.len > 0;
  return is_path && !is_assumed && in->answer.code == 0 && in->num_variables == 0;
}

static int has_names_in_order(const parsed_request *request) {
  for (size_t i = 1; i < request->num_parts; i++)
    if (bns_slice_compare(request->parts[i - 1].name, request->parts[i].name) > 0) return 0;
  return 1;
}

static int is_stream(const explain_case *self) {
  endpoint_set all;
  if (endpoints_load(&all) != 0) return 0;
  const endpoint *is = endpoints_find(&all, self->in.scheme, bns_slice_of("GET"), endpoint_path(&self->in.wire));
  int found = is != NULL && is->is_stream;
  endpoints_free(&all);
  return found;
}

/* tell_unread: of a text with more signatures than one it is told that one was judged. */
static void tell_unread(explain_case *self) {
  static const char told[] = "another signature stands in this text, and is not judged: give one request at a time";
  const char *note = self->in.note;
  if (self->what.num_unread == 0) return;
  self->in.note = note ? (const char *)mem_format(self->what.arena, "%s; %s", note, told).ptr : told;
}

static void name_reading(explain_case *self) {
  explained *what = &self->what;
  what->in = &self->in;
  what->request = &self->request;
  what->is_stream = is_stream(self);
  what->read_as = read_as(what->arena, &self->in, &self->request);
  if (what->is_stream)
    what->read_as = mem_join(what->arena, bns_slice_of("a signed WebSocket stream"), ", ", what->read_as);
}

/* The documents of a signed stream sort the parameters, and the connectors send them sorted: of another order nothing
 * is known. */
static void look_at_stream(explain_case *self) {
  explained *what = &self->what;
  if (!what->is_stream || has_names_in_order(&self->request)) return;
  what->verdict = self->found.verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
  what->not_judged = "a signed stream whose parameters are not sent in the order of their names";
  what->not_judged_more =
      "The stream's documents sort them, and the connectors send them sorted: what the exchange makes "
      "of another order is not known. Send them in the order of their names, so that both are one text.";
}

static void look_at_path(explain_case *self) {
  explained *what = &self->what;
  const parsed_request *request = &self->request;
  endpoint_set all;
  if (endpoints_load(&all) != 0) return;
  const endpoint *is = endpoints_find(&all, self->in.scheme, request->wire.method, endpoint_path(&request->wire));
  endpoint_look(&what->view, what->arena, is, request);
  endpoints_free(&all);
  what->is_unlisted = is == NULL && what->view.demands == SECURITY_SIGNED;
  if (what->view.demands != SECURITY_SIGNED) leave_unjudged(self, what->view.demands);
}

/* Of a frame it is known where its method asks for no signature: what a signature is worth there nobody says. */
static void look_at_frame(explain_case *self) {
  const input *in = &self->in;
  const scheme_traits *listed = traits_of(scheme_numbered(traits_of(in->scheme)->endpoints_too));
  security demands = SECURITY_SIGNED;
  endpoint_set all;
  if (in->wire.message.len == 0 || listed->starts[0] == NULL || in->answer.code != 0) return;
  if (endpoints_load(&all) != 0) return;
  const endpoint *is = endpoints_find(&all, in->scheme, read_as_method(self->what.arena, in->wire.message),
                                      bns_slice_of(listed->starts[0]));
  if (is != NULL) demands = is->security;
  endpoint_find_unlisted(&self->what.view, is, &self->request);
  endpoints_free(&all);
  if (demands != SECURITY_SIGNED) leave_unjudged(self, demands);
}

/* look_at_endpoint judges by the endpoint, as the server does. */
static void look_at_endpoint(explain_case *self) {
  explained *what = &self->what;
  what->view.counts = what->view.values = NOT_REFUSED;
  if (is_judged_by_endpoint(self))
    look_at_path(self);
  else if (self->request.seen.signature.len > 0 && self->in.num_variables == 0)
    endpoint_look(&what->view, what->arena, NULL, &self->request);
  look_at_frame(self);
  what->refused = endpoint_refusal(&what->view, self->found.reason);
  if (what->refused != NOT_REFUSED && what->verdict == DIAGNOSED_VALID) what->verdict = DIAGNOSED_WRONG;
}

/* An order that was not printed cannot be told to be the wrong one. */
static void leave_without_order(explain_case *self) {
  explained *what = &self->what;
  int is_other = !is_proved(&self->found) || bns_slice_is(self->found.mistakes[0].id, "order-mismatch");
  if (what->verdict != DIAGNOSED_WRONG || self->found.right || !self->in.is_unordered || !is_other) return;
  what->verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* A body that nobody showed cannot be judged, nor what is missing without it. */
static void leave_without_body(explain_case *self) {
  explained *what = &self->what;
  if (what->verdict == DIAGNOSED_VALID || self->found.right || is_proved(&self->found) || !is_gone(&self->in)) return;
  what->verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* Of a method that is only assumed nothing is said. */
static void forget_method(explain_case *self) {
  diagnosed *kept = mem_alloc(self->what.arena, (self->found.num_mistakes + 1) * sizeof *kept);
  size_t num = 0;
  for (size_t i = 0; i < self->found.num_mistakes; i++) {
    const diagnosed *one = &self->found.mistakes[i];
    if (one->explains || !bns_slice_is(one->id, "wrong-http-method")) kept[num++] = *one;
  }
  self->found.mistakes = kept;
  self->found.num_mistakes = num;
}

/* is_printed tells that a program printed the request, or a log, rather than that it was taken down as it was sent. */
static int is_printed(const input *in) {
  return in->kind == INPUT_URL || in->kind == INPUT_OBJECT || in->kind == INPUT_FRAME;
}

/* begins_right tells that what stands there is the beginning of the right signature. */
static int begins_right(const explain_case *self) {
  bns_slice right = self->found.right_signature, is = self->found.signature;
  return is.len >= LEAST_OF_SIGNATURE && is.len < right.len && bns_slice_equal(is, slice_until(right, is.len));
}

/* begins_within: a query does not begin with what closes a bracket; what stood before it was cut off. */
static int begins_within(const explain_case *self) {
  bns_slice target = self->in.wire.target, query = slice_from(target, slice_index(target, '?'));
  return query.len > 1 && memchr("]})", query.ptr[1], 3) != NULL;
}

/* is_cut_off tells that the text, or a body that is counted, ends before the request does, or begins behind it. */
static int is_cut_off(const explain_case *self) {
  if (self->in.missing > 0 && self->found.reason != BNS_SIGNATURE && !self->found.right) return 1;
  return self->in.is_cut || (is_printed(&self->in) && begins_within(self));
}

/* find_masked finds what is hidden or shortened: the beginning of the right signature is that too. */
static int find_masked(explain_case *self) {
  explained *what = &self->what;
  if (explain_masked(&what->masked, &what->mask, &self->request, is_printed(&self->in))) return 1;
  if (!is_printed(&self->in) || !begins_right(self)) return 0;
  what->masked = bns_slice_of("signature");
  what->mask = self->found.signature;
  return 1;
}

/* What is hidden, cut off or broken is no mistake: unless the signature is right or explained all the same, nothing can
 * be judged. */
static void forget_masked(explain_case *self) {
  explained *what = &self->what;
  if (self->found.right || is_proved(&self->found)) return;
  if (!find_masked(self) && !is_cut_off(self) && !self->in.is_broken) return;
  what->verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* What was found is worth nothing then, and nothing takes the place of that sentence. */
static void own_fault(explain_case *self) {
  self->what.verdict = self->found.verdict;
  self->what.not_judged = NULL;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* is_of_text: what was done to a text spoils a signature, or a key. */
static int is_of_text(bns_reason reason) {
  return reason == BNS_SIGNATURE || reason == BNS_KEY_FORMAT;
}

/* is_of_layout: what was done to a text may have made it, so that it is no mistake where something was done. */
static int is_of_layout(const diagnosis *found) {
  for (size_t i = 0; i < found->num_mistakes; i++) {
    const mistake *row = mistake_find(found->mistakes[i].id);
    if (row && row->of_layout) return 1;
  }
  return 0;
}

/* A text that was changed on its way is no request that anybody sent: nothing is decided by it, unless the key proves
 * it. */
static void leave_doubtful(explain_case *self) {
  explained *what = &self->what;
  int is_sure = is_proved(&self->found) && !(self->in.is_doubtful && is_of_layout(&self->found));
  int is_broken = self->in.is_folded && !self->found.right;
  if ((!self->in.is_doubtful && !is_broken) || what->verdict == DIAGNOSED_VALID || is_sure) return;
  what->verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* is_spoilt: what was joined to a signature, where lines were put back, may be what makes its form wrong. */
static int is_spoilt(const explain_case *self) {
  return self->found.reason == BNS_SIGNATURE_FORMAT && self->in.is_laid_out;
}

static int is_first(const diagnosis *found, const char *id) {
  return is_proved(found) && bns_slice_is(found->mistakes[0].id, id);
}

/* leave_to_version: where only one version of curl sends what was signed, nobody knows that this one did, or did not.
 */
static void leave_to_version(explain_case *self) {
  explained *what = &self->what;
  if (self->in.has_blank && is_first(&self->found, "plus-vs-percent20"))
    what->not_judged_more =
        "%20 was signed. curl from 7.77 on encodes a blank as +, and an earlier one as %20: curl --version tells which "
        "this is. Each sends what is encoded already, with --data-raw or in the URL.";
  else if (self->in.has_letters && (what->verdict == DIAGNOSED_VALID || is_first(&self->found, "percent-hex-case")))
    what->not_judged_more =
        "Where -G or --url-query adds escapes to the URL, curl from 8.20 on sends them in capitals (%3D), and one "
        "before may send small letters (%3d, as 7.88 does): only one of these texts was signed. curl --version tells "
        "which is sent. Every curl sends capitals that stand in the URL itself.";
  else
    return;
  what->not_judged = "what is sent depends on the version of curl";
  what->verdict = self->found.verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* leave_printed_body: what prints a body as an object of its own may have written it otherwise than it was sent. */
static void leave_printed_body(explain_case *self) {
  explained *what = &self->what;
  int is_other = !is_proved(&self->found) || is_first(&self->found, "pay-body-reserialised");
  if (what->verdict != DIAGNOSED_WRONG || !self->in.is_body_printed || self->in.scheme->headers == NULL) return;
  if (self->found.right || !is_other) return;
  what->verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
}

/* alike gives one letter for those that look alike in a picture; 0 for a blank. */
static uint8_t alike(uint8_t letter) {
  static const char of_letters[] = "lIoO", digits[] = "1100";
  const char *found = letter ? strchr(of_letters, letter) : NULL;
  return found ? (uint8_t)digits[found - of_letters] : letter == ' ' ? 0 : letter;
}

/* looks_alike tells of two keys that they are one but for such letters and blanks. */
static int looks_alike(bns_slice a, bns_slice b) {
  size_t at = 0;
  for (size_t i = 0; i < a.len; i++) {
    if (alike(a.ptr[i]) == 0) continue;
    if (at == b.len || alike(a.ptr[i]) != alike(b.ptr[at])) return 0;
    at++;
  }
  return at == b.len && a.len > 0 && !bns_slice_equal(a, b);
}

/* leave_alike: a key that was read off a picture is not the one that was sent, and one that was typed so is. */
static void leave_alike(explain_case *self) {
  explained *what = &self->what;
  if (what->verdict != DIAGNOSED_WRONG || !self->found.right) return;
  if (!looks_alike(self->request.seen.api_key, self->key.api_key)) return;
  what->verdict = self->found.verdict = DIAGNOSED_UNDECIDED;
  self->found.num_mistakes = self->found.num_together = 0;
  what->not_judged = "the signature is right, and the API key is the secret's own but for letters that look alike";
  what->not_judged_more =
      "O and 0, l, I and 1, and a blank are misread in a picture. Compare the two keys letter by letter: as "
      "it stands in the text the exchange refuses it.";
}

static void conclude(explain_case *self) {
  explained *what = &self->what;
  if (self->in.method_unknown) forget_method(self);
  tell_unread(self);
  name_reading(self);
  what->key = &self->key;
  what->limits = &self->limits;
  what->found = &self->found;
  what->verdict = self->found.verdict;
  look_at_endpoint(self);
  if (what->verdict == DIAGNOSED_WRONG && !is_proved(&self->found) &&
      (self->in.num_variables > 0 || is_spoilt(self) || (is_of_text(self->found.reason) && is_unsettled(&self->in))))
    what->verdict = DIAGNOSED_UNDECIDED;
  leave_without_body(self);
  leave_without_order(self);
  leave_printed_body(self);
  leave_doubtful(self);
  forget_masked(self);
  look_at_stream(self);
  leave_to_version(self);
  leave_alike(self);
  if (self->found.fault != NULL) own_fault(self);
  if (what->verdict == DIAGNOSED_WRONG &&
      mend_apply(&self->right, self->what.arena, &self->request, &self->key, &self->found, &self->limits))
    what->right = &self->right;
  misprints_find(&what->example, self->what.arena, what->set, self->found.sent, self->found.signature);
}

/* ------------------------------------------------------------------------------------------ who signs otherwise */

const other_exchange *explain_other(const input *in) {
  bns_slice key;
  const other_exchange *at = other_exchange_at(in->host, endpoint_path(&in->wire));
  if (at != NULL || exchange_has_host(in->host) || scheme_find_key(&key, &in->wire)) return at;
  return other_exchange_by(&in->wire);
}

const char *explain_exchange(const input *in) {
  const other_exchange *other = explain_other(in);
  const bns_scheme *alike = scheme_of_exchange(in->host, &in->wire);
  if (other != NULL) return other->title;
  if (alike != NULL) return exchange_title(alike);
  return exchange_has_host(in->host) ? "Binance" : NULL;
}

/* Nothing of it is taken apart: what a name means there is not known. */
static void leave_other(explain_case *self) {
  explained *what = &self->what;
  memset(&self->request, 0, sizeof self->request);
  self->request.scheme = self->in.scheme;
  self->request.wire = self->in.wire;
  self->request.seen.malformed = 1;
  what->in = &self->in;
  what->request = &self->request;
  what->key = &self->key;
  what->limits = &self->limits;
  what->found = &self->found;
  what->verdict = self->found.verdict = DIAGNOSED_UNDECIDED;
  what->view.counts = what->view.values = what->refused = NOT_REFUSED;
  what->not_judged_more = (const char *)mem_format(what->arena, "%s takes %s. What is right there is not known here.",
                                                   what->other->title, what->other->differs)
                              .ptr;
  what->not_judged =
      (const char *)mem_format(what->arena, "the request is for %s, which signs in another way", what->other->title)
          .ptr;
  what->read_as = read_as_target(what->arena, &self->in);
}

int explain_case_is_right(explain_case *self) {
  if (self->key.kind == 0 || explain_other(&self->in) != NULL) return 0;
  assume_headers(self);
  explain_case_take_apart(self);
  if (!take_right(self)) (void)is_right(self);
  return self->found.right;
}

/* A search may take seconds: what it is made of is told before. */
static void announce(explain_case *self) {
  name_reading(self);
  self->what.announced = self->what.read_as;
  self->announce(&self->what);
}

void explain_case_judge(explain_case *self) {
  self->what.other = explain_other(&self->in);
  if (self->what.other != NULL) {
    leave_other(self);
    return;
  }
  assume_headers(self);
  self->limits.counts_left = 1;
  know_others(self);
  explain_case_take_apart(self);
  if (!take_right(self)) {
    if (self->announce != NULL) announce(self);
    search_readings(self);
  }
  self->limits.signed_text = self->found.given_text;
  set_key_aside(self);
  conclude(self);
}
