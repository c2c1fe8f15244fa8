/* recover.c: RSA signatures over "a=1" that OpenSSL's command line made with the sample key, each in another way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bnsign_backend.h"
#include "recover.h"
#include "samples.h"
#include "support.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define TEXT(text) (const uint8_t *)(text), strlen(text)
#define NO_DIGEST ((bns_digest)0)

typedef struct made {
  const char *how;
  bns_padding padding;
  bns_digest digest;
  const char *signature;
} made;

static const made rows[] = {
    {"pkcs1 sha256", BNS_PADDING_PKCS1, BNS_SHA256,
     "vFVn5prwS6C+AOUL3t1w82I97OEj8ad03d6ii+g+PzYCf93c+jONg+xj4gw2ZSYe/RaD1EbDOyEo0KuQd+gaTct6H5HyAwYs"
     "FfGFD80X9pgH5jgMQSDCNGI9XDcWd2IEpd/HuDgHrzE8NM8+te94RDGpNi6eVKlS/MgS1j/l9PO2er+zXmmvb679vSKqh6nI"
     "/XzbWdNF9drMmy8fEo2KfSC4AzXOXJGKwUq1bG38ztuS7pB5RQpUTVcJom3/jWmgxxh8+4TanmgO9uNxuCvxzZ3sebobsqsY"
     "BEgWMltPL/ejzm2ystRSBHQcmtyx57fCnvfQCqWipKekV/uBuowADA=="},
    {"pkcs1 sha1", BNS_PADDING_PKCS1, BNS_SHA1,
     "a+S735o9ws1CZ3os5oQZiPj9GeweczFihkuYYfDyYtXenUHiwzOpQwvdXQh+dkglYzn1lZmAagd+jp6lscienxwyq1nbagxn"
     "5Lgedti7t6HjaWV2XLH0adlNIL1UugnCtg5povbU1kwiJ89RXS2bxzqPhWpZi2T0LnvYkZPdkAxX3arGJEJ4zfFTCE1wGWnr"
     "PaP6BKPs8Pnu/76DNnLsqZeGuWbe09gBEgvntBff6nBZ3cC2RWmPGDFboNMma7r7hKcyiPWmFSmnlfM7qXuPWChZajvnftsE"
     "T/1cf1LiJSwoDcQOJTEm7fWKLpdPtTm5Ed+aSW3JIsY/s3wsbR3Gvg=="},
    {"pkcs1 sha512", BNS_PADDING_PKCS1, BNS_SHA512,
     "jh376xDNrXSBgce+gAYanXGRfxeDFn4pNjPCLMO1TZM92BMooo6Id0tFnFwUpD4n4B+3EU3bjuf9mRMauEIwP0jiCLqrn60e"
     "kS+rs2SArtiphpEkSpotUEFu8s6dQuBoW/1MqBcFg5YW+P+tTFXwImQaJoT7fHe2zFJfZ/fAa+IMsKFQ1vnsBfbLoj/1R/Dc"
     "T8kU7N1j6P11DphObzBkBgKNuxs8XEBq9r0W3wC0/T610xiSYCedOpTCM/1ZsiiJ8iPiisx1af40i/UTe2sO1d18jz7uJzya"
     "MM06aMYaeVu6FIdDcYv+9X3xTfyssWYSdm+ax9v7LrPrYhZiaNzZZg=="},
    {"pkcs1 sha384", BNS_PADDING_PKCS1, BNS_SHA384,
     "b3BmJjc9f2F3wxBcJDm564BhA3GaTNni+95CXBLbsxFK+04qx9KB2w/kwI9SgjUYLHlrkPGZh1D5clE1iTH8f0R9o344asNL"
     "7aR/q+YyHSJgJo9jyTfnnI264+db+caWLcdobTF3D3joa45dHMqrsWIfYGcf3KXmefOkUx0YS1QXPUycz01xT0ZiZu26Q38x"
     "J8l+qTgmt9xIsdUFyuO91th2ynCHcWD5bUPB/S35OTeCEiXjsLB2xQAoTWZ5rUkir2RrmgW1t3YwnDxQGCawbf0IFlVjU0Ov"
     "ySFTVEXHQhf/MI89viGE2Sse65V5xzxs4uKk845QFln8XuUSpAa7OA=="},
    {"pkcs1 sha224", BNS_PADDING_PKCS1, BNS_SHA224,
     "VyVrtcmpHit/vCdjIEfp4YQ5Ve9ESFalp5pK3DJMgfDH5jAFI1YrKK5mJywgqnf/WHmZBzjub6nP8betv7uU3Iyb8VMD2QcI"
     "yqpqBLa3NKphKJd1WjF82Kl/NWmGYOqEI3kM2CYpDr/BEJ4iTAMTvOtgLnu/1imIn+Ajd7tdp1u7xY5HYV9GVQLHzbu879RU"
     "ipaDita/J9SpW9G1Xa8pG2/5jMQT/N347F3U1FDYHDtvP2pTKN3xGn2e7ZQ4ZMolex9H2/Lw8+JX5TFd1uk+TtHZfoy9kkja"
     "X3s0BK3+E9d0RDpnhn5Zsf2q7xaBR/ah+m3i9RZ0LhZ5itF49BtQrQ=="},
    {"pkcs1 md5", BNS_PADDING_PKCS1, BNS_MD5,
     "Ngbr7ZWJ3CGIU39g2in9lzrw6URfzWfvjsAcdCdO5yExnVh0BKcR3mS9ITiZKjlDIALqVYle4mSjKwK4aau7rDW4+vsQ7lGn"
     "u2abcf8r57uFm3Lb8Y2TBuCqYfZEvAuXxkrx4+9TJAkkh4NughtiL74qNHqs2seV9PvMiR3c8+vy5KdmBZ0OHTWH0lhcOxcc"
     "LgMo8kvPaLJvh4Se3mc0akhWVE66egUNDHcvsLVeJl/+StZAtoJzkyjaxp+ag0rY+b+UAmL/Rono7sEWhJ0GE+lYlAq5qHJk"
     "sfWl2extSQk8Kp00RxBmtXTwGcrhBPPfsAIVwfJFPBnG/dnFz9O5rA=="},
    {"bare", BNS_PADDING_PKCS1, NO_DIGEST,
     "Q8O5QYnPSuPNiSFTERK0+pfcbr9pGD8A4YjzsUzmw9htm1Lg49bQDA3kaDNdIKs13E1Wnw9IJM2Ylxz/DYSGAOsGk6Y97LL5"
     "5cNiA6ShvcD08q3Yaw4+8SDNS1ZV/xp5i5KF/C+hagMHv9EqBn3STEoA1QNDzwl+a+c7D3gfCZ6jY9y04oVbXRCLlZOmUjxs"
     "CezcG/PM1PMVFeXrwc02rmexXHsPUlOLM5vYoBr10OPemp069yGQM2UoP3D6zw7wUQBtgd45WKtIuxf1F6P5VmzMt5354JpZ"
     "fcjb36p1ube9+03lox50ihjGJCKCdQHZfsZ9MKru3+WSD6bkLKTEdw=="},
    {"bare hash", BNS_PADDING_PKCS1, NO_DIGEST,
     "WpXt5s2sV/fmoMc7m5pr6qjOSqfUjFjGcx0uvds6G76LWRmS0cgi1LtFCvFvXM6ksUrXnyxh8Wyyz3Hb9mkC0RzJUgAkyD4R"
     "5PCgsHPf1Ksb2cXMepBHE9eSil600kugWzlIc8c/ju6FTqMz9wp3RqEs8hxdnUmXChvPZz+8XwSOEv5EZwSun+MyDEq/DGx4"
     "en9j12qrDY+YGE49NdPRNRat8wctWD5VIAZ0rgFdPQHvMcQJx2pU0v/+fCLkUy1QWIoes1KAmpe0vnIk5mFsIizmfdzn02i+"
     "QvCdiH42eaKF6ZN19/4j+gkjN6TFg5KmY0JkpdhFpE/bNjPA2togrw=="},
    {"pss 32", BNS_PADDING_PSS, BNS_SHA256,
     "gq3G91lckvgG0cSaozJ31c54CMQolMVYcAo97XpL7wP2zktjiKjPp4zSS2MQDFUeVpBlTRbaqBJAEsUgabiL8P6taoLXYTjK"
     "UojdJwG6iWBsDdO9TidRyfRQZ8DPn4fMSkYRa6T6s8v4FxCxlzuitOeo9dbBm0zJ2O5rhVsl13EppgNKPowRGVMNg9dRc7aL"
     "1dhIb2r4Y+SHBvXqQKbZl+StXvRQul6BlO3RJnmu/DcR1/GIYDcTe93EqXZvh7n0cGTKbECSyacBB0Z+Zx0bZnZrgVZFodCQ"
     "pLozbTA4MnNJYQjzUH0fh5xHd4iwkuuX1MKLaqDVW4I0cdGLqGzyug=="},
    {"pss max", BNS_PADDING_PSS, BNS_SHA256,
     "PZCNX+igHSEFvp++ocM3nnB36qpo2O7bzMkzxb5kkdJ+PF33DE+ZrpezuTGV0hftdYoofLlRZROd6Tf1jGAFq6gHXYcXoWxm"
     "hjNGp7bJp4WtHKsvvi1f5nBQ28S8wn7nKWLqbEcJAG+wZHyKVNJvIawvaOOqa6tXl41BWWvrMr/PgGJJHN9A0HRGqhdD7Gqp"
     "Rxl1eSAs/uDc29yuiat5RGkgT6hXOOXnNlcTTZjx63E06qwvdqBO7cHc1Tql8IPo0Kt1NAekoUycCjIh+0OumC6yglvv0bsj"
     "sdoyoz5zZqXriM2Ed72DIk1nobT376EaQV9FEJbJYSCWmCAGVYJn0Q=="},
    {"pss sha1", BNS_PADDING_PSS, BNS_SHA1,
     "OLi4bIKspX9M75VZHbR1md1qxAuAvmNoXNYQrFL+NqZOmim5+hxDebhAR6Fv6VmXizvxrDr6x909n0+0IsL0uGN5RmPHY6Io"
     "dbrxcVe2DetP0kOIPP2BOPXY9alN65mn+RC5iwEyw3QhwuYCgJXIgMuk6Stf+XlPWQXks+PD9Nye2GRZ0Vx24xoEFY8BN86W"
     "Sc/C/pV5jK1MjktWRFrQgCPSAbkr314zFJ789XQ/luziApt2JiNwUndpbEo/5ylvHVKnuamzAKMucBbAWRA6I0tdGeljZHlL"
     "j3zrEnJ6JYG7fxdzIkCCCjmpaqrvO8sx6Ey2XDNpOEcSojlQvyjmuQ=="},
    {"pss sha512", BNS_PADDING_PSS, BNS_SHA512,
     "JC5wgd7WkeoLIqi0zZhZIkFLpITAVGjEKvABuzUYNzOvL0gaEqGnElUAKYIQAYV/1aheAt1mGxNnZllMYyFNSWz3rmrf9hr7"
     "7eUX2iZusjAb+IqMQ06BkJUWneV2w03zYTw799z+uLKPNRRpwmBRlDox0KWAdwduudCh0ZwLjJkhqB6WZqn583gXbMdvqFf9"
     "slm8o2afPkFwVoaZ7HrMdx8nwZq/OxW+JH0luA69R6AW8r2qLEJ5s3ni9EwrD9ucfwRJm/BApMPO/adoT7A8OAabAgXTFhIl"
     "7yNP1IFfPpy1PDxG4utCtjLZT8CWu+Qefaut1WfERYv3Mb1ZBjxCsg=="},
    {"pss sha384", BNS_PADDING_PSS, BNS_SHA384,
     "xewgNW7l8qzSAOXTZHBoiPpfxYZk2f29BXFYz5rYa8rwdnKlGO2iAcWHT87S3e+XHgZgF1bZtjETOdOfbgszAqaZPUpXCGJi"
     "+HsNcU/vZuDBZc+MzkjGdacpMV1DR2gp7yMwZzXc/k8Hz8XPZOGESfo5MWGiIkmSDjxWujSIFN/+izg/Ud8mNyCaY1yiexSE"
     "Ho3rJxmrDJoz4TXEz11XGfR1s1ix0cacI9wew5beQOiIbfG3PL45JhJr/4mMfeMMbOyuJPTwke0t0xuE0t3OLNipNqy1g3JS"
     "AwvvryAGArQQmhnE6swvNF2KeJwu25KqMl9xA+gu/HoAG9eJCcbdRw=="},
    {"pss sha224", BNS_PADDING_PSS, BNS_SHA224,
     "A+1gafeChAEyhRToSgfi1nfG+SZJ6NMnYv3ghH3VlTnOz4eBZc77oncfHTTdGRSQ+z3OCkMhS+KUKZfcu9XBJWA3mgeJwBQW"
     "+2mLoYl237VX2Ku9ASLpwnCYzVetvvqsOJtsEWfuCHNCaGzySUWPe5zaNp43V4m/ltg2WSUMrMfaQEvERo89uYF0iPkIbY0r"
     "R96vYpwWucLeEHSMeBu9qp3gK3j9c48gYjkfImpjbb4tKXAAVW9LxFvjfIF9fNhYJXNTqRH8nrHwmnpQs68kZL7LtIK768q8"
     "xZAZv5aMZXQ8wXpiVhTrPgdp9Epye92KuTH6DV2a0hMJwrL6R7bk3Q=="},
    {"pss md5", BNS_PADDING_PSS, BNS_MD5,
     "yPkGyq/4Km6FfjNZThDimxuBOnvGgnd17jk4PpOoMg/vDO1SEj1QyG/YVR/nXK+Ffm+/xcTS26R6j4D4jfjtl8WfpBxUw/H0"
     "skE3YLoC0/ctMrKY1LiUblSR1CedatoeHNRgwPfqnxkeDxxLU1h2JWY6rG53+WNQ4ntodR8BctxTvqMdPLocnNyl9t5jqRrq"
     "mO9av6ToEl2Lh9FwA9tW45WjtAVc4mT57xFVEht2rjj/byudPOr3E15q4uX/0hqSQW77SUuM6Hl9mB0/PbR2w6zYo9ImMz0k"
     "YOv5EBAo17MSSSUPtabwXtflKCPo3Q0TnVh9hUuxZz4zur37oRCbuw=="}};

/* 0: no linked back end has RSA, and there is nothing to test. */
static int open_public(bns_key *key, const char *pem) {
  if (bns_backend_for(BNS_RSA_SHA256) == NULL) return 0;
  assert_int_equal(bns_key_open(key, NULL, BNS_RSA_SHA256, BNS_TO_VERIFY, TEXT(pem)), BNS_OK);
  return 1;
}

