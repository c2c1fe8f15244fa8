#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/curl_command.h"
#include "input/shell_words.h"
#include "text.h"

static mem arena;
static shell_words words;
static curl_request request;

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  return 0;
}

static void is_text(bns_slice found, const char *wanted) {
  assert_int_equal(found.len, strlen(wanted));
  if (found.len) assert_memory_equal(found.ptr, wanted, found.len);
}

static void split(const char *text) {
  shell_split(&words, &arena, bns_slice_of(text));
}

static curl_fault read_line(const char *text) {
  split(text);
  return curl_read(&request, &arena, words.list, words.num);
}

/* ---------------------------------------------------------------------------------------------------------- quoting */

static void quotes_and_escapes_are_taken_off(void **state) {
  (void)state;
  split("a 'b c' \"d \\\" $\" e\\ f ''\"\"");
  assert_int_equal(words.num, 5);
  is_text(words.list[1], "b c");
  is_text(words.list[2], "d \" $");
  is_text(words.list[3], "e f");
  is_text(words.list[4], "");
}

static void dollar_quotes_are_decoded(void **state) {
  (void)state;
  split("$'a\\n\\t\\x41\\u00e9\\101\\'\\q'");
  assert_int_equal(words.num, 1);
  is_text(words.list[0], "a\n\tA\xC3\xA9"
                         "A'\\q");
}

static void lines_that_go_on_are_joined(void **state) {
  (void)state;
  split("a \\\n b \\\r\n c\nd");
  assert_int_equal(words.num, 3);
  split("a ^\r\n ^\"b^&c\\^\"d^\" ^\n e");
  assert_int_equal(words.num, 3);
  is_text(words.list[1], "b&c\"d");
}

static void variables_stay_and_are_told(void **state) {
  (void)state;
  split("a \"b=$TS&c=${D}\" '$E' $(date)");
  assert_int_equal(words.num_variables, 3);
  is_text(words.variable, "$TS");
  is_text(words.list[1], "b=$TS&c=${D}");
  is_text(words.list[2], "$E");
}

static void an_ampersand_outside_quotes_ends_the_command(void **state) {
  (void)state;
  split("curl https://x/?a=b&c=d");
  assert_int_equal(words.num, 2);
  is_text(words.list[1], "https://x/?a=b");
  assert_true(words.cut_at_ampersand);
  split("curl x &");
  assert_false(words.cut_at_ampersand);
}

static void an_open_quote_is_told(void **state) {
  (void)state;
  split("a 'b");
  assert_int_equal(words.open_quote, '\'');
  split("a \"b");
  assert_int_equal(words.open_quote, '"');
  split("a $'b");
  assert_int_equal(words.open_quote, '\'');
}

static void a_pipe_a_comment_and_a_line_end_end_the_command(void **state) {
  (void)state;
  split("a b | c");
  assert_int_equal(words.num, 2);
  split("a b # c");
  assert_int_equal(words.num, 2);
  split("a b\nc");
  assert_int_equal(words.num, 2);
}

/* ------------------------------------------------------------------------------------------------------------- curl */

static void data_make_a_post(void **state) {
  (void)state;
  assert_int_equal(read_line("curl -d a=b --data-raw @c -dd=e https://api.binance.com/api/v3/order"), CURL_OK);
  is_text(request.wire.method, "POST");
  is_text(request.wire.body, "a=b&@c&d=e");
  is_text(request.wire.headers[0].value, "application/x-www-form-urlencoded");
  is_text(request.host, "api.binance.com");
  is_text(request.wire.target, "/api/v3/order");
}

static void get_puts_data_into_the_query(void **state) {
  (void)state;
  assert_int_equal(read_line("curl -sG 'https://x/y?a=b' -d c=d"), CURL_OK);
  is_text(request.wire.method, "GET");
  is_text(request.wire.target, "/y?a=b&c=d");
  assert_int_equal(request.wire.body.len, 0);
}

