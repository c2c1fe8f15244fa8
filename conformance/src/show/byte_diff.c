/* byte_diff.c - the split diff, and how lines for people are laid out. */
#include "show/byte_diff.h"

#include <stdio.h>
#include <string.h>

#include "show/printable.h"
#include "text.h"

enum {
  LABEL = 6,
  MARGIN = 2,          /* columns left free at the right edge */
  ACCIDENT = 4,        /* a common end shorter than this beside ... */
  LONG_DIFFERENCE = 16 /* ... a difference longer than this is chance: two signatures that start with the same digit */
};

/* piece: a part of one side. */
typedef struct piece {
  const diff_side *side;
  size_t from, to;
} piece;

static size_t label_width(const layout *form) {
  return form->label ? form->label : LABEL;
}
static size_t row_start(const layout *form) {
  return label_width(form) + 4;
}
static size_t edge(const layout *form) {
  return form->width - MARGIN;
}

static void put_attribute(buf *out, const layout *form, const char *on, const char *text) {
  if (form->colour) buf_put_text(out, on);
  buf_put_text(out, text);
  if (form->colour) buf_put_text(out, "\033[0m");
}

void put_strong(buf *out, const layout *form, const char *text) {
  put_attribute(out, form, "\033[1m", text);
}
void put_alarm(buf *out, const layout *form, const char *text) {
  put_attribute(out, form, "\033[1;31m", text);
}

static void put_spaces(buf *out, size_t count) {
  while (count--)
    buf_put_text(out, " ");
}

void put_label(buf *out, const layout *form, const char *label) {
  size_t len = strlen(label);
  buf_put_text(out, "  ");
  put_attribute(out, form, "\033[36m", label);
  put_spaces(out, len <= label_width(form) ? label_width(form) - len + 2 : 1);
}

void put_right(buf *out, const layout *form, size_t used, const char *text) {
  size_t wanted = used + 2 + show_columns(bns_slice_of(text));
  put_spaces(out, 2 + (wanted < edge(form) ? edge(form) - wanted : 0));
  buf_put_text(out, text);
  buf_put_text(out, "\n");
}

void put_wrapped(buf *out, const layout *form, size_t used, unsigned indent, bns_slice text) {
  size_t at = 0;
  int first = 1;
  while (at < text.len) {
    const uint8_t *space = (const uint8_t *)memchr(text.ptr + at, ' ', text.len - at);
    bns_slice word = {text.ptr + at, space ? (size_t)(space - text.ptr) - at : text.len - at};
    size_t columns = show_columns(word);
    at += word.len + (space != NULL);
    if (!first && used + 1 + columns > edge(form)) {
      buf_put_text(out, "\n");
      put_spaces(out, indent);
      used = indent;
    } else if (!first) {
      buf_put_text(out, " ");
      used++;
    }
    buf_put_slice(out, word);
    used += columns;
    first = 0;
  }
  buf_put_text(out, "\n");
}

/* ----------------------------------------------------------------------------------------------------------- rows */

/* true_bytes counts what [from, to) was before anything in it was hidden. */
static size_t true_bytes(const diff_side *side, size_t from, size_t to) {
  size_t i, count = to - from;
  for (i = 0; i < side->num_hidden; i++) {
    const hidden *h = &side->hidden[i];
    size_t end = h->at + h->len;
    if (end > from && end <= to) count = count + h->was > h->len ? count + h->was - h->len : 0;
  }
  return count;
}

static bns_slice piece_text(const piece *part, size_t from, size_t to) {
  bns_slice text = {NULL, 0};
  if (to > from) {
    text.ptr = part->side->text.ptr + from;
    text.len = to - from;
  }
  return text;
}

/* how_differing: hidden bytes hold a character outside ASCII that is ours, "vmPU...Eh8A", and stays as it is. */
static unsigned how_differing(const piece *part) {
  size_t i;
  for (i = 0; i < part->side->num_hidden; i++)
    if (part->side->hidden[i].at >= part->from && part->side->hidden[i].at < part->to) return SHOW_SPACES;
  return SHOW_SPACES | SHOW_FIRST_HEX;
}

