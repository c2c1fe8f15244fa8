/* Dumps as curl, hexdump and xxd write them, made here by their own rules and read back; logs whose lines have
 * something before them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/wire_log.h"
#include "text.h"

static const char head[] = "POST /api/v3/order HTTP/1.1\r\nHost: api.binance.com\r\nX-MBX-APIKEY: abc\r\n\r\n";
static const char body[] = "symbol=BTCUSDT&timestamp=1499827319559&signature=00";

static mem arena;

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  return 0;
}

static void is_text(bns_slice found, const char *wanted) {
  assert_int_equal(found.len, strlen(wanted));
  if (found.len) assert_memory_equal(found.ptr, wanted, found.len);
}

static int is_shown(char byte) {
  return byte >= 0x20 && byte < 0x7f;
}

/* Sixteen bytes a line: offset, hex, text. */
static void put_hex_lines(buf *out, const char *bytes, size_t len) {
  for (size_t at = 0; at < len; at += 16) {
    buf_format(out, "%04lx: ", (unsigned long)at);
    for (size_t i = at; i < at + 16; i++)
      buf_format(out, i < len ? "%02x " : "   ", i < len ? (unsigned)(uint8_t)bytes[i] : 0);
    for (size_t i = at; i < at + 16 && i < len; i++)
      buf_format(out, "%c", is_shown(bytes[i]) ? bytes[i] : '.');
    buf_put_text(out, "\n");
  }
}

/* Up to 64 characters a line, which a CR LF ends without being shown. */
static void put_text_lines(buf *out, const char *bytes, size_t len) {
  for (size_t at = 0; at < len;) {
    size_t start = at;
    buf_format(out, "%04lx: ", (unsigned long)at);
    while (at < len && at < start + 64 && !(at + 1 < len && bytes[at] == '\r' && bytes[at + 1] == '\n')) {
      buf_format(out, "%c", is_shown(bytes[at]) ? bytes[at] : '.');
      at++;
    }
    if (at + 1 < len && bytes[at] == '\r' && bytes[at + 1] == '\n') at += 2;
    buf_put_text(out, "\n");
  }
}

static void put_block(buf *out, const char *mark, const char *bytes, int is_hex) {
  size_t len = strlen(bytes);
  buf_format(out, "%s, %lu bytes (0x%lx)\n", mark, (unsigned long)len, (unsigned long)len);
  if (is_hex)
    put_hex_lines(out, bytes, len);
  else
    put_text_lines(out, bytes, len);
}

static bns_slice whole(const char *first, const char *second) {
  return mem_join(&arena, bns_slice_of(first), "", bns_slice_of(second));
}

static void is_whole(bns_slice found, const char *first, const char *second) {
  bns_slice wanted = whole(first, second);
  assert_int_equal(found.len, wanted.len);
  assert_memory_equal(found.ptr, wanted.ptr, wanted.len);
}

/* ------------------------------------------------------------------------------------------------------------ dumps */

static void a_trace_in_hex_gives_its_bytes(void **state) {
  buf text = {NULL, 0, 0};
  int is_lossy = 1;
  (void)state;
  buf_put_text(&text, "== Info: Connected to api.binance.com\n");
  put_block(&text, "=> Send header", head, 1);
  put_block(&text, "=> Send data", body, 1);
  buf_put_text(&text, "== Info: upload completely sent off\n");
  is_whole(wire_log_undump(&arena, &is_lossy, buf_slice(&text)), head, body);
  assert_int_equal(is_lossy, 0);
  buf_free(&text);
}

static void a_trace_in_text_gives_its_bytes_and_is_lossy(void **state) {
  buf text = {NULL, 0, 0};
  int is_lossy = 0;
  (void)state;
  put_block(&text, "=> Send header", head, 0);
  put_block(&text, "=> Send data", body, 0);
  is_whole(wire_log_undump(&arena, &is_lossy, buf_slice(&text)), head, body);
  assert_int_equal(is_lossy, 1);
  buf_free(&text);
}

static void a_body_in_two_blocks_is_one(void **state) {
  buf text = {NULL, 0, 0};
  int is_lossy;
  (void)state;
  put_block(&text, "=> Send header", head, 1);
  put_block(&text, "=> Send data", "symbol=BTC", 1);
  put_block(&text, "=> Send data", "USDT&signature=0", 1);
  is_whole(wire_log_undump(&arena, &is_lossy, buf_slice(&text)), head, "symbol=BTCUSDT&signature=0");
  buf_free(&text);
}

