/* print_curl.c - the deliveries as commands that a person sends by hand. */
#include "text.h"
#include "webhook/sent_one.h"

/* As a shell takes it for one word. */
static void put_word(buf *out, bns_slice text) {
  buf_put_text(out, "'");
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\'')
      buf_put_text(out, "'\\''");
    else
      buf_put(out, text.ptr + i, 1);
  }
  buf_put_text(out, "'");
}

/* A zero byte is in no argument, and what is copied from a screen loses carriage returns and other controls. */
static int is_plain_text(bns_slice body) {
  for (size_t i = 0; i < body.len; i++)
    if ((body.ptr[i] < 0x20 && body.ptr[i] != '\n') || body.ptr[i] == 0x7f) return 0;
  return bns_utf8_valid(body);
}

/* printf's octal escapes. */
static void put_octal(buf *out, bns_slice body) {
  buf_put_text(out, "printf '");
  for (size_t i = 0; i < body.len; i++)
    buf_format(out, "\\%03o", body.ptr[i]);
  buf_put_text(out, "' | ");
}

/* An empty header has a semicolon in place of the colon. */
static void put_header(buf *out, const bns_header *header) {
  buf line = {NULL, 0, 0};
  buf_put_slice(&line, header->name);
  buf_put_text(&line, header->value.len > 0 ? ": " : ";");
  buf_put_slice(&line, header->value);
  buf_put_text(out, " \\\n  -H ");
  put_word(out, buf_slice(&line));
  buf_free(&line);
}

static void put_command(buf *out, const char *url, const bns_wire *wire) {
  int is_plain = is_plain_text(wire->body);
  if (!is_plain) put_octal(out, wire->body);
  buf_put_text(out, "curl -sS -g -X POST ");
  put_word(out, bns_slice_of(url));
  for (size_t i = 0; i < wire->num_headers; i++)
    put_header(out, &wire->headers[i]);
  buf_put_text(out, is_plain ? " \\\n  --data-raw " : " \\\n  --data-binary @-");
  if (is_plain) put_word(out, wire->body);
  buf_put_text(out, "\n\n");
}

static void put_one(buf *out, webhook *self, const delivery_row *row, const delivery *made) {
  static const char *const wanted[] = {"SUCCESS", "FAIL", "FAIL", "either"};
  buf_format(out, "# %s. Wanted: %s\n", delivery_title(row), wanted[delivery_kind_of(row)]);
  put_command(out, self->options->url, &made->wire);
}

void webhook_print_curl(webhook *self, FILE *to) {
  const delivery_row *row;
  delivery made;
  buf out = {NULL, 0, 0};
  buf_format(&out,
             "# Nothing was sent: each command sends one delivery. The receiver needs the public key\n"
             "# %s.\n\n",
             self->from.small == &self->own_key ? "of --key"
                                                : "of bnconform show @webhook-2048, and that of @webhook-4096");
  for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
    if (!webhook_chooses(self, row) || webhook_make(self, &made, &self->arena, row) != BNS_OK) continue;
    made.wire.headers = made.headers;
    put_one(&out, self, row, &made);
  }
  fwrite(out.ptr, 1, out.len, to);
  buf_free(&out);
}
