/* Signatures here were made by other tools (Python's hmac, openssl), from the strings that a wrong client signs. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/diagnose.h"
#include "diagnosis/catalogue/catalogue.h"
#include "diagnosis/catalogue/commit.h"

#define SECRET "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
#define API_KEY "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
#define ORDER                                                                                                          \
  "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
#define ED25519_PEM                                                                                                    \
  "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIH4sOVRSreVyCaLcWG7KfyCAtQRg2sLs1mHAUaHUp9Gt\n-----END PRIVATE "   \
  "KEY-----\n"
#define ED25519_PUBLIC                                                                                                 \
  "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAwllP2ENTmGU4+vSU84VYRluufzYWYeVQRbuOhjMeufY=\n-----END PUBLIC KEY-----"
#define ED25519_SIGNATURE "Lkmzgn0MoQ/bK6T7nMvdfLAGsJOfY/tm7FoY1apaTdO17wgplZV8r0AaajNTa44fP95aRspNnT8K+SX8lUxSDQ=="
#define RSA_PUBLIC                                                                                                     \
  "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAx4bnH9zR/+ILCNMRGQDW\n"                     \
  "aIjCQzySOLQPYPfOl41VnPc2qan/+q/OrZEP6vkflb7uKp8CPDK8luVHwftZkh59\n"                                                 \
  "OcqEPLhrFqrCtDTQcYHWIPDUkNzRgNDnr9hUVcD2SeK5APLnEa7QkKRGIqzUHro5\n"                                                 \
  "A1igqlPiaYN9Rxmqlp4LRjlmwO38DMAKKIp5eUCcv9blWpooEdZIO6mB3Kdcs+9y\n"                                                 \
  "5ruSJv8qH1AWeOesb15xkWKPvoUaq4404DF+3m39dv2d0C+dJDibYtEasv/Vxr1p\n"                                                 \
  "IksJL0Hd83KQx8Hbf3QuBCKFWqVfGijH/e4FKHnjsJMbmN9bgQH/h4o1wLUCPUYc\n"                                                 \
  "EQIDAQAB\n-----END PUBLIC KEY-----\n"

/* ask: one request, and what is found in it. */
typedef struct ask {
  mem arena;
  parsed_request request;
  diagnose_key key;
  diagnose_limits limits;
  diagnosis found;
} ask;

static bns_slice text(mem *arena, const char *what) {
  return mem_copy(arena, what, strlen(what));
}

static const bns_scheme *scheme(const char *name) {
  return bns_scheme_find(name, strlen(name));
}

static void hmac_key(ask *a) {
  a->key.kind = BNS_KIND_HMAC;
  a->key.secret = bns_slice_of(SECRET);
  a->key.api_key = bns_slice_of(API_KEY);
}

static void rsa_key(ask *a) {
  a->key.kind = BNS_KIND_RSA;
  a->key.public_pem = bns_slice_of(RSA_PUBLIC);
}

static void ed25519_key(ask *a) {
  a->key.kind = BNS_KIND_ED25519;
  a->key.secret = bns_slice_of(ED25519_PEM);
}

static void ask_rest(ask *a, const char *scheme_name, const char *target, const char *body) {
  bns_header *header = mem_alloc(&a->arena, sizeof *header);
  bns_wire wire;
  memset(&wire, 0, sizeof wire);
  header->name = bns_slice_of("X-MBX-APIKEY");
  header->value = bns_slice_of(API_KEY);
  wire.method = bns_slice_of("POST");
  wire.headers = header;
  wire.num_headers = 1;
  wire.target = text(&a->arena, target);
  wire.body = text(&a->arena, body);
  bns_slice host = {NULL, 0};
  assert_int_equal(parsed_request_read(&a->request, &a->arena, scheme(scheme_name), &wire, host), 1);
  if (a->key.kind == 0) hmac_key(a);
  diagnose(&a->found, &a->arena, &a->request, &a->key, &a->limits);
}

static void ask_ws(ask *a, const char *frame) {
  bns_wire wire;
  bns_slice host = {NULL, 0};
  memset(&wire, 0, sizeof wire);
  wire.message = text(&a->arena, frame);
  assert_int_equal(parsed_request_read(&a->request, &a->arena, scheme("spot-ws"), &wire, host), 1);
  hmac_key(a);
  diagnose(&a->found, &a->arena, &a->request, &a->key, &a->limits);
}

static void assert_text(bns_slice is, const char *wanted) {
  bns_slice other = bns_slice_of(wanted);
  if (bns_slice_equal(is, other)) return;
  fail_msg("\"%.*s\" is not \"%s\"", (int)is.len, (const char *)is.ptr, wanted);
}

static void assert_proved(const ask *a, size_t index, const char *id) {
  assert_int_equal(a->found.verdict, DIAGNOSED_WRONG);
  assert_true(index < a->found.num_mistakes);
  assert_text(a->found.mistakes[index].id, id);
  assert_int_equal(a->found.mistakes[index].confidence, CONFIDENCE_PROVED);
  assert_int_equal(a->found.mistakes[index].explains, 1);
}

