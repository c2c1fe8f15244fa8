/* text_views.c - a text as it may have been before it was shown. */
#include "input/text_views.h"

#include <string.h>

#include "input/text_bytes.h"
#include "input/text_escapes.h"
#include "input/text_labels.h"
#include "input/text_lines.h"
#include "input/text_list.h"
#include "util/slice.h"
#include "util/utf8.h"
#include "text.h"
#include "input/values_read.h"

enum { WIDTH_MIN = 40, SHA256_HEX = 64, BLANKS_IN_HEX = 3, VIEW_MAX = 1 << 20, STEPS_MAX = 1 << 16 };

static bns_slice kept(mem *arena, buf *out) {
  bns_slice made = mem_copy(arena, out->ptr, out->len);
  buf_free(out);
  return made;
}

/* ----------------------------------------------------------------------------------------------------- encodings */

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
    utf8_put(&out, code);
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
      buf_put_byte(&out, text.ptr[at]);
      continue;
    }
    while (end < text.len && (text.ptr[end] - (unsigned)'0' < 10u || text.ptr[end] == ';'))
      end++;
    at = end;
  }
  return kept(arena, &out);
}

/* lost_colour measures such a sequence of which ESC was lost, or is written as ^[: [0m, ^[[1;31m; 0: there is none. */
static size_t lost_colour(bns_slice rest) {
  size_t len = slice_starts(rest, "^[[") ? 3 : slice_starts(rest, "[") ? 1 : 0, start = len;
  while (len > 0 && len < rest.len && (rest.ptr[len] - (unsigned)'0' < 10u || rest.ptr[len] == ';'))
    len++;
  return len > start && len < rest.len && rest.ptr[len] == 'm' ? len + 1 : 0;
}

static bns_slice without_lost_colours(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  size_t taken = 0, at = 0;
  if (!slice_has_any(text, "[")) return text;
  while (at < text.len) {
    size_t len = text.ptr[at] == '^' || text.ptr[at] == '[' ? lost_colour(slice_from(text, at)) : 0;
    if (len > 0) buf_put(&out, text.ptr + taken, at - taken);
    at += len ? len : 1;
    if (len > 0) taken = at;
  }
  buf_put_slice(&out, slice_from(text, taken));
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
  uint8_t begins[256] = {0};
  size_t taken = 0, at = 0; /* what stands before `taken` is in out */
  for (size_t i = 0; i < num; i++)
    begins[(uint8_t)*list[i].from] = 1;
  while (at < text.len) {
    size_t i = begins[text.ptr[at]] ? 0 : num;
    while (i < num && !slice_starts(slice_from(text, at), list[i].from))
      i++;
    if (i == num) {
      at++;
      continue;
    }
    buf_put(&out, text.ptr + taken, at - taken);
    buf_put_text(&out, list[i].to);
    taken = at += strlen(list[i].from);
  }
  if (taken == 0) return text;
  buf_put_slice(&out, slice_from(text, taken));
  return kept(arena, &out);
}

#define REPLACED(arena, text, list) replaced(arena, text, list, sizeof(list) / sizeof *(list))

/* with_dashes makes of a dash behind a blank that an editor set the one or two of an option. */
static bns_slice with_dashes(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  size_t taken = 0;
  for (size_t at = 0; at + 6 <= text.len; at++) {
    bns_slice rest = slice_from(text, at);
    if (rest.ptr[0] != ' ' || rest.ptr[1] != 0xE2 || rest.ptr[2] != 0x80 ||
        (rest.ptr[3] != 0x93 && rest.ptr[3] != 0x94))
      continue;
    buf_put(&out, text.ptr + taken, at - taken);
    buf_put_text(&out, slice_word(rest.ptr[5]) ? " --" : " -");
    at += 3;
    taken = at + 1;
  }
  if (taken == 0) return text;
  buf_put_slice(&out, slice_from(text, taken));
  return kept(arena, &out);
}

