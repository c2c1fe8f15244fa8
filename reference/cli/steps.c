/* steps.c - `bnsign sign --steps`: six steps, in every scheme the same six: the parts, the parts joined, the payload,
 * the key, the signature, what is sent. reference/PROCEDURE.md has the same numbers. */
#include <string.h>

#include "present.h"
#include "scheme_words.h"
#include "shown.h"
#include "text.h"

#define INDENT 5

/* Only what belongs to a public test key is shown whole. */
static int is_public(const presented *p) {
  bns_slice own = p->asked->request.api_key;
  return p->key->test_name != NULL && (bns_slice_equal(own, p->key->api_key) || bns_slice_equal(own, p->key->serial));
}

static shown rows_of(const presented *p, size_t indent) {
  shown how = {.to = p->to, .indent = indent, .whole = p->whole};
  if (!is_public(p)) how.api_key = p->asked->request.api_key;
  return how;
}

/* put_rule ends a line with a rule at the right margin. */
static void put_rule(const presented *p, int columns, const char *rule) {
  int left = SHOWN_WIDTH - columns - (int)strlen(rule) - 2;
  fprintf(p->to, "%*s(%s)\n", left > 1 ? left : 1, "", rule);
}

static void title(const presented *p, int number, const char *text, const char *more, const char *rule) {
  put_rule(p, fprintf(p->to, "%d  %s%s", number, text, more), rule);
}

static void put_field(const presented *p, const char *place, bns_slice name, bns_slice value, size_t width) {
  shown how = rows_of(p, 0);
  size_t columns = (size_t)fprintf(p->to, "%*s%s", INDENT, "", place);
  size_t wrote = shown_text(&how, name);
  fprintf(p->to, "%*s", (int)(wrote < width ? width - wrote : 0) + 2, "");
  columns += (wrote < width ? width : wrote) + 2;
  if (columns > SHOWN_WIDTH / 2) {
    fputc('\n', p->to);
    columns = 0;
  }
  how.indent = columns ? INDENT + 2 : INDENT + 4;
  if (value.len == 0) {
    fputs("(empty)\n", p->to);
    return;
  }
  shown_rows(&how, value, columns > how.indent ? columns - how.indent : 0);
}

/* ------------------------------------------------------------------------------------------- 1: the parts */

static size_t name_width(const bns_param *params, size_t num, size_t width) {
  for (size_t i = 0; i < num; i++) {
    if (params[i].name.len > width && params[i].name.len <= 24) width = params[i].name.len;
  }
  return width;
}

static void put_params(const presented *p, const char *place, const bns_param *params, size_t num, size_t width) {
  for (size_t i = 0; i < num; i++)
    put_field(p, place, params[i].name, params[i].value, width);
}

static int has(const bns_request *r, const char *name) {
  for (size_t i = 0; i < r->num_query; i++) {
    if (bns_slice_is(r->query[i].name, name)) return 1;
  }
  return 0;
}

static void rest_parts(const presented *p) {
  const bns_request *r = &p->asked->request;
  int has_form = r->num_form > 0;
  size_t width = name_width(r->query, r->num_query, p->asked->has_time ? 9 : 0);
  width = name_width(r->form, r->num_form, width);
  put_params(p, has_form ? "query  " : "", r->query, r->num_query, width);
  put_params(p, "body   ", r->form, r->num_form, width);
  if (p->asked->has_time) put_field(p, has_form ? "body   " : "", bns_slice_of("timestamp"), r->time_ms, width);
}

static void frame_parts(const presented *p) {
  const bns_request *r = &p->asked->request;
  size_t width = name_width(r->query, r->num_query, p->asked->has_time ? 9 : 6);
  put_params(p, "", r->query, r->num_query, width);
  if (!has(r, "apiKey")) put_field(p, "", bns_slice_of("apiKey"), r->api_key, width);
  if (p->asked->has_time) put_field(p, "", bns_slice_of("timestamp"), r->time_ms, width);
}

/* fields_of gives the fields that a layout joins. */
static void fields_of(bns_slice *fields, const presented *p) {
  const bns_request *r = &p->asked->request;
  switch (p->scheme->form) {
  case BNS_FORM_FIX:
    fields[BNS_FIELD_MSG_TYPE] = bns_slice_of("A");
    fields[BNS_FIELD_SENDER] = r->sender;
    fields[BNS_FIELD_TARGET] = r->target_id;
    fields[BNS_FIELD_SEQ] = r->seq;
    fields[BNS_FIELD_SENDING_TIME] = r->sending_time;
    break;
  case BNS_FORM_HEADERS:
    fields[BNS_FIELD_TIMESTAMP] = r->time_ms;
    fields[BNS_FIELD_NONCE] = r->nonce;
    fields[BNS_FIELD_BODY] = r->body;
    break;
  case BNS_FORM_REST:
  case BNS_FORM_FRAME: break;
  }
}