static void each_way_of_signing_is_told_from_the_signature(void **state) {
  (void)state;
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  bns_recovered found;
  if (!open_public(&key, sample_rsa_2048_public)) skip();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[i].signature)), BNS_OK);
    assert_int_equal(found.padding, rows[i].padding);
    assert_int_equal(found.digest, rows[i].digest);
  }
  bns_key_close(&key);
}

static void the_block_holds_what_was_signed_and_nothing_else(void **state) {
  (void)state;
  static const char *const others[] = {"", "a=2", "a=1 ", "a=", "a=1&"};
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  bns_recovered found;
  if (!open_public(&key, sample_rsa_2048_public)) skip();
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[i].signature)), BNS_OK);
    assert_true(bns_recovered_holds(&found, TEXT("a=1")));
    for (size_t k = 0; k < COUNT(others); k++)
      assert_false(bns_recovered_holds(&found, TEXT(others[k])));
  }
  bns_key_close(&key);
}

static void another_keys_signature_says_nothing(void **state) {
  (void)state;
  bns_key key, signing;
  uint8_t block[BNS_BLOCK_MAX], text[BNS_SIGNATURE_MAX];
  size_t len;
  bns_recovered found;
  if (!open_public(&key, sample_rsa_4096_public)) skip();
  assert_int_equal(bns_key_open(&signing, NULL, BNS_RSA_SHA256, BNS_TO_SIGN, TEXT(sample_rsa_4096_private)), BNS_OK);
  assert_int_equal(bns_sign(&signing, text, sizeof text, &len, scheme_named("spot-rest"), TEXT("a=1")), BNS_OK);
  assert_int_equal(bns_recover(&key, &found, block, text, len), BNS_OK);
  assert_true(bns_recovered_holds(&found, TEXT("a=1")));
  text[8] = text[8] == 'A' ? 'B' : 'A';
  assert_int_equal(bns_recover(&key, &found, block, text, len), BNS_OK);
  assert_int_equal(found.padding, BNS_PADDING_NONE);
  assert_false(bns_recovered_holds(&found, TEXT("a=1")));
  assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[0].signature)), BNS_ERR_SIGNATURE);
  bns_key_close(&signing);
  bns_key_close(&key);
}

