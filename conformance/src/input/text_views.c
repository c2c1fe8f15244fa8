/* text_views.c - a text as it may have been before it was shown. */
#include "input/text_views.h"

#include <string.h>

#include "util/slice.h"
#include "text.h"
#include "input/values_read.h"

enum { WIDTH_MIN = 40, VIEW_MAX = 1 << 20 };

static bns_slice kept(mem *arena, buf *out) {
  bns_slice made = mem_copy(arena, out->ptr, out->len);
  buf_free(out);
  return made;
}

/* ----------------------------------------------------------------------------------------------------- encodings */

static void put_utf8(buf *out, uint32_t code) {
  static const uint8_t heads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  uint8_t bytes[4];
  for (size_t i = len; i-- > 1; code >>= 6)
    bytes[i] = (uint8_t)(0x80 | (code & 63));
  bytes[0] = (uint8_t)(heads[len] | code);
  buf_put(out, bytes, len);
}

static uint32_t unit_at(bns_slice text, size_t at, int is_big) {
  return (uint32_t)text.ptr[at + (is_big ? 0 : 1)] << 8 | text.ptr[at + (is_big ? 1 : 0)];
}

static bns_slice from_utf16(mem *arena, bns_slice text, int is_big) {
  buf out = {NULL, 0, 0};
  for (size_t at = 0; at + 1 < text.len; at += 2) {
    uint32_t code = unit_at(text, at, is_big), low = at + 3 < text.len ? unit_at(text, at + 2, is_big) : 0;
    if (code >= 0xD800 && code < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    put_utf8(&out, code);
  }
  return kept(arena, &out);
}

/* is_wide tells UTF-16 without a mark: of the first characters every other byte is NUL. */
static int is_wide(bns_slice text, size_t nul_at) {
  if (text.len < 16) return 0;
  for (size_t i = 0; i < 16; i++)
    if ((text.ptr[i] == 0) != (i % 2 == nul_at)) return 0;
  return 1;
}

/* without_colours leaves out the sequences by which a terminal is told to change colour: ESC [ 39;49;00 m. */
static bns_slice without_colours(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (slice_find(text, "\033[") == text.len) return text;
  for (size_t at = 0; at < text.len; at++) {
    size_t end = at + 2;
    if (!slice_starts(slice_from(text, at), "\033[")) {
      buf_put(&out, text.ptr + at, 1);
      continue;
    }
    while (end < text.len && (text.ptr[end] - (unsigned)'0' < 10u || text.ptr[end] == ';'))
      end++;
    at = end;
  }
  return kept(arena, &out);
}

static bns_slice as_utf8(mem *arena, bns_slice text) {
  if (slice_starts(text, "\xEF\xBB\xBF")) return slice_from(text, 3);
  if (slice_starts(text, "\xFF\xFE")) return from_utf16(arena, slice_from(text, 2), 0);
  if (slice_starts(text, "\xFE\xFF")) return from_utf16(arena, slice_from(text, 2), 1);
  if (is_wide(text, 1)) return from_utf16(arena, text, 0);
  return is_wide(text, 0) ? from_utf16(arena, text, 1) : text;
}

bns_slice text_decode(mem *arena, bns_slice text) {
  return without_colours(arena, as_utf8(arena, text));
}

/* -------------------------------------------------------------------------------------------------- replacements */

typedef struct replacement {
  const char *from, *to;
} replacement;

static bns_slice replaced(mem *arena, bns_slice text, const replacement *list, size_t num) {
  buf out = {NULL, 0, 0};
  for (size_t at = 0; at < text.len;) {
    size_t i;
    for (i = 0; i < num && !slice_starts(slice_from(text, at), list[i].from); i++)
      continue;
    if (i < num)
      buf_put_text(&out, list[i].to);
    else
      buf_put(&out, text.ptr + at, 1);
    at += i < num ? strlen(list[i].from) : 1;
  }
  return kept(arena, &out);
}

#define REPLACED(arena, text, list) replaced(arena, text, list, sizeof(list) / sizeof *(list))

/* with_dashes makes of a dash behind a blank that an editor set the one or two of an option. */
static bns_slice with_dashes(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  for (size_t at = 0; at < text.len; at++) {
    bns_slice rest = slice_from(text, at);
    if (rest.len < 6 || rest.ptr[0] != ' ' || rest.ptr[1] != 0xE2 || rest.ptr[2] != 0x80 ||
        (rest.ptr[3] != 0x93 && rest.ptr[3] != 0x94)) {
      buf_put(&out, rest.ptr, 1);
      continue;
    }
    buf_put_text(&out, slice_word(rest.ptr[5]) ? " --" : " -");
    at += 3;
  }
  return kept(arena, &out);
}

static bns_slice plain(mem *arena, bns_slice text) {
  static const replacement list[] = {{"\xC2\xA0", " "},      {"\xE2\x80\xAF", " "},  {"\xE2\x80\x8B", ""},
                                     {"\xE2\x81\xA0", ""},   {"\xEF\xBB\xBF", ""},   {"\xE2\x80\x9C", "\""},
                                     {"\xE2\x80\x9D", "\""}, {"\xE2\x80\x9E", "\""}, {"\xC2\xAB", "\""},
                                     {"\xC2\xBB", "\""},     {"\xE2\x80\x98", "'"},  {"\xE2\x80\x99", "'"}};
  return with_dashes(arena, REPLACED(arena, text, list));
}

static bns_slice without_entities(mem *arena, bns_slice text) {
  static const replacement list[] = {{"&amp;", "&"},  {"&quot;", "\""}, {"&#34;", "\""}, {"&#39;", "'"},
                                     {"&#x27;", "'"}, {"&apos;", "'"},  {"&lt;", "<"},   {"&gt;", ">"},
                                     {"&#38;", "&"},  {"&#x26;", "&"},  {"&#x3D;", "="}, {"&#61;", "="},
                                     {"&nbsp;", " "}, {"<br>", "\n"},   {"<br/>", "\n"}, {"<br />", "\n"}};
  return REPLACED(arena, text, list);
}

static bns_slice without_carets(mem *arena, bns_slice text) {
  static const replacement list[] = {{"^&", "&"}, {"^%", "%"}, {"^^", "^"}};
  return REPLACED(arena, text, list);
}

static bns_slice without_backticks(mem *arena, bns_slice text) {
  static const replacement list[] = {{"`\r\n", " "}, {"`\n", " "}};
  return REPLACED(arena, text, list);
}

static bns_slice unescaped(mem *arena, bns_slice text) {
  return values_unescape(arena, text);
}

static bns_slice unescaped_twice(mem *arena, bns_slice text) {
  return values_unescape(arena, values_unescape(arena, text));
}

/* without_percent undoes the encoding of a URL that was put into another one. */
static bns_slice without_percent(mem *arena, bns_slice text) {
  size_t at = slice_find_nocase(text, "http%3A%2F%2F"), end, len = 0;
  uint8_t *bytes;
  if (at == text.len) at = slice_find_nocase(text, "https%3A%2F%2F");
  if (at == text.len) return text;
  text = slice_from(text, at);
  for (end = 0; end < text.len && text.ptr[end] > ' ' && memchr("&\"'<>`", text.ptr[end], 6) == NULL; end++)
    continue;
  bytes = mem_alloc(arena, end + 1);
  if (bns_unpercent(bytes, end, &len, slice_until(text, end)) != BNS_OK) return text;
  return (bns_slice){bytes, len};
}

static int starts_pair(bns_slice text) {
  size_t len = 0;
  while (len < text.len && slice_word(text.ptr[len]))
    len++;
  return len > 1 && len < text.len && text.ptr[len] == '=';
}

/* without_gaps leaves out the blanks that an address bar or an editor puts behind '?' and '&'. */
static bns_slice without_gaps(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  for (size_t at = 0; at < text.len; at++) {
    uint8_t last = at ? text.ptr[at - 1] : 0;
    if (text.ptr[at] != ' ' || (last != '?' && last != '&') || !starts_pair(slice_from(text, at + 1)))
      buf_put(&out, text.ptr + at, 1);
  }
  return kept(arena, &out);
}

/* next_part gives the place behind the quotation mark that opens the next part of a string that was printed in parts,
 * a line each: 'abc' LF b'def', "abc" + LF "def". 0: none follows. */
static size_t next_part(bns_slice text, size_t at, uint8_t mark) {
  size_t start = at, lines = 0;
  for (; at < text.len && memchr(" \t\r\n+", text.ptr[at], 5); at++)
    lines += text.ptr[at] == '\n';
  if (lines == 0 || at == start) return 0;
  at += at + 1 < text.len && text.ptr[at] == 'b';
  return at < text.len && text.ptr[at] == mark ? at + 1 : 0;
}

static bns_slice joined_strings(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  for (size_t at = 0; at < text.len;) {
    uint8_t byte = text.ptr[at];
    int is_mark = (byte == '"' || byte == '\'') && at > 0 && text.ptr[at - 1] != '\\';
    size_t next = is_mark ? next_part(text, at + 1, byte) : 0;
    if (next == 0) buf_put(&out, &byte, 1);
    at = next ? next : at + 1;
  }
  return kept(arena, &out);
}

/* ----------------------------------------------------------------------------------------------------- curly quotes */

size_t text_count_curly(bns_slice text) {
  size_t num = 0;
  for (size_t i = 0; i + 3 <= text.len; i++)
    num += text.ptr[i] == 0xE2 && text.ptr[i + 1] == 0x80 && (text.ptr[i + 2] == 0x9C || text.ptr[i + 2] == 0x9D);
  return num;
}

bns_slice text_with_plain_quotes(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  for (size_t i = 0; i < text.len; i++) {
    if (text_count_curly(slice_until(slice_from(text, i), 3))) {
      buf_put_text(&out, "\"");
      i += 2;
    } else
      buf_put(&out, text.ptr + i, 1);
  }
  return mem_take(arena, &out);
}

/* -------------------------------------------------------------------------------------------------- broken lines */

/* goes_on tells that a line is the rest of a URL: no blank in it, and what a query has. */
static int goes_on(bns_slice line) {
  if (line.len == 0) return 0;
  for (size_t i = 0; i < line.len; i++)
    if (!slice_word(line.ptr[i]) && memchr("&=%.-_~:/?+,*@[]{}\"'", line.ptr[i], 20) == NULL) return 0;
  return line.ptr[0] != '{' && line.ptr[0] != '[';
}

/* is_open tells that a line ends within a URL or a query. */
static int is_open(bns_slice line) {
  size_t at = line.len;
  while (at > 0 && line.ptr[at - 1] > ' ')
    at--;
  line = slice_from(line, at);
  return line.len > 0 &&
         (slice_find(line, "://") < line.len || slice_index(line, '&') < line.len || slice_index(line, '?') < line.len);
}

static int is_cut(const buf *out) {
  return out->len > 0 && out->ptr[out->len - 1] == '=';
}

/* joined_lines undoes the breaks of a terminal, of mail (which marks them with an '=') and of quoted mail. */
static bns_slice joined_lines(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line, last = {NULL, 0};
  int is_first = 1, is_within = 0;
  while (slice_line(&line, &rest)) {
    bns_slice bare = slice_trim(line);
    while (slice_starts(bare, "> "))
      bare = slice_trim(slice_from(bare, 2));
    if (!is_first && (is_within || is_open(last)) && goes_on(bare) && last.len > 0) {
      if (is_cut(&out) && last.len > WIDTH_MIN && slice_find(last, "==") == last.len && last.len <= 76 &&
          slice_find(bare, "=3D") < bare.len)
        out.len--;
      buf_put_slice(&out, bare);
      is_within = 1;
    } else {
      if (!is_first) buf_put_text(&out, "\n");
      buf_put_slice(&out, line);
      is_within = 0;
    }
    last = bare;
    is_first = 0;
  }
  return kept(arena, &out);
}

/* without_marks leaves out the '>' before each line of a quoted text. */
static bns_slice without_marks(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  while (slice_line(&line, &rest)) {
    bns_slice bare = slice_trim(line);
    if (bare.len > 0 && bare.ptr[0] != '>') {
      buf_free(&out);
      return text;
    }
    buf_put_slice(&out, slice_from(bare, slice_starts(bare, "> ") ? 2 : 1));
    buf_put_text(&out, "\n");
  }
  return kept(arena, &out);
}

/* -------------------------------------------------------------------------------------------------------------- all */

typedef bns_slice undo(mem *arena, bns_slice text);

size_t text_views(text_view *out, mem *arena, bns_slice text) {
  static const struct {
    undo *undo;
    const char *note;
  } ways[] = {
      {without_entities, "what HTML writes as &amp;, &quot; and the like was read as the characters meant"},
      {joined_lines, "lines that a terminal or a mail broke were joined"},
      {plain, "curly quotation marks, dashes and blanks that an editor sets were read as plain ones"},
      {joined_strings, "strings that were printed in parts, a line each, were joined"},
      {unescaped, "backslashes were read as the escapes of a string"},
      {unescaped_twice, "backslashes were read as escapes, twice"},
      {without_backticks, "a backtick at the end of a line was read as PowerShell's sign that the command goes on"},
      {without_gaps, "the blanks behind ? and & were left out"},
      {without_carets, "the carets before & were left out: cmd.exe sends those that stand within quotation marks"},
      {without_percent, "a URL that was percent-encoded once more was decoded"},
      {without_marks, "the marks of a quoted mail were left out"}};
  size_t num = 0;
  out[num++] = (text_view){text, NULL};
  for (size_t i = 0; i < sizeof ways / sizeof *ways && text.len <= VIEW_MAX; i++) {
    bns_slice made = ways[i].undo(arena, text);
    if (!bns_slice_equal(made, text) && !bns_slice_equal(made, out[num - 1].text))
      out[num++] = (text_view){made, ways[i].note};
  }
  return num;
}
