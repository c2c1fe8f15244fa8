/* written_signature.c - finds signature= in a query or a form. */
#include "input/written_signature.h"

#include <string.h>

#include "util/slice.h"

enum { SIGNATURE_MIN = 16 };

bns_slice written_parameter(bns_slice place) {
  size_t at = slice_find(place, "signature=");
  bns_slice sent = slice_from(place, at + 10);
  return at == place.len ? sent : slice_until(sent, slice_index(sent, '&'));
}

int written_whole(bns_slice signature) {
  return signature.len >= SIGNATURE_MIN && memchr(signature.ptr, '{', signature.len) == NULL &&
         slice_find(signature, "...") == signature.len;
}
