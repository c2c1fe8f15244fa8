/* several.c - cuts a text between its signatures: each request has one of its own. */
#include "input/several.h"

#include <string.h>

#include "input/log_url.h"
#include "input/method_find.h"
#include "input/pasted_command.h"
#include "input/pasted_http.h"
#include "input/reading_choice.h"
#include "input/text_views.h"
#include "suite/scheme_traits.h"
#include "scheme.h"
#include "text.h"
#include "util/json_text.h"
#include "util/slice.h"
#include "wire.h"

enum { MARKS_MAX = 512, LEAST = 64, MOST = 1024, GAP = 40, OPEN_MAX = 64 };

/* mark: a signature, and where it stands first and last. */
typedef struct mark {
  bns_slice value; /* without percent-encoding */
  bns_slice time;  /* the digits of the timestamp that stands before it in the same word; empty: none does */
  size_t first, end;
} mark;

/* ------------------------------------------------------------------------------------------------ the signatures */

static size_t run_at(bns_slice text) {
  size_t len = 0;
  while (len < text.len && len <= MOST && (slice_word(text.ptr[len]) || memchr("+/=%-", text.ptr[len], 5) != NULL))
    len++;
  return len;
}

/* value_behind gives the first long word behind a name, in its line; empty: there is none. */
static bns_slice value_behind(bns_slice rest) {
  for (size_t at = 0; at < GAP && at < rest.len && rest.ptr[at] != '\n';) {
    size_t len = run_at(slice_from(rest, at));
    bns_slice word = slice_until(slice_from(rest, at), len);
    while (word.len > 0 && (word.ptr[0] == '=' || slice_starts_nocase(word, "%3D")))
      word = slice_from(word, word.ptr[0] == '=' ? 1 : 3);
    if (word.len >= LEAST && word.len <= MOST) return word;
    at += len ? len : 1;
  }
  return (bns_slice){NULL, 0};
}

/* decoded gives it with a NUL behind it. */
static bns_slice decoded(mem *arena, bns_slice value) {
  bns_slice copy = mem_format(arena, "%.*s", (int)value.len, (const char *)value.ptr);
  uint8_t *bytes = mem_alloc(arena, value.len + 1);
  size_t len;
  return bns_unpercent(bytes, value.len, &len, value) == BNS_OK ? (bns_slice){bytes, len} : copy;
}

/* name_at measures the name of a signature that stands at a place: signature, or Logon's RawData(96). */
static size_t name_at(bns_slice text, size_t at) {
  bns_slice rest = slice_from(text, at);
  if (slice_starts_nocase(rest, "signature")) return 9;
  return slice_starts(rest, "96=") && at > 0 && !slice_word(text.ptr[at - 1]) ? 3 : 0;
}

/* time_before gives the timestamp of the parameters that a signature stands behind. */
static bns_slice time_before(bns_slice text, size_t at) {
  static const char name[] = "timestamp";
  size_t from = at, found, len = 0;
  while (from > 0 && at - from < MOST && text.ptr[from - 1] > ' ')
    from--;
  bns_slice word = slice_until(slice_from(text, from), at - from);
  found = slice_find(word, name);
  if (found == word.len) return (bns_slice){NULL, 0};
  word = slice_from(word, found + sizeof name - 1);
  word = slice_from(word, slice_starts_nocase(word, "%3D") ? 3 : 1);
  while (len < word.len && word.ptr[len] - (unsigned)'0' < 10u)
    len++;
  return slice_until(word, len);
}

/* is_one: the same signature is printed again, unless another time stands before it: then it is used again. */
static int is_one(const mark *of, bns_slice value, bns_slice time) {
  if (!bns_slice_equal(of->value, value)) return 0;
  return of->time.len == 0 || time.len == 0 || bns_slice_equal(of->time, time);
}

/* add_mark: the last requests of a text are those that are wanted, so that the first ones make room. */
static void add_mark(mark *marks, size_t *num, size_t *dropped, mem *arena, bns_slice text, bns_slice value) {
  size_t at = (size_t)(value.ptr - text.ptr), i;
  bns_slice plain = decoded(arena, value), time = time_before(text, at);
  for (i = 0; i < *num && !is_one(&marks[i], plain, time); i++)
    continue;
  if (i == MARKS_MAX) {
    i = *num = MARKS_MAX / 2;
    *dropped += MARKS_MAX - i;
    memmove(marks, marks + MARKS_MAX - i, i * sizeof *marks);
  }
  if (i == *num) marks[(*num)++] = (mark){plain, time, at, at};
  marks[i].end = at + value.len;
}

