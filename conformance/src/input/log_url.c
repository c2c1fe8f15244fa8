/* log_url.c - the URL of a signed request in a line of a log. It tells where a URL ends in
 * a text; input/pasted_http.c takes it apart. */
#include "input/log_url.h"

#include <string.h>

#include "input/pasted_http.h"
#include "input/masked.h"
#include "input/method_find.h"
#include "suite/scheme_traits.h"
#include "util/slice.h"
#include "text.h"

enum { GAP = 8, KEY_MIN = 8, MASK_MAX = 32, LOOK_BACK = 1024, TRIMMED_MAX = 16, URLS_MAX = 20000 };
/* Ed25519 without its padding is the shortest in base64. */
enum { HMAC_HEX = 64, BASE64_MIN = 86 };

/* ------------------------------------------------------------------------------------------------- where it ends */

static int is_quote(uint8_t byte) {
  return byte == '"' || byte == '\'' || byte == '`';
}

/* is_apostrophe tells that a mark stands between two letters, and not behind the b of b'...' alone. */
static int is_apostrophe(bns_slice text, size_t start, size_t i, size_t at) {
  int is_prefix = i > start && memchr("bBuUrR", text.ptr[i - 1], 6) && (i == start + 1 || !slice_word(text.ptr[i - 2]));
  return text.ptr[i] == '\'' && i > start && slice_word(text.ptr[i - 1]) && i + 1 < at && slice_word(text.ptr[i + 1]) &&
         !is_prefix;
}

/* is_open tells that a quotation mark of this kind was opened in the line before a place, and not closed. */
static int is_open(bns_slice text, size_t at, uint8_t mark) {
  size_t start = at;
  int open = 0;
  while (start > 0 && at - start < LOOK_BACK && text.ptr[start - 1] != '\n')
    start--;
  for (size_t i = start; i < at; i++) {
    if (text.ptr[i] == mark && !is_apostrophe(text, start, i, at)) open = !open;
  }
  return open;
}

/* is_foreign tells of the characters beyond ASCII that stand around a URL and in none: curly quotes, the space that
 * does not break. */
static int is_foreign(bns_slice rest) {
  if (slice_starts(rest, "\xC2\xA0")) return 1;
  return rest.len > 2 && rest.ptr[0] == 0xE2 && rest.ptr[1] == 0x80 && rest.ptr[2] >= 0x98 && rest.ptr[2] <= 0x9F;
}

/* mask_len measures what somebody put in the place of a value: <hidden>. */
static size_t mask_len(bns_slice rest) {
  size_t end = slice_index(slice_until(rest, MASK_MAX), '>');
  for (size_t i = 1; i < end; i++)
    if (!slice_word(rest.ptr[i]) && rest.ptr[i] != '-' && rest.ptr[i] != ' ') return 0;
  return end > 1 && end < rest.len && rest.ptr[end] == '>' ? end + 1 : 0;
}

/* ending: what ends a URL, which depends on what stands before it. */
typedef struct ending {
  int quotes[3];
} ending;

static const uint8_t marks[] = {'"', '\'', '`'};

static ending ending_at(bns_slice text, size_t at) {
  ending e;
  for (size_t i = 0; i < sizeof marks; i++)
    e.quotes[i] = is_open(text, at, marks[i]);
  e.quotes[2] = 1;
  return e;
}

static int ends_here(const ending *e, bns_slice rest) {
  const uint8_t *mark = memchr(marks, rest.ptr[0], sizeof marks);
  if (rest.ptr[0] <= ' ' || rest.ptr[0] == '\\' || rest.ptr[0] == '>') return 1;
  if (mark) return e->quotes[mark - marks];
  return slice_starts(rest, "](") || is_foreign(rest);
}

static size_t plain_end(const ending *e, bns_slice text) {
  size_t end = 0;
  while (end < text.len) {
    bns_slice rest = slice_from(text, end);
    size_t mask = rest.ptr[0] == '<' ? mask_len(rest) : 0;
    if (ends_here(e, rest) || (rest.ptr[0] == '<' && mask == 0)) break;
    end += mask ? mask : 1;
  }
  return end;
}

/* signature_end gives where the value of a signature ends further on in the same line; 0 if there is none. */
static size_t signature_end(const ending *e, bns_slice text) {
  bns_slice line = slice_until(text, slice_index(text, '\n'));
  size_t at = slice_find(line, "&signature=");
  return at == line.len ? 0 : at + plain_end(e, slice_from(line, at));
}

static size_t num_open(bns_slice url, uint8_t open, uint8_t close) {
  size_t num = 0;
  for (size_t i = 0; i < url.len; i++)
    num = url.ptr[i] == open ? num + 1 : url.ptr[i] == close && num ? num - 1 : num;
  return num;
}