static void assert_single(const ask *a, const char *id) {
  assert_proved(a, 0, id);
  assert_int_equal(a->found.num_together, 1);
}

static void assert_nothing_proved(const ask *a) {
  for (size_t i = 0; i < a->found.num_mistakes; i++)
    assert_int_not_equal(a->found.mistakes[i].confidence, CONFIDENCE_PROVED);
}

static void order_single(const char *signature, const char *id, const char *variant) {
  ask a;
  char target[1024];
  memset(&a, 0, sizeof a);
  (void)snprintf(target, sizeof target, "/api/v3/order?" ORDER "&signature=%s", signature);
  ask_rest(&a, "spot-rest", target, "");
  assert_single(&a, id);
  if (variant != NULL) assert_text(a.found.mistakes[0].variant, variant);
  assert_text(a.found.sent, ORDER);
  mem_free(&a.arena);
}

/* ------------------------------------------------------------------------------------------------------------ valid */

static void a_right_request_is_valid_and_has_no_findings(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", "");
  assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  assert_int_equal(a.found.num_mistakes, 0);
  assert_text(a.found.signed_text, ORDER);
  assert_text(a.found.right_signature, "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  mem_free(&a.arena);
}

static void a_right_request_that_was_refused_names_no_mistake(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=C8DB56825AE71D6D79447849E617115F4A920FA2ACDCAB2B053C4B2838BD6B71", "");
  assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  a.request.answer_code = -1022;
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  assert_int_equal(a.found.num_mistakes, 0);
  assert_false(a.found.unexplained);
  mem_free(&a.arena);
}

static void a_signature_in_front_is_valid_and_noted(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "us-rest",
           "/api/v3/order?symbol=BTCUSDT&signature=d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca"
           "&timestamp=1499827319559",
           "");
  assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  assert_int_equal(a.found.num_mistakes, 1);
  assert_text(a.found.mistakes[0].id, "signature-not-last");
  assert_int_equal(a.found.mistakes[0].refused, 0);
  mem_free(&a.arena);
}

/* ---------------------------------------------------------------------------------------------------------- singles */

static void sorted_for_the_signature_but_sent_unsorted_is_order_mismatch(void **state) {
  (void)state;
  order_single("70fd30433bc3a2e3b5ff17d075e50538dde3734841da6dc28d79113dd37fa9c7", "order-mismatch", NULL);
}

static void a_line_feed_behind_the_payload_is_a_stray_separator(void **state) {
  (void)state;
  order_single("0b435e660aa1d8d33438bba1fa5aeaac7c342772baf65f13962f98570c8e313d", "stray-separator", "lf");
}

static void a_secret_with_a_newline_is_told(void **state) {
  (void)state;
  order_single("f66a323568bd5abc926984cf0fbfd45786f80abe044fe55dbf80a193769fa5a1", "secret-whitespace-or-quotes",
               "newline");
}

static void sha512_and_sha1_are_wrong_hashes(void **state) {
  (void)state;
  order_single(
      "18c1cecb4e8754e0a54915fda526fb0a84fdfb29834ecfa4cd5e9032414f812416ef0fdc1a263ef7ba78bbf8ef371c5dcf5f7344"
      "5ca49701a051cce3e79292f1",
      "wrong-hash", NULL);
  if (bns_backend_find("openssl") != NULL) /* libsodium has no SHA-1 */
    order_single("a55ba8ef44645260e1439b7f7d786e926b8f7d2e", "wrong-hash", NULL);
}

static void key_and_message_in_each_others_place_are_told(void **state) {
  (void)state;
  order_single("86ea11ae55d6c16c2b2d2feec684e57e7b9048a03cb3ac5cee93ce799f148b91", "hmac-args-swapped", NULL);
}

static void a_digest_in_base64_is_told(void **state) {
  (void)state;
  order_single("yNtWglrnHW15RHhJ5hcRX0qSD6Ks3KsrBTxLKDi9a3E%3D", "base64-digest", NULL);
}

static void a_timestamp_taken_twice_is_told(void **state) {
  (void)state;
  order_single("7e68b2af5fb7fccaeb47c0e89a5462a99d04ee870b5eef160dd5007a04880149", "timestamp-regenerated", NULL);
}

static void the_secret_in_the_signatures_place_is_told(void **state) {
  (void)state;
  order_single(SECRET, "secret-sent-as-signature", NULL);
}

