/* stages.c - the table "When a stage is equal". */
#include "run/judge/stages.h"

#include <stdlib.h>
#include <string.h>

#include "run/adapter/reply.h"
#include "suite/scheme_traits.h"
#include "text.h"
#include "util/word_table.h"
#include "util/json_text.h"

static const word names[NUM_STAGES] = {WORD("payload"), WORD("signature"), WORD("target"),
                                       WORD("headers"), WORD("body"),      WORD("message")};

const char *stage_name(stage which) {
  return names[which].text;
}

/* --------------------------------------------------------------------------------------------------------- reading */

static const char *read_headers(stages *out, mem *scratch, const bns_json *list) {
  const bns_json *at;
  uint32_t i;
  if (list->type != BNS_JSON_ARRAY) return "headers that are no list of pairs";
  out->headers = mem_alloc(scratch, list->count * sizeof *out->headers);
  for (i = 0, at = bns_json_child(list); i < list->count; i++) {
    bns_header *header = &out->headers[out->num_headers++];
    const bns_json *name;
    if (at->type != BNS_JSON_ARRAY || at->count != 2) return "headers that are no list of pairs";
    name = bns_json_child(at);
    if (reply_text(&header->name, scratch, name) != 0) return "a header whose name is no text";
    if (reply_text(&header->value, scratch, bns_json_next(name)) != 0) return "a header whose value is no text";
    at = bns_json_next(at);
  }
  out->has[STAGE_HEADERS] = 1;
  return NULL;
}

static const char *read_text(stages *out, mem *scratch, stage which, const bns_json *field, int of_vector) {
  static const char *const wrong[NUM_STAGES] = {"a payload that is no text", "a signature that is no text",
                                                "a target that is no text",  "",
                                                "a body that is no text",    "a message that is no text"};
  bns_slice *text = &out->text[which];
  if (of_vector)
    *text = vectors_expand(scratch, field);
  else if (reply_text(text, scratch, field) != 0)
    return wrong[which];
  out->has[which] = 1;
  return NULL;
}

const char *stages_read(stages *out, mem *scratch, const bns_json *ok, int of_vector) {
  const bns_json *at, *value = NULL;
  const char *wrong = NULL;
  uint32_t i;
  memset(out, 0, sizeof *out);
  if (ok->type != BNS_JSON_OBJECT) return "an ok that is no object";
  at = bns_json_child(ok);
  for (i = 0; i < ok->count && wrong == NULL; i++, at = bns_json_next(value)) {
    bns_slice name;
    int s = reply_text(&name, scratch, at) == 0 ? words_find(name, names, NUM_STAGES) : -1;
    value = bns_json_next(at);
    if (s < 0) continue;
    if (out->has[s]) return "a stage that stands there twice";
    wrong =
        s == STAGE_HEADERS ? read_headers(out, scratch, value) : read_text(out, scratch, (stage)s, value, of_vector);
  }
  return wrong;
}

const bns_header *stages_header(const bns_header *headers, size_t num_headers, const char *name) {
  size_t i;
  for (i = 0; i < num_headers; i++)
    if (bns_slice_is_nocase(headers[i].name, name)) return &headers[i];
  return NULL;
}

/* ------------------------------------------------------------------------------------------------------ parameters */

static int param_order(const bns_param *a, const bns_param *b) {
  int order = bns_slice_compare(a->name, b->name);
  if (order == 0) order = bns_slice_compare(a->value, b->value);
  return order != 0 ? order : (int)a->kind - (int)b->kind;
}

static int param_order_of(const void *a, const void *b) {
  return param_order(a, b);
}

int params_same(bns_param *a, size_t num_a, bns_param *b, size_t num_b, int by_kind) {
  size_t i;
  if (num_a != num_b) return 0;
  if (num_a == 0) return 1;
  qsort(a, num_a, sizeof *a, param_order_of);
  qsort(b, num_b, sizeof *b, param_order_of);
  for (i = 0; i < num_a; i++) {
    if (!bns_slice_equal(a[i].name, b[i].name) || !bns_slice_equal(a[i].value, b[i].value)) return 0;
    if (by_kind && a[i].kind != b[i].kind) return 0;
  }
  return 1;
}

