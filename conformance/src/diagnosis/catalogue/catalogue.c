/* catalogue.c - the catalogue: the rows of all families, one after the other. */
#include "diagnosis/catalogue/catalogue.h"

static const mistake_family *const families[] = {
    &mistakes_parts,   &mistakes_ws,  &mistakes_encoding, &mistakes_join,   &mistakes_unset,
    &mistakes_charset, &mistakes_key, &mistakes_output,   &mistakes_hex,    &mistakes_pay,
    &mistakes_webhook, &mistakes_fix, &mistakes_seen,     &mistakes_context};

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

const mistake *mistake_of_value(size_t index, int *is_number) {
  static struct {
    const char *id;
    int is_number;
    const mistake *row; /* looked up once: `serve` asks for it of every request */
  } values[] = {{"scientific-notation", 1, NULL},
                {"locale-decimal-comma", 1, NULL},
                {"null-literal-param", 0, NULL},
                {"boolean-capitalised", 0, NULL}};
  if (index >= sizeof values / sizeof *values) return NULL;
  if (values[index].row == NULL) values[index].row = mistake_find(bns_slice_of(values[index].id));
  *is_number = values[index].is_number;
  return values[index].row;
}