static void signed_before_encoding_shows_what_was_signed(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest", "/sapi/v1/capital/withdraw/apply",
           "coin=USDT&network=ETH&address=0xA1&name=Main%20Account&amount=50&timestamp=1499827319559"
           "&signature=f8f203ae67872ead42a7b3d4187ce5b3e497599511957e60e146aac4336d0923");
  assert_single(&a, "raw-signed-encoded-sent");
  assert_text(a.found.signed_text,
              "coin=USDT&network=ETH&address=0xA1&name=Main Account&amount=50&timestamp=1499827319559");
  assert_text(a.found.right_signature, "a1454e99d58d9b0c966415080f3766753ddf826d0065cd56fe6608861613562d");
  mem_free(&a.arena);
}

static void a_name_outside_ascii_signed_raw_is_told_by_its_own_name(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY"
           "&timestamp=1499827319559&signature=4bd204e024c246067c677139088d60d6c9e2ce1183404bc41bd9c277c3fa4649",
           "");
  assert_single(&a, "non-ascii-not-percent-encoded");
  assert_text(a.found.mistakes[0].what, "symbol");
  mem_free(&a.arena);
}

static void a_request_signed_again_with_its_old_signature_is_told(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "us-rest",
           "/api/v3/"
           "openOrders?symbol=BTCUSDT&timestamp=1499827319559&signature="
           "1111111111111111111111111111111111111111111111111111111111111111"
           "&signature=e451a49c5a65d26d58fa0506ac7cb469006a113394dc4bd0378aabf6f4f2437f",
           "");
  assert_single(&a, "stale-signature-on-retry");
  assert_int_equal(a.found.reason, BNS_DUPLICATE);
  mem_free(&a.arena);
}

static void a_trailing_line_feed_shows_in_what_was_signed(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "us-rest",
           "/api/v3/openOrders?symbol=BTCUSDT&timestamp=1499827319559"
           "&signature=2d3c2427c7485ae279568ff25026852991a6fe7971da0ee58e70c443422478f1",
           "");
  assert_single(&a, "stray-separator");
  assert_text(a.found.signed_text, "symbol=BTCUSDT&timestamp=1499827319559\n");
  mem_free(&a.arena);
}

/* ------------------------------------------------------------------------------------------------------------ pairs */

static void json_signed_and_a_timestamp_added_are_both_named(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(
      &a, "us-rest",
      "/api/v3/openOrders?symbol=BTCUSDT&signature=c441552bd9429ab43b3a5be3866641c39007a4c60251f0005b3ff305097fd2c6"
      "&timestamp=1499827319559",
      "");
  assert_int_equal(a.found.num_together, 2);
  assert_proved(&a, 0, "json-signed");
  assert_proved(&a, 1, "timestamp-added-after-signing");
  assert_text(a.found.signed_text, "{\"symbol\":\"BTCUSDT\"}");
  assert_text(a.found.sent, "symbol=BTCUSDT&timestamp=1499827319559");
  assert_text(a.found.half_signature, "dc601694ef5e8d209f8d9bbb6da5dd0d6cc84d595176dc94071cb975658537f3");
  assert_text(a.found.right_signature, "d97112c82a46aae604c384663068433947147d01a3c8cfad4a53903682ec2eca");
  mem_free(&a.arena);
}

static void another_order_and_another_secret_are_both_named(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=8b386945496825071bffad4e6f0b39d0d497dbfbfec643e0e63797ae58788bf4", "");
  assert_int_equal(a.found.num_together, 2);
  assert_proved(&a, 0, "secret-whitespace-or-quotes");
  assert_proved(&a, 1, "order-mismatch");
  mem_free(&a.arena);
}

/* ---------------------------------------------------------------------------------------------------- nothing found */

static void what_nothing_explains_is_not_guessed(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=0abc624d9c6860f244d65326fab22034eacb6fb1387df0a93cbb5cdc2be77c1a", "");
  assert_int_equal(a.found.verdict, DIAGNOSED_WRONG);
  assert_int_equal(a.found.num_together, 0);
  assert_nothing_proved(&a);
  assert_null(a.found.signed_text.ptr);
  assert_true(a.found.tried > 1000);
  /* The string that was signed decides between a wrong string and a wrong key. */
  a.limits.signed_text = bns_slice_of("something else");
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_int_equal(a.found.signed_text_verifies, 1);
  assert_text(a.found.signed_text, "something else");
  a.limits.signed_text = bns_slice_of(ORDER);
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_int_equal(a.found.signed_text_verifies, 0);
  mem_free(&a.arena);
}

static void without_a_key_only_what_shows_is_said(void **state) {
  ask a;
  diagnosis found;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=0abc624d9c6860f244d65326fab22034eacb6fb1387df0a93cbb5cdc2be77c1a", "");
  memset(&a.key, 0, sizeof a.key);
  diagnose(&found, &a.arena, &a.request, &a.key, &a.limits);
  assert_int_equal(found.verdict, DIAGNOSED_UNDECIDED);
  assert_int_equal(found.reason, BNS_VALID);
  assert_int_equal(found.right_signature.len, 0);
  mem_free(&a.arena);
}