/* goes_on tells that what stands behind a space, or behind a quotation mark where a bracket is open, belongs to it. */
static int goes_on(bns_slice url, uint8_t next) {
  if (slice_index(url, '?') == url.len || slice_find(url, "signature=") < url.len) return 0;
  return next == ' ' || (is_quote(next) && (num_open(url, '[', ']') || num_open(url, '{', '}')));
}

static size_t count(bns_slice text, uint8_t byte) {
  size_t num = 0;
  for (size_t i = 0; i < text.len; i++)
    num += text.ptr[i] == byte;
  return num;
}

/* is_around tells of the last byte that it belongs to the sentence around: a point, a bracket that it does not open. */
static int is_around(bns_slice url) {
  static const char open[] = "([{", close[] = ")]}";
  uint8_t last = url.ptr[url.len - 1];
  const char *found = memchr(close, last, sizeof close - 1);
  if (found) return count(url, last) > count(url, (uint8_t)open[found - close]);
  if (last == '.') return url.len < 2 || url.ptr[url.len - 2] != '.';
  return memchr(",;:", last, 3) != NULL;
}

/* point_len measures what ends a sentence in Chinese or Japanese. */
static size_t point_len(bns_slice url) {
  static const char *const points[] = {"\xE3\x80\x82", "\xEF\xBC\x8C", "\xEF\xBC\x9F", "\xEF\xBC\x81", "\xEF\xBC\x9B"};
  for (size_t i = 0; url.len > 3 && i < sizeof points / sizeof *points; i++)
    if (slice_starts(slice_from(url, url.len - 3), points[i])) return 3;
  return 0;
}

static bns_slice without_around(bns_slice url) {
  url.len -= point_len(url);
  for (int i = 0; i < TRIMMED_MAX && url.len > 0 && is_around(url); i++)
    url.len--;
  return url;
}

static size_t num_hex(bns_slice text) {
  size_t len = 0;
  while (len < text.len && bns_hex_value(text.ptr[len]) >= 0)
    len++;
  return len;
}

/* is_whole tells of what stands before a mark that it may be a signature: 64 hex digits, or base64, as it is or
 * percent-encoded. */
static int is_whole(bns_slice value, size_t len) {
  return len >= BASE64_MIN || (len == HMAC_HEX && num_hex(value) == len);
}

/* Where a connection was taken down, the answer is glued to a form. */
bns_slice log_url_without_columns(bns_slice text) {
  static const char before[] = "|;,~^!*({:#", between[] = "|;,~^!*()[]{}:#";
  size_t at = slice_find(text, "signature="), first = slice_index(text, '='), len = 0;
  bns_slice value = slice_from(text, at + strlen("signature="));
  if (at == text.len) return text;
  size_t answer = slice_find(value, "HTTP/");
  while (len < value.len && len < answer && memchr(between, value.ptr[len], sizeof between - 1) == NULL)
    len++;
  if (len < value.len && slice_index(value, '&') > len && is_whole(value, len))
    text = slice_until(text, text.len - value.len + len);
  for (at = first; at > 0 && (slice_word(text.ptr[at - 1]) || text.ptr[at - 1] == '.');)
    at--;
  if (at == 0 || at == first || memchr(before, text.ptr[at - 1], sizeof before - 1) == NULL) return text;
  return slice_index(text, '?') < first ? text : slice_from(text, at);
}

static bns_slice whole_url(bns_slice all, size_t at) {
  bns_slice text = slice_from(all, at);
  ending e = ending_at(all, at);
  size_t end = plain_end(&e, text), further;
  if (end < text.len && goes_on(slice_until(text, end), text.ptr[end]) && (further = signature_end(&e, text)) > end)
    end = further;
  return without_around(log_url_without_columns(slice_until(text, end)));
}

/* ----------------------------------------------------------------------------------------------------- where it is */

/* find_beginning gives the nearest place, not before one, where a URL or a path of the exchange begins. */
/* A signed stream is asked for by a URL with a path of the REST API. */
static int begins_stream(bns_slice rest) {
  bns_slice after = slice_from(rest, strlen("wss://"));
  return slice_starts(rest, "wss://") && scheme_knows_path(slice_from(after, slice_index(after, '/')));
}

static int begins_here(bns_slice rest) {
  if (rest.ptr[0] == 'w') return begins_stream(rest);
  if (rest.ptr[0] == 'h') return slice_starts(rest, "https://") || slice_starts(rest, "http://");
  return rest.ptr[0] == '/' && scheme_knows_path(rest);
}

static size_t find_beginning(bns_slice text, size_t from) {
  while (from < text.len && !begins_here(slice_from(text, from)))
    from++;
  return from;
}

