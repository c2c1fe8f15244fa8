#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/http_parser.h"
#include "text.h"

static const http_limits limits = {256, 1024, 8, 4096};

typedef struct taken {
  http_reader reader;
  http_state state;
  http_message message;
  bns_header headers[8];
  uint8_t body[4096];
} taken;

static void take(taken *t, const uint8_t *bytes, size_t len) {
  http_start(&t->reader, &limits);
  t->state = http_feed(&t->reader, bytes, len);
  if (t->state == HTTP_WHOLE) http_take(&t->message, &t->reader, bytes, t->headers, t->body);
}

static void take_text(taken *t, const char *text) {
  take(t, (const uint8_t *)text, strlen(text));
}

static void is_text(bns_slice found, const char *wanted) {
  assert_int_equal(found.len, strlen(wanted));
  if (found.len) assert_memory_equal(found.ptr, wanted, found.len);
}

static void is_error(const char *text, http_error error, size_t at) {
  taken t;
  take_text(&t, text);
  assert_int_equal(t.state, HTTP_BROKEN);
  assert_int_equal(t.reader.error, error);
  assert_int_equal(t.reader.error_at, at);
}

#define HEAD "POST /api/v3/order?a=%20b HTTP/1.1\r\nHost: api.binance.com\r\n"

static void the_octets_are_kept_as_they_came(void **state) {
  taken t;
  (void)state;
  take_text(&t, HEAD "x-mbx-APIKEY:  k \r\nX: 1\r\nx: 2\r\nContent-Length: 5\r\n\r\nc=\r\n=rest");
  assert_int_equal(t.state, HTTP_WHOLE);
  assert_int_equal(t.reader.len, strlen(HEAD "x-mbx-APIKEY:  k \r\nX: 1\r\nx: 2\r\nContent-Length: 5\r\n\r\nc=\r\n="));
  is_text(t.message.wire.method, "POST");
  is_text(t.message.wire.target, "/api/v3/order?a=%20b");
  assert_int_equal(t.message.wire.num_headers, 5);
  is_text(t.message.wire.headers[1].name, "x-mbx-APIKEY");
  is_text(t.message.wire.headers[1].value, "k");
  is_text(t.message.wire.headers[2].name, "X");
  is_text(t.message.wire.headers[3].value, "2");
  is_text(t.message.wire.body, "c=\r\n=");
  is_text(t.message.host, "api.binance.com");
  assert_true(t.reader.keep_alive);
}

