/* leaks.c and redact.c - a secret that is known is found in a text in whatever spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "show/redact.h"
#include "util/slice.h"
#include "text.h"
#include "suite/vectors.h"

#define SECRET "Wq7LkT2mZx9RbV4nJc8PhY5sDf3GtK6uAe1NoX0iMvBzQjUyHrElSwCpOgIaFd2T"

static vector_set vectors;

/* shown gives a text as a redactor that knows a secret shows it, NUL-terminated; the caller's to free. */
static char *shown(const char *secret, bns_slice text) {
  redactor *self = redact_open(NULL);
  mem arena = {NULL};
  bns_slice seen;
  char *copy;
  redact_learn(self, bns_slice_of(secret), (bns_slice){NULL, 0});
  seen = redact_text(self, &arena, text);
  copy = calloc(1, seen.len + 1);
  if (seen.len > 0) memcpy(copy, seen.ptr, seen.len);
  mem_free(&arena);
  redact_close(self);
  return copy;
}

/* is_hidden checks that a spelling is hidden between other letters, all of it but so many bytes. */
static void is_hidden(const char *secret, const char *spelt, size_t left) {
  size_t len = strlen(spelt), most = len + 64;
  char *text = malloc(most), *seen;
  snprintf(text, most, "symbol=LTCBTC&a=%s&b=tail", spelt);
  seen = shown(secret, bns_slice_of(text));
  if (strstr(seen, "[secret]") == NULL || strncmp(seen, "symbol=LTCBTC&a=", 16) != 0 || strstr(seen, "&b=tail") == NULL)
    fail_msg("%s is shown as %s", text, seen);
  if (strlen(seen) > strlen("symbol=LTCBTC&a=[secret]&b=tail") + left) fail_msg("too much is seen of it: %s", seen);
  free(seen);
  free(text);
}

static char *percent(const char *text, int all, int upper) {
  char *out = calloc(3, strlen(text) + 1), *at = out;
  for (; *text != 0; text++)
    if (all || !slice_word((uint8_t)*text))
      at += sprintf(at, upper ? "%%%02X" : "%%%02x", (unsigned)(uint8_t)*text);
    else
      *at++ = *text;
  return out;
}

static char *hex(const char *text, const char *between, int upper) {
  char *out = calloc(3 + strlen(between), strlen(text) + 1), *at = out;
  for (size_t i = 0; text[i] != 0; i++)
    at += sprintf(at, upper ? "%s%02X" : "%s%02x", i > 0 ? between : "", (unsigned)(uint8_t)text[i]);
  return out;
}

/* base64 of a text with so many bytes before it and behind it; url: '-' and '_', no padding; wrap: a line end in it. */
static char *base64(const char *text, size_t before, size_t behind, int url, size_t wrap) {
  size_t len = before + strlen(text) + behind, num = 4 * ((len + 2) / 3);
  char *raw = malloc(len + 1), *out = calloc(2, num + 1), *made = malloc(num);
  size_t at = 0;
  memset(raw, '~', len);
  memcpy(raw + before, text, strlen(text));
  bns_base64((uint8_t *)made, (const uint8_t *)raw, len);
  for (size_t i = 0; i < num; i++) {
    if (wrap > 0 && i > 0 && i % wrap == 0) out[at++] = '\n';
    if (url && made[i] == '=') break;
    out[at++] = url && made[i] == '+' ? '-' : url && made[i] == '/' ? '_' : made[i];
  }
  free(raw);
  free(made);
  return out;
}

static void hides(const char *secret, char *spelt, size_t left) {
  is_hidden(secret, spelt, left);
  free(spelt);
}

/* ------------------------------------------------------------------------------------------------- the spellings */

static void a_secret_is_hidden_as_it_is_and_in_another_case(void **state) {
  char *upper = strdup(SECRET);
  (void)state;
  for (char *at = upper; *at != 0; at++)
    if (*at >= 'a' && *at <= 'z') *at = (char)(*at - 32);
  is_hidden(SECRET, SECRET, 0);
  is_hidden(SECRET, upper, 0);
  hides(SECRET, hex(upper, "", 0), 0);
  hides(SECRET, base64(upper, 1, 0, 0, 0), 6);
  free(upper);
}