static void the_search_ends_at_its_counts_and_tells_what_it_left_out(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  a.limits.num_singles = a.limits.num_pairs = 1000;
  a.limits.counts_left = 1;
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=0abc624d9c6860f244d65326fab22034eacb6fb1387df0a93cbb5cdc2be77c1a", "");
  assert_true(a.found.tried >= 1000 && a.found.tried <= 2010);
  assert_true(a.found.left_out > 1000000);
  assert_int_equal(a.found.verdict, DIAGNOSED_WRONG);
  mem_free(&a.arena);
}

/* -------------------------------------------------------------------------------------------------------- key pairs */

/* One signature in a wrong spelling, in the query or in the body; with the private key, the public one or none. */
static void base64_in(int how_known, int in_body, const char *signature, const char *id, const char *variant) {
  ask a;
  char target[512], body[512] = "";
  memset(&a, 0, sizeof a);
  a.key.kind = BNS_KIND_ED25519;
  if (how_known == 1) ed25519_key(&a);
  if (how_known == 2) a.key.public_pem = bns_slice_of(ED25519_PUBLIC);
  (void)snprintf(in_body ? body : target, sizeof target, "%ssymbol=BTCUSDT&timestamp=1499827319559&signature=%s",
                 in_body ? "" : "/api/v3/openOrders?", signature);
  if (in_body) (void)snprintf(target, sizeof target, "/api/v3/openOrders");
  ask_rest(&a, "spot-rest", target, body);
  if (how_known != 0) {
    assert_single(&a, id);
    if (how_known == 1) assert_text(a.found.right_signature, ED25519_SIGNATURE);
  } else {
    assert_nothing_proved(&a);
    assert_text(a.found.mistakes[0].id, id);
    assert_int_equal(a.found.mistakes[0].confidence, CONFIDENCE_LIKELY);
    assert_int_equal(a.found.mistakes[0].refused, 1);
  }
  assert_text(a.found.mistakes[0].variant, variant);
  mem_free(&a.arena);
}

static void a_base64_signature_in_a_wrong_spelling_is_named(void **state) {
  (void)state;
  for (int i = 0; i < 6; i++) {
    base64_in(i / 2, i % 2, ED25519_SIGNATURE, "asym-signature-not-url-encoded", "");
    base64_in(i / 2, i % 2,
              "Lkmzgn0MoQ%252FbK6T7nMvdfLAGsJOfY%252Ftm7FoY1apaTdO17wgplZV8r0AaajNTa44fP95aRspNnT8K%252BSX8lUxSDQ%253D%"
              "253D",
              "double-encoded", "signature");
    base64_in(i / 2, i % 2, "Lkmzgn0MoQ_bK6T7nMvdfLAGsJOfY_tm7FoY1apaTdO17wgplZV8r0AaajNTa44fP95aRspNnT8K-SX8lUxSDQ",
              "asym-signature-encoding", "");
  }
}

/* No encoder writes "%41": this is a value with a percent sign in it, and "newClientOrderId=%41&..." was signed. */
static void an_escape_of_a_letter_is_not_encoded_twice(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/"
           "order?newClientOrderId=%2541&timestamp=1499827319559&signature="
           "d1391e3d13a1685f0a3448c599c5408733fd4701509e3caef9cfc05556726a46",
           "");
  assert_single(&a, "raw-signed-encoded-sent");
  mem_free(&a.arena);
}

#define OF_ANOTHER "209440843b5a827672df105b387cbd1ca1f6ae319a648c83baf29e0637075351"
#define HASH_OF_TEXT "c5a9121f1c220644bf78eaeef94cd26d30415d55d3006da5e40fd40c680752d9"

static void what_no_mistake_gives_is_unexplained_and_has_no_name(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=0000000000000000000000000000000000000000000000000000000000000001", "");
  assert_int_equal(a.found.verdict, DIAGNOSED_WRONG);
  assert_int_equal(a.found.num_mistakes, 0);
  assert_true(a.found.unexplained);
  mem_free(&a.arena);
}

/* HMAC-SHA256 of the order with the secret "another secret". */
static void the_secret_is_another_keys_only_where_that_key_verifies(void **state) {
  ask a;
  diagnose_key others[2];
  (void)state;
  memset(&a, 0, sizeof a);
  memset(others, 0, sizeof others);
  for (size_t i = 0; i < 2; i++)
    others[i].kind = BNS_KIND_HMAC;
  others[0].secret = bns_slice_of("a third secret");
  others[1].secret = bns_slice_of("another secret");
  others[1].api_key = bns_slice_of("its API key");
  a.limits.others = others;
  a.limits.num_others = 1;
  ask_rest(&a, "spot-rest", "/api/v3/order?" ORDER "&signature=" OF_ANOTHER, "");
  assert_true(a.found.unexplained);
  a.limits.num_others = 2;
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_single(&a, "wrong-secret-for-key");
  assert_text(a.found.mistakes[0].what, "its API key");
  mem_free(&a.arena);
}

