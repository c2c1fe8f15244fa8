/* The forms in which people paste a request: where a URL ends, what tells its method, what is hidden in it, what is
 * left unread and is therefore not judged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "input/request_input.h"
#include "input/masked.h"
#include "explain/read_as.h"
#include "util/fix_framing.h"
#include "text.h"

static mem arena;
static input in;
static buf problem;

static int stop(void **state) {
  (void)state;
  mem_free(&arena);
  buf_free(&problem);
  return 0;
}

static int read_text(const char *text) {
  problem.len = 0;
  return input_read(&in, &arena, bns_slice_of(text), NULL, &problem);
}

static void is_text(bns_slice found, const char *wanted) {
  buf text = {NULL, 0, 0};
  buf_put_slice(&text, found);
  buf_put(&text, "", 1);
  assert_string_equal((const char *)text.ptr, wanted);
  buf_free(&text);
}

/* reads: a text is read as what one line tells. */
static void reads(const char *text, const char *wanted) {
  parsed_request request;
  int failed = read_text(text);
  if (failed) {
    buf_put(&problem, "", 1);
    fail_msg("%s: %s", text, (const char *)problem.ptr);
  }
  (void)parsed_request_read(&request, &arena, in.scheme, &in.wire, in.host);
  is_text(read_as(&arena, &in, &request), wanted);
}

static void refuses(const char *text, const char *words) {
  assert_int_equal(read_text(text), -1);
  buf_put(&problem, "", 1);
  if (strstr((const char *)problem.ptr, words) == NULL) fail_msg("%s: %s", text, (const char *)problem.ptr);
}

/* ------------------------------------------------------------------------------- a FIX message without its SOHs */

#define GLUED                                                                                                          \
  "8=FIX.4.49=24735=A34=149=EXAMPLE52=20240627-11:17:25.22356=SPOT95=8896=mZ4tdy1+jTDoN6Y2MfJ"                         \
  "iWAeaz1/22JgUlwwaXx6NWGEF+6fQVFhdtCH3wbF/CBkXb5tJKfePD3sqfa/ORqb1Bg==98=0108=30141=Y553=sB"                         \
  "RXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb25035=110="

static void fields_that_stand_together_are_told_apart_by_length_and_sum(void **state) {
  bns_slice value;
  (void)state;
  assert_int_equal(read_text(GLUED "247"), 0);
  assert_int_equal(in.kind, INPUT_FIX);
  assert_true(fix_find(&value, in.wire.message, "108"));
  is_text(value, "30");
  assert_true(fix_find(&value, in.wire.message, "25035"));
  is_text(value, "1");
}

static void fields_that_no_sum_tells_apart_are_not_guessed_at(void **state) {
  (void)state;
  refuses(GLUED "246", "cannot be told apart");
  refuses(GLUED "2470", "cannot be told apart");
  refuses("8=FIX.4.49=x35=A108=3010=000", "cannot be told apart");
}

/* ---------------------------------------------------------------------------------------------- where a URL ends */

static void a_quote_that_was_not_opened_belongs_to_a_url(void **state) {
  (void)state;
  reads("POST https://h/fapi/v1/batchOrders?batchOrders=[{\"a\":\"b\"}]&timestamp=1&signature=c",
        "POST h/fapi/v1/batchOrders, 3 parameters in the query");
  is_text(in.wire.target, "/fapi/v1/batchOrders?batchOrders=[{\"a\":\"b\"}]&timestamp=1&signature=c");
  reads("don't: https://h/api/x?list=['a','b']&timestamp=1&signature=c!", "h/api/x, 3 parameters in the query");
  is_text(in.wire.target, "/api/x?list=['a','b']&timestamp=1&signature=c!");
}

static void a_quote_that_was_opened_ends_a_url(void **state) {
  static const char *const texts[] = {"url: \"https://h/api/x?timestamp=1&signature=c\", \"more\"",
                                      "get('https://h/api/x?timestamp=1&signature=c')",
                                      "`GET https://h/api/x?timestamp=1&signature=c` gave 400",
                                      "see \xE2\x80\x9Chttps://h/api/x?timestamp=1&signature=c\xE2\x80\x9D",
                                      "[here](https://h/api/x?timestamp=1&signature=c)",
                                      "[https://h/api/x?timestamp=1&signature=c](https://h/api/x)",
                                      "during [POST] to [https://h/api/x?timestamp=1&signature=c] [x]",
                                      "<https://h/api/x?timestamp=1&signature=c>"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assert_int_equal(read_text(texts[i]), 0);
    is_text(in.wire.target, "/api/x?timestamp=1&signature=c");
  }
}