static void of_two_requests_the_first_is_read(void **state) {
  buf text = {NULL, 0, 0};
  int is_lossy;
  (void)state;
  put_block(&text, "=> Send header", head, 1);
  put_block(&text, "=> Send data", body, 1);
  put_block(&text, "=> Send header", "GET /api/v3/time HTTP/1.1\r\n\r\n", 1);
  is_whole(wire_log_undump(&arena, &is_lossy, buf_slice(&text)), head, body);
  buf_free(&text);
}

static void an_answer_stands_behind_the_request_where_it_is_a_refusal(void **state) {
  static const char status[] = "HTTP/1.1 400 Bad Request\r\n", end[] = "\r\n",
                    refusal[] = "{\"code\":-1022,\"msg\":\"\"}";
  buf text = {NULL, 0, 0};
  int is_lossy;
  bns_slice read;
  (void)state;
  put_block(&text, "=> Send header", head, 1);
  put_block(&text, "<= Recv header", status, 1);
  put_block(&text, "<= Recv header", end, 1);
  put_block(&text, "<= Recv data", refusal, 1);
  read = wire_log_undump(&arena, &is_lossy, buf_slice(&text));
  is_whole(read, head, "\n\nHTTP/1.1 400 Bad Request\r\n\r\n{\"code\":-1022,\"msg\":\"\"}");
  text.len = 0;
  put_block(&text, "=> Send header", head, 1);
  put_block(&text, "<= Recv data", "{\"symbol\":\"BTCUSDT\"}", 1);
  is_text(wire_log_undump(&arena, &is_lossy, buf_slice(&text)), head);
  buf_free(&text);
}

static void put_byte(buf *out, int is_there, const char *before, unsigned byte, const char *after) {
  buf_put_text(out, before);
  if (is_there)
    buf_format(out, "%02x", byte);
  else
    buf_put_text(out, "  ");
  buf_put_text(out, after);
}

static void hexdump_and_xxd_give_their_bytes(void **state) {
  size_t len = strlen(head);
  buf hexdump = {NULL, 0, 0}, xxd = {NULL, 0, 0};
  int is_lossy;
  (void)state;
  for (size_t at = 0; at < len; at += 16) {
    buf_format(&hexdump, "%08lx ", (unsigned long)at);
    buf_format(&xxd, "%08lx: ", (unsigned long)at);
    for (size_t i = at; i < at + 16; i++) {
      unsigned byte = i < len ? (uint8_t)head[i] : 0;
      put_byte(&hexdump, i < len, i % 8 == 0 ? "  " : " ", byte, "");
      put_byte(&xxd, i < len, "", byte, i % 2 ? " " : "");
    }
    buf_put_text(&hexdump, "  |");
    buf_put_text(&xxd, " ");
    for (size_t i = at; i < at + 16 && i < len; i++) {
      buf_format(&hexdump, "%c", is_shown(head[i]) ? head[i] : '.');
      buf_format(&xxd, "%c", is_shown(head[i]) ? head[i] : '.');
    }
    buf_put_text(&hexdump, "|\n");
    buf_put_text(&xxd, "\n");
  }
  buf_format(&hexdump, "%08lx\n", (unsigned long)len);
  is_text(wire_log_undump(&arena, &is_lossy, buf_slice(&hexdump)), head);
  is_text(wire_log_undump(&arena, &is_lossy, buf_slice(&xxd)), head);
  buf_free(&hexdump);
  buf_free(&xxd);
}

static void what_is_no_dump_stays_as_it_is(void **state) {
  static const char *const texts[] = {
      "", head, "0000: x\n", "00000000\n", "deadbeef cafe\nPOST / HTTP/1.1\n", "=> Send something\n0000: 50 4f\n"};
  int is_lossy = 1;
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    is_text(wire_log_undump(&arena, &is_lossy, bns_slice_of(texts[i])), texts[i]);
    assert_int_equal(is_lossy, 0);
  }
}

/* ----------------------------------------------------------------------------------------------------- marked lines */

static bns_slice found[WIRE_LOG_MAX];

static size_t find(const char *text) {
  memset(found, 0, sizeof found);
  return wire_log_find(found, &arena, bns_slice_of(text));
}

