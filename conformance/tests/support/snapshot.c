/* snapshot.c - what many things come to, frozen in a file. */
#include "snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"
#include "util/slice.h"

bns_slice snapshot_file(mem *arena, const char *path) {
  FILE *file = fopen(path, "rb");
  uint8_t bytes[4096];
  size_t num;
  buf out = {NULL, 0, 0};
  if (file == NULL) fail_msg("%s cannot be read", path);
  while ((num = fread(bytes, 1, sizeof bytes, file)) > 0)
    buf_put(&out, bytes, num);
  fclose(file);
  return mem_take(arena, &out);
}

int snapshot_is_written(int argc, char **argv) {
  return argc > 1 && strcmp(argv[1], "--write") == 0;
}

void snapshot_dirty_stack(void) {
  volatile uint64_t words[1024];
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    words[i] = UINT64_C(0x5a5a5a5a5a5a5a5a);
}

/* ------------------------------------------------------------------------------------------------------- numbers */

void mix_bytes(uint64_t *state, bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    *state = (*state ^ text.ptr[i]) * UINT64_C(0x100000001b3);
}

void mix(uint64_t *state, bns_slice text) {
  uint8_t head[5] = {(uint8_t)text.len, (uint8_t)(text.len >> 8), (uint8_t)(text.len >> 16), text.ptr == NULL, 0};
  mix_bytes(state, (bns_slice){head, sizeof head});
  mix_bytes(state, text);
}

void mix_number(uint64_t *state, long long number) {
  for (int i = 0; i < 8; i++)
    *state = (*state ^ ((unsigned long long)number >> (8 * i) & 0xff)) * UINT64_C(0x100000001b3);
}

void mix_wire(uint64_t *state, const bns_wire *wire) {
  mix(state, wire->method);
  mix(state, wire->target);
  mix(state, wire->body);
  mix(state, wire->message);
  for (size_t i = 0; i < wire->num_headers; i++) {
    mix(state, wire->headers[i].name);
    mix(state, wire->headers[i].value);
  }
}

/* ---------------------------------------------------------------------------------------------------------- rows */

static snapshot_row *row_of(snapshot_rows *rows, const char *name) {
  snapshot_row *found = rows->list;
  while (found < rows->list + rows->num && strcmp(found->name, name) != 0)
    found++;
  if (found == rows->list + rows->num) {
    assert_true(rows->num < SNAPSHOT_ROWS_MOST && strlen(name) < sizeof found->name);
    rows->num++;
    snprintf(found->name, sizeof found->name, "%s", name);
    found->num = 0;
    found->state = MIX_START;
  }
  return found;
}

void snapshot_add(snapshot_rows *rows, const char *name, bns_slice said) {
  snapshot_row *row = row_of(rows, name);
  row->num++;
  mix_bytes(&row->state, said);
}

void snapshot_put(buf *out, const snapshot_rows *rows) {
  for (size_t i = 0; i < rows->num; i++)
    buf_format(out, "%s, %u, %016llx\n", rows->list[i].name, rows->list[i].num,
               (unsigned long long)rows->list[i].state);
}

/* ------------------------------------------------------------------------------------------------------ the file */

static int has_line(bns_slice text, bns_slice wanted) {
  bns_slice line;
  while (slice_line(&line, &text))
    if (bns_slice_equal(line, wanted)) return 1;
  return 0;
}

static size_t say_lines_of(bns_slice text, bns_slice other, const char *what) {
  size_t num = 0;
  bns_slice line;
  while (slice_line(&line, &text))
    if (!has_line(other, line) && num++ < 20) print_message("%s: %.*s\n", what, (int)line.len, (const char *)line.ptr);
  return num;
}

static void compare(bns_slice made, bns_slice due, const char *path) {
  if (bns_slice_equal(made, due)) return;
  size_t num = say_lines_of(due, made, "no more");
  fail_msg("%zu lines of %s are made no more, %zu are new", num, path, say_lines_of(made, due, "new"));
}

void snapshot_holds(const char *path, buf *made, int is_written) {
  mem arena = {NULL};
  assert_true(made->len > 1000);
  if (is_written) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(made->ptr, 1, made->len, file), made->len);
    assert_int_equal(fclose(file), 0);
  }
  compare(buf_slice(made), snapshot_file(&arena, path), path);
  mem_free(&arena);
  buf_free(made);
}