/* SHA-256 of the text and the secret behind it. */
static void the_text_of_signed_is_tried_with_other_functions_too(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  a.limits.signed_text = bns_slice_of("nobody knows this text");
  ask_rest(&a, "spot-rest", "/api/v3/order?" ORDER "&signature=" HASH_OF_TEXT, "");
  assert_true(a.found.num_mistakes > 0);
  assert_text(a.found.mistakes[0].id, "plain-hash");
  assert_int_equal(a.found.mistakes[0].confidence, CONFIDENCE_PROVED);
  assert_text(a.found.signed_text, "nobody knows this text");
  mem_free(&a.arena);
}

static void an_ed25519_signature_is_explained_by_verifying(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ed25519_key(&a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature="
           "8AP%2Fii6ZExzxicr2Zhp%2FVhkh4fnR4V0Eo4G2sHK%2BtxdhrooPuhp2dZU%2BzfP6y6wDe%2Ffty1t4mq6lJXt8An3FBg%3D%3D",
           "");
  assert_single(&a, "order-mismatch");
  mem_free(&a.arena);
  memset(&a, 0, sizeof a);
  ed25519_key(&a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature="
           "Y7nI5dzAYEVYBHS3%2FvX19NFthfErwc5WUPHa6PfeTY2yMVWy%2F9De05qgt8sLGfmPP%2FjeCKjzaCrWYY5ymgGbBg%3D%3D",
           "");
  assert_single(&a, "timestamp-regenerated");
  mem_free(&a.arena);
}

static void rsa_single(const char *signature, const char *id, const char *what) {
  ask a;
  char target[1024];
  if (bns_backend_find("openssl") == NULL) skip();
  memset(&a, 0, sizeof a);
  rsa_key(&a);
  (void)snprintf(target, sizeof target, "/api/v3/order?" ORDER "&signature=%s", signature);
  ask_rest(&a, "spot-rest", target, "");
  if (id == NULL) {
    assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  } else {
    assert_single(&a, id);
    if (what != NULL) assert_text(a.found.mistakes[0].what, what);
  }
  mem_free(&a.arena);
}

static void an_rsa_signature_is_recovered_and_compared_by_hash(void **state) {
  (void)state;
  rsa_single(
      "m0NEfoMkC0N1%2FgB6yPwtT8IdcRlekglE%2BAINcwlorABC7O%2Fxfw0ePb44J5zbvaCH5JIgKXUeft%2FEFcP7kV%2BIUEtYXCtVwb"
      "kmRyGbv6%2FwbsdE4mx9WBH7zaQokG28KfVqLmkMwh8f%2FHskKF%2BDhLXTzjkCVu6NdWDHusNgRelXsZFAWbQ5gZ4edW9i%2F%2F801D"
      "k8sqQkWIlnPeO%2FF9tLvrSNg0cjEO%2FqjgykfZQ1h5h4wSa4AB3eMue%2BCsq76QWHlKacJOSKJdmoEVkrz2bzG2vUJRvFLU4bA3r2vIS"
      "K8JsE52zPD66RMvHzDnoK9xUcSwOstgDF1myQAZgRSGX9YAyHYA%3D%3D",
      NULL, NULL);
  rsa_single(
      "HN8wDHg/6HHKEPp23yyHHP4ykrGGjblSA7kmWfBCGQhdX9mcJbtK4SWykiksR1/XYO6SgwWzrlJeQPJv22m9P1sdGWdrDOCeYaDRM8FQG3"
      "LW2kzkBPXgMQ3VpKoueIxYYfzgtjkWp197VIIakFo865D1uu8jPdhq9BjlprDhK23coOI6PgdY9SlaNyjz0CPAkWRMEKhiRuoMxokTMatf"
      "D4Q1ERHwLbiqgyvs8FjP6CkEUTx2QB0OokElfayyx4mZ%2BwRGocG4wB62kX4vyTcwvtnhrVunbrkvuzL83vqwYF%2BUiOjaYa92N1hqNZ"
      "0tFmhruW75mu/ljq7FEjYXVUJ0GQ==",
      "order-mismatch", NULL);
}

