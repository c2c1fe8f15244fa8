#include "rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samples.h"
#include "support.h"
#include "text.h"

bns_slice S(const char *text) {
  return bns_slice_of(text == NULL ? "" : text);
}

void assert_slice(bns_slice slice, const char *text) {
  if (!bns_slice_is(slice, text))
    print_error("is:     %.*s\nshould: %s\n", (int)slice.len, (const char *)slice.ptr, text);
  assert_true(bns_slice_is(slice, text));
}

static const char *material_of(bns_key_kind kind, bns_use use) {
  switch (kind) {
  case BNS_KIND_RSA: return use == BNS_TO_SIGN ? sample_rsa_2048_private : sample_rsa_2048_public;
  case BNS_KIND_ED25519: return use == BNS_TO_SIGN ? sample_ed25519_private : sample_ed25519_public;
  case BNS_KIND_HMAC: break;
  }
  return DOCS_SECRET;
}

int open_kind(bns_key *key, const char *scheme, bns_key_kind kind, bns_use use) {
  bns_algorithm algorithm;
  const char *material = material_of(kind, use);
  memset(key, 0, sizeof *key);
  if (bns_scheme_algorithm(scheme_named(scheme), &algorithm, kind) != BNS_OK) return 0;
  bns_status status = bns_key_open(key, NULL, algorithm, use, (const uint8_t *)material, strlen(material));
  if (status == BNS_ERR_UNSUPPORTED) {
    print_message("skip: no linked back end has RSA\n");
    skip();
  }
  assert_int_equal(status, BNS_OK);
  return 1;
}

/* ------------------------------------------------------------------------------------------------- filling texts in */

typedef struct text {
  char *bytes;
  size_t len;
} text;

static void add(text *t, const char *bytes, size_t len) {
  t->bytes = realloc(t->bytes, t->len + len + 1);
  assert_non_null(t->bytes);
  memcpy(t->bytes + t->len, bytes, len);
  t->len += len;
  t->bytes[t->len] = 0;
}

static void add_percent(text *t, const char *signature) {
  uint8_t encoded[3 * BNS_SIGNATURE_MAX];
  bns_out out = {encoded, sizeof encoded, 0};
  bns_put_percent(&out, S(signature));
  assert_int_equal(bns_out_status(&out), BNS_OK);
  add(t, (const char *)encoded, out.len);
}

static void add_case(text *t, const char *signature, char from, char to) {
  for (; *signature != 0; signature++) {
    char c = *signature;
    if (c >= from && c <= from + 25) c = (char)(c - from + to);
    add(t, &c, 1);
  }
}

static void add_marked(text *t, char mark, const char *signature) {
  switch (mark) {
  case 'S': add(t, signature, strlen(signature)); break;
  case 'P': add_percent(t, signature); break;
  case 'U': add_case(t, signature, 'a', 'A'); break;
  case 'L': add_case(t, signature, 'A', 'a'); break;
  default: fail_msg("no mark {%c}", mark);
  }
}

char *fill(const char *source, const char *signature) {
  text t = {NULL, 0};
  add(&t, "", 0);
  for (; *source != 0; source++) {
    if (source[0] == '{' && source[1] != 0 && source[2] == '}' && strchr("SPUL", source[1]) != NULL) {
      add_marked(&t, source[1], signature);
      source += 2;
    } else {
      add(&t, source, 1);
    }
  }
  return t.bytes;
}

/* '|' becomes SOH; {9} the length from behind its field up to 10, {10} the sum of all before it. Written for the tests
 * alone, so that the reference is not judged by itself. */
static char *fill_fix(char *source) {
  text t = {NULL, 0};
  char *mark = strstr(source, "{9}"), number[24];
  for (char *c = source; *c != 0; c++)
    if (*c == '|') *c = 1;
  char *trailer = strstr(source, "\00110=");
  assert_non_null(trailer);
  if (mark != NULL) {
    (void)snprintf(number, sizeof number, "%zu", (size_t)(trailer + 1 - (mark + 4)));
    add(&t, source, (size_t)(mark - source));
    add(&t, number, strlen(number));
    source = mark + 3;
  }
  mark = strstr(source, "{10}");
  if (mark == NULL) {
    add(&t, source, strlen(source));
    return t.bytes;
  }
  add(&t, source, (size_t)(mark - source));
  unsigned sum = 0;
  for (size_t i = 0; i < t.len - 3; i++)
    sum += (unsigned char)t.bytes[i];
  (void)snprintf(number, sizeof number, "%03u", sum % 256);
  add(&t, number, 3);
  add(&t, mark + 4, strlen(mark + 4));
  return t.bytes;
}

/* --------------------------------------------------------------------------------------------------------- judging */

static char *signature_of(const row *r, const char *scheme, bns_key_kind kind) {
  uint8_t signature[BNS_SIGNATURE_MAX + 1];
  size_t len = 0;
  bns_key key;
  bns_slice payload = S(r->payload);
  if (!open_kind(&key, scheme, kind, BNS_TO_SIGN))
    return fill("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", "");
  bns_status status =
      bns_sign(&key, signature, BNS_SIGNATURE_MAX, &len, scheme_named(scheme), payload.ptr, payload.len);
  bns_key_close(&key);
  assert_int_equal(status, BNS_OK);
  signature[len] = 0;
  return fill((const char *)signature, "");
}

static bns_header header_of(char *line) {
  bns_header header;
  char *colon = strstr(line, ": ");
  assert_non_null(colon);
  header.name.ptr = (const uint8_t *)line;
  header.name.len = (size_t)(colon - line);
  header.value = S(colon + 2);
  return header;
}

