/* candidate_signer.h - from a candidate to a signature, and whether it is the one that was sent: opened keys, and the
 * functions that people take in place of the right one. Pure but for the crypto library. */
#ifndef CANDIDATE_SIGNER_H
#define CANDIDATE_SIGNER_H

#include "diagnosis/signing/candidate.h"
#include "recover.h"

#define CANDIDATE_SIGNER_RAW_MAX 512

/* candidate_signer: all-zero is closed. */
typedef struct candidate_signer {
  const bns_scheme *scheme;
  const diagnose_key *key;
  int usable; /* the scheme takes the key, and it could be opened: to sign or to verify */
  bns_status status;
  bns_algorithm algorithm;
  bns_key to_sign, to_verify;
  bns_key other;         /* HMAC with another secret, kept until the next one */
  uint8_t *other_secret; /* its copy; the candidate's own is written over */
  size_t other_len, other_cap;
  uint8_t *room; /* for a hash of secret and text together */
  size_t room_cap;
} candidate_signer;

void candidate_signer_open(candidate_signer *m, mem *arena, const bns_scheme *scheme, const diagnose_key *key,
                           size_t longest_text);
void candidate_signer_close(candidate_signer *m);

/* candidate_signer_sign makes a candidate's signature; raw is room for CANDIDATE_SIGNER_RAW_MAX bytes. 0 if it cannot
 * be made. */
int candidate_signer_sign(candidate_signer *m, uint8_t *raw, size_t *raw_len, const candidate *d);
/* candidate_signer_text writes the right text form of a raw signature, as this candidate's function has it: hex or
 * base64. */
bns_slice candidate_signer_text(const candidate_signer *m, mem *arena, const candidate *d, const uint8_t *raw,
                                size_t raw_len);

/* candidate_right_signature gives the right signature of the request as it was sent, in its text form; empty where the
 * key cannot sign. It is made when it is first asked for: with RSA that takes longer than all else. */
bns_slice candidate_right_signature(candidate *d);

/* reading: a signature that was sent, read. */
typedef struct reading {
  uint8_t mac[64], raw[CANDIDATE_SIGNER_RAW_MAX], block[BNS_BLOCK_MAX];
  size_t mac_len; /* hex digits, read; 0: it is not hex */
  size_t raw_len; /* base64, read; 0: it is not base64 */
  bns_slice text; /* standard base64 again */
  bns_recovered recovered;
  int has_block;
} reading;

/* candidate_signer_read reads the text of a signature: the scheme's right form, but hex of any length. 0 if it is
 * neither. */
int candidate_signer_read(const candidate_signer *m, reading *out, mem *arena, bns_slice text);
/* candidate_signer_matches tells that the candidate gives this signature. */
int candidate_signer_matches(candidate_signer *m, const reading *sent, const candidate *d);

#endif
