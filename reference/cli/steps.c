/* steps.c - `bnsign sign --steps`: six steps, in every scheme the same six: the parts, the parts joined, the payload,
 * the key, the signature, what is sent. reference/PROCEDURE.md has the same numbers. */
#include <string.h>

#include "form.h"
#include "present.h"
#include "shown.h"
#include "text.h"

#define INDENT 5

/* words: what each scheme's steps are called, and the rule of each. */
typedef struct words {
  const char *parts, *parts_rule;
  const char *joined, *joined_rule;
  const char *payload, *payload_rule; /* behind the count of bytes */
  const char *sent, *sent_rule;
} words;

static const struct {
  const char *scheme;
  words words;
} table[] = {
    {"spot-rest",
     {"The parameters, in the order given", "SR-8", "Percent-encoded as UTF-8, then joined: name=value, \"&\" between",
      "SR-3", "", "SR-1", "the payload unchanged, then \"&signature=\" and the ", "SR-7"}},
    {"us-rest",
     {"The parameters, in the order given", "UR-4", "Joined as they will be sent: name=value, \"&\" between", "C-1", "",
      "UR-1", "the payload unchanged, then \"&signature=\" and the ", "C-1"}},
    {"spot-ws",
     {"The params; apiKey is one of them, id and method are not", "SW-1", "Sorted by the bytes of their names", "SW-1",
      "name=value, \"&\" between, nothing encoded", "SW-2", "the params in their own order, then the signature",
      "SW-4"}},
    {"us-ws",
     {"The params; apiKey is one of them, id and method are not", "UW-1", "Sorted by the bytes of their names", "UW-1",
      "name=value, \"&\" between, nothing encoded", "UW-1", "the params in their own order, then the signature",
      "UW-1"}},
    {"fix-logon",
     {"The five fields that are signed, in this order", "FX-1", "Their values alone, without the tags", "FX-1",
      "SOH (byte 01) between, none at the end", "FX-1", "the Logon, with the signature in RawData(96)", "FX-2"}},
    {"pay-request",
     {"The three parts: the time in milliseconds, a nonce, the body", "PR-4",
      "Each with a newline (LF, byte 0A) behind it, the last one too", "PR-1", "these three lines", "PR-3",
      "the body to the byte, all else in headers", "PR-4"}},
    {"pay-webhook",
     {"The three parts: the time in milliseconds, a nonce, the raw body", "PW-1",
      "Each with a newline (LF, byte 0A) behind it, the last one too", "PW-1", "these three lines", "PW-4",
      "the body to the byte, all else in headers", "PW-2"}},
};

static const words *words_of(const bns_scheme *scheme) {
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    if (strcmp(table[i].scheme, bns_scheme_name(scheme)) == 0) return &table[i].words;
  }
  return &table[0].words;
}

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

static void fix_parts(const presented *p) {
  const bns_request *r = &p->asked->request;
  put_field(p, "", bns_slice_of("MsgType(35)"), bns_slice_of("A"), 16);
  put_field(p, "", bns_slice_of("SenderCompID(49)"), r->sender, 16);
  put_field(p, "", bns_slice_of("TargetCompID(56)"), r->target_id, 16);
  put_field(p, "", bns_slice_of("MsgSeqNum(34)"), r->seq, 16);
  put_field(p, "", bns_slice_of("SendingTime(52)"), r->sending_time, 16);
}

static void pay_parts(const presented *p) {
  const bns_request *r = &p->asked->request;
  put_field(p, "", bns_slice_of("timestamp"), r->time_ms, 9);
  put_field(p, "", bns_slice_of("nonce"), r->nonce, 9);
  put_field(p, "", bns_slice_of("body"), r->body, 9);
}

static void put_parts(const presented *p, const words *w) {
  bns_form form = form_of(p->scheme);
  title(p, 1, w->parts, form == FORM_REST && p->asked->has_time ? ", timestamp added last" : "", w->parts_rule);
  switch (form) {
  case FORM_REST: rest_parts(p); break;
  case FORM_FRAME: frame_parts(p); break;
  case FORM_FIX: fix_parts(p); break;
  default: pay_parts(p); break;
  }
}

/* -------------------------------------------------------------------------------------- 2: the parts, joined */

/* put_split writes the payload a row for each part. cut: the byte that ends a part. with_cut: it belongs to the part.
 */
