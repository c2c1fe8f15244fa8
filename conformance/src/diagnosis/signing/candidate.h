/* candidate.h - what somebody would have signed: the right procedure step by step, of which a mistake changes one.
 * Pure. */
#ifndef CANDIDATE_H
#define CANDIDATE_H

#include "bnsign_backend.h"
#include "diagnosis/signing/parsed_request.h"
#include "text.h"

/* diagnose_key: what the reader holds. kind 0: nothing, so that only what can be seen is found. */
typedef struct diagnose_key {
  bns_key_kind kind;
  bns_slice secret;     /* HMAC: the secret; RSA, Ed25519: the private key's PEM, or empty */
  bns_slice public_pem; /* RSA, Ed25519: SPKI; may be empty where secret is given */
  bns_slice api_key;    /* that it belongs to; empty: unknown, and then not judged */
  bns_slice serial;     /* webhook */
  bns_slice merchant;   /* webhook: the secret of the receiver's own API key, which signs none; empty: unknown */
} diagnose_key;

/* making: the function that is computed. */
typedef enum making {
  MAKING_RIGHT = 0, /* what scheme and key demand, with candidate.hash where that is another one */
  MAKING_HMAC,      /* HMAC with candidate.hash and candidate.secret, whatever the key is */
  MAKING_PLAIN,     /* candidate.hash of the text */
  MAKING_SECRET_FIRST,
  MAKING_SECRET_LAST, /* candidate.hash of secret and text, one after the other */
  MAKING_SWAPPED,     /* HMAC: the text is the key, the secret the message */
  MAKING_SEED,        /* Ed25519 with candidate.secret's 32 bytes as seed */
  MAKING_PSS          /* RSA-PSS: recognised, never made */
} making;

/* joined_text: the text that was joined last, part by part. The next candidate mostly differs in one part: those before
 * it are not written again. used: the most of the text that was ever written. */
typedef struct joined_text {
  bns_out text;
  struct joined_part {
    part was;
    int lasts; /* its bytes do not stand in the room of a candidate, which is written over */
    size_t end;
  } * parts;
  size_t num, used;
} joined_text;

/* candidate: what somebody would have signed, step by step. It starts as the right one; a mistake changes the members
 * of its level, and reads what stands in those before. */
typedef struct candidate {
  const parsed_request *request;
  const diagnose_key *key;
  part *parts; /* PARTS: in the order of signing; WebSocket: sorted by the join */
  part *spare; /* as much room again, to sort in */
  size_t num_parts, cap_parts;
  bns_slice fields[BNS_FIELDS_MAX];
  bns_slice text;   /* from JOIN on */
  bns_slice secret; /* KEY: of an RSA or Ed25519 key the private PEM */
  making making;
  bns_digest hash;     /* 0: the right one */
  bns_slice signature; /* OUTPUT: reads the scheme's right text form, writes what is put into the request, REST: as it
                          stands there, percent-encoded or not */
  /* For candidate_right_signature; set by whoever opens it. */
  struct candidate_signer *signer;
  mem *arena;
  bns_slice right_signature;
  bns_slice variant;  /* a word for the variant where vectors/mistakes.json has other words for it; else empty */
  bns_slice what;     /* the parameter, character or place, for people; else empty */
  unsigned place;     /* a mistake_place, of a variant that names less than its row's others; 0: the row's own */
  bns_out room;       /* for whatever a step writes; used again for the next candidate */
  size_t kept;        /* the first bytes of the room, which candidate_start leaves as they are */
  size_t used;        /* the most of the room that was ever written: what candidate_close wipes */
  joined_text joined; /* REST */
} candidate;

/* candidate_open takes room; candidate_start sets everything to the right procedure again; candidate_close wipes the
 * room, which may have held secrets. */
void candidate_open(candidate *d, mem *arena, const parsed_request *request, const diagnose_key *key);
/* candidate_open_to_read takes room for signatures that are read otherwise, and none to make a text in. */
void candidate_open_to_read(candidate *d, mem *arena, const parsed_request *request, const diagnose_key *key);
void candidate_start(candidate *d);
/* candidate_start_from starts with other parts and fields; those that stand in the room are in its first bytes, so many
 * as used_room says, which are kept. */
void candidate_start_from(candidate *d, const part *parts, size_t num_parts, const bns_slice *fields, size_t used_room);
void candidate_close(candidate *d);
/* candidate_join makes the text of parts or fields as the scheme demands; it lasts until the next join. What a part
 * points to stands in the room, or stays as it is until candidate_close. 0: no room. */
int candidate_join(candidate *d);
/* candidate_since gives what was written into the room since it was so long. ptr NULL: it did not fit. */
bns_slice candidate_since(const candidate *d, size_t at);
/* candidate_find gives the index of a part, or num_parts. candidate_drop takes one out, candidate_move puts it at
 * another place, candidate_reverse turns their order round. */
size_t candidate_find(const candidate *d, const char *name);
void candidate_drop(candidate *d, size_t index);
void candidate_move(candidate *d, size_t from, size_t to);
void candidate_reverse(candidate *d);
/* candidate_sort sorts the parts, stably; compare is below, above or 0. candidate_by_name compares by the bytes of the
 * names, candidate_by_whole by those of name, "=" and value together: "p10=1" stands before "p1=1".
 */
void candidate_sort(candidate *d, int (*compare)(const part *, const part *));
int candidate_by_name(const part *a, const part *b);
int candidate_by_whole(const part *a, const part *b);

#endif