static void rsa_with_sha1_or_pss_is_told(void **state) {
  (void)state;
  rsa_single(
      "bKBiu04Nb%2BHYQG4kA6LogYdpiUQb3pWz1qX/dccQd0chwuBgxYQb8BCr0X4qu6O5OoXy0raCupPUsYC5RRWatVLapyoupgjNWLGQMTSw"
      "KZAJkbn0KkhucggI08W2f269wMSTyoHD4V9l/rb72zhAJwxdnOVrTDXE/SW3LOzSYdwVuXAemj3Y6gKRXZEvVRB41GlTzaZi30z%2BPOnK"
      "JRbYuOLLujQ8Y/uU45gtNFGCDxqEPPIFMTepmYNP%2BmLr7SgweVSHGLr0nGmzabifVgNtTQdjFrrqIZHSfYjxd8S6CRQOiSPdA9uD3Qra"
      "9qW0Z4uSicJXGisth/IZidn3%2BBMCRQ==",
      "rsa-wrong-scheme", "SHA-1");
  rsa_single(
      "tw/QFS2KNtE2OFuOJy9FQFGV6L17rTklzTJ/kUB8tMP2tjv2w1/Gw8V5aobcobLM8uM7dh1Y4mf5nYHsqeu7Crez3DyHicMyxoiWrK/WCM"
      "x2UTS8Hi5qX3pBbOrI3hEtUZa6KpgNzzoJjuoINJQacxLFXL95tmiDseEfesbivZ6BFHCiCwg3vCdnX0QP9y6Z0RUpZv4LmjFdpTS2%2BS"
      "CSTweIFoe2AXO%2BDwib4UDeA13WIWjOPYC%2BqjxaF6X8cYwf2nBWa5oWSuAcbHa6xcPsJeUmKWbAsv5B7MsprRps075cLXznBcucjL/G"
      "TZH2B1AYFfhVjKV/1VFhsPHD0s22EA==",
      "rsa-wrong-scheme", "RSASSA-PSS");
}

/* -------------------------------------------------------------------------------------------------------- WebSocket */

#define FRAME(signature)                                                                                               \
  "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"note\":\"a b\","    \
  "\"apiKey\":\"" API_KEY "\",\"timestamp\":1645423376532,\"signature\":\"" signature "\"}}"

static void a_frame_signed_in_its_own_order_is_ws_unsorted(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_ws(&a, FRAME("9fb38700c3d27d3d4027776235a2332f2cac465bdbc8ff13c96c2b8bfb0fefb2"));
  assert_single(&a, "ws-unsorted");
  mem_free(&a.arena);
}

static void a_frame_signed_percent_encoded_is_told(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_ws(&a, FRAME("329e34425608aa4cc184425b42976ce92c40efe98c397873d65ad0ca73355dcb"));
  assert_single(&a, "ws-percent-encoded");
  mem_free(&a.arena);
}

static void a_frame_signed_without_its_api_key_is_told(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_ws(&a, FRAME("d7cd8f451b679c732a9e39d2217dd5b7f3a9858070b11ede05a69bee35aa72e7"));
  assert_single(&a, "ws-apikey-missing-from-payload");
  mem_free(&a.arena);
}

static void a_right_frame_is_valid(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_ws(&a, FRAME("154a9379ac79a67ca174b7a7e910f382566e5013aad13c82b534479ebf4e3b33"));
  assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  assert_int_equal(a.found.num_mistakes, 0);
  mem_free(&a.arena);
}

static void a_frame_with_one_name_twice_is_judged(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_ws(&a, "{\"id\":\"1\",\"method\":\"order.place\",\"params\":{\"side\":\"SELL\",\"note\":\"1\",\"side\":\"BUY\","
             "\"apiKey\":\"" API_KEY "\",\"timestamp\":1645423376532,\"signature\":\""
             "154a9379ac79a67ca174b7a7e910f382566e5013aad13c82b534479ebf4e3b33\"}}");
  assert_null(a.found.fault);
  assert_int_equal(a.found.reason, BNS_DUPLICATE);
  mem_free(&a.arena);
}

/* ------------------------------------------------------------------------------------------------------------ table */

/* A mistake may be made at two steps: then it has a row for each. */
static void every_id_stands_once_at_a_step_and_has_a_use(void **state) {
  const mistake *row, *other;
  (void)state;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++) {
    assert_true(row->apply != NULL || row->seen != NULL || row->wire != NULL || row->inapplicable != NULL);
    assert_true(row->schemes != 0);
    assert_true((row->level == LEVEL_SEEN) == (row->apply == NULL));
    for (size_t j = i + 1; (other = mistake_at(j)) != NULL; j++)
      if (strcmp(row->id, other->id) == 0 && row->level == other->level) fail_msg("%s stands twice", row->id);
    assert_string_equal(mistake_find(bns_slice_of(row->id))->id, row->id);
  }
}

/* "ORDER_MISMATCH" of "order-mismatch"; a mistake made at two steps has more behind it. */
static int is_named_after(const char *place, const char *id) {
  size_t i = 0;
  for (; id[i] != 0; i++)
    if (place[i] != (id[i] == '-' ? '_' : (char)toupper((unsigned char)id[i]))) return 0;
  return place[i] == 0 || place[i] == '_';
}

static void every_row_stands_in_the_order_at_a_place_of_its_own(void **state) {
  const mistake *row, *at[MISTAKE_PLACES] = {NULL};
  (void)state;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++) {
    if (row->place == AT_ROW) fail_msg("%s has no place in the order", row->id);
    if (at[row->place] != NULL) fail_msg("%s has the place of %s", row->id, at[row->place]->id);
    if (!is_named_after(mistake_place_name(row->place), row->id))
      fail_msg("%s has the place called %s", row->id, mistake_place_name(row->place));
    at[row->place] = row;
  }
}