static size_t find_marks(mark *marks, size_t *dropped, mem *arena, bns_slice text) {
  size_t num = 0;
  for (size_t at = 0; at < text.len; at++) {
    size_t len = name_at(text, at);
    bns_slice value = len ? value_behind(slice_from(text, at + len)) : (bns_slice){NULL, 0};
    if (value.len > 0) add_mark(marks, &num, dropped, arena, text, value);
  }
  return num;
}

/* --------------------------------------------------------------------------------------------- where one begins */

static size_t line_start(bns_slice text, size_t at) {
  while (at > 0 && text.ptr[at - 1] != '\n')
    at--;
  return at;
}

/* has_address tells that a request line, or a URL or a path of the exchange stands in a line. */
static int has_address(bns_slice line) {
  int has_version;
  if (http_is_request_line(line, &has_version)) return 1;
  for (size_t at = 0; at < line.len; at++) {
    bns_slice rest = slice_from(line, at);
    if (rest.ptr[0] == '/' && scheme_knows_path(rest)) return 1;
  }
  return slice_find(line, "8=FIX") < line.len;
}

/* begins_at: a command goes on in further lines, so that its first line counts alone. */
static int begins_at(bns_slice line) {
  return pasted_command(line, pasted_command_is_curl).len > 0 || has_address(line);
}

/* line_before gives the last line that a request begins in, between two places: a command's before an address alone. */
static size_t line_before(bns_slice text, size_t low, size_t high) {
  size_t found = line_start(text, high), at = found;
  int has_any = begins_at(slice_until(slice_from(text, at), high - at));
  for (;;) {
    bns_slice line = slice_until(slice_from(text, at), slice_index(slice_from(text, at), '\n'));
    if (at < low) break;
    if (pasted_command(line, pasted_command_is_curl).len > 0) return at;
    if (!has_any && has_address(line)) {
      found = at;
      has_any = 1;
    }
    if (at == 0) break;
    at = line_start(text, at - 1);
  }
  return found;
}

/* object_around gives the widest object around a signature that has no other in it, in [low, high). */
static bns_slice object_around(bns_slice text, const mark *of, size_t low, size_t high) {
  size_t at = low;
  for (int num_open = 0; num_open < OPEN_MAX;) {
    at += slice_index(slice_from(text, at), '{');
    if (at >= of->first) break;
    size_t len = json_object_len(slice_until(slice_from(text, at), high - at));
    if (len > 0 && at + len >= of->end) return slice_until(slice_from(text, at), len);
    num_open += len == 0;
    at += len ? len : 1;
  }
  return (bns_slice){NULL, 0};
}

/* place: where a request stands; the object, if it is one, begins in from's line or behind it. */
typedef struct place {
  size_t from;
  bns_slice object;
} place;

static place place_of(bns_slice text, const mark *marks, size_t num, size_t i) {
  size_t low = i ? marks[i - 1].end : 0, high = i + 1 < num ? marks[i + 1].first : text.len, at;
  place out;
  out.object = object_around(text, &marks[i], low, high);
  out.from = slice_offset(&at, out.object, text) ? line_start(text, at) : line_before(text, low, marks[i].first);
  if (out.from < low) out.from = out.object.len ? at : low;
  return out;
}

/* ------------------------------------------------------------------------------------------------------ reading one */

static int has_time(const input *in) {
  const bns_header_names *names = in->scheme->headers;
  bns_slice value;
  if (names != NULL) return names->timestamp == NULL || bns_find_header(&value, &in->wire, names->timestamp);
  if (!reading_has_parameter_signature(&in->wire)) return 1;
  return slice_find(in->wire.target, "timestamp=") < in->wire.target.len ||
         slice_find(in->wire.body, "timestamp=") < in->wire.body.len;
}

static int is_signed_by(const input *in, mem *arena, bns_slice signature) {
  bns_slice message = in->wire.message;
  if (message.len > 0) return slice_find(message, (const char *)signature.ptr) < message.len;
  return bns_slice_equal(decoded(arena, reading_signature(&in->wire)), signature);
}

/* read_part: the part is a whole request, with this signature. */
static int read_part(input *out, mem *arena, bns_slice part, bns_slice signature, const bns_scheme *forced) {
  buf problem = {NULL, 0, 0};
  int failed = part.len == 0 || input_read(out, arena, part, forced, &problem);
  buf_free(&problem);
  return !failed && reading_is_whole(out, arena) && has_time(out) && is_signed_by(out, arena, signature);
}

