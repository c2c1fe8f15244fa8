#include "pem.h"

#include <string.h>

#include "text.h"

/* ------------------------------------------------------------------------------------------------------- the text */

static const char begin[] = "-----BEGIN";

static int is_line_end(uint8_t c) {
  return c == '\n' || c == '\r';
}

static int is_white(uint8_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_white(bns_slice *text) {
  while (text->len > 0 && is_white(text->ptr[0])) {
    text->ptr++;
    text->len--;
  }
}

static int starts_with(bns_slice text, const char *prefix) {
  size_t len = strlen(prefix);
  return text.len >= len && memcmp(text.ptr, prefix, len) == 0;
}

/* What a label means, where it is not one of the two that are read. */
static bns_status refused_label(bns_slice label) {
  static const struct {
    const char *label;
    bns_status status;
  } labels[] = {
      {"RSA PRIVATE KEY", BNS_ERR_PEM_PKCS1},
      {"RSA PUBLIC KEY", BNS_ERR_PEM_PKCS1},
      {"EC PRIVATE KEY", BNS_ERR_PEM_SEC1},
      {"EC PARAMETERS", BNS_ERR_PEM_SEC1}, /* what `openssl ecparam -genkey` writes before the key */
      {"ENCRYPTED PRIVATE KEY", BNS_ERR_PEM_ENCRYPTED},
      {"CERTIFICATE", BNS_ERR_PEM_ROLE},
      {"X509 CERTIFICATE", BNS_ERR_PEM_ROLE},
      {"TRUSTED CERTIFICATE", BNS_ERR_PEM_ROLE},
      {"CERTIFICATE REQUEST", BNS_ERR_PEM_ROLE},
      {"NEW CERTIFICATE REQUEST", BNS_ERR_PEM_ROLE},
      {"DSA PRIVATE KEY", BNS_ERR_PEM_ALGORITHM},
  };
  for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
    if (bns_slice_is(label, labels[i].label)) return labels[i].status;
  return BNS_ERR_PEM_CONTENT;
}

/* Encrypted in the manner of RFC 1421, which only the PKCS#1 and SEC1 labels have: worth saying before the label. */
static int is_legacy_encrypted(bns_slice text) {
  skip_white(&text);
  return starts_with(text, "Proc-Type: 4,ENCRYPTED");
}

static bns_status check_label(bns_slice label, bns_use use, bns_slice rest) {
  int is_private = bns_slice_is(label, "PRIVATE KEY");
  if (is_private || bns_slice_is(label, "PUBLIC KEY"))
    return is_private == (use == BNS_TO_SIGN) ? BNS_OK : BNS_ERR_PEM_ROLE;
  return is_legacy_encrypted(rest) ? BNS_ERR_PEM_ENCRYPTED : refused_label(label);
}

/* Goes on to the next line that starts with "-----BEGIN"; before it may be blanks. */
static int find_line(bns_slice *text) {
  for (skip_white(text); text->len > 0; skip_white(text)) {
    if (starts_with(*text, begin)) return 1;
    while (text->len > 0 && !is_line_end(text->ptr[0])) {
      text->ptr++;
      text->len--;
    }
  }
  return 0;
}

/* Finds the first "-----BEGIN LABEL-----"; text then is what follows it. A label has no dash. */
static bns_status find_begin(bns_slice *label, bns_slice *text) {
  if (!find_line(text)) return BNS_ERR_PEM_ABSENT;
  bns_slice after = {text->ptr + strlen(begin), text->len - strlen(begin)};
  const uint8_t *dashes = after.len > 0 ? memchr(after.ptr, '-', after.len) : NULL;
  bns_slice rest = {dashes, dashes != NULL ? after.len - (size_t)(dashes - after.ptr) : 0};
  if (starts_with(rest, "-----") && after.ptr[0] == ' ') {
    label->ptr = after.ptr + 1;
    label->len = (size_t)(dashes - label->ptr);
    text->ptr = dashes + 5;
    text->len = rest.len - 5;
    return BNS_OK;
  }
  for (size_t i = 0; i < after.len; i++)
    if (is_line_end(after.ptr[i])) return BNS_ERR_PEM_CONTENT;
  return rest.len < 5 ? BNS_ERR_PEM_TRUNCATED : BNS_ERR_PEM_CONTENT;
}

/* Is text, which starts with a dash, the end of label? If it stops inside that, it is truncated. */
static bns_status check_end(bns_slice text, bns_slice label) {
  uint8_t room[64];
  bns_out end = {room, sizeof room, 0};
  bns_put_text(&end, "-----END ");
  bns_put_slice(&end, label);
  bns_put_text(&end, "-----");
  if (text.len < end.len) return memcmp(text.ptr, room, text.len) == 0 ? BNS_ERR_PEM_TRUNCATED : BNS_ERR_PEM_CONTENT;
  if (memcmp(text.ptr, room, end.len) != 0) return BNS_ERR_PEM_CONTENT;
  return text.len == end.len || is_white(text.ptr[end.len]) ? BNS_OK : BNS_ERR_PEM_CONTENT;
}

/* Base64 digits that arrive one by one, decoded four by four. */
typedef struct decoder {
  bns_out out;
  uint8_t group[4];
  size_t in_group;
  int ended; /* by padding */
} decoder;

static bns_status decode_digit(decoder *to, uint8_t digit) {
  if (to->ended) return BNS_ERR_PEM_CONTENT;
  to->group[to->in_group++] = digit;
  if (to->in_group < 4) return BNS_OK;
  uint8_t bytes[3];
  size_t len;
  bns_slice group = {to->group, 4};
  bns_status status = bns_unbase64(bytes, sizeof bytes, &len, group);
  if (status == BNS_OK) bns_put(&to->out, bytes, len);
  bns_wipe(bytes, sizeof bytes);
  to->ended = status == BNS_OK && len < 3;
  to->in_group = 0;
  return status == BNS_OK ? BNS_OK : BNS_ERR_PEM_CONTENT;
}

/* Decodes up to the end of label. White space means nothing anywhere: a field of a page, a variable or a chat makes
 * spaces of line ends, or loses them. */
static bns_status decode_block(decoder *to, bns_slice label, bns_slice text) {
  for (skip_white(&text); text.len > 0; skip_white(&text)) {
    bns_status status = text.ptr[0] == '-' ? check_end(text, label) : decode_digit(to, text.ptr[0]);
    if (status == BNS_OK && text.ptr[0] == '-') return to->in_group == 0 ? BNS_OK : BNS_ERR_PEM_TRUNCATED;
    if (status != BNS_OK) return status;
    text.ptr++;
    text.len--;
  }
  return BNS_ERR_PEM_TRUNCATED;
}

/* -------------------------------------------------------------------------------------------------------- the DER */

enum { TAG_INTEGER = 0x02, TAG_BITS = 0x03, TAG_OCTETS = 0x04, TAG_NULL = 0x05, TAG_OID = 0x06, TAG_SEQUENCE = 0x30 };
enum { TAG_ATTRIBUTES = 0xa0, TAG_PUBLIC_KEY = 0x81 }; /* RFC 5958: [0], [1], both IMPLICIT */

/* The length of X.690 section 8.1.3, in the one form that DER allows it: definite, and as short as it can be. Returns
 * how many bytes it takes, 0 if it is not so. A length over 65535 is no key's. */
static size_t der_length(size_t *len, bns_slice from) {
  if (from.len > 0 && from.ptr[0] < 0x80) {
    *len = from.ptr[0];
    return 1;
  }
  if (from.len > 1 && from.ptr[0] == 0x81 && from.ptr[1] >= 0x80) {
    *len = from.ptr[1];
    return 2;
  }
  if (from.len > 2 && from.ptr[0] == 0x82 && from.ptr[1] != 0) {
    *len = (size_t)from.ptr[1] << 8 | from.ptr[2];
    return 3;
  }
  return 0;
}

/* Takes one element with the tag off the front of from. */
static int der_take(bns_slice *from, uint8_t tag, bns_slice *contents) {
  if (from->len == 0 || from->ptr[0] != tag) return 0;
  bns_slice rest = {from->ptr + 1, from->len - 1};
  size_t len, header = der_length(&len, rest);
  if (header == 0 || len > rest.len - header) return 0;
  contents->ptr = rest.ptr + header;
  contents->len = len;
  from->ptr = contents->ptr + len;
  from->len = rest.len - header - len;
  return 1;
}

/* An INTEGER above zero, without its sign byte. */
static int der_take_positive(bns_slice *from, bns_slice *number) {
  if (!der_take(from, TAG_INTEGER, number) || number->len == 0 || number->ptr[0] >= 0x80) return 0;
  if (number->ptr[0] != 0) return 1;
  if (number->len == 1 || number->ptr[1] < 0x80) return 0; /* zero, or a byte more than needed */
  number->ptr++;
  number->len--;
  return 1;
}

static int der_take_version(bns_slice *from, uint8_t *version) {
  bns_slice number;
  if (!der_take(from, TAG_INTEGER, &number) || number.len != 1) return 0;
  *version = number.ptr[0];
  return 1;
}

static size_t bits(bns_slice number) {
  size_t unused = 0;
  for (uint8_t top = number.ptr[0]; top < 0x80; top = (uint8_t)(top << 1))
    unused++;
  return number.len * 8 - unused;
}

/* AlgorithmIdentifier: RSA has NULL as its parameters (RFC 8017 A.1), Ed25519 has none (RFC 8410 section 3). */
static bns_status read_algorithm(bns_slice *from, bns_key_kind *kind) {
  static const uint8_t rsa[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01}; /* 1.2.840.113549.1.1.1 */
  static const uint8_t ed25519[] = {0x2b, 0x65, 0x70};                                 /* 1.3.101.112 */
  bns_slice identifier, oid, parameters;
  if (!der_take(from, TAG_SEQUENCE, &identifier) || !der_take(&identifier, TAG_OID, &oid)) return BNS_ERR_PEM_CONTENT;
  if (oid.len == sizeof rsa && memcmp(oid.ptr, rsa, sizeof rsa) == 0) {
    *kind = BNS_KIND_RSA;
    if (!der_take(&identifier, TAG_NULL, &parameters) || parameters.len != 0) return BNS_ERR_PEM_CONTENT;
  } else if (oid.len == sizeof ed25519 && memcmp(oid.ptr, ed25519, sizeof ed25519) == 0) {
    *kind = BNS_KIND_ED25519;
  } else {
    return BNS_ERR_PEM_ALGORITHM;
  }
  return identifier.len == 0 ? BNS_OK : BNS_ERR_PEM_CONTENT;
}

/* RSAPrivateKey of two primes (RFC 8017 A.1.2): n e d p q dP dQ qInv. */
static int read_rsa_private(bns_pem *found, bns_slice key) {
  bns_slice numbers, modulus, other;
  uint8_t version;
  found->material = key;
  if (!der_take(&key, TAG_SEQUENCE, &numbers) || key.len != 0) return 0;
  if (!der_take_version(&numbers, &version) || version != 0) return 0;
  if (!der_take_positive(&numbers, &modulus)) return 0;
  for (int i = 0; i < 7; i++)
    if (!der_take_positive(&numbers, &other)) return 0;
  found->modulus_bits = bits(modulus);
  return numbers.len == 0;
}

/* RSAPublicKey (RFC 8017 A.1.1): n e. */
static int read_rsa_public(bns_pem *found, bns_slice key) {
  bns_slice numbers, modulus, exponent;
  found->material = key;
  if (!der_take(&key, TAG_SEQUENCE, &numbers) || key.len != 0) return 0;
  if (!der_take_positive(&numbers, &modulus) || !der_take_positive(&numbers, &exponent)) return 0;
  found->modulus_bits = bits(modulus);
  return numbers.len == 0;
}

/* CurvePrivateKey (RFC 8410 section 7): the seed, in an OCTET STRING of its own. */
static int read_ed25519_seed(bns_pem *found, bns_slice key) {
  return der_take(&key, TAG_OCTETS, &found->material) && key.len == 0 && found->material.len == 32;
}

/* OneAsymmetricKey (RFC 5958 section 2). Version 1, numbered from 0, may carry the public key: it is passed over, as
 * it follows from the private one. */
static bns_status read_private(bns_pem *found, bns_slice from) {
  bns_slice key, other;
  uint8_t version;
  if (!der_take_version(&from, &version) || version > 1) return BNS_ERR_PEM_CONTENT;
  bns_status status = read_algorithm(&from, &found->kind);
  if (status != BNS_OK) return status;
  if (!der_take(&from, TAG_OCTETS, &key)) return BNS_ERR_PEM_CONTENT;
  (void)der_take(&from, TAG_ATTRIBUTES, &other);
  if (version == 1) (void)der_take(&from, TAG_PUBLIC_KEY, &other);
  int readable = found->kind == BNS_KIND_RSA ? read_rsa_private(found, key) : read_ed25519_seed(found, key);
  return readable && from.len == 0 ? BNS_OK : BNS_ERR_PEM_CONTENT;
}

/* SubjectPublicKeyInfo (RFC 5280 section 4.1): the key is a BIT STRING that uses all bits. */
static bns_status read_public(bns_pem *found, bns_slice from) {
  bns_slice key;
  bns_status status = read_algorithm(&from, &found->kind);
  if (status != BNS_OK) return status;
  if (!der_take(&from, TAG_BITS, &key) || from.len != 0) return BNS_ERR_PEM_CONTENT;
  if (key.len == 0 || key.ptr[0] != 0) return BNS_ERR_PEM_CONTENT;
  key.ptr++;
  key.len--;
  if (found->kind == BNS_KIND_RSA) return read_rsa_public(found, key) ? BNS_OK : BNS_ERR_PEM_CONTENT;
  found->material = key;
  return key.len == 32 ? BNS_OK : BNS_ERR_PEM_CONTENT;
}

/* The outer SEQUENCE tells whether the contents are all there: a line lost in the middle shows as bytes missing. */
static bns_status check_outer(bns_slice *contents, bns_slice der) {
  if (der.len < 2) return BNS_ERR_PEM_TRUNCATED;
  bns_slice rest = {der.ptr + 1, der.len - 1};
  size_t len, header = der_length(&len, rest);
  if (der.ptr[0] != TAG_SEQUENCE || header == 0) return BNS_ERR_PEM_CONTENT;
  if (len > rest.len - header) return BNS_ERR_PEM_TRUNCATED;
  return der_take(&der, TAG_SEQUENCE, contents) && der.len == 0 ? BNS_OK : BNS_ERR_PEM_CONTENT;
}

bns_status bns_pem_read(bns_pem *found, uint8_t *der, bns_use use, const uint8_t *text, size_t text_len) {
  bns_slice rest = {text, text_len}, label, contents;
  decoder to = {{der, BNS_DER_MAX, 0}, {0}, 0, 0};
  memset(found, 0, sizeof *found);
  bns_status status = find_begin(&label, &rest);
  if (status != BNS_OK) return status;
  status = check_label(label, use, rest);
  if (status != BNS_OK) return status;
  status = decode_block(&to, label, rest);
  bns_wipe(to.group, sizeof to.group);
  if (status != BNS_OK) return status;
  if (bns_out_status(&to.out) != BNS_OK) return BNS_ERR_KEY_SIZE;
  bns_slice whole = {der, to.out.len};
  status = check_outer(&contents, whole);
  if (status != BNS_OK) return status;
  return use == BNS_TO_SIGN ? read_private(found, contents) : read_public(found, contents);
}