static bns_reason judge(const char *scheme, bns_key_kind kind, const bns_wire *wire, int64_t now_us, size_t wire_len) {
  bns_circumstances known = {S(DOCS_KEY), S(KNOWN_SERIAL), kind, now_us != 0, now_us};
  bns_reason reason = BNS_VALID;
  size_t need, again;
  bns_key key;
  (void)open_kind(&key, scheme, kind, BNS_TO_VERIFY);
  bns_status status = bns_verify(&key, &reason, NULL, 0, &need, scheme_named(scheme), wire, &known);
  assert_int_equal(status, need > 0 ? BNS_ERR_ROOM : BNS_OK);
  assert_true(need <= 64 + 8 * wire_len);
  uint8_t *scratch = need > 0 ? malloc(need) : NULL;
  if (need > 0) {
    assert_int_equal(bns_verify(&key, &reason, scratch, need - 1, &again, scheme_named(scheme), wire, &known),
                     BNS_ERR_ROOM);
    assert_int_equal(again, need);
  }
  status = bns_verify(&key, &reason, scratch, need, &again, scheme_named(scheme), wire, &known);
  free(scratch);
  bns_key_close(&key);
  assert_int_equal(status, BNS_OK);
  assert_int_equal(again, need);
  return reason;
}

void judge_row(void **state) {
  const row *r = *state;
  const char *scheme = r->scheme == NULL ? "spot-rest" : r->scheme;
  bns_key_kind kind = r->kind == 0 ? BNS_KIND_HMAC : r->kind;
  static const char *const rest_headers[6] = {"x-mbx-apikey: " DOCS_KEY};
  const char *const *headers = r->headers[0] == NULL && r->target != NULL ? rest_headers : r->headers;
  char *signature = signature_of(r, scheme, kind), *lines[6] = {NULL};
  char *target = fill(r->target == NULL ? "" : r->target, signature),
       *body = fill(r->body == NULL ? "" : r->body, signature);
  char *message = fill(r->message == NULL ? "" : r->message, signature);
  if (strcmp(scheme, "fix-logon") == 0 && strstr(message, "{9}") != NULL) {
    char *filled = fill_fix(message);
    free(message);
    message = filled;
  }
  bns_header parsed[6];
  bns_wire wire = {S(r->method == NULL ? "POST" : r->method), S(target), parsed, 0, S(body), S(message)};
  size_t wire_len = wire.target.len + wire.body.len + wire.message.len;
  for (; wire.num_headers < 6 && headers[wire.num_headers] != NULL; wire.num_headers++) {
    lines[wire.num_headers] = fill(headers[wire.num_headers], signature);
    parsed[wire.num_headers] = header_of(lines[wire.num_headers]);
    wire_len += strlen(lines[wire.num_headers]);
  }
  bns_reason reason = judge(scheme, kind, &wire, r->now_us, wire_len);
  if (reason != r->reason) print_error("is: %s, should be: %s\n", bns_reason_name(reason), bns_reason_name(r->reason));
  assert_int_equal(reason, r->reason);
  for (size_t i = 0; i < 6; i++)
    free(lines[i]);
  free(message);
  free(body);
  free(target);
  free(signature);
}

int run_rows(const char *group, const row *rows, size_t num_rows) {
  struct CMUnitTest *tests = calloc(num_rows, sizeof *tests);
  if (tests == NULL) return 1;
  for (size_t i = 0; i < num_rows; i++) {
    row *copy = malloc(sizeof *copy); /* cmocka takes a pointer to what is not constant */
    if (copy == NULL) return 1;
    *copy = rows[i];
    tests[i].name = copy->name;
    tests[i].test_func = judge_row;
    tests[i].initial_state = copy;
  }
  int failures = _cmocka_run_group_tests(group, tests, num_rows, NULL, NULL);
  for (size_t i = 0; i < num_rows; i++)
    free(tests[i].initial_state);
  free(tests);
  return failures;
}

/* --------------------------------------------------------------------------------------------------------- signing */

uint8_t *sign_fully(bns_signed *out, const char *scheme, bns_key_kind kind, const bns_request *request) {
  const bns_scheme *s = scheme_named(scheme);
  size_t need, again;
  bns_key key;
  assert_true(open_kind(&key, scheme, kind, BNS_TO_SIGN));
  assert_int_equal(bns_sign_request(&key, out, NULL, 0, &need, s, request), BNS_ERR_ROOM);
  for (size_t cap = 0; cap < need; cap += kind == BNS_KIND_RSA ? 97 : 1) {
    uint8_t *small = malloc(cap + 1);
    assert_int_equal(bns_sign_request(&key, out, small, cap, &again, s, request), BNS_ERR_ROOM);
    assert_int_equal(again, need);
    free(small);
  }
  uint8_t *buf = malloc(need);
  assert_int_equal(bns_sign_request(&key, out, buf, need, &again, s, request), BNS_OK);
  assert_int_equal(again, need);
  bns_key_close(&key);
  return buf;
}

bns_status sign_status(const char *scheme, bns_key_kind kind, const bns_request *request) {
  static uint8_t buf[65536];
  bns_signed out;
  bns_key key;
  size_t len;
  assert_true(open_kind(&key, scheme, kind, BNS_TO_SIGN));
  bns_status status = bns_sign_request(&key, &out, buf, sizeof buf, &len, scheme_named(scheme), request);
  bns_key_close(&key);
  return status;
}
