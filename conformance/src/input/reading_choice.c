/* reading_choice.c - which of several readings of one text stands first. */
#include "input/reading_choice.h"

#include <string.h>

#include "input/pasted_http.h"
#include "input/written_signature.h"
#include "input/written_time.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/fix_framing.h"
#include "util/json_text.h"
#include "util/slice.h"
#include "wire.h"

static int has_header_signature(const bns_wire *wire) {
  const bns_scheme *scheme = scheme_of_headers(wire);
  bns_slice value;
  return scheme != NULL && bns_find_header(&value, wire, scheme->headers->signature);
}

int reading_has_parameter_signature(const bns_wire *wire) {
  bns_slice query = slice_from(wire->target, slice_index(wire->target, '?'));
  return slice_find(query, "signature=") < query.len || slice_find(wire->body, "signature=") < wire->body.len;
}

int reading_is_signed(const bns_wire *wire) {
  return reading_has_parameter_signature(wire) || has_header_signature(wire);
}

bns_slice reading_signature(const bns_wire *wire) {
  const bns_scheme *scheme = scheme_of_headers(wire);
  bns_slice sent;
  if (scheme != NULL && bns_find_header(&sent, wire, scheme->headers->signature)) return sent;
  sent = written_parameter(slice_from(wire->target, slice_index(wire->target, '?')));
  return sent.len ? sent : written_parameter(wire->body);
}

/* ------------------------------------------------------------------------------------------------- which is first */

static int is_same(const input *a, const input *b) {
  return bns_slice_equal(a->wire.target, b->wire.target) && bns_slice_equal(a->wire.body, b->wire.body) &&
         bns_slice_equal(a->wire.message, b->wire.message) && bns_slice_equal(a->wire.method, b->wire.method) &&
         http_same_headers(&a->wire, &b->wire);
}

static int is_signed(const input *in) {
  return (in->scheme->form != BNS_FORM_REST && in->scheme->form != BNS_FORM_HEADERS) || reading_is_signed(&in->wire);
}

int reading_has_address(const input *in) {
  if ((in->kind != INPUT_OBJECT && in->kind != INPUT_URL) || in->scheme->form != BNS_FORM_REST) return 1;
  return in->wire.target.len > 1 && in->wire.target.ptr[1] != '?';
}

/* is_fuller tells that a reading has what the first one lacks: the address, or the body that headers sign. */
static int is_fuller(const input *first, const input *made) {
  if (!reading_has_address(first) && reading_has_address(made)) return 1;
  return first->kind != INPUT_REQUEST && scheme_of_headers(&first->wire) != NULL && first->wire.body.len == 0 &&
         made->wire.body.len > 0;
}

void reading_put(input **first, input *made, int is_escaped) {
  input *last = NULL;
  for (input *one = *first; one; last = one, one = one->other)
    if (is_same(one, made)) return;
  int is_likelier = last && !made->is_rare &&
                    ((!is_signed(*first) && is_signed(made)) || is_fuller(*first, made) ||
                     (is_escaped && ((*first)->kind == INPUT_URL || (*first)->kind == INPUT_OBJECT)));
  if (last == NULL || is_likelier) {
    made->other = *first;
    *first = made;
  } else
    last->other = made;
}

/* ------------------------------------------------------------------------------------------------ what is not whole */

enum { WORD_LEAST = 16, SIGNATURE_LEAST = 64 };

static int is_signature(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (!slice_word(text.ptr[i]) && memchr("+/=%-", text.ptr[i], 5) == NULL) return 0;
  return text.len >= SIGNATURE_LEAST;
}

static int is_key(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (!slice_word(text.ptr[i]) && text.ptr[i] != '-') return 0;
  return text.len > 0;
}

/* timestamp_of gives the value of a parameter of that name; ptr NULL: there is none. */
static bns_slice timestamp_of(bns_slice place) {
  static const char name[] = "timestamp=";
  size_t at = 0;
  for (;; at++) {
    at += slice_find(slice_from(place, at), name);
    if (at >= place.len) return (bns_slice){NULL, 0};
    if (at == 0 || place.ptr[at - 1] == '&' || place.ptr[at - 1] == '?') break;
  }
  place = slice_from(place, at + sizeof name - 1);
  return slice_until(place, slice_index(place, '&'));
}

/* The signature and the timestamp have their forms, whatever the API key looks like. */
static int is_signed_whole(const bns_wire *wire, int needs_time) {
  bns_slice query = slice_from(wire->target, slice_index(wire->target, '?')), time = timestamp_of(query);
  if (time.ptr == NULL) time = timestamp_of(wire->body);
  return is_signature(reading_signature(wire)) && (time.ptr == NULL ? !needs_time : written_time_is(time));
}

