/* pem.c and key.c: which keys are read, and which status names each that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bnsign_backend.h"
#include "pem.h"
#include "samples.h"
#include "support.h"
#include "text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

#define BEGIN_PRIVATE "-----BEGIN PRIVATE KEY-----\n"
#define END_PRIVATE "-----END PRIVATE KEY-----\n"
#define SEED_LINE "MC4CAQAwBQYDK2VwBCIEIK5FbXdNahosjm8GjgaHu4QealH8Dtw40WRTAef1kQhb"
#define SEED "ae456d774d6a1a2c8e6f068e0687bb841e6a51fc0edc38d1645301e7f591085b"

static const bns_use any_use[] = {BNS_TO_SIGN, BNS_TO_VERIFY};

static bns_status read_pem_len(bns_pem *pem, uint8_t *der, bns_use use, const char *text, size_t len) {
  uint8_t *copy = guarded(text, len);
  bns_status status = bns_pem_read(pem, der, use, copy, len);
  guarded_free(copy, len);
  return status;
}

static bns_status read_pem(bns_use use, const char *text) {
  uint8_t der[BNS_DER_MAX];
  bns_pem pem;
  return read_pem_len(&pem, der, use, text, strlen(text));
}

static bns_status read_der(bns_use use, const char *hex) {
  bns_slice der = unhex(hex);
  char *pem = pem_of(use == BNS_TO_SIGN ? "PRIVATE KEY" : "PUBLIC KEY", der);
  bns_status status = read_pem(use, pem);
  free(pem);
  free((void *)(uintptr_t)der.ptr);
  return status;
}

/* The same of a SEQUENCE around the contents, whose length is then right. */
static bns_status read_sequence(bns_use use, const char *contents) {
  char hex[1024];
  size_t len = strlen(contents) / 2;
  assert_true(len < 256);
  snprintf(hex, sizeof hex, len < 128 ? "30%02x%s" : "3081%02x%s", (unsigned)len, contents);
  return read_der(use, hex);
}

/* A right key is read before each row: what it left behind must not make a wrong one right. */
static void assert_no_content(bns_use use, const char *right, const char *const *rows, size_t num_rows) {
  for (size_t i = 0; i < num_rows; i++) {
    assert_int_equal(read_sequence(use, right), BNS_OK);
    bns_status status = read_sequence(use, rows[i]);
    if (status != BNS_ERR_PEM_CONTENT) fail_msg("row %zu, %s: status %d", i, rows[i], (int)status);
  }
}

static int rsa_is_linked(void) {
  return bns_backend_for(BNS_RSA_SHA256) != NULL;
}

static bns_status open_and_close(bns_algorithm algorithm, bns_use use, const char *material) {
  bns_key key;
  bns_status status = bns_key_open(&key, NULL, algorithm, use, (const uint8_t *)material, strlen(material));
  bns_key_close(&key);
  return status;
}

/* ------------------------------------------------------------------------------------------------------ the text */

static void assert_seed_is_read(const char *text, size_t len) {
  uint8_t der[BNS_DER_MAX], hex[64];
  bns_pem pem;
  bns_status status = read_pem_len(&pem, der, BNS_TO_SIGN, text, len);
  if (status != BNS_OK) fail_msg("status %d: %.*s", (int)status, (int)len, text);
  assert_int_equal(pem.kind, BNS_KIND_ED25519);
  assert_int_equal(pem.material.len, 32);
  bns_hex_lower(hex, pem.material.ptr, 32);
  assert_memory_equal(hex, SEED, 64);
}

