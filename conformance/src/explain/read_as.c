/* read_as.c - what a request was read as, in one line. */
#include "explain/read_as.h"

#include "fix.h"
#include "util/json_text.h"
#include "scheme.h"
#include "util/slice.h"
#include "text.h"

static void put_count(buf *out, size_t num, const char *what) {
  buf_format(out, "%lu %s%s", (unsigned long)num, what, num == 1 ? "" : "s");
}

/* count_in counts names, the signature among them: what stands between two '&'. */
static size_t count_in(bns_slice place) {
  size_t num = place.len > 0;
  for (size_t i = 0; i < place.len; i++)
    num += place.ptr[i] == '&';
  return num;
}

static void put_target(buf *out, const input *in) {
  bns_slice path = slice_until(in->wire.target, slice_index(in->wire.target, '?'));
  int is_alone = in->host.len == 0 && path.len == 1;
  if (!in->method_unknown && in->wire.method.len) {
    buf_put_slice(out, in->wire.method);
    buf_put_text(out, " ");
  }
  buf_put_slice(out, in->host);
  if (is_alone)
    buf_put_text(out, "an address that is not told");
  else
    buf_put_slice(out, path);
}

static void put_rest(buf *out, const input *in, const parsed_request *request) {
  size_t query = count_in(request->seen.query), body = count_in(request->seen.body);
  put_target(out, in);
  buf_put_text(out, ", ");
  if (query || body == 0) {
    put_count(out, query, "parameter");
    buf_put_text(out, " in the query");
  }
  if (query && body)
    buf_format(out, " and %lu in the body", (unsigned long)body);
  else if (body) {
    put_count(out, body, "parameter");
    buf_put_text(out, " in the body");
  }
}

static void put_by_headers(buf *out, const input *in) {
  if (in->wire.method.len || in->wire.target.len)
    put_target(out, in);
  else
    buf_put_text(out, "headers without a request line");
  buf_put_text(out, ", ");
  put_count(out, in->wire.num_headers, "header");
  buf_put_text(out, " and a body of ");
  put_count(out, in->wire.body.len, "byte");
}

bns_slice read_as_method(mem *arena, bns_slice frame) {
  const bns_json *json = json_read_request(arena, frame), *method = NULL;
  bns_slice none = {NULL, 0};
  if (json && json->type == BNS_JSON_OBJECT) method = bns_json_member(json, "method");
  return method && method->type == BNS_JSON_STRING ? (bns_slice){method->ptr, method->len} : none;
}

static void put_frame(buf *out, mem *arena, const input *in, const parsed_request *request) {
  size_t num = request->num_parts + request->num_signatures;
  bns_slice method = read_as_method(arena, in->wire.message);
  buf_put_text(out, "a WebSocket frame");
  if (method.len) buf_put_text(out, ", ");
  buf_put_slice(out, method);
  if (request->seen.malformed) return;
  buf_put_text(out, ", ");
  put_count(out, num, "parameter");
}

static void put_fix(buf *out, const input *in) {
  size_t num = 0;
  for (size_t i = 0; i < in->wire.message.len; i++)
    num += in->wire.message.ptr[i] == BNS_SOH;
  /* The Logon in FIX text that has the answers come in SBE is signed as any (FX-1). */
  buf_put_text(out, slice_find(in->wire.message, "\00125050=") < in->wire.message.len
                        ? "a FIX message that asks for answers in SBE, "
                        : "a FIX message, ");
  put_count(out, num, "field");
}

bns_slice read_as_target(mem *arena, const input *in) {
  buf out = {NULL, 0, 0};
  put_target(&out, in);
  return mem_take(arena, &out);
}

bns_slice read_as(mem *arena, const input *in, const parsed_request *request) {
  buf out = {NULL, 0, 0};
  switch (in->scheme->form) {
  case BNS_FORM_REST: put_rest(&out, in, request); break;
  case BNS_FORM_FRAME: put_frame(&out, arena, in, request); break;
  case BNS_FORM_FIX: put_fix(&out, in); break;
  case BNS_FORM_HEADERS: put_by_headers(&out, in); break;
  }
  return mem_take(arena, &out);
}