static void a_mark_before_each_line_is_taken_off(void **state) {
  (void)state;
  assert_int_equal(
      find("* Connected\n> POST /api/v3/order?a=1 HTTP/1.1\n> Host: api.binance.com\n>\n> b=2\n< HTTP/1.1 400\n"), 1);
  is_text(found[0], "POST /api/v3/order?a=1 HTTP/1.1\nHost: api.binance.com\n\nb=2");
  assert_int_equal(find("12:00 DEBUG http - GET /a?b=1 HTTP/1.1\n12:00 DEBUG http - Host: h\n12:01 INFO other\n"), 1);
  is_text(found[0], "GET /a?b=1 HTTP/1.1\nHost: h");
}

static void a_request_behind_other_lines_ends_where_its_headers_do(void **state) {
  (void)state;
  assert_int_equal(find("sending\nGET /a?b=1 HTTP/1.1\nHost: h\n\nthe next line of the log\n"), 1);
  is_text(found[0], "GET /a?b=1 HTTP/1.1\nHost: h\n\n");
  assert_int_equal(find("sending\nPOST /a HTTP/1.1\nHost: h\n\nb=1&signature=0\n"), 1);
  is_text(found[0], "POST /a HTTP/1.1\nHost: h\n\nb=1&signature=0\n");
  assert_int_equal(find("sending\nPOST /a HTTP/1.1\nHost: h\n\n{\"b\":1}\n"), 1);
  is_text(found[0], "POST /a HTTP/1.1\nHost: h\n\n{\"b\":1}\n");
}

static void wget_tells_the_body_apart(void **state) {
  (void)state;
  assert_int_equal(
      find("---request begin---\nPOST /a HTTP/1.1\r\nHost: h\r\n\r\n---request end---\n[POST data: b=1]\n"), 1);
  is_text(found[0], "POST /a HTTP/1.1\r\nHost: h\r\n\r\nb=1");
  assert_int_equal(find("---request begin---\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n---request end---\n"), 1);
  is_text(found[0], "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
}

static void a_text_that_is_a_request_has_none_within(void **state) {
  (void)state;
  assert_int_equal(find(head), 0);
  assert_int_equal(find("\n\nGET /a?b=1 HTTP/1.1\nHost: h\n\n"), 0);
  assert_int_equal(find(""), 0);
  assert_int_equal(find("GET the milk\nPOST a letter\n"), 0);
}

static void several_are_given_in_order_and_no_more_than_there_is_room_for(void **state) {
  buf text = {NULL, 0, 0};
  char wanted[64];
  (void)state;
  for (int i = 0; i < WIRE_LOG_MAX + 2; i++)
    buf_format(&text, "> GET /%d HTTP/1.1\n> Host: h\n<\n", i);
  buf_put(&text, "", 1);
  assert_int_equal(find((const char *)text.ptr), WIRE_LOG_MAX);
  for (int i = 0; i < WIRE_LOG_MAX; i++) {
    (void)snprintf(wanted, sizeof wanted, "GET /%d HTTP/1.1\nHost: h", i);
    is_text(found[i], wanted);
  }
  buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(a_trace_in_hex_gives_its_bytes, stop),
      cmocka_unit_test_teardown(a_trace_in_text_gives_its_bytes_and_is_lossy, stop),
      cmocka_unit_test_teardown(a_body_in_two_blocks_is_one, stop),
      cmocka_unit_test_teardown(of_two_requests_the_first_is_read, stop),
      cmocka_unit_test_teardown(an_answer_stands_behind_the_request_where_it_is_a_refusal, stop),
      cmocka_unit_test_teardown(hexdump_and_xxd_give_their_bytes, stop),
      cmocka_unit_test_teardown(what_is_no_dump_stays_as_it_is, stop),
      cmocka_unit_test_teardown(a_mark_before_each_line_is_taken_off, stop),
      cmocka_unit_test_teardown(a_request_behind_other_lines_ends_where_its_headers_do, stop),
      cmocka_unit_test_teardown(wget_tells_the_body_apart, stop),
      cmocka_unit_test_teardown(a_text_that_is_a_request_has_none_within, stop),
      cmocka_unit_test_teardown(several_are_given_in_order_and_no_more_than_there_is_room_for, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
