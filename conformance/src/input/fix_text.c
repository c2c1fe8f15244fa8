/* fix_text.c - a FIX message as it is printed. */
#include "input/fix_text.h"

#include <string.h>

#include "fix.h"
#include "util/fix_framing.h"
#include "util/slice.h"
#include "text.h"

enum { SEPARATOR_MAX = 12, TAG_DIGITS = 5, FIELDS_MAX = 64, STEPS_MAX = 20000 };

static const bns_slice none = {NULL, 0};

static int is_digit(uint8_t byte) {
  return byte - (unsigned)'0' < 10u;
}

/* begin_len measures "8=FIX.4.4" or "8=FIXT.1.1"; 0 where it is neither. */
static size_t begin_len(bns_slice text) {
  size_t at = text.len > 5 && text.ptr[5] == 'T' ? 6 : 5;
  if (text.len < at + 4 || text.ptr[at] != '.' || !is_digit(text.ptr[at + 1]) || text.ptr[at + 2] != '.') return 0;
  return is_digit(text.ptr[at + 3]) ? at + 4 : 0;
}

/* starts_tag tells that digits and '=' begin here. */
static int starts_tag(bns_slice rest) {
  size_t num = 0;
  while (num < rest.len && num <= TAG_DIGITS && is_digit(rest.ptr[num]))
    num++;
  return num > 0 && num <= TAG_DIGITS && num < rest.len && rest.ptr[num] == '=';
}

/* ---------------------------------------------------------------------------------------------- with a separator */

static int is_here(bns_slice rest, bns_slice separator) {
  return rest.len >= separator.len && memcmp(rest.ptr, separator.ptr, separator.len) == 0;
}

/* sum_end gives the place behind the digits of CheckSum(10) that begins at a place. */
static size_t sum_end(bns_slice text, size_t at) {
  size_t end = at + 3;
  while (end < text.len && is_digit(text.ptr[end]))
    end++;
  return end;
}

static void put_field(buf *out, bns_slice field) {
  buf_put_slice(out, field);
  buf_put_text(out, "\001");
}

static bns_slice split(mem *arena, bns_slice text, bns_slice separator) {
  buf out = {NULL, 0, 0};
  size_t start = 0, at = 0;
  while (at < text.len && out.len < FIX_LONGEST) {
    bns_slice rest = slice_from(text, at);
    if (!is_here(rest, separator) || !starts_tag(slice_from(rest, separator.len))) {
      at++;
      continue;
    }
    put_field(&out, slice_until(slice_from(text, start), at - start));
    start = at = at + separator.len;
    if (slice_starts(slice_from(text, at), "10=")) break;
  }
  if (slice_starts(slice_from(text, start), "10="))
    put_field(&out, slice_until(slice_from(text, start), sum_end(text, start) - start));
  else
    put_field(&out, slice_until(slice_from(text, start), slice_index(slice_from(text, start), '\n')));
  return mem_take(arena, &out);
}

/* --------------------------------------------------------------------------------------------- with none between */

/* Where SOH was lost, BodyLength(9) counts one for each field nonetheless: every place of "10=" so tells how many
 * fields stand before it, and CheckSum(10) whether the message ends there. What cannot be a whole message is never
 * searched. In the search a place from which no way leads on is remembered, for each number of fields before it. */
typedef struct glued {
  mem *arena;
  bns_slice text, found;
  size_t starts[FIELDS_MAX], num; /* where the fields begin, as far as they are settled */
  size_t end, wanted;             /* where CheckSum(10) begins, and which field it is */
  uint64_t *dead_ends;            /* of each place: a bit for each number of fields */
  unsigned steps;
} glued;

static int is_known(bns_slice tag) {
  static const char *const tags[] = {"8",   "9",   "10",  "34",  "35",   "43",   "49",   "50",    "52",    "56",
                                     "57",  "95",  "96",  "97",  "98",   "108",  "115",  "122",   "128",   "141",
                                     "369", "553", "554", "789", "1137", "7933", "9406", "25000", "25035", "25036"};
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (bns_slice_is(tag, tags[i])) return 1;
  return 0;
}

