/* sign.c, backend.c and every linked back end, crossed: what one signs, all others verify. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bnsign_backend.h"
#include "ed25519.h"
#include "samples.h"
#include "support.h"
#include "text.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define TEXT(text) (const uint8_t *)(text), strlen(text)

static const char secret[] = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

/* way: one way of signing, and the key for it. */
typedef struct way {
  const char *scheme;
  bns_algorithm algorithm;
  const char *private_key, *public_key;
  size_t signature_len;
} way;

static const way ways[] = {
    {"spot-rest", BNS_HMAC_SHA256, secret, secret, 64},
    {"pay-request", BNS_HMAC_SHA512, secret, secret, 128},
    {"spot-rest", BNS_RSA_SHA256, sample_rsa_2048_private, sample_rsa_2048_public, 344},
    {"pay-webhook", BNS_RSA_SHA256, sample_rsa_4096_private, sample_rsa_4096_public, 684},
    {"fix-logon", BNS_ED25519, sample_ed25519_private, sample_ed25519_public, 88},
};

typedef struct signature {
  uint8_t text[BNS_SIGNATURE_MAX];
  size_t len;
} signature;

static void open_key(bns_key *key, const bns_backend *backend, const way *w, bns_use use) {
  const char *material = use == BNS_TO_SIGN ? w->private_key : w->public_key;
  assert_int_equal(bns_key_open(key, backend, w->algorithm, use, TEXT(material)), BNS_OK);
}

static void sign_with(const bns_key *key, signature *made, const char *scheme, const uint8_t *payload, size_t len) {
  assert_int_equal(bns_sign(key, made->text, sizeof made->text, &made->len, scheme_named(scheme), payload, len),
                   BNS_OK);
}

static bns_reason judge(const bns_key *key, const char *scheme, const uint8_t *payload, size_t payload_len,
                        const void *text, size_t len) {
  bns_reason reason = BNS_MALFORMED;
  bns_status status = bns_verify_payload(key, &reason, scheme_named(scheme), payload, payload_len, text, len);
  assert_int_equal(status, BNS_OK);
  return reason;
}

/* ---------------------------------------------------------------------------------------------------------- tables */

static void a_back_end_is_found_by_its_name(void **state) {
  (void)state;
  assert_non_null(bns_backends[0]);
  for (size_t i = 0; bns_backends[i] != NULL; i++)
    assert_ptr_equal(bns_backend_find(bns_backends[i]->name), bns_backends[i]);
  assert_null(bns_backend_find("none"));
}

static void the_preferred_back_end_of_an_algorithm_is_taken(void **state) {
  (void)state;
  for (bns_algorithm a = BNS_HMAC_SHA256; a <= BNS_ED25519; a++) {
    const bns_backend *taken = bns_backend_for(a);
    for (size_t i = 0; bns_backends[i] != NULL; i++) {
      if (bns_backend_has(bns_backends[i], a)) assert_non_null(taken);
      if (bns_backends[i]->preferred & BNS_HAS(a)) assert_true(taken->preferred & BNS_HAS(a));
    }
    if (taken != NULL) assert_true(bns_backend_has(taken, a));
  }
}

static void what_a_back_end_has_not_is_unsupported(void **state) {
  (void)state;
  size_t lacking = 0;
  for (size_t i = 0; bns_backends[i] != NULL; i++) {
    for (size_t w = 0; w < COUNT(ways); w++) {
      bns_key key;
      if (bns_backend_has(bns_backends[i], ways[w].algorithm)) continue;
      assert_int_equal(bns_key_open(&key, bns_backends[i], ways[w].algorithm, BNS_TO_SIGN, TEXT(ways[w].private_key)),
                       BNS_ERR_UNSUPPORTED);
      lacking++;
    }
  }
  if (bns_backend_find("sodium") != NULL) assert_int_equal(lacking, 2);
}