/* put_more says how many bytes are left out. */
static void put_more(buf *out, size_t count) {
  buf_format(out, "\xE2\x80\xA6 %lu more byte%s", (unsigned long)count, count == 1 ? "" : "s");
}

static size_t more_columns(size_t at_most) {
  char text[64];
  return (size_t)snprintf(text, sizeof text, ". %lu more bytes", (unsigned long)at_most);
}

/* put_head shows what fits into columns, and gives the place where it stopped. */
static size_t put_head(buf *out, const piece *part, unsigned how, size_t columns) {
  show_cursor cursor = show_start(piece_text(part, part->from, part->to), how);
  size_t used = 0;
  for (;;) {
    show_cursor before = cursor;
    size_t len = out->len;
    int step = show_step(&cursor, out);
    if (step < 0 || used + (size_t)step > columns) {
      out->len = len;
      return part->from + before.at;
    }
    used += (size_t)step;
  }
}

/* tail_from gives the first place, not before a lower one, from which the rest fits into columns. */
static size_t tail_from(const piece *part, size_t lowest, size_t columns) {
  size_t from = part->to - lowest > 4 * columns ? part->to - 4 * columns : lowest;
  buf scratch = {NULL, 0, 0};
  while (from < part->to) {
    scratch.len = 0;
    if ((part->side->text.ptr[from] & 0xC0) != 0x80 &&
        show_bytes(&scratch, piece_text(part, from, part->to), SHOW_EDGES) <= columns)
      break;
    from++;
  }
  buf_free(&scratch);
  return from;
}

static void put_cut(buf *out, const layout *form, const piece *part, unsigned how, int keep_end) {
  size_t total = true_bytes(part->side, part->from, part->to);
  size_t room = edge(form) - row_start(form) - more_columns(total);
  size_t stop, resume = part->to;
  if (keep_end) room -= 2;
  stop = put_head(out, part, how, keep_end ? room / 3 : room);
  if (keep_end) resume = tail_from(part, stop, room - room / 3);
  put_more(out, true_bytes(part->side, stop, resume));
  if (keep_end) {
    buf_put_text(out, " \xE2\x80\xA6");
    show_bytes(out, piece_text(part, resume, part->to), SHOW_EDGES);
  }
  buf_put_text(out, "\n");
}

static void put_piece(buf *out, const layout *form, const char *label, const piece *part, unsigned how, int keep_end) {
  size_t start, columns, total = true_bytes(part->side, part->from, part->to);
  char count[48];
  put_label(out, form, label);
  if (part->from == part->to) {
    buf_put_text(out, "(nothing)\n");
    return;
  }
  start = out->len;
  snprintf(count, sizeof count, "%lu byte%s", (unsigned long)total, total == 1 ? "" : "s");
  columns = row_start(form) + show_bytes(out, piece_text(part, part->from, part->to), how);
  if (form->whole || columns + 2 + strlen(count) <= edge(form)) {
    put_right(out, form, columns, count);
    return;
  }
  out->len = start;
  put_cut(out, form, part, how, keep_end);
}

void diff_put_row(buf *out, const layout *form, const diff_side *side) {
  piece all = {NULL, 0, 0};
  all.side = side;
  all.to = side->text.len;
  put_piece(out, form, side->label, &all, SHOW_EDGES, 0);
}

/* ----------------------------------------------------------------------------------------------------- splitting */