static void quotes_within_brackets_belong_to_a_url_in_quotes_whose_signature_follows(void **state) {
  (void)state;
  reads("url=\"https://h/api/x?list=[{\"a\":\"b\"}]&timestamp=1&signature=c\" 400",
        "h/api/x, 3 parameters in the query");
  is_text(in.wire.target, "/api/x?list=[{\"a\":\"b\"}]&timestamp=1&signature=c");
}

static void the_end_of_something_else_is_no_query(void **state) {
  (void)state;
  reads("sent [{\"a\":\"b\"}]&timestamp=1&signature=c", "an address that is not told, 3 parameters in the query");
  is_text(in.wire.target, "/?[{\"a\":\"b\"}]&timestamp=1&signature=c");
  refuses("x ]}&timestamp=1&signature=c", "no request in it");
  refuses("url + \"&signature=\" + s", "no request in it");
}

/* ---------------------------------------------------------------------------------------------------- the method */

static void a_url_alone_has_no_method(void **state) {
  (void)state;
  reads("https://h/api/v3/order?side=BUY&timestamp=1&signature=c", "h/api/v3/order, 3 parameters in the query");
  assert_true(in.method_unknown);
  assert_true(in.headers_unknown);
}

static void a_method_is_told_in_many_ways(void **state) {
  static const char *const ways[] = {"POST %",
                                     "Invoke-RestMethod -Uri % -Method Post",
                                     "method: :post, url: %",
                                     "new RestRequest(%, Method.Post)",
                                     "requests.request(\"POST\", %)",
                                     "axios.post -> %",
                                     "{ method: 'post',\n  url: % }",
                                     "http.NewRequest(http.MethodPost, %)",
                                     "url: %\nHttpMethod.Post",
                                     "[post] %"};
  (void)state;
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    size_t at = (size_t)(strchr(ways[i], '%') - ways[i]);
    bns_slice text =
        mem_format(&arena, "%.*s\"https://h/api/x?timestamp=1&signature=c\"%s", (int)at, ways[i], ways[i] + at + 1);
    problem.len = 0;
    assert_int_equal(input_read(&in, &arena, text, NULL, &problem), 0);
    is_text(in.wire.method, "POST");
    assert_false(in.method_unknown);
  }
}

static void a_verb_in_prose_is_no_method(void **state) {
  (void)state;
  reads("I get this, and post https://h/api/x?timestamp=1&signature=c", "h/api/x, 2 parameters in the query");
  assert_true(in.method_unknown);
}

/* -------------------------------------------------------------------------------------------------------- masked */

static void what_is_hidden_or_cut_off_is_told(void **state) {
  static const char *const masks[] = {"***",        "________", "e7f569...cb07de", "e7f5\xE2\x80\xA6", "<hidden>",
                                      "[REDACTED]", "{{sig}}",  "**hidden**",      "YOUR_SIGNATURE",   "xxxxxxxx"};
  static const char *const values[] = {"e7f569985cef2f60b72bc0ad224db0cef8114c2a679e6fca4fc9ed4eefcb07de",
                                       "1714564800123",
                                       "BTCUSDT",
                                       "a_b",
                                       "x",
                                       "5.0",
                                       "[\"BTCUSDT\"]",
                                       "{\"a\":1}",
                                       ""};
  (void)state;
  for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
    assert_true(masked_is(bns_slice_of(masks[i])));
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    assert_false(masked_is(bns_slice_of(values[i])));
}

static void words_and_variables_stand_in_the_place_of_an_api_key(void **state) {
  static const char *const hidden[] = {
      "YOUR_API_KEY", "MY_KEY_HERE", "(my key)", "apiKey", "os.environ['KEY_1']",    "$KEY",
      "****",         "vmPU...uEh8", "abc123",   "<key>",  "a1_b2_c3_d4_e5_f6_g7_h8"};
  static const char *const sent[] = {"",
                                     "undefined",
                                     "None",
                                     "[object Object]",
                                     "0123456789abcdef",
                                     "\"vmPUZE6mv9SD5VNHk4HlWFsO\"",
                                     "vmPUZE6mv9SD5VNHk4Hl WFsOr6aKE2zvsw0M"};
  (void)state;
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
    assert_true(masked_key_is(bns_slice_of(hidden[i])));
  for (size_t i = 0; i < sizeof sent / sizeof *sent; i++)
    assert_false(masked_key_is(bns_slice_of(sent[i])));
}

