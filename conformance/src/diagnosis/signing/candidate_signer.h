/* candidate_signer.h - from a draft to a signature, and whether it is the one that was sent: opened keys, and the
 * functions that people take in place of the right one. Pure but for the crypto library. */
#ifndef CANDIDATE_SIGNER_H
#define CANDIDATE_SIGNER_H

#include "diagnosis/signing/candidate.h"
#include "recover.h"

#define MAKER_RAW_MAX 512

/* maker: all-zero is closed. */
typedef struct maker {
  const bns_scheme *scheme;
  const diagnose_key *key;
  int usable; /* the scheme takes the key, and it could be opened: to sign or to verify */
  bns_status status;
  bns_algorithm algorithm;
  bns_key to_sign, to_verify;
  bns_key other;         /* HMAC with another secret, kept until the next one */
  uint8_t *other_secret; /* its copy; the draft's own is written over */
  size_t other_len, other_cap;
  uint8_t *room; /* for a hash of secret and text together */
  size_t room_cap;
} maker;

void maker_open(maker *m, mem *arena, const bns_scheme *scheme, const diagnose_key *key, size_t longest_text);
void maker_close(maker *m);

/* maker_make makes a draft's signature; raw is room for MAKER_RAW_MAX bytes. 0 if it cannot be made. */
int maker_make(maker *m, uint8_t *raw, size_t *raw_len, const draft *d);
/* maker_text writes the right text form of a raw signature, as this draft's function has it: hex or base64. */
bns_slice maker_text(const maker *m, mem *arena, const draft *d, const uint8_t *raw, size_t raw_len);

/* reading: a signature that was sent, read. */
typedef struct reading {
  uint8_t mac[64], raw[MAKER_RAW_MAX], block[BNS_BLOCK_MAX];
  size_t mac_len; /* hex digits, read; 0: it is not hex */
  size_t raw_len; /* base64, read; 0: it is not base64 */
  bns_slice text; /* standard base64 again */
  bns_recovered recovered;
  int has_block;
} reading;

/* maker_read reads the text of a signature: the scheme's right form, but hex of any length. 0 if it is neither. */
int maker_read(const maker *m, reading *out, mem *arena, bns_slice text);
/* maker_matches tells that the draft gives this signature. */
int maker_matches(maker *m, const reading *sent, const draft *d);

#endif