/* unit_start moves a place back to where the character, percent escape or hidden part that it stands in begins. */
static size_t unit_start(const diff_side *side, size_t at) {
  bns_slice text = side->text;
  size_t i, back;
  for (i = 0; i < side->num_hidden; i++)
    if (at > side->hidden[i].at && at < side->hidden[i].at + side->hidden[i].len) return side->hidden[i].at;
  if (at >= text.len) return at;
  for (back = 1; back <= 2 && back <= at; back++)
    if (text.ptr[at - back] == '%') return at - back;
  for (back = 0; back < 3 && back < at && (text.ptr[at - back] & 0xC0) == 0x80; back++)
    continue;
  return at - back;
}

/* unit_end moves a place forward to where what it stands in ends. */
static size_t unit_end(const diff_side *side, size_t at) {
  bns_slice text = side->text;
  size_t i, back, most = 0;
  for (i = 0; i < side->num_hidden; i++)
    if (at > side->hidden[i].at && at < side->hidden[i].at + side->hidden[i].len)
      return side->hidden[i].at + side->hidden[i].len;
  for (back = 1; back <= 2 && back <= at; back++)
    if (text.ptr[at - back] == '%') most = 3 - back;
  while (most > 0 && at < text.len) {
    at++;
    most--;
  }
  while (most < 3 && at < text.len && (text.ptr[at] & 0xC0) == 0x80) {
    at++;
    most++;
  }
  return at;
}

static size_t common_start(const diff_side *a, const diff_side *b) {
  size_t least = a->text.len < b->text.len ? a->text.len : b->text.len, len = 0, before;
  while (len < least && a->text.ptr[len] == b->text.ptr[len])
    len++;
  do {
    before = len;
    len = unit_start(a, len);
    len = unit_start(b, len);
  } while (len != before);
  return len;
}

static size_t common_end(const diff_side *a, const diff_side *b, size_t start) {
  size_t least = (a->text.len < b->text.len ? a->text.len : b->text.len) - start, len = 0, before;
  while (len < least && a->text.ptr[a->text.len - 1 - len] == b->text.ptr[b->text.len - 1 - len])
    len++;
  do {
    before = len;
    len = a->text.len - unit_end(a, a->text.len - len);
    len = b->text.len - unit_end(b, b->text.len - len);
  } while (len != before);
  return len;
}

void diff_bounds(size_t *lead, size_t *tail, bns_slice a, bns_slice b) {
  const diff_side first = {"", a, NULL, 0}, second = {"", b, NULL, 0};
  *lead = a.len;
  *tail = 0;
  if (bns_slice_equal(a, b)) return;
  *lead = common_start(&first, &second);
  *tail = common_end(&first, &second, *lead);
}

static int same_text(const diff_side *a, const diff_side *b) {
  return bns_slice_equal(a->text, b->text);
}

static void put_same_text(buf *out, const layout *form, const diff_side *side) {
  diff_side row = *side;
  row.label = "same";
  diff_put_row(out, form, &row);
  put_label(out, form, "hidden");
  buf_put_text(out, "the difference is inside what is not shown here\n");
}

void diff_put(buf *out, const layout *form, const diff_side *first, const diff_side *second) {
  size_t start, end, longer = first->text.len > second->text.len ? first->text.len : second->text.len;
  piece head = {NULL, 0, 0}, a, b, tail;
  if (same_text(first, second)) {
    put_same_text(out, form, first);
    return;
  }
  start = common_start(first, second);
  end = common_end(first, second, start);
  if (start < ACCIDENT && longer - start - end > LONG_DIFFERENCE) start = 0;
  if (end < ACCIDENT && longer - start - end > LONG_DIFFERENCE) end = 0;
  head.side = a.side = tail.side = first;
  b.side = second;
  head.to = a.from = b.from = start;
  tail.to = first->text.len;
  a.to = tail.from = first->text.len - end;
  b.to = second->text.len - end;
  if (start) put_piece(out, form, "same", &head, SHOW_EDGES, 1);
  put_piece(out, form, first->label, &a, how_differing(&a), 0);
  put_piece(out, form, second->label, &b, how_differing(&b), 0);
  if (end) put_piece(out, form, "same", &tail, SHOW_EDGES, 0);
}