static void a_pem_text_is_read_in_every_form_of_its_lines(void **state) {
  (void)state;
  const char *texts[] = {
      BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE,
      "-----BEGIN PRIVATE KEY-----\r\n" SEED_LINE "\r\n-----END PRIVATE KEY-----\r\n",
      "-----BEGIN PRIVATE KEY-----\r" SEED_LINE "\r-----END PRIVATE KEY-----\r",
      "\n\n" BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE,
      "\r\n  \r\n" BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE,
      BEGIN_PRIVATE SEED_LINE "\n-----END PRIVATE KEY-----",
      BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE "\n\n  \n",
      BEGIN_PRIVATE SEED_LINE " \t\n-----END PRIVATE KEY----- ",
      "-----BEGIN PRIVATE KEY----- \n" SEED_LINE "\n\n" END_PRIVATE,
      BEGIN_PRIVATE "MC4CAQAwBQYDK2VwBCIEIK5FbXdNahos\njm8GjgaHu4QealH8Dtw40WRTAef1kQ\nhb\n" END_PRIVATE,
      "  " BEGIN_PRIVATE "  " SEED_LINE "\n  " END_PRIVATE,
      "-----BEGIN PRIVATE KEY----- " SEED_LINE " -----END PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY----- " SEED_LINE " -----END PRIVATE KEY----- ",
      "-----BEGIN PRIVATE KEY-----" SEED_LINE "-----END PRIVATE KEY-----",
      BEGIN_PRIVATE "MC4C AQAw BQYD K2VwBCIEIK5FbXdNahos\tjm8GjgaHu4QealH8Dtw40WRTAef1kQ\vhb\f\n" END_PRIVATE,
      "Key of the example\nAttribute: -----\n" BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE "and a word behind it\n",
  };
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_seed_is_read(texts[i], strlen(texts[i]));
}

static void a_text_without_a_begin_line_holds_no_key(void **state) {
  (void)state;
  const char *texts[] = {"",
                         "\n\n",
                         SEED_LINE "\n",
                         "x " BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE,
                         "----BEGIN PRIVATE KEY-----\n" SEED_LINE "\n" END_PRIVATE,
                         END_PRIVATE,
                         "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"};
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_int_equal(read_pem(BNS_TO_SIGN, texts[i]), BNS_ERR_PEM_ABSENT);
  uint8_t der[BNS_DER_MAX];
  bns_pem pem;
  assert_int_equal(bns_pem_read(&pem, der, BNS_TO_SIGN, NULL, 0), BNS_ERR_PEM_ABSENT);
}

static void every_beginning_of_a_pem_text_is_truncated_or_has_no_begin_line(void **state) {
  (void)state;
  const char *whole = BEGIN_PRIVATE SEED_LINE "\n" END_PRIVATE;
  for (size_t len = 0; len < strlen(whole) - 1; len++) {
    uint8_t der[BNS_DER_MAX];
    bns_pem pem;
    bns_status status = read_pem_len(&pem, der, BNS_TO_SIGN, whole, len);
    bns_status wanted = len < strlen("-----BEGIN") ? BNS_ERR_PEM_ABSENT : BNS_ERR_PEM_TRUNCATED;
    if (status != wanted) fail_msg("%zu bytes: status %d", len, (int)status);
  }
}

static void contents_that_stop_in_the_middle_are_truncated(void **state) {
  (void)state;
  const char *texts[] = {BEGIN_PRIVATE END_PRIVATE, BEGIN_PRIVATE "MC4C\n" END_PRIVATE,
                         BEGIN_PRIVATE "MC4CAQ==\n" END_PRIVATE, BEGIN_PRIVATE "MA==\n" END_PRIVATE,
                         BEGIN_PRIVATE "MC4CAQAwBQYDK2VwBCIEIK5FbXdNahosjm8GjgaHu4QealH8Dtw40WRTAef1kQhb"
                                       "MC4\n" END_PRIVATE};
  for (size_t i = 0; i < COUNT(texts); i++)
    assert_int_equal(read_pem(BNS_TO_SIGN, texts[i]), BNS_ERR_PEM_TRUNCATED);
}

static void a_line_lost_in_the_middle_is_truncated(void **state) {
  (void)state;
  char text[4096];
  const char *second = strchr(strchr(sample_rsa_2048_private, '\n') + 1, '\n') + 1, *third = strchr(second, '\n') + 1;
  snprintf(text, sizeof text, "%.*s%s", (int)(second - sample_rsa_2048_private), sample_rsa_2048_private, third);
  assert_int_equal(read_pem(BNS_TO_SIGN, text), BNS_ERR_PEM_TRUNCATED);
}