static void layout_parts(const presented *p) {
  const bns_layout *layout = p->scheme->layout;
  bns_slice fields[BNS_FIELDS_MAX];
  size_t width = 0;
  fields_of(fields, p);
  for (size_t i = 0; i < layout->num; i++)
    if (strlen(layout->name[layout->order[i]]) > width) width = strlen(layout->name[layout->order[i]]);
  for (size_t i = 0; i < layout->num; i++)
    put_field(p, "", bns_slice_of(layout->name[layout->order[i]]), fields[layout->order[i]], width);
}

static void put_parts(const presented *p, const scheme_words *w) {
  int adds_time = p->scheme->form == BNS_FORM_REST && p->asked->has_time;
  title(p, 1, w->parts, adds_time ? ", timestamp added last" : "", w->parts_rule);
  switch (p->scheme->form) {
  case BNS_FORM_REST: rest_parts(p); break;
  case BNS_FORM_FRAME: frame_parts(p); break;
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: layout_parts(p); break;
  }
}

/* -------------------------------------------------------------------------------------- 2: the parts, joined */

static void put_split(const presented *p) {
  shown how = rows_of(p, INDENT);
  bns_slice rest = p->stages->payload;
  while (rest.len > 0) {
    const uint8_t *end = memchr(rest.ptr, '&', rest.len);
    size_t len = end ? (size_t)(end - rest.ptr) : rest.len, skip = len + (end != NULL);
    shown_rows(&how, (bns_slice){rest.ptr, len}, 0);
    rest = (bns_slice){rest.ptr + skip, rest.len - skip};
  }
}

/* put_layout writes the payload a row for each field. What stands behind the last one belongs to the fields: it is
 * shown with each. */
static void put_layout(const presented *p) {
  const bns_layout *layout = p->scheme->layout;
  bns_slice fields[BNS_FIELDS_MAX], rest = p->stages->payload;
  shown how = rows_of(p, INDENT);
  size_t between = strlen(layout->separator);
  fields_of(fields, p);
  for (size_t i = 0; i < layout->num; i++) {
    size_t len = fields[layout->order[i]].len, skip = len + (i + 1 < layout->num || layout->at_end ? between : 0);
    shown_rows(&how, (bns_slice){rest.ptr, layout->at_end ? skip : len}, 0);
    rest = (bns_slice){rest.ptr + skip, rest.len - skip};
  }
}

static bns_slice query_of(const presented *p) {
  bns_slice target = p->stages->target;
  const uint8_t *mark = target.len ? memchr(target.ptr, '?', target.len) : NULL;
  if (mark == NULL) return (bns_slice){NULL, 0};
  return (bns_slice){mark + 1, target.len - (size_t)(mark + 1 - target.ptr)};
}

/* joined_rest: in a request with a body the query is what comes before it in the payload. */
static void joined_rest(const presented *p) {
  shown how = rows_of(p, INDENT);
  bns_slice payload = p->stages->payload;
  size_t query = p->asked->request.num_form ? query_of(p).len : payload.len;
  if (p->asked->request.num_form == 0) {
    shown_rows(&how, payload, 0);
    return;
  }
  fprintf(p->to, "%*squery  ", INDENT, "");
  shown_rows(&how, query ? (bns_slice){payload.ptr, query} : bns_slice_of("(none)"), 7);
  fprintf(p->to, "%*sbody   ", INDENT, "");
  shown_rows(&how, (bns_slice){payload.ptr + query, payload.len - query}, 7);
}

static void put_joined(const presented *p, const scheme_words *w) {
  title(p, 2, w->joined, "", w->joined_rule);
  switch (p->scheme->form) {
  case BNS_FORM_REST: joined_rest(p); break;
  case BNS_FORM_FRAME: put_split(p); break;
  case BNS_FORM_FIX:
  case BNS_FORM_HEADERS: put_layout(p); break;
  }
}

/* --------------------------------------------------------------------------------------------- 3: the payload */

static const char *rest_payload(const presented *p) {
  if (p->asked->request.num_form == 0) return "query, then body (none here), nothing between";
  if (query_of(p).len == 0) return "query (none here), then body, nothing between";
  return "query, then body, nothing between";
}

