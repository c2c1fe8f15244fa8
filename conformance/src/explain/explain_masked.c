#include "explain/explain_masked.h"

#include "input/masked.h"

static int try_one(bns_slice *name, bns_slice *value, const char *called, bns_slice text) {
  if (text.len == 0 || !masked_is(text)) return 0;
  *name = bns_slice_of(called);
  *value = text;
  return 1;
}

int explain_masked(bns_slice *name, bns_slice *value, const parsed_request *request, int is_printed) {
  int is_pay = request->scheme->form == BNS_FORM_HEADERS;
  if (masked_signature_is(request->raw_signature, is_printed)) {
    *name = bns_slice_of("signature");
    *value = request->raw_signature;
    return 1;
  }
  if (try_one(name, value, is_pay ? "certificate" : "API key", request->seen.api_key)) return 1;
  if (is_pay && try_one(name, value, "nonce", request->fields[BNS_FIELD_NONCE])) return 1;
  if (try_one(name, value, "timestamp", request->seen.timestamp)) return 1;
  for (size_t i = 0; i < request->num_parts; i++) {
    if (!masked_is(request->parts[i].value)) continue;
    *name = request->parts[i].name;
    *value = request->parts[i].value;
    return 1;
  }
  return 0;
}