static bns_slice find_url(bns_slice text, int with_signature) {
  bns_slice none = {NULL, 0};
  size_t at = find_beginning(text, 0);
  for (int tries = 0; at < text.len && tries < URLS_MAX; tries++) {
    bns_slice url = whole_url(text, at);
    if (!with_signature || slice_find(url, "signature=") < url.len) return url;
    at = find_beginning(text, at + (url.len ? url.len : 1));
  }
  return none;
}

/* is_left_over tells of a query that it is the end of something that was cut in two. */
static int is_left_over(bns_slice query) {
  return query.len == 0 || memchr("]}),:\"'`", query.ptr[0], 8) != NULL || slice_starts(query, "&signature=");
}

static bns_slice query_from(bns_slice text, size_t at, int over_quotes) {
  size_t start = at;
  bns_slice query;
  ending e;
  while (start > 0 && text.ptr[start - 1] > ' ' && !memchr("<>\\", text.ptr[start - 1], 3) &&
         (over_quotes || !is_quote(text.ptr[start - 1])))
    start--;
  e = ending_at(text, start);
  query = slice_until(slice_from(text, start), at - start + plain_end(&e, slice_from(text, at)));
  return without_around(log_url_without_columns(query));
}

/* find_query gives a query string that stands alone: name=value&...signature=... */
static bns_slice find_query(bns_slice text) {
  bns_slice none = {NULL, 0}, query;
  size_t at = slice_find(text, "signature=");
  if (at == text.len) return none;
  query = query_from(text, at, 0);
  if (is_left_over(query)) query = query_from(text, at, 1);
  return is_left_over(query) ? none : query;
}

static bns_slice key_behind(bns_slice text, const char *header) {
  size_t len = 0;
  bns_slice rest = slice_from(text, slice_find_nocase(text, header) + strlen(header)), none = {NULL, 0};
  for (int gap = 0; gap < GAP && rest.len > 0 && !slice_word(rest.ptr[0]) && rest.ptr[0] != '\n'; gap++)
    rest = slice_from(rest, 1);
  while (len < rest.len && slice_word(rest.ptr[len]))
    len++;
  rest = slice_until(rest, len);
  return len >= KEY_MIN && !masked_key_is(rest) ? rest : none;
}

bns_slice log_url_find_key(bns_slice text) {
  bns_slice key = {NULL, 0};
  const char *header;
  for (size_t i = 0; key.len == 0 && (header = scheme_key_header(i)) != NULL; i++)
    key = key_behind(text, header);
  return key;
}

/* origin_before gives the origin that stands right before a request line in quotation marks, as urllib3 writes it:
 * https://HOST:443 "POST /api/v3/order?... HTTP/1.1". */
static bns_slice origin_before(bns_slice text, size_t path) {
  bns_slice none = {NULL, 0};
  size_t end = path, start;
  while (end > 0 && (text.ptr[end - 1] == ' ' || (text.ptr[end - 1] >= 'A' && text.ptr[end - 1] <= 'Z')))
    end--;
  if (end < 2 || text.ptr[end - 1] != '"' || text.ptr[end - 2] != ' ') return none;
  start = end -= 2;
  while (start > 0 && text.ptr[start - 1] > ' ')
    start--;
  bns_slice origin = slice_until(slice_from(text, start), end - start); /* a log's columns may be glued to it */
  origin = slice_from(origin, slice_find(origin, "http"));
  size_t name = slice_find(origin, "//") + 2;
  return origin.len > name && slice_index(slice_from(origin, name), '/') == origin.len - name ? origin : none;
}

static void take_path(url_found *out, mem *arena, bns_slice text, bns_slice path) {
  size_t at = 0;
  bns_slice nothing;
  out->target = path;
  if (slice_offset(&at, path, text)) (void)http_split_url(&out->host, &nothing, arena, origin_before(text, at));
}

int log_url_find(url_found *out, mem *arena, bns_slice text) {
  bns_slice url = find_url(text, 1);
  memset(out, 0, sizeof *out);
  if (url.len == 0) url = find_query(text);
  if (url.len == 0) url = find_url(text, 0);
  if (url.len == 0) return 0;
  if (slice_starts(url, "http") || slice_starts(url, "wss:")) {
    if (!http_split_url(&out->host, &out->target, arena, url)) return 0;
  } else if (url.ptr[0] == '/')
    take_path(out, arena, text, url);
  else
    out->target = mem_format(arena, "/?%.*s", (int)url.len, (const char *)url.ptr);
  out->method = method_find(text, url.ptr);
  out->api_key = log_url_find_key(text);
  out->written = url;
  return 1;
}
