/* text_lines.c - what a terminal, a mail or an editor did to the lines of a text, undone. */
#include "input/text_lines.h"

#include "text.h"
#include "util/slice.h"

enum { WIDTH_MIN = 40, FOLD_MIN = 60 };

static const bns_slice none = {NULL, 0};

/* columns counts the characters of a line, whatever their bytes. */
static size_t columns(bns_slice line) {
  size_t num = 0;
  for (size_t i = 0; i < line.len; i++)
    num += (line.ptr[i] & 0xC0) != 0x80;
  return num;
}

/* widest gives the columns of the longest line; 0 where that is none that a terminal or a mail would break at. */
static size_t widest(bns_slice text) {
  bns_slice rest = text, line;
  size_t most = 0, num = 0;
  while (slice_line(&line, &rest)) {
    size_t is = columns(line);
    if (is > most) most = is;
    num++;
  }
  return num > 1 && most >= WIDTH_MIN ? most : 0;
}

int text_is_folded(bns_slice text) {
  bns_slice rest = text, line;
  size_t width = widest(text), num = 0;
  while (width >= FOLD_MIN && slice_line(&line, &rest))
    num += columns(line) == width;
  return num > 1;
}

static bns_slice without_end(bns_slice line) {
  while (line.len && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
    line.len--;
  return line;
}

bns_slice text_join_full(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  size_t width = widest(text);
  if (width == 0) return text;
  while (slice_line(&line, &rest)) {
    int is_full = columns(line) == width && without_end(line).len == line.len;
    buf_put_slice(&out, is_full ? line : without_end(line));
    if (!is_full && rest.len) buf_put_text(&out, "\n");
  }
  return mem_take(arena, &out);
}

static size_t first_word(bns_slice line) {
  size_t len = 0;
  while (len < line.len && line.ptr[len] > ' ')
    len++;
  return len;
}

/* is_header tells that a line begins with the name of a header, so that it does not go on with the one before. */
static int is_header(bns_slice line) {
  size_t len = 0;
  while (len < line.len && (slice_word(line.ptr[len]) || line.ptr[len] == '-'))
    len++;
  return len > 1 && slice_starts(slice_from(line, len), ": ");
}

bns_slice text_join_words(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line, next;
  size_t width = widest(text);
  if (width == 0 || !slice_line(&line, &rest)) return text;
  for (;; line = next) {
    int is_more = slice_line(&next, &rest);
    size_t is = columns(line), word = is_more ? columns(slice_until(next, first_word(next))) : 0;
    buf_put_slice(&out, line);
    if (!is_more) break;
    next = slice_trim(next);
    if (is == 0 || word == 0 || is + 1 + word <= width || (is < width && is_header(next)))
      buf_put_text(&out, "\n");
    else if (is < width)
      buf_put_text(&out, " ");
  }
  return mem_take(arena, &out);
}

bns_slice text_join_indented(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  size_t last = 0;
  while (slice_line(&line, &rest)) {
    int is_indented = slice_starts(line, "  ") || slice_starts(line, "\t");
    if (out.len && !(is_indented && last >= WIDTH_MIN)) buf_put_text(&out, "\n");
    buf_put_slice(&out, is_indented && last >= WIDTH_MIN ? slice_trim(line) : line);
    last = columns(line);
  }
  return mem_take(arena, &out);
}

bns_slice text_join_marked(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  if (!slice_has_any(text, "\\")) return text;
  for (size_t at = 0; at < text.len;) {
    bns_slice rest = slice_from(text, at);
    size_t skip = slice_starts(rest, "\\\n") ? 2 : slice_starts(rest, "\\\r\n") ? 3 : 0;
    if (skip == 0) buf_put_byte(&out, rest.ptr[0]);
    at += skip ? skip : 1;
  }
  return mem_take(arena, &out);
}

bns_slice text_without_point(mem *arena, bns_slice text) {
  static const char *const points[] = {".",           ",", ";", ":", "!", "?", ")", "\xE3\x80\x82", "\xE2\x80\xA6",
                                       "\xEF\xBC\x9F"};
  bns_slice was = slice_trim(text), made = was;
  for (size_t i = 0; i < sizeof points / sizeof *points;) {
    bns_slice point = bns_slice_of(points[i]);
    int is_last = made.len > point.len && bns_slice_equal(slice_from(made, made.len - point.len), point);
    if (is_last) made = slice_trim(slice_until(made, made.len - point.len));
    i = is_last ? 0 : i + 1;
  }
  (void)arena;
  return made.len < was.len ? made : text;
}

bns_slice text_without_ends(mem *arena, bns_slice text) {
  static const char *const ends[] = {"[\\r][\\n]\"", "^M$", "^M", "\\r\\n$", "\\r\\n", "\\r$", "\\r", "$"};
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  if (slice_find(text, "^M") == text.len && slice_find(text, "\\r") == text.len) return text;
  while (slice_line(&line, &rest)) {
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
      bns_slice end = bns_slice_of(ends[i]);
      if (line.len < end.len || !bns_slice_equal(slice_from(line, line.len - end.len), end)) continue;
      line = slice_until(line, line.len - end.len);
      break;
    }
    buf_put_slice(&out, line);
    if (rest.len) buf_put_text(&out, "\n");
  }
  return mem_take(arena, &out);
}

bns_slice text_halve_lines(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  size_t num = 0;
  int is_double = 1;
  for (; is_double && slice_line(&line, &rest); num++) {
    is_double = num % 2 == 0 || slice_trim(line).len == 0;
    if (num % 2 != 0) continue;
    buf_put_slice(&out, line);
    buf_put_text(&out, "\n");
  }
  if (is_double && num > 3) return mem_take(arena, &out);
  buf_free(&out);
  return text;
}

