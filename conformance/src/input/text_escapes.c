/* text_escapes.c - what a page, a mail or a table writes in the place of a character, undone. */
#include "input/text_escapes.h"

#include <string.h>

#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"
#include "util/utf8.h"

enum { ENTITY_MAX = 10, LINK_MAX = 8192 };

/* ------------------------------------------------------------------------------------------------------- entities */

/* put_number writes the character of &#38; or &#x26;, and gives the length of that; 0: it is neither. */
static size_t put_number(buf *out, bns_slice rest) {
  size_t at = 2, first;
  uint32_t code = 0;
  int is_hex = rest.len > 2 && (rest.ptr[2] | 32) == 'x';
  if (!slice_starts(rest, "&#")) return 0;
  at += (size_t)is_hex;
  for (first = at; at < rest.len && at < ENTITY_MAX; at++) {
    int digit = bns_hex_value(rest.ptr[at]);
    if (digit < 0 || (digit > 9 && !is_hex)) break;
    code = code * (is_hex ? 16 : 10) + (uint32_t)digit;
  }
  if (at == first || at >= rest.len || rest.ptr[at] != ';' || code == 0 || code > 0x10FFFF || (code >> 11) == 0x1B)
    return 0;
  utf8_put(out, code);
  return at + 1;
}

static size_t put_named(buf *out, bns_slice rest) {
  static const struct {
    const char *name, *text;
  } known[] = {{"&amp;", "&"},     {"&quot;", "\""},  {"&apos;", "'"},  {"&lt;", "<"},    {"&gt;", ">"},
               {"&nbsp;", " "},    {"&equals;", "="}, {"&num;", "#"},   {"&colon;", ":"}, {"&lbrace;", "{"},
               {"&rbrace;", "}"},  {"&comma;", ","},  {"<br>", "\n"},   {"<br/>", "\n"},  {"<br />", "\n"},
               {"<wbr>", ""},      {"</p>", "\n"},    {"</div>", "\n"}, {"</li>", "\n"},  {"</tr>", "\n"},
               {"</pre>", "\n"},   {"</code>", ""},   {"<p>", ""},      {"<div>", ""},    {"<li>", ""},
               {"<pre>", ""},      {"<code>", ""},    {"<td>", " "},    {"</td>", " "},   {"<tr>", ""},
               {"<![CDATA[", " "}, {"]]>", " "}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (!slice_starts_nocase(rest, known[i].name)) continue;
    buf_put_text(out, known[i].text);
    return strlen(known[i].name);
  }
  return 0;
}

bns_slice text_without_entities(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (!slice_has_any(text, "&<]")) return text;
  for (size_t at = 0; at < text.len;) {
    bns_slice rest = slice_from(text, at);
    size_t len = 0;
    if (rest.ptr[0] == '&' || rest.ptr[0] == '<' || rest.ptr[0] == ']') len = put_number(&out, rest);
    if (len == 0 && (rest.ptr[0] == '&' || rest.ptr[0] == '<' || rest.ptr[0] == ']')) len = put_named(&out, rest);
    if (len == 0) buf_put_byte(&out, rest.ptr[0]);
    at += len ? len : 1;
  }
  return mem_take(arena, &out);
}

bns_slice text_without_entities_twice(mem *arena, bns_slice text) {
  return text_without_entities(arena, text_without_entities(arena, text));
}

/* ---------------------------------------------------------------------------------------------- bytes as hex digits */

/* put_byte writes the byte of two hex digits. */
static int put_byte(buf *out, bns_slice digits) {
  int high = digits.len > 1 ? bns_hex_value(digits.ptr[0]) : -1,
      low = digits.len > 1 ? bns_hex_value(digits.ptr[1]) : -1;
  uint8_t byte = (uint8_t)(high * 16 + low);
  if (high < 0 || low < 0) return 0;
  buf_put_byte(out, byte);
  return 1;
}

/* A mail marks a line that goes on by '=' at its end, and writes '=' as "=3D": one of both tells it. */
bns_slice text_from_quoted_printable(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (slice_find(text, "=\n") == text.len && slice_find(text, "=\r\n") == text.len &&
      slice_find(text, "=3D") == text.len)
    return text;
  for (size_t at = 0; at < text.len;) {
    bns_slice rest = slice_from(text, at);
    if (slice_starts(rest, "=\n") || slice_starts(rest, "=\r\n")) {
      at += slice_index(rest, '\n') + 1;
    } else if (rest.ptr[0] == '=' && put_byte(&out, slice_from(rest, 1))) {
      at += 3;
    } else {
      buf_put_byte(&out, rest.ptr[0]);
      at++;
    }
  }
  return mem_take(arena, &out);
}

