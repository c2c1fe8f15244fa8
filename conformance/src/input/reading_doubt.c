/* reading_doubt.c - what a page, an editor, a string or a broken line leaves in a request. */
#include "input/reading_doubt.h"

#include <string.h>

#include "input/reading_choice.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"
#include "wire.h"

enum { HMAC_HEX = 64, MILLISECONDS_LEN = 13, GAP_MAX = 40 };

/* Blanks of no width and hyphens that are not seen; what a typesetter sets besides stands in some bodies rightly. */
static const char *const unseen[] = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\x8E",
                                     "\xE2\x80\x8F", "\xC2\xAD",     "\xEF\xBB\xBF", "\\u00ad",
                                     "\\u200",       "\\\n",         "\\\r"};
static const char *const typeset[] = {"\xE2\x80", "\xE3\x80", "\xEF\xBC", "\xC2\xA0", "&amp;", "&#", "\\", "\x7F"};

static int has_any(bns_slice text, const char *const *set, size_t num) {
  for (size_t i = 0; i < num; i++)
    if (slice_find(text, set[i]) < text.len) return 1;
  return 0;
}

static int has_unseen(bns_slice text) {
  return has_any(text, unseen, sizeof unseen / sizeof *unseen);
}

static int has_traces(bns_slice text) {
  return has_unseen(text) || has_any(text, typeset, sizeof typeset / sizeof *typeset);
}

static int has_blanks(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] <= ' ') return 1;
  return 0;
}

static int is_word(bns_slice text, const char *besides) {
  for (size_t i = 0; i < text.len; i++)
    if (!slice_word(text.ptr[i]) && slice_index(bns_slice_of(besides), text.ptr[i]) == strlen(besides)) return 0;
  return text.len > 0;
}

/* is_spoiled_value: a value of the headers by which a request is signed has nothing but letters and digits, and those
 * of base64 in a signature. */
static int is_spoiled_value(const bns_wire *wire, const char *name, const char *besides) {
  bns_slice value;
  return name != NULL && bns_find_header(&value, wire, name) && !is_word(value, besides);
}

static int are_headers_spoiled(const bns_wire *wire) {
  const bns_scheme *scheme = scheme_of_headers(wire);
  for (size_t i = 0; i < wire->num_headers; i++)
    if (has_traces(wire->headers[i].value) || !is_word(wire->headers[i].name, "-")) return 1;
  if (scheme == NULL) return 0;
  const bns_header_names *names = scheme->headers;
  return is_spoiled_value(wire, names->timestamp, "") || is_spoiled_value(wire, names->nonce, "-") ||
         is_spoiled_value(wire, names->owner, "-") || is_spoiled_value(wire, names->signature, "+/=-");
}

/* is_frame_spoiled: the name of a parameter is a word. */
static int is_frame_spoiled(mem *arena, bns_slice message) {
  const bns_json *json = json_read_request(arena, message), *one;
  const bns_json *params = json ? bns_json_member(json, "params") : NULL;
  if (params == NULL || params->type != BNS_JSON_OBJECT) return 1;
  one = bns_json_child(params);
  for (uint32_t i = 0; i < params->count; i++) {
    if (!is_word((bns_slice){one->ptr, one->len}, "")) return 1;
    one = bns_json_next(bns_json_next(one));
  }
  return has_unseen(message);
}

/* lacks_what_is_there: a parameter that stands in the text, and is none of the request's. */
static int lacks_what_is_there(const input *in, bns_slice text, const char *name) {
  bns_slice query = slice_from(in->wire.target, slice_index(in->wire.target, '?'));
  return slice_find(text, name) < text.len && slice_find(query, name) == query.len &&
         slice_find(in->wire.body, name) == in->wire.body.len;
}

/* is_remnant tells of a body that is neither parameters nor JSON: a quotation mark, blanks. */
static int is_remnant(bns_slice body) {
  return body.len > 0 && slice_index(body, '=') == body.len && !json_is(body);
}