/* After sorting: a name twice stands side by side. */
static int has_twice(const bns_param *params, size_t num_params) {
  size_t i;
  for (i = 1; i < num_params; i++)
    if (bns_slice_equal(params[i - 1].name, params[i].name)) return 1;
  return 0;
}

/* ----------------------------------------------------------------------------------------------------------- frames */

static bns_value kind_of_value(const bns_json *value) {
  if (value->type == BNS_JSON_NUMBER) return BNS_NUMBER;
  return value->type == BNS_JSON_TRUE || value->type == BNS_JSON_FALSE ? BNS_BOOLEAN : BNS_TEXT;
}

/* The members of an object as parameters; null, lists and objects as the text that stands there. */
static int read_params(bns_param *params, mem *scratch, const bns_json *object) {
  const bns_json *at = bns_json_child(object), *value;
  uint32_t i;
  for (i = 0; i < object->count; i++, at = bns_json_next(value)) {
    value = bns_json_next(at);
    if (reply_text(&params[i].name, scratch, at) != 0) return -1;
    params[i].kind = kind_of_value(value);
    params[i].value.ptr = value->ptr;
    params[i].value.len = value->len;
    if (value->type == BNS_JSON_STRING && reply_text(&params[i].value, scratch, value) != 0) return -1;
  }
  return 0;
}

int frame_read(frame *out, mem *scratch, bns_slice message) {
  const bns_json *json = json_read(scratch, message), *method, *params;
  bns_param *top;
  memset(out, 0, sizeof *out);
  if (json == NULL || json->type != BNS_JSON_OBJECT) return -1;
  top = mem_alloc(scratch, json->count * sizeof *top);
  if (read_params(top, scratch, json) != 0) return -1;
  if (json->count != 0) qsort(top, json->count, sizeof *top, param_order_of);
  if (has_twice(top, json->count)) return -1;
  method = bns_json_member(json, "method");
  params = bns_json_member(json, "params");
  if (method == NULL || method->type != BNS_JSON_STRING || reply_text(&out->method, scratch, method) != 0) return -1;
  if (params == NULL || params->type != BNS_JSON_OBJECT) return -1;
  out->num_params = params->count;
  out->params = mem_alloc(scratch, params->count * sizeof *out->params);
  return read_params(out->params, scratch, params);
}

static int frames_equal(mem *scratch, bns_slice right, bns_slice yours) {
  frame a, b;
  if (frame_read(&a, scratch, right) != 0 || frame_read(&b, scratch, yours) != 0) return 0;
  return bns_slice_equal(a.method, b.method) && params_same(a.params, a.num_params, b.params, b.num_params, 1);
}

/* -------------------------------------------------------------------------------------------------------------- FIX */

enum { SOH = 1 };

static int field_is(const bns_param *field, const char *tag, uint64_t number) {
  uint64_t value;
  return bns_slice_is(field->name, tag) && bns_number(&value, field->value) == BNS_OK && value == number;
}

/* BodyLength counts from behind its own SOH up to and with the one before 10=; CheckSum is the sum of all bytes before
 * 10=, modulo 256, in three digits. */
static int frame_of_fix_holds(const bns_param *fields, size_t num, bns_slice message) {
  const bns_param *last = &fields[num - 1];
  size_t body = (size_t)(fields[1].value.ptr - message.ptr) + fields[1].value.len + 1;
  size_t trailer = (size_t)(last->name.ptr - message.ptr), i;
  unsigned sum = 0;
  for (i = 0; i < trailer; i++)
    sum += message.ptr[i];
  return field_is(&fields[1], "9", trailer - body) && last->value.len == 3 && field_is(last, "10", sum % 256);
}

int fix_read(bns_param **fields, size_t *num_fields, mem *scratch, bns_slice message) {
  size_t i, num = 0;
  bns_param *list;
  bns_slice rest = message;
  for (i = 0; i < message.len; i++)
    num += message.ptr[i] == SOH;
  if (num < 4 || message.ptr[message.len - 1] != SOH) return -1;
  *fields = list = mem_alloc(scratch, num * sizeof *list);
  *num_fields = num;
  for (i = 0; i < num; i++) {
    const uint8_t *end = memchr(rest.ptr, SOH, rest.len), *equals;
    size_t len = (size_t)(end - rest.ptr);
    equals = len == 0 ? NULL : memchr(rest.ptr, '=', len);
    if (equals == NULL) return -1;
    list[i].name.ptr = rest.ptr;
    list[i].name.len = (size_t)(equals - rest.ptr);
    list[i].value.ptr = equals + 1;
    list[i].value.len = len - list[i].name.len - 1;
    rest.ptr += len + 1;
    rest.len -= len + 1;
  }
  if (!bns_slice_is(list[0].name, "8") || !bns_slice_is(list[2].name, "35")) return -1;
  return frame_of_fix_holds(list, num, message) ? 0 : -1;
}

