/* text_list.c - parameters in a list or a table, a line each. */
#include "input/text_list.h"

#include <string.h>

#include "text.h"
#include "util/slice.h"

/* list_row: a line with a parameter in it. Its kind is the mark before the name, and the one behind it: 0 where it is
 * none, or one that needs no reading. */
typedef struct list_row {
  unsigned kind;
  bns_slice name, value;
} list_row;

enum { NAME_MAX_LEN = 40, ROWS_MIN = 3 };

/* take_brackets leaves out the brackets in which a pair stands: [NAME, VALUE] and (NAME, VALUE). */
static uint8_t take_brackets(bns_slice *line) {
  uint8_t open = line->len > 2 ? line->ptr[0] : 0, close = open == '[' ? ']' : open == '(' ? ')' : 0;
  bns_slice pair = *line;
  if (pair.len && pair.ptr[pair.len - 1] == ',') pair.len--;
  if (close == 0 || pair.ptr[pair.len - 1] != close) return 0;
  *line = slice_trim(slice_from(slice_until(pair, pair.len - 1), 1));
  return open;
}

/* take_number leaves out the number of a row: "3. " or "3) ". */
static uint8_t take_number(bns_slice *line) {
  size_t at = 0;
  while (at < line->len && line->ptr[at] - (unsigned)'0' < 10u)
    at++;
  if (at == 0 || at + 1 >= line->len || memchr(".)", line->ptr[at], 2) == NULL || line->ptr[at + 1] != ' ') return 0;
  *line = slice_trim(slice_from(*line, at + 1));
  return '1';
}

/* The mark before a name: '-', '*', '|', an opening bracket, '1' of a number, or 0. */
static uint8_t take_bullet(bns_slice *line) {
  uint8_t mark = line->len > 1 ? line->ptr[0] : 0;
  if (mark == '|' || ((mark == '-' || mark == '*') && line->ptr[1] == ' ')) {
    *line = slice_trim(slice_from(*line, 1));
    return mark;
  }
  mark = take_brackets(line);
  return mark ? mark : take_number(line);
}

/* take_emphasis leaves out what markdown sets around a word: `symbol`, **symbol**. */
static bns_slice take_emphasis(bns_slice text) {
  while (text.len > 1 && memchr("`*", text.ptr[0], 2) != NULL && text.ptr[text.len - 1] == text.ptr[0])
    text = slice_from(slice_until(text, text.len - 1), 1);
  return text;
}

/* take_name gives the name that a line begins with, and leaves it out with what is set around it. */
static bns_slice take_name(bns_slice *line) {
  bns_slice rest = *line;
  size_t around = 0, len = 0;
  while (around < rest.len && memchr("`*", rest.ptr[around], 2) != NULL)
    around++;
  rest = slice_from(rest, around);
  while (len < rest.len && slice_word(rest.ptr[len]))
    len++;
  *line = slice_from(rest, len);
  while (around-- > 0 && line->len > 0 && memchr("`*", line->ptr[0], 2) != NULL)
    *line = slice_from(*line, 1);
  return slice_until(rest, len);
}

/* The mark behind it: '>' of an arrow, ':', '=', '|', ',', or a blank. */
static uint8_t take_mark(bns_slice *line) {
  bns_slice rest = slice_trim(*line);
  int is_apart = rest.ptr != line->ptr;
  uint8_t mark = rest.len ? rest.ptr[0] : 0;
  if (slice_starts(rest, "->") || slice_starts(rest, "=>")) {
    *line = slice_trim(slice_from(rest, 2));
    return '>';
  }
  if (mark == ':' || mark == '=' || mark == '|' || mark == ',') {
    *line = slice_trim(slice_from(rest, 1));
    return mark;
  }
  *line = rest;
  return is_apart ? ' ' : 0;
}

static list_row row_of(bns_slice line) {
  list_row row = {0, {NULL, 0}, {NULL, 0}};
  uint8_t bullet, mark;
  line = slice_trim(line);
  bullet = take_bullet(&line);
  row.name = take_name(&line);
  row.value = line;
  mark = take_mark(&row.value);
  if (bullet == '|' && row.value.len && row.value.ptr[row.value.len - 1] == '|')
    row.value = slice_trim(slice_until(row.value, row.value.len - 1));
  row.value = take_emphasis(row.value);
  if (row.name.len == 0 || row.name.len > NAME_MAX_LEN || mark == 0 || row.value.len == 0) return row;
  int is_pair = bullet == '[' || bullet == '(';
  if ((mark == ',') != is_pair) return row;
  if ((!is_pair && slice_index(row.value, ' ') < row.value.len) || (bullet == 0 && (mark == ':' || mark == '=')))
    return row;
  row.kind = (unsigned)bullet << 8 | mark;
  return row;
}