static void a_mask_stays_part_of_a_url(void **state) {
  (void)state;
  assert_int_equal(read_text("https://h/api/x?timestamp=1&signature=e7f569... and so on"), 0);
  is_text(in.wire.target, "/api/x?timestamp=1&signature=e7f569...");
  assert_int_equal(read_text("<p>https://h/api/x?timestamp=1&signature=<hidden></p>"), 0);
  is_text(in.wire.target, "/api/x?timestamp=1&signature=<hidden>");
}

/* -------------------------------------------------------------------------------------------------------- unread */

static void what_stands_in_the_text_is_never_said_to_be_missing(void **state) {
  (void)state;
  refuses("call https://h/api/v3/x?a=b\nwith timestamp ~ 1\nand signature ~> \"signature\" : \"c\"",
          "\"signature\" stands in line 3");
  refuses("https://bpay.binanceapi.com/binancepay/openapi/v3/order\nwith the header \"BinancePay-Signature\"=A",
          "\"BinancePay-Signature\" stands in line 2");
  refuses("signature=c\nquery: \"symbol=A&timestamp=1\"",
          "parameters without an address are in line 1, and \"timestamp\"");
  reads("https://h/api/v3/x?a=b\nwhy is the signature not valid", "h/api/v3/x, 1 parameter in the query");
}

static void a_program_is_told_from_a_request(void **state) {
  (void)state;
  refuses("import hmac\nurl = 'https://api.binance.com/api/v3/x?' + q\nsig = hmac.new(k, q)\n",
          "serve -- python3 bot.py");
  refuses("const s = createHmac('sha256', k).update(q)", "serve -- node bot.js");
}

static void an_object_with_a_method_of_http_is_no_frame(void **state) {
  (void)state;
  refuses("{\"method\":\"get\",\"params\":{\"timestamp\":1,\"signatur\":\"c\"}}", "without method and params");
  reads("{\"id\":1,\"method\":\"order.place\",\"params\":{\"a\":1}}", "a WebSocket frame, order.place, 1 parameter");
}

/* ----------------------------------------------------------------------------------------------------------- FIX */

static void what_stands_between_the_first_two_fields_of_fix_is_soh(void **state) {
  static const char *const separators[] = {" ",     "\t",           ";",     ", ", " | ", "\n", "\r\n",
                                           "[SOH]", "\xE2\x90\x81", "\\001", ""};
  static const char *const fields[] = {"8=FIX.4.4", "9=36", "35=A",   "34=1",  "49=ME",
                                       "56=SPOT",   "98=0", "108=30", "10=003"};
  buf right = {NULL, 0, 0};
  (void)state;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
    buf_format(&right, "%s\001", fields[i]);
  for (size_t k = 0; k < sizeof separators / sizeof *separators; k++) {
    buf text = {NULL, 0, 0};
    buf_put_text(&text, "sent: ");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
      buf_format(&text, "%s%s", i ? separators[k] : "", fields[i]);
    problem.len = 0;
    assert_int_equal(input_read(&in, &arena, buf_slice(&text), NULL, &problem), 0);
    assert_int_equal(in.wire.message.len, right.len);
    assert_memory_equal(in.wire.message.ptr, right.ptr, right.len);
    buf_free(&text);
  }
  buf_free(&right);
  refuses("8=FIX.4.49=3635=A34=1", "cannot be told apart");
}

/* ---------------------------------------------------------------------------------------------- names and values */