static void put_payload(const presented *p, const scheme_words *w) {
  const char *how_made = p->scheme->form == BNS_FORM_REST ? rest_payload(p) : w->payload;
  put_rule(p, fprintf(p->to, "3  The payload, %zu bytes: %s", p->stages->payload.len, how_made), w->payload_rule);
  shown how = rows_of(p, INDENT);
  shown_rows(&how, p->stages->payload, 0);
}

/* ------------------------------------------------------------------------------- 4, 5: the key, the signature */

static void put_secret(const presented *p) {
  size_t len = p->key->material_len;
  const char *plural = len == 1 ? "" : "s";
  put_rule(p, fprintf(p->to, "4  The key, %zu byte%s: the secret's own characters, not decoded", len, plural), "C-2");
  if (p->key->test_name == NULL) {
    fprintf(p->to, "%*s(not shown)\n", INDENT, "");
    return;
  }
  fprintf(p->to, "%*s", INDENT, "");
  shown_short(p->to, (bns_slice){p->key->material.ptr, p->key->material_len}, 16, 1);
  if (strncmp(p->key->test_name, "docs", 4) == 0)
    fputs(" (public: from the exchange's documents)\n", p->to);
  else
    fprintf(p->to, " (public: the test key @%s)\n", p->key->test_name);
}

/* Length of base64 -> bits of the modulus: a signature is as long as the modulus. */
static size_t rsa_bits(bns_slice signature) {
  size_t padding = 0;
  while (padding < signature.len && signature.ptr[signature.len - 1 - padding] == '=')
    padding++;
  return (signature.len / 4 * 3 - padding) * 8;
}

static void put_pem(const presented *p) {
  int columns = p->key->kind == BNS_KIND_RSA
                    ? fprintf(p->to, "4  The key: RSA, %zu bits, PKCS#8 in PEM", rsa_bits(p->stages->signature))
                    : fprintf(p->to, "4  The key: Ed25519, PKCS#8 in PEM");
  put_rule(p, columns, scheme_words_of(p->scheme)->key_rule[p->key->kind]);
  if (p->key->test_name == NULL)
    fprintf(p->to, "%*s(not shown)\n", INDENT, "");
  else
    fprintf(p->to, "%*s(public: the test key @%s)\n", INDENT, "", p->key->test_name);
}

static const char *how_signed(bns_algorithm algorithm) {
  switch (algorithm) {
  case BNS_HMAC_SHA256: return "HMAC-SHA256 of the payload, in hex";
  case BNS_HMAC_SHA512: return "HMAC-SHA512 of the payload, in upper-case hex";
  case BNS_RSA_SHA256: return "RSA PKCS#1 v1.5 with SHA-256 of the payload, in base64";
  case BNS_ED25519: return "Ed25519 of the payload itself, no hash before it, in base64";
  }
  return "";
}

static void put_signature(const presented *p, const scheme_words *w) {
  title(p, 5, how_signed(p->key->key.algorithm), "", w->signature_rule[p->key->kind]);
  shown how = rows_of(p, INDENT);
  shown_rows(&how, p->stages->signature, 0);
}

/* --------------------------------------------------------------------------------------------- 6: what is sent */

/* put_signed writes what ends with the signature, and that on a row of its own. */
static void put_signed(const presented *p, bns_slice text, size_t first) {
  static const char name[] = "signature=";
  size_t len = sizeof name - 1;
  shown how = rows_of(p, 2);
  for (size_t at = text.len; at-- > 0;) {
    if (text.len - at < len || memcmp(text.ptr + at, name, len) != 0) continue;
    if (at == 0 || text.ptr[at - 1] != '&') break;
    shown_rows(&how, (bns_slice){text.ptr, at - 1}, first);
    shown_rows(&how, (bns_slice){text.ptr + at - 1, text.len - at + 1}, 0);
    return;
  }
  shown_rows(&how, text, first);
}

static void put_header(const presented *p, const bns_header *header) {
  shown how = rows_of(p, 4);
  size_t columns = (size_t)fprintf(p->to, "  %.*s: ", (int)header->name.len, (const char *)header->name.ptr);
  if (p->scheme->key_header != NULL && bns_slice_is(header->name, p->scheme->key_header)) {
    columns += shown_short(p->to, header->value, 8, is_public(p));
    put_rule(p, (int)columns + fprintf(p->to, " (in a header; not signed)"), "SR-11");
    return;
  }
  shown_rows(&how, header->value, columns > 4 ? columns - 4 : 0);
}

static void put_headers(const presented *p) {
  for (size_t i = 0; i < p->stages->num_headers; i++)
    put_header(p, &p->stages->headers[i]);
}