static void a_secret_is_hidden_percent_encoded(void **state) {
  char *once = percent(SECRET, 1, 1);
  (void)state;
  hides(SECRET, percent(SECRET, 1, 0), 0);
  hides(SECRET, percent(once, 0, 1), 0); /* twice */
  is_hidden(SECRET, once, 0);
  free(once);
  is_hidden("a b+c/d=e&f<g>h\"i'j\\k%l", "a%20b%2Bc%2Fd%3De%26f%3Cg%3Eh%22i%27j%5Ck%25l", 0);
  is_hidden("a b+c/d=e&f<g>h\"i'j\\k%l", "a+b%2bc%2fd%3de%26f%3cg%3eh%22i%27j%5ck%25l", 0);
}

static void a_secret_is_hidden_in_hex(void **state) {
  (void)state;
  hides(SECRET, hex(SECRET, "", 0), 0);
  hides(SECRET, hex(SECRET, "", 1), 0);
  hides(SECRET, hex(SECRET, ":", 0), 0);
  hides(SECRET, hex(SECRET, " ", 1), 0);
  hides(SECRET, hex(SECRET, "\\x", 0), 2);
  hides(SECRET, hex(SECRET, ", 0x", 0), 4);
}

static void a_secret_is_hidden_in_base64_wherever_it_stands(void **state) {
  (void)state;
  for (size_t before = 0; before < 7; before++)
    for (size_t behind = 0; behind < 4; behind++)
      for (size_t wrap = 0; wrap < 80; wrap += 19) {
        size_t left = 4 * (before + behind + 6) / 3 + 6;
        hides(SECRET, base64(SECRET, before, behind, 0, wrap), left);
        hides(SECRET, base64(SECRET, before, behind, 1, wrap), left);
      }
}

static void a_secret_is_hidden_less_a_character(void **state) {
  size_t len = strlen(SECRET);
  (void)state;
  for (size_t lost = 0; lost < len; lost++) {
    char less[sizeof SECRET];
    memcpy(less, SECRET, lost);
    memcpy(less + lost, &SECRET[lost + 1], len - lost);
    is_hidden(SECRET, less, 0);
    hides(SECRET, hex(less, "", 1), 2);
    hides(SECRET, base64(less, 2, 1, 0, 0), 24);
    hides(SECRET, percent(less, 1, 1), 0);
  }
  for (size_t wrong = 0; wrong < len; wrong++) {
    char other[] = SECRET;
    other[wrong] = other[wrong] == 'q' ? 'r' : 'q';
    is_hidden(SECRET, other, 10); /* [secret]q[secret] */
  }
}

static void a_secret_is_hidden_split_by_line_ends_and_spaces(void **state) {
  static const char *const breaks[] = {"\n", "\r\n",     " ",    "\t",       "\\n",          "\\r\\n", "%0A", "%0d%0a",
                                       "+",  "\"\n  \"", "\\\n", "\xC2\xA0", "\xE2\x80\x8B", "=\r\n",  "\n> "};
  (void)state;
  for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
    for (size_t at = 1; at < strlen(SECRET); at++) {
      char text[512];
      snprintf(text, sizeof text, "%.*s%s%s", (int)at, SECRET, breaks[i], &SECRET[at]);
      is_hidden(SECRET, text, 0);
    }
}

static void a_secret_is_hidden_behind_escapes(void **state) {
  char text[8 * sizeof SECRET] = "", *at = text;
  (void)state;
  for (const char *from = SECRET; *from != 0; from++)
    at += sprintf(at, "\\u%04x", (unsigned)*from);
  is_hidden(SECRET, text, 0);
  at = text;
  for (const char *from = SECRET; *from != 0; from++)
    at += sprintf(at, "&#%u;", (unsigned)*from);
  is_hidden(SECRET, text, 1);
}

static void a_text_that_was_cut_within_a_secret_does_not_show_its_beginning(void **state) {
  (void)state;
  for (size_t len = 8; len < strlen(SECRET); len++) {
    char text[128], *seen;
    snprintf(text, sizeof text, "a=%.*s", (int)len, SECRET);
    seen = shown(SECRET, bns_slice_of(text));
    assert_string_equal(seen, "a=[secret]");
    free(seen);
  }
}