static void an_object_is_read_in_many_languages(void **state) {
  static const char *const texts[] = {
      "{\"url\":\"https:\\/\\/h\\/api\\/x\",\"method\":\"POST\",\"params\":{\"timestamp\":1,\"signature\":\"c1\"}}",
      "{'url': 'https://h/api/x', 'method': 'POST', 'params': [('timestamp', 1), ('signature', 'c1')]}",
      "{ url: '/api/x', baseURL: 'https://h', method: 'post', params: { timestamp: 1, signature: 'c1' } }",
      "axios.post('https://h/api/x', null, { params: { timestamp: 1, signature: 'c1' } })",
      "{:method=>:post, :url=>\"https://h/api/x\", :params=>{:timestamp=>1, :signature=>\"c1\"}}",
      "%{method: :post, url: \"https://h/api/x\", params: %{timestamp: 1, signature: \"c1\"}}",
      "array(\n 'url' => 'https://h/api/x',\n 'method' => 'POST',\n 'query' =>\n array (\n 'timestamp' => 1,\n"
      " 'signature' => 'c1',\n ),\n)",
      "Array\n(\n [url] => https://h/api/x\n [method] => POST\n [query] => Array\n (\n [timestamp] => 1\n"
      " [signature] => c1\n )\n)",
      "&{Method:POST URL:https://h/api/x?timestamp=1&signature=c1 Body:<nil>}",
      "POST https://h/api/x map[timestamp:[1] signature:[c1]]",
      "method: POST\nurl: https://h/api/x\nquery:\n  timestamp: 1\n  signature: c1\n",
      "Invoke-RestMethod -Uri https://h/api/x -Method Post -Params @{timestamp = '1'; signature = 'c1'}",
      "http POST https://h/api/x timestamp==1 signature==c1",
      "Request { method: POST, url: Url { scheme: \"https\", host: Some(Domain(\"h\")), port: None, path: \"/api/x\","
      " query: Some(\"timestamp=1&signature=c1\"), fragment: None } }",
      "url = 'https://h/api/x'\nmethod = 'POST'\nparams = { ['timestamp'] = '1', ['signature'] = 'c1' }"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    reads(texts[i], "POST h/api/x, 2 parameters in the query");
    is_text(in.wire.target, "/api/x?timestamp=1&signature=c1");
  }
}

static void a_frame_is_read_in_many_languages(void **state) {
  static const char *const texts[] = {
      "{'id': 1, 'method': 'order.place', 'params': {'a': 'b', 'c': True}}",
      "{ id: 1, method: 'order.place', params: { a: 'b', c: true } }",
      ("\"{\\\"id\\\":1,\\\"method\\\":\\\"order.place\\\",\\\"params\\\":{\\\"a\\\":\\\"b\\\",\\\"c\\\":true,"
       "\\\"signature\\\":\\\"d\\\"}}\""),
      "{\"id\"=>1, \"method\"=>\"order.place\", \"params\"=>{\"a\"=>\"b\", \"c\"=>true}}",
      "send(JSON.stringify({ id: 1, method: 'order.place', params: { a: 'b', c: true } }))"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    bns_slice text = i == 2 ? bns_slice_of(texts[i]) : mem_format(&arena, "signature: %s", texts[i]);
    problem.len = 0;
    assert_int_equal(input_read(&in, &arena, text, NULL, &problem), 0);
    assert_int_equal(in.kind, INPUT_FRAME);
    is_text(in.wire.message, i == 2 ? "{\"id\":1,\"method\":\"order.place\",\"params\":{\"a\":\"b\",\"c\":true,"
                                      "\"signature\":\"d\"}}"
                                    : "{\"id\":1,\"method\":\"order.place\",\"params\":{\"a\":\"b\",\"c\":true}}");
  }
}

static void method_and_params_a_line_each_are_a_frame(void **state) {
  (void)state;
  reads("method: order.place\nparams: {\"a\": \"b\", \"timestamp\": 1, \"signature\": \"c1\"}",
        "a WebSocket frame, order.place, 3 parameters");
  is_text(in.wire.message,
          "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"a\":\"b\",\"timestamp\":1,\"signature\":\"c1\"}}");
}

/* Python's pprint and jq -S sort the names; whoever signs puts the signature last. */
static void of_names_that_were_printed_sorted_no_order_is_known(void **state) {
  (void)state;
  reads("POST https://h/api/x\n{'price': '1',\n 'side': 'BUY',\n 'signature': 'c1',\n 'timestamp': '1'}\n",
        "POST h/api/x, 4 parameters in the query");
  assert_true(in.is_unordered);
  reads("{'url': 'https://h/api/x', 'params': {'side': 'BUY', 'signature': 'c1', 'timestamp': '1'}}",
        "h/api/x, 3 parameters in the query");
  assert_true(in.is_unordered);
  reads("{'url': 'https://h/api/x', 'params': {'side': 'BUY', 'timestamp': '1', 'signature': 'c1'}}",
        "h/api/x, 3 parameters in the query");
  assert_false(in.is_unordered);
  reads("{'url': 'https://h/api/x', 'params': {'price': '1', 'side': 'BUY', 'signature': 'c1'}}",
        "h/api/x, 3 parameters in the query");
  assert_false(in.is_unordered);
}

