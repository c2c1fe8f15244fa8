/* wire.c - what the schemes' files share: small steps of writing a wire form and of reading one. */
#include "wire.h"

#include <string.h>

static int has_byte(bns_slice text, uint8_t byte) {
  return text.len > 0 && memchr(text.ptr, byte, text.len) != NULL;
}

int bns_header_safe(bns_slice value) {
  return !has_byte(value, '\r') && !has_byte(value, '\n') && !has_byte(value, 0);
}

int bns_all_digits(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return 0;
  return text.len > 0;
}

void bns_put_layout(bns_out *out, const bns_layout *layout, const bns_slice *fields) {
  for (size_t i = 0; i < layout->num; i++) {
    if (i > 0) bns_put_text(out, layout->separator);
    bns_put_slice(out, fields[layout->order[i]]);
  }
  if (layout->at_end) bns_put_text(out, layout->separator);
}

bns_slice bns_out_since(const bns_out *out, size_t at) {
  bns_slice slice = {NULL, 0};
  if (out->len <= out->cap && out->len > at) {
    slice.ptr = out->ptr + at;
    slice.len = out->len - at;
  }
  return slice;
}

int bns_find_header(bns_slice *value, const bns_wire *wire, const char *name) {
  for (size_t i = 0; i < wire->num_headers; i++) {
    if (bns_slice_is_nocase(wire->headers[i].name, name)) {
      *value = wire->headers[i].value;
      return 1;
    }
  }
  return 0;
}

void bns_put_again(bns_draft *draft, size_t at, size_t len) {
  if (draft->out.len > draft->out.cap || len == 0) {
    draft->out.len += len;
  } else {
    bns_put(&draft->out, draft->out.ptr + at, len);
  }
}

void bns_add_header(bns_draft *draft, const char *name, bns_slice value) {
  bns_header *header = &draft->parts->headers[draft->parts->num_headers++];
  header->name = bns_slice_of(name);
  header->value = value;
}

size_t bns_signature_room(bns_algorithm algorithm) {
  switch (algorithm) {
  case BNS_HMAC_SHA256: return 64;
  case BNS_HMAC_SHA512: return 128;
  case BNS_ED25519: return 88;
  case BNS_RSA_SHA256: break;
  }
  return BNS_SIGNATURE_MAX;
}

static int is_base64(bns_algorithm algorithm) {
  return algorithm == BNS_RSA_SHA256 || algorithm == BNS_ED25519;
}

void bns_put_signature(bns_draft *draft, int percent) {
  size_t room = bns_signature_room(draft->algorithm) * (percent ? 3 : 1);
  size_t before = draft->out.len;
  if (percent && is_base64(draft->algorithm)) {
    bns_put_percent(&draft->out, draft->parts->signature);
  } else {
    bns_put_slice(&draft->out, draft->parts->signature);
  }
  draft->slack += room - (draft->out.len - before);
}