static void sent_http(const presented *p, bns_slice target) {
  bns_slice method = p->asked->request.method;
  fprintf(p->to, "  %.*s ", (int)method.len, (const char *)method.ptr);
  put_signed(p, target, method.len + 1);
  put_headers(p);
  if (p->stages->body.len == 0) return;
  shown how = rows_of(p, 2);
  fputc('\n', p->to);
  if (p->scheme->form == BNS_FORM_REST) {
    put_signed(p, p->stages->body, 0);
  } else {
    shown_rows(&how, p->stages->body, 0);
  }
}

static void put_sent(const presented *p, const scheme_words *w) {
  int is_rest = p->scheme->form == BNS_FORM_REST;
  int columns = fprintf(p->to, "6  Sent: %s", w->sent);
  if (is_rest) columns += fprintf(p->to, "%s", p->key->kind == BNS_KIND_HMAC ? "digits" : "base64, encoded");
  put_rule(p, columns, w->sent_rule);
  if (scheme_has_message(p->scheme)) {
    shown how = rows_of(p, 2);
    shown_rows(&how, p->stages->message, 0);
  } else {
    sent_http(p, is_rest ? p->stages->target : p->asked->request.path);
  }
}

/* --------------------------------------------------------------------------------------------------- by hand */

/* put_format writes the format of printf for the fields of a layout: what joins them stands in it, not in the words. */
static void put_format(const presented *p) {
  const bns_layout *layout = p->scheme->layout;
  const char *between = layout->separator[0] == 0x01 ? "\\001" : layout->separator[0] == '\n' ? "\\n" : "";
  for (size_t i = 0; i < layout->num; i++)
    fprintf(p->to, "%%s%s", i + 1 < layout->num || layout->at_end ? between : "");
}

static int printf_layout(const presented *p) {
  const bns_layout *layout = p->scheme->layout;
  bns_slice fields[BNS_FIELDS_MAX];
  int ok = 1;
  fputs("By hand:  printf '", p->to);
  put_format(p);
  fputc('\'', p->to);
  fields_of(fields, p);
  for (size_t i = 0; i < layout->num; i++) {
    fputc(' ', p->to);
    ok = shown_quoted(p->to, fields[layout->order[i]]) && ok;
  }
  return ok;
}

/* put_printf writes the payload as arguments of printf. */
static int put_printf(const presented *p) {
  if (p->scheme->layout != NULL) return printf_layout(p);
  fputs("By hand:  printf '%s' ", p->to);
  return shown_quoted(p->to, p->stages->payload);
}

static int is_plain_word(bns_slice text) {
  for (size_t i = 0; i < text.len; i++) {
    uint8_t c = text.ptr[i];
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) return 0;
  }
  return text.len > 0;
}

static void hmac_by_hand(const presented *p) {
  bns_slice secret = {p->key->material.ptr, p->key->material_len};
  int is_upper = p->key->key.algorithm == BNS_HMAC_SHA512;
  fprintf(p->to, " |\n          openssl dgst -sha%s -hmac \\\n          ", is_upper ? "512" : "256");
  if (is_plain_word(secret))
    fwrite(secret.ptr, 1, secret.len, p->to);
  else
    (void)shown_quoted(p->to, secret);
  fputs(is_upper ? " |\n          tr a-f A-F\n" : "\n", p->to);
}

/* Of a test key in PEM it is said where it stands; openssl reads what Ed25519 signs from a file only. */
static void pem_by_hand(const presented *p) {
  if (p->key->kind == BNS_KIND_RSA)
    fputs(" |\n          openssl dgst -sha256 -sign key.pem | openssl base64 -A\n", p->to);
  else
    fputs(" > payload\n          openssl pkeyutl -sign -rawin -inkey key.pem -in payload |\n"
          "          openssl base64 -A\n",
          p->to);
  fprintf(p->to, "          (key.pem: \"pem\" of \"%s\" in vectors/keys.json)\n", p->key->test_name);
}

int present_steps(const presented *p) {
  const scheme_words *w = scheme_words_of(p->scheme);
  put_parts(p, w);
  put_joined(p, w);
  put_payload(p, w);
  if (p->key->kind == BNS_KIND_HMAC)
    put_secret(p);
  else
    put_pem(p);
  put_signature(p, w);
  put_sent(p, w);
  /* A WebSocket payload holds the API key; one that is not public is not written out. */
  if (p->key->test_name == NULL || (p->scheme->form == BNS_FORM_FRAME && !is_public(p))) return 0;
  fputc('\n', p->to);
  if (!put_printf(p))
    fputs("...\n(the payload has a NUL in it, which no command line can carry)\n", p->to);
  else if (p->key->kind == BNS_KIND_HMAC)
    hmac_by_hand(p);
  else
    pem_by_hand(p);
  return 0;
}
