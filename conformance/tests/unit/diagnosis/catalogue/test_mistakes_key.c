/* mistakes_key.c: what is tried around a secret, and taken off one that was copied with something around it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/catalogue/catalogue.h"

enum { VARIANTS = 100 };

/* Tells that a variant signs with a secret in place of the one at hand, and gives its word. */
static int is_tried(bns_slice *word, mem *arena, const char *held, const char *wanted) {
  const diagnose_key key = {BNS_KIND_HMAC, bns_slice_of(held), {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
  const mistake *row = mistake_find(bns_slice_of("secret-whitespace-or-quotes"));
  parsed_request request;
  candidate d;
  bns_wire wire;
  applied done = APPLIED;
  int found = 0;
  memset(&wire, 0, sizeof wire);
  wire.method = bns_slice_of("GET");
  wire.target = bns_slice_of("/api/v3/account?timestamp=1499827319559&signature=00");
  assert_non_null(row);
  assert_true(parsed_request_read(&request, arena, bns_scheme_find("spot-rest", 9), &wire, bns_slice_of("")));
  candidate_open(&d, arena, &request, &key);
  for (size_t variant = 0; variant < VARIANTS && done != APPLIED_END && !found; variant++) {
    candidate_start(&d);
    done = row->apply(&d, variant);
    if (done == APPLIED && bns_slice_is(d.secret, wanted)) {
      *word = d.variant;
      found = 1;
    }
  }
  candidate_close(&d);
  return found;
}

static const struct {
  const char *held, *wanted, *word; /* word NULL: it is not tried */
} rows[] = {{"s3cret", "s3cret\n", "newline"},
            {"s3cret", "s3cret\r\n", "newline"},
            {"s3cret", "s3cret\n\n", "newline"},
            {"s3cret", "s3cret\\n", "newline"},
            {"s3cret", "\ns3cret", "newline"},
            {"s3cret", " s3cret", "space"},
            {"s3cret", "s3cret ", "space"},
            {"s3cret", "s3cret\t", "space"},
            {"s3cret", "s3cret\xc2\xa0", "space"},
            {"s3cret", "\"s3cret\"", "quotes"},
            {"s3cret", "'s3cret'", "quotes"},
            {"s3cret", "b's3cret'", "quotes"},
            {"s3cret", "s3cret,", "quotes"},
            {"s3cret", "\xef\xbb\xbfs3cret", "bom"},
            {"s3cret", "s3cret\xe2\x80\x8b", "bom"},
            {"s3cret", "s3cret", NULL},
            {"s3cret", "s3cre", NULL},
            {"s3cret", "3cret", NULL},
            {" s3cret", "s3cret", "bare"},
            {"s3cret\r\n", "s3cret", "bare"},
            {"\t\"s3 cret\" \n", "s3 cret", "bare"},
            {"'s3cret'", "s3cret", "bare"},
            {"\xef\xbb\xbfs3cret\xc2\xa0", "s3cret", "bare"},
            {"!s3cret!", "s3cret", NULL},
            {"~s3cret~", "s3cret", NULL}};

static void a_secret_is_tried_with_something_around_it_and_bare(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    mem arena = {NULL};
    bns_slice word = {NULL, 0};
    int found = is_tried(&word, &arena, rows[i].held, rows[i].wanted);
    if (found != (rows[i].word != NULL)) fail_msg("%s: %s", rows[i].held, rows[i].wanted);
    if (found && !bns_slice_is(word, rows[i].word)) fail_msg("%s: the word is another", rows[i].wanted);
    mem_free(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_secret_is_tried_with_something_around_it_and_bare)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