static void a_short_secret_of_signs_and_of_other_letters_is_hidden(void **state) {
  (void)state;
  is_hidden("abcd1234", "abcd1234", 0);
  is_hidden("!\"#$%&/()=?", "!\"#$%&/()=?", 0);
  is_hidden("\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xBC", "\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xBC", 0);
  hides("\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xBC", hex("\xC3\xA9\xC3\xA8\xC3\xA0\xC3\xBC", "", 0), 0);
}

/* ---------------------------------------------------------------------------------------------------- what stays */

static void what_is_no_secret_is_shown(void **state) {
  static const char *const texts[] = {
      "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&timestamp=1499827319559",
      "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
      "%FF%41\\u00e9\\",
      "a%2",
      "%",
      "&#;",
      "&#x;",
      "0x",
      "q7LkT2mZx9R",
      "",
      ("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC "
       "KEY-----")};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    char *seen = shown(SECRET, bns_slice_of(texts[i]));
    assert_string_equal(seen, texts[i]);
    free(seen);
  }
}

static void a_secret_in_an_api_keys_place_is_hidden_whole(void **state) {
  char *seen = shown(SECRET, bns_slice_of("X-MBX-APIKEY: " SECRET "\r\n"));
  (void)state;
  assert_string_equal(seen, "X-MBX-APIKEY: [secret]\r\n");
  free(seen);
}