static int is_whole_rest(const bns_wire *wire) {
  bns_slice key;
  return (!scheme_find_key(&key, wire) || is_key(key)) && is_signed_whole(wire, 0);
}

/* is_torn tells that a quotation mark stands in front of a value, or a blank within it. */
static int is_torn(bns_slice text) {
  text = slice_trim(text);
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] <= ' ') return 1;
  return text.len > 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'');
}

static int has_escapes(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] == '\\' || text.ptr[i] >= 0x80) return 1;
  return 0;
}

static int is_torn_frame(mem *arena, bns_slice message) {
  const bns_json *json = json_read_request(arena, message);
  const bns_json *params = json ? bns_json_member(json, "params") : NULL;
  const bns_json *sent = params ? bns_json_member(params, "signature") : NULL;
  if (json == NULL) return has_escapes(message);
  return sent != NULL && sent->len > 1 && (is_torn((bns_slice){sent->ptr, sent->len}) || sent->ptr[0] == '\\');
}

int reading_is_torn(const input *in, mem *arena) {
  bns_slice key;
  if (in->kind == INPUT_FRAME) return is_torn_frame(arena, in->wire.message);
  if (in->kind != INPUT_OBJECT) return 0;
  return is_torn(reading_signature(&in->wire)) || (scheme_find_key(&key, &in->wire) && is_torn(key));
}

static int is_whole_frame(mem *arena, bns_slice message) {
  const bns_json *json = json_read_request(arena, message);
  const bns_json *params = json ? bns_json_member(json, "params") : NULL;
  const bns_json *sent = params ? bns_json_member(params, "signature") : NULL, *time;
  if (sent == NULL || sent->type != BNS_JSON_STRING) return 0;
  time = bns_json_member(params, "timestamp");
  return is_signature((bns_slice){sent->ptr, sent->len}) && time != NULL &&
         written_time_is((bns_slice){time->ptr, time->len});
}

int reading_is_whole(const input *in, mem *arena) {
  uint64_t tag;
  switch (in->scheme->form) {
  case BNS_FORM_FRAME: return is_whole_frame(arena, in->wire.message);
  case BNS_FORM_FIX: return fix_fault_of(&tag, in->wire.message) == FIX_NO_FAULT;
  case BNS_FORM_HEADERS:
    return is_signature(reading_signature(&in->wire)) && (in->wire.body.len == 0 || json_is(in->wire.body));
  case BNS_FORM_REST: break;
  }
  return is_whole_rest(&in->wire);
}

int reading_shows_less(const input *one, const input *than) {
  return one->wire.num_headers < than->wire.num_headers || (one->host.len == 0 && than->host.len != 0);
}

void reading_prefer_whole(input **first, mem *arena) {
  if (*first == NULL || reading_is_whole(*first, arena)) return;
  int is_of_key = is_signed_whole(&(*first)->wire, 1); /* a reading without the key is then no better one */
  for (input **at = &(*first)->other; *at; at = &(*at)->other) {
    input *one = *at;
    if (!one->is_laid_out || !reading_is_whole(one, arena) || (is_of_key && reading_shows_less(one, *first))) continue;
    *at = one->other;
    one->other = *first;
    *first = one;
    one->is_preferred = 1;
    return;
  }
}

/* is_broken_by_escape: what a value as it was read goes on with behind its first word stands in the text as an escape:
 * "9f2c\n" was read as 9f2c%0A. */
static int is_broken_by_escape(bns_slice text, bns_slice signature) {
  size_t len = 0;
  while (len < signature.len && slice_word(signature.ptr[len]))
    len++;
  if (len < WORD_LEAST || len == signature.len || signature.ptr[len] != '%') return 0;
  for (size_t at = 0; at + len + 1 < text.len; at++)
    if (memcmp(text.ptr + at, signature.ptr, len) == 0 && text.ptr[at + len] == '\\' &&
        memchr("nrt", text.ptr[at + len + 1], 3) != NULL)
      return 1;
  return 0;
}

static int has_escape(bns_slice text) {
  for (size_t i = 0; i + 1 < text.len; i++)
    if (text.ptr[i] == '\\' && memchr("nrt\"", text.ptr[i + 1], 4) != NULL) return 1;
  return 0;
}

int reading_is_spoiled(const input *in, mem *arena) {
  if (in->kind == INPUT_OBJECT) return is_broken_by_escape(in->written, reading_signature(&in->wire));
  if (in->kind != INPUT_FRAME) return 0;
  const bns_json *json = json_read_request(arena, in->wire.message);
  const bns_json *params = json ? bns_json_member(json, "params") : NULL;
  const bns_json *sent = params ? bns_json_member(params, "signature") : NULL;
  return sent != NULL && sent->type == BNS_JSON_STRING && has_escape((bns_slice){sent->ptr, sent->len});
}