/* The words are for people, who may search for them: they change on purpose or not at all. */
static const struct {
  bns_status status;
  const char *text;
} words[] = {
    {BNS_OK, "all is well"},
    {BNS_ERR_ROOM, "too little room for the result"},
    {BNS_ERR_ARGUMENT, "a part that the scheme needs is missing, or two parts contradict each other"},
    {BNS_ERR_SYNTAX, "the text is not in the form that it has to have"},
    {BNS_ERR_LIMIT, "nested too deeply, or longer than the format allows"},
    {BNS_ERR_SIGNATURE, "the signature does not verify"},
    {BNS_ERR_UNSUPPORTED, "no crypto library that is linked here has this algorithm"},
    {BNS_ERR_KEY_TYPE, "the scheme does not take this kind of key"},
    {BNS_ERR_KEY_EMPTY, "the secret is empty"},
    {BNS_ERR_KEY_SIZE, "the RSA key is not of 2048 to 4096 bits"},
    {BNS_ERR_PEM_ABSENT, "there is no line that starts with -----BEGIN"},
    {BNS_ERR_PEM_TRUNCATED, "the PEM text stops before its end"},
    {BNS_ERR_PEM_CONTENT, "the PEM text does not hold the key that its first line promises"},
    {BNS_ERR_PEM_PKCS1, "the key is in PKCS#1 form: convert it to PKCS#8 (private) or SPKI (public)"},
    {BNS_ERR_PEM_SEC1, "the key is an EC key, which the exchange does not take"},
    {BNS_ERR_PEM_ENCRYPTED, "the key is encrypted: decrypt it first"},
    {BNS_ERR_PEM_ROLE, "it is the other half of the key pair, or a certificate"},
    {BNS_ERR_PEM_ALGORITHM, "it is a key of another algorithm"},
    {BNS_ERR_BACKEND, "the crypto library failed"},
};

static void every_status_has_its_words(void **state) {
  (void)state;
  assert_int_equal(COUNT(words), BNS_ERR_BACKEND + 1);
  for (size_t i = 0; i < COUNT(words); i++) {
    assert_int_equal(words[i].status, i);
    assert_string_equal(bns_status_text(words[i].status), words[i].text);
  }
  assert_string_equal(bns_status_text((bns_status)(BNS_ERR_BACKEND + 1)), "a status that does not exist");
}

/* --------------------------------------------------------------------------------------------------------- crossed */

static const size_t lengths[] = {0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1024, 65537};

static void cross(const way *w, const bns_backend *signer, const bns_backend *verifier, uint8_t *payload) {
  bns_key signing, verifying;
  open_key(&signing, signer, w, BNS_TO_SIGN);
  open_key(&verifying, verifier, w, BNS_TO_VERIFY);
  for (size_t i = 0; i < COUNT(lengths); i++) {
    signature made;
    sign_with(&signing, &made, w->scheme, payload, lengths[i]);
    assert_int_equal(made.len, w->signature_len);
    assert_int_equal(judge(&verifying, w->scheme, payload, lengths[i], made.text, made.len), BNS_VALID);
    if (lengths[i] == 0) continue;
    payload[lengths[i] / 2] ^= 1;
    assert_int_equal(judge(&verifying, w->scheme, payload, lengths[i], made.text, made.len), BNS_SIGNATURE);
    payload[lengths[i] / 2] ^= 1;
    assert_int_equal(judge(&verifying, w->scheme, payload, lengths[i] - 1, made.text, made.len), BNS_SIGNATURE);
  }
  bns_key_close(&signing);
  bns_key_close(&verifying);
}

static void what_one_back_end_signs_every_other_verifies(void **state) {
  (void)state;
  size_t crossed = 0;
  uint8_t *payload = malloc(65537);
  assert_non_null(payload);
  for (size_t i = 0; i < 65537; i++)
    payload[i] = (uint8_t)(i * 31 + i / 256);
  for (size_t w = 0; w < COUNT(ways); w++) {
    for (size_t s = 0; bns_backends[s] != NULL; s++) {
      for (size_t v = 0; bns_backends[v] != NULL; v++) {
        if (!bns_backend_has(bns_backends[s], ways[w].algorithm)) continue;
        if (!bns_backend_has(bns_backends[v], ways[w].algorithm)) continue;
        cross(&ways[w], bns_backends[s], bns_backends[v], payload);
        crossed++;
      }
    }
  }
  free(payload);
  assert_true(crossed >= 3);
}

