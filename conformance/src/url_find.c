/* url_find.c - the URL of a signed request in a line of a log. */
#include "url_find.h"

#include <string.h>

#include "http_read.h"
#include "slices.h"
#include "text.h"

enum { GAP = 8, KEY_MIN = 8 };

static const char *const beginnings[] = {"https://", "http://", "/api/",  "/sapi/", "/fapi/",
                                         "/dapi/",   "/papi/",  "/eapi/", "/wapi/"};

static int ends_url(uint8_t byte) {
  return byte <= ' ' || memchr("\"'<>`\\", byte, 6) != NULL;
}

static size_t plain_end(bns_slice text) {
  size_t end = 0;
  while (end < text.len && !ends_url(text.ptr[end]))
    end++;
  return end;
}

/* signature_end gives where the value of a signature ends behind a raw space of the same line; 0 if there is none. */
static size_t signature_end(bns_slice text) {
  bns_slice line = slice_until(text, slice_index(text, '\n'));
  size_t at = slice_find(line, "&signature=");
  return at == line.len ? 0 : at + plain_end(slice_from(line, at));
}

static bns_slice whole_url(bns_slice text) {
  size_t end = plain_end(text), further;
  bns_slice url = slice_until(text, end);
  if (end < text.len && text.ptr[end] == ' ' && slice_find(url, "signature=") == url.len &&
      slice_index(url, '?') < url.len && (further = signature_end(text)) > end)
    url = slice_until(text, further);
  while (url.len > 0 && memchr(".,;:)]}", url.ptr[url.len - 1], 7) != NULL)
    url.len--;
  return url;
}

/* find_beginning gives the nearest place, not before one, where a URL or a path of the exchange begins. */
static size_t find_beginning(bns_slice text, size_t from) {
  size_t best = text.len;
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    size_t at = from + slice_find(slice_from(text, from), beginnings[i]);
    if (at < best) best = at;
  }
  return best;
}

static bns_slice find_url(bns_slice text, int with_signature) {
  bns_slice none = {NULL, 0};
  size_t at = find_beginning(text, 0);
  while (at < text.len) {
    bns_slice url = whole_url(slice_from(text, at));
    if (!with_signature || slice_find(url, "signature=") < url.len) return url;
    at = find_beginning(text, at + (url.len ? url.len : 1));
  }
  return none;
}

/* find_query gives a query string that stands alone: name=value&...signature=... */
static bns_slice find_query(bns_slice text) {
  size_t at = slice_find(text, "signature="), start = at;
  bns_slice none = {NULL, 0};
  if (at == text.len) return none;
  while (start > 0 && !ends_url(text.ptr[start - 1]))
    start--;
  return slice_until(slice_from(text, start), at - start + plain_end(slice_from(text, at)));
}

static int is_method(bns_slice word) {
  static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (bns_slice_is(word, methods[i])) return 1;
  return 0;
}

static bns_slice find_method(bns_slice text, const uint8_t *near) {
  size_t start = (size_t)(near - text.ptr), end;
  bns_slice none = {NULL, 0};
  while (start > 0 && text.ptr[start - 1] != '\n')
    start--;
  for (; start < text.len && text.ptr[start] != '\n'; start = end + 1) {
    for (end = start; end < text.len && slice_word(text.ptr[end]); end++)
      continue;
    if (is_method(slice_until(slice_from(text, start), end - start)))
      return slice_until(slice_from(text, start), end - start);
    if (end < text.len && text.ptr[end] == '\n') break;
  }
  return none;
}

bns_slice url_find_key(bns_slice text) {
  size_t at = slice_find_nocase(text, "x-mbx-apikey"), len = 0;
  bns_slice rest = slice_from(text, at + 12), none = {NULL, 0};
  for (int gap = 0; gap < GAP && rest.len > 0 && !slice_word(rest.ptr[0]) && rest.ptr[0] != '\n'; gap++)
    rest = slice_from(rest, 1);
  while (len < rest.len && slice_word(rest.ptr[len]))
    len++;
  return len >= KEY_MIN ? slice_until(rest, len) : none;
}

int url_find(url_found *out, mem *arena, bns_slice text) {
  bns_slice url = find_url(text, 1);
  memset(out, 0, sizeof *out);
  if (url.len == 0) url = find_query(text);
  if (url.len == 0) url = find_url(text, 0);
  if (url.len == 0) return 0;
  if (slice_starts(url, "http")) {
    if (!http_split_url(&out->host, &out->target, arena, url)) return 0;
  } else if (url.ptr[0] == '/')
    out->target = url;
  else
    out->target = mem_format(arena, "/?%.*s", (int)url.len, (const char *)url.ptr);
  out->method = find_method(text, url.ptr);
  out->api_key = url_find_key(text);
  return 1;
}