/* The line below the head of a table. */
static int is_rule(bns_slice line) {
  line = slice_trim(line);
  for (size_t i = 0; i < line.len; i++)
    if (memchr("|-: ", line.ptr[i], 4) == NULL) return 0;
  return line.len > 2 && line.ptr[0] == '|';
}

/* list_run: rows of one kind, one behind the other, and where they begin in the text. */
typedef struct list_run {
  unsigned kind;
  const uint8_t *from;
  size_t num;
  int has_time;
  buf rows;
} list_run;

/* end_run gives the rows of a run, or what stood there where it has no parameters of a signed request; 1: the rows. */
static int end_run(buf *out, list_run *run, const uint8_t *to) {
  int is_list = run->num >= ROWS_MIN && run->has_time;
  if (is_list) {
    buf_put_slice(out, buf_slice(&run->rows));
    buf_put_text(out, "\n"); /* nothing that stands below is a row */
  } else if (run->from != NULL)
    buf_put(out, run->from, (size_t)(to - run->from));
  run->rows.len = 0;
  run->num = 0;
  run->has_time = 0;
  run->from = NULL;
  run->kind = 0;
  return is_list;
}

static void add_row(list_run *run, const list_row *row, bns_slice line) {
  if (run->from == NULL) run->from = line.ptr;
  run->kind = row->kind;
  run->num++;
  run->has_time |= bns_slice_is(row->name, "timestamp") || slice_find(row->value, "timestamp=") < row->value.len;
  buf_put_slice(&run->rows, row->name);
  buf_put_text(&run->rows, ": ");
  buf_put_slice(&run->rows, row->value);
  buf_put_text(&run->rows, "\n");
}

bns_slice text_from_list(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  list_run run = {0, NULL, 0, 0, {NULL, 0, 0}};
  bns_slice rest = text, line, made;
  int is_changed = 0;
  while (slice_line(&line, &rest)) {
    list_row row = row_of(line);
    if (is_rule(line) && run.num == 1) { /* what stands above it is no row */
      run.rows.len = 0;
      run.num = 0;
      continue;
    }
    if (row.kind == 0 || row.kind != run.kind) is_changed |= end_run(&out, &run, line.ptr);
    if (row.kind != 0)
      add_row(&run, &row, line);
    else
      buf_put(&out, line.ptr, (size_t)(rest.ptr - line.ptr));
  }
  is_changed |= end_run(&out, &run, text.ptr + text.len);
  made = is_changed ? mem_take(arena, &out) : text;
  buf_free(&out);
  buf_free(&run.rows);
  return made;
}

/* ----------------------------------------------------------------------------------------- values below their names */

/* named_alone gives the name that a line has before its colon, and behind that nothing; empty: it is no such line. */
static bns_slice named_alone(bns_slice line) {
  line = slice_trim(line);
  if (line.len < 2 || line.len > NAME_MAX_LEN || line.ptr[line.len - 1] != ':') return slice_until(line, 0);
  line.len--;
  for (size_t i = 0; i < line.len; i++)
    if (!slice_word(line.ptr[i]) && line.ptr[i] != '-' && line.ptr[i] != ' ') return slice_until(line, 0);
  return line;
}

bns_slice text_join_named(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  bns_slice rest = text, line, name = {NULL, 0};
  size_t num = 0;
  int has_time = 0;
  while (slice_line(&line, &rest)) {
    bns_slice next = named_alone(line);
    if (name.len > 0 && next.len == 0 && slice_trim(line).len > 0) {
      out.len--; /* the line end behind the name */
      buf_put_text(&out, " ");
      num++;
      has_time |= bns_slice_is(name, "timestamp");
    }
    buf_put_slice(&out, next.len > 0 ? slice_trim(line) : line);
    buf_put_text(&out, "\n");
    name = next;
  }
  if (num >= ROWS_MIN && has_time) text = mem_copy(arena, out.ptr, out.len);
  buf_free(&out);
  return text;
}
