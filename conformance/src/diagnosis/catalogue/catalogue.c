/* catalogue.c - the catalogue: the rows of all families, one after the other. */
#include "diagnosis/catalogue/catalogue.h"

static const mistake_family *const families[] = {&mistakes_parts, &mistakes_ws,     &mistakes_encoding, &mistakes_join,
                                                 &mistakes_key,   &mistakes_output, &mistakes_pay,      &mistakes_fix,
                                                 &mistakes_seen,  &mistakes_context};

const mistake *mistake_at(size_t index) {
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    if (index < families[i]->num) return &families[i]->rows[index];
    index -= families[i]->num;
  }
  return NULL;
}

const mistake *mistake_find(bns_slice id) {
  const mistake *row;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++)
    if (bns_slice_is(id, row->id)) return row;
  return NULL;
}

int mistake_concerns(const mistake *row, const bns_scheme *scheme, bns_key_kind kind) {
  if (!(row->schemes & scheme->bit)) return 0;
  return row->kinds == 0 || kind == 0 || (row->kinds & (1u << (unsigned)kind)) != 0;
}

/* ---------------------------------------------------------------------------------------- a signature, however written
 */

enum { SIGNATURE_TEXT_MAX = 2 * BNS_SIGNATURE_MAX };

size_t mistake_unbase64(uint8_t *out, size_t cap, bns_slice text) {
  uint8_t standard[SIGNATURE_TEXT_MAX];
  bns_slice plain = {standard, 0};
  size_t len = 0;
  if (text.len == 0 || text.len + 4 > sizeof standard) return 0;
  if (text.len >= 128 && bns_unhex(out, cap, &len, text) == BNS_OK) return len;
  for (; plain.len < text.len; plain.len++) {
    uint8_t c = text.ptr[plain.len];
    standard[plain.len] = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  while (plain.len % 4 != 0)
    standard[plain.len++] = '=';
  return bns_unbase64(out, cap, &len, plain) == BNS_OK ? len : 0;
}

int mistake_is_ed25519(bns_slice text) {
  uint8_t raw[BNS_SIGNATURE_MAX];
  return mistake_unbase64(raw, sizeof raw, text) == 64;
}
