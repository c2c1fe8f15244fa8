#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"
#include "net/ws_handshake.h"

static ws_error shake(uint8_t accept[WS_ACCEPT_LEN], const char *request) {
  static const http_limits limits = {2048, 4096, 16, 1024};
  bns_header headers[16];
  http_reader reader;
  http_message message;
  uint8_t body[1];
  http_start(&reader, &limits);
  assert_int_equal(http_feed(&reader, (const uint8_t *)request, strlen(request)), HTTP_WHOLE);
  http_take(&message, &reader, (const uint8_t *)request, headers, body);
  return ws_handshake(accept, &message);
}

#define REQUEST "GET /ws-api/v3 HTTP/1.1\r\nHost: h\r\n"
#define WANTS "Upgrade: websocket\r\nConnection: keep-alive, upgrade\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

static void the_handshake_of_the_standard_gets_its_digest(void **state) {
  uint8_t accept[WS_ACCEPT_LEN];
  ws_error error = shake(accept, REQUEST WANTS VERSION KEY "\r\n");
  (void)state;
  if (error == WS_NO_SHA1) skip();
  assert_int_equal(error, WS_NO_ERROR);
  assert_memory_equal(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WS_ACCEPT_LEN);
}

static void each_flaw_of_a_handshake_is_told(void **state) {
  static const struct {
    ws_error error;
    const char *request;
  } rows[] = {
      {WS_NO_UPGRADE, REQUEST VERSION KEY "\r\n"},
      {WS_NO_UPGRADE, REQUEST "Upgrade: websocket\r\n" VERSION KEY "\r\n"},
      {WS_NO_UPGRADE, REQUEST "Upgrade: websockets\r\nConnection: upgrade\r\n" VERSION KEY "\r\n"},
      {WS_METHOD, "POST / HTTP/1.1\r\nHost: h\r\n" WANTS VERSION KEY "\r\n"},
      {WS_VERSION, REQUEST WANTS KEY "\r\n"},
      {WS_VERSION, REQUEST WANTS "Sec-WebSocket-Version: 8\r\n" KEY "\r\n"},
      {WS_KEY, REQUEST WANTS VERSION "\r\n"},
      {WS_KEY, REQUEST WANTS VERSION KEY KEY "\r\n"},
      {WS_KEY, REQUEST WANTS VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=\r\n\r\n"},
      {WS_KEY, REQUEST WANTS VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTEy\r\n\r\n"},
  };
  uint8_t accept[WS_ACCEPT_LEN];
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_int_equal(shake(accept, rows[i].request), rows[i].error);
}

static void each_error_has_words(void **state) {
  (void)state;
  for (ws_error error = WS_NO_ERROR + 1; error <= WS_NO_ROOM; error++) {
    assert_true(strlen(ws_fault(error)->text) > 10);
    assert_string_not_equal(ws_fault(error)->text, ws_fault(WS_NO_ERROR)->text);
    assert_true(ws_error_status(error) != 0 || error == WS_CUT_OFF);
  }
}

static void close_codes_are_those_of_the_standard(void **state) {
  static const unsigned allowed[] = {1000, 1003, 1007, 1011, 3000, 4999},
                        refused[] = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000};
  (void)state;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    assert_true(ws_close_allowed(allowed[i]));
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    assert_false(ws_close_allowed(refused[i]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_handshake_of_the_standard_gets_its_digest),
      cmocka_unit_test(each_flaw_of_a_handshake_is_told),
      cmocka_unit_test(each_error_has_words),
      cmocka_unit_test(close_codes_are_those_of_the_standard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