/* accept takes the fields where they are those of a message. */
static int accept(glued *g) {
  buf out = {NULL, 0, 0};
  uint64_t tag;
  for (size_t i = 0; i < g->num; i++) {
    size_t end = i + 1 < g->num ? g->starts[i + 1] : sum_end(g->text, g->starts[i]);
    put_field(&out, slice_until(slice_from(g->text, g->starts[i]), end - g->starts[i]));
  }
  if (fix_fault_of(&tag, buf_slice(&out)) == FIX_NO_FAULT) g->found = mem_take(g->arena, &out);
  buf_free(&out);
  return g->found.len > 0;
}

static int go_on(glued *g, size_t from);

/* try_tag takes so many digits before an '=' for a tag. */
static int try_tag(glued *g, size_t from, size_t equals, size_t len) {
  size_t start = equals - len;
  if (start < from + 1 || start > g->end || g->num == g->wanted) return 0;
  if (!is_known(slice_until(slice_from(g->text, start), len))) return 0;
  g->starts[g->num++] = start;
  if (go_on(g, equals + 1)) return 1;
  g->num--;
  return 0;
}

/* go_on settles the fields behind the value that begins at a place: the longest tag first; an '=' may also be the
 * value's own. */
static int go_on(glued *g, size_t from) {
  uint64_t bit = (uint64_t)1 << (g->num - 1);
  size_t equals = from;
  if (g->starts[g->num - 1] == g->end) return g->num == g->wanted && accept(g);
  if (g->dead_ends[from] & bit) return 0;
  while (g->steps++ < STEPS_MAX) {
    equals += slice_index(slice_from(g->text, equals), '=');
    if (equals > g->end + 2) break;
    for (size_t len = TAG_DIGITS; len > 0; len--)
      if (equals >= len && is_digit(g->text.ptr[equals - len]) && try_tag(g, from, equals, len)) return 1;
    equals++;
  }
  g->dead_ends[from] |= bit;
  return 0;
}

/* search settles the fields between a head of 8, 9 and 35 and CheckSum(10). */
static int search(glued *g) {
  g->num = 3;
  g->dead_ends = mem_alloc(g->arena, (g->text.len + 1) * sizeof *g->dead_ends);
  return go_on(g, g->starts[2] + 3);
}

/* is_end tells that the message may end by "10=" at a place, as BodyLength(9) and CheckSum(10) have it. */
static int is_end(glued *g, size_t at, uint64_t body_len) {
  bns_slice sum = slice_from(g->text, at + 3);
  uint64_t number, fields = body_len - (at - g->starts[2]);
  if (body_len <= at - g->starts[2] || fields > FIELDS_MAX - 3) return 0;
  if (slice_digits(sum) != 3 || bns_number(&number, slice_until(sum, 3)) != BNS_OK) return 0;
  g->end = at;
  g->wanted = (size_t)fields + 3;
  /* SOH, which is 1, behind each field */
  return number == (bns_fix_sum(slice_until(g->text, at)) + fields + 2) % 256;
}

/* read_head finds BodyLength(9), whose digits those of MsgType(35) follow, at the place where it begins. */
static int read_head(glued *g, uint64_t *body_len, size_t begin) {
  size_t digits = slice_digits(slice_from(g->text, begin + 2));
  g->starts[1] = begin;
  g->starts[2] = begin + digits;
  return digits > 2 && slice_starts(slice_from(g->text, g->starts[2]), "35=") &&
         bns_number(body_len, slice_until(slice_from(g->text, begin + 2), digits - 2)) == BNS_OK;
}

static bns_slice unglue(mem *arena, bns_slice text, size_t begin) {
  uint64_t body_len;
  glued g;
  memset(&g, 0, sizeof g);
  g.arena = arena;
  g.text = slice_until(text, slice_index(text, '\n'));
  g.text = slice_until(g.text, FIX_LONGEST);
  if (!read_head(&g, &body_len, begin)) return none;
  for (size_t at = g.starts[2]; at < g.text.len; at++) {
    at += slice_find(slice_from(g.text, at), "10=");
    if (at < g.text.len && is_end(&g, at, body_len) && search(&g)) return g.found;
  }
  return none;
}