static void what_is_no_base64_is_no_content(void **state) {
  (void)state;
  const char *texts[] = {
      "-----BEGIN PRIVATE KEY-----" SEED_LINE "-----END PRIVATE KEY-----x",
      "-----BEGIN PRIVATE KEY-----\\n" SEED_LINE "\\n-----END PRIVATE KEY-----\\n",
      BEGIN_PRIVATE "MC4C-AQAw\n" END_PRIVATE,
      BEGIN_PRIVATE "MC4C\xC2\xA0"
                    "AQAw\n" END_PRIVATE,
      BEGIN_PRIVATE "MC4CAQ==AQAw\n" END_PRIVATE,
      BEGIN_PRIVATE "MC4CAQ==\nAQAw\n" END_PRIVATE,
      BEGIN_PRIVATE "MC4CAR==\n" END_PRIVATE,
      BEGIN_PRIVATE "MC4CAQ$=\n" END_PRIVATE,
      BEGIN_PRIVATE SEED_LINE "\n-----END PUBLIC KEY-----\n",
      BEGIN_PRIVATE SEED_LINE "\n-----END PRIVATE KEY----\nx\n",
      BEGIN_PRIVATE SEED_LINE "\n-----BEGIN PRIVATE KEY-----\n",
      "-----BEGINPRIVATE KEY-----\n" SEED_LINE "\n" END_PRIVATE,
      "-----BEGIN PRIVATE KEY------\n" SEED_LINE "\n" END_PRIVATE,
      "-----BEGIN PRIVATE KEY----\n" SEED_LINE "\n" END_PRIVATE,
      "-----BEGIN-----\n" SEED_LINE "\n" END_PRIVATE,
      "-----BEGIN\n" SEED_LINE "\n" END_PRIVATE,
      "-----BEGIN -----\n" SEED_LINE "\n-----END -----\n",
      "-----BEGIN private key-----\n" SEED_LINE "\n-----END private key-----\n",
      "-----BEGIN OPENSSH PRIVATE KEY-----\n" SEED_LINE "\n-----END OPENSSH PRIVATE KEY-----\n",
  };
  for (size_t i = 0; i < COUNT(texts); i++) {
    bns_status status = read_pem(BNS_TO_SIGN, texts[i]);
    if (status != BNS_ERR_PEM_CONTENT) fail_msg("status %d: %s", (int)status, texts[i]);
  }
}

/* ------------------------------------------------------------------------------------------- what is not a key here */

static void a_key_in_another_container_is_refused_by_its_name(void **state) {
  (void)state;
  const struct {
    const char *text;
    bns_status status;
  } rows[] = {
      {sample_pkcs1_private, BNS_ERR_PEM_PKCS1},
      {sample_pkcs1_public, BNS_ERR_PEM_PKCS1},
      {sample_pkcs1_encrypted, BNS_ERR_PEM_ENCRYPTED},
      {sample_ed25519_encrypted, BNS_ERR_PEM_ENCRYPTED},
      {sample_sec1_private, BNS_ERR_PEM_SEC1},
      {sample_ec_parameters, BNS_ERR_PEM_SEC1},
      {"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", BNS_ERR_PEM_ROLE},
      {"-----BEGIN X509 CERTIFICATE-----\nMAA=\n-----END X509 CERTIFICATE-----\n", BNS_ERR_PEM_ROLE},
      {"-----BEGIN TRUSTED CERTIFICATE-----\nMAA=\n-----END TRUSTED CERTIFICATE-----\n", BNS_ERR_PEM_ROLE},
      {"-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n", BNS_ERR_PEM_ROLE},
      {"-----BEGIN NEW CERTIFICATE REQUEST-----\nMAA=\n-----END NEW CERTIFICATE REQUEST-----\n", BNS_ERR_PEM_ROLE},
      {"-----BEGIN DSA PRIVATE KEY-----\nMAA=\n-----END DSA PRIVATE KEY-----\n", BNS_ERR_PEM_ALGORITHM},
      {"-----BEGIN RSA PRIVATE KEY-----", BNS_ERR_PEM_PKCS1},
      {"-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\n", BNS_ERR_PEM_ENCRYPTED},
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    for (size_t u = 0; u < COUNT(any_use); u++)
      assert_int_equal(read_pem(any_use[u], rows[i].text), rows[i].status);
}

static void the_other_half_of_the_pair_is_refused_as_role(void **state) {
  (void)state;
  assert_int_equal(read_pem(BNS_TO_SIGN, sample_ed25519_public), BNS_ERR_PEM_ROLE);
  assert_int_equal(read_pem(BNS_TO_SIGN, sample_rsa_2048_public), BNS_ERR_PEM_ROLE);
  assert_int_equal(read_pem(BNS_TO_VERIFY, sample_ed25519_private), BNS_ERR_PEM_ROLE);
  assert_int_equal(read_pem(BNS_TO_VERIFY, sample_rsa_2048_private), BNS_ERR_PEM_ROLE);
}

static void a_key_of_an_algorithm_that_nobody_takes_is_refused_as_algorithm(void **state) {
  (void)state;
  assert_int_equal(read_pem(BNS_TO_SIGN, sample_ec_private), BNS_ERR_PEM_ALGORITHM);
  assert_int_equal(read_pem(BNS_TO_VERIFY, sample_ec_public), BNS_ERR_PEM_ALGORITHM);
  assert_int_equal(read_pem(BNS_TO_SIGN, sample_x25519_private), BNS_ERR_PEM_ALGORITHM);
  assert_int_equal(read_pem(BNS_TO_SIGN, sample_rsa_pss_private), BNS_ERR_PEM_ALGORITHM);
}

static void a_key_of_another_algorithm_than_asked_for_is_refused_as_algorithm(void **state) {
  (void)state;
  assert_int_equal(open_and_close(BNS_ED25519, BNS_TO_SIGN, sample_rsa_2048_private), BNS_ERR_PEM_ALGORITHM);
  assert_int_equal(open_and_close(BNS_ED25519, BNS_TO_VERIFY, sample_rsa_1024_public), BNS_ERR_PEM_ALGORITHM);
  if (!rsa_is_linked()) {
    print_message("skip - the same of RSA: no back end with RSA is linked\n");
    skip();
  }
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_SIGN, sample_ed25519_private), BNS_ERR_PEM_ALGORITHM);
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_VERIFY, sample_ed25519_public), BNS_ERR_PEM_ALGORITHM);
}

