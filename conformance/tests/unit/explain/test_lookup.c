/* test_lookup.c - every id is a door: a vector, a rule, a key; and what has no name says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "util/mem.h"
#include "suite/catalogue_text.h"
#include "explain/lookup.h"
#include "text.h"

static vector_set vectors, embedded;
static char out[1 << 16], err[4096];

static int load(void **state) {
  char problem[256];
  (void)state;
  return vectors_load(&vectors, "conformance/tests/data/small", problem, sizeof problem) ||
         vectors_load(&embedded, NULL, problem, sizeof problem);
}

static int unload(void **state) {
  (void)state;
  vectors_free(&vectors);
  vectors_free(&embedded);
  return 0;
}

static void take(buf *from, char *text, size_t cap) {
  size_t len = from->len < cap - 1 ? from->len : cap - 1;
  if (len != 0) memcpy(text, from->ptr, len);
  text[len] = 0;
  buf_free(from);
}

/* What is not known is told apart by the status: the command prints it on standard error. */
static int show(const vector_set *set, const char *id, int verbose) {
  buf text = {NULL, 0, 0};
  int status = show_main(set, NULL, id, 80, verbose, &text);
  out[0] = err[0] = 0;
  take(&text, status == 0 ? out : err, status == 0 ? sizeof out : sizeof err);
  return status;
}

static void a_vector_is_shown_with_its_bytes_and_rules(void **state) {
  (void)state;
  assert_int_equal(show(&vectors, "spot-rest/request/value-newline", 0), 0);
  assert_int_equal(strncmp(out, "spot-rest/request/value-newline  ", 33), 0);
  assert_non_null(strstr(out, "\n  query         note  line one<LF>line two<CR><LF>\n"));
  assert_non_null(strstr(out, "\n  payload       note=line%20one%0Aline%20two%0D%0A&tim"));
  assert_non_null(strstr(out, "\n  SR-3          "));
  assert_non_null(strstr(out, "\n  bnconform run --select spot-rest/request/value-newline -- YOUR ADAPTER\n"));
  assert_string_equal(err, "");
}

static void a_refusal_is_shown_with_what_was_changed(void **state) {
  (void)state;
  assert_int_equal(show(&vectors, "spot-rest/verify/signature-absent", 0), 0);
  assert_non_null(strstr(out, "\n  change        the signature is left out\n"));
  assert_non_null(strstr(out, "\n  parent        spot-rest/verify/base\n"));
  assert_non_null(strstr(out, "\n  refused as    signature-missing\n"));
}

static void rows_are_cut_and_verbose_shows_them_whole(void **state) {
  (void)state;
  assert_int_equal(show(&vectors, "spot-rest/request/query-only", 0), 0);
  assert_non_null(strstr(out, " more bytes\n"));
  assert_int_equal(show(&vectors, "spot-rest/request/query-only", 1), 0);
  assert_null(strstr(out, " more bytes\n"));
  assert_non_null(strstr(out, "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"));
}

static void a_rule_is_shown_with_the_vectors_that_cite_it(void **state) {
  (void)state;
  assert_int_equal(show(&vectors, "SR-10", 0), 0);
  assert_int_equal(strncmp(out, "SR-10  ", 7), 0);
  assert_non_null(strstr(out, " spot-rest/verify/time-ahead-1000\n"));
  assert_non_null(strstr(out, "known as      doc: stated by the official documents\n"));
}

static void the_documents_pair_is_printed_whole_and_called_public(void **state) {
  const test_key *key = vectors_key(&vectors, bns_slice_of("docs"));
  mem arena = {NULL};
  (void)state;
  assert_int_equal(show(&vectors, "@docs", 0), 0);
  assert_non_null(strstr(out, "It is public, everybody knows it: never use it."));
  assert_non_null(
      strstr(out, (const char *)mem_format(&arena, "%.*s", (int)key->secret.len, (const char *)key->secret.ptr).ptr));
  assert_non_null(
      strstr(out, (const char *)mem_format(&arena, "%.*s", (int)key->api_key.len, (const char *)key->api_key.ptr).ptr));
  mem_free(&arena);
}