static bns_slice plain(mem *arena, bns_slice text) {
  static const replacement list[] = {
      {"\xC2\xA0", " "},      {"\xE2\x80\xAF", " "},  {"\xE3\x80\x80", " "},  {"\xE2\x80\x80", " "},
      {"\xE2\x80\x81", " "},  {"\xE2\x80\x82", " "},  {"\xE2\x80\x83", " "},  {"\xE2\x80\x84", " "},
      {"\xE2\x80\x85", " "},  {"\xE2\x80\x86", " "},  {"\xE2\x80\x87", " "},  {"\xE2\x80\x88", " "},
      {"\xE2\x80\x89", " "},  {"\xE2\x80\x8A", " "},  {"\xE2\x81\x9F", " "},  {"\xE2\x80\x8B", ""},
      {"\xE2\x80\x8C", ""},   {"\xE2\x80\x8D", ""},   {"\xE2\x80\x8E", ""},   {"\xE2\x80\x8F", ""},
      {"\xE2\x81\xA0", ""},   {"\xE2\x81\xA6", ""},   {"\xE2\x81\xA8", ""},   {"\xE2\x81\xA9", ""},
      {"\xE2\x80\xAA", ""},   {"\xE2\x80\xAC", ""},   {"\xEF\xBB\xBF", ""},   {"\xC2\xAD", ""},
      {"\xE2\x80\x9C", "\""}, {"\xE2\x80\x9D", "\""}, {"\xE2\x80\x9E", "\""}, {"\xE2\x80\x9F", "\""},
      {"\xC2\xAB", "\""},     {"\xC2\xBB", "\""},     {"\xEF\xBC\x82", "\""}, {"\xE2\x80\x98", "'"},
      {"\xE2\x80\x99", "'"},  {"\xE2\x80\x9A", "'"},  {"\xE2\x80\x9B", "'"},  {"\xE2\x80\xB9", "'"},
      {"\xE2\x80\xBA", "'"},  {"\xEF\xBC\x87", "'"},  {"\xEF\xBC\x9A", ":"},  {"\xEF\xBC\x8C", ","},
      {"\xEF\xBC\x86", "&"},  {"\xEF\xBC\x9D", "="},  {"\xEF\xBC\x9F", "?"},  {"\xEF\xBC\x8F", "/"},
      {"\xE2\x80\xA8", "\n"}, {"\xE2\x80\xA9", "\n"}};
  static const replacement dashes[] = {{"\xE2\x80\x90", "-"}, {"\xE2\x80\x91", "-"}, {"\xE2\x80\x92", "-"},
                                       {"\xE2\x80\x93", "-"}, {"\xE2\x80\x94", "-"}, {"\xE2\x88\x92", "-"}};
  return REPLACED(arena, with_dashes(arena, REPLACED(arena, text, list)), dashes);
}

/* plain_french writes what stands for the quotation marks of a French text, with the blanks that belong to them. */
static bns_slice plain_french(mem *arena, bns_slice text) {
  static const replacement list[] = {
      {"\xC2\xAB\xC2\xA0", "\""},     {"\xC2\xA0\xC2\xBB", "\""}, {"\xC2\xAB\xE2\x80\xAF", "\""},
      {"\xE2\x80\xAF\xC2\xBB", "\""}, {"\xC2\xAB ", "\""},        {" \xC2\xBB", "\""}};
  return slice_find(text, "\xC2\xAB") < text.len ? plain(arena, REPLACED(arena, text, list)) : text;
}

static bns_slice without_carets(mem *arena, bns_slice text) {
  static const replacement list[] = {{"^&", "&"}, {"^%", "%"}, {"^^", "^"}};
  return REPLACED(arena, text, list);
}

static bns_slice without_backticks(mem *arena, bns_slice text) {
  static const replacement list[] = {{"`\r\n", " "}, {"` \n", " "}, {"`\n", " "},
                                     {"`&", "\\&"},  {"`$", "$"},   {"`\"", "\""}};
  return REPLACED(arena, text, list);
}

static bns_slice without_double_percent(mem *arena, bns_slice text) {
  static const replacement list[] = {{"%%", "%"}};
  return REPLACED(arena, text, list);
}

