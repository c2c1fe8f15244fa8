/* failure_findings.c - vectors and answers as parsed requests of the diagnosis, and its outcome as findings. */
#include "run/judge/failure_findings.h"

#include <string.h>

#include "run/adapter/request_line.h"
#include "suite/catalogue_text.h"
#include "run/judge/equivalent_form.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"

static const bns_slice nothing = {NULL, 0};

void failure_findings_key(diagnose_key *out, const test_key *key) {
  memset(out, 0, sizeof *out);
  out->kind = key->kind;
  out->secret = key->kind == BNS_KIND_HMAC ? key->secret : key->pem;
  out->public_pem = key->public_pem;
  out->api_key = key->api_key;
  out->serial = key->serial;
}

static bns_slice input(mem *arena, const vector *v, const char *name) {
  return vectors_expand(arena, request_line_field(v, name));
}

static void put_stages(bns_wire *out, const stages *from) {
  out->target = from->text[STAGE_TARGET];
  out->body = from->text[STAGE_BODY];
  out->message = from->text[STAGE_MESSAGE];
  out->headers = from->headers;
  out->num_headers = from->num_headers;
}

/* wire_of gives the wire form that the stages hold; headers that were not returned are taken to be the right ones. */
static int wire_of(bns_wire *out, mem *arena, const vector *v, const stages *from, const stages *right) {
  bns_form form = v->scheme->form;
  memset(out, 0, sizeof *out);
  if (!has_wire_form(form, from)) return 0;
  put_stages(out, from);
  if (form == BNS_FORM_REST) out->method = input(arena, v, "method");
  if (form == BNS_FORM_HEADERS) out->method = bns_slice_of("POST");
  if (!from->has[STAGE_HEADERS] && right != NULL) {
    out->headers = right->headers;
    out->num_headers = right->num_headers;
  }
  return 1;
}

int failure_findings_right(parsed_request *out, mem *arena, const vector *v, const stages *right) {
  bns_wire wire;
  if (v->op == OP_SIGN) {
    parsed_request_of_payload(out, v->scheme, input(arena, v, "payload"), right->text[STAGE_SIGNATURE]);
    return right->has[STAGE_SIGNATURE];
  }
  return wire_of(&wire, arena, v, right, right) && parsed_request_read(out, arena, v->scheme, &wire, nothing);
}

/* As a signature stands in a query or a form: RSA's and Ed25519's base64 is percent-encoded there (SR-5). */
static bns_slice raw_form(mem *arena, const vector *v, bns_slice signature) {
  return v->scheme->form != BNS_FORM_REST || v->key->kind == BNS_KIND_HMAC ? signature : mem_percent(arena, signature);
}

/* The right wire form, with the signature that was given. */
static int with_signature(parsed_request *out, mem *arena, const vector *v, const stages *right, bns_slice signature) {
  parsed_request whole;
  bns_wire wire;
  if (!failure_findings_right(&whole, arena, v, right)) return 0;
  if (!parsed_request_sign(&wire, arena, &whole, raw_form(arena, v, signature))) return 0;
  parsed_request_read(out, arena, v->scheme, &wire, nothing);
  return 1;
}

int failure_findings_request(parsed_request *out, mem *arena, const vector *v, const stages *given) {
  stages right;
  bns_wire wire;
  if (v->expect_ok == NULL || v->key == NULL || v->op > OP_REQUEST) return 0;
  if (v->op == OP_SIGN) {
    parsed_request_of_payload(out, v->scheme, input(arena, v, "payload"), given->text[STAGE_SIGNATURE]);
    return given->has[STAGE_SIGNATURE];
  }
  if (stages_read(&right, arena, v->expect_ok, 1) != NULL) return 0;
  if (!wire_of(&wire, arena, v, given, &right))
    return given->has[STAGE_SIGNATURE] && with_signature(out, arena, v, &right, given->text[STAGE_SIGNATURE]);
  parsed_request_read(out, arena, v->scheme, &wire, nothing);
  return 1;
}

static bns_header *read_pairs(mem *arena, const bns_json *pairs, size_t *num) {
  bns_header *headers = mem_alloc(arena, (pairs->count + 1) * sizeof *headers);
  const bns_json *at = pairs->count == 0 ? NULL : bns_json_child(pairs);
  uint32_t i;
  for (i = 0; i < pairs->count; i++, at = bns_json_next(at)) {
    const bns_json *name = bns_json_child(at);
    headers[i].name = vectors_expand(arena, name);
    headers[i].value = vectors_expand(arena, bns_json_next(name));
  }
  *num = pairs->count;
  return headers;
}