static void put_split(const presented *p, uint8_t cut, int with_cut, size_t parts) {
  shown how = rows_of(p, INDENT);
  bns_slice rest = p->stages->payload;
  for (size_t i = 1; rest.len > 0; i++) {
    const uint8_t *end = i < parts || parts == 0 ? memchr(rest.ptr, cut, rest.len) : NULL;
    size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
    size_t skip = len + (end != NULL);
    shown_rows(&how, (bns_slice){rest.ptr, with_cut ? skip : len}, 0);
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

static void put_joined(const presented *p, const words *w) {
  title(p, 2, w->joined, "", w->joined_rule);
  switch (form_of(p->scheme)) {
  case FORM_REST: joined_rest(p); break;
  case FORM_FRAME: put_split(p, '&', 0, 0); break;
  case FORM_FIX: put_split(p, 0x01, 0, 0); break;
  default: put_split(p, '\n', 1, 3); break;
  }
}

/* --------------------------------------------------------------------------------------------- 3: the payload */

static const char *rest_payload(const presented *p) {
  if (p->asked->request.num_form == 0) return "query, then body (none here), nothing between";
  if (query_of(p).len == 0) return "query (none here), then body, nothing between";
  return "query, then body, nothing between";
}

static void put_payload(const presented *p, const words *w) {
  const char *how_made = form_of(p->scheme) == FORM_REST ? rest_payload(p) : w->payload;
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
  bns_form form = form_of(p->scheme);
  const char *rule = form == FORM_FIX               ? "FX-2"
                     : form == FORM_WEBHOOK         ? "PW-5"
                     : p->key->kind == BNS_KIND_RSA ? "SR-5"
                                                    : "SR-6";
  put_rule(p, columns, rule);
  if (p->key->test_name == NULL)
    fprintf(p->to, "%*s(not shown)\n", INDENT, "");
  else
    fprintf(p->to, "%*s(public: the test key @%s)\n", INDENT, "", p->key->test_name);
}

static void put_signature(const presented *p) {
  bns_form form = form_of(p->scheme);
  const char *rule = form_is_us(p->scheme) ? "UR-2" : "SR-4";
  const char *text = "HMAC-SHA256 of the payload, in hex";
  if (form == FORM_PAY) {
    text = "HMAC-SHA512 of the payload, in upper-case hex";
    rule = "PR-2";
  } else if (p->key->kind == BNS_KIND_RSA) {
    text = "RSA PKCS#1 v1.5 with SHA-256 of the payload, in base64";
    rule = form == FORM_WEBHOOK ? "PW-1" : "SR-5";
  } else if (p->key->kind == BNS_KIND_ED25519) {
    text = "Ed25519 of the payload itself, no hash before it, in base64";
    rule = form == FORM_FIX ? "FX-2" : "SR-6";
  }
  title(p, 5, text, "", rule);
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
  if (bns_slice_is(header->name, "X-MBX-APIKEY")) {
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
  if (form_of(p->scheme) == FORM_REST) {
    put_signed(p, p->stages->body, 0);
  } else {
    shown_rows(&how, p->stages->body, 0);
  }
}

static void put_sent(const presented *p, const words *w) {
  bns_form form = form_of(p->scheme);
  int columns = fprintf(p->to, "6  Sent: %s", w->sent);
  if (form == FORM_REST) columns += fprintf(p->to, "%s", p->key->kind == BNS_KIND_HMAC ? "digits" : "base64, encoded");
  put_rule(p, columns, w->sent_rule);
  if (form == FORM_FRAME || form == FORM_FIX) {
    shown how = rows_of(p, 2);
    shown_rows(&how, p->stages->message, 0);
  } else {
    sent_http(p, form == FORM_REST ? p->stages->target : p->asked->request.path);
  }
}

/* --------------------------------------------------------------------------------------------------- by hand */

/* put_printf writes the payload's parts as arguments of printf: SOH and LF stand in its format, not in the words. */
static int put_printf(const presented *p) {
  bns_form form = form_of(p->scheme);
  bns_slice rest = p->stages->payload;
  if (form == FORM_REST || form == FORM_FRAME) {
    fputs("By hand:  printf '%s' ", p->to);
    return shown_quoted(p->to, rest);
  }
  uint8_t cut = form == FORM_FIX ? 0x01 : '\n';
  size_t parts = form == FORM_FIX ? 5 : 3;
  int ok = 1;
  fprintf(p->to, "By hand:  printf '%s'", form == FORM_FIX ? "%s\\001%s\\001%s\\001%s\\001%s" : "%s\\n%s\\n%s\\n");
  if (form != FORM_FIX && rest.len > 0) rest.len--;
  for (size_t i = 1; i <= parts; i++) {
    const uint8_t *end = i < parts && rest.len ? memchr(rest.ptr, cut, rest.len) : NULL;
    size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
    fputc(' ', p->to);
    ok = shown_quoted(p->to, (bns_slice){rest.ptr, len}) && ok;
    if (end) len++;
    rest = (bns_slice){rest.ptr + len, rest.len - len};
  }
  return ok;
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
  int is_pay = form_of(p->scheme) == FORM_PAY;
  fprintf(p->to, " |\n          openssl dgst -sha%s -hmac \\\n          ", is_pay ? "512" : "256");
  if (is_plain_word(secret))
    fwrite(secret.ptr, 1, secret.len, p->to);
  else
    (void)shown_quoted(p->to, secret);
  fputs(is_pay ? " |\n          tr a-f A-F\n" : "\n", p->to);
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
  const words *w = words_of(p->scheme);
  put_parts(p, w);
  put_joined(p, w);
  put_payload(p, w);
  if (p->key->kind == BNS_KIND_HMAC)
    put_secret(p);
  else
    put_pem(p);
  put_signature(p);
  put_sent(p, w);
  /* A WebSocket payload holds the API key; one that is not public is not written out. */
  if (p->key->test_name == NULL || (form_of(p->scheme) == FORM_FRAME && !is_public(p))) return 0;
  fputc('\n', p->to);
  if (!put_printf(p))
    fputs("...\n(the payload has a NUL in it, which no command line can carry)\n", p->to);
  else if (p->key->kind == BNS_KIND_HMAC)
    hmac_by_hand(p);
  else
    pem_by_hand(p);
  return 0;
}