static void a_number_beyond_the_modulus_is_no_signature(void **state) {
  (void)state;
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  char text[345];
  bns_recovered found;
  if (!open_public(&key, sample_rsa_2048_public)) skip();
  memset(text, '/', 341);
  memcpy(text + 341, "w==", 4); /* 256 bytes, all FF */
  assert_int_equal(bns_recover(&key, &found, block, TEXT(text)), BNS_ERR_SIGNATURE);
  bns_key_close(&key);
}

static void what_is_not_base64_is_refused_as_syntax(void **state) {
  (void)state;
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  char text[400];
  bns_recovered found;
  if (!open_public(&key, sample_rsa_2048_public)) skip();
  strcpy(text, rows[0].signature);
  text[5] = ' ';
  assert_int_equal(bns_recover(&key, &found, block, TEXT(text)), BNS_ERR_SYNTAX);
  assert_int_equal(bns_recover(&key, &found, block, TEXT("")), BNS_ERR_SIGNATURE);
  bns_key_close(&key);
}

static void only_an_rsa_key_opened_to_verify_recovers(void **state) {
  (void)state;
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  bns_recovered found;
  memset(&key, 0, sizeof key);
  assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[0].signature)), BNS_ERR_KEY_TYPE);
  assert_int_equal(bns_key_open(&key, NULL, BNS_ED25519, BNS_TO_VERIFY, TEXT(sample_ed25519_public)), BNS_OK);
  assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[0].signature)), BNS_ERR_KEY_TYPE);
  bns_key_close(&key);
  if (bns_backend_for(BNS_RSA_SHA256) == NULL) return;
  assert_int_equal(bns_key_open(&key, NULL, BNS_RSA_SHA256, BNS_TO_SIGN, TEXT(sample_rsa_2048_private)), BNS_OK);
  assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[0].signature)), BNS_ERR_KEY_TYPE);
  bns_key_close(&key);
}

