/* reading_choice.c - which of several readings of one text stands first. */
#include "input/reading_choice.h"

#include "input/pasted_http.h"
#include "input/written_signature.h"
#include "scheme.h"
#include "suite/scheme_traits.h"
#include "text.h"
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
  return in->host.len || (in->wire.target.len > 1 && in->wire.target.ptr[1] != '?');
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
  if (last == NULL || (!is_signed(*first) && is_signed(made)) || is_fuller(*first, made) ||
      (is_escaped && ((*first)->kind == INPUT_URL || (*first)->kind == INPUT_OBJECT))) {
    made->other = *first;
    *first = made;
  } else
    last->other = made;
}
