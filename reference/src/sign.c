#include "bnsign.h"
#include "bnsign_backend.h"
#include "ed25519.h"
#include "scheme.h"
#include "text.h"

#define RAW_MAX 512 /* an RSA-4096 signature */

enum { MAC_MAX = 64, ED25519_LEN = 64 };

const char *bns_status_text(bns_status status) {
  switch (status) {
  case BNS_OK: return "all is well";
  case BNS_ERR_ROOM: return "too little room for the result";
  case BNS_ERR_ARGUMENT: return "a part that the scheme needs is missing, or two parts contradict each other";
  case BNS_ERR_SYNTAX: return "the text is not in the form that it has to have";
  case BNS_ERR_LIMIT: return "nested too deeply, or longer than the format allows";
  case BNS_ERR_SIGNATURE: return "the signature does not verify";
  case BNS_ERR_UNSUPPORTED: return "no crypto library that is linked here has this algorithm";
  case BNS_ERR_KEY_TYPE: return "the scheme does not take this kind of key";
  case BNS_ERR_KEY_EMPTY: return "the secret is empty";
  case BNS_ERR_KEY_SIZE: return "the RSA key is not of 2048 to 4096 bits";
  case BNS_ERR_PEM_ABSENT: return "there is no line that starts with -----BEGIN";
  case BNS_ERR_PEM_TRUNCATED: return "the PEM text stops before its end";
  case BNS_ERR_PEM_CONTENT: return "the PEM text does not hold the key that its first line promises";
  case BNS_ERR_PEM_PKCS1: return "the key is in PKCS#1 form: convert it to PKCS#8 (private) or SPKI (public)";
  case BNS_ERR_PEM_SEC1: return "the key is an EC key, which the exchange does not take";
  case BNS_ERR_PEM_ENCRYPTED: return "the key is encrypted: decrypt it first";
  case BNS_ERR_PEM_ROLE: return "it is the other half of the key pair, or a certificate";
  case BNS_ERR_PEM_ALGORITHM: return "it is a key of another algorithm";
  case BNS_ERR_BACKEND: return "the crypto library failed";
  }
  return "a status that does not exist";
}

static int is_hmac(const bns_key *key) {
  return key->algorithm == BNS_HMAC_SHA256 || key->algorithm == BNS_HMAC_SHA512;
}

/* Does the scheme sign in the way that the key was opened for? A closed key fits none. */
static bns_status check_key(const bns_key *key, const bns_scheme *scheme) {
  if (key->backend == NULL) return BNS_ERR_KEY_TYPE;
  return (scheme->algorithms & BNS_HAS(key->algorithm)) != 0 ? BNS_OK : BNS_ERR_KEY_TYPE;
}

/* -------------------------------------------------------------------------------------------------------- signing */

static size_t text_len(const bns_key *key, size_t raw_len) {
  return is_hmac(key) ? 2 * raw_len : 4 * ((raw_len + 2) / 3);
}

/* The text form is the algorithm's: SR-4, PR-2, SR-5 and SR-6. */
static void write_text(uint8_t *signature, const bns_key *key, const uint8_t *raw, size_t raw_len) {
  switch (key->algorithm) {
  case BNS_HMAC_SHA256: bns_hex_lower(signature, raw, raw_len); break;
  case BNS_HMAC_SHA512: bns_hex_upper(signature, raw, raw_len); break;
  case BNS_RSA_SHA256:
  case BNS_ED25519: bns_base64(signature, raw, raw_len); break;
  }
}

bns_status bns_sign(const bns_key *key, uint8_t *signature, size_t signature_cap, size_t *signature_len,
                    const bns_scheme *scheme, const uint8_t *payload, size_t payload_len) {
  uint8_t raw[RAW_MAX];
  size_t raw_len = 0;
  *signature_len = 0;
  bns_status status = check_key(key, scheme);
  if (status != BNS_OK) return status;
  if (!is_hmac(key) && key->use != BNS_TO_SIGN) return BNS_ERR_KEY_TYPE;
  status = key->backend->sign(key, raw, &raw_len, payload, payload_len);
  if (status != BNS_OK) return status;
  *signature_len = text_len(key, raw_len);
  if (*signature_len > signature_cap) return BNS_ERR_ROOM;
  write_text(signature, key, raw, raw_len);
  return BNS_OK;
}

/* ------------------------------------------------------------------------------------------------------ verifying */

static int has_lower_case(bns_slice text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') return 1;
  return 0;
}

/* Reads the hex of a MAC of mac_len bytes. SR-4: either case, and what is no such hex has a reason of its own. PR-2:
 * upper case, and whatever else is just not the signature. */
static bns_reason read_mac(const bns_key *key, uint8_t *mac, size_t mac_len, bns_slice signature) {
  size_t len;
  int is_pay = key->algorithm == BNS_HMAC_SHA512;
  int is_hex = signature.len == 2 * mac_len && bns_unhex(mac, mac_len, &len, signature) == BNS_OK;
  if (!is_hex) return is_pay ? BNS_SIGNATURE : BNS_SIGNATURE_FORMAT;
  return is_pay && has_lower_case(signature) ? BNS_SIGNATURE : BNS_VALID;
}

static bns_status verify_mac(const bns_key *key, bns_reason *reason, const uint8_t *payload, size_t payload_len,
                             bns_slice signature) {
  uint8_t right[RAW_MAX], theirs[MAC_MAX];
  size_t mac_len = 0;
  bns_status status = key->backend->sign(key, right, &mac_len, payload, payload_len);
  if (status != BNS_OK) return status;
  *reason = read_mac(key, theirs, mac_len, signature);
  if (*reason == BNS_VALID && !bns_same_secret(right, theirs, mac_len)) *reason = BNS_SIGNATURE;
  bns_wipe(right, sizeof right); /* whoever knows it can send the forgery that was just refused */
  return BNS_OK;
}

static bns_status verify_public(const bns_key *key, bns_reason *reason, const uint8_t *payload, size_t payload_len,
                                bns_slice signature) {
  uint8_t raw[RAW_MAX];
  size_t raw_len = 0;
  *reason = BNS_SIGNATURE;
  if (bns_unbase64(raw, sizeof raw, &raw_len, signature) != BNS_OK) return BNS_OK;
  if (key->algorithm == BNS_ED25519 && (raw_len != ED25519_LEN || !bns_ed25519_point_taken(raw))) return BNS_OK;
  bns_status status = key->backend->verify(key, raw, raw_len, payload, payload_len);
  if (status == BNS_ERR_SIGNATURE) return BNS_OK;
  if (status == BNS_OK) *reason = BNS_VALID;
  return status;
}

bns_status bns_verify_payload(const bns_key *key, bns_reason *reason, const bns_scheme *scheme, const uint8_t *payload,
                              size_t payload_len, const uint8_t *signature, size_t signature_len) {
  bns_slice text = {signature, signature_len};
  *reason = BNS_SIGNATURE;
  bns_status status = check_key(key, scheme);
  if (status != BNS_OK) return status;
  if (is_hmac(key)) return verify_mac(key, reason, payload, payload_len, text);
  if (key->use != BNS_TO_VERIFY) return BNS_ERR_KEY_TYPE;
  return verify_public(key, reason, payload, payload_len, text);
}