/* Whatever stands in the order is a row or, below one, a wider variant of it. */
static void every_place_in_the_order_is_a_rows_or_a_wider_variants(void **state) {
  static const mistake_place variants[] = {AT_TWO_PARAMS_ADDED_AFTER_SIGNING, AT_STALE_TIMESTAMP_ON_RETRY,
                                           AT_SIGNED_ONLY_THE_FIRST_PARAMS, AT_SIGNED_ONLY_SOME_PARAMS,
                                           AT_JSON_LIST_WRITTEN_BY_PYTHON};
  static const mistake_place of[] = {AT_PARAM_ADDED_AFTER_SIGNING, AT_STALE_SIGNATURE_ON_RETRY,
                                     AT_SIGNED_ONLY_TIMESTAMP, AT_SIGNED_ONLY_TIMESTAMP, AT_JSON_LIST_PARAMETER};
  int is_taken[MISTAKE_PLACES] = {1};
  const mistake *row;
  (void)state;
  for (size_t i = 0; (row = mistake_at(i)) != NULL; i++)
    is_taken[row->place] = 1;
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    assert_true(of[i] < variants[i]);
    is_taken[variants[i]] = 1;
  }
  for (unsigned place = 0; place < MISTAKE_PLACES; place++)
    if (!is_taken[place]) fail_msg("%s stands in the order and is no row's", mistake_place_name((mistake_place)place));
}

static void the_narrower_explanation_has_the_lower_rank(void **state) {
  (void)state;
  mistake_place narrow = AT_ORDER_MISMATCH, wide = AT_JSON_SIGNED, widest = AT_PLAIN_HASH;
  assert_true(mistake_rank(narrow, AT_ROW) < mistake_rank(wide, AT_ROW));
  assert_true(mistake_rank(wide, AT_ROW) < mistake_rank(wide, narrow));
  assert_true(mistake_rank(narrow, wide) == mistake_rank(wide, narrow));
  assert_true(mistake_rank(wide, narrow) < mistake_rank(narrow, widest));
  assert_true(mistake_rank(narrow, widest) < mistake_rank(wide, widest));
}

static void a_committed_mistake_changes_the_signature_and_keeps_the_request(void **state) {
  ask a;
  committed made;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", "");
  const mistake *row = mistake_find(bns_slice_of("order-mismatch"));
  assert_int_equal(mistake_commit(&made, &a.arena, row, 0, &a.request, &a.key), APPLIED);
  assert_text(made.wire.target,
              "/api/v3/order?" ORDER "&signature=70fd30433bc3a2e3b5ff17d075e50538dde3734841da6dc28d79113dd37fa9c7");
  row = mistake_find(bns_slice_of("amp-joined-query-body"));
  assert_int_equal(mistake_commit(&made, &a.arena, row, 0, &a.request, &a.key), APPLIED_NOT_HERE);
  mem_free(&a.arena);
}

/* A text that is given as it is to be signed has no parts that a client could put into another order or join otherwise.
 */
static void a_mistake_of_the_parts_cannot_be_committed_where_the_text_stands_alone(void **state) {
  static const char *const of_parts[] = {"order-mismatch", "empty-string-signed", "values-concatenated"};
  ask a;
  committed made;
  (void)state;
  memset(&a, 0, sizeof a);
  hmac_key(&a);
  parsed_request_of_payload(&a.request, scheme("spot-rest"), bns_slice_of(ORDER), bns_slice_of("-"));
  for (size_t i = 0; i < sizeof of_parts / sizeof *of_parts; i++) {
    const mistake *row = mistake_find(bns_slice_of(of_parts[i]));
    assert_int_equal(mistake_commit(&made, &a.arena, row, 0, &a.request, &a.key), APPLIED_END);
  }
  assert_int_equal(mistake_commit(&made, &a.arena, mistake_find(bns_slice_of("plain-hash")), 0, &a.request, &a.key),
                   APPLIED);
  mem_free(&a.arena);
}

/* As a scheme would be that the search does not know as the signer does: the parts give another text than the payload,
 * which the signature is right for. */
static void a_scheme_known_in_two_ways_is_the_programs_own_fault(void **state) {
  ask a;
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", "");
  assert_int_equal(a.found.verdict, DIAGNOSED_VALID);
  assert_null(a.found.fault);
  part *parts = mem_alloc(&a.arena, a.request.num_parts * sizeof *parts);
  memcpy(parts, a.request.parts, a.request.num_parts * sizeof *parts);
  parts[0].value = bns_slice_of("BTCUSDT");
  a.request.parts = parts;
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_int_equal(a.found.verdict, DIAGNOSED_OWN_FAULT);
  assert_string_equal(a.found.fault, "the search joins this request into another text than the signer does");
  assert_int_equal(a.found.num_mistakes, 0);
  mem_free(&a.arena);
}

