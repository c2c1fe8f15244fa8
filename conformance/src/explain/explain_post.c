/* explain_post.c - whether what `explain` shows can be posted: only what is known can be looked for. */
#include <string.h>

#include "explain/explanation.h"
#include "util/slice.h"
#include "text.h"

/* A value so long may be somebody's secret; one of 36, an identifier's, or 32, a nonce's, hardly. */
enum { LONG = 40, NAME_MOST = 32 };

/* long_value: the first of a text, and how many there are. */
typedef struct long_value {
  char name[NAME_MOST + 1]; /* "": none stands before it */
  size_t len;
  size_t num;
} long_value;

static int is_value(uint8_t byte) {
  return slice_word(byte) || byte == '-';
}

static int begins_pair(uint8_t byte) {
  return memchr("&?,{\n\001", byte, 6) != NULL;
}

/* name_before gives the name that a value has, in a query, in JSON or in FIX; empty where there is none. */
static bns_slice name_before(bns_slice text, size_t at) {
  size_t from = at, start, end;
  while (from > 0 && !begins_pair(text.ptr[from - 1]))
    from--;
  for (start = from; start < at && !slice_word(text.ptr[start]);)
    start++;
  for (end = start; end < at && slice_word(text.ptr[end]);)
    end++;
  if (end == at || end - start > NAME_MOST) return (bns_slice){NULL, 0};
  return slice_from(slice_until(text, end), start);
}

/* A signature is no secret, RawData(96) is one; of addresses the last sentence speaks. */
static int is_told(bns_slice name) {
  return slice_contains_nocase(name, "sign") || slice_contains_nocase(name, "address") || bns_slice_is(name, "96");
}

static void look_for_long(long_value *out, bns_slice text) {
  for (size_t at = 0, len; at < text.len; at += len + (len == 0)) {
    bns_slice name = name_before(text, at);
    for (len = 0; at + len < text.len && is_value(text.ptr[at + len]);)
      len++;
    if (len < LONG || is_told(name) || out->num++ > 0) continue;
    out->len = len;
    if (name.len > 0) memcpy(out->name, name.ptr, name.len);
  }
}

/* look_through goes through all of the request that the screens may show, as they show it. What is sent is most of it,
 * and in no wire form twice. */
static void look_through(long_value *out, const explained *what) {
  const bns_wire *wire = &what->request->wire;
  const bns_slice texts[] = {wire->target, wire->body, wire->message};
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    look_for_long(out, redact_text(what->redactor, what->arena, texts[i]));
}

static void put_long(buf *out, const long_value *value) {
  if (value->name[0] != 0)
    buf_format(out, "%s (%zu characters)", value->name, value->len);
  else
    buf_format(out, "a value of %zu characters", value->len);
  if (value->num > 1) buf_format(out, " and %zu more", value->num - 1);
}

void explain_put_posting(buf *out, const explained *what) {
  long_value value;
  look_through(&value, what);
  if (what->key->secret.len == 0) {
    buf_put_text(out,
                 "The API key is shortened. No secret was given, so none could be looked for: before you post this "
                 "text, see that yours is not in it");
    if (value.num > 0) buf_put_text(out, " (look at ");
    if (value.num > 0) put_long(out, &value);
    buf_put_text(out, value.num > 0 ? "), and that its amounts and addresses may be seen."
                                    : ", and that its amounts and addresses may be seen.");
  } else if (value.num > 0) {
    buf_put_text(out,
                 "The secret that was given is not in this text, and the API key is shortened. Before you post it, "
                 "look at ");
    put_long(out, &value);
    buf_put_text(out, ": whether that is a secret is not known here. Its amounts and addresses are seen too.");
  } else {
    buf_put_text(out, "No secret is in this text and the API key is shortened: it can be posted, if its amounts and "
                      "addresses may be seen.");
  }
}