static void a_body_that_an_object_was_printed_with_is_read_without_blanks_too(void **state) {
  (void)state;
  reads("{\"url\": \"https://bpay.binanceapi.com/a\", \"headers\": {\"BinancePay-Timestamp\": \"1\", "
        "\"BinancePay-Nonce\": \"n\", \"BinancePay-Signature\": \"AB\"}, \"payload\": {\"a\": {\"b\": \"c d\"}}}",
        "bpay.binanceapi.com/a, 4 headers and a body of 19 bytes");
  is_text(in.wire.body, "{\"a\": {\"b\": \"c d\"}}");
  assert_non_null(in.other);
  is_text(in.other->wire.body, "{\"a\":{\"b\":\"c d\"}}");
  assert_true(in.other->is_rare);
}

static void a_variable_is_no_signature(void **state) {
  (void)state;
  refuses("createHmac; axios.get('https://h/api/x', { params: { timestamp, signature: signature } })", "in a form");
  refuses("k = createHmac('sha256', s); get('https://h/api/x', { params: { timestamp: 1, signature: sig } })",
          "serve -- node bot.js");
}

static void a_request_within_a_string_is_read(void **state) {
  (void)state;
  reads("send: b'POST /api/x HTTP/1.1\\r\\nHost: h\\r\\nX-MBX-APIKEY: abcdefgh\\r\\n\\r\\n'\nsend: "
        "b'timestamp=1&signature=c1'",
        "POST h/api/x, 2 parameters in the body");
}

/* --------------------------------------------------------------------------------------------------------- views */

static size_t num_readings(void) {
  size_t num = 0;
  for (const input *one = &in; one; one = one->other)
    num += !one->is_rare;
  return num;
}

static void a_text_may_be_read_in_several_ways(void **state) {
  (void)state;
  reads("https://h/api/x?timestamp=1&amp;signature=c1", "h/api/x, 2 parameters in the query");
  assert_non_null(in.note);
  assert_int_equal(num_readings(), 2);
  reads("GET /api/x?timestamp=1&amp;signature=c1 HTTP/1.1\nHost: h\n\n", "GET h/api/x, 2 parameters in the query");
  assert_null(in.note);
  assert_int_equal(num_readings(), 2);
  reads("https://h/api/x?timestamp=1&signature=c1", "h/api/x, 2 parameters in the query");
  assert_int_equal(num_readings(), 1);
}

static void what_an_editor_a_terminal_or_a_shell_changed_is_undone(void **state) {
  static const char *const texts[] = {
      "curl -X POST \xE2\x80\x9Chttps://h/api/x?timestamp=1&signature=c1\xE2\x80\x9D",
      "curl\xC2\xA0-X\xC2\xA0POST 'https://h/api/x?timestamp=1&signature=c1'",
      "curl \xE2\x80\x93X POST 'https://h/api/x?timestamp=1&signature=c1'",
      "POST https://h/api/x?timest\namp=1&signat\nure=c1\n",
      "> POST https://h/api/x?timestamp=1&si\n> gnature=c1",
      "curl.exe -X POST `\n 'https://h/api/x?timestamp=1&signature=c1'",
      "POST https://proxy/?url=https%3A%2F%2Fh%2Fapi%2Fx%3Ftimestamp%3D1%26signature%3Dc1",
      "{\"method\":\"POST\",\"url\":\"https://h/api/x?timestamp=1\\u0026signature=c1\"}",
      "POST https://h/api/x? timestamp=1& signature=c1"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    int found = 0;
    assert_int_equal(read_text(texts[i]), 0);
    for (const input *one = &in; one; one = one->other)
      found += !one->is_rare && bns_slice_is(one->wire.target, "/api/x?timestamp=1&signature=c1");
    if (found != 1) fail_msg("%s", texts[i]);
  }
}

static int is_among(const char *target) {
  for (const input *one = &in; one; one = one->other)
    if (bns_slice_is(one->wire.target, target)) return 1;
  return 0;
}