int failure_findings_wire(bns_wire *out, mem *arena, const vector *v) {
  const bns_json *headers = request_line_field(v, "headers");
  memset(out, 0, sizeof *out);
  if (request_line_field(v, "payload") != NULL) return 0;
  out->method = input(arena, v, "method");
  out->target = input(arena, v, "target");
  out->body = input(arena, v, "body");
  out->message = input(arena, v, "message");
  if (headers != NULL && headers->type == BNS_JSON_ARRAY) out->headers = read_pairs(arena, headers, &out->num_headers);
  return 1;
}

static void set_time(diagnose_limits *limits, mem *arena, const vector *v) {
  const bns_json *time = request_line_field(v, "time_ms");
  uint64_t ms = 0;
  limits->has_now = time != NULL && bns_number(&ms, vectors_expand(arena, time)) == BNS_OK && ms < INT64_MAX / 1000;
  limits->now_us = limits->has_now ? (int64_t)ms * 1000 : 0;
}

/* ---------------------------------------------------------------------------------------------------------- telling */

static bns_slice copied(mem *arena, bns_slice text) {
  return mem_copy(arena, text.ptr, text.len);
}

static void put_finding(finding *out, mem *arena, const mistake_words *words, confidence how) {
  out->id = copied(arena, words->id);
  out->says = copied(arena, words->says);
  out->confidence = how;
}

/* Of a vector the circumstances are known: key and secret belong together, and no host or clock is wrong. */
static int is_of_circumstances(const mistake_words *words) {
  const bns_json *kind = words->json == NULL ? NULL : bns_json_member(words->json, "kind");
  bns_slice text = {NULL, 0};
  if (kind == NULL || kind->type != BNS_JSON_STRING) return 0;
  text.ptr = kind->ptr;
  text.len = kind->len;
  return bns_slice_is(text, "context");
}

static int is_among(const diagnosis *found, bns_slice id) {
  size_t i;
  for (i = 0; i < found->num_mistakes; i++)
    if (bns_slice_equal(found->mistakes[i].id, id)) return 1;
  return 0;
}

/* What shows in the right answer too does not make this one wrong. */
static int is_finding(const diagnosed *one, const diagnosis *right) {
  return one->explains || !is_among(right, one->id);
}

/* The same search in the right answer: there is nothing to be found but what the vector itself shows. */
static void look_at_right(diagnosis *out, mem *scratch, const vector *v, const diagnose_key *key,
                          const diagnose_limits *limits) {
  stages right;
  parsed_request request;
  memset(out, 0, sizeof *out);
  if (stages_read(&right, scratch, v->expect_ok, 1) != NULL || !failure_findings_right(&request, scratch, v, &right))
    return;
  diagnose(out, scratch, &request, key, limits);
}

/* What was signed, where it says more than the rest of the verdict. */
static bns_slice signed_bytes(mem *arena, const diagnosis *found, bns_slice yours) {
  bns_slice what = found->signed_text;
  if (what.ptr == NULL || bns_slice_equal(what, yours) || bns_slice_equal(what, found->sent)) return nothing;
  return copied(arena, what);
}

static void tell(verdict *out, mem *arena, const vector_set *set, const vector *v, const diagnosis *found,
                 const diagnosis *right) {
  finding *list = mem_alloc(arena, FINDINGS_MAX * sizeof *list);
  size_t i;
  out->findings = list;
  out->unexplained = found->unexplained;
  if (found->unexplained) return; /* what shows besides is not why */
  for (i = 0; i < found->num_mistakes && out->num_findings < FINDINGS_MAX; i++) {
    const diagnosed *one = &found->mistakes[i];
    mistake_words words;
    mistake_words_find(&words, arena, set, one->id, one->variant, v->scheme);
    if (is_finding(one, right) && !is_of_circumstances(&words))
      put_finding(&list[out->num_findings++], arena, &words, one->confidence);
  }
  if (out->num_findings != 0) out->signed_bytes = signed_bytes(arena, found, out->yours);
}

/* ------------------------------------------------------------------------------------ what was asked for is lost */

/* The query and the body of a request up to the signature that was appended last. */
static bns_slice unsigned_text(mem *arena, const bns_wire *wire) {
  bns_slice query = slice_from(wire->target, slice_index(wire->target, '?')), body = wire->body;
  static const char mark[] = "&signature=";
  bns_slice *in = slice_find(body, "signature=") < body.len ? &body : &query;
  for (size_t at = in->len; at-- > 0;)
    if (slice_starts(slice_from(*in, at), mark)) {
      in->len = at;
      break;
    }
  return mem_format(arena, "%.*s\n%.*s", (int)query.len, (const char *)query.ptr, (int)body.len,
                    (const char *)body.ptr);
}

static size_t count_delimiters(bns_slice text) {
  size_t num = 0;
  for (size_t i = 0; i < text.len; i++)
    num += text.ptr[i] == '&' || text.ptr[i] == '=' || text.ptr[i] == '#' || text.ptr[i] == '+';
  return num;
}