/* ------------------------------------------------------------------------------------------------------- the DER */

#define ED_ALGORITHM "300506032b6570"
#define ED_SEED "04220420" SEED
#define ED_POINT "f9b505e14221d8d1f637af54abd515da5c014bf3d598b7eaaeb4bb1b4f1564a2"

static void a_version_1_key_may_carry_attributes_and_the_public_key(void **state) {
  (void)state;
  assert_int_equal(read_sequence(BNS_TO_SIGN, "020100" ED_ALGORITHM ED_SEED), BNS_OK);
  assert_int_equal(read_sequence(BNS_TO_SIGN, "020100" ED_ALGORITHM ED_SEED "a000"), BNS_OK);
  assert_int_equal(read_sequence(BNS_TO_SIGN, "020101" ED_ALGORITHM ED_SEED "812100" ED_POINT), BNS_OK);
  assert_int_equal(read_sequence(BNS_TO_SIGN, "020101" ED_ALGORITHM ED_SEED "a000812100" ED_POINT), BNS_OK);
}

/* Attributes as long as it takes make the whole one byte shorter and longer than where another form of the length
 * begins (X.690 section 8.1.3). */
static void a_length_is_read_on_both_sides_of_each_of_its_forms(void **state) {
  (void)state;
  const struct {
    const char *header, *attributes;
    size_t zeros;
  } rows[] = {
      {"307f", "a04f", 0x4f}, {"308180", "a050", 0x50}, {"3081ff", "a081ce", 0xce}, {"30820100", "a081cf", 0xcf}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char hex[1024];
    snprintf(hex, sizeof hex, "%s020100" ED_ALGORITHM ED_SEED "%s%0*d", rows[i].header, rows[i].attributes,
             (int)(2 * rows[i].zeros), 0);
    assert_int_equal(read_der(BNS_TO_SIGN, hex), BNS_OK);
  }
  char hex[1024];
  snprintf(hex, sizeof hex, "30817f020100" ED_ALGORITHM ED_SEED "a04f%0*d", 2 * 0x4f, 0);
  assert_int_equal(read_der(BNS_TO_SIGN, hex), BNS_ERR_PEM_CONTENT);
  snprintf(hex, sizeof hex, "308200ff020100" ED_ALGORITHM ED_SEED "a081ce%0*d", 2 * 0xce, 0);
  assert_int_equal(read_der(BNS_TO_SIGN, hex), BNS_ERR_PEM_CONTENT);
}