static void a_webhook_key_is_nothing_but_its_pem(void **state) {
  const test_key *key = vectors_key(&embedded, bns_slice_of("webhook-2048"));
  (void)state;
  assert_non_null(key);
  assert_int_equal(show(&embedded, "@webhook-2048", 0), 0);
  assert_int_equal(strncmp(out, "-----BEGIN PUBLIC KEY-----\n", 27), 0);
  assert_string_equal(out + strlen(out) - 25, "-----END PUBLIC KEY-----\n");
}

static void no_vector_shows_a_whole_api_key_or_a_secret(void **state) {
  size_t i, k;
  mem arena = {NULL};
  (void)state;
  for (i = 0; i < vectors.num_vectors; i++) {
    bns_slice id = mem_format(&arena, "%.*s", (int)vectors.vectors[i].id.len, (const char *)vectors.vectors[i].id.ptr);
    assert_int_equal(show(&vectors, (const char *)id.ptr, 1), 0);
    for (k = 0; k < vectors.num_keys; k++) {
      const test_key *key = &vectors.keys[k];
      assert_null(strstr(
          out, (const char *)mem_format(&arena, "%.*s", (int)key->secret.len, (const char *)key->secret.ptr).ptr));
      assert_null(strstr(
          out, (const char *)mem_format(&arena, "%.*s", (int)key->api_key.len, (const char *)key->api_key.ptr).ptr));
    }
  }
  mem_free(&arena);
}

static void every_embedded_vector_and_rule_has_a_page(void **state) {
  size_t i;
  mem arena = {NULL};
  (void)state;
  assert_true(embedded.num_vectors >= 600);
  for (i = 0; i < embedded.num_vectors; i++) {
    const vector *v = &embedded.vectors[i];
    const bns_json *rule = v->rules ? bns_json_child(v->rules) : NULL;
    size_t r;
    bns_slice id = mem_format(&arena, "%.*s", (int)v->id.len, (const char *)v->id.ptr);
    assert_int_equal(show(&embedded, (const char *)id.ptr, 0), 0);
    for (r = 0; i % 50 == 0 && v->rules && r < v->rules->count; r++, rule = bns_json_next(rule))
      assert_int_equal(
          show(&embedded, (const char *)mem_format(&arena, "%.*s", (int)rule->len, (const char *)rule->ptr).ptr, 0), 0);
  }
  mem_free(&arena);
}

static void what_has_no_name_is_64_with_names_that_are_near(void **state) {
  (void)state;
  assert_int_equal(show(&vectors, "time-ahead", 0), 64);
  assert_string_equal(out, "");
  assert_string_equal(err, "bnconform: nothing is called time-ahead. These have it in their name: "
                           "spot-rest/verify/time-ahead-1000\n");
  assert_int_equal(show(&vectors, "@nobody", 0), 64);
  assert_int_equal(show(&vectors, "@dcos", 0), 64);
  assert_string_equal(err, "bnconform: nothing is called @dcos. Did you mean @docs?\n");
  assert_int_equal(show(&vectors, "Timestamp-ahed", 0), 64);
  assert_string_equal(err, "bnconform: nothing is called Timestamp-ahed. Did you mean timestamp-ahead?\n");
  assert_int_equal(show(&vectors, "", 0), 64);
  assert_int_equal(show(&vectors, "\033[31m", 0), 64);
  assert_null(strchr(err, '\033'));
}

static void a_mistake_is_shown_with_its_fix_rule_and_sources(void **state) {
  (void)state;
  assert_int_equal(show(&embedded, "raw-signed-encoded-sent", 0), 0);
  assert_int_equal(strncmp(out, "raw-signed-encoded-sent  ", 25), 0);
  assert_non_null(strstr(out, "\n  says          The text is signed before it is percent-encoded; what is sent\n"));
  assert_non_null(strstr(out, "\n  fix           Encode the parameters first, sign that string, send that same\n"));
  assert_non_null(strstr(out, "\n  rule          C-1: The bytes signed are exactly the bytes sent: nothing is\n"));
  assert_non_null(strstr(out, "\n12 public reports\n                https://"));
  assert_int_equal(show(&embedded, "client-option-signed", 0), 0);
  assert_non_null(strstr(out, "\n1 public report\n"));
  assert_int_equal(show(&embedded, "stray-separator", 0), 0);
  assert_non_null(strstr(out, "\n  or            A newline stands at the end of the text that was signed.\n"));
}

