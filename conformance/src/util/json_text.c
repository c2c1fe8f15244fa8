/* json_text.c - JSON texts: read whole into an arena, and written member by member. */
#include "util/json_text.h"

#include "text.h"

/* The table of more values would be many times its text. */
enum { REQUEST_VALUES = 100000 };
/* A value of the suite's files takes more bytes than that; the room for ONCE_VALUES is 40 MB, most of it never touched.
 */
enum { BYTES_A_VALUE = 8, FEW_VALUES = 16, ONCE_VALUES = 1 << 20 };

/* Without room for the values, ROOM says that there is nothing wrong with the text. */
static int measure(size_t *num, size_t *error_at, bns_slice text) {
  *num = *error_at = 0;
  return bns_json_parse(NULL, 0, num, error_at, text.ptr, text.len) == BNS_ERR_ROOM;
}

static const bns_json *read_measured(mem *arena, bns_slice text, size_t num) {
  size_t error_at = 0;
  bns_json *values = (bns_json *)mem_alloc(arena, num * sizeof *values);
  return bns_json_parse(values, num, &num, &error_at, text.ptr, text.len) == BNS_OK ? values : NULL;
}

const bns_json *json_read_at(mem *arena, bns_slice text, size_t *error_at) {
  size_t num;
  return measure(&num, error_at, text) ? read_measured(arena, text, num) : NULL;
}

const bns_json *json_read_once(mem *arena, bns_slice text, size_t *error_at) {
  size_t most = text.len / BYTES_A_VALUE + FEW_VALUES, cap = most < ONCE_VALUES ? most : ONCE_VALUES, num = 0;
  bns_json *values = (bns_json *)mem_alloc(arena, cap * sizeof *values);
  bns_status status;
  *error_at = 0;
  status = bns_json_parse(values, cap, &num, error_at, text.ptr, text.len);
  if (status == BNS_ERR_ROOM) return read_measured(arena, text, num);
  if (status != BNS_OK) return NULL;
  mem_trim(arena, values, num * sizeof *values);
  return values;
}

const bns_json *json_read(mem *arena, bns_slice text) {
  size_t error_at;
  return json_read_at(arena, text, &error_at);
}

const bns_json *json_read_most(mem *arena, bns_slice text, size_t most_values) {
  size_t num, error_at;
  return measure(&num, &error_at, text) && num <= most_values ? read_measured(arena, text, num) : NULL;
}

const bns_json *json_read_request(mem *arena, bns_slice text) {
  return json_read_most(arena, text, REQUEST_VALUES);
}

int json_is(bns_slice text) {
  size_t num, error_at;
  return measure(&num, &error_at, text);
}

void json_put_name(buf *out, const char *name) {
  buf_put_text(out, out->len > 0 && out->ptr[out->len - 1] != '{' ? ",\"" : "\"");
  buf_put_text(out, name);
  buf_put_text(out, "\":");
}

void json_put_bytes(buf *out, bns_slice bytes) {
  if (bns_utf8_valid(bytes)) {
    buf_put_json(out, bytes);
    return;
  }
  buf_put_text(out, "{\"hex\":\"");
  buf_reserve(out, 2 * bytes.len);
  bns_hex_lower(out->ptr + out->len, bytes.ptr, bytes.len);
  out->len += 2 * bytes.len;
  buf_put_text(out, "\"}");
}

void json_put_text(buf *out, const char *name, bns_slice utf8) {
  json_put_name(out, name);
  buf_put_json(out, utf8);
}

bns_slice json_without_blanks(mem *arena, bns_slice text) {
  buf out = {NULL, 0, 0};
  int in_string = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t byte = text.ptr[i];
    if (!in_string && (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n')) continue;
    buf_put_byte(&out, byte);
    if (in_string && byte == '\\' && i + 1 < text.len) buf_put_byte(&out, text.ptr[++i]);
    if (byte == '"') in_string = !in_string;
  }
  return mem_take(arena, &out);
}

size_t json_object_len(bns_slice text) {
  size_t depth = 0;
  int in_string = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint8_t byte = text.ptr[i];
    if (in_string) {
      i += byte == '\\';
      in_string = byte != '"';
    } else if (byte == '"')
      in_string = 1;
    else if (byte == '{')
      depth++;
    else if (byte == '}' && --depth == 0)
      return i + 1;
  }
  return 0;
}