static void the_method_is_the_one_that_is_named(void **state) {
  (void)state;
  assert_int_equal(read_line("curl -XDELETE https://x/y"), CURL_OK);
  is_text(request.wire.method, "DELETE");
  assert_int_equal(read_line("curl -X PUT -d a https://x/y"), CURL_OK);
  is_text(request.wire.method, "PUT");
  assert_int_equal(read_line("curl -I https://x/y"), CURL_OK);
  is_text(request.wire.method, "HEAD");
}

static void data_urlencode_encodes_what_follows_the_name(void **state) {
  (void)state;
  assert_int_equal(
      read_line("curl https://x --data-urlencode 'a=b c&d' --data-urlencode '=e=f' --data-urlencode 'g h'"), CURL_OK);
  is_text(request.wire.body, "a=b+c%26d&e%3Df&g+h");
  assert_true(request.has_blank);
  assert_int_equal(read_line("curl https://x --data-urlencode a=b%20c"), CURL_OK);
  is_text(request.wire.body, "a=b%2520c");
  assert_false(request.has_blank);
}

static void url_query_stands_in_the_url(void **state) {
  (void)state;
  assert_int_equal(read_line("curl 'https://x/y?z=1' --url-query 'a=b&c=d' --url-query '+e=f&g=%41' -d h=i"), CURL_OK);
  is_text(request.wire.target, "/y?z=1&a=b%26c%3Dd&e=f&g=%41");
  is_text(request.wire.body, "h=i");
  is_text(request.wire.method, "POST");
  assert_int_equal(read_line("curl -G https://x/y --url-query a=b -d h=i"), CURL_OK);
  is_text(request.wire.target, "/y?h=i");
}

static void letters_in_escapes_are_told_where_the_version_decides_how_they_are_sent(void **state) {
  (void)state;
  assert_int_equal(read_line("curl -G https://x/y --data-urlencode a=/ --data-urlencode signature=+/="), CURL_OK);
  is_text(request.wire.target, "/y?a=%2F&signature=%2B%2F%3D");
  assert_true(request.has_letters);
  assert_int_equal(read_line("curl -G https://x/y --data-urlencode a=@b --data-urlencode signature=+/="), CURL_OK);
  assert_false(request.has_letters);
  assert_int_equal(read_line("curl https://x/y --data-urlencode a=/"), CURL_OK);
  assert_false(request.has_letters);
  assert_false(request.has_small);
  assert_int_equal(read_line("curl 'https://x/y?a=%2f'"), CURL_OK);
  assert_true(request.has_small);
  assert_int_equal(read_line("curl 'https://x/y?a=%2F&b=%'"), CURL_OK);
  assert_false(request.has_small);
}

static void json_sets_its_type_and_joins_without_an_ampersand(void **state) {
  (void)state;
  assert_int_equal(read_line("curl --json '{\"a\":' --json '1}' https://x/y"), CURL_OK);
  is_text(request.wire.body, "{\"a\":1}");
  is_text(request.wire.headers[0].value, "application/json");
}

static void headers_are_read_as_curl_sends_them(void **state) {
  (void)state;
  assert_int_equal(read_line("curl -H 'A:  b ' -H 'C;' -H 'D:' --header 'Host: api.binance.us' https://x/y"), CURL_OK);
  assert_int_equal(request.wire.num_headers, 3);
  is_text(request.wire.headers[0].value, "b");
  is_text(request.wire.headers[1].name, "C");
  is_text(request.host, "api.binance.us");
}

static void values_of_other_options_are_no_urls(void **state) {
  (void)state;
  assert_int_equal(read_line("curl -o out -m 5 --connect-timeout 3 -u a:b --url https://x/y -v"), CURL_OK);
  is_text(request.wire.target, "/y");
  assert_int_equal(read_line("curl x.example"), CURL_OK);
  is_text(request.host, "x.example");
  is_text(request.wire.target, "/");
}