static int means_the_same(mem *arena, bns_slice a, bns_slice b) {
  uint8_t *plain_a = mem_alloc(arena, a.len + 1), *plain_b = mem_alloc(arena, b.len + 1);
  size_t len_a = 0, len_b = 0;
  if (bns_unpercent(plain_a, a.len + 1, &len_a, a) != BNS_OK || bns_unpercent(plain_b, b.len + 1, &len_b, b) != BNS_OK)
    return 0;
  return len_a == len_b && memcmp(plain_a, plain_b, len_a) == 0;
}

/* Less its escapes it is the right request, and it has more delimiters: some stand in a value as they are, and end it.
 * Whatever else shows then is of this. */
static int has_raw_delimiters(mem *scratch, const vector *v, const stages *given, const stages *right) {
  bns_wire sent, wanted;
  if (v->scheme->form != BNS_FORM_REST || !given->has[STAGE_TARGET]) return 0;
  if (!wire_of(&sent, scratch, v, given, right) || !wire_of(&wanted, scratch, v, right, right)) return 0;
  bns_slice text = unsigned_text(scratch, &sent), asked = unsigned_text(scratch, &wanted);
  return count_delimiters(text) > count_delimiters(asked) && means_the_same(scratch, text, asked);
}

static int find_raw_delimiters(verdict *out, mem *arena, mem *scratch, const vector_set *set, const vector *v,
                               const stages *given) {
  stages right;
  if (v->op != OP_REQUEST || v->expect_ok == NULL || stages_read(&right, scratch, v->expect_ok, 1) != NULL) return 0;
  if (!has_raw_delimiters(scratch, v, given, &right)) return 0;
  failure_findings_name(out, arena, set, v, bns_slice_of("delimiter-not-escaped"), nothing);
  return 1;
}

/* Headers that were returned are all that would be sent, so that here it is known which one is missing. */
static int find_missing_key(verdict *out, mem *arena, const vector_set *set, const vector *v, const stages *given) {
  const char *name = traits_of(v->scheme)->owner_header;
  if (v->op != OP_REQUEST || v->scheme->form != BNS_FORM_REST || !given->has[STAGE_HEADERS]) return 0;
  if (stages_header(given->headers, given->num_headers, name) != NULL) return 0;
  failure_findings_name(out, arena, set, v, bns_slice_of("api-key-header-missing"), nothing);
  return 1;
}

size_t failure_findings_find(verdict *out, mem *arena, mem *scratch, const vector_set *set, const vector *v,
                             const stages *given, const diagnose_limits *limits) {
  diagnose_limits own = *limits;
  diagnose_key key;
  diagnosis found, right;
  parsed_request request;
  out->num_findings = 0;
  out->unexplained = 0;
  if (bns_slice_is(out->stage, stage_name(STAGE_HEADERS)) && find_missing_key(out, arena, set, v, given)) return 1;
  if (find_raw_delimiters(out, arena, scratch, set, v, given)) return 1;
  if (!failure_findings_request(&request, scratch, v, given)) return 0;
  failure_findings_key(&key, v->key);
  set_time(&own, scratch, v);
  diagnose(&found, scratch, &request, &key, &own);
  look_at_right(&right, scratch, v, &key, &own);
  if (found.fault != NULL) {
    out->outcome = OUTCOME_HARNESS;
    out->detail = bns_slice_of(found.fault);
    return 0;
  }
  tell(out, arena, set, v, &found, &right);
  return found.num_together;
}

void failure_findings_name(verdict *out, mem *arena, const vector_set *set, const vector *v, bns_slice id,
                           bns_slice variant) {
  finding *only = mem_alloc(arena, sizeof *only);
  mistake_words words;
  mistake_words_find(&words, arena, set, id, variant, v->scheme);
  put_finding(only, arena, &words, CONFIDENCE_PROVED);
  out->findings = only;
  out->num_findings = 1;
}

const stages *failure_findings_keep(mem *arena, const stages *given, size_t most) {
  stages *copy;
  size_t len = 0, i;
  for (i = 0; i < NUM_STAGES; i++)
    len += given->text[i].len;
  for (i = 0; i < given->num_headers; i++)
    len += given->headers[i].name.len + given->headers[i].value.len + sizeof(bns_header);
  if (len > most) return NULL;
  copy = mem_alloc(arena, sizeof *copy);
  *copy = *given;
  for (i = 0; i < NUM_STAGES; i++)
    copy->text[i] = copied(arena, given->text[i]);
  copy->headers = mem_alloc(arena, (given->num_headers + 1) * sizeof *copy->headers);
  for (i = 0; i < given->num_headers; i++) {
    copy->headers[i].name = copied(arena, given->headers[i].name);
    copy->headers[i].value = copied(arena, given->headers[i].value);
  }
  return copy;
}