static void a_back_end_without_rsa_recovers_nothing(void **state) {
  (void)state;
  static const bns_backend without = {"without", BNS_HAS(BNS_RSA_SHA256), 0, NULL, NULL, NULL, NULL, NULL, NULL};
  bns_key key = {&without, BNS_RSA_SHA256, BNS_TO_VERIFY, {{0}}};
  uint8_t block[BNS_BLOCK_MAX];
  bns_recovered found;
  assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[0].signature)), BNS_ERR_UNSUPPORTED);
}

static bns_status no_digest(uint8_t *out, size_t *out_len, bns_digest digest, const uint8_t *data, size_t len) {
  (void)out, (void)out_len, (void)digest, (void)data, (void)len;
  return BNS_ERR_UNSUPPORTED;
}

static void what_a_back_end_cannot_hash_holds_nothing(void **state) {
  (void)state;
  static const bns_backend without = {"without", BNS_HAS(BNS_RSA_SHA256), 0, NULL, NULL, NULL, NULL, no_digest, NULL};
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  bns_recovered found;
  if (!open_public(&key, sample_rsa_2048_public)) skip();
  assert_int_equal(bns_recover(&key, &found, block, TEXT(rows[0].signature)), BNS_OK);
  assert_true(bns_recovered_holds(&found, TEXT("a=1")));
  found.backend = &without;
  assert_false(bns_recovered_holds(&found, TEXT("a=1")));
  bns_key_close(&key);
}