static void der_whose_outside_is_wrong_is_no_content(void **state) {
  (void)state;
  const char *rows[] = {
      "312e020100" ED_ALGORITHM ED_SEED,        /* a SET */
      "302e020100" ED_ALGORITHM ED_SEED "00",   /* a byte behind it */
      "30812e020100" ED_ALGORITHM ED_SEED,      /* a length longer than it must be */
      "3082002e020100" ED_ALGORITHM ED_SEED,    /* and longer still */
      "308300002e020100" ED_ALGORITHM ED_SEED,  /* and longer than any key's */
      "3080020100" ED_ALGORITHM ED_SEED "0000", /* an indefinite length is BER */
      "0500",
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    assert_int_equal(read_der(BNS_TO_SIGN, rows[i]), BNS_ERR_PEM_CONTENT);
  assert_int_equal(read_der(BNS_TO_SIGN, "302f020100" ED_ALGORITHM ED_SEED), BNS_ERR_PEM_TRUNCATED);
}

static void der_that_is_not_the_private_key_is_no_content(void **state) {
  (void)state;
  const char *rows[] = {
      "",                                                     /* nothing at all */
      "020102" ED_ALGORITHM ED_SEED,                          /* a version that does not exist */
      "02020000" ED_ALGORITHM ED_SEED,                        /* a version of two bytes */
      "040100" ED_ALGORITHM ED_SEED,                          /* a version of another type */
      "020100" ED_ALGORITHM ED_SEED "812100" ED_POINT,        /* version 0 has no public key */
      "020100" ED_ALGORITHM ED_SEED "00",                     /* a byte too many */
      "020101" ED_ALGORITHM ED_SEED "812100" ED_POINT "0500", /* an element too many */
      "020100300706032b65700500" ED_SEED,                     /* parameters where none may be */
      "0201003000" ED_SEED,                                   /* no algorithm in it */
      "0201000500" ED_SEED,                                   /* no SEQUENCE in its place */
      "020100300402032b65" ED_SEED,                           /* no OID */
      "020100" ED_ALGORITHM "0421041f00456d774d6a1a2c8e6f068e0687bb841e6a51fc0edc38d1645301e7f59108", /* 31 bytes */
      "020100" ED_ALGORITHM "0422031f" SEED, /* no OCTET STRING inside */
      "020100" ED_ALGORITHM "04220421" SEED, /* the inner length leaves the outer */
      "020100" ED_ALGORITHM "04230420" SEED, /* the outer one leaves the whole */
      "020100" ED_ALGORITHM "0422041f" SEED, /* a byte behind the inner one */
      "020100" ED_ALGORITHM "0420" SEED,     /* the seed without its own OCTET STRING */
      "020100",                              /* nothing behind the version */
      "020100" ED_ALGORITHM,                 /* no key */
      "020100" ED_ALGORITHM "0500",          /* NULL where the key stands */
      "020100" ED_ALGORITHM "04",            /* a tag without a length */
      "020100" ED_ALGORITHM "0481",          /* half a length */
      "020100" ED_ALGORITHM "048201",
  };
  assert_no_content(BNS_TO_SIGN, "020100" ED_ALGORITHM ED_SEED, rows, COUNT(rows));
}

static void der_that_is_not_the_public_key_is_no_content(void **state) {
  (void)state;
  const char *rows[] = {
      ED_ALGORITHM "032101" ED_POINT,        /* a bit unused */
      ED_ALGORITHM "042100" ED_POINT,        /* no BIT STRING */
      ED_ALGORITHM "032100" ED_POINT "0500", /* something behind it */
      ED_ALGORITHM "0300",                   /* no byte in it */
      ED_ALGORITHM "030100",                 /* no key in it */
      ED_ALGORITHM "032200" ED_POINT "00",   /* 33 bytes */
      "",
  };
  assert_no_content(BNS_TO_VERIFY, ED_ALGORITHM "032100" ED_POINT, rows, COUNT(rows));
}

#define RSA_ALGORITHM "300d06092a864886f70d0101010500"
#define SEVEN_NUMBERS "020103020103020103020103020103020103020103"

static void an_rsa_key_must_be_whole_and_of_two_primes(void **state) {
  (void)state;
  const char *rows[] = {
      "020100" RSA_ALGORITHM "041d301b020101020105" SEVEN_NUMBERS,                /* version 1 has more primes */
      "020100" RSA_ALGORITHM "041a3018020100" SEVEN_NUMBERS,                      /* one number is missing */
      "020100" RSA_ALGORITHM "041d301b020100020100" SEVEN_NUMBERS,                /* a modulus of zero */
      "020100" RSA_ALGORITHM "041e301b020100020105" SEVEN_NUMBERS "00",           /* a byte behind the SEQUENCE */
      "020100" RSA_ALGORITHM "041e301c020100020105" SEVEN_NUMBERS "00",           /* a byte in it */
      "020100" RSA_ALGORITHM "04053003020100",                                    /* no modulus */
      "020100" RSA_ALGORITHM "04023000",                                          /* no version */
      "020100" RSA_ALGORITHM "04020500",                                          /* no SEQUENCE */
      "020100300b06092a864886f70d010101041d301b020100020105" SEVEN_NUMBERS,       /* without its NULL */
      "020100300e06092a864886f70d010101050100041d301b020100020105" SEVEN_NUMBERS, /* a NULL with a byte in it */
  };
  assert_no_content(BNS_TO_SIGN, "020100" RSA_ALGORITHM "041d301b020100020105" SEVEN_NUMBERS, rows, COUNT(rows));
}

static void a_modulus_and_an_exponent_are_positive_and_minimal(void **state) {
  (void)state;
  assert_int_equal(read_sequence(BNS_TO_VERIFY, RSA_ALGORITHM "030a00300702020085020103"), BNS_OK);
  const char *rows[] = {
      RSA_ALGORITHM "0309003006020185020103",   /* negative */
      RSA_ALGORITHM "030a00300702020005020103", /* a byte more than needed */
      RSA_ALGORITHM "0309003006020100020103",   /* zero */
      RSA_ALGORITHM "03080030050200020103",     /* empty */
      RSA_ALGORITHM "030a00300602010502010300", /* a byte behind the SEQUENCE */
      RSA_ALGORITHM "030a00300702010502010300", /* a byte in it */
      RSA_ALGORITHM "0306003003020105",         /* no exponent */
      RSA_ALGORITHM "0309003006020105020100",   /* an exponent of zero */
  };
  assert_no_content(BNS_TO_VERIFY, RSA_ALGORITHM "0309003006020105020103", rows, COUNT(rows));
}

/* Whatever one byte of a key's DER becomes, reading it stays inside it, and so does whoever reads it next. */
static void a_key_with_one_byte_changed_is_read_or_refused(void **state) {
  (void)state;
  const struct {
    const char *pem, *label;
    bns_algorithm algorithm;
    bns_use use;
    size_t up_to; /* the numbers of an RSA key need no trying byte by byte */
  } rows[] = {{sample_ed25519_private, "PRIVATE KEY", BNS_ED25519, BNS_TO_SIGN, 48},
              {sample_ed25519_public, "PUBLIC KEY", BNS_ED25519, BNS_TO_VERIFY, 44},
              {sample_rsa_2048_public, "PUBLIC KEY", BNS_RSA_SHA256, BNS_TO_VERIFY, 34},
              {sample_rsa_2048_private, "PRIVATE KEY", BNS_RSA_SHA256, BNS_TO_SIGN, 36}};
  for (size_t r = 0; r < COUNT(rows); r++) {
    bns_slice der = der_of(rows[r].pem);
    uint8_t *bytes = (uint8_t *)(uintptr_t)der.ptr;
    size_t refused = 0;
    for (size_t i = 0; i < rows[r].up_to; i++) {
      for (unsigned bit = 0; bit < 8; bit++) {
        bytes[i] ^= (uint8_t)(1u << bit);
        char *pem = pem_of(rows[r].label, der);
        refused += open_and_close(rows[r].algorithm, rows[r].use, pem) != BNS_OK;
        free(pem);
        bytes[i] ^= (uint8_t)(1u << bit);
      }
    }
    assert_true(refused > 8 * 10);
    free(bytes);
  }
}

/* ---------------------------------------------------------------------------------------------------------- sizes */

static void rsa_keys_outside_the_sizes_are_refused_as_size(void **state) {
  (void)state;
  if (!rsa_is_linked()) {
    print_message("skip - sizes of RSA keys: no back end with RSA is linked\n");
    skip();
  }
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_SIGN, sample_rsa_2048_private), BNS_OK);
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_SIGN, sample_rsa_4096_private), BNS_OK);
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_VERIFY, sample_rsa_4096_public), BNS_OK);
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_SIGN, sample_rsa_1024_private), BNS_ERR_KEY_SIZE);
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_VERIFY, sample_rsa_1024_public), BNS_OK);
  assert_int_equal(open_and_close(BNS_RSA_SHA256, BNS_TO_VERIFY, sample_rsa_8192_public), BNS_ERR_KEY_SIZE);
}