static int is_clean(const input *in, mem *arena, bns_slice text) {
  const bns_wire *wire = &in->wire;
  if (!reading_is_whole(in, arena) || !reading_has_address(in) || are_headers_spoiled(wire)) return 0;
  switch (in->scheme->form) {
  case BNS_FORM_FIX: return 1;
  case BNS_FORM_FRAME: return !is_frame_spoiled(arena, wire->message);
  case BNS_FORM_HEADERS: return !has_traces(wire->target) && !has_unseen(wire->body);
  case BNS_FORM_REST: break;
  }
  return !has_traces(wire->target) && !has_blanks(wire->target) && !has_traces(wire->body) && !has_blanks(wire->body) &&
         !is_remnant(wire->body) && !lacks_what_is_there(in, text, "timestamp=");
}

/* is_altered tells that something was undone of the text, or can be, or has to be. */
static int is_altered(const input *first, bns_slice text) {
  if (has_traces(text)) return 1;
  for (const input *one = first; one; one = one->other)
    if (one->note != NULL) return 1;
  return 0;
}

/* ends_a_sentence: behind the digits of a signature nothing stands but the signs that end a sentence. */
static int ends_a_sentence(bns_slice signature) {
  static const char ends[] = ".,;:!?)]>*'\"";
  size_t len = 0;
  while (len < signature.len && slice_word(signature.ptr[len]))
    len++;
  signature = slice_from(signature, len);
  for (size_t i = 0; i < signature.len; i++)
    if (signature.ptr[i] < 0x80 && memchr(ends, signature.ptr[i], sizeof ends - 1) == NULL) return 0;
  return len == HMAC_HEX && signature.len > 0;
}

/* is_taken_down: a request from its first line on, or a frame as it stands in the text, without a mark of what was done
 * to it. */
static int is_taken_down(const input *in, bns_slice text) {
  size_t at;
  int is_there = in->kind == INPUT_REQUEST || (in->kind == INPUT_FRAME && slice_offset(&at, in->wire.message, text));
  return is_there && in->note == NULL && !in->is_folded && !has_traces(text);
}

typedef enum naming { NAMED_NOWHERE = 0, NAMED_AS_PARAMETER, NAMED_OTHERWISE } naming;

/* naming_of tells how a signature is named in a query or a form: as a parameter is, behind its beginning or an '&' and
 * before '=', or as in a list. */
static naming naming_of(bns_slice place) {
  static const char name[] = "signature";
  naming found = NAMED_NOWHERE;
  for (size_t at = 0; (at += slice_find(slice_from(place, at), name)) < place.len; at += sizeof name - 1) {
    bns_slice rest = slice_from(place, at + sizeof name - 1);
    uint8_t before = at > 0 ? place.ptr[at - 1] : '&';
    if (rest.len == 0 || slice_word(before) || slice_word(rest.ptr[0])) continue;
    if (rest.ptr[0] == '=' && (before == '&' || before == '?')) return NAMED_AS_PARAMETER;
    found = NAMED_OTHERWISE;
  }
  return found;
}

/* is_shown tells that a request of parameters is shown as somebody likes, and not as the command that sends it. */
static int is_shown(const input *in) {
  return in->kind != INPUT_CURL && in->scheme->form == BNS_FORM_REST;
}

/* is_listed tells of parameters that they stand in a list, which was read as a body or a query as it is: of what stands
 * in it nobody is told that it is missing. */
static int is_listed(const input *in) {
  if (!is_shown(in)) return 0;
  naming query = naming_of(slice_from(in->wire.target, slice_index(in->wire.target, '?')));
  naming body = json_is(in->wire.body) ? NAMED_NOWHERE : naming_of(in->wire.body);
  return query != NAMED_AS_PARAMETER && body != NAMED_AS_PARAMETER && (query || body);
}

/* is_left_out tells that points stand in the place of parameters: a=1&...&timestamp=2. */
static int is_left_out(const input *in) {
  static const char *const points[] = {"&...", "?...&", "&\xE2\x80\xA6", "?\xE2\x80\xA6&"};
  return is_shown(in) && (has_any(in->wire.target, points, sizeof points / sizeof *points) ||
                          has_any(in->wire.body, points, sizeof points / sizeof *points));
}

/* is_misread tells of hex, or of decimal digits, that among them stand letters which whoever reads a picture takes for
 * digits. */