/* The block of the shortest key that verifies, and three like it that are no PSS (RFC 8017 section 9.1.2 steps 4 and
 * 6): its last byte is another, its first bit is set, and no more of its first byte than that. */
static void a_block_is_pss_at_its_shortest_and_with_both_its_marks_alone(void **state) {
  (void)state;
  const struct {
    const char *signature;
    bns_padding padding;
  } blocks[] = {
      {"O2j2/Rf9VOwj/vDgqSxWnaLoKN5WXwRG8hXSHGmrQ/DZfnmiepcfl8bImpDIo/a0ignnuUGsftZ+7z7TdzzgnW/PcLX6Y0LGkGVnAa2q"
       "uEwasntL1hLuPiKLwbstjjFAkqNDLqs0npVQwkFrCtO1vaT9oa5GadUZskJcwJSa8yI=",
       BNS_PADDING_PSS},
      {"TdNqCzd6IkEkS3MWwwoQK2rGULC3aUoexr28BB0PSwBhNqs2tXdRqfXRO/bxvBuOXbHM/XIEZYLA2h6CNwR8M28d15KiqYUtZR/ZV8dI"
       "EsVTt+nYWMuC8kVNY/sfMDPit/dOU/6I+cRX4h1BVNJdsoEiTCG0+hBKz6dT0fLFGDw=",
       BNS_PADDING_NONE},
      {"hLRcKLodNXHn2eXSahaESEDxRymFCshjR+Uvcv7uYnTcVFK78P9dF+RkLxU2BOIykx35/ovW5xh3+XjOMvbcspmkKCYrJqkBJ9v6HYH5"
       "/FAeRuQ+W/LVDFi5be8xSYXsNlHchA7RSP7XbLcaShPYxBBRxpj7sMg7wHGUtUbBw2o=",
       BNS_PADDING_NONE},
      {"V+1sFDSaqP5t443WpvonZTCZGDjWzJ/HL14l6cDwSjLQSmKtpL9PEvxGc7r/fs6AHnaa+Q7RyxGICIX5dvWN7HdUfkI/7L09b7aiVBzz"
       "ugtLvzO7qs8ZkhlyCmikwQ5tb7crnoZ/w3FQrxLuj6Z7LBlMxTWjHd3OIU7vfp89xOU=",
       BNS_PADDING_NONE}};
  bns_key key;
  uint8_t block[BNS_BLOCK_MAX];
  bns_recovered found;
  if (!open_public(&key, sample_rsa_1024_public)) skip();
  for (size_t i = 0; i < COUNT(blocks); i++) {
    assert_int_equal(bns_recover(&key, &found, block, TEXT(blocks[i].signature)), BNS_OK);
    assert_int_equal(found.padding, blocks[i].padding);
    assert_int_equal(bns_recovered_holds(&found, TEXT("a=1")), blocks[i].padding == BNS_PADDING_PSS);
  }
  bns_key_close(&key);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_way_of_signing_is_told_from_the_signature),
      cmocka_unit_test(the_block_holds_what_was_signed_and_nothing_else),
      cmocka_unit_test(another_keys_signature_says_nothing),
      cmocka_unit_test(a_number_beyond_the_modulus_is_no_signature),
      cmocka_unit_test(what_is_not_base64_is_refused_as_syntax),
      cmocka_unit_test(only_an_rsa_key_opened_to_verify_recovers),
      cmocka_unit_test(a_back_end_without_rsa_recovers_nothing),
      cmocka_unit_test(what_a_back_end_cannot_hash_holds_nothing),
      cmocka_unit_test(a_block_is_pss_at_its_shortest_and_with_both_its_marks_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
