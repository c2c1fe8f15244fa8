/* scheme_words.h - what the commands and the adapter say of a scheme, and ask for it: one row a scheme. */
#ifndef SCHEME_WORDS_H
#define SCHEME_WORDS_H

#include "scheme.h"

typedef struct scheme_words {
  unsigned id; /* whose row it is: its place in the table */
  /* What the steps of `bnsign sign --steps` are called, and the rule of each. */
  const char *parts, *parts_rule;
  const char *joined, *joined_rule;
  const char *payload, *payload_rule; /* behind the count of bytes; of BNS_FORM_REST it is said by the request */
  const char *sent, *sent_rule;
  /* By the kind of key; "" where the scheme does not take it. */
  const char *key_rule[BNS_NUM_KINDS], *signature_rule[BNS_NUM_KINDS];
  const char *takes;  /* "an HMAC secret": which keys */
  const char *origin; /* where it is sent; "": that is the receiver's affair */
  const char *owner;  /* whose key it is: "the API key" */
} scheme_words;

const scheme_words *scheme_words_of(const bns_scheme *scheme);

/* scheme_has_message tells that the wire form is one message: a frame, or FIX. */
int scheme_has_message(const bns_scheme *scheme);

/* scheme_names gives "spot-rest, spot-ws ...": the names of all, for a sentence. */
const char *scheme_names(void);

/* key_kind_of reads "hmac", "rsa" or "ed25519"; 0 if it is none of them. */
bns_key_kind key_kind_of(bns_slice text);
const char *key_kind_name(bns_key_kind kind);

#endif