static void a_key_signs_alike_however_often_it_is_used_or_opened(void **state) {
  (void)state;
  for (size_t w = 0; w < COUNT(ways); w++) {
    signature first = {{0}, 0};
    for (size_t b = 0; bns_backends[b] != NULL; b++) {
      if (!bns_backend_has(bns_backends[b], ways[w].algorithm)) continue;
      for (int opened = 0; opened < 2; opened++) {
        bns_key key;
        open_key(&key, bns_backends[b], &ways[w], BNS_TO_SIGN);
        for (int used = 0; used < 17; used++) {
          signature made, other;
          sign_with(&key, &made, ways[w].scheme, TEXT("symbol=LTCBTC&side=BUY"));
          sign_with(&key, &other, ways[w].scheme, TEXT("symbol=LTCBTC&side=SELL"));
          if (first.len == 0) first = made;
          assert_int_equal(made.len, first.len);
          assert_memory_equal(made.text, first.text, first.len);
          assert_memory_not_equal(other.text, first.text, first.len);
        }
        bns_key_close(&key);
      }
    }
  }
}

/* shared: one key, used by several threads at once. */
typedef struct shared {
  const bns_key *key;
  const way *way;
  int right;
} shared;

/* cmocka's assertions are for the main thread alone. */
static void *sign_often(void *argument) {
  shared *s = argument;
  signature first = {{0}, 0}, made;
  const bns_scheme *scheme = bns_scheme_find(s->way->scheme, strlen(s->way->scheme));
  size_t times = s->way->algorithm == BNS_RSA_SHA256 ? 5 : 200;
  s->right = 1;
  for (size_t i = 0; i < times; i++) {
    if (bns_sign(s->key, made.text, sizeof made.text, &made.len, scheme, TEXT("a=1&b=2")) != BNS_OK) s->right = 0;
    if (i == 0) first = made;
    if (made.len != s->way->signature_len || memcmp(made.text, first.text, made.len) != 0) s->right = 0;
  }
  return NULL;
}

static void several_threads_sign_with_one_key(void **state) {
  (void)state;
  for (size_t w = 0; w < COUNT(ways); w++) {
    for (size_t b = 0; bns_backends[b] != NULL; b++) {
      if (!bns_backend_has(bns_backends[b], ways[w].algorithm)) continue;
      bns_key key;
      pthread_t threads[4];
      shared each[4];
      open_key(&key, bns_backends[b], &ways[w], BNS_TO_SIGN);
      for (size_t t = 0; t < COUNT(threads); t++) {
        shared one = {&key, &ways[w], 0};
        each[t] = one;
        assert_int_equal(pthread_create(&threads[t], NULL, sign_often, &each[t]), 0);
      }
      for (size_t t = 0; t < COUNT(threads); t++) {
        assert_int_equal(pthread_join(threads[t], NULL), 0);
        assert_true(each[t].right);
      }
      bns_key_close(&key);
    }
  }
}

/* ------------------------------------------------------------------------------------------------ published vectors */

#define AA_131                                                                                                         \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"           \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"           \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* RFC 4231 section 4, without the truncated case 5. */
static const struct {
  const char *key, *data, *sha256, *sha512;
} rfc4231[] = {
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
     "87AA7CDEA5EF619D4FF0B4241A1D6CB02379F4E2CE4EC2787AD0B30545E17CDE"
     "DAA833B7D6B8A702038B274EAEA3F4E4BE9D914EEB61F1702E696C203A126854"},
    {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
     "164B7A7BFCF819E2E395FBE73B56E0A387BD64222E831FD610270CD7EA250554"
     "9758BF75C05A994A6D034F65F8F0E6FDCAEAB1A34D4A6B4B636E070A38BCE737"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
     "FA73B0089D56A284EFB0F0756C890BE9B1B5DBDD8EE81A3655F83E33B2279D39"
     "BF3E848279A722C806B485A47E67C807B946A337BEE8942674278859E13292FB"},
    {"0102030405060708090a0b0c0d0e0f10111213141516171819",
     "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
     "B0BA465637458C6990E5A8C5F61D4AF7E576D97FF94B872DE76F8050361EE3DB"
     "A91CA5C11AA25EB4D679275CC5788063A5F19741120C4F2DE2ADEBEB10A298DD"},
    {AA_131,
     "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
     "80B24263C7C1A3EBB71493C1DD7BE8B49B46D1F41B4AEEC1121B013783F8F352"
     "6B56D037E05F2598BD0FD2215D6A1E5295E64F73F63F0AEC8B915A985D786598"},
    {AA_131,
     "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e6420"
     "61206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173"
     "686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
     "E37B6A775DC87DBAA4DFA9F96E5E3FFDDEBD71F8867289865DF5A32D20CDC944"
     "B6022CAC3C4982B10D5EEB55C3E4DE15134676FB6DE0446065C97440FA8C6A58"},
};