static void the_size_is_that_of_the_modulus_in_bits(void **state) {
  (void)state;
  const struct {
    const char *pem;
    bns_use use;
    size_t bits;
  } rows[] = {{sample_rsa_1024_private, BNS_TO_SIGN, 1024},
              {sample_rsa_2048_public, BNS_TO_VERIFY, 2048},
              {sample_rsa_4096_private, BNS_TO_SIGN, 4096},
              {sample_rsa_8192_public, BNS_TO_VERIFY, 8192}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint8_t der[BNS_DER_MAX];
    bns_pem pem;
    assert_int_equal(read_pem_len(&pem, der, rows[i].use, rows[i].pem, strlen(rows[i].pem)), BNS_OK);
    assert_int_equal(pem.kind, BNS_KIND_RSA);
    assert_int_equal(pem.modulus_bits, rows[i].bits);
    assert_true(pem.material.ptr > der && pem.material.len > rows[i].bits / 8);
  }
}

/* An SPKI whose modulus has so many bits, all of them set: no key, but of the form of one. */
static char *pem_of_bits(size_t bits) {
  char hex[2 * 700];
  size_t len = (bits + 7) / 8, sign = bits % 8 == 0;
  size_t number = len + sign, numbers = 4 + number + 5, key = 1 + 4 + numbers;
  int at = snprintf(hex, sizeof hex,
                    "3082%04zx" RSA_ALGORITHM "0382%04zx"
                    "00"
                    "3082%04zx"
                    "0282%04zx",
                    15 + 4 + key, key, numbers, number);
  at += snprintf(hex + at, sizeof hex - (size_t)at, "%s%02x", sign ? "00" : "", 0xffu >> (8 * len - bits));
  for (size_t i = 1; i < len; i++)
    at += snprintf(hex + at, sizeof hex - (size_t)at, "ff");
  snprintf(hex + at, sizeof hex - (size_t)at, "0203010001");
  bns_slice der = unhex(hex);
  char *pem = pem_of("PUBLIC KEY", der);
  free((void *)(uintptr_t)der.ptr);
  return pem;
}

