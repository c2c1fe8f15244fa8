/* pem_text.c - a key's PEM text as variables, pages and editors leave it: made again what it was. */
#include "pem_text.h"

#include <string.h>

#include "pem.h"
#include "text.h"

enum { LINE = 64, SHORTEST = 56, LABEL_MOST = 40 };

/* tidied: what is kept of a text, and what had to be passed over for it. */
typedef struct tidied {
  bns_out out;
  size_t in_line;
  int had_escapes, is_strange;
} tidied;

static const char escapes[] = "its line ends are a backslash and an n each";
static const char around[] =
    "something stands around it or between its lines: quotation marks, a name, a byte order mark";
static const char bare[] = "its first and its last line are missing";

/* What cannot be read for its text, whatever key it holds. */
static int is_unreadable(bns_slice text) {
  uint8_t der[BNS_DER_MAX];
  bns_pem pem;
  bns_status status = bns_pem_read(&pem, der, BNS_TO_SIGN, text.ptr, text.len);
  if (status == BNS_ERR_PEM_ROLE) status = bns_pem_read(&pem, der, BNS_TO_VERIFY, text.ptr, text.len);
  bns_wipe(der, sizeof der);
  return status == BNS_ERR_PEM_ABSENT || status == BNS_ERR_PEM_CONTENT || status == BNS_ERR_PEM_TRUNCATED;
}

static size_t find(bns_slice text, size_t from, const char *wanted) {
  size_t len = strlen(wanted);
  for (size_t at = from; at + len <= text.len; at++)
    if (memcmp(text.ptr + at, wanted, len) == 0) return at;
  return text.len;
}

static int is_digit_of_base64(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

static void keep(tidied *to, uint8_t digit) {
  if (to->in_line++ == LINE) {
    bns_put_byte(&to->out, '\n');
    to->in_line = 1;
  }
  bns_put_byte(&to->out, digit);
}

/* An escape of a string: of a line end, of a character as "\u002b", or of one that needs none. */
static size_t pass_escape(tidied *to, bns_slice at) {
  uint8_t code[2];
  size_t len;
  bns_slice digits = {at.ptr + 2, 4};
  to->had_escapes = 1;
  if (at.len < 2) return 1;
  if (at.len >= 6 && at.ptr[1] == 'u' && bns_unhex(code, sizeof code, &len, digits) == BNS_OK && code[0] == 0) {
    if (is_digit_of_base64(code[1])) keep(to, code[1]);
    return 6;
  }
  return strchr("nrt\n\r", at.ptr[1]) != NULL ? 2 : 1;
}

/* From one quotation mark to the next, where a program's text is joined of pieces between them. */
static size_t pass_quote(bns_slice at) {
  size_t end = 1;
  while (end < at.len && strchr(" \t\r\n+.,&()\\", at.ptr[end]) != NULL)
    end++;
  return end < at.len && strchr("\"'`", at.ptr[end]) != NULL ? end + 1 : 1;
}

static size_t pass(tidied *to, bns_slice at) {
  uint8_t c = at.ptr[0];
  if (c == '\\') return pass_escape(to, at);
  if (is_digit_of_base64(c)) keep(to, c);
  if (is_digit_of_base64(c) || c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  to->is_strange = to->is_strange || c == 0 || (c < 0x80 && strchr("\"'`-|>#*,;", c) == NULL);
  return c == '"' || c == '\'' || c == '`' ? pass_quote(at) : 1;
}

static void put_line(bns_out *out, const char *word, bns_slice label) {
  bns_put_text(out, "-----");
  bns_put_text(out, word);
  bns_put_slice(out, label);
  bns_put_text(out, "-----\n");
}

static void put_block(tidied *to, bns_slice label, bns_slice body) {
  put_line(&to->out, "BEGIN ", label);
  for (size_t at = 0; at < body.len;) {
    bns_slice rest = {body.ptr + at, body.len - at};
    at += pass(to, rest);
  }
  bns_put_byte(&to->out, '\n');
  put_line(&to->out, "END ", label);
}

static bns_slice label_at(bns_slice text, size_t at) {
  bns_slice label = {text.ptr + at, 0};
  while (at + label.len < text.len && label.len < LABEL_MOST &&
         ((label.ptr[label.len] >= 'A' && label.ptr[label.len] <= 'Z') || label.ptr[label.len] == ' '))
    label.len++;
  return label;
}

static const char *tidy_block(tidied *to, bns_slice text) {
  size_t begin = find(text, 0, "BEGIN "), end;
  bns_slice label, body;
  if (begin == text.len) return NULL;
  label = label_at(text, begin + strlen("BEGIN "));
  body.ptr = label.ptr + label.len;
  end = find(text, (size_t)(body.ptr - text.ptr), "END ");
  if (end == text.len || !bns_slice_equal(label, label_at(text, end + strlen("END ")))) return NULL;
  body.len = end - (size_t)(body.ptr - text.ptr);
  put_block(to, label, body);
  return to->had_escapes ? escapes : around;
}

/* A PKCS#8 or SPKI structure begins so; an HMAC secret that is one as well does not happen. */
static const char *tidy_bare(tidied *to, bns_slice text) {
  static const char *const labels[] = {"PRIVATE KEY", "PUBLIC KEY"};
  if (text.len < SHORTEST || find(text, 0, "BEGIN") < text.len) return NULL;
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    bns_slice label = {(const uint8_t *)labels[i], strlen(labels[i])}, made;
    to->out.len = to->in_line = 0;
    to->is_strange = 0;
    put_block(to, label, text);
    made = (bns_slice){to->out.ptr, to->out.len};
    if (!to->is_strange && bns_out_status(&to->out) == BNS_OK && !is_unreadable(made)) return bare;
  }
  return NULL;
}

const char *pem_text_tidy(room *text, size_t *len) {
  bns_slice was = {text->ptr, *len}, made;
  room other = {NULL, 0};
  tidied to;
  const char *like = NULL;
  memset(&to, 0, sizeof to);
  if (*len == 0 || !is_unreadable(was) || !room_for(&other, 2 * *len + 256)) return NULL;
  to.out = (bns_out){other.ptr, other.cap, 0};
  like = find(was, 0, "BEGIN ") < was.len ? tidy_block(&to, was) : tidy_bare(&to, was);
  made = (bns_slice){to.out.ptr, to.out.len};
  if (like == NULL || to.is_strange || bns_out_status(&to.out) != BNS_OK || is_unreadable(made)) {
    room_close(&other);
    return NULL;
  }
  room_close(text);
  *text = other;
  *len = made.len;
  return like;
}