/* before_parameters: what stands behind a plain '?', '&' or "://" is encoded by who sends it, where parameters are told
 * apart there; one alone may hold all of a text. */
static bns_slice before_parameters(bns_slice text) {
  static const char *const signs[] = {"?", "&", "://"};
  int has_several = slice_index(text, '&') < text.len;
  for (size_t i = 0; i < sizeof signs / sizeof *signs && has_several; i++)
    text = slice_until(text, slice_find(text, signs[i]));
  return text;
}

/* is_encoded tells that a text is one word, with a blank, a line end or an address encoded in it. */
static int is_encoded(bns_slice text, const char *blank) {
  static const char *const signs[] = {"8%3DFIX", "%0A", "%0D", "%3A%2F%2F", "%7B%22", "%7B%27"};
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] <= ' ') return 0;
  text = before_parameters(text);
  if (slice_find(text, blank) < text.len) return 1;
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (slice_contains_nocase(text, signs[i])) return 1;
  return 0;
}

static bns_slice from_percent(mem *arena, bns_slice text, uint8_t plus) {
  buf out = {NULL, 0, 0};
  for (size_t at = 0; at < text.len;) {
    bns_slice rest = slice_from(text, at);
    int is_byte = rest.ptr[0] == '%' && put_byte(&out, slice_from(rest, 1));
    if (!is_byte) buf_put_byte(&out, rest.ptr[0] == '+' ? plus : rest.ptr[0]);
    at += is_byte ? 3 : 1;
  }
  return mem_take(arena, &out);
}

bns_slice text_from_percent(mem *arena, bns_slice text) {
  bns_slice word = slice_trim(text);
  return is_encoded(word, "%20") ? from_percent(arena, word, '+') : text;
}

bns_slice text_from_form(mem *arena, bns_slice text) {
  bns_slice word = slice_trim(text);
  return slice_index(word, '+') < word.len && is_encoded(word, "+") ? from_percent(arena, word, ' ') : text;
}

/* -------------------------------------------------------------------------------------------------- cells and links */

/* quoted_cell gives the inside of the first cell that is quoted, to the last quotation mark of the text; all of a text
 * that begins with none. */
static bns_slice quoted_cell(bns_slice text) {
  size_t start = slice_find(text, ",\""), end = text.len;
  if (slice_starts(text, "\"")) return text;
  while (end > 0 && text.ptr[end - 1] != '"')
    end--;
  if (start > slice_index(text, '\n') || start + 2 >= end) return text;
  return slice_from(slice_until(text, end - 1), start + 2);
}

bns_slice text_from_csv(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice cell = quoted_cell(text);
  if (slice_find(cell, "\"\"") == cell.len) return cell;
  for (size_t at = 0; at < cell.len; at++) {
    buf_put_byte(&out, cell.ptr[at]);
    if (slice_starts(slice_from(cell, at), "\"\"")) at++;
  }
  return mem_take(arena, &out);
}

/* put_record appends the line of a record; 0: it has none. */
static int put_record(buf *out, mem *arena, bns_slice line) {
  static const char *const names[] = {"log", "message", "msg", "line", "MESSAGE"};
  const bns_json *record = json_read_request(arena, line), *found = NULL;
  size_t len;
  if (record == NULL || record->type != BNS_JSON_OBJECT) return 0;
  for (size_t i = 0; found == NULL && i < sizeof names / sizeof *names; i++)
    found = bns_json_member(record, names[i]);
  if (found == NULL || found->type != BNS_JSON_STRING) return 0;
  uint8_t *bytes = mem_alloc(arena, found->len + 1);
  if (bns_json_text(bytes, found->len + 1, &len, found) != BNS_OK) return 0;
  buf_put(out, bytes, len);
  if (len == 0 || bytes[len - 1] != '\n') buf_put_text(out, "\n");
  return 1;
}

bns_slice text_from_records(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  size_t num = 0;
  while (slice_index(text, '{') < text.len && slice_line(&line, &rest)) {
    line = slice_trim(line);
    if (put_record(&out, arena, line))
      num++;
    else {
      buf_put_slice(&out, line);
      buf_put_text(&out, "\n");
    }
  }
  if (num > 1) return mem_take(arena, &out);
  buf_free(&out);
  return text;
}