static void a_modulus_is_taken_or_not_to_the_bit(void **state) {
  (void)state;
  const struct {
    size_t bits;
    bns_status status;
  } rows[] = {{2047, BNS_ERR_KEY_SIZE}, {2048, BNS_OK}, {2049, BNS_OK},          {3072, BNS_OK},
              {4095, BNS_OK},           {4096, BNS_OK}, {4097, BNS_ERR_KEY_SIZE}};
  if (!rsa_is_linked()) {
    print_message("skip - sizes to the bit: no back end with RSA is linked\n");
    skip();
  }
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *pem = pem_of_bits(rows[i].bits);
    bns_status status = open_and_close(BNS_RSA_SHA256, BNS_TO_VERIFY, pem);
    if (status != rows[i].status) fail_msg("%zu bits: status %d", rows[i].bits, (int)status);
    free(pem);
  }
}

static bns_status read_zeros(size_t len) {
  uint8_t *zeros = calloc(1, len);
  assert_non_null(zeros);
  bns_slice der = {zeros, len};
  char *pem = pem_of("PRIVATE KEY", der);
  bns_status status = read_pem(BNS_TO_SIGN, pem);
  free(pem);
  free(zeros);
  return status;
}

static void contents_longer_than_any_key_are_refused_as_size(void **state) {
  (void)state;
  assert_int_equal(read_zeros(4096), BNS_ERR_PEM_CONTENT);
  assert_int_equal(read_zeros(4097), BNS_ERR_KEY_SIZE);
  assert_int_equal(read_zeros(100000), BNS_ERR_KEY_SIZE);
}

/* ----------------------------------------------------------------------------------------------------- open, close */