static void assert_hmac(const bns_backend *backend, bns_algorithm algorithm, bns_slice key_bytes, bns_slice data,
                        const char *wanted) {
  bns_key key;
  signature made;
  const char *scheme = algorithm == BNS_HMAC_SHA256 ? "us-rest" : "pay-request";
  assert_int_equal(bns_key_open(&key, backend, algorithm, BNS_TO_SIGN, key_bytes.ptr, key_bytes.len), BNS_OK);
  sign_with(&key, &made, scheme, data.ptr, data.len);
  assert_int_equal(made.len, strlen(wanted));
  assert_memory_equal(made.text, wanted, made.len);
  assert_int_equal(judge(&key, scheme, data.ptr, data.len, wanted, made.len), BNS_VALID);
  bns_key_close(&key);
}

static void hmac_gives_what_rfc_4231_says(void **state) {
  (void)state;
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    for (size_t i = 0; i < COUNT(rfc4231); i++) {
      bns_slice key = unhex(rfc4231[i].key), data = unhex(rfc4231[i].data);
      assert_hmac(bns_backends[b], BNS_HMAC_SHA256, key, data, rfc4231[i].sha256);
      assert_hmac(bns_backends[b], BNS_HMAC_SHA512, key, data, rfc4231[i].sha512);
      free((void *)(uintptr_t)key.ptr);
      free((void *)(uintptr_t)data.ptr);
    }
  }
}

/* A secret as long as a block is used as it is, one byte more and it is hashed: both sides of the edge, and zeros at a
 * secret's end, which HMAC cannot tell from its padding. */
static void hmac_secrets_around_a_block_differ_where_they_must(void **state) {
  (void)state;
  uint8_t bytes[130];
  memset(bytes, 'k', sizeof bytes);
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    signature last = {{0}, 0};
    for (size_t len = 1; len <= sizeof bytes; len++) {
      bns_key key, check;
      signature made;
      assert_int_equal(bns_key_open(&key, bns_backends[b], BNS_HMAC_SHA512, BNS_TO_SIGN, bytes, len), BNS_OK);
      assert_int_equal(bns_key_open(&check, bns_backends[0], BNS_HMAC_SHA512, BNS_TO_VERIFY, bytes, len), BNS_OK);
      sign_with(&key, &made, "pay-request", TEXT("x"));
      assert_int_equal(judge(&check, "pay-request", TEXT("x"), made.text, made.len), BNS_VALID);
      assert_memory_not_equal(made.text, last.text, made.len);
      last = made;
      bns_key_close(&key);
      bns_key_close(&check);
    }
  }
}

/* RFC 8032 section 7.1, tests 1 to 3. */
static const struct {
  const char *seed, *public_key, *message, *signature;
} rfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
     "655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
     "b00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
     "c027beceea1ec40a"},
};

static bns_status open_der(bns_key *key, const bns_backend *backend, bns_use use, const char *der_hex) {
  bns_slice der = unhex(der_hex);
  char *pem = pem_of(use == BNS_TO_SIGN ? "PRIVATE KEY" : "PUBLIC KEY", der);
  bns_status status = bns_key_open(key, backend, BNS_ED25519, use, TEXT(pem));
  free(pem);
  free((void *)(uintptr_t)der.ptr);
  return status;
}

static bns_status open_ed25519(bns_key *key, const bns_backend *backend, bns_use use, const char *hex) {
  char der[2 * 48 + 1];
  strcpy(der, use == BNS_TO_SIGN ? "302e020100300506032b657004220420" : "302a300506032b6570032100");
  assert_int_equal(strlen(hex), 64);
  strcat(der, hex);
  return open_der(key, backend, use, der);
}

static void base64_of_hex(signature *out, const char *hex) {
  bns_slice bytes = unhex(hex);
  out->len = 4 * ((bytes.len + 2) / 3);
  bns_base64(out->text, bytes.ptr, bytes.len);
  free((void *)(uintptr_t)bytes.ptr);
}