static void chunks_are_joined_and_their_octets_kept(void **state) {
  taken t;
  (void)state;
  take_text(&t, HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n2 ;x=y\r\n&c\r\n0\r\nT: v\r\n\r\nGET");
  assert_int_equal(t.state, HTTP_WHOLE);
  assert_int_equal(t.reader.body_len, 5);
  is_text(t.message.wire.body, "a=b&c");
  is_text(t.message.raw_body, "3\r\na=b\r\n2 ;x=y\r\n&c\r\n0\r\nT: v\r\n\r\n");
}

static void bytes_outside_ascii_in_the_target_are_no_error_of_http(void **state) {
  taken t;
  (void)state;
  take_text(&t, "GET /x?s=\xC3\xA9 HTTP/1.1\r\nHost: h\r\n\r\n");
  assert_int_equal(t.state, HTTP_WHOLE);
  assert_int_equal(t.reader.error, HTTP_NO_ERROR);
  is_text(t.message.wire.target, "/x?s=\xC3\xA9");
}

static void a_raw_space_in_the_target_is_named_and_the_request_read_whole(void **state) {
  taken t;
  (void)state;
  take_text(&t, "GET /x?a=b c HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
  assert_int_equal(t.state, HTTP_WHOLE);
  assert_int_equal(t.reader.error, HTTP_SPACE_IN_TARGET);
  assert_int_equal(t.reader.error_at, 10);
  is_text(t.message.wire.target, "/x?a=b c");
  is_text(t.message.wire.body, "hi");
}

static void a_control_character_in_the_target_is_named(void **state) {
  taken t;
  (void)state;
  take_text(&t, "GET /x?a=\x01 HTTP/1.1\r\nHost: h\r\n\r\n");
  assert_int_equal(t.state, HTTP_WHOLE);
  assert_int_equal(t.reader.error, HTTP_CONTROL_IN_TARGET);
}

static void a_whole_url_as_target_gives_host_and_target(void **state) {
  taken t;
  (void)state;
  take_text(&t, "GET http://api.binance.us:80/x?u=http://y/ HTTP/1.1\r\nHost: h\r\n\r\n");
  is_text(t.message.host, "api.binance.us:80");
  is_text(t.message.wire.target, "/x?u=http://y/");
  take_text(&t, "GET http://api.binance.us HTTP/1.1\r\nHost: h\r\n\r\n");
  is_text(t.message.wire.target, "/");
  take_text(&t, "GET /x?u=http://y/ HTTP/1.1\r\nHost: h\r\n\r\n");
  is_text(t.message.host, "h");
  is_text(t.message.wire.target, "/x?u=http://y/");
}

static void connections_are_kept_as_the_version_and_the_header_say(void **state) {
  taken t;
  (void)state;
  take_text(&t, "GET / HTTP/1.0\r\n\r\n");
  assert_int_equal(t.state, HTTP_WHOLE);
  assert_false(t.reader.keep_alive);
  take_text(&t, "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  assert_true(t.reader.keep_alive);
  take_text(&t, "GET / HTTP/1.1\nHost: h\nConnection: close\nExpect: 100-continue\n\n");
  assert_false(t.reader.keep_alive);
  assert_true(t.reader.expects_continue);
}

static void each_error_is_named_at_its_byte(void **state) {
  (void)state;
  is_error("\x16\x03\x01", HTTP_IS_TLS, 0);
  is_error("8=FIX.4.4\0019=1", HTTP_IS_FIX, 0);
  is_error(" GET / HTTP/1.1\r\n", HTTP_NO_METHOD, 0);
  is_error("G\x80T", HTTP_NO_METHOD, 1);
  is_error("GET\r\n", HTTP_NO_VERSION, 3);
  is_error("GET /x\r\n", HTTP_NO_VERSION, 6);
  is_error("GET  HTTP/1.1\r\n", HTTP_NO_TARGET, 4);
  is_error("GET /x y\r\n", HTTP_NO_VERSION, 7);
  is_error("GET / HTTP/2.0\r\n", HTTP_OTHER_VERSION, 6);
  is_error("GET / HTTP/1.2\r\n", HTTP_OTHER_VERSION, 6);
  is_error("GET / HTTP/1.1\r\nA: b\r\n c\r\n", HTTP_FOLDED_HEADER, 22);
  is_error("GET / HTTP/1.1\r\nno colon\r\n", HTTP_HEADER_NAME, 18);
  is_error("GET / HTTP/1.1\r\nA : b\r\n", HTTP_HEADER_NAME, 17);
  is_error("GET / HTTP/1.1\r\nA: b\rc\r\n", HTTP_HEADER_VALUE, 20);
  is_error("GET / HTTP/1.1\r\n\r\n", HTTP_HOST, 16);
  is_error("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", HTTP_HOST, 34);
  is_error("GET / HTTP/1.1\r\nContent-Length: +1\r\n", HTTP_LENGTH, 16);
  is_error("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n", HTTP_LENGTH, 35);
  is_error("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n", HTTP_BODY_LONG, 16);
  is_error(HEAD "Content-Length: 4097\r\n\r\n", HTTP_BODY_LONG, 83);
  is_error(HEAD "Transfer-Encoding: gzip\r\n", HTTP_CODING, 59);
  is_error(HEAD "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", HTTP_LENGTH_AND_CHUNKS, 106);
  is_error(HEAD "Transfer-Encoding: chunked\r\n\r\nx\r\n", HTTP_CHUNK_SIZE, 89);
  is_error(HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", HTTP_CHUNK_END, 94);
  is_error(HEAD "Transfer-Encoding: chunked\r\n\r\n1001\r\n", HTTP_BODY_LONG, 89);
  is_error(HEAD "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n", HTTP_BODY_LONG, 89);
  is_error(HEAD "A:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\n", HTTP_MANY_HEADERS, 87);
}

static void what_is_too_long_is_refused_before_it_ends(void **state) {
  char text[4096];
  (void)state;
  memset(text, 'a', sizeof text);
  text[257] = 0;
  is_error(text, HTTP_LINE_LONG, 0);
  text[257] = 'a';
  memcpy(text, "GET / HTTP/1.1\r\nHost: h\r\nA: ", 28);
  for (size_t i = 1; i <= 5; i++)
    memcpy(text + 25 + 250 * i - 2, "\r\nA: ", 5);
  text[25 + 1250] = 0;
  is_error(text, HTTP_HEAD_LONG, 1025);
}

/* Whatever the splits, the same comes out, and nothing is read behind what is there. */
static const char *const samples[] = {
    HEAD "Content-Length: 5\r\n\r\nc=d&eGET / HTTP/1.1\r\n",
    HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n2\r\n&c\r\n0\r\nT: v\r\n\r\nGET",
    "\r\n\nGET /x?a=b c HTTP/1.0\nA: b\n\n",
    "GET / HTTP/1.1\r\nA : b\r\n\r\n",
    "8=FIX.4.4\001",
    "GET /x y\r\n\r\n",
    HEAD "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
};

static void is_same(const taken *a, const taken *b) {
  assert_int_equal(a->state, b->state);
  assert_int_equal(a->reader.error, b->reader.error);
  assert_int_equal(a->reader.error_at, b->reader.error_at);
  assert_int_equal(a->reader.len, b->reader.len);
  assert_int_equal(a->reader.body_len, b->reader.body_len);
}

static void a_split_at_any_byte_changes_nothing(void **state) {
  (void)state;
  for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
    const uint8_t *text = (const uint8_t *)samples[s];
    size_t len = strlen(samples[s]);
    taken whole, split;
    take(&whole, text, len);
    for (size_t cut = 0; cut <= len; cut++) {
      http_start(&split.reader, &limits);
      (void)http_feed(&split.reader, text, cut);
      split.state = http_feed(&split.reader, text, len);
      is_same(&whole, &split);
    }
    http_start(&split.reader, &limits);
    for (size_t cut = 0; cut <= len; cut++)
      split.state = http_feed(&split.reader, text, cut);
    is_same(&whole, &split);
  }
}

static void nothing_is_read_beyond_the_bytes(void **state) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *room = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  (void)state;
  assert_true(room != MAP_FAILED);
  assert_int_equal(mprotect(room + page, page, PROT_NONE), 0);
  for (size_t s = 0; s < sizeof samples / sizeof *samples; s++)
    for (size_t len = 0; len <= strlen(samples[s]); len++) {
      uint8_t *at = room + page - len;
      taken t;
      memcpy(at, samples[s], len);
      take(&t, at, len);
      assert_true(t.reader.at <= len);
    }
  munmap(room, 2 * page);
}

static void every_error_has_words_and_a_status(void **state) {
  (void)state;
  for (int error = HTTP_SPACE_IN_TARGET; error <= HTTP_TLS_BROKEN; error++) {
    assert_string_not_equal(http_error_text((http_error)error), http_error_text(HTTP_NO_ERROR));
    assert_true(http_error_status((http_error)error) >= 400);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_octets_are_kept_as_they_came),
      cmocka_unit_test(chunks_are_joined_and_their_octets_kept),
      cmocka_unit_test(bytes_outside_ascii_in_the_target_are_no_error_of_http),
      cmocka_unit_test(a_raw_space_in_the_target_is_named_and_the_request_read_whole),
      cmocka_unit_test(a_control_character_in_the_target_is_named),
      cmocka_unit_test(a_whole_url_as_target_gives_host_and_target),
      cmocka_unit_test(connections_are_kept_as_the_version_and_the_header_say),
      cmocka_unit_test(each_error_is_named_at_its_byte),
      cmocka_unit_test(what_is_too_long_is_refused_before_it_ends),
      cmocka_unit_test(a_split_at_any_byte_changes_nothing),
      cmocka_unit_test(nothing_is_read_beyond_the_bytes),
      cmocka_unit_test(every_error_has_words_and_a_status),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