/* Of curl 8.22, and two that only older ones have. */
static void no_value_of_an_option_of_curl_8_22_is_a_url(void **state) {
  static const char *const taking[] = {
      "--netrc-file n",      "--tlsuser u",      "--tlspassword p",    "--crlfile c",
      "--aws-sigv4 aws:amz", "--ssl-sessions s", "--hsts h",           "--alt-svc a",
      "--doh-url d",         "--engine e",       "--keepalive-time 3", "--happy-eyeballs-timeout-ms 1",
      "--preproxy p",        "--variable a=b",   "--output-dir o",     "--tls13-ciphers c",
      "--mail-from m",       "--ip-tos CS1",     "--egd-file e",       "--random-file r",
      "--login-options l",   "--sasl-authzid s", "--curves X25519",    "--dns-interface lo",
      "--etag-save e",       "--ftp-account f",  "--proxy-cacert p",   "--service-name s",
      "--trace-config all",  "--vlan-priority 1"};
  (void)state;
  for (size_t i = 0; i < sizeof taking / sizeof *taking; i++) {
    char line[128];
    snprintf(line, sizeof line, "curl %s https://x/y", taking[i]);
    assert_int_equal(read_line(line), CURL_OK);
    is_text(request.wire.target, "/y");
  }
}

static void flags_take_no_value_and_may_be_turned_off(void **state) {
  (void)state;
  assert_int_equal(read_line("curl --compressed --no-buffer --no-keepalive --http2 --ca-native -sSfkL4 https://x/y"),
                   CURL_OK);
  is_text(request.wire.target, "/y");
}

static void an_option_that_curl_has_not_is_named(void **state) {
  (void)state;
  assert_int_equal(read_line("curl --frobnicate much https://x/y"), CURL_UNKNOWN_OPTION);
  is_text(request.about, "--frobnicate");
  assert_int_equal(read_line("curl --no-data https://x/y"), CURL_UNKNOWN_OPTION);
  is_text(request.about, "--no-data");
  assert_int_equal(read_line("curl -sW https://x/y"), CURL_UNKNOWN_OPTION);
  is_text(request.about, "-sW");
}

static void what_cannot_be_read_is_named(void **state) {
  (void)state;
  assert_int_equal(read_line("curl"), CURL_NO_URL);
  assert_int_equal(read_line("curl https://x https://y"), CURL_TWO_URLS);
  is_text(request.about, "https://y");
  assert_int_equal(read_line("curl https://x -H"), CURL_NO_VALUE);
  assert_int_equal(read_line("curl https://x -d @body.json"), CURL_BODY_IN_FILE);
  is_text(request.about, "body.json");
  assert_int_equal(read_line("curl https://x --data-urlencode a@body.json"), CURL_BODY_IN_FILE);
  assert_int_equal(read_line("curl https://x -F a=b"), CURL_FORM);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quotes_and_escapes_are_taken_off),
      cmocka_unit_test(dollar_quotes_are_decoded),
      cmocka_unit_test(lines_that_go_on_are_joined),
      cmocka_unit_test(variables_stay_and_are_told),
      cmocka_unit_test(an_ampersand_outside_quotes_ends_the_command),
      cmocka_unit_test(an_open_quote_is_told),
      cmocka_unit_test(a_pipe_a_comment_and_a_line_end_end_the_command),
      cmocka_unit_test(data_make_a_post),
      cmocka_unit_test(get_puts_data_into_the_query),
      cmocka_unit_test(the_method_is_the_one_that_is_named),
      cmocka_unit_test(data_urlencode_encodes_what_follows_the_name),
      cmocka_unit_test(url_query_stands_in_the_url),
      cmocka_unit_test(letters_in_escapes_are_told_where_the_version_decides_how_they_are_sent),
      cmocka_unit_test(json_sets_its_type_and_joins_without_an_ampersand),
      cmocka_unit_test(headers_are_read_as_curl_sends_them),
      cmocka_unit_test(values_of_other_options_are_no_urls),
      cmocka_unit_test(no_value_of_an_option_of_curl_8_22_is_a_url),
      cmocka_unit_test(flags_take_no_value_and_may_be_turned_off),
      cmocka_unit_test(an_option_that_curl_has_not_is_named),
      cmocka_unit_test(what_cannot_be_read_is_named),
  };
  return cmocka_run_group_tests_name("curl_read", tests, NULL, stop);
}