static void ed25519_gives_what_rfc_8032_says(void **state) {
  (void)state;
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    for (size_t i = 0; i < COUNT(rfc8032); i++) {
      bns_key signing, verifying;
      signature made, wanted;
      bns_slice message = unhex(rfc8032[i].message);
      assert_int_equal(open_ed25519(&signing, bns_backends[b], BNS_TO_SIGN, rfc8032[i].seed), BNS_OK);
      assert_int_equal(open_ed25519(&verifying, bns_backends[b], BNS_TO_VERIFY, rfc8032[i].public_key), BNS_OK);
      base64_of_hex(&wanted, rfc8032[i].signature);
      sign_with(&signing, &made, "fix-logon", message.ptr, message.len);
      assert_int_equal(made.len, wanted.len);
      assert_memory_equal(made.text, wanted.text, wanted.len);
      assert_int_equal(judge(&verifying, "fix-logon", message.ptr, message.len, made.text, made.len), BNS_VALID);
      bns_key_close(&signing);
      bns_key_close(&verifying);
      free((void *)(uintptr_t)message.ptr);
    }
  }
}

/* ------------------------------------------------------------------------------- where the Ed25519 libraries differ */

static void a_public_key_of_small_order_is_refused_by_every_back_end(void **state) {
  (void)state;
  const char *points[] = {
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000080",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  };
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    for (size_t i = 0; i < COUNT(points); i++) {
      bns_key key;
      assert_int_equal(open_ed25519(&key, bns_backends[b], BNS_TO_VERIFY, points[i]), BNS_ERR_PEM_CONTENT);
    }
  }
}

/* 2^255-19 to 2^255-1 would stand for 0 to 18: RFC 8032 section 5.1.3 step 1 refuses them. */
static void a_point_that_is_not_canonical_is_refused(void **state) {
  (void)state;
  uint8_t point[32];
  for (unsigned low = 0xe0; low <= 0xff; low++) {
    memset(point, 0xff, sizeof point);
    point[0] = (uint8_t)low;
    assert_int_equal(bns_ed25519_point_taken(point), low < 0xec);
    point[31] = 0x7f;
    assert_int_equal(bns_ed25519_point_taken(point), low < 0xec);
  }
  for (size_t i = 1; i < 32; i++) {
    memset(point, 0xff, sizeof point);
    point[i] ^= 0x01;
    assert_true(bns_ed25519_point_taken(point));
  }
}

/* The holder of a key can make such a signature, R the neutral point; OpenSSL takes it, libsodium does not. */
static void a_signature_whose_r_is_of_small_order_is_refused_by_every_back_end(void **state) {
  (void)state;
  signature made;
  base64_of_hex(&made, "01000000000000000000000000000000000000000000000000000000000000000c5b92df68f9fb81529eced68691d70"
                       "8c248f14e8f7a24b6fd83a5b008aa9908");
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    bns_key key;
    open_key(&key, bns_backends[b], &ways[4], BNS_TO_VERIFY);
    assert_int_equal(judge(&key, "fix-logon", TEXT("symbol=LTCBTC"), made.text, made.len), BNS_SIGNATURE);
    bns_key_close(&key);
  }
}

/* ------------------------------------------------------------------------------------------- text of a signature */

static void too_little_room_says_how_much_a_signature_needs(void **state) {
  (void)state;
  for (size_t w = 0; w < COUNT(ways); w++) {
    bns_key key;
    size_t len = 0;
    if (bns_backend_for(ways[w].algorithm) == NULL) continue;
    open_key(&key, NULL, &ways[w], BNS_TO_SIGN);
    uint8_t zeros[BNS_SIGNATURE_MAX] = {0};
    for (size_t less = 0; less <= ways[w].signature_len; less += 43) {
      size_t cap = ways[w].signature_len - less;
      uint8_t *room = guarded(zeros, cap);
      bns_status status = bns_sign(&key, room, cap, &len, scheme_named(ways[w].scheme), TEXT("a=1"));
      assert_int_equal(status, less == 0 ? BNS_OK : BNS_ERR_ROOM);
      assert_int_equal(len, ways[w].signature_len);
      guarded_free(room, cap);
    }
    bns_key_close(&key);
  }
}