static int is_misread(bns_slice text, size_t len, int is_hex) {
  size_t num = 0;
  for (size_t i = 0; i < text.len; i++) {
    int is_alike = memchr("lIOo", text.ptr[i], 4) != NULL;
    if (!is_alike && (is_hex ? bns_hex_value(text.ptr[i]) < 0 : text.ptr[i] - (unsigned)'0' >= 10u)) return 0;
    num += (size_t)is_alike;
  }
  return num > 0 && num < text.len && text.len == len;
}

/* time_of gives what is sent as the timestamp of parameters; empty: there is none. */
static bns_slice time_of(const bns_wire *wire) {
  static const char name[] = "timestamp=";
  bns_slice place = slice_from(wire->target, slice_find(wire->target, name));
  if (place.len == 0) place = slice_from(wire->body, slice_find(wire->body, name));
  place = slice_from(place, sizeof name - 1);
  return slice_until(place, slice_index(place, '&'));
}

/* is_of_picture tells of a request that it was read off a picture: so no program sends it. */
static int is_of_picture(const input *in) {
  bns_slice signature = reading_signature(&in->wire);
  return is_misread(slice_until(signature, slice_index(signature, ' ')), HMAC_HEX, 1) ||
         is_misread(time_of(&in->wire), MILLISECONDS_LEN, 0);
}

/* has_signature_apart tells that a whole signature stands in a text behind a name for it. */
static int has_signature_apart(bns_slice text) {
  static const char name[] = "signature";
  for (size_t at = 0; (at += slice_find_nocase(slice_from(text, at), name)) < text.len; at += sizeof name - 1) {
    bns_slice rest = slice_from(text, at + sizeof name - 1);
    size_t gap = 0, len = 0;
    while (gap < rest.len && gap < GAP_MAX && !slice_word(rest.ptr[gap]))
      gap++;
    while (gap + len < rest.len && (slice_word(rest.ptr[gap + len]) || memchr("+/%", rest.ptr[gap + len], 3) != NULL))
      len++;
    if (len >= HMAC_HEX) return 1;
  }
  return 0;
}

/* has_signature_behind tells that the digits of a signature stand anywhere behind a name for it, as in a table below
 * its heading. */
static int has_signature_behind(bns_slice text) {
  text = slice_from(text, slice_find_nocase(text, "signature"));
  while (text.len > 0) {
    size_t hex = 0, len = 0;
    while (len < text.len && (slice_word(text.ptr[len]) || memchr("+/%=", text.ptr[len], 4) != NULL)) {
      hex += bns_hex_value(text.ptr[len]) >= 0;
      len++;
    }
    if (len > HMAC_HEX || (len == HMAC_HEX && hex == len)) return 1;
    text = slice_from(text, len + 1);
  }
  return 0;
}

/* has_name_of_signature: what was read has one, whatever stands for it. */
static int has_name_of_signature(const bns_wire *wire) {
  return slice_contains_nocase(wire->target, "signature") || slice_contains_nocase(wire->body, "signature");
}

/* is_unread tells of an address alone, with headers or without, or of names and values, of a request that is signed by
 * headers, and of a frame that was made of names and values, that its signature stands in the text, and was not read.
 */
static int is_unread(const input *in, mem *arena, bns_slice text) {
  bns_slice sent;
  size_t at;
  if (is_shown(in) && in->kind == INPUT_REQUEST && in->written.ptr == NULL) return 0;
  if (is_shown(in)) return !has_name_of_signature(&in->wire) && has_signature_behind(text);
  if (in->scheme->headers != NULL)
    return in->kind != INPUT_CURL && !bns_find_header(&sent, &in->wire, in->scheme->headers->signature) &&
           has_signature_apart(text);
  return in->kind == INPUT_FRAME && !slice_offset(&at, in->wire.message, text) && !reading_is_whole(in, arena) &&
         has_signature_apart(text);
}

int reading_is_doubtful(const input *first, mem *arena, bns_slice text) {
  if (first->is_torn || is_unread(first, arena, text) || is_left_out(first) || is_of_picture(first)) return 1;
  if (is_listed(first) || (first->is_pieced && lacks_what_is_there(first, text, "timestamp"))) return 1;
  if (ends_a_sentence(reading_signature(&first->wire))) return 1;
  return !is_taken_down(first, text) && is_altered(first, text) && !is_clean(first, arena, text);
}
