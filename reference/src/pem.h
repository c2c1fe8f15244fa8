/* pem.h - a key's PEM text (RFC 7468) taken apart as far as it must be understood before a crypto library sees it:
 * PKCS#8 private keys (RFC 5958) and SPKI public keys (RFC 5280), for RSA (RFC 8017) and Ed25519 (RFC 8410). Pure. */
#ifndef BNS_PEM_H
#define BNS_PEM_H

#include "bnsign.h"

/* No key of the sizes that are taken has a longer DER: PKCS#8 of RSA-4096 has about 2,375 bytes. */
#define BNS_DER_MAX 4096

/* bns_pem: what the text holds. */
typedef struct bns_pem {
  bns_key_kind kind;   /* BNS_KIND_RSA or BNS_KIND_ED25519 */
  bns_slice material;  /* in der, as a back end takes it: RSAPrivateKey or RSAPublicKey; seed or public key */
  size_t modulus_bits; /* RSA */
} bns_pem;

/* bns_pem_read reads the first PEM block of text into der (BNS_DER_MAX bytes, the caller's to wipe), and takes it
 * apart. Before the block any lines, behind it anything is passed over. use tells which half of the pair it must be.
 * White space inside the block is passed over, whatever it is: lines may end with LF, CRLF or CR, with a space as where
 * a field of one line made one of each line end, or not at all; the block may be indented.
 * Errors: PEM_*, but PEM_ALGORITHM only for what is neither RSA nor Ed25519; KEY_SIZE if the DER is longer than
 * BNS_DER_MAX. */
bns_status bns_pem_read(bns_pem *found, uint8_t *der, bns_use use, const uint8_t *text, size_t text_len);

#endif
