/* Any bytes as they arrive at the server: a split changes nothing, and what is found lies inside the bytes. */
#include <stdlib.h>

#include "net/http_parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(int holds) {
  if (!holds) abort();
}

static void lies_inside(bns_slice text, const uint8_t *data, size_t size) {
  need(text.len == 0 || (text.ptr >= data && text.len <= size && (size_t)(text.ptr - data) <= size - text.len));
}

static void look_at(const http_reader *reader, const uint8_t *data, size_t size) {
  bns_header *headers = malloc((reader->num_headers + 1) * sizeof *headers);
  uint8_t *body = malloc(reader->body_len + 1);
  http_message message;
  need(headers != NULL && body != NULL && reader->len <= size);
  http_take(&message, reader, data, headers, body);
  need(message.wire.body.len == reader->body_len && message.wire.num_headers == reader->num_headers);
  lies_inside(message.raw_target, data, reader->len);
  lies_inside(message.raw_body, data, reader->len);
  lies_inside(message.host, data, reader->len);
  for (size_t i = 0; i < message.wire.num_headers; i++) {
    lies_inside(headers[i].name, data, reader->len);
    lies_inside(headers[i].value, data, reader->len);
  }
  free(headers);
  free(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const http_limits limits = {4096, 16384, 64, 32768};
  http_reader whole, split;
  http_state state;
  size_t cut = size == 0 ? 0 : data[size - 1] % size;
  http_start(&whole, &limits);
  http_start(&split, &limits);
  state = http_feed(&whole, data, size);
  (void)http_feed(&split, data, cut);
  need(http_feed(&split, data, size) == state && split.error == whole.error && split.len == whole.len);
  if (state == HTTP_WHOLE) look_at(&whole, data, size);
  return 0;
}