bns_slice text_without_markdown(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (!slice_has_any(text, "\\")) return text;
  for (size_t at = 0; at < text.len; at++) {
    uint8_t next = at + 1 < text.len ? text.ptr[at + 1] : 0;
    if (text.ptr[at] != '\\' || next == 0 || memchr("_*[]&.-#~=()<>|+!{}", next, 19) == NULL)
      buf_put_byte(&out, text.ptr[at]);
  }
  return mem_take(arena, &out);
}

/* link_parts gives the address that a link shows and the one that it leads to; 0: there is no link here. */
static size_t link_parts(bns_slice *shown, bns_slice *target, bns_slice rest) {
  int is_chat = slice_starts(rest, "<http");
  const char *between = is_chat ? "|" : "](", *end = is_chat ? ">" : ")";
  size_t middle, len;
  if (!is_chat && !slice_starts(rest, "[http")) return 0;
  rest = slice_until(rest, LINK_MAX);
  middle = slice_find(rest, between);
  len = slice_index(rest, '>');
  if (is_chat && len < middle) { /* <X>, as markdown has it */
    *shown = *target = slice_from(slice_until(rest, len), 1);
    return slice_index(*shown, ' ') < shown->len ? 0 : len + 1;
  }
  if (middle == rest.len) return 0;
  *shown = slice_from(slice_until(rest, middle), 1);
  *target = slice_from(rest, middle + strlen(between));
  len = slice_find(*target, end);
  if (len == target->len) return 0;
  *target = slice_until(*target, len);
  return middle + strlen(between) + len + 1;
}

bns_slice text_without_links(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (!slice_has_any(text, "<[")) return text;
  for (size_t at = 0; at < text.len;) {
    bns_slice shown, target, rest = slice_from(text, at);
    size_t len = link_parts(&shown, &target, rest);
    if (len)
      buf_put_slice(&out, bns_slice_equal(shown, target) || slice_index(target, '?') == target.len ? shown : target);
    else
      buf_put_byte(&out, rest.ptr[0]);
    at += len ? len : 1;
  }
  return mem_take(arena, &out);
}

/* ------------------------------------------------------------------------------------------------------ PowerShell */

/* put_char writes the character of $([char]20912), and gives the length of that; 0: it is none. */
static size_t put_char(buf *out, bns_slice rest) {
  static const char before[] = "$([char]";
  size_t at = sizeof before - 1;
  uint32_t code = 0;
  if (!slice_starts(rest, before)) return 0;
  for (; at < rest.len && at < ENTITY_MAX + sizeof before && rest.ptr[at] - (unsigned)'0' < 10u; at++)
    code = code * 10 + (rest.ptr[at] - (uint32_t)'0');
  if (at == sizeof before - 1 || at >= rest.len || rest.ptr[at] != ')' || code > 0xFFFF || (code >> 11) == 0x1B)
    return 0;
  utf8_put(out, code);
  return at + 1;
}

/* put_in_quotes writes one step of a string as other languages write it: a backslash is an escape there. */
static size_t put_in_quotes(buf *out, bns_slice rest) {
  size_t len = rest.ptr[0] == '$' ? put_char(out, rest) : 0;
  if (len > 0) return len;
  if (rest.ptr[0] == '\\') buf_put_text(out, "\\");
  if (rest.ptr[0] == '`' && rest.len > 1) {
    if (memchr("\"nrt", rest.ptr[1], 4)) buf_put_text(out, "\\");
    buf_put_byte(out, rest.ptr[1]);
    return 2;
  }
  buf_put_byte(out, rest.ptr[0]);
  return 1;
}

bns_slice text_from_powershell(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  int is_quoted = 0;
  if (!slice_contains_nocase(text, "Invoke-")) return text;
  for (size_t at = 0; at < text.len;) {
    bns_slice rest = slice_from(text, at);
    if (is_quoted && rest.ptr[0] != '"') {
      at += put_in_quotes(&out, rest);
      continue;
    }
    if (rest.ptr[0] == '"') is_quoted = !is_quoted;
    if (rest.ptr[0] != '`') buf_put_byte(&out, rest.ptr[0]);
    at++;
  }
  return mem_take(arena, &out);
}