static void a_part_of_a_mistakes_name_is_near_it(void **state) {
  (void)state;
  assert_int_equal(show(&vectors, "bigint", 0), 64);
  assert_string_equal(err,
                      "bnconform: nothing is called bigint. These have it in their name: webhook-bigint-rounded\n");
}

static void a_reason_is_shown_with_its_fix_and_what_each_product_answers(void **state) {
  (void)state;
  assert_int_equal(show(&embedded, "timestamp-ahead", 0), 0);
  assert_int_equal(strncmp(out, "timestamp-ahead  the timestamp is further ahead than is allowed: 1000 ms", 72), 0);
  assert_non_null(strstr(out, "\n  fix           Set the clock by NTP, and send milliseconds: read the clock\n"));
  assert_non_null(strstr(out, "\n  answers       spot, us: 400, -1021: Timestamp for this request was 1000ms\n"));
  assert_non_null(strstr(out, "\n                fix: 373=10, -1021: Timestamp for this request was 1000ms"));
  assert_non_null(strstr(out, "\n  vectors       spot-rest/verify/time-ahead-1000\n"));
}

static void a_mistake_and_a_reason_of_one_name_are_both_shown(void **state) {
  (void)state;
  assert_int_equal(show(&embedded, "signature-missing", 0), 0);
  assert_non_null(strstr(out, "\n  says          "));
  assert_non_null(strstr(out, "\nsignature-missing  signature is absent or empty\n"));
}

static void a_code_is_shown_with_the_reasons_and_mistakes_behind_it(void **state) {
  (void)state;
  assert_int_equal(show(&embedded, "-1022", 0), 0);
  assert_non_null(strstr(out, "\n  reasons       key-type: keys of this kind are not taken here\n"));
  assert_non_null(strstr(out, "\n                signature: the signature is not this key's for what is sent\n"));
  assert_non_null(strstr(out, "\n  mistakes      order-mismatch\n"));
  assert_null(strstr(out, "timestamp-ahead"));
  assert_int_equal(show(&embedded, "1021", 0), 0);
  assert_non_null(strstr(out, "timestamp-ahead: "));
  assert_int_equal(show(&embedded, "400003", 0), 0);
  assert_non_null(strstr(out, "timestamp-old: "));
  assert_int_equal(show(&embedded, "-9999", 0), 64);
  assert_int_equal(show(&embedded, "-", 0), 64);
}

/* word_behind gives the rest of the line in which a text stands; NULL: it stands nowhere. */
static const char *word_behind(const char *text) {
  static char word[64];
  const char *at = strstr(out, text);
  if (at == NULL) return NULL;
  snprintf(word, sizeof word, "%.*s", (int)strcspn(at + strlen(text), "\n"), at + strlen(text));
  return word;
}

static void each_scheme_has_a_page_and_the_lists_and_the_key_that_it_names(void **state) {
  (void)state;
  for (size_t i = 0; bns_scheme_at(i) != NULL; i++) {
    static const char *const labels[] = {"  rules         bnconform list ", "  vectors       bnconform list "};
    const char *name = bns_scheme_name(bns_scheme_at(i));
    assert_int_equal(show(&embedded, name, 0), 0);
    assert_non_null(strstr(out, name));
    if (strncmp(out, name, strlen(name)) != 0) continue; /* the page is that of another exchange */
    for (size_t k = 0; k < 2; k++) {
      buf list = {NULL, 0, 0};
      assert_non_null(word_behind(labels[k]));
      assert_int_equal(list_main(&embedded, word_behind(labels[k]), NULL, &list), 0);
      buf_free(&list);
    }
    assert_int_equal(show(&embedded, word_behind("  test key      bnconform show "), 0), 0);
  }
}

