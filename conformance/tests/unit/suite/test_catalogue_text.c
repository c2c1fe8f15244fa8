/* test_catalogue_text.c - the words of vectors/mistakes.json, looked up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "util/mem.h"
#include "suite/catalogue_text.h"
#include "text.h"

static vector_set set;
static mem arena;

static int load(void **state) {
  char problem[256];
  (void)state;
  return vectors_load(&set, NULL, problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  mem_free(&arena);
  vectors_free(&set);
  return 0;
}

static const bns_scheme *scheme(const char *name) {
  return bns_scheme_find(name, strlen(name));
}

static int find(mistake_words *words, const char *id, const char *variant, const char *of) {
  return mistake_words_find(words, &arena, &set, bns_slice_of(id), bns_slice_of(variant), of ? scheme(of) : NULL);
}

static void a_mistake_has_its_words(void **state) {
  mistake_words words;
  (void)state;
  assert_int_equal(find(&words, "json-signed", "", "us-rest"), 1);
  assert_true(bns_slice_is(words.says, "The parameters are signed as JSON text."));
  assert_true(bns_slice_is(words.mend, "Sign the query string: exactly the text that follows \"?\" in the URL."));
  assert_true(bns_slice_is(words.id, "json-signed"));
  assert_true(words.title.len > 8);
  assert_true(words.sources->count >= 1);
}

static void a_variant_has_words_of_its_own(void **state) {
  mistake_words words;
  (void)state;
  assert_int_equal(find(&words, "stray-separator", "lf", "us-rest"), 1);
  assert_true(bns_slice_is(words.says, "A newline stands at the end of the text that was signed."));
  assert_true(bns_slice_is(words.mend, "printf '%s' \"$text\" in place of echo \"$text\"."));
  assert_int_equal(find(&words, "stray-separator", "no-such-variant", "us-rest"), 1);
  assert_true(bns_slice_is(words.says, "A character that is not sent stands at an end of the text that was signed."));
}

static void a_scheme_has_words_of_its_own_where_the_file_has_them(void **state) {
  mistake_words words;
  (void)state;
  assert_int_equal(find(&words, "pay-missing-trailing-lf", "", "pay-webhook"), 1);
  assert_true(bns_slice_is(words.says, "The newline after the body is missing from the text that is verified."));
  assert_int_equal(find(&words, "pay-missing-trailing-lf", "", "pay-request"), 1);
  assert_true(bns_slice_is(words.says, "The newline after the body is missing from the text that is signed."));
  assert_true(bns_slice_is(words.mend, "timestamp LF nonce LF body LF: three newlines, the last one too."));
}

static void an_exchange_has_the_name_of_its_own_header(void **state) {
  mistake_words words;
  (void)state;
  assert_int_equal(find(&words, "api-key-header-missing", "", "spot-rest"), 1);
  assert_true(bns_slice_is(words.says, "The header X-MBX-APIKEY is not sent."));
  assert_int_equal(find(&words, "api-key-header-missing", "", "mexc-rest"), 1);
  assert_true(bns_slice_is(words.says, "The header X-MEXC-APIKEY is not sent."));
  assert_true(bns_slice_is(words.mend, "Send the API key in the header X-MEXC-APIKEY."));
}

static void rules_are_those_of_the_scheme(void **state) {
  mistake_words words;
  (void)state;
  assert_int_equal(find(&words, "json-signed", "", NULL), 1);
  assert_true(bns_slice_is(mistake_words_rule(&words, scheme("us-rest"), 0), "UR-1"));
  assert_true(bns_slice_is(mistake_words_rule(&words, scheme("spot-rest"), 0), "SR-1"));
  assert_int_equal(mistake_words_rule(&words, scheme("us-rest"), 1).len, 0);
  assert_true(bns_slice_is(mistake_words_rule(&words, NULL, 1), "UR-1"));
  assert_int_equal(find(&words, "timestamp-added-after-signing", "", NULL), 1);
  assert_true(bns_slice_is(mistake_words_rule(&words, scheme("us-rest"), 0), "C-1"));
  assert_int_equal(find(&words, "wrong-http-method", "", NULL), 1);
  assert_int_equal(mistake_words_rule(&words, NULL, 0).len, 0);
}

static void a_rule_is_of_the_key_that_signed(void **state) {
  static const char *const ids[] = {"asym-signature-encoding", "asym-signature-not-url-encoded", "pem-encrypted"};
  mistake_words words;
  (void)state;
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
    assert_int_equal(find(&words, ids[i], "", "spot-rest"), 1);
    assert_true(bns_slice_is(mistake_words_rule_of(&words, scheme("spot-rest"), BNS_KIND_RSA), "SR-5"));
    assert_true(bns_slice_is(mistake_words_rule_of(&words, scheme("spot-rest"), BNS_KIND_ED25519), "SR-6"));
    assert_true(bns_slice_is(mistake_words_rule_of(&words, scheme("spot-rest"), (bns_key_kind)0), "SR-5"));
  }
  assert_int_equal(find(&words, "ed25519-prehashed", "", "spot-rest"), 1);
  assert_true(bns_slice_is(mistake_words_rule(&words, scheme("spot-rest"), 0), "SR-6"));
}

static void a_rule_has_its_sentence(void **state) {
  (void)state;
  assert_true(rule_text(&arena, &set, bns_slice_of("C-3")).len > 20);
  assert_int_equal(rule_text(&arena, &set, bns_slice_of("C-99")).len, 0);
}

static void an_unknown_mistake_has_its_id_alone(void **state) {
  mistake_words words;
  (void)state;
  assert_int_equal(find(&words, "no-such-mistake", "", NULL), 0);
  assert_true(bns_slice_is(words.id, "no-such-mistake"));
  assert_int_equal(words.says.len, 0);
  assert_int_equal(mistake_words_rule(&words, NULL, 0).len, 0);
  assert_int_equal(find(&words, "", "", NULL), 0);
}

static void every_mistake_is_found_by_its_id(void **state) {
  const bns_json *entry;
  size_t num = 0;
  (void)state;
  for (; (entry = mistake_words_at(&set, num)) != NULL; num++) {
    mistake_words words;
    bns_slice id = vectors_expand(&arena, bns_json_member(entry, "id"));
    assert_int_equal(mistake_words_find(&words, &arena, &set, id, bns_slice_of(""), NULL), 1);
    assert_ptr_equal(words.json, entry);
  }
  assert_true(num > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_mistake_has_its_words),
      cmocka_unit_test(a_variant_has_words_of_its_own),
      cmocka_unit_test(a_scheme_has_words_of_its_own_where_the_file_has_them),
      cmocka_unit_test(an_exchange_has_the_name_of_its_own_header),
      cmocka_unit_test(rules_are_those_of_the_scheme),
      cmocka_unit_test(a_rule_is_of_the_key_that_signed),
      cmocka_unit_test(a_rule_has_its_sentence),
      cmocka_unit_test(an_unknown_mistake_has_its_id_alone),
      cmocka_unit_test(every_mistake_is_found_by_its_id),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
