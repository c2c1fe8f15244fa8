/* diagnosed.c - requests for the snapshots of the diagnosis. */
#include "diagnosed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/signing/candidate_signer.h"
#include "run/judge/failure_findings.h"
#include "snapshot.h"
#include "text.h"
#include "util/slice.h"

#define REQUESTS "conformance/tests/data/diagnosed.jsonl"
enum { MOST_VALUES = 400, LONGEST_EDITED = 2000 };

/* ------------------------------------------------------------------------------------------------------ the rows */

static bns_slice text_of(mem *arena, const bns_json *row, const char *name) {
  return vectors_expand(arena, bns_json_member(row, name));
}

static long long number_of(mem *arena, const bns_json *row, const char *name) {
  const bns_json *field = bns_json_member(row, name);
  char digits[32];
  if (field == NULL) return 0;
  bns_slice text = field->type == BNS_JSON_STRING ? vectors_expand(arena, field) : (bns_slice){field->ptr, field->len};
  assert_true(text.len < sizeof digits);
  memcpy(digits, text.ptr, text.len);
  digits[text.len] = 0;
  return strtoll(digits, NULL, 10);
}

static void put_time(asked *out, mem *arena, const bns_json *row, const char *name) {
  out->limits.has_now = bns_json_member(row, name) != NULL;
  out->limits.now_us = number_of(arena, row, name) * 1000;
}

static void read_vector(asked *out, mem *arena, const vector *v) {
  stages right;
  bns_wire wire;
  out->name = v->id;
  failure_findings_key(&out->key, v->key);
  out->is_right = v->op != OP_VERIFY;
  if (out->is_right) {
    assert_null(stages_read(&right, arena, v->expect_ok, 1));
    out->is_read = failure_findings_right(&out->request, arena, v, &right);
    put_time(out, arena, v->json, "time_ms");
  } else if (failure_findings_wire(&wire, arena, v)) {
    out->is_read = parsed_request_read(&out->request, arena, v->scheme, &wire, (bns_slice){NULL, 0});
    put_time(out, arena, v->json, "now_ms");
  } else {
    parsed_request_of_payload(&out->request, v->scheme, text_of(arena, v->json, "payload"),
                              text_of(arena, v->json, "signature"));
    out->is_read = 1;
  }
}

static void read_headers(bns_wire *wire, mem *arena, const bns_json *pairs) {
  if (pairs == NULL || pairs->count == 0) return;
  bns_header *list = mem_alloc(arena, pairs->count * sizeof *list);
  const bns_json *pair = bns_json_child(pairs);
  for (size_t i = 0; i < pairs->count; i++, pair = bns_json_next(pair)) {
    list[i].name = vectors_expand(arena, bns_json_child(pair));
    list[i].value = vectors_expand(arena, bns_json_next(bns_json_child(pair)));
  }
  wire->headers = list;
  wire->num_headers = pairs->count;
}

/* What a row says of the key is put in place of what the test key of that name has. */
static void read_key(asked *out, mem *arena, const vector_set *vectors, const bns_json *row) {
  const test_key *key = vectors_key(vectors, text_of(arena, row, "key"));
  const struct {
    const char *name;
    bns_slice *to;
  } fields[] = {{"secret", &out->key.secret},
                {"public_pem", &out->key.public_pem},
                {"api_key", &out->key.api_key},
                {"serial", &out->key.serial},
                {"merchant", &out->key.merchant}};
  if (key != NULL) failure_findings_key(&out->key, key);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    if (bns_json_member(row, fields[i].name) != NULL) *fields[i].to = text_of(arena, row, fields[i].name);
}

/* Puts the right signature in place of the row's. */
static void sign(asked *out, mem *arena) {
  candidate_signer m;
  candidate d;
  bns_wire wire;
  candidate_signer_open(&m, arena, out->request.scheme, &out->key, out->request.seen.payload.len);
  candidate_open(&d, arena, &out->request, &out->key);
  d.signer = &m;
  d.arena = arena;
  bns_slice right = candidate_right_signature(&d);
  if (out->request.scheme->form == BNS_FORM_REST) right = mem_percent(arena, right);
  if (!m.usable || right.len == 0 || !parsed_request_sign(&wire, arena, &out->request, right))
    fail_msg("%.*s cannot be signed", (int)out->name.len, (const char *)out->name.ptr);
  candidate_close(&d);
  candidate_signer_close(&m);
  out->is_read = parsed_request_read(&out->request, arena, out->request.scheme, &wire, out->request.host);
  out->is_right = 1;
}

static void read_request(asked *out, mem *arena, const vector_set *vectors, const bns_json *row) {
  bns_slice scheme = text_of(arena, row, "scheme");
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  out->name = text_of(arena, row, "name");
  wire.method = text_of(arena, row, "method");
  wire.target = text_of(arena, row, "target");
  wire.body = text_of(arena, row, "body");
  wire.message = text_of(arena, row, "message");
  read_headers(&wire, arena, bns_json_member(row, "headers"));
  read_key(out, arena, vectors, row);
  put_time(out, arena, row, "now_ms");
  if (bns_json_member(row, "signed") != NULL) out->limits.signed_text = text_of(arena, row, "signed");
  out->is_read = parsed_request_read(&out->request, arena, bns_scheme_find((const char *)scheme.ptr, scheme.len), &wire,
                                     text_of(arena, row, "host"));
  if (bns_json_member(row, "sign") != NULL) sign(out, arena);
  out->request.answer_code = (long)number_of(arena, row, "answer");
  out->request.answer_text = text_of(arena, row, "says");
}

