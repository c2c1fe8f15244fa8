#include "present.h"

#include <string.h>

#include "answer.h"
#include "room.h"
#include "say.h"
#include "scheme_words.h"
#include "shown.h"
#include "text.h"

static void put(const presented *p, bns_slice text) {
  if (text.len > 0) fwrite(text.ptr, 1, text.len, p->to);
}

/* origin gives scheme and host: those of PATH, else the exchange's own. Webhooks go wherever a merchant says. */
static bns_slice origin(const presented *p) {
  if (p->asked->origin.len > 0) return p->asked->origin;
  return bns_slice_of(scheme_words_of(p->scheme)->origin);
}

static bns_slice target(const presented *p) {
  return p->scheme->form == BNS_FORM_REST ? p->stages->target : p->asked->request.path;
}

static void put_header(const presented *p, const bns_header *header) {
  put(p, header->name);
  fputs(": ", p->to);
  put(p, header->value);
  fputc('\n', p->to);
}

/* host_of gives what stands behind "https://" or "http://". */
static bns_slice host_of(bns_slice url) {
  size_t skip = url.ptr[4] == 's' ? 8 : 7;
  return (bns_slice){url.ptr + skip, url.len - skip};
}

static void put_http(const presented *p) {
  bns_slice url = origin(p);
  put(p, p->asked->request.method);
  fputc(' ', p->to);
  put(p, target(p));
  fputs(" HTTP/1.1\n", p->to);
  if (url.len > 0) put_header(p, &(bns_header){bns_slice_of("Host"), host_of(url)});
  for (size_t i = 0; i < p->stages->num_headers; i++)
    put_header(p, &p->stages->headers[i]);
  if (p->stages->body.len > 0 || p->scheme->form != BNS_FORM_REST)
    fprintf(p->to, "Content-Length: %zu\n", p->stages->body.len);
  fputc('\n', p->to);
  put(p, p->stages->body);
  if (p->stages->body.len > 0) fputc('\n', p->to);
}

int present_request(const presented *p) {
  if (!scheme_has_message(p->scheme)) {
    put_http(p);
    return 0;
  }
  put(p, p->stages->message);
  fputc('\n', p->to);
  return 0;
}

/* ------------------------------------------------------------------------------------------------------- curl */

static int holds(bns_slice text, const char *any) {
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] != 0 && strchr(any, text.ptr[i])) return 1;
  }
  return 0;
}

static int join(room *r, bns_out *out, bns_slice a, const char *between, bns_slice b) {
  if (!room_for(r, a.len + strlen(between) + b.len + 1)) return 0;
  *out = (bns_out){r->ptr, r->cap, 0};
  bns_put_slice(out, a);
  bns_put_text(out, between);
  bns_put_slice(out, b);
  return 1;
}

/* put_word writes one argument on a line of its own. */
static int put_word(const presented *p, const char *option, bns_slice a, const char *between, bns_slice b) {
  room r = {0};
  bns_out word;
  fprintf(p->to, " \\\n  %s ", option);
  int written = join(&r, &word, a, between, b) && shown_quoted(p->to, (bns_slice){word.ptr, word.len});
  room_close(&r);
  return written;
}

/* put_curl: curl itself must change nothing: no globbing, no cleaning of "/../", no reading of "@". */
static int put_curl(const presented *p) {
  bns_slice path = target(p);
  bns_slice body = p->stages->body;
  int ok = 1;
  fputs("curl", p->to);
  if (holds(path, "[]{}")) fputs(" --globoff", p->to);
  if (holds(path, ".")) fputs(" --path-as-is", p->to);
  fprintf(p->to, " -X %.*s", (int)p->asked->request.method.len, (const char *)p->asked->request.method.ptr);
  for (size_t i = 0; i < p->stages->num_headers; i++)
    ok = put_word(p, "-H", p->stages->headers[i].name, ": ", p->stages->headers[i].value) && ok;
  if (body.len > 0) ok = put_word(p, "--data-raw", body, "", bns_slice_of("")) && ok;
  ok = put_word(p, "--url", origin(p), "", path) && ok;
  fputc('\n', p->to);
  return ok;
}

int present_curl(const presented *p) {
  if (scheme_has_message(p->scheme))
    return say_usage("%s is not sent by curl: it is a message on a connection", bns_scheme_name(p->scheme));
  if (origin(p).len == 0) return say_usage("--curl needs the receiver's URL in place of PATH");
  return put_curl(p) ? 0 : say_usage("the body has a NUL in it, which no command line can carry");
}

/* ------------------------------------------------------------------------------------------------------- json */

int present_json(const presented *p) {
  room r = {0};
  bns_out out = {NULL, 0, 0};
  for (int tries = 0; tries < 2; tries++) {
    out.len = 0;
    bns_put_text(&out, "{\"scheme\":");
    answer_put_text(&out, bns_slice_of(bns_scheme_name(p->scheme)));
    if (p->asked->request.method.len > 0) {
      bns_put_text(&out, ",\"method\":");
      answer_put_text(&out, p->asked->request.method);
    }
    bns_put_byte(&out, ',');
    answer_put_stages(&out, p->scheme, p->stages);
    bns_put_text(&out, "}\n");
    if (out.len <= out.cap) break;
    if (!room_for(&r, out.len)) return say_fault("out of memory");
    out = (bns_out){r.ptr, r.cap, out.len};
  }
  fwrite(out.ptr, 1, out.len, p->to);
  room_close(&r);
  return 0;
}