/* completed writes BodyLength(9) and CheckSum(10) into a message that was printed before either was reckoned. */
static bns_slice completed(mem *arena, bns_slice message, size_t begin) {
  bns_slice body = slice_from(message, begin + 1), head;
  unsigned sum = 0;
  head = mem_format(arena, "%.*s\0019=%lu\001", (int)begin, (const char *)message.ptr, (unsigned long)body.len);
  message = mem_join(arena, head, "", body);
  for (size_t i = 0; i < message.len; i++)
    sum += message.ptr[i];
  return mem_join(arena, message, "10=", mem_format(arena, "%03u\001", sum % 256));
}

/* read_unsent reads one that neither has. */
static bns_slice read_unsent(bns_slice *separator, mem *arena, bns_slice text, size_t begin) {
  size_t next = slice_find(slice_until(slice_from(text, begin), SEPARATOR_MAX + 3), "35=");
  bns_slice made;
  if (next == 0 || next > SEPARATOR_MAX) return none;
  *separator = slice_until(slice_from(text, begin), next);
  made = split(arena, text, *separator);
  return slice_find(made, "\00110=") < made.len ? none : completed(arena, made, begin);
}

bns_slice fix_text_read(bns_slice *separator, mem *arena, bns_slice text) {
  size_t begin, next;
  text = slice_from(text, slice_find(text, "8=FIX"));
  begin = begin_len(text);
  *separator = none;
  if (begin == 0) return none;
  next = slice_find(slice_until(slice_from(text, begin), SEPARATOR_MAX + 2), "9=");
  if (next > SEPARATOR_MAX || slice_find(slice_until(slice_from(text, begin), next), "35=") < next)
    return read_unsent(separator, arena, text, begin);
  *separator = slice_until(slice_from(text, begin), next);
  return next ? split(arena, text, *separator) : unglue(arena, text, begin);
}

/* ------------------------------------------------------------------------------------------------ field by field */

/* What tools print between a tag and its value, and behind the value. */
static const struct {
  const char *between, *behind;
} printed[] = {{"): ", "\n"}, {")=", " | "}, {")=", "\n"}, {"\"><![CDATA[", "]]>"}, {"\": \"", "\""}, {"\":\"", "\""}};

/* tag_before gives the digits that stand before a place: a tag. */
static bns_slice tag_before(bns_slice text, size_t at) {
  size_t start = at;
  while (start > 0 && is_digit(text.ptr[start - 1]))
    start--;
  return at - start <= TAG_DIGITS ? slice_until(slice_from(text, start), at - start) : none;
}

static size_t num_digits(bns_slice text) {
  size_t num = 0;
  while (num < text.len && is_digit(text.ptr[num]))
    num++;
  return num;
}

static bns_slice from_printed(mem *arena, bns_slice text, size_t way) {
  const char *between = printed[way].between;
  buf out = {NULL, 0, 0};
  bns_slice tag = none, value;
  size_t at = 0;
  while (!bns_slice_is(tag, "10") && out.len < FIX_LONGEST) {
    at += slice_find(slice_from(text, at), between);
    if (at >= text.len) break;
    tag = tag_before(text, at);
    at += strlen(between);
    if (tag.len == 0) continue;
    value = slice_from(text, at);
    value = slice_until(value, bns_slice_is(tag, "10") ? num_digits(value) : slice_find(value, printed[way].behind));
    at += value.len;
    buf_put_slice(&out, tag);
    buf_put_text(&out, "=");
    put_field(&out, slice_trim(value));
  }
  return mem_take(arena, &out);
}

bns_slice fix_text_from_fields(mem *arena, bns_slice text) {
  uint64_t tag;
  for (size_t way = 0; way < sizeof printed / sizeof *printed; way++) {
    bns_slice made = from_printed(arena, text, way);
    if (slice_starts(made, "8=FIX") && fix_fault_of(&tag, made) == FIX_NO_FAULT) return made;
  }
  return none;
}
