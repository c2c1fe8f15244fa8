/* published.c - reads vectors/published.json and computes each signature again. */
#include "suite/published.h"

#include <stdio.h>
#include <string.h>

#include "scheme.h"
#include "suite/vectors_inside.h"
#include "text.h"

/* An algorithm by the scheme that uses it, and how long its signatures are as text; 0: as long as the key makes them.
 */
static const struct {
  const char *name;
  unsigned scheme;
  bns_key_kind kind;
  size_t len;
  const char *letters;
} algorithms[] = {
    {"hmac-sha256", BNS_ID_SPOT_REST, BNS_KIND_HMAC, 64, "0123456789abcdefABCDEF"},
    {"hmac-sha512", BNS_ID_PAY_REQUEST, BNS_KIND_HMAC, 128, "0123456789abcdefABCDEF"},
    {"rsa-sha256", BNS_ID_PAY_WEBHOOK, BNS_KIND_RSA, 0,
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="},
    {"ed25519", BNS_ID_FIX_LOGON, BNS_KIND_ED25519, 88,
     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="},
};
enum { NUM_ALGORITHMS = sizeof algorithms / sizeof *algorithms };

/* opened: the key of a row. */
typedef struct opened {
  bns_key key;
  const bns_scheme *scheme;
  int is_open, only_verifies;
} opened;

const char *published_verdict_name(published_verdict verdict) {
  static const char *const names[NUM_PUBLISHED_VERDICTS] = {"right", "wrong", "unknown"};
  return names[verdict];
}

static const bns_json *object_in(const bns_json *object, bns_slice name) {
  const bns_json *at = object != NULL && object->type == BNS_JSON_OBJECT ? bns_json_child(object) : NULL;
  for (uint32_t i = 0; at != NULL && i < object->count; i++) {
    const bns_json *value = bns_json_next(at);
    if (at->len == name.len && memcmp(at->ptr, name.ptr, name.len) == 0)
      return value->type == BNS_JSON_OBJECT ? value : NULL;
    if (i + 1 < object->count) at = bns_json_next(value);
  }
  return NULL;
}

static bns_slice text_of(mem *arena, const bns_json *object, const char *name) {
  return object == NULL ? (bns_slice){NULL, 0} : vectors_text(arena, bns_json_member(object, name));
}

static int is_text(const bns_json *object, const char *name) {
  const bns_json *member = bns_json_member(object, name);
  return member != NULL && member->type == BNS_JSON_STRING;
}

/* ------------------------------------------------------------------------------------------------------- computing */

static size_t algorithm_of(bns_slice name) {
  size_t i = 0;
  while (i < NUM_ALGORITHMS && !bns_slice_is(name, algorithms[i].name))
    i++;
  return i;
}

/* open_key: of RSA and Ed25519 the private half, where that was published. */
static void open_key(opened *out, mem *arena, const bns_json *key, size_t which) {
  bns_slice secret = text_of(arena, key, "secret"), pem = text_of(arena, key, "pem");
  bns_slice public_pem = text_of(arena, key, "public_pem"), material = secret.len ? secret : pem;
  bns_algorithm algorithm;
  memset(out, 0, sizeof *out);
  out->scheme = bns_scheme_at(algorithms[which].scheme);
  out->only_verifies = material.len == 0;
  if (out->only_verifies) material = public_pem;
  out->is_open = material.len != 0 && bns_scheme_algorithm(out->scheme, &algorithm, algorithms[which].kind) == BNS_OK &&
                 bns_key_open(&out->key, NULL, algorithm, out->only_verifies ? BNS_TO_VERIFY : BNS_TO_SIGN,
                              material.ptr, material.len) == BNS_OK;
}

/* computed gives the signature of a text; where the key only verifies, the printed one if it is that. */
static bns_slice computed(const opened *by, mem *arena, bns_slice text, bns_slice printed) {
  uint8_t room[BNS_SIGNATURE_MAX];
  size_t len = 0;
  bns_reason reason = BNS_SIGNATURE;
  bns_slice none = {NULL, 0};
  if (!by->only_verifies)
    return bns_sign(&by->key, room, sizeof room, &len, by->scheme, text.ptr, text.len) == BNS_OK
               ? mem_copy(arena, room, len)
               : none;
  if (bns_verify_payload(&by->key, &reason, by->scheme, text.ptr, text.len, printed.ptr, printed.len) != BNS_OK)
    return none;
  return reason == BNS_VALID ? printed : none;
}

static int has_form(size_t which, bns_slice printed) {
  if (algorithms[which].len != 0 && printed.len != algorithms[which].len) return 0;
  for (size_t i = 0; i < printed.len; i++)
    if (printed.ptr[i] == 0 || strchr(algorithms[which].letters, printed.ptr[i]) == NULL) return 0;
  return 1;
}

static void judge(published *out, mem *arena, const opened *by, size_t which) {
  bns_slice of_really = {NULL, 0};
  out->verdict = has_form(which, out->printed) ? PUBLISHED_UNKNOWN : PUBLISHED_WRONG;
  if (!by->is_open || !out->has_payload) return;
  out->recomputed = computed(by, arena, out->payload, out->printed);
  out->verdict = bns_slice_equal(out->recomputed, out->printed) ? PUBLISHED_RIGHT : PUBLISHED_WRONG;
  if (out->has_really) of_really = computed(by, arena, out->really, out->printed);
  if (out->has_really && !bns_slice_equal(of_really, out->printed)) out->differs = 1;
}

/* --------------------------------------------------------------------------------------------------------- reading */

static void read_document(published *out, mem *arena, const bns_json *document) {
  out->product = text_of(arena, document, "product");
  out->document = text_of(arena, document, "title");
  out->date = text_of(arena, document, "date");
  if (out->url.len == 0) out->url = text_of(arena, document, "url");
}

static int read_row(published *out, mem *arena, const bns_json *file, const bns_json *row) {
  bns_slice key_name = text_of(arena, row, "key");
  const bns_json *key = object_in(bns_json_member(file, "keys"), key_name);
  size_t which;
  opened by;
  out->id = text_of(arena, row, "id");
  out->section = text_of(arena, row, "section");
  out->url = text_of(arena, row, "url");
  out->algorithm = text_of(arena, row, "algorithm");
  out->printed = text_of(arena, row, "printed");
  out->payload = text_of(arena, row, "payload");
  out->really = text_of(arena, row, "signed");
  out->says = text_of(arena, row, "says");
  out->has_payload = is_text(row, "payload");
  out->has_really = is_text(row, "signed");
  read_document(out, arena, object_in(bns_json_member(file, "documents"), text_of(arena, row, "document")));
  which = algorithm_of(out->algorithm);
  if (which == NUM_ALGORITHMS || out->product.len == 0 || out->printed.len == 0) return -1;
  if (key_name.len != 0 && key == NULL) return -1;
  open_key(&by, arena, key, which);
  judge(out, arena, &by, which);
  bns_key_close(&by.key);
  if (!bns_slice_equal(out->recomputed, text_of(arena, row, "recomputed")) ||
      !bns_slice_is(text_of(arena, row, "verdict"), published_verdict_name(out->verdict)))
    out->differs = 1;
  return 0;
}

static void count(published_list *out, const published *row, const published *before) {
  out->counts[row->verdict]++;
  out->num_differ += row->differs ? 1 : 0;
  out->num_products += before == NULL || !bns_slice_equal(row->product, before->product);
  out->num_documents += before == NULL || !bns_slice_equal(row->product, before->product) ||
                        !bns_slice_equal(row->document, before->document);
}

int published_read(published_list *out, mem *arena, const vector_set *set, char *problem, size_t problem_cap) {
  const bns_json *rows = bns_json_member(set->published, "published"), *at;
  memset(out, 0, sizeof *out);
  if (rows == NULL || rows->type != BNS_JSON_ARRAY || rows->count == 0) {
    snprintf(problem, problem_cap, "published.json: it has no list \"published\"");
    return -1;
  }
  out->list = mem_alloc(arena, rows->count * sizeof *out->list);
  for (at = bns_json_child(rows); out->num < rows->count; at = bns_json_next(at)) {
    published *row = &out->list[out->num];
    if (at->type != BNS_JSON_OBJECT || read_row(row, arena, set->published, at) != 0) {
      snprintf(problem, problem_cap, "published.json: row %lu, %.*s: it is not whole", (unsigned long)out->num + 1,
               (int)row->id.len, (const char *)row->id.ptr);
      return -1;
    }
    count(out, row, out->num ? row - 1 : NULL);
    if (++out->num == rows->count) break;
  }
  return 0;
}