static void what_passed_a_text_on_is_undone_too(void **state) {
  static const char *const texts[] = {
      "POST https://h/api/x?timestamp=17145648&amp;amp;signature=c1",
      "POST https://h/api/x?timestamp=17145648&#38;signature&#x3D;c1",
      "POST https://h/api/x?timestamp=3D17145648&signature=3Dc1\n=\n",
      "POST https://h/api/x?timestamp=17145648&\xC2\xADsigna\xE2\x80\x8Dture=c1",
      "POST%20https%3A%2F%2Fh%2Fapi%2Fx%3Ftimestamp%3D17145648%26signature%3Dc1",
      "POST+https%3A%2F%2Fh%2Fapi%2Fx%3Ftimestamp%3D17145648%26signature%3Dc1",
      "POST <https://h/api/x?timestamp=17145648&signature=c1|https://h/api/x?timestamp=17145648&signature=c1>",
      "^[[32mPOST https://h/api/x?timestamp=17145648&signature=c1^[[0m",
      "POST https://h/api/x?timestamp=17145648&signature=c1?!",
      "POST https://h/api/x?timestamp=17145648\\&signature=c1",
      "1,\"POST https://h/api/x?timestamp=17145648&signature=c1\",-1022"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assert_int_equal(read_text(texts[i]), 0);
    if (!is_among("/api/x?timestamp=17145648&signature=c1")) fail_msg("%s", texts[i]);
  }
}

static void a_reading_with_the_form_of_a_request_stands_first(void **state) {
  (void)state;
  reads("POST https://h/api/x?a=1&timestamp=17145648\n00123&signature="
        "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1",
        "POST h/api/x, 3 parameters in the query");
  is_text(in.wire.target, "/api/x?a=1&timestamp=1714564800123&signature="
                          "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1");
  assert_true(in.is_preferred || in.note != NULL);
}

static void utf_16_is_decoded(void **state) {
  static const char text[] = "GET /api/x?timestamp=1&signature=c1 HTTP/1.1\nHost: h\n\n";
  (void)state;
  for (int big = 0; big < 2; big++) {
    for (int mark = 0; mark < 2; mark++) {
      buf wide = {NULL, 0, 0};
      if (mark) buf_put_text(&wide, big ? "\xFE\xFF" : "\xFF\xFE");
      for (size_t i = 0; text[i]; i++)
        buf_put(&wide, big ? (const char[]){0, text[i]} : (const char[]){text[i], 0}, 2);
      problem.len = 0;
      assert_int_equal(input_read(&in, &arena, buf_slice(&wide), NULL, &problem), 0);
      is_text(in.wire.target, "/api/x?timestamp=1&signature=c1");
      buf_free(&wide);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_that_stand_together_are_told_apart_by_length_and_sum),
      cmocka_unit_test(fields_that_no_sum_tells_apart_are_not_guessed_at),
      cmocka_unit_test(a_quote_that_was_not_opened_belongs_to_a_url),
      cmocka_unit_test(a_quote_that_was_opened_ends_a_url),
      cmocka_unit_test(quotes_within_brackets_belong_to_a_url_in_quotes_whose_signature_follows),
      cmocka_unit_test(the_end_of_something_else_is_no_query),
      cmocka_unit_test(a_url_alone_has_no_method),
      cmocka_unit_test(a_method_is_told_in_many_ways),
      cmocka_unit_test(a_verb_in_prose_is_no_method),
      cmocka_unit_test(what_is_hidden_or_cut_off_is_told),
      cmocka_unit_test(words_and_variables_stand_in_the_place_of_an_api_key),
      cmocka_unit_test(a_mask_stays_part_of_a_url),
      cmocka_unit_test(what_stands_in_the_text_is_never_said_to_be_missing),
      cmocka_unit_test(a_program_is_told_from_a_request),
      cmocka_unit_test(an_object_with_a_method_of_http_is_no_frame),
      cmocka_unit_test(what_stands_between_the_first_two_fields_of_fix_is_soh),
      cmocka_unit_test(an_object_is_read_in_many_languages),
      cmocka_unit_test(a_frame_is_read_in_many_languages),
      cmocka_unit_test(method_and_params_a_line_each_are_a_frame),
      cmocka_unit_test(of_names_that_were_printed_sorted_no_order_is_known),
      cmocka_unit_test(a_body_that_an_object_was_printed_with_is_read_without_blanks_too),
      cmocka_unit_test(a_variable_is_no_signature),
      cmocka_unit_test(a_request_within_a_string_is_read),
      cmocka_unit_test(a_text_may_be_read_in_several_ways),
      cmocka_unit_test(what_an_editor_a_terminal_or_a_shell_changed_is_undone),
      cmocka_unit_test(what_passed_a_text_on_is_undone_too),
      cmocka_unit_test(a_reading_with_the_form_of_a_request_stands_first),
      cmocka_unit_test(utf_16_is_decoded),
  };
  return cmocka_run_group_tests_name("read_forms", tests, NULL, stop);
}