/* The same text, and two judges: the row of the scheme says that its HMAC is SHA-512, which the search believes. */
static void a_signature_that_two_judges_see_otherwise_is_the_programs_own_fault(void **state) {
  ask a;
  bns_scheme other = *scheme("spot-rest");
  (void)state;
  memset(&a, 0, sizeof a);
  ask_rest(&a, "spot-rest",
           "/api/v3/order?" ORDER "&signature=c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", "");
  other.algorithms |= BNS_HAS(BNS_HMAC_SHA512);
  a.request.scheme = &other;
  a.request.seen.signature = bns_slice_of("C8DB56825AE71D6D79447849E617115F4A920FA2ACDCAB2B053C4B2838BD6B71");
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_null(a.found.fault);
  a.request.seen.signature = bns_slice_of("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  diagnose(&a.found, &a.arena, &a.request, &a.key, &a.limits);
  assert_int_equal(a.found.verdict, DIAGNOSED_OWN_FAULT);
  assert_string_equal(a.found.fault, "the search finds this signature wrong, and the signer's verifier finds it right");
  mem_free(&a.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_right_request_is_valid_and_has_no_findings),
      cmocka_unit_test(a_right_request_that_was_refused_names_no_mistake),
      cmocka_unit_test(a_signature_in_front_is_valid_and_noted),
      cmocka_unit_test(sorted_for_the_signature_but_sent_unsorted_is_order_mismatch),
      cmocka_unit_test(a_line_feed_behind_the_payload_is_a_stray_separator),
      cmocka_unit_test(a_secret_with_a_newline_is_told),
      cmocka_unit_test(sha512_and_sha1_are_wrong_hashes),
      cmocka_unit_test(key_and_message_in_each_others_place_are_told),
      cmocka_unit_test(a_digest_in_base64_is_told),
      cmocka_unit_test(a_timestamp_taken_twice_is_told),
      cmocka_unit_test(the_secret_in_the_signatures_place_is_told),
      cmocka_unit_test(signed_before_encoding_shows_what_was_signed),
      cmocka_unit_test(a_name_outside_ascii_signed_raw_is_told_by_its_own_name),
      cmocka_unit_test(a_request_signed_again_with_its_old_signature_is_told),
      cmocka_unit_test(a_trailing_line_feed_shows_in_what_was_signed),
      cmocka_unit_test(json_signed_and_a_timestamp_added_are_both_named),
      cmocka_unit_test(another_order_and_another_secret_are_both_named),
      cmocka_unit_test(what_nothing_explains_is_not_guessed),
      cmocka_unit_test(without_a_key_only_what_shows_is_said),
      cmocka_unit_test(the_search_ends_at_its_counts_and_tells_what_it_left_out),
      cmocka_unit_test(a_base64_signature_in_a_wrong_spelling_is_named),
      cmocka_unit_test(an_escape_of_a_letter_is_not_encoded_twice),
      cmocka_unit_test(what_no_mistake_gives_is_unexplained_and_has_no_name),
      cmocka_unit_test(the_secret_is_another_keys_only_where_that_key_verifies),
      cmocka_unit_test(the_text_of_signed_is_tried_with_other_functions_too),
      cmocka_unit_test(an_ed25519_signature_is_explained_by_verifying),
      cmocka_unit_test(an_rsa_signature_is_recovered_and_compared_by_hash),
      cmocka_unit_test(rsa_with_sha1_or_pss_is_told),
      cmocka_unit_test(a_frame_signed_in_its_own_order_is_ws_unsorted),
      cmocka_unit_test(a_frame_signed_percent_encoded_is_told),
      cmocka_unit_test(a_frame_signed_without_its_api_key_is_told),
      cmocka_unit_test(a_right_frame_is_valid),
      cmocka_unit_test(a_frame_with_one_name_twice_is_judged),
      cmocka_unit_test(every_id_stands_once_at_a_step_and_has_a_use),
      cmocka_unit_test(every_row_stands_in_the_order_at_a_place_of_its_own),
      cmocka_unit_test(every_place_in_the_order_is_a_rows_or_a_wider_variants),
      cmocka_unit_test(the_narrower_explanation_has_the_lower_rank),
      cmocka_unit_test(a_committed_mistake_changes_the_signature_and_keeps_the_request),
      cmocka_unit_test(a_mistake_of_the_parts_cannot_be_committed_where_the_text_stands_alone),
      cmocka_unit_test(a_scheme_known_in_two_ways_is_the_programs_own_fault),
      cmocka_unit_test(a_signature_that_two_judges_see_otherwise_is_the_programs_own_fault),
  };
  return cmocka_run_group_tests_name("diagnose", tests, NULL, NULL);
}
