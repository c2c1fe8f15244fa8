/* reasons.c - reads vectors/reasons.json. */
#include "suite/reasons.h"

#include <stdio.h>
#include <string.h>

#include "suite/vectors_inside.h"
#include "text.h"

/* Names of what the exchange has besides the contract, in the order of refusal. */
static const char *const own_names[] = {"",        "too-many",   "not-read",          "body-json",
                                        "gateway", "no-session", "parameter-missing", "value-format"};
typedef char own_names_are_whole[sizeof own_names / sizeof *own_names == NOT_REFUSED ? 1 : -1];

static const char *const products[] = {"spot", "sapi", "us", "futures", "spot-ws", "us-ws", "futures-ws", "fix", "pay"};
typedef char products_are_whole[sizeof products / sizeof *products == NUM_PRODUCTS ? 1 : -1];

const char *product_name(product which) {
  return products[which];
}

/* The row's name by its place: the reasons of the contract come first. */
static const char *name_at(size_t place) {
  return place < BNS_SIGNATURE ? bns_reason_name((bns_reason)(place + 1)) : own_names[place - BNS_SIGNATURE + 1];
}

static const char *text_of(mem *arena, const bns_json *object, const char *name) {
  bns_slice text = vectors_expand(arena, bns_json_member(object, name));
  return text.len == 0 ? "" : (const char *)mem_format(arena, "%.*s", (int)text.len, (const char *)text.ptr).ptr;
}

static uint64_t number_of(mem *arena, const bns_json *object, const char *name) {
  uint64_t number = 0;
  (void)bns_number(&number, vectors_expand(arena, bns_json_member(object, name)));
  return number;
}

static const bns_json *list_of(const bns_json *object, const char *name) {
  const bns_json *list = object->type == BNS_JSON_OBJECT ? bns_json_member(object, name) : NULL;
  return list != NULL && list->type == BNS_JSON_ARRAY ? list : NULL;
}

static unsigned products_of(mem *arena, const bns_json *answer) {
  const bns_json *names = list_of(answer, "of"), *name = names != NULL ? bns_json_child(names) : NULL;
  unsigned of = 0;
  for (size_t i = 0; name != NULL && i < names->count; i++, name = bns_json_next(name))
    for (unsigned which = 0; which < NUM_PRODUCTS; which++)
      if (bns_slice_is(vectors_expand(arena, name), products[which])) of |= 1u << which;
  return of;
}

static int read_answer(reason_answer *out, mem *arena, const bns_json *answer) {
  if (answer->type != BNS_JSON_OBJECT) return 0;
  out->of = products_of(arena, answer);
  out->when = vectors_expand(arena, bns_json_member(answer, "when"));
  out->status = (unsigned)number_of(arena, answer, out->of & 1u << PRODUCT_FIX ? "reject" : "status");
  out->tag = number_of(arena, answer, "tag");
  out->code = text_of(arena, answer, "code");
  out->text = text_of(arena, answer, "text");
  out->is_known = bns_slice_is(vectors_expand(arena, bns_json_member(answer, "sure")), "known");
  return out->of != 0 && out->code[0] != 0 && out->text[0] != 0;
}

static int read_row(reason_row *out, mem *arena, const bns_json *entry, const char *id) {
  const bns_json *answers = list_of(entry, "answers"), *at = answers != NULL ? bns_json_child(answers) : NULL;
  reason_answer *list;
  if (answers == NULL) return 0;
  list = mem_alloc(arena, (answers->count + 1) * sizeof *list);
  memset(list, 0, (answers->count + 1) * sizeof *list);
  for (size_t i = 0; i < answers->count; i++, at = bns_json_next(at))
    if (!read_answer(&list[i], arena, at)) return 0;
  out->id = id;
  out->says = text_of(arena, entry, "says");
  out->fix = text_of(arena, entry, "fix");
  out->answers = list;
  out->num_answers = answers->count;
  return out->says[0] != 0 && out->fix[0] != 0;
}

static const bns_json *entry_of(mem *arena, const bns_json *list, const char *id) {
  const bns_json *entry = list != NULL ? bns_json_child(list) : NULL;
  for (size_t i = 0; list != NULL && i < list->count; i++, entry = bns_json_next(entry))
    if (entry->type == BNS_JSON_OBJECT && bns_slice_is(vectors_expand(arena, bns_json_member(entry, "id")), id))
      return entry;
  return NULL;
}

const reason_row *reasons_read(mem *arena, const bns_json *file, char *problem, size_t problem_cap) {
  const bns_json *list = list_of(file, "reasons");
  reason_row *rows = mem_alloc(arena, NUM_REASONS * sizeof *rows);
  for (size_t i = 0; i < NUM_REASONS; i++) {
    const bns_json *entry = entry_of(arena, list, name_at(i));
    if (entry != NULL && read_row(&rows[i], arena, entry, name_at(i))) continue;
    snprintf(problem, problem_cap, "reasons.json: the row \"%s\" is missing, or not whole", name_at(i));
    return NULL;
  }
  return rows;
}

/* ---------------------------------------------------------------------------------------------------- looking up */

const reason_row *reason_of(const reason_row *rows, refusal why, bns_reason reason) {
  if (why == NOT_REFUSED || (why == REFUSED_BY_REASON && reason == BNS_VALID)) return NULL;
  return &rows[why == REFUSED_BY_REASON ? (size_t)reason - 1 : (size_t)BNS_SIGNATURE + why - 1];
}

const char *reason_id(const reason_row *rows, refusal why, bns_reason reason) {
  const reason_row *row = reason_of(rows, why, reason);
  return row == NULL ? "" : row->id;
}

const char *reason_says(const reason_row *rows, refusal why, bns_reason reason) {
  const reason_row *row = reason_of(rows, why, reason);
  return row == NULL ? "" : row->says;
}

const reason_answer *reason_answer_of(const reason_row *row, product which, const char *when) {
  for (size_t i = 0; row != NULL && i < row->num_answers; i++)
    if (row->answers[i].of & 1u << which && bns_slice_is(row->answers[i].when, when)) return &row->answers[i];
  return NULL;
}