static void secrets_alone_are_hidden_where_api_keys_may_stay(void **state) {
  redactor *self = redact_open(NULL);
  mem arena = {NULL};
  bns_slice text = bns_slice_of("apiKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ&a=" SECRET);
  (void)state;
  redact_learn(self, bns_slice_of(SECRET), bns_slice_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
  assert_true(bns_slice_is(redact_secrets(self, &arena, text), "apiKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ&a=[secret]"));
  assert_true(bns_slice_is(redact_text(self, &arena, text), "apiKey=ABCD\xE2\x80\xA6WXYZ&a=[secret]"));
  mem_free(&arena);
  redact_close(self);
}

/* -------------------------------------------------------------------------------------------------- private keys */

static char *pem_of(const char *name) {
  bns_slice pem = vectors_key(&vectors, bns_slice_of(name))->pem;
  char *copy = calloc(1, pem.len + 1);
  memcpy(copy, pem.ptr, pem.len);
  return copy;
}

static char *with_line_ends(const char *pem, const char *by) {
  char *out = calloc(1 + strlen(by), strlen(pem) + 1), *at = out;
  for (; *pem != 0; pem++)
    if (*pem == '\n')
      at += sprintf(at, "%s", by);
    else
      *at++ = *pem;
  return out;
}

/* holds_no_part checks that no 24 bytes of a key's body are seen. */
static void holds_no_part(const char *seen, const char *pem) {
  char *body = with_line_ends(strchr(pem, '\n') + 1, "");
  size_t len = (size_t)(strstr(body, "-----END") - body);
  for (size_t at = 0; at + 24 <= len; at++) {
    char part[25] = "";
    memcpy(part, body + at, 24);
    if (strstr(seen, part) != NULL) fail_msg("%s is seen in %s", part, seen);
  }
  free(body);
}

static void a_private_key_is_hidden_whatever_its_line_ends(void **state) {
  static const char *const names[] = {"ed25519-a", "rsa-2048", "rsa-4096"};
  static const char *const ends[] = {"\n", "\r\n", " ", "", "\\n", "\\r\\n", "%0A", "+", "\\\\n", "\\n\" +\n  \""};
  (void)state;
  for (size_t i = 0; i < 3; i++)
    for (size_t known = 0; known < 2; known++)
      for (size_t j = 0; j < sizeof ends / sizeof *ends; j++) {
        char *pem = pem_of(names[i]), *text = with_line_ends(pem, ends[j]), *seen;
        seen = shown(known ? pem : SECRET, bns_slice_of(text));
        holds_no_part(seen, pem);
        assert_non_null(strstr(seen, "[secret]"));
        assert_non_null(strstr(seen, "-----BEGIN PRIVATE KEY-----"));
        free(seen);
        free(text);
        free(pem);
      }
}

/* Of a private key the first letters are no part of a window: what is learnt begins further in. */
static void a_text_that_was_cut_within_a_private_key_does_not_show_its_beginning(void **state) {
  (void)state;
  char *pem = pem_of("ed25519-a");
  for (size_t len = 8; len < 12; len++) {
    char text[32], *seen;
    snprintf(text, sizeof text, "a=%.*s", (int)len, strchr(pem, '\n') + 1);
    seen = shown(pem, bns_slice_of(text));
    assert_string_equal(seen, "a=[secret]");
    free(seen);
  }
  free(pem);
}

static void a_key_without_its_last_line_is_hidden_too(void **state) {
  char *pem = pem_of("rsa-2048"), *seen;
  (void)state;
  *strstr(pem, "-----END") = 0;
  seen = shown(SECRET, bns_slice_of(pem));
  assert_string_equal(seen, "-----BEGIN PRIVATE KEY-----\n[secret]\n");
  free(seen);
  free(pem);
}

static void the_body_of_a_known_key_is_hidden_without_its_lines(void **state) {
  char *pem = pem_of("ed25519-a"), *body = with_line_ends(strchr(pem, '\n') + 1, "");
  uint8_t der[64];
  size_t len = 0;
  char raw[3 * sizeof der] = "";
  (void)state;
  *strstr(body, "-----END") = 0;
  is_hidden(pem, body, 0);
  assert_int_equal(bns_unbase64(der, sizeof der, &len, bns_slice_of(body)), BNS_OK);
  assert_int_equal(len, 48);
  bns_hex_lower((uint8_t *)raw, der + 16, 32);
  is_hidden(pem, raw, 0);
  bns_base64((uint8_t *)raw, der + 16, 32);
  raw[44] = 0;
  is_hidden(pem, raw, 4);
  hides(pem, base64(pem, 1, 0, 0, 0), 80);
  free(body);
  free(pem);
}

static void a_public_key_is_shown_where_its_private_one_is_known(void **state) {
  static const char *const names[] = {"ed25519-a", "rsa-2048", "rsa-3072", "rsa-4096"};
  (void)state;
  for (size_t i = 0; i < 4; i++) {
    bns_slice public_pem = vectors_key(&vectors, bns_slice_of(names[i]))->public_pem;
    char *pem = pem_of(names[i]), *seen = shown(pem, public_pem);
    assert_true(bns_slice_is(public_pem, seen));
    free(seen);
    free(pem);
  }
}

static int open_vectors(void **state) {
  char problem[256];
  (void)state;
  return vectors_load(&vectors, NULL, problem, sizeof problem);
}

static int close_vectors(void **state) {
  (void)state;
  vectors_free(&vectors);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_secret_is_hidden_as_it_is_and_in_another_case),
      cmocka_unit_test(a_secret_is_hidden_percent_encoded),
      cmocka_unit_test(a_secret_is_hidden_in_hex),
      cmocka_unit_test(a_secret_is_hidden_in_base64_wherever_it_stands),
      cmocka_unit_test(a_secret_is_hidden_less_a_character),
      cmocka_unit_test(a_secret_is_hidden_split_by_line_ends_and_spaces),
      cmocka_unit_test(a_secret_is_hidden_behind_escapes),
      cmocka_unit_test(a_text_that_was_cut_within_a_secret_does_not_show_its_beginning),
      cmocka_unit_test(a_text_that_was_cut_within_a_private_key_does_not_show_its_beginning),
      cmocka_unit_test(a_short_secret_of_signs_and_of_other_letters_is_hidden),
      cmocka_unit_test(what_is_no_secret_is_shown),
      cmocka_unit_test(a_secret_in_an_api_keys_place_is_hidden_whole),
      cmocka_unit_test(secrets_alone_are_hidden_where_api_keys_may_stay),
      cmocka_unit_test(a_private_key_is_hidden_whatever_its_line_ends),
      cmocka_unit_test(a_key_without_its_last_line_is_hidden_too),
      cmocka_unit_test(the_body_of_a_known_key_is_hidden_without_its_lines),
      cmocka_unit_test(a_public_key_is_shown_where_its_private_one_is_known),
  };
  return cmocka_run_group_tests(tests, open_vectors, close_vectors);
}