static int fix_equal(mem *scratch, bns_slice right, bns_slice yours) {
  bns_param *a, *b;
  size_t num_a, num_b;
  if (fix_read(&a, &num_a, scratch, right) != 0 || fix_read(&b, &num_b, scratch, yours) != 0) return 0;
  /* 9 and 10 have been judged by their value; what is left has to be the same. */
  a[1].value = b[1].value;
  a[num_a - 1].value = b[num_b - 1].value;
  return bns_slice_equal(a[0].value, b[0].value) && bns_slice_equal(a[2].value, b[2].value) &&
         params_same(a, num_a, b, num_b, 0);
}

/* -------------------------------------------------------------------------------------------------------- comparing */

static size_t first_difference(bns_slice a, bns_slice b) {
  size_t i = 0;
  while (i < a.len && i < b.len && a.ptr[i] == b.ptr[i])
    i++;
  return i;
}

static uint8_t lower(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static int equal_nocase(bns_slice a, bns_slice b) {
  size_t i;
  if (a.len != b.len) return 0;
  for (i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return 0;
  return 1;
}

int signature_equal(const vector *v, bns_slice a, bns_slice b) {
  int in_hex = v->key != NULL && v->key->kind == BNS_KIND_HMAC && scheme_hmac(v->scheme) == BNS_SHA256;
  return in_hex ? equal_nocase(a, b) : bns_slice_equal(a, b);
}

static bns_slice header_line(mem *scratch, const bns_header *header) {
  buf line = {NULL, 0, 0};
  bns_slice text = {NULL, 0};
  if (header == NULL) return text;
  buf_put_slice(&line, header->name);
  buf_put_text(&line, ": ");
  buf_put_slice(&line, header->value);
  return mem_take(scratch, &line);
}

/* Each expected header is there, and wherever it stands it has this value. */
static int headers_differ(difference *out, mem *scratch, const stages *right, const stages *yours) {
  size_t i, k;
  for (i = 0; i < right->num_headers; i++) {
    const bns_header *want = &right->headers[i], *wrong = NULL;
    size_t num_found = 0;
    for (k = 0; k < yours->num_headers; k++) {
      const bns_header *have = &yours->headers[k];
      if (!equal_nocase(want->name, have->name)) continue;
      num_found++;
      if (wrong == NULL && !bns_slice_equal(want->value, have->value)) wrong = have;
    }
    if (num_found != 0 && wrong == NULL) continue;
    out->right = header_line(scratch, want);
    out->yours = header_line(scratch, wrong);
    out->offset = wrong == NULL ? 0 : want->name.len + 2 + first_difference(want->value, wrong->value);
    return 1;
  }
  return 0;
}

static int texts_differ(difference *out, mem *scratch, const vector *v, bns_slice right, bns_slice yours) {
  int equal = bns_slice_equal(right, yours);
  if (!equal && out->stage == STAGE_SIGNATURE) equal = signature_equal(v, right, yours);
  if (!equal && out->stage == STAGE_MESSAGE)
    equal = v->scheme->form == BNS_FORM_FIX ? fix_equal(scratch, right, yours) : frames_equal(scratch, right, yours);
  out->right = right;
  out->yours = yours;
  out->offset = first_difference(right, yours);
  return !equal;
}

int stages_differ(difference *out, mem *scratch, const vector *v, const stages *right, const stages *yours) {
  int s;
  for (s = 0; s < NUM_STAGES; s++) {
    int differs;
    if (!right->has[s] || !yours->has[s]) continue;
    out->stage = (stage)s;
    if (s == STAGE_HEADERS)
      differs = headers_differ(out, scratch, right, yours);
    else
      differs = texts_differ(out, scratch, v, right->text[s], yours->text[s]);
    if (differs) return 1;
  }
  return 0;
}