static void a_scheme_is_shown_with_what_is_covered_where_it_goes_and_its_keys(void **state) {
  (void)state;
  assert_int_equal(show(&embedded, "usdm-rest", 0), 0);
  assert_int_equal(strncmp(out, "usdm-rest  Covered: the query and the body as they are sent", 59), 0);
  assert_string_equal(word_behind("  paths         "), "/fapi/");
  assert_string_equal(word_behind("  keys          "), "HMAC-SHA256, RSA, Ed25519");
  assert_string_equal(word_behind("  refused by    "), "-1022");
  assert_int_equal(show(&embedded, "fix-logon", 0), 0);
  assert_string_equal(word_behind("  keys          "), "Ed25519");
  assert_null(word_behind("  refused by    "));
  assert_null(word_behind("  key header    "));
}

static void the_case_of_letters_does_not_count(void **state) {
  (void)state;
  assert_int_equal(show(&embedded, "sr-10", 0), 0);
  assert_int_equal(strncmp(out, "SR-10  ", 7), 0);
  assert_int_equal(show(&embedded, "Timestamp-Ahead", 0), 0);
  assert_int_equal(show(&embedded, "@DOCS", 0), 0);
  assert_int_equal(show(&embedded, "Stray-Separator", 0), 0);
}

static void the_list_is_nothing_but_ids_and_each_has_a_page(void **state) {
  static char list[1 << 16];
  buf text = {NULL, 0, 0};
  size_t lines = 0, num_mistakes = 0;
  char *id;
  (void)state;
  while (mistake_words_at(&vectors, num_mistakes) != NULL)
    num_mistakes++;
  assert_true(num_mistakes > 0);
  assert_int_equal(list_main(&vectors, NULL, NULL, &text), 0);
  take(&text, list, sizeof list);
  assert_int_equal(strncmp(list, "spot-rest/request/query-only\nspot-rest/request/body-only\n", 57), 0);
  assert_non_null(strstr(list, "\nstray-separator\n"));
  for (id = strtok(list, "\n"); id != NULL; id = strtok(NULL, "\n"), lines++)
    assert_int_equal(show(&vectors, id, 0), 0);
  assert_true(lines >= vectors.num_vectors + num_mistakes + vectors.num_keys);
}

static void a_list_of_a_word_has_what_is_called_so(void **state) {
  buf text = {NULL, 0, 0};
  (void)state;
  assert_int_equal(list_main(&vectors, "BIGINT", NULL, &text), 0);
  assert_int_equal(bns_slice_is(buf_slice(&text), "webhook-bigint-rounded\n"), 1);
  text.len = 0;
  assert_int_equal(list_main(&vectors, "elephant", NULL, &text), 64);
  assert_int_equal(strncmp((const char *)text.ptr, "bnconform: nothing is called elephant. ", 39), 0);
  buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_vector_is_shown_with_its_bytes_and_rules),
      cmocka_unit_test(a_reason_is_shown_with_its_fix_and_what_each_product_answers),
      cmocka_unit_test(a_mistake_and_a_reason_of_one_name_are_both_shown),
      cmocka_unit_test(a_code_is_shown_with_the_reasons_and_mistakes_behind_it),
      cmocka_unit_test(each_scheme_has_a_page_and_the_lists_and_the_key_that_it_names),
      cmocka_unit_test(a_scheme_is_shown_with_what_is_covered_where_it_goes_and_its_keys),
      cmocka_unit_test(the_case_of_letters_does_not_count),
      cmocka_unit_test(a_refusal_is_shown_with_what_was_changed),
      cmocka_unit_test(rows_are_cut_and_verbose_shows_them_whole),
      cmocka_unit_test(a_rule_is_shown_with_the_vectors_that_cite_it),
      cmocka_unit_test(the_documents_pair_is_printed_whole_and_called_public),
      cmocka_unit_test(a_webhook_key_is_nothing_but_its_pem),
      cmocka_unit_test(no_vector_shows_a_whole_api_key_or_a_secret),
      cmocka_unit_test(every_embedded_vector_and_rule_has_a_page),
      cmocka_unit_test(what_has_no_name_is_64_with_names_that_are_near),
      cmocka_unit_test(a_mistake_is_shown_with_its_fix_rule_and_sources),
      cmocka_unit_test(a_part_of_a_mistakes_name_is_near_it),
      cmocka_unit_test(a_list_of_a_word_has_what_is_called_so),
      cmocka_unit_test(the_list_is_nothing_but_ids_and_each_has_a_page),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