static void hex_of_hmac_sha256_verifies_in_either_case(void **state) {
  (void)state;
  bns_key key;
  signature made;
  open_key(&key, NULL, &ways[0], BNS_TO_VERIFY);
  sign_with(&key, &made, "spot-rest", TEXT("a=1"));
  for (size_t i = 0; i < made.len; i++)
    if (made.text[i] >= 'a') made.text[i] = (uint8_t)(made.text[i] - 'a' + 'A');
  assert_int_equal(judge(&key, "spot-rest", TEXT("a=1"), made.text, made.len), BNS_VALID);
  bns_key_close(&key);
}

static void hex_of_hmac_sha512_verifies_in_upper_case_alone(void **state) {
  (void)state;
  bns_key key;
  signature made;
  size_t lowered = 0;
  open_key(&key, NULL, &ways[1], BNS_TO_VERIFY);
  sign_with(&key, &made, "pay-request", TEXT("a=1"));
  for (size_t i = 0; i < made.len && lowered == 0; i++) {
    if (made.text[i] < 'A') continue;
    made.text[i] = (uint8_t)(made.text[i] - 'A' + 'a');
    lowered++;
  }
  assert_int_equal(lowered, 1);
  assert_int_equal(judge(&key, "pay-request", TEXT("a=1"), made.text, made.len), BNS_SIGNATURE);
  bns_key_close(&key);
}

static void what_is_no_hex_of_64_digits_is_refused_as_signature_format(void **state) {
  (void)state;
  bns_key spot, pay;
  signature made;
  open_key(&spot, NULL, &ways[0], BNS_TO_VERIFY);
  open_key(&pay, NULL, &ways[1], BNS_TO_VERIFY);
  sign_with(&spot, &made, "spot-rest", TEXT("a=1"));
  assert_int_equal(judge(&spot, "spot-rest", TEXT("a=1"), made.text, 63), BNS_SIGNATURE_FORMAT);
  assert_int_equal(judge(&spot, "spot-rest", TEXT("a=1"), made.text, 62), BNS_SIGNATURE_FORMAT);
  assert_int_equal(judge(&spot, "spot-rest", TEXT("a=1"), made.text, 0), BNS_SIGNATURE_FORMAT);
  assert_int_equal(judge(&pay, "pay-request", TEXT("a=1"), made.text, made.len), BNS_SIGNATURE);
  made.text[5] = 'g';
  assert_int_equal(judge(&spot, "spot-rest", TEXT("a=1"), made.text, made.len), BNS_SIGNATURE_FORMAT);
  made.text[5] = 0;
  assert_int_equal(judge(&spot, "spot-rest", TEXT("a=1"), made.text, made.len), BNS_SIGNATURE_FORMAT);
  bns_key_close(&spot);
  bns_key_close(&pay);
}

static void one_wrong_digit_anywhere_is_refused(void **state) {
  (void)state;
  for (size_t w = 0; w < COUNT(ways); w++) {
    bns_key signing, verifying;
    signature made;
    if (bns_backend_for(ways[w].algorithm) == NULL) continue;
    open_key(&signing, NULL, &ways[w], BNS_TO_SIGN);
    open_key(&verifying, NULL, &ways[w], BNS_TO_VERIFY);
    sign_with(&signing, &made, ways[w].scheme, TEXT("a=1"));
    for (size_t i = 0; i < made.len; i++) {
      uint8_t was = made.text[i];
      made.text[i] = was == '0' ? '1' : '0';
      assert_int_equal(judge(&verifying, ways[w].scheme, TEXT("a=1"), made.text, made.len), BNS_SIGNATURE);
      made.text[i] = was;
    }
    bns_key_close(&signing);
    bns_key_close(&verifying);
  }
}

static void base64_that_cannot_be_read_is_refused_as_signature(void **state) {
  (void)state;
  for (size_t w = 2; w < COUNT(ways); w++) {
    bns_key signing, verifying;
    signature made;
    if (bns_backend_for(ways[w].algorithm) == NULL) continue;
    open_key(&signing, NULL, &ways[w], BNS_TO_SIGN);
    open_key(&verifying, NULL, &ways[w], BNS_TO_VERIFY);
    sign_with(&signing, &made, ways[w].scheme, TEXT("a=1"));
    uint8_t longer[BNS_SIGNATURE_MAX + 4];
    memcpy(longer, made.text, made.len);
    memcpy(longer + made.len, "\nAAA", 4);
    const size_t lens[] = {0, 1, 4, made.len - 1, made.len - 4, made.len + 1, made.len + 4};
    for (size_t i = 0; i < COUNT(lens); i++)
      assert_int_equal(judge(&verifying, ways[w].scheme, TEXT("a=1"), longer, lens[i]), BNS_SIGNATURE);
    memcpy(longer + made.len, "AAAA", 4);
    assert_int_equal(judge(&verifying, ways[w].scheme, TEXT("a=1"), longer, made.len + 4), BNS_SIGNATURE);
    bns_key_close(&signing);
    bns_key_close(&verifying);
  }
}

