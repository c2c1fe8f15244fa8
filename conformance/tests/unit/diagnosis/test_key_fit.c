/* Which kind of key a signature's shape is of, and whether that is another than the one at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis/key_fit.h"
#include "text.h"

#define HEX_64 "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
#define NONE ((bns_key_kind)0)

enum { LONGEST = 640 };

/* The base64 of so many bytes, of which none is a zero; 0: nothing. */
static bns_slice base64_of(uint8_t *room, size_t num) {
  uint8_t bytes[LONGEST];
  for (size_t i = 0; i < num; i++)
    bytes[i] = (uint8_t)(0x80 + i % 0x7f);
  bns_base64(room, bytes, num);
  return (bns_slice){room, 4 * ((num + 2) / 3)};
}

/* What is in hex stands there, all else is the base64 of so many bytes; right: so many bytes of the right signature. */
static const struct {
  const char *scheme, *hex;
  size_t bytes;
  bns_key_kind held;
  size_t right;
  bns_key_kind kind;
  size_t bits;
  int is_other;
} rows[] = {
    /* of no key at hand the kind alone is told */
    {"spot-rest", HEX_64, 0, NONE, 0, BNS_KIND_HMAC, 0, 0},
    {"us-ws", HEX_64, 0, NONE, 0, BNS_KIND_HMAC, 0, 0},
    {"pay-request", HEX_64 HEX_64, 0, NONE, 0, BNS_KIND_HMAC, 0, 0},
    {"spot-rest", HEX_64 HEX_64, 0, NONE, 0, NONE, 0, 0},
    {"pay-request", HEX_64, 0, NONE, 0, NONE, 0, 0},
    {"spot-rest", "", 0, NONE, 0, NONE, 0, 0},
    {"spot-rest", "?", 0, NONE, 0, NONE, 0, 0},
    {"spot-rest", NULL, 64, NONE, 0, BNS_KIND_ED25519, 0, 0},
    {"spot-rest", NULL, 63, NONE, 0, NONE, 0, 0},
    {"spot-rest", NULL, 65, NONE, 0, NONE, 0, 0},
    {"spot-rest", NULL, 32, NONE, 0, NONE, 0, 0},
    {"spot-rest", NULL, 127, NONE, 0, NONE, 0, 0},
    {"spot-rest", NULL, 128, NONE, 0, BNS_KIND_RSA, 1024, 0},
    {"spot-rest", NULL, 129, NONE, 0, NONE, 0, 0},
    {"spot-rest", NULL, 256, NONE, 0, BNS_KIND_RSA, 2048, 0},
    {"spot-rest", NULL, 384, NONE, 0, BNS_KIND_RSA, 3072, 0},
    {"spot-rest", NULL, 512, NONE, 0, BNS_KIND_RSA, 4096, 0},
    /* another kind than the one at hand, where the scheme has it */
    {"spot-rest", HEX_64, 0, BNS_KIND_HMAC, 0, BNS_KIND_HMAC, 0, 0},
    {"spot-rest", HEX_64, 0, BNS_KIND_ED25519, 0, BNS_KIND_HMAC, 0, 1},
    {"spot-rest", NULL, 64, BNS_KIND_ED25519, 0, BNS_KIND_ED25519, 0, 0},
    {"spot-rest", NULL, 64, BNS_KIND_HMAC, 0, BNS_KIND_ED25519, 0, 1},
    {"us-rest", NULL, 64, BNS_KIND_HMAC, 0, BNS_KIND_ED25519, 0, 0},
    {"spot-rest", NULL, 256, BNS_KIND_HMAC, 0, BNS_KIND_RSA, 2048, 1},
    {"spot-rest", NULL, 256, BNS_KIND_RSA, 256, BNS_KIND_RSA, 2048, 0},
    {"spot-rest", NULL, 256, BNS_KIND_RSA, 512, BNS_KIND_RSA, 2048, 1},
    {"spot-rest", NULL, 512, BNS_KIND_RSA, 256, BNS_KIND_RSA, 4096, 1},
    {"spot-rest", NULL, 256, BNS_KIND_RSA, 0, BNS_KIND_RSA, 2048, 0},
};

static void a_signatures_shape_tells_the_kind_of_its_key(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint8_t room[2 * LONGEST], right_room[2 * LONGEST];
    bns_slice signature = rows[i].hex == NULL ? base64_of(room, rows[i].bytes) : bns_slice_of(rows[i].hex);
    key_fit found;
    memset(&found, 0xa5, sizeof found);
    key_fit_find(&found, bns_scheme_find(rows[i].scheme, strlen(rows[i].scheme)), rows[i].held, signature,
                 base64_of(right_room, rows[i].right));
    if (found.kind != rows[i].kind || found.bits != rows[i].bits || found.is_other != rows[i].is_other)
      fail_msg("row %zu: kind %d, %zu bits, other %d", i, (int)found.kind, (size_t)found.bits, found.is_other);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_signatures_shape_tells_the_kind_of_its_key)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