/* without_tabs: a text with tabs, and no blank, had blanks. */
static bns_slice without_tabs(mem *arena, bns_slice text) {
  static const replacement list[] = {{"\t", " "}};
  return slice_index(text, ' ') < text.len ? text : REPLACED(arena, text, list);
}

/* unescaped undoes the escapes of a string, and its quotation marks where they stand around all of the text. */
static bns_slice unescaped(mem *arena, bns_slice text) {
  bns_slice bare = slice_trim(text);
  size_t last = bare.len - 1;
  int is_string = bare.len > 2 && bare.ptr[0] == '"' && bare.ptr[last] == '"' &&
                  slice_index(slice_from(slice_until(bare, last), 1), '\\') < last - 1;
  for (size_t i = 1; is_string && i < last; i++)
    is_string = bare.ptr[i] != '"' || bare.ptr[i - 1] == '\\';
  return values_unescape(arena, is_string ? slice_from(slice_until(bare, last), 1) : text);
}

static bns_slice unescaped_twice(mem *arena, bns_slice text) {
  return unescaped(arena, unescaped(arena, text));
}

/* without_percent undoes the encoding of a URL that was put into another one. */
static bns_slice without_percent(mem *arena, bns_slice text) {
  static const char around[] = "&\"'<>`=";
  size_t at = slice_find_nocase(text, "http%3A%2F%2F"), end, len = 0;
  uint8_t *bytes;
  if (at == text.len) at = slice_find_nocase(text, "https%3A%2F%2F");
  if (at == text.len) return text;
  while (at > 0 && text.ptr[at - 1] > ' ' && memchr(around, text.ptr[at - 1], sizeof around - 1) == NULL)
    at--;
  text = slice_from(text, at);
  for (end = 0; end < text.len && text.ptr[end] > ' ' && memchr(around, text.ptr[end], sizeof around - 2) == NULL;
       end++)
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

static int is_hex_or_blank(uint8_t byte) {
  return byte == ' ' || bns_hex_value(byte) >= 0;
}

/* is_in_hex tells of a blank that it breaks the digits of a signature, in which no more than three stand: a program
 * that writes them apart does so of every byte. */
static int is_in_hex(bns_slice text, size_t at) {
  static const char name[] = "signature=";
  size_t start = at, digits = 0, blanks = 0;
  while (start > 0 && at - start < SHA256_HEX && is_hex_or_blank(text.ptr[start - 1]))
    start--;
  if (start < sizeof name - 1 || !slice_starts(slice_from(text, start - (sizeof name - 1)), name)) return 0;
  size_t end = start;
  for (; end < text.len && digits < SHA256_HEX && is_hex_or_blank(text.ptr[end]); end++)
    *(text.ptr[end] == ' ' ? &blanks : &digits) += 1;
  return at < end && digits == SHA256_HEX && blanks <= BLANKS_IN_HEX;
}

/* is_gap tells of a blank that stands behind '?' or '&' before a pair, or before the '&' of one. */
static int is_gap(bns_slice text, size_t at) {
  uint8_t last = at > 0 ? text.ptr[at - 1] : 0, next = at + 1 < text.len ? text.ptr[at + 1] : 0;
  if (text.ptr[at] != ' ') return 0;
  if (is_in_hex(text, at)) return 1;
  if (last == '?' || last == '&') return starts_pair(slice_from(text, at + 1));
  return last > ' ' && next == '&' && starts_pair(slice_from(text, at + 2));
}

/* without_gaps leaves out the blanks that an address bar, an editor or who reads a picture puts into an address. */
static bns_slice without_gaps(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (slice_index(text, ' ') == text.len || slice_index(text, '=') == text.len) return text;
  for (size_t at = 0; at < text.len; at++)
    if (!is_gap(text, at)) buf_put_byte(&out, text.ptr[at]);
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
  if (!slice_has_any(text, "\n")) return text;
  for (size_t at = 0; at < text.len;) {
    uint8_t byte = text.ptr[at];
    int is_mark = (byte == '"' || byte == '\'') && at > 0 && text.ptr[at - 1] != '\\';
    size_t next = is_mark ? next_part(text, at + 1, byte) : 0;
    if (next == 0) buf_put_byte(&out, byte);
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
      buf_put_byte(&out, text.ptr[i]);
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

/* without_boxes: what draws one breaks long lines too. */
static bns_slice without_boxes(mem *arena, bns_slice text) {
  bns_slice made = text_without_boxes(arena, text);
  return bns_slice_equal(made, text) ? text : joined_lines(arena, made);
}

/* -------------------------------------------------------------------------------------------------------------- all */

typedef bns_slice undo(mem *arena, bns_slice text);

/* way: how a text may have been changed. */
typedef struct way {
  undo *undo;
  const char *note;
  text_change change;
  int is_rare;
} way;

static size_t add(text_view *out, size_t num, bns_slice text, const way *w, const char *note) {
  if (num == VIEWS_MAX) return num;
  for (size_t i = 0; i < num; i++)
    if (bns_slice_equal(out[i].text, text)) return num;
  out[num] = (text_view){text, note, w->change, w->is_rare};
  return num + 1;
}

/* A text that was passed on has been changed more than once: each step is undone of what the one before left. The last
 * of the steps escapes, so that what was within a string is laid out in the second round. */
static const way steps[] = {{text_from_percent, NULL, TEXT_SPELLED, 1},
                            {text_from_quoted_printable, NULL, TEXT_LAID_OUT, 1},
                            {text_without_numbers, NULL, TEXT_LAID_OUT, 1},
                            {text_without_prefix, NULL, TEXT_LAID_OUT, 1},
                            {text_without_marks, NULL, TEXT_LAID_OUT, 1},
                            {text_from_list, NULL, TEXT_LAID_OUT, 1},
                            {text_from_records, NULL, TEXT_SPELLED, 1},
                            {text_without_entities_twice, NULL, TEXT_SPELLED, 1},
                            {text_without_links, NULL, TEXT_LAID_OUT, 1},
                            {text_halve_lines, NULL, TEXT_LAID_OUT, 1},
                            {text_join_full, NULL, TEXT_LAID_OUT, 1},
                            {plain_french, NULL, TEXT_LAID_OUT, 1},
                            {plain, NULL, TEXT_LAID_OUT, 1},
                            {text_join_marked, NULL, TEXT_LAID_OUT, 1},
                            {without_gaps, NULL, TEXT_SPELLED, 1},
                            {text_from_csv, NULL, TEXT_SPELLED, 1},
                            {text_from_labels, NULL, TEXT_LAID_OUT, 1},
                            {text_without_point, NULL, TEXT_LAID_OUT, 1},
                            {text_without_markdown, NULL, TEXT_SPELLED, 1},
                            {unescaped, NULL, TEXT_SPELLED, 1}};

enum { ROUNDS = 2 };

static size_t add_steps(text_view *out, size_t num, mem *arena, bns_slice text) {
  static const char note[] = "what a page, a mail or a terminal did to the text was undone, one thing after the other";
  text_change change = TEXT_AS_IT_IS;
  for (size_t i = 0; i < ROUNDS * (sizeof steps / sizeof *steps); i++) {
    way step = steps[i % (sizeof steps / sizeof *steps)];
    bns_slice made = step.undo(arena, text);
    if (bns_slice_equal(made, text)) continue;
    if (step.change > change) change = step.change;
    step.change = change;
    text = made;
    num = add(out, num, text, &step, note);
  }
  return num;
}

const char text_carets_left_out[] =
    "the carets before & were left out: cmd.exe sends those that stand within quotation marks";

size_t text_views(text_view *out, mem *arena, bns_slice text) {
  static const way as_it_is = {NULL, NULL, TEXT_AS_IT_IS, 0};
  static const way ways[] = {
      {text_without_entities, "what HTML writes as &amp;, &quot; and the like was read as the characters meant",
       TEXT_SPELLED, 0},
      {joined_lines, "lines that a terminal or a mail broke were joined", TEXT_LAID_OUT, 0},
      {plain, "curly quotation marks, dashes and blanks that an editor sets were read as plain ones", TEXT_LAID_OUT, 0},
      {joined_strings, "strings that were printed in parts, a line each, were joined", TEXT_SPELLED, 0},
      {unescaped, "backslashes were read as the escapes of a string", TEXT_SPELLED, 0},
      {unescaped_twice, "backslashes were read as escapes, twice", TEXT_SPELLED, 0},
      {without_backticks, "backticks were read as PowerShell's escapes: at the end of a line the command goes on",
       TEXT_SPELLED, 0},
      {text_from_powershell, "the strings were read as PowerShell's", TEXT_SPELLED, 0},
      {without_gaps, "the blanks within an address were left out", TEXT_SPELLED, 0},
      {without_carets, text_carets_left_out, TEXT_SPELLED, 0},
      {without_double_percent, "%% was read as the % that a batch file means by it", TEXT_SPELLED, 1},
      {without_percent, "a URL that was percent-encoded once more was decoded", TEXT_SPELLED, 0},
      {text_without_marks, "the marks of a quoted mail were left out", TEXT_LAID_OUT, 0},
      {text_from_bytes, "bytes that were printed as numbers were read as the text that they are", TEXT_SPELLED, 1},
      {text_without_ends, "the signs that were printed for the ends of lines were left out", TEXT_LAID_OUT, 1},
      {text_from_latin1, "UTF-8 that was read as Latin-1 was put back", TEXT_LAID_OUT, 1},
      {text_without_numbers, "the numbers of the lines were left out", TEXT_LAID_OUT, 1},
      {text_without_prefix, "what each line begins with was left out", TEXT_LAID_OUT, 1},
      {text_join_full, "lines that were broken at the edge of a window or a mail were joined", TEXT_LAID_OUT, 1},
      {text_join_words, "lines that were broken at a blank were joined", TEXT_LAID_OUT, 1},
      {text_join_marked, "lines that a backslash breaks were joined", TEXT_LAID_OUT, 1},
      {text_from_quoted_printable, "what a mail writes as =3D and the like was read as the characters meant",
       TEXT_LAID_OUT, 1},
      {text_from_percent, "a text that was percent-encoded as a whole was decoded", TEXT_SPELLED, 1},
      {text_from_form, "a text that was encoded as a field of a form was decoded", TEXT_SPELLED, 1},
      {text_without_links, "a link was read as the address that it shows", TEXT_LAID_OUT, 1},
      {text_halve_lines, "the empty line behind each line was left out", TEXT_LAID_OUT, 1},
      {plain_french, "the quotation marks of a French text were read as plain ones", TEXT_LAID_OUT, 1},
      {text_join_indented, "lines that were broken, and go on further in, were joined", TEXT_LAID_OUT, 1},
      {text_from_list, "the lines of a list or a table were read as the parameters", TEXT_LAID_OUT, 0},
      {text_join_named, "values that stand below their names were read as theirs", TEXT_LAID_OUT, 0},
      {text_from_labels, "the labels of the lines were read as the English words for them", TEXT_LAID_OUT, 0},
      {without_boxes, "the lines that were drawn around the text were left out", TEXT_LAID_OUT, 0},
      {text_without_point, "what ends the sentence behind the request was left out", TEXT_LAID_OUT, 1},
      {text_without_markdown, "backslashes were read as those of markdown", TEXT_SPELLED, 1},
      {without_lost_colours, "what is left of a terminal's colours was left out", TEXT_LAID_OUT, 1},
      {without_tabs, "tabs were read as blanks", TEXT_LAID_OUT, 1},
      {text_from_records, "what stands in the lines of a container's log was put together", TEXT_SPELLED, 1},
      {text_from_csv, "the text was read as a cell of a table", TEXT_SPELLED, 1}};
  size_t num = add(out, 0, text, &as_it_is, NULL);
  for (size_t i = 0; i < sizeof ways / sizeof *ways && text.len <= VIEW_MAX; i++) {
    bns_slice made = ways[i].undo(arena, text);
    if (!bns_slice_equal(made, text)) num = add(out, num, made, &ways[i], ways[i].note);
  }
  return text.len <= STEPS_MAX ? add_steps(out, num, arena, text) : num;
}