/* marked_by gives what stands behind the mark of a line; ptr NULL: it has none. */
static bns_slice marked_by(bns_slice line, uint8_t mark) {
  bns_slice bare = slice_trim(line);
  if (bare.len == 0) return bns_slice_of("");
  if (bare.ptr[0] != mark) return none;
  while (bare.len && bare.ptr[0] == mark)
    bare = slice_from(bare, slice_starts(slice_from(bare, 1), " ") ? 2 : 1);
  return bare.len ? bare : bns_slice_of("");
}

static bns_slice without_mark(mem *arena, bns_slice text, uint8_t mark) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  size_t num = 0, marked = 0;
  while (slice_line(&line, &rest)) {
    bns_slice bare = marked_by(line, mark);
    marked += bare.ptr != NULL && slice_trim(line).len > 0;
    num += slice_trim(line).len > 0;
    buf_put_slice(&out, bare.ptr ? bare : line);
    buf_put_text(&out, "\n");
  }
  if ((mark == '>' && marked > 1) || (marked > 0 && num - marked <= 1 + num / 4)) return mem_take(arena, &out);
  buf_free(&out);
  return text;
}

bns_slice text_without_marks(mem *arena, bns_slice text) {
  bns_slice made = without_mark(arena, text, '>');
  return made.ptr == text.ptr ? without_mark(arena, text, '+') : made;
}

/* number_len measures the number of a line, with what stands behind it: "12. ", " 3: ", "4  "; 0: it is another one. */
static size_t number_len(bns_slice line, size_t wanted) {
  size_t at = 0, number = 0, gap = 2;
  while (at < line.len && line.ptr[at] == ' ')
    at++;
  for (; at < line.len && line.ptr[at] - (unsigned)'0' < 10u && number <= wanted; at++)
    number = number * 10 + (line.ptr[at] - (unsigned)'0');
  if (number != wanted) return 0;
  if (at < line.len && slice_index(bns_slice_of(".:)|"), line.ptr[at]) < 4) {
    gap = 1;
    at++;
  }
  if (at == line.len) return at;
  if (line.ptr[at] != ' ' && line.ptr[at] != '\t') return 0;
  return at + (gap == 2 && slice_starts(slice_from(line, at), "  ") ? 2 : 1);
}

bns_slice text_without_numbers(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  for (size_t wanted = 1; slice_line(&line, &rest); wanted++) {
    size_t len = number_len(line, wanted);
    if (len == 0 && !(line.len == 0 && rest.len == 0)) {
      buf_free(&out);
      return text;
    }
    buf_put_slice(&out, slice_from(line, len));
    buf_put_text(&out, "\n");
  }
  return mem_take(arena, &out);
}

/* common_len measures what all lines begin with, but for empty ones, to the last mark or blank in it. */
static size_t common_len(bns_slice text) {
  bns_slice rest = text, line, first = none;
  size_t len = 0, num = 0;
  while (slice_line(&line, &rest)) {
    size_t same = 0;
    if (slice_trim(line).len == 0) continue;
    if (num++ == 0) {
      first = line;
      len = line.len;
      continue;
    }
    while (same < len && same < line.len && line.ptr[same] == first.ptr[same])
      same++;
    len = same;
  }
  while (len > 0 && slice_index(bns_slice_of(" \t|>:"), first.ptr[len - 1]) == 5)
    len--;
  return num > 1 ? len : 0;
}

bns_slice text_without_prefix(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  size_t len = common_len(text);
  if (len == 0) return text;
  while (slice_line(&line, &rest)) {
    buf_put_slice(&out, slice_from(line, len));
    buf_put_text(&out, "\n");
  }
  return mem_take(arena, &out);
}

/* without_box gives a line without what draws a box around it, U+2500 to U+257F. */
static bns_slice without_box(bns_slice line) {
  size_t at = 0, end = line.len;
  while (at + 2 < end && line.ptr[at] == 0xE2 && (line.ptr[at + 1] | 1) == 0x95)
    at += 3;
  while (end > at + 2 && line.ptr[end - 3] == 0xE2 && (line.ptr[end - 2] | 1) == 0x95)
    end -= 3;
  return end - at < line.len ? slice_trim(slice_until(slice_from(line, at), end - at)) : line;
}

bns_slice text_without_boxes(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line;
  if (slice_find(text, "\xE2\x94") == text.len && slice_find(text, "\xE2\x95") == text.len) return text;
  while (slice_line(&line, &rest)) {
    buf_put_slice(&out, without_box(line));
    buf_put_text(&out, "\n");
  }
  return mem_take(arena, &out);
}

bns_slice text_without_fences(mem *arena, bns_slice text) {
  bns_slice rest = text, line;
  if (slice_find(text, "```") == text.len) return text;
  uint8_t *made = mem_alloc(arena, text.len);
  memcpy(made, text.ptr, text.len);
  while (slice_line(&line, &rest)) {
    size_t at;
    bns_slice bare = slice_trim(line);
    while (slice_starts(bare, ">"))
      bare = slice_trim(slice_from(bare, 1));
    if (slice_starts(bare, "```") && slice_find(slice_from(bare, 3), "`") == bare.len - 3 &&
        slice_offset(&at, bare, text))
      memset(made + at, ' ', bare.len);
  }
  return (bns_slice){made, text.len};
}