/* More than any signature decodes to must not leave the room for it. */
static void a_signature_of_any_length_is_refused(void **state) {
  (void)state;
  size_t len = 65536;
  uint8_t *text = malloc(len);
  assert_non_null(text);
  memset(text, 'A', len);
  for (size_t w = 0; w < COUNT(ways); w++) {
    bns_key key;
    if (bns_backend_for(ways[w].algorithm) == NULL) continue;
    open_key(&key, NULL, &ways[w], BNS_TO_VERIFY);
    assert_int_not_equal(judge(&key, ways[w].scheme, TEXT("a=1"), text, len), BNS_VALID);
    bns_key_close(&key);
  }
  free(text);
}

/* --------------------------------------------------------------------------------------- keys in the wrong place */

static void a_key_of_another_scheme_is_refused_as_key_type(void **state) {
  (void)state;
  const struct {
    size_t way;
    const char *scheme;
  } rows[] = {{0, "pay-request"}, {0, "fix-logon"}, {0, "pay-webhook"}, {1, "spot-rest"},   {1, "us-rest"},
              {2, "us-rest"},     {3, "fix-logon"}, {4, "us-ws"},       {4, "pay-webhook"}, {3, "pay-request"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    bns_key key;
    bns_reason reason;
    signature made;
    const bns_scheme *scheme = scheme_named(rows[i].scheme);
    if (bns_backend_for(ways[rows[i].way].algorithm) == NULL) continue;
    open_key(&key, NULL, &ways[rows[i].way], BNS_TO_SIGN);
    assert_int_equal(bns_sign(&key, made.text, sizeof made.text, &made.len, scheme, TEXT("a=1")), BNS_ERR_KEY_TYPE);
    assert_int_equal(bns_verify_payload(&key, &reason, scheme, TEXT("a=1"), TEXT("00")), BNS_ERR_KEY_TYPE);
    bns_key_close(&key);
  }
}

static void a_closed_key_neither_signs_nor_verifies(void **state) {
  (void)state;
  bns_key key;
  bns_reason reason;
  signature made;
  memset(&key, 0, sizeof key);
  const bns_scheme *scheme = scheme_named("spot-rest");
  assert_int_equal(bns_sign(&key, made.text, sizeof made.text, &made.len, scheme, TEXT("a=1")), BNS_ERR_KEY_TYPE);
  assert_int_equal(bns_verify_payload(&key, &reason, scheme, TEXT("a=1"), TEXT("00")), BNS_ERR_KEY_TYPE);
  assert_int_not_equal(reason, BNS_VALID);
}

static void what_stands_behind_a_signature_is_none_of_it(void **state) {
  (void)state;
  for (size_t w = 0; w < COUNT(ways); w++) {
    bns_key key;
    bns_reason reason = BNS_SIGNATURE;
    signature made;
    uint8_t longer[BNS_SIGNATURE_MAX + 1];
    if (bns_backend_for(ways[w].algorithm) == NULL) continue;
    open_key(&key, NULL, &ways[w], BNS_TO_SIGN);
    sign_with(&key, &made, ways[w].scheme, TEXT("a=1"));
    bns_key_close(&key);
    memcpy(longer, made.text, made.len);
    longer[made.len] = 'a';
    open_key(&key, NULL, &ways[w], BNS_TO_VERIFY);
    assert_int_equal(bns_verify_payload(&key, &reason, scheme_named(ways[w].scheme), TEXT("a=1"), made.text, made.len),
                     BNS_OK);
    assert_int_equal(reason, BNS_VALID);
    bns_key_close(&key);
  }
}

static void half_a_key_pair_does_not_do_the_work_of_the_other(void **state) {
  (void)state;
  for (size_t w = 2; w < COUNT(ways); w++) {
    bns_key signing, verifying;
    bns_reason reason;
    signature made;
    const bns_scheme *scheme = scheme_named(ways[w].scheme);
    if (bns_backend_for(ways[w].algorithm) == NULL) continue;
    open_key(&signing, NULL, &ways[w], BNS_TO_SIGN);
    open_key(&verifying, NULL, &ways[w], BNS_TO_VERIFY);
    sign_with(&signing, &made, ways[w].scheme, TEXT("a=1"));
    assert_int_equal(bns_verify_payload(&signing, &reason, scheme, TEXT("a=1"), made.text, made.len), BNS_ERR_KEY_TYPE);
    assert_int_equal(bns_sign(&verifying, made.text, sizeof made.text, &made.len, scheme, TEXT("a=1")),
                     BNS_ERR_KEY_TYPE);
    bns_key_close(&signing);
    bns_key_close(&verifying);
  }
}

/* ---------------------------------------------------------------------------------------------------------- digests */

static void digests_are_those_of_abc(void **state) {
  (void)state;
  const struct {
    bns_digest digest;
    const char *hex;
  } rows[] = {{BNS_MD5, "900150983cd24fb0d6963f7d28e17f72"},                                    /* RFC 1321 A.5 */
              {BNS_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}, /* FIPS 180-4 */
              {BNS_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
              {BNS_SHA224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"},
              {BNS_SHA384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                           "8086072ba1e7cc2358baeca134c825a7"},
              {BNS_SHA512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                           "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"}};
  for (size_t b = 0; bns_backends[b] != NULL; b++) {
    for (size_t i = 0; i < COUNT(rows); i++) {
      uint8_t out[64], hex[128];
      size_t len = 0;
      bns_status status = bns_backends[b]->digest(out, &len, rows[i].digest, (const uint8_t *)"abc", 3);
      int is_needed = rows[i].digest == BNS_SHA256 || rows[i].digest == BNS_SHA512;
      if (!is_needed && status == BNS_ERR_UNSUPPORTED) continue; /* libsodium has none of the others */
      assert_int_equal(status, BNS_OK);
      bns_hex_lower(hex, out, len);
      assert_int_equal(2 * len, strlen(rows[i].hex));
      assert_memory_equal(hex, rows[i].hex, 2 * len);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_back_end_is_found_by_its_name),
      cmocka_unit_test(the_preferred_back_end_of_an_algorithm_is_taken),
      cmocka_unit_test(what_a_back_end_has_not_is_unsupported),
      cmocka_unit_test(every_status_has_its_words),
      cmocka_unit_test(what_one_back_end_signs_every_other_verifies),
      cmocka_unit_test(a_key_signs_alike_however_often_it_is_used_or_opened),
      cmocka_unit_test(several_threads_sign_with_one_key),
      cmocka_unit_test(hmac_gives_what_rfc_4231_says),
      cmocka_unit_test(hmac_secrets_around_a_block_differ_where_they_must),
      cmocka_unit_test(ed25519_gives_what_rfc_8032_says),
      cmocka_unit_test(a_public_key_of_small_order_is_refused_by_every_back_end),
      cmocka_unit_test(a_point_that_is_not_canonical_is_refused),
      cmocka_unit_test(a_signature_whose_r_is_of_small_order_is_refused_by_every_back_end),
      cmocka_unit_test(too_little_room_says_how_much_a_signature_needs),
      cmocka_unit_test(hex_of_hmac_sha256_verifies_in_either_case),
      cmocka_unit_test(hex_of_hmac_sha512_verifies_in_upper_case_alone),
      cmocka_unit_test(what_is_no_hex_of_64_digits_is_refused_as_signature_format),
      cmocka_unit_test(one_wrong_digit_anywhere_is_refused),
      cmocka_unit_test(base64_that_cannot_be_read_is_refused_as_signature),
      cmocka_unit_test(a_signature_of_any_length_is_refused),
      cmocka_unit_test(a_key_of_another_scheme_is_refused_as_key_type),
      cmocka_unit_test(a_closed_key_neither_signs_nor_verifies),
      cmocka_unit_test(what_stands_behind_a_signature_is_none_of_it),
      cmocka_unit_test(half_a_key_pair_does_not_do_the_work_of_the_other),
      cmocka_unit_test(digests_are_those_of_abc),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