static size_t line_number(bns_slice text, size_t at) {
  size_t num = 1;
  for (size_t i = 0; i < at; i++)
    num += text.ptr[i] == '\n';
  return num;
}

/* Empty lines between two requests are the text's, and no body: one line end is left, which a body may have. */
static bns_slice without_empty_lines(bns_slice part) {
  for (bns_slice left = part; slice_cut_newline(&left) && left.len > 0 && left.ptr[left.len - 1] == '\n';)
    part = left;
  return part;
}

/* What an object does not tell stands around it: the answer behind it, the key anywhere. */
static int read_one(one_request *out, mem *arena, bns_slice text, const place *at, size_t end, const mark *of,
                    const bns_scheme *forced) {
  out->text = without_empty_lines(slice_until(slice_from(text, at->from), end - at->from));
  out->line = line_number(text, at->object.len ? (size_t)(at->object.ptr - text.ptr) : at->from);
  if (!read_part(&out->in, arena, at->object, of->value, forced) &&
      !read_part(&out->in, arena, out->text, of->value, forced))
    return 0;
  if (out->in.answer.code == 0) (void)exchange_error_cut(&out->in.answer, arena, out->text);
  if (out->in.headers_unknown && out->in.api_key.len == 0) out->in.api_key = log_url_find_key(text);
  return 1;
}

/* is_in_turn: the signatures do not stand among each other's. */
static int is_in_turn(const mark *marks, size_t num) {
  for (size_t i = 1; i < num; i++)
    if (marks[i].first < marks[i - 1].end) return 0;
  return 1;
}

/* ------------------------------------------------------------------------------------------------ what is unsigned */

static size_t run_of_path(bns_slice rest) {
  size_t len = 0;
  while (len < rest.len && (slice_word(rest.ptr[len]) || rest.ptr[len] == '/' || rest.ptr[len] == '-'))
    len++;
  return len;
}

/* address_of gives the path of the request that begins in a line, where its method stands there too; empty: none. */
static bns_slice address_of(bns_slice line) {
  int has_version, is_told = http_is_request_line(line, &has_version);
  for (size_t at = 0; at < line.len; at++) {
    bns_slice rest = slice_from(line, at);
    if (rest.ptr[0] != '/' || !scheme_knows_path(rest)) continue;
    is_told = is_told || pasted_command(line, pasted_command_is_curl).len > 0 ||
              method_find(slice_until(line, at), line.ptr).len > 0;
    return is_told ? slice_until(rest, run_of_path(rest)) : (bns_slice){NULL, 0};
  }
  return (bns_slice){NULL, 0};
}

/* count_unsigned counts the addresses behind which no signature stands before the next one; of one that is printed
 * twice the signature may stand behind the second. */
static size_t count_unsigned(bns_slice text) {
  bns_slice rest = text, line, last = {NULL, 0};
  size_t num = 0;
  int is_open = 0;
  while (slice_line(&line, &rest)) {
    bns_slice address = address_of(line);
    if (address.len > 0) {
      num += is_open && !bns_slice_equal(address, last);
      is_open = 1;
      last = address;
    }
    if (slice_contains_nocase(line, "signature") || slice_find(line, "\00196=") < line.len) is_open = 0;
  }
  return num + (size_t)is_open;
}

size_t several_read(one_request *out, several_count *count, mem *arena, bns_slice text, const bns_scheme *forced) {
  mark *marks = mem_alloc(arena, (MARKS_MAX + 1) * sizeof *marks);
  size_t num, first, dropped = 0, found = 0;
  memset(count, 0, sizeof *count);
  if (text.len > INPUT_MAX) return 0;
  text = text_decode(arena, text);
  num = find_marks(marks, &dropped, arena, text);
  count->num_unread = num > 1 ? num - 1 : 0;
  if (num < 2 || !is_in_turn(marks, num)) return 0;
  first = num > SEVERAL_MAX ? num - SEVERAL_MAX : 0;
  count->before = dropped + first;
  place next = place_of(text, marks, num, first);
  for (size_t i = first; i < num; i++) {
    place at = next;
    size_t end = text.len;
    if (i + 1 < num) {
      next = place_of(text, marks, num, i + 1);
      end = next.from;
    }
    found += (size_t)read_one(&out[found], arena, text, &at, end, &marks[i], forced);
  }
  if (found < 2) return 0;
  count->num_unread = num - first - found;
  count->num_unsigned = count_unsigned(text);
  return found;
}