static void read_row(asked *out, mem *arena, const vector_set *vectors, bns_slice line) {
  bns_json *values = mem_alloc(arena, MOST_VALUES * sizeof *values);
  size_t num, at;
  if (bns_json_parse(values, MOST_VALUES, &num, &at, line.ptr, line.len) != BNS_OK)
    fail_msg("%s: %.*s", REQUESTS, (int)line.len, (const char *)line.ptr);
  bns_slice id = text_of(arena, values, "vector");
  if (id.len == 0) {
    read_request(out, arena, vectors, values);
    return;
  }
  const vector *v = vectors_find(vectors, id);
  if (v == NULL || v->key == NULL) fail_msg("no such vector: %.*s", (int)id.len, (const char *)id.ptr);
  read_vector(out, arena, v);
}

void asked_load(asked_set *set) {
  char problem[256];
  bns_slice text, line;
  memset(set, 0, sizeof *set);
  assert_int_equal(vectors_load(&set->vectors, NULL, problem, sizeof problem), 0);
  text = snapshot_file(&set->arena, REQUESTS);
  set->list = mem_alloc(&set->arena, (text.len / 8 + 1) * sizeof *set->list);
  while (slice_line(&line, &text))
    if (line.len > 0) read_row(&set->list[set->num++], &set->arena, &set->vectors, line);
}

void asked_free(asked_set *set) {
  mem_free(&set->arena);
  vectors_free(&set->vectors);
}

/* --------------------------------------------------------------------------------------------------------- edits */

static uint32_t next(uint32_t *number) {
  *number = *number * UINT32_C(1664525) + UINT32_C(1013904223);
  return *number >> 8;
}

static bns_slice edited(mem *arena, bns_slice text, uint32_t number) {
  static const char *const words[] = {"%20",
                                      "%2B",
                                      "+",
                                      "&",
                                      "=",
                                      "%25",
                                      "\"",
                                      "'",
                                      "[",
                                      "]",
                                      "{",
                                      "}",
                                      ",",
                                      ":",
                                      "null",
                                      "None",
                                      "undefined",
                                      "True",
                                      "1e-7",
                                      "1E+3",
                                      "0.10",
                                      "-",
                                      "\xc3\xa9",
                                      "\xe4\xb8\xad",
                                      "\xf0\x9f\x9a\x80",
                                      "%C3%A9",
                                      "%e4%b8%ad",
                                      "\r\n",
                                      "\n",
                                      " ",
                                      "\t",
                                      "\\u00e9",
                                      "\\n",
                                      "\\\"",
                                      "\\/",
                                      "&amp;",
                                      "\xc3\x97",
                                      "NaN",
                                      "#",
                                      "?",
                                      "%",
                                      "%2",
                                      "/",
                                      "0",
                                      "9",
                                      "5000",
                                      "60001",
                                      "recvWindow=1&",
                                      "timestamp=1&",
                                      "&signature=00",
                                      "signature",
                                      "a",
                                      "Z",
                                      "_",
                                      "1,5",
                                      "%2C",
                                      "%5B",
                                      "%22",
                                      "false",
                                      "()",
                                      "${X}",
                                      "{{x}}",
                                      "undefined&",
                                      "\x01",
                                      ".",
                                      "000",
                                      "stamp",
                                      "%26",
                                      "%3D",
                                      "BUY"};
  size_t at = text.len > 0 ? next(&number) % (text.len + 1) : 0, kind = next(&number) % 4;
  uint32_t most = next(&number) % 4 == 0 ? 24 : 3;
  size_t len = 1 + next(&number) % most;
  const char *word = words[next(&number) % (sizeof words / sizeof *words)];
  buf out = {NULL, 0, 0};
  if (kind > 0 && at + len > text.len) kind = 0;
  buf_put_slice(&out, slice_until(text, at));
  if (kind == 0 || kind == 1) buf_put_text(&out, word);
  if (kind == 3) buf_put_slice(&out, slice_until(slice_from(text, at), len));
  buf_put_slice(&out, slice_from(text, kind == 1 || kind == 2 ? at + len : at));
  return mem_take(arena, &out);
}

int asked_edit(asked *out, mem *arena, const asked *from, uint32_t number) {
  bns_wire wire = from->request.wire;
  bns_slice *texts[3] = {&wire.target, &wire.body, &wire.message}, *chosen = NULL;
  size_t which = next(&number) % 4;
  *out = *from;
  for (size_t i = 0; i < 3; i++)
    if (texts[(which + i) % 3]->len > 0 && chosen == NULL) chosen = texts[(which + i) % 3];
  if (which == 3 && wire.num_headers > 0) {
    bns_header *headers = mem_alloc(arena, wire.num_headers * sizeof *headers);
    memcpy(headers, wire.headers, wire.num_headers * sizeof *headers);
    wire.headers = headers;
    chosen = &headers[next(&number) % wire.num_headers].value;
  }
  if (chosen == NULL || chosen->len > LONGEST_EDITED) return 0; /* a payload alone, or what is about a limit */
  *chosen = edited(arena, *chosen, number);
  out->is_right = 0;
  out->is_read = parsed_request_read(&out->request, arena, from->request.scheme, &wire, from->request.host);
  out->request.answer_code = from->request.answer_code;
  out->request.answer_text = from->request.answer_text;
  return out->is_read;
}