static void an_empty_secret_is_refused(void **state) {
  (void)state;
  bns_key key;
  assert_int_equal(open_and_close(BNS_HMAC_SHA256, BNS_TO_SIGN, ""), BNS_ERR_KEY_EMPTY);
  assert_int_equal(open_and_close(BNS_HMAC_SHA512, BNS_TO_VERIFY, ""), BNS_ERR_KEY_EMPTY);
  assert_int_equal(bns_key_open(&key, NULL, BNS_HMAC_SHA256, BNS_TO_SIGN, NULL, 0), BNS_ERR_KEY_EMPTY);
}

static void a_key_that_was_not_opened_is_all_zero_and_closes(void **state) {
  (void)state;
  bns_key key, zero;
  memset(&zero, 0, sizeof zero);
  memset(&key, 0xa5, sizeof key);
  assert_int_equal(bns_key_open(&key, NULL, BNS_ED25519, BNS_TO_SIGN, (const uint8_t *)"x", 1), BNS_ERR_PEM_ABSENT);
  assert_memory_equal(&key, &zero, sizeof key);
  bns_key_close(&key);
  bns_key_close(&key);
  assert_memory_equal(&key, &zero, sizeof key);
}

static void a_closed_key_holds_nothing(void **state) {
  (void)state;
  bns_key key, zero;
  memset(&zero, 0, sizeof zero);
  assert_int_equal(bns_key_open(&key, NULL, BNS_ED25519, BNS_TO_SIGN, (const uint8_t *)sample_ed25519_private,
                                strlen(sample_ed25519_private)),
                   BNS_OK);
  assert_memory_not_equal(&key, &zero, sizeof key);
  bns_key_close(&key);
  assert_memory_equal(&key, &zero, sizeof key);
}

static void an_algorithm_that_does_not_exist_is_unsupported(void **state) {
  (void)state;
  const int numbers[] = {0, 5, 99, -1};
  for (size_t i = 0; i < COUNT(numbers); i++)
    assert_int_equal(open_and_close((bns_algorithm)numbers[i], BNS_TO_SIGN, "secret"), BNS_ERR_UNSUPPORTED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_pem_text_is_read_in_every_form_of_its_lines),
      cmocka_unit_test(a_text_without_a_begin_line_holds_no_key),
      cmocka_unit_test(every_beginning_of_a_pem_text_is_truncated_or_has_no_begin_line),
      cmocka_unit_test(contents_that_stop_in_the_middle_are_truncated),
      cmocka_unit_test(a_line_lost_in_the_middle_is_truncated),
      cmocka_unit_test(what_is_no_base64_is_no_content),
      cmocka_unit_test(a_key_in_another_container_is_refused_by_its_name),
      cmocka_unit_test(the_other_half_of_the_pair_is_refused_as_role),
      cmocka_unit_test(a_key_of_an_algorithm_that_nobody_takes_is_refused_as_algorithm),
      cmocka_unit_test(a_key_of_another_algorithm_than_asked_for_is_refused_as_algorithm),
      cmocka_unit_test(a_version_1_key_may_carry_attributes_and_the_public_key),
      cmocka_unit_test(a_length_is_read_on_both_sides_of_each_of_its_forms),
      cmocka_unit_test(der_whose_outside_is_wrong_is_no_content),
      cmocka_unit_test(der_that_is_not_the_private_key_is_no_content),
      cmocka_unit_test(der_that_is_not_the_public_key_is_no_content),
      cmocka_unit_test(an_rsa_key_must_be_whole_and_of_two_primes),
      cmocka_unit_test(a_modulus_and_an_exponent_are_positive_and_minimal),
      cmocka_unit_test(a_key_with_one_byte_changed_is_read_or_refused),
      cmocka_unit_test(rsa_keys_outside_the_sizes_are_refused_as_size),
      cmocka_unit_test(the_size_is_that_of_the_modulus_in_bits),
      cmocka_unit_test(a_modulus_is_taken_or_not_to_the_bit),
      cmocka_unit_test(contents_longer_than_any_key_are_refused_as_size),
      cmocka_unit_test(an_empty_secret_is_refused),
      cmocka_unit_test(a_key_that_was_not_opened_is_all_zero_and_closes),
      cmocka_unit_test(a_closed_key_holds_nothing),
      cmocka_unit_test(an_algorithm_that_does_not_exist_is_unsupported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
